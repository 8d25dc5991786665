/** Key agreement (RFC 5652, 6.2.2; RFC 5753; RFC 8418): from an ephemeral key of the sender's to the content-encryption key. */
import { encoding, Fields, readBits, readOid, readWhole, tags, type Element } from "../../pki/der.ts";
import { algorithmOids, curveOids } from "../../pki/oids.ts";
import { digest } from "../../pki/signature.ts";
import { readPublicKey, type Curve, type DigestName, type Unsupported } from "../../pki/spki.ts";

/** How the shared secret becomes a key: X9.63 (RFC 5753, 7.2) or HKDF (RFC 8418, 2.2). */
interface Derivation {
  readonly hash: DigestName;
  readonly by: "x963" | "hkdf";
}

/** With cofactor 1, as all our curves have, both ways of Diffie-Hellman are one. */
const derivations = new Map<string, Derivation>([
  ["1.3.133.16.840.63.0.2", { hash: "SHA-1", by: "x963" }],
  ["1.3.132.1.11.1", { hash: "SHA-256", by: "x963" }],
  ["1.3.132.1.11.2", { hash: "SHA-384", by: "x963" }],
  ["1.3.132.1.11.3", { hash: "SHA-512", by: "x963" }],
  ["1.3.133.16.840.63.0.3", { hash: "SHA-1", by: "x963" }],
  ["1.3.132.1.14.1", { hash: "SHA-256", by: "x963" }],
  ["1.3.132.1.14.2", { hash: "SHA-384", by: "x963" }],
  ["1.3.132.1.14.3", { hash: "SHA-512", by: "x963" }],
  ["1.2.840.113549.1.9.16.3.19", { hash: "SHA-256", by: "hkdf" }],
  ["1.2.840.113549.1.9.16.3.20", { hash: "SHA-384", by: "hkdf" }],
  ["1.2.840.113549.1.9.16.3.21", { hash: "SHA-512", by: "hkdf" }],
]);

/** AES key wrap (RFC 3565, 2.3.2): octets of the key that wraps. */
const wraps = new Map([
  ["2.16.840.1.101.3.4.1.5", 16],
  ["2.16.840.1.101.3.4.1.25", 24],
  ["2.16.840.1.101.3.4.1.45", 32],
]);

const tripleDesWrap = "1.2.840.113549.1.9.16.3.6";

/** An element of DER, below 64 KiB. */
function tlv(tag: number, ...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const lengths =
    length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Uint8Array.from([tag, ...lengths, ...parts.flatMap((part) => [...part])]);
}

/** Octets of user keying material, and of an algorithm's identifier, that are taken; programs send 64 at most. */
const mostMaterial = 4096;

const curveOctets: Readonly<Record<Curve, number>> = { "P-256": 32, "P-384": 48, "P-521": 66 };

interface Agreement {
  readonly algorithm: Element;
  readonly originator: Element;
  readonly material: Uint8Array | null;
  readonly encryptedKey: Uint8Array;
}

/**
 * The content-encryption key; null where it does not come out. `own` is the private key of the recipient. Throws
 * `Asn1Fault` where a structure is malformed.
 */
export async function agree(
  own: CryptoKey,
  { algorithm, originator, material, encryptedKey }: Agreement,
): Promise<Uint8Array<ArrayBuffer> | Unsupported | null> {
  const scheme = new Fields(algorithm);
  const oid = readOid(scheme.take());
  const derivation = derivations.get(oid);
  if (derivation === undefined) return { unsupported: `key-agreement-${oid}` };
  const wrap = scheme.take(tags.sequence);
  scheme.end();
  const wrapOid = readOid(new Fields(wrap).take());
  const keyLength = wraps.get(wrapOid);
  if (keyLength === undefined)
    return { unsupported: wrapOid === tripleDesWrap ? "DES-EDE3-wrap" : `key-wrap-${wrapOid}` };
  if (encoding(wrap).length + (material?.length ?? 0) > mostMaterial) return null;
  // A key of the originator's that only a certificate names: nobody agrees on keys without a fresh one (RFC 8551, 2.3).
  if (originator.tag !== 0xa1) return { unsupported: "static-originator" };
  const point = originatorPoint(originator, own);
  if (!(point instanceof Uint8Array)) return point;
  const secret = await sharedSecret(own, point);
  if (secret === null) return null;
  // ECC-CMS-SharedInfo (RFC 5753, 7.2).
  const bits = keyLength * 8;
  const info = tlv(
    0x30,
    encoding(wrap),
    material === null ? new Uint8Array() : tlv(0xa0, tlv(0x04, material)),
    tlv(0xa2, tlv(0x04, Uint8Array.of(0, 0, bits >> 8, bits & 0xff))),
  );
  const { by, hash } = derivation;
  const key =
    by === "x963" ? await x963(hash, secret, info, keyLength) : await hkdf(hash, secret, info, keyLength);
  return unwrap(key, encryptedKey);
}

