/** ORGANIZER and ATTENDEE as they are written (RFC 5545, 3.8.4.1 and 3.8.4.3). */
import { parseCalendarAddress } from "../invitation/calendar-address.ts";
import { parseContentLine, type ContentLine } from "../invitation/content-line.ts";
import { canonicalAddress, domainOf } from "../mime/address.ts";

/** Whether it is an address in the one form in which they are compared. */
export const isCanonical = (address: string): boolean => canonicalAddress(address) === address;

/** A canonical address as a mailto URI (RFC 6068, 2). */
export function mailtoOf(address: string): string {
  const local = address.slice(0, -domainOf(address).length - 1);
  return `mailto:${encodeURIComponent(local).replaceAll("%2B", "+")}@${domainOf(address)}`;
}

/** A parameter value, quoted where it has to be (RFC 5545, 3.1), what no quotes hold as RFC 6868 writes it. */
function parameterValue(value: string): string {
  const encoded = value
    .replace(/\^/g, "^^")
    .replace(/\r\n|[\n\r]/g, "^n")
    .replace(/"/g, "^'");
  return /[;:,]/.test(encoded) ? `"${encoded}"` : encoded;
}

/** A content line, unfolded; parameters in order. */
export function contentLine({ name, parameters, value }: Pick<ContentLine, "name" | "parameters" | "value">) {
  const written = [...parameters].map(([key, values]) => `;${key}=${values.map(parameterValue).join(",")}`);
  return `${name}${written.join("")}:${value}`;
}

/** A person's line as it was read, and the address it names. */
export interface PersonLine {
  readonly line: ContentLine;
  /** Canonical. */
  readonly address: string;
}

/** Null where it cannot be read, or names no mailbox. */
export function readPerson(line: string): PersonLine | null {
  const parsed = parseContentLine(line);
  if ("fault" in parsed) return null;
  const address = parseCalendarAddress(parsed.value);
  return address === null ? null : { line: parsed, address };
}

/** The line with some parameters set, and those given as null taken out; the others stay as they are. */
export function withParameters(
  line: ContentLine,
  changes: Readonly<Record<string, readonly string[] | null>>,
): string {
  const parameters = new Map(line.parameters);
  for (const [name, values] of Object.entries(changes)) {
    if (values === null) parameters.delete(name);
    else parameters.set(name, values);
  }
  return contentLine({ ...line, parameters });
}
