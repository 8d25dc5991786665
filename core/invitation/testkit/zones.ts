import { Budget } from "../../bytes/budget.ts";
import { type Component, readComponents } from "../component.ts";
import { utcSeconds, type ZonedTime, zonedTime, type Zones, zonesOf } from "../zones.ts";

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

/** "2027-01-01T09:00:00Z"; null where the time names no instant. */
export function utcOf(text: string, tzid: string | null, from?: Zones): string | null {
  const seconds = utcSeconds(time(text, tzid, from));
  return seconds === null ? null : new Date(seconds * 1000).toISOString().replace(".000", "");
}

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
