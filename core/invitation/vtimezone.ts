/**
 * VTIMEZONE (RFC 5545, 3.6.5), read and evaluated within bounds: the sender writes it. Whatever in it cannot
 * be read, or costs more steps than there are, makes its offset unknown, never wrong.
 */
import type { Component } from "./component.ts";
import { expand, localRule, type RecurrenceSet } from "./expand.ts";
import { parseLocal, secondsOf, secondsPerDay } from "./local-time.ts";
import { readRule } from "./rule.ts";
import type { Steps } from "./steps.ts";
import type { Offsets } from "./zone-offsets.ts";

/** Observances of one VTIMEZONE; a full history of the tz database has a few dozen. */
const mostObservances = 200;

/** RDATEs of one VTIMEZONE. */
const mostDates = 2000;

interface Observance {
  readonly set: RecurrenceSet;
  readonly from: number;
  readonly to: number;
}

/** The offsets that a VTIMEZONE states; null where it is not one that can be read whole. */
export function vtimezoneOffsets(component: Component, steps: Steps): Offsets | null {
  const parts = component.components.filter(({ name }) => name === "STANDARD" || name === "DAYLIGHT");
  if (parts.length === 0 || parts.length > mostObservances) return null;
  const observances: Observance[] = [];
  for (const part of parts) {
    const observance = readObservance(part);
    if (observance === null) return null;
    observances.push(observance);
  }

  let known: Timeline | null = null;
  return (utcSeconds) => {
    if (known === null || utcSeconds > known.horizon) known = timelineUntil(observances, utcSeconds, steps);
    return known.whole ? offsetIn(known, utcSeconds) : null;
  };
}

function readObservance(part: Component): Observance | null {
  const values = new Map<string, string[]>();
  for (const { name, value } of part.properties) {
    const list = values.get(name) ?? [];
    list.push(value);
    values.set(name, list);
  }
  const start = parseLocal(single(values.get("DTSTART")) ?? "");
  const from = parseOffset(single(values.get("TZOFFSETFROM")) ?? "");
  const to = parseOffset(single(values.get("TZOFFSETTO")) ?? "");
  if (start === null || start.utc || start.local.date || from === null || to === null) return null;

  // Onsets are told on the clock before the change; UNTIL in UTC (RFC 5545, 3.6.5).
  const rules = [];
  for (const text of values.get("RRULE") ?? []) {
    const rule = readRule(text);
    if ("invalid" in rule) return null;
    rules.push(localRule(rule, (seconds) => seconds + from));
  }
  const rdates = readDates(values.get("RDATE") ?? [], from);
  const exdates = readDates(values.get("EXDATE") ?? [], from);
  if (rdates === null || exdates === null || values.has("EXRULE")) return null;
  return { set: { start: start.local, rules, exrules: [], rdates, exdates }, from, to };
}

function single(list: readonly string[] | undefined): string | null {
  return list?.length === 1 ? (list[0] ?? null) : null;
}

function readDates(values: readonly string[], from: number): readonly number[] | null {
  const dates: number[] = [];
  for (const text of values.flatMap((value) => value.split(",", mostDates + 1))) {
    const written = parseLocal(text);
    if (written === null || written.local.date || dates.length >= mostDates) return null;
    dates.push(secondsOf(written.local) + (written.utc ? from : 0));
  }
  return dates;
}

/** No zone was ever further from UTC than Manila's local mean time, -15:56. */
export const farthestOffset = 16 * 3600;

const offset = /^([+-])(\d{2})(\d{2})(\d{2})?$/;

/** Seconds of a UTC-OFFSET (RFC 5545, 3.3.14); null where it is none. */
function parseOffset(text: string): number | null {
  const match = offset.exec(text.trim());
  if (match === null) return null;
  const [hours, minutes, seconds] = [Number(match[2]), Number(match[3]), Number(match[4] ?? 0)];
  if (hours > 23 || minutes > 59 || seconds > 59) return null;
  const total = hours * 3600 + minutes * 60 + seconds;
  if (total > farthestOffset) return null;
  return match[1] === "-" ? -total : total;
}

/** All changes up to a horizon, in order of time. */
interface Timeline {
  readonly horizon: number;
  /** False where the steps ran out on the way: then nothing can be told. */
  readonly whole: boolean;
  readonly instants: readonly number[];
  readonly offsets: readonly number[];
  /** Before the first change. */
  readonly initial: number;
}

function timelineUntil(observances: readonly Observance[], utcSeconds: number, steps: Steps): Timeline {
  // Ten years on, so that the dates of one series do not each expand it again.
  const horizon = utcSeconds + 10 * 366 * secondsPerDay;
  const changes: { readonly at: number; readonly from: number; readonly to: number }[] = [];
  for (const { set, from, to } of observances) {
    for (const onset of expand(set, steps, horizon + from)) changes.push({ at: onset - from, from, to });
    if (steps.exhausted) return { horizon: Infinity, whole: false, instants: [], offsets: [], initial: 0 };
  }
  changes.sort((a, b) => a.at - b.at);
  return {
    horizon,
    whole: true,
    instants: changes.map(({ at }) => at),
    offsets: changes.map(({ to }) => to),
    initial: (changes[0] ?? earliestOf(observances)).from,
  };
}

/** Where no change lies before the horizon: the observance that begins first. */
function earliestOf(observances: readonly Observance[]): { readonly from: number } {
  const onset = ({ set, from }: Observance): number => secondsOf(set.start) - from;
  return observances.reduce((a, b) => (onset(b) < onset(a) ? b : a));
}

function offsetIn({ instants, offsets, initial }: Timeline, utcSeconds: number): number {
  let [low, high] = [0, instants.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((instants[middle] ?? Infinity) <= utcSeconds) low = middle + 1;
    else high = middle;
  }
  return offsets[low - 1] ?? initial;
}
