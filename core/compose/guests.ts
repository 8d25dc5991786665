/** The guest list of the person's own event, as its organizer keeps it (RFC 5546, 3.2.2, 3.2.3 and 3.2.5). */
import type { Attendee } from "../report.ts";
import { sameAddress } from "../mime/address.ts";
import { eventPieces, joinPieces, mapProperties, withoutInner, type EventPiece } from "./event-text.ts";
import { instanceOf } from "./instance.ts";
import { componentsOf, nameOf, placeLines, propertiesOf, utcStamp, writeLines } from "./lines.ts";
import type { EnclosedCalendar } from "./mail.ts";
import { isCanonical, mailtoOf, readPerson, withParameters, type PersonLine } from "./people.ts";

/** PARTSTAT of an answer (RFC 5545, 3.2.12). */
export type ParticipationStatus = "NEEDS-ACTION" | "ACCEPTED" | "DECLINED" | "TENTATIVE" | "DELEGATED";

/**
 * "no-event": the text holds none, or several of different UIDs. "address": it is not canonical. "listed",
 * "not-listed": the person is, or is not, on the list. "loop": the delegation comes back to who delegates.
 * "no-date": the series has no such date.
 */
export type GuestError =
  "no-event" | "no-organizer" | "address" | "listed" | "not-listed" | "loop" | "no-date";

/** Text that changes the event, and what tells the guest of it. */
export interface LetIn {
  /** The event with the guest on its list, unfolded, lines ended by LF. */
  readonly event: string;
  /** For the guest alone. */
  readonly request: EnclosedCalendar;
}

/**
 * Puts somebody who answered without being asked on the list (RFC 5546, 3.2.3: "party crasher"), in every
 * component of a series, and writes the REQUEST that tells them. SEQUENCE stays (RFC 5546, 2.1.4). Whoever is
 * on the list already keeps their line but for the answer.
 */
export function letIn(
  event: string,
  address: string,
  status: ParticipationStatus,
  now: Date,
): LetIn | { readonly error: GuestError } {
  const pieces = eventPieces(event);
  const error = faultOf(pieces, address);
  if (error !== null) return { error };
  // Whoever has not answered is asked to.
  const asked = { PARTSTAT: [status], ...(status === "NEEDS-ACTION" ? { RSVP: ["TRUE"] } : {}) };
  const changed = pieces.map((piece) =>
    piece.component === null ? piece : { ...piece, lines: withGuest(piece.lines, address, asked, null) },
  );
  const text = joinPieces(changed);
  return { event: text, request: requestFor(text, changed, now) };
}

/**
 * The CANCEL that tells somebody who is not on the list that they are not expected (RFC 5546, 3.2.5): it
 * names them alone, and no STATUS, as the event takes place. Nobody else hears of it, and the event is not
 * changed.
 */
export function turnAway(
  event: string,
  address: string,
  now: Date,
): { readonly cancel: EnclosedCalendar } | { readonly error: GuestError } {
  const pieces = eventPieces(event);
  const error = faultOf(pieces, address);
  if (error !== null) return { error };
  const events = pieces.filter(({ component }) => component !== null);
  if (events.some(({ lines }) => guestIn(lines, address) !== null)) return { error: "listed" };
  const [master] = [...events].sort((a, b) => Number(isPart(a.lines)) - Number(isPart(b.lines)));
  const component = master?.component ?? "VEVENT";
  const properties = propertiesOf(master?.lines ?? []);
  const kept = properties.filter((line) => cancelled.has(nameOf(line))).map(outgoing);
  const sequence = events.map(({ lines }) => sequenceOf(lines)).reduce((a, b) => Math.max(a, b), 0);
  const lines = [
    ...head("CANCEL"),
    ...zonesOf(event),
    `BEGIN:${component}`,
    ...kept,
    `DTSTAMP:${utcStamp(now)}`,
    `SEQUENCE:${sequence + 1}`,
    `ATTENDEE:${mailtoOf(address)}`,
    `END:${component}`,
    "END:VCALENDAR",
  ];
  return { cancel: { method: "CANCEL", component, text: writeLines(lines) } };
}

/** An answer as it came. */
export type Answered = Pick<Attendee, "address" | "delegatedTo" | "delegatedFrom"> & {
  readonly status: ParticipationStatus;
  /** The one date of a series it is about, as `Invitation.recurrenceId`; null, or left out: the whole event. */
  readonly recurrenceId?: string | null;
};

