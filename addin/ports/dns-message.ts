import { AUTHENTIC_DATA, RECURSION_DESIRED, decode, encode } from "@leichtgewicht/dns-packet";
import type { DnsAnswer, DnsType } from "../../core/ports.ts";

/** A type the library does not know has no name there but its number (RFC 8162, 2; RFC 7929, 2.1). */
const typeNames: Readonly<Record<DnsType, string>> = {
  TXT: "TXT",
  SMIMEA: "UNKNOWN_53",
  OPENPGPKEY: "UNKNOWN_61",
};

/** RFC 8467, 4.1: queries are padded to a multiple of this, so that nobody reads names off lengths. */
const paddedTo = 128;

/** The octets of a query for RFC 8484: id 0 so that caches serve it, and the AD bit to be told of DNSSEC (RFC 6840, 5.7). */
export function encodeQuery(name: string, type: DnsType): Uint8Array {
  const packet = (padding: number) => {
    const options = [{ code: "PADDING", length: padding } as const];
    // The library measures `data`, and writes `options`.
    const edns = { type: "OPT", name: ".", data: options, options } as const;
    return encode({
      type: "query",
      id: 0,
      flags: RECURSION_DESIRED | AUTHENTIC_DATA,
      questions: [{ name, type: typeNames[type] }],
      additionals: [edns],
    });
  };
  return packet((paddedTo - (packet(0).length % paddedTo)) % paddedTo);
}

/** An answer, and for how many seconds it may be given again. */
export interface ReadAnswer {
  readonly answer: DnsAnswer;
  readonly ttl: number;
}

const failed: ReadAnswer = { answer: { status: "failed", records: [], dnssec: null }, ttl: 0 };
const bogus: ReadAnswer = { answer: { status: "failed", records: [], dnssec: "bogus" }, ttl: 0 };

/** A record as the library hands it out; what it says of types is not always so. */
interface Found {
  readonly name: string;
  readonly type: string;
  readonly class?: string | undefined;
  readonly ttl?: number | undefined;
  readonly data?: unknown;
  readonly options?: unknown;
  readonly extendedRcode?: unknown;
}

/** More records than any honest answer has: names may point far back, so each can cost much to read. */
const mostRecords = 1000;

/** A chain of aliases longer than this leads nowhere we need to go. */
const mostAliases = 16;

/** INFO-CODEs that say a signed name did not prove true (RFC 8914, 4.7 to 4.13). */
const bogusCodes: readonly number[] = [6, 7, 8, 9, 10, 11, 12];

/** RFC 2181, 8: a TTL with its first bit set is zero. */
const ttlOf = ({ ttl = 0 }: Found): number => (ttl > 0x7fffffff ? 0 : ttl);

const text = (octets: Uint8Array): string =>
  Array.from(octets, (octet) => String.fromCharCode(octet)).join("");

const isOctets = (value: unknown): value is Uint8Array => value instanceof Uint8Array;

const property = (value: unknown, key: string): unknown =>
  typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;

/**
 * Reads what a resolver answered to `encodeQuery(name, type)`. Whatever the octets are, the result is an
 * answer: what cannot be read, answers another question or is no final answer is "failed".
 */
export function readAnswer(octets: Uint8Array, name: string, type: DnsType): ReadAnswer {
  try {
    return read(octets, name.toLowerCase(), type) ?? failed;
  } catch {
    // The library throws on most of what is malformed.
    return failed;
  }
}