/** The originator's point, past the gate for every key of others'; null where it lies on another curve than `own`. */
function originatorPoint(originator: Element, own: CryptoKey): Uint8Array<ArrayBuffer> | Unsupported | null {
  // OriginatorPublicKey (RFC 5652, 6.2.2): its parameters may be left out, for they are the recipient's (RFC 5753, 3.1.1).
  const fields = new Fields(originator, 0xa1);
  const algorithm = new Fields(fields.take(tags.sequence));
  const oid = readOid(algorithm.take());
  const { octets, unused } = readBits(fields.take());
  fields.end();
  if (unused !== 0) return null;
  if (own.algorithm.name === "X25519")
    return oid === algorithmOids.x25519 && octets.length === 32 ? new Uint8Array(octets) : null;
  const curve = curveOf(own);
  if (curve === null || oid !== algorithmOids.ecPublicKey) return null;
  if (algorithm.more) {
    const parameters = algorithm.take();
    if (parameters.tag === tags.oid && readOid(parameters) !== curveOids[curve]) return null;
  }
  const identifier = tlv(0x30, ecPublicKey, curveIdentifiers[curve]);
  const spki = tlv(0x30, identifier, tlv(0x03, Uint8Array.of(0), octets));
  const key = readPublicKey(readWhole(spki));
  return "unsupported" in key ? key : new Uint8Array(key.octets);
}

const curveOf = ({ algorithm }: CryptoKey): Curve | null => {
  const name = "namedCurve" in algorithm ? algorithm.namedCurve : null;
  return name === "P-256" || name === "P-384" || name === "P-521" ? name : null;
};

const octetsOf = (...octets: readonly number[]): Uint8Array => Uint8Array.from(octets);
const ecPublicKey = octetsOf(0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01);
const curveIdentifiers: Readonly<Record<Curve, Uint8Array>> = {
  "P-256": octetsOf(0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07),
  "P-384": octetsOf(0x06, 0x05, 0x2b, 0x81, 0x04, 0x00, 0x22),
  "P-521": octetsOf(0x06, 0x05, 0x2b, 0x81, 0x04, 0x00, 0x23),
};

/** Null where there is none, such as one of zeros alone (RFC 8418, 2). */
async function sharedSecret(
  own: CryptoKey,
  point: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const curve = curveOf(own);
  const { name } = own.algorithm;
  const kind = curve === null ? { name } : { name, namedCurve: curve };
  try {
    const theirs = await crypto.subtle.importKey("raw", point, kind, false, []);
    const bits = 8 * (curve === null ? 32 : curveOctets[curve]);
    const secret = new Uint8Array(await crypto.subtle.deriveBits({ name, public: theirs }, own, bits));
    return secret.every((octet) => octet === 0) ? null : secret;
  } catch {
    return null;
  }
}

async function x963(
  hash: DigestName,
  secret: Uint8Array,
  info: Uint8Array,
  length: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const made = new Uint8Array(length);
  for (let done = 0, counter = 1; done < length; counter++) {
    const block = await digest(hash, Uint8Array.from([...secret, 0, 0, 0, counter, ...info]));
    made.set(block.subarray(0, length - done), done);
    done += block.length;
  }
  return made;
}

async function hkdf(
  hash: DigestName,
  secret: Uint8Array<ArrayBuffer>,
  info: Uint8Array<ArrayBuffer>,
  length: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const key = await crypto.subtle.importKey("raw", secret, "HKDF", false, ["deriveBits"]);
  const algorithm = { name: "HKDF", hash, salt: new Uint8Array(), info };
  return new Uint8Array(await crypto.subtle.deriveBits(algorithm, key, length * 8));
}

/** RFC 3394; null where its integrity check fails. */
async function unwrap(
  by: Uint8Array<ArrayBuffer>,
  wrapped: Uint8Array,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const key = await crypto.subtle.importKey("raw", by, "AES-KW", false, ["unwrapKey"]).catch(() => null);
  if (key === null) {
    // Chromium has no AES of 192 bits.
    const { unwrapAes192 } = await import("../../ciphers/legacy.ts");
    return by.length === 24 ? unwrapAes192(by, wrapped) : null;
  }
  try {
    // As a key of any length: what algorithm it is for is told elsewhere.
    const kind = { name: "HMAC", hash: "SHA-256" };
    const given = new Uint8Array(wrapped);
    const secret = await crypto.subtle.unwrapKey("raw", given, key, "AES-KW", kind, true, ["sign"]);
    return new Uint8Array(await crypto.subtle.exportKey("raw", secret));
  } catch {
    return null;
  }
}
