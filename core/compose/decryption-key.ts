/** Makes a private key ready for decrypting mail, so that what is kept of it cannot be read out again. */
import { readCertificate, type Certificate } from "../pki/certificate.ts";
import { Asn1Fault, contents, Fields, readOid, readWhole, tags } from "../pki/der.ts";
import { algorithmOids } from "../pki/oids.ts";
import type { Curve } from "../pki/spki.ts";
import type { DecryptionKey, SealedNumbers } from "../ports.ts";

/** Bits of keyUsage (RFC 5280, 4.2.1.3) by one of which a key may be used for this. */
const usages = { keyEncipherment: 2, dataEncipherment: 3, keyAgreement: 4 } as const;

/** Whether mail may be encrypted to this certificate: one that does not say may be used for everything. */
export const isForEncryption = ({ extensions: { keyUsage } }: Certificate): boolean =>
  keyUsage === null || Object.values(usages).some((bit) => (keyUsage & (1 << bit)) !== 0);

/** A key of this device that `decryptionKey` seals with: it is kept where the sealed numbers are, and cannot be read out. */
export const newSeal = (): Promise<CryptoKey> =>
  crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);

/**
 * `pkcs8` (PrivateKeyInfo, RFC 5208) as the key of `certificate` (DER), to which it has to belong. Null where it is of no kind that decrypts here,
 * or the certificate says that it is for something else.
 */
export async function decryptionKey(
  pkcs8: ArrayBuffer,
  certificate: Uint8Array,
  seal: CryptoKey,
): Promise<DecryptionKey | null> {
  const read = readCertificate(certificate);
  if ("malformed" in read || !isForEncryption(read)) return null;
  const common = { certificate: new Uint8Array(certificate) };
  const agreement = await agreementKey(pkcs8);
  if (agreement !== null) return { ...common, oaep: [], agreement, numbers: null };
  const numbers = rsaNumbers(pkcs8);
  const oaep = numbers === null ? [] : await oaepKeys(pkcs8);
  if (numbers === null || oaep.length === 0) return null;
  return { ...common, oaep, agreement: null, numbers: await sealed(numbers, seal) };
}

const curves: readonly Curve[] = ["P-256", "P-384", "P-521"];

async function agreementKey(pkcs8: ArrayBuffer): Promise<CryptoKey | null> {
  const kinds = [...curves.map((namedCurve) => ({ name: "ECDH", namedCurve })), { name: "X25519" }];
  for (const kind of kinds) {
    try {
      return await crypto.subtle.importKey("pkcs8", pkcs8, kind, false, ["deriveBits"]);
    } catch {
      // Of another kind.
    }
  }
  return null;
}

async function oaepKeys(pkcs8: ArrayBuffer): Promise<readonly CryptoKey[]> {
  const keys: CryptoKey[] = [];
  for (const hash of ["SHA-1", "SHA-256", "SHA-384", "SHA-512"]) {
    const kind = { name: "RSA-OAEP", hash };
    const key = await crypto.subtle.importKey("pkcs8", pkcs8, kind, false, ["decrypt"]).catch(() => null);
    if (key !== null) keys.push(key);
  }
  return keys;
}

/** RSAPrivateKey inside a PrivateKeyInfo. */
function rsaNumbers(pkcs8: ArrayBuffer): Uint8Array<ArrayBuffer> | null {
  try {
    const info = new Fields(readWhole(new Uint8Array(pkcs8)));
    info.take(tags.integer);
    if (readOid(new Fields(info.take(tags.sequence)).take()) !== algorithmOids.rsaEncryption) return null;
    return new Uint8Array(contents(info.take(tags.octetString)));
  } catch (fault) {
    if (!(fault instanceof Asn1Fault)) throw fault;
    return null;
  }
}

/** The nonce follows from what is sealed: under one key no two contents share one. */
async function sealed(numbers: Uint8Array<ArrayBuffer>, by: CryptoKey): Promise<SealedNumbers> {
  const nonce = new Uint8Array(await crypto.subtle.digest("SHA-256", numbers)).slice(0, 12);
  const encrypted = await crypto.subtle.encrypt({ name: "AES-GCM", iv: nonce }, by, numbers);
  return { sealed: new Uint8Array(encrypted), nonce, by };
}
