/**
 * The recurrence set (RFC 5545, 3.8.5): DTSTART, RRULE and RDATE, less EXDATE and EXRULE (RFC 2445), as
 * ordered unique starts on DTSTART's own clock. Rules are walked on that clock throughout: what a start means
 * where the clock jumps is the zone's affair (RFC 5545, 3.3.5), later.
 */
import { secondsOf, secondsPerDay, type LocalTime, type WrittenTime } from "./local-time.ts";
import { endOfTime, occurrences } from "./occurrences.ts";
import type { Rule } from "./rule.ts";
import type { Steps } from "./steps.ts";

/** All seconds and values are on DTSTART's clock: `onClock` brings them there. */
export interface RecurrenceSet {
  readonly start: LocalTime;
  readonly rules: readonly LocalRule[];
  readonly exrules: readonly LocalRule[];
  readonly rdates: readonly number[];
  readonly exdates: readonly number[];
}

/** A rule with its UNTIL as the last second it may give. */
export interface LocalRule {
  readonly rule: Rule;
  readonly until: number | null;
}

/**
 * Binds a rule to DTSTART's clock. UNTIL in UTC is brought there by `fromUtc`; a DATE beside a DATE-TIME start
 * (not allowed, but written) takes in that whole day.
 */
export function localRule(rule: Rule, fromUtc: (seconds: number) => number): LocalRule {
  return { rule, until: rule.until === null ? null : lastSecond(rule.until, fromUtc) };
}

function lastSecond({ local, utc }: WrittenTime, fromUtc: (seconds: number) => number): number {
  const seconds = secondsOf(local);
  if (local.date) return seconds + secondsPerDay - 1;
  return utc ? fromUtc(seconds) : seconds;
}

/**
 * Starts of the set up to and including `horizon`, ascending, each once. DTSTART is the first instance and
 * counts for COUNT even where the rule does not give it. Ends early, with `steps.exhausted`, where the steps
 * run out: what came before is right and whole.
 */
export function* expand(
  set: RecurrenceSet,
  steps: Steps,
  horizon: number = endOfTime,
): Generator<number, void> {
  const first = secondsOf(set.start);
  const dates = new Source([...set.rdates, first].sort((a, b) => a - b).values());
  const rules = set.rules.map((rule) => new Source(ruleStarts(rule, set.start, horizon, steps, true)));
  const exrules = set.exrules.map((rule) => new Source(ruleStarts(rule, set.start, horizon, steps, false)));
  const sources = [dates, ...rules];
  const excluded = new Set(set.exdates);

  let previous = -Infinity;
  for (;;) {
    if (!steps.take(sources.length + exrules.length)) return;
    // No rule reaches back before DTSTART: until then none is asked, however hard it is to walk.
    const early = dates.value !== null && dates.value <= first;
    const next = early ? dates.value : earliest(sources);
    if (next === null || next > horizon || (!early && steps.exhausted)) return;
    for (const source of early ? [dates] : sources) if (source.value === next) source.advance();
    const repeated = next === previous;
    previous = next;
    if (repeated || excluded.has(next)) continue;
    const gone = exrules.some((rule) => rule.reaches(next));
    if (steps.exhausted && exrules.length > 0) return;
    if (!gone) yield next;
  }
}

/** The starts of one rule from DTSTART on, DTSTART itself only where the rule gives it. */
export function* ruleStarts(
  { rule, until }: LocalRule,
  start: LocalTime,
  horizon: number,
  steps: Steps,
  startCounts: boolean,
): Generator<number, void> {
  const first = secondsOf(start);
  const last = Math.min(until ?? horizon, horizon);
  let given = 0;
  for (const time of occurrences(rule, start, last, steps)) {
    if (time < first) continue;
    if (startCounts && given === 0 && time > first) given = 1;
    if (rule.count !== null && given >= rule.count) return;
    given += 1;
    yield time;
  }
}

function earliest(sources: readonly Source[]): number | null {
  let found: number | null = null;
  for (const { value } of sources) if (value !== null && (found === null || value < found)) found = value;
  return found;
}

/** An ascending sequence whose next value is found when it is first asked for. */
class Source {
  readonly #values: Iterator<number>;
  #value: number | null | undefined;

  constructor(values: Iterator<number>) {
    this.#values = values;
  }

  get value(): number | null {
    if (this.#value === undefined) this.advance();
    return this.#value ?? null;
  }

  advance(): void {
    const next = this.#values.next();
    this.#value = next.done === true ? null : next.value;
  }

  /** Advances to `time` at least; whether it holds exactly that. */
  reaches(time: number): boolean {
    while (this.value !== null && this.value < time) this.advance();
    return this.value === time;
  }
}
