import { describe, expect, it } from "vitest";
import type { RememberedAsking } from "../ports.ts";
import type { Advice, Level, Severity } from "../report.ts";
import {
  anna,
  ben,
  caseOf,
  certified,
  domainSignature,
  entry,
  found,
  hash,
  invitation,
  mallory,
  olivia,
  recollection,
  rememberedSender,
  rememberedVersion,
  reply,
  roles,
  rootA,
  rootB,
  sam,
  signature,
} from "../testkit/cases.ts";
import type { Case } from "./case.ts";
import { judge } from "./judge.ts";
import { defaultPolicy } from "./policy.ts";

const reasonsOf = (given: Partial<Case>) => judge(caseOf(given)).reasons;
const reasonOf = (given: Partial<Case>, code: string) => reasonsOf(given).find((one) => one.code === code);

const oliviaSigns = recollection({ actor: rememberedSender(olivia) });
const bySam = found({ roles: roles({ agent: sam }) });
const pair = { agent: sam, actor: olivia, methods: null, until: null, only: null };
const delegated = found({
  roles: roles({ attendees: [ben, anna], delegations: [{ delegator: ben, delegate: anna }] }),
});
const people = (...addresses: readonly string[]) =>
  addresses.map((address) => ({ address, delegatedTo: [], delegatedFrom: [] }));

describe("downgrade: somebody who signs, and here did not (RFC 6047, 3)", () => {
  it.each<[string, Partial<Case>, boolean]>([
    ["unsigned", {}, true],
    ["signed by the actor", { evidence: [certified(olivia, hash(1))] }, false],
    [
      "signed by the actor, their case another",
      { evidence: [certified("Olivia@acme.example", hash(1))] },
      false,
    ],
    [
      "signed by the actor, and untrusted: by a key nobody saw before",
      { evidence: [certified(olivia, hash(2), rootA, { status: "indeterminate" })] },
      true,
    ],
    [
      "signed by the key they are known for, its certificate untrusted",
      { evidence: [certified(olivia, hash(1), rootA, { status: "indeterminate" })] },
      false,
    ],
    [
      "the same, and it covers something else",
      { evidence: [certified(olivia, hash(1), rootA, { status: "indeterminate", covers: ["2"] })] },
      true,
    ],
    [
      "the same, and it was never checked against these bytes",
      { evidence: [certified(olivia, hash(1), rootA, { status: "indeterminate", covers: [] })] },
      true,
    ],
    [
      "signed by the actor, and broken",
      {
        evidence: [
          certified(olivia, hash(1), rootA, {
            status: "invalid",
            covers: [],
            problems: [{ code: "signature-broken", values: {} }],
          }),
        ],
      },
      true,
    ],
    [
      "signed by the actor elsewhere",
      { evidence: [signature([olivia], { covers: ["2"], claims: ["2"] })] },
      true,
    ],
    ["vouched for by the actor's mail domain", { evidence: [domainSignature("acme.example")] }, true],
    [
      "signed for the whole domain (RFC 3183)",
      { evidence: [signature(["domain-signing-authority@acme.example"])] },
      true,
    ],
    [
      "signed by a proven agent",
      {
        found: bySam,
        evidence: [signature([sam])],
        policy: { ...defaultPolicy, trustedPairs: [pair] },
      },
      false,
    ],
    [
      "by a proven agent whose mail domain alone vouches",
      {
        found: bySam,
        from: [sam],
        evidence: [domainSignature("acme.example")],
        policy: { ...defaultPolicy, trustedPairs: [pair] },
      },
      true,
    ],
    [
      "signed by an unproven agent of the actor's own domain",
      { found: bySam, evidence: [signature([sam])] },
      false,
    ],
    [
      "signed by an unproven agent of a domain that ends alike",
      {
        found: found({ roles: roles({ agent: "sam@notacme.example" }) }),
        evidence: [signature(["sam@notacme.example"])],
      },
      true,
    ],
    [
      "signed by an unproven agent of a domain below",
      {
        found: found({ roles: roles({ agent: "sam@guests.acme.example" }) }),
        evidence: [signature(["sam@guests.acme.example"])],
      },
      true,
    ],
    ["passed on by somebody only the mail lists", { evidence: [signature([ben])] }, true],
    ["passed on by somebody the calendar lists", { evidence: [signature([ben])], entries: [entry()] }, false],
    ["passed on by a stranger", { evidence: [signature([mallory])], entries: [entry()] }, true],
    ["a proven delegate's", { found: delegated, evidence: [signature([ben])], entries: [entry()] }, false],
    [
      "a delegate's of somebody only the mail lists",
      { found: delegated, evidence: [signature([ben])] },
      true,
    ],
    ["an unsigned CANCEL", { found: found({ invitation: invitation({ method: "CANCEL" }) }) }, true],
    ["delivered after the first signed one", { deliveredAt: new Date("2027-01-10T08:00:00Z") }, true],
    ["delivered before the first signed one", { deliveredAt: new Date("2027-01-10T07:59:59Z") }, false],
  ])("%s", (_, given, expected) => {
    const item = { ...given, remembered: oliviaSigns };
    expect(reasonsOf(item).some(({ code }) => code === "downgrade")).toBe(expected);
    if (expected)
      expect(judge(caseOf(item))).toMatchObject({ trust: { level: "suspicious" }, advice: "ignore" });
    expect(reasonsOf({ ...given, remembered: recollection() }).some(({ code }) => code === "downgrade")).toBe(
      false,
    );
  });

  it("says since when", () => {
    expect(reasonOf({ remembered: oliviaSigns }, "downgrade")?.values).toEqual({
      actor: olivia,
      since: "2027-01-10T08:00:00.000Z",
      last: "2027-02-10T08:00:00.000Z",
    });
  });

  it("holds for who is said to send it, too", () => {
    const remembered = recollection({ agent: rememberedSender(sam) });
    expect(reasonOf({ found: bySam, from: [sam], remembered }, "downgrade")?.values["actor"]).toBe(sam);
    expect(reasonOf({ found: bySam, evidence: [signature([sam])], remembered }, "downgrade")).toBeUndefined();
  });

  it("holds for an attendee's answer", () => {
    const remembered = recollection({ actor: rememberedSender(ben) });
    expect(reasonOf({ found: reply(ben), from: [ben], remembered }, "downgrade")).toBeDefined();
    expect(
      reasonOf({ found: reply(ben), evidence: [signature([ben])], remembered }, "downgrade"),
    ).toBeUndefined();
  });
});

