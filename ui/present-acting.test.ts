/** What is said about who acts for whom and who passed it on: one row a circumstance. */
import { describe, expect, it, test } from "vitest";
import type { Pair } from "../addin/host.ts";
import { levels, type Reason, type Report, type Values } from "../core/report.ts";
import { offerOf } from "./offer.ts";
import { address } from "./phrase.ts";
import { present } from "./present.ts";
import { routeOf } from "./route.ts";
import { spoken } from "./spoken.ts";
import {
  authorized,
  byMandate,
  byPair,
  eve,
  listSigned,
  mandate,
  signed,
  unproven,
} from "./testdata/acting.ts";
import { longWay, noTrace, olivia } from "./testdata/domains.ts";
import {
  anna,
  bob,
  budgetReview,
  digest,
  makeReport,
  reason,
  reports,
  sam,
  signedBy,
} from "./testdata/reports.ts";
import type { Place } from "./when.ts";
import { en } from "./words/en.ts";

const place: Place = { words: en, locale: "en-GB", zone: "Europe/Berlin", now: "2026-11-22T08:00:00.000Z" };

const view = (report: Report, decided: readonly Pair[] = []) =>
  present(report, report, [anna], place, decided);
const carried = (report: Report, decided: readonly Pair[] = []) =>
  spoken(view(report, decided).carries ?? []);
const offered = (report: Report, held = false) => {
  const { elsewhere = [] } = routeOf(report, report) ?? {};
  return offerOf(report, view(report), { held, me: [anna], elsewhere }, en);
};

describe("acting for somebody, proven", () => {
  const until = "2027-01-01T22:59:59.000Z";
  const pair = (more: Partial<Pair> = {}): Pair => ({
    agent: sam,
    actor: olivia,
    methods: null,
    until: null,
    only: null,
    ...more,
  });

  test.for<[what: string, proof: Reason, decided: readonly Pair[], sentence: string]>([
    ["the reader's list", byPair(), [], "You trust sam@acme.example to send for olivia@acme.example."],
    [
      "the reader's list, for a time",
      byPair({ until }),
      [],
      "You trust sam@acme.example to send for olivia@acme.example, until 1 Jan 2027.",
    ],
    [
      "the reader's list, once",
      byPair({ once: true }),
      [],
      "You trust sam@acme.example to send this one for olivia@acme.example.",
    ],
    [
      "the organisation's list",
      byPair(),
      [pair()],
      "Your organisation trusts sam@acme.example to send for olivia@acme.example.",
    ],
    [
      "the reader's list, where the organisation's is of another time",
      byPair(),
      [pair({ until })],
      "You trust sam@acme.example to send for olivia@acme.example.",
    ],
    [
      "the organizer's own mandate",
      byMandate,
      [],
      "olivia@acme.example’s own signed permission says so, valid to 31 Dec 2026.",
    ],
  ])("by %s", ([, proof, decided, sentence]) => {
    const report = authorized(proof);
    expect(spoken(view(report, decided).headline)).toBe(
      "From olivia@acme.example, sent by sam@acme.example with permission",
    );
    expect(carried(report, decided)).toBe(sentence);
    expect(offered(report).trusting).toBeNull();
  });

  it("names who posts what the organizer signed", () => {
    expect(spoken(view(reports.posted).headline)).toBe("Really from olivia@acme.example");
    expect(spoken(view(reports.posted).posted ?? [])).toBe(
      "Posted by sam@acme.example for them: their own signature is on it.",
    );
  });
});

