/**
 * What a press causes: which change to the calendar and which mail, in which order. No drawing here, so that
 * every host's contract test can run the same flow. The calendar comes first: a mail that left cannot be
 * taken back, a calendar entry can.
 */
import type { Answer, CalendarItem, MailHost, OpenMessage } from "../addin/host.ts";
import { composeMail } from "../core/compose/mail.ts";
import { replyTo } from "../core/compose/reply.ts";
import { invitationSource, type InvitationSource } from "../core/compose/source.ts";
import type { Invitation, Judgement } from "../core/report.ts";
import { entryKey, planPut, planRemove } from "./entries.ts";
import type { Guest } from "./guest.ts";
import { neutralise, plain } from "./untrusted.ts";
import type { Words } from "./words/en.ts";

export type Decision =
  /** `tell`: a reply goes to the organizer. */
  | { readonly kind: "answer"; readonly answer: Answer; readonly tell: boolean }
  | { readonly kind: "add" }
  | { readonly kind: "remove" };

/** What the decision is about. */
export interface Matter {
  readonly message: OpenMessage;
  readonly judgement: Judgement;
  /** Canonical addresses of the person. */
  readonly me: readonly string[];
}

/** Where the effects go, and what makes them unique and dated. */
export interface Desk {
  readonly host: Pick<MailHost, "calendar" | "send" | "putQuestion">;
  readonly words: Words;
  readonly now: () => Date;
  readonly id: () => string;
}

export type MailOutcome =
  | { readonly kind: "none" }
  | { readonly kind: "sent" | "handed-over"; readonly to: string }
  /** No reply can be written: the message no longer holds it, or the person is not on its list. */
  | { readonly kind: "impossible"; readonly why: "unreadable" | "not-invited" }
  | { readonly kind: "failed"; readonly why: string };

export interface Outcome {
  readonly decision: Decision;
  readonly uid: string;
  readonly calendar: "put" | "removed" | "untouched";
  /** What stood on the calendar before, by key; null: nothing. For undo. */
  readonly before: readonly (readonly [key: string, item: CalendarItem | null])[];
  readonly mail: MailOutcome;
}

/** Carries a decision out. Rejects, with nothing sent, where the calendar cannot be changed. */
export async function carryOut(decision: Decision, matter: Matter, desk: Desk): Promise<Outcome> {
  const { invitation, trust } = matter.judgement;
  const uid = invitation?.uid ?? null;
  if (invitation === null || uid === null) throw new Error(desk.words.failures.nothingToDecide);
  const source = invitationSource(matter.message.bytes, invitation, desk.now());
  const items = await desk.host.calendar.items();
  const removes =
    decision.kind === "remove" || (decision.kind === "answer" && decision.answer === "declined");
  if (source === null && !removes) throw new Error(desk.words.failures.nothingToDecide);
  const text = source?.text ?? "";
  const plan = removes
    ? planRemove(items, invitation, text)
    : planPut(items, {
        uid: entryKey(invitation) ?? uid,
        answer: decision.kind === "answer" ? decision.answer : "accepted",
        invitation,
        text,
        level: trust?.level ?? null,
        addedAt: desk.now().toISOString(),
      });
  if (plan === null) throw new Error(desk.words.failures.partOfSeries);
  const keys = [...plan.remove, ...plan.put.map((item) => item.uid)];
  const before = keys.map((key) => [key, items.find((item) => item.uid === key) ?? null] as const);
  for (const item of plan.put) await desk.host.calendar.put(item);
  for (const key of plan.remove) await desk.host.calendar.remove(key);
  const calendar = keys.length === 0 ? "untouched" : removes ? "removed" : "put";
  const mail = await reply(decision, matter, invitation, source, desk);
  return { decision, uid, calendar, before, mail };
}

/** Puts the calendar back as it was. A mail that left stays sent. */
export async function undo(outcome: Outcome, host: Pick<MailHost, "calendar">): Promise<void> {
  for (const [key, item] of outcome.before)
    await (item === null ? host.calendar.remove(key) : host.calendar.put(item));
}

