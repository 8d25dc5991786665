import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { CalendarView, Dns } from "../../../core/ports.ts";
import { levels, type ReasonCode, type Report } from "../../../core/report.ts";
import { defaultPolicy, readCalendar, verify } from "../../../core/verify.ts";
import { fileDns, readDnsFile } from "../../ports/dns-file.ts";
import { samples, type Sample } from "../samples.ts";

const read = (name: string): Uint8Array => new Uint8Array(readFileSync(join(import.meta.dirname, name)));

function calendarOf(name: string | null): CalendarView | null {
  if (name === null) return null;
  const held = readCalendar(Buffer.from(read(name)).toString("utf8"));
  return {
    complete: false,
    find: (uid) => Promise.resolve(held.filter((item) => item.uid === uid)),
    knows: () => Promise.resolve(false),
  };
}

function dnsOf(name: string | null): Dns | null {
  if (name === null) return null;
  const result = readDnsFile(JSON.parse(Buffer.from(read(name)).toString("utf8")));
  if ("error" in result) throw new Error(`${name}: ${result.error}`);
  return fileDns(result.records);
}

const open = (sample: Sample, at: string, trusted = true): Promise<Report> =>
  verify(read(sample.file), {
    source: sample.file,
    me: [sample.me],
    policy: {
      ...defaultPolicy,
      trustedPairs: sample.trustedPairs.map((pair) => ({ ...pair, methods: null, until: null, only: null })),
      authservIds: sample.authservIds,
      trustedSealers: sample.trustedSealers,
    },
    clock: { now: () => new Date(at) },
    at: null,
    deliveredAt: sample.deliveredAt === null ? null : new Date(sample.deliveredAt),
    anchors: { anchors: () => Promise.resolve(trusted ? [read(sample.root)] : []) },
    certificates: { certificates: () => Promise.resolve([]) },
    revocation: { crls: () => Promise.resolve([]) },
    dns: dnsOf(sample.dns),
    calendar: calendarOf(sample.calendar),
    memory: null,
    mandates: [],
  });

/** What each sample is there to show. */
const shows: Readonly<Record<string, readonly ReasonCode[]>> = {
  "verified.eml": ["signed-by-actor"],
  "verified-opaque.eml": ["signed-by-actor"],
  "authorized.eml": ["signed-by-agent", "agent-trusted-pair"],
  "authorized-mandate.eml": ["signed-by-agent", "agent-mandate"],
  "unconfirmed-mandate.eml": ["agent-unauthorized", "mandate-unusable"],
  "verified-delegator.eml": ["signed-by-actor"],
  "unverified-party-crasher.eml": ["party-crasher", "invitation-not-signed"],
  "unconfirmed-agent.eml": ["agent-unauthorized"],
  "unconfirmed-forwarded.eml": ["forwarded-by-attendee"],
  "authorized-delegated.eml": ["signed-by-delegator", "delegation-verified"],
  "unconfirmed-party-crasher.eml": ["party-crasher"],
  "unconfirmed-delegate.eml": ["delegation-unverified"],
  "unverified-plain.eml": ["invitation-not-signed"],
  "unverified-untrusted.eml": ["certificate-untrusted"],
  "unverified-expired.eml": ["certificate-invalid"],
  "suspicious-tampered.eml": ["signature-broken"],
  "suspicious-stranger.eml": ["signer-not-listed"],
  "suspicious-cancel.eml": ["signer-lacks-authority"],
  "suspicious-revoked.eml": ["certificate-revoked"],
  "suspicious-method.eml": ["method-mismatch"],
  "verified-flood.eml": ["recurrence-overwhelming"],
  "verified-time.eml": ["time-unclear"],
  "verified-link.eml": ["link-deceptive"],
  "verified-lookalike.eml": ["lookalike-address"],
  "unverified-two.eml": ["several-invitations", "invitation-not-signed"],
  "unverified-encrypted.eml": ["encrypted"],
  "unverified-words.eml": ["invitation-not-signed"],
  "domain.eml": ["domain-vouches"],
  "domain-server.eml": ["domain-vouches"],
  "domain-list.eml": ["domain-vouches"],
  "unverified-borrowed.eml": ["from-borrowed", "other-domain-vouches"],
  "unverified-rebuilt.eml": ["dkim-not-checkable"],
  "unverified-service.eml": ["other-domain-vouches", "from-differs"],
};

/** Warnings a sample gives only where it is there to give them. */
const odd: readonly ReasonCode[] = [
  "time-unclear",
  "recurrence-overwhelming",
  "stale",
  "malformed",
  "ambiguous",
];

describe("the shelf of samples", () => {
  it("holds the mails its list names, and says what each shows", () => {
    const files = readdirSync(import.meta.dirname).filter((name) => name.endsWith(".eml"));
    expect(samples.map(({ file }) => file).toSorted()).toEqual(files.toSorted());
    expect(Object.keys(shows).toSorted()).toEqual(files.toSorted());
  });

  it("shows every level", () => {
    const shown = new Set(samples.map(({ level }) => level));
    expect(levels.filter((level) => !shown.has(level))).toEqual([]);
  });

  it.for([
    ["a day after they were made", "2026-11-23T12:00:00Z"],
    ["years later", "2041-07-01T12:00:00Z"],
    ["in the last year of their certificates", "2048-01-31T12:00:00Z"],
  ] as const)("keeps its levels and reasons %s", async ([, at]) => {
    for (const sample of samples) {
      const report = await open(sample, at);
      const codes = report.reasons.map(({ code }) => code);
      const expected = shows[sample.file] ?? [];
      expect({
        file: sample.file,
        level: report.trust?.level,
        shows: expected.filter((code) => codes.includes(code)),
        odd: odd.filter((code) => codes.includes(code) && !expected.includes(code)),
      }).toEqual({ file: sample.file, level: sample.level, shows: expected, odd: [] });
    }
  });

  it("lets domains vouch only by what its stories bring along", async () => {
    const told = samples.filter(({ level }) => level === "domain");
    for (const sample of told) {
      const alone = { ...sample, dns: null, authservIds: [], trustedSealers: [] };
      const report = await open(alone, "2026-11-23T12:00:00Z");
      expect([sample.file, report.trust?.level]).toEqual([sample.file, "unverified"]);
    }
    expect(told.length).toBe(3);
  });

  it("trusts no person without its own root", async () => {
    for (const sample of samples) {
      const { evidence } = await open(sample, "2026-11-23T12:00:00Z", false);
      const trusted = evidence.filter(({ system, status }) => system === "smime" && status === "valid");
      expect([sample.file, trusted]).toEqual([sample.file, []]);
    }
  });
});
