/**
 * The only way text of the mail, of a certificate or of a file name reaches the screen. It becomes text nodes
 * inside `data-untrusted`, isolated in direction; never an attribute, never markup, never a link.
 */
import { Button, makeStyles, mergeClasses, tokens } from "@fluentui/react-components";
import { useState, type ReactNode } from "react";
import { showAddress, showDomain, type ShownDomain } from "./address.ts";
import { useWords } from "./context.ts";
import type { Phrase, Piece } from "./phrase.ts";
import { neutralise, type Harmless, type Manner } from "./untrusted.ts";

const useStyles = makeStyles({
  text: { overflowWrap: "anywhere", unicodeBidi: "isolate" },
  many: { whiteSpace: "pre-line" },
  hidden: {
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: "0.75em",
    color: tokens.colorNeutralForeground2,
    backgroundColor: tokens.colorNeutralBackground5,
    border: `1px dotted ${tokens.colorNeutralStrokeAccessible}`,
    borderRadius: tokens.borderRadiusSmall,
    paddingInline: "2px",
    marginInline: "1px",
  },
  // Boxed, small and grey: no symbol of the sender's may pass for one of ours.
  symbol: {
    fontSize: "0.75em",
    filter: "grayscale(1)",
    color: tokens.colorNeutralForeground3,
    border: `1px solid ${tokens.colorNeutralStroke1}`,
    borderRadius: tokens.borderRadiusSmall,
    paddingInline: "2px",
    marginInline: "1px",
  },
  domain: { fontWeight: tokens.fontWeightSemibold },
  beside: { fontWeight: tokens.fontWeightRegular, color: tokens.colorNeutralForeground2, fontSize: "0.85em" },
  address: { overflowWrap: "anywhere", unicodeBidi: "isolate" },
  // Moves to the next line whole, where lines are long enough for that.
  short: { whiteSpace: "nowrap", "@media (max-width: 300px)": { whiteSpace: "normal" } },
  // Whatever glyphs do, they are painted inside their own box.
  block: { overflow: "hidden", contain: "paint" },
  more: { minWidth: "auto", paddingInline: tokens.spacingHorizontalXS },
});

function Fragments({ harmless }: { readonly harmless: Harmless }): ReactNode {
  const styles = useStyles();
  return harmless.fragments.map((fragment, index) => {
    switch (fragment.kind) {
      case "text":
        return fragment.text;
      case "hidden":
        return (
          <span key={index} className={styles.hidden}>
            {fragment.text}
          </span>
        );
      case "symbol":
        return (
          <span key={index} className={styles.symbol}>
            {fragment.text}
          </span>
        );
    }
  });
}

/** One line of sender text inside our own line. */
export function Quoted({ text, limit = 200 }: { readonly text: string; readonly limit?: number }): ReactNode {
  const styles = useStyles();
  const harmless = neutralise(text, { limit, lines: "one" });
  return (
    <bdi dir="auto" data-untrusted="" className={styles.text}>
      <Fragments harmless={harmless} />
      {harmless.cut ? "…" : null}
    </bdi>
  );
}

/** Exactly what stands there: link targets, identifiers, raw source; nothing dropped or folded. */
export function Exact({ text, limit = 2000 }: { readonly text: string; readonly limit?: number }): ReactNode {
  const styles = useStyles();
  const harmless = neutralise(text, { limit, lines: "one", exact: true });
  return (
    <bdi dir="ltr" data-untrusted="" className={styles.text}>
      <Fragments harmless={harmless} />
      {harmless.cut ? "…" : null}
    </bdi>
  );
}

export interface SenderTextProps {
  readonly text: string;
  /** Code points shown before "more", and after it. */
  readonly limit: number;
  readonly most: number;
  readonly lines: Manner["lines"];
  readonly className?: string | undefined;
}

/** A block of sender text, cut with "more". */
export function SenderText({ text, limit, most, lines, className }: SenderTextProps): ReactNode {
  const styles = useStyles();
  const words = useWords();
  const [whole, setWhole] = useState(false);
  const harmless = neutralise(text, { limit: whole ? most : limit, lines });
  return (
    <div className={mergeClasses(styles.block, className)}>
      <div
        dir="auto"
        data-untrusted=""
        className={mergeClasses(styles.text, lines === "many" && styles.many)}
      >
        <Fragments harmless={harmless} />
        {harmless.cut ? "…" : null}
      </div>
      {whole || harmless.cut ? (
        <Button
          size="small"
          appearance="subtle"
          className={styles.more}
          aria-expanded={whole}
          onClick={() => setWhole(!whole)}
        >
          {whole ? words.event.less : words.event.more}
        </Button>
      ) : null}
      {whole && harmless.cut ? <div>{words.event.beyond}</div> : null}
    </div>
  );
}

function DomainForms({ domain }: { readonly domain: ShownDomain }): ReactNode {
  const styles = useStyles();
  return (
    <>
      <b className={styles.domain}>
        <Fragments harmless={domain.lead} />
      </b>
      {domain.beside === null ? null : (
        <span className={styles.beside}>
          {" ("}
          <Fragments harmless={domain.beside} />
          {")"}
        </span>
      )}
    </>
  );
}

/** Characters of an address that fit a line of the narrowest panel. */
const shortAddress = 30;

/** An address, whole, its domain emphasised. */
export function Address({ address }: { readonly address: string }): ReactNode {
  const styles = useStyles();
  const { local, domain } = showAddress(address);
  const long = address.length > shortAddress;
  return (
    <bdi dir="ltr" data-untrusted="" className={mergeClasses(styles.address, !long && styles.short)}>
      <Fragments harmless={local} />
      {domain === null ? null : (
        <>
          {"@"}
          {long ? <wbr /> : null}
          <DomainForms domain={domain} />
        </>
      )}
    </bdi>
  );
}

function Part({ piece }: { readonly piece: Piece }): ReactNode {
  const styles = useStyles();
  switch (piece.kind) {
    case "ours":
      return piece.text;
    case "address":
      return <Address address={piece.address} />;
    case "domain":
      return (
        <bdi dir="ltr" data-untrusted="" className={styles.address}>
          <DomainForms domain={showDomain(piece.domain)} />
        </bdi>
      );
    case "quote":
      return (
        <>
          {"“"}
          <Quoted text={piece.text} />
          {"”"}
        </>
      );
  }
}

/** A sentence of ours, with the pieces that are not ours marked as such. */
export function Said({ phrase }: { readonly phrase: Phrase }): ReactNode {
  return phrase.map((piece, index) => <Part key={index} piece={piece} />);
}
