import { describe, expect, it } from "vitest";
import type { Evidence, Report } from "../report.ts";
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
  now,
  olivia,
  recollection,
  rememberedSender,
  reply,
  reportOn,
  roles,
  rootA,
  rootB,
  sam,
  signature,
} from "../testkit/cases.ts";
import type { Case } from "../verdict/case.ts";
import { defaultPolicy } from "../verdict/policy.ts";
import { emptyMemory, type MemoryBook } from "./book.ts";
import { answered, decide, learn } from "./learn.ts";

const at = now.toISOString();
const later = new Date("2027-03-02T12:00:00Z");
const before = "2027-02-15T12:00:00.000Z";

const reportOf = (given: Partial<Case>): Report => reportOn(caseOf(given));
const learnt = (given: Partial<Case>, book: MemoryBook = emptyMemory): MemoryBook =>
  learn(book, reportOf(given), now);
const decided = (given: Partial<Case>, book: MemoryBook = emptyMemory): MemoryBook => {
  const report = reportOf(given);
  return decide(book, report, report, now);
};

const signed: Partial<Case> = { evidence: [certified(olivia, hash(1))] };
const request = (over: Parameters<typeof invitation>[0]): Partial<Case> => ({
  found: found({ invitation: invitation(over) }),
  ...signed,
});
const bySam = found({ roles: roles({ agent: sam }) });
const trusting = {
  ...defaultPolicy,
  trustedPairs: [{ agent: sam, actor: olivia, methods: null, until: null, only: null }],
};
const attendee = (address: string, delegatedTo: readonly string[] = []) => ({
  address,
  name: null,
  type: "INDIVIDUAL",
  role: "REQ-PARTICIPANT",
  status: delegatedTo.length > 0 ? "DELEGATED" : "ACCEPTED",
  sentBy: null,
  delegatedTo,
  delegatedFrom: [],
});
const answer = (
  by: string,
  delegatedTo: readonly string[],
  over: Parameters<typeof invitation>[0] = {},
  signer: string = by,
): Partial<Case> => ({
  found: {
    ...reply(by, {
      attendees: [by, ...delegatedTo],
      delegations: delegatedTo.map((delegate) => ({ delegator: by, delegate })),
    }),
    invitation: invitation({
      method: "REPLY",
      attendees: [attendee(by, delegatedTo), ...delegatedTo.map((one) => attendee(one))],
      ...over,
    }),
  },
  from: [by],
  evidence: [certified(signer, hash(3))],
});
const version = {
  uid: "1@acme.example",
  recurrenceId: null,
  organizer: olivia,
  sequence: 0,
  dtstamp: "2027-02-01T08:00:00.000Z",
  cancelled: false,
  proven: true,
  decided: false,
  at,
};
const oliviaNow = {
  address: olivia,
  first: at,
  last: at,
  keys: [{ key: hash(1), issuer: rootA, first: at, last: at }],
};

