/** What a decision does to the calendar, as a plan: one event may stand there as a series and single dates. */
import type { CalendarChange, CalendarItem } from "../addin/host.ts";
import { withoutOccurrences } from "../core/compose/series.ts";
import type { Invitation } from "../core/report.ts";

/** Whether the invitation is about one date of a series, not about the event as a whole. */
const isPart = (invitation: Invitation): boolean =>
  invitation.recurrenceId !== null || invitation.method === "ADD";

/** Under what the calendar keeps it: the UID, or the UID and the date. A UID holds no line end. */
export function entryKey(invitation: Invitation): string | null {
  if (invitation.uid === null) return null;
  return isPart(invitation)
    ? `${invitation.uid}\n${invitation.recurrenceId ?? invitation.start ?? ""}`
    : invitation.uid;
}

/** The entry a decision about `invitation` would change: its own, else for one date the series it belongs to. */
export function heldEntry(items: readonly CalendarItem[], invitation: Invitation): CalendarItem | null {
  const key = entryKey(invitation);
  const own = items.find((item) => item.uid === key);
  const series =
    invitation.recurrenceId === null ? undefined : items.find((item) => item.uid === invitation.uid);
  return own ?? series ?? null;
}

/** Entries of single dates beside the series of this UID. */
const datesOf = (items: readonly CalendarItem[], uid: string): readonly CalendarItem[] =>
  items.filter((item) => item.uid.startsWith(`${uid}\n`));

/** Puts `item`. A whole event keeps the dates that were changed apart, one date is taken out of its series. */
export function planPut(items: readonly CalendarItem[], item: CalendarItem): CalendarChange | null {
  const { invitation } = item;
  const uid = invitation.uid ?? item.uid;
  if (!isPart(invitation)) {
    const apart = datesOf(items, uid).filter((date) => date.invitation.recurrenceId !== null);
    const text = apart.reduce((rest, date) => withoutOccurrences(rest, date.text) ?? rest, item.text);
    return { put: [{ ...item, text }], remove: [] };
  }
  const series = items.find((other) => other.uid === uid);
  if (series === undefined || invitation.recurrenceId === null) return { put: [item], remove: [] };
  const text = withoutOccurrences(series.text, item.text);
  return text === null ? null : { put: [{ ...series, text }, item], remove: [] };
}

/** Dates of one message that are looked for on a calendar: each is a question to its server. */
const mostElsewhere = 60;

/**
 * Takes away what `change`, the invitation's text, is about: the event with all its dates, or some of its dates.
 * `elsewhere`: what is not among `items` may stand on the calendar all the same. Null: it is more than can be changed.
 */
export function planRemove(
  items: readonly CalendarItem[],
  invitation: Invitation,
  change: string,
  elsewhere = false,
): CalendarChange | null {
  const uid = invitation.uid ?? "";
  const keys = [...new Set([entryKey(invitation) ?? uid, ...furtherDates(invitation)])];
  if (elsewhere && keys.length > mostElsewhere) return null;
  const series = items.find((item) => item.uid === uid);
  const own = elsewhere ? keys : keys.filter((key) => items.some((item) => item.uid === key));
  if (!isPart(invitation))
    return { put: [], remove: [...own, ...datesOf(items, uid).map((item) => item.uid)] };
  if (series === undefined || invitation.recurrenceId === null) return { put: [], remove: own };
  const text = withoutOccurrences(series.text, change);
  return text === null ? null : { put: [{ ...series, text }], remove: own };
}

/** Keys of the dates that a cancellation names beside its first (RFC 5546, 3.2.5). */
const furtherDates = ({ method, uid, recurrenceId, changes }: Invitation): readonly string[] =>
  method === "CANCEL" && recurrenceId !== null
    ? changes.map((change) => `${uid ?? ""}\n${change.recurrenceId}`)
    : [];
