import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import {
  canonicalAddress,
  defaultPolicy,
  describeCertificate,
  readCalendar,
  readPolicy,
} from "../../core/verify.ts";
import type { MailStore, Policy } from "../../core/verify.ts";
import type { DecryptionKey, Dns } from "../../core/ports.ts";
import { asItCame, exchangeOnline } from "../ports/mail-stores.ts";
import { readPemOrDer } from "../ports/pem.ts";
import type { MemoryFile, MemoryFileResult } from "./memory.ts";

/** What the person asked for, read and validated; nothing of it is looked at again. */
export interface Options {
  readonly json: boolean;
  /** As the person wrote them. */
  readonly files: readonly string[];
  readonly me: readonly string[];
  /** Null: the bundled anchors. */
  readonly roots: readonly Uint8Array[] | null;
  readonly certificates: readonly Uint8Array[];
  readonly crls: readonly Uint8Array[];
  readonly ocsp: readonly Uint8Array[];
  /** Who looks up what certificates point to: "off", "direct", or the URL of a relay. */
  readonly fetching: string;
  /** Keys for mail that is encrypted to the person. */
  readonly keys: readonly DecryptionKey[];
  /** iCalendar texts; null: no calendar to ask. */
  readonly calendar: readonly string[] | null;
  readonly policy: Policy;
  readonly at: Date | null;
  /** Null: nobody to ask about mail domains. */
  readonly dns: Dns | null;
  /** Null: nothing is remembered. */
  readonly memory: MemoryFile | null;
  /** Mandates and withdrawals: compact JWS, or mails that bear one. */
  readonly mandates: readonly Uint8Array[];
  /** The mail store the files were taken from. */
  readonly store: MailStore;
}

export type OptionsResult =
  | { readonly kind: "options"; readonly options: Options }
  | { readonly kind: "help" }
  | { readonly kind: "error"; readonly message: string };

class Unusable extends Error {}

const text = { type: "string" } as const;
const texts = { type: "string", multiple: true } as const;
const flags = {
  json: { type: "boolean" },
  help: { type: "boolean", short: "h" },
  me: texts,
  roots: texts,
  certs: texts,
  crls: texts,
  ocsp: texts,
  fetch: text,
  key: texts,
  "key-password-file": texts,
  calendar: texts,
  policy: text,
  at: text,
  dns: text,
  memory: text,
  mandates: texts,
  store: text,
} as const;

/** Reads the arguments and every file they name but the mails. Paths count from `folder`. */
export async function readOptions(args: readonly string[], folder: string): Promise<OptionsResult> {
  try {
    const { values, positionals } = parse(args);
    if (values.help === true) return { kind: "help" };
    if (positionals.length === 0) throw new Unusable("no FILE given; --help says how");
    const path = (name: string): string => resolve(folder, name);
    const objects = (names: readonly string[] | undefined, label: Label, flag: string) =>
      (names ?? []).flatMap((name) => readObjects(path(name), label, flag));
    const policy = values.policy === undefined ? defaultPolicy : readPolicyFile(path(values.policy));
    return {
      kind: "options",
      options: {
        json: values.json === true,
        files: positionals,
        me: (values.me ?? []).map(readAddress),
        roots: values.roots === undefined ? null : await readRoots(values.roots.map(path)),
        certificates: objects(values.certs, "CERTIFICATE", "--certs"),
        crls: objects(values.crls, "X509 CRL", "--crls"),
        ocsp: (values.ocsp ?? []).flatMap((name) => readResponses(path(name))),
        fetching: values.fetch === undefined ? (policy.fetching ?? "off") : readFetching(values.fetch),
        keys: await readKeys((values.key ?? []).map(path), (values["key-password-file"] ?? []).map(path)),
        calendar: values.calendar?.map((name) => readCalendarFile(path(name))) ?? null,
        policy,
        at: values.at === undefined ? null : readTime(values.at),
        dns: values.dns === undefined ? null : await readDns(path(values.dns)),
        memory: values.memory === undefined ? null : await readMemoryFile(path(values.memory)),
        mandates: (values.mandates ?? []).flatMap((name) => readMandates(path(name))),
        store: values.store === undefined ? asItCame : readStore(values.store),
      },
    };
  } catch (error) {
    if (error instanceof Unusable) return { kind: "error", message: error.message };
    throw error;
  }
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: flags, allowPositionals: true, strict: true });
  } catch (error) {
    throw new Unusable(error instanceof Error ? (error.message.split(". ")[0] ?? "") : String(error));
  }
}

