import { latin1 } from "../bytes/ascii.ts";
import { equalBytes } from "../bytes/equal.ts";
import { wholeOctets, type Malformed } from "./certificate.ts";
import { readCrlExtensions, type CrlExtensions } from "./crl-scope.ts";
import {
  Asn1Fault,
  children,
  encoding,
  Fields,
  readBits,
  readElement,
  readSmallInteger,
  readTime,
  readWhole,
  tags,
  type Element,
} from "./der.ts";
import { readExtensionList, type Extension } from "./extensions.ts";
import { readGeneralName } from "./general-names.ts";
import { readName, sameName, type Name } from "./names.ts";
import { extensionOids } from "./oids.ts";
import { readSignatureAlgorithm, type SignatureAlgorithm } from "./signature.ts";
import type { Unsupported } from "./spki.ts";

/** One certificate revocation list, its entries unread (RFC 5280, 5.1). */
export interface Crl extends CrlExtensions {
  readonly der: Uint8Array;
  readonly issuer: Name;
  readonly thisUpdate: Date;
  readonly nextUpdate: Date | null;
  /** revokedCertificates; null where none is. */
  readonly entries: Element | null;
  readonly tbs: Uint8Array;
  readonly signatureAlgorithm: SignatureAlgorithm | Unsupported;
  readonly signature: Uint8Array;
}

/** Lists read before, the oldest first, by their last octets: thousands of mails are held against the same ones. */
const known = new Map<string, Crl>();
const mostKnown = 512;
/** Octets kept so; the greatest lists in use have some ten megabytes. */
const mostKnownOctets = 32 * 1024 * 1024;

/**
 * Reads a whole CRL in strict DER but for its entries, which `findRevoked` scans. Faults are values. The same octets give the
 * same object as long as it is remembered, so that its signature is verified once.
 */
export function readCrl(der: Uint8Array): Crl | Malformed {
  const key = latin1(der.subarray(-16));
  const before = known.get(key);
  if (before !== undefined && equalBytes(before.der, der)) return before;
  // A copy, so that no message is kept for its lists.
  const crl = parse(der.slice());
  if (!("malformed" in crl)) remember(key, crl);
  return crl;
}

function remember(key: string, crl: Crl): void {
  known.delete(key);
  known.set(key, crl);
  let octets = 0;
  for (const { der } of known.values()) octets += der.length;
  for (const [oldest, { der }] of known) {
    if (known.size <= mostKnown && octets <= mostKnownOctets) break;
    known.delete(oldest);
    octets -= der.length;
  }
}

function parse(der: Uint8Array): Crl | Malformed {
  try {
    const outer = new Fields(readWhole(der));
    const tbs = outer.take(tags.sequence);
    const outerAlgorithm = outer.take(tags.sequence);
    const signature = readBits(outer.take(tags.bitString));
    outer.end();

    const fields = new Fields(tbs);
    const version = fields.optional(tags.integer);
    if (version !== null && readSmallInteger(version) !== 1) throw new Asn1Fault("version is unknown");
    const innerAlgorithm = fields.take(tags.sequence);
    const issuer = readName(fields.take());
    const thisUpdate = readTime(fields.take());
    const next = fields.optional(tags.utcTime) ?? fields.optional(tags.generalizedTime);
    const entries = fields.optional(tags.sequence);
    const explicit = fields.optional(0xa0);
    fields.end();
    if (explicit !== null && version === null) throw new Asn1Fault("extensions need version 2");
    if (!equalBytes(encoding(innerAlgorithm), encoding(outerAlgorithm)))
      throw new Asn1Fault("signature algorithms differ");
    return {
      der,
      issuer,
      thisUpdate,
      nextUpdate: next === null ? null : readTime(next),
      entries,
      ...readCrlExtensions(explicit),
      tbs: encoding(tbs),
      signatureAlgorithm: readSignatureAlgorithm(outerAlgorithm),
      signature: wholeOctets(signature),
    };
  } catch (fault) {
    if (fault instanceof Asn1Fault) return { malformed: fault.message };
    throw fault;
  }
}

