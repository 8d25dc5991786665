/** The organizer's answer to an answer: who may come. Nothing on the event changes before a press. */
import { makeStyles, MessageBar, MessageBarBody, tokens } from "@fluentui/react-components";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState, type ReactNode } from "react";
import { late } from "./late.tsx";
import type { OpenMessage } from "../addin/host.ts";
import type { Judgement } from "../core/report.ts";
import { Act } from "./act.tsx";
import { useHost, usePlace } from "./context.ts";
import { Done } from "./done.tsx";
import { asksFirst, type Guest, type GuestStep } from "./guest.ts";
import {
  decideGuest,
  keepForLater,
  undoGuest,
  type GuestDesk,
  type GuestMatter,
  type GuestOutcome,
} from "./guests.ts";
import type { MailOutcome } from "./decide.ts";
import { hasLeft, openedPhrases } from "./outcome.ts";
import { address, ours, quote, type Phrase } from "./phrase.ts";
import { keys } from "./queries.ts";
import { Quoted, Said } from "./untrusted.tsx";
import type { Words } from "./words/en.ts";

const Confirm = late(async () => (await import("./confirm.tsx")).Confirm);

const useStyles = makeStyles({
  group: { display: "flex", flexDirection: "column", rowGap: tokens.spacingVerticalXS },
  grid: {
    display: "grid",
    gridTemplateColumns: "repeat(auto-fit, minmax(8rem, 1fr))",
    gap: tokens.spacingHorizontalSNudge,
  },
  whole: { gridColumn: "1 / -1" },
  label: { minWidth: 0, overflowWrap: "anywhere" },
  note: {
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    color: tokens.colorNeutralForeground2,
    overflowWrap: "anywhere",
  },
  leave: { alignSelf: "end" },
});

export interface GuestSideProps {
  readonly guest: Guest;
  readonly message: OpenMessage;
  readonly judgement: Judgement;
  readonly me: readonly string[];
  readonly from: readonly string[];
  /** Asks the delegator where there is one, else the guest. */
  readonly ask: () => void;
  readonly leave: () => void;
}

type Phase =
  | { readonly kind: "deciding" }
  /** `asked`: the guest as they were then; a check made again may find something else of them. */
  | { readonly kind: "confirming"; readonly step: GuestStep; readonly asked: string }
  | { readonly kind: "done"; readonly outcome: GuestOutcome }
  | { readonly kind: "said"; readonly phrase: Phrase };

const deciding: Phase = { kind: "deciding" };

const labels = { "let-in": "letIn", "turn-away": "turnAway", note: "note" } as const;

/** What a button of this section is for. */
type Choice = GuestStep | "hold" | "ask" | "leave";

