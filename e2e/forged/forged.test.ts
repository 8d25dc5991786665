import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { CalendarView } from "../../core/ports.ts";
import type { EvidenceStatus, Level, ReasonCode, Report } from "../../core/report.ts";
import { defaultPolicy, readCalendar, readPolicy, verify } from "../../core/verify.ts";
import manifest from "./manifest.json";

/** See README.md. */
interface Expectation {
  readonly level: Level | readonly (Level | null)[] | null;
  readonly reasons?: readonly ReasonCode[];
  readonly anyReason?: readonly ReasonCode[];
  readonly not?: readonly ReasonCode[];
  readonly evidence?: readonly EvidenceStatus[];
  readonly never?: readonly EvidenceStatus[];
  readonly signer?: string;
  readonly summary?: string;
  readonly others?: readonly Level[];
}

interface Entry {
  readonly file: string;
  readonly forges: string;
  readonly me: string;
  readonly at: string;
  readonly anchors: readonly string[];
  readonly crls?: readonly string[];
  readonly calendar?: string;
  readonly policy?: unknown;
  readonly expect: Expectation;
  readonly openssl: string | null;
  readonly fault?: string;
}

// JSON's types know no unions of literals; the first test below reads the words.
const entries = manifest as unknown as readonly Entry[];

const read = (name: string): Uint8Array => new Uint8Array(readFileSync(join(import.meta.dirname, name)));

function certificate(name: string): Uint8Array {
  const text = Buffer.from(read(name)).toString("latin1");
  return new Uint8Array(Buffer.from(text.replace(/-----[^-]+-----/g, ""), "base64"));
}

function policyOf(entry: Entry) {
  const result = readPolicy(entry.policy ?? {});
  if ("error" in result) throw new Error(`${entry.file}: ${result.error}`);
  return result.policy;
}

function calendarOf(name: string): CalendarView {
  const held = readCalendar(Buffer.from(read(name)).toString("utf8"));
  const named = held.flatMap(({ organizer, attendees }) => [
    organizer,
    ...attendees.map((one) => one.address),
  ]);
  return {
    complete: true,
    find: (uid) => Promise.resolve(held.filter((item) => item.uid === uid)),
    knows: (address) => Promise.resolve(named.includes(address)),
  };
}

const verifyEntry = (entry: Entry): Promise<Report> =>
  verify(read(entry.file), {
    source: entry.file,
    me: [entry.me],
    policy: entry.policy === undefined ? defaultPolicy : policyOf(entry),
    clock: { now: () => new Date(entry.at) },
    at: new Date(entry.at),
    deliveredAt: null,
    anchors: { anchors: () => Promise.resolve(entry.anchors.map(certificate)) },
    certificates: { certificates: () => Promise.resolve([]) },
    revocation: { crls: () => Promise.resolve((entry.crls ?? []).map(read)) },
    dns: null,
    calendar: entry.calendar === undefined ? null : calendarOf(entry.calendar),
    memory: null,
    mandates: [],
  });

/** The report in the expectation's own shape. */
function observed(report: Report, { level, reasons, anyReason, not, evidence, never, ...rest }: Expectation) {
  const codes = report.reasons.map((reason) => reason.code);
  const statuses = report.evidence.map((item) => item.status).toSorted();
  const reached = report.trust?.level ?? null;
  const without = <T>(list: readonly T[] | undefined, keep: (item: T) => boolean) => list?.filter(keep);
  return {
    level: Array.isArray(level) && level.includes(reached) ? level : reached,
    ...(reasons && { reasons: without(reasons, (code) => codes.includes(code)) }),
    ...(anyReason && { anyReason: anyReason.some((code) => codes.includes(code)) ? anyReason : codes }),
    ...(not && { not: without(not, (code) => !codes.includes(code)) }),
    ...(evidence && { evidence: statuses }),
    ...(never && { never: without(never, (status) => !statuses.includes(status)) }),
    ...(rest.signer !== undefined && { signer: report.trust?.signer ?? null }),
    ...(rest.summary !== undefined && level !== "suspicious" && { summary: report.invitation?.summary }),
    ...(rest.others && { others: report.others.map((other) => other.trust?.level) }),
  };
}

/** What of the report the expectation speaks about, and what should be nowhere. */
async function outcome(entry: Entry) {
  const report = await verifyEntry(entry);
  // What does not match its bytes vouches for none.
  const broken = report.evidence.filter(
    ({ status, problems }) =>
      status === "invalid" && problems.every(({ code }) => code !== "certificate-revoked"),
  );
  const falselyCovered = broken.flatMap(({ covers }) => covers);
  return { ...observed(report, entry.expect), ...(falselyCovered.length > 0 && { falselyCovered }) };
}

describe("the manifest", () => {
  it("lists every mail in the folder once", () => {
    const files = readdirSync(import.meta.dirname).filter((name) => name.endsWith(".eml"));
    expect(entries.map((entry) => entry.file).toSorted()).toEqual(files.toSorted());
    expect(entries.length).toBeGreaterThan(200);
  });

  it("expects nothing forged to pass where openssl's mathematics fail", () => {
    const broken = entries.filter((entry) => /failure|expired|violation/.test(entry.openssl ?? ""));
    expect(broken.length).toBeGreaterThan(20);
  });
});

describe("forged mails", () => {
  it("are judged by the anchors at hand: without the root nobody is trusted", async () => {
    const honest = entries.filter((entry) => entry.file.startsWith("cms-good-"));
    for (const entry of honest) {
      const report = await verifyEntry({ ...entry, anchors: [] });
      expect([entry.file, report.trust?.level, report.evidence[0]?.status]).toEqual([
        entry.file,
        "unverified",
        "indeterminate",
      ]);
    }
    expect(honest.length).toBeGreaterThan(10);
  });

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
