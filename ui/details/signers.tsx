/** Who signed: each signature's certificates as a path from the signer up to who vouches. */
import { makeStyles, mergeClasses, tokens } from "@fluentui/react-components";
import { CertificateRegular } from "@fluentui/react-icons/svg/certificate";
import { ShieldCheckmarkRegular } from "@fluentui/react-icons/svg/shield-checkmark";
import { ShieldQuestionRegular } from "@fluentui/react-icons/svg/shield-question";
import type { ReactNode } from "react";
import type { ChainLink, Evidence, Judgement, Report } from "../../core/report.ts";
import { usePlace, useWords } from "../context.ts";
import { vouchersOf } from "../evidence.ts";
import { address, listed, ours } from "../phrase.ts";
import type { View } from "../present.ts";
import { Exact, Quoted, Said } from "../untrusted.tsx";
import { day, moment } from "../when.ts";
import { Alignments } from "./alignments.tsx";
import { Domains } from "./domains.tsx";
import { Problems, Term, Terms } from "./terms.tsx";

const useStyles = makeStyles({
  signature: {
    display: "flex",
    flexDirection: "column",
    rowGap: tokens.spacingVerticalXS,
    marginBlockEnd: tokens.spacingVerticalM,
  },
  title: {
    margin: 0,
    fontSize: tokens.fontSizeBase300,
    lineHeight: tokens.lineHeightBase300,
    fontWeight: tokens.fontWeightSemibold,
  },
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

/** Signatures drawn, at most. */
const drawn = 20;

export interface SignersProps {
  readonly report: Report;
  readonly judgement: Judgement;
  readonly view: View;
}

/** Persons first; what mail domains and servers vouch for stands apart, and says whose word it is. */
export function Signers({ report, judgement, view }: SignersProps): ReactNode {
  const styles = useStyles();
  const words = useWords();
  const { persons, domains } = vouchersOf(report);
  return (
    <>
      {persons.length === 0 ? (
        <div className={styles.note}>
          <Said phrase={words.details.noEvidence} />
        </div>
      ) : null}
      {persons.slice(0, drawn).map((evidence, index) => (
        <Signature
          key={index}
          evidence={evidence}
          title={words.details.signature(index + 1, persons.length)}
          report={report}
          view={view}
        />
      ))}
      <Domains evidence={domains} report={report} view={view} />
      <Alignments alignments={judgement.alignments} />
    </>
  );
}

interface SignatureProps {
  readonly evidence: Evidence;
  readonly title: string;
  readonly report: Report;
  readonly view: View;
}

function Signature({ evidence, title, report, view }: SignatureProps): ReactNode {
  const styles = useStyles();
  const place = usePlace();
  const { words } = place;
  const { signer, chain } = evidence;
  const anchored = evidence.status === "valid" || evidence.status === "weak";
  return (
    <div className={styles.signature} data-evidence={evidence.status}>
      <h3 className={styles.title}>
        {title}: {words.details.evidence[evidence.status]}
      </h3>
      {signer === null ? null : (
        <div>
          <Said
            phrase={
              signer.addresses.length === 0
                ? words.details.signerNoAddress
                : words.details.signerAddresses(
                    listed(signer.addresses.slice(0, 10).map(address), words.comma, words.and),
                  )
            }
          />
        </div>
      )}
      {signer === null || signer.name === null ? null : (
        <div className={styles.note}>
          <Said phrase={words.details.calledName(signer.name)} />
        </div>
      )}
      {evidence.at === null ? null : (
        <div className={styles.note}>
          <Said phrase={words.details.claimedAt(moment(evidence.at, place))} />
        </div>
      )}
      <Problems problems={evidence.problems} view={view} />
      {chain.length === 0 ? null : (
        <>
          <div className={styles.note}>{words.details.path}</div>
          <ol className={styles.path}>
            {chain.map((link, index) => (
              <Link
                key={link.sha256}
                link={link}
                validAt={report.validAt}
                role={index === chain.length - 1 && index > 0 ? "last" : index === 0 ? "leaf" : "middle"}
                last={index === chain.length - 1}
                anchored={anchored}
              />
            ))}
          </ol>
        </>
      )}
    </div>
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
