/** The days that each year, month, week or day of a recurrence rule gives (RFC 5545, 3.3.10, expanding parts). */
import {
  calendarDay,
  dayNumber,
  daysInMonth,
  daysInYear,
  daysPerCycle,
  type LocalTime,
  weekdayOf,
} from "./local-time.ts";
import type { Rule, WeekdayNumber } from "./rule.ts";
import {
  countedFrom,
  matchesCount,
  matchesDay,
  matchesMonth,
  matchesOrdinal,
  matchesWeekday,
  orElse,
} from "./rule-limits.ts";
import type { Steps } from "./steps.ts";

export interface PeriodDays {
  /** No day of this or any later period lies before it. */
  readonly begin: number;
  /** Ascending. */
  readonly list: readonly number[];
}

export interface Periods {
  readonly first: number;
  /** What one period is in the unit it is counted in. */
  readonly span: number;
  /** Periods in 400 years. */
  readonly cycle: number;
  /** Null where the steps ran out. */
  readonly daysOf: (period: number, steps: Steps) => PeriodDays | null;
}

export function periodsOf(rule: Rule, start: LocalTime): Periods {
  const day = dayNumber(start.year, start.month, start.day);
  switch (rule.freq) {
    case "YEARLY":
      if (rule.byWeekNo.length > 0) {
        return {
          first: firstWeekYear(rule, start, day),
          span: 1,
          cycle: 400,
          daysOf: (year, steps) => daysOfWeekYear(rule, start, year, steps),
        };
      }
      return {
        first: start.year,
        span: 1,
        cycle: 400,
        daysOf: (year, steps) => daysOfYear(rule, start, year, steps),
      };
    case "MONTHLY":
      return {
        first: start.year * 12 + start.month - 1,
        span: 1,
        cycle: 4800,
        daysOf: (month, steps) => {
          const year = Math.floor(month / 12);
          return daysOfMonth(rule, start, year, (month % 12) + 1, steps);
        },
      };
    case "WEEKLY":
      return {
        first: day - ((weekdayOf(day) - rule.weekStart + 7) % 7),
        span: 7,
        cycle: daysPerCycle / 7,
        daysOf: (begin) => daysOfWeek(rule, weekdayOf(day), begin),
      };
    case "DAILY":
    case "HOURLY":
    case "MINUTELY":
    case "SECONDLY":
      return {
        first: day,
        span: 1,
        cycle: daysPerCycle,
        daysOf: (begin) => ({ begin, list: matchesDay(rule, begin, "year") ? [begin] : [] }),
      };
  }
}

function daysOfYear(rule: Rule, start: LocalTime, year: number, steps: Steps): PeriodDays | null {
  const begin = dayNumber(year, 1, 1);
  const days: number[] = [];
  if (rule.byYearDay.length > 0) {
    if (!steps.take(rule.byYearDay.length)) return null;
    for (const number of countedFrom(rule.byYearDay, daysInYear(year))) {
      const day = begin + number - 1;
      if (matchesDay(rule, day, rule.byMonth.length > 0 ? "month" : "year")) days.push(day);
    }
    return { begin, list: days };
  }

  // BYDAY reaches over the whole year where no BYMONTH limits it; a lone BYMONTHDAY, like no part at all,
  // takes the month that the rule does not name from DTSTART.
  const wholeYear = rule.byDay.length > 0 && rule.byMonth.length === 0;
  if (wholeYear && rule.byMonthDay.length === 0) {
    if (!steps.take(daysInYear(year))) return null;
    return { begin, list: weekdaysIn(rule.byDay, begin, daysInYear(year)) };
  }
  const months = wholeYear ? everyMonth : orElse(rule.byMonth, start.month);
  for (const month of months) {
    const found = daysOfMonth(rule, start, year, month, steps, wholeYear ? "year" : "month");
    if (found === null) return null;
    days.push(...found.list);
  }
  return { begin, list: days };
}

const everyMonth = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];

