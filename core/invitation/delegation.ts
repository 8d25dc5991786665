import { Budget, defaultLimits } from "../bytes/budget.ts";
import { sameAddress } from "../mime/address.ts";
import { parseCalendarAddress } from "./calendar-address.ts";
import { readComponents, type Component } from "./component.ts";
import type { ContentLine } from "./content-line.ts";
import { parameterOf } from "./property.ts";

/** Far above any invitation a person hands on, so that comparing ends quickly. */
const limits = { ...defaultLimits, calendarLines: 20_000 };

/**
 * Whether `delegated` is `original` handed on (RFC 5546, 3.2.2.3): every content line equal but the ATTENDEE
 * lines of the two, of which each component has one each, the delegator's naming this delegate and none
 * other, the delegate's this delegator. Both texts unfolded; the order of lines and of parameters, and how
 * names are written, do not count. False as well where either breaks the standard or a bound.
 */
export function sameButDelegation(
  original: string,
  delegated: string,
  delegator: string,
  delegate: string,
): boolean {
  const before = onlyCalendar(original);
  const after = onlyCalendar(delegated);
  if (before === null || after === null) return false;
  const isTheirs = (line: ContentLine): boolean => {
    if (line.name !== "ATTENDEE") return false;
    const address = parseCalendarAddress(line.value);
    return sameAddress(address, delegator) || sameAddress(address, delegate);
  };
  return (
    canonical(before, isTheirs) === canonical(after, isTheirs) &&
    subjectsOf(after).every((component) => isDelegated(component, delegator, delegate)) &&
    subjectsOf(before).every((component) =>
      component.properties.some(
        (line) => line.name === "ATTENDEE" && sameAddress(parseCalendarAddress(line.value), delegator),
      ),
    )
  );
}

function onlyCalendar(text: string): Component | null {
  const { calendars, faults } = readComponents(text, new Budget(limits));
  const [calendar] = calendars;
  if (calendar === undefined || calendars.length > 1 || faults.length > 0 || calendar.faults.length > 0)
    return null;
  return calendar.component;
}

const subjectsOf = (calendar: Component): readonly Component[] =>
  calendar.components.filter(({ name }) => name === "VEVENT" || name === "VTODO");

/** A component without the lines left out, in one form for all that mean the same. */
function canonical(component: Component, leftOut: (line: ContentLine) => boolean): string {
  const lines = component.properties.filter((line) => !leftOut(line)).map(canonicalLine);
  const components = component.components.map((inner) => canonical(inner, leftOut));
  return [`BEGIN:${component.name}`, ...lines.sort(), ...components.sort(), "END"].join("\n");
}

function canonicalLine({ name, parameters, value, repeated, faulty }: ContentLine): string {
  const sorted = [...parameters].sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([name, sorted, value, repeated, faulty]);
}

function isDelegated(component: Component, delegator: string, delegate: string): boolean {
  const lines = (address: string): readonly ContentLine[] =>
    component.properties.filter(
      (line) => line.name === "ATTENDEE" && sameAddress(parseCalendarAddress(line.value), address),
    );
  const [from, ...moreFrom] = lines(delegator);
  const [to, ...moreTo] = lines(delegate);
  if (from === undefined || to === undefined || moreFrom.length > 0 || moreTo.length > 0) return false;
  return (
    parameterOf(from, "PARTSTAT")?.toUpperCase() === "DELEGATED" &&
    namesOnly(from, "DELEGATED-TO", delegate) &&
    namesOnly(to, "DELEGATED-FROM", delegator)
  );
}

function namesOnly(line: ContentLine, parameter: string, address: string): boolean {
  const [value, ...more] = line.parameters.get(parameter) ?? [];
  return value !== undefined && more.length === 0 && sameAddress(parseCalendarAddress(value), address);
}
