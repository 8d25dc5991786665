/** A signature's certificates as a path from the signer up to who vouches, each link with what was checked. */
import { makeStyles, mergeClasses, tokens } from "@fluentui/react-components";
import { CertificateRegular } from "@fluentui/react-icons/svg/certificate";
import { ShieldCheckmarkRegular } from "@fluentui/react-icons/svg/shield-checkmark";
import { ShieldQuestionRegular } from "@fluentui/react-icons/svg/shield-question";
import type { ReactNode } from "react";
import type { ChainLink, Evidence } from "../../core/report.ts";
import { usePlace, useWords } from "../context.ts";
import { ours } from "../phrase.ts";
import { Exact, Quoted, Said } from "../untrusted.tsx";
import { day } from "../when.ts";
import { Term, Terms } from "./terms.tsx";

const useStyles = makeStyles({
  note: {
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    color: tokens.colorNeutralForeground2,
  },
  path: { margin: 0, padding: 0, listStyleType: "none" },
  link: { display: "grid", gridTemplateColumns: "20px 1fr", columnGap: tokens.spacingHorizontalS },
  rail: { display: "flex", flexDirection: "column", alignItems: "center" },
  icon: { fontSize: "20px", display: "flex" },
  line: {
    flexGrow: 1,
    width: 0,
    borderInlineStartWidth: "2px",
    borderInlineStartStyle: "solid",
    borderInlineStartColor: tokens.colorNeutralStroke1,
  },
  open: { borderInlineStartStyle: "dashed", borderInlineStartColor: tokens.colorNeutralStrokeAccessible },
  body: { minWidth: 0, paddingBlockEnd: tokens.spacingVerticalM, overflowWrap: "anywhere" },
  role: {
    fontWeight: tokens.fontWeightSemibold,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
  },
  summary: {
    cursor: "pointer",
    fontSize: tokens.fontSizeBase200,
    lineHeight: "24px",
    color: tokens.colorNeutralForeground2,
    width: "fit-content",
  },
  mono: { fontFamily: tokens.fontFamilyMonospace },
});

interface PathProps {
  readonly evidence: Evidence;
  readonly validAt: string;
}

export function Path({ evidence: { chain, status }, validAt }: PathProps): ReactNode {
  const styles = useStyles();
  const words = useWords();
  const anchored = status === "valid" || status === "weak";
  if (chain.length === 0) return null;
  return (
    <>
      <div className={styles.note}>{words.details.path}</div>
      <ol className={styles.path}>
        {chain.map((link, index) => (
          <Link
            key={link.sha256}
            link={link}
            validAt={validAt}
            role={index === chain.length - 1 && index > 0 ? "last" : index === 0 ? "leaf" : "middle"}
            last={index === chain.length - 1}
            anchored={anchored}
          />
        ))}
      </ol>
    </>
  );
}

interface LinkProps {
  readonly link: ChainLink;
  readonly validAt: string;
  readonly role: "leaf" | "middle" | "last";
  readonly last: boolean;
  /** The path ends at a trust anchor. */
  readonly anchored: boolean;
}

function Link({ link, validAt, role, last, anchored }: LinkProps): ReactNode {
  const styles = useStyles();
  const place = usePlace();
  const { words } = place;
  const names = words.details.link;
  const Icon = last ? (anchored ? ShieldCheckmarkRegular : ShieldQuestionRegular) : CertificateRegular;
  const title =
    role === "last" ? (anchored ? names.anchor : names.middle) : role === "leaf" ? names.leaf : names.middle;
  const dates =
    validAt < link.notBefore
      ? words.details.notYet
      : validAt > link.notAfter
        ? words.details.expired
        : words.details.current;
  return (
    <li className={styles.link}>
      <div className={styles.rail}>
        <span className={styles.icon}>
          <Icon aria-hidden />
        </span>
        {last && anchored ? null : <span className={mergeClasses(styles.line, last && styles.open)} />}
      </div>
      <div className={styles.body}>
        <div className={styles.role}>{title}</div>
        <div>
          <Quoted text={link.subject} limit={300} />
        </div>
        <div className={styles.note}>
          <Said phrase={words.details.valid(day(link.notBefore, place), day(link.notAfter, place))} /> (
          {dates})
        </div>
        <details>
          <summary className={styles.summary}>{words.details.technical}</summary>
          <Terms>
            <Term name={words.details.issuer}>
              <Quoted text={link.issuer} limit={300} />
            </Term>
            <Term name={words.details.serial}>
              <span className={styles.mono}>
                <Exact text={link.serial} limit={100} />
              </span>
            </Term>
            <Term name={words.details.fingerprint}>
              <span className={styles.mono}>
                <Exact text={(link.sha256.match(/.{1,4}/g) ?? []).join(" ")} limit={100} />
              </span>
            </Term>
          </Terms>
        </details>
        {last && !anchored ? <Said phrase={[ours(names.untrustedEnd)]} /> : null}
      </div>
    </li>
  );
}
