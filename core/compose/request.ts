/**
 * An invitation sent for somebody else: they stay the organizer, and the agent is named and signs (RFC 6047,
 * 3).
 */
import { latin1 } from "../bytes/ascii.ts";
import { Budget } from "../bytes/budget.ts";
import { openSignedData } from "../evidence/smime/parse.ts";
import { sameAddress } from "../mime/address.ts";
import { content } from "../mime/content.ts";
import { parseMessage } from "../mime/parse.ts";
import { escapeText, utcStamp, writeLines } from "./lines.ts";
import { mailBody, type EnclosedCalendar } from "./mail.ts";
import { jwsEntity } from "./mandate.ts";
import { boundaryOf, messageEntity, multipart, type Envelope, type OutgoingMail } from "./mime.ts";
import { contentLine, isCanonical, mailtoOf } from "./people.ts";
import type { SigningIdentity } from "./pkcs12.ts";
import { signMail, type SignError } from "./sign.ts";

/** Somebody the invitation names. */
export interface Person {
  /** Canonical. */
  readonly address: string;
  /** CN; null: none. */
  readonly name: string | null;
}

export interface Guest extends Person {
  /** ROLE (RFC 5545, 3.2.16). */
  readonly role: "CHAIR" | "REQ-PARTICIPANT" | "OPT-PARTICIPANT" | "NON-PARTICIPANT";
}

/** When: moments in UTC, or whole days as "2027-03-01", both of them included. */
export type When =
  { readonly start: Date; readonly end: Date } | { readonly firstDay: string; readonly lastDay: string };

/** A new event (RFC 5546, 3.2.2). Texts are as people write them; empty: none. */
export interface EventDraft {
  readonly uid: string;
  /** On whose behalf. */
  readonly actor: Person;
  /** Who sends it. */
  readonly agent: string;
  readonly guests: readonly Guest[];
  readonly when: When;
  readonly summary: string;
  readonly location: string;
  readonly description: string;
}

export interface RequestDraft extends EventDraft, Pick<Envelope, "subject" | "date" | "id"> {
  /** What the mail says to people, beside the invitation. */
  readonly text: string;
  /** The actor's mandate, as it was imported: a compact JWS, or a mail that bears one; null: there is none. */
  readonly mandate: Uint8Array | null;
}

/**
 * "unsigned": there is nobody to sign, and what is sent for another proves nothing without (RFC 6047, 2.2.2
 * and 3). "address": one is not canonical. "mandate": it cannot be enclosed as it is.
 */
export type RequestError =
  SignError | "unsigned" | "address" | "agent-is-actor" | "guests" | "time" | "uid" | "mandate";

export type RequestResult =
  { readonly mail: OutgoingMail; readonly calendar: EnclosedCalendar } | { readonly error: RequestError };

/** More than any list a person writes; one mail goes to all of them. */
const mostGuests = 500;

/**
 * The signed mail that invites on somebody's behalf. Nothing a field says begins a line, a header field or a
 * part: the calendar and the texts are encoded, addresses canonical.
 */
export async function requestOnBehalf(
  identity: SigningIdentity | null,
  draft: RequestDraft,
): Promise<RequestResult> {
  const error = faultOf(draft);
  if (error !== null) return { error };
  if (identity === null) return { error: "unsigned" };
  const calendar = requestCalendar(draft, draft.date);
  const { agent, guests, subject, date, id, text, mandate } = draft;
  const body = mailBody({ id, text, calendar });
  const proof = mandate === null ? null : mandateEntity(mandate, id);
  if (mandate !== null && proof === null) return { error: "mandate" };
  const whole = proof === null ? body : multipart("multipart/mixed", boundaryOf("mixed", id), [body, proof]);
  const to = guests.map(({ address }) => address);
  const signed = await signMail(identity, { from: agent, to, subject, date, id, inReplyTo: null }, whole);
  return "error" in signed ? signed : { mail: signed.mail, calendar };
}

function faultOf({ uid, actor, agent, guests, when }: EventDraft): RequestError | null {
  const people = [agent, ...guests.map(({ address }) => address)];
  if (!isCanonical(actor.address) || !people.every(isMailable)) return "address";
  if (sameAddress(actor.address, agent)) return "agent-is-actor";
  const twice = guests.some(({ address }, i) =>
    guests.slice(i + 1).some((other) => sameAddress(address, other.address)),
  );
  if (guests.length === 0 || guests.length > mostGuests || twice) return "guests";
  if (!/^[\x21-\x7e]{1,200}$/.test(uid)) return "uid";
  return timeLines(when) === null ? "time" : null;
}

