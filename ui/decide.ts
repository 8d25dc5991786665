/**
 * What a press causes: which change to the calendar and which mail, in which order. No drawing here, so that
 * every host's contract test can run the same flow. The calendar comes first: a mail that left cannot be
 * taken back, a calendar entry can.
 */
import type {
  Answer,
  CalendarChange,
  CalendarItem,
  ClientMeetings,
  Handed,
  HostCalendar,
  MailHost,
  OpenMessage,
  Placed,
  Removed,
} from "../addin/host.ts";
import { composeMail, type OutgoingMail } from "../core/compose/mail.ts";
import { replyTo } from "../core/compose/reply.ts";
import { invitationSource, type InvitationSource } from "../core/compose/source.ts";
import type { Invitation, Judgement } from "../core/report.ts";
import { isByClient } from "./client.ts";
import { entryKey, planPut, planRemove } from "./entries.ts";
import type { Guest } from "./guest.ts";
import { neutralise, plain as plainText } from "./untrusted.ts";
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
  readonly host: Pick<MailHost, "calendar" | "keys" | "meetings" | "send" | "putQuestion">;
  readonly words: Words;
  readonly now: () => Date;
  readonly id: () => string;
}

export type MailOutcome =
  | { readonly kind: "none" }
  | { readonly kind: "sent" | "handed-over"; readonly to: string }
  /** `whole`: its text says all; else a calendar object was lost, and no calendar notes the mail by itself. */
  | { readonly kind: "opened"; readonly to: string; readonly whole: boolean }
  /** The client told the organizer, in its own way. */
  | { readonly kind: "by-client" }
  /** No reply can be written: the message no longer holds it, or the person is not on its list. */
  | { readonly kind: "impossible"; readonly why: "unreadable" | "not-invited" }
  | { readonly kind: "failed"; readonly why: string };

export interface Outcome {
  readonly decision: Decision;
  /** The client did it to a meeting of its own: there is no way back from here. */
  readonly byClient: boolean;
  /** "opened": a form of the client shows it, for the person to save. */
  readonly calendar: "put" | "opened" | Removed | "untouched";
  /** What stood on the calendar before, by key; null: nothing. For undo; empty: there is none. */
  readonly before: readonly (readonly [key: string, item: CalendarItem | null])[];
  readonly mail: MailOutcome;
}

/** What the calendar is left without. */
const isRemoval = (decision: Decision): boolean =>
  decision.kind === "remove" || (decision.kind === "answer" && decision.answer === "declined");

interface Planned {
  readonly items: readonly CalendarItem[];
  readonly invitation: Invitation;
  readonly source: InvitationSource | null;
  /** Null: many dates of a series would change at once. */
  readonly plan: CalendarChange | null;
}

/** Null: the message does not hold what the decision needs. */
async function planFor(decision: Decision, matter: Matter, desk: Desk): Promise<Planned | null> {
  const { invitation, trust } = matter.judgement;
  const uid = invitation?.uid ?? null;
  if (invitation === null || uid === null) return null;
  const source = await invitationSource(matter.message.bytes, invitation, desk.now(), desk.host.keys);
  const items = await desk.host.calendar.items();
  const removes = isRemoval(decision);
  if (source === null && !removes) return null;
  const text = source?.text ?? "";
  const plan = removes
    ? planRemove(items, invitation, text, desk.host.calendar.elsewhere)
    : planPut(items, {
        uid: entryKey(invitation) ?? uid,
        answer: decision.kind === "answer" ? decision.answer : "accepted",
        invitation,
        text,
        level: trust?.level ?? null,
        addedAt: desk.now().toISOString(),
      });
  return { items, invitation, source, plan };
}

/** Carries a decision out. Rejects, with nothing sent, where the calendar cannot be changed. */
export async function carryOut(decision: Decision, matter: Matter, desk: Desk): Promise<Outcome> {
  const { message } = matter;
  const { meetings } = desk.host;
  const planned = await planFor(decision, matter, desk);
  if (meetings !== null && isByClient(message.meeting, decision.kind))
    return carryOutByClient(decision, message, meetings, planned?.plan ?? nothing);
  if (planned === null) throw new Error(desk.words.failures.nothingToDecide);
  const { items, invitation, source, plan } = planned;
  if (plan === null) throw new Error(desk.words.failures.partOfSeries);
  const put = plan.put.map(({ uid }) => uid);
  const before = [...plan.remove, ...put]
    .map((key) => [key, items.find((item) => item.uid === key) ?? null] as const)
    // What was put from another device can be taken away here, and not put back.
    .filter(([key, item]) => item !== null || put.includes(key));
  const calendar = await change(plan, isRemoval(decision), { message, invitation }, desk.host.calendar);
  const mail = await reply(decision, matter, invitation, source, desk);
  return { decision, byClient: false, calendar, before, mail };
}

async function change(
  { put, remove }: CalendarChange,
  removes: boolean,
  { message, invitation }: { readonly message: OpenMessage; readonly invitation: Invitation },
  calendar: HostCalendar,
): Promise<Outcome["calendar"]> {
  const placed = new Set<Placed>();
  const removed = new Set<Removed>();
  const organizer = invitation.organizer?.address ?? null;
  for (const item of put) placed.add(await calendar.put(item, message));
  for (const key of remove) removed.add(await calendar.remove(key, organizer, message));
  if (placed.has("opened")) return "opened";
  if (!removes) return placed.size === 0 && removed.size === 0 ? "untouched" : "put";
  if (removed.has("left")) return "left";
  if (placed.size > 0 || removed.has("removed")) return "removed";
  return removed.has("absent") ? "absent" : "untouched";
}

const nothing: CalendarChange = { put: [], remove: [] };

/**
 * The same through the client, for a meeting it made of the message by itself: the entry and the answer are the
 * client's, and `record` is what is noted of them. Rejects, with nothing done, with the client's own sentence.
 */
export async function carryOutByClient(
  decision: Decision,
  message: OpenMessage,
  meetings: ClientMeetings,
  record: CalendarChange = nothing,
): Promise<Outcome> {
  const tells = decision.kind === "answer" && decision.tell;
  if (decision.kind === "remove") await meetings.remove(message, record);
  else
    await meetings.answer(message, decision.kind === "answer" ? decision.answer : "accepted", tells, record);
  return {
    decision,
    byClient: true,
    calendar: isRemoval(decision) ? "removed" : "put",
    before: [],
    mail: { kind: tells ? "by-client" : "none" },
  };
}

/** Puts the calendar back as it was. A mail that left stays sent. */
export async function undo(outcome: Outcome, host: Pick<MailHost, "calendar">): Promise<void> {
  for (const [key, item] of outcome.before)
    await (item === null ? host.calendar.remove(key) : host.calendar.put(item));
}

/** What became of a mail that was handed over. */
export function mailOutcome(handed: Handed, { plain }: OutgoingMail, to: string): MailOutcome {
  return handed === "opened" ? { kind: handed, to, whole: plain?.whole ?? false } : { kind: handed, to };
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
    return mailOutcome(await desk.host.send(mail), mail, organizer);
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
  readonly handed: Handed;
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
  { message, judgement }: Pick<Matter, "message"> & { readonly judgement: Pick<Judgement, "invitation"> },
  desk: Desk,
): Promise<Asked> {
  const now = desk.now();
  const reference = desk.id();
  const source = await invitationSource(message.bytes, judgement.invitation, now, desk.host.keys);
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
  return summary === null
    ? words.event.untitled
    : plainText(neutralise(summary, { limit: 100, lines: "one" }));
}
