/**
 * The organizer's side of an answer (RFC 5546, 3.2.3 and 2.1.5): who of those that answer may come. No drawing
 * here: one answer beneath its message, and many in their list, go the same way. The event on the calendar
 * changes by a press alone, and first: a mail that left cannot be taken back, an entry can.
 */
import type { CalendarItem, MailHost, OpenMessage, Placed, WaitingAnswer } from "../addin/host.ts";
import { letIn, noteAnswer, turnAway, type ParticipationStatus } from "../core/compose/guests.ts";
import { composeMail, type EnclosedCalendar } from "../core/compose/mail.ts";
import type { Attendee, Invitation, Judgement } from "../core/report.ts";
import { mailOutcome, titleOf, type MailOutcome } from "./decide.ts";
import { guestOf, isSame, type Guest, type GuestStep } from "./guest.ts";
import type { Words } from "./words/en.ts";

/** The answer a step is about; a `WaitingAnswer` is its own message. */
export interface GuestMatter {
  readonly message: Pick<OpenMessage, "name" | "bytes">;
  readonly judgement: Judgement;
  /** Canonical addresses of the person, who organizes. */
  readonly me: readonly string[];
}

export interface GuestDesk {
  readonly host: Pick<MailHost, "calendar" | "send" | "waiting" | "putWaiting" | "removeWaiting">;
  readonly words: Words;
  readonly now: () => Date;
  readonly id: () => string;
}

export interface GuestOutcome {
  readonly step: GuestStep;
  /** Whose answer it was. */
  readonly address: string;
  /** The event as it was; null: it was not touched. */
  readonly before: CalendarItem | null;
  /** How the event was changed; null: it was not. */
  readonly placed: Placed | null;
  /** The answer, where it stood among those that wait. */
  readonly waited: WaitingAnswer | null;
  readonly mail: MailOutcome;
}

/**
 * Lets somebody in, turns them away, or notes their answer. Rejects, with nothing sent, where the answer is for
 * no event of the person's own, or the calendar cannot be changed.
 */
export async function decideGuest(
  step: GuestStep,
  { message, judgement, me }: GuestMatter,
  desk: GuestDesk,
): Promise<GuestOutcome> {
  const { host, words, now } = desk;
  const guest = guestOf(judgement, await host.calendar.items(), me);
  if (guest === null || !guest.steps.includes(step)) throw new Error(words.guests.notYours);
  const { event, address } = guest;
  const change = changeFor(step, guest, judgement.invitation, now());
  if (change === null) throw new Error(words.guests.unreadable);
  const { text, calendar } = change;
  const placed =
    text === null
      ? null
      : await host.calendar.put({
          ...event,
          text,
          invitation: withGuest(event.invitation, guest, judgement.invitation),
        });
  const id = await waitingId(message.bytes, judgement);
  const waited = (await host.waiting()).find((each) => each.id === id) ?? null;
  if (waited !== null) await host.removeWaiting(id);
  const before = text === null ? null : event;
  const mail = calendar === null ? ({ kind: "none" } as const) : await tell(step, guest, calendar, me, desk);
  return { step, address, before, placed, waited, mail };
}

/** Puts the event, and the answer among those that wait, back as they were. A mail that left stays sent. */
export async function undoGuest(
  { before, waited }: GuestOutcome,
  host: Pick<MailHost, "calendar" | "putWaiting">,
): Promise<void> {
  if (before !== null) await host.calendar.put(before);
  if (waited !== null) await host.putWaiting(waited);
}

/** Puts the answer among those that wait for a decision. */
export async function keepForLater(
  { message, judgement }: GuestMatter,
  from: readonly string[],
  { host, now }: Pick<GuestDesk, "host" | "now">,
): Promise<void> {
  const { name, bytes } = message;
  const id = await waitingId(bytes, judgement);
  await host.putWaiting({ id, name, bytes, judgement, from, addedAt: now().toISOString() });
}

/** The same for the same answer of the same mail. */
export async function waitingId(bytes: Uint8Array, { digest }: Judgement): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", new Uint8Array(bytes)));
  return `${Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("")} ${digest ?? ""}`;
}

