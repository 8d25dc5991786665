/** From press to outcome: who the reader is, the confirmation, the effects, what was done, and undo. */
import { Button, makeStyles, tokens } from "@fluentui/react-components";
import { CheckmarkCircleRegular } from "@fluentui/react-icons/svg/checkmark-circle";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { lazy, Suspense, useEffect, useRef, useState, type ReactNode } from "react";
import type { CalendarItem } from "../addin/host.ts";
import { Actions } from "./actions.tsx";
import { useHost, usePlace } from "./context.ts";
import type { Decision, Desk, Outcome, QuestionDraft } from "./decide.ts";
import { draftKey } from "./drafts.ts";
import type { InvitationProps } from "./invitation.tsx";
import { offerOf, type ActionKind } from "./offer.ts";
import { heldEntry } from "./entries.ts";
import { address, say, type Phrase } from "./phrase.ts";
import type { View } from "./present.ts";
import { keys, useCalendar, useQuestions } from "./queries.ts";
import { Said } from "./untrusted.tsx";
import { moment, type Place } from "./when.ts";

const Identity = lazy(async () => ({ default: (await import("./identity.tsx")).Identity }));
const Question = lazy(async () => ({ default: (await import("./question.tsx")).Question }));
const flow = () => import("./decide.ts");

const useStyles = makeStyles({
  done: {
    display: "grid",
    gridTemplateColumns: "20px 1fr",
    columnGap: tokens.spacingHorizontalS,
    rowGap: tokens.spacingVerticalS,
    padding: tokens.spacingHorizontalM,
    border: `1px solid ${tokens.colorNeutralStroke1}`,
    borderRadius: tokens.borderRadiusMedium,
    outlineOffset: "2px",
  },
  icon: { fontSize: "20px", display: "flex" },
  text: { minWidth: 0, overflowWrap: "anywhere" },
  buttons: { gridColumn: 2, display: "flex", gap: tokens.spacingHorizontalS },
  standing: {
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    color: tokens.colorNeutralForeground2,
  },
  identify: {
    minWidth: "auto",
    alignSelf: "start",
    paddingInline: tokens.spacingHorizontalXS,
    textDecorationLine: "underline",
  },
});

/** What was pressed before the reader said who they are, and for which level: it goes on only for the same. */
export interface Pressed {
  readonly kind: ActionKind;
  readonly level: View["level"];
}

type Phase =
  | { readonly kind: "deciding" }
  | { readonly kind: "identity"; readonly next: ActionKind | null }
  | { readonly kind: "asking"; readonly draft: QuestionDraft }
  | { readonly kind: "done"; readonly outcome: Outcome }
  | { readonly kind: "said"; readonly phrase: Phrase };

const deciding: Phase = { kind: "deciding" };

