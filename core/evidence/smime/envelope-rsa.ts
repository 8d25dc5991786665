/**
 * RSA decryption with the private numbers (RFC 8017, 5.1.2 and 7): WebCrypto has no RSAES-PKCS1-v1_5, by which most mail
 * is encrypted, and no OAEP of two different hashes. Ciphertext and exponents are blinded, for no integer here takes the same time
 * for every value: by what only who has the private key can foretell, so that the same mail comes to the same end. Nothing
 * that comes out tells whether a padding was right.
 */
import { toHex } from "../../bytes/hex.ts";
import { contents, Fields, readSmallInteger, readWhole, tags, type Element } from "../../pki/der.ts";
import { digest } from "../../pki/signature.ts";
import type { DigestName } from "../../pki/spki.ts";
import type { SealedNumbers } from "../../ports.ts";

export interface RsaNumbers {
  readonly n: bigint;
  readonly e: bigint;
  readonly d: bigint;
  readonly p: bigint;
  readonly q: bigint;
  readonly dp: bigint;
  readonly dq: bigint;
  readonly qInverse: bigint;
  /** Octets of the modulus. */
  readonly size: number;
}

const mostBits = 8192;

/** Reads RSAPrivateKey (RFC 8017, A.1.2) of two primes; null where its numbers are none that fit. Throws `Asn1Fault`. */
export function readNumbers(der: Uint8Array): RsaNumbers | null {
  const fields = new Fields(readWhole(der));
  if (readSmallInteger(fields.take()) !== 0) return null;
  const [n, e, d, p, q, dp, dq, qInverse] = Array.from({ length: 8 }, () =>
    positive(fields.take(tags.integer)),
  );
  fields.end();
  if (!n || !e || !d || !p || !q || !dp || !dq || !qInverse) return null;
  const size = Math.ceil(n.toString(16).length / 2);
  const fits =
    p * q === n && dp < p && dq < q && qInverse < p && (qInverse * q) % p === 1n && size * 8 <= mostBits;
  return fits ? { n, e, d, p, q, dp, dq, qInverse, size } : null;
}

const positive = (element: Element): bigint => {
  const octets = contents(element);
  return (octets[0] ?? 0x80) >= 0x80 ? 0n : toBigInt(octets);
};

const toBigInt = (octets: Uint8Array): bigint => BigInt(`0x0${toHex(octets)}`);

function toOctets(value: bigint, size: number): Uint8Array<ArrayBuffer> {
  const hex = value.toString(16).padStart(size * 2, "0");
  return Uint8Array.from({ length: size }, (_, i) => Number.parseInt(hex.slice(i * 2, i * 2 + 2), 16));
}

/** Opens the numbers of a key; null where they are not what was sealed. */
export async function unseal({ sealed, nonce, by }: SealedNumbers): Promise<RsaNumbers | null> {
  try {
    const algorithm = { name: "AES-GCM", iv: Uint8Array.from(nonce) };
    return readNumbers(new Uint8Array(await crypto.subtle.decrypt(algorithm, by, Uint8Array.from(sealed))));
  } catch {
    return null;
  }
}

/** Four bits of the exponent at a time. */
function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  const powers = [1n];
  for (let i = 1; i < 16; i++) powers.push((powers[i - 1]! * base) % modulus);
  let result = 1n;
  for (const digit of exponent.toString(16)) {
    result = (result * result) % modulus;
    result = (result * result) % modulus;
    result = (result * result) % modulus;
    result = (result * result) % modulus;
    result = (result * powers[Number.parseInt(digit, 16)]!) % modulus;
  }
  return result;
}

/** Pseudo-random octets that follow from private key, ciphertext and purpose alone: HMAC-SHA-256 in counter mode. */
async function derive(
  { d, size }: RsaNumbers,
  ciphertext: Uint8Array,
  purpose: "blind" | "substitute",
  length: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const secret = new Uint8Array(await digest("SHA-256", toOctets(d, size)));
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", secret, algorithm, false, ["sign"]);
  const made = new Uint8Array(length);
  for (let done = 0, counter = 0; done < length; counter++) {
    const input = Uint8Array.from([...new TextEncoder().encode(purpose), counter, ...ciphertext]);
    const block = new Uint8Array(await crypto.subtle.sign("HMAC", key, input));
    made.set(block.subarray(0, length - done), done);
    done += block.length;
  }
  return made;
}

