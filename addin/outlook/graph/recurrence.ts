/**
 * A recurrence rule (RFC 5545, 3.3.10) as Graph's patternedRecurrence, where that gives the same dates: one rule for
 * every date that follows, or none.
 */
import type { Placement, Rule } from "../../../core/compose/placements.ts";

/** recurrencePattern. */
export interface RecurrencePattern {
  readonly type:
    "daily" | "weekly" | "absoluteMonthly" | "relativeMonthly" | "absoluteYearly" | "relativeYearly";
  readonly interval: number;
  readonly daysOfWeek?: readonly string[];
  readonly firstDayOfWeek?: string;
  readonly index?: string;
  readonly dayOfMonth?: number;
  readonly month?: number;
}

/** recurrenceRange. */
export interface RecurrenceRange {
  readonly type: "endDate" | "noEnd" | "numbered";
  readonly startDate: string;
  readonly endDate?: string;
  readonly numberOfOccurrences?: number;
  readonly recurrenceTimeZone: string;
}

export interface Recurrence {
  readonly pattern: RecurrencePattern;
  readonly range: RecurrenceRange;
}

/** Monday first, as in `Rule`. */
const weekdays = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"] as const;
const wholeWeek = [0, 1, 2, 3, 4, 5, 6];

/** What Exchange keeps (MS-OXOCAL, 2.2.1.44.1): the longest interval of days, and of anything else; dates counted. */
const mostDays = 999;
const mostOthers = 99;
const mostDates = 999;

/** Null where the rule gives dates that no pattern gives. `zone`: of the clock its start is on. */
export function recurrenceOf(
  { start, pattern: series }: Pick<Placement, "start" | "pattern">,
  zone: string,
): Recurrence | null {
  if (series === null) return null;
  const first = clockOf(start);
  const { rule, until } = series;
  const pattern = patternOf(rule, first);
  if (pattern === null || pattern.interval > (pattern.type === "daily" ? mostDays : mostOthers)) return null;
  const common = { startDate: start.slice(0, 10), recurrenceTimeZone: zone };
  if (rule.count !== null)
    return rule.count > mostDates
      ? null
      : { pattern, range: { type: "numbered", numberOfOccurrences: rule.count, ...common } };
  if (until === null) return { pattern, range: { type: "noEnd", ...common } };
  return { pattern, range: { type: "endDate", endDate: lastDate(until, start), ...common } };
}

interface Clock {
  readonly month: number;
  readonly day: number;
  /** Monday 0 to Sunday 6. */
  readonly weekday: number;
  readonly time: readonly [hour: number, minute: number, second: number];
}

function clockOf(iso: string): Clock {
  const moment = new Date(`${iso.length === 10 ? `${iso}T00:00:00` : iso}Z`);
  return {
    month: moment.getUTCMonth() + 1,
    day: moment.getUTCDate(),
    weekday: (moment.getUTCDay() + 6) % 7,
    time: [moment.getUTCHours(), moment.getUTCMinutes(), moment.getUTCSeconds()],
  };
}

/** The last day with a date: UNTIL's own, unless it ends before the time of day. */
function lastDate(until: string, start: string): string {
  const timeOf = (iso: string): string => iso.slice(11) || "00:00:00";
  if (until.length === 10 || timeOf(until) >= timeOf(start)) return until.slice(0, 10);
  const day = new Date(`${until.slice(0, 10)}T00:00:00Z`);
  day.setUTCDate(day.getUTCDate() - 1);
  return day.toISOString().slice(0, 10);
}

function patternOf(rule: Rule, first: Clock): RecurrencePattern | null {
  const timed = [rule.byHour, rule.byMinute, rule.bySecond];
  // A time of day that is the start's says nothing new; any other makes dates of its own.
  if (timed.some((list, at) => list.length > 1 || (list[0] ?? first.time[at]) !== first.time[at]))
    return null;
  if (rule.byYearDay.length > 0 || rule.byWeekNo.length > 0) return null;
  switch (rule.freq) {
    case "DAILY":
      return daily(rule);
    case "WEEKLY":
      return rule.byMonth.length > 0 || rule.bySetPos.length > 0 ? null : weekly(rule, first, rule.interval);
    case "MONTHLY":
      return rule.byMonth.length > 0 ? null : monthly(rule, first);
    case "YEARLY":
      return yearly(rule, first);
    case "HOURLY":
    case "MINUTELY":
    case "SECONDLY":
      return null;
  }
}

function daily(rule: Rule): RecurrencePattern | null {
  if (rule.byMonth.length > 0 || rule.byMonthDay.length > 0 || rule.bySetPos.length > 0) return null;
  if (rule.byDay.length === 0) return { type: "daily", interval: rule.interval };
  return rule.interval === 1 ? weeklyOn(rule, daysOf(rule), 1) : null;
}

