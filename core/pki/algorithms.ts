import { algorithmOids, curveOids, digestOids } from "./oids.ts";
import type { Curve, DigestName } from "./spki.ts";

/**
 * Which algorithms count, as data. "good": RFC 8550, 4.3 and RFC 8551, 2.2 ask for them, or for weaker ones. "weak": checked,
 * and nothing rests on it, since a signature that fits need not be the signer's. What is not named is refused unread, and what
 * is named below as refused has a name to be told by.
 */
type Strength = "good" | "weak";

interface Digest {
  readonly oid: string;
  readonly octets: number;
  readonly strength: Strength;
}

/** SHA-1 has known collisions since 2017, in certificates too (RFC 6194; RFC 8550, appendix B). */
export const digests: Readonly<Record<DigestName, Digest>> = {
  "SHA-1": { oid: digestOids.sha1, octets: 20, strength: "weak" },
  "SHA-256": { oid: digestOids.sha256, octets: 32, strength: "good" },
  "SHA-384": { oid: digestOids.sha384, octets: 48, strength: "good" },
  "SHA-512": { oid: digestOids.sha512, octets: 64, strength: "good" },
};

interface CurveParameters {
  readonly oid: string;
  /** Of the field. */
  readonly bits: number;
  /** SEC 2: field prime and b of y² = x³ - 3x + b. */
  readonly p: bigint;
  readonly b: bigint;
  readonly strength: Strength;
}

/** No platform lets any other curve be checked. */
export const curves: Readonly<Record<Curve, CurveParameters>> = {
  "P-256": {
    oid: curveOids["P-256"],
    bits: 256,
    p: 2n ** 256n - 2n ** 224n + 2n ** 192n + 2n ** 96n - 1n,
    b: 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn,
    strength: "good",
  },
  "P-384": {
    oid: curveOids["P-384"],
    bits: 384,
    p: 2n ** 384n - 2n ** 128n - 2n ** 96n + 2n ** 32n - 1n,
    b: 0xb3312fa7e23ee7e4988e056be3f82d19181d9c6efe8141120314088f5013875ac656398d8a2ed19d2a85c8edd3ec2aefn,
    strength: "good",
  },
  "P-521": {
    oid: curveOids["P-521"],
    bits: 521,
    p: 2n ** 521n - 1n,
    b: 0x0051953eb9618e1c9a1f929a21a0b68540eea2da725b99b315f3b8b489918ef109e156193951ec7e937b1652c0bd3bb1bf073573df883d2c34f1ef451fd46b503f00n,
    strength: "good",
  },
};

/** Moduli in bits: from `strong` they are good, from `least` weak; above `most` checking one costs too much. */
export const rsaBits = { least: 1024, strong: 2048, most: 8192 } as const;

export const refused: Readonly<Record<"digests" | "keys" | "signatures", ReadonlyMap<string, string>>> = {
  digests: new Map<string, string>([
    [digestOids.md5, "md5"],
    [digestOids.sha224, "sha-224"],
  ]),
  keys: new Map<string, string>([
    [algorithmOids.dsa, "dsa"],
    [algorithmOids.x25519, "x25519"],
    [algorithmOids.x448, "x448"],
    [algorithmOids.ed448, "ed448"],
  ]),
  signatures: new Map<string, string>([
    [algorithmOids.md2WithRSAEncryption, "md2"],
    [algorithmOids.md5WithRSAEncryption, "md5"],
    [algorithmOids.sha224WithRSAEncryption, "sha-224"],
    [algorithmOids.ecdsaWithSHA224, "sha-224"],
    [algorithmOids.dsa, "dsa"],
    [algorithmOids.dsaWithSHA1, "dsa"],
    [algorithmOids.dsaWithSHA224, "dsa"],
    [algorithmOids.dsaWithSHA256, "dsa"],
    [algorithmOids.ed448, "ed448"],
  ]),
};
