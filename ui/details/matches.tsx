/** The three questions of three RFCs about the certificate's address, and their answer for the mail as a whole. */
import { makeStyles, tokens } from "@fluentui/react-components";
import type { ReactNode } from "react";
import type { AddressMatches, Report, SmimeStatus } from "../../core/report.ts";
import type { Mark } from "../chain.ts";
import { useWords } from "../context.ts";
import { address } from "../phrase.ts";
import { Said } from "../untrusted.tsx";
import { CheckItem, Checks } from "./check.tsx";
import { Term, Terms } from "./terms.tsx";

const useStyles = makeStyles({
  title: {
    margin: 0,
    marginBlockStart: tokens.spacingVerticalXS,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    fontWeight: tokens.fontWeightSemibold,
  },
  whole: {
    margin: 0,
    marginBlockStart: tokens.spacingVerticalS,
    fontSize: tokens.fontSizeBase300,
    lineHeight: tokens.lineHeightBase300,
    fontWeight: tokens.fontWeightSemibold,
  },
  note: {
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    color: tokens.colorNeutralForeground2,
  },
  question: { color: tokens.colorNeutralForeground2 },
  summary: {
    cursor: "pointer",
    fontSize: tokens.fontSizeBase200,
    lineHeight: "24px",
    color: tokens.colorNeutralForeground2,
    width: "fit-content",
  },
});

const questions = ["calendar", "sender", "from"] as const satisfies readonly (keyof AddressMatches)[];

interface MatchesProps {
  readonly matches: AddressMatches;
  /** The signature is valid: only then an address that fits proves anything. */
  readonly counts: boolean;
}

export function Matches({ matches, counts }: MatchesProps): ReactNode {
  const styles = useStyles();
  const words = useWords();
  const asked = words.matches;
  return (
    <div data-matches="">
      <h4 className={styles.title}>{asked.title}</h4>
      <Checks>
        {questions.map((question) => {
          const who = matches[question];
          const mark: Mark = who === null ? "skipped" : counts ? "good" : "plain";
          return (
            <CheckItem key={question} kind={question} mark={mark}>
              <div className={styles.question}>{asked[question]}</div>
              {who === null ? asked.none : <Said phrase={asked.fits(address(who))} />}
            </CheckItem>
          );
        })}
      </Checks>
      {counts ? null : <div className={styles.note}>{asked.notCounting}</div>}
      <details>
        <summary className={styles.summary}>{words.details.technical}</summary>
        <Terms>
          {questions.map((question) => (
            <Term key={question} name={asked[question]}>
              {asked.clauses[question]}
            </Term>
          ))}
        </Terms>
      </details>
    </div>
  );
}

type Statuses = Pick<Report, "smimeStatus" | "smimeStatusAtDelivery">;

/** What a mail program would say of the whole mail; nothing where it is no S/MIME mail. */
export function WholeMail({ smimeStatus, smimeStatusAtDelivery }: Statuses): ReactNode {
  const styles = useStyles();
  const { smime, details } = useWords();
  if (smimeStatus === null) return null;
  const rows: readonly (readonly [name: "now" | "atDelivery", status: SmimeStatus])[] = [
    ["now", smimeStatus],
    ...(smimeStatusAtDelivery === null ? [] : [["atDelivery", smimeStatusAtDelivery] as const]),
  ];
  return (
    <div data-whole-mail="">
      <h3 className={styles.whole}>{smime.title}</h3>
      <div className={styles.note}>{smime.hint}</div>
      <Checks>
        {rows.map(([name, status]) => (
          <CheckItem key={name} kind={name} mark={markOf(status)}>
            {smime[name]}: {smime.status[status]}
          </CheckItem>
        ))}
      </Checks>
      <details>
        <summary className={styles.summary}>{details.technical}</summary>
        <div className={styles.note}>{smime.technical}</div>
      </details>
    </div>
  );
}

function markOf(status: SmimeStatus): Mark {
  switch (status) {
    case "signed/verified":
    case "encrypted+signed/verified":
      return "good";
    case "signed/failed":
    case "encrypted+signed/failed":
      return "broken";
    case "unknown":
      return "unknown";
  }
}
