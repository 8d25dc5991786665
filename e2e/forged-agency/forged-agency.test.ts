import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { TrustedPair } from "../../core/authority/trusted-pairs.ts";
import { answered, decide, learn } from "../../core/memory/learn.ts";
import { emptyMemory, type MemoryBook } from "../../core/memory/book.ts";
import { memoryView } from "../../core/memory/view.ts";
import type { CalendarView } from "../../core/ports.ts";
import type { Advice, Level, ReasonCode, Report, Severity, Values } from "../../core/report.ts";
import { defaultPolicy, readCalendar, readPolicy, verify, type Context } from "../../core/verify.ts";
import manifest from "./manifest.json";

/** See README.md. */
interface Expectation {
  readonly level: Level | readonly Level[];
  readonly advice?: Advice;
  readonly reasons?: readonly ReasonCode[];
  readonly anyReason?: readonly ReasonCode[];
  readonly not?: readonly ReasonCode[];
  readonly values?: Readonly<Record<string, Values>>;
  readonly severities?: Readonly<Record<string, Severity>>;
  readonly signer?: string;
  readonly agent?: string | null;
  readonly organizer?: string;
  readonly replyTo?: readonly string[];
  readonly others?: readonly Level[];
}

interface Setting {
  readonly calendar?: string;
  readonly policy?: unknown;
  readonly crls?: readonly string[];
  readonly mandates?: readonly string[];
}

interface Entry extends Setting {
  readonly file: string;
  readonly forges: string;
  readonly once?: { readonly agent: string; readonly actor: string; readonly of: string };
  readonly expect: Expectation;
  readonly openssl: string | null;
}

interface Step {
  readonly file: string;
  readonly expect: Expectation;
  readonly decide?: string;
  readonly asked?: "yes" | "no" | null;
}

interface Sequence extends Setting {
  readonly name: string;
  readonly forges: string;
  readonly steps: readonly Step[];
}

interface Manifest {
  readonly me: string;
  readonly at: string;
  readonly anchors: readonly string[];
  readonly mails: readonly Entry[];
  readonly sequenceMails: readonly Pick<Entry, "file" | "openssl">[];
  readonly sequences: readonly Sequence[];
}

// JSON's types know no unions of literals; the first tests below read the words.
const { me, at, anchors, mails, sequenceMails, sequences } = manifest as unknown as Manifest;

const read = (name: string): Uint8Array => new Uint8Array(readFileSync(join(import.meta.dirname, name)));

function certificate(name: string): Uint8Array {
  const text = Buffer.from(read(name)).toString("latin1");
  return new Uint8Array(Buffer.from(text.replace(/-----[^-]+-----/g, ""), "base64"));
}
const roots = anchors.map(certificate);

function policyOf(policy: unknown, pairs: readonly TrustedPair[]) {
  const result = policy === undefined ? { policy: defaultPolicy } : readPolicy(policy);
  if ("error" in result) throw new Error(result.error);
  return { ...result.policy, trustedPairs: [...result.policy.trustedPairs, ...pairs] };
}

function calendarOf(name: string): CalendarView {
  const held = readCalendar(Buffer.from(read(name)).toString("utf8"));
  return {
    complete: true,
    find: (uid) => Promise.resolve(held.filter((item) => item.uid === uid)),
    knows: () => Promise.resolve(true),
  };
}

const open = (
  file: string,
  setting: Setting,
  { book, pairs = [] }: { readonly book: MemoryBook | null; readonly pairs?: readonly TrustedPair[] },
  over: Partial<Context> = {},
): Promise<Report> =>
  verify(read(file), {
    source: file,
    me: [me],
    policy: policyOf(setting.policy, pairs),
    clock: { now: () => new Date(at) },
    at: new Date(at),
    deliveredAt: null,
    anchors: { anchors: () => Promise.resolve(roots) },
    certificates: { certificates: () => Promise.resolve([]) },
    revocation: { crls: () => Promise.resolve((setting.crls ?? []).map(read)) },
    dns: null,
    calendar: setting.calendar === undefined ? null : calendarOf(setting.calendar),
    memory: book === null ? null : memoryView(book),
    mandates: (setting.mandates ?? []).map(read),
    ...over,
  });