function daysOfMonth(
  rule: Rule,
  start: LocalTime,
  year: number,
  month: number,
  steps: Steps,
  ordinals: "month" | "year" = "month",
): PeriodDays | null {
  const begin = dayNumber(year, month, 1);
  const length = daysInMonth(year, month);
  if (rule.byMonth.length > 0 && !rule.byMonth.includes(month)) return { begin, list: [] };
  if (rule.byMonthDay.length > 0) {
    if (!steps.take(rule.byMonthDay.length)) return null;
    const days = countedFrom(rule.byMonthDay, length).map((day) => begin + day - 1);
    return { begin, list: days.filter((day) => matchesWeekday(rule.byDay, day, ordinals)) };
  }
  if (rule.byDay.length > 0) {
    if (!steps.take(length)) return null;
    return { begin, list: weekdaysIn(rule.byDay, begin, length) };
  }
  return { begin, list: start.day <= length ? [begin + start.day - 1] : [] };
}

function daysOfWeek(rule: Rule, startWeekday: number, begin: number): PeriodDays {
  const weekdays = rule.byDay.length > 0 ? rule.byDay.map(({ weekday }) => weekday) : [startWeekday];
  const days: number[] = [];
  for (let day = begin; day < begin + 7; day += 1) {
    if (weekdays.includes(weekdayOf(day)) && matchesMonth(rule, day)) days.push(day);
  }
  return { begin, list: days };
}

/**
 * BYWEEKNO counts the weeks of a year that may begin and end some days beside the calendar year (ISO 8601,
 * with WKST as the first day of the week): that year is then the period.
 */
function daysOfWeekYear(rule: Rule, start: LocalTime, year: number, steps: Steps): PeriodDays | null {
  const begin = weekYearBegin(year, rule.weekStart);
  const weeks = (weekYearBegin(year + 1, rule.weekStart) - begin) / 7;
  const startWeekday = weekdayOf(dayNumber(start.year, start.month, start.day));
  const bound = rule.byDay.length > 0 || rule.byMonthDay.length > 0 || rule.byYearDay.length > 0;
  const days: number[] = [];
  for (const week of countedFrom(rule.byWeekNo, weeks)) {
    if (!steps.take(7)) return null;
    const from = begin + (week - 1) * 7;
    for (let day = from; day < from + 7; day += 1) {
      if (!bound && weekdayOf(day) !== startWeekday) continue;
      if (matchesDay(rule, day, "year")) days.push(day);
    }
  }
  return { begin, list: days };
}

/**
 * The week's year where DTSTART is an instance, or every year is one; else its calendar year. RFC 5545 leaves
 * open from which of them INTERVAL counts; this is how libical reads it, and dateutil but for the first case.
 */
function firstWeekYear(rule: Rule, start: LocalTime, day: number): number {
  const year = weekYearOf(day, rule.weekStart);
  if (rule.interval === 1) return year;
  const begin = weekYearBegin(year, rule.weekStart);
  const weeks = (weekYearBegin(year + 1, rule.weekStart) - begin) / 7;
  const week = Math.floor((day - begin) / 7) + 1;
  const isInstance = matchesCount(rule.byWeekNo, week, weeks) && matchesDay(rule, day, "year");
  return isInstance ? year : start.year;
}

/** The first day of week 1: the first week with at least four days in the year. */
function weekYearBegin(year: number, weekStart: number): number {
  const fourth = dayNumber(year, 1, 4);
  return fourth - ((weekdayOf(fourth) - weekStart + 7) % 7);
}

function weekYearOf(day: number, weekStart: number): number {
  const { year } = calendarDay(day);
  if (day >= weekYearBegin(year + 1, weekStart)) return year + 1;
  return day >= weekYearBegin(year, weekStart) ? year : year - 1;
}

/** Days of a month or year that BYDAY names, ordinals counted within it. */
function weekdaysIn(byDay: readonly WeekdayNumber[], begin: number, length: number): readonly number[] {
  const days: number[] = [];
  for (let offset = 0; offset < length; offset += 1) {
    if (matchesOrdinal(byDay, weekdayOf(begin + offset), offset, length)) days.push(begin + offset);
  }
  return days;
}
