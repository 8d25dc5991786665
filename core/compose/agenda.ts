/**
 * A calendar text as the entries of a span of time, recurrence expanded: what an agenda shows of an
 * invitation that was accepted.
 */
import { Budget } from "../bytes/budget.ts";
import { type Component, readComponents } from "../invitation/component.ts";
import { instancesOf, replacementsOf } from "../invitation/instances.ts";
import { formatLocal, localTime, secondsPerDay } from "../invitation/local-time.ts";
import { endOfTime } from "../invitation/occurrences.ts";
import { propertyOf, textOf } from "../invitation/property.ts";
import { readSeries, type Series } from "../invitation/series.ts";
import { isoOf } from "../invitation/span.ts";
import { Steps } from "../invitation/steps.ts";
import { utcSeconds, zonesOf } from "../invitation/zones.ts";

export interface AgendaEntry {
  readonly uid: string;
  readonly summary: string | null;
  readonly location: string | null;
  /** ISO on the clock of the entry's own zone, a date where it lasts whole days; `end` is the first moment after. */
  readonly start: string;
  readonly end: string;
  /** UTC ISO; null where the time floats, is a date, or its zone cannot be told. */
  readonly startUtc: string | null;
  readonly endUtc: string | null;
}

export interface Agenda {
  /** In order of time. */
  readonly entries: readonly AgendaEntry[];
  /** Whether more entries lie in the span than are here: the limit or the steps ended first. */
  readonly truncated: boolean;
}

/** Steps of one calendar text, as one invitation is measured with. */
const agendaSteps = 300_000;

/**
 * Entries that touch the span from `from` to `to`, at most `limit`. Where a time floats or is a date, the span is
 * taken as of UTC's clock and a day wider on both sides: the reader's zone is not known here.
 *
 * @param text Unfolded iCalendar text, lines ended by LF.
 */
export function agenda(text: string, from: Date, to: Date, limit: number): Agenda {
  const steps = new Steps(agendaSteps);
  const clocks = new Steps(agendaSteps);
  const span = { from: from.getTime() / 1000, to: to.getTime() / 1000 };
  const found: Placed[] = [];
  for (const { component: calendar } of readComponents(text, new Budget()).calendars) {
    const zones = zonesOf(calendar);
    const overrides = new Map<string, Series[]>();
    const read = calendar.components.flatMap((component) => {
      const series = readSeries(component, zones, clocks);
      if (series === null) return [];
      if (series.replaces !== null) {
        const list = overrides.get(series.uid);
        if (list === undefined) overrides.set(series.uid, [series]);
        else list.push(series);
      }
      return [{ component, series }];
    });
    for (const { component, series } of read) {
      const replaced = series.replaces === null ? (overrides.get(series.uid)?.splice(0) ?? []) : [];
      const replacements = replacementsOf(series, replaced, clocks);
      // An override may move later entries back into the span.
      const back = replacements.futures.reduce((most, { moved }) => Math.max(most, -moved), 0);
      const horizon = Math.min(span.to + 2 * secondsPerDay + back, endOfTime);
      for (const { start, length } of instancesOf(series, replacements, steps, horizon)) {
        if (found.length > limit) break;
        const placed = place(component, series, start, length, span);
        if (placed !== null) found.push(placed);
      }
    }
  }
  found.sort((a, b) => a.at - b.at);
  return {
    entries: found.slice(0, limit).map(({ entry }) => entry),
    truncated: found.length > limit || steps.exhausted || clocks.exhausted,
  };
}

interface Placed {
  readonly entry: AgendaEntry;
  /** Seconds since 1970, or on its own clock where it has no instant. */
  readonly at: number;
}

/** Null where it does not touch the span. */
function place(
  component: Component,
  { uid, start: { local, zone } }: Series,
  start: number,
  length: number,
  span: { readonly from: number; readonly to: number },
): Placed | null {
  const touches = (begin: number, slack: number): boolean =>
    begin < span.to + slack && (begin + length > span.from - slack || begin >= span.from - slack);
  if (!touches(start, 2 * secondsPerDay)) return null;
  const begin = localTime(start, local.date);
  const end = localTime(start + length, local.date);
  const startUtc = utcSeconds({ local: begin, zone });
  const endUtc = utcSeconds({ local: end, zone });
  if (!touches(startUtc ?? start, startUtc === null ? secondsPerDay : 0)) return null;
  const summary = propertyOf(component, "SUMMARY");
  const location = propertyOf(component, "LOCATION");
  return {
    at: startUtc ?? start,
    entry: {
      uid,
      summary: summary === null ? null : textOf(summary),
      location: location === null ? null : textOf(location),
      start: formatLocal(begin),
      end: formatLocal(end),
      startUtc: isoOf(startUtc),
      endUtc: isoOf(endUtc),
    },
  };
}
