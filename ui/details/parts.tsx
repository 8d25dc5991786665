/** What was signed: the message as a tree of parts, each a bar as long as its size, full where covered. */
import { Button, makeStyles, mergeClasses, tokens } from "@fluentui/react-components";
import { useState, type ReactNode } from "react";
import type { Report } from "../../core/report.ts";
import { usePlace, useWords } from "../context.ts";
import { partViews, type CoverState, type PartView } from "../coverage.ts";
import { Fence } from "../event-card.tsx";
import { address, domain, listed, type Phrase } from "../phrase.ts";
import { Exact, Quoted, Said } from "../untrusted.tsx";
import type { Words } from "../words/en.ts";
import { Layers, OuterHeader } from "./layers.tsx";

/** Bytes of raw source shown, at most. */
const rawShown = 4096;
/** Domains named beside one part, at most. */
const domainsNamed = 3;
/** Depth to which the tree is indented; the core reads up to 50. */
const indented = 6;

const useStyles = makeStyles({
  note: {
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    color: tokens.colorNeutralForeground2,
  },
  tree: {
    margin: 0,
    marginBlockStart: tokens.spacingVerticalS,
    padding: 0,
    listStyleType: "none",
    display: "flex",
    flexDirection: "column",
    rowGap: tokens.spacingVerticalS,
  },
  head: {
    display: "flex",
    flexWrap: "wrap",
    columnGap: tokens.spacingHorizontalS,
    alignItems: "baseline",
    overflowWrap: "anywhere",
    minWidth: 0,
  },
  type: { fontWeight: tokens.fontWeightSemibold },
  size: {
    color: tokens.colorNeutralForeground2,
    fontSize: tokens.fontSizeBase200,
    marginInlineStart: "auto",
  },
  bar: {
    display: "block",
    width: "100%",
    height: "8px",
    color: tokens.colorStatusSuccessForeground3,
    forcedColorAdjust: "auto",
  },
  unsigned: { color: tokens.colorNeutralStrokeAccessible },
  domainBar: { color: tokens.colorBrandForeground1 },
  brokenBar: { color: tokens.colorStatusDangerForeground3 },
  foot: {
    display: "flex",
    flexWrap: "wrap",
    alignItems: "center",
    columnGap: tokens.spacingHorizontalS,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
  },
  raw: { minWidth: "auto", paddingInline: tokens.spacingHorizontalXS },
  source: {
    margin: 0,
    whiteSpace: "pre-wrap",
    overflowWrap: "anywhere",
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: tokens.fontSizeBase100,
    lineHeight: tokens.lineHeightBase200,
  },
  level1: { paddingInlineStart: "12px" },
  level2: { paddingInlineStart: "24px" },
  level3: { paddingInlineStart: "36px" },
  level4: { paddingInlineStart: "48px" },
  level5: { paddingInlineStart: "60px" },
  level6: { paddingInlineStart: "72px" },
});

export interface PartsProps {
  readonly report: Report;
  readonly bytes: Uint8Array;
  readonly invitation: readonly string[];
  readonly signer: string | null;
}

export function Parts({ report, bytes, invitation, signer }: PartsProps): ReactNode {
  const styles = useStyles();
  const words = useWords();
  return (
    <>
      <Layers layers={report.layers} />
      <OuterHeader message={report.message} />
      <div className={styles.note}>{words.details.parts}</div>
      <ul className={styles.tree}>
        {partViews(report, invitation, signer).map((view) => (
          <PartItem key={view.part.id} view={view} bytes={bytes} />
        ))}
      </ul>
    </>
  );
}

function coverWords(view: PartView, { details, comma, and }: Words): Phrase {
  if (view.role !== "content" && view.cover.state === "none") return details.partCover[view.role];
  switch (view.cover.state) {
    case "signed":
      return details.partCover.signed(listed(view.cover.by.map(address), comma, and));
    case "domain":
      return details.partCover.domain(
        listed(view.cover.domains.slice(0, domainsNamed).map(domain), comma, and),
      );
    case "unusable":
    case "revoked":
    case "broken":
    case "none":
      return details.partCover[view.cover.state];
  }
}

