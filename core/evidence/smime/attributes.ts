/**
 * What a SignerInfo states, held against RFC 5652, 5.3 and 11, RFC 5035, RFC 6211 and RFC 8933 before any
 * key is touched.
 */
import { latin1 } from "../../bytes/ascii.ts";
import { equalBytes } from "../../bytes/equal.ts";
import {
  Asn1Fault,
  context,
  encoding,
  Fields,
  readInteger,
  readOctetString,
  readOid,
  readTime,
  tags,
  type Element,
} from "../../pki/der.ts";
import { readGeneralName } from "../../pki/general-names.ts";
import type { Name } from "../../pki/names.ts";
import { readSignerAlgorithm, type SignatureAlgorithm } from "../../pki/signature.ts";
import { isNull, readDigestAlgorithm, type DigestName, type Unsupported } from "../../pki/spki.ts";
import type { Problem, Values } from "../../report.ts";
import { contentTypes, type SignedAttributes, type SignerInfo } from "./cms.ts";
import { malformed, unsupported, type Fault } from "./problems.ts";

/** The signer's own word on which certificate is theirs (RFC 5035, 3 and 5). */
export interface CertificateId {
  readonly attribute: "signing-certificate" | "signing-certificate-v2";
  readonly digest: DigestName;
  readonly hash: Uint8Array;
  readonly issuerSerial: { readonly issuer: Name; readonly serial: Uint8Array } | null;
}

/** A SignerInfo that says what it must, and nothing twice. */
export interface Statement {
  readonly digest: DigestName;
  readonly algorithm: SignatureAlgorithm;
  /** Null: there are no signed attributes, and the signature is over the content itself (RFC 5652, 5.4). */
  readonly messageDigest: Uint8Array | null;
  readonly signingTime: Date | null;
  readonly certificateIds: readonly CertificateId[];
  /** What the signature is over: see `SignedAttributes`; nothing where there are none. */
  readonly signed: readonly Uint8Array[];
}

/** How each attribute is read; each may occur once, with one value. */
const readers = {
  "content-type-attribute": {
    oid: "1.2.840.113549.1.9.3",
    read: (value: Element): string => {
      const type = readOid(value);
      // RFC 5652, 11.1: equal to eContentType, which was seen to be id-data.
      if (type !== contentTypes.data) throw new Asn1Fault("content type differs");
      return type;
    },
  },
  "message-digest": { oid: "1.2.840.113549.1.9.4", read: readOctetString },
  "signing-time": { oid: "1.2.840.113549.1.9.5", read: readTime },
  "signing-certificate": { oid: "1.2.840.113549.1.9.16.2.12", read: readSigningCertificate },
  "signing-certificate-v2": { oid: "1.2.840.113549.1.9.16.2.47", read: readSigningCertificateV2 },
  "algorithm-protection": { oid: "1.2.840.113549.1.9.52", read: (value: Element): Element => value },
} as const satisfies Partial<Record<Fault, { oid: string; read: (value: Element) => unknown }>>;
type Readers = typeof readers;

/** The attribute's value; null where it is absent, the fault where it stands there wrongly. */
function readAttribute<K extends keyof Readers>(
  { attributes }: SignedAttributes,
  name: K,
): ReturnType<Readers[K]["read"]> | Problem | null {
  const { oid, read } = readers[name];
  const [found, ...repeated] = attributes.filter(({ type }) => type === oid);
  if (found === undefined) return null;
  const [value, ...more] = found.values;
  if (value === undefined || more.length > 0 || repeated.length > 0) return malformed(name);
  try {
    return read(value) as ReturnType<Readers[K]["read"]>;
  } catch (fault) {
    if (fault instanceof Asn1Fault) return malformed(name);
    throw fault;
  }
}

const isProblem = (value: unknown): value is Problem =>
  typeof value === "object" && value !== null && "code" in value;

/**
 * `over`: what is signed, the content of a message, or the signature that a countersignature is for, which must say so by having
 * no content type (RFC 5652, 11.4): neither ever does for the other. Never throws.
 */
export function readStatement(info: SignerInfo, over: "content" | "signature"): Statement | Problem {
  if (info.version !== 1 && info.version !== 3) return malformed("signer-info-version");
  const { attributes } = info;
  if (attributes !== null && "malformed" in attributes) return malformed("signed-attributes");

  const digest = readDigestAlgorithm(info.digestAlgorithm);
  if (typeof digest !== "string") return refusedAlgorithm(digest);
  const algorithm = readSignerAlgorithm(info.signatureAlgorithm, digest);
  if ("unsupported" in algorithm) return refusedAlgorithm(algorithm);

  if (attributes === null) {
    if (over === "signature") return unsupported("no-signed-attributes");
    return { digest, algorithm, messageDigest: null, signingTime: null, certificateIds: [], signed: [] };
  }
  const contentType = readAttribute(attributes, "content-type-attribute");
  if (isProblem(contentType)) return contentType;
  if (contentType === null && over === "content") return malformed("content-type-attribute");
  if (contentType !== null && over === "signature") return malformed("countersignature");
  const messageDigest = readAttribute(attributes, "message-digest");
  if (isProblem(messageDigest)) return messageDigest;
  if (messageDigest === null) return malformed("message-digest");
  const signingTime = readAttribute(attributes, "signing-time");
  if (isProblem(signingTime)) return signingTime;
  const first = readAttribute(attributes, "signing-certificate");
  if (isProblem(first)) return first;
  const second = readAttribute(attributes, "signing-certificate-v2");
  if (isProblem(second)) return second;
  if (second !== null && "unsupported" in second) return unsupported(second.unsupported);
  const protection = readAttribute(attributes, "algorithm-protection");
  if (isProblem(protection)) return protection;
  if (protection !== null && !protects(protection, info)) return malformed("algorithm-protection");

  return {
    digest,
    algorithm,
    messageDigest,
    signingTime,
    certificateIds: [first, second].filter((id) => id !== null),
    signed: attributes.encodings,
  };
}

