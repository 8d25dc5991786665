/**
 * Puts together CMS and mails that no honest program sends. Keys, certificates and the primitives are
 * OpenSSL's (testdata/make.sh, node:crypto); only the framing is made here.
 */
import { createHash, createPrivateKey, sign, X509Certificate, type KeyObject } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
  ascii,
  concat,
  explicit,
  integer,
  nothing,
  octetString,
  oid,
  sequence,
  set,
  sorted,
  startsWith,
  tlv,
  utcTime,
  type Bytes,
} from "./der.ts";

const testdata = join(import.meta.dirname, "../testdata");

export const file = (name: string): Bytes => Uint8Array.from(readFileSync(join(testdata, name)));
export const message = (name: string): Bytes => file(`messages/${name}.eml`);
export const certificate = (name: string): Bytes =>
  Uint8Array.from(new X509Certificate(file(`pki/${name}.crt`)).raw);
const key = (name: string): KeyObject => createPrivateKey(Buffer.from(file(`pki/${name}.key`)));

export const oids = {
  data: "1.2.840.113549.1.7.1",
  signedData: "1.2.840.113549.1.7.2",
  tstInfo: "1.2.840.113549.1.9.16.1.4",
  contentType: "1.2.840.113549.1.9.3",
  messageDigest: "1.2.840.113549.1.9.4",
  signingTime: "1.2.840.113549.1.9.5",
  countersignature: "1.2.840.113549.1.9.6",
  signingCertificate: "1.2.840.113549.1.9.16.2.12",
  signingCertificateV2: "1.2.840.113549.1.9.16.2.47",
  algorithmProtection: "1.2.840.113549.1.9.52",
  sha1: "1.3.14.3.2.26",
  sha256: "2.16.840.1.101.3.4.2.1",
  sha384: "2.16.840.1.101.3.4.2.2",
  sha512: "2.16.840.1.101.3.4.2.3",
  rsaEncryption: "1.2.840.113549.1.1.1",
  sha256WithRSA: "1.2.840.113549.1.1.11",
  ecdsaWithSHA256: "1.2.840.10045.4.3.2",
  ecdsaWithSHA384: "1.2.840.10045.4.3.3",
  ed25519: "1.3.101.112",
} as const;

export const algorithm = (name: string, ...parameters: readonly Bytes[]): Bytes =>
  sequence(oid(name), ...parameters);
export const attribute = (type: string, ...values: readonly Bytes[]): Bytes =>
  sequence(oid(type), set(...values));

export type DigestName = "sha1" | "sha256" | "sha384" | "sha512";
export const hash = (name: DigestName, bytes: Bytes): Bytes =>
  Uint8Array.from(createHash(name).update(bytes).digest());

/** Everything a forger could choose; what is left out is honest. */
export interface SignerChoices {
  /** Certificate and key of testdata/pki. */
  readonly as?: string;
  readonly digest?: DigestName;
  readonly version?: number;
  readonly identifier?: Bytes;
  readonly digestAlgorithm?: Bytes;
  readonly signatureAlgorithm?: Bytes;
  /** Attributes from the honest ones; the result is sorted, signed and sent. */
  readonly attributes?: (honest: readonly Bytes[]) => readonly Bytes[];
  /** [0] as sent; what is signed stays. */
  readonly sent?: (attributes: readonly Bytes[]) => Bytes;
  /** What is signed, from the attributes. */
  readonly signed?: (attributes: readonly Bytes[]) => Bytes;
  readonly signature?: (honest: Bytes, signed: Bytes) => Bytes;
  readonly unsigned?: readonly Bytes[];
}

export interface Choices {
  readonly version?: number;
  readonly contentType?: string;
  /** Put inside; null where detached. */
  readonly content?: Bytes | null;
  readonly certificates?: readonly Bytes[];
  readonly crls?: readonly Bytes[];
  readonly signers?: readonly SignerChoices[];
}