/** CRLReason of RFC 5280, 5.3.1, by number. */
export const reasons = [
  "unspecified",
  "keyCompromise",
  "cACompromise",
  "affiliationChanged",
  "superseded",
  "cessationOfOperation",
  "certificateHold",
  null,
  "removeFromCRL",
  "privilegeWithdrawn",
  "aACompromise",
] as const;
export type RevocationReason = NonNullable<(typeof reasons)[number]>;

export interface Revoked {
  readonly when: Date;
  readonly reason: RevocationReason;
  /** Since when the key is thought lost, where the issuer says so (RFC 5280, 5.3.2). */
  readonly invalidSince: Date | null;
}

export interface Lookup {
  readonly entry: Revoked | null;
  /**
   * False where an entry is malformed or bears a critical extension that is not understood: then the list's
   * silence proves nothing (RFC 5280, 5.3), while what it names stays revoked (X.509, 9.5).
   */
  readonly complete: boolean;
}

/**
 * Looks a serial number of an issuer up in one linear scan that makes objects of nothing but the entry it finds; in the lists
 * of others only where they are indirect (RFC 5280, 5.3.3). The gravest of several entries counts. Never throws.
 */
export function findRevoked(crl: Crl, serial: Uint8Array, issuer: Name = crl.issuer): Lookup {
  let entry: Revoked | null = null;
  const { indirect } = crl.scope;
  let isIssuer = sameName(crl.issuer, issuer);
  let complete = indirect || isIssuer;
  if (crl.entries === null || !complete) return { entry, complete };
  /** Where the certificateIssuer that counts stands, as long as nobody has compared it. */
  let from = 0;
  let to = 0;
  try {
    const cursor = new Cursor(crl.entries, indirect);
    for (let at = crl.entries.from; at < crl.entries.to;) {
      at = cursor.next(at, crl.entries.to);
      if (cursor.critical) complete = false;
      if (cursor.issuerTo > 0) {
        from = cursor.issuerFrom;
        to = cursor.issuerTo;
      }
      if (!cursor.hasSerial(serial)) continue;
      if (to > 0) {
        const names = readDirectoryNames(crl.entries.buffer.subarray(from, to));
        if (names.length === 0) complete = false;
        isIssuer = names.some((name) => sameName(name, issuer));
        to = 0;
      }
      if (!isIssuer) continue;
      const before: Revoked | null = entry;
      entry ??= { when: crl.thisUpdate, reason: "unspecified", invalidSince: null };
      const found = readEntry(readElement(crl.entries.buffer, cursor.start, at));
      entry = before === null ? found : graver(before, found);
    }
  } catch (fault) {
    if (!(fault instanceof Asn1Fault)) throw fault;
    complete = false;
  }
  return { entry, complete };
}
/** What was lifted says least, what may be lifted a little more. */
const gravity = ({ reason }: Revoked): number =>
  reason === "removeFromCRL" ? 0 : reason === "certificateHold" ? 1 : 2;
const graver = (a: Revoked, b: Revoked): Revoked => (gravity(b) > gravity(a) ? b : a);

/** The distinguished names of a certificateIssuer (RFC 5280, 5.3.3). Throws `Asn1Fault`. */
function readDirectoryNames(value: Uint8Array): readonly Name[] {
  const names = readWhole(value);
  if (names.tag !== tags.sequence) throw new Asn1Fault("expected general names");
  return children(names)
    .map(readGeneralName)
    .flatMap((name) => (name.kind === "directory" ? [name.name] : []));
}

/** One entry of revokedCertificates at a time. */
class Cursor {
  start = 0;
  /** It bears a critical extension that entries of such a list may not bear. */
  critical = false;
  /** The value of its certificateIssuer; empty where it has none. */
  issuerFrom = 0;
  issuerTo = 0;
  readonly #buffer: Uint8Array;
  readonly #indirect: boolean;
  #serialFrom = 0;
  #serialTo = 0;
  #from = 0;
  #to = 0;

