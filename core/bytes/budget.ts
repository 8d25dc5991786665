/**
 * Bounds on what one message may cost. Counts, never time: the same bytes end at the same place on every
 * machine. Every number stands well above what honest mail was seen to need.
 */
export interface Limits {
  readonly messageBytes: number;
  readonly headerBytes: number;
  /** Header fields over the whole message. */
  readonly fields: number;
  /** Content decoded to be opened as an entity of its own, over the whole message. */
  readonly openedBytes: number;
  /** Encrypted and compressed layers opened in one message. */
  readonly layers: number;
  /** Octets that compressed content became, over the whole message. */
  readonly inflatedBytes: number;
  readonly depth: number;
  readonly parts: number;
  /** Signature nodes looked at in one message. */
  readonly signatures: number;
  readonly signersPerSignature: number;
  /** Signatures on signatures looked at in one message. */
  readonly countersignatures: number;
  /** Octets hashed for signatures over the whole message: nested ones hash the same octets again. */
  readonly digestBytes: number;
  /** Certificates and revocation lists read from one message. */
  readonly certificates: number;
  /** Octets of revocation lists hashed and searched over the whole message, each time one is asked. */
  readonly crlBytes: number;
  /** Public-key operations over the whole message, path building included. */
  readonly verifications: number;
  /** Recipients of encrypted content looked at, over the whole message. */
  readonly recipients: number;
  /** Private-key operations, each with what is decrypted by the key it gives, over the whole message. */
  readonly decryptions: number;
  /** Octets decrypted by ciphers that no platform has built in. */
  readonly legacyBytes: number;
  /** Certificates in one path, leaf and anchor included. */
  readonly pathLength: number;
  /** DKIM signatures looked at in one message. */
  readonly domainSignatures: number;
  /** Names a message makes us ask the Domain Name System for. */
  readonly dnsQuestions: number;
  /** Look-ups of what certificates point to, over the whole message, and the octets they may bring. */
  readonly lookups: number;
  readonly lookupBytes: number;
  /** Calendar objects looked at. */
  readonly calendars: number;
  /** Octets of calendar parts read, and content lines in them (RFC 5545, 3.1). */
  readonly calendarBytes: number;
  readonly calendarLines: number;
  /** Components in them (RFC 5545, 3.6); one real calendar part holds 115 at most. */
  readonly calendarComponents: number;
}

export const defaultLimits: Limits = {
  messageBytes: 64 * 1024 * 1024,
  headerBytes: 256 * 1024,
  fields: 50_000,
  openedBytes: 128 * 1024 * 1024,
  layers: 20,
  inflatedBytes: 64 * 1024 * 1024,
  depth: 50,
  parts: 1000,
  signatures: 20,
  signersPerSignature: 10,
  countersignatures: 10,
  digestBytes: 256 * 1024 * 1024,
  certificates: 100,
  crlBytes: 256 * 1024 * 1024,
  verifications: 500,
  recipients: 20_000,
  decryptions: 20,
  legacyBytes: 16 * 1024 * 1024,
  pathLength: 12,
  domainSignatures: 10,
  dnsQuestions: 24,
  lookups: 24,
  lookupBytes: 64 * 1024 * 1024,
  calendars: 50,
  calendarBytes: 32 * 1024 * 1024,
  calendarLines: 200_000,
  calendarComponents: 10_000,
};

export type Resource = keyof Limits;

/** A walk's spending; passed down, and asked before each piece of work an attacker can multiply. */
export class Budget {
  readonly limits: Limits;
  readonly #spent = new Map<Resource, number>();
  readonly #exceeded = new Set<Resource>();

  constructor(limits: Limits = defaultLimits) {
    this.limits = limits;
  }

  /** Takes `amount` of a resource; false, and remembered, where the limit does not allow it. */
  spend(resource: Resource, amount = 1): boolean {
    const spent = (this.#spent.get(resource) ?? 0) + amount;
    if (spent > this.limits[resource]) {
      this.#exceeded.add(resource);
      return false;
    }
    this.#spent.set(resource, spent);
    return true;
  }

  /** Whether `size` stays within a limit that bounds each item apart (depth, header bytes, path length). */
  allows(resource: Resource, size: number): boolean {
    if (size <= this.limits[resource]) return true;
    this.#exceeded.add(resource);
    return false;
  }

  get exceeded(): readonly Resource[] {
    return [...this.#exceeded];
  }
}
