/** One VCALENDAR as an Invitation: what the report shows, and what about it a person may have to know. */
import type { Change, Invitation, Link } from "../report.ts";
import { checkCalendar } from "./check.ts";
import type { CalendarObject, Component } from "./component.ts";
import { asciiUpper } from "./content-line.ts";
import { readLinks } from "./event-links.ts";
import type { Findings } from "./findings.ts";
import type { Roles } from "./invitation.ts";
import { measureLoad } from "./load.ts";
import { formatLocal } from "./local-time.ts";
import { mostAttendees, readPeople, type People } from "./people.ts";
import { datesOf, propertiesOf, propertyOf, textOf } from "./property.ts";
import { readRoles } from "./roles.ts";
import { instanceName, isoOf, onClock, readSpan, readTime, type Span } from "./span.ts";
import { unclearTime, utcSeconds, type ZonedTime, zonesOf, type Zones } from "./zones.ts";

/** The components that METHODs are about. */
const subjects = new Set(["VEVENT", "VTODO", "VJOURNAL", "VFREEBUSY"]);

/** Code units of one text that is shown: three times the longest line seen in real calendars. */
const longestText = 64 * 1024;

/** Further components that are shown. */
const mostChanges = 1000;

export interface ReadOptions {
  /** The METHOD to judge by, upper case: the property's, else the parameter's; null: a calendar file. */
  readonly method: string | null;
  readonly parts: readonly string[];
  readonly at: Date;
  /** Of the work of measuring one invitation, what this one may take. */
  readonly share: number;
}

export interface ReadCalendar {
  readonly invitation: Invitation;
  readonly roles: Roles | null;
  readonly furtherUids: readonly string[];
  readonly dates: readonly string[];
}

/** METHOD as written, upper case; null where there is none. */
export function methodOf(calendar: Component): string | null {
  const property = propertyOf(calendar, "METHOD");
  return property === null ? null : asciiUpper(property.value.trim());
}

export function readInvitation(
  { component: calendar, faults }: CalendarObject,
  { method, parts, at, share }: ReadOptions,
  findings: Findings,
): ReadCalendar {
  for (const where of faults) findings.add("malformed", { where });
  const all = calendar.components.filter(({ name }) => subjects.has(name));
  const master = all.find((component) => propertyOf(component, "RECURRENCE-ID") === null) ?? all[0];
  const components = master === undefined ? [] : [master, ...all.filter((component) => component !== master)];

  const people = readEverybody(components, findings);
  checkCalendar(calendar, components, people, method, findings);
  const zones = zonesOf(calendar);
  const shown = components.slice(0, mostChanges + 1);
  if (shown.length < components.length)
    findings.add("malformed", { where: "too-large", property: "components" });
  const spans = shown.map((component) => readSpan(component, zones, findings));
  const instances = shown.map((component) => readTime(component, "RECURRENCE-ID", zones, findings));
  tellUnclearTime([...spans.flatMap(({ start, end }) => [start, end]), ...instances], findings);

  const links = new Map<string, Link>();
  for (const component of components) readLinks(component, links, findings);
  const { load, overwhelming, unreadable } = measureLoad(components, zones, at, share);
  for (const where of unreadable) findings.add("malformed", { where });
  if (overwhelming !== null) findings.add("recurrence-overwhelming", overwhelming.values);

  const changes = shown.slice(1).map((component, index): Change => {
    const { span, instance } = { span: spans[index + 1], instance: instances[index + 1] };
    return readChange(component, span ?? noSpan, instance ?? null, findings);
  });
  const organizer = people[0]?.organizer ?? null;
  const invitation: Invitation = {
    method,
    component: master?.name ?? null,
    ...(master === undefined ? nothing : readSubject(master, spans[0] ?? noSpan, zones, findings)),
    links: [...links.values()],
    recurrenceId: nameOf(instances[0] ?? null),
    changes,
    organizer,
    attendees: distinctBy(
      ({ address }) => address,
      people.map(({ attendees }) => attendees),
    ),
    unaddressed: distinctBy(
      ({ uri }) => uri,
      people.map(({ unaddressed }) => unaddressed),
    ),
    load: load.first === null ? null : load,
    parts,
  };
  const cast = {
    organizer,
    attendees: people.map(({ attendees }) => attendees),
    unaddressed: invitation.unaddressed.length,
  };
  return {
    invitation,
    roles: method === null ? null : readRoles(method, invitation.component, cast, findings),
    furtherUids: [...new Set(components.flatMap((component) => uidOf(component, findings) ?? []))].filter(
      (uid) => uid !== invitation.uid,
    ),
    dates: master === undefined ? [] : datesOf(master),
  };
}

const noSpan: Span = { start: null, end: null, endUtc: null };

