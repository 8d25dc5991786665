/** Times of an invitation as a person reads them: in their own zone first, then in the sender's. */
import type { Invitation } from "../core/report.ts";
import { ours, quote, type Phrase } from "./phrase.ts";
import type { Words } from "./words/en.ts";

export interface Place {
  readonly words: Words;
  /** BCP 47, for dates and numbers. */
  readonly locale: string;
  /** The reader's IANA time zone. */
  readonly zone: string;
  /** UTC ISO; the year of a date is left out where it is this one's. */
  readonly now: string;
}

export interface When {
  readonly mine: Phrase;
  /** The sender's clock, where it shows another time than the reader's. */
  readonly theirs: Phrase | null;
}

type Parts = "date-time" | "date" | "time";

export function whenOf(invitation: Invitation, place: Place): When {
  const { words } = place;
  const { start, end } = invitation;
  const none = { mine: [ours(words.event.noTime)], theirs: null };
  if (start === null) {
    const due = invitation.endUtc ?? (end === null ? null : asUtc(end));
    if (due === null) return none;
    const zone = invitation.endUtc === null ? "UTC" : place.zone;
    return { mine: words.event.due(span(due, null, zone, "date-time", place)), theirs: null };
  }
  if (invitation.allDay) {
    // DTEND of a whole day is the day after the last one (RFC 5545, 3.6.1).
    const last = end === null ? null : dayBefore(end);
    const days = span(start, last !== null && last > start ? last : null, "UTC", "date", place);
    return { mine: words.event.allDay(days), theirs: null };
  }
  const theirs = (parts: Parts): string =>
    span(asUtc(start), end === null ? null : asUtc(end), "UTC", parts, place);
  if (invitation.floating) return { mine: words.event.floating(theirs("date-time")), theirs: null };
  if (invitation.startUtc === null) {
    const zone = invitation.timeZone;
    const time = theirs("date-time");
    return { mine: zone === null ? [ours(time)] : words.event.unknownZone(time, zone), theirs: null };
  }
  const own = span(invitation.startUtc, invitation.endUtc, place.zone, "date-time", place);
  return { mine: [ours(`${own} (${words.event.mine})`)], theirs: senderClock(invitation, place, theirs) };
}

/** From one moment to another, by the reader's own clock. */
export function between(startUtc: string, endUtc: string | null, place: Place): Phrase {
  return [ours(`${span(startUtc, endUtc, place.zone, "date-time", place)} (${place.words.event.mine})`)];
}

/** The time on a day that is named beside it: the hours alone where it lasts within that day. */
export function timeOnDay(invitation: Invitation, dayOfIt: string, place: Place): Phrase {
  const { startUtc, endUtc } = invitation;
  const within =
    startUtc !== null &&
    dayIn(startUtc, place.zone) === dayOfIt &&
    (endUtc === null || dayIn(endUtc, place.zone) === dayOfIt);
  return within ? [ours(span(startUtc, endUtc, place.zone, "time", place))] : whenOf(invitation, place).mine;
}

function senderClock(invitation: Invitation, place: Place, theirs: (parts: Parts) => string): Phrase | null {
  const { start, startUtc, timeZone } = invitation;
  if (start === null || startUtc === null || timeZone === null) return null;
  const mine = localIso(startUtc, place.zone);
  if (mine === start.slice(0, 16)) return null;
  const sameDay = mine.slice(0, 10) === start.slice(0, 10);
  const city = cityOf(timeZone);
  return place.words.event.inZone(
    theirs(sameDay ? "time" : "date-time"),
    city === null ? quote(timeZone) : ours(city),
  );
}

/** One moment for a sentence: "15 December 2026 at 11:00". */
export function moment(utc: string, place: Place): string {
  return format(utc, { dateStyle: "medium", timeStyle: "short", timeZone: place.zone }, place);
}

/** A local time of the invitation, as its sender's clock shows it. */
export function localMoment(local: string, place: Place): string {
  return span(asUtc(local), null, "UTC", local.includes("T") ? "date-time" : "date", place);
}

export function day(iso: string, place: Place): string {
  const local = /^\d{4}-\d\d-\d\d$/.test(iso);
  return format(iso, { dateStyle: "medium", timeZone: local ? "UTC" : place.zone }, place);
}

