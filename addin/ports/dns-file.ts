import type { Dns, DnsAnswer, DnsType } from "../../core/ports.ts";

/** Answers at hand: by name, as `Dns.lookup` has it, and type. */
export type DnsRecords = ReadonlyMap<string, Readonly<Record<DnsType, DnsAnswer>>>;

export type DnsFileResult = { readonly records: DnsRecords } | { readonly error: string };

class DnsFault extends Error {}

const types: readonly DnsType[] = ["TXT", "SMIMEA", "OPENPGPKEY"];
/** In place of records: nobody answered, or only that it cannot. */
const outages: readonly unknown[] = ["SERVFAIL", "TIMEOUT"];
const states: readonly Exclude<DnsAnswer["dnssec"], null>[] = ["secure", "insecure", "bogus"];
const none: DnsAnswer = { status: "none", records: [], dnssec: null };

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const show = (value: unknown): string => JSON.stringify(value) ?? String(value);

/** What a DNS file says, and nobody else: a name or type that is not in it does not exist. */
export const fileDns = (records: DnsRecords): Dns => ({
  lookup: (name, type) => Promise.resolve(records.get(name.toLowerCase())?.[type] ?? none),
});

/**
 * Reads a DNS file's JSON value: `{"s1._domainkey.acme.example": {"TXT": ["v=DKIM1; …"]}}`, for each name the
 * records of each type. "SERVFAIL" or "TIMEOUT" in a list's place is a question without an answer, and
 * "dnssec" says what a resolver would: "secure", "insecure", "bogus".
 */
export function readDnsFile(value: unknown): DnsFileResult {
  if (!isObject(value)) return { error: 'must be {"name": {"TXT": ["..."]}}' };
  try {
    const records = new Map<string, Readonly<Record<DnsType, DnsAnswer>>>();
    for (const [written, entry] of Object.entries(value)) {
      const name = readName(written);
      if (records.has(name)) throw new DnsFault(`${show(written)} stands twice`);
      records.set(name, readEntry(entry, show(written)));
    }
    return { records };
  } catch (fault) {
    if (fault instanceof DnsFault) return { error: fault.message };
    throw fault;
  }
}

/** Lower case, A-labels, no final dot. */
function readName(written: string): string {
  const name = written.replace(/\.$/, "");
  if (/^[\u0021-\u007e]+$/.test(name)) return name.toLowerCase();
  // What a URL takes for the end of its host, or decodes, is in no name.
  const url = /[\s/?#@:%\\]/.test(name) ? "" : `http://${name}/`;
  if (!URL.canParse(url)) throw new DnsFault(`${show(written)} is no domain name`);
  return new URL(url).hostname;
}

function readEntry(entry: unknown, where: string): Readonly<Record<DnsType, DnsAnswer>> {
  if (!isObject(entry)) throw new DnsFault(`${where} must be {"TXT": ["..."]}`);
  const unknown = Object.keys(entry).find((key) => key !== "dnssec" && !types.some((type) => type === key));
  if (unknown !== undefined) throw new DnsFault(`${where} has an unknown key: ${show(unknown)}`);
  const dnssec = readState(entry["dnssec"], where);
  const answer = (type: DnsType): DnsAnswer => {
    const records = readRecords(entry[type], `${where}: ${type}`);
    if (records === null || dnssec === "bogus") return { status: "failed", records: [], dnssec };
    return { status: records.length === 0 ? "none" : "found", records, dnssec };
  };
  return { TXT: answer("TXT"), SMIMEA: answer("SMIMEA"), OPENPGPKEY: answer("OPENPGPKEY") };
}

function readState(value: unknown, where: string): DnsAnswer["dnssec"] {
  if (value === undefined) return null;
  const state = states.find((one) => one === value);
  if (state === undefined)
    throw new DnsFault(`${where}: dnssec must be one of ${states.map(show).join(", ")}: ${show(value)}`);
  return state;
}

/** Null: the question fails. */
function readRecords(value: unknown, where: string): readonly string[] | null {
  if (value === undefined) return [];
  if (outages.includes(value)) return null;
  if (!Array.isArray(value)) throw new DnsFault(`${where} must be a list of texts, "SERVFAIL" or "TIMEOUT"`);
  return value.map((record: unknown) => {
    if (typeof record !== "string") throw new DnsFault(`${where} must be a list of texts: ${show(record)}`);
    return octetText(record);
  });
}

/** An octet a character, as answers have it: a zone holds other characters as UTF-8. */
const octetText = (record: string): string =>
  Array.from(new TextEncoder().encode(record), (octet) => String.fromCharCode(octet)).join("");
