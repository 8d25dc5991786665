/** One date of a series (RFC 5545, 3.8.4.4), as a component that something can be said of alone. */
import { Budget } from "../bytes/budget.ts";
import { readComponents, type Component } from "../invitation/component.ts";
import { parseContentLine } from "../invitation/content-line.ts";
import { Findings } from "../invitation/findings.ts";
import { instancesOf, replacementsOf } from "../invitation/instances.ts";
import { localTime, parseLocal, secondsOf, secondsPerDay, type LocalTime } from "../invitation/local-time.ts";
import { readSeries, type Series } from "../invitation/series.ts";
import { instanceName, readTime } from "../invitation/span.ts";
import { Steps } from "../invitation/steps.ts";
import { zonesOf, type ZonedTime, type Zones } from "../invitation/zones.ts";
import { isEvent, mapProperties, type EventPiece } from "./event-text.ts";
import { nameOf, propertiesOf } from "./lines.ts";
import { contentLine } from "./people.ts";

/** Steps for finding one date in a series, as one invitation is measured with. */
const instanceSteps = 300_000;

/** What makes a series of an event. */
const recurring = new Set(["RRULE", "RDATE", "EXDATE", "EXRULE"]);

/** A text with a component for the date, and where among the pieces it is. */
export interface Instance {
  readonly pieces: readonly EventPiece[];
  readonly at: number;
}

/**
 * The pieces of an event with a component for one of its dates, made from the series where there is none yet;
 * null where the event has no such date.
 *
 * @paramrecurrenceId As `Invitation.recurrenceId`.
 */
export function instanceOf(pieces: readonly EventPiece[], recurrenceId: string): Instance | null {
  const text = pieces.flatMap(({ lines }) => lines).join("\n");
  const [calendar, ...more] = readComponents(text, new Budget()).calendars;
  if (calendar === undefined || more.length > 0) return null;
  const zones = zonesOf(calendar.component);
  const components = calendar.component.components.filter(({ name }) => isEvent(name));
  const places = pieces.flatMap(({ component }, at) => (component === null ? [] : [at]));
  if (places.length !== components.length) return null;

  const ids = components.map((component) => readTime(component, "RECURRENCE-ID", zones, new Findings()));
  const found = ids.findIndex((id) => id !== null && instanceName(id) === recurrenceId);
  if (found >= 0) return { pieces, at: places[found] ?? 0 };
  const master = places[ids.indexOf(null)];
  const piece = master === undefined ? undefined : pieces[master];
  if (master === undefined || piece?.component !== "VEVENT") return null;
  const lines = overrideFor(piece.lines, dateIn(components, zones, recurrenceId));
  if (lines === null) return null;
  const at = master + 1;
  return { pieces: [...pieces.slice(0, at), { ...piece, lines }, ...pieces.slice(at)], at };
}

interface Occurrence {
  readonly start: ZonedTime;
  readonly end: ZonedTime;
}

/** The date of that name among those its rules give, on the clock of the series. */
function dateIn(components: readonly Component[], zones: Zones, recurrenceId: string): Occurrence | null {
  const steps = new Steps(instanceSteps);
  const read = components.flatMap((component) => readSeries(component, zones, steps) ?? []);
  const series = read.find(({ replaces }) => replaces === null);
  if (series === undefined) return null;
  const overrides = replacementsOf(series, read, steps);
  const named = parseLocal(recurrenceId.replace(/\.\d+Z$/, "Z"));
  if (named === null) return null;
  // The name is on UTC's clock or on the series' own, which differ by less than two days.
  const near = secondsOf(named.local) - 2 * secondsPerDay;
  for (const { given, length } of instancesOf(series, overrides, steps, near + 4 * secondsPerDay)) {
    if (given < near) continue;
    const start = onClock(series, given);
    if (instanceName(start) === recurrenceId) return { start, end: onClock(series, given + length) };
  }
  return null;
}

const onClock = ({ start: { local, zone } }: Series, seconds: number): ZonedTime => ({
  local: localTime(seconds, local.date),
  zone,
});

/** The lines of the series, told of one date. */
function overrideFor(master: readonly string[], occurrence: Occurrence | null): readonly string[] | null {
  const line = propertiesOf(master).find((one) => nameOf(one) === "DTSTART") ?? "";
  const written = parseContentLine(line);
  if (occurrence === null || "fault" in written) return null;
  const { start, end } = occurrence;
  const told = (name: string, { local, zone }: ZonedTime): string =>
    contentLine({ ...written, name, value: `${basic(local)}${zone.kind === "utc" ? "Z" : ""}` });
  return mapProperties(master, (own, name) => {
    if (recurring.has(name)) return null;
    if (name === "DTSTART") return [told("RECURRENCE-ID", start), told("DTSTART", start)];
    return name === "DTEND" ? told("DTEND", end) : own;
  });
}

/** RFC 5545, 3.3.4 and 3.3.5. */
function basic({ year, month, day, hour, minute, second, date }: LocalTime): string {
  const digits = (value: number, count = 2): string => String(value).padStart(count, "0");
  const written = `${digits(year, 4)}${digits(month)}${digits(day)}`;
  return date ? written : `${written}T${digits(hour)}${digits(minute)}${digits(second)}`;
}