  constructor(entries: Element, indirect: boolean) {
    this.#buffer = entries.buffer;
    this.#indirect = indirect;
  }

  /** Reads the entry at `at` and returns its end. */
  next(at: number, limit: number): number {
    this.start = at;
    this.critical = false;
    this.issuerTo = 0;
    this.#open(at, limit, tags.sequence);
    const entryTo = this.#to;
    this.#open(this.#from, entryTo, tags.integer);
    this.#serialFrom = this.#from;
    this.#serialTo = this.#to;
    this.#open(this.#to, entryTo, this.#buffer[this.#to]!);
    if (this.#to < entryTo) this.#readExtensions(this.#to, entryTo);
    return entryTo;
  }

  hasSerial(serial: Uint8Array): boolean {
    if (this.#serialTo - this.#serialFrom !== serial.length) return false;
    for (let i = 0; i < serial.length; i++)
      if (this.#buffer[this.#serialFrom + i] !== serial[i]) return false;
    return true;
  }

  /** No critical extension is one that an entry may bear, but for certificateIssuer in indirect lists. */
  #readExtensions(at: number, limit: number): void {
    this.#open(at, limit, tags.sequence);
    if (this.#to !== limit) throw new Asn1Fault("octets follow the entry");
    for (let next = this.#from; next < limit;) {
      this.#open(next, limit, tags.sequence);
      next = this.#to;
      this.#open(this.#from, next, tags.oid);
      const isIssuer = this.#indirect && this.#isCertificateIssuer();
      if (this.#buffer[this.#to] === tags.boolean && this.#to < next) {
        this.#open(this.#to, next, tags.boolean);
        if (this.#buffer[this.#from] !== 0 && !isIssuer) this.critical = true;
      }
      if (!isIssuer) continue;
      this.#open(this.#to, next, tags.octetString);
      if (this.issuerTo > 0) throw new Asn1Fault("extension is repeated");
      this.issuerFrom = this.#from;
      this.issuerTo = this.#to;
    }
  }

  /** 2.5.29.29, in the octets of DER. */
  #isCertificateIssuer(): boolean {
    const at = this.#from;
    return (
      this.#to - at === 3 &&
      this.#buffer[at] === 0x55 &&
      this.#buffer[at + 1] === 0x1d &&
      this.#buffer[at + 2] === 0x1d
    );
  }

  /** Sets the content range of the element at `at`. */
  #open(at: number, limit: number, tag: number): void {
    const first = this.#buffer[at + 1];
    if (first === undefined || at + 2 > limit) throw new Asn1Fault("element is cut off");
    if (this.#buffer[at] !== tag) throw new Asn1Fault(`expected tag ${tag}`);
    let from = at + 2;
    let length = first;
    if (first >= 0x80) {
      const octets = first & 0x7f;
      if (octets === 0 || octets > 4 || from + octets > limit) throw new Asn1Fault("length is malformed");
      length = 0;
      for (let i = 0; i < octets; i++) length = length * 256 + this.#buffer[from + i]!;
      from += octets;
    }
    if (length > limit - from) throw new Asn1Fault("element is cut off");
    this.#from = from;
    this.#to = from + length;
  }
}

function readEntry(entry: Element): Revoked {
  const fields = new Fields(entry);
  fields.take(tags.integer);
  const when = readTime(fields.take());
  const sequence = fields.optional(tags.sequence);
  fields.end();
  const extensions = sequence === null ? null : readExtensionList(sequence);
  const code = extensions?.get(extensionOids.reasonCode);
  const invalidity = extensions?.get(extensionOids.invalidityDate);
  return {
    when,
    reason: (code === undefined ? null : reasons[readReason(code)]) ?? "unspecified",
    invalidSince: invalidity === undefined ? null : readTime(readWhole(invalidity.value)),
  };
}

function readReason(extension: Extension): number {
  const element = readWhole(extension.value);
  if (element.tag !== tags.enumerated) throw new Asn1Fault("expected an enumerated value");
  return readSmallInteger({ ...element, tag: tags.integer });
}