describe("signer-changed: another key of another issuer", () => {
  it.each<[string, Partial<Case>, boolean]>([
    ["the key that is known", { evidence: [certified(olivia, hash(1), rootA)] }, false],
    ["the key that is known, certified by another", { evidence: [certified(olivia, hash(1), rootB)] }, false],
    ["a renewal", { evidence: [certified(olivia, hash(2), rootA)] }, false],
    ["another key of another issuer", { evidence: [certified(olivia, hash(2), rootB)] }, true],
  ])("%s", (_, given, expected) => {
    const reason = reasonOf({ ...given, remembered: oliviaSigns }, "signer-changed");
    expect(reason !== undefined).toBe(expected);
    const values = { signer: olivia, issuer: rootB, known: [rootA], since: "2027-01-10T08:00:00.000Z" };
    if (reason !== undefined) expect(reason).toMatchObject({ severity: "warning", values, evidence: 0 });
  });

  it("is no downgrade, and leaves the level", () => {
    const item = { evidence: [certified(olivia, hash(2), rootB)], remembered: oliviaSigns };
    expect(judge(caseOf(item))).toMatchObject({ trust: { level: "verified" }, advice: "decide" });
  });

  it.each([true, false])("holds for an agent, proven or not (%s)", (proven) => {
    const item: Partial<Case> = {
      found: bySam,
      evidence: [certified(sam, hash(2), rootB)],
      remembered: recollection({ agent: rememberedSender(sam) }),
      policy: { ...defaultPolicy, trustedPairs: proven ? [pair] : [] },
    };
    expect(reasonOf(item, "signer-changed")?.values["signer"]).toBe(sam);
  });
});

