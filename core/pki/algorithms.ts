import { algorithmOids, digestOids } from "./oids.ts";
import type { Curve, DigestName } from "./spki.ts";

/**
 * Which algorithms count, as data. "good": RFC 8550, 4.3 and RFC 8551, 2.2 ask for them, or for weaker ones. "weak": checked,
 * and nothing rests on it, since a signature that fits need not be the signer's. What is not named is refused unread, and what
 * is named below as refused has a name to be told by.
 */
type Strength = "good" | "weak";

/** SHA-1 has known collisions since 2017, in certificates too (RFC 6194; RFC 8550, appendix B). */
export const digests: Readonly<Record<DigestName, Strength>> = {
  "SHA-1": "weak",
  "SHA-256": "good",
  "SHA-384": "good",
  "SHA-512": "good",
};

/** No platform lets any other curve be checked. */
export const curves: Readonly<Record<Curve, Strength>> = {
  "P-256": "good",
  "P-384": "good",
  "P-521": "good",
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
