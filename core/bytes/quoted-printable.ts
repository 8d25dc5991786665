import { CR, HT, LF, SP, hexDigit } from "./ascii.ts";
import type { Decoded } from "./base64.ts";

const equals = 0x3d;

/**
 * RFC 2045, 6.7: line ends stay as they are, white space before them goes. An "=" that begins neither an
 * octet nor a soft line break stays in the text and makes it unclean; lower-case digits and octets above
 * 0x7f, which every reader takes alike, do not.
 */
export function decodeQuotedPrintable(input: Uint8Array): Decoded {
  const length = input.length;
  const output = new Uint8Array(length);
  let size = 0;
  let clean = true;
  let i = 0;
  while (i < length) {
    const octet = input[i]!;
    if (octet === equals) {
      const high = hexDigit(input[i + 1]);
      const low = hexDigit(input[i + 2]);
      if (high >= 0 && low >= 0) {
        output[size++] = (high << 4) | low;
        i += 3;
        continue;
      }
      const next = lineBreak(input, skipSpace(input, i + 1));
      if (next >= 0) {
        i = next;
        continue;
      }
      clean = false;
      output[size++] = octet;
      i++;
    } else if (octet === SP || octet === HT) {
      const end = skipSpace(input, i);
      if (lineBreak(input, end) < 0) {
        output.set(input.subarray(i, end), size);
        size += end - i;
      }
      i = end;
    } else {
      output[size++] = octet;
      i++;
    }
  }
  return { bytes: output.subarray(0, size), clean };
}

function skipSpace(input: Uint8Array, at: number): number {
  while (input[at] === SP || input[at] === HT) at++;
  return at;
}

/** The place after the line end at `at`, or -1. The end of the data is one: its line end fell to a delimiter. */
function lineBreak(input: Uint8Array, at: number): number {
  if (at >= input.length) return input.length;
  if (input[at] === LF) return at + 1;
  return input[at] === CR && input[at + 1] === LF ? at + 2 : -1;
}
