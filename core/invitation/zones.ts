/**
 * What the clock of a TZID says (RFC 5545, 3.2.19 and 3.3.5). A zone that everybody knows, by IANA's or Windows'
 * name, is read by that name whatever the VTIMEZONE beside it says: that is the sender's text. Only a TZID that
 * nobody knows is read by its VTIMEZONE. Where readers could honestly come to another time, `unclearTime` tells.
 */
import type { Component } from "./component.ts";
import { asciiUpper } from "./content-line.ts";
import { formatLocal, localTime, type LocalTime, parseLocal, secondsOf } from "./local-time.ts";
import { propertyOf, textOf } from "./property.ts";
import { Steps } from "./steps.ts";
import { farthestOffset, vtimezoneOffsets } from "./vtimezone.ts";
import { ianaOffsets, type Offsets, windowsToIana } from "./zone-offsets.ts";

export type Zone =
  | { readonly kind: "utc" }
  | { readonly kind: "floating" }
  | KnownZone
  | { readonly kind: "embedded"; readonly tzid: string; readonly stated: readonly StatedZone[] }
  | { readonly kind: "unknown"; readonly tzid: string };

interface KnownZone {
  readonly kind: "iana" | "windows";
  /** As written. */
  readonly tzid: string;
  /** IANA's name. */
  readonly id: string;
  readonly offsets: Offsets;
  readonly stated: readonly StatedZone[];
}

/** What one VTIMEZONE states; null: it cannot be read. */
type StatedZone = Offsets | null;

export interface ZonedTime {
  readonly local: LocalTime;
  readonly zone: Zone;
}

const utc: Zone = { kind: "utc" };
const floating: Zone = { kind: "floating" };

/** Zones of one calendar by TZID; null stands for a time without one. */
export type Zones = (tzid: string | null) => Zone;

/** Steps that all VTIMEZONEs of one calendar may take together; an ordinary one takes some hundreds. */
const zoneSteps = 200_000;

/** The zones of a VCALENDAR. */
export function zonesOf(calendar: Component): Zones {
  const steps = new Steps(zoneSteps);
  const timezones = new Map<string, Component[]>();
  for (const component of calendar.components) {
    if (component.name !== "VTIMEZONE") continue;
    const name = propertyOf(component, "TZID");
    const key = name === null ? "" : nameKey(textOf(name));
    const list = timezones.get(key) ?? [];
    list.push(component);
    timezones.set(key, list);
  }
  const known = new Map<string, Zone>();
  return (tzid) => {
    if (tzid === null) return floating;
    let zone = known.get(tzid);
    if (zone === undefined) {
      zone = resolveZone(tzid, timezones.get(nameKey(tzid)) ?? [], steps);
      known.set(tzid, zone);
    }
    return zone;
  };
}

/** VTIMEZONEs of one name that are looked at; one is what the standard allows. */
const mostStated = 4;

/** Some readers find a VTIMEZONE by its exact name, some without case or blanks: whatever any finds counts. */
const nameKey = (tzid: string): string => asciiUpper(tzid.trim());

function resolveZone(tzid: string, timezones: readonly Component[], steps: Steps): Zone {
  const stated = timezones.slice(0, mostStated).map((timezone) => vtimezoneOffsets(timezone, steps));
  if (timezones.length > mostStated) stated.push(null);
  // ASCII alone: a Kelvin sign is no K, whatever a comparison without case says.
  const nameable = /^[ -~]{1,200}$/.test(tzid);
  const iana = nameable ? ianaId(tzid) : null;
  if (iana !== null) return { kind: "iana", tzid, ...iana, stated };
  const windows = nameable ? windowsId(tzid) : null;
  if (windows !== null) return { kind: "windows", tzid, ...windows, stated };
  if (stated.length === 0) return { kind: "unknown", tzid };
  return { kind: "embedded", tzid, stated };
}

interface Identified {
  readonly id: string;
  readonly offsets: Offsets;
}

/**
 * An IANA name, also behind the prefixes that globally unique TZIDs carry:
 * "/freeassociation.sourceforge.net/Tzfile/Europe/London", "/citadel.org/20190914_1/Europe/London".
 */
function ianaId(tzid: string): Identified | null {
  const names = [tzid];
  if (tzid.startsWith("/")) {
    const parts = tzid.slice(1).split("/");
    // A name has one to three parts; what stands before them is the registry's.
    for (const count of [3, 2, 1]) if (parts.length > count) names.push(parts.slice(-count).join("/"));
  }
  for (const id of names) {
    const offsets = ianaOffsets(id);
    if (offsets !== null) return { id, offsets };
  }
  return null;
}

