import { nameOf } from "./lines.ts";

/** Dates taken out of a series at once; a message names no more. */
const mostDates = 1000;

/**
 * A series without the occurrences that a change names: an EXDATE for each RECURRENCE-ID (RFC 5545, 3.8.5.1).
 * Null where that cannot be said so: the change names none, or a whole range of them (RFC 5545, 3.2.13), or
 * the text holds no series.
 */
export function withoutOccurrences(series: string, change: string): string | null {
  const named = change.split("\n").filter((line) => nameOf(line) === "RECURRENCE-ID");
  if (named.length === 0 || named.length > mostDates) return null;
  if (named.some((line) => /;RANGE=/i.test(line))) return null;
  const lines = series.split("\n");
  const master = masterAt(lines);
  if (master === null) return null;
  const dates = named.map((line) => `EXDATE${line.slice("RECURRENCE-ID".length)}`);
  return [...lines.slice(0, master + 1), ...dates, ...lines.slice(master + 1)].join("\n");
}

/** Where the first component that is no single occurrence begins. */
function masterAt(lines: readonly string[]): number | null {
  let begin: number | null = null;
  let depth = 0;
  for (const [at, line] of lines.entries()) {
    const name = nameOf(line);
    if (begin === null) {
      if (/^BEGIN:(?:VEVENT|VTODO|VJOURNAL)\s*$/i.test(line)) begin = at;
      continue;
    }
    if (name === "BEGIN") depth += 1;
    else if (name === "END" && depth > 0) depth -= 1;
    else if (name === "END") return begin;
    else if (name === "RECURRENCE-ID" && depth === 0) begin = null;
  }
  return null;
}
