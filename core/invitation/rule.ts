/**
 * Recurrence rules (RFC 5545, 3.3.10), read strictly from their text into plain sorted numbers.
 *
 * Nothing is repaired: a rule that one program repairs, another drops, and the two show different events. Not
 * supported, and said: RSCALE other than GREGORIAN, SKIP other than OMIT (RFC 7529).
 */
import { asciiUpper } from "./content-line.ts";
import { parseLocal, type WrittenTime } from "./local-time.ts";

export const frequencies = [
  "SECONDLY",
  "MINUTELY",
  "HOURLY",
  "DAILY",
  "WEEKLY",
  "MONTHLY",
  "YEARLY",
] as const;
export type Frequency = (typeof frequencies)[number];

export interface WeekdayNumber {
  /** Monday 0 to Sunday 6. */
  readonly weekday: number;
  /** The n-th of the month or year, from the end where negative; 0: every one. */
  readonly ordinal: number;
}

/** Lists are sorted and without repetition; an empty one stands for a part not given. */
export interface Rule {
  readonly freq: Frequency;
  readonly interval: number;
  readonly count: number | null;
  /** As written: the caller brings a UTC value to the clock of DTSTART (`boundRule`). */
  readonly until: WrittenTime | null;
  readonly bySecond: readonly number[];
  readonly byMinute: readonly number[];
  readonly byHour: readonly number[];
  readonly byDay: readonly WeekdayNumber[];
  readonly byMonthDay: readonly number[];
  readonly byYearDay: readonly number[];
  readonly byWeekNo: readonly number[];
  readonly byMonth: readonly number[];
  readonly bySetPos: readonly number[];
  /** Monday 0 to Sunday 6. */
  readonly weekStart: number;
}

/** Why a rule is none: "malformed", or the part that breaks the standard, or "unsupported". */
export interface InvalidRule {
  readonly invalid: string;
}

const weekdays = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

/** Ranges of RFC 5545, 3.3.10; `signed` lists also count from the end, and never hold 0. */
const numberLists = {
  BYSECOND: { min: 0, max: 60, signed: false },
  BYMINUTE: { min: 0, max: 59, signed: false },
  BYHOUR: { min: 0, max: 23, signed: false },
  BYMONTHDAY: { min: 1, max: 31, signed: true },
  BYYEARDAY: { min: 1, max: 366, signed: true },
  BYWEEKNO: { min: 1, max: 53, signed: true },
  BYMONTH: { min: 1, max: 12, signed: false },
  BYSETPOS: { min: 1, max: 366, signed: true },
} as const;
type NumberList = keyof typeof numberLists;

