/** Reads signature fields: DKIM-Signature (RFC 6376, 3.5), and what ARC's fields share with it (RFC 8617, 4.1). */
import { latin1 } from "../../bytes/ascii.ts";
import { domainOf, isWithin, toAsciiDomain } from "../../mime/address.ts";
import { digests } from "../../pki/algorithms.ts";
import type { SignatureAlgorithm } from "../../pki/signature.ts";
import type { Problem } from "../../report.ts";
import type { Canonicalization } from "./canonical.ts";
import { malformed } from "./problems.ts";
import {
  lineEndsAt,
  readBase64,
  readList,
  readTags,
  required,
  TagFault,
  without,
  type Tags,
} from "./tags.ts";

/** RFC 6376, 3.3, RFC 8301, 3.1 and RFC 8463, 3. */
export const algorithms = {
  "rsa-sha256": { key: "rsa", hash: "SHA-256", scheme: { scheme: "pkcs1", hash: "SHA-256" } },
  "ed25519-sha256": { key: "ed25519", hash: "SHA-256", scheme: { scheme: "ed25519" } },
  "rsa-sha1": { key: "rsa", hash: "SHA-1", scheme: { scheme: "pkcs1", hash: "SHA-1" } },
} as const satisfies Record<
  string,
  { readonly key: "rsa" | "ed25519"; readonly hash: "SHA-1" | "SHA-256"; readonly scheme: SignatureAlgorithm }
>;
export type AlgorithmName = keyof typeof algorithms;

/** Who signed, and how: what every signature field says. */
export interface Signed {
  readonly algorithm: AlgorithmName;
  readonly signature: Uint8Array;
  /** A-labels. */
  readonly domain: string;
  /** A-labels, with what stands in for them in selectors. */
  readonly selector: string;
  /** Seconds since 1970, where t= is there. */
  readonly time: number | null;
  /** The field as it stands, without its line end and without the value of b=. */
  readonly emptied: Uint8Array;
}

/** What was signed: the body, and fields of the header. */
export interface Content {
  readonly bodyHash: Uint8Array;
  readonly canonicalization: { readonly header: Canonicalization; readonly body: Canonicalization };
  /** As h= lists them, lower case, repetitions kept. */
  readonly headers: readonly string[];
  /** l=, octets of the canonical body; null: all of them. */
  readonly bodyLength: number | null;
}

export interface Signature extends Signed, Content {
  /** i= as written; null where it is absent. */
  readonly auid: string | null;
  readonly auidDomain: string;
  /** Seconds since 1970. */
  readonly expires: number | null;
  /** RFC 6541, 4: the domain whose third-party signature this wants to be. */
  readonly atps: { readonly domain: string; readonly hash: "sha1" | "sha256" | "none" } | null;
}

/** Of a field that breaks its rules. `domain` is what d= says, where that much can be read. */
export interface Unreadable {
  readonly problem: Problem;
  readonly domain: string | null;
}

/** `field` is the whole field, from its name to its line end. Never throws. */
export function readSignature(field: Uint8Array): Signature | Unreadable {
  return reading(field, (tags, bare) => {
    if (required(tags, "v") !== "1") throw new TagFault("version", "v");
    const signed = readSigned(tags, bare);
    const content = readContent(tags, signed.algorithm);
    if (content.headers.includes("")) throw new TagFault("tag-value", "h");
    if (!content.headers.includes("from")) throw new TagFault("from-unsigned", "h");
    const methods = tags.get("q")?.value;
    if (methods !== undefined && !readList(methods).some((method) => dnsMethod.test(method)))
      throw new TagFault("query", "q");
    const auid = tags.get("i")?.value ?? null;
    const auidDomain = auid === null ? signed.domain : domainOfAuid(auid);
    if (!isWithin(auidDomain, signed.domain)) throw new TagFault("auid", "i");
    return { ...signed, ...content, auid, auidDomain, expires: readTime(tags, "x"), atps: readAtps(tags) };
  });
}

/** "dns" alone is what RFC 4871's forerunners wrote. */
const dnsMethod = /^dns(?:\/txt)?$/i;

