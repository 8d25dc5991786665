/** From press to outcome: who the reader is, the confirmation, the effects, what was done, and undo. */
import { Button, makeStyles, tokens } from "@fluentui/react-components";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState, type ReactNode } from "react";
import { late } from "./late.tsx";
import type { CalendarItem, MailHost, OpenMessage } from "../addin/host.ts";
import type { Judgement } from "../core/report.ts";
import { Actions, partsOfActions } from "./actions.tsx";
import { useHost, usePlace } from "./context.ts";
import { answerOf, isByClient, isRemovable, type OwnMeeting } from "./client.ts";
import type { Decision, Desk, Outcome, QuestionDraft } from "./decide.ts";
import { draftKey } from "./drafts.ts";
import { guestOf, isSame } from "./guest.ts";
import type { InvitationProps } from "./invitation.tsx";
import { offerOf, type ActionKind } from "./offer.ts";
import { heldEntry } from "./entries.ts";
import { useNotices } from "./notices.tsx";
import { askedPhrase, outcomePhrases, undonePhrase } from "./outcome.ts";
import { address, type Phrase } from "./phrase.ts";
import { withPair } from "./pair.ts";
import type { View } from "./present.ts";
import type { Taught } from "./remember.ts";
import { routeOf } from "./route.ts";
import { keys, useCalendar, useOwnStanding, useQuestions } from "./queries.ts";
import { Said } from "./untrusted.tsx";
import { moment, type Place } from "./when.ts";
import type { Words } from "./words/en.ts";

const Done = late(async () => (await import("./done.tsx")).Done);
const Identity = late(async () => (await import("./identity.tsx")).Identity);
const Question = late(async () => (await import("./question.tsx")).Question);
const Trusting = late(async () => (await import("./trusting.tsx")).Trusting);
const ClientSide = late(async () => (await import("./client-side.tsx")).ClientSide);
const GuestSide = late(async () => (await import("./guest-side.tsx")).GuestSide);
const Inquiry = late(async () => (await import("./inquiry.tsx")).Inquiry);
export const partsOfDeciding = [...partsOfActions, Trusting, ClientSide, GuestSide, Inquiry, Done];
const flow = () => import("./decide.ts");
const memory = () => import("./remember.ts");

