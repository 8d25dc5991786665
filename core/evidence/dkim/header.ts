import { joined } from "../../bytes/joined.ts";
import { parseMailboxes, domainOf } from "../../mime/address.ts";
import { isPlainlyFramed } from "../../mime/framing.ts";
import { fields } from "../../mime/header.ts";
import type { HeaderField, Part } from "../../mime/part.ts";
import { canonicalField, type Canonicalization } from "./canonical.ts";

/** What a list of names makes of a header (RFC 6376, 5.4.2). */
export interface Selection {
  /** In the order in which they are hashed. */
  readonly fields: readonly HeaderField[];
  /** Names of which every field is among them. */
  readonly whole: readonly string[];
  /** Names listed more often than there are fields, so that none can be added. */
  readonly oversigned: readonly string[];
}

/** Takes the fields of each name from the last up; `own`, the field of the signature itself, is none of them. */
export function select(
  header: readonly HeaderField[],
  names: readonly string[],
  own: HeaderField,
): Selection {
  const left = new Map<string, HeaderField[]>();
  for (const name of names) left.set(name, []);
  for (const field of header) if (field !== own) left.get(field.name)?.push(field);
  const present = new Map([...left].map(([name, found]) => [name, found.length]));
  const selected: HeaderField[] = [];
  const oversigned = new Set<string>();
  for (const name of names) {
    const field = left.get(name)?.pop();
    if (field !== undefined) selected.push(field);
    else if (name !== "") oversigned.add(name);
  }
  const whole = [...left].filter(([name, rest]) => rest.length === 0 && present.get(name) !== 0);
  return { fields: selected, whole: whole.map(([name]) => name), oversigned: [...oversigned] };
}

/**
 * What a signature should cover besides its octets and does not. Nine in ten honest ones leave Content-Type out;
 * but whoever may add to the body must not say how it is to be read, nor may anybody where it could be cut into
 * parts by a boundary that is not its author's.
 */
export function missingFields(
  root: Part,
  bodyLength: number | null,
  { whole, oversigned }: Selection,
): readonly string[] {
  if (whole.includes("content-type") || oversigned.includes("content-type")) return [];
  return bodyLength === null && isPlainlyFramed(root) ? [] : ["content-type"];
}

export const rawField = (part: Part, { range: [from, to] }: HeaderField): Uint8Array =>
  part.buffer.subarray(from, to);

/** Fields in canonical form, then the signature's own without its line end (RFC 6376, 3.7). */
export function hashInput(
  root: Part,
  { fields: signed }: Selection,
  emptied: Uint8Array,
  form: Canonicalization,
): Uint8Array {
  const canonical = signed.map((field) => canonicalField(rawField(root, field), form));
  return joined([...canonical, lastField(emptied, form)]);
}

/** A signature's own field, b= emptied, as it ends what is hashed. */
export const lastField = (emptied: Uint8Array, form: Canonicalization): Uint8Array =>
  canonicalField(emptied, form).subarray(0, -2);

/** Domain of the one From mailbox, A-labels; null where there is none, or more than one. */
export function authorDomain(root: Part): string | null {
  const from = fields(root, "from");
  const mailboxes = from.length === 1 ? parseMailboxes(from[0] ?? "") : [];
  const address = mailboxes.length === 1 ? (mailboxes[0]?.address ?? null) : null;
  return address === null ? null : domainOf(address);
}
