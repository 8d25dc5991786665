import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fileDns, readDnsFile } from "../../addin/ports/dns-file.ts";
import type { CalendarView, Dns } from "../../core/ports.ts";
import type { Level, ReasonCode, Report } from "../../core/report.ts";
import { defaultPolicy, readCalendar, readPolicy, verify } from "../../core/verify.ts";
import manifest from "./manifest.json";

/** See README.md. */
interface Expectation {
  readonly level: Level | readonly (Level | null)[];
  readonly reasons?: readonly ReasonCode[];
  readonly not?: readonly ReasonCode[];
  readonly evidence?: readonly string[];
  readonly summary?: string;
  readonly others?: readonly Level[];
  readonly pending?: readonly string[];
  readonly asked?: readonly string[];
  readonly questions?: number;
}

interface Entry {
  readonly file: string;
  readonly forges: string;
  readonly me: string;
  readonly at: string;
  readonly dns: string | null;
  readonly anchors?: readonly string[];
  readonly calendar?: string;
  readonly policy?: unknown;
  readonly expect: Expectation;
  readonly mailauth: readonly string[];
  readonly note?: string;
  readonly fault?: string;
}

// JSON's types know no unions of literals; the first test below reads the words.
const entries = manifest as unknown as readonly Entry[];

const read = (name: string): Uint8Array => new Uint8Array(readFileSync(join(import.meta.dirname, name)));
const textOf = (name: string): string => Buffer.from(read(name)).toString("utf8");
const certificate = (name: string): Uint8Array =>
  new Uint8Array(Buffer.from(textOf(name).replace(/-----[^-]+-----/g, ""), "base64"));

function policyOf({ file, policy }: Entry) {
  const result = readPolicy(policy ?? {});
  if ("error" in result) throw new Error(`${file}: ${result.error}`);
  return result.policy;
}

function calendarOf(name: string): CalendarView {
  const held = readCalendar(textOf(name));
  return {
    complete: true,
    find: (uid) => Promise.resolve(held.filter((item) => item.uid === uid)),
    knows: (address) =>
      Promise.resolve(held.some(({ attendees }) => attendees.some((one) => one.address === address))),
  };
}

const zones = new Map<string, Dns>();

function zone(name: string): Dns {
  let dns = zones.get(name);
  if (dns === undefined) {
    const result = readDnsFile(JSON.parse(textOf(name)));
    if ("error" in result) throw new Error(`${name}: ${result.error}`);
    zones.set(name, (dns = fileDns(result.records)));
  }
  return dns;
}

/** The report on some bytes as the entry has it, and the names that were asked for on the way. */
async function verifyEntry(entry: Entry, bytes: Uint8Array = read(entry.file)) {
  const asked: string[] = [];
  const dns: Dns | null =
    entry.dns === null
      ? null
      : {
          lookup: (name, type) => {
            asked.push(name);
            return zone(entry.dns ?? "").lookup(name, type);
          },
        };
  const report = await verify(bytes, {
    source: entry.file,
    me: [entry.me],
    policy: entry.policy === undefined ? defaultPolicy : policyOf(entry),
    clock: { now: () => new Date(entry.at) },
    at: new Date(entry.at),
    deliveredAt: null,
    anchors: { anchors: () => Promise.resolve((entry.anchors ?? []).map(certificate)) },
    certificates: { certificates: () => Promise.resolve([]) },
    revocation: { crls: () => Promise.resolve([]) },
    dns,
    calendar: entry.calendar === undefined ? null : calendarOf(entry.calendar),
    memory: null,
    mandates: [],
  });
  return { report, asked };
}

/** "dkim valid|weak" allows either status. */
function isAllowed(seen: string, allowed: string): boolean {
  const [system = "", statuses = ""] = allowed.split(" ");
  return statuses.split("|").some((status) => seen === `${system} ${status}`);
}

/** The report in the expectation's own shape: equal to it where it is met. */
function observed({ trust, reasons, evidence, invitation, others, pending }: Report, expected: Expectation) {
  const codes = reasons.map(({ code }) => code);
  const level = trust?.level ?? null;
  const allowed = expected.evidence ?? [];
  const seen = evidence.map(({ system, status }, i) => {
    const found = `${system} ${status}`;
    const one = allowed[i];
    return one !== undefined && isAllowed(found, one) ? one : found;
  });
  return {
    level: Array.isArray(expected.level) && expected.level.includes(level) ? expected.level : level,
    ...(expected.reasons && { reasons: expected.reasons.filter((code) => codes.includes(code)) }),
    ...(expected.not && { not: expected.not.filter((code) => !codes.includes(code)) }),
    ...(expected.evidence && { evidence: seen }),
    ...(expected.summary !== undefined && { summary: invitation?.summary }),
    ...(expected.others && { others: others.map((other) => other.trust?.level) }),
    ...(expected.pending && { pending }),
  };
}

