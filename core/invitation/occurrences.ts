/**
 * The starts that one recurrence rule gives (RFC 5545, 3.3.10), on the wall clock of DTSTART and in order.
 *
 * A rule is walked period by period, a period being the year, month, week, day, hour, minute or second that
 * FREQ names. What makes it end on any rule: every piece of work is taken from `Steps`; time ends with the
 * year 9999; and the Gregorian calendar repeats every 400 years, so a rule that gave nothing throughout one
 * such cycle never gives anything again.
 */
import { dayNumber, daysPerCycle, type LocalTime, secondsOf, secondsPerDay } from "./local-time.ts";
import type { Rule } from "./rule.ts";
import { periodsOf } from "./rule-days.ts";
import { countedFrom, matchesDay, orElse, priceOf } from "./rule-limits.ts";
import type { Steps } from "./steps.ts";

/** The last second of the year 9999, the last that iCalendar can write. */
export const endOfTime = dayNumber(10_000, 1, 1) * secondsPerDay - 1;

/**
 * Candidate starts in ascending order, from the period that holds `start` (so the first may lie before it)
 * to `last`. COUNT and UNTIL are the caller's. Ends early, with `steps.exhausted`, where the steps run out.
 */
export function occurrences(
  rule: Rule,
  start: LocalTime,
  last: number,
  steps: Steps,
): Generator<number, void> {
  switch (rule.freq) {
    case "SECONDLY":
      return withinDays(rule, start, last, steps, 1);
    case "MINUTELY":
      return withinDays(rule, start, last, steps, 60);
    case "HOURLY":
      return withinDays(rule, start, last, steps, 3600);
    case "DAILY":
    case "WEEKLY":
    case "MONTHLY":
    case "YEARLY":
      return overDays(rule, start, last, steps);
  }
}

// ---- FREQ of a day and more: each period gives days, each day the same times ----

function* overDays(rule: Rule, start: LocalTime, last: number, steps: Steps): Generator<number, void> {
  const times = start.date
    ? [0]
    : product([
        scaled(orElse(rule.byHour, start.hour), 3600),
        scaled(orElse(rule.byMinute, start.minute), 60),
        orElse(rule.bySecond, start.second),
      ]);
  if (!steps.take(times.length)) return;

  const { first, span, cycle, daysOf } = periodsOf(rule, start);
  let fruitless = 0;
  const price = priceOf(rule);
  for (let period = first; fruitless < cycle; period += rule.interval * span) {
    if (!steps.take(price)) return;
    const days = daysOf(period, steps);
    if (days === null) return;
    if (days.begin * secondsPerDay > last) return;
    const size = days.list.length * times.length;
    const positions = rule.bySetPos.length === 0 ? null : positionsIn(rule.bySetPos, size);
    const picked = positions === null ? size : positions.length;
    fruitless = picked === 0 ? fruitless + 1 : 0;
    for (let index = 0; index < picked; index += 1) {
      if (!steps.take()) return;
      const position = positions?.[index] ?? index;
      const day = days.list[Math.floor(position / times.length)] ?? 0;
      const time = day * secondsPerDay + (times[position % times.length] ?? 0);
      if (time > last) return;
      yield time;
    }
  }
}

// ---- FREQ below a day: days that pass are walked in steps of the interval ----

function* withinDays(
  rule: Rule,
  start: LocalTime,
  last: number,
  steps: Steps,
  unit: number,
): Generator<number, void> {
  const offsets = product([
    unit === 3600 ? scaled(orElse(rule.byMinute, start.minute), 60) : [0],
    unit >= 60 ? orElse(rule.bySecond, start.second) : [0],
  ]);
  const picked =
    rule.bySetPos.length === 0
      ? offsets
      : positionsIn(rule.bySetPos, offsets.length).map((position) => offsets[position] ?? 0);
  if (picked.length === 0 || !steps.take(offsets.length)) return;

  const origin = Math.floor(secondsOf(start) / unit) * unit;
  const stride = unit * rule.interval;
  const align = (time: number): number => origin + Math.ceil((time - origin) / stride) * stride;

  // Where in a day the walk enters decides alone whether the time-of-day parts let anything of that day
  // through: entries known to be barren are not walked again, and when all are known the rule is done.
  const entries = Math.min(stride, secondsPerDay) / commonDivisor(stride, secondsPerDay);
  const barren = new Set<number>();

  let time = origin;
  while (time <= last) {
    if (!steps.take()) return;
    const day = nextMatchingDay(rule, Math.floor(time / secondsPerDay), last, steps);
    if (day === null) return;
    const midnight = day * secondsPerDay;
    const tomorrow = midnight + secondsPerDay;
    if (time < midnight) time = align(midnight);
    const entry = time - midnight;
    const entered = align(midnight) === time;
    if (entry >= secondsPerDay || barren.has(entry)) {
      time = align(tomorrow);
      continue;
    }
    let fruitful = false;
    while (time < tomorrow) {
      if (!steps.take()) return;
      const open = nextOpenTime(rule, time - midnight, unit);
      if (open > time - midnight) {
        time = align(midnight + open);
        continue;
      }
      fruitful = true;
      for (const offset of picked) {
        if (!steps.take() || time + offset > last) return;
        yield time + offset;
      }
      time += stride;
    }
    if (!fruitful && entered) {
      barren.add(entry);
      if (barren.size === entries) return;
    }
  }
}

/** The first day from here on that the day parts let through; null: none until `last`, or no steps left. */
function nextMatchingDay(rule: Rule, from: number, last: number, steps: Steps): number | null {
  const price = priceOf(rule);
  for (let day = from; day < from + daysPerCycle && day * secondsPerDay <= last; day += 1) {
    if (!steps.take(price)) return null;
    if (matchesDay(rule, day, "year")) return day;
  }
  return null;
}

/** The first second of the day from `time` on that BYHOUR, BYMINUTE and BYSECOND, as limits, let through. */
function nextOpenTime(rule: Rule, time: number, unit: number): number {
  const hour = Math.floor(time / 3600);
  const openHour = nextIn(rule.byHour, hour);
  if (openHour === null) return secondsPerDay;
  if (openHour > hour) return openHour * 3600;
  if (unit === 3600) return time;
  const minute = Math.floor(time / 60) % 60;
  const openMinute = nextIn(rule.byMinute, minute);
  if (openMinute === null) return (hour + 1) * 3600;
  if (openMinute > minute) return hour * 3600 + openMinute * 60;
  if (unit === 60) return time;
  const openSecond = nextIn(rule.bySecond, time % 60);
  const minuteBegin = time - (time % 60);
  return openSecond === null ? minuteBegin + 60 : minuteBegin + openSecond;
}

// ---- Lists ----

function scaled(list: readonly number[], by: number): readonly number[] {
  return list.map((value) => value * by);
}

/** Sums of one number of each list, in lexical order; ascending where each list's span fits the one before. */
function product(lists: readonly (readonly number[])[]): readonly number[] {
  let sums: readonly number[] = [0];
  for (const list of lists) sums = sums.flatMap((sum) => list.map((value) => sum + value));
  return sums;
}

/** BYSETPOS as indices into a set of this size. */
function positionsIn(bySetPos: readonly number[], size: number): readonly number[] {
  return countedFrom(bySetPos, size).map((position) => position - 1);
}

function nextIn(list: readonly number[], value: number): number | null {
  if (list.length === 0) return value;
  return list.find((item) => item >= value) ?? null;
}

function commonDivisor(a: number, b: number): number {
  let [larger, smaller] = [a, b];
  while (smaller > 0) [larger, smaller] = [smaller, larger % smaller];
  return larger;
}