describe("acting for somebody, not proven", () => {
  test.for<[what: string, values: Values, headline: string]>([
    ["anybody", {}, "sam@acme.example says to act for olivia@acme.example – nothing proves it"],
    [
      "one mail domain",
      { sameOrganization: true },
      "sam@acme.example says to act for olivia@acme.example – they share a mail domain, which proves nothing",
    ],
  ])("is a claim: %s", ([, values, headline]) => {
    const report = unproven([], values);
    expect(spoken(view(report).headline)).toBe(headline);
    expect(view(report).tone).toBe("decide");
    expect(offered(report).trusting).toEqual({ agent: sam, actor: olivia, method: "REQUEST", digest });
    expect(offered(report).actions.find(({ primary }) => primary)?.kind).toBe("ask");
  });

  it("is no likelier for a mail domain that both share", () => {
    const said = view(unproven([], { sameOrganization: true })).groups.flatMap(({ reasons }) => reasons);
    expect(said.map(({ sentence }) => spoken(sentence))).toContain(
      "sam@acme.example signed it and says to act for olivia@acme.example. They share a mail domain, which proves nothing.",
    );
  });

  it("says how far trust and an answer by other means reach", () => {
    expect(spoken(en.trusting.who(address(sam), address(olivia)))).toBe(
      "What sam@acme.example sends in olivia@acme.example’s name then counts as sent with permission, also where only their mail domain vouches for it.",
    );
    expect(spoken(en.asking.note)).toContain(
      "A yes counts for this message alone; a no for every message about the same version that they did not sign.",
    );
  });

  it("is not even their claim where nobody signed it", () => {
    const values = { agent: sam, actor: olivia };
    const report = makeReport({
      level: "unverified",
      agent: sam,
      reasons: [reason("agent-unauthorized", values)],
    });
    expect(carried(report)).toBe(
      "It says that sam@acme.example sends it for olivia@acme.example, and bears no signature of either. Nothing proves it.",
    );
  });

  test.for<[domain: string | null, headline: string]>([
    [null, "Your organisation does not take invitations sent for somebody else"],
    ["acme.example", "Your organisation does not take invitations sent for somebody else in acme.example"],
  ])("is refused where the organisation decided so (%s), and no trust is offered", ([domain, headline]) => {
    const values = { agent: sam, actor: olivia, ...(domain === null ? {} : { domain }) };
    const report = unproven([reason("on-behalf-rejected", values)]);
    expect(spoken(view(report).headline)).toBe(headline);
    expect(offered(report).trusting).toBeNull();
    expect(offered(report).actions.find(({ primary }) => primary)?.kind).toBe("leave");
  });

  it("is nothing to trust where anything contradicts the message", () => {
    for (const code of ["signature-broken", "downgrade", "denied-by-asking", "claims-my-event"] as const)
      expect(offered(unproven([reason(code)])).trusting).toBeNull();
  });

  it("asks for trust at no level but with that very reason", () => {
    for (const level of levels) expect(offered(makeReport({ level, agent: sam })).trusting).toBeNull();
  });

  test.for(["not-proven", "expired", "method", "audience", "certificate", "superseded", "constructor"])(
    "says why a mandate does not reach: %s",
    (why) => {
      const report = unproven([reason("mandate-unusable", { agent: sam, actor: olivia, why })]);
      const said = view(report)
        .groups.flatMap(({ reasons }) => reasons)
        .find(({ code }) => code === "mandate-unusable");
      expect(spoken(said?.sentence ?? [])).toMatch(
        /^There is a signed permission of olivia@acme\.example for sam@acme\.example, but it does not count here: [a-z ,]+\.$/,
      );
    },
  );
});