/**
 * Writes an answer down (RFC 5546, 3.2.3): the guest's PARTSTAT, and both ends of a delegation (3.2.2.3),
 * whose delegate inherits ROLE and RSVP and is put on the list where the delegator is on it. Twice the same
 * changes nothing more.
 */
export function noteAnswer(
  event: string,
  answer: Answered,
): { readonly event: string } | { readonly error: GuestError } {
  const { address, delegatedTo, delegatedFrom, recurrenceId = null } = answer;
  const whole = eventPieces(event);
  const error = [address, ...delegatedTo, ...delegatedFrom]
    .map((one) => faultOf(whole, one))
    .find((one) => one !== null);
  if (error !== undefined) return { error };
  const instance = recurrenceId === null ? null : instanceOf(whole, recurrenceId);
  if (recurrenceId !== null && instance === null) return { error: "no-date" };
  const { pieces, at } = instance ?? { pieces: whole, at: null };
  const isMeant = ({ component }: EventPiece, i: number): boolean =>
    component !== null && (at === null || i === at);
  const events = pieces.filter(isMeant).map(({ lines }) => lines);
  const isListed = (one: string): boolean => events.some((lines) => guestIn(lines, one) !== null);
  if (!isListed(address) && !delegatedFrom.some(isListed)) return { error: "not-listed" };
  const links = [
    ...delegatedTo.map((to) => [address, to] as const),
    ...delegatedFrom.map((from) => [from, address] as const),
  ];
  for (const [from, to] of links)
    if (events.some((lines) => leadsTo(lines, to, from))) return { error: "loop" };
  const changed = pieces.map((piece, i) =>
    isMeant(piece, i) ? { ...piece, lines: noted(piece.lines, answer) } : piece,
  );
  return { event: joinPieces(changed) };
}

function noted(component: readonly string[], answer: Answered): readonly string[] {
  const { address, status, delegatedTo, delegatedFrom } = answer;
  // A single date of a series may have guests of its own.
  if (
    guestIn(component, address) === null &&
    !delegatedFrom.some((from) => guestIn(component, from) !== null)
  )
    return component;
  let lines = component;
  for (const from of delegatedFrom) {
    const delegator = guestIn(lines, from);
    if (delegator === null) continue;
    lines = withDelegator(lines, from, [address]);
    lines = withGuest(lines, address, { "DELEGATED-FROM": [mailtoOf(from)] }, delegator);
  }
  if (delegatedTo.length === 0)
    return withGuest(lines, address, { PARTSTAT: [status], "DELEGATED-TO": null }, null);
  const delegator = guestIn(lines, address);
  lines = withDelegator(lines, address, delegatedTo);
  for (const to of delegatedTo)
    lines = withGuest(lines, to, { "DELEGATED-FROM": [mailtoOf(address)] }, delegator);
  return lines;
}

const withDelegator = (
  component: readonly string[],
  delegator: string,
  delegates: readonly string[],
): readonly string[] =>
  withGuest(component, delegator, { PARTSTAT: ["DELEGATED"], "DELEGATED-TO": delegates.map(mailtoOf) }, null);

/** Whether following DELEGATED-TO from one person reaches another, or it is the same person. */
function leadsTo(component: readonly string[], from: string, to: string): boolean {
  const seen: string[] = [];
  const open = [from];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const here = next;
    if (sameAddress(here, to)) return true;
    if (seen.some((one) => sameAddress(one, here))) continue;
    seen.push(here);
    open.push(...delegatesOf(guestIn(component, here)));
  }
  return false;
}

function delegatesOf(guest: PersonLine | null): readonly string[] {
  const uris = guest?.line.parameters.get("DELEGATED-TO") ?? [];
  return uris.flatMap((uri) => readPerson(`ATTENDEE:${uri}`)?.address ?? []);
}

function faultOf(pieces: readonly EventPiece[], address: string): GuestError | null {
  const events = pieces.filter(({ component }) => component !== null).map(({ lines }) => propertiesOf(lines));
  const uids = new Set(events.map((lines) => lines.find((line) => nameOf(line) === "UID")?.trim()));
  if (uids.size !== 1 || uids.has(undefined)) return "no-event";
  if (!events.every((lines) => lines.some((line) => nameOf(line) === "ORGANIZER"))) return "no-organizer";
  return isCanonical(address) ? null : "address";
}

