/**
 * Makes certificates, revocation lists and OCSP answers that say whatever a test wants, honest or not. Keys and the
 * signatures are node:crypto's; only the framing is made here, and `openssl` reads it in the tests that use it.
 */
import { createHash, generateKeyPairSync, sign, type KeyObject } from "node:crypto";
import { readCertificate, type Certificate } from "../certificate.ts";
import { readCrl, type Crl } from "../crl.ts";
import { readOcspResponse, type OcspResponse } from "../ocsp.ts";
import { integer, nothing, oid, sequence, set, tlv, utf8 } from "./der.ts";
import { wellFormed } from "./fixtures.ts";

type Bytes = Uint8Array;

/** A name, its key, and the certificate that binds them. */
export interface Entity {
  readonly name: string;
  readonly key: KeyObject;
  readonly spki: Bytes;
  readonly der: Bytes;
  readonly certificate: Certificate;
}

export const date = (text: string): Date => new Date(`${text}T00:00:00Z`);

export const generalizedTime = (at: Date): Bytes =>
  utf8(`${at.toISOString().slice(0, 19).replace(/[-:T]/g, "")}Z`, 0x18);
const explicit = (n: number, ...parts: readonly Bytes[]): Bytes => tlv(0xa0 | n, ...parts);
const octets = (bytes: Bytes): Bytes => tlv(0x04, bytes);
const critical = Uint8Array.of(0x01, 0x01, 0xff);
const number = (value: number): Bytes => {
  const digits = value.toString(16);
  const even = digits.length % 2 === 1 ? `0${digits}` : digits;
  const padded = /^[89a-f]/.test(even) ? `00${even}` : even;
  return integer(...Buffer.from(padded, "hex"));
};
/** Of the value of a BIT STRING whose bits are whole octets. */
const bits = (bytes: Bytes): Bytes => tlv(0x03, [0], bytes);
export const nameOf = (commonName: string): Bytes =>
  sequence(set(sequence(oid("2.5.4.3"), utf8(commonName))));

export const extension = (id: string, value: Bytes, isCritical = false): Bytes =>
  sequence(oid(id), ...(isCritical ? [critical] : []), octets(value));

export const extensions = {
  ca: extension("2.5.29.19", sequence(critical), true),
  caUsage: extension("2.5.29.15", tlv(0x03, [1, 0x06]), true),
  signs: extension("2.5.29.15", tlv(0x03, [7, 0x80]), true),
  enciphers: extension("2.5.29.15", tlv(0x03, [5, 0x20]), true),
  mail: extension("2.5.29.37", sequence(oid("1.3.6.1.5.5.7.3.4"))),
  answers: extension("2.5.29.37", sequence(oid("1.3.6.1.5.5.7.3.9"))),
  anyPurpose: extension("2.5.29.37", sequence(oid("2.5.29.37.0"))),
  noCheck: extension("1.3.6.1.5.5.7.48.1.5", nothing),
  address: (text: string): Bytes => extension("2.5.29.17", sequence(utf8(text, 0x81))),
  /** authorityInfoAccess: [method, URL]…, methods by the last arc of their object identifiers. */
  access: (...locations: readonly (readonly [1 | 2, string])[]): Bytes =>
    extension(
      "1.3.6.1.5.5.7.1.1",
      sequence(...locations.map(([n, url]) => sequence(oid(`1.3.6.1.5.5.7.48.${n}`), utf8(url, 0x86)))),
    ),
  /** cRLDistributionPoints, or freshestCRL, one point for each URL. */
  points: (urls: readonly string[], id = "2.5.29.31"): Bytes =>
    extension(id, sequence(...urls.map((url) => sequence(explicit(0, explicit(0, utf8(url, 0x86))))))),
} as const;

const ecdsaWithSha256 = sequence(oid("1.2.840.10045.4.3.2"));
const ecdsaWithSha1 = sequence(oid("1.2.840.10045.4.1"));

const signed = (tbs: Bytes, algorithm: Bytes, key: KeyObject, ...more: readonly Bytes[]): Bytes =>
  sequence(tbs, algorithm, bits(sign(algorithm === ecdsaWithSha1 ? "sha1" : "sha256", tbs, key)), ...more);

export interface Subject {
  readonly name: string;
  readonly serial?: number;
  readonly from?: Date;
  readonly to?: Date;
  readonly extensions?: readonly Bytes[];
  /** Another certificate for the same key. */
  readonly key?: Entity;
  /** Signed with SHA-1. */
  readonly weak?: boolean;
}

let serials = 1000;

/** A certificate by `issuer`; by itself where that is null. */
export function issue(issuer: Entity | null, subject: Subject): Entity {
  const pair = subject.key === undefined ? generateKeyPairSync("ec", { namedCurve: "P-256" }) : null;
  const key = pair?.privateKey ?? subject.key!.key;
  const spki = subject.key?.spki ?? Uint8Array.from(pair!.publicKey.export({ format: "der", type: "spki" }));
  const algorithm = subject.weak === true ? ecdsaWithSha1 : ecdsaWithSha256;
  const tbs = sequence(
    explicit(0, number(2)),
    number(subject.serial ?? serials++),
    algorithm,
    nameOf(issuer?.name ?? subject.name),
    sequence(
      generalizedTime(subject.from ?? date("2020-01-01")),
      generalizedTime(subject.to ?? date("2040-01-01")),
    ),
    nameOf(subject.name),
    spki,
    explicit(3, sequence(...(subject.extensions ?? [extensions.ca, extensions.caUsage]))),
  );
  const der = signed(tbs, algorithm, issuer?.key ?? key);
  return { name: subject.name, key, spki, der, certificate: wellFormed(readCertificate(der)) };
}

