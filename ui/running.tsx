/** A check under way: the first of a message, and one that is made again. */
import { makeStyles, ProgressBar, tokens } from "@fluentui/react-components";
import type { ReactNode } from "react";
import type { Report } from "../core/report.ts";
import { Announced } from "./announced.tsx";
import { usePlace, useWords } from "./context.ts";
import { EventCard } from "./event-card.tsx";
import { lookup } from "./facts.ts";
import type { Phrase } from "./phrase.ts";
import { present, type View } from "./present.ts";
import { spoken } from "./spoken.ts";
import { CheckingVerdict } from "./verdict.tsx";
import type { Place } from "./when.ts";

const useStyles = makeStyles({
  stack: { display: "flex", flexDirection: "column", rowGap: tokens.spacingVerticalS },
});

interface Progress {
  readonly view: View | null;
  /** All but the mail domain is known: what was found stands, and may only change by that. */
  readonly domainOnly: boolean;
  readonly headline: Phrase;
  readonly soFar: string | null;
  readonly steps: readonly string[];
}

function progressOf(partial: Report | null, me: readonly string[], first: Phrase, place: Place): Progress {
  const { words } = place;
  const pending = partial?.pending ?? [];
  const view = partial === null ? null : present(partial, partial, me, place);
  const domainOnly = pending.length > 0 && pending.every((name) => name === "domain");
  const badge = domainOnly ? (view?.badge ?? null) : null;
  return {
    view,
    domainOnly,
    headline: domainOnly ? words.headlines.checkingDomain : first,
    soFar: badge === null ? null : words.soFar(badge),
    steps: domainOnly ? [] : pending.map((name) => lookup(words.pendingChecks, name, words.pendingOther)),
  };
}

interface RunningProps {
  readonly partial: Report | null;
  readonly me: readonly string[];
}

/** The first check: what is known of the event, and no level before it is final. */
export function Running({ partial, me }: RunningProps): ReactNode {
  const styles = useStyles();
  const place = usePlace();
  const { words } = place;
  const { view, domainOnly, ...progress } = progressOf(partial, me, words.headlines.checking, place);
  return (
    <div className={styles.stack}>
      <Announced text={spoken(progress.headline)} />
      <CheckingVerdict {...progress} />
      <ProgressBar aria-label={words.panel.checking} />
      {view === null || view.event === null ? null : (
        <EventCard event={view.event} checked={domainOnly} all={null} />
      )}
    </div>
  );
}

/** In the place of a verdict that stands no longer. */
export function CheckingAgain({ partial, me }: RunningProps): ReactNode {
  const place = usePlace();
  const { headline, soFar, steps } = progressOf(partial, me, useWords().headlines.checkingAgain, place);
  return <CheckingVerdict {...{ headline, soFar, steps }} />;
}
