/** Content encryption: what algorithm it is (RFC 3565, 3370, 5084), and opening it, all or nothing. */
import type { Budget } from "../../bytes/budget.ts";
import { Asn1Fault, contents, Fields, readOid, readSmallInteger, tags, type Element } from "../../pki/der.ts";
import type { Envelope } from "./envelope.ts";

/** A content-encryption algorithm by its name, and how it is opened where it can be. */
export interface Cipher {
  readonly name: string;
  /** Octets of its key; 0 where it is not at hand. */
  readonly keyLength: number;
  readonly mode: "cbc" | "gcm" | "none";
  /** No platform has it. */
  readonly legacy?: true;
}

const aes = "2.16.840.1.101.3.4.1";

const ciphers = new Map<string, Cipher>([
  ...([128, 192, 256] as const).flatMap((bits, i): [string, Cipher][] => {
    const keyLength = bits / 8;
    return [
      [`${aes}.${20 * i + 2}`, { name: `AES-${bits}-CBC`, keyLength, mode: "cbc" }],
      [`${aes}.${20 * i + 6}`, { name: `AES-${bits}-GCM`, keyLength, mode: "gcm" }],
      [`${aes}.${20 * i + 7}`, { name: `AES-${bits}-CCM`, keyLength: 0, mode: "none" }],
    ];
  }),
  ["1.2.840.113549.3.7", { name: "DES-EDE3-CBC", keyLength: 24, mode: "cbc", legacy: true }],
  ...(
    [
      ["1.2.840.113549.3.2", "RC2-CBC"],
      ["1.3.14.3.2.7", "DES-CBC"],
      ["1.2.840.113533.7.66.10", "CAST5-CBC"],
      ["1.2.392.200011.61.1.1.1.2", "CAMELLIA-128-CBC"],
      ["1.2.392.200011.61.1.1.1.3", "CAMELLIA-192-CBC"],
      ["1.2.392.200011.61.1.1.1.4", "CAMELLIA-256-CBC"],
      ["1.2.410.200004.1.4", "SEED-CBC"],
      ["1.2.840.113549.1.9.16.3.18", "ChaCha20-Poly1305"],
    ] as const
  ).map(([oid, name]): [string, Cipher] => [oid, { name, keyLength: 0, mode: "none" }]),
]);

/** Throws `Asn1Fault`. */
export function cipherOf(algorithm: Element): Cipher {
  const oid = readOid(new Fields(algorithm).take());
  return ciphers.get(oid) ?? { name: oid, keyLength: 0, mode: "none" };
}

/** All of it; "too-large": for a cipher that no platform has; null: it does not open. Throws `Asn1Fault`. */
export async function openContent(
  { algorithm, tag, attributes }: Envelope,
  cipher: Cipher,
  encrypted: Uint8Array,
  key: Uint8Array<ArrayBuffer>,
  budget: Budget,
): Promise<Uint8Array | "too-large" | null> {
  const identifier = new Fields(algorithm);
  identifier.take();
  const parameters = identifier.take();
  identifier.end();
  if (key.length !== cipher.keyLength) return null;
  const sealed: Sealed =
    cipher.mode === "gcm"
      ? { ...gcmParameters(parameters), data: attributes, tag, octets: encrypted }
      : { iv: contents(expect(parameters, tags.octetString)), octets: encrypted };
  if ("tag" in sealed && !isTag(sealed)) return null;
  // Chromium has no AES of 192 bits.
  const platform =
    cipher.legacy === true
      ? null
      : await crypto.subtle.importKey("raw", key, platformName(cipher), false, ["decrypt"]).catch(() => null);
  if (platform === null) {
    if (!budget.spend("legacyBytes", encrypted.length)) return "too-large";
    return openLegacy(cipher, key, sealed);
  }
  return crypto.subtle.decrypt(platformParameters(sealed), platform, joined(sealed)).then(
    (octets) => new Uint8Array(octets),
    () => null,
  );
}

interface SealedCbc {
  readonly iv: Uint8Array;
  readonly octets: Uint8Array;
}

interface SealedGcm extends SealedCbc {
  readonly tagLength: number;
  readonly tag: Uint8Array | null;
  readonly data: Uint8Array | null;
}

type Sealed = SealedCbc | SealedGcm;

function expect(element: Element, tag: number): Element {
  if (element.tag !== tag) throw new Asn1Fault("unexpected parameters");
  return element;
}

/** GCMParameters (RFC 5084, 3.2). */
function gcmParameters(parameters: Element): { readonly iv: Uint8Array; readonly tagLength: number } {
  const fields = new Fields(parameters);
  const iv = contents(fields.take(tags.octetString));
  const tagLength = fields.more ? readSmallInteger(fields.take()) : 12;
  fields.end();
  return { iv, tagLength };
}

/** As long as the parameters say, and as RFC 5084, 3.2 allows. */
const isTag = ({ tag, tagLength, iv }: SealedGcm): boolean =>
  iv.length > 0 && tag?.length === tagLength && tagLength >= 12 && tagLength <= 16;

const platformName = ({ mode }: Cipher): string => (mode === "gcm" ? "AES-GCM" : "AES-CBC");

function platformParameters(sealed: Sealed): AesCbcParams | AesGcmParams {
  const iv = new Uint8Array(sealed.iv);
  if (!("tag" in sealed)) return { name: "AES-CBC", iv };
  const { data, tagLength } = sealed;
  const parameters = { name: "AES-GCM", iv, tagLength: tagLength * 8 };
  return data === null ? parameters : { ...parameters, additionalData: new Uint8Array(data) };
}

/** The platform wants the tag behind what it is of; in a message it stands apart (RFC 5083, 2.1). */
function joined(sealed: Sealed): Uint8Array<ArrayBuffer> {
  const tag = "tag" in sealed ? sealed.tag : null;
  const whole = new Uint8Array(sealed.octets.length + (tag?.length ?? 0));
  whole.set(sealed.octets);
  if (tag !== null) whole.set(tag, sealed.octets.length);
  return whole;
}

async function openLegacy({ name }: Cipher, key: Uint8Array, sealed: Sealed): Promise<Uint8Array | null> {
  const { decryptCbc, decryptGcm192 } = await import("../../ciphers/legacy.ts");
  if (name === "DES-EDE3-CBC" || name === "AES-192-CBC")
    return decryptCbc({ name, iv: sealed.iv }, key, sealed.octets);
  return name === "AES-192-GCM" && "tag" in sealed && sealed.tag !== null
    ? decryptGcm192(key, sealed.iv, sealed.data ?? new Uint8Array(), sealed.octets, sealed.tag)
    : null;
}
