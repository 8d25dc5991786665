import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  anna,
  ben,
  caseOf,
  entry,
  found,
  invitation,
  mallory,
  now,
  olivia,
  part,
  reply,
  roles,
  sam,
  signature,
  signedParts,
} from "../testkit/cases.ts";
import { levels, severities } from "../report.ts";
import type { Advice, Level, ReasonCode } from "../report.ts";
import type { Part } from "../mime/part.ts";
import type { Case } from "./case.ts";
import { judge } from "./judge.ts";
import type { Verdict } from "./judge.ts";
import { defaultPolicy } from "./policy.ts";

const codes = (judgement: Verdict): ReasonCode[] => judgement.reasons.map((reason) => reason.code);

const pair = { agent: sam, actor: olivia, methods: null, until: null, only: null };
const trusting = { ...defaultPolicy, trustedPairs: [pair] };
const bySam = found({ roles: roles({ agent: sam }) });
const delegated = found({
  roles: roles({ attendees: [ben, anna], delegations: [{ delegator: ben, delegate: anna }] }),
});
const comesForBen = { attendees: [anna, ben], delegations: [{ delegator: ben, delegate: anna }] };
const method = (name: string) => found({ invitation: invitation({ method: name }) });
const attendeeList = (...addresses: string[]) =>
  addresses.map((address) => ({ address, delegatedTo: [], delegatedFrom: [] }));

interface Row {
  readonly name: string;
  readonly given: Partial<Case>;
  readonly level: Level;
  readonly advice: Advice;
  /** Exactly these, in any order. */
  readonly reasons: readonly ReasonCode[];
}

