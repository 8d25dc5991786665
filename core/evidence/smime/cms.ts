/**
 * Reads the Cryptographic Message Syntax (RFC 5652) as far as signatures need it: ContentInfo and SignedData
 * are read, every other content type is only named. The framing may be BER (RFC 5652, 5.1 and 12);
 * certificates, algorithm identifiers and signed attributes must be DER (5.3, 10.2).
 *
 * Not read: attribute certificates and other certificate or revocation formats (10.2.1, 10.2.2). Of unsigned
 * attributes only countersignatures are (11.4), where somebody asks: nobody's verdict rests on them.
 */
import type { Budget } from "../../bytes/budget.ts";
import {
  Asn1Fault,
  children,
  contents,
  context,
  encoding,
  Fields,
  readElement,
  readInteger,
  readOid,
  readSmallInteger,
  readWhole,
  tags,
  type Element,
} from "../../pki/der.ts";
import { readName, type Name } from "../../pki/names.ts";

export const contentTypes = {
  data: "1.2.840.113549.1.7.1",
  signedData: "1.2.840.113549.1.7.2",
  envelopedData: "1.2.840.113549.1.7.3",
  encryptedData: "1.2.840.113549.1.7.6",
  authEnvelopedData: "1.2.840.113549.1.9.16.1.23",
  compressedData: "1.2.840.113549.1.9.16.1.9",
} as const;

/** SignedData (RFC 5652, 5.1); its sets are read on demand, each under a bound. */
export interface SignedData {
  readonly version: number;
  readonly contentType: string;
  /** eContent, in one piece; null where the signature is detached. */
  readonly content: Uint8Array | null;
  readonly certificates: Element | null;
  readonly crls: Element | null;
  readonly signerInfos: Element;
}

export type Cms =
  | { readonly kind: "signed-data"; readonly signed: SignedData }
  | { readonly kind: "other"; readonly contentType: string }
  | { readonly kind: "unreadable"; readonly why: string };

export function readCms(bytes: Uint8Array): Cms {
  try {
    const info = new Fields(readWhole(bytes, "ber"));
    const contentType = readOid(info.take());
    const content = info.take(context(0));
    info.end();
    if (contentType !== contentTypes.signedData) return { kind: "other", contentType };
    return { kind: "signed-data", signed: readSignedData(only(content)) };
  } catch (fault) {
    return unreadable(fault);
  }
}

export function unreadable(fault: unknown): { readonly kind: "unreadable"; readonly why: string } {
  if (!(fault instanceof Asn1Fault)) throw fault;
  return { kind: "unreadable", why: fault.message };
}

function readSignedData(element: Element): SignedData {
  const fields = new Fields(element);
  const version = readSmallInteger(fields.take());
  fields.take(tags.set); // digestAlgorithms: a hint for one-pass readers, never a statement (5.1)
  const encapsulated = new Fields(fields.take(tags.sequence));
  const contentType = readOid(encapsulated.take());
  const content = encapsulated.optional(context(0));
  encapsulated.end();
  const certificates = fields.optional(context(0));
  const crls = fields.optional(context(1));
  const signerInfos = fields.take(tags.set);
  fields.end();
  return {
    version,
    contentType,
    content: content === null ? null : readOctets(only(content)),
    certificates,
    crls,
    signerInfos,
  };
}

export function only(element: Element): Element {
  const child = readElement(element.buffer, element.from, element.to, element.rules);
  if (child.end !== element.to) throw new Asn1Fault("an unexpected field follows");
  return child;
}

const constructedOctets = 0x24;
/** Segments inside segments; nobody writes more than one level. */
const maxSegmentDepth = 4;
/** 64 MiB in segments of 1,000 octets, the smallest that a known program writes, are 67,000. */
const maxSegments = 1_000_000;