export function issuerAndSerial(der: Bytes): Bytes {
  const tbs = fields(fields(der)[0]!);
  return sequence(tbs[3]!, tbs[1]!);
}

/** sid by the subjectKeyIdentifier that a certificate of testdata bears. */
export function keyIdentifier(name: string): Bytes {
  const der = certificate(name);
  const marker = concat(oid("2.5.29.14"), Uint8Array.of(0x04, 0x16, 0x04, 0x14));
  const at = der.findIndex((_, i) => startsWith(der.subarray(i), marker)) + marker.length;
  return tlv(0x80, der.subarray(at, at + 20));
}

/** Children of a definite-length constructed element. */
export function fields(der: Bytes): Bytes[] {
  const found: Bytes[] = [];
  const [from, to] = extent(der, 0);
  for (let at = from; at < to;) {
    const end = extent(der, at)[1];
    found.push(der.subarray(at, end));
    at = end;
  }
  return found;
}

function extent(der: Bytes, at: number): [number, number] {
  const first = der[at + 1]!;
  if (first < 0x80) return [at + 2, at + 2 + first];
  let length = 0;
  for (let i = 0; i < (first & 0x7f); i++) length = length * 256 + der[at + 2 + i]!;
  const from = at + 2 + (first & 0x7f);
  return [from, from + length];
}

export const honestAttributes = (
  over: Bytes,
  digest: DigestName = "sha256",
  contentType: string = oids.data,
): Bytes[] => [
  attribute(oids.contentType, oid(contentType)),
  attribute(oids.signingTime, utcTime("300101000000Z")),
  attribute(oids.messageDigest, octetString(hash(digest, over))),
];

/** signingCertificateV2 (RFC 5035, 3) for a certificate of testdata. */
export const signingCertificateV2 = (name: string, issuerSerial: Bytes | null = null): Bytes =>
  attribute(
    oids.signingCertificateV2,
    sequence(
      sequence(
        sequence(
          octetString(hash("sha256", certificate(name))),
          ...(issuerSerial === null ? [] : [issuerSerial]),
        ),
      ),
    ),
  );

/** signingCertificate (RFC 2634, 5.4). */
export const signingCertificate = (name: string): Bytes =>
  attribute(
    oids.signingCertificate,
    sequence(sequence(sequence(octetString(hash("sha1", certificate(name)))))),
  );

/** IssuerSerial (RFC 5035, 5): the serial number of one certificate of testdata, the issuer of another. */
export function issuerSerial(name: string, issuedLike = name): Bytes {
  const [, serial] = fields(issuerAndSerial(certificate(name)));
  const [issuer] = fields(issuerAndSerial(certificate(issuedLike)));
  return sequence(sequence(explicit(4, issuer!)), serial!);
}

/** CMSAlgorithmProtection (RFC 6211, 2). */
export const algorithmProtection = (digest: Bytes, signature: Bytes): Bytes =>
  attribute(oids.algorithmProtection, sequence(digest, explicit(1, ...fields(signature))));

const signatureAlgorithms: Readonly<Record<string, Readonly<Record<DigestName, Bytes>>>> = {
  ec: {
    sha1: algorithm("1.2.840.10045.4.1"),
    sha256: algorithm(oids.ecdsaWithSHA256),
    sha384: algorithm(oids.ecdsaWithSHA384),
    sha512: algorithm("1.2.840.10045.4.3.4"),
  },
  rsa: {
    sha1: algorithm(oids.rsaEncryption, nothing),
    sha256: algorithm(oids.rsaEncryption, nothing),
    sha384: algorithm(oids.rsaEncryption, nothing),
    sha512: algorithm(oids.rsaEncryption, nothing),
  },
};

