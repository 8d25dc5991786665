/**
 * The entries of one series as a calendar shows them: what its rules give, less those that overrides replace,
 * the later ones moved where an override speaks for them too (RFC 5545, 3.8.4.4).
 */
import { expand } from "./expand.ts";
import { secondsPerDay } from "./local-time.ts";
import { onClockOf, type Series } from "./series.ts";
import type { Steps } from "./steps.ts";

export interface Instance {
  /** What the rules give, in seconds on the clock of the series' DTSTART; ascending. */
  readonly given: number;
  /** Where it stands after overrides. */
  readonly start: number;
  /** Seconds. */
  readonly length: number;
}

/** What the overrides of a series change in it, on its own clock. */
export interface Replacements {
  /** Starts, and whole days where a RECURRENCE-ID names only the day. */
  readonly starts: ReadonlySet<number>;
  readonly days: ReadonlySet<number>;
  /** RANGE=THISANDFUTURE, in order of time: from when on, how far moved, and the new length. */
  readonly futures: readonly { readonly from: number; readonly moved: number; readonly length: number }[];
}

/** `clocks` pays for bringing times of other zones to the series' clock. */
export function replacementsOf(series: Series, overrides: readonly Series[], clocks: Steps): Replacements {
  const starts = new Set<number>();
  const days = new Set<number>();
  const futures = [];
  for (const { replaces, andFuture, start, length } of overrides) {
    if (replaces === null) continue;
    const from = onClockOf(series.start, replaces, clocks);
    if (replaces.local.date) days.add(Math.floor(from / secondsPerDay));
    else starts.add(from);
    if (andFuture) futures.push({ from, moved: onClockOf(series.start, start, clocks) - from, length });
  }
  return { starts, days, futures: futures.sort((a, b) => a.from - b.from) };
}

/** Ends early, with `steps.exhausted`, where the steps run out. */
export function* instancesOf(
  { set, lengths, length }: Series,
  { starts, days, futures }: Replacements,
  steps: Steps,
  horizon?: number,
): Generator<Instance, void> {
  let next = 0;
  for (const given of expand(set, steps, horizon)) {
    if (starts.has(given) || days.has(Math.floor(given / secondsPerDay))) continue;
    while ((futures[next]?.from ?? Infinity) <= given) next += 1;
    const changed = futures[next - 1];
    yield {
      given,
      start: given + (changed?.moved ?? 0),
      length: changed?.length ?? lengths.get(given) ?? length,
    };
  }
}
