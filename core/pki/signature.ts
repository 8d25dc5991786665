import { curves, digests, refused, rsaBits } from "./algorithms.ts";
import { Asn1Fault, Fields, readInteger, readOid, readWhole, tags, type Element } from "./der.ts";
import { algorithmOids } from "./oids.ts";
import {
  isNull,
  readPssParameters,
  type Curve,
  type DigestName,
  type PublicKey,
  type Unsupported,
} from "./spki.ts";

export type SignatureAlgorithm =
  | { readonly scheme: "pkcs1"; readonly hash: DigestName }
  | { readonly scheme: "pss"; readonly hash: DigestName; readonly saltLength: number }
  | { readonly scheme: "ecdsa"; readonly hash: DigestName }
  | { readonly scheme: "ed25519" };

export type SignatureCheck =
  /** `weak`: right by mathematics, by a hash or key size that no longer counts ("sha-1", "rsa-1024"). */
  | { readonly kind: "good"; readonly weak: string | null }
  | { readonly kind: "bad" }
  | { readonly kind: "unsupported"; readonly why: string };

interface Named {
  readonly algorithm: SignatureAlgorithm;
  /** RFC 4055, 5 asks for NULL and RFC 5754, 3.2 to accept none; RFC 5758, 3.2 and 8410, 3 want none. */
  readonly parameters: "null-or-absent" | "absent";
}

const pkcs1 = (hash: DigestName): Named => ({
  algorithm: { scheme: "pkcs1", hash },
  parameters: "null-or-absent",
});
const ecdsa = (hash: DigestName): Named => ({ algorithm: { scheme: "ecdsa", hash }, parameters: "absent" });

const namedAlgorithms = new Map<string, Named>([
  [algorithmOids.sha1WithRSAEncryption, pkcs1("SHA-1")],
  [algorithmOids.sha1WithRSASignature, pkcs1("SHA-1")],
  [algorithmOids.sha256WithRSAEncryption, pkcs1("SHA-256")],
  [algorithmOids.sha384WithRSAEncryption, pkcs1("SHA-384")],
  [algorithmOids.sha512WithRSAEncryption, pkcs1("SHA-512")],
  [algorithmOids.ecdsaWithSHA1, ecdsa("SHA-1")],
  [algorithmOids.ecdsaWithSHA256, ecdsa("SHA-256")],
  [algorithmOids.ecdsaWithSHA384, ecdsa("SHA-384")],
  [algorithmOids.ecdsaWithSHA512, ecdsa("SHA-512")],
  [algorithmOids.ed25519, { algorithm: { scheme: "ed25519" }, parameters: "absent" }],
]);

/** An AlgorithmIdentifier that names hash and scheme in one, as certificates and revocation lists do. Never throws. */
export function readSignatureAlgorithm(identifier: Element): SignatureAlgorithm | Unsupported {
  try {
    const { oid, parameters } = readIdentifier(identifier);
    if (oid === algorithmOids.rsassaPss) {
      if (parameters === null) return { unsupported: "pss-parameters" };
      const pss = readPssParameters(parameters);
      return "unsupported" in pss ? pss : { scheme: "pss", ...pss };
    }
    const named = namedAlgorithms.get(oid);
    if (named === undefined) return { unsupported: refused.signatures.get(oid) ?? `signature-${oid}` };
    if (parameters !== null && (named.parameters === "absent" || !isNull(parameters)))
      return { unsupported: "signature-parameters" };
    return named.algorithm;
  } catch (fault) {
    if (fault instanceof Asn1Fault) return { unsupported: "malformed-algorithm" };
    throw fault;
  }
}

/**
 * The same for a CMS SignerInfo, which names the digest apart (RFC 5652, 5.3): rsaEncryption and ecPublicKey
 * stand for the scheme alone; every other identifier must agree with the digest (RFC 8933, 3.1), Ed25519
 * with SHA-512 (RFC 8419, 2.3). Never throws.
 */
