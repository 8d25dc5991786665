import { CR, LF } from "./ascii.ts";

export interface LineEnds {
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

/** Four octets at a time: only where one is below 14 can there be a line end. */
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
  const length = Math.max(0, (bytes.length - head) >> 2);
  const words = length === 0 ? new Int32Array() : new Int32Array(bytes.buffer, bytes.byteOffset + head, length);
  look(0, Math.min(head, bytes.length));
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!;
    if (((word - 0x0e0e0e0e) & ~word & 0x80808080) !== 0) look(head + i * 4, head + i * 4 + 4);
  }
  look(head + words.length * 4, bytes.length);
  return { bareLf, bareCr };
}