const daysOf = (rule: Rule): readonly number[] => rule.byDay.map(({ weekday }) => weekday);

const weekly = (rule: Rule, first: Clock, interval: number): RecurrencePattern =>
  weeklyOn(rule, rule.byDay.length === 0 ? [first.weekday] : daysOf(rule), interval);

const weeklyOn = (rule: Rule, days: readonly number[], interval: number): RecurrencePattern => ({
  type: "weekly",
  interval,
  daysOfWeek: namesOf(days),
  firstDayOfWeek: weekdays[rule.weekStart] ?? "monday",
});

const namesOf = (days: readonly number[]): readonly string[] =>
  weekdays.filter((_, weekday) => days.includes(weekday));

/** Every such weekday of every month or year, and of every week therefore. */
const everyWeekday = (rule: Rule): boolean =>
  rule.interval === 1 &&
  rule.byDay.length > 0 &&
  rule.byDay.every(({ ordinal }) => ordinal === 0) &&
  rule.bySetPos.length === 0 &&
  rule.byMonthDay.length === 0;

function monthly(rule: Rule, first: Clock): RecurrencePattern | null {
  if (everyWeekday(rule)) return weeklyOn(rule, daysOf(rule), 1);
  const { interval } = rule;
  const within = dayWithin(rule, first);
  if (within === null) return null;
  if (typeof within !== "number") return { type: "relativeMonthly", interval, ...within };
  const months = wholeYear.map((_, at) => ((first.month - 1 + at * interval) % 12) + 1);
  return months.every((month) => within <= shortest(month))
    ? { type: "absoluteMonthly", interval, dayOfMonth: within }
    : null;
}

function yearly(rule: Rule, first: Clock): RecurrencePattern | null {
  if (rule.byMonth.length === 0 && everyWeekday(rule)) return weeklyOn(rule, daysOf(rule), 1);
  // Without BYMONTH, a day of the month or a weekday is one of every month, or of the whole year.
  const bare = rule.byMonthDay.length === 0 && rule.byDay.length === 0;
  if (rule.byMonth.length > 1 || (rule.byMonth.length === 0 && !bare)) return null;
  const { interval } = rule;
  const month = rule.byMonth[0] ?? first.month;
  const within = dayWithin(rule, first);
  if (within === null) return null;
  if (typeof within !== "number") return { type: "relativeYearly", interval, month, ...within };
  return within <= shortest(month) ? { type: "absoluteYearly", interval, month, dayOfMonth: within } : null;
}

const wholeYear = Array.from({ length: 12 });

/** Days the month has every year: past them the standard leaves a month out, and Outlook takes its last day. */
const shortest = (month: number): number => (month === 2 ? 28 : [4, 6, 9, 11].includes(month) ? 30 : 31);

type Relative = Required<Pick<RecurrencePattern, "daysOfWeek" | "index">>;

/** The one day of a month that the rule gives; null where it gives another number of days, or none Graph can say. */
function dayWithin(rule: Rule, first: Clock): number | Relative | null {
  const { byDay, byMonthDay, bySetPos } = rule;
  if (byDay.length > 0) return byMonthDay.length > 0 ? null : relativeDay(rule);
  if (bySetPos.length > 0)
    return bySetPos.join() === "-1" && byMonthDay.join() === "28,29,30,31" ? lastDay : null;
  if (byMonthDay.length > 1) return null;
  const day = byMonthDay[0] ?? first.day;
  if (day === -1) return lastDay;
  return day > 0 ? day : null;
}

const lastDay: Relative = { daysOfWeek: weekdays, index: "last" };

const indexes: Readonly<Record<string, string>> = {
  "1": "first",
  "2": "second",
  "3": "third",
  "4": "fourth",
  "-1": "last",
};

function relativeDay({ byDay, bySetPos }: Rule): Relative | null {
  const [day, ...more] = byDay;
  if (day === undefined || bySetPos.length > 1) return null;
  const [position] = bySetPos;
  if (day.ordinal !== 0) {
    const index = indexes[String(day.ordinal)];
    return more.length > 0 || position !== undefined || index === undefined
      ? null
      : { daysOfWeek: namesOf([day.weekday]), index };
  }
  const days = byDay.map(({ weekday }) => weekday).sort((a, b) => a - b);
  const index = position === undefined ? undefined : indexes[String(position)];
  return index === undefined || byDay.some(({ ordinal }) => ordinal !== 0) || !isNamed(days)
    ? null
    : { daysOfWeek: namesOf(days), index };
}

/** The sets of weekdays that Outlook counts through a month: one, the working days, the weekend, and every day. */
const isNamed = (days: readonly number[]): boolean =>
  days.length === 1 || ["0,1,2,3,4", "5,6", wholeWeek.join()].includes(days.join());