/** Why a file could not be read, in the system's own word. */
export const faultOf = (error: unknown): string =>
  error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : String(error);

function readBytes(path: string, flag: string): Uint8Array {
  try {
    return new Uint8Array(readFileSync(path));
  } catch (error) {
    throw new Unusable(`${flag}: cannot read ${path}: ${faultOf(error)}`);
  }
}

type Label = "CERTIFICATE" | "X509 CRL";

/** The files to read: of a folder all in it, though not in folders within. */
function listFiles(path: string, flag: string): readonly string[] {
  try {
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true) return [path];
    return readdirSync(path)
      .map((name) => join(path, name))
      .filter((file) => statSync(file, { throwIfNoEntry: false })?.isFile() === true)
      .toSorted();
  } catch (error) {
    throw new Unusable(`${flag}: cannot read ${path}: ${faultOf(error)}`);
  }
}

/** What a file holds, or a folder, in which other files may lie too. */
function readObjects(path: string, label: Label, flag: string): readonly Uint8Array[] {
  const objects = listFiles(path, flag).flatMap((file) => {
    const bytes = readBytes(file, flag);
    try {
      return readPemOrDer(bytes, label);
    } catch {
      throw new Unusable(`${flag}: ${file} holds a ${label} that is no base64`);
    }
  });
  if (objects.length === 0) throw new Unusable(`${flag}: ${path} holds no ${label}, in PEM or DER`);
  return objects;
}

/** Each file has a password of its own, or one is for all; none where no file is named. */
async function readKeys(
  paths: readonly string[],
  passwords: readonly string[],
): Promise<readonly DecryptionKey[]> {
  if (paths.length === 0 && passwords.length === 0) return [];
  if (passwords.length > 1 && passwords.length !== paths.length)
    throw new Unusable("--key-password-file: give one for all, or one for each --key in their order");
  if (paths.length === 0) throw new Unusable("--key-password-file: no --key is given");
  const { keysIn } = await import("./keys.ts");
  const keys: DecryptionKey[] = [];
  for (const [i, path] of paths.entries()) {
    const password = passwords[i] ?? passwords[0];
    const secret = password === undefined ? null : readBytes(password, "--key-password-file");
    const found = await keysIn(readBytes(path, "--key"), secret);
    if (typeof found === "string") throw new Unusable(`--key: cannot use ${path}: ${found}`);
    keys.push(...found);
  }
  return keys;
}

/** OCSP responses come in DER and nothing else. */
function readResponses(path: string): readonly Uint8Array[] {
  const responses = listFiles(path, "--ocsp")
    .map((file) => readBytes(file, "--ocsp"))
    .filter((bytes) => bytes[0] === 0x30);
  if (responses.length === 0) throw new Unusable(`--ocsp: ${path} holds no OCSP response in DER`);
  return responses;
}

/** As the policy's key, and a relay on this machine may do without https. */
function readFetching(written: string): string {
  const url = URL.canParse(written) ? new URL(written) : null;
  const isLocal = /^(localhost|127\.0\.0\.1|\[::1\])$/.test(url?.hostname ?? "");
  if (url?.protocol === "http:" && isLocal && url.username === "" && url.password === "") return url.href;
  const result = readPolicy({ fetching: written });
  if ("error" in result || result.policy.fetching === null)
    throw new Unusable(`--fetch: must be "off", "direct" or the https address of a relay: ${written}`);
  return result.policy.fetching;
}

