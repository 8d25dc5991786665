/** ORGANIZER and ATTENDEE (RFC 5545, 3.8.4.1 and 3.8.4.3): whom the sender names, and in whose words. */
import { canonicalAddress, compareAddresses } from "../mime/address.ts";
import type { Attendee, Invitation, Unaddressed } from "../report.ts";
import { namesNoMailbox, parseCalendarAddress } from "./calendar-address.ts";
import type { Component } from "./component.ts";
import { asciiUpper, type ContentLine } from "./content-line.ts";
import type { Findings } from "./findings.ts";
import { parameterOf, propertiesOf, propertyOf } from "./property.ts";

/** Attendees read from one calendar; far above the largest invitation that a person can judge. */
export const mostAttendees = 5000;

const userTypes = new Set(["INDIVIDUAL", "GROUP", "RESOURCE", "ROOM", "UNKNOWN"]);
const roles = new Set(["CHAIR", "REQ-PARTICIPANT", "OPT-PARTICIPANT", "NON-PARTICIPANT"]);
const statuses = new Set([
  "NEEDS-ACTION",
  "ACCEPTED",
  "DECLINED",
  "TENTATIVE",
  "DELEGATED",
  "COMPLETED",
  "IN-PROCESS",
]);

/** The people of one component. */
export interface People {
  readonly organizer: Invitation["organizer"];
  readonly attendees: readonly Attendee[];
  readonly unaddressed: readonly Unaddressed[];
}

/** Reads the people of a component, the first `most` attendees; what cannot be read goes into `findings`. */
export function readPeople(component: Component, most: number, findings: Findings): People {
  const lines = propertiesOf(component, "ATTENDEE");
  if (lines.length > most) findings.add("malformed", { where: "too-large", property: "ATTENDEE" });
  const organizer = propertyOf(component, "ORGANIZER");
  const listed = lines.slice(0, most);
  return {
    organizer: organizer === null ? null : readOrganizer(organizer, findings),
    attendees: listed
      .filter((line) => !isUnaddressed(line))
      .flatMap((line) => readAttendee(line, findings) ?? []),
    unaddressed: listed.filter(isUnaddressed).map((line) => readUnaddressed(line, findings)),
  };
}

/** Those by whom, for whom or to whom somebody acts take part by mail (RFC 6047, 2.3), or nobody knows who they are. */
const acting = ["SENT-BY", "DELEGATED-TO", "DELEGATED-FROM"] as const;

const isUnaddressed = ({ value, parameters }: ContentLine): boolean =>
  namesNoMailbox(value) && acting.every((name) => !parameters.has(name));

/** A name that shows an address shows another than the real one: there is none. EMAIL= is for them (RFC 7986, 6.2), and not shown. */
function readUnaddressed(line: ContentLine, findings: Findings): Unaddressed {
  checkName(line, line.value, findings);
  return { uri: line.value, ...readListed(line) };
}

const readListed = (line: ContentLine) => ({
  name: parameterOf(line, "CN"),
  // What is not recognized counts as these (RFC 5545, 3.2.3, 3.2.12 and 3.2.16).
  type: oneOf(userTypes, parameterOf(line, "CUTYPE"), "INDIVIDUAL", "UNKNOWN"),
  role: oneOf(roles, parameterOf(line, "ROLE"), "REQ-PARTICIPANT", "REQ-PARTICIPANT"),
  status: oneOf(statuses, parameterOf(line, "PARTSTAT"), "NEEDS-ACTION", "NEEDS-ACTION"),
});

function readOrganizer(line: ContentLine, findings: Findings): Invitation["organizer"] {
  const address = readAddress(line.value, line.name, findings);
  if (address === null) return null;
  checkNames(line, address, findings);
  return { address, name: parameterOf(line, "CN"), sentBy: readSentBy(line, findings) };
}

function readAttendee(line: ContentLine, findings: Findings): Attendee | null {
  const address = readAddress(line.value, line.name, findings);
  if (address === null) return null;
  checkNames(line, address, findings);
  return {
    address,
    ...readListed(line),
    sentBy: readSentBy(line, findings),
    delegatedTo: readAddresses(line, "DELEGATED-TO", findings),
    delegatedFrom: readAddresses(line, "DELEGATED-FROM", findings),
  };
}

function oneOf(known: ReadonlySet<string>, value: string | null, absent: string, unknown: string): string {
  if (value === null) return absent;
  const upper = asciiUpper(value);
  return known.has(upper) ? upper : unknown;
}

function readAddress(uri: string, where: string, findings: Findings): string | null {
  const address = parseCalendarAddress(uri);
  if (address === null) findings.add("malformed", { where });
  return address;
}

/** SENT-BY that cannot be read is a finding: who acts for whom would be hidden. */
function readSentBy(line: ContentLine, findings: Findings): string | null {
  const uri = parameterOf(line, "SENT-BY");
  return uri === null ? null : readAddress(uri, "SENT-BY", findings);
}

const readAddresses = (line: ContentLine, name: string, findings: Findings): readonly string[] =>
  (line.parameters.get(name) ?? [])
    .filter((uri) => uri !== "")
    .flatMap((uri) => readAddress(uri, name, findings) ?? []);

/** Code units of a name that are searched for an address. */
const longestName = 1000;

/** CN and EMAIL= (RFC 7986, 6.2) that hold an address other than the real one. */
function checkNames(line: ContentLine, real: string, findings: Findings): void {
  const email = (parameterOf(line, "EMAIL") ?? "").slice(0, longestName).replace(/^mailto:/i, "");
  if (isOtherAddress(email, real)) addLookalike(line, email, real, findings);
  else checkName(line, real, findings);
}

function checkName(line: ContentLine, real: string, findings: Findings): void {
  const name = (parameterOf(line, "CN") ?? "").slice(0, longestName).normalize("NFKC").slice(0, longestName);
  const shown = name.split(/[\s<>()[\]"',;:]+/).find((text) => isOtherAddress(text, real));
  if (shown !== undefined) addLookalike(line, shown, real, findings);
}

const addLookalike = (line: ContentLine, shown: string, real: string, findings: Findings): void =>
  findings.add("lookalike-address", { shown, real, where: line.name });

function isOtherAddress(text: string, real: string): boolean {
  if (!/^[^@]+@[^@]+\.[^@]+$/.test(text)) return false;
  const address = canonicalAddress(text.endsWith(".") ? text.slice(0, -1) : text);
  return address === null || compareAddresses(address, real) === "different";
}
