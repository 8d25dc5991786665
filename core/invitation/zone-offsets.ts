/**
 * Offsets from UTC of the zones that everybody knows: IANA's by the platform's own data (Intl), Windows' by
 * CLDR's table. An Intl look-up costs microseconds and shows nothing of the days around it, so each zone keeps,
 * day by day, what it has learnt. No zone ever changed twice within one day of UTC.
 */
import { WINDOWS_TO_IANA_MAP } from "windows-iana";
import { dayNumber, secondsPerDay } from "./local-time.ts";

/** Seconds east of UTC at an instant (seconds since 1970 in UTC); null where that cannot be told. */
export type Offsets = (utcSeconds: number) => number | null;

/** Areas of the tz database; a name elsewhere with a slash is none of its names. */
const areas =
  /^(?:Africa|America|Antarctica|Arctic|Asia|Atlantic|Australia|Brazil|Canada|Chile|Etc|Europe|Indian|Mexico|Pacific|US)\/[A-Za-z0-9_+\-/]{1,40}$/i;

/** Its names without a slash. Platforms know more (PST, IST, ACT), each for a meaning of its own. */
const slashless = new Set(
  (
    "CET CST6CDT Cuba EET EST EST5EDT Egypt Eire GB GB-Eire GMT GMT+0 GMT-0 GMT0 Greenwich HST Hongkong " +
    "Iceland Iran Israel Jamaica Japan Kwajalein Libya MET MST MST7MDT NZ NZ-CHAT Navajo PRC PST8PDT Poland " +
    "Portugal ROC ROK Singapore Turkey UCT UTC Universal W-SU WET Zulu"
  )
    .toLowerCase()
    .split(" "),
);

/** One formatter a zone, by lower-case name: as many as the tz database has names, not as mail has spellings. */
const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(id: string): Intl.DateTimeFormat | null {
  const key = id.toLowerCase();
  if (!areas.test(id) && !slashless.has(key)) return null;
  const known = formatters.get(key);
  if (known !== undefined) return known;
  try {
    const made = new Intl.DateTimeFormat("en-US", {
      timeZone: id,
      calendar: "gregory",
      numberingSystem: "latn",
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    });
    formatters.set(key, made);
    return made;
  } catch {
    // RangeError: the platform has no such zone.
    return null;
  }
}

/** The earliest and latest instant asked for: clocks of the years 2 to 9998 stay within four digits. */
const earliest = dayNumber(2, 1, 1) * secondsPerDay;
const latest = dayNumber(9999, 1, 1) * secondsPerDay;

/** Offsets of an IANA zone, names compared without case; null where there is no such zone. */
export function ianaOffsets(id: string): Offsets | null {
  const format = formatter(id);
  if (format === null) return null;
  const midnights = new Map<number, number>();
  const changes = new Map<number, number>();
  const atMidnight = (day: number): number => {
    const known = midnights.get(day);
    if (known !== undefined) return known;
    const found = platformOffset(format, day * secondsPerDay);
    midnights.set(day, found);
    return found;
  };
  return (utcSeconds) => {
    if (utcSeconds < earliest || utcSeconds >= latest) return null;
    const day = Math.floor(utcSeconds / secondsPerDay);
    const before = atMidnight(day);
    const after = atMidnight(day + 1);
    if (before === after) return before;
    let change = changes.get(day);
    if (change === undefined) {
      change = changeOfDay(format, day * secondsPerDay, before);
      changes.set(day, change);
    }
    return utcSeconds < change ? before : after;
  };
}

/** The first second of the day whose offset is no longer the one at its begin. */
function changeOfDay(format: Intl.DateTimeFormat, begin: number, before: number): number {
  let [low, high] = [begin, begin + secondsPerDay];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (platformOffset(format, middle) === before) low = middle;
    else high = middle;
  }
  return high;
}

function platformOffset(format: Intl.DateTimeFormat, utcSeconds: number): number {
  const clock = { year: 0, month: 0, day: 0, hour: 0, minute: 0, second: 0 };
  for (const { type, value } of format.formatToParts(utcSeconds * 1000)) {
    if (Object.hasOwn(clock, type)) clock[type as keyof typeof clock] = Number(value);
  }
  const day = dayNumber(clock.year, clock.month, clock.day);
  return day * secondsPerDay + clock.hour * 3600 + clock.minute * 60 + clock.second - utcSeconds;
}

const windowsZones = new Map(
  WINDOWS_TO_IANA_MAP.filter(({ territory }) => territory === "001").map(
    ({ windowsName, iana }) => [windowsName.toLowerCase(), iana] as const,
  ),
);

/** The IANA zone that CLDR gives a Windows zone for the world ("001"), as far as this platform has it. */
export function windowsToIana(name: string): string | null {
  return windowsZones.get(name.toLowerCase())?.find((id) => formatter(id) !== null) ?? null;
}
