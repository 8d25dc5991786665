/**
 * Whether the event Exchange keeps for a message is still what that message says. Whoever knows its UID may have sent
 * another message that changed it since, and what the person was shown and judged by would not be what they answer.
 */
import type { Invitation } from "../../../core/report.ts";
import { asciiLower, memberOf, textOf } from "./json.ts";

/**
 * Whether another message changed it, as far as it can be told: by Exchange's own word, by the time and by the place.
 * `shown`: the invitation as the person saw it; null: they saw none.
 */
export const isChanged = (message: unknown, event: unknown, shown: Invitation | null): boolean =>
  memberOf(message, "isOutOfDate") === true ||
  (!isPart(message, event, shown) &&
    (isElsewhere(message, event, shown) || isAtAnotherTime(message, event, shown)));

/** Whether its organizer is nobody whom the message names. */
export function isOfAnother(message: unknown, event: unknown, shown: Invitation | null): boolean {
  const organizer = addressOf(event, "organizer");
  const named = [
    addressOf(message, "from"),
    addressOf(message, "sender"),
    asciiLower(shown?.organizer?.address ?? ""),
  ].filter((address) => address !== null && address !== "");
  return organizer !== null && named.length > 0 && !named.includes(organizer);
}

/** In lower case; null where it is no address of the mail's (an X.500 name, of whoever left). */
function addressOf(value: unknown, role: string): string | null {
  const address = textOf(memberOf(memberOf(value, role), "emailAddress"), "address");
  return address?.includes("@") === true ? asciiLower(address) : null;
}

/** The message is about one date of a series, and the event is all of it: what they say differs by nature. */
export function isPart(message: unknown, event: unknown, shown: Invitation | null): boolean {
  if (textOf(event, "type") !== "seriesMaster") return false;
  const type = textOf(message, "type");
  return type === "occurrence" || type === "exception" || (shown?.recurrenceId ?? null) !== null;
}

function isElsewhere(message: unknown, event: unknown, shown: Invitation | null): boolean {
  const place = placeOf(event);
  const places = [placeOf(message), shown === null ? null : oneLine(shown.location ?? "")];
  return place !== null && places.some((one) => one !== null && one !== place);
}

function isAtAnotherTime(message: unknown, event: unknown, shown: Invitation | null): boolean {
  const differ = (one: string | null, other: string | null): boolean =>
    one !== null && other !== null && one !== other;
  const [start, end] = [momentOf(memberOf(event, "start")), momentOf(memberOf(event, "end"))];
  if (differ(start, momentOf(memberOf(message, "startDateTime")))) return true;
  if (differ(end, momentOf(memberOf(message, "endDateTime")))) return true;
  if (shown === null) return false;
  if (shown.allDay) return differ(start?.slice(0, 10) ?? null, shown.start?.slice(0, 10) ?? null);
  return differ(start, isoOf(shown.startUtc)) || differ(end, isoOf(shown.endUtc));
}

/** A dateTimeTimeZone as UTC ISO; Graph gives them in UTC where nobody asks for another zone. */
function momentOf(value: unknown): string | null {
  const zone = textOf(value, "timeZone");
  const time = textOf(value, "dateTime");
  return zone === "UTC" && time !== null ? isoOf(`${time.replace(/Z$/, "").slice(0, 19)}Z`) : null;
}

function isoOf(text: string | null): string | null {
  const moment = Date.parse(text ?? "");
  return Number.isNaN(moment) ? null : new Date(moment).toISOString();
}

/** Null where it is not said; no place is a place too. */
function placeOf(value: unknown): string | null {
  const name = memberOf(memberOf(value, "location"), "displayName");
  return typeof name === "string" ? oneLine(name) : null;
}

/** White space and length set aside, which Exchange may keep otherwise. */
const oneLine = (text: string): string => text.replace(/\s+/g, " ").trim().slice(0, 255);
