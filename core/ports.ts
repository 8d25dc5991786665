/** What the core asks of the world. Each host hands in its own; the core has no other way out. */

export interface Clock {
  now(): Date;
}

/** Certificates a path may end at, each as DER. */
export interface TrustAnchors {
  anchors(): Promise<readonly Uint8Array[]>;
}

/** Certificates beside those in the message; untrusted, they only help to build a path. Each as DER. */
export interface Certificates {
  certificates(): Promise<readonly Uint8Array[]>;
}

/** Revocation lists at hand, each as DER (RFC 5280, 5). */
export interface Revocation {
  crls(): Promise<readonly Uint8Array[]>;
  /** OCSP responses at hand, each as DER (RFC 6960, 4.2.1). */
  ocsp?(): Promise<readonly Uint8Array[]>;
}

/** Something a certificate says can be had elsewhere (RFC 5280, 4.2.1.13, 4.2.1.15 and 4.2.2.1). */
export interface Lookup {
  readonly kind: "issuers" | "crl" | "ocsp";
  /** http or https, as the certificate has it. */
  readonly url: string;
  /** The certificate that names the address, and the path above it as far as it is known, each as DER: for who looks for themselves. */
  readonly certificates: readonly Uint8Array[];
  /** OCSPRequest as DER where `kind` is "ocsp", else null. */
  readonly request: Uint8Array | null;
}

/**
 * Gets what certificates point to, as far as the person lets it: each look-up tells a stranger that the mail was read. Never
 * rejects; null where it cannot be had. What comes back is as untrusted as the mail.
 */
export interface Fetching {
  fetch(lookup: Lookup): Promise<Uint8Array | null>;
}

/** One certificate the person trusts for one address after seeing it (RFC 6047, 3, step 2a). */
export interface CertificatePin {
  /** SHA-256 of the certificate, lower-case hex. */
  readonly certificate: string;
  /** Canonical. The certificate speaks for this address and no other. */
  readonly address: string;
  /** When the person said so, UTC ISO. */
  readonly since: string;
}

/** Numbers of an RSA key, which no platform can use for RSAES-PKCS1-v1_5 by itself. */
export interface SealedNumbers {
  /** RSAPrivateKey (RFC 8017, A.1.2), encrypted by AES-GCM under `by`. */
  readonly sealed: Uint8Array;
  readonly nonce: Uint8Array;
  /** Not extractable: it opens them here and nowhere else. */
  readonly by: CryptoKey;
}

/** A key of the person's for mail that is encrypted to them. No CryptoKey in it is extractable. */
export interface DecryptionKey {
  /** The certificate by which mail names it, as DER. */
  readonly certificate: Uint8Array;
  /** RSA-OAEP with each hash (RFC 8017, 7.1); empty for keys of another kind. */
  readonly oaep: readonly CryptoKey[];
  /** ECDH or X25519; null for RSA. */
  readonly agreement: CryptoKey | null;
  /** For RSAES-PKCS1-v1_5, and for OAEP of two different hashes; null for keys of another kind. */
  readonly numbers: SealedNumbers | null;
}

/** The person's keys for mail that is encrypted to them; asked for only where there is such mail. */
export interface DecryptionKeys {
  keys(): Promise<readonly DecryptionKey[]>;
}

/** One entry of the person's calendar, as far as a judgement needs it. */
export interface CalendarEntry {
  readonly uid: string;
  readonly recurrenceId: string | null;
  readonly organizer: string | null;
  readonly sequence: number;
  /** UTC ISO. */
  readonly dtstamp: string | null;
  readonly cancelled: boolean;
  /** UTC ISO, or local where the entry floats or is a whole day. */
  readonly start: string | null;
  readonly end: string | null;
  /** RRULE as written. */
  readonly rule: string | null;
  readonly summary: string | null;
  readonly location: string | null;
  readonly description: string | null;
  /** Where its texts and properties lead, as a message's `links` do. */
  readonly links: readonly string[];
  /** RDATE and EXDATE as written. */
  readonly dates: readonly string[];
  readonly attendees: readonly {
    readonly address: string;
    readonly delegatedTo: readonly string[];
    readonly delegatedFrom: readonly string[];
  }[];
}

/** What the person's calendar holds, where there is one to ask. */
export interface CalendarView {
  /** False: the person's events may also live elsewhere, so absence proves little. */
  readonly complete: boolean;
  /** All entries of one UID: the master first, then overrides; empty where the UID is unknown. */
  find(uid: string): Promise<readonly CalendarEntry[]>;
  /** Whether any entry names this address as organizer or attendee: the person has met it. */
  knows(address: string): Promise<boolean>;
}

