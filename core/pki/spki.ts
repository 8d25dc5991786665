import { curves, digests, refused, rsaBits } from "./algorithms.ts";
import {
  Asn1Fault,
  encoding,
  Fields,
  onlyChild,
  readBits,
  readInteger,
  readOid,
  readSmallInteger,
  readWhole,
  tags,
  type Element,
} from "./der.ts";
import { algorithmOids, type curveOids } from "./oids.ts";

export type DigestName = "SHA-1" | "SHA-256" | "SHA-384" | "SHA-512";
export type Curve = keyof typeof curveOids;

/** A short stable code for what cannot be checked here, such as "brainpool", "md5" or "rsa-512". */
export interface Unsupported {
  readonly unsupported: string;
}

/** RFC 4055, 3.1, with the hash of MGF1 equal to `hash` and the trailer field 1. */
export interface PssParameters {
  readonly hash: DigestName;
  /** Octets. */
  readonly saltLength: number;
}

/** A key that the gate below let through: every platform with WebCrypto reads it alike. */
export interface PublicKey {
  readonly kind: "rsa" | "ec" | "ed25519";
  readonly curve?: Curve;
  /** Length of the modulus or of the curve's field. */
  readonly bits: number;
  /**
   * Absent: an rsaEncryption key. Present: an id-RSASSA-PSS key, good for PSS alone, and only with these
   * parameters where it names any (RFC 4055, 1.2 and 3.3).
   */
  readonly pssParameters?: PssParameters | null;
  /** SubjectPublicKeyInfo as it stands in the certificate. */
  readonly spki: Uint8Array;
  /** The key itself: RSAPublicKey, uncompressed point, or 32 octets. */
  readonly octets: Uint8Array;
}

/** Names of a table by the object identifiers in it. */
const byOid = <Name extends string>(
  table: Readonly<Record<Name, { readonly oid: string }>>,
): ReadonlyMap<string, Name> =>
  new Map((Object.keys(table) as Name[]).map((name) => [table[name].oid, name]));

const curveOfOid = byOid(curves);

/** Digests by object identifier, those that count and the weak one. */
export const digestOfOid = byOid(digests);

/**
 * The gate every key passes before a platform sees it, so that Node and Chromium cannot differ: named
 * curves with uncompressed points that lie on them, RSA of 1024 to 8192 bits with an odd exponent from 3 to
 * 2^32, Ed25519. A key that is well-formed ASN.1 but none of these is a value; never throws.
 */
export function readPublicKey(spki: Element): PublicKey | Unsupported {
  try {
    const fields = new Fields(spki);
    const algorithm = new Fields(fields.take(tags.sequence));
    const { octets, unused } = readBits(fields.take(tags.bitString));
    fields.end();
    if (unused !== 0) return { unsupported: "malformed-key" };
    const oid = readOid(algorithm.take(tags.oid));
    const parameters = algorithm.more ? algorithm.take() : null;
    algorithm.end();
    const common = { spki: encoding(spki), octets };
    switch (oid) {
      case algorithmOids.rsaEncryption: {
        // RFC 3279, 2.3.1: parameters are NULL, and neither absent nor anything else.
        if (parameters === null || !isNull(parameters)) return { unsupported: "rsa-parameters" };
        const bits = readRsa(octets);
        return typeof bits === "number" ? { kind: "rsa", bits, ...common } : bits;
      }
      case algorithmOids.rsassaPss: {
        const pss = parameters === null ? null : readPssParameters(parameters);
        if (pss !== null && "unsupported" in pss) return pss;
        const bits = readRsa(octets);
        return typeof bits === "number" ? { kind: "rsa", bits, pssParameters: pss, ...common } : bits;
      }
      case algorithmOids.ecPublicKey:
        return readEc(parameters, common);
      case algorithmOids.ed25519:
        if (parameters !== null) return { unsupported: "ed25519-parameters" };
        if (!isEd25519Point(octets)) return { unsupported: "ed25519-point" };
        return { kind: "ed25519", bits: 256, ...common };
      default:
        return { unsupported: refused.keys.get(oid) ?? `key-${oid}` };
    }
  } catch (fault) {
    if (fault instanceof Asn1Fault) return { unsupported: "malformed-key" };
    throw fault;
  }
}

export const isNull = (element: Element): boolean => element.tag === tags.null && element.from === element.to;

