import { parseMailboxes } from "./address.ts";
import { fields } from "./header.ts";
import type { Part } from "./part.ts";

/** The mailboxes of all fields of this name: canonical, or as written where that is no address. */
export const addressesIn = (part: Part, name: string): readonly string[] =>
  fields(part, name).flatMap((value) =>
    parseMailboxes(value).map((mailbox) => mailbox.address ?? mailbox.written),
  );

/**
 * The one address of the one From field, `written` as in the message and read as in `from`; null where there is not one
 * of each. A list, a group or an obsolete form may be another sender to another reader (RFC 5322, 3.4 and 4.4).
 */
export function authorOf(written: readonly string[], from: readonly string[]): string | null {
  const [value, ...more] = written;
  const [address, ...others] = from;
  if (value === undefined || address === undefined || more.length > 0 || others.length > 0) return null;
  return /[,;:]/.test(value.replace(/"(?:[^"\\]|\\.)*"/g, "")) ? null : address;
}

/** The same of a part's own header. */
export const authorIn = (part: Part): string | null =>
  authorOf(fields(part, "from"), addressesIn(part, "from"));
