/**
 * Mails with the person's signature: S/MIME multipart/signed (RFC 8551, 3.5.3). The CMS around the signature
 * is pkijs's; what is signed, and by whom, is decided here.
 */
import { GeneralizedTime, ObjectIdentifier, OctetString, Sequence, UTCTime } from "asn1js";
import * as pkijs from "pkijs";
import { includesAddress } from "../authority/signatures.ts";
import { boundaryOf, entity, multipart, writeMail, type Envelope, type OutgoingMail } from "./mime.ts";
import { isCanonical } from "./people.ts";
import type { SigningIdentity } from "./pkcs12.ts";

/** "not-mine": the certificate does not speak for From. "not-valid-now": it holds not yet, or no longer. */
export type SignError = "not-mine" | "not-valid-now";

/** "address": one of the envelope is not canonical. */
export type SignedMail = { readonly mail: OutgoingMail } | { readonly error: SignError | "address" };

/** Why this person cannot sign as `address` at that time; null: they can. */
export function cannotSign(identity: SigningIdentity, address: string, at: Date): SignError | null {
  if (!includesAddress(identity.addresses, address)) return "not-mine";
  const valid = at >= new Date(identity.notBefore) && at <= new Date(identity.notAfter);
  return valid ? null : "not-valid-now";
}

/**
 * A mail signed as a whole. `body` is an entity (`core/compose/mime.ts`): ASCII with CRLF line ends, so that
 * no server on the way has a reason to change what was signed (RFC 8551, 3.1.2 and 3.1.3).
 */
export async function signMail(
  identity: SigningIdentity,
  envelope: Envelope,
  body: string,
): Promise<SignedMail> {
  const { from, to, date } = envelope;
  if (![from, ...(typeof to === "string" ? [to] : to)].every(isCanonical)) return { error: "address" };
  const error = cannotSign(identity, from, date);
  if (error !== null) return { error };
  const signature = await signDetached(identity, new TextEncoder().encode(body), date);
  const signed = multipart(
    'multipart/signed;\r\n protocol="application/pkcs7-signature"; micalg=sha-256',
    boundaryOf("signed", envelope.id),
    [body, entity('application/pkcs7-signature; name="smime.p7s"', signature, "smime.p7s")],
  );
  return { mail: writeMail(envelope, signed) };
}

const attributeTypes = {
  contentType: "1.2.840.113549.1.9.3",
  messageDigest: "1.2.840.113549.1.9.4",
  signingTime: "1.2.840.113549.1.9.5",
  signingCertificateV2: "1.2.840.113549.1.9.16.2.47",
} as const;

const sha256 = async (bytes: Uint8Array): Promise<ArrayBuffer> =>
  crypto.subtle.digest("SHA-256", Uint8Array.from(bytes));

/** A CMS SignedData without the content (RFC 5652, 5), the certificates enclosed, as DER. */
async function signDetached(
  { certificates, key }: SigningIdentity,
  content: Uint8Array,
  at: Date,
): Promise<Uint8Array> {
  const own = certificates.map((der) => pkijs.Certificate.fromBER(Uint8Array.from(der)));
  const [leaf] = own;
  if (leaf === undefined) throw new Error("an identity has a certificate");
  const attributes = [
    attribute("contentType", new ObjectIdentifier({ value: pkijs.id_ContentType_Data })),
    attribute("signingTime", timeOf(at)),
    attribute("messageDigest", new OctetString({ valueHex: await sha256(content) })),
    attribute("signingCertificateV2", await certificateId(certificates[0] ?? new Uint8Array())),
  ];
  const signed = new pkijs.SignedData({
    version: 1,
    encapContentInfo: new pkijs.EncapsulatedContentInfo({ eContentType: pkijs.id_ContentType_Data }),
    certificates: own,
    signerInfos: [
      new pkijs.SignerInfo({
        version: 1,
        sid: new pkijs.IssuerAndSerialNumber({ issuer: leaf.issuer, serialNumber: leaf.serialNumber }),
        signedAttrs: new pkijs.SignedAndUnsignedAttributes({ type: 0, attributes: inDerOrder(attributes) }),
      }),
    ],
  });
  await signed.sign(key, 0, "SHA-256", undefined, new pkijs.CryptoEngine({ name: "webcrypto", crypto }));
  const info = new pkijs.ContentInfo({
    contentType: pkijs.id_ContentType_SignedData,
    content: signed.toSchema(true),
  });
  return new Uint8Array(info.toSchema().toBER());
}

/** RFC 5652, 11.3: what UTCTime can tell in UTCTime. */
const timeOf = (at: Date): UTCTime =>
  at.getUTCFullYear() < 2050 ? new UTCTime({ valueDate: at }) : new GeneralizedTime({ valueDate: at });

type AttributeValue = ObjectIdentifier | OctetString | Sequence | UTCTime;

const attribute = (type: keyof typeof attributeTypes, value: AttributeValue): pkijs.Attribute =>
  new pkijs.Attribute({ type: attributeTypes[type], values: [value] });

/**
 * SigningCertificateV2 of one ESSCertIDv2 by SHA-256, its default (RFC 5035, 3): nobody can put another
 * certificate in its place.
 */
async function certificateId(der: Uint8Array): Promise<Sequence> {
  const id = new Sequence({ value: [new OctetString({ valueHex: await sha256(der) })] });
  return new Sequence({ value: [new Sequence({ value: [id] })] });
}

/**
 * What is signed is the DER of a SET, whose elements stand in the order of their octets (RFC 5652, 5.4;
 * X.690, 11.6).
 */
function inDerOrder(attributes: readonly pkijs.Attribute[]): pkijs.Attribute[] {
  const encoded = attributes.map((one) => ({ one, octets: new Uint8Array(one.toSchema().toBER()) }));
  return encoded.sort((a, b) => compareOctets(a.octets, b.octets)).map(({ one }) => one);
}

function compareOctets(a: Uint8Array, b: Uint8Array): number {
  const at = a.findIndex((octet, i) => octet !== b[i]);
  return at < 0 ? a.length - b.length : (a[at] ?? 0) - (b[at] ?? -1);
}
