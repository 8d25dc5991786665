/**
 * Canonicalisation (RFC 6376, 3.4): each octet is looked at once, whatever the message is made of. A bare LF
 * counts as CRLF, as stores keep mail that way; a bare CR is an octet like any other.
 */
import { CR, HT, LF, SP } from "../../bytes/ascii.ts";
import { lineEnds } from "../../bytes/line-ends.ts";
import { canonical } from "../../mime/content.ts";

export type Canonicalization = "simple" | "relaxed";

/** The body as it is hashed; no copy is made where the octets are a stretch of the argument. */
export const canonicalBody = (body: Uint8Array, form: Canonicalization): Uint8Array =>
  form === "simple" ? simpleBody(body) : relaxedBody(body);

/** RFC 6376, 3.4.3: no empty lines at the end, and a line end there in any case. */
function simpleBody(body: Uint8Array): Uint8Array {
  const lines = canonical(body);
  let end = lines.length;
  while (end > 1 && lines[end - 1] === LF && lines[end - 2] === CR) end -= 2;
  return end < lines.length ? lines.subarray(0, end + 2) : withLineEnd(lines);
}

/** RFC 6376, 3.4.4: besides, no white space at line ends, and one space for any other run of it. */
function relaxedBody(body: Uint8Array): Uint8Array {
  const end = contentEnd(body);
  if (end === 0) return body.subarray(0, 0);
  const copy = relaxedCopy(body, end);
  if (copy !== null) return copy;
  return body[end] === CR && body[end + 1] === LF
    ? body.subarray(0, end + 2)
    : withLineEnd(body.subarray(0, end));
}

const isBlank = (octet: number | undefined): boolean => octet === SP || octet === HT;

/** One past the last octet that is neither of a blank line at the end nor white space before its line end. */
function contentEnd(body: Uint8Array): number {
  for (let end = body.length; ;) {
    while (end > 0 && isBlank(body[end - 1])) end--;
    if (end === 0 || body[end - 1] !== LF) return end;
    end -= end > 1 && body[end - 2] === CR ? 2 : 1;
  }
}

/** Runs shorter than this are copied faster octet by octet. */
const shortRun = 96;

/** Lines relaxed up to `end`, and a line end; null where that changes none of these octets. */
function relaxedCopy(body: Uint8Array, end: number): Uint8Array | null {
  let output: Uint8Array | null = null;
  let size = 0;
  // Octets from here on are not copied yet.
  let from = 0;
  const copy = (to: number): Uint8Array => {
    output ??= new Uint8Array(end + lineEnds(body).bareLf + 2);
    if (to - from > shortRun) output.set(body.subarray(from, to), size);
    else for (let i = from, o = size; i < to; i++) output[o++] = body[i]!;
    size += to - from;
    return output;
  };
  const words = new Words(body, end);
  let i = 0;
  while (i < end) {
    i = words.skip(i);
    // A word of which some octets may have to change, and the blanks that begin in it.
    for (const stop = words.after(i); i < stop;) {
      const octet = body[i]!;
      if (octet === SP || octet === HT) {
        let next = i + 1;
        while (isBlank(body[next])) next++;
        const atEnd = body[next] === LF || (body[next] === CR && body[next + 1] === LF);
        if (atEnd || next > i + 1 || octet === HT) {
          const copied = copy(i);
          if (!atEnd) copied[size++] = SP;
          from = next;
        }
        i = next;
      } else {
        if (octet === LF && body[i - 1] !== CR) {
          copy(i)[size++] = CR;
          from = i;
        }
        i++;
      }
    }
  }
  if (output === null) return null;
  const copied = copy(end);
  copied[size++] = CR;
  copied[size++] = LF;
  return copied.subarray(0, size);
}

/**
 * Not zero in the high bits of a word where an octet of it is below that of `than`; now and then also where the
 * octet before one such is. Octets above 0x7f are none.
 */
const below = (word: number, than: number): number => (word - than) & ~word & 0x80808080;
const controls = 0x0e0e0e0e;
const visible = 0x21212121;
const spaces = 0x20202020;
const ones = 0x01010101;

/** The high bit of each octet that is a space. */
const blanksOf = (word: number): number => below(word ^ spaces, ones);
/** Whether a space follows another; `before` is the bit of one at the end of the word before. */
const adjacent = (blanks: number, before: number): number => blanks & ((blanks << 8) | before);

/** Passes over octets that relaxing leaves as they are, by words: nearly all are such. Words have their first octet lowest. */
class Words {
  readonly #body: Uint8Array;
  readonly #words: Int32Array;
  /** Where the words begin. */
  readonly #from: number;
  readonly #end: number;