const table: readonly Row[] = [
  {
    name: "the organizer signs",
    given: { evidence: [signature([olivia])] },
    level: "verified",
    advice: "apply",
    reasons: ["signed-by-actor"],
  },
  {
    name: "nobody signs",
    given: {},
    level: "unverified",
    advice: "ask",
    reasons: ["invitation-not-signed"],
  },
  {
    name: "somebody signs another part only",
    given: { evidence: [signature([olivia], { covers: ["2"], claims: ["2"] })] },
    level: "unverified",
    advice: "ask",
    reasons: ["invitation-not-signed"],
  },
  {
    name: "the local part differs in ASCII case",
    given: { evidence: [signature(["Olivia@acme.example"])] },
    level: "verified",
    advice: "apply",
    reasons: ["signed-by-actor", "address-case"],
  },
  {
    name: "a trusted agent signs",
    given: { found: bySam, evidence: [signature([sam])], policy: trusting },
    level: "authorized",
    advice: "apply",
    reasons: ["signed-by-agent", "agent-trusted-pair"],
  },
  {
    name: "an agent nobody trusts signs",
    given: { found: bySam, evidence: [signature([sam])] },
    level: "unconfirmed",
    advice: "ask",
    reasons: ["signed-by-agent", "agent-unauthorized"],
  },
  {
    name: "the pair is for another method",
    given: {
      found: bySam,
      evidence: [signature([sam])],
      policy: { ...defaultPolicy, trustedPairs: [{ ...pair, methods: ["CANCEL"] }] },
    },
    level: "unconfirmed",
    advice: "ask",
    reasons: ["signed-by-agent", "agent-unauthorized"],
  },
  {
    name: "the pair has ended",
    given: {
      found: bySam,
      evidence: [signature([sam])],
      policy: {
        ...defaultPolicy,
        trustedPairs: [{ ...pair, until: "2027-02-28T23:59:59.999Z", only: null }],
      },
    },
    level: "unconfirmed",
    advice: "ask",
    reasons: ["signed-by-agent", "agent-unauthorized"],
  },
  {
    name: "a trusted agent signs without saying SENT-BY",
    given: { evidence: [signature([sam])], policy: trusting },
    level: "suspicious",
    advice: "ignore",
    reasons: ["signer-not-listed"],
  },
  {
    name: "the organizer signs what an agent posts",
    given: { found: bySam, evidence: [signature([olivia])] },
    level: "verified",
    advice: "apply",
    reasons: ["signed-by-actor"],
  },
  {
    name: "unsigned, and From is the SENT-BY",
    given: { found: bySam, from: [sam] },
    level: "unverified",
    advice: "ask",
    reasons: ["agent-unauthorized", "invitation-not-signed"],
  },
  {
    name: "a stranger signs",
    given: { evidence: [signature([mallory])] },
    level: "suspicious",
    advice: "ignore",
    reasons: ["signer-not-listed"],
  },
  {
    name: "a stranger signs beside the organizer: set aside",
    given: { evidence: [signature([mallory]), signature([olivia])] },
    level: "verified",
    advice: "apply",
    reasons: ["signed-by-actor"],
  },
  {
    name: "a broken signature beside the organizer's: set aside",
    given: {
      evidence: [
        signature([mallory], {
          status: "invalid",
          covers: [],
          problems: [{ code: "signature-broken", values: {} }],
        }),
        signature([olivia]),
      ],
    },
    level: "verified",
    advice: "apply",
    reasons: ["signed-by-actor"],
  },
  {
    name: "a broken signature beside an unproven agent's is heard",
    given: {
      found: bySam,
      evidence: [
        signature([olivia], {
          status: "invalid",
          covers: [],
          problems: [{ code: "signature-broken", values: {} }],
        }),
        signature([sam]),
      ],
    },
    level: "suspicious",
    advice: "ignore",
    reasons: ["signature-broken", "signed-by-agent", "agent-unauthorized"],
  },
  {
    name: "the signature does not match the bytes",
    given: {
      evidence: [
        signature([olivia], {
          status: "invalid",
          covers: [],
          problems: [{ code: "signature-broken", values: {} }],
        }),
      ],
    },
    level: "suspicious",
    advice: "ignore",
    reasons: ["signature-broken"],
  },
  {
    name: "the certificate is revoked",
    given: {
      evidence: [
        signature([olivia], { status: "invalid", problems: [{ code: "certificate-revoked", values: {} }] }),
      ],
    },
    level: "suspicious",
    advice: "ignore",
    reasons: ["certificate-revoked"],
  },
  {
    name: "a stranger's untrusted certificate counts as absent",
    given: {
      evidence: [
        signature([mallory], {
          status: "indeterminate",
          problems: [{ code: "certificate-untrusted", values: {} }],
        }),
      ],
    },
    level: "unverified",
    advice: "ask",
    reasons: ["certificate-untrusted"],
  },
  {
    name: "the organizer's own certificate breaks a rule",
    given: {
      evidence: [
        signature([olivia], {
          status: "indeterminate",
          problems: [{ code: "certificate-invalid", values: { rule: "expired" } }],
        }),
      ],
    },
    level: "unverified",
    advice: "ask",
    reasons: ["certificate-invalid"],
  },
  {
    name: "SHA-1 is weak and never lifts",
    given: {
      evidence: [
        signature([olivia], { status: "weak", problems: [{ code: "signature-unsupported", values: {} }] }),
      ],
    },
    level: "unverified",
    advice: "ask",
    reasons: ["signature-unsupported"],
  },
  {
    name: "the certificate names no mailbox",
    given: {
      evidence: [signature([], { problems: [{ code: "certificate-address-missing", values: {} }] })],
    },
    level: "unverified",
    advice: "ask",
    reasons: ["certificate-address-missing"],
  },
  {
    name: "revocation is unknown: information only",
    given: {
      evidence: [
        signature([olivia], { problems: [{ code: "revocation-unknown", values: { reason: "no-crl" } }] }),
      ],
    },
    level: "verified",
    advice: "apply",
    reasons: ["signed-by-actor", "revocation-unknown"],
  },
  {
    name: "an attendee passes a REQUEST on",
    given: { evidence: [signature([ben])] },
    level: "unconfirmed",
    advice: "ask",
    reasons: ["forwarded-by-attendee"],
  },
  ...["CANCEL", "ADD", "DECLINECOUNTER"].map((name): Row => ({
    name: `an attendee signs ${name}`,
    given: { found: method(name), evidence: [signature([ben])] },
    level: "suspicious",
    advice: "ignore",
    reasons: ["signer-lacks-authority"],
  })),
  {
    name: "an attendee of the message is none of the calendar's copy",
    given: { evidence: [signature([ben])], entries: [entry({ attendees: attendeeList(anna) })] },
    level: "suspicious",
    advice: "ignore",
    reasons: ["signer-not-listed"],
  },
  {
    name: "an attendee replies",
    given: { found: reply(ben), from: [ben], evidence: [signature([ben])], entries: [entry()] },
    level: "verified",
    advice: "apply",
    reasons: ["signed-by-actor"],
  },
  {
    name: "the organizer signs an attendee's REPLY",
    given: { found: reply(ben), from: [ben], evidence: [signature([olivia])], entries: [entry()] },
    level: "suspicious",
    advice: "ignore",
    reasons: ["signer-lacks-authority"],
  },
  {
    name: "another attendee signs the REPLY",
    given: { found: reply(ben), from: [ben], evidence: [signature([anna])], entries: [entry()] },
    level: "suspicious",
    advice: "ignore",
    reasons: ["signer-lacks-authority"],
  },
  {
    name: "a stranger signs the REPLY",
    given: { found: reply(ben), from: [ben], evidence: [signature([mallory])], entries: [entry()] },
    level: "suspicious",
    advice: "ignore",
    reasons: ["signer-not-listed"],
  },
  {
    name: "a party crasher answers",
    given: { found: reply(mallory), from: [mallory], evidence: [signature([mallory])], entries: [entry()] },
    level: "unconfirmed",
    advice: "ask",
    reasons: ["signed-by-actor", "party-crasher"],
  },
  {
    name: "a party crasher answers unsigned",
    given: { found: reply(mallory), from: [mallory], entries: [entry()] },
    level: "unverified",
    advice: "ask",
    reasons: ["party-crasher", "invitation-not-signed"],
  },
  {
    name: "a REPLY to an event the calendar does not hold",
    given: { found: reply(ben), from: [ben], evidence: [signature([ben])], entries: [] },
    level: "verified",
    advice: "decide",
    reasons: ["signed-by-actor", "event-unknown"],
  },
  {
    name: "a delegate answers, nothing proves the delegation",
    given: { found: reply(anna, comesForBen), from: [anna], evidence: [signature([anna])] },
    level: "unconfirmed",
    advice: "ask",
    reasons: ["signed-by-actor", "delegation-unverified"],
  },
  {
    name: "a delegate of a listed delegator is unproven, not uninvited",
    given: {
      found: reply(anna, comesForBen),
      from: [anna],
      evidence: [signature([anna])],
      entries: [entry({ attendees: attendeeList(ben) })],
    },
    level: "unconfirmed",
    advice: "ask",
    reasons: ["signed-by-actor", "delegation-unverified"],
  },
  {
    name: "a delegate of nobody on the list crashes",
    given: {
      found: reply(anna, comesForBen),
      from: [anna],
      evidence: [signature([anna])],
      entries: [entry({ attendees: attendeeList(mallory) })],
    },
    level: "unconfirmed",
    advice: "ask",
    reasons: ["signed-by-actor", "delegation-unverified", "party-crasher"],
  },
  {
    name: "the calendar already names the delegate",
    given: {
      found: reply(anna, comesForBen),
      from: [anna],
      evidence: [signature([anna])],
      entries: [entry({ attendees: [{ address: ben, delegatedTo: [anna], delegatedFrom: [] }] })],
    },
    level: "authorized",
    advice: "apply",
    reasons: ["signed-by-actor", "delegation-verified"],
  },
  {
    name: "a delegator's REQUEST alone proves nothing",
    given: { found: delegated, from: [ben], evidence: [signature([ben])] },
    level: "unconfirmed",
    advice: "ask",
    reasons: ["signed-by-delegator", "delegation-unverified", "from-differs"],
  },
  {
    name: "a delegator's REQUEST for an event the calendar holds",
    given: {
      found: delegated,
      from: [ben],
      evidence: [signature([ben])],
      entries: [entry({ attendees: attendeeList(ben) })],
    },
    level: "authorized",
    advice: "apply",
    reasons: ["signed-by-delegator", "delegation-verified", "from-differs"],
  },
  {
    name: "a delegator who moves the meeting",
    given: {
      found: { ...delegated, invitation: invitation({ startUtc: "2027-04-01T09:00:00.000Z" }) },
      from: [ben],
      evidence: [signature([ben])],
      entries: [entry({ attendees: attendeeList(ben) })],
    },
    level: "unconfirmed",
    advice: "ask",
    reasons: ["signed-by-delegator", "delegation-unverified", "from-differs"],
  },
  ...[
    { what: "cancels", delegated: { invitation: invitation({ status: "CANCELLED" }) } },
    { what: "renames", delegated: { invitation: invitation({ summary: "Budget review!" }) } },
    { what: "describes", delegated: { invitation: invitation({ description: "Dial in elsewhere" }) } },
    {
      what: "links",
      delegated: { invitation: invitation({ links: [{ text: "Join", target: "https://evil.example/" }] }) },
    },
    { what: "adds days to", delegated: { dates: ["RDATE:20270402T080000Z"] } },
  ].map(({ what, delegated: change }): Row => ({
    name: `a delegator who ${what} the meeting`,
    given: {
      found: { ...delegated, ...change },
      from: [ben],
      evidence: [signature([ben])],
      entries: [entry({ attendees: attendeeList(ben) })],
    },
    level: "unconfirmed",
    advice: "ask",
    reasons: ["signed-by-delegator", "delegation-unverified", "from-differs"],
  })),
  {
    name: "a delegate who comes for two, one of whom said so",
    given: {
      found: reply(anna, {
        attendees: [anna],
        delegations: [
          { delegator: ben, delegate: anna },
          { delegator: sam, delegate: anna },
        ],
      }),
      from: [anna],
      evidence: [signature([anna])],
      entries: [entry({ attendees: [{ address: ben, delegatedTo: [anna], delegatedFrom: [] }] })],
    },
    level: "unconfirmed",
    advice: "ask",
    reasons: ["signed-by-actor", "delegation-unverified", "party-crasher"],
  },
  {
    name: "a delegator whom neither calendar nor organizer lists",
    given: {
      found: delegated,
      from: [ben],
      evidence: [signature([ben])],
      entries: [entry({ attendees: attendeeList(mallory) })],
    },
    level: "suspicious",
    advice: "ignore",
    reasons: ["signer-not-listed", "delegation-unverified", "from-differs"],
  },
  {
    name: "the UID belongs to another organizer",
    given: { evidence: [signature([olivia])], entries: [entry({ organizer: ben })] },
    level: "suspicious",
    advice: "ignore",
    reasons: ["organizer-changed", "signed-by-actor"],
  },
  {
    name: "an event in my name with another's key",
    given: { evidence: [signature([mallory])], me: [olivia], entries: [entry()] },
    level: "suspicious",
    advice: "ignore",
    reasons: ["signer-not-listed", "claims-my-event"],
  },
  {
    name: "an event in my name that my calendar does not know",
    given: { evidence: [signature([olivia])], me: [olivia], entries: [] },
    level: "suspicious",
    advice: "ignore",
    reasons: ["claims-my-event", "signed-by-actor"],
  },
  {
    name: "an event in my name where the calendar at hand is not all of mine",
    given: { evidence: [signature([olivia])], me: [olivia], entries: [], calendarComplete: false },
    level: "verified",
    advice: "apply",
    reasons: ["signed-by-actor"],
  },
  {
    name: "I am not invited",
    given: { evidence: [signature([olivia])], me: ["me@nowhere.example"] },
    level: "verified",
    advice: "decide",
    reasons: ["signed-by-actor", "not-invited"],
  },
  {
    name: "nobody with a mail address is invited",
    given: {
      found: found({ roles: roles({ attendees: [], unaddressed: 1 }) }),
      evidence: [signature([olivia])],
      me: ["me@nowhere.example"],
    },
    level: "verified",
    advice: "decide",
    reasons: ["signed-by-actor", "not-invited"],
  },
  {
    name: "nobody at all is invited",
    given: {
      found: found({ roles: roles({ attendees: [] }) }),
      evidence: [signature([olivia])],
      me: ["me@nowhere.example"],
    },
    level: "verified",
    advice: "apply",
    reasons: ["signed-by-actor"],
  },
  {
    name: "a group I may be in is invited",
    given: {
      found: found({ roles: roles({ groups: [ben] }) }),
      evidence: [signature([olivia])],
      me: ["me@nowhere.example"],
    },
    level: "verified",
    advice: "apply",
    reasons: ["signed-by-actor", "not-invited"],
  },
  {
    name: "the calendar holds a later version",
    given: { evidence: [signature([olivia])], entries: [entry({ sequence: 1 })] },
    level: "verified",
    advice: "decide",
    reasons: ["signed-by-actor", "stale"],
  },
  {
    name: "it is over",
    given: { evidence: [signature([olivia])], now: new Date("2027-04-01T09:00:01Z") },
    level: "verified",
    advice: "decide",
    reasons: ["signed-by-actor", "stale"],
  },
  {
    name: "it was signed long before it was delivered",
    given: {
      evidence: [signature([olivia], { at: "2027-02-01T12:00:00.000Z" })],
      deliveredAt: new Date("2027-02-15T12:00:01Z"),
    },
    level: "verified",
    advice: "decide",
    reasons: ["signed-by-actor", "stale"],
  },
  {
    name: "nobody knows the organizer",
    given: { evidence: [signature([olivia])], actorKnown: false },
    level: "verified",
    advice: "decide",
    reasons: ["signed-by-actor", "first-contact"],
  },
  {
    name: "the organizer's domain is a near miss of a known one",
    given: { evidence: [signature([olivia])], lookalike: "acrne.example" },
    level: "verified",
    advice: "decide",
    reasons: ["signed-by-actor", "lookalike-address"],
  },
  {
    name: "ambiguous, though the organizer signed it",
    given: {
      found: found({ findings: [{ code: "ambiguous", values: { where: "UID" } }] }),
      evidence: [signature([olivia])],
    },
    level: "unverified",
    advice: "ask",
    reasons: ["signed-by-actor", "ambiguous"],
  },
  {
    name: "METHOD and parameter differ",
    given: {
      found: found({ findings: [{ code: "method-mismatch", values: {} }] }),
      evidence: [signature([olivia])],
    },
    level: "suspicious",
    advice: "ignore",
    reasons: ["method-mismatch", "signed-by-actor"],
  },
  {
    name: "a recurrence that floods the calendar leaves the level alone",
    given: {
      found: found({ findings: [{ code: "recurrence-overwhelming", values: {} }] }),
      evidence: [signature([olivia])],
    },
    level: "verified",
    advice: "decide",
    reasons: ["signed-by-actor", "recurrence-overwhelming"],
  },
  {
    name: "no readable actor",
    given: {
      found: found({ roles: roles({ actor: null, organizer: null }) }),
      evidence: [signature([olivia])],
    },
    level: "unverified",
    advice: "ask",
    reasons: ["malformed"],
  },
  {
    name: "From is somebody else",
    given: { evidence: [signature([olivia])], from: [mallory] },
    level: "verified",
    advice: "apply",
    reasons: ["signed-by-actor", "from-differs"],
  },
  {
    name: "a COUNTER that lists everybody is its signer's",
    given: {
      found: found({
        invitation: invitation({ method: "COUNTER" }),
        roles: roles({ actorKind: "attendee", actor: null, candidates: [anna, ben] }),
      }),
      from: [ben],
      evidence: [signature([ben])],
      entries: [entry()],
    },
    level: "verified",
    advice: "apply",
    reasons: ["signed-by-actor"],
  },
];

