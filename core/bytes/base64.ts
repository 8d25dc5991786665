import { CR, HT, LF, SP, latin1 } from "./ascii.ts";

/** The octets a transfer encoding stands for; `clean` is false where a reader had to guess. */
export interface Decoded {
  readonly bytes: Uint8Array;
  readonly clean: boolean;
}

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const pad = 64;
const space = 65;
const foreign = 66;

/** Octet → six bits, or what else it is. */
const values = new Uint8Array(256).fill(foreign);
for (let i = 0; i < 64; i++) values[alphabet.charCodeAt(i)] = i;
values["=".charCodeAt(0)] = pad;
for (const octet of [HT, LF, 0x0c, CR, SP]) values[octet] = space;

/** Two octets, the first in the low bits, → twelve bits; negative where one is outside the alphabet. */
const pairs = new Int16Array(0x10000).fill(-1);
for (let i = 0; i < 64; i++)
  for (let j = 0; j < 64; j++) pairs[alphabet.charCodeAt(i) | (alphabet.charCodeAt(j) << 8)] = (i << 6) | j;

/** A line end as one word, low octet first. */
const crlf = 0x0a0d;

/**
 * RFC 2045, 6.8, leniently: characters outside the alphabet are skipped and padding ends the data. `clean`
 * is false where anything but white space was skipped, data follows the padding, or the last quantum is cut.
 * Uint8Array.fromBase64 is not used: not every platform has it, and two readers could differ.
 */
export function decodeBase64(input: Uint8Array): Decoded {
  const length = input.length;
  const output = new Uint8Array(Math.floor(length / 4) * 3 + 3);
  let size = 0;
  let bits = 0;
  let held = 0;
  let clean = true;
  let i = 0;
  const words = new DataView(input.buffer, input.byteOffset, length);
  const triples = new DataView(output.buffer);
  while (i < length) {
    if (held === 0) {
      const line = i;
      for (; i + 4 <= length; i += 4, size += 3) {
        const word = words.getInt32(i, true);
        const first = pairs[word & 0xffff]!;
        const second = pairs[word >>> 16]!;
        if ((first | second) < 0) break;
        // Three octets and one that the next overwrite: there is room.
        triples.setInt32(size, (first << 20) | (second << 8));
      }
      if (i + 2 <= length && words.getUint16(i, true) === crlf) {
        const width = i - line;
        i += 2;
        if (width === 0) continue;
        const lines = undoAlike(words, i, width, triples, size);
        i += lines * (width + 2);
        size += lines * (width >> 2) * 3;
        continue;
      }
      if (i >= length) break;
    }
    const value = values[input[i++]!]!;
    if (value < pad) {
      bits = (bits << 6) | value;
      if (++held === 4) {
        output[size++] = bits >> 16;
        output[size++] = bits >> 8;
        output[size++] = bits;
        held = bits = 0;
      }
    } else if (value === pad) {
      if (!endsAtPadding(input, i, held)) clean = false;
      return { bytes: output.subarray(0, flush(output, size, bits, held)), clean };
    } else if (value === foreign) clean = false;
  }
  return { bytes: output.subarray(0, flush(output, size, bits, held)), clean: clean && held === 0 };
}

/** Undoes lines of `width` characters, a multiple of four, each all of the alphabet and with a CRLF behind; says how many there were. */
function undoAlike(words: DataView, from: number, width: number, triples: DataView, to: number): number {
  let lines = 0;
  for (let at = from; at + width + 2 <= words.byteLength; at += 2, lines++) {
    let some = 0;
    for (const end = at + width; at < end; at += 4, to += 3) {
      const word = words.getInt32(at, true);
      const first = pairs[word & 0xffff]!;
      const second = pairs[word >>> 16]!;
      some |= first | second;
      triples.setInt32(to, (first << 20) | (second << 8));
    }
    if (some < 0 || words.getUint16(at, true) !== crlf) break;
  }
  return lines;
}

/** Writes what a cut quantum still tells; six bits alone tell nothing. */
function flush(output: Uint8Array, size: number, bits: number, held: number): number {
  if (held === 2) output[size++] = bits >> 4;
  if (held === 3) {
    output[size++] = bits >> 10;
    output[size++] = bits >> 2;
  }
  return size;
}

/** Whether the padding, whose first "=" stands before `at`, is complete and nothing but white space follows. */
function endsAtPadding(input: Uint8Array, at: number, held: number): boolean {
  let missing = held === 2 ? 1 : 0;
  for (let i = at; i < input.length; i++) {
    const value = values[input[i]!]!;
    if (value === pad && missing > 0) missing--;
    else if (value !== space) return false;
  }
  return missing === 0 && held >= 2;
}

/** One line, padded; line breaks are the caller's. */
export function encodeBase64(bytes: Uint8Array): string {
  const output = new Uint8Array(Math.ceil(bytes.length / 3) * 4).fill(0x3d);
  let at = 0;
  for (let i = 0; i < bytes.length; i += 3) {
    const left = bytes.length - i;
    const bits = (bytes[i]! << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    output[at] = alphabet.charCodeAt(bits >> 18);
    output[at + 1] = alphabet.charCodeAt((bits >> 12) & 63);
    if (left > 1) output[at + 2] = alphabet.charCodeAt((bits >> 6) & 63);
    if (left > 2) output[at + 3] = alphabet.charCodeAt(bits & 63);
    at += 4;
  }
  return latin1(output);
}
