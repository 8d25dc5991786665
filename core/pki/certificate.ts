import { latin1 } from "../bytes/ascii.ts";
import { equalBytes } from "../bytes/equal.ts";
import { toHex } from "../bytes/hex.ts";
import { canonicalAddress } from "../mime/address.ts";
import {
  Asn1Fault,
  encoding,
  Fields,
  onlyChild,
  readBits,
  readInteger,
  readSmallInteger,
  readTime,
  readWhole,
  tags,
  type Element,
} from "./der.ts";
import { readExtensions, type Extensions } from "./extensions.ts";
import type { GeneralName } from "./general-names.ts";
import { decodeString, emailAddresses, readName, sameName, type Name } from "./names.ts";
import { smtpUtf8Mailbox } from "./oids.ts";
import { digest, readSignatureAlgorithm, type SignatureAlgorithm } from "./signature.ts";
import { readPublicKey, type PublicKey, type Unsupported } from "./spki.ts";

/** One X.509 certificate, read once (RFC 5280, 4.1). Reading says nothing about whether it is to be trusted. */
export interface Certificate {
  readonly der: Uint8Array;
  readonly version: 1 | 2 | 3;
  /** Content octets of the serial number, and the same in lower-case hex. */
  readonly serialOctets: Uint8Array;
  readonly serial: string;
  readonly issuer: Name;
  readonly subject: Name;
  readonly notBefore: Date;
  readonly notAfter: Date;
  /** SubjectPublicKeyInfo as it stands. */
  readonly spki: Uint8Array;
  readonly key: PublicKey | Unsupported;
  readonly extensions: Extensions;
  /** What the issuer signed, how, and the signature. */
  readonly tbs: Uint8Array;
  readonly signatureAlgorithm: SignatureAlgorithm | Unsupported;
  readonly signature: Uint8Array;
}

export interface Malformed {
  readonly malformed: string;
}

/** Real certificates stay below 10 KiB; the bound keeps every loop over one short. */
const maxOctets = 64 * 1024;

/** RFC 5280, 4.1.2.2: 20 octets, beside the zero octet that keeps a number positive. */
const maxSerialOctets = 20;

/** Certificates read before, the oldest first, by their last octets: one sender's mails bear the same ones. */
const known = new Map<string, Certificate>();
const mostKnown = 64;

/**
 * Reads a whole certificate in strict DER. Faults are values. Left lenient on purpose, as roots in use and
 * NIST's test suite need it: serial numbers of zero or below, GeneralizedTime before 2050.
 */
export function readCertificate(der: Uint8Array): Certificate | Malformed {
  if (der.length > maxOctets) return { malformed: "certificate is too large" };
  const key = latin1(der.subarray(-16));
  const before = known.get(key);
  if (before !== undefined && equalBytes(before.der, der)) return before;
  // A copy, so that no message is kept for its certificate.
  const certificate = parse(der.slice());
  if ("malformed" in certificate) return certificate;
  known.delete(key);
  known.set(key, certificate);
  if (known.size > mostKnown) known.delete(known.keys().next().value ?? "");
  return certificate;
}

function parse(der: Uint8Array): Certificate | Malformed {
  try {
    const outer = new Fields(readWhole(der));
    const tbs = outer.take(tags.sequence);
    const outerAlgorithm = outer.take(tags.sequence);
    const signature = readBits(outer.take(tags.bitString));
    outer.end();

    const fields = new Fields(tbs);
    const version = readVersion(fields.optional(0xa0));
    const serial = readInteger(fields.take());
    if (serial.length > maxSerialOctets + (serial[0] === 0 ? 1 : 0))
      throw new Asn1Fault("serial number is too long");
    const innerAlgorithm = fields.take(tags.sequence);
    const issuer = readName(fields.take());
    if (issuer.rdns.length === 0) throw new Asn1Fault("issuer is empty");
    const validity = new Fields(fields.take());
    const notBefore = readTime(validity.take());
    const notAfter = readTime(validity.take());
    validity.end();
    const subject = readName(fields.take());
    const spki = fields.take(tags.sequence);
    const uniqueIds = [fields.optional(0x81), fields.optional(0x82)].some((id) => id !== null);
    const extensions = fields.optional(0xa3);
    fields.end();

    if (uniqueIds && version === 1) throw new Asn1Fault("unique identifier in version 1");
    if (extensions !== null && version !== 3) throw new Asn1Fault("extensions need version 3");
    // RFC 5280, 4.1.1.2: unsigned outside, signed inside; they must be the same.
    if (!equalBytes(encoding(innerAlgorithm), encoding(outerAlgorithm)))
      throw new Asn1Fault("signature algorithms differ");

    return {
      der,
      version,
      serialOctets: serial,
      serial: toHex(serial),
      issuer,
      subject,
      notBefore,
      notAfter,
      spki: encoding(spki),
      key: readPublicKey(spki),
      extensions: readExtensions(extensions === null ? null : onlyChild(extensions)),
      tbs: encoding(tbs),
      signatureAlgorithm: readSignatureAlgorithm(outerAlgorithm),
      signature: wholeOctets(signature),
    };
  } catch (fault) {
    if (fault instanceof Asn1Fault) return { malformed: fault.message };
    throw fault;
  }
}