/** a⁻¹ mod n, by the extended Euclidean algorithm; null where there is none. */
function inverse(a: bigint, n: bigint): bigint | null {
  let [r, next] = [n, a % n];
  let [t, following] = [0n, 1n];
  while (next !== 0n) {
    const quotient = r / next;
    [r, next] = [next, r - quotient * next];
    [t, following] = [following, t - quotient * following];
  }
  if (r !== 1n) return null;
  return t < 0n ? t + n : t;
}

/** RSADP (RFC 8017, 5.1.2); null where the ciphertext is no number below the modulus, or a step went wrong. */
async function decrypt(key: RsaNumbers, ciphertext: Uint8Array): Promise<Uint8Array<ArrayBuffer> | null> {
  const { n, e, p, q, dp, dq, qInverse, size } = key;
  const c = toBigInt(ciphertext);
  if (ciphertext.length !== size || c >= n) return null;
  const blinding = await derive(key, ciphertext, "blind", size + 16);
  const factor = toBigInt(blinding.subarray(16)) % n;
  const unblind = inverse(factor, n);
  if (unblind === null) return null;
  const blinded = (c * power(factor, e, n)) % n;
  const atP = power(blinded % p, dp + toBigInt(blinding.subarray(0, 8)) * (p - 1n), p);
  const atQ = power(blinded % q, dq + toBigInt(blinding.subarray(8, 16)) * (q - 1n), q);
  const h = (((atP - (atQ % p) + p) % p) * qInverse) % p;
  const result = (atQ + h * q) % n;
  // A fault in one half would give the factors away to whoever saw what comes of it.
  if (power(result, e, n) !== blinded) return null;
  return toOctets((result * unblind) % n, size);
}

/**
 * RSAES-PKCS1-v1_5 (RFC 8017, 7.2.2) of a content-encryption key of `length` octets. Always gives a key: one that follows
 * from the private key and the ciphertext alone where the padding is wrong or what it holds has another length, so that
 * this cannot be told from a wrong key.
 */
export async function decryptPkcs1(
  key: RsaNumbers,
  ciphertext: Uint8Array,
  length: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const substitute = await derive(key, ciphertext, "substitute", length);
  const encoded = (await decrypt(key, ciphertext)) ?? new Uint8Array(key.size);
  const start = encoded.length - length;
  // 0x00 0x02, eight or more octets that are not zero, 0x00, the key: read to its end whatever is found.
  let wrong = (start < 11 ? 1 : 0) | encoded[0]! | (encoded[1]! ^ 2) | (encoded[start - 1] ?? 1);
  for (let i = 2; i < start - 1; i++) wrong |= encoded[i] === 0 ? 1 : 0;
  const mask = wrong === 0 ? 0xff : 0;
  return substitute.map((octet, i) => (octet & ~mask) | ((encoded[start + i] ?? 0) & mask));
}

export interface OaepParameters {
  readonly hash: DigestName;
  readonly maskHash: DigestName;
  readonly label: Uint8Array;
}

/** RSAES-OAEP (RFC 8017, 7.1.2), the mask made by another hash than the label's; null where it does not open. */
export async function decryptOaep(
  key: RsaNumbers,
  ciphertext: Uint8Array,
  { hash, maskHash, label }: OaepParameters,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const encoded = await decrypt(key, ciphertext);
  const labelHash = await digest(hash, label);
  const length = labelHash.length;
  if (encoded === null || encoded.length < 2 * length + 2) return null;
  const block = encoded.subarray(1 + length);
  const seed = xor(encoded.subarray(1, 1 + length), await mask(maskHash, block, length));
  const data = xor(block, await mask(maskHash, seed, block.length));
  let wrong = encoded[0]!;
  for (let i = 0; i < length; i++) wrong |= data[i]! ^ labelHash[i]!;
  let start = length;
  while (data[start] === 0) start++;
  return wrong === 0 && data[start] === 1 ? data.slice(start + 1) : null;
}

const xor = (a: Uint8Array, b: Uint8Array): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(a, (octet, i) => octet ^ (b[i] ?? 0));

/** MGF1 (RFC 8017, B.2.1). */
async function mask(hash: DigestName, seed: Uint8Array, length: number): Promise<Uint8Array> {
  const input = new Uint8Array(seed.length + 4);
  input.set(seed);
  const made = new Uint8Array(length);
  for (let done = 0, counter = 0; done < length; counter++) {
    new DataView(input.buffer).setUint32(seed.length, counter);
    const next = await digest(hash, input);
    made.set(next.subarray(0, length - done), done);
    done += next.length;
  }
  return made;
}
