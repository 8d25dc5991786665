/**
 * Reads ASN.1 in DER, and in BER where CMS needs it (X.690, 8.1 and 10.1), without building objects: an
 * element is four offsets into the bytes it was read from. Faults are thrown as `Asn1Fault` and caught where
 * a structure's reader ends; nothing else leaves this file as an exception.
 */

import * as tags from "./tags.ts";

export class Asn1Fault extends Error {}

/** "der" refuses whatever has two encodings; "ber" also takes indefinite and padded lengths. */
export type Rules = "der" | "ber";

export interface Element {
  readonly buffer: Uint8Array;
  /** The identifier octet. Tag numbers above 30 do not occur in what we read and are refused. */
  readonly tag: number;
  readonly start: number;
  /** First content octet. */
  readonly from: number;
  /** One past the last content octet. */
  readonly to: number;
  /** One past the element, end-of-contents octets included. */
  readonly end: number;
  readonly rules: Rules;
}

export { tags };

/** Context-specific tag [n], primitive or constructed. */
export const context = (n: number, constructed = true): number => 0x80 | (constructed ? 0x20 : 0) | n;

const constructed = 0x20;

/** Nesting of indefinite lengths followed to find an end; real messages have six. */
const maxIndefiniteDepth = 32;

/** Elements passed over to find such an end; 64 MiB in segments of 1,000 octets are 67,000. */
const maxIndefiniteElements = 1_000_000;

/** What is left of both bounds. */
interface Walk {
  levels: number;
  elements: number;
}

export function readElement(
  buffer: Uint8Array,
  at = 0,
  limit = buffer.length,
  rules: Rules = "der",
  walk: Walk | null = null,
): Element {
  const tag = buffer[at];
  const first = buffer[at + 1];
  if (tag === undefined || first === undefined || at + 2 > limit) throw new Asn1Fault("element is cut off");
  if ((tag & 0x1f) === 0x1f) throw new Asn1Fault("tag number is above 30");
  let from = at + 2;
  let length = first;
  if (first === 0x80) {
    if (rules === "der" || (tag & constructed) === 0) throw new Asn1Fault("length is indefinite");
    const bounds = walk ?? { levels: maxIndefiniteDepth, elements: maxIndefiniteElements };
    const to = indefiniteEnd(buffer, from, limit, bounds);
    return { buffer, tag, start: at, from, to, end: to + 2, rules };
  }
  if (first > 0x80) {
    const octets = first & 0x7f;
    if (octets > 6 || from + octets > limit) throw new Asn1Fault("length is too long");
    length = 0;
    for (let i = 0; i < octets; i++) length = length * 256 + buffer[from + i]!;
    if (rules === "der" && (length < 0x80 || buffer[from] === 0)) throw new Asn1Fault("length is padded");
    from += octets;
  }
  if (length > limit - from) throw new Asn1Fault("element is cut off");
  return { buffer, tag, start: at, from, to: from + length, end: from + length, rules };
}

function indefiniteEnd(buffer: Uint8Array, from: number, limit: number, walk: Walk): number {
  if (walk.levels-- === 0) throw new Asn1Fault("indefinite lengths are nested too deeply");
  let at = from;
  for (;;) {
    if (at + 2 > limit) throw new Asn1Fault("end of contents is missing");
    if (buffer[at] === 0 && buffer[at + 1] === 0) break;
    if (walk.elements-- === 0) throw new Asn1Fault("too many elements");
    at = readElement(buffer, at, limit, "ber", walk).end;
  }
  walk.levels++;
  return at;
}

/** The one element that fills `bytes`; trailing octets are a fault. */
export function readWhole(bytes: Uint8Array, rules: Rules = "der"): Element {
  const element = readElement(bytes, 0, bytes.length, rules);
  if (element.end !== bytes.length) throw new Asn1Fault("octets follow the element");
  return element;
}

/** Children of a constructed element, in order. */
export function children(element: Element, max = 10_000): Element[] {
  if ((element.tag & constructed) === 0) throw new Asn1Fault("element is not constructed");
  const found: Element[] = [];
  for (let at = element.from; at < element.to;) {
    if (found.length === max) throw new Asn1Fault("too many elements");
    const child = readElement(element.buffer, at, element.to, element.rules);
    found.push(child);
    at = child.end;
  }
  return found;
}

/** What an explicit tag or a choice holds: one element, no more. */
export function onlyChild(element: Element): Element {
  const [child, ...rest] = children(element, 2);
  if (child === undefined || rest.length > 0) throw new Asn1Fault("expected one element");
  return child;
}

/** Content octets, without copying. */
export const contents = (element: Element): Uint8Array => element.buffer.subarray(element.from, element.to);

/** The whole encoding, without copying. */
export const encoding = (element: Element): Uint8Array => element.buffer.subarray(element.start, element.end);

/** Walks a SEQUENCE whose fields are optional by tag. */
export class Fields {
  readonly #fields: readonly Element[];
  #next = 0;

  constructor(element: Element, tag: number = tags.sequence) {
    if (element.tag !== tag) throw new Asn1Fault(`expected tag ${tag}, found ${element.tag}`);
    this.#fields = children(element);
  }

  /** The next field, which must bear `tag` (any where none is given). */
  take(tag?: number): Element {
    const field = this.#fields[this.#next];
    if (field === undefined) throw new Asn1Fault("a field is missing");
    if (tag !== undefined && field.tag !== tag)
      throw new Asn1Fault(`expected tag ${tag}, found ${field.tag}`);
    this.#next++;
    return field;
  }

  /** The next field where it bears `tag`, else null and nothing is consumed. */
  optional(tag: number): Element | null {
    return this.#fields[this.#next]?.tag === tag ? this.take() : null;
  }

