import { CR, LF } from "./ascii.ts";

interface LineEnds {
  /** LF without a CR before it. */
  readonly bareLf: number;
  /** CR without a LF behind it. */
  readonly bareCr: number;
}

const counted = new WeakMap<Uint8Array, LineEnds>();

/** Counts line ends that are not CRLF; once for each array, whose octets are taken never to change. */
export function lineEnds(bytes: Uint8Array): LineEnds {
  return counted.get(bytes) ?? new Lines(bytes).finish();
}

/** A stretch of an array, which is not counted again where the whole holds no line end but CRLF. */
export function stretch(bytes: Uint8Array, from: number, to: number): Uint8Array {
  const part = bytes.subarray(from, to);
  const whole = counted.get(bytes);
  if (whole?.bareLf === 0 && whole.bareCr === 0 && part[0] !== LF && part[part.length - 1] !== CR)
    counted.set(part, whole);
  return part;
}

const dash = 0x2d;

/** Not zero in the high bits of a word where an octet of it is below 14, as CR and LF are; in the lowest such, exactly. */
const low = (word: number): number => (word - 0x0e0e0e0e) & ~word;
const highBits = 0x80808080;

/** Both as one word. */
const crlf = 0x0a0d;
const dashes = 0x2d2d;

/**
 * Reads an array once, front to back: counts its line ends, and stops where a line begins with two dashes.
 * Sixteen octets at a time, as few of them hold a line end, and lines of one width by what the first of them were.
 */
export class Lines {
  readonly #bytes: Uint8Array;
  readonly #words: DataView;
  /** How far it has been read. */
  #at = 0;
  #bareLf = 0;
  #bareCr = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#words = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  /** Where, at or behind `from`, the next line stands that begins with two dashes, the first line left out; else -1. */
  next(from: number): number {
    while (this.#at < this.#bytes.length) {
      const line = this.#readOn();
      if (line >= from) return line;
    }
    return -1;
  }

  /** Reads the rest. */
  finish(): LineEnds {
    while (this.#at < this.#bytes.length) this.#readOn();
    return { bareLf: this.#bareLf, bareCr: this.#bareCr };
  }

  /** Reads as far as the next line that begins with two dashes, and says where that is; -1 at the end. */
  #readOn(): number {
    const bytes = this.#bytes;
    const words = this.#words;
    const { length } = bytes;
    let line = this.#at;
    let width = 0;
    for (let at = line; (at = nextLow(words, at)) < length;) {
      const octet = bytes[at++];
      const next = bytes[at];
      if (octet === LF) this.#bareLf++;
      else if (octet !== CR) continue;
      else if (next === LF) at++;
      else this.#bareCr++;
      const before = width;
      width = at - line;
      if (width === before) at = passAlike(words, at, width);
      line = at;
      if (bytes[at] === dash && bytes[at + 1] === dash) return (this.#at = at);
    }
    this.#at = length;
    counted.set(bytes, { bareLf: this.#bareLf, bareCr: this.#bareCr });
    return -1;
  }
}

/** Where, at or behind `at`, the next octet below 14 stands; else the end. */
function nextLow(words: DataView, at: number): number {
  const end = words.byteLength;
  if (at < end && words.getUint8(at) < 14) return at;
  while (at + 16 <= end) {
    const some =
      low(words.getInt32(at, true)) |
      low(words.getInt32(at + 4, true)) |
      low(words.getInt32(at + 8, true)) |
      low(words.getInt32(at + 12, true));
    if ((some & highBits) !== 0) break;
    at += 16;
  }
  for (; at + 4 <= end; at += 4) {
    const some = low(words.getInt32(at, true)) & highBits;
    if (some !== 0) return at + ((31 - Math.clz32(some & -some)) >> 3);
  }
  while (at < end && words.getUint8(at) >= 14) at++;
  return at;
}

/** Over lines from `at` that are `width` octets long, end in CRLF, hold no other octet below 14 and do not begin with two dashes. */
function passAlike(words: DataView, at: number, width: number): number {
  const last = width - 6;
  if (last < 0) return at;
  for (const end = words.byteLength - width; at <= end; at += width) {
    // Sound and not exact: an octet above 0x8d ends it, too.
    let some = words.getInt32(at + last, true) - 0x0e0e0e0e;
    for (let i = at; i < at + last; i += 4) some |= words.getInt32(i, true) - 0x0e0e0e0e;
    if ((some & highBits) !== 0) break;
    if (words.getUint16(at + width - 2, true) !== crlf || words.getUint16(at, true) === dashes) break;
  }
  return at;
}