describe("a proven mail", () => {
  it("teaches who signs, with which key, and the version", () => {
    expect(learnt(signed)).toEqual({ ...emptyMemory, senders: [oliviaNow], versions: [version] });
  });

  it("teaches of an agent that the agent signs, and of the actor nothing", () => {
    const { senders, versions } = learnt({
      found: bySam,
      evidence: [certified(sam, hash(2))],
      policy: trusting,
    });
    expect(senders.map(({ address }) => address)).toEqual([sam]);
    expect(versions).toEqual([version]);
  });

  it.each([
    ["PUBLISH", false, 1],
    ["ADD", false, 1],
    ["CANCEL", true, 1],
    ["DECLINECOUNTER", false, 0],
  ])("%s brings a version or none", (method, cancelled, count) => {
    const { versions } = learnt(request({ method }));
    expect(versions).toEqual(Array.from({ length: count }, () => ({ ...version, cancelled })));
  });

  it("teaches a cancelled event by its STATUS", () => {
    expect(learnt(request({ status: "CANCELLED" })).versions).toEqual([{ ...version, cancelled: true }]);
  });

  it("keeps each instance apart", () => {
    const book = learnt(request({ recurrenceId: "2027-04-08T08:00:00.000Z" }), learnt(signed));
    expect(book.versions).toHaveLength(2);
  });

  it("teaches the newest version alone", () => {
    const first = learnt(signed);
    expect(learnt(request({ sequence: 2 }), first).versions).toEqual([{ ...version, sequence: 2 }]);
    const stamp = "2027-02-02T08:00:00.000Z";
    expect(learnt(request({ dtstamp: stamp }), first).versions).toEqual([{ ...version, dtstamp: stamp }]);
  });

  it("is remembered from the day the mail store had it", () => {
    const { senders } = learnt({ ...signed, validAt: new Date(before) }, learnt(signed));
    expect(senders).toEqual([
      { ...oliviaNow, first: before, keys: [{ ...oliviaNow.keys[0], first: before }] },
    ]);
  });

  it("is never remembered from a day to come", () => {
    expect(learnt({ ...signed, validAt: later }).senders).toEqual([oliviaNow]);
  });

  it("adds a renewed key, and keeps the one before", () => {
    const [sender] = learnt({ evidence: [certified(olivia, hash(2))] }, learnt(signed)).senders;
    expect(sender?.keys.map(({ key }) => key)).toEqual([hash(1), hash(2)]);
  });
});

describe("opening the same mail again", () => {
  const old = { ...signed, validAt: new Date(before) };

  it("gives the same book", () => {
    for (const given of [signed, old, answer(ben, []), answer(ben, [anna])]) {
      const book = learnt(given);
      expect(learnt(given, book)).toBe(book);
    }
  });

  it("later on moves only the last time", () => {
    const again = learn(learnt(signed), reportOf({ ...signed, validAt: later }), later);
    const last = later.toISOString();
    expect(again).toEqual({
      ...learnt(signed),
      senders: [{ ...oliviaNow, last, keys: [{ ...oliviaNow.keys[0], last }] }],
    });
  });

  it("an old one sent again teaches no old version and moves no time back", () => {
    const book = learnt(request({ sequence: 2 }));
    expect(learnt(signed, book)).toBe(book);
    expect(learnt(old, book).versions).toBe(book.versions);
    expect(learnt(old, book).senders[0]?.last).toBe(at);
  });

  it("an old answer sent again brings no delegation back", () => {
    const first = answer(ben, [anna]);
    const book = learnt(answer(ben, [], { dtstamp: "2027-02-03T08:00:00.000Z" }), learnt(first));
    expect(book.delegations).toEqual([]);
    expect(learnt(first, book)).toBe(book);
  });
});

