/**
 * A person's keys and certificates as mail programs hand them on: PKCS#12 (RFC 7292). What to believe of it is ours: sizes and
 * iterations are bounded before any work, and a key belongs to the certificate only where its public half is the certificate's.
 */
import { mailboxes, type Certificate } from "../pki/certificate.ts";
import { nameText } from "../pki/names.ts";
import type { Curve } from "../pki/spki.ts";
import type { DecryptionKey } from "../ports.ts";
import { decryptionKey, isForEncryption } from "./decryption-key.ts";
import type { Pkcs12Error } from "./pkcs12-bags.ts";
import { readIdentities } from "./pkcs12-identities.ts";

export { newSeal } from "./decryption-key.ts";
export type { Pkcs12Error } from "./pkcs12-bags.ts";

/** By which a key signs a mandate (RFC 7518, 3.1). */
export type SigningAlgorithm = "RS256" | "ES256" | "ES384";

/** A person who can sign: their certificate, and a key that never leaves the platform. */
export interface SigningIdentity {
  /** Canonical addresses the certificate speaks for: those of subjectAltName alone (RFC 6047, 3). */
  readonly addresses: readonly string[];
  /** Subject, for display; proves nothing. */
  readonly name: string;
  /** UTC ISO. */
  readonly notBefore: string;
  readonly notAfter: string;
  /** DER, the person's own first, then its issuers as far as they were enclosed. */
  readonly certificates: readonly Uint8Array[];
  /** Not extractable. */
  readonly key: CryptoKey;
  readonly algorithm: SigningAlgorithm;
}

export type Pkcs12Result = { readonly identity: SigningIdentity } | { readonly error: Pkcs12Error };

/** Below it no reader counts a signature. */
const leastRsaBits = 2048;

/** The first key of a PKCS#12 file that signs. Never rejects because of the file. */
export async function openPkcs12(bytes: Uint8Array, password: string): Promise<Pkcs12Result> {
  const read = await readIdentities(bytes, password);
  if ("error" in read) return read;
  for (const { certificate, issuers, pkcs8 } of read.identities) {
    if (!signs(certificate)) continue;
    const pen = await readKey(pkcs8);
    if (pen === null) continue;
    const { subject, notBefore, notAfter } = certificate;
    return {
      identity: {
        addresses: mailboxes(certificate),
        name: nameText(subject),
        notBefore: notBefore.toISOString(),
        notAfter: notAfter.toISOString(),
        certificates: [certificate, ...issuers].map(({ der }) => der),
        ...pen,
      },
    };
  }
  return { error: "unsupported" };
}

/** digitalSignature or nonRepudiation, where the certificate says what it is for (RFC 8550, 4.4.2). */
const signs = ({ extensions: { keyUsage } }: Certificate): boolean =>
  keyUsage === null || (keyUsage & 3) !== 0;

/** A key for opening mail, and what is shown of its certificate. */
export interface OpenedKey {
  readonly key: DecryptionKey;
  /** As in SigningIdentity. */
  readonly addresses: readonly string[];
  readonly name: string;
  /** Its issuer, for display. */
  readonly issuer: string;
  readonly notBefore: string;
  readonly notAfter: string;
}

export type DecryptionKeysResult = { readonly keys: readonly OpenedKey[] } | { readonly error: Pkcs12Error };

/**
 * Every key of a PKCS#12 file that opens mail, its private numbers sealed by `seal` (`newSeal`): at least one where there is
 * no error. Never rejects because of the file.
 */
export async function openDecryptionKeys(
  bytes: Uint8Array,
  password: string,
  seal: CryptoKey,
): Promise<DecryptionKeysResult> {
  const read = await readIdentities(bytes, password);
  if ("error" in read) return read;
  const keys: OpenedKey[] = [];
  for (const { certificate, pkcs8 } of read.identities) {
    if (!isForEncryption(certificate)) continue;
    const key = await decryptionKey(pkcs8, certificate.der, seal);
    if (key === null) continue;
    const { subject, issuer, notBefore, notAfter } = certificate;
    keys.push({
      key,
      addresses: mailboxes(certificate),
      name: nameText(subject),
      issuer: nameText(issuer),
      notBefore: notBefore.toISOString(),
      notAfter: notAfter.toISOString(),
    });
  }
  return keys.length > 0 ? { keys } : { error: "unsupported" };
}

/** How one kind of key is imported. */
interface Kind {
  readonly algorithm: SigningAlgorithm;
  readonly import: RsaHashedImportParams | EcKeyImportParams;
}

const kinds: readonly Kind[] = [
  { algorithm: "RS256", import: { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" } },
  { algorithm: "ES256", import: { name: "ECDSA", namedCurve: "P-256" satisfies Curve } },
  { algorithm: "ES384", import: { name: "ECDSA", namedCurve: "P-384" satisfies Curve } },
];

const isStrong = ({ algorithm }: CryptoKey): boolean =>
  !("modulusLength" in algorithm) || Number(algorithm.modulusLength) >= leastRsaBits;

/** The key as the platform holds it; null where it is of no kind that signs here. */
async function readKey(bytes: ArrayBuffer): Promise<Pick<SigningIdentity, "key" | "algorithm"> | null> {
  for (const kind of kinds) {
    try {
      const key = await crypto.subtle.importKey("pkcs8", bytes, kind.import, false, ["sign"]);
      return isStrong(key) ? { algorithm: kind.algorithm, key } : null;
    } catch {
      // Of another kind.
    }
  }
  return null;
}