function readEverybody(components: readonly Component[], findings: Findings): readonly People[] {
  let room = mostAttendees;
  return components.map((component) => {
    const people = readPeople(component, room, findings);
    room -= people.attendees.length + people.unaddressed.length;
    return people;
  });
}

/** Those the master lists, each as often as it does, then those that only a change names. */
function distinctBy<T>(
  keyOf: (item: T) => string,
  [master = [], ...changes]: readonly (readonly T[])[],
): readonly T[] {
  const listed = [...master];
  const known = new Set(listed.map(keyOf));
  for (const item of changes.flat()) {
    if (known.has(keyOf(item))) continue;
    known.add(keyOf(item));
    listed.push(item);
  }
  return listed;
}

type Subject = Omit<
  Invitation,
  | "method"
  | "component"
  | "links"
  | "recurrenceId"
  | "changes"
  | "organizer"
  | "attendees"
  | "unaddressed"
  | "load"
  | "parts"
>;

const nothing: Subject = {
  uid: null,
  sequence: 0,
  dtstamp: null,
  summary: null,
  description: null,
  start: null,
  end: null,
  startUtc: null,
  endUtc: null,
  timeZone: null,
  allDay: false,
  floating: false,
  location: null,
  status: null,
  rule: null,
};

export function readSubject(component: Component, span: Span, zones: Zones, findings: Findings): Subject {
  const { start, end, endUtc } = span;
  const clock = start ?? end;
  const stamp = readTime(component, "DTSTAMP", zones, findings);
  const rules = propertiesOf(component, "RRULE").map(({ value }) => value);
  const rule = cut(rules.join("\n"), "RRULE", findings);
  return {
    uid: uidOf(component, findings),
    sequence: readSequence(component, findings),
    dtstamp: stamp === null ? null : isoOf(utcSeconds(stamp)),
    ...readTexts(component, findings),
    description: readText(component, "DESCRIPTION", findings),
    start: start === null ? null : formatLocal(start.local),
    end: end === null ? null : onClock(end, clock),
    startUtc: start === null ? null : isoOf(utcSeconds(start)),
    endUtc: isoOf(endUtc),
    timeZone: clock === null ? null : zoneName(clock),
    allDay: clock?.local.date ?? false,
    floating: clock !== null && !clock.local.date && clock.zone.kind === "floating",
    rule: rules.length === 0 ? null : rule,
  };
}

/** IANA's name where there is one, else as written; null for whole days and floating times. */
function zoneName({ local, zone }: ZonedTime): string | null {
  if (local.date) return null;
  switch (zone.kind) {
    case "utc":
      return "UTC";
    case "floating":
      return null;
    case "iana":
    case "windows":
      return zone.id;
    case "embedded":
    case "unknown":
      return zone.tzid;
  }
}

function readSequence(component: Component, findings: Findings): number {
  const value = propertyOf(component, "SEQUENCE")?.value.trim() ?? "0";
  if (/^\d{1,15}$/.test(value)) return Number(value);
  findings.add("malformed", { where: "SEQUENCE" });
  return 0;
}

const readTexts = (component: Component, findings: Findings) => ({
  summary: readText(component, "SUMMARY", findings),
  location: readText(component, "LOCATION", findings),
  status: readStatus(component),
});

function readStatus(component: Component): string | null {
  const status = propertyOf(component, "STATUS");
  return status === null ? null : asciiUpper(status.value.trim()).slice(0, 100);
}

/** Without white space around it, which calendars drop, so that no UID can pass for a new one; null: none. */
function uidOf(component: Component, findings: Findings): string | null {
  return readText(component, "UID", findings)?.trim() || null;
}

function readText(component: Component, name: string, findings: Findings): string | null {
  const property = propertyOf(component, name);
  return property === null ? null : cut(textOf(property), name, findings);
}

/** A text as it is shown; one that is cut is said to be. */
function cut(text: string, name: string, findings: Findings): string {
  if (text.length <= longestText) return text;
  findings.add("malformed", { where: "too-large", property: name });
  return text.slice(0, longestText);
}

/** A further component beside the master: an override, or in a PUBLISH another event. */
function readChange(
  component: Component,
  { start, end }: Span,
  instance: ZonedTime | null,
  findings: Findings,
): Change {
  return {
    recurrenceId: nameOf(instance ?? start) ?? "",
    ...readTexts(component, findings),
    start: start === null ? null : formatLocal(start.local),
    end: end === null ? null : onClock(end, start),
  };
}

export const nameOf = (time: ZonedTime | null): string | null => (time === null ? null : instanceName(time));

function tellUnclearTime(times: readonly (ZonedTime | null)[], findings: Findings): void {
  const unclear = unclearTime(times.filter((time) => time !== null));
  if (unclear === null) return;
  const { why, tzid, local, stated, known } = unclear;
  findings.add("time-unclear", {
    why,
    tzid,
    local,
    ...(stated === null ? {} : { stated }),
    ...(known === null ? {} : { known }),
  });
}