export function readSignerAlgorithm(
  identifier: Element,
  digestName: DigestName,
): SignatureAlgorithm | Unsupported {
  try {
    const { oid, parameters } = readIdentifier(identifier);
    if (oid === algorithmOids.rsaEncryption) {
      if (parameters !== null && !isNull(parameters)) return { unsupported: "signature-parameters" };
      return { scheme: "pkcs1", hash: digestName };
    }
    if (oid === algorithmOids.ecPublicKey) {
      if (parameters !== null) return { unsupported: "signature-parameters" };
      return { scheme: "ecdsa", hash: digestName };
    }
  } catch (fault) {
    if (fault instanceof Asn1Fault) return { unsupported: "malformed-algorithm" };
    throw fault;
  }
  const algorithm = readSignatureAlgorithm(identifier);
  if ("unsupported" in algorithm) return algorithm;
  const hash = algorithm.scheme === "ed25519" ? "SHA-512" : algorithm.hash;
  return hash === digestName ? algorithm : { unsupported: "digest-mismatch" };
}

function readIdentifier(identifier: Element): { oid: string; parameters: Element | null } {
  const fields = new Fields(identifier);
  const oid = readOid(fields.take(tags.oid));
  const parameters = fields.more ? fields.take() : null;
  fields.end();
  return { oid, parameters };
}

export async function digest(name: DigestName, bytes: Uint8Array): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest(name, view(bytes)));
}

/**
 * Whether `signature` is the key's signature over `data`. Never rejects. Certificates, revocation lists and
 * SignerInfos all come through here, so a key is used for nothing that its own parameters forbid.
 */
export async function verifySignature(
  key: PublicKey,
  algorithm: SignatureAlgorithm,
  signature: Uint8Array,
  data: Uint8Array,
): Promise<SignatureCheck> {
  const call = platformCall(key, algorithm, signature);
  if (call === null) return { kind: "bad" };
  try {
    const imported = await importedKey(key, call);
    const good = await crypto.subtle.verify(call.verify, imported, view(call.signature), view(data));
    return good ? { kind: "good", weak: weakness(key, algorithm) } : { kind: "bad" };
  } catch {
    // The gate let through what this platform does not know: Ed25519 before Chromium 137.
    return { kind: "unsupported", why: `platform-${algorithm.scheme}` };
  }
}

/** Keys as the platform holds them, by algorithm: an anchor's checks many messages, an issuer's several lists. */
const importedKeys = new WeakMap<PublicKey, Map<string, CryptoKey>>();

async function importedKey(key: PublicKey, call: PlatformCall): Promise<CryptoKey> {
  const known = importedKeys.get(key) ?? new Map<string, CryptoKey>();
  importedKeys.set(key, known);
  let imported = known.get(call.use);
  if (imported === undefined) {
    imported = await crypto.subtle.importKey(call.format, view(call.key()), call.import, false, ["verify"]);
    known.set(call.use, imported);
  }
  return imported;
}

/** By the table of algorithms.ts: the digest's fault before the key's. */
function weakness({ kind, bits, curve }: PublicKey, algorithm: SignatureAlgorithm): string | null {
  if (algorithm.scheme !== "ed25519" && digests[algorithm.hash].strength === "weak")
    return algorithm.hash.toLowerCase();
  if (curve !== undefined && curves[curve].strength === "weak") return curve.toLowerCase();
  return kind === "rsa" && bits < rsaBits.strong ? `rsa-${bits}` : null;
}

interface PlatformCall {
  /** Names what is imported, among all that one key can be imported as. */
  readonly use: string;
  readonly format: "spki" | "raw";
  readonly key: () => Uint8Array;
  readonly import: RsaHashedImportParams | EcKeyImportParams | { readonly name: "Ed25519" };
  readonly verify: { readonly name: string } | RsaPssParams | EcdsaParams;
  readonly signature: Uint8Array;
}