/** An OCTET STRING: without copying where it is one piece, else its segments joined (X.690, 8.7). */
export function readOctets(element: Element): Uint8Array {
  if (element.tag === tags.octetString) return contents(element);
  if (element.tag !== constructedOctets) throw new Asn1Fault("expected an octet string");
  // Into one buffer of the outer length, which is never less than what the segments hold.
  const joined = new Uint8Array(element.to - element.from);
  let filled = 0;
  let segments = 0;
  const join = (outer: Element, depth: number): void => {
    for (let next = outer.from; next < outer.to;) {
      const segment = readElement(outer.buffer, next, outer.to, outer.rules);
      if (++segments > maxSegments) throw new Asn1Fault("too many elements");
      if (segment.tag === tags.octetString) {
        joined.set(contents(segment), filled);
        filled += segment.to - segment.from;
      } else if (segment.tag === constructedOctets && depth < maxSegmentDepth) {
        join(segment, depth + 1);
      } else throw new Asn1Fault("expected a segment of an octet string");
      next = segment.end;
    }
  };
  join(element, 0);
  return joined.subarray(0, filled);
}

/** The first `max` elements of a set, and whether more follow. */
function some(set: Element, max: number): { readonly elements: Element[]; readonly more: boolean } {
  const elements: Element[] = [];
  let at = set.from;
  for (; at < set.to && elements.length < max; at = elements.at(-1)!.end)
    elements.push(readElement(set.buffer, at, set.to, set.rules));
  return { elements, more: at < set.to };
}

export interface Encodings {
  /** Each as it stands in the message; whether it is DER is for its reader to say. */
  readonly encodings: readonly Uint8Array[];
  /** The bound ended before the set did. */
  readonly more: boolean;
}

/** The X.509 certificates, or the X.509 revocation lists, of a SignedData: at most `max`; formats by another `tag` are skipped. */
export function readEncodings(set: Element | null, max: number, tag: number = tags.sequence): Encodings {
  if (set === null) return { encodings: [], more: false };
  try {
    const { elements, more } = some(set, max);
    return {
      encodings: elements.filter((element) => element.tag === tag).map(encoding),
      more,
    };
  } catch (fault) {
    if (!(fault instanceof Asn1Fault)) throw fault;
    return { encodings: [], more: true };
  }
}

/** What can be read of the certificates, or the revocation lists, of a SignedData within the budget; what cannot helps nobody. */
export function readAll<T extends object>(
  set: Element | null,
  read: (der: Uint8Array) => T | { readonly malformed: string },
  budget: Budget,
): T[] {
  const items: T[] = [];
  for (const der of readEncodings(set, budget.limits.certificates + 1).encodings) {
    if (!budget.spend("certificates")) break;
    const item = read(der);
    if (!("malformed" in item)) items.push(item);
  }
  return items;
}

export interface Attribute {
  readonly type: string;
  readonly values: readonly Element[];
}

export interface SignedAttributes {
  readonly attributes: readonly Attribute[];
  /** What may have been signed, as DER SET OF: the order received, then DER's own where that differs. */
  readonly encodings: readonly Uint8Array[];
}

export type SignerIdentifier =
  | { readonly kind: "issuer-serial"; readonly issuer: Name; readonly serial: Uint8Array }
  | { readonly kind: "key-identifier"; readonly identifier: Uint8Array };

/** SignerInfo (RFC 5652, 5.3). */
export interface SignerInfo {
  readonly version: number;
  readonly identifier: SignerIdentifier;
  readonly digestAlgorithm: Element;
  /** Null where there are none; the reason where they are not DER. */
  readonly attributes: SignedAttributes | { readonly malformed: string } | null;
  readonly signatureAlgorithm: Element;
  readonly signature: Uint8Array;
  /** Unsigned attributes, unread. */
  readonly unsigned: Element | null;
}

export type Signers =
  | { readonly kind: "signers"; readonly signers: readonly SignerInfo[]; readonly more: boolean }
  | { readonly kind: "unreadable"; readonly why: string };