/** What the expectation speaks about, and what should be nowhere. */
async function outcome(entry: Entry) {
  const { report, asked } = await verifyEntry(entry);
  const { expect: expected } = entry;
  const falselyCovered = report.evidence.flatMap(({ status, covers }) =>
    status === "invalid" ? covers : [],
  );
  const askedTwice = asked.filter((name, i) => asked.indexOf(name) !== i);
  return {
    ...observed(report, expected),
    ...(expected.asked && { asked: asked.toSorted() }),
    ...(expected.questions !== undefined && { questions: Math.max(asked.length, expected.questions) }),
    ...(falselyCovered.length > 0 && { falselyCovered }),
    ...(askedTwice.length > 0 && { askedTwice }),
  };
}

const isHonest = ({ forges }: Entry): boolean => forges === "nothing" || forges.startsWith("nothing:");
const domainPasses = ({ mailauth }: Entry): number =>
  mailauth.filter((line) => /^(?!arc: )\S+: pass/.test(line)).length;

describe("the manifest", () => {
  it("lists every mail in the folder once", () => {
    const files = readdirSync(import.meta.dirname).filter((name) => name.endsWith(".eml"));
    expect(entries.map(({ file }) => file).toSorted()).toEqual(files.toSorted());
    expect(entries.length).toBeGreaterThan(200);
    const size = files.reduce((sum, name) => sum + read(name).length, 0);
    expect(size).toBeLessThan(512 * 1024);
  });

  it("explains wherever mailauth sees more or fewer signatures that hold", () => {
    const unexplained = entries.filter((entry) => {
      const expected = entry.expect.evidence?.filter((one) => one === "dkim valid").length;
      return expected !== undefined && expected !== domainPasses(entry) && entry.note === undefined;
    });
    expect(unexplained.map(({ file, mailauth }) => [file, mailauth])).toEqual([]);
  });

  it("holds signatures that mailauth finds right and that vouch for no invitation", () => {
    const right = entries.filter((entry) => domainPasses(entry) > 0 && entry.expect.level !== "domain");
    expect(right.length).toBeGreaterThan(50);
  });
});

describe("forged mails of domains", () => {
  const rows = (open: boolean) =>
    entries
      .filter((entry) => (entry.fault !== undefined) === open)
      .map((entry) => [entry.file, entry.forges, entry] as const);

  it.for(rows(false))("%s: %s", async ([, , entry]) => {
    expect(await outcome(entry)).toEqual(entry.expect);
  });

  it.fails.for(rows(true))("open fault: %s: %s", async ([, , entry]) => {
    expect(await outcome(entry)).toEqual(entry.expect);
  });
});

/** Those that owe their level to a signature over the bytes, not to a server's word. */
const signed = entries.filter(
  (entry) =>
    isHonest(entry) && entry.expect.level === "domain" && /^(?:good|arc|bound|person)-/.test(entry.file),
);

describe("a calendar of which one octet is another", () => {
  it("is looked for in enough honest mails", () => {
    expect(signed.length).toBeGreaterThan(40);
  });

  it.for(signed.map((entry) => [entry.file, entry] as const))(
    "%s: no domain vouches for it",
    async ([, entry]) => {
      const bytes = read(entry.file);
      const { report } = await verifyEntry(entry, bytes);
      const id = report.invitation?.parts[0];
      const [start, end] = report.parts.find((part) => part.id === id)?.bytes ?? [0, 0];
      expect(end - start).toBeGreaterThan(300);
      await fc.assert(
        fc.asyncProperty(fc.integer({ min: start, max: end - 1 }), async (position) => {
          const changed = Uint8Array.from(bytes);
          // The lowest bit: never one blank for another, which relaxed canonicalisation would forgive.
          changed[position]! ^= 1;
          const { trust, others } = (await verifyEntry(entry, changed)).report;
          for (const level of [trust, ...others.map((other) => other.trust)].map((one) => one?.level))
            expect(level).not.toBe("domain");
        }),
        { numRuns: 20 },
      );
    },
  );
});
