/**
 * What accepting would put on a calendar, measured: entries a day, how many overlap, until when. Ends on any
 * rule within its steps and says `truncated` where they ended first.
 */
import type { Load, Values } from "../report.ts";
import type { Component } from "./component.ts";
import { instancesOf, type Replacements, replacementsOf } from "./instances.ts";
import { calendarDay, dayNumber, formatLocal, localTime, secondsOf, secondsPerDay } from "./local-time.ts";
import { onClockOf, readSeries, type Series } from "./series.ts";
import { Steps } from "./steps.ts";
import type { Zones } from "./zones.ts";

/**
 * Steps of one invitation: some 40 ms of work. A day of one entry a second is measured whole, and so are five
 * years of one every hour.
 */
const loadSteps = 300_000;

/** The same for bringing times of other zones to one clock: some 2,000 of them. */
const clockSteps = 200_000;

const mostPerDay = 24;
const longestEntry = 31 * secondsPerDay;
const farAhead = 366 * secondsPerDay;

/**
 * Why a calendar would be overwhelmed. "not-measured": the steps ended before five years were seen, or a rule
 * cannot be followed; what was not seen may be anything.
 */
type OverwhelmingWhy =
  "per-day" | "overlapping" | "long" | "sub-daily-endless" | "far-endless" | "not-measured";

export interface LoadMeasure {
  readonly load: Load;
  readonly overwhelming: { readonly why: OverwhelmingWhy; readonly values: Values } | null;
  /** Properties of time and recurrence with a value that breaks the standard. */
  readonly unreadable: readonly string[];
}

/**
 * Measures every component together, on the first one's clock. An entry that an override replaces counts once,
 * as the override has it; STATUS is not asked, as programs show cancelled entries too. A recurrence that goes on
 * past the five years counts as one without an end. `share` of the steps may be taken, 1 being all.
 */
export function measureLoad(
  components: readonly Component[],
  zones: Zones,
  at: Date,
  share = 1,
): LoadMeasure {
  const steps = new Steps(Math.floor(loadSteps * share));
  const clocks = new Steps(Math.floor(clockSteps * share));
  const all: Series[] = [];
  for (const component of components) {
    const series = readSeries(component, zones, clocks);
    if (series !== null) all.push(series);
  }
  const tracks = followAll(all, steps, clocks);
  const entries = tracks.flatMap((track) => track.entries).sort((a, b) => a.start - b.start);
  const count = countEntries(entries);

  const unreadable = [...new Set(all.flatMap((series) => series.unreadable))];
  const blind =
    all.some((series) => series.unfollowed) ||
    unreadable.some((name) => name !== "EXDATE" && name !== "RECURRENCE-ID");
  const truncated = steps.exhausted || clocks.exhausted || blind;
  const endless = tracks.some((track) => track.endless);
  const load: Load = {
    first: dateOf(entries[0]),
    last: endless || truncated ? null : dateOf(entries.at(-1)),
    total: count.total,
    perDayMax: count.perDayMax,
    overlapping: count.overlapping,
    endless,
    truncated,
    year: count.year,
  };

  const farthest = at.getTime() / 1000 + farAhead;
  const open = tracks.filter((track) => track.open);
  const holds: Readonly<Record<OverwhelmingWhy, boolean>> = {
    "per-day": count.presentMax > mostPerDay,
    overlapping: count.overlapsOwn,
    long: entries.some(({ length }) => length > longestEntry),
    "sub-daily-endless": open.some((track) => track.severalADay),
    "far-endless": open.some(({ entries: [first] }) => first !== undefined && first.start > farthest),
    "not-measured": blind || clocks.exhausted || tracks.some((track) => track.cut),
  };
  const why = whys.find((name) => holds[name]);
  const overwhelming =
    why === undefined ? null : { why, values: { why, most: count.presentMax, total: count.total } };
  return { load, overwhelming, unreadable };
}

const whys = [
  "per-day",
  "overlapping",
  "long",
  "sub-daily-endless",
  "far-endless",
  "not-measured",
] as const satisfies readonly OverwhelmingWhy[];

interface Entry {
  /** Seconds on the first component's clock. */
  readonly start: number;
  readonly length: number;
  /** A number for its UID. */
  readonly group: number;
}

/** One component's entries, as far as they were followed. */
interface Track {
  /** In order of time. */
  readonly entries: readonly Entry[];
  /** A rule without COUNT or UNTIL goes on past the five years. */
  readonly endless: boolean;
  /** Any recurrence does. */
  readonly open: boolean;
  /** The steps ended before five years were seen. */
  readonly cut: boolean;
  readonly severalADay: boolean;
}

