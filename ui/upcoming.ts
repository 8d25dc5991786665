/** The reader's calendar as what comes next: every item expanded over a span of weeks, and none of them lost. */
import type { CalendarItem } from "../addin/host.ts";
import type { AgendaEntry } from "../core/compose/agenda.ts";
import type { Invitation } from "../core/report.ts";
import { dayIn } from "./when.ts";

/** Weeks ahead, by how often the reader asked for more. */
export const spans: readonly number[] = [4, 13, 52, 260];

/** Entries of one item, and lines in all, that the first span lists; each wider one as many more. */
const perItem = 50;
const inAll = 200;

const dayLength = 86_400_000;
/** How far the next date of an item beyond the span is looked for. */
const yearsBeyond = 100;

export interface Upcoming {
  readonly item: CalendarItem;
  /** The invitation at this date: time, title and place are the entry's own. */
  readonly invitation: Invitation;
}

export interface UpcomingView {
  /** By the reader's day, "2026-12-15", in order. */
  readonly days: readonly (readonly [day: string, entries: readonly Upcoming[]])[];
  /** Nothing of it lies in the span; each at its next date. */
  readonly later: readonly Upcoming[];
  /** Its last date has passed. */
  readonly over: readonly Upcoming[];
  readonly undated: readonly Upcoming[];
  /** Its dates take too many steps, or cannot be read. */
  readonly unknown: readonly Upcoming[];
  /** Items of which more lies in the span than is listed. */
  readonly cut: readonly CalendarItem[];
  /** The last day of the span. */
  readonly until: string;
}

/**
 * Expands the items from now on. Gives the page a turn between items: a hostile rule may use
 * its whole share of steps.
 *
 * @param page Index into `spans`.
 * @param zone The reader's IANA zone.
 */
export async function upcoming(
  items: readonly CalendarItem[],
  page: number,
  now: string,
  zone: string,
): Promise<UpcomingView> {
  const { agenda } = await import("../core/compose/agenda.ts");
  const today = dayIn(now, zone);
  const from = new Date(now);
  const weeks = spans[Math.min(page, spans.length - 1)] ?? 0;
  const to = new Date(from.getTime() + weeks * 7 * dayLength);
  const last = dayIn(to.toISOString(), zone);
  const far = new Date(to);
  far.setUTCFullYear(far.getUTCFullYear() + yearsBeyond);

  const most = perItem * (page + 1);
  const found: Upcoming[] = [];
  const later: Upcoming[] = [];
  const over: Upcoming[] = [];
  const undated: Upcoming[] = [];
  const unknown: Upcoming[] = [];
  const cut = new Set<CalendarItem>();
  for (const item of items) {
    await new Promise<void>((turn) => setTimeout(turn, 0));
    const { entries, truncated } = agenda(item.text, from, to, most);
    const shown = entries
      .map((entry) => at(item, entry))
      .filter(({ invitation }) => firstDay(invitation, zone) <= last && lastDay(invitation, zone) >= today);
    found.push(...shown);
    if (shown.length > 0) {
      if (truncated) cut.add(item);
      continue;
    }
    const [next] = agenda(item.text, to, far, 3)
      .entries.map((entry) => at(item, entry))
      .filter(({ invitation }) => firstDay(invitation, zone) > last);
    const first = { item, invitation: item.invitation };
    if (truncated) unknown.push(first);
    else if (next !== undefined) later.push(next);
    else if (item.invitation.start === null) undated.push(first);
    else if (lastDay(item.invitation, zone) <= today) over.push(first);
    else unknown.push(first);
  }
  const order = ({ invitation }: Upcoming): string => invitation.startUtc ?? invitation.start ?? "";
  const inOrder = (a: Upcoming, b: Upcoming): number =>
    order(a) < order(b) ? -1 : order(a) > order(b) ? 1 : 0;
  found.sort(inOrder);
  const listed = found.slice(0, inAll * (page + 1));
  for (const { item } of found.slice(listed.length)) cut.add(item);
  const days = new Map<string, Upcoming[]>();
  for (const entry of listed) {
    const day = firstDay(entry.invitation, zone);
    // What began before today and still goes on is today's.
    const under = day < today ? today : day;
    const list = days.get(under);
    if (list === undefined) days.set(under, [entry]);
    else list.push(entry);
  }
  return {
    days: [...days].toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)),
    later: later.toSorted(inOrder),
    over: over.toSorted(inOrder),
    undated,
    unknown,
    cut: [...cut],
    until: last,
  };
}

function at(item: CalendarItem, entry: AgendaEntry): Upcoming {
  const { summary, location, start, end, startUtc, endUtc } = entry;
  const allDay = !start.includes("T");
  return {
    item,
    invitation: { ...item.invitation, summary, location, start, end, startUtc, endUtc, allDay },
  };
}

function firstDay({ startUtc, start }: Invitation, zone: string): string {
  return startUtc === null ? (start ?? "").slice(0, 10) : dayIn(startUtc, zone);
}

/** The last day it touches: its end is the first moment after. */
function lastDay(invitation: Invitation, zone: string): string {
  const { startUtc, endUtc, start, end } = invitation;
  const first = firstDay(invitation, zone);
  const beforeEnd = (iso: string): string => new Date(Date.parse(iso) - 1).toISOString();
  if (endUtc !== null && startUtc !== null && endUtc > startUtc) return dayIn(beforeEnd(endUtc), zone);
  if (end === null || start === null || endUtc !== null || end <= start) return first;
  return beforeEnd(end.includes("T") ? `${end}Z` : end).slice(0, 10);
}
