import { describe, expect, it, test } from "vitest";
import { anna, ben, mallory, now, olivia, sam, signature } from "../testkit/cases.ts";
import { authorityFor, unusableMandate, type MandatedAct, type MandateFault } from "./agency.ts";
import type { Mandate, MandateTerms } from "./mandate.ts";
import type { TrustedPair } from "./trusted-pairs.ts";

const terms: MandateTerms = {
  actor: olivia,
  agent: sam,
  role: "organizer",
  methods: ["REQUEST", "CANCEL"],
  components: ["VEVENT"],
  uid: null,
  audience: null,
  issued: "2027-01-01T00:00:00.000Z",
  from: "2027-02-01T00:00:00.000Z",
  until: "2027-12-01T00:00:00.000Z",
  id: "m-1",
  pin: null,
};

const mandate = (over: Partial<MandateTerms> = {}, evidence: Partial<Mandate["evidence"]> = {}): Mandate => ({
  terms: { ...terms, ...over },
  evidence: { ...signature([olivia]), system: "mandate", ...evidence },
  source: "enclosed",
});

const ended = (why: string): Mandate =>
  mandate({}, { status: "invalid", problems: [{ code: "mandate-unusable", values: { why } }] });

const act = (over: Partial<MandatedAct> = {}): MandatedAct => ({
  agent: sam,
  actor: olivia,
  role: "organizer",
  method: "REQUEST",
  component: "VEVENT",
  uid: "1@acme.example",
  me: [anna],
  certificate: "aa",
  digest: null,
  at: now,
  ...over,
});

describe("a mandate that reaches the act", () => {
  test.for<[what: string, mandate: Mandate, act: MandatedAct]>([
    ["as it is", mandate(), act()],
    ["another of its methods", mandate(), act({ method: "CANCEL" })],
    ["for this event alone", mandate({ uid: "1@acme.example" }), act()],
    ["for this reader", mandate({ audience: [ben, anna] }), act()],
    ["for one of the reader's addresses", mandate({ audience: [anna] }), act({ me: [ben, anna] })],
    ["for this certificate", mandate({ pin: "aa" }), act()],
    [
      "for an attendee",
      mandate({ role: "attendee", methods: ["REPLY"] }),
      act({ role: "attendee", method: "REPLY" }),
    ],
    ["an address in another case", mandate({ agent: "Sam@acme.example" }), act()],
    ["in its first moment", mandate(), act({ at: new Date(terms.from) })],
    ["by a clock five minutes behind", mandate(), act({ at: new Date(Date.parse(terms.from) - 300_000) })],
    ["in its last moment", mandate(), act({ at: new Date(terms.until) })],
  ])("%s", ([, one, what]) => {
    expect(authorityFor([], [one], what)).toEqual({ by: "mandate", mandate: one });
    expect(unusableMandate([one], what)).toBeNull();
  });
});

describe("a mandate that does not", () => {
  test.for<[why: MandateFault, mandate: Mandate, act: MandatedAct]>([
    ["not-proven", mandate({}, { status: "invalid" }), act()],
    ["not-proven", mandate({}, { status: "indeterminate" }), act()],
    ["not-proven", mandate({}, { status: "weak" }), act()],
    ["not-proven", ended("signer"), act()],
    ["not-proven", ended("certificate"), act()],
    ["withdrawn", ended("withdrawn"), act()],
    ["superseded", ended("superseded"), act()],
    ["expired", ended("expired"), act()],
    ["not-yet", ended("not-yet"), act()],
    ["not-yet", mandate(), act({ at: new Date(Date.parse(terms.from) - 300_001) })],
    ["not-yet", mandate({ issued: "2027-06-01T00:00:00.000Z" }), act()],
    ["expired", mandate(), act({ at: new Date(Date.parse(terms.until) + 1) })],
    ["role", mandate({ role: "attendee" }), act()],
    ["role", mandate(), act({ role: "attendee" })],
    ["method", mandate(), act({ method: "ADD" })],
    ["method", mandate(), act({ method: null })],
    ["component", mandate(), act({ component: "VTODO" })],
    ["component", mandate(), act({ component: null })],
    ["event", mandate({ uid: "2@acme.example" }), act()],
    ["event", mandate({ uid: "1@acme.example" }), act({ uid: null })],
    ["event", mandate({ uid: "1@acme.example" }), act({ uid: "1@ACME.example" })],
    ["audience", mandate({ audience: [ben] }), act()],
    ["audience", mandate({ audience: [anna] }), act({ me: [] })],
    ["certificate", mandate({ pin: "bb" }), act()],
    ["certificate", mandate({ pin: "aa" }), act({ certificate: null })],
  ])("%s", ([why, one, what]) => {
    expect(authorityFor([], [one], what)).toBeNull();
    expect(unusableMandate([one], what)).toEqual({ mandate: one, why });
  });

  test.for<[what: string, over: Partial<MandateTerms>]>([
    ["for another agent", { agent: mallory }],
    ["of another actor", { actor: ben }],
    ["the other way round", { agent: olivia, actor: sam }],
    ["for an address that only contains the agent's", { agent: `x${sam}` }],
  ])("%s is none between the two", ([, over]) => {
    expect(authorityFor([], [mandate(over)], act())).toBeNull();
    expect(unusableMandate([mandate(over)], act())).toBeNull();
  });
});

describe("of several", () => {
  const pair: TrustedPair = { agent: sam, actor: olivia, methods: null, until: null, only: null };

  it("the reader's own pair comes first", () => {
    expect(authorityFor([pair], [mandate()], act())).toEqual({ by: "pair", pair });
  });

  it("the mandate proves where the pair does not reach", () => {
    const ended = { ...pair, until: "2027-01-01T00:00:00.000Z" };
    expect(authorityFor([ended], [mandate()], act())?.by).toBe("mandate");
  });

  it("the first that reaches proves, wherever it stands", () => {
    const good = mandate({ id: "m-2" });
    expect(authorityFor([], [mandate({ uid: "2@acme.example" }), good], act())).toEqual({
      by: "mandate",
      mandate: good,
    });
    expect(unusableMandate([mandate({ uid: "2@acme.example" }), good], act())).toBeNull();
  });

  it("the nearest is told, in whichever order they came", () => {
    const far = mandate({}, { status: "invalid" });
    const near = mandate({ audience: [ben] });
    for (const list of [
      [far, near],
      [near, far],
    ])
      expect(unusableMandate(list, act())).toEqual({ mandate: near, why: "audience" });
  });
});