function followAll(all: readonly Series[], steps: Steps, clocks: Steps): readonly Track[] {
  const [base] = all;
  if (base === undefined) return [];
  const groups = new Map<string, { readonly number: number; readonly overrides: Series[] }>();
  for (const series of all) {
    const group = groups.get(series.uid) ?? { number: groups.size, overrides: [] };
    groups.set(series.uid, group);
    if (series.replaces !== null) group.overrides.push(series);
  }
  // Where these run out, days are those of each component's own clock: off by one at most.
  const shifts = new Steps(clockSteps);
  return all.map((series) => {
    const { number = 0, overrides = [] } = groups.get(series.uid) ?? {};
    // The first series of a UID takes its overrides; another one of the same UID is counted whole.
    const replaced = replacementsOf(series, series.replaces === null ? overrides.splice(0) : [], clocks);
    const shift = onClockOf(base.start, series.start, shifts) - secondsOf(series.start.local);
    return follow(series, replaced, { shift, group: number }, steps);
  });
}

function fiveYearsOn(seconds: number): number {
  const number = Math.floor(seconds / secondsPerDay);
  const { year, month, day } = calendarDay(number);
  return seconds + (dayNumber(year + 5, month, day) - number) * secondsPerDay;
}

/** Rules are followed for five years from their own DTSTART: a date far before it must not hide them. */
function follow(
  series: Series,
  replaced: Replacements,
  { shift, group }: { readonly shift: number; readonly group: number },
  steps: Steps,
): Track {
  const { set, lengths, length: usual } = series;
  const windowEnd = fiveYearsOn(secondsOf(set.start));
  const dates = new Set(set.rdates);
  const unbounded = set.rules.some(({ rule }) => rule.count === null && rule.until === null);
  const entries: Entry[] = [];
  let open = false;
  let severalADay = false;
  let previousDay = -Infinity;
  for (const { given, start, length } of instancesOf(series, replaced, steps)) {
    if (given >= windowEnd && !dates.has(given)) {
      open = true;
      // What an endless rule gives from here on is no longer measured; dates that stand in a list are.
      if (unbounded) break;
    }
    const day = Math.floor(given / secondsPerDay);
    if (day === previousDay) severalADay = true;
    previousDay = day;
    entries.push({ start: start + shift, length, group });
  }
  if (open && unbounded) {
    for (const date of dates) {
      if (date >= windowEnd) entries.push({ start: date + shift, length: lengths.get(date) ?? usual, group });
    }
  }
  const cut = steps.exhausted && !open;
  return { entries, endless: unbounded && (open || cut), open: open || (unbounded && cut), cut, severalADay };
}

interface Count {
  readonly total: number;
  readonly perDayMax: number;
  readonly overlapping: number;
  readonly year: readonly number[];
  /** Most entries that touch one day. */
  readonly presentMax: number;
  /** Whether entries of one UID overlap each other. */
  readonly overlapsOwn: boolean;
}

/** Counts in one pass over entries in order of start. */
function countEntries(entries: readonly Entry[]): Count {
  const lastDays = new Float64Array(entries.length);
  entries.forEach((entry, index) => (lastDays[index] = lastDayOf(entry)));
  lastDays.sort();
  const ends: number[] = [];
  const year: number[] = [];
  const firstStart = entries[0]?.start ?? 0;
  const firstDay = Math.floor(firstStart / secondsPerDay);
  const windowEnd = fiveYearsOn(firstStart);
  let [total, overlapping, perDayMax, presentMax] = [0, 0, 0, 0];
  let [latestEnd, currentDay, onCurrentDay, over] = [-Infinity, -Infinity, 0, 0];
  let overlapsOwn = false;
  entries.forEach((entry, index) => {
    const { start, length, group } = entry;
    const day = Math.floor(start / secondsPerDay);
    onCurrentDay = day === currentDay ? onCurrentDay + 1 : 1;
    currentDay = day;
    perDayMax = Math.max(perDayMax, onCurrentDay);
    while ((lastDays[over] ?? Infinity) < day) over += 1;
    presentMax = Math.max(presentMax, index + 1 - over);
    const end = ends[group] ?? -Infinity;
    if (start < end) overlapsOwn = true;
    ends[group] = Math.max(end, start + length);
    if (start < windowEnd) {
      total += 1;
      if (start < latestEnd) overlapping += 1;
      if (day - firstDay < 366) {
        while (year.length <= day - firstDay) year.push(0);
        year[day - firstDay] = onCurrentDay;
      }
    }
    latestEnd = Math.max(latestEnd, start + length);
  });
  return { total, perDayMax, overlapping, year, presentMax, overlapsOwn };
}

/** The last day an entry touches; one that ends at midnight does not touch the day that begins then. */
function lastDayOf({ start, length }: Entry): number {
  return Math.floor((start + Math.max(length - 1, 0)) / secondsPerDay);
}

function dateOf(entry: Entry | undefined): string | null {
  return entry === undefined ? null : formatLocal(localTime(entry.start, true));
}