const partNames = new Set(["FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "WKST", "RSCALE", "SKIP"]);

/** Code units of a rule: one with every value of every list has some 15,000. */
const longestRule = 20_000;

/** Parts that a frequency rules out: the table "N/A" of RFC 5545, 3.3.10. */
const notApplicable: Readonly<Record<Frequency, readonly NumberList[]>> = {
  SECONDLY: ["BYWEEKNO"],
  MINUTELY: ["BYWEEKNO"],
  HOURLY: ["BYWEEKNO"],
  DAILY: ["BYWEEKNO", "BYYEARDAY"],
  WEEKLY: ["BYWEEKNO", "BYYEARDAY", "BYMONTHDAY"],
  MONTHLY: ["BYWEEKNO", "BYYEARDAY"],
  YEARLY: [],
};

/**
 * Reads a RECUR value as written. Names and values in any case, one trailing semicolon (Google Calendar
 * writes it) and parts named X-… (RFC 2445) pass; every other departure makes the rule invalid.
 */
export function readRule(text: string): Rule | InvalidRule {
  if (text.length > longestRule) return { invalid: "malformed" };
  const parts = splitParts(text);
  if ("invalid" in parts) return parts;

  const freq = frequencies.find((name) => name === parts.get("FREQ"));
  if (freq === undefined) return { invalid: "FREQ" };
  if ((parts.get("RSCALE") ?? "GREGORIAN") !== "GREGORIAN") return { invalid: "unsupported" };
  if ((parts.get("SKIP") ?? "OMIT") !== "OMIT") return { invalid: "unsupported" };

  const interval = readPositive(parts.get("INTERVAL") ?? "1");
  if (interval === null) return { invalid: "INTERVAL" };
  const count = parts.has("COUNT") ? readPositive(parts.get("COUNT") ?? "") : null;
  if (count === null && parts.has("COUNT")) return { invalid: "COUNT" };
  const until = parts.has("UNTIL") ? parseLocal(parts.get("UNTIL") ?? "") : null;
  if (until === null && parts.has("UNTIL")) return { invalid: "UNTIL" };
  if (count !== null && until !== null) return { invalid: "COUNT" };
  const weekStart = weekdays.indexOf(parts.get("WKST") ?? "MO");
  if (weekStart < 0) return { invalid: "WKST" };

  const byDay = readWeekdays(parts.get("BYDAY"));
  if (byDay === null) return { invalid: "BYDAY" };
  const lists = new Map<NumberList, readonly number[]>();
  for (const name of numberListNames) {
    const list = readNumbers(name, parts.get(name));
    if (list === null || (list.length > 0 && notApplicable[freq].includes(name))) return { invalid: name };
    lists.set(name, list);
  }
  const list = (name: NumberList): readonly number[] => lists.get(name) ?? [];

  if (byDay.some((day) => day.ordinal !== 0)) {
    const ordinals = freq === "MONTHLY" || (freq === "YEARLY" && list("BYWEEKNO").length === 0);
    if (!ordinals) return { invalid: "BYDAY" };
  }
  const others = numberListNames.some((name) => name !== "BYSETPOS" && list(name).length > 0);
  if (list("BYSETPOS").length > 0 && !others && byDay.length === 0) return { invalid: "BYSETPOS" };

  return {
    freq,
    interval,
    count,
    until,
    bySecond: sorted(list("BYSECOND").map((second) => Math.min(second, 59))),
    byMinute: list("BYMINUTE"),
    byHour: list("BYHOUR"),
    byDay,
    byMonthDay: list("BYMONTHDAY"),
    byYearDay: list("BYYEARDAY"),
    byWeekNo: list("BYWEEKNO"),
    byMonth: list("BYMONTH"),
    bySetPos: list("BYSETPOS"),
    weekStart,
  };
}

const numberListNames = Object.keys(numberLists) as readonly NumberList[];

/** Parts by upper-case name. A part given twice is refused: readers differ on which of the two counts. */
function splitParts(text: string): Map<string, string> | InvalidRule {
  const parts = new Map<string, string>();
  const trimmed = text.endsWith(";") ? text.slice(0, -1) : text;
  for (const part of trimmed.split(";")) {
    const equals = part.indexOf("=");
    if (equals < 1) return { invalid: "malformed" };
    const name = asciiUpper(part.slice(0, equals));
    if (name.startsWith("X-")) continue;
    if (!partNames.has(name) && !Object.hasOwn(numberLists, name)) return { invalid: "malformed" };
    if (parts.has(name)) return { invalid: name };
    parts.set(name, asciiUpper(part.slice(equals + 1)));
  }
  return parts;
}

function readPositive(text: string): number | null {
  return /^\d{1,15}$/.test(text) && Number(text) > 0 ? Number(text) : null;
}

/** Empty where the part is absent; null where one value is out of range. */
function readNumbers(name: NumberList, text: string | undefined): readonly number[] | null {
  if (text === undefined) return [];
  const { min, max, signed } = numberLists[name];
  const values = new Set<number>();
  for (const item of text.split(",")) {
    if (!/^[+-]?\d{1,3}$/.test(item) || (!signed && !/^\d/.test(item))) return null;
    const value = Number(item);
    if (Math.abs(value) < min || Math.abs(value) > max) return null;
    values.add(value);
  }
  return sorted(values);
}

function readWeekdays(text: string | undefined): readonly WeekdayNumber[] | null {
  if (text === undefined) return [];
  const values = new Map<string, WeekdayNumber>();
  for (const item of text.split(",")) {
    const match = /^([+-]?\d{1,2})?([A-Z]{2})$/.exec(item);
    if (match === null) return null;
    const weekday = weekdays.indexOf(match[2] ?? "");
    const ordinal = match[1] === undefined ? 0 : Number(match[1]);
    if (weekday < 0 || Math.abs(ordinal) > 53 || (match[1] !== undefined && ordinal === 0)) return null;
    values.set(`${String(ordinal)}/${String(weekday)}`, { weekday, ordinal });
  }
  return [...values.values()];
}

function sorted(values: Iterable<number>): readonly number[] {
  return [...new Set(values)].sort((a, b) => a - b);
}