describe("judge", () => {
  it.each(table)("$name", ({ given, level, advice, reasons }) => {
    const judgement = judge(caseOf(given));
    expect({
      level: judgement.trust?.level,
      advice: judgement.advice,
      reasons: codes(judgement).toSorted(),
    }).toEqual({ level, advice, reasons: reasons.toSorted() });
  });

  it("names the parts outside the signature that carries the level", () => {
    const parts = [...signedParts, part("3", "text/html", "TEXT")];
    const judgement = judge(caseOf({ parts, evidence: [signature([olivia])] }));
    expect(judgement.reasons.find(({ code }) => code === "unsigned-content")?.values).toEqual({
      parts: ["3"],
    });
    expect(judgement.advice).toBe("decide");
  });

  it("tells an address that stands inside another", () => {
    const posing = `"${olivia}"@evil.example`;
    const given = caseOf({
      found: found({ roles: roles({ actor: posing, organizer: posing }) }),
      from: [posing],
      evidence: [signature([posing])],
    });
    expect(judge(given)).toMatchObject({ trust: { level: "verified" }, advice: "decide" });
    expect(judge(given).reasons).toContainEqual(
      expect.objectContaining({
        code: "lookalike-address",
        values: { shown: olivia, real: posing, where: "local-part" },
      }),
    );
  });

  it("lets no further event of a PUBLISH take over one that the calendar holds", () => {
    const furtherEntries = [entry({ uid: "2@acme.example", organizer: mallory })];
    const given = caseOf({ entries: [], furtherEntries, evidence: [signature([olivia])] });
    expect(codes(judge(given))).toContain("organizer-changed");
  });

  const named = (type: string, filename: string): Part => ({ ...part("3", type, "TEXT"), filename });
  it.each<[string, Part, boolean]>([
    ["an encrypted part, which the mail program may open", part("3", "application/pkcs7-mime", "TEXT"), true],
    ["a multipart whose boundary only others accept", part("3", "multipart/alternative", "TEXT"), true],
    ["a program that says it is a signature", named("application/pkcs7-signature", "setup.exe"), true],
    ["a signature left behind", named("application/pkcs7-signature", "smime.p7s"), false],
    ["an OpenPGP signature", named("application/pgp-signature", "OpenPGP_signature"), false],
  ])("beside the signed part stands %s", (_, beside, told) => {
    const evidence = [
      signature([olivia]),
      signature([], { node: "3", status: "indeterminate", signer: null, covers: [], claims: [] }),
    ];
    const judgement = judge(caseOf({ parts: [...signedParts, beside], evidence }));
    expect(codes(judgement).includes("unsigned-content")).toBe(told);
  });

  it("takes the innermost of equals", () => {
    const inner = signature([olivia], { depth: 3, node: "1" });
    const outer = signature([olivia], { depth: 1 });
    const judgement = judge(caseOf({ evidence: [outer, inner] }));
    expect(judgement.reasons.find(({ code }) => code === "signed-by-actor")?.evidence).toBe(1);
  });

  it("says who passed an attached message on", () => {
    const attached = part("2", "message/rfc822", "TEXT");
    const inner = part("2.1", "text/calendar", "2");
    const parts = [part("TEXT", "multipart/mixed"), part("1", "text/plain", "TEXT"), attached, inner];
    const item = found({ parts: ["2.1"] });
    const judgement = judge(
      caseOf({
        found: item,
        parts,
        evidence: [signature([ben], { covers: ["1", "2"], claims: ["1", "2"], node: "0" })],
      }),
    );
    expect(judgement.reasons.find(({ code }) => code === "forwarded")?.values).toEqual({ by: [ben] });
    expect(judgement.trust?.level).toBe("unverified");
  });

  it("reports several invitations, but not the original that proves a delegation", () => {
    const one = found();
    const two = found({ parts: ["3"], invitation: invitation({ uid: "2@acme.example" }) });
    expect(codes(judge(caseOf({ found: one, all: [one, two] })))).toContain("several-invitations");
  });
});