/** A file without one readable root would leave nobody to trust, and nobody would know why. */
async function readRoots(paths: readonly string[]): Promise<readonly Uint8Array[]> {
  const found: Uint8Array[] = [];
  for (const path of paths) {
    const roots = readObjects(path, "CERTIFICATE", "--roots");
    const described = await Promise.all(roots.map(describeCertificate));
    if (described.every((link) => link === null))
      throw new Unusable(`--roots: ${path} holds no readable certificate`);
    found.push(...roots);
  }
  return found;
}

function readJson(path: string, flag: string): unknown {
  const bytes = readBytes(path, flag);
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    throw new Unusable(`${flag}: ${path} is not JSON`);
  }
}

function readPolicyFile(path: string): Policy {
  const result = readPolicy(readJson(path, "--policy"));
  if ("error" in result) throw new Unusable(`--policy: ${path}: ${result.error}`);
  return result.policy;
}

function readCalendarFile(path: string): string {
  const calendar = new TextDecoder().decode(readBytes(path, "--calendar"));
  if (!/^\s*BEGIN:VCALENDAR/im.test(calendar)) throw new Unusable(`--calendar: ${path} is no calendar file`);
  readCalendar(calendar);
  return calendar;
}

async function readDns(path: string): Promise<Dns> {
  const { fileDns, readDnsFile } = await import("../ports/dns-file.ts");
  const result = readDnsFile(readJson(path, "--dns"));
  if ("error" in result) throw new Unusable(`--dns: ${path}: ${result.error}`);
  return fileDns(result.records);
}

async function readMemoryFile(path: string): Promise<MemoryFile> {
  // Most runs remember nothing, and should not wait for how.
  const { openMemory } = await import("./memory.ts");
  let result: MemoryFileResult;
  try {
    result = openMemory(path);
  } catch (error) {
    throw new Unusable(`--memory: cannot read ${path}: ${faultOf(error)}`);
  }
  if ("error" in result) throw new Unusable(`--memory: ${path}: ${result.error}`);
  return result.memory;
}

/** A compact JWS (RFC 7515, 3.1) without the white space around it, or a mail; null: neither. */
function mandateIn(bytes: Uint8Array): Uint8Array | null {
  const text = new TextDecoder("latin1").decode(bytes);
  const compact = /^\s*([\w-]+\.[\w-]+\.[\w-]+)\s*$/.exec(text)?.[1];
  if (compact !== undefined) return new TextEncoder().encode(compact);
  return /^(From |[\w-]+[ \t]*:)/.test(text) ? bytes : null;
}

/** What a file holds, or a folder, in which other files may lie too. */
function readMandates(path: string): readonly Uint8Array[] {
  const mandates = listFiles(path, "--mandates").flatMap(
    (file) => mandateIn(readBytes(file, "--mandates")) ?? [],
  );
  if (mandates.length === 0) throw new Unusable(`--mandates: ${path} holds no mandate: no JWS, and no mail`);
  return mandates;
}

const stores: ReadonlyMap<string, MailStore> = new Map([["exchange", exchangeOnline]]);

function readStore(written: string): MailStore {
  const store = stores.get(written);
  if (store === undefined)
    throw new Unusable(`--store: must be ${[...stores.keys()].join(", ")}: ${written}`);
  return store;
}

function readAddress(written: string): string {
  const address = canonicalAddress(written.replace(/^mailto:/i, ""));
  if (address === null) throw new Unusable(`--me: not a mail address: ${written}`);
  return address;
}

/** Whether the day is one of its month; the platform would count on into the next. */
const isDay = (year: number, month: number, day: number): boolean =>
  day >= 1 && day <= new Date(Date.UTC(year, month, 0)).getUTCDate();

/** A date alone is its first moment in UTC; a time without a zone is UTC. */
function readTime(written: string): Date {
  const form = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})?)?$/.exec(written);
  const zoned = form !== null && form[1] !== undefined && form[4] === undefined ? `${written}Z` : written;
  const [year = 0, month = 0, day = 0] = written.slice(0, 10).split("-").map(Number);
  const time = form === null || !isDay(year, month, day) ? Number.NaN : Date.parse(zoned);
  if (Number.isNaN(time)) throw new Unusable(`--at: not an ISO time: ${written}`);
  return new Date(time);
}