/** The report in the expectation's own shape. */
function observed(report: Report, wanted: Expectation) {
  const { level, reasons, anyReason, not, values, severities } = wanted;
  const codes = report.reasons.map(({ code }) => code);
  const reached = report.trust?.level;
  const of = (code: string) => report.reasons.filter((reason) => reason.code === code);
  const pick = (all: Values, keys: readonly string[]): Values =>
    Object.fromEntries(Object.entries(all).filter(([key]) => keys.includes(key)));
  const fitting = (code: string, some: Values): unknown => {
    const all = of(code).map((reason) => pick(reason.values, Object.keys(some)));
    return all.find((one) => JSON.stringify(one) === JSON.stringify(some)) ?? all;
  };
  return {
    level: Array.isArray(level) && reached !== undefined && level.includes(reached) ? level : reached,
    ...(wanted.advice && { advice: report.advice }),
    // What is missing is told beside what is there.
    ...(reasons && { reasons: reasons.every((code) => codes.includes(code)) ? reasons : codes }),
    ...(anyReason && { anyReason: anyReason.some((code) => codes.includes(code)) ? anyReason : codes }),
    ...(not && { not: not.filter((code) => !codes.includes(code)) }),
    ...(values && {
      values: Object.fromEntries(Object.entries(values).map(([code, some]) => [code, fitting(code, some)])),
    }),
    ...(severities && {
      severities: Object.fromEntries(Object.keys(severities).map((code) => [code, of(code)[0]?.severity])),
    }),
    ...(wanted.signer !== undefined && { signer: report.trust?.signer }),
    ...(wanted.agent !== undefined && { agent: report.trust?.agent }),
    ...(wanted.organizer !== undefined && { organizer: report.invitation?.organizer?.address }),
    ...(wanted.replyTo && { replyTo: report.message.replyTo }),
    ...(wanted.others && { others: report.others.map((other) => other.trust?.level) }),
  };
}

describe("the manifest", () => {
  it("lists every mail in the folder once", () => {
    const files = readdirSync(import.meta.dirname).filter((name) => /(?<!\.imported)\.eml$/.test(name));
    const listed = [...mails, ...sequenceMails].map(({ file }) => file);
    expect(listed.toSorted()).toEqual(files.toSorted());
    expect(mails.length).toBeGreaterThan(200);
    const used = new Set(sequences.flatMap(({ steps }) => steps.map(({ file }) => file)));
    expect([...used].toSorted()).toEqual(sequenceMails.map(({ file }) => file).toSorted());
  });

  it("rests on signatures that openssl takes for good, so that roles alone make the difference", () => {
    const says = [...mails, ...sequenceMails].map(({ file, openssl }) => [file, openssl] as const);
    const failing = says.filter(([, openssl]) => openssl !== "ok" && openssl !== null);
    expect(failing).toEqual([["sequence-broken-later.eml", "verification failure"]]);
    expect(says.filter(([, openssl]) => openssl === "ok").length).toBeGreaterThan(220);
  });

  it("expects no more than unconfirmed where the consent is forged", () => {
    const forged = mails.filter(({ file }) => /^mandate-(forged|twin)-/.test(file));
    expect(forged.length).toBeGreaterThan(70);
    for (const { expect: wanted } of forged) expect(wanted.level).toBe("unconfirmed");
  });
});

describe("who may act for whom", () => {
  it.for(mails.map((entry) => [entry.file, entry.forges, entry] as const))("%s: %s", async ([, , entry]) => {
    const { once } = entry;
    const only = once === undefined ? null : (await open(once.of, entry, { book: null })).digest;
    const pairs =
      once === undefined ? [] : [{ agent: once.agent, actor: once.actor, methods: null, until: null, only }];
    const report = await open(entry.file, entry, { book: null, pairs });
    expect(observed(report, entry.expect)).toEqual(entry.expect);
  });

  it.for(mails.map((entry) => [entry.file, entry] as const))(
    "%s comes to the same with an empty memory, and to nothing better without the roots",
    async ([, entry]) => {
      const pairs: readonly TrustedPair[] = [];
      const bare = await open(entry.file, entry, { book: null, pairs });
      const remembering = await open(entry.file, entry, { book: emptyMemory, pairs });
      expect(remembering).toEqual(bare);
      const rootless = await open(
        entry.file,
        entry,
        { book: null, pairs },
        { anchors: { anchors: () => Promise.resolve([]) } },
      );
      expect(["unverified", "suspicious"]).toContain(rootless.trust?.level);
    },
  );
});

describe("one mail after the other", () => {
  it.for(sequences.map((sequence) => [sequence.name, sequence.forges, sequence] as const))(
    "%s: %s",
    async ([, , sequence]) => {
      let book = emptyMemory;
      const seen: unknown[] = [];
      for (const step of sequence.steps) {
        const report = await open(step.file, sequence, { book });
        seen.push({ file: step.file, expect: observed(report, step.expect) });
        const now = new Date(at);
        book = learn(book, report, now);
        if (step.decide !== undefined) book = decide(book, report, report, now);
        if (step.asked !== undefined) book = answered(book, report, step.asked, now);
      }
      expect(seen).toEqual(sequence.steps.map(({ file, expect: wanted }) => ({ file, expect: wanted })));
    },
  );

  it.for(sequences.map((sequence) => [sequence.name, sequence] as const))(
    "%s: what was learnt from mails opened twice is what they taught at once",
    async ([, sequence]) => {
      let once = emptyMemory;
      let twice = emptyMemory;
      for (const { file } of sequence.steps) {
        const now = new Date(at);
        once = learn(once, await open(file, sequence, { book: once }), now);
        for (const _ of [1, 2]) twice = learn(twice, await open(file, sequence, { book: twice }), now);
      }
      expect(twice).toEqual(once);
    },
  );
});