const useStyles = makeStyles({
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
  /** `key`: what it is about, and to whom it goes; a check made again may find somebody else. */
  | { readonly kind: "asking"; readonly draft: QuestionDraft; readonly key: string }
  | { readonly kind: "done"; readonly outcome: Outcome; readonly taught: Taught | null }
  | { readonly kind: "said"; readonly phrase: Phrase };

const deciding: Phase = { kind: "deciding" };

export function Deciding(props: InvitationProps & { readonly view: View }): ReactNode {
  const { message, report, judgement, me, asked, drafts, pressed, consume, identify, view, settings } = props;
  const styles = useStyles();
  const place = usePlace();
  const { words } = place;
  const host = useHost();
  const client = useQueryClient();
  const calendar = useCalendar();
  const questions = useQuestions();
  const [standingPhase, setPhase] = useState<Phase>(deciding);
  const uid = judgement.invitation?.uid ?? null;
  const held = judgement.invitation === null ? null : heldEntry(calendar.data ?? [], judgement.invitation);
  const question = questions.data?.findLast((each) => each.uid === uid && uid !== null) ?? null;
  const { elsewhere } = routeOf(report, judgement) ?? {};
  const { standing: ownStanding, look, looking } = useOwnStanding(message);
  const own: OwnMeeting | null =
    message.meeting === null || host.meetings === null
      ? null
      : { meeting: message.meeting, standing: ownStanding, several: report.others.length > 0 };
  const standing = {
    mayHold: host.calendar.elsewhere,
    held: held !== null,
    me,
    ...(elsewhere === undefined ? {} : { elsewhere }),
    ...(own === null ? {} : { own }),
  };
  const offer = offerOf(judgement, view, standing, words);
  const guest = guestOf(judgement, calendar.data ?? [], me);
  // Of an answer to the reader's own event: who passed the place, or the invitation, on.
  const askTo = guest?.delegation?.proven === false ? guest.delegation.delegator : offer.askTo;
  const matter = { message, judgement, me };
  const desk = deskOf(host, words);
  const key = draftKey(judgement.digest ?? message.id, askTo);
  const phase = standingPhase.kind === "asking" && standingPhase.key !== key ? deciding : standingPhase;

  // Child effects run first: what was pressed is done by then, and never a second time.
  useEffect(() => {
    if (pressed !== null) consume();
  });

  const refresh = () =>
    Promise.all(
      [keys.calendar, keys.memory, keys.standing(message.id)].map((queryKey) =>
        client.invalidateQueries({ queryKey }),
      ),
    );
  const notices = useNotices();
  const post = (phrases: readonly Phrase[], failed: boolean): void =>
    notices.post({ message: message.id, about: titleFor(judgement, message), phrases, failed });
  const postFailure = ({ message: why }: Error): void => {
    if (!notices.isOpen(message.id)) post([words.earlier.failed(why)], true);
  };
  const close = (): void => {
    notices.drop(message.id);
    setPhase(deciding);
  };
  const carry = useMutation({
    mutationFn: async (decision: Decision) => {
      const outcome = await (await flow()).carryOut(decision, matter, desk);
      // What a decision teaches is no part of it: it stands, whether or not it could be remembered.
      const { learnDecision } = await memory();
      const taught = message.sample
        ? null
        : await learnDecision(report, judgement, host, desk.now()).catch(() => null);
      return { outcome, taught };
    },
    onSuccess: (done) => {
      setPhase({ kind: "done", ...done });
      // The client may go on to the next mail by itself, now or in a moment.
      if (done.outcome.byClient || !notices.isOpen(message.id))
        post(outcomePhrases(done.outcome, words), done.outcome.mail.kind === "failed");
    },
    onError: postFailure,
    onSettled: refresh,
  });
  const undo = useMutation({
    mutationFn: async ({
      outcome,
      taught,
    }: {
      readonly outcome: Outcome;
      readonly taught: Taught | null;
    }) => {
      await (await flow()).undo(outcome, host);
      if (taught !== null) await (await memory()).unlearn(taught, host);
    },
    onSuccess: (_, { outcome }) => setPhase({ kind: "said", phrase: undonePhrase(outcome, words) }),
    onSettled: refresh,
  });
  const ask = useMutation({
    mutationFn: async (draft: QuestionDraft) => {
      const to = askTo ?? "";
      const { handed, remembered } = await (await flow()).ask(to, me[0] ?? "", draft, matter, desk);
      return askedPhrase(handed, to, remembered, words);
    },
    onSuccess: (phrase) => {
      drafts.delete(key);
      setPhase({ kind: "said", phrase });
      if (!notices.isOpen(message.id)) post([phrase], false);
    },
    onError: postFailure,
    onSettled: () => client.invalidateQueries({ queryKey: keys.questions }),
  });

  const startAsking = async (): Promise<void> => {
    if (me.length === 0) {
      setPhase({ kind: "identity", next: "ask" });
      return;
    }
    const draft = drafts.get(key) ?? (await flow()).draftQuestion(matter, words, guest);
    setPhase({ kind: "asking", draft, key });
  };
  const leave = (): void => {
    const stays = own?.meeting === "request" && isRemovable(own);
    setPhase({ kind: "said", phrase: stays ? words.client.left : words.done.left });
  };
  const inquired = message.sample ? null : inquiredOf(judgement, me);
  const decide = (decision: Decision, kind: ActionKind): void => {
    const byClient = own !== null && isByClient(own.meeting, decision.kind);
    if (decision.kind === "answer" && decision.tell && !asked && !byClient)
      setPhase({ kind: "identity", next: kind });
    else carry.mutate(decision);
  };
  const proposals = (judgement.invitation?.attendees ?? [])
    .filter(({ type }) => type.toUpperCase() !== "ROOM" && type.toUpperCase() !== "RESOURCE")
    .map((attendee) => attendee.address);

  switch (phase.kind) {
    case "done":
      return (
        <Done
          phrases={outcomePhrases(phase.outcome, words)}
          undo={phase.outcome.before.length === 0 ? null : () => undo.mutate(phase)}
          close={close}
        />
      );
    case "said":
      return <Done phrases={[phase.phrase]} undo={null} close={close} />;
    case "asking":
      return (
        <Question
          to={askTo ?? ""}
          stranger={judgement.reasons.some(({ code }) => code === "first-contact")}
          draft={phase.draft}
          change={(draft) => {
            drafts.set(key, draft);
            setPhase({ kind: "asking", draft, key });
          }}
          busy={ask.isPending}
          error={ask.error?.message ?? null}
          send={() => ask.mutate(phase.draft)}
          close={() => setPhase(deciding)}
        />
      );
    case "deciding":
    case "identity":
      return (
        <>
          {own === null ? null : <ClientSide own={own} look={look} looking={looking} />}
          {held === null || answerOf(own) !== null ? null : (
            <div className={styles.standing} data-standing={held.answer}>
              <Said phrase={heldPhrase(held, place)} />
            </div>
          )}
          {question === null ? null : (
            <div className={styles.standing} data-standing="question">
              <Said phrase={words.standing.question(address(question.to), moment(question.askedAt, place))} />
            </div>
          )}
          {offer.trusting === null ? null : (
            <Trusting
              key={JSON.stringify([offer.trusting.agent, offer.trusting.actor])}
              question={offer.trusting}
              sample={message.sample}
              busy={carry.isPending}
              failed={props.unkept}
              keep={(pair, said) => props.keep({ trustedPairs: withPair(settings.trustedPairs, pair) }, said)}
            />
          )}
          {guest === null ? (
            <Actions
              offer={offer}
              busy={carry.isPending || calendar.isPending}
              error={carry.error?.message ?? undo.error?.message ?? null}
              resume={pressed !== null && pressed.level === view.level ? pressed.kind : null}
              decide={decide}
              ask={() => void startAsking()}
              leave={leave}
            />
          ) : (
            <GuestSide
              guest={guest}
              message={message}
              judgement={judgement}
              me={me}
              from={report.message.from}
              ask={() => void startAsking()}
              leave={leave}
            />
          )}
          {inquired === null ? null : <Inquiry judgement={judgement} actor={inquired} />}
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
            <Identity
              proposals={proposals}
              choose={(mine) => {
                setPhase(deciding);
                identify(mine, phase.next === null ? null : { kind: phase.next, level: view.level });
              }}
              close={() => setPhase(deciding)}
            />
          ) : null}
        </>
      );
  }
}

const deskOf = (host: MailHost, words: Words): Desk => ({
  host,
  words,
  now: () => new Date(),
  id: () => crypto.randomUUID(),
});

/** What the mail is called where it stands no longer: its event, else itself. */
function titleFor({ invitation }: Judgement, { name }: OpenMessage): string {
  return invitation?.summary ?? name;
}

/** Whom the reader may have asked by another way; null where that would settle nothing. */
function inquiredOf({ trust, invitation, digest }: Judgement, me: readonly string[]): string | null {
  if (trust === null || trust.actor === null || invitation?.uid === undefined) return null;
  if (invitation.uid === null || digest === null) return null;
  if (trust.level === "verified" || trust.level === "authorized") return null;
  const { actor } = trust;
  return me.some((own) => isSame(own, actor)) ? null : actor;
}

function heldPhrase({ answer, invitation, addedAt }: CalendarItem, place: Place): Phrase {
  const { standing } = place.words;
  const since = moment(addedAt, place);
  if (invitation.method === "PUBLISH" || invitation.method === null) return standing.added(since);
  return standing[answer](since);
}