describe("invariants", () => {
  const people = [olivia, sam, anna, ben, mallory];
  const evidence = fc.record({
    who: fc.constantFrom(...people),
    status: fc.constantFrom("valid", "weak", "invalid", "indeterminate" as const),
    depth: fc.nat(3),
    covers: fc.boolean(),
  });
  const invitations = fc.constantFrom(
    found(),
    bySam,
    delegated,
    reply(ben),
    reply(mallory),
    reply(anna, comesForBen),
    method("CANCEL"),
    method("PUBLISH"),
  );
  const problems = {
    valid: [],
    weak: [{ code: "signature-unsupported", values: {} }],
    invalid: [{ code: "signature-broken", values: {} }],
    indeterminate: [{ code: "certificate-untrusted", values: {} }],
  } as const;
  const list = fc.array(evidence, { maxLength: 4 }).map((items) =>
    items.map(({ who, status, depth, covers }) =>
      signature([who], {
        status,
        depth,
        covers: covers && status !== "invalid" ? ["1"] : [],
        claims: covers ? ["1"] : [],
        problems: problems[status],
      }),
    ),
  );
  const entries = fc.constantFrom(null, [], [entry()]);
  const policies = fc.constantFrom(defaultPolicy, trusting);
  const strength = (judgement: Verdict): number => levels.indexOf(judgement.trust?.level ?? "suspicious");
  const goodness: Record<Advice, number> = { apply: 0, decide: 1, ask: 2, ignore: 3 };

  it("danger alone makes a report suspicious, and always", () => {
    fc.assert(
      fc.property(invitations, list, entries, policies, (item, found, held, policy) => {
        const judgement = judge(caseOf({ found: item, evidence: found, entries: held, policy }));
        const danger = judgement.reasons.some((reason) => severities[reason.code] === "danger");
        expect(judgement.trust?.level === "suspicious").toBe(danger);
      }),
    );
  });

  it("adding somebody else's signature never gives better advice than none", () => {
    fc.assert(
      fc.property(
        invitations,
        fc.constantFrom(mallory, "eve@evil.example"),
        entries,
        policies,
        (item, who, held, policy) => {
          fc.pre(item.roles?.actor !== who);
          const bare = judge(caseOf({ found: item, entries: held, policy }));
          const signed = judge(caseOf({ found: item, entries: held, policy, evidence: [signature([who])] }));
          expect(goodness[signed.advice ?? "ask"]).toBeGreaterThanOrEqual(goodness[bare.advice ?? "ask"]);
        },
      ),
    );
  });

  it("removing a valid signature never gives a better level, but where it was the contradiction", () => {
    fc.assert(
      fc.property(invitations, list, entries, policies, fc.nat(3), (item, found, held, policy, index) => {
        const whole = judge(caseOf({ found: item, evidence: found, entries: held, policy }));
        fc.pre(found[index]?.status === "valid" && whole.trust?.level !== "suspicious");
        const rest = judge(
          caseOf({ found: item, evidence: found.toSpliced(index, 1), entries: held, policy }),
        );
        expect(strength(rest)).toBeGreaterThanOrEqual(strength(whole));
      }),
    );
  });

  it("verified needs the actor's own valid covering signature", () => {
    fc.assert(
      fc.property(invitations, list, entries, policies, (item, found, held, policy) => {
        const judgement = judge(caseOf({ found: item, evidence: found, entries: held, policy }));
        if (judgement.trust?.level !== "verified") return;
        const actor = judgement.trust.actor ?? "";
        expect(
          found.some(
            (one) =>
              one.status === "valid" && one.covers.includes("1") && one.signer?.addresses.includes(actor),
          ),
        ).toBe(true);
      }),
    );
  });

  it("is deterministic", () => {
    const input = caseOf({ evidence: [signature([olivia])], now });
    expect(judge(input)).toEqual(judge(input));
  });
});
