/**
 * Password-based encryption of older PKCS#12 files (RFC 7292, B and C): triple DES and RC2 under keys that SHA-1 makes. Loaded only where a
 * file is of that kind.
 */
import { decryptCbc } from "../ciphers/legacy.ts";
import { digest } from "../pki/signature.ts";

export interface LegacyScheme {
  readonly cipher: "DES-EDE3-CBC" | "RC2-CBC";
  /** Octets; triple DES of two keys uses the first again. */
  readonly keyLength: number;
}

interface Encrypted {
  readonly password: string;
  readonly salt: Uint8Array;
  readonly rounds: number;
  readonly encrypted: Uint8Array;
}

/** Null where what comes out is padded wrongly. */
export async function decryptLegacy(
  { cipher, keyLength }: LegacyScheme,
  { password, salt, rounds, encrypted }: Encrypted,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const secret = bmpString(password);
  const key = await derive(1, secret, salt, rounds, keyLength);
  const iv = await derive(2, secret, salt, rounds, 8);
  if (cipher === "RC2-CBC") return decryptCbc({ name: cipher, iv, bits: keyLength * 8 }, key, encrypted);
  const whole = keyLength === 24 ? key : Uint8Array.from([...key, ...key.subarray(0, 8)]);
  return decryptCbc({ name: cipher, iv }, whole, encrypted);
}

/** RFC 7292, B.1: UTF-16, with a zero at its end. */
function bmpString(text: string): Uint8Array {
  const units = new DataView(new ArrayBuffer(2 * text.length + 2));
  for (let i = 0; i < text.length; i++) units.setUint16(2 * i, text.charCodeAt(i));
  return new Uint8Array(units.buffer);
}

/** Octets that SHA-1 takes at once. */
const block = 64;

/** RFC 7292, B.2; `purpose` 1: a key, 2: where a cipher starts. */
async function derive(
  purpose: 1 | 2,
  password: Uint8Array,
  salt: Uint8Array,
  rounds: number,
  length: number,
): Promise<Uint8Array> {
  const diversifier = new Uint8Array(block).fill(purpose);
  const repeated = [...filled(salt), ...filled(password)];
  const made: number[] = [];
  while (made.length < length) {
    let hash = await digest("SHA-1", Uint8Array.from([...diversifier, ...repeated]));
    for (let round = 1; round < rounds; round++) hash = await digest("SHA-1", hash);
    made.push(...hash);
    addToEach(repeated, hash);
  }
  return Uint8Array.from(made.slice(0, length));
}

/** As often as whole blocks hold it. */
const filled = (octets: Uint8Array): number[] =>
  Array.from({ length: block * Math.ceil(octets.length / block) }, (_, i) => octets[i % octets.length] ?? 0);

/** Adds the hash, repeated to a block, and one to each block, as numbers whose overflow is lost. */
function addToEach(repeated: number[], hash: Uint8Array): void {
  for (let start = 0; start < repeated.length; start += block) {
    let carry = 1;
    for (let i = block - 1; i >= 0; i--) {
      const sum = (repeated[start + i] ?? 0) + (hash[i % hash.length] ?? 0) + carry;
      repeated[start + i] = sum & 0xff;
      carry = sum >> 8;
    }
  }
}