function signerInfo(choices: SignerChoices, over: Bytes, contentType: string): Bytes {
  const { as = "alice", digest = "sha256" } = choices;
  const privateKey = key(as);
  const kind = privateKey.asymmetricKeyType!;
  const attributes = (choices.attributes ?? ((honest) => honest))(
    honestAttributes(over, digest, contentType),
  );
  const toSign = choices.signed?.(attributes) ?? set(...sorted(attributes));
  const signature = Uint8Array.from(sign(kind === "ed25519" ? null : digest, toSign, privateKey));
  return sequence(
    integer(choices.version ?? 1),
    choices.identifier ?? issuerAndSerial(certificate(as)),
    choices.digestAlgorithm ?? algorithm(oids[digest]),
    choices.sent?.(attributes) ?? explicit(0, ...sorted(attributes)),
    choices.signatureAlgorithm ??
      (kind === "ed25519" ? algorithm(oids.ed25519) : signatureAlgorithms[kind]![digest]),
    octetString(choices.signature?.(signature, toSign) ?? signature),
    ...(choices.unsigned === undefined ? [] : [explicit(1, ...choices.unsigned)]),
  );
}

/** ContentInfo with SignedData over `over`. */
export function signedData(over: Bytes, choices: Choices = {}): Bytes {
  const { contentType = oids.data, content = null, signers = [{}] } = choices;
  const certificates =
    choices.certificates ??
    [...new Set(signers.map((signer) => signer.as ?? "alice")), "issuing"].map((name) =>
      typeof name === "string" ? certificate(name) : name,
    );
  const signed = sequence(
    integer(choices.version ?? 1),
    set(
      ...sorted(
        [...new Set(signers.map(({ digest = "sha256" }) => digest))].map((name) => algorithm(oids[name])),
      ),
    ),
    sequence(oid(contentType), ...(content === null ? [] : [explicit(0, octetString(content))])),
    ...(certificates.length === 0 ? [] : [explicit(0, ...certificates)]),
    ...(choices.crls === undefined ? [] : [tlv(0xa1, ...choices.crls)]),
    set(...signers.map((signer) => signerInfo(signer, over, contentType))),
  );
  return sequence(oid(oids.signedData), explicit(0, signed));
}

const base64 = (bytes: Bytes): string => Buffer.from(bytes).toString("base64").replace(/.{76}/g, "$&\r\n");

export const entity = (uid = "1"): Bytes =>
  ascii(
    `Content-Type: text/calendar; method=REQUEST; charset=utf-8\r\n\r\nBEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nUID:${uid}\r\nEND:VCALENDAR\r\n`,
  );

export interface MultipartChoices {
  readonly protocol?: string;
  readonly type?: string;
  readonly parts?: (honest: readonly Bytes[]) => readonly Bytes[];
  readonly header?: string;
}

/** multipart/signed (RFC 1847, 2.1) of an entity and a CMS. */
export function clearSigned(signed: Bytes, cms: Bytes, choices: MultipartChoices = {}): Bytes {
  const { protocol = "application/pkcs7-signature", type = protocol } = choices;
  const signature = ascii(
    `Content-Type: ${type}; name=smime.p7s\r\nContent-Transfer-Encoding: base64\r\n\r\n${base64(cms)}\r\n`,
  );
  const honest = [signed, signature];
  const parts = choices.parts?.(honest) ?? honest;
  return concat(
    ascii(
      choices.header ??
        `From: alice@example.test\r\nMIME-Version: 1.0\r\nContent-Type: multipart/signed; protocol="${protocol}"; micalg=sha-256; boundary=outer\r\n\r\n`,
    ),
    ...parts.map((part) => concat(ascii("--outer\r\n"), part, ascii("\r\n"))),
    ascii("--outer--\r\n"),
  );
}

/** application/pkcs7-mime (RFC 8551, 3.5.2). */
export const opaque = (
  cms: Bytes,
  type = 'application/pkcs7-mime; smime-type=signed-data; name="smime.p7m"',
): Bytes =>
  ascii(
    `From: alice@example.test\r\nMIME-Version: 1.0\r\nContent-Type: ${type}\r\nContent-Transfer-Encoding: base64\r\n\r\n${base64(cms)}\r\n`,
  );