/** The first ATTENDEE of this address. */
function guestIn(component: readonly string[], address: string): PersonLine | null {
  for (const line of propertiesOf(component)) {
    const person = nameOf(line) === "ATTENDEE" ? readPerson(line) : null;
    if (person !== null && sameAddress(person.address, address)) return person;
  }
  return null;
}

type Parameters = Readonly<Record<string, readonly string[] | null>>;

/** What a delegate takes over (RFC 5545, 3.8.4.1). */
const inherited = ["ROLE", "RSVP"] as const;

/** The guest's line with these parameters; a new one, below the others, where there is none. */
function withGuest(
  component: readonly string[],
  address: string,
  parameters: Parameters,
  delegator: PersonLine | null,
): readonly string[] {
  if (guestIn(component, address) !== null)
    return mapProperties(component, (line, name) => {
      const person = name === "ATTENDEE" ? readPerson(line) : null;
      return person !== null && sameAddress(person.address, address)
        ? withParameters(person.line, parameters)
        : line;
    });
  const own = readPerson(`ATTENDEE;PARTSTAT=NEEDS-ACTION:${mailtoOf(address)}`);
  if (own === null) return component;
  const taken = inherited.map((name) => [name, delegator?.line.parameters.get(name) ?? null] as const);
  const line = withParameters(own.line, { ...Object.fromEntries(taken), ...parameters });
  const at = lastPersonAt(component) + 1;
  return [...component.slice(0, at), line, ...component.slice(at)];
}

/** Where its last ATTENDEE stands, else its ORGANIZER, else its first line. */
function lastPersonAt(component: readonly string[]): number {
  let attendee = 0;
  let organizer = 0;
  for (const [at, { line, depth }] of placeLines(component).entries()) {
    const name = nameOf(line);
    if (depth === 2 && name === "ATTENDEE") attendee = at;
    if (depth === 2 && name === "ORGANIZER") organizer = at;
  }
  return attendee === 0 ? organizer : attendee;
}

const isPart = (component: readonly string[]): boolean =>
  propertiesOf(component).some((line) => nameOf(line) === "RECURRENCE-ID");

function sequenceOf(component: readonly string[]): number {
  const line = propertiesOf(component).find((one) => nameOf(one) === "SEQUENCE") ?? "";
  const digits = /:\s*(\d{1,9})\s*$/.exec(line)?.[1];
  return digits === undefined ? 0 : Number(digits);
}

/** Properties of a CANCEL by which a guest and their program know the event (RFC 5546, 3.2.5). */
const cancelled = new Set(["UID", "ORGANIZER", "SUMMARY", "DTSTART", "DTEND", "DURATION", "DUE"]);

const head = (method: string): readonly string[] => [
  "BEGIN:VCALENDAR",
  "VERSION:2.0",
  "PRODID:-//Usher//Usher//EN",
  `METHOD:${method}`,
];

const zonesOf = (text: string): readonly string[] => componentsOf(text.split("\n"), "VTIMEZONE").flat();

/** What a calendar server notes beside a person is for no one else's eyes (RFC 6638, 7). */
const serverOnly = { "SCHEDULE-AGENT": null, "SCHEDULE-STATUS": null, "SCHEDULE-FORCE-SEND": null } as const;

function outgoing(line: string): string {
  const name = nameOf(line);
  const person = name === "ATTENDEE" || name === "ORGANIZER" ? readPerson(line) : null;
  const noted = person !== null && Object.keys(serverOnly).some((one) => person.line.parameters.has(one));
  return noted ? withParameters(person.line, serverOnly) : line;
}

/** The event as its guests see it: every component, without alarms, as it is now. */
function requestFor(text: string, pieces: readonly EventPiece[], now: Date): EnclosedCalendar {
  const events = pieces.filter(({ component }) => component !== null);
  const lines = [
    ...head("REQUEST"),
    ...zonesOf(text),
    ...events.flatMap((piece) => {
      const [begin = "", ...rest] = mapProperties(withoutInner(piece.lines), (line, name) =>
        name === "DTSTAMP" ? null : outgoing(line),
      );
      return [begin, `DTSTAMP:${utcStamp(now)}`, ...rest];
    }),
    "END:VCALENDAR",
  ];
  return { method: "REQUEST", component: events[0]?.component ?? "VEVENT", text: writeLines(lines) };
}
