/** Octets of a pattern that are looked at; more would save nothing. */
const maxLength = 64;

/**
 * Finds where one of several patterns may stand, without looking at every octet (Horspool, 1980). What it
 * finds has to be compared: only the first and the last octet of the common length have been.
 */
export class Search {
  readonly #length: number;
  /** By octet: whether a pattern begins with it, or has it at the end of the common length. */
  readonly #first = new Uint8Array(256);
  readonly #last = new Uint8Array(256);
  /** By the octet at the end of the window: how far no pattern can end. */
  readonly #shift: Uint8Array;

  /** None of the patterns may be empty. */
  constructor(patterns: readonly Uint8Array[]) {
    const length = patterns.reduce((least, pattern) => Math.min(least, pattern.length), maxLength);
    this.#length = length;
    this.#shift = new Uint8Array(256).fill(length);
    for (const pattern of patterns) {
      this.#first[pattern[0]!] = 1;
      this.#last[pattern[length - 1]!] = 1;
      for (let i = 0; i < length - 1; i++) {
        const octet = pattern[i]!;
        this.#shift[octet] = Math.min(this.#shift[octet]!, length - 1 - i);
      }
    }
  }

  /** The first such place at or behind `from`, or -1. */
  next(buffer: Uint8Array, from: number): number {
    const length = this.#length;
    const first = this.#first;
    const last = this.#last;
    const shift = this.#shift;
    for (let end = from + length - 1; end < buffer.length;) {
      const octet = buffer[end]!;
      if (last[octet] === 1 && first[buffer[end - length + 1]!] === 1) return end - length + 1;
      end += shift[octet]!;
    }
    return -1;
  }
}
