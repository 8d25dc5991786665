// CMS put together by hand, for what `openssl cms` cannot or will not make. Signatures are still openssl's
// (`openssl dgst -sign`, `openssl pkeyutl` for Ed25519).
import { createHash } from "node:crypto";
import {
  children,
  context,
  integer,
  issuerAndSerial,
  nothing,
  octets,
  oid,
  read,
  sequence,
  setOf,
  tlv,
  utcTime,
} from "./der.mjs";
import { file, openssl } from "./openssl.mjs";

export const types = {
  data: "1.2.840.113549.1.7.1",
  signedData: "1.2.840.113549.1.7.2",
  tstInfo: "1.2.840.113549.1.9.16.1.4",
};

const digests = {
  sha1: "1.3.14.3.2.26",
  sha256: "2.16.840.1.101.3.4.2.1",
  sha384: "2.16.840.1.101.3.4.2.2",
  sha512: "2.16.840.1.101.3.4.2.3",
};

const ecdsa = { sha256: "1.2.840.10045.4.3.2", sha384: "1.2.840.10045.4.3.3", sha512: "1.2.840.10045.4.3.4" };

export const hash = (digest, bytes) => createHash(digest).update(bytes).digest();
export const digestAlgorithm = (digest) => sequence(oid(digests[digest]));
export const ecdsaWith = (digest) => sequence(oid(ecdsa[digest]));
export const ed25519 = sequence(oid("1.3.101.112"));
export const rsaEncryption = sequence(oid("1.2.840.113549.1.1.1"), nothing);

export const attribute = (type, ...values) => sequence(oid(type), setOf(...values));
export const contentType = (type) => attribute("1.2.840.113549.1.9.3", oid(type));
export const signingTime = (iso) => attribute("1.2.840.113549.1.9.5", utcTime(iso));
export const messageDigest = (value) => attribute("1.2.840.113549.1.9.4", octets(value));

/** RFC 5035, 3: SHA-256 is the default and left out. */
export const signingCertificateV2 = (certificate) =>
  attribute("1.2.840.113549.1.9.16.2.47", sequence(sequence(sequence(octets(hash("sha256", certificate))))));

/** RFC 6211. */
export const algorithmProtection = (digest, signature) =>
  attribute("1.2.840.113549.1.9.52", sequence(digestAlgorithm(digest), tlv(0xa1, signature.subarray(2))));

/** The three attributes every mail program writes. */
export const usual = (content, { digest = "sha256", type = types.data } = {}) => [
  contentType(type),
  signingTime("2026-11-16T09:12:44Z"),
  messageDigest(hash(digest, content)),
];

const rawSignature = (key, bytes, digest) =>
  digest === null
    ? openssl(["pkeyutl", "-sign", "-rawin", "-inkey", key, "-in", file(bytes)])
    : openssl(["dgst", `-${digest}`, "-sign", key, file(bytes)]);

/**
 * SignerInfo over `attributes`, or straight over `content` where there are none.
 * @param who certificate and key; `named` stands in the signer identifier in place of it
 */
export function signerInfo({
  who,
  named = who,
  content,
  digest = "sha256",
  algorithm = ecdsaWith("sha256"),
  attributes = usual(content, { digest }),
  signWith = "sha256",
  spoil = false,
}) {
  const set = attributes && setOf(...attributes);
  const signature = Buffer.from(rawSignature(who.key, set ?? content, signWith));
  if (spoil) signature[signature.length - 1] ^= 1;
  return sequence(
    integer(1),
    issuerAndSerial(named.der),
    digestAlgorithm(digest),
    ...(set ? [tlv(0xa0, read(set).content)] : []),
    algorithm,
    octets(signature),
  );
}

/** ContentInfo with SignedData (RFC 5652, 5.1); `content` only where it is attached. */
export const signedData = ({
  signers,
  certificates,
  content = null,
  type = types.data,
  crls = [],
  digest = "sha256",
  version = 1,
}) =>
  sequence(
    oid(types.signedData),
    context(
      0,
      sequence(
        integer(version),
        setOf(digestAlgorithm(digest)),
        sequence(oid(type), ...(content ? [context(0, octets(content))] : [])),
        ...(certificates.length > 0 ? [tlv(0xa0, ...certificates.map((one) => one.der))] : []),
        ...(crls.length > 0 ? [tlv(0xa1, ...crls)] : []),
        setOf(...signers),
      ),
    ),
  );

/** The same CMS with revocation lists in its SignedData (RFC 5652, 5.1): no signature covers them. */
export function withLists(cms, crls) {
  const [type, explicit] = children(read(cms));
  const fields = children(children(explicit)[0]).map((field) => field.whole);
  const certificates = fields.findIndex((field) => field[0] === 0xa0);
  fields.splice(certificates + 1, 0, tlv(0xa1, ...crls));
  return sequence(type.whole, context(0, sequence(...fields)));
}
