/** Writes DER for tests, and on request what is not DER. */

export type Bytes = Uint8Array;

const encoder = new TextEncoder();
export const ascii = (text: string): Bytes => encoder.encode(text);

export function concat(...parts: readonly Bytes[]): Bytes {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

export function tlv(tag: number, ...parts: readonly Bytes[]): Bytes {
  const body = concat(...parts);
  const octets: number[] = [];
  for (let rest = body.length; rest > 0; rest = Math.floor(rest / 256)) octets.unshift(rest % 256);
  const length = body.length < 0x80 ? [body.length] : [0x80 | octets.length, ...octets];
  return concat(Uint8Array.of(tag, ...length), body);
}

/** BER, X.690, 8.1.3.6. */
export const indefinite = (tag: number, ...parts: readonly Bytes[]): Bytes =>
  concat(Uint8Array.of(tag, 0x80), ...parts, Uint8Array.of(0, 0));

export const sequence = (...parts: readonly Bytes[]): Bytes => tlv(0x30, ...parts);
/** In the order given: DER wants it sorted. */
export const set = (...parts: readonly Bytes[]): Bytes => tlv(0x31, ...parts);
export const octetString = (bytes: Bytes): Bytes => tlv(0x04, bytes);
export const integer = (value: number): Bytes => tlv(0x02, Uint8Array.of(value));
export const nothing = tlv(0x05);
export const explicit = (n: number, ...parts: readonly Bytes[]): Bytes => tlv(0xa0 | n, ...parts);
export const utcTime = (text: string): Bytes => tlv(0x17, ascii(text));

export function oid(dotted: string): Bytes {
  const [first, second, ...rest] = dotted.split(".").map(Number) as [number, number, ...number[]];
  const octets: number[] = [];
  for (const arc of [first * 40 + second, ...rest]) {
    const digits = [arc & 0x7f];
    for (let left = Math.floor(arc / 128); left > 0; left = Math.floor(left / 128))
      digits.unshift((left & 0x7f) | 0x80);
    octets.push(...digits);
  }
  return tlv(0x06, Uint8Array.from(octets));
}

export const sorted = (items: readonly Bytes[]): Bytes[] => [...items].sort((a, b) => Buffer.compare(a, b));

export const startsWith = (bytes: Bytes, start: Bytes): boolean =>
  start.every((octet, i) => bytes[i] === octet);
