import { parseReceived } from "../evidence/authres/received.ts";
import type { HeaderField } from "../mime/part.ts";
import type { Hop } from "../report.ts";
import { readDate } from "./date.ts";
import { clipOrNull } from "./text.ts";

/** Received fields shown; RFC 5321, 6.3 has servers take a hundred for a loop, honest mail has a dozen. */
const maxHops = 50;

/** The Received fields (RFC 5321, 4.4), newest first, and how many more there are. */
export function readHops(fields: readonly HeaderField[]): {
  readonly hops: readonly Hop[];
  readonly more: number;
} {
  const hops: Hop[] = [];
  let more = 0;
  for (const [position, { name, value }] of fields.entries()) {
    if (name !== "received") continue;
    if (hops.length < maxHops) hops.push(hop(position, value));
    else more++;
  }
  return { hops, more };
}

function hop(position: number, value: string): Hop {
  const { from, fromComment, by, with: protocol, date } = parseReceived(value);
  return {
    position,
    from: clipOrNull(from),
    fromComment: clipOrNull(fromComment),
    by: clipOrNull(by[0] ?? null),
    with: clipOrNull(protocol),
    at: date === null ? null : readDate(date),
  };
}