/** Reads the tags of a field with `read`; `bare` is the field without its line end. */
export function reading<T>(field: Uint8Array, read: (tags: Tags, bare: Uint8Array) => T): T | Unreadable {
  let domain: string | null = null;
  try {
    const bare = field.subarray(0, lineEndsAt(field));
    const text = latin1(bare);
    const tags = readTags(text, text.indexOf(":") + 1);
    domain = toAsciiDomain(tags.get("d")?.value ?? "");
    return read(tags, bare);
  } catch (fault) {
    if (fault instanceof TagFault) return { problem: malformed(fault.where, fault.tag), domain };
    throw fault;
  }
}

const isAlgorithm = (name: string): name is AlgorithmName => Object.hasOwn(algorithms, name);

/** Throws `TagFault`, as all below. */
export function readSigned(tags: Tags, bare: Uint8Array): Signed {
  const algorithm = required(tags, "a");
  const signature = readBase64(required(tags, "b"));
  const domain = toAsciiDomain(required(tags, "d"));
  const selector = readSelector(required(tags, "s"));
  if (!isAlgorithm(algorithm)) throw new TagFault("algorithm", "a");
  if (signature === null) throw new TagFault("tag-value", "b");
  if (domain === null || !domain.includes(".")) throw new TagFault("tag-value", "d");
  if (selector === null) throw new TagFault("tag-value", "s");
  const { from, to } = tags.get("b") ?? { from: 0, to: 0 };
  return {
    algorithm,
    signature,
    domain,
    selector,
    time: readTime(tags, "t"),
    emptied: without(bare, from, to),
  };
}

/** RFC 6376, 3.1: labels of a host name; underscores, which RFC 5321 has not, are met and harmless. */
const selectorSyntax =
  /^(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?)(?:\.[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?)*$/i;

const readSelector = (value: string): string | null =>
  selectorSyntax.test(value) ? value.toLowerCase() : toAsciiDomain(value);

/** `unnamed` is what c= stands for where it is absent. */
export function readContent(
  tags: Tags,
  algorithm: AlgorithmName,
  unnamed: "simple" | "relaxed/relaxed" = "simple",
): Content {
  const bodyHash = readBase64(required(tags, "bh"));
  if (bodyHash?.length !== digests[algorithms[algorithm].hash].octets) throw new TagFault("tag-value", "bh");
  const headers = readList(required(tags, "h")).map((name) => name.toLowerCase());
  // RFC 5322, 2.2, without the semicolon that ends the tag.
  if (!headers.every((name) => /^[!-9<-~]*$/.test(name))) throw new TagFault("tag-value", "h");
  const bodyLength = tags.get("l")?.value ?? null;
  if (bodyLength !== null && !/^[0-9]{1,76}$/.test(bodyLength)) throw new TagFault("tag-value", "l");
  return {
    bodyHash,
    headers,
    canonicalization: readCanonicalization(tags.get("c")?.value ?? unnamed),
    bodyLength: bodyLength === null ? null : Number(bodyLength),
  };
}

/** One name alone is for the header (RFC 6376, 3.5). */
function readCanonicalization(value: string): Content["canonicalization"] {
  const [, header, body = "simple"] = /^(simple|relaxed)(?:\/(simple|relaxed))?$/i.exec(value) ?? [];
  if (header === undefined) throw new TagFault("tag-value", "c");
  const form = (name: string): Canonicalization => (name.toLowerCase() === "relaxed" ? "relaxed" : "simple");
  return { header: form(header), body: form(body) };
}

export function readTime(tags: Tags, name: string): number | null {
  const value = tags.get(name)?.value;
  if (value === undefined) return null;
  if (!/^[0-9]{1,12}$/.test(value)) throw new TagFault("tag-value", name);
  return Number(value);
}

/** i= is dkim-quoted-printable (RFC 6376, 2.11), its local part may be empty and is nobody's to check. */
function domainOfAuid(auid: string): string {
  const decoded = auid
    .replace(/[ \t]/g, "")
    .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  const domain = decoded.includes("@") ? toAsciiDomain(domainOf(decoded)) : null;
  if (domain === null) throw new TagFault("tag-value", "i");
  return domain;
}

/** Both tags or none; a wish that cannot be read is none (RFC 6541, 4.1 and 4.2). */
function readAtps(tags: Tags): Signature["atps"] {
  const domain = toAsciiDomain(tags.get("atps")?.value ?? "");
  const hash = tags.get("atpsh")?.value;
  if (domain === null || (hash !== "sha1" && hash !== "sha256" && hash !== "none")) return null;
  return { domain, hash };
}
