/** What in a calendar readers could take in different ways, what acts by itself, and what is missing. */
import type { Component } from "./component.ts";
import { asciiUpper } from "./content-line.ts";
import { isInline } from "./event-links.ts";
import type { Findings } from "./findings.ts";
import type { People } from "./people.ts";
import { propertiesOf, propertyOf } from "./property.ts";

/** Properties whose mere repetition is ambiguous (verdict.md); METHOD belongs to the VCALENDAR alone. */
const unique = new Set(["UID", "ORGANIZER", "DTSTART", "SUMMARY", "RECURRENCE-ID"]);

/** Properties that a component has once (RFC 5545, 3.6), of which equal ones do no harm: Yahoo repeats STATUS. */
const agreeing = new Set([
  "DTEND",
  "DUE",
  "DURATION",
  "LOCATION",
  "DESCRIPTION",
  "SEQUENCE",
  "DTSTAMP",
  "STATUS",
]);

/** Properties whose parameters decide what is seen. */
const decisive = new Set([...unique, ...agreeing, "ATTENDEE", "RRULE", "RDATE", "EXDATE"]);

/** METHODs whose VEVENT has to say when it is (RFC 5546, 3.2). */
const timed = new Set(["PUBLISH", "REQUEST", "ADD", "COUNTER"]);

/** `components`: those the METHOD is about, with their `people`; a null METHOD is a calendar file's. */
export function checkCalendar(
  calendar: Component,
  components: readonly Component[],
  people: readonly People[],
  method: string | null,
  findings: Findings,
): void {
  checkHead(calendar, findings);
  for (const component of components) {
    checkRepetition(component, findings);
    checkActivity(component, findings);
    if (method !== null) checkPresence(component, method, findings);
  }
  if (method !== null) checkUnity(components, people, method, findings);
  if (method !== "PUBLISH" && method !== null) checkInstances(components, findings);
}

function checkHead(calendar: Component, findings: Findings): void {
  if (propertiesOf(calendar, "METHOD").length > 1) findings.add("ambiguous", { where: "METHOD" });
  const version = propertyOf(calendar, "VERSION")?.value.trim() ?? "2.0";
  if (version !== "2.0") findings.add("malformed", { where: "VERSION" });
  const scale = asciiUpper(propertyOf(calendar, "CALSCALE")?.value.trim() ?? "GREGORIAN");
  if (scale !== "GREGORIAN") findings.add("malformed", { where: "CALSCALE" });
}

function checkRepetition(component: Component, findings: Findings): void {
  const seen = new Map<string, string>();
  for (const { name, value, repeated } of component.properties) {
    const before = seen.get(name);
    const twice = before !== undefined && (unique.has(name) || (agreeing.has(name) && before !== value));
    if (twice || name === "METHOD") findings.add("ambiguous", { where: name });
    if (before === undefined) seen.set(name, value);
    const [parameter] = repeated;
    if (parameter !== undefined && decisive.has(name)) findings.add("ambiguous", { where: name, parameter });
  }
}

/** Alarms and attachments at any level; components nest within a bound. */
function checkActivity(component: Component, findings: Findings): void {
  for (const property of component.properties) {
    const action = property.name === "ACTION" ? asciiUpper(property.value.trim()) : "";
    if (action === "EMAIL" || action === "PROCEDURE")
      findings.add("active-content", { what: `alarm-${action.toLowerCase()}` });
    if (property.name === "ATTACH" && isInline(property))
      findings.add("active-content", { what: "attachment" });
  }
  for (const inner of component.components) checkActivity(inner, findings);
}

function checkPresence(component: Component, method: string, findings: Findings): void {
  const lacks = (name: string): boolean => (propertyOf(component, name)?.value.trim() ?? "") === "";
  if (component.name !== "VFREEBUSY" && lacks("UID")) findings.add("malformed", { where: "UID" });
  if (lacks("DTSTAMP")) findings.add("malformed", { where: "DTSTAMP" });
  if (component.name === "VEVENT" && timed.has(method) && lacks("DTSTART"))
    findings.add("malformed", { where: "DTSTART" });
}

/** One iTIP message is about one thing (RFC 5546, 3.2 to 3.5); only a PUBLISH may hold several. */
function checkUnity(
  components: readonly Component[],
  people: readonly People[],
  method: string,
  findings: Findings,
): void {
  const several = (values: readonly unknown[]): boolean => new Set(values).size > 1;
  if (several(components.map(({ name }) => name))) findings.add("ambiguous", { where: "component" });
  if (several(people.map(({ organizer }) => organizer?.address ?? null)))
    findings.add("ambiguous", { where: "ORGANIZER" });
  if (method !== "PUBLISH" && several(components.map((component) => propertyOf(component, "UID")?.value)))
    findings.add("ambiguous", { where: "UID" });
}

/** Two components for one instance: which of them is it? */
function checkInstances(components: readonly Component[], findings: Findings): void {
  const seen = new Set<string>();
  for (const component of components) {
    if (component.name === "VFREEBUSY") continue;
    const instance = propertyOf(component, "RECURRENCE-ID")?.value ?? "";
    if (seen.has(instance)) findings.add("ambiguous", { where: "RECURRENCE-ID" });
    seen.add(instance);
  }
}