export function Deciding(props: InvitationProps & { readonly view: View }): ReactNode {
  const { message, judgement, me, asked, drafts, pressed, consume, identify, view } = props;
  const styles = useStyles();
  const place = usePlace();
  const { words } = place;
  const host = useHost();
  const client = useQueryClient();
  const calendar = useCalendar();
  const questions = useQuestions();
  const [phase, setPhase] = useState<Phase>(deciding);
  const uid = judgement.invitation?.uid ?? null;
  const held = judgement.invitation === null ? null : heldEntry(calendar.data ?? [], judgement.invitation);
  const question = questions.data?.findLast((each) => each.uid === uid && uid !== null) ?? null;
  const offer = offerOf(judgement, view, { held: held !== null, me }, words);
  const matter = { message, judgement, me };
  const desk: Desk = { host, words, now: () => new Date(), id: () => crypto.randomUUID() };
  const key = draftKey(message.id, uid);

  // Child effects run first: what was pressed is done by then, and never a second time.
  useEffect(() => {
    if (pressed !== null) consume();
  });

  const carry = useMutation({
    mutationFn: async (decision: Decision) => (await flow()).carryOut(decision, matter, desk),
    onSuccess: (outcome) => setPhase({ kind: "done", outcome }),
    onSettled: () => client.invalidateQueries({ queryKey: keys.calendar }),
  });
  const undo = useMutation({
    mutationFn: async (outcome: Outcome) => (await flow()).undo(outcome, host),
    onSuccess: (_, { mail }) => {
      const left = mail.kind === "sent" || mail.kind === "handed-over";
      setPhase({ kind: "said", phrase: left ? words.done.undoneSent : words.done.undone });
    },
    onSettled: () => client.invalidateQueries({ queryKey: keys.calendar }),
  });
  const ask = useMutation({
    mutationFn: async (draft: QuestionDraft) => {
      const to = offer.askTo ?? "";
      const { handed, remembered } = await (await flow()).ask(to, me[0] ?? "", draft, matter, desk);
      const { question } = words;
      const left = handed === "sent" ? question.sent(address(to)) : question.handedOver(address(to));
      return remembered ? left : say`${left} ${question.notRemembered}`;
    },
    onSuccess: (phrase) => setPhase({ kind: "said", phrase }),
    onSettled: () => client.invalidateQueries({ queryKey: keys.questions }),
  });

  const startAsking = async (): Promise<void> => {
    if (me.length === 0) {
      setPhase({ kind: "identity", next: "ask" });
      return;
    }
    const draft = drafts.get(key) ?? (await flow()).draftQuestion(matter, words);
    setPhase({ kind: "asking", draft });
  };
  const decide = (decision: Decision, kind: ActionKind): void => {
    if (decision.kind === "answer" && decision.tell && !asked) setPhase({ kind: "identity", next: kind });
    else carry.mutate(decision);
  };
  const proposals = (judgement.invitation?.attendees ?? [])
    .filter(({ type }) => type.toUpperCase() !== "ROOM" && type.toUpperCase() !== "RESOURCE")
    .map((attendee) => attendee.address);

  switch (phase.kind) {
    case "done":
      return (
        <Done
          phrases={outcomePhrases(phase.outcome, place)}
          undo={phase.outcome.calendar === "untouched" ? null : () => undo.mutate(phase.outcome)}
          close={() => setPhase(deciding)}
        />
      );
    case "said":
      return <Done phrases={[phase.phrase]} undo={null} close={() => setPhase(deciding)} />;
    case "asking":
      return (
        <Suspense fallback={null}>
          <Question
            to={offer.askTo ?? ""}
            stranger={judgement.reasons.some(({ code }) => code === "first-contact")}
            draft={phase.draft}
            change={(draft) => {
              drafts.set(key, draft);
              setPhase({ kind: "asking", draft });
            }}
            busy={ask.isPending}
            error={ask.error?.message ?? null}
            send={() => ask.mutate(phase.draft)}
            close={() => setPhase(deciding)}
          />
        </Suspense>
      );
    case "deciding":
    case "identity":
      return (
        <>
          {held === null ? null : (
            <div className={styles.standing} data-standing={held.answer}>
              <Said phrase={standingPhrase(held, place)} />
            </div>
          )}
          {question === null ? null : (
            <div className={styles.standing} data-standing="question">
              <Said phrase={words.standing.question(address(question.to), moment(question.askedAt, place))} />
            </div>
          )}
          <Actions
            offer={offer}
            busy={carry.isPending || calendar.isPending}
            error={carry.error?.message ?? undo.error?.message ?? null}
            resume={pressed !== null && pressed.level === view.level ? pressed.kind : null}
            decide={decide}
            ask={() => void startAsking()}
            leave={() => setPhase({ kind: "said", phrase: words.done.left })}
          />
          {asked || proposals.length === 0 ? null : (
            <Button
              size="small"
              appearance="subtle"
              className={styles.identify}
              onClick={() => setPhase({ kind: "identity", next: null })}
            >
              {words.identity.ask}
            </Button>
          )}
          {phase.kind === "identity" ? (
            <Suspense fallback={null}>
              <Identity
                proposals={proposals}
                choose={(mine) => {
                  setPhase(deciding);
                  identify(mine, phase.next === null ? null : { kind: phase.next, level: view.level });
                }}
                close={() => setPhase(deciding)}
              />
            </Suspense>
          ) : null}
        </>
      );
  }
}

interface DoneProps {
  readonly phrases: readonly Phrase[];
  readonly undo: (() => void) | null;
  readonly close: () => void;
}

function Done({ phrases, undo, close }: DoneProps): ReactNode {
  const styles = useStyles();
  const { words } = usePlace();
  const place = useRef<HTMLOutputElement>(null);
  useEffect(() => place.current?.focus(), []);
  return (
    <output className={styles.done} ref={place} tabIndex={-1} data-outcome="">
      <span className={styles.icon}>
        <CheckmarkCircleRegular aria-hidden />
      </span>
      <div className={styles.text}>
        {phrases.map((phrase, index) => (
          <div key={index}>
            <Said phrase={phrase} />
          </div>
        ))}
      </div>
      <div className={styles.buttons}>
        {undo === null ? null : (
          <Button onClick={undo} data-action="undo">
            {words.actions.undo}
          </Button>
        )}
        <Button appearance="subtle" onClick={close}>
          {words.actions.close}
        </Button>
      </div>
    </output>
  );
}

function outcomePhrases(outcome: Outcome, { words }: Place): readonly Phrase[] {
  return [calendarPhrase(outcome.decision, words.done), mailPhrase(outcome, words.done)].filter(
    (phrase) => phrase.length > 0,
  );
}

function calendarPhrase(decision: Decision, done: Place["words"]["done"]): Phrase {
  switch (decision.kind) {
    case "add":
      return done.added;
    case "remove":
      return done.removed;
    case "answer":
      return done[decision.answer];
  }
}

function mailPhrase({ mail, decision }: Outcome, done: Place["words"]["done"]): Phrase {
  switch (mail.kind) {
    case "none":
      return decision.kind === "answer" ? done.quiet : say``;
    case "sent":
      return done.replySent(address(mail.to));
    case "handed-over":
      return done.replyHandedOver(address(mail.to));
    case "impossible":
      return mail.why === "not-invited" ? done.replyNotInvited : done.replyImpossible;
    case "failed":
      return done.replyFailed(mail.why);
  }
}

function standingPhrase({ answer, invitation, addedAt }: CalendarItem, place: Place): Phrase {
  const { standing } = place.words;
  const since = moment(addedAt, place);
  if (invitation.method === "PUBLISH" || invitation.method === null) return standing.added(since);
  return standing[answer](since);
}