describe("stale: a later version is remembered (RFC 5546, 2.1.5)", () => {
  const later = "2027-02-02T08:00:00.000Z";
  const signed = { evidence: [certified(olivia, hash(1))] };
  const instance = found({ invitation: invitation({ recurrenceId: "2027-04-08T08:00:00.000Z" }) });
  it.each<[string, Partial<Case>, Parameters<typeof rememberedVersion>[0], string | null]>([
    ["the same version again", signed, {}, null],
    ["an older SEQUENCE", signed, { sequence: 1 }, "sequence"],
    ["an older DTSTAMP", signed, { dtstamp: later }, "dtstamp"],
    [
      "an older DTSTAMP of a newer SEQUENCE",
      { ...signed, found: found({ invitation: invitation({ sequence: 1 }) }) },
      { dtstamp: later },
      null,
    ],
    ["an old REQUEST for a cancelled event", signed, { sequence: 1, cancelled: true }, "sequence"],
    [
      "a proven one against what was only accepted",
      signed,
      { sequence: 9, proven: false, decided: true },
      null,
    ],
    [
      "an unproven one against what was accepted",
      {},
      { sequence: 1, proven: false, decided: true },
      "sequence",
    ],
    ["an unproven one against a proven one", {}, { sequence: 1 }, "sequence"],
    ["against another organizer's", signed, { sequence: 1, organizer: mallory }, null],
    ["against another event's", signed, { sequence: 1, uid: "2@acme.example" }, null],
    ["against another instance's", signed, { sequence: 1, recurrenceId: "2027-04-08T08:00:00.000Z" }, null],
    ["an instance's against the series'", { ...signed, found: instance }, { sequence: 1 }, "sequence"],
    ["an instance's against the series' DTSTAMP", { ...signed, found: instance }, { dtstamp: later }, null],
  ])("%s", (_, given, version, why) => {
    const remembered = recollection({ versions: [rememberedVersion(version)] });
    expect(reasonOf({ ...given, remembered }, "stale")?.values["why"] ?? null).toBe(why);
  });

  it("a new key is not believed against what was accepted", () => {
    const versions = [rememberedVersion({ sequence: 1, proven: false, decided: true })];
    const changed = { evidence: [certified(olivia, hash(2), rootB)] };
    const remembered = recollection({ actor: rememberedSender(olivia), versions });
    expect(reasonOf({ ...changed, remembered }, "stale")).toBeDefined();
  });

  it.each<
    [string, { sequence?: number; dtstamp?: string; attendee?: string; organizer?: string }, string | null]
  >([
    ["the same answer again", {}, null],
    ["an answer to an older version", { sequence: 1 }, "sequence"],
    ["an earlier answer", { dtstamp: later }, "dtstamp"],
    ["somebody else's later answer", { dtstamp: later, attendee: anna }, null],
    ["a later answer to another organizer", { dtstamp: later, organizer: mallory }, null],
  ])("an attendee's: %s", (_, over, why) => {
    const answer = {
      uid: "1@acme.example",
      recurrenceId: null,
      organizer: olivia,
      attendee: ben,
      sequence: 0,
      dtstamp: "2027-02-01T08:00:00.000Z",
      at: later,
      ...over,
    };
    const remembered = recollection({ answers: [answer] });
    for (const evidence of [[], [signature([ben])]]) {
      const item = { found: reply(ben), from: [ben], evidence, remembered };
      expect(reasonOf(item, "stale")?.values["why"] ?? null).toBe(why);
    }
  });
});