async function reply(
  decision: Decision,
  { me, judgement }: Matter,
  invitation: Invitation,
  source: InvitationSource | null,
  desk: Desk,
): Promise<MailOutcome> {
  if (decision.kind !== "answer" || !decision.tell) return { kind: "none" };
  const organizer = invitation.organizer?.address;
  if (source === null || organizer === undefined) return { kind: "impossible", why: "unreadable" };
  const now = desk.now();
  const { answer } = decision;
  const written = replyTo({
    text: source.text,
    component: invitation.component ?? "VEVENT",
    uid: invitation.uid,
    me,
    answer,
    // The person knows by then: the panel says so before they press.
    uninvited: judgement.reasons.some(({ code }) => code === "not-invited"),
    comment: "",
    now,
  });
  if ("error" in written)
    return { kind: "impossible", why: written.error === "not-invited" ? "not-invited" : "unreadable" };
  const { mails } = desk.words;
  const title = titleOf(invitation, desk.words);
  const mail = composeMail({
    from: written.as,
    to: organizer,
    subject: mails.replySubject(answer, title),
    text: mails.replyText(answer, title),
    date: now,
    id: desk.id(),
    inReplyTo: source.messageId,
    calendar: written.reply,
  });
  try {
    return { kind: await desk.host.send(mail), to: organizer };
  } catch (error) {
    return { kind: "failed", why: error instanceof Error ? error.message : desk.words.failures.mail };
  }
}

/** A question as the person last left it. */
export interface QuestionDraft {
  readonly subject: string;
  readonly text: string;
}

/** A first draft, for the person to change. `guest`: it is about an answer to the person's own event. */
export function draftQuestion(
  { judgement, message }: Matter,
  words: Words,
  guest: Guest | null = null,
): QuestionDraft {
  const title = judgement.invitation === null ? message.name : titleOf(judgement.invitation, words);
  if (guest !== null && !guest.listed) {
    const { mails } = words.guests;
    return guest.delegation === null
      ? { subject: mails.whoSubject(title), text: mails.whoText(title) }
      : { subject: mails.confirmSubject(title), text: mails.confirmText(title, guest.address) };
  }
  const { level, signer, actor } = judgement.trust ?? { level: null, signer: null, actor: null };
  // Whoever signed in their own name need not be asked whether it was them, only what they want.
  const theirs = level === "unconfirmed" && signer !== null && signer === actor;
  const proven = level === "verified" || level === "authorized" || theirs;
  return {
    subject: words.mails.questionSubject(title, proven),
    text: words.mails.questionText(title, proven),
  };
}

/** A question that left; `remembered` false: the host could not note that it is open. */
export interface Asked {
  readonly handed: "sent" | "handed-over";
  readonly remembered: boolean;
}

/**
 * Asks `to`, and remembers that the question is open. Rejects, with nothing noted, where the mail cannot be
 * handed over; a mail that left has left, whether or not it could be noted.
 */
export async function ask(
  to: string,
  from: string,
  draft: QuestionDraft,
  { message, judgement }: Matter,
  desk: Desk,
): Promise<Asked> {
  const now = desk.now();
  const reference = desk.id();
  const source = invitationSource(message.bytes, judgement.invitation, now);
  const mail = composeMail({
    from,
    to,
    subject: draft.subject,
    text: `${draft.text.trimEnd()}\n\n${desk.words.mails.reference(reference)}\n`,
    date: now,
    id: reference,
    inReplyTo: source?.messageId ?? null,
    calendar: null,
  });
  const handed = await desk.host.send(mail);
  const uid = judgement.invitation?.uid ?? "";
  const noting = desk.host.putQuestion({ uid, to, reference, askedAt: now.toISOString() });
  const remembered = await noting.then(
    () => true,
    () => false,
  );
  return { handed, remembered };
}

/** SUMMARY, made harmless for a subject line. */
export function titleOf(invitation: Invitation, words: Words): string {
  const summary = invitation.summary;
  return summary === null ? words.event.untitled : plain(neutralise(summary, { limit: 100, lines: "one" }));
}
