/** Whether any certificate behind a signature was withdrawn: the answer, when it was given, or why there is none. */
import { makeStyles, tokens } from "@fluentui/react-components";
import type { ReactNode } from "react";
import type { Mark } from "../chain.ts";
import { usePlace, useWords } from "../context.ts";
import { ours, type Phrase } from "../phrase.ts";
import { useOrganisation, useSettings } from "../queries.ts";
import { Said } from "../untrusted.tsx";
import { moment, type Place } from "../when.ts";
import { withdrawalOf, type Chained, type Withdrawal } from "../withdrawal.ts";
import { Sign } from "./check.tsx";
import { ToSettings } from "./to-settings.tsx";

const useStyles = makeStyles({
  row: {
    display: "grid",
    gridTemplateColumns: "16px minmax(0, 1fr)",
    columnGap: tokens.spacingHorizontalXS,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    overflowWrap: "anywhere",
  },
  title: { fontWeight: tokens.fontWeightSemibold },
  note: { color: tokens.colorNeutralForeground2 },
});

export function WithdrawalRow({ chained }: { readonly chained: Chained }): ReactNode {
  const styles = useStyles();
  const place = usePlace();
  const found = withdrawalOf(chained);
  if (found === null) return null;
  return (
    <div className={styles.row} data-withdrawal={found.state}>
      <Sign mark={markOf(found, chained.status === "valid")} />
      <div>
        <span className={styles.title}>{place.words.withdrawal.title}</span>{" "}
        <Said phrase={phraseOf(found, place)} />
        {found.state === "unknown" && found.missing ? <Lookups /> : null}
      </div>
    </div>
  );
}

function markOf({ state }: Withdrawal, counts: boolean): Mark {
  switch (state) {
    case "good":
      return counts ? "good" : "plain";
    case "revoked":
      return "contradicted";
    case "unknown":
      return "unknown";
    case "not-asked":
      return "skipped";
  }
}

function phraseOf(found: Withdrawal, place: Place): Phrase {
  const { withdrawal, certificateFaults } = place.words;
  const { all } = withdrawal;
  switch (found.state) {
    case "good":
      return all.good(
        moment(found.thisUpdate, place),
        found.nextUpdate === null ? null : moment(found.nextUpdate, place),
      );
    case "revoked":
      return [ours(all.revoked)];
    case "unknown":
      return found.why === null ? [ours(all.partly)] : all.unknown(certificateFaults.unknownWhy(found.why));
    case "not-asked":
      return [ours(all.notAsked[found.because])];
  }
}

/** Whether somebody may be asked, who decided that, and where it can be changed. */
function Lookups(): ReactNode {
  const styles = useStyles();
  const { withdrawal } = useWords();
  const { data: settings } = useSettings();
  const { data: organisation } = useOrganisation();
  if (settings === undefined || organisation === undefined) return null;
  const decided = organisation.fetching;
  const kind =
    decided === null ? (settings.fetching === null ? "off" : "on") : decided === "off" ? "decided" : "on";
  return (
    <>
      <div className={styles.note} data-lookups={kind}>
        {withdrawal.lookups[kind]}
      </div>
      {kind === "on" ? null : <ToSettings />}
    </>
  );
}