describe("organizer-changed: a UID does not change hands (RFC 6638, 11.2)", () => {
  const signed: Partial<Case> = { evidence: [certified(olivia, hash(1))] };
  const changed: Partial<Case> = {
    evidence: [certified(olivia, hash(2), rootB)],
  };
  const theirs = { organizer: mallory };
  it.each<[string, Partial<Case>, readonly Parameters<typeof rememberedVersion>[0][], Severity | null]>([
    ["decided under another", signed, [{ ...theirs, decided: true }], "danger"],
    ["decided under another, unproven", signed, [{ ...theirs, decided: true, proven: false }], "danger"],
    ["proven under another, this one not", {}, [theirs], "danger"],
    ["proven under another, this one by a new key", changed, [theirs], "danger"],
    ["both proven, nobody decided", signed, [theirs], "warning"],
    ["decided under this one, the other's proven", {}, [theirs, { decided: true, proven: false }], null],
    ["the same organizer", {}, [{ decided: true }], null],
    ["the same organizer, in another case", {}, [{ organizer: "Olivia@acme.example", decided: true }], null],
    ["the calendar holds it under this one", { entries: [entry()] }, [{ ...theirs, decided: true }], null],
  ])("%s", (_, given, versions, severity) => {
    const remembered = recollection({
      actor: rememberedSender(olivia),
      versions: versions.map((version) => rememberedVersion(version)),
    });
    expect(reasonOf({ ...given, remembered }, "organizer-changed")?.severity ?? null).toBe(severity);
  });

  it("names both, and leaves it to the calendar where that says so", () => {
    const remembered = recollection({ versions: [rememberedVersion({ organizer: mallory, decided: true })] });
    expect(reasonOf({ remembered }, "organizer-changed")?.values).toEqual({
      organizer: olivia,
      held: mallory,
    });
    const held = reasonsOf({ remembered, entries: [entry({ organizer: ben })] });
    expect(
      held.filter(({ code }) => code === "organizer-changed").map(({ values }) => values["held"]),
    ).toEqual([ben]);
  });

  it("looks at the further events of a PUBLISH", () => {
    const versions = [rememberedVersion({ uid: "2@acme.example", organizer: mallory, decided: true })];
    const published = found({
      invitation: invitation({ method: "PUBLISH" }),
      furtherUids: ["2@acme.example"],
    });
    expect(
      reasonOf({ found: published, remembered: recollection({ versions }) }, "organizer-changed"),
    ).toBeDefined();
  });
});

describe("asked by other means", () => {
  const digest = hash(7);
  const asked = (over: Partial<RememberedAsking> = {}) =>
    recollection({
      asked: [
        {
          uid: "1@acme.example",
          recurrenceId: null,
          actor: olivia,
          sequence: 0,
          dtstamp: "2027-02-01T08:00:00.000Z",
          digest,
          answer: "yes",
          at: "2027-02-20T08:00:00.000Z",
          ...over,
        },
      ],
    });
  const none = [null, "unverified", "ask"] as const;
  it.each<[string, Partial<Case>, Partial<RememberedAsking>, string | null, Level, Advice]>([
    ["yes, nobody signed", {}, {}, "confirmed-by-asking", "unverified", "decide"],
    [
      "yes, and an unproven agent signed",
      { found: bySam, evidence: [signature([sam])] },
      {},
      "confirmed-by-asking",
      "unconfirmed",
      "decide",
    ],
    [
      "yes, and the actor signed",
      { evidence: [signature([olivia])] },
      {},
      "confirmed-by-asking",
      "verified",
      "apply",
    ],
    [
      "yes, and a stranger signed",
      { evidence: [signature([mallory])] },
      {},
      "confirmed-by-asking",
      "suspicious",
      "ignore",
    ],
    ["yes, about another text", {}, { digest: hash(8) }, ...none],
    ["yes, about another version", {}, { sequence: 1 }, ...none],
    ["yes, about another time of writing", {}, { dtstamp: "2027-02-01T08:00:01.000Z" }, ...none],
    ["yes, about another instance", {}, { recurrenceId: "2027-04-08T08:00:00.000Z" }, ...none],
    ["yes, by somebody else", {}, { actor: sam }, ...none],
    ["no", {}, { answer: "no" }, "denied-by-asking", "suspicious", "ignore"],
    [
      "no, though the actor signed",
      { evidence: [signature([olivia])] },
      { answer: "no" },
      "denied-by-asking",
      "suspicious",
      "ignore",
    ],
    [
      "no, about another text of the version",
      {},
      { answer: "no", digest: hash(8) },
      "denied-by-asking",
      "suspicious",
      "ignore",
    ],
    ["no, about another version", {}, { answer: "no", sequence: 1 }, ...none],
  ])("%s", (_, given, over, code, level, advice) => {
    const verdict = judge(caseOf({ ...given, digest, remembered: asked(over) }));
    const codes = verdict.reasons.map((reason) => reason.code).filter((one) => one.endsWith("-by-asking"));
    expect(codes).toEqual(code === null ? [] : [code]);
    expect([verdict.trust?.level, verdict.advice]).toEqual([level, advice]);
  });

  it("a yes to this very text stands before a no to another", () => {
    const remembered = recollection({
      asked: [...asked({ answer: "no", digest: hash(8) }).asked, ...asked().asked],
    });
    expect(reasonsOf({ digest, remembered }).map(({ code }) => code)).toContain("confirmed-by-asking");
    expect(reasonsOf({ digest: hash(9), remembered }).map(({ code }) => code)).toContain("denied-by-asking");
  });
});