describe("what teaches nothing", () => {
  const broken = {
    covers: [],
    status: "invalid",
    problems: [{ code: "signature-broken", values: {} }],
  } as const;
  const twoOf = (evidence: readonly ReturnType<typeof certified>[], roles2 = roles()): Report => {
    const one = found();
    const other = found({
      parts: ["3"],
      invitation: invitation({ uid: "2@acme.example", parts: ["3"] }),
      roles: roles2,
    });
    const all = [one, other];
    return reportOn(caseOf({ found: one, all, evidence }), caseOf({ found: other, all, evidence }));
  };

  it.each<[string, Partial<Case>]>([
    ["unsigned", {}],
    ["vouched for by a mail domain", { evidence: [domainSignature("acme.example")] }],
    ["signed for a whole domain", { evidence: [signature(["domain-signing-authority@acme.example"])] }],
    ["broken", { evidence: [certified(olivia, hash(1), rootA, broken)] }],
    ["untrusted", { evidence: [certified(olivia, hash(1), rootA, { status: "indeterminate" })] }],
    ["weak", { evidence: [certified(olivia, hash(1), rootA, { status: "weak" })] }],
    ["signed elsewhere", { evidence: [certified(olivia, hash(1), rootA, { covers: ["3"], claims: ["3"] })] }],
    ["by a stranger who names the actor", { evidence: [certified(mallory, hash(9))] }],
    ["passed on by an attendee", { evidence: [certified(ben, hash(9))] }],
    ["by an agent nothing proves", { found: bySam, evidence: [certified(sam, hash(2))] }],
    [
      "ambiguous",
      { ...signed, found: found({ findings: [{ code: "ambiguous", values: { where: "SUMMARY" } }] }) },
    ],
    [
      "malformed",
      { ...signed, found: found({ findings: [{ code: "malformed", values: { where: "UID" } }] }) },
    ],
    ["contradicted", { ...signed, found: found({ findings: [{ code: "method-mismatch", values: {} }] }) }],
    ["under the UID of another organizer", { ...signed, entries: [entry({ organizer: ben })] }],
    [
      "by a key of another issuer",
      {
        evidence: [certified(olivia, hash(2), rootB)],
        remembered: recollection({ actor: rememberedSender(olivia) }),
      },
    ],
    ["somebody else's answer", answer(anna, [mallory], {}, mallory)],
  ])("%s", (_, given) => {
    expect(learnt(given)).toBe(emptyMemory);
    expect(learnt(given, learnt(signed))).toEqual(learnt(signed));
  });

  it("a stranger's own mail teaches of the stranger alone, whomever it names", () => {
    const roles2 = roles({ actor: mallory, organizer: mallory, agent: olivia, attendees: [olivia, anna] });
    const { senders, versions } = learnt({
      found: found({ roles: roles2 }),
      evidence: [certified(mallory, hash(9))],
    });
    expect(senders.map(({ address }) => address)).toEqual([mallory]);
    expect(versions.map(({ organizer }) => organizer)).toEqual([mallory]);
  });

  it("what no signature proves beside what one does", () => {
    const { senders, versions } = learn(emptyMemory, twoOf([certified(olivia, hash(1))]), now);
    expect(senders).toEqual([oliviaNow]);
    expect(versions).toEqual([version]);
  });

  it("a mail of which one invitation is contradicted", () => {
    const report = twoOf([
      certified(olivia, hash(1)),
      certified(mallory, hash(9), rootA, { covers: ["3"], claims: ["3"] }),
    ]);
    expect(report.trust?.level).toBe("suspicious");
    expect(report.others[0]?.trust?.level).toBe("verified");
    expect(learn(emptyMemory, report, now)).toBe(emptyMemory);
  });

  it("a report on a mail without an invitation", () => {
    const none = { ...reportOf(signed), trust: null, advice: null, reasons: [], invitation: null };
    expect(learn(emptyMemory, none, now)).toBe(emptyMemory);
  });
});

describe("numbers made to outdo every later mail", () => {
  it("a SEQUENCE beyond what RFC 5545, 3.3.8 has is not remembered", () => {
    expect(learnt(request({ sequence: 2 ** 31 })).versions).toEqual([]);
    expect(learnt(request({ sequence: 2 ** 31 - 1 })).versions).toHaveLength(1);
    expect(decided({ ...request({ sequence: 2 ** 31 }), evidence: [] }).versions).toEqual([]);
    expect(learnt(answer(ben, [anna], { sequence: 2 ** 31 })).answers).toEqual([]);
  });

  it("a DTSTAMP to come counts for nothing", () => {
    const dtstamp = "2037-01-01T00:00:00.000Z";
    expect(learnt(request({ dtstamp })).versions).toEqual([{ ...version, dtstamp: null }]);
    expect(learnt(answer(ben, [], { dtstamp })).answers[0]?.dtstamp).toBeNull();
  });

  it("a UID too long to keep is not kept", () => {
    expect(learnt(request({ uid: "x".repeat(1001) })).versions).toEqual([]);
    expect(learnt(request({ uid: "x".repeat(1000) })).versions).toHaveLength(1);
  });
});

describe("what would not be read again", () => {
  it.each<[string, Partial<Case>]>([
    ["an address that is none", { evidence: [certified("Olivia <olivia@acme.example>", hash(1))] }],
    ["a key that is none", { evidence: [certified(olivia, "sha256:1")] }],
    ["an issuer without a name", { evidence: [certified(olivia, hash(1), "")] }],
  ])("%s is not kept", (_, given) => {
    expect(learnt(given).senders).toEqual([]);
  });
});

