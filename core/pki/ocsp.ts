import { toHex } from "../bytes/hex.ts";
import { readCertificate, wholeOctets, type Certificate, type Malformed } from "./certificate.ts";
import { reasons, type RevocationReason } from "./crl.ts";
import {
  Asn1Fault,
  children,
  contents,
  encoding,
  Fields,
  onlyChild,
  readBits,
  readInteger,
  readOctetString,
  readOid,
  readSmallInteger,
  readTime,
  readWhole,
  tags,
  type Element,
} from "./der.ts";
import { readExtensionList, type Extension } from "./extensions.ts";
import { readName, type Name } from "./names.ts";
import { digestOids, extensionOids } from "./oids.ts";
import { readSignatureAlgorithm } from "./signature.ts";
import type { DigestName } from "./spki.ts";
import type { Signed } from "./status.ts";

/** Object identifiers of RFC 6960. */
export const ocspOids = {
  /** 4.2.1: the only type of response there is. */
  basic: "1.3.6.1.5.5.7.48.1.1",
  /** 4.4.1, RFC 9654. */
  nonce: "1.3.6.1.5.5.7.48.1.2",
  /** 4.4.4. */
  archiveCutoff: "1.3.6.1.5.5.7.48.1.6",
  /** 4.4.8: the responder says "revoked" of what was never issued, too. */
  extendedRevoke: "1.3.6.1.5.5.7.48.1.9",
  /** 4.2.2.2: the purpose of a certificate whose key answers in an issuer's place. */
  signing: "1.3.6.1.5.5.7.3.9",
  /** 4.2.2.2.1: nobody need ask whether such a certificate is revoked. */
  noCheck: "1.3.6.1.5.5.7.48.1.5",
} as const;

/** A basic OCSP response (RFC 6960, 4.2.1), read once. Reading says nothing about whether its responder may answer. */
export interface OcspResponse extends Signed {
  readonly der: Uint8Array;
  readonly responder: ResponderId;
  readonly producedAt: Date;
  /** What it says, by the serial number it says it of, in lower-case hex. */
  readonly answers: ReadonlyMap<string, readonly SingleResponse[]>;
  /** Certificates it brings for its responder. */
  readonly certificates: readonly Certificate[];
}

export type ResponderId =
  { readonly kind: "name"; readonly name: Name } | { readonly kind: "key"; readonly hash: Uint8Array };

/** What a response says of one certificate. */
export interface SingleResponse {
  /** How issuer name and key were hashed (RFC 6960, 4.1.1); null: not as we can. */
  readonly hash: DigestName | null;
  readonly issuerNameHash: Uint8Array;
  readonly issuerKeyHash: Uint8Array;
  readonly status: SingleStatus;
  readonly thisUpdate: Date;
  readonly nextUpdate: Date | null;
  /** Since when the responder remembers what has expired (RFC 6960, 4.4.4). */
  readonly archiveCutoff: Date | null;
  /** False: it, or the response, bears a critical extension whose meaning is not carried out. */
  readonly understood: boolean;
}

export type SingleStatus =
  | { readonly kind: "good" | "unknown" }
  | {
      readonly kind: "revoked";
      readonly when: Date;
      readonly reason: RevocationReason;
      /** Since when the key is thought lost, where the responder says so (RFC 5280, 5.3.2). */
      readonly invalidSince: Date | null;
    };

/** Real responses stay below 8 KiB; in so many there is room for 500 answers. */
const maxOctets = 64 * 1024;
/** Certificates in one response; real ones bring one or none. */
const maxCertificates = 8;

/** OCSPResponseStatus by number (RFC 6960, 4.2.1). */
const refusals = ["", "malformed-request", "internal-error", "try-later", "", "sig-required", "unauthorized"];

/** Reads a whole OCSPResponse in strict DER. Faults are values, and so is a responder's refusal to answer. */
export function readOcspResponse(der: Uint8Array): OcspResponse | Malformed {
  if (der.length > maxOctets) return { malformed: "response is too large" };
  try {
    return parse(der);
  } catch (fault) {
    if (fault instanceof Asn1Fault) return { malformed: fault.message };
    throw fault;
  }
}

function parse(der: Uint8Array): OcspResponse {
  const outer = new Fields(readWhole(der));
  const status = readEnumerated(outer.take());
  if (status !== 0) throw new Asn1Fault(refusals[status] || "response status is unknown");
  const typed = new Fields(onlyChild(outer.take(0xa0)));
  outer.end();
  if (readOid(typed.take()) !== ocspOids.basic) throw new Asn1Fault("response type is unknown");
  const basic = new Fields(readWhole(contents(typed.take(tags.octetString))));
  typed.end();
  const tbs = basic.take(tags.sequence);
  const algorithm = basic.take(tags.sequence);
  const signature = wholeOctets(readBits(basic.take(tags.bitString)));
  const brought = basic.optional(0xa0);
  basic.end();

  const fields = new Fields(tbs);
  const version = fields.optional(0xa0);
  if (version !== null && readSmallInteger(onlyChild(version)) !== 0)
    throw new Asn1Fault("version is unknown");
  const responder = readResponder(fields.take());
  const producedAt = readGeneralizedTime(fields.take());
  const singles = fields.take(tags.sequence);
  const explicit = fields.optional(0xa1);
  fields.end();
  const understood = isUnderstood(readOptionalExtensions(explicit));
  return {
    der,
    responder,
    producedAt,
    answers: readAnswers(singles, understood),
    certificates: brought === null ? [] : readCertificates(onlyChild(brought)),
    tbs: encoding(tbs),
    signatureAlgorithm: readSignatureAlgorithm(algorithm),
    signature,
  };
}

