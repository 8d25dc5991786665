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

/** Not zero in the high bits of a word where an octet of it is below 14, as CR and LF are. */
const low = (word: number): number => (word - 0x0e0e0e0e) & ~word;
const highBits = 0x80808080;

/**
 * Reads an array once, front to back: counts its line ends, and stops where a line begins with two dashes.
 * Sixteen octets at a time, as few of them hold a line end.
 */
export class Lines {
  readonly #bytes: Uint8Array;
  readonly #words: Int32Array;
  /** Where the words begin and end. */
  readonly #from: number;
  readonly #to: number;
  /** How far it has been read. */
  #at = 0;
  #bareLf = 0;
  #bareCr = 0;
  /** Lines read and not yet asked for that begin with two dashes, the last first. */
  #dashed: number[] = [];

  constructor(bytes: Uint8Array) {
    const { byteOffset, length } = bytes;
    this.#bytes = bytes;
    this.#from = Math.min(-byteOffset & 3, length);
    const words = ((length - this.#from) >> 4) << 2;
    this.#to = this.#from + words * 4;
    this.#words =
      words === 0 ? new Int32Array() : new Int32Array(bytes.buffer, byteOffset + this.#from, words);
  }

  /** Where, at or behind `from`, the next line stands that begins with two dashes, the first line left out; else -1. */
  next(from: number): number {
    do {
      for (let at = this.#dashed.pop(); at !== undefined; at = this.#dashed.pop()) if (at >= from) return at;
    } while (this.#readOn());
    return -1;
  }

  /** Reads the rest. */
  finish(): LineEnds {
    while (this.#readOn());
    return { bareLf: this.#bareLf, bareCr: this.#bareCr };
  }

  /** Reads as far as the next line that begins with two dashes; false where nothing was left to read. */
  #readOn(): boolean {
    const bytes = this.#bytes;
    if (this.#at === bytes.length) return false;
    this.#dashed = [];
    if (this.#at < this.#from) this.#look(0, (this.#at = this.#from));
    if (this.#at < this.#to) this.#readWords();
    if (this.#at === this.#to) {
      this.#look(this.#at, (this.#at = bytes.length));
      counted.set(bytes, { bareLf: this.#bareLf, bareCr: this.#bareCr });
    }
    this.#dashed.reverse();
    return true;
  }

  #readWords(): void {
    const words = this.#words;
    const from = this.#from;
    const lookAt = (i: number): void => {
      if ((low(words[i]!) & highBits) !== 0) this.#look(from + i * 4, from + i * 4 + 4);
    };
    let i = (this.#at - from) >> 2;
    for (; i < words.length && this.#dashed.length === 0; i += 4) {
      const some = low(words[i]!) | low(words[i + 1]!) | low(words[i + 2]!) | low(words[i + 3]!);
      if ((some & highBits) === 0) continue;
      lookAt(i);
      lookAt(i + 1);
      lookAt(i + 2);
      lookAt(i + 3);
    }
    this.#at = from + i * 4;
  }

  #look(from: number, to: number): void {
    const bytes = this.#bytes;
    for (let i = from; i < to; i++) {
      const octet = bytes[i];
      if (octet !== LF && octet !== CR) continue;
      if (octet === LF && bytes[i - 1] !== CR) this.#bareLf++;
      else if (octet === CR && bytes[i + 1] !== LF) this.#bareCr++;
      if (bytes[i + 1] === dash && bytes[i + 2] === dash) this.#dashed.push(i + 1);
    }
  }
}
