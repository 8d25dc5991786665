import { Budget } from "../../bytes/budget.ts";
import { type Component, readComponents } from "../component.ts";
import { toUtc, type ZonedTime, zonedTime, type Zones, zonesOf } from "../zones.ts";

function calendarOf(text: string): Component {
  const [calendar] = readComponents(text, new Budget()).calendars;
  if (calendar === undefined) throw new Error(text);
  return calendar.component;
}

/** The zones of a calendar that holds these VTIMEZONEs. */
export const zones = (...timezones: string[]): Zones =>
  zonesOf(calendarOf(`BEGIN:VCALENDAR\n${timezones.join("")}END:VCALENDAR\n`));

export function time(text: string, tzid: string | null, from: Zones = zones()): ZonedTime {
  const read = zonedTime(text, tzid, from);
  if (read === null) throw new Error(text);
  return read;
}

export const utcOf = (text: string, tzid: string | null, from?: Zones): string | null =>
  toUtc(time(text, tzid, from))
    ?.toISOString()
    .replace(".000", "") ?? null;

interface Observance {
  readonly name?: string;
  readonly start: string;
  readonly from: string;
  readonly to: string;
  readonly more?: string;
}

export const timezone = (tzid: string, ...observances: Observance[]): string =>
  [
    "BEGIN:VTIMEZONE",
    `TZID:${tzid}`,
    ...observances.flatMap(({ name = "STANDARD", start, from, to, more }) => [
      `BEGIN:${name}`,
      `DTSTART:${start}`,
      `TZOFFSETFROM:${from}`,
      `TZOFFSETTO:${to}`,
      ...(more === undefined ? [] : [more]),
      `END:${name}`,
    ]),
    "END:VTIMEZONE",
    "",
  ].join("\n");