  constructor(body: Uint8Array, end: number) {
    this.#body = body;
    this.#end = end;
    this.#from = Math.min(-body.byteOffset & 3, end);
    const count = (end - this.#from) >> 2;
    this.#words =
      count === 0 ? new Int32Array() : new Int32Array(body.buffer, body.byteOffset + this.#from, count);
  }

  /** Where the word ends in which `at` lies. */
  after(at: number): number {
    return Math.min(at + 4 - ((at - this.#from) & 3), this.#end);
  }

  /** The first place at or behind `at` that has to be looked at. */
  skip(at: number): number {
    const words = this.#words;
    if (((at - this.#from) & 3) !== 0 || at < this.#from) return at;
    const first = (at - this.#from) >> 2;
    let w = first;
    if (w < words.length && (below(words[w]!, controls) | adjacent(blanksOf(words[w]!), 0)) !== 0) return at;
    // The bit of a space at the end of the word before.
    let before = 0;
    // Four at a time, most of which are to stay; then which of the four is not.
    for (; w + 4 <= words.length; w += 4) {
      const [a, b, c, d] = [words[w]!, words[w + 1]!, words[w + 2]!, words[w + 3]!];
      const unseen = below(a, visible) | below(b, visible) | below(c, visible) | below(d, visible);
      if (unseen === 0) {
        before = 0;
        continue;
      }
      const [blanksA, blanksB, blanksC, blanksD] = [blanksOf(a), blanksOf(b), blanksOf(c), blanksOf(d)];
      const changed =
        below(a, controls) |
        below(b, controls) |
        below(c, controls) |
        below(d, controls) |
        adjacent(blanksA, before) |
        adjacent(blanksB, blanksA >>> 24) |
        adjacent(blanksC, blanksB >>> 24) |
        adjacent(blanksD, blanksC >>> 24);
      if (changed !== 0) break;
      before = blanksD >>> 24;
    }
    for (; w < words.length; w++) {
      const blanks = blanksOf(words[w]!);
      if ((below(words[w]!, controls) | adjacent(blanks, before)) !== 0) break;
      before = blanks >>> 24;
    }
    const found = this.#from + w * 4;
    return w > first && this.#body[found - 1] === SP ? found - 1 : found;
  }
}

function withLineEnd(bytes: Uint8Array): Uint8Array {
  const output = new Uint8Array(bytes.length + 2);
  output.set(bytes);
  output[bytes.length] = CR;
  output[bytes.length + 1] = LF;
  return output;
}

/**
 * How many octets of the body its first `length` canonical octets stand for, `length` being less than all of
 * them. White space left out before a line end counts only where something behind it does.
 */
export function octetsBehind(body: Uint8Array, form: Canonicalization, length: number): number {
  let at = 0;
  let left = length;
  while (at < body.length && left > 0) {
    const octet = body[at]!;
    if (form === "relaxed" && isBlank(octet)) {
      let next = at + 1;
      while (isBlank(body[next])) next++;
      if (body[next] !== LF && !(body[next] === CR && body[next + 1] === LF)) left--;
      at = next;
    } else if (octet === LF && body[at - 1] !== CR) {
      // Half of a line end is none.
      if (left === 1) return at;
      left -= 2;
      at++;
    } else {
      left--;
      at++;
    }
  }
  return at;
}

/** A field, from its name to its line end, as it is hashed, CRLF included (RFC 6376, 3.4.1 and 3.4.2). */
export function canonicalField(field: Uint8Array, form: Canonicalization): Uint8Array {
  if (form === "relaxed") return relaxedField(field);
  const lines = canonical(field);
  const ended = lines[lines.length - 1] === LF && lines[lines.length - 2] === CR;
  return ended ? lines : withLineEnd(lines);
}

const colon = 0x3a;

function relaxedField(field: Uint8Array): Uint8Array {
  const output = new Uint8Array(field.length + 2);
  let size = 0;
  let at = 0;
  for (; at < field.length && field[at] !== colon; at++) {
    const octet = field[at]!;
    if (!isBlank(octet)) output[size++] = octet >= 0x41 && octet <= 0x5a ? octet + 0x20 : octet;
  }
  output[size++] = colon;
  const value = size;
  let blank = false;
  for (at++; at < field.length; at++) {
    const octet = field[at]!;
    if (octet === LF || (octet === CR && field[at + 1] === LF)) continue;
    if (isBlank(octet)) blank = true;
    else {
      if (blank && size > value) output[size++] = SP;
      output[size++] = octet;
      blank = false;
    }
  }
  output[size++] = CR;
  output[size++] = LF;
  return output.subarray(0, size);
}