function PartItem({ view, bytes }: { readonly view: PartView; readonly bytes: Uint8Array }): ReactNode {
  const styles = useStyles();
  const place = usePlace();
  const { words } = place;
  const [raw, setRaw] = useState(false);
  const { part, cover } = view;
  const level = Math.min(view.level, indented);
  const indent = [
    undefined,
    styles.level1,
    styles.level2,
    styles.level3,
    styles.level4,
    styles.level5,
    styles.level6,
  ][level];
  return (
    <li className={indent} data-part={part.id} data-cover={cover.state}>
      <div className={styles.head}>
        <span className={styles.type}>
          <Quoted text={part.type} limit={80} />
        </span>
        {part.filename === null ? null : <Quoted text={part.filename} limit={80} />}
        {view.invitation ? <span>({words.details.holdsInvitation})</span> : null}
        <span className={styles.size}>{sizeWords(view.size, place.locale)}</span>
      </div>
      <Bar share={view.share} state={cover.state} />
      <div className={styles.foot}>
        <span>
          <Said phrase={coverWords(view, words)} />
        </span>
        <Button
          size="small"
          appearance="subtle"
          className={styles.raw}
          aria-expanded={raw}
          onClick={() => setRaw(!raw)}
        >
          {raw ? words.details.rawHide : words.details.raw}
        </Button>
      </div>
      {raw ? <Raw view={view} bytes={bytes} /> : null}
    </li>
  );
}

/** Solid where a person signed, half as high where a mail domain vouches, hatched where a signature does not count, an outline where there is none. */
function Bar({ share, state }: { readonly share: number; readonly state: CoverState }): ReactNode {
  const styles = useStyles();
  const width = Math.max(share * 100, 1.5);
  const contradicted = state === "revoked" || state === "broken";
  const stripes = state === "unusable" || contradicted;
  return (
    <svg
      className={mergeClasses(
        styles.bar,
        state === "domain" ? styles.domainBar : state !== "signed" && styles.unsigned,
        contradicted && styles.brokenBar,
      )}
      aria-hidden
      preserveAspectRatio="none"
    >
      <rect
        x="0.5"
        y="0.5"
        width={`${width - 0.5}%`}
        height="7"
        fill={state === "signed" ? "currentColor" : "none"}
        stroke="currentColor"
      />
      {state === "domain" ? (
        <rect x="0.5" y="4" width={`${width - 0.5}%`} height="3.5" fill="currentColor" />
      ) : null}
      {stripes
        ? Array.from({ length: Math.ceil(width / 4) }, (_, index) => (
            <line
              key={index}
              x1={`${index * 4 + 1}%`}
              y1="8"
              x2={`${index * 4 + 3}%`}
              y2="0"
              stroke="currentColor"
            />
          ))
        : null}
    </svg>
  );
}

function Raw({ view, bytes }: { readonly view: PartView; readonly bytes: Uint8Array }): ReactNode {
  const styles = useStyles();
  const place = usePlace();
  const { words } = place;
  const [from, to] = view.part.bytes;
  if (view.part.within !== null) return <div className={styles.note}>{words.details.rawInside}</div>;
  const end = Math.min(to, from + rawShown);
  const lines = new TextDecoder().decode(bytes.subarray(from, end)).split("\n");
  return (
    <Fence introduction={words.details.rawIntroduction} cover={view.cover}>
      <pre className={styles.source} data-untrusted="" dir="ltr">
        {lines.map((line, index) => (
          <RawLine key={index} line={line} />
        ))}
      </pre>
      {end < to ? (
        <div className={styles.note}>
          {words.details.rawCut(sizeWords(end - from, place.locale), sizeWords(to - from, place.locale))}
        </div>
      ) : null}
    </Fence>
  );
}

/** Longest line drawn; RFC 5322, 2.1.1 allows 998. */
const lineShown = 998;

function RawLine({ line }: { readonly line: string }): ReactNode {
  const trimmed = line.endsWith("\r") ? line.slice(0, -1) : line;
  return (
    <>
      <Exact text={trimmed} limit={lineShown} />
      {"\n"}
    </>
  );
}

function sizeWords(bytes: number, locale: string): string {
  const [value, unit] =
    bytes < 1000
      ? [bytes, "byte"]
      : bytes < 1_000_000
        ? [bytes / 1000, "kilobyte"]
        : [bytes / 1_000_000, "megabyte"];
  return new Intl.NumberFormat(locale, {
    style: "unit",
    unit,
    unitDisplay: "short",
    maximumFractionDigits: 1,
  }).format(value);
}
