/** A calendar entry as an event of Microsoft Graph: without attendees, so that nobody is invited by it. */
import type { Placement } from "../../../core/compose/placements.ts";
import type { Answer } from "../../host.ts";
import type { Recurrence } from "./recurrence.ts";

interface Moment {
  readonly dateTime: string;
  readonly timeZone: string;
}

/** The properties of an event that are ever written. */
export interface EventBody {
  readonly subject: string;
  readonly body: { readonly contentType: "text"; readonly content: string };
  readonly location: { readonly displayName: string };
  readonly showAs: "free" | "tentative" | "busy";
  readonly sensitivity: "normal" | "private" | "confidential";
}

export interface EventTimes {
  readonly start: Moment;
  readonly end: Moment;
  readonly isAllDay: boolean;
  readonly recurrence: Recurrence | null;
}

/** Characters of a line and of a description; Exchange keeps some more of each. */
const longestLine = 255;
const longestBody = 32 * 1024;

export function eventBody(placement: Placement, answer: Answer): EventBody {
  const { summary, description, location, access, transparent } = placement;
  return {
    subject: line(summary),
    body: { contentType: "text", content: harmless(description ?? "", longestBody) },
    location: { displayName: line(location) },
    showAs: showAs(answer, transparent),
    sensitivity: ({ PUBLIC: "normal", PRIVATE: "private", CONFIDENTIAL: "confidential" } as const)[access],
  };
}

/** `zone`: the reader's own, for what has none. */
export function eventTimes(
  { start, end, allDay, zone: own }: Placement,
  recurrence: Recurrence | null,
  zone: string,
): EventTimes {
  const moment = (iso: string): Moment => ({
    dateTime: allDay ? `${iso.slice(0, 10)}T00:00:00` : iso,
    timeZone: own ?? zone,
  });
  return { start: moment(start), end: moment(end), isAllDay: allDay, recurrence };
}

function showAs(answer: Answer, transparent: boolean): EventBody["showAs"] {
  if (transparent || answer === "declined") return "free";
  return answer === "tentative" ? "tentative" : "busy";
}

const line = (text: string | null): string => harmless((text ?? "").replace(/\s+/g, " ").trim(), longestLine);

/** Controls, and what would show text in another order than it stands in or not at all (Unicode bidi, tags). */
const unseen = /[\p{Cc}\u200b\u202a-\u202e\u2060\u2066-\u2069\ufeff\u{e0000}-\u{e007f}]/gu;

/** Text as text, never half a character. */
const harmless = (text: string, length: number): string =>
  text
    .replace(/\r\n?/g, "\n")
    .replace(unseen, (character) => (/[\n\t]/.test(character) ? character : ""))
    .slice(0, length)
    .replace(/[\ud800-\udbff]$/, "");