/** Header fields hold ASCII: an address that is not would need every server on the way to know RFC 6532. */
const isMailable = (address: string): boolean => isCanonical(address) && /^[\x21-\x7e]+$/.test(address);

/** The iTIP object alone (RFC 5546, 3.2.2). */
function requestCalendar(draft: EventDraft, now: Date): EnclosedCalendar {
  const { uid, actor, agent, guests, when, summary, location, description } = draft;
  const organizer = new Map([...nameOf(actor), ["SENT-BY", [mailtoOf(agent)]] as const]);
  const lines = [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//Usher//Usher//EN",
    "METHOD:REQUEST",
    "BEGIN:VEVENT",
    `UID:${escapeText(uid)}`,
    `DTSTAMP:${utcStamp(now)}`,
    "SEQUENCE:0",
    contentLine({ name: "ORGANIZER", parameters: organizer, value: mailtoOf(actor.address) }),
    ...guests.map(guestLine),
    ...(timeLines(when) ?? []),
    ...textLines("SUMMARY", summary),
    ...textLines("LOCATION", location),
    ...textLines("DESCRIPTION", description),
    "END:VEVENT",
    "END:VCALENDAR",
  ];
  return { method: "REQUEST", component: "VEVENT", text: writeLines(lines) };
}

type Parameter = readonly [name: string, values: readonly string[]];

const nameOf = ({ name }: Person): readonly Parameter[] =>
  name === null || name.trim() === "" ? [] : [["CN", [name.trim()]]];

function guestLine(guest: Guest): string {
  const parameters = new Map<string, readonly string[]>([
    ...nameOf(guest),
    ["ROLE", [guest.role]],
    ["PARTSTAT", ["NEEDS-ACTION"]],
    ["RSVP", ["TRUE"]],
  ]);
  return contentLine({ name: "ATTENDEE", parameters, value: mailtoOf(guest.address) });
}

const textLines = (name: string, text: string): readonly string[] =>
  text.trim() === "" ? [] : [`${name}:${escapeText(text.trim())}`];

/** A year has four digits (RFC 5545, 3.3.4). */
const endOfTime = new Date("9999-12-31T00:00:00Z");

/** Null where it ends before it begins, or is no time of the years 1970 to 9999. */
function timeLines(when: When): readonly string[] | null {
  if ("start" in when) {
    const { start, end } = when;
    if (!(start >= new Date(0) && start <= end && end < endOfTime)) return null;
    return [`DTSTART:${utcStamp(start)}`, `DTEND:${utcStamp(end)}`];
  }
  const first = dayOf(when.firstDay);
  const last = dayOf(when.lastDay);
  if (first === null || last === null || first > last || last >= endOfTime) return null;
  // RFC 5545, 3.6.1: DTEND is the day after.
  const after = new Date(last);
  after.setUTCDate(after.getUTCDate() + 1);
  return [`DTSTART;VALUE=DATE:${dateStamp(first)}`, `DTEND;VALUE=DATE:${dateStamp(after)}`];
}

function dayOf(text: string): Date | null {
  const day = /^(?:19[7-9]|[2-9]\d\d)\d-\d\d-\d\d$/.test(text) ? new Date(`${text}T00:00:00Z`) : null;
  return day !== null && !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text) ? day : null;
}

const dateStamp = (day: Date): string => utcStamp(day).slice(0, 8);

/** A compact JWS (RFC 7515, 7.1), trimmed; null: it is none. */
const compactJws = (bytes: Uint8Array): string | null =>
  /^\s*([\w-]+\.[\w-]+\.[\w-]+)\s*$/.exec(latin1(bytes))?.[1] ?? null;

/**
 * A JWS, by itself or the one a mail bears; else the mail as it is, whose own signature speaks. Null where it
 * is neither, or cannot stand in a mail of ASCII.
 */
function mandateEntity(bytes: Uint8Array, id: string): string | null {
  const alone = compactJws(bytes);
  if (alone !== null) return jwsEntity(alone);
  if (!/^[!-9;-~]+:/.test(latin1(bytes.subarray(0, 1000)))) return null;
  const { parts } = parseMessage(bytes, { budget: new Budget(), open: openSignedData });
  const enclosed = parts.filter(({ type }) => type === "application/jose").map(content);
  const [jws = null, ...more] = enclosed.map(compactJws);
  if (jws !== null && more.length === 0) return jwsEntity(jws);
  const boundaries = (["usher", "mixed", "signed"] as const).map((level) => boundaryOf(level, id));
  return messageEntity(bytes, boundaries);
}
