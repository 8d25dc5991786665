/** Which key of a PKCS#12 file belongs to which of its certificates, and who issued those. */
import { equalBytes } from "../bytes/equal.ts";
import { isSelfIssued, type Certificate } from "../pki/certificate.ts";
import { Asn1Fault, contents, encoding, Fields, readBits, readOid, readWhole, tags } from "../pki/der.ts";
import { algorithmOids } from "../pki/oids.ts";
import { verifySignature } from "../pki/signature.ts";
import { Pkcs12Fault, readBags, type Pkcs12Error } from "./pkcs12-bags.ts";

/** A certificate with its private key. */
export interface Identity {
  readonly certificate: Certificate;
  /** Its issuers as far as they were enclosed, nearest first. */
  readonly issuers: readonly Certificate[];
  /** PrivateKeyInfo (RFC 5208), in the clear: not to be kept. */
  readonly pkcs8: ArrayBuffer;
}

export type Identities = { readonly identities: readonly Identity[] } | { readonly error: Pkcs12Error };

/**
 * Every key of a file of password integrity and privacy that belongs to one of its certificates: at least one where
 * there is no error. Never rejects because of the file.
 */
export async function readIdentities(bytes: Uint8Array, password: string): Promise<Identities> {
  try {
    const { keys, certificates } = await readBags(bytes, password);
    if (keys.length === 0) return { error: "no-key" };
    let known = false;
    const identities: Identity[] = [];
    for (const pkcs8 of keys) {
      const own = await publicKeyOf(pkcs8);
      if (own === null) continue;
      known = true;
      for (const certificate of certificates)
        if (equalBytes(own, subjectPublicKey(certificate)))
          identities.push({ certificate, issuers: await issuersOf(certificate, certificates), pkcs8 });
    }
    if (identities.length > 0) return { identities };
    return { error: known ? "no-certificate" : "unsupported" };
  } catch (fault) {
    return { error: fault instanceof Pkcs12Fault ? fault.code : "malformed" };
  }
}

/** Content of the BIT STRING in SubjectPublicKeyInfo. */
function subjectPublicKey({ spki }: Certificate): Uint8Array {
  const fields = new Fields(readWhole(spki));
  fields.take();
  return readBits(fields.take()).octets;
}

/** The same of a private key; null where it is of a kind that no platform knows. */
async function publicKeyOf(pkcs8: ArrayBuffer): Promise<Uint8Array | null> {
  const info = new Fields(readWhole(new Uint8Array(pkcs8)));
  info.take(tags.integer);
  const algorithm = readOid(new Fields(info.take(tags.sequence)).take());
  if (algorithm !== algorithmOids.rsaEncryption) return curvePoint(pkcs8);
  const numbers = new Fields(readWhole(contents(info.take(tags.octetString))));
  numbers.take();
  const [modulus, exponent] = [encoding(numbers.take(tags.integer)), encoding(numbers.take(tags.integer))];
  const length = modulus.length + exponent.length;
  if (length > 0xffff) throw new Asn1Fault("key is too large");
  const header =
    length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Uint8Array.from([tags.sequence, ...header, ...modulus, ...exponent]);
}

const kinds: readonly (readonly [AlgorithmIdentifier | EcKeyImportParams, KeyUsage])[] = [
  [{ name: "ECDH", namedCurve: "P-256" }, "deriveBits"],
  [{ name: "ECDH", namedCurve: "P-384" }, "deriveBits"],
  [{ name: "ECDH", namedCurve: "P-521" }, "deriveBits"],
  [{ name: "X25519" }, "deriveBits"],
  [{ name: "Ed25519" }, "sign"],
];

async function curvePoint(pkcs8: ArrayBuffer): Promise<Uint8Array | null> {
  for (const [kind, usage] of kinds) {
    const key = await crypto.subtle.importKey("pkcs8", pkcs8, kind, true, [usage]).catch(() => null);
    if (key === null) continue;
    const { x = "", y } = await crypto.subtle.exportKey("jwk", key);
    return Uint8Array.from(y === undefined ? base64url(x) : [4, ...base64url(x), ...base64url(y)]);
  }
  return null;
}

const base64url = (text: string): number[] =>
  [...atob(text.replaceAll("-", "+").replaceAll("_", "/"))].map((character) => character.charCodeAt(0));

/** Each by name and signature. */
async function issuersOf(leaf: Certificate, all: readonly Certificate[]): Promise<readonly Certificate[]> {
  const chain = [leaf];
  for (;;) {
    const last = chain.at(-1);
    if (last === undefined || isSelfIssued(last)) return chain.slice(1);
    const issuer = await issuerOf(
      last,
      all.filter((one) => !chain.some(({ der }) => equalBytes(der, one.der))),
    );
    if (issuer === null) return chain.slice(1);
    chain.push(issuer);
  }
}

async function issuerOf(
  { issuer, signatureAlgorithm, signature, tbs }: Certificate,
  candidates: readonly Certificate[],
): Promise<Certificate | null> {
  if ("unsupported" in signatureAlgorithm) return null;
  for (const candidate of candidates) {
    if (candidate.subject.key !== issuer.key || "unsupported" in candidate.key) continue;
    const check = await verifySignature(candidate.key, signatureAlgorithm, signature, tbs);
    if (check.kind === "good") return candidate;
  }
  return null;
}