/** The first `max` SignerInfos, and whether more follow. */
export function readSigners(signed: SignedData, max: number): Signers {
  try {
    const { elements, more } = some(signed.signerInfos, max);
    return { kind: "signers", signers: elements.map(readSignerInfo), more };
  } catch (fault) {
    return unreadable(fault);
  }
}

export function readSignerInfo(element: Element): SignerInfo {
  const fields = new Fields(element);
  const version = readSmallInteger(fields.take());
  const identifier = readSignerIdentifier(fields.take());
  const digestAlgorithm = strict(fields.take(tags.sequence));
  const attributes = fields.optional(context(0));
  const signatureAlgorithm = strict(fields.take(tags.sequence));
  const signature = readOctets(fields.take());
  const unsigned = fields.optional(context(1));
  fields.end();
  return {
    version,
    identifier,
    digestAlgorithm,
    attributes: attributes === null ? null : readSignedAttributes(attributes),
    signatureAlgorithm,
    signature,
    unsigned,
  };
}

/** The same element, from here on under DER's rules. */
const strict = (element: Element): Element => readElement(element.buffer, element.start, element.end, "der");

function readSignerIdentifier(element: Element): SignerIdentifier {
  if (element.tag === tags.sequence) {
    const fields = new Fields(element);
    const issuer = readName(strict(fields.take(tags.sequence)));
    const serial = readInteger(fields.take());
    fields.end();
    return { kind: "issuer-serial", issuer, serial };
  }
  if (element.tag !== context(0, false)) throw new Asn1Fault("expected a signer identifier");
  return { kind: "key-identifier", identifier: contents(element) };
}

/** Real messages carry at most ten. */
export const maxAttributes = 64;

/**
 * RFC 5652, 5.3: DER, "even if the rest of the structure is BER encoded"; only the wrapping [0] may have
 * another length form, because 5.4 replaces it by the SET OF that is signed.
 */
function readSignedAttributes(element: Element): SignedAttributes | { readonly malformed: string } {
  try {
    const set = readWhole(encodeSet([contents(element)]));
    const encoded = children(set, maxAttributes);
    if (encoded.length === 0) throw new Asn1Fault("signed attributes are empty");
    return { attributes: encoded.map(readAttribute), encodings: signedEncodings(set, encoded.map(encoding)) };
  } catch (fault) {
    return { malformed: unreadable(fault).why };
  }
}

export function readAttribute(element: Element): Attribute {
  const fields = new Fields(element);
  const type = readOid(fields.take());
  const values = children(fields.take(tags.set), maxAttributes);
  fields.end();
  return { type, values };
}

/**
 * RFC 5652, 5.4 signs the DER encoding, whose SET OF is sorted; signers exist that sort neither what they
 * sign nor what they send, and OpenSSL checks the received order alone. Both orders say the same.
 */
function signedEncodings(set: Element, attributes: readonly Uint8Array[]): Uint8Array[] {
  const sorted = [...attributes].sort(compareOctets);
  const received = encoding(set);
  return sorted.every((attribute, i) => attribute === attributes[i])
    ? [received]
    : [received, encodeSet(sorted)];
}

/** X.690, 11.6. */
function compareOctets(a: Uint8Array, b: Uint8Array): number {
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i++) if (a[i] !== b[i]) return a[i]! - b[i]!;
  return a.length - b.length;
}

function encodeSet(items: readonly Uint8Array[]): Uint8Array {
  const length = items.reduce((sum, item) => sum + item.length, 0);
  const octets: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) octets.unshift(rest % 256);
  const header = length < 0x80 ? [tags.set, length] : [tags.set, 0x80 | octets.length, ...octets];
  const encoded = new Uint8Array(header.length + length);
  encoded.set(header);
  let at = header.length;
  for (const item of items) {
    encoded.set(item, at);
    at += item.length;
  }
  return encoded;
}
