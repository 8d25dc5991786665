/** Deciding about a message of which nothing was checked: through the client alone, or by asking first. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState, type ReactNode } from "react";
import { late } from "./late.tsx";
import type { OpenMessage } from "../addin/host.ts";
import { Actions } from "./actions.tsx";
import { ClientSide } from "./client-side.tsx";
import { isRemovable, type OwnMeeting } from "./client.ts";
import { useHost, usePlace } from "./context.ts";
import type { Decision, Desk, Outcome, QuestionDraft } from "./decide.ts";
import { Done } from "./done.tsx";
import { draftKey, type Drafts } from "./drafts.ts";
import { useNotices } from "./notices.tsx";
import { askedPhrase, outcomePhrases } from "./outcome.ts";
import { address, type Phrase } from "./phrase.ts";
import { keys, useOwnStanding } from "./queries.ts";
import { uncheckedOffer } from "./unchecked-offer.ts";
import { neutralise, plain } from "./untrusted.ts";

const Identity = late(async () => (await import("./identity.tsx")).Identity);
const Question = late(async () => (await import("./question.tsx")).Question);
const flow = () => import("./decide.ts");

export interface UncheckedProps {
  readonly message: OpenMessage;
  /** What the mail is called, in the sender's words. */
  readonly title: string;
  /** From, as a claim; null: there is nobody to ask. */
  readonly askTo: string | null;
  readonly me: readonly string[];
  readonly drafts: Drafts;
  readonly identify: (me: readonly string[]) => void;
}

type Phase =
  | { readonly kind: "deciding" }
  | { readonly kind: "identity" }
  | { readonly kind: "asking"; readonly draft: QuestionDraft }
  | { readonly kind: "done"; readonly phrases: readonly Phrase[] };

const deciding: Phase = { kind: "deciding" };

export function Unchecked({ message, title, askTo, me, drafts, identify }: UncheckedProps): ReactNode {
  const { words } = usePlace();
  const host = useHost();
  const client = useQueryClient();
  const notices = useNotices();
  const { standing, look, looking } = useOwnStanding(message);
  const [phase, setPhase] = useState<Phase>(deciding);
  const { meetings } = host;
  const own: OwnMeeting | null =
    message.meeting === null || meetings === null
      ? null
      : { meeting: message.meeting, standing, several: false };
  const offer = uncheckedOffer(own, askTo, words);
  const { subject, start } = message.outline ?? { subject: message.id, start: null };
  const key = draftKey(JSON.stringify([subject, start]), askTo);
  const post = (phrases: readonly Phrase[], failed: boolean): void =>
    notices.post({ message: message.id, about: title, phrases, failed });
  const postFailure = ({ message: why }: Error): void => {
    if (!notices.isOpen(message.id)) post([words.earlier.failed(why)], true);
  };
  const close = (): void => {
    notices.drop(message.id);
    setPhase(deciding);
  };
  const carry = useMutation({
    mutationFn: async (decision: Decision): Promise<Outcome> => {
      if (meetings === null) throw new Error(words.failures.nothingToDecide);
      return (await flow()).carryOutByClient(decision, message, meetings);
    },
    onSuccess: (outcome) => {
      const phrases = outcomePhrases(outcome, words);
      setPhase({ kind: "done", phrases });
      // The client may go on to the next mail by itself, now or in a moment.
      post(phrases, false);
    },
    onError: postFailure,
    onSettled: () => client.invalidateQueries({ queryKey: keys.standing(message.id) }),
  });
  const ask = useMutation({
    mutationFn: async ({ to, draft }: { readonly to: string; readonly draft: QuestionDraft }) => {
      const desk: Desk = { host, words, now: () => new Date(), id: () => crypto.randomUUID() };
      const about = { message, judgement: { invitation: null } };
      const { handed, remembered } = await (await flow()).ask(to, me[0] ?? "", draft, about, desk);
      return askedPhrase(handed, to, remembered, words);
    },
    onSuccess: (phrase) => {
      drafts.delete(key);
      setPhase({ kind: "done", phrases: [phrase] });
      if (!notices.isOpen(message.id)) post([phrase], false);
    },
    onError: postFailure,
    onSettled: () => client.invalidateQueries({ queryKey: keys.questions }),
  });
  const startAsking = (): void => {
    const called = plain(neutralise(title, { limit: 100, lines: "one" }));
    const { questionSubject, questionText } = words.mails;
    const first = { subject: questionSubject(called, false), text: questionText(called, false) };
    setPhase(me.length === 0 ? { kind: "identity" } : { kind: "asking", draft: drafts.get(key) ?? first });
  };
  const leave = (): void => {
    const stays = own?.meeting === "request" && isRemovable(own);
    setPhase({ kind: "done", phrases: [stays ? words.client.left : words.done.left] });
  };
  if (phase.kind === "done") return <Done phrases={phase.phrases} undo={null} close={close} />;
  if (phase.kind === "asking" && askTo !== null)
    return (
      <Question
        to={askTo}
        stranger
        note={words.outline.ask(address(askTo))}
        draft={phase.draft}
        change={(draft) => {
          drafts.set(key, draft);
          setPhase({ kind: "asking", draft });
        }}
        busy={ask.isPending}
        error={ask.error?.message ?? null}
        send={() => ask.mutate({ to: askTo, draft: phase.draft })}
        close={() => setPhase(deciding)}
      />
    );
  // To leave it is no choice where there is no other.
  const idle = own === null && askTo === null;
  return (
    <>
      {own === null ? null : <ClientSide own={own} look={look} looking={looking} />}
      {idle ? null : (
        <Actions
          offer={offer}
          busy={carry.isPending}
          error={carry.error?.message ?? null}
          resume={null}
          decide={(decision) => carry.mutate(decision)}
          ask={startAsking}
          leave={leave}
        />
      )}
      {phase.kind === "identity" ? (
        <Identity
          proposals={[]}
          choose={(mine) => {
            setPhase(deciding);
            identify(mine);
          }}
          close={() => setPhase(deciding)}
        />
      ) : null}
    </>
  );
}

/** A meeting of the client's own in whose message no invitation can be read. */
export function UnreadMeeting(props: Omit<UncheckedProps, "title" | "askTo">): ReactNode {
  return <Unchecked {...props} title={props.message.name} askTo={null} />;
}