export function GuestSide({ guest, message, judgement, me, from, ask, leave }: GuestSideProps): ReactNode {
  const styles = useStyles();
  const { words } = usePlace();
  const host = useHost();
  const client = useQueryClient();
  const [phase, setPhase] = useState<Phase>(deciding);
  if (phase.kind === "confirming" && phase.asked !== JSON.stringify(guest)) setPhase(deciding);
  const matter: GuestMatter = { message, judgement, me };
  const desk: GuestDesk = { host, words, now: () => new Date(), id: () => crypto.randomUUID() };
  const refresh = () =>
    Promise.all([
      client.invalidateQueries({ queryKey: keys.calendar }),
      client.invalidateQueries({ queryKey: keys.waiting }),
    ]);
  const decide = useMutation({
    mutationFn: (step: GuestStep) => decideGuest(step, matter, desk),
    onSuccess: (outcome) => setPhase({ kind: "done", outcome }),
    onSettled: refresh,
  });
  const undo = useMutation({
    mutationFn: (outcome: GuestOutcome) => undoGuest(outcome, host),
    onSuccess: (_, outcome) => setPhase({ kind: "said", phrase: undonePhrase(outcome, words) }),
    onSettled: refresh,
  });
  const keep = useMutation({
    mutationFn: () => keepForLater(matter, from, desk),
    onSuccess: () => setPhase({ kind: "said", phrase: words.guests.done.kept }),
    onSettled: refresh,
  });
  const press = (step: GuestStep): void => {
    if (asksFirst(guest, step)) setPhase({ kind: "confirming", step, asked: JSON.stringify(guest) });
    else decide.mutate(step);
  };

  if (phase.kind === "done")
    return (
      <Done
        phrases={outcomePhrases(phase.outcome, words)}
        undo={isUndoable(phase.outcome) ? () => undo.mutate(phase.outcome) : null}
        close={() => setPhase(deciding)}
      />
    );
  if (phase.kind === "said")
    return <Done phrases={[phase.phrase]} undo={null} close={() => setPhase(deciding)} />;

  const { delegation, listed, steps, event } = guest;
  const unconfirmed = delegation !== null && !delegation.proven ? delegation.delegator : null;
  const advised = advisedOf(guest, judgement);
  // A sample's answer is for nobody to decide later.
  const keepable = !message.sample;
  const busy = decide.isPending || keep.isPending;
  const error = decide.error ?? undo.error ?? keep.error;
  const look = (choice: Choice) => (choice === advised ? "primary" : "secondary");
  const askLabel: Phrase =
    unconfirmed === null
      ? listed
        ? words.actions.askWho(address(guest.address))
        : [ours(words.guests.askWho)]
      : words.actions.askWho(address(unconfirmed));
  return (
    <section className={styles.group} aria-label={words.guests.group} data-guest="">
      <div className={styles.note}>
        <Said phrase={words.guests.yours(quote(event.invitation.summary ?? words.event.untitled))} />{" "}
        {listed ? <Said phrase={words.guests.listed} /> : null}
        {steps.length === 0 && judgement.invitation?.recurrenceId !== null ? (
          <Said phrase={words.guests.oneDate} />
        ) : null}
        {judgement.invitation?.method === "COUNTER" ? <Said phrase={words.noReply.counter} /> : null}
      </div>
      <div className={styles.grid}>
        {unconfirmed === null || !keepable ? null : (
          <Act
            className={styles.whole}
            appearance={look("hold")}
            disabled={busy}
            data-action="keep"
            onClick={() => keep.mutate()}
          >
            <span className={styles.label}>
              <Said phrase={words.guests.hold(address(unconfirmed))} />
            </span>
          </Act>
        )}
        {steps.map((step) => (
          <Act
            key={step}
            appearance={look(step)}
            disabled={busy}
            data-action={step}
            onClick={() => press(step)}
          >
            {words.guests[labels[step]]}
            {asksFirst(guest, step) ? "…" : null}
          </Act>
        ))}
        <Act
          className={styles.whole}
          appearance={look("ask")}
          disabled={busy}
          data-action="ask"
          onClick={ask}
        >
          <span className={styles.label}>
            <Said phrase={askLabel} />
          </span>
        </Act>
        {unconfirmed === null && keepable ? (
          <Act disabled={busy} data-action="keep" onClick={() => keep.mutate()}>
            {words.guests.keep}
          </Act>
        ) : null}
        <Act appearance={look("leave")} disabled={busy} data-action="leave" onClick={leave}>
          {words.actions.leave}
        </Act>
      </div>
      {error === null ? null : (
        <MessageBar intent="error" layout="multiline">
          <MessageBarBody>
            <Quoted text={error.message} />
          </MessageBarBody>
        </MessageBar>
      )}
      {phase.kind === "confirming" ? (
        <Confirm
          title={words.guests.risks.title[phase.step]}
          risk={riskOf(guest, phase.step, words)}
          safe={{
            label: (
              <span className={styles.label}>
                <Said phrase={askLabel} />
              </span>
            ),
            press: () => {
              setPhase(deciding);
              ask();
            },
          }}
          risky={{
            label: words.guests.risks.anyway[phase.step],
            press: () => {
              setPhase(deciding);
              decide.mutate(phase.step);
            },
          }}
          close={() => setPhase(deciding)}
        />
      ) : null}
    </section>
  );
}

/** What to press first; null: the person decides. */
function advisedOf(guest: Guest, { reasons }: Judgement): Choice | null {
  const { delegation, listed, steps } = guest;
  if (reasons.some(({ severity }) => severity === "danger")) return "leave";
  if (steps[0] === "note") return asksFirst(guest, "note") ? null : "note";
  if (delegation !== null && !delegation.proven) return "hold";
  return listed ? null : "ask";
}

function riskOf({ address: who, proven, delegation }: Guest, step: GuestStep, { guests }: Words): Phrase {
  return proven && delegation !== null
    ? guests.risks.noteDelegate(address(who), address(delegation.delegator))
    : guests.risks[step](address(who));
}

function isUndoable({ before, waited }: GuestOutcome): boolean {
  return before !== null || waited !== null;
}

function outcomePhrases(outcome: GuestOutcome, { guests, opened }: Words): readonly Phrase[] {
  const said = guests.done[outcome.step](address(outcome.address));
  const event = outcome.placed === "opened" ? [opened.ownEvent] : [];
  return [said, ...event, ...mailPhrases(outcome.mail, { guests, opened })];
}

function mailPhrases(
  mail: MailOutcome,
  { guests: { done }, opened }: Pick<Words, "guests" | "opened">,
): readonly Phrase[] {
  switch (mail.kind) {
    case "sent":
      return [done.sent(address(mail.to))];
    case "handed-over":
      return [done.handedOver(address(mail.to))];
    case "opened":
      return openedPhrases(opened.mail(address(mail.to)), mail, opened);
    case "failed":
      return [done.failed(mail.why)];
    case "none":
    case "by-client":
    case "impossible":
      return [];
  }
}

function undonePhrase({ mail, placed }: GuestOutcome, { guests, opened }: Words): Phrase {
  if (hasLeft(mail)) return guests.done.undoneSent;
  return placed === "opened" || mail.kind === "opened" ? opened.undone : guests.done.undone;
}
