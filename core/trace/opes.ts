import type { HeaderField } from "../mime/part.ts";
import type { Trace } from "../report.ts";
import { clip } from "./text.ts";

const maxEntries = 20;
const names: ReadonlySet<string> = new Set(["opes-system", "opes-via"]);

/**
 * What OPES processors say they are (RFC 3897, 4; the fields are those of RFC 4236, 3.1, as RFC 4902, 3.1 leaves
 * mail without its own), in order. Entries can be forged and be as long as anybody likes (RFC 3897, 8.1): the
 * first twenty, clipped.
 */
export function readOpes(fields: readonly HeaderField[]): Trace["opes"] {
  const found: Trace["opes"][number][] = [];
  for (const [position, { name, value }] of fields.entries()) {
    if (!names.has(name)) continue;
    for (const entry of entries(value)) {
      if (found.length === maxEntries) return found;
      found.push({ position, field: name, entry: clip(entry) });
    }
  }
  return found;
}

/** #trace-entry: what stands between commas that are not in quotes. */
function* entries(value: string): Generator<string> {
  let from = 0;
  let quoted = false;
  for (let at = 0; at <= value.length; at++) {
    const c = value[at];
    if (c === '"') quoted = !quoted;
    else if (c === "\\" && quoted) at++;
    else if (c === undefined || (c === "," && !quoted)) {
      const entry = value.slice(from, at).trim();
      if (entry !== "") yield entry;
      from = at + 1;
    }
  }
}