describe("who passed it on", () => {
  const resent = { ...noTrace, resent: [{ position: 2, from: [bob], sender: null, at: null }] };
  const nobody = { ...noTrace, resent: [{ position: 2, from: [], sender: null, at: null }] };
  const listed = { ...longWay, hops: [] };

  test.for<[what: string, report: Report, said: string | null]>([
    ["nobody", signed([]), null],
    [
      "an attachment somebody signed",
      signed([reason("forwarded", { by: [bob] })], [bob]),
      "Passed on by bob@partner.example, who signed that.",
    ],
    [
      "an attachment",
      signed([reason("forwarded")], [eve]),
      "It came inside another mail, which says it is from eve@stranger.example.",
    ],
    [
      "an attachment of a mail in the organizer's name",
      signed([reason("forwarded")]),
      "It came inside another mail. Nobody is named who passed it on.",
    ],
    [
      "a resent mail",
      signed([], [olivia], resent),
      "The mail says that bob@partner.example passed it on. Nothing proves it.",
    ],
    [
      "a resent mail without a name",
      signed([], [olivia], nobody),
      "The mail says that it was passed on, and not by whom.",
    ],
    [
      "a list",
      signed([], [olivia], listed),
      "The mail says that it came through the mailing list “board.lists.partner.example”.",
    ],
    [
      "a list that signed its name",
      { ...signed([], [olivia], listed), evidence: [signedBy(olivia), listSigned] },
      "It came through the mailing list “board.lists.partner.example”; lists.partner.example vouches for that.",
    ],
    [
      "a list whose name nobody covers",
      { ...signed([], [olivia], listed), evidence: [{ ...listSigned, headers: ["from"] }] },
      "The mail says that it came through the mailing list “board.lists.partner.example”.",
    ],
    [
      "a From that was kept",
      reports.borrowed.trace.list === null ? reports.borrowed : { ...reports.borrowed, trace: noTrace },
      "It came through freemail.example with the organizer’s address on it: somebody passed it on, or forged it.",
    ],
    [
      "another From on a signed original",
      signed([reason("from-differs", { from: eve, actor: olivia })], [eve]),
      "The mail around it says it is from eve@stranger.example, who may have passed it on. Nothing proves that.",
    ],
    ["a calendar service, where nobody signed", reports.unsigned, null],
    ["what the headline says already", reports.forwarded, null],
  ])("%s", ([, report, said]) => {
    const { passed } = view(report);
    expect(passed === null ? null : spoken(passed)).toBe(said);
  });

  it("says what a guest's signature states as their claim", () => {
    const report = {
      ...reports.forwarded,
      reasons: [reason("forwarded-by-attendee", { signer: bob, actor: olivia })],
    };
    expect(carried(report)).toBe(
      "bob@partner.example, a guest, signed this copy and says that it is olivia@acme.example’s. olivia@acme.example did not sign it.",
    );
  });

  it("says what a stranger's signature states as their claim", () => {
    const report = makeReport({
      level: "suspicious",
      signer: "mallory@evil.example",
      reasons: [reason("signer-not-listed", { signer: "mallory@evil.example" })],
    });
    expect(carried(report)).toMatch(
      /^mallory@evil\.example signed it and says that it is olivia@acme\.example’s, but/,
    );
  });
});

describe("not on the guest list", () => {
  const uninvited = signed([reason("not-invited", {}, null)]);

  it("says what accepting means, and asks first", () => {
    expect(spoken(view(uninvited).point?.sentence ?? [])).toBe(
      "You are not on the guest list. If you accept, olivia@acme.example will see you as somebody who came without an invitation.",
    );
    const { actions, askFirst } = offered(uninvited);
    expect(askFirst).toBe(true);
    expect(actions.filter(({ primary }) => primary).map(({ kind }) => kind)).toEqual(["ask"]);
    expect(spoken(actions.find(({ kind }) => kind === "accept")?.risk ?? [])).toBe(
      "You are not on the guest list: olivia@acme.example will see you as somebody who came without an invitation.",
    );
  });

  it("neither confirms nor asks where a group may hold the reader", () => {
    const grouped = signed([
      { ...reason("not-invited", { groups: ["all@acme.example"] }), severity: "info" },
    ]);
    expect(offered(grouped).askFirst).toBe(false);
    expect(offered(grouped).actions.find(({ kind }) => kind === "accept")?.risk).toBeNull();
  });

  it("does not send the reader to ask where the mail wants that", () => {
    expect(offered(reports.untrusted).askFirst).toBe(false);
    const broken = makeReport({
      level: "suspicious",
      advice: "ignore",
      reasons: [reason("signature-broken"), reason("not-invited")],
    });
    expect(offered(broken).actions.find(({ primary }) => primary)?.kind).toBe("leave");
  });

  it("promises nothing about a cancellation", () => {
    const cancelled = { ...uninvited, invitation: { ...budgetReview, method: "CANCEL" } };
    expect(spoken(view(cancelled).point?.sentence ?? [])).not.toContain("accept");
  });
});