function readResponder(element: Element): ResponderId {
  if (element.tag === 0xa1) return { kind: "name", name: readName(onlyChild(element)) };
  if (element.tag !== 0xa2) throw new Asn1Fault("responder is of no known form");
  return { kind: "key", hash: readOctetString(onlyChild(element)) };
}

function readCertificates(sequence: Element): readonly Certificate[] {
  if (sequence.tag !== tags.sequence) throw new Asn1Fault("expected certificates");
  return children(sequence, maxCertificates)
    .map((certificate) => readCertificate(encoding(certificate)))
    .filter((certificate): certificate is Certificate => !("malformed" in certificate));
}

function readAnswers(sequence: Element, understood: boolean): OcspResponse["answers"] {
  const answers = new Map<string, SingleResponse[]>();
  for (const element of children(sequence)) {
    const fields = new Fields(element);
    const id = new Fields(fields.take());
    const hash = readDigest(id.take());
    const issuerNameHash = readOctetString(id.take());
    const issuerKeyHash = readOctetString(id.take());
    const serial = toHex(readInteger(id.take()));
    id.end();
    const status = fields.take();
    const thisUpdate = readGeneralizedTime(fields.take());
    const next = fields.optional(0xa0);
    const extensions = readOptionalExtensions(fields.optional(0xa1));
    fields.end();
    const timeIn = (oid: string): Date | null => {
      const extension = extensions.get(oid);
      return extension === undefined ? null : readGeneralizedTime(readWhole(extension.value));
    };
    const single: SingleResponse = {
      hash,
      issuerNameHash,
      issuerKeyHash,
      status: readStatus(status, timeIn(extensionOids.invalidityDate)),
      thisUpdate,
      nextUpdate: next === null ? null : readGeneralizedTime(onlyChild(next)),
      archiveCutoff: timeIn(ocspOids.archiveCutoff),
      understood: understood && isUnderstood(extensions),
    };
    const same = answers.get(serial);
    if (same === undefined) answers.set(serial, [single]);
    else same.push(single);
  }
  return answers;
}

function readStatus(element: Element, invalidSince: Date | null): SingleStatus {
  if (element.tag === 0xa1) {
    const fields = new Fields(element, 0xa1);
    const when = readGeneralizedTime(fields.take());
    const code = fields.optional(0xa0);
    fields.end();
    const reason = code === null ? null : (reasons[readEnumerated(onlyChild(code))] ?? null);
    // Only a delta list takes a certificate off hold with a word of its own; here "good" does.
    const counts = reason !== null && reason !== "removeFromCRL";
    return { kind: "revoked", when, reason: counts ? reason : "unspecified", invalidSince };
  }
  if ((element.tag !== 0x80 && element.tag !== 0x82) || element.from !== element.to)
    throw new Asn1Fault("status is of no known form");
  return { kind: element.tag === 0x80 ? "good" : "unknown" };
}

/** Each of these is carried out, or changes nothing where no nonce was sent. */
const understoodExtensions: ReadonlySet<string> = new Set<string>([
  ocspOids.nonce,
  ocspOids.archiveCutoff,
  ocspOids.extendedRevoke,
  extensionOids.invalidityDate,
]);

const isUnderstood = (extensions: ReadonlyMap<string, Extension>): boolean =>
  [...extensions.values()].every(({ oid, critical }) => !critical || understoodExtensions.has(oid));

const readOptionalExtensions = (explicit: Element | null): ReadonlyMap<string, Extension> =>
  explicit === null ? new Map<string, Extension>() : readExtensionList(onlyChild(explicit));

const digests = new Map<string, DigestName>([
  [digestOids.sha1, "SHA-1"],
  [digestOids.sha256, "SHA-256"],
  [digestOids.sha384, "SHA-384"],
  [digestOids.sha512, "SHA-512"],
]);

function readDigest(identifier: Element): DigestName | null {
  const fields = new Fields(identifier);
  const name = digests.get(readOid(fields.take())) ?? null;
  if (fields.more) fields.take(name === null ? undefined : tags.null);
  fields.end();
  return name;
}

/** RFC 6960, 4.2.2.1: GeneralizedTime and no other, as RFC 5280, 4.1.2.5.2 writes it. */
function readGeneralizedTime(element: Element): Date {
  if (element.tag !== tags.generalizedTime) throw new Asn1Fault("expected a generalized time");
  return readTime(element);
}

function readEnumerated(element: Element): number {
  if (element.tag !== tags.enumerated) throw new Asn1Fault("expected an enumerated value");
  return readSmallInteger({ ...element, tag: tags.integer });
}
