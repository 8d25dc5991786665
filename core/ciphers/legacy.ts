/**
 * Ciphers of older programs that no platform has built in, and AES of 192 bits, which Chromium has not: by node-forge, which is
 * loaded only where one is met. They open what is there; nothing is ever encrypted by them.
 */
import "node-forge/lib/aes.js";
import "node-forge/lib/des.js";
import cipher from "node-forge/lib/cipher.js";
import rc2 from "node-forge/lib/rc2.js";
import util, { type ByteBuffer } from "node-forge/lib/util.js";
import { latin1 } from "../bytes/ascii.ts";

export type LegacyCipher =
  | { readonly name: "DES-EDE3-CBC" | "AES-192-CBC"; readonly iv: Uint8Array }
  /** RFC 2268, of so many effective bits. */
  | { readonly name: "RC2-CBC"; readonly iv: Uint8Array; readonly bits: number };

/** Octets handed over at once: the library holds octets as text. */
const piece = 4096;

/** All of it with its padding (RFC 5652, 6.3) taken off and checked to the last octet, or null. */
export function decryptCbc(
  algorithm: LegacyCipher,
  key: Uint8Array,
  encrypted: Uint8Array,
): Uint8Array<ArrayBuffer> | null {
  const block = algorithm.name === "AES-192-CBC" ? 16 : 8;
  if (encrypted.length === 0 || encrypted.length % block !== 0 || algorithm.iv.length !== block) return null;
  const decipher = started(algorithm, latin1(key));
  const made = new Uint8Array(encrypted.length);
  let size = 0;
  const take = (output: ByteBuffer): void => {
    const text = output.getBytes();
    for (let i = 0; i < text.length; i++) made[size + i] = text.charCodeAt(i);
    size += text.length;
  };
  for (let at = 0; at < encrypted.length; at += piece) {
    decipher.update(util.createBuffer(latin1(encrypted.subarray(at, at + piece))));
    take(decipher.output);
  }
  // Its own check of the padding looks at one octet.
  if (!decipher.finish(() => true)) return null;
  take(decipher.output);
  return size === made.length ? unpadded(made, block) : null;
}

function started(
  algorithm: LegacyCipher,
  key: string,
): Pick<ReturnType<typeof rc2.createDecryptionCipher>, "output" | "update" | "finish"> {
  const iv = latin1(algorithm.iv);
  if (algorithm.name === "RC2-CBC") {
    const decipher = rc2.createDecryptionCipher(key, algorithm.bits);
    decipher.start(iv);
    return decipher;
  }
  const decipher = cipher.createDecipher(algorithm.name === "AES-192-CBC" ? "AES-CBC" : "3DES-CBC", key);
  decipher.start({ iv });
  return decipher;
}

function unpadded(octets: Uint8Array<ArrayBuffer>, block: number): Uint8Array<ArrayBuffer> | null {
  const count = octets[octets.length - 1] ?? 0;
  if (count === 0 || count > block) return null;
  const length = octets.length - count;
  return octets.subarray(length).every((octet) => octet === count) ? octets.subarray(0, length) : null;
}

/** AES-192 in Galois/Counter Mode; null where the tag is not that of key, nonce, data and ciphertext. */
export function decryptGcm192(
  key: Uint8Array,
  iv: Uint8Array,
  additionalData: Uint8Array,
  encrypted: Uint8Array,
  tag: Uint8Array,
): Uint8Array<ArrayBuffer> | null {
  const decipher = cipher.createDecipher("AES-GCM", latin1(key));
  decipher.start({
    iv: latin1(iv),
    additionalData: latin1(additionalData),
    tag: util.createBuffer(latin1(tag)),
    tagLength: tag.length * 8,
  });
  const made = new Uint8Array(encrypted.length);
  let size = 0;
  for (let at = 0; at <= encrypted.length; at += piece) {
    decipher.update(util.createBuffer(latin1(encrypted.subarray(at, at + piece))));
    const last = at + piece > encrypted.length;
    if (last && !decipher.finish()) return null;
    const text = decipher.output.getBytes();
    for (let i = 0; i < text.length; i++) made[size + i] = text.charCodeAt(i);
    size += text.length;
  }
  return made;
}

/** RFC 3394 with a key of 192 bits; null where its integrity check fails. */
export function unwrapAes192(key: Uint8Array, wrapped: Uint8Array): Uint8Array<ArrayBuffer> | null {
  const blocks = wrapped.length / 8 - 1;
  // A key of 64 octets is longer than any that is wrapped here.
  if (!Number.isInteger(blocks) || blocks < 2 || blocks > 8) return null;
  const registers = wrapped.slice();
  const text = latin1(key);
  for (let step = 6 * blocks; step > 0; step--) {
    const at = (((step - 1) % blocks) + 1) * 8;
    const input = new Uint8Array(16);
    input.set(registers.subarray(0, 8));
    input[7] = input[7]! ^ step;
    input.set(registers.subarray(at, at + 8), 8);
    const decipher = cipher.createDecipher("AES-ECB", text);
    decipher.start({ iv: "" });
    decipher.update(util.createBuffer(latin1(input)));
    if (!decipher.finish(() => true)) return null;
    const output = Uint8Array.from(decipher.output.getBytes(), (character) => character.charCodeAt(0));
    registers.set(output.subarray(0, 8));
    registers.set(output.subarray(8), at);
  }
  return registers.subarray(0, 8).every((octet) => octet === 0xa6) ? registers.slice(8) : null;
}
