import { matchAddress } from "../authority/signatures.ts";
import { parseContentLine, type ContentLine } from "../invitation/content-line.ts";
import { textOf } from "../invitation/property.ts";
import { componentsOf, escapeText, nameOf, placeLines, propertiesOf, utcStamp, writeLines } from "./lines.ts";
import type { EnclosedCalendar } from "./mail.ts";
import { contentLine, mailtoOf, readPerson, withParameters, type PersonLine } from "./people.ts";

export type Answer = "accepted" | "tentative" | "declined";

const partstats = { accepted: "ACCEPTED", tentative: "TENTATIVE", declined: "DECLINED" } as const;

export interface ReplyRequest {
  /** The invitation's iCalendar text, unfolded (`invitationText`). */
  readonly text: string;
  /** "VEVENT" or "VTODO" (RFC 5546, 3.2.3 and 3.4.3). */
  readonly component: string;
  /** `Invitation.uid`: no other event is answered. Null, or left out: whichever the text holds. */
  readonly uid?: string | null;
  /** Canonical addresses of the person; the first that is invited answers. */
  readonly me: readonly string[];
  readonly answer: Answer;
  /**
   * Nobody of *me* is on the list, and the first answers all the same (RFC 5546, 3.2.3): only where the
   * person asks for it.
   */
  readonly uninvited?: boolean;
  /** The person's own words to the organizer; empty: none. */
  readonly comment: string;
  readonly now: Date;
}

/** Where there is nothing to reply to, why: no such component of that UID, no organizer, or none of *me* on the list. */
export type ReplyResult =
  | { readonly reply: EnclosedCalendar; readonly as: string }
  | { readonly error: "nothing-to-answer" | "no-organizer" | "not-invited" };

/** Properties a REPLY repeats so that the organizer finds the event (RFC 5546, 3.2.3). */
const echoed = new Set([
  "UID",
  "SEQUENCE",
  "RECURRENCE-ID",
  "ORGANIZER",
  "SUMMARY",
  "DTSTART",
  "DTEND",
  "DUE",
  "DURATION",
]);

/** Parameters of the person's ATTENDEE that their answer does not repeat: they answer, and for themselves. */
const answered = new Set(["PARTSTAT", "RSVP", "SENT-BY", "DELEGATED-TO"]);

const attendeeLine = (line: ContentLine, answer: Answer): string =>
  contentLine({
    ...line,
    parameters: new Map([
      ...[...line.parameters].filter(([name]) => !answered.has(name)),
      ["PARTSTAT", [partstats[answer]]],
    ]),
  });

/** The organizer alone: who sent the invitation for them has no part in the answer (RFC 5546, 3.2.2.5). */
function organizerLine(line: string): string {
  const organizer = readPerson(line)?.line;
  return organizer?.parameters.has("SENT-BY") === true
    ? withParameters(organizer, { "SENT-BY": null })
    : line;
}

/** The line of somebody whom the organizer did not name. */
const uninvited = ([address]: readonly string[]): PersonLine | null =>
  address === undefined ? null : readPerson(`ATTENDEE:${mailtoOf(address)}`);

/** Whether a DATE-TIME line names this zone. */
const namesZone = (line: string, zone: readonly string[]): boolean => {
  const id = propertiesOf(zone).find((one) => nameOf(one) === "TZID");
  return (
    id !== undefined &&
    line.includes(`TZID=`) &&
    line.replaceAll('"', "").includes(`=${id.slice(id.indexOf(":") + 1).trim()}`)
  );
};

/** What a zone consists of beside its own properties (RFC 5545, 3.6.5). */
const observances = new Set(["STANDARD", "DAYLIGHT"]);

/** A zone and nothing that somebody put into it; none of it where an observance does not end. */
function zoneAlone(zone: readonly string[]): readonly string[] {
  let taken = false;
  let open = 0;
  const kept = placeLines(zone).flatMap(({ line, depth, edge }) => {
    if (depth === 3 && edge?.kind === "BEGIN") taken = observances.has(edge.component);
    if (depth !== 2 && !(depth === 3 && taken)) return [];
    if (edge !== null) open += edge.kind === "BEGIN" ? 1 : -1;
    return line;
  });
  return open === 0 ? kept : [];
}

/** UID as `Invitation.uid` has it. */
function uidOf(properties: readonly string[]): string | null {
  const line = properties.find((one) => nameOf(one) === "UID");
  const read = line === undefined ? null : parseContentLine(line);
  return read === null || "fault" in read ? null : textOf(read).trim();
}

/**
 * The iTIP REPLY to an invitation (RFC 5546, 3.2.3): the organizer's own lines repeated as they stand, and
 * one ATTENDEE, the person's, with the answer. Of several components the first is answered; a series is
 * answered by its master.
 */
export function replyTo(request: ReplyRequest): ReplyResult {
  const lines = request.text.split("\n");
  const { uid = null } = request;
  const components = componentsOf(lines, request.component).filter(
    (component) => uid === null || uidOf(propertiesOf(component)) === uid,
  );
  const isMaster = (component: readonly string[]): boolean =>
    !propertiesOf(component).some((line) => nameOf(line) === "RECURRENCE-ID");
  const component = components.find(isMaster) ?? components[0];
  if (component === undefined) return { error: "nothing-to-answer" };
  const properties = propertiesOf(component);
  if (!properties.some((line) => nameOf(line) === "ORGANIZER")) return { error: "no-organizer" };
  const own =
    properties
      .filter((line) => nameOf(line) === "ATTENDEE")
      .flatMap((line) => readPerson(line) ?? [])
      .find(({ address }) => matchAddress(request.me, address) !== null) ??
    (request.uninvited === true ? uninvited(request.me) : null);
  if (own === null) return { error: "not-invited" };

  const kept = properties
    .filter((line) => echoed.has(nameOf(line)))
    .map((line) => (nameOf(line) === "ORGANIZER" ? organizerLine(line) : line));
  const zones = componentsOf(lines, "VTIMEZONE").filter((zone) => kept.some((line) => namesZone(line, zone)));
  const reply = [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//Usher//Usher//EN",
    "METHOD:REPLY",
    ...zones.flatMap(zoneAlone),
    `BEGIN:${request.component}`,
    ...kept,
    `DTSTAMP:${utcStamp(request.now)}`,
    attendeeLine(own.line, request.answer),
    ...(request.comment.trim() === "" ? [] : [`COMMENT:${escapeText(request.comment.trim())}`]),
    "REQUEST-STATUS:2.0;Success",
    `END:${request.component}`,
    "END:VCALENDAR",
  ];
  return {
    as: own.address,
    reply: { method: "REPLY", component: request.component, text: writeLines(reply) },
  };
}