/** The event's new text, null where it stays as it is, and what goes to the guest, null where nothing does. */
interface Change {
  readonly text: string | null;
  readonly calendar: EnclosedCalendar | null;
}

function changeFor(step: GuestStep, guest: Guest, answer: Invitation | null, now: Date): Change | null {
  const { event, address } = guest;
  switch (step) {
    case "let-in": {
      const result = letIn(event.text, address, partstatOf(guest), now);
      return "error" in result ? null : { text: result.event, calendar: result.request };
    }
    case "turn-away": {
      const result = turnAway(event.text, address, now);
      return "error" in result ? null : { text: null, calendar: result.cancel };
    }
    case "note": {
      const { delegatedTo, delegatedFrom } = answerOf(guest, answer);
      const answered = { address, status: partstatOf(guest), delegatedTo, delegatedFrom };
      const result = noteAnswer(event.text, answered);
      return "error" in result ? null : { text: result.event, calendar: null };
    }
  }
}

const known: readonly ParticipationStatus[] = ["ACCEPTED", "DECLINED", "TENTATIVE", "DELEGATED"];

function partstatOf({ status }: Guest): ParticipationStatus {
  return known.find((each) => each === status) ?? "NEEDS-ACTION";
}

/**
 * The guest's own line of the answer; a line as anybody's where it has none. Whom they send is their own word,
 * and counts where it is proven to be theirs; for whom they come is that person's, and counts where it is.
 */
function answerOf({ address, status, proven, delegation }: Guest, answer: Invitation | null): Attendee {
  const own = answer?.attendees.find((attendee) => isSame(attendee.address, address));
  return {
    address,
    name: null,
    type: "INDIVIDUAL",
    role: "REQ-PARTICIPANT",
    sentBy: null,
    delegatedTo: proven ? (own?.delegatedTo ?? []) : [],
    delegatedFrom:
      delegation?.proven === true
        ? (own?.delegatedFrom ?? []).filter((from) => isSame(from, delegation.delegator))
        : [],
    status,
  };
}

/** The event as it is shown, with what its text now says of the guest. */
function withGuest(event: Invitation, guest: Guest, answer: Invitation | null): Invitation {
  const own = answerOf(guest, answer);
  const noted = event.attendees.map((attendee) => {
    if (isSame(attendee.address, own.address))
      return { ...attendee, status: own.status, delegatedTo: own.delegatedTo };
    return own.delegatedFrom.some((from) => isSame(from, attendee.address))
      ? { ...attendee, status: "DELEGATED", delegatedTo: [own.address] }
      : attendee;
  });
  const isKnown = (address: string): boolean =>
    event.attendees.some((attendee) => isSame(attendee.address, address));
  const delegates = own.delegatedTo
    .filter((to) => !isKnown(to))
    .map((to) => ({
      ...own,
      address: to,
      status: "NEEDS-ACTION",
      delegatedTo: [],
      delegatedFrom: [own.address],
    }));
  return { ...event, attendees: [...noted, ...(guest.listed ? [] : [own]), ...delegates] };
}

async function tell(
  step: GuestStep,
  { event, address }: Guest,
  calendar: EnclosedCalendar,
  me: readonly string[],
  { host, words, now, id }: GuestDesk,
): Promise<MailOutcome> {
  const organizer = event.invitation.organizer?.address ?? "";
  const title = titleOf(event.invitation, words);
  const { mails } = words.guests;
  const mail = composeMail({
    from: me.find((own) => isSame(own, organizer)) ?? organizer,
    to: address,
    subject: step === "let-in" ? mails.letInSubject(title) : mails.turnAwaySubject(title),
    text: step === "let-in" ? mails.letInText(title) : mails.turnAwayText(title),
    date: now(),
    id: id(),
    inReplyTo: null,
    calendar,
  });
  try {
    return mailOutcome(await host.send(mail), mail, address);
  } catch (error) {
    return { kind: "failed", why: error instanceof Error ? error.message : words.failures.mail };
  }
}