/** A Windows name, also with the number that Outlook appends to one whose rules it changed. */
function windowsId(tzid: string): Identified | null {
  const name = windowsToIana(tzid) ?? windowsToIana(tzid.replace(/ \d{1,3}$/, ""));
  const id = tzid === "tzone://Microsoft/Utc" ? "UTC" : name;
  const offsets = id === null ? null : ianaOffsets(id);
  return id === null || offsets === null ? null : { id, offsets };
}

/** One DATE or DATE-TIME as written, with the TZID beside it; null where it is neither. */
export function zonedTime(text: string, tzid: string | null, zones: Zones): ZonedTime | null {
  const written = parseLocal(text);
  if (written === null) return null;
  if (written.local.date) return { local: written.local, zone: floating };
  return { local: written.local, zone: written.utc ? utc : zones(tzid) };
}

/** The instant a time names, in seconds since 1970; null where it floats, is a DATE, or its zone cannot be told. */
export function utcSeconds({ local, zone }: ZonedTime): number | null {
  if (local.date) return null;
  const offsets = offsetsOf(zone);
  return offsets === null ? null : instant(secondsOf(local), offsets);
}

/** An instant on the clock of a zone; null where the zone has none that can be told. */
export function fromUtc(seconds: number, zone: Zone): number | null {
  const offset = offsetsOf(zone)?.(seconds) ?? null;
  return offset === null ? null : seconds + offset;
}

const noOffset: Offsets = () => 0;

function offsetsOf(zone: Zone): Offsets | null {
  switch (zone.kind) {
    case "utc":
      return noOffset;
    case "iana":
    case "windows":
      return zone.offsets;
    case "embedded":
      return zone.stated[0] ?? null;
    case "floating":
    case "unknown":
      return null;
  }
}

/**
 * Local seconds to UTC. A time that the clock shows twice is its first showing; one that it skips is read with
 * the offset before the gap (RFC 5545, 3.3.5).
 */
function instant(local: number, offsets: Offsets): number | null {
  const before = offsets(local - farthestOffset);
  const after = offsets(local + farthestOffset);
  if (before === null || after === null) return null;
  if (offsets(local - before) === before) return local - before;
  if (offsets(local - after) === after) return local - after;
  // Two changes within those hours, which only a VTIMEZONE can state.
  const between = offsets(local - before);
  if (between !== null && offsets(local - between) === between) return local - between;
  return local - before;
}

/** Two readings of one time, for `time-unclear`. */
export interface UnclearTime {
  /**
   * "differs": the VTIMEZONE says otherwise than the zone of that name; "unreadable": nobody can tell what it
   * says; "unknown": the TZID is none that everybody knows.
   */
  readonly why: "differs" | "unreadable" | "unknown";
  readonly tzid: string;
  readonly local: string;
  /** UTC by the VTIMEZONE, ISO; null where there is none or it cannot be read. */
  readonly stated: string | null;
  /** UTC by IANA or CLDR, ISO; null where they do not know the TZID. */
  readonly known: string | null;
}

/** The first of these times that readers could honestly take for another; null where all are clear. */
export function unclearTime(times: readonly ZonedTime[]): UnclearTime | null {
  for (const time of times) {
    const { local, zone } = time;
    if (local.date || zone.kind === "utc" || zone.kind === "floating") continue;
    const seconds = secondsOf(local);
    const common = { tzid: zone.tzid, local: formatLocal(local) };
    const stated =
      zone.kind === "unknown" ? [] : zone.stated.map((offsets) => offsets && instant(seconds, offsets));
    if (zone.kind === "unknown" || zone.kind === "embedded") {
      return { why: "unknown", ...common, stated: iso(stated[0] ?? null), known: null };
    }
    const known = instant(seconds, zone.offsets);
    const other = stated.findIndex((reading) => reading !== known);
    if (other < 0) continue;
    const reading = stated[other] ?? null;
    const why = reading === null ? "unreadable" : "differs";
    return { why, ...common, stated: iso(reading), known: iso(known) };
  }
  return null;
}

function iso(seconds: number | null): string | null {
  return seconds === null ? null : `${formatLocal(localTime(seconds))}Z`;
}