describe("answers and delegations", () => {
  const word = {
    uid: "1@acme.example",
    recurrenceId: null,
    organizer: olivia,
    delegator: ben,
    delegate: anna,
    at,
  };
  const listing = (address: string) => [
    entry({ attendees: [{ address, delegatedTo: [], delegatedFrom: [] }] }),
  ];

  it("a delegator's own answer teaches the delegation", () => {
    const book = learnt(answer(ben, [anna]));
    expect(book.delegations).toEqual([word]);
    expect(book.answers).toMatchObject([{ attendee: ben, sequence: 0, organizer: olivia }]);
    expect(book.senders.map(({ address }) => address)).toEqual([ben]);
  });

  it("also that of a delegator who still lacks their own delegator's word", () => {
    const given = { ...answer(ben, [anna]), entries: listing(mallory) };
    expect(reportOf(given).trust?.level).toBe("unconfirmed");
    expect(learnt(given)).toMatchObject({ delegations: [word], senders: [], versions: [] });
  });

  it("the delegate's answer does not", () => {
    const found2 = reply(anna, { attendees: [anna, ben], delegations: [{ delegator: ben, delegate: anna }] });
    const given = { found: found2, from: [anna], evidence: [certified(anna, hash(4))] };
    expect(learnt(given).delegations).toEqual([]);
  });

  it("an agent's answer for the delegator does not", () => {
    const given = answer(ben, [anna], {}, sam);
    const policy = {
      ...trusting,
      trustedPairs: [{ agent: sam, actor: ben, methods: null, until: null, only: null }],
    };
    const item = { ...given, found: { ...given.found, roles: { ...given.found?.roles, agent: sam } } };
    const book = learnt({ ...item, policy } as Partial<Case>);
    expect(book.answers).toHaveLength(1);
    expect(book.delegations).toEqual([]);
  });

  it("a later answer names another delegate, or none", () => {
    const dtstamp = "2027-02-03T08:00:00.000Z";
    const book = learnt(answer(ben, [anna]));
    expect(learnt(answer(ben, [sam], { dtstamp }), book).delegations).toEqual([{ ...word, delegate: sam }]);
    expect(learnt(answer(ben, [], { dtstamp }), book).delegations).toEqual([]);
    expect(learnt(answer(anna, [], { dtstamp }), book).delegations).toEqual([word]);
    const instance = { dtstamp, recurrenceId: "2027-04-08T08:00:00.000Z" };
    expect(learnt(answer(ben, [], instance), book).delegations).toEqual([word]);
  });

  it("names no more delegates than anybody has", () => {
    const crowd = Array.from({ length: 500 }, (_, i) => `d${i}@x.example`);
    expect(learnt(answer(ben, crowd)).delegations).toHaveLength(20);
  });
});

describe("withdrawn mandates", () => {
  const withdrawal = (over: Partial<Evidence> = {}): Evidence => ({
    ...signature([olivia], { system: "mandate", covers: [], claims: [] }),
    details: { kind: "withdrawal", actor: olivia, id: "m1" },
    ...over,
  });
  const bearing = (evidence: Evidence, given: Partial<Case> = {}): Report => {
    const report = reportOf(given);
    return { ...report, evidence: [...report.evidence, evidence] };
  };
  const withdrawn = [{ issuer: olivia, id: "m1", at }];

  it.each<[string, Partial<Case>]>([
    ["a mail that proves nothing else", {}],
    ["a contradicted mail", { evidence: [certified(mallory, hash(9))] }],
  ])("are learnt from %s", (_, given) => {
    const book = learn(emptyMemory, bearing(withdrawal(), given), now);
    expect(book).toEqual({ ...emptyMemory, withdrawn });
    expect(learn(book, bearing(withdrawal(), given), later)).toBe(book);
  });

  it.each<[string, Partial<Evidence>]>([
    ["not proven", { status: "indeterminate" }],
    ["a mandate", { details: { kind: "mandate", actor: olivia, id: "m1" } }],
    ["of no id", { details: { kind: "withdrawal", actor: olivia } }],
    ["of another system", { system: "smime" }],
  ])("are not learnt from what is %s", (_, over) => {
    expect(learn(emptyMemory, bearing(withdrawal(over)), now)).toBe(emptyMemory);
  });
});

