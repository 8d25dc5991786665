/**
 * A series of events as Graph's documentation has it (event, event-list-instances): its dates are found through it,
 * each with an id of its own, and deleting one takes it out.
 */
import { datesOf, utcOf } from "../../addin/outlook/graph/testkit/dates.ts";
import type { Recurrence } from "../../addin/outlook/graph/recurrence.ts";
import type { GraphEvent } from "./graph.ts";
import { property } from "./protocol.ts";

/** Dates that are looked at, far more than a test has. */
const most = 1000;
const minutes = 60_000;

/** Local start of an event, or of a date's id. */
const startOf = (event: GraphEvent): string => String(property(property(event, "start"), "dateTime"));
export const zoneOf = (event: GraphEvent): string => String(property(property(event, "start"), "timeZone"));

const lasts = (event: GraphEvent): number =>
  Date.parse(`${String(property(property(event, "end"), "dateTime"))}Z`) - Date.parse(`${startOf(event)}Z`);

/** Null: the event is no series. */
const recurrenceOf = (event: GraphEvent): Recurrence | null =>
  event["type"] === "seriesMaster" ? (event["recurrence"] as Recurrence) : null;

/** A date's id: the series' own, and its start. */
export const instanceId = (series: string, start: string): string => `${series}.${start}`;

/** Which date of which series an id names; null: none. */
export function instanceOf(
  id: string,
  events: readonly GraphEvent[],
): { readonly series: GraphEvent; readonly start: string } | null {
  const series = events.find((event) => id.startsWith(`${event.id}.`));
  const start = series === undefined ? "" : id.slice(series.id.length + 1);
  return series !== undefined && localStarts(series).includes(start) ? { series, start } : null;
}

function localStarts(series: GraphEvent): readonly string[] {
  const recurrence = recurrenceOf(series);
  return recurrence === null
    ? []
    : datesOf(recurrence, most).map((date) => `${date}${startOf(series).slice(10)}`);
}

/** The times Graph was asked for, in UTC where no zone is named; null: it is no range. */
export function rangeOf(query: URLSearchParams): readonly [from: number, to: number] | null {
  const [from, to] = ["startDateTime", "endDateTime"].map((name) => {
    const text = query.get(name) ?? "";
    return Date.parse(/Z$|[+-]\d\d:\d\d$/.test(text) ? text : `${text}Z`);
  });
  return from === undefined || to === undefined || Number.isNaN(from) || Number.isNaN(to) ? null : [from, to];
}

/** "Prefer: outlook.timezone": the zone of start and end in the response; UTC where it is not given. */
export const preferredZone = (headers: Readonly<Record<string, string>>): string =>
  /outlook\.timezone="([^"]*)"/.exec(headers["prefer"] ?? "")?.[1] ?? "UTC";

/** The occurrences of a series within a range that were not taken out. */
export function instancesOf(
  series: GraphEvent,
  gone: ReadonlySet<string>,
  [from, to]: readonly [from: number, to: number],
  zone: string,
): readonly GraphEvent[] {
  const length = lasts(series);
  return localStarts(series).flatMap((start) => {
    const id = instanceId(series.id, start);
    const begins = Date.parse(utcOf(start, zoneOf(series)));
    if (gone.has(id) || begins >= to || begins + length <= from) return [];
    const moment = (at: number) => ({ dateTime: `${localIn(at, zone)}.0000000`, timeZone: zone });
    return {
      id,
      seriesMasterId: series.id,
      type: "occurrence",
      subject: series["subject"],
      isAllDay: series["isAllDay"],
      originalStart: new Date(begins).toISOString().replace(".000", ""),
      start: moment(begins),
      end: moment(begins + length),
    };
  });
}

/** What the clock of a zone shows then. */
function localIn(at: number, zone: string): string {
  const wall = (moment: number): string => new Date(moment).toISOString().slice(0, 19);
  // A zone is at most fourteen hours off, by quarters: the wall time is the one that is that moment there.
  for (let off = -14 * 60; off <= 14 * 60; off += 15) {
    const local = wall(at + off * minutes);
    if (Date.parse(utcOf(local, zone)) === at) return local;
  }
  throw new Error(`no time in ${zone}`);
}