describe("where the answer goes", () => {
  test.for<[from: readonly string[], replyTo: readonly string[], agent: string | null, line: string]>([
    [[olivia], [], null, "Your answer goes to olivia@acme.example"],
    [[olivia], ["OLIVIA@acme.example"], null, "Your answer goes to olivia@acme.example"],
    [[sam], [], sam, "Your answer goes to olivia@acme.example, the organizer, and not to sam@acme.example"],
    [
      [sam],
      ["answers@trap.example"],
      sam,
      "Your answer goes to olivia@acme.example, the organizer, and not to sam@acme.example or answers@trap.example",
    ],
    [
      [eve],
      [bob, "x@y.example"],
      sam,
      "Your answer goes to olivia@acme.example, the organizer, and not to sam@acme.example, eve@stranger.example or +2",
    ],
  ])("From %s, Reply-To %s, SENT-BY %s", ([from, replyTo, agent, line]) => {
    const report = authorized(byPair(), { agent, message: { from, replyTo } });
    const { reply, replyTo: goes } = offered(report);
    expect(spoken(reply)).toBe(line);
    expect(goes).toBe(olivia);
  });

  it("names all four with who each is", () => {
    const report = authorized(byPair());
    expect(routeOf(report, report)?.people).toEqual([
      { role: "organizer", addresses: [olivia], sameAs: null, signed: false, proven: false },
      { role: "sent-by", addresses: [sam], sameAs: null, signed: true, proven: true },
      { role: "from", addresses: [sam], sameAs: "sent-by", signed: true, proven: false },
      { role: "reply-to", addresses: ["answers@trap.example"], sameAs: null, signed: false, proven: false },
    ]);
  });

  it("is no question for what an attendee sends", () => {
    expect(routeOf(reports.crasher, reports.crasher)).toBeNull();
    expect(routeOf(reports.nothing, reports.nothing)).toBeNull();
  });
});

describe("what is remembered", () => {
  const since = "2025-03-01T09:00:00.000Z";

  test.for<[reason: Reason, sentence: RegExp]>([
    [
      reason("downgrade", { since, last: since }),
      /^olivia@acme\.example has signed since 1 Mar 2025, and this bears no such signature: somebody took it away, somebody else wrote this, or it is older than their first signed one\.$/,
    ],
    [
      reason("signer-changed", { signer: olivia, since, known: "Acme CA" }),
      /^olivia@acme\.example has signed since 1 Mar 2025\. This bears another key/,
    ],
    [
      reason("organizer-changed", { held: bob, organizer: olivia, since }),
      /^You know this event from bob@partner\.example, since 1 Mar 2025\. Now olivia@acme\.example claims it\.$/,
    ],
    [
      reason("confirmed-by-asking", { at: since }),
      /^You asked olivia@acme\.example yourself on 1 Mar 2025: it is theirs\.$/,
    ],
    [
      reason("denied-by-asking", { at: since }),
      /^You asked olivia@acme\.example yourself on 1 Mar 2025: it is not theirs\.$/,
    ],
  ])("says since when: %o", ([found, sentence]) => {
    const [said] = view(makeReport({ level: "suspicious", reasons: [found] })).groups[0]?.reasons ?? [];
    expect(spoken(said?.sentence ?? [])).toMatch(sentence);
  });

  it("puts what the reader was told themselves before all else", () => {
    const report = unproven([reason("signature-broken"), reason("denied-by-asking")]);
    expect(spoken(view(report).headline)).toBe("Do not trust this invitation – you asked, and they said no");
  });
});

test.for<[by: string, sentence: string]>([
  ["calendar", "It is confirmed that sam@acme.example comes for bob@partner.example."],
  [
    "memory",
    "It is confirmed that sam@acme.example comes for bob@partner.example: so says their own answer, which you opened before.",
  ],
])("says whose word confirms a delegation: %s", ([by, sentence]) => {
  const found = reason("delegation-verified", { delegator: bob, delegate: sam, by });
  const said = view(signed([found])).groups.flatMap(({ reasons }) => reasons);
  expect(said.map((each) => spoken(each.sentence))).toContain(sentence);
});

it("takes no mandate for a signature on the invitation", () => {
  const report = { ...unproven(), evidence: [{ ...mandate, covers: ["1.2"] }] };
  expect(view(report).event?.cover.state).toBe("none");
});
