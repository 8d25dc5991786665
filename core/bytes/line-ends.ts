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
  let found = counted.get(bytes);
  if (found === undefined) counted.set(bytes, (found = count(bytes)));
  return found;
}

/** Not zero in the high bits of a word where an octet of it is below 14, as CR and LF are. */
const low = (word: number): number => (word - 0x0e0e0e0e) & ~word;
const highBits = 0x80808080;

/** Sixteen octets at a time, as few of them hold a line end. */
function count(bytes: Uint8Array): LineEnds {
  let bareLf = 0;
  let bareCr = 0;
  const look = (from: number, to: number): void => {
    for (let i = from; i < to; i++) {
      const octet = bytes[i];
      if (octet === LF && bytes[i - 1] !== CR) bareLf++;
      else if (octet === CR && bytes[i + 1] !== LF) bareCr++;
    }
  };
  const head = -bytes.byteOffset & 3;
  const length = Math.max(0, (bytes.length - head) >> 4) << 2;
  const words =
    length === 0 ? new Int32Array() : new Int32Array(bytes.buffer, bytes.byteOffset + head, length);
  const lookAt = (i: number): void => {
    if ((low(words[i]!) & highBits) !== 0) look(head + i * 4, head + i * 4 + 4);
  };
  look(0, Math.min(head, bytes.length));
  for (let i = 0; i < length; i += 4) {
    const some = low(words[i]!) | low(words[i + 1]!) | low(words[i + 2]!) | low(words[i + 3]!);
    if ((some & highBits) === 0) continue;
    lookAt(i);
    lookAt(i + 1);
    lookAt(i + 2);
    lookAt(i + 3);
  }
  look(head + length * 4, bytes.length);
  return { bareLf, bareCr };
}