/** How an entity begins: with a field (RFC 5322, 2.2), whose name nobody begins with anything but a letter. */
const fieldStart = /^[a-z][!-9;-~]*[ \t]*:/i;
/** Octets of a line at most (RFC 5322, 2.1.1). */
const longestLine = 998;

/**
 * The statement of a SignerInfo without signed attributes, which RFC 5652, 5.3 allows for id-data; null where the content does not
 * begin as an entity does. Without them nothing says what was signed: it could be the attributes of another message (a SET, whose
 * tag is "1"), or what the same key signed elsewhere, such as a TLS handshake, in which others write what they like.
 */
export const overContent = (statement: Statement, content: Uint8Array): Statement | null =>
  fieldStart.test(latin1(content.subarray(0, longestLine))) ? { ...statement, signed: [content] } : null;

const digestNames = /^(?:md5|sha1|sha224|sha256|sha384|sha512)$/;

/** A micalg that names digests we know and not the one that was used (RFC 1847, 2.1). */
export function micalgDetails(micalg: string | null, used: DigestName): Values {
  if (micalg === null) return {};
  const plain = (name: string): string => name.trim().toLowerCase().replace(/^rsa-/, "").replace("-", "");
  const named = micalg.split(",").map(plain);
  return named.includes(plain(used)) || !named.every((name) => digestNames.test(name)) ? {} : { micalg };
}

const refusedAlgorithm = ({ unsupported: why }: Unsupported): Problem =>
  why === "digest-mismatch" ? malformed("digest-algorithm") : unsupported(why);

/** The first of the certificates listed: the signer's (RFC 5035, 5.4; RFC 2634, 5.4). */
function firstId(value: Element): Fields {
  const fields = new Fields(value);
  const ids = new Fields(fields.take(tags.sequence));
  fields.optional(tags.sequence); // policies
  fields.end();
  return new Fields(ids.take(tags.sequence));
}

function readSigningCertificate(value: Element): CertificateId {
  const id = firstId(value);
  const hash = readOctetString(id.take());
  const issuerSerial = readIssuerSerial(id);
  return { attribute: "signing-certificate", digest: "SHA-1", hash, issuerSerial };
}

function readSigningCertificateV2(value: Element): CertificateId | Unsupported {
  const id = firstId(value);
  const identifier = id.optional(tags.sequence);
  const digest = identifier === null ? "SHA-256" : readDigestAlgorithm(identifier);
  const hash = readOctetString(id.take());
  const issuerSerial = readIssuerSerial(id);
  if (typeof digest !== "string") return digest;
  return { attribute: "signing-certificate-v2", digest, hash, issuerSerial };
}

function readIssuerSerial(id: Fields): CertificateId["issuerSerial"] {
  const element = id.optional(tags.sequence);
  id.end();
  if (element === null) return null;
  const fields = new Fields(element);
  // RFC 5035, 5: for a public-key certificate, exactly the issuer's directoryName.
  const names = new Fields(fields.take(tags.sequence));
  const issuer = readGeneralName(names.take());
  names.end();
  const serial = readInteger(fields.take());
  fields.end();
  if (issuer.kind !== "directory") throw new Asn1Fault("expected a directory name");
  return { issuer: issuer.name, serial };
}

/** RFC 6211, 2 and 3: the algorithms stated under the signature are those used. */
function protects(value: Element, info: SignerInfo): boolean {
  try {
    const fields = new Fields(value);
    const digest = fields.take(tags.sequence);
    const signature = fields.take(context(1));
    fields.end();
    return (
      sameAlgorithm(new Fields(digest), new Fields(info.digestAlgorithm)) &&
      sameAlgorithm(new Fields(signature, context(1)), new Fields(info.signatureAlgorithm))
    );
  } catch (fault) {
    if (fault instanceof Asn1Fault) return false;
    throw fault;
  }
}

function sameAlgorithm(a: Fields, b: Fields): boolean {
  if (readOid(a.take()) !== readOid(b.take())) return false;
  const one = readParameters(a);
  const other = readParameters(b);
  return one === null || other === null ? one === other : equalBytes(one, other);
}

/** NULL and absence say the same. */
function readParameters(fields: Fields): Uint8Array | null {
  const parameters = fields.more ? fields.take() : null;
  fields.end();
  return parameters === null || isNull(parameters) ? null : encoding(parameters);
}