export interface Listed {
  readonly of: Entity;
  readonly when: Date;
  /** CRLReason by number. */
  readonly reason?: number;
}

/** A complete list by `issuer`. */
export function crl(
  issuer: Entity,
  thisUpdate: Date,
  nextUpdate: Date,
  listed: readonly Listed[],
): { readonly der: Bytes; readonly crl: Crl } {
  const entries = listed.map(({ of, when, reason }) =>
    sequence(
      integer(...of.certificate.serialOctets),
      generalizedTime(when),
      ...(reason === undefined ? [] : [sequence(extension("2.5.29.21", tlv(0x0a, [reason])))]),
    ),
  );
  const tbs = sequence(
    number(1),
    ecdsaWithSha256,
    nameOf(issuer.name),
    generalizedTime(thisUpdate),
    generalizedTime(nextUpdate),
    ...(entries.length === 0 ? [] : [sequence(...entries)]),
    explicit(0, sequence(extension("2.5.29.20", number(1)))),
  );
  const der = signed(tbs, ecdsaWithSha256, issuer.key);
  return { der, crl: wellFormed(readCrl(der)) };
}

export type Hash = "sha1" | "sha256" | "sha384" | "sha512" | "md5";
const hashOids = {
  md5: "1.2.840.113549.2.5",
  sha1: "1.3.14.3.2.26",
  sha256: "2.16.840.1.101.3.4.2.1",
  sha384: "2.16.840.1.101.3.4.2.2",
  sha512: "2.16.840.1.101.3.4.2.3",
} as const;
const hashed = (name: Hash, bytes: Bytes): Bytes => Uint8Array.from(createHash(name).update(bytes).digest());
/** The value of a P-256 key's BIT STRING: the last 65 octets of its SubjectPublicKeyInfo. */
const point = ({ spki }: Entity): Bytes => spki.subarray(-65);

export interface Single {
  /** Whose status; by which issuer's name and key, its own where left out. */
  readonly of: Certificate;
  readonly issuer: Entity;
  readonly hash?: Hash;
  readonly status?: "good" | "unknown" | { readonly when: Date; readonly reason?: number };
  readonly thisUpdate: Date;
  readonly nextUpdate?: Date | null;
  readonly extensions?: readonly Bytes[];
}

export function single({
  of,
  issuer,
  hash = "sha1",
  status = "good",
  thisUpdate,
  nextUpdate = new Date(thisUpdate.getTime() + 7 * 24 * 3600 * 1000),
  ...rest
}: Single): Bytes {
  return sequence(
    sequence(
      sequence(oid(hashOids[hash]), nothing),
      octets(hashed(hash, of.issuer.der)),
      octets(hashed(hash, point(issuer))),
      integer(...of.serialOctets),
    ),
    typeof status === "object"
      ? explicit(
          1,
          generalizedTime(status.when),
          ...(status.reason === undefined ? [] : [explicit(0, tlv(0x0a, [status.reason]))]),
        )
      : tlv(status === "good" ? 0x80 : 0x82),
    generalizedTime(thisUpdate),
    ...(nextUpdate === null ? [] : [explicit(0, generalizedTime(nextUpdate))]),
    ...(rest.extensions === undefined ? [] : [explicit(1, sequence(...rest.extensions))]),
  );
}

export interface Response {
  /** Whose key signs; who is named, and which certificates are brought, the signer's own where left out. */
  readonly by: Entity;
  readonly named?: Entity;
  readonly byKey?: boolean;
  readonly brings?: readonly Entity[];
  readonly producedAt: Date;
  readonly singles: readonly Bytes[];
  readonly extensions?: readonly Bytes[];
  readonly weak?: boolean;
}

export function responseDer(response: Response): Bytes {
  const { by, named = by, brings = [by], producedAt, singles } = response;
  const algorithm = response.weak === true ? ecdsaWithSha1 : ecdsaWithSha256;
  const tbs = sequence(
    response.byKey === true
      ? explicit(2, octets(hashed("sha1", point(named))))
      : explicit(1, nameOf(named.name)),
    generalizedTime(producedAt),
    sequence(...singles),
    ...(response.extensions === undefined ? [] : [explicit(1, sequence(...response.extensions))]),
  );
  const certificates = brings.length === 0 ? [] : [explicit(0, sequence(...brings.map(({ der }) => der)))];
  return wrap(signed(tbs, algorithm, by.key, ...certificates));
}

/** OCSPResponse around a BasicOCSPResponse. */
export const wrap = (basic: Bytes): Bytes =>
  sequence(tlv(0x0a, [0]), explicit(0, sequence(oid("1.3.6.1.5.5.7.48.1.1"), octets(basic))));

export const ocsp = (response: Response): OcspResponse => wellFormed(readOcspResponse(responseDer(response)));

export const pem = (der: Bytes): string =>
  `-----BEGIN CERTIFICATE-----\n${Buffer.from(der)
    .toString("base64")
    .replace(/.{64}(?=.)/g, "$&\n")}\n-----END CERTIFICATE-----\n`;