/** What to ask WebCrypto; null where this key makes no such signature. */
function platformCall(
  key: PublicKey,
  algorithm: SignatureAlgorithm,
  signature: Uint8Array,
): PlatformCall | null {
  switch (algorithm.scheme) {
    case "pkcs1":
    case "pss": {
      if (key.kind !== "rsa") return null;
      // RFC 8017, 8.1.2 and 8.2.2, step 1.
      if (signature.length !== Math.ceil(key.bits / 8)) return null;
      const rsa = { format: "spki", key: () => rsaSpki(key.octets), signature } as const;
      const { hash } = algorithm;
      if (algorithm.scheme === "pkcs1") {
        if (key.pssParameters !== undefined) return null;
        const name = "RSASSA-PKCS1-v1_5";
        return { ...rsa, use: `${name} ${hash}`, import: { name, hash }, verify: { name } };
      }
      const { saltLength } = algorithm;
      const allowed = key.pssParameters ?? null;
      // RFC 4055, 3.3: same hash, and a salt at least as long as the key asks for.
      if (allowed !== null && (allowed.hash !== hash || saltLength < allowed.saltLength)) return null;
      // RFC 8017, 9.1.2, step 3.
      if (Math.ceil((key.bits - 1) / 8) < digests[hash].octets + saltLength + 2) return null;
      const name = "RSA-PSS";
      return { ...rsa, use: `${name} ${hash}`, import: { name, hash }, verify: { name, saltLength } };
    }
    case "ecdsa": {
      if (key.kind !== "ec" || key.curve === undefined) return null;
      const fixed = fixedWidthEcdsa(signature, key.curve);
      if (fixed === null) return null;
      return {
        use: "ECDSA",
        format: "raw",
        key: () => key.octets,
        import: { name: "ECDSA", namedCurve: key.curve },
        verify: { name: "ECDSA", hash: algorithm.hash },
        signature: fixed,
      };
    }
    case "ed25519": {
      if (key.kind !== "ed25519") return null;
      if (signature.length !== 64) return null;
      const name = { name: "Ed25519" } as const;
      return { use: "Ed25519", format: "raw", key: () => key.octets, import: name, verify: name, signature };
    }
  }
}

/** ECDSA-Sig-Value (RFC 3279, 2.2.3) as the r || s that WebCrypto takes; null where it is not strict DER. */
function fixedWidthEcdsa(signature: Uint8Array, curve: Curve): Uint8Array<ArrayBuffer> | null {
  const width = Math.ceil(curves[curve].bits / 8);
  const fixed = new Uint8Array(2 * width);
  try {
    const fields = new Fields(readWhole(signature));
    for (const end of [width, 2 * width]) {
      const octets = readInteger(fields.take());
      if (octets[0]! >= 0x80) return null;
      const magnitude = octets[0] === 0 ? octets.subarray(1) : octets;
      if (magnitude.length === 0 || magnitude.length > width) return null;
      fixed.set(magnitude, end - magnitude.length);
    }
    fields.end();
    return fixed;
  } catch (fault) {
    if (fault instanceof Asn1Fault) return null;
    throw fault;
  }
}

/** AlgorithmIdentifier of rsaEncryption with NULL (RFC 3279, 2.3.1). */
const rsaEncryptionIdentifier = Uint8Array.of(
  ...[0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00],
);

/** WebCrypto imports no id-RSASSA-PSS key, so every RSA key goes in under rsaEncryption. */
function rsaSpki(rsaPublicKey: Uint8Array): Uint8Array<ArrayBuffer> {
  const bits = [0x03, ...derLength(rsaPublicKey.length + 1), 0x00];
  const length = rsaEncryptionIdentifier.length + bits.length + rsaPublicKey.length;
  const head = [0x30, ...derLength(length)];
  const spki = new Uint8Array(head.length + length);
  spki.set(head);
  spki.set(rsaEncryptionIdentifier, head.length);
  spki.set(bits, head.length + rsaEncryptionIdentifier.length);
  spki.set(rsaPublicKey, spki.length - rsaPublicKey.length);
  return spki;
}

const derLength = (length: number): number[] =>
  length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];

/** WebCrypto's types refuse shared memory; the core never reads from any. */
const view = (bytes: Uint8Array): Uint8Array<ArrayBuffer> =>
  bytes.buffer instanceof ArrayBuffer ? (bytes as Uint8Array<ArrayBuffer>) : Uint8Array.from(bytes);
