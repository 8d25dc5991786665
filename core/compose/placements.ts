/**
 * What a calendar text puts on a calendar that keeps a series as one pattern, and everything that does not follow it
 * as entries beside it: the form in which calendar servers take events.
 */
import { Budget } from "../bytes/budget.ts";
import { type Component, readComponents } from "../invitation/component.ts";
import { asciiUpper } from "../invitation/content-line.ts";
import { ruleStarts, type LocalRule } from "../invitation/expand.ts";
import { formatLocal, localTime, secondsOf, secondsPerDay } from "../invitation/local-time.ts";
import { endOfTime } from "../invitation/occurrences.ts";
import { propertyOf, textOf } from "../invitation/property.ts";
import type { Rule } from "../invitation/rule.ts";
import { onClockOf, readSeries, type Series } from "../invitation/series.ts";
import { instanceName } from "../invitation/span.ts";
import { Steps } from "../invitation/steps.ts";
import { ianaToWindows } from "../invitation/windows-zones.ts";
import { utcSeconds, type ZonedTime, zonesOf } from "../invitation/zones.ts";

export type { Rule } from "../invitation/rule.ts";
export { ianaToWindows } from "../invitation/windows-zones.ts";

/** A series by one rule, on the clock of its placement. */
export interface Pattern {
  readonly rule: Rule;
  /** The last moment the rule may give, ISO without a zone; null: it ends by its COUNT, or never. */
  readonly until: string | null;
  /** Starts that are left out, in order; those the rule does not give do no harm. */
  readonly without: readonly string[];
}

/** One entry. */
export interface Placement {
  /** Tells it from the others of the text: the UID, and for one date of a series a line end and the date. */
  readonly key: string;
  readonly summary: string | null;
  readonly description: string | null;
  readonly location: string | null;
  /** CLASS (RFC 5545, 3.8.1.3), upper case: an unknown one is PRIVATE. */
  readonly access: "PUBLIC" | "PRIVATE" | "CONFIDENTIAL";
  /** TRANSP: it takes no time. */
  readonly transparent: boolean;
  /** ISO on the clock of `zone`, dates where it lasts whole days; `end` is the first moment after. */
  readonly start: string;
  readonly end: string;
  readonly allDay: boolean;
  /** "UTC" or the Windows name; null: whatever zone the reader is in (whole days, and floating times). */
  readonly zone: string | null;
  readonly pattern: Pattern | null;
}

/**
 * Why a text cannot be placed: "nothing" no event in it; "many" more entries than bounds allow; "rules" several rules,
 * one that cannot be read, or exceptions by rule; "range" a change to all later dates; "zone" a zone nobody can tell.
 */
export type Unplaceable = "nothing" | "many" | "rules" | "range" | "zone";

/** Entries beside the series, and dates taken out of it: each is a request to a server. */
const mostPlacements = 60;

const placementSteps = 300_000;

/** @param text Unfolded iCalendar text, lines ended by LF. */
export function placementsOf(text: string): readonly Placement[] | Unplaceable {
  const steps = new Steps(placementSteps);
  const placed: Placement[] = [];
  for (const { component: calendar } of readComponents(text, new Budget()).calendars) {
    const zones = zonesOf(calendar);
    const read = calendar.components.flatMap((component) => {
      const series = component.name === "VEVENT" ? readSeries(component, zones, steps) : null;
      return series === null ? [] : [{ component, series }];
    });
    if (read.length > mostPlacements) return "many";
    if (read.some(({ series }) => series.andFuture)) return "range";
    for (const { component, series } of read) {
      if (read.some(({ series: master }) => excludes(master, series, steps))) continue;
      const replaced = read.flatMap(({ series: other }) =>
        series.replaces === null && other.uid === series.uid ? (other.replaces ?? []) : [],
      );
      const own = place(component, series, replaced, steps);
      if (typeof own === "string") return own;
      placed.push(...own);
    }
  }
  const taken = placed.reduce((sum, { pattern }) => sum + (pattern?.without.length ?? 0), 0);
  if (placed.length + taken > mostPlacements || steps.exhausted) return "many";
  const unique = [...new Map(placed.map((one) => [one.key, one])).values()];
  return unique.length === 0 ? "nothing" : unique;
}

/** Whether the series takes that one date out: then nothing else is said of it either. */
const excludes = (series: Series, date: Series, steps: Steps): boolean =>
  series.replaces === null &&
  date.replaces !== null &&
  series.uid === date.uid &&
  series.set.exdates.includes(startOf(series, date.replaces, steps));

