/** Who signed: each signature's certificates as a path from the signer up to who vouches. */
import { makeStyles, tokens } from "@fluentui/react-components";
import type { ReactNode } from "react";
import type { Evidence, Judgement, Report } from "../../core/report.ts";
import { usePlace, useWords } from "../context.ts";
import { vouchersOf } from "../evidence.ts";
import { address, listed } from "../phrase.ts";
import type { View } from "../present.ts";
import { Said } from "../untrusted.tsx";
import { day, moment } from "../when.ts";
import { otherProblems, outcomeOf } from "../withdrawal.ts";
import { Alignments } from "./alignments.tsx";
import { Countersignatures } from "./countersignatures.tsx";
import { Domains } from "./domains.tsx";
import { Mandates } from "./mandates.tsx";
import { Matches, WholeMail } from "./matches.tsx";
import { Path } from "./path.tsx";
import { Problems } from "./terms.tsx";
import { ToSettings } from "./to-settings.tsx";
import { WithdrawalRow } from "./withdrawal.tsx";

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
});

/** Signatures drawn, at most. */
const drawn = 20;
/** Addresses that one certificate is trusted for, drawn at most. */
const pinsDrawn = 10;

export interface SignersProps {
  readonly report: Report;
  readonly judgement: Judgement;
  readonly view: View;
}

/** Persons first; what mail domains and servers vouch for stands apart, and says whose word it is. */
export function Signers({ report, judgement, view }: SignersProps): ReactNode {
  const styles = useStyles();
  const words = useWords();
  const { persons, domains, mandates } = vouchersOf(report);
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
      <WholeMail smimeStatus={report.smimeStatus} smimeStatusAtDelivery={report.smimeStatusAtDelivery} />
      <Mandates mandates={mandates} report={report} view={view} />
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
  const { signer } = evidence;
  return (
    <div className={styles.signature} data-evidence={evidence.status}>
      <h3 className={styles.title}>
        {title}: {words.details.evidence[outcomeOf(evidence)]}
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
      <Problems problems={otherProblems(evidence)} view={view} />
      <Pinned evidence={evidence} />
      <WithdrawalRow chained={evidence} />
      {evidence.matches === null ? null : (
        <Matches matches={evidence.matches} counts={evidence.status === "valid"} />
      )}
      <Path chained={evidence} validAt={report.validAt} checkedAt={report.checkedAt} />
      <Countersignatures countersignatures={evidence.countersignatures} report={report} view={view} />
    </div>
  );
}

/** Where the reader's own word stands beside or in the place of an authority's: for whom, since when, and where to take it back. */
function Pinned({ evidence: { details, signer, chain } }: { readonly evidence: Evidence }): ReactNode {
  const styles = useStyles();
  const place = usePlace();
  const { words } = place;
  if (details["pinned"] !== true) return null;
  const since = typeof details["since"] === "object" ? details["since"] : [];
  return (
    <div data-pinned="">
      {(signer?.addresses ?? []).slice(0, pinsDrawn).map((who, index) => (
        <div key={who}>
          <Said
            phrase={words.pinned.trust(
              address(who),
              since[index] === undefined ? null : day(since[index], place),
            )}
          />
        </div>
      ))}
      {chain[0]?.signature === "pinned" ? <div className={styles.note}>{words.pinned.nobody}</div> : null}
      <ToSettings />
    </div>
  );
}