  get more(): boolean {
    return this.#next < this.#fields.length;
  }

  end(): void {
    if (this.more) throw new Asn1Fault("an unexpected field follows");
  }
}

export function readOid(element: Element): string {
  if (element.tag !== tags.oid) throw new Asn1Fault("expected an object identifier");
  const octets = contents(element);
  if (octets.length === 0 || octets.length > 64 || octets[octets.length - 1]! & 0x80)
    throw new Asn1Fault("object identifier is malformed");
  let text = "";
  for (let from = 0, to = 1; from < octets.length; from = to, to++) {
    if (octets[from] === 0x80) throw new Asn1Fault("object identifier is padded");
    while (octets[to - 1]! & 0x80) to++;
    const arc = readArc(octets, from, to);
    if (from > 0) text += `.${arc}`;
    else if (arc < 80) text = `${arc < 40 ? 0 : 1}.${Number(arc) % 40}`;
    else text = `2.${typeof arc === "number" ? arc - 80 : arc - 80n}`;
  }
  return text;
}

/** Seven bits an octet; a number as long as that is exact. */
function readArc(octets: Uint8Array, from: number, to: number): number | bigint {
  if (to - from > 7) {
    let long = 0n;
    for (let at = from; at < to; at++) long = (long << 7n) | BigInt(octets[at]! & 0x7f);
    return long;
  }
  let arc = 0;
  for (let at = from; at < to; at++) arc = arc * 128 + (octets[at]! & 0x7f);
  return arc;
}

/** Content octets of an INTEGER in its one shortest form (X.690, 8.3.2). */
export function readInteger(element: Element): Uint8Array {
  if (element.tag !== tags.integer) throw new Asn1Fault("expected an integer");
  const octets = contents(element);
  const [first, second] = octets;
  if (first === undefined) throw new Asn1Fault("integer is empty");
  if (second !== undefined && ((first === 0 && second < 0x80) || (first === 0xff && second >= 0x80)))
    throw new Asn1Fault("integer is padded");
  return octets;
}

/** A non-negative INTEGER small enough to count with. */
export function readSmallInteger(element: Element): number {
  const octets = readInteger(element);
  if (octets.length > 6 || octets[0]! >= 0x80) throw new Asn1Fault("integer is out of range");
  return octets.reduce((value, octet) => value * 256 + octet, 0);
}

export function readBoolean(element: Element): boolean {
  if (element.tag !== tags.boolean || element.to - element.from !== 1)
    throw new Asn1Fault("boolean is malformed");
  const octet = element.buffer[element.from]!;
  if (element.rules === "der" && octet !== 0 && octet !== 0xff) throw new Asn1Fault("boolean is malformed");
  return octet !== 0;
}

/** A primitive BIT STRING: its octets and the count of unused bits, which must be zero bits (X.690, 11.2). */
export function readBits(element: Element): { readonly octets: Uint8Array; readonly unused: number } {
  if (element.tag !== tags.bitString) throw new Asn1Fault("expected a bit string");
  const [unused, ...rest] = element.buffer.subarray(element.from, Math.min(element.to, element.from + 2));
  if (unused === undefined || unused > 7 || (rest.length === 0 && unused > 0))
    throw new Asn1Fault("bit string is malformed");
  const octets = element.buffer.subarray(element.from + 1, element.to);
  if (unused > 0 && octets[octets.length - 1]! & ((1 << unused) - 1))
    throw new Asn1Fault("bit string is padded with ones");
  return { octets, unused };
}

/** The first nine bits of a named bit list, bit n for name n; whether it ends in zeros does not matter (X.680, 22.7). */
export function readNamedBits(element: Element): number {
  const { octets } = readBits(element);
  let bits = 0;
  for (let bit = 0; bit < 9; bit++) if ((octets[bit >> 3] ?? 0) & (0x80 >> (bit & 7))) bits |= 1 << bit;
  return bits;
}

/** An OCTET STRING in one piece. */
export function readOctetString(element: Element): Uint8Array {
  if (element.tag !== tags.octetString) throw new Asn1Fault("expected an octet string");
  return contents(element);
}

/** UTCTime or GeneralizedTime as RFC 5280, 4.1.2.5 writes them: seconds, "Z", no fraction. */
export function readTime(element: Element): Date {
  const utc = element.tag === tags.utcTime;
  if (!utc && element.tag !== tags.generalizedTime) throw new Asn1Fault("expected a time");
  const octets = contents(element);
  const rest = utc ? 2 : 4;
  if (octets.length !== rest + 11 || octets[rest + 10] !== 0x5a) throw new Asn1Fault("time is malformed");
  const lead = utc ? readTwoDigits(octets, 0) : readTwoDigits(octets, 0) * 100 + readTwoDigits(octets, 2);
  const year = utc ? lead + (lead >= 50 ? 1900 : 2000) : lead;
  const month = readTwoDigits(octets, rest);
  const day = readTwoDigits(octets, rest + 2);
  const hour = readTwoDigits(octets, rest + 4);
  const minute = readTwoDigits(octets, rest + 6);
  const second = readTwoDigits(octets, rest + 8);
  const time = new Date(0);
  time.setUTCFullYear(year, month - 1, day);
  time.setUTCHours(hour, minute, second);
  if (
    time.getUTCMonth() !== month - 1 ||
    time.getUTCDate() !== day ||
    hour > 23 ||
    minute > 59 ||
    second > 59
  )
    throw new Asn1Fault("time does not exist");
  return time;
}

function readTwoDigits(octets: Uint8Array, at: number): number {
  const ten = octets[at]! - 0x30;
  const one = octets[at + 1]! - 0x30;
  if (ten < 0 || ten > 9 || one < 0 || one > 9) throw new Asn1Fault("time is malformed");
  return ten * 10 + one;
}