function read(octets: Uint8Array, name: string, type: DnsType): ReadAnswer | null {
  if (countRecords(octets) > mostRecords) return null;
  const packet = decode(octets);
  // It reads past the end without a word, and so counts octets that are not there.
  if (Reflect.get(decode, "bytes") !== octets.length) return null;
  const [question, ...others] = packet.questions ?? [];
  if (packet.flag_qr !== true || packet.flag_tc === true || packet.opcode !== "QUERY") return null;
  if (question === undefined || others.length > 0) return null;
  if (question.name.toLowerCase() !== name || question.type !== typeNames[type] || question.class !== "IN")
    return null;

  const edns = found(packet.additionals).find((record) => record.type === "OPT");
  if (edns !== undefined && edns.extendedRcode !== 0) return null;
  if (packet.rcode === "SERVFAIL" && saysBogus(edns)) return bogus;
  if (packet.rcode !== "NOERROR" && packet.rcode !== "NXDOMAIN") return null;

  const dnssec = packet.flag_ad === true ? "secure" : "insecure";
  const chain = followAliases(found(packet.answers), name);
  if (chain === null) return null;
  const records =
    packet.rcode === "NXDOMAIN" ? [] : chain.records.filter((one) => one.type === typeNames[type]);
  if (records.length === 0) {
    const ttl = Math.min(chain.ttl, negativeTtl(found(packet.authorities)));
    return { answer: { status: "none", records: [], dnssec }, ttl };
  }
  const shown = records.map(({ data }) => present(data, type));
  if (!shown.every((record) => record !== null)) return null;
  return {
    answer: { status: "found", records: shown, dnssec },
    ttl: Math.min(chain.ttl, ...records.map(ttlOf)),
  };
}

const found = (records: readonly Found[] | undefined): readonly Found[] => records ?? [];

/** What the header says there is to read in all sections. */
function countRecords(octets: Uint8Array): number {
  if (octets.length < 12) return 0;
  const header = new DataView(octets.buffer, octets.byteOffset, 12);
  return [4, 6, 8, 10].reduce((count, at) => count + header.getUint16(at), 0);
}

/** Whether the resolver says that DNSSEC is why it failed (RFC 8914, 2: option 15). */
function saysBogus(edns: Found | undefined): boolean {
  const options: unknown = edns?.options;
  if (!Array.isArray(options)) return false;
  return options.some((option: unknown) => {
    const data = property(option, "data");
    if (property(option, "code") !== 15 || !isOctets(data) || data.length < 2) return false;
    return bogusCodes.includes((data[0] ?? 0) * 256 + (data[1] ?? 0));
  });
}

/** The records at the name the asked one is an alias of (RFC 1034, 3.6.2), and the least TTL on the way; null: a loop. */
function followAliases(
  answers: readonly Found[],
  asked: string,
): { readonly records: readonly Found[]; readonly ttl: number } | null {
  const byName = new Map<string, Found[]>();
  for (const record of answers) {
    if (record.class !== "IN") continue;
    const owner = record.name.toLowerCase();
    const known = byName.get(owner);
    if (known === undefined) byName.set(owner, [record]);
    else known.push(record);
  }
  let name = asked;
  let ttl = Number.POSITIVE_INFINITY;
  for (let steps = 0; steps <= mostAliases; steps += 1) {
    const records = byName.get(name) ?? [];
    const alias = records.find((record) => record.type === "CNAME");
    if (alias === undefined) return { records, ttl };
    if (typeof alias.data !== "string") return null;
    ttl = Math.min(ttl, ttlOf(alias));
    name = alias.data.toLowerCase();
  }
  return null;
}

/** RFC 2308, 5: that there is nothing holds as long as the zone says, and is not kept where it says nothing. */
function negativeTtl(authorities: readonly Found[]): number {
  const soa = authorities.find((record) => record.type === "SOA");
  const minimum = property(soa?.data, "minimum");
  return soa === undefined || typeof minimum !== "number"
    ? 0
    : Math.min(ttlOf(soa), ttlOf({ ...soa, ttl: minimum }));
}

/** One record's data as `DnsAnswer.records` has it; null: it is not of its type's form. */
function present(data: unknown, type: DnsType): string | null {
  switch (type) {
    case "TXT":
      return Array.isArray(data) && data.every(isOctets) ? data.map(text).join("") : null;
    case "SMIMEA": {
      if (!isOctets(data) || data.length < 3) return null;
      const hex = Array.from(data.subarray(3), (octet) => octet.toString(16).padStart(2, "0")).join("");
      return [...data.subarray(0, 3), hex].join(" ");
    }
    case "OPENPGPKEY":
      return isOctets(data) && data.length > 0 ? btoa(text(data)) : null;
  }
}
