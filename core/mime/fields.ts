import { CR, HT, LF, SP, asciiLower, latin1 } from "../bytes/ascii.ts";
import type { Budget } from "../bytes/budget.ts";
import type { HeaderField, StructureProblem } from "./part.ts";
import { decodeUtf8 } from "./text.ts";

interface Header {
  readonly fields: HeaderField[];
  /** Where the body begins: behind the blank line, else where the header ends. */
  readonly body: number;
  readonly problems: StructureProblem[];
}

const colon = 0x3a;
const dash = 0x2d;

/**
 * Reads a header section (RFC 5322, 2.2 and 4.5.8) from `start` to its blank line, to the end of the buffer,
 * or to a delimiter of an open multipart. A line that is no field is left out and reported: readers disagree
 * on whether it ends the header. An mbox "From " line at the very beginning is passed over.
 */
export function readHeader(
  buffer: Uint8Array,
  start: number,
  budget: Budget,
  isDelimiter: (at: number) => boolean,
): Header {
  const fields: HeaderField[] = [];
  const problems: StructureProblem[] = [];
  const report = (problem: StructureProblem): void => {
    if (!problems.some(({ kind }) => kind === problem.kind)) problems.push(problem);
  };
  let field: { name: string; start: number; from: number } | null = null;
  let recording = true;
  const close = (end: number): void => {
    if (field === null) return;
    const value = unfold(buffer, field.from, end, report);
    fields.push({ name: field.name, value, range: [field.start, end] });
    field = null;
  };
  let at = start;
  while (at < buffer.length) {
    const newline = buffer.indexOf(LF, at);
    const next = newline < 0 ? buffer.length : newline + 1;
    const end = newline < 0 ? next : newline > at && buffer[newline - 1] === CR ? newline - 1 : newline;
    const first = buffer[at]!;
    if (end === at && newline >= 0) {
      close(at);
      return { fields, body: next, problems };
    }
    if (first === dash && isDelimiter(at)) break;
    const folded = first === SP || first === HT;
    if (recording && !budget.allows("headerBytes", next - start)) {
      recording = false;
      // A field is kept whole or not at all: half of one may say something else.
      if (folded) field = null;
      report({ kind: "header-too-large" });
    }
    if (!recording) {
      close(at);
      at = next;
      continue;
    }
    if (folded) {
      if (field === null) report({ kind: "bad-field" });
      if (isBlankLine(buffer, at, end)) report({ kind: "blank-line" });
    } else {
      close(at);
      const nameEnd = fieldName(buffer, at, end);
      if (nameEnd === at) {
        if (at !== 0 || !startsMbox(buffer)) report({ kind: "bad-field" });
      } else if (budget.spend("fields")) {
        const name = asciiLower(latin1(buffer.subarray(at, nameEnd)));
        field = { name, start: at, from: buffer.indexOf(colon, nameEnd) + 1 };
      } else {
        recording = false;
        report({ kind: "header-too-large" });
      }
    }
    at = next;
  }
  close(at);
  return { fields, body: at, problems };
}

/** One past the field name at `at` (RFC 5322, 2.2; white space before the colon as in 4.5), or `at`. */
function fieldName(buffer: Uint8Array, at: number, end: number): number {
  let nameEnd = at;
  while (nameEnd < end && buffer[nameEnd]! > SP && buffer[nameEnd]! < 0x7f && buffer[nameEnd] !== colon)
    nameEnd++;
  let next = nameEnd;
  while (next < end && (buffer[next] === SP || buffer[next] === HT)) next++;
  return next < end && buffer[next] === colon ? nameEnd : at;
}

function isBlankLine(buffer: Uint8Array, from: number, end: number): boolean {
  let at = from;
  while (at < end && isBlank(buffer[at])) at++;
  return at === end;
}

const startsMbox = (buffer: Uint8Array): boolean => latin1(buffer.subarray(0, 5)) === "From ";

/** Takes the line ends out (RFC 5322, 2.2.3) and the white space around. */
function unfold(
  buffer: Uint8Array,
  from: number,
  to: number,
  report: (problem: StructureProblem) => void,
): string {
  return plainValue(buffer, from, to) ?? unfoldOctets(buffer, from, to, report);
}

/** The value where it is one line of visible ASCII, spaces and tabs, as most are; else null. */
function plainValue(buffer: Uint8Array, from: number, to: number): string | null {
  let end = to;
  if (end > from && buffer[end - 1] === LF) end--;
  if (end > from && end < to && buffer[end - 1] === CR) end--;
  while (end > from && isBlank(buffer[end - 1])) end--;
  let start = from;
  while (start < end && isBlank(buffer[start])) start++;
  for (let i = start; i < end; i++) {
    const octet = buffer[i]!;
    if (octet > 0x7e || (octet < SP && octet !== HT)) return null;
  }
  return latin1(buffer.subarray(start, end));
}

const isBlank = (octet: number | undefined): boolean => octet === SP || octet === HT;

function unfoldOctets(
  buffer: Uint8Array,
  from: number,
  to: number,
  report: (problem: StructureProblem) => void,
): string {
  const octets = new Uint8Array(to - from);
  let size = 0;
  let ascii = true;
  for (let i = from; i < to; i++) {
    const octet = buffer[i]!;
    if (octet === LF || (octet === CR && i + 1 < to && buffer[i + 1] === LF)) continue;
    if (octet === CR) report({ kind: "bare-cr" });
    else if (octet === 0) report({ kind: "nul" });
    else if (octet > 0x7f) ascii = false;
    octets[size++] = octet;
  }
  let start = 0;
  while (start < size && (octets[start] === SP || octets[start] === HT)) start++;
  while (size > start && (octets[size - 1] === SP || octets[size - 1] === HT)) size--;
  const value = octets.subarray(start, size);
  return (ascii ? null : decodeUtf8(value)) ?? latin1(value);
}
