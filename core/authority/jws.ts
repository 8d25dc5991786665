/**
 * A JWS in compact form (RFC 7515, 7.1) whose signer is whoever x5c names: its envelope is opened by jose, its
 * certificate judged as that of any S/MIME signer.
 */
import { isAscii, latin1 } from "../bytes/ascii.ts";
import { equalBytes } from "../bytes/equal.ts";
import { beyond, broken, unsupported } from "../evidence/smime/problems.ts";
import { judgeCertificate } from "../evidence/smime/judge.ts";
import { present, type Outcome, type Surroundings } from "../evidence/smime/verify.ts";
import { rsaBits } from "../pki/algorithms.ts";
import { readCertificate, type Certificate } from "../pki/certificate.ts";
import { digest } from "../pki/signature.ts";
import type { Curve, DigestName, PublicKey } from "../pki/spki.ts";
import { decodeBase64url, decodeStrictBase64 } from "./jws-base64url.ts";
import { toJwk } from "./jws-key.ts";
import { unusable } from "./mandate.ts";
import { member, readJsonObject, type JsonObject } from "./mandate-json.ts";

export interface Jws {
  /** The compact serialization. */
  readonly text: string;
  readonly header: JsonObject;
  /** typ in lower case, "application/" left out (RFC 7515, 4.1.9); empty where there is none. */
  readonly type: string;
  readonly payload: Uint8Array;
}

/** Octets of one JWS, chain included; a mandate with three certificates has 8 KiB. */
export const longestJws = 64 * 1024;

/** Certificates of x5c; real chains have two to four. */
const longestChain = 10;

const compact = /^[\w-]+\.[\w-]+\.[\w-]*$/;

/** Whether these octets are meant as a JWS, blanks and line ends around it set aside. */
export const isCompact = (octets: Uint8Array): boolean =>
  octets.length <= longestJws && isAscii(octets) && compact.test(latin1(octets).trim());

