/** Key records (RFC 6376, 3.6.1; RFC 8463, 4). */
import { Asn1Fault, Fields, readWhole, tags as asn1 } from "../../pki/der.ts";
import { readPublicKey, type PublicKey } from "../../pki/spki.ts";
import type { Problem } from "../../report.ts";
import { algorithms, type AlgorithmName } from "./parse.ts";
import { keyUnusable } from "./problems.ts";
import { readBase64, readList, readTags, required, TagFault, type Tags } from "./tags.ts";

export interface Key {
  /** Null: too short for anybody to accept, so it is not even read. */
  readonly publicKey: PublicKey | null;
  readonly bits: number;
  /** t=y: what it signs is to be treated as unsigned. */
  readonly testing: boolean;
}

/** What a key is wanted for. */
export interface Purpose {
  readonly algorithm: AlgorithmName;
  /** Whether the domain of the identity is d= itself, as t=s demands. */
  readonly exactDomain: boolean;
}

/** RFC 8301, 3.2. */
const leastRsaBits = 1024;

/**
 * The key that the TXT records of a name hold. Where there are several, RFC 6376, 3.6.2.2 leaves open what that
 * means: one that is a key record among others that are none is taken, two are as good as none.
 */
export function findKey(records: readonly string[], purpose: Purpose): Key | Problem {
  const read = records.map(readRecord).filter((tags) => tags !== null);
  const [tags, second] = read;
  if (tags === undefined) return keyUnusable("malformed", "record");
  if (second !== undefined) return keyUnusable("malformed", "several");
  return readKey(tags, purpose);
}

/** The tags of a key record, null where it is none. What is wrong between two semicolons harms nobody here. */
function readRecord(record: string): Tags | null {
  try {
    const tags = readTags(record.replace(/;[ \t;]*;/g, ";"));
    const version = tags.get("v")?.value;
    if (version !== undefined && (version !== "DKIM1" || [...tags.keys()][0] !== "v")) return null;
    required(tags, "p");
    return tags;
  } catch (fault) {
    if (fault instanceof TagFault) return null;
    throw fault;
  }
}

function readKey(tags: Tags, { algorithm, exactDomain }: Purpose): Key | Problem {
  const list = (name: string): readonly string[] | null => {
    const value = tags.get(name)?.value;
    return value === undefined ? null : readList(value.toLowerCase());
  };
  const { key, hash } = algorithms[algorithm];
  if ((tags.get("k")?.value ?? "rsa").toLowerCase() !== key) return keyUnusable("mismatch", "k");
  if (list("h")?.includes(hash.toLowerCase().replace("-", "")) === false) return keyUnusable("mismatch", "h");
  const services = list("s") ?? ["*"];
  if (!services.includes("*") && !services.includes("email")) return keyUnusable("mismatch", "s");
  const flags = list("t") ?? [];
  if (flags.includes("s") && !exactDomain) return keyUnusable("mismatch", "t");
  const written = tags.get("p")?.value ?? "";
  if (written === "") return keyUnusable("revoked");
  const octets = readBase64(written);
  if (octets === null) return keyUnusable("malformed", "p");
  const testing = flags.includes("y");
  const publicKey = readOnce(`${key} ${written}`, () => readPublic(octets, key));
  if (publicKey === null) return keyUnusable("malformed", "p");
  if (!("unsupported" in publicKey)) return { publicKey, bits: publicKey.bits, testing };
  const bits = Number(/^rsa-(\d+)$/.exec(publicKey.unsupported)?.[1] ?? Number.NaN);
  return bits < leastRsaBits
    ? { publicKey: null, bits, testing }
    : keyUnusable("malformed", Number.isNaN(bits) ? "p" : "key-size");
}

type Read = ReturnType<typeof readPublicKey> | null;

/**
 * Keys read last, by what was published: a mailbox has much mail of few domains, and a key that is the same
 * object is also imported into the platform once.
 */
const lastRead = new Map<string, Read>();
const kept = 64;

function readOnce(name: string, read: () => Read): Read {
  const known = lastRead.get(name);
  const key = known === undefined ? read() : known;
  lastRead.delete(name);
  lastRead.set(name, key);
  const [oldest] = lastRead.keys();
  if (lastRead.size > kept && oldest !== undefined) lastRead.delete(oldest);
  return key;
}

/**
 * RFC 6376 says RSAPublicKey and means, in its examples and in what nearly everybody publishes,
 * SubjectPublicKeyInfo: both are read. Ed25519 keys are their 32 octets. Null where it is no DER.
 */
function readPublic(octets: Uint8Array, kind: "rsa" | "ed25519"): Read {
  try {
    if (kind === "ed25519") return readPublicKey(readWhole(spki(ed25519Identifier, octets)));
    const whole = readWhole(octets);
    const bare = new Fields(whole).optional(asn1.integer) !== null;
    const key = readPublicKey(bare ? readWhole(spki(rsaIdentifier, octets)) : whole);
    return "unsupported" in key || key.kind === "rsa" ? key : null;
  } catch (fault) {
    if (fault instanceof Asn1Fault) return null;
    throw fault;
  }
}

/** AlgorithmIdentifiers of RFC 3279, 2.3.1 (with its NULL) and RFC 8410, 3. */
const rsaIdentifier = [0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0];
const ed25519Identifier = [0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70];

/** SubjectPublicKeyInfo around a key (RFC 5280, 4.1); keys are as short as a TXT record. */
function spki(identifier: readonly number[], octets: Uint8Array): Uint8Array {
  const bits = [0x03, ...lengthOf(octets.length + 1), 0x00];
  const inner = identifier.length + bits.length + octets.length;
  const head = [0x30, ...lengthOf(inner), ...identifier, ...bits];
  const encoded = new Uint8Array(head.length + octets.length);
  encoded.set(head);
  encoded.set(octets, head.length);
  return encoded;
}

/** X.690, 8.1.3, up to 65,535. */
const lengthOf = (length: number): readonly number[] =>
  length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