describe("a delegate's answer, and the delegator's word from before (RFC 5546, 3.2.3)", () => {
  const word = (
    delegator: string,
    delegate: string,
    over: { recurrenceId?: string; organizer?: string } = {},
  ) => ({
    uid: "1@acme.example",
    recurrenceId: null,
    organizer: olivia,
    delegator,
    delegate,
    at: "2027-02-20T08:00:00.000Z",
    ...over,
  });
  const comes = (delegate: string, delegator: string) =>
    reply(delegate, { attendees: [delegate, delegator], delegations: [{ delegator, delegate }] });
  const listing = (...addresses: readonly string[]) => [entry({ attendees: people(...addresses) })];
  const [first, second, third] = ["p@x.example", "q@x.example", "r@x.example"] as const;

  it.each<[string, string, string, readonly ReturnType<typeof word>[], readonly string[] | null, Level]>([
    ["nothing said before", anna, ben, [], [ben], "unconfirmed"],
    ["the delegator's word", anna, ben, [word(ben, anna)], [ben], "authorized"],
    [
      "the delegator's word, in another case",
      anna,
      ben,
      [word("Ben@other.example", anna)],
      [ben],
      "authorized",
    ],
    ["no calendar to say who is invited", anna, ben, [word(ben, anna)], null, "authorized"],
    ["somebody else's word", anna, ben, [word(mallory, anna)], [ben], "unconfirmed"],
    ["the word for somebody else", anna, ben, [word(ben, mallory)], [ben], "unconfirmed"],
    [
      "the word to another organizer",
      anna,
      ben,
      [word(ben, anna, { organizer: mallory })],
      [ben],
      "unconfirmed",
    ],
    [
      "the word about one instance",
      anna,
      ben,
      [word(ben, anna, { recurrenceId: "2027-04-08" })],
      [ben],
      "unconfirmed",
    ],
    ["a delegator nobody invited", anna, mallory, [word(mallory, anna)], [ben], "unconfirmed"],
    ["a chain", second, first, [word(ben, first), word(first, second)], [ben], "authorized"],
    [
      "a chain, its words in the other order",
      second,
      first,
      [word(first, second), word(ben, first)],
      [ben],
      "authorized",
    ],
    ["a chain that lacks its first word", second, first, [word(first, second)], [ben], "unconfirmed"],
    ["a chain that lacks its last word", second, first, [word(ben, first)], [ben], "unconfirmed"],
    ["a loop", first, second, [word(first, second), word(second, first)], [ben], "unconfirmed"],
    [
      "a loop that somebody listed is in",
      ben,
      first,
      [word(ben, first), word(first, ben)],
      [ben],
      "unconfirmed",
    ],
    [
      "a loop beside the way",
      third,
      second,
      [word(second, first), word(first, second), word(second, third), word(ben, first)],
      [ben],
      "authorized",
    ],
    ["oneself", first, first, [word(first, first)], [ben], "unconfirmed"],
  ])("%s", (_, delegate, delegator, delegations, listed, level) => {
    const item = caseOf({
      found: comes(delegate, delegator),
      from: [delegate],
      evidence: [signature([delegate])],
      remembered: recollection({ delegations }),
      entries: listed === null ? null : listing(...listed),
    });
    expect(judge(item).trust?.level).toBe(level);
  });

  it("says that it was remembered", () => {
    const item: Partial<Case> = {
      found: comes(anna, ben),
      evidence: [signature([anna])],
      remembered: recollection({ delegations: [word(ben, anna)] }),
    };
    expect(reasonOf(item, "delegation-verified")?.values).toMatchObject({ by: "memory", delegator: ben });
  });

  it("follows a chain no further than its bound, whatever stands there", () => {
    const chain = Array.from({ length: 40 }, (_, i) => word(`d${i}@x.example`, `d${i + 1}@x.example`));
    const given = (last: number) =>
      caseOf({
        found: comes(`d${last}@x.example`, `d${last - 1}@x.example`),
        evidence: [signature([`d${last}@x.example`])],
        remembered: recollection({ delegations: chain }),
        entries: listing("d0@x.example"),
      });
    expect(judge(given(8)).trust?.level).toBe("authorized");
    expect(judge(given(40)).trust?.level).toBe("unconfirmed");
  });
});