/** The entries of one component: nothing where it takes one date away. */
function place(
  component: Component,
  series: Series,
  replaced: readonly ZonedTime[],
  steps: Steps,
): readonly Placement[] | Unplaceable {
  if (series.unfollowed || series.unreadable.length > 0) return "rules";
  const { rules, exrules } = series.set;
  if (rules.length > 1 || exrules.length > 0) return "rules";
  const status = propertyOf(component, "STATUS");
  if (status !== null && asciiUpper(status.value.trim()) === "CANCELLED") return [];
  const [rule] = rules;
  const recurring = rule !== undefined && series.replaces === null;
  const clock = clockOf(series.start, recurring);
  if (clock === null) return "zone";

  const uid = textProperty(component, "UID")?.trim() ?? "";
  const entry = (key: string, start: number, length: number, pattern: Pattern | null): Placement => ({
    ...textsOf(component),
    key,
    start: clock.at(start),
    end: clock.at(start + length),
    allDay: series.start.local.date,
    zone: clock.zone,
    pattern,
  });
  const first = secondsOf(series.start.local);
  if (series.replaces !== null) return [entry(dateKey(uid, series.replaces), first, series.length, null)];

  const gone = new Set([...series.set.exdates, ...replaced.map((time) => startOf(series, time, steps))]);
  const begin = rule === undefined ? null : firstOf(rule, series, steps);
  const beside = [...new Set([first, ...series.set.rdates])].filter(
    (start) => start !== begin && !gone.has(start),
  );
  const dates = beside.map((start, at) => {
    const time = { local: localTime(start, series.start.local.date), zone: series.start.zone };
    const key = begin === null && at === 0 ? uid : dateKey(uid, time);
    return entry(key, start, series.lengths.get(start) ?? series.length, null);
  });
  if (rule === undefined || begin === null) return dates;
  return [entry(uid, begin, series.length, patternOf(rule, begin === first, gone, clock.at)), ...dates];
}

function patternOf(
  { rule, until }: LocalRule,
  startGiven: boolean,
  gone: ReadonlySet<number>,
  at: (seconds: number) => string,
): Pattern {
  return {
    // DTSTART counts, also where the rule does not give it.
    rule: { ...rule, count: rule.count === null || startGiven ? rule.count : rule.count - 1 },
    until: until === null ? null : formatLocal(localTime(until)),
    without: [...gone].sort((a, b) => a - b).map(at),
  };
}

/** The first start the rule gives. */
function firstOf(rule: LocalRule, series: Series, steps: Steps): number | null {
  const next = ruleStarts(rule, series.set.start, endOfTime, steps, true).next();
  return next.done === true ? null : next.value;
}

/** The start on the series' clock that a RECURRENCE-ID names, by its day alone where that is all it says. */
function startOf(series: Series, time: ZonedTime, steps: Steps): number {
  const seconds = onClockOf(series.start, time, steps);
  if (!time.local.date || series.start.local.date) return seconds;
  const first = secondsOf(series.start.local);
  return seconds + first - Math.floor(first / secondsPerDay) * secondsPerDay;
}

interface Clock {
  readonly zone: string | null;
  /** ISO on that clock, of seconds on the series' own. */
  readonly at: (seconds: number) => string;
}

/** The clock that a calendar server can be told of; null where there is none. */
function clockOf({ local, zone }: ZonedTime, recurring: boolean): Clock | null {
  const own = (seconds: number): string => formatLocal(localTime(seconds, local.date));
  if (local.date || zone.kind === "floating") return { zone: null, at: own };
  if (zone.kind === "utc") return { zone: "UTC", at: own };
  const known = zone.kind === "iana" || zone.kind === "windows" ? ianaToWindows(zone.id) : null;
  if (known !== null) return { zone: known, at: own };
  // Only the sender knows this zone: an instant can be told all the same, a series cannot.
  if (recurring || utcSeconds({ local, zone }) === null) return null;
  const utc = (seconds: number): number => utcSeconds({ local: localTime(seconds), zone }) ?? seconds;
  return { zone: "UTC", at: (seconds) => formatLocal(localTime(utc(seconds))) };
}

const dateKey = (uid: string, time: ZonedTime): string => `${uid}\n${instanceName(time)}`;

function textProperty(component: Component, name: string): string | null {
  const property = propertyOf(component, name);
  return property === null ? null : textOf(property);
}

function textsOf(component: Component) {
  const access = asciiUpper(textProperty(component, "CLASS")?.trim() ?? "PUBLIC");
  return {
    summary: textProperty(component, "SUMMARY"),
    description: textProperty(component, "DESCRIPTION"),
    location: textProperty(component, "LOCATION"),
    access: access === "PUBLIC" || access === "CONFIDENTIAL" ? access : "PRIVATE",
    transparent: asciiUpper(textProperty(component, "TRANSP")?.trim() ?? "") === "TRANSPARENT",
  } as const;
}
