import { hash } from "node:crypto";

/** Octets that are hashed about as fast as a thread is woken. */
const most = 65_536;

const names: ReadonlyMap<AlgorithmIdentifier, string> = new Map([
  ["SHA-1", "sha1"],
  ["SHA-256", "sha256"],
  ["SHA-384", "sha384"],
  ["SHA-512", "sha512"],
]);

const isShort = (data: BufferSource): data is Uint8Array<ArrayBuffer> =>
  data instanceof Uint8Array && data.buffer instanceof ArrayBuffer && data.byteLength <= most;

/**
 * Node's WebCrypto wakes a thread for every digest, which takes longer than the digest of some kilobytes, of which each
 * mail needs several. Those are taken on the spot from now on, by the same OpenSSL and with the same outcome; the rest
 * stays with the threads, where what takes long keeps no other mail waiting.
 */
export function digestAtOnce(subtle: SubtleCrypto): void {
  const byThread = subtle.digest.bind(subtle);
  const digest: SubtleCrypto["digest"] = async (algorithm, data) => {
    const name = names.get(algorithm);
    if (name === undefined || !isShort(data)) return byThread(algorithm, data);
    return Uint8Array.from(hash(name, data, "buffer")).buffer;
  };
  Object.defineProperty(subtle, "digest", { value: digest, configurable: true, writable: true });
}