describe("a press", () => {
  it("teaches the version of what no signature proves, and nobody's signing", () => {
    expect(decided({})).toEqual({
      ...emptyMemory,
      versions: [{ ...version, proven: false, decided: true }],
    });
  });

  it("stays on the version it was for, and on those after it", () => {
    const book = decided(signed);
    expect(book.versions).toEqual([{ ...version, decided: true }]);
    expect(learnt(request({ sequence: 1 }), book).versions).toEqual([
      { ...version, sequence: 1, decided: true },
    ]);
    expect(decided(signed, book)).toBe(book);
  });

  it("never replaces what was proven with what was only accepted", () => {
    const book = decided({ ...request({ sequence: 5 }), evidence: [] }, learnt(signed));
    expect(book.versions).toEqual([version, { ...version, sequence: 5, proven: false, decided: true }]);
  });

  it("makes a changed key the sender's own", () => {
    const remembered = recollection({ actor: rememberedSender(olivia) });
    const given = { evidence: [certified(olivia, hash(2), rootB)], remembered };
    const book = { ...emptyMemory, senders: [rememberedSender(olivia)] };
    expect(learnt(given, book)).toBe(book);
    const [sender] = decided(given, book).senders;
    expect(sender?.keys.map(({ issuer }) => issuer)).toEqual([rootA, rootB]);
  });

  it.each<[string, Partial<Case>]>([
    ["contradicted", { evidence: [certified(mallory, hash(9))] }],
    ["ambiguous", { found: found({ findings: [{ code: "ambiguous", values: {} }] }) }],
  ])("on what is %s teaches nothing", (_, given) => {
    expect(decided(given)).toBe(emptyMemory);
  });

  it("on a further invitation of the mail is about that one", () => {
    const one = found();
    const other = found({ parts: ["3"], invitation: invitation({ uid: "2@acme.example", sequence: 4 }) });
    const all = [one, other];
    const report = reportOn(caseOf({ found: one, all }), caseOf({ found: other, all }));
    const book = decide(emptyMemory, report, report.others[0] ?? report, now);
    expect(book.versions).toMatchObject([{ uid: "2@acme.example", sequence: 4 }]);
  });
});

describe("asking by other means", () => {
  const judged = reportOf({ digest: hash(7) });
  const asking = {
    uid: "1@acme.example",
    recurrenceId: null,
    actor: olivia,
    sequence: 0,
    dtstamp: "2027-02-01T08:00:00.000Z",
    digest: hash(7),
    at,
  };

  it("is written down, changed and taken back", () => {
    const yes = answered(emptyMemory, judged, "yes", now);
    expect(yes.asked).toEqual([{ ...asking, answer: "yes" }]);
    expect(answered(yes, judged, "yes", later)).toBe(yes);
    expect(answered(yes, judged, "no", now).asked).toEqual([{ ...asking, answer: "no" }]);
    expect(answered(yes, judged, null, now)).toEqual(emptyMemory);
    expect(answered(emptyMemory, judged, null, now)).toBe(emptyMemory);
  });

  it("keeps the answers about two texts of one version apart, and takes back what counts", () => {
    const other = reportOf({ digest: hash(8) });
    const third = reportOf({ digest: hash(9) });
    const both = answered(answered(emptyMemory, judged, "yes", now), other, "no", now);
    expect(both.asked).toHaveLength(2);
    expect(answered(both, judged, null, now).asked).toMatchObject([{ answer: "no" }]);
    expect(answered(both, third, null, now).asked).toMatchObject([{ answer: "yes" }]);
  });

  it("needs a text and an actor to be about", () => {
    expect(answered(emptyMemory, reportOf({}), "yes", now)).toBe(emptyMemory);
    const nobody = reportOf({ digest: hash(7), found: found({ roles: roles({ actor: null }) }) });
    expect(answered(emptyMemory, nobody, "no", now)).toBe(emptyMemory);
  });
});