/** Record types a verification asks for. */
export type DnsType = "TXT" | "SMIMEA" | "OPENPGPKEY";

/** What the world answered to one question. */
export interface DnsAnswer {
  /**
   * "found": there are records; "none": the name, or this type at it, does not exist (NXDOMAIN, NODATA);
   * "failed": no answer that counts (time-out, SERVFAIL, bogus); "off": nobody may be asked.
   */
  readonly status: "found" | "none" | "failed" | "off";
  /**
   * TXT: each record's strings joined without a space, an octet a character (RFC 7208, 3.3; RFC 6376,
   * 3.6.2.2). Others in presentation form: SMIMEA "3 0 1 hex" (RFC 8162, 2), OPENPGPKEY base64 (RFC 7929, 2.3).
   */
  readonly records: readonly string[];
  /**
   * What the resolver says of DNSSEC: "secure" (its AD bit, RFC 4035, 3.2.3), "insecure" (not signed, or not
   * looked at), "bogus" (signed, and wrong: RFC 8914, 4.7); null where nobody can know.
   */
  readonly dnssec: "secure" | "insecure" | "bogus" | null;
}

/** The Domain Name System, as far as the person lets it be asked. Never rejects: what fails is an answer. */
export interface Dns {
  /** `name` is lower case, in A-labels, without a final dot. */
  lookup(name: string, type: DnsType): Promise<DnsAnswer>;
}

/** A key somebody was seen to sign with. */
export interface RememberedKey {
  /** "sha256:" and the hex digest of the SubjectPublicKeyInfo. */
  readonly key: string;
  /** Distinguished name of the certificate's issuer, as a report's chain shows it. */
  readonly issuer: string;
  /** UTC ISO. */
  readonly first: string;
  readonly last: string;
}

/** Somebody whose invitations or answers were validly signed (RFC 6047, 3): from then on they are expected to be. */
export interface RememberedSender {
  /** Canonical. */
  readonly address: string;
  readonly first: string;
  readonly last: string;
  readonly keys: readonly RememberedKey[];
}

/** The newest version of one event seen from one organizer (RFC 5546, 2.1.5). */
export interface RememberedVersion {
  readonly uid: string;
  readonly recurrenceId: string | null;
  readonly organizer: string;
  readonly sequence: number;
  /** UTC ISO. */
  readonly dtstamp: string | null;
  readonly cancelled: boolean;
  /** Its organizer, or a proven agent, signed it; false: it was only accepted. */
  readonly proven: boolean;
  /** The person acted on it. */
  readonly decided: boolean;
  /** UTC ISO. */
  readonly at: string;
}

/** The newest proven answer of one attendee about one event. */
export interface RememberedAnswer {
  readonly uid: string;
  readonly recurrenceId: string | null;
  readonly organizer: string;
  readonly attendee: string;
  readonly sequence: number;
  readonly dtstamp: string | null;
  readonly at: string;
}

/** A delegator's own, signed word (RFC 5546, 3.2.2.3), given to the organizer. */
export interface RememberedDelegation {
  readonly uid: string;
  /** The one instance it was said of; null: the event, all its instances included. */
  readonly recurrenceId: string | null;
  readonly organizer: string;
  readonly delegator: string;
  readonly delegate: string;
  readonly at: string;
}

/** What somebody said when they were asked by other means: the person's own word for it. */
export interface RememberedAsking {
  readonly uid: string;
  readonly recurrenceId: string | null;
  readonly actor: string;
  readonly sequence: number;
  readonly dtstamp: string | null;
  /** Digest of the very invitation that was asked about, as in `Judgement.digest`. */
  readonly digest: string;
  readonly answer: "yes" | "no";
  readonly at: string;
}

/** What is remembered from mails and decisions before this one (RFC 6047, 3). UIDs compare exactly, addresses as canonical. */
export interface Memory {
  sender(address: string): Promise<RememberedSender | null>;
  /** Whether the person acted on an invitation of theirs: having sent mail alone makes nobody known. */
  knows(address: string): Promise<boolean>;
  /** All versions under a UID, whoever their organizer is. */
  versions(uid: string): Promise<readonly RememberedVersion[]>;
  answers(uid: string): Promise<readonly RememberedAnswer[]>;
  delegations(uid: string): Promise<readonly RememberedDelegation[]>;
  asked(uid: string): Promise<readonly RememberedAsking[]>;
  /** Whether the issuer has withdrawn the mandate of this id. */
  isWithdrawn(issuer: string, id: string): Promise<boolean>;
}