/** Null where it is none: another form, a part in another spelling of base64url, a header that is no JSON object. */
export function readJws(octets: Uint8Array): Jws | null {
  if (!isCompact(octets)) return null;
  const text = latin1(octets).trim();
  const [first, second, third] = text.split(".").map((part) => decodeBase64url(part) ?? undefined);
  const header = first === undefined ? null : readJsonObject(first);
  if (header === null || second === undefined || third === undefined) return null;
  const typ = member(header, "typ");
  const type = typeof typ === "string" ? typ.toLowerCase().replace(/^application\//, "") : "";
  return { text, header, type, payload: second };
}

interface Algorithm {
  readonly kind: PublicKey["kind"];
  readonly curve?: Curve;
  readonly hash?: DigestName;
  /** RSASSA-PSS; its salt is as long as its hash (RFC 7518, 3.5). */
  readonly salt?: number;
}

/** RFC 7518, 3.1, RFC 8037, 3.1, RFC 9864, 2.2: those that a certificate's key can make. */
const algorithms = new Map<string, Algorithm>([
  ["ES256", { kind: "ec", curve: "P-256" }],
  ["ES384", { kind: "ec", curve: "P-384" }],
  ["ES512", { kind: "ec", curve: "P-521" }],
  ["RS256", { kind: "rsa", hash: "SHA-256" }],
  ["RS384", { kind: "rsa", hash: "SHA-384" }],
  ["RS512", { kind: "rsa", hash: "SHA-512" }],
  ["PS256", { kind: "rsa", hash: "SHA-256", salt: 32 }],
  ["PS384", { kind: "rsa", hash: "SHA-384", salt: 48 }],
  ["PS512", { kind: "rsa", hash: "SHA-512", salt: 64 }],
  ["EdDSA", { kind: "ed25519" }],
  ["Ed25519", { kind: "ed25519" }],
]);

/**
 * Header parameters that would have another key or other octets count for some readers. `crit` names what has
 * to be understood, and nothing that may be named there is.
 */
const refused = ["crit", "b64", "jwk", "jku", "x5u"] as const;

const invalid = (where: string): Outcome => ({
  status: "invalid",
  problems: [unusable("format", { where })],
});

/** Who signed it and what that is worth, as of a SignerInfo. Never rejects because of the JWS. */
export async function verifyJws(jws: Jws, surroundings: Surroundings): Promise<Outcome> {
  const { budget } = surroundings;
  const { header } = jws;
  const alien = refused.find((name) => Object.hasOwn(header, name));
  if (alien !== undefined) return invalid(alien);
  const chain = readChain(header, surroundings);
  if (typeof chain === "string") return invalid(chain);
  const [leaf, ...others] = chain;
  if (leaf === undefined) return invalid("x5c");
  if (!(await isNamedLeaf(header, leaf))) return invalid("x5t#S256");

  const alg = member(header, "alg");
  const algorithm = typeof alg === "string" ? algorithms.get(alg) : undefined;
  const undecided = async (why: string): Promise<Outcome> => ({
    status: "indeterminate",
    problems: [unsupported(why)],
    ...(await present(leaf)),
  });
  if (algorithm === undefined || typeof alg !== "string")
    return undecided(`alg-${typeof alg === "string" && /^[\w-]{1,20}$/.test(alg) ? alg : "missing"}`);
  const { key } = leaf;
  if ("unsupported" in key) return undecided(key.unsupported);
  if (!fits(key, algorithm)) return invalid("alg");
  // RFC 7518, 3.3 forbids them.
  if (key.kind === "rsa" && key.bits < rsaBits.strong) return undecided(`rsa-${key.bits}`);
  if (!budget.spend("verifications"))
    return { status: "indeterminate", problems: [beyond("verifications")], ...(await present(leaf)) };

  const check = await checkSignature(jws.text, alg, key);
  if (check === "unsupported") return undecided(`platform-${alg}`);
  if (check === "bad")
    return { status: "invalid", problems: [broken("signature")], ...(await present(leaf)) };
  const [certificates, crls, ocsp] = await Promise.all([
    surroundings.certificates(),
    surroundings.crls(),
    surroundings.ocsp(),
  ]);
  return judgeCertificate(
    leaf,
    null,
    { certificates: [...others, ...certificates], crls, ocsp },
    surroundings,
  );
}

/** The certificates of x5c in their order, the signer's first (RFC 7515, 4.1.6); else where it fails. */
function readChain(header: JsonObject, { budget }: Surroundings): readonly Certificate[] | "x5c" {
  const x5c = member(header, "x5c");
  if (!Array.isArray(x5c) || x5c.length > longestChain) return "x5c";
  const chain: Certificate[] = [];
  for (const text of x5c as readonly unknown[]) {
    const der = typeof text === "string" ? decodeStrictBase64(text) : null;
    if (der === null || !budget.spend("certificates")) return "x5c";
    const certificate = readCertificate(der);
    if ("malformed" in certificate) return "x5c";
    chain.push(certificate);
  }
  return chain;
}

async function isNamedLeaf(header: JsonObject, leaf: Certificate): Promise<boolean> {
  const thumbprint = member(header, "x5t#S256");
  if (thumbprint === undefined) return true;
  const octets = typeof thumbprint === "string" ? decodeBase64url(thumbprint) : null;
  return octets !== null && equalBytes(octets, await digest("SHA-256", leaf.der));
}

/** Whether a key makes signatures of the algorithm: the certificate decides what a key is for, not the header. */
function fits(key: PublicKey, { kind, curve, hash, salt }: Algorithm): boolean {
  if (key.kind !== kind || (curve !== undefined && key.curve !== curve)) return false;
  if (key.pssParameters === undefined) return true;
  // RFC 4055, 1.2 and 3.3: a key for PSS alone, with its own hash and a salt no shorter than it asks for.
  const allowed = key.pssParameters;
  return salt !== undefined && (allowed === null || (allowed.hash === hash && allowed.saltLength <= salt));
}

async function checkSignature(
  text: string,
  alg: string,
  key: PublicKey,
): Promise<"good" | "bad" | "unsupported"> {
  const { compactVerify } = await import("jose");
  try {
    await compactVerify(text, toJwk(key), { algorithms: [alg] });
    return "good";
  } catch (fault) {
    const isBad =
      fault instanceof Error && "code" in fault && fault.code === "ERR_JWS_SIGNATURE_VERIFICATION_FAILED";
    return isBad ? "bad" : "unsupported";
  }
}