/** A span of seconds in its largest whole unit: "3 seconds", "2 hours". */
export function duration(seconds: number, place: Place): string {
  const units = [
    [86_400, "day"],
    [3600, "hour"],
    [60, "minute"],
  ] as const;
  const [length, unit] = units.find(([each]) => seconds >= each) ?? ([1, "second"] as const);
  return new Intl.NumberFormat(place.locale, { style: "unit", unit, unitDisplay: "long" }).format(
    Math.round(seconds / length),
  );
}

export function count(value: number, place: Place): string {
  return new Intl.NumberFormat(place.locale).format(value);
}

/** Weekday of an RFC 5545 day name, short; "" for any other text. */
export function weekday(name: string, place: Place): string {
  const index = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"].indexOf(name);
  if (index < 0) return "";
  // 2024-01-01 was a Monday.
  const date = new Date(Date.UTC(2024, 0, 1 + index));
  return new Intl.DateTimeFormat(place.locale, { weekday: "short", timeZone: "UTC" }).format(date);
}

/** A month's name; "tiny" without its year. */
export function monthName(yearMonth: string, place: Place, style: "tiny" | "long"): string {
  const date = new Date(`${yearMonth}-01T00:00:00Z`);
  if (Number.isNaN(date.getTime())) return "";
  const options: Intl.DateTimeFormatOptions =
    style === "tiny" ? { month: "short" } : { month: "long", year: "numeric" };
  return new Intl.DateTimeFormat(place.locale, { ...options, timeZone: "UTC" }).format(date);
}

/** The place an IANA zone is named after; null where the name is none of theirs. */
function cityOf(timeZone: string): string | null {
  try {
    new Intl.DateTimeFormat("en", { timeZone });
  } catch {
    return null;
  }
  return (timeZone.split("/").at(-1) ?? timeZone).replaceAll("_", " ");
}

/** "2026-12-15" of a moment in a zone; "" where it is no moment. */
export function dayIn(utc: string, zone: string): string {
  return localIso(utc, zone).slice(0, 10);
}

/** "2026-12-15T11:00" of a moment in a zone. */
function localIso(utc: string, zone: string): string {
  const date = new Date(utc);
  if (Number.isNaN(date.getTime())) return "";
  const parts = new Intl.DateTimeFormat("en-CA", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
  }).formatToParts(date);
  const of = (type: string): string => parts.find((part) => part.type === type)?.value ?? "";
  return `${of("year")}-${of("month")}-${of("day")}T${of("hour")}:${of("minute")}`;
}

function asUtc(local: string): string {
  return local.includes("T") && !local.endsWith("Z") ? `${local}Z` : local;
}

function dayBefore(date: string): string | null {
  const time = Date.parse(date.slice(0, 10));
  return Number.isNaN(time) ? null : new Date(time - 86_400_000).toISOString().slice(0, 10);
}

function span(from: string, to: string | null, timeZone: string, parts: Parts, place: Place): string {
  const start = new Date(from);
  if (Number.isNaN(start.getTime())) return place.words.event.noTime;
  const end = to === null ? null : new Date(to);
  const otherYear = [start, end].some(
    (date) => date !== null && String(date.getUTCFullYear()) !== place.now.slice(0, 4),
  );
  const format = new Intl.DateTimeFormat(place.locale, {
    timeZone,
    ...(parts === "time" ? {} : { weekday: "short", day: "numeric", month: "short" }),
    ...(parts !== "time" && otherYear ? { year: "numeric" } : {}),
    ...(parts === "date" ? {} : { hour: "2-digit", minute: "2-digit" }),
  });
  if (end === null || Number.isNaN(end.getTime()) || end <= start) return format.format(start);
  const sameDay =
    localIso(from, timeZone).slice(0, 10) === localIso(end.toISOString(), timeZone).slice(0, 10);
  // Across days a range falls back to figures in some locales.
  return sameDay ? format.formatRange(start, end) : `${format.format(start)} – ${format.format(end)}`;
}

function format(iso: string, options: Intl.DateTimeFormatOptions, place: Place): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return place.words.event.noTime;
  return new Intl.DateTimeFormat(place.locale, options).format(date);
}
