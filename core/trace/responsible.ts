import { parseMailboxes } from "../mime/address.ts";
import type { HeaderField } from "../mime/part.ts";
import type { Trace } from "../report.ts";

/**
 * The purported responsible address (RFC 4407, 2): who, by the header's own word, last put the message on its
 * way. Null where the header has none to give.
 */
export function readResponsible(fields: readonly HeaderField[]): Trace["responsible"] {
  const field = select(fields.filter(({ value }) => value.trim() !== ""));
  if (field === null) return null;
  const [mailbox, ...others] = parseMailboxes(field.value);
  const address = others.length === 0 ? (mailbox?.address ?? null) : null;
  return address === null ? null : { address, field: field.name };
}

/** Steps 1 to 4, on fields that say something. */
function select(fields: readonly HeaderField[]): HeaderField | null {
  const [resentSender] = named(fields, "resent-sender");
  const [resentFrom] = named(fields, "resent-from");
  if (resentSender !== undefined && !isOlder(resentSender, resentFrom, fields)) return resentSender;
  if (resentFrom !== undefined) return resentFrom;
  const senders = named(fields, "sender");
  const [only, ...others] = senders.length > 0 ? senders : named(fields, "from");
  return only !== undefined && others.length === 0 ? only : null;
}

const named = (fields: readonly HeaderField[], wanted: string): readonly HeaderField[] =>
  fields.filter(({ name }) => name === wanted);

/** Whether a server passed the message on between the two: then the sender is of an earlier resending. */
function isOlder(
  sender: HeaderField,
  from: HeaderField | undefined,
  fields: readonly HeaderField[],
): boolean {
  if (from === undefined) return false;
  return fields
    .slice(fields.indexOf(from) + 1, fields.indexOf(sender))
    .some(({ name }) => name === "received" || name === "return-path");
}
