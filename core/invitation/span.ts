/** When one component is (RFC 5545, 3.6.1 to 3.6.4): its start and end as written, on the clock of its start. */
import type { Component } from "./component.ts";
import type { ContentLine } from "./content-line.ts";
import type { Findings } from "./findings.ts";
import { formatLocal, localTime, parseDuration, secondsOf, secondsPerDay } from "./local-time.ts";
import { parameterOf, propertyOf } from "./property.ts";
import { fromUtc, utcSeconds, type ZonedTime, zonedTime, type Zones } from "./zones.ts";

export interface Span {
  readonly start: ZonedTime | null;
  /** As written, in the zone it was written in; by DURATION or by the component's rule where there is none. */
  readonly end: ZonedTime | null;
  /** Seconds since 1970 of the end; null where it floats or is a date. */
  readonly endUtc: number | null;
}

/** The property that ends each kind of component; VJOURNAL has none. */
const endProperties: Readonly<Record<string, string>> = {
  VEVENT: "DTEND",
  VTODO: "DUE",
  VFREEBUSY: "DTEND",
};

export function readSpan(component: Component, zones: Zones, findings: Findings): Span {
  const start = readTime(component, "DTSTART", zones, findings);
  const endName = endProperties[component.name];
  const end = endName === undefined ? null : readTime(component, endName, zones, findings);
  const duration = propertyOf(component, "DURATION");
  if (end !== null || endName === undefined) {
    if (start !== null && end !== null && duration !== null)
      checkDuration(start, end, afterDuration(start, duration, findings), findings);
    if (start !== null && end !== null && isBefore(end, start))
      findings.add("malformed", { where: endName ?? "DTEND" });
    return { start, end, endUtc: end === null ? null : utcSeconds(end) };
  }
  if (start === null || propertyOf(component, endName) !== null) return { start, end: null, endUtc: null };
  if (duration !== null) return { start, ...afterDuration(start, duration, findings) };
  if (component.name !== "VEVENT") return { start, end: null, endUtc: null };
  // RFC 5545, 3.6.1: a day, or no time at all.
  return { start, ...later(start, start.local.date ? secondsPerDay : 0, 0) };
}

/** A property with exactly one DATE or DATE-TIME; null where it is absent or no such value. */
export function readTime(
  component: Component,
  name: string,
  zones: Zones,
  findings: Findings,
): ZonedTime | null {
  const line = propertyOf(component, name);
  if (line === null) return null;
  const time = zonedTime(line.value.trim(), parameterOf(line, "TZID"), zones);
  const kind = parameterOf(line, "VALUE")?.toUpperCase();
  if (time === null || (kind !== undefined && (kind === "DATE") !== time.local.date))
    findings.add("malformed", { where: name });
  return time;
}

/** An end and a duration exclude each other (RFC 5545, 3.6.1); both are harmless where they agree. */
function checkDuration(start: ZonedTime, end: ZonedTime, other: End, findings: Findings): void {
  const agree =
    other.endUtc === null
      ? other.end !== null && secondsOf(other.end.local) === secondsOf(end.local)
      : other.endUtc === utcSeconds(end);
  if (!agree || start.local.date !== end.local.date) findings.add("ambiguous", { where: "DURATION" });
}

function isBefore(end: ZonedTime, start: ZonedTime): boolean {
  if (end.local.date !== start.local.date) return true;
  const [from, to] = [utcSeconds(start), utcSeconds(end)];
  return from === null || to === null ? secondsOf(end.local) < secondsOf(start.local) : to < from;
}

type End = Pick<Span, "end" | "endUtc">;

/** Weeks and days count on the clock, what follows T as time that passes (RFC 5545, 3.3.6). */
function afterDuration(start: ZonedTime, duration: ContentLine, findings: Findings): End {
  const text = duration.value.trim();
  const time = text.search(/T/i);
  const seconds = parseDuration(text);
  if (seconds === null || seconds < 0) {
    findings.add("malformed", { where: duration.name });
    return { end: null, endUtc: null };
  }
  const days = time < 0 ? seconds : (parseDuration(text.slice(0, time)) ?? 0);
  return later(start, days, seconds - days);
}

function later(start: ZonedTime, onClock: number, passing: number): End {
  const end = localTime(secondsOf(start.local) + onClock, start.local.date);
  const instant = utcSeconds({ local: end, zone: start.zone });
  if (instant === null)
    return {
      end: { local: localTime(secondsOf(end) + passing, end.date), zone: start.zone },
      endUtc: null,
    };
  const endUtc = instant + passing;
  const local = localTime(fromUtc(endUtc, start.zone) ?? secondsOf(end) + passing);
  return { end: { local, zone: start.zone }, endUtc };
}

/** "2026-12-15" or "2026-12-15T09:00:00": a time on the clock of `clock`, as written where that cannot be told. */
export function onClock(time: ZonedTime, clock: ZonedTime | null): string {
  if (clock === null || time.zone === clock.zone || time.local.date) return formatLocal(time.local);
  const utc = utcSeconds(time);
  const seconds = utc === null ? null : fromUtc(utc, clock.zone);
  return formatLocal(seconds === null ? time.local : localTime(seconds));
}

/** UTC ISO, or local where it floats or is a date: what names an instance of a series. */
export const instanceName = (time: ZonedTime): string => isoOf(utcSeconds(time)) ?? formatLocal(time.local);

/** UTC ISO of seconds since 1970. */
export const isoOf = (seconds: number | null): string | null =>
  seconds === null ? null : new Date(seconds * 1000).toISOString();
