import { describe, expect, it, test } from "vitest";
import type { Mandate } from "../authority/mandate.ts";
import type { RememberedAnswer, RememberedDelegation } from "../ports.ts";
import {
  anna,
  ben,
  caseOf,
  entry,
  found,
  hash,
  invitation,
  mallory,
  now,
  olivia,
  recollection,
  reply,
  roles,
  sam,
  signature,
} from "../testkit/cases.ts";
import type { Case } from "./case.ts";
import { judge } from "./judge.ts";

const levelOf = (given: Partial<Case>): string | undefined => judge(caseOf(given)).trust?.level;

const mandate: Mandate = {
  source: "enclosed",
  evidence: signature([olivia], { system: "mandate", covers: [], claims: [] }),
  terms: {
    actor: olivia,
    agent: sam,
    role: "organizer",
    methods: ["REQUEST", "PUBLISH"],
    components: ["VEVENT"],
    uid: "1@acme.example",
    audience: null,
    issued: "2027-02-01T00:00:00.000Z",
    from: "2027-02-01T00:00:00.000Z",
    until: "2027-06-01T00:00:00.000Z",
    id: "1",
    pin: null,
  },
};

describe("a mandate for one event", () => {
  const bySam = found({
    roles: roles({ agent: sam, attendees: [] }),
    invitation: invitation({ method: "PUBLISH" }),
  });
  const given = { evidence: [signature([sam])], mandates: [mandate] };

  it("counts for it", () => expect(levelOf({ ...given, found: bySam })).toBe("authorized"));

  it("does not count where another event comes with it", () => {
    const two = { ...bySam, furtherUids: ["2@acme.example"] };
    expect(levelOf({ ...given, found: two })).toBe("unconfirmed");
  });
});

describe("a delegator's word that was taken back", () => {
  const said = (over: Partial<RememberedAnswer>): RememberedAnswer => ({
    uid: "1@acme.example",
    recurrenceId: null,
    organizer: olivia,
    attendee: ben,
    sequence: 0,
    dtstamp: "2027-02-10T08:00:00.000Z",
    at: "2027-02-10T09:00:00.000Z",
    ...over,
  });
  const delegations = [{ delegator: ben, delegate: mallory }];
  const comes = reply(mallory, { attendees: [mallory, ben], delegations });
  const word = {
    ...reply(ben, { attendees: [ben, mallory], delegations }),
    parts: ["2"],
    invitation: invitation({ method: "REPLY", dtstamp: "2027-02-05T08:00:00.000Z" }),
  };
  const enclosing = (answers: readonly RememberedAnswer[]): Partial<Case> => ({
    found: comes,
    all: [comes, word],
    from: [mallory],
    evidence: [signature([mallory]), signature([ben], { covers: ["2"], claims: ["2"] })],
    entries: [entry()],
    remembered: recollection({ answers }),
  });

  it("counts while it is the last", () => {
    expect(levelOf(enclosing([]))).toBe("authorized");
    expect(levelOf(enclosing([said({ dtstamp: "2027-02-05T08:00:00.000Z" })]))).toBe("authorized");
  });

  it("is not brought back by sending it again", () =>
    expect(levelOf(enclosing([said({})]))).toBe("unconfirmed"));

  it.each([
    ["somebody else's answer", said({ attendee: anna })],
    ["an answer to another organizer", said({ organizer: anna })],
    ["an answer about another event", said({ uid: "2@acme.example" })],
  ])("is not taken back by %s", (_, answer) => expect(levelOf(enclosing([answer]))).toBe("authorized"));

  const date = "2027-04-08T08:00:00.000Z";
  const kept: RememberedDelegation = {
    uid: "1@acme.example",
    recurrenceId: null,
    organizer: olivia,
    delegator: ben,
    delegate: mallory,
    at: "2027-02-05T09:00:00.000Z",
  };
  test.each([
    ["for the date they come to themselves", date, said({ recurrenceId: date }), "unconfirmed"],
    ["for every other date", "2027-04-15T08:00:00.000Z", said({ recurrenceId: date }), "authorized"],
    [
      "for a date they had spoken of before",
      date,
      said({ recurrenceId: date, at: "2027-02-04T09:00:00.000Z" }),
      "authorized",
    ],
  ])("a word about the whole series, %s", (_, recurrenceId, answer, level) => {
    const item = { ...comes, invitation: invitation({ method: "REPLY", recurrenceId }) };
    const remembered = recollection({ answers: [answer], delegations: [kept] });
    const evidence = [signature([mallory])];
    expect(levelOf({ found: item, from: [mallory], evidence, entries: [entry()], remembered })).toBe(level);
  });
});

it("nobody comes for so many that finding their words costs more than reading them", () => {
  const many = Array.from({ length: 5000 }, (_, i) => ({ delegator: `d${i}@x.example`, delegate: mallory }));
  const item = reply(mallory, { attendees: [mallory], delegations: many });
  const reasons = judge(caseOf({ found: item, from: [mallory], evidence: [signature([mallory])] })).reasons;
  expect(reasons.map(({ code }) => code)).toContain("delegation-unverified");
});

it("a no to a forgery is none to what the organizer signed under the same version", () => {
  const no = {
    uid: "1@acme.example",
    recurrenceId: null,
    actor: olivia,
    sequence: 0,
    dtstamp: "2027-02-01T08:00:00.000Z",
    digest: hash(1),
    answer: "no",
    at: now.toISOString(),
  } as const;
  const remembered = recollection({ asked: [no] });
  expect(levelOf({ digest: hash(2), remembered, evidence: [signature([olivia])] })).toBe("verified");
  expect(levelOf({ digest: hash(2), remembered })).toBe("suspicious");
  expect(levelOf({ digest: hash(1), remembered, evidence: [signature([olivia])] })).toBe("suspicious");
});
