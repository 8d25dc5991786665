/** The parts of a recurrence rule as limits on a day (RFC 5545, 3.3.10), and the lists they are written in. */
import { calendarDay, dayNumber, daysInMonth, daysInYear, weekdayOf } from "./local-time.ts";
import type { Rule, WeekdayNumber } from "./rule.ts";

/** Whether every day part of the rule lets this day through, ordinals of BYDAY counted within `ordinals`. */
export function matchesDay(rule: Rule, day: number, ordinals: "month" | "year"): boolean {
  if (rule.byMonth.length + rule.byMonthDay.length + rule.byYearDay.length === 0) {
    return matchesWeekday(rule.byDay, day, ordinals);
  }
  const date = calendarDay(day);
  if (rule.byMonth.length > 0 && !rule.byMonth.includes(date.month)) return false;
  if (!matchesCount(rule.byMonthDay, date.day, daysInMonth(date.year, date.month))) return false;
  const dayOfYear = day - dayNumber(date.year, 1, 1) + 1;
  if (!matchesCount(rule.byYearDay, dayOfYear, daysInYear(date.year))) return false;
  return matchesWeekday(rule.byDay, day, ordinals);
}

export function matchesMonth(rule: Rule, day: number): boolean {
  return rule.byMonth.length === 0 || rule.byMonth.includes(calendarDay(day).month);
}

export function matchesCount(list: readonly number[], value: number, length: number): boolean {
  return list.length === 0 || list.includes(value) || list.includes(value - length - 1);
}

export function matchesWeekday(
  byDay: readonly WeekdayNumber[],
  day: number,
  ordinals: "month" | "year",
): boolean {
  if (byDay.length === 0) return true;
  const weekday = weekdayOf(day);
  if (byDay.every(({ ordinal }) => ordinal === 0)) return byDay.some((item) => item.weekday === weekday);
  const { year, month, day: dayOfMonth } = calendarDay(day);
  return ordinals === "month"
    ? matchesOrdinal(byDay, weekday, dayOfMonth - 1, daysInMonth(year, month))
    : matchesOrdinal(byDay, weekday, day - dayNumber(year, 1, 1), daysInYear(year));
}

export function matchesOrdinal(
  byDay: readonly WeekdayNumber[],
  weekday: number,
  offset: number,
  length: number,
): boolean {
  const fromBegin = Math.floor(offset / 7) + 1;
  const fromEnd = -Math.floor((length - 1 - offset) / 7) - 1;
  return byDay.some(
    (item) =>
      item.weekday === weekday &&
      (item.ordinal === 0 || item.ordinal === fromBegin || item.ordinal === fromEnd),
  );
}

/** Steps for one look at a day: lists are searched in a row. */
export function priceOf(rule: Rule): number {
  const { byDay, byMonthDay, byYearDay, bySetPos } = rule;
  return 1 + Math.floor((byDay.length + byMonthDay.length + byYearDay.length + bySetPos.length) / 32);
}

export function orElse(list: readonly number[], fallback: number): readonly number[] {
  return list.length > 0 ? list : [fallback];
}

/** Numbers counted from 1, or from the end where negative, that exist within `length`; ascending. */
export function countedFrom(list: readonly number[], length: number): readonly number[] {
  const numbers = list.map((value) => (value < 0 ? length + 1 + value : value));
  return [...new Set(numbers.filter((value) => value >= 1 && value <= length))].sort((a, b) => a - b);
}
