/** Signatures on a signature (RFC 5652, 11.4): whose they are, and that they vouch for no part of the mail. */
import { makeStyles, tokens } from "@fluentui/react-components";
import type { ReactNode } from "react";
import type { Countersignature, Report } from "../../core/report.ts";
import { usePlace, useWords } from "../context.ts";
import { address, listed } from "../phrase.ts";
import type { View } from "../present.ts";
import { Said } from "../untrusted.tsx";
import { moment } from "../when.ts";
import { otherProblems, outcomeOf } from "../withdrawal.ts";
import { Path } from "./path.tsx";
import { Problems } from "./terms.tsx";
import { WithdrawalRow } from "./withdrawal.tsx";

/** Drawn, at most. */
const drawn = 10;

const useStyles = makeStyles({
  summary: {
    cursor: "pointer",
    fontSize: tokens.fontSizeBase200,
    lineHeight: "24px",
    fontWeight: tokens.fontWeightSemibold,
    width: "fit-content",
  },
  note: {
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    color: tokens.colorNeutralForeground2,
  },
  list: { margin: 0, paddingInlineStart: tokens.spacingHorizontalM, listStyleType: "none" },
  item: {
    display: "flex",
    flexDirection: "column",
    rowGap: tokens.spacingVerticalXS,
    paddingBlockStart: tokens.spacingVerticalS,
    overflowWrap: "anywhere",
  },
});

interface CountersignaturesProps {
  readonly countersignatures: readonly Countersignature[];
  readonly report: Report;
  readonly view: View;
}

export function Countersignatures({ countersignatures, report, view }: CountersignaturesProps): ReactNode {
  const styles = useStyles();
  const words = useWords();
  const { length } = countersignatures;
  if (length === 0) return null;
  return (
    <details data-countersignatures={length}>
      <summary className={styles.summary}>{words.countersignatures.title(length)}</summary>
      <div className={styles.note}>{words.countersignatures.hint}</div>
      <ul className={styles.list}>
        {countersignatures.slice(0, drawn).map((each, index) => (
          <li key={index} className={styles.item} data-evidence={each.status}>
            <One countersignature={each} report={report} view={view} />
          </li>
        ))}
        {length > drawn ? <li>{words.countersignatures.more(length - drawn)}</li> : null}
      </ul>
    </details>
  );
}

interface OneProps {
  readonly countersignature: Countersignature;
  readonly report: Report;
  readonly view: View;
}

function One({ countersignature, report, view }: OneProps): ReactNode {
  const styles = useStyles();
  const place = usePlace();
  const { words } = place;
  const { signer, at } = countersignature;
  const addresses = signer?.addresses ?? [];
  return (
    <>
      <div>
        {addresses.length === 0 ? (
          words.countersignatures[signer === null ? "unknown" : "nobody"]
        ) : (
          <Said
            phrase={words.countersignatures.by(
              listed(addresses.slice(0, drawn).map(address), words.comma, words.and),
            )}
          />
        )}
        : {words.details.evidence[outcomeOf(countersignature)]}
      </div>
      {at === null ? null : (
        <div className={styles.note}>
          <Said phrase={words.countersignatures.at(moment(at, place))} />
        </div>
      )}
      <Problems problems={otherProblems(countersignature)} view={view} />
      <WithdrawalRow chained={countersignature} />
      <Path chained={countersignature} validAt={report.validAt} checkedAt={report.checkedAt} />
    </>
  );
}
