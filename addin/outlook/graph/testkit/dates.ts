/**
 * The dates of a patternedRecurrence as Graph's documentation has them (recurrencePattern, recurrenceRange), day by
 * day. A month without the day has its last day instead (MS-OXOCAL, 2.2.1.44.1.3).
 */
import { findIana } from "windows-iana";
import type { Recurrence, RecurrencePattern } from "../recurrence.ts";

const dayMilliseconds = 86_400_000;
const names = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];
const positions: Readonly<Record<string, number>> = { first: 0, second: 1, third: 2, fourth: 3 };

const dayOf = (date: string): number => Date.parse(`${date}T00:00:00Z`) / dayMilliseconds;
const dateOf = (day: number): Date => new Date(day * dayMilliseconds);
const monthOf = (day: number): number => dateOf(day).getUTCFullYear() * 12 + dateOf(day).getUTCMonth();
const nameOf = (day: number): string => names[dateOf(day).getUTCDay()] ?? "";

/** Days of the month a day lies in. */
function monthDays(day: number): readonly number[] {
  const first = day - dateOf(day).getUTCDate() + 1;
  const days = [];
  for (let at = first; monthOf(at) === monthOf(day); at += 1) days.push(at);
  return days;
}

function within(pattern: RecurrencePattern, day: number): boolean {
  const month = monthDays(day);
  if (pattern.dayOfMonth !== undefined) return day === month[Math.min(pattern.dayOfMonth, month.length) - 1];
  const days = month.filter((one) => pattern.daysOfWeek?.includes(nameOf(one)) === true);
  const index = pattern.index ?? "first";
  return day === (index === "last" ? days.at(-1) : days[positions[index] ?? 0]);
}

function fits(pattern: RecurrencePattern, first: number, day: number): boolean {
  const { interval } = pattern;
  switch (pattern.type) {
    case "daily":
      return (day - first) % interval === 0;
    case "weekly": {
      const begin = names.indexOf(pattern.firstDayOfWeek ?? "sunday");
      const weekOf = (one: number): number => one - ((dateOf(one).getUTCDay() - begin + 7) % 7);
      const weeks = (weekOf(day) - weekOf(first)) / 7;
      return weeks % interval === 0 && pattern.daysOfWeek?.includes(nameOf(day)) === true;
    }
    case "absoluteMonthly":
    case "relativeMonthly":
      return (monthOf(day) - monthOf(first)) % interval === 0 && within(pattern, day);
    case "absoluteYearly":
    case "relativeYearly": {
      const years = dateOf(day).getUTCFullYear() - dateOf(first).getUTCFullYear();
      return (
        years % interval === 0 && dateOf(day).getUTCMonth() + 1 === pattern.month && within(pattern, day)
      );
    }
  }
}

/** At most `most` dates, none after `horizon`. */
export function datesOf(
  { pattern, range }: Recurrence,
  most: number,
  horizon = "2200-01-01",
): readonly string[] {
  const first = dayOf(range.startDate);
  const last = dayOf(range.endDate ?? horizon);
  const count = Math.min(most, range.numberOfOccurrences ?? most);
  const found: string[] = [];
  for (let day = first; day <= last && found.length < count; day += 1)
    if (fits(pattern, first, day)) found.push(dateOf(day).toISOString().slice(0, 10));
  return found;
}

/** A local time in a zone of Windows', as UTC ISO. */
export function utcOf(local: string, windowsZone: string): string {
  const timeZone = findIana(windowsZone)[0] ?? windowsZone;
  const format = new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short", timeStyle: "medium" });
  const wanted = Date.parse(`${local.slice(0, 19)}Z`);
  // What the zone's clock shows at that moment of UTC is as far off as the zone is.
  const shown = Date.parse(`${format.format(wanted).replace(" ", "T")}Z`);
  return new Date(2 * wanted - shown).toISOString();
}
