import { parseMailboxes } from "../mime/address.ts";
import type { HeaderField } from "../mime/part.ts";
import type { Trace } from "../report.ts";
import { readDate } from "./date.ts";
import { clip } from "./text.ts";

interface Block {
  readonly position: number;
  readonly values: Map<string, string>;
}

const maxBlocks = 20;
const maxAddresses = 50;
const names: ReadonlySet<string> = new Set(
  ["date", "from", "sender", "to", "cc", "bcc", "message-id"].map((name) => `resent-${name}`),
);

/** What a server puts on top of a message: a block of resent fields does not reach over it. */
const traceFields: ReadonlySet<string> = new Set(["received", "return-path"]);

/**
 * The blocks of resent fields (RFC 5322, 3.6.6), newest first. Whoever resends puts theirs on top, each name once:
 * one that stands again, or stands below a server's trace, is of an earlier block.
 */
export function readResent(fields: readonly HeaderField[]): Trace["resent"] {
  const blocks: Block[] = [];
  let open = false;
  for (const [position, { name, value }] of fields.entries()) {
    if (traceFields.has(name)) open = false;
    if (!names.has(name)) continue;
    const last = blocks.at(-1);
    if (open && last?.values.has(name) === false) last.values.set(name, value);
    else if (blocks.length === maxBlocks) break;
    else {
      blocks.push({ position, values: new Map([[name, value]]) });
      open = true;
    }
  }
  return blocks.map(({ position, values }) => {
    const date = values.get("resent-date");
    return {
      position,
      from: addresses(values.get("resent-from")),
      sender: addresses(values.get("resent-sender"))[0] ?? null,
      at: date === undefined ? null : readDate(date),
    };
  });
}

const addresses = (value = ""): readonly string[] =>
  parseMailboxes(value)
    .slice(0, maxAddresses)
    .map(({ address, written }) => clip(address ?? written));
