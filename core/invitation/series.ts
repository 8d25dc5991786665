/**
 * What one component puts on a calendar (RFC 5545, 3.6.1 to 3.6.3 and 3.8.5): its start, how long each entry
 * is, and its recurrence, all on the clock of its DTSTART.
 */
import type { Component } from "./component.ts";
import type { ContentLine } from "./content-line.ts";
import { localRule, type LocalRule, type RecurrenceSet } from "./expand.ts";
import { parseDuration, secondsOf, secondsPerDay } from "./local-time.ts";
import { readRule } from "./rule.ts";
import type { Steps } from "./steps.ts";
import { fromUtc, utcSeconds, type Zone, type ZonedTime, zonedTime, type Zones } from "./zones.ts";

export interface Series {
  readonly component: "VEVENT" | "VTODO" | "VJOURNAL";
  readonly uid: string;
  readonly start: ZonedTime;
  /** Seconds; 0 for what has no end, and for tasks and journal entries, which take no time. */
  readonly length: number;
  /** Lengths of RDATEs that state their own, by start. */
  readonly lengths: ReadonlyMap<number, number>;
  readonly set: RecurrenceSet;
  /** RECURRENCE-ID: the entry of the series with this UID that this component replaces. */
  readonly replaces: ZonedTime | null;
  /** RANGE=THISANDFUTURE: the later ones as well. */
  readonly andFuture: boolean;
  /** Properties with a value that breaks the standard. */
  readonly unreadable: readonly string[];
  /** Whether a rule uses an extension that is not followed here (RFC 7529). */
  readonly unfollowed: boolean;
}

/** What bringing a time from one zone's clock to another's costs: some look-ups in the platform's data. */
const conversionSteps = 100;

/** Null for what puts nothing on a calendar: another component, or one without a start that can be read. */
export function readSeries(component: Component, zones: Zones, steps: Steps): Series | null {
  const kind = component.name;
  if (kind !== "VEVENT" && kind !== "VTODO" && kind !== "VJOURNAL") return null;
  const reader = new Reader(component, zones, steps);
  const start = reader.time("DTSTART") ?? (kind === "VTODO" ? reader.time("DUE") : null);
  if (start === null) return null;
  const { rdates, lengths } = reader.rdates(start);
  const replaces = reader.time("RECURRENCE-ID");
  const range = reader.lines("RECURRENCE-ID")[0]?.parameters.get("RANGE")?.[0];
  return {
    component: kind,
    uid: reader.lines("UID")[0]?.value ?? "",
    start,
    length: kind === "VEVENT" ? reader.length(start) : 0,
    lengths,
    set: {
      start: start.local,
      rules: reader.rules("RRULE", start),
      exrules: reader.rules("EXRULE", start),
      rdates,
      exdates: reader.exdates(start),
    },
    replaces,
    andFuture: replaces !== null && range?.toUpperCase() === "THISANDFUTURE",
    unreadable: [...reader.unreadable],
    unfollowed: reader.unfollowed,
  };
}

/**
 * The second on the clock of `start` at which `time` stands; a day where `start` is one. As written where
 * either has no zone that can be told, or the steps ran out.
 */
export function onClockOf(start: ZonedTime, time: ZonedTime, steps: Steps): number {
  const written = secondsOf(time.local);
  if (start.local.date) return Math.floor(written / secondsPerDay) * secondsPerDay;
  if (time.zone === start.zone || time.local.date || !hasClock(start.zone) || !hasClock(time.zone))
    return written;
  if (!steps.take(conversionSteps)) return written;
  const utc = utcSeconds(time);
  return (utc === null ? null : fromUtc(utc, start.zone)) ?? written;
}

const hasClock = ({ kind }: Zone): boolean => kind !== "floating" && kind !== "unknown";

class Reader {
  readonly #lines = new Map<string, ContentLine[]>();
  readonly #zones: Zones;
  readonly #steps: Steps;
  readonly unreadable = new Set<string>();
  unfollowed = false;

  constructor(component: Component, zones: Zones, steps: Steps) {
    for (const line of component.properties) {
      const list = this.#lines.get(line.name);
      if (list === undefined) this.#lines.set(line.name, [line]);
      else list.push(line);
    }
    this.#zones = zones;
    this.#steps = steps;
  }

  lines(name: string): readonly ContentLine[] {
    return this.#lines.get(name) ?? [];
  }

  time(name: string): ZonedTime | null {
    const line = this.lines(name)[0];
    return line === undefined ? null : this.#time(line, line.value);
  }

  rules(name: string, start: ZonedTime): readonly LocalRule[] {
    const rules: LocalRule[] = [];
    for (const line of this.lines(name)) {
      const rule = readRule(line.value.trim());
      if ("invalid" in rule && rule.invalid === "unsupported") this.unfollowed = true;
      else if ("invalid" in rule) this.unreadable.add(name);
      else rules.push(localRule(rule, (seconds) => fromUtc(seconds, start.zone) ?? seconds));
    }
    return rules;
  }

  rdates(start: ZonedTime): { readonly rdates: readonly number[]; readonly lengths: Map<number, number> } {
    const rdates: number[] = [];
    const lengths = new Map<number, number>();
    for (const { line, text } of this.#items("RDATE")) {
      const slash = text.indexOf("/");
      const begin = this.#time(line, slash < 0 ? text : text.slice(0, slash));
      if (begin === null) continue;
      const seconds = onClockOf(start, begin, this.#steps);
      rdates.push(seconds);
      if (slash >= 0) lengths.set(seconds, this.#periodLength(line, begin, text.slice(slash + 1)));
    }
    return { rdates, lengths };
  }

  /** A DATE beside a start with a time of day, or the reverse, excludes nothing but where days are compared. */
  exdates(start: ZonedTime): readonly number[] {
    const exdates: number[] = [];
    for (const { line, text } of this.#items("EXDATE")) {
      const time = this.#time(line, text);
      if (time === null || (time.local.date && !start.local.date)) continue;
      exdates.push(onClockOf(start, time, this.#steps));
    }
    return exdates;
  }

  /** Seconds from DTSTART to DTEND or by DURATION; a day for a DATE alone, else none (RFC 5545, 3.6.1). */
  length(start: ZonedTime): number {
    const end = this.time("DTEND");
    const least = start.local.date ? secondsPerDay : 0;
    if (end !== null) {
      const unlike = end.local.date !== start.local.date;
      const until = unlike ? secondsOf(end.local) : onClockOf(start, end, this.#steps);
      return Math.max(until - secondsOf(start.local), least);
    }
    const line = this.lines("DURATION")[0];
    if (line === undefined) return least;
    return Math.max(this.#duration(line, line.value), least);
  }

  #periodLength(line: ContentLine, begin: ZonedTime, text: string): number {
    if (/^[+-]?P/i.test(text)) return Math.max(this.#duration(line, text), 0);
    const end = this.#time(line, text);
    if (end === null) return 0;
    return Math.max(onClockOf(begin, end, this.#steps) - secondsOf(begin.local), 0);
  }

  #duration(line: ContentLine, text: string): number {
    const seconds = parseDuration(text.trim());
    if (seconds === null) this.unreadable.add(line.name);
    return seconds ?? 0;
  }

  #time(line: ContentLine, text: string): ZonedTime | null {
    const time = zonedTime(text.trim(), line.parameters.get("TZID")?.[0] ?? null, this.#zones);
    if (time === null) this.unreadable.add(line.name);
    return time;
  }

  *#items(name: string): Generator<{ readonly line: ContentLine; readonly text: string }> {
    for (const line of this.lines(name)) for (const text of line.value.split(",")) yield { line, text };
  }
}
