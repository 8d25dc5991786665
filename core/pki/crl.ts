import { equalBytes } from "../bytes/equal.ts";
import { wholeOctets, type Malformed } from "./certificate.ts";
import {
  Asn1Fault,
  children,
  encoding,
  Fields,
  readBits,
  readBoolean,
  readElement,
  readSmallInteger,
  readTime,
  readWhole,
  tags,
  type Element,
} from "./der.ts";
import { readExtensionList, type Extension } from "./extensions.ts";
import { readName, type Name } from "./names.ts";
import { extensionOids } from "./oids.ts";
import { readSignatureAlgorithm, type SignatureAlgorithm } from "./signature.ts";
import type { Unsupported } from "./spki.ts";

/** One certificate revocation list, its entries unread (RFC 5280, 5.1). */
export interface Crl {
  readonly der: Uint8Array;
  readonly issuer: Name;
  readonly thisUpdate: Date;
  readonly nextUpdate: Date | null;
  /** revokedCertificates; null where none is. */
  readonly entries: Element | null;
  readonly scope: CrlScope;
  readonly tbs: Uint8Array;
  readonly signatureAlgorithm: SignatureAlgorithm | Unsupported;
  readonly signature: Uint8Array;
}

/** For which certificates the list is complete (RFC 5280, 5.2.5). */
export type CrlScope =
  | { readonly kind: "complete" | "user" | "ca" | "attribute" }
  /**
   * A part (one distribution point, some reasons, a delta), or a list with a critical extension that is not
   * understood: what it names is revoked (X.509, 9.5), its silence proves nothing.
   */
  | { readonly kind: "partial" }
  /** Entries of other issuers (RFC 5280, 5.2.5, indirectCRL): not to be used at all yet. */
  | { readonly kind: "indirect" };

/** Reads a whole CRL in strict DER but for its entries, which `findRevoked` scans. Faults are values. */
export function readCrl(der: Uint8Array): Crl | Malformed {
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
      scope: explicit === null ? { kind: "complete" } : readScope(explicit),
      tbs: encoding(tbs),
      signatureAlgorithm: readSignatureAlgorithm(outerAlgorithm),
      signature: wholeOctets(signature),
    };
  } catch (fault) {
    if (fault instanceof Asn1Fault) return { malformed: fault.message };
    throw fault;
  }
}

/** The only extension of a list whose meaning is carried out. */
const understood: ReadonlySet<string> = new Set<string>([extensionOids.issuingDistributionPoint]);

function readScope(explicit: Element): CrlScope {
  const [sequence, ...rest] = children(explicit, 2);
  if (sequence === undefined || rest.length > 0) throw new Asn1Fault("expected one element");
  const extensions = readExtensionList(sequence);
  const point = extensions.get(extensionOids.issuingDistributionPoint);
  const scope = point === undefined ? ({ kind: "complete" } as const) : readDistributionPoint(point);
  const strange = [...extensions.values()].some(({ oid, critical }) => critical && !understood.has(oid));
  const partial = strange || extensions.has(extensionOids.deltaCRLIndicator);
  return partial && scope.kind !== "indirect" ? { kind: "partial" } : scope;
}

function readDistributionPoint(extension: Extension): CrlScope {
  const fields = new Fields(readWhole(extension.value));
  const flag = (tag: number): boolean => {
    const field = fields.optional(tag);
    return field !== null && readBoolean({ ...field, tag: tags.boolean });
  };
  const name = fields.optional(0xa0);
  const user = flag(0x81);
  const ca = flag(0x82);
  const reasons = fields.optional(0x83);
  const indirect = flag(0x84);
  const attribute = flag(0x85);
  fields.end();
  if (indirect) return { kind: "indirect" };
  if (name !== null || reasons !== null || [user, ca, attribute].filter(Boolean).length > 1)
    return { kind: "partial" };
  return { kind: user ? "user" : ca ? "ca" : attribute ? "attribute" : "complete" };
}

/** CRLReason of RFC 5280, 5.3.1, by number. */
const reasons = [
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

/** Looks a serial number up in one linear scan that makes objects of nothing but the entry it finds. Never throws. */
export function findRevoked(crl: Crl, serial: Uint8Array): Lookup {
  let entry: Revoked | null = null;
  if (crl.entries === null) return { entry, complete: true };
  let complete = true;
  try {
    const cursor = new Cursor(crl.entries);
    for (let at = crl.entries.from; at < crl.entries.to;) {
      at = cursor.next(at, crl.entries.to);
      if (cursor.critical) complete = false;
      if (entry === null && cursor.hasSerial(serial)) {
        entry = { when: crl.thisUpdate, reason: "unspecified", invalidSince: null };
        entry = readEntry(readElement(crl.entries.buffer, cursor.start, at));
      }
    }
  } catch (fault) {
    if (!(fault instanceof Asn1Fault)) throw fault;
    complete = false;
  }
  return { entry, complete };
}

/** One entry of revokedCertificates at a time. */
class Cursor {
  start = 0;
  critical = false;
  readonly #buffer: Uint8Array;
  #serialFrom = 0;
  #serialTo = 0;
  #from = 0;
  #to = 0;

  constructor(entries: Element) {
    this.#buffer = entries.buffer;
  }

  /** Reads the entry at `at` and returns its end. */
  next(at: number, limit: number): number {
    this.start = at;
    this.critical = false;
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

  /** No critical extension is one that an entry of a direct CRL may bear. */
  #readExtensions(at: number, limit: number): void {
    this.#open(at, limit, tags.sequence);
    if (this.#to !== limit) throw new Asn1Fault("octets follow the entry");
    for (let next = this.#from; next < limit;) {
      this.#open(next, limit, tags.sequence);
      next = this.#to;
      this.#open(this.#from, next, tags.oid);
      if (this.#buffer[this.#to] !== tags.boolean) continue;
      this.#open(this.#to, next, tags.boolean);
      if (this.#buffer[this.#from] !== 0) this.critical = true;
    }
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
