/**
 * Dates and times on a wall clock (RFC 5545, 3.3.4 and 3.3.5), in the proleptic Gregorian calendar.
 * Arithmetic counts seconds and days from 1970-01-01 on that same clock, as integers: no zone is in it.
 */
export interface LocalTime {
  /** 1 to 9999. */
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  /** 0 to 59; a leap second is read as 59 (RFC 5545, 3.3.12). */
  readonly second: number;
  /** A DATE value: no time of day; hour, minute and second are 0. */
  readonly date: boolean;
}

export const secondsPerDay = 86_400;

/** The Gregorian calendar repeats after this many days: 400 years, and whole weeks (146,097 = 7 × 20,871). */
export const daysPerCycle = 146_097;

/** Days from 1970-01-01 to this date; the day may lie outside the month and is counted on. */
export function dayNumber(year: number, month: number, day: number): number {
  // Years run from March, so that the leap day comes last.
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * daysPerCycle + dayOfEra - 719_468;
}

interface CalendarDay {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/** The date so many days from 1970-01-01. */
export function calendarDay(number: number): CalendarDay {
  const shifted = number + 719_468;
  const era = Math.floor(shifted / daysPerCycle);
  const dayOfEra = shifted - era * daysPerCycle;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1,
  };
}

function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

const monthLengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;

export function daysInMonth(year: number, month: number): number {
  return month === 2 && isLeapYear(year) ? 29 : (monthLengths[month - 1] ?? 0);
}

export function daysInYear(year: number): number {
  return isLeapYear(year) ? 366 : 365;
}

/** Monday 0 to Sunday 6. */
export function weekdayOf(number: number): number {
  return (((number + 3) % 7) + 7) % 7;
}

/** Seconds from 1970-01-01T00:00:00 on the same clock. */
export function secondsOf(time: LocalTime): number {
  const day = dayNumber(time.year, time.month, time.day);
  return day * secondsPerDay + time.hour * 3600 + time.minute * 60 + time.second;
}

export function localTime(seconds: number, date = false): LocalTime {
  const day = Math.floor(seconds / secondsPerDay);
  const rest = date ? 0 : seconds - day * secondsPerDay;
  return {
    ...calendarDay(day),
    hour: Math.floor(rest / 3600),
    minute: Math.floor(rest / 60) % 60,
    second: rest % 60,
    date,
  };
}

/** A value as written, and whether it ends in Z: then the clock it names is UTC. */
export interface WrittenTime {
  readonly local: LocalTime;
  readonly utc: boolean;
}

const written = /^(\d{4})-?(\d{2})-?(\d{2})(?:T(\d{2}):?(\d{2}):?(\d{2})(Z)?)?$/i;

/** Reads DATE and DATE-TIME as iCalendar or jCal writes them; null where it is neither, or no such day. */
export function parseLocal(text: string): WrittenTime | null {
  const match = written.exec(text);
  if (match === null) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match
    .slice(1, 7)
    .map((digits) => Number(digits ?? 0));
  if (year < 1 || month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return null;
  if (hour > 23 || minute > 59 || second > 60) return null;
  const date = match[4] === undefined;
  return {
    local: { year, month, day, hour, minute, second: Math.min(second, 59), date },
    utc: match[7] !== undefined,
  };
}

/** ISO 8601: "2026-12-15", or "2026-12-15T09:00:00" where there is a time of day. */
export function formatLocal(time: LocalTime): string {
  const date = `${digits(time.year, 4)}-${digits(time.month, 2)}-${digits(time.day, 2)}`;
  if (time.date) return date;
  return `${date}T${digits(time.hour, 2)}:${digits(time.minute, 2)}:${digits(time.second, 2)}`;
}

function digits(value: number, width: number): string {
  return String(value).padStart(width, "0");
}

const duration =
  /^([+-])?P(?:(\d{1,7})W|(?:(\d{1,7})D)?(?:T(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9})S)?)?)$/i;

/** Seconds of a DURATION value (RFC 5545, 3.3.6), a day as 24 hours; null where it is none. */
export function parseDuration(text: string): number | null {
  const match = duration.exec(text);
  if (match === null || /[PT]$/i.test(text)) return null;
  const [weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = match
    .slice(2)
    .map((digits) => Number(digits ?? 0));
  const total = weeks * 7 * secondsPerDay + days * secondsPerDay + hours * 3600 + minutes * 60 + seconds;
  return match[1] === "-" ? -total : total;
}