/** Bits of the modulus of an RSAPublicKey (RFC 8017, A.1.1). */
function readRsa(octets: Uint8Array): number | Unsupported {
  const fields = new Fields(readWhole(octets));
  const modulus = readInteger(fields.take());
  const exponent = fields.take();
  fields.end();
  if (modulus[0]! >= 0x80) return { unsupported: "rsa-modulus" };
  const start = modulus[0] === 0 ? 1 : 0;
  const leading = modulus[start] ?? 0;
  const bits = leading === 0 ? 0 : (modulus.length - start) * 8 - (Math.clz32(leading) - 24);
  if (bits < rsaBits.least || bits > rsaBits.most) return { unsupported: `rsa-${bits}` };
  if (modulus[modulus.length - 1]! % 2 === 0) return { unsupported: "rsa-modulus" };
  const octetsOfE = readInteger(exponent);
  const e = octetsOfE.length <= 5 && octetsOfE[0]! < 0x80 ? readSmallInteger(exponent) : 0;
  if (e < 3 || e >= 2 ** 32 || e % 2 === 0) return { unsupported: "rsa-exponent" };
  return bits;
}

/** A HashAlgorithm of RFC 4055, 2.1 or a digest AlgorithmIdentifier of RFC 5754, 2: NULL or no parameters. */
export function readDigestAlgorithm(identifier: Element): DigestName | Unsupported {
  try {
    const fields = new Fields(identifier);
    const oid = readOid(fields.take(tags.oid));
    if (fields.more && !isNull(fields.take())) return { unsupported: "digest-parameters" };
    fields.end();
    const name = digestOfOid.get(oid);
    return name ?? { unsupported: refused.digests.get(oid) ?? `digest-${oid}` };
  } catch (fault) {
    if (fault instanceof Asn1Fault) return { unsupported: "malformed-algorithm" };
    throw fault;
  }
}

/** RSASSA-PSS-params of RFC 4055, 3.1; throws `Asn1Fault` where they are malformed. */
export function readPssParameters(parameters: Element): PssParameters | Unsupported {
  const fields = new Fields(parameters);
  const explicit = (tag: number): Element | null => {
    const field = fields.optional(tag);
    return field === null ? null : onlyChild(field);
  };
  const hashField = explicit(0xa0);
  const maskField = explicit(0xa1);
  const saltField = explicit(0xa2);
  const trailerField = explicit(0xa3);
  fields.end();
  const hash = hashField === null ? "SHA-1" : readDigestAlgorithm(hashField);
  if (typeof hash !== "string") return hash;
  let maskHash: DigestName | Unsupported = "SHA-1";
  if (maskField !== null) {
    const mask = new Fields(maskField);
    if (readOid(mask.take(tags.oid)) !== algorithmOids.mgf1) return { unsupported: "pss-mask" };
    maskHash = readDigestAlgorithm(mask.take(tags.sequence));
    mask.end();
  }
  if (maskHash !== hash) return { unsupported: "pss-mask" };
  const saltLength = saltField === null ? 20 : readSmallInteger(saltField);
  if (saltLength > rsaBits.most / 8) return { unsupported: "pss-salt" };
  if (trailerField !== null && readSmallInteger(trailerField) !== 1) return { unsupported: "pss-trailer" };
  return { hash, saltLength };
}

function readEc(
  parameters: Element | null,
  common: { readonly spki: Uint8Array; readonly octets: Uint8Array },
): PublicKey | Unsupported {
  // RFC 5480, 2.1.1: implicitCurve and specifiedCurve must not be used.
  if (parameters === null || parameters.tag !== tags.oid) return { unsupported: "curve-parameters" };
  const oid = readOid(parameters);
  const curve = curveOfOid.get(oid);
  if (curve === undefined)
    return { unsupported: oid.startsWith("1.3.36.3.3.2.8.1.1.") ? "brainpool" : `curve-${oid}` };
  const { bits, p, b } = curves[curve];
  const width = Math.ceil(bits / 8);
  const { octets } = common;
  if (octets.length !== 1 + 2 * width || octets[0] !== 4) return { unsupported: "ec-point" };
  const x = toBigInt(octets.subarray(1, 1 + width));
  const y = toBigInt(octets.subarray(1 + width));
  if (x >= p || y >= p || (y * y - (x * x * x - 3n * x + b)) % p !== 0n) return { unsupported: "ec-point" };
  return { kind: "ec", curve, bits, ...common };
}

/** 2^255 - 19 */
const fieldOfEd25519 = 2n ** 255n - 19n;

/** y of the points of order 1, 2, 4 and 8: under such a key one signature fits many messages. */
const smallOrder = new Set([
  0n,
  1n,
  fieldOfEd25519 - 1n,
  0x05fc536d880238b13933c6d305acdfd5f098eff289f4c345b027b2c28f95e826n,
  0x7a03ac9277fdc74ec6cc392cfa53202a0f67100d760b3cba4fd84d3d706a17c7n,
]);

function isEd25519Point(octets: Uint8Array): boolean {
  if (octets.length !== 32) return false;
  const y = toBigInt(Uint8Array.from(octets).reverse()) & (2n ** 255n - 1n);
  return y < fieldOfEd25519 && !smallOrder.has(y);
}

function toBigInt(octets: Uint8Array): bigint {
  let hex = "0x0";
  for (const octet of octets) hex += octet.toString(16).padStart(2, "0");
  return BigInt(hex);
}