function readVersion(explicit: Element | null): 1 | 2 | 3 {
  if (explicit === null) return 1;
  const number = readSmallInteger(onlyChild(explicit));
  // DER leaves the default, version 1, out.
  if (number !== 1 && number !== 2) throw new Asn1Fault("version is unknown");
  return number === 1 ? 2 : 3;
}

/** Every algorithm signs in whole octets; what is none matches nothing. */
export const wholeOctets = (bits: { readonly octets: Uint8Array; readonly unused: number }): Uint8Array =>
  bits.unused === 0 ? bits.octets : new Uint8Array();

/** Subject and issuer are the same name (RFC 5280, 3.2): as after a change of key. */
export const isSelfIssued = (certificate: Certificate): boolean =>
  certificate.subject.key === certificate.issuer.key;

/** Same name and key: to pass it twice proves nothing new. */
export const isSameEntity = (a: Certificate, b: Certificate): boolean =>
  a === b || (sameName(a.subject, b.subject) && equalBytes(a.spki, b.spki));

/** SHA-256 of the certificate, lower-case hex. */
export const fingerprint = (certificate: Certificate): Promise<string> => hashOf(certificate.der);

/** SHA-256 of the SubjectPublicKeyInfo, lower-case hex. */
export const keyFingerprint = (certificate: Certificate): Promise<string> => hashOf(certificate.spki);

/** By the certificate's own arrays, which stay the same: each is hashed once. */
const hashes = new WeakMap<Uint8Array, Promise<string>>();

function hashOf(octets: Uint8Array): Promise<string> {
  let hash = hashes.get(octets);
  if (hash === undefined) hashes.set(octets, (hash = digest("SHA-256", octets).then(toHex)));
  return hash;
}

/**
 * The addresses the certificate speaks for, canonical (core/mime/address.ts), each once: rfc822Name and
 * SmtpUTF8Mailbox of subjectAltName alone (RFC 6047, 3; RFC 9598). The subject never counts.
 */
export function mailboxes(certificate: Certificate): readonly string[] {
  const names = certificate.extensions.subjectAltName ?? [];
  return [...new Set(names.map(mailboxOf).filter((address) => address !== null))];
}

/** The addresses its subject names by emailAddress (RFC 8550, 3), canonical, each once: as old certificates do. */
export const subjectMailboxes = ({ subject }: Certificate): readonly string[] => [
  ...new Set(
    emailAddresses(subject)
      .map((text) => (text === null ? null : rfc822Mailbox(text)))
      .filter((address) => address !== null),
  ),
];

function mailboxOf(name: GeneralName): string | null {
  if (name.kind === "rfc822") return rfc822Mailbox(name.text);
  return name.kind === "other" && name.type === smtpUtf8Mailbox ? utf8Mailbox(name.value) : null;
}

/**
 * RFC 5280, 4.2.1.6: a Mailbox in ASCII. A local part that has a shorter spelling is refused, so that name
 * constraints and comparison see the same octets; so is "*", which some take for a wildcard.
 */
function rfc822Mailbox(text: string): string | null {
  if (!/^[!-)+-~]+$/.test(text)) return null;
  const address = canonicalAddress(text);
  const at = text.lastIndexOf("@");
  return address === text.slice(0, at) + text.slice(at).toLowerCase() ? address : null;
}

/** RFC 9598, 3: UTF8String, a local part that is not ASCII, a domain already in lower-case A-labels, no byte order mark. */
function utf8Mailbox(value: Element): string | null {
  const text = value.tag === tags.utf8String ? decodeString(value) : null;
  if (text === null || /^[\0-\x7f]*@[^@]*$/.test(text)) return null;
  return canonicalAddress(text) === text ? text : null;
}
