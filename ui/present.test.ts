import { describe, expect, it, test } from "vitest";
import fc from "fast-check";
import {
  levels,
  severities,
  type DomainProblemCode,
  type Level,
  type ProblemCode,
  type Reason,
  type ReasonCode,
  type Report,
  type Values,
} from "../core/report.ts";
import { factsOf } from "./facts.ts";
import { offerOf } from "./offer.ts";
import { address, ours } from "./phrase.ts";
import { isPlainlyUnsigned, present, type Tone } from "./present.ts";
import { spoken } from "./spoken.ts";
import { olivia, signedByDomain } from "./testdata/domains.ts";
import {
  anna,
  budgetReview,
  makeReport,
  reason,
  reports,
  sam,
  signature,
  signedBy,
  type ReportName,
} from "./testdata/reports.ts";
import type { Place } from "./when.ts";
import { en } from "./words/en.ts";

const place: Place = { words: en, locale: "en-GB", zone: "Europe/Berlin", now: "2026-11-22T08:00:00.000Z" };
const codes = Object.keys(severities) as ReasonCode[];
const domainProblems = Object.keys(en.domains.problems) as DomainProblemCode[];

function shown(report: Report) {
  return present(report, report, [anna], place);
}

describe("present() headlines", () => {
  test.for<[name: ReportName, tone: Tone, headline: string]>([
    ["verified", "proven", "Really from olivia@acme.example"],
    ["firstContact", "proven", "Really from olivia@acme.example – you have not met before"],
    ["flood", "proven", "Really from olivia@acme.example"],
    ["authorized", "proven", "From olivia@acme.example, sent by sam@acme.example with permission"],
    ["delegationConfirmed", "proven", "anna@harbour.example comes for bob@partner.example – confirmed"],
    ["domain", "domain", "From somebody at acme.example – the person is not proven"],
    ["domainByServer", "domain", "From somebody at acme.example – the person is not proven"],
    [
      "service",
      "unknown",
      "Not signed, like most invitations – check with olivia@acme.example if it surprises you",
    ],
    ["borrowed", "decide", "Nobody vouches for this invitation – not even acme.example"],
    ["agent", "decide", "sam@acme.example says to act for olivia@acme.example – nothing proves it"],
    ["forwarded", "decide", "bob@partner.example passed this on and says it is from olivia@acme.example"],
    ["crasher", "decide", "eve@stranger.example answered and is not on your guest list"],
    ["delegate", "decide", "eve@stranger.example comes for bob@partner.example – not confirmed"],
    [
      "unsigned",
      "unknown",
      "Not signed, like most invitations – check with olivia@acme.example if it surprises you",
    ],
    ["untrusted", "decide", "Nobody vouches for this invitation – a link leads elsewhere than it says"],
    ["encrypted", "decide", "Nobody vouches for this invitation – it is encrypted"],
    ["broken", "contradicted", "Do not trust this invitation – it was changed after it was signed"],
    ["cancelled", "contradicted", "Do not trust this cancellation – the sender has no right to send this"],
    ["calendarFile", "unknown", "A calendar file – not an invitation"],
    ["nothing", "unknown", "There is no invitation in this message"],
  ])("%s", ([name, tone, headline]) => {
    const view = shown(reports[name]);
    expect(spoken(view.headline)).toBe(headline);
    expect(view.tone).toBe(tone);
  });

  it("never takes a name the sender chose", () => {
    for (const report of Object.values(reports))
      expect(spoken(shown(report).headline)).not.toContain("Olivia Meyer");
  });

  it("says red only where evidence contradicts", () => {
    for (const level of levels)
      for (const code of codes) {
        const view = shown(makeReport({ level, reasons: [reason(code)] }));
        expect(view.tone === "contradicted").toBe(level === "suspicious");
      }
  });

  it("keeps plainly unsigned mail grey, and says what is signed where something else is", () => {
    expect(isPlainlyUnsigned(reason("invitation-not-signed"), [reason("invitation-not-signed")])).toBe(true);
    const elsewhere = reason("invitation-not-signed", { elsewhere: true });
    expect(spoken(shown(makeReport({ level: "unverified", reasons: [elsewhere] })).headline)).toBe(
      "Nobody vouches for this invitation – only other parts of the mail are signed",
    );
  });
});

describe("present() reasons", () => {
  it("puts the strongest first, in the order danger, warning, info, good", () => {
    const mixed = [
      "signed-by-actor",
      "address-case",
      "not-invited",
      "lookalike-address",
      "method-mismatch",
      "signature-broken",
    ] as const;
    const view = shown(makeReport({ level: "suspicious", reasons: mixed.map((code) => reason(code)) }));
    expect(view.groups.map((group) => [group.severity, group.reasons.map(({ code }) => code)])).toEqual([
      ["danger", ["signature-broken", "method-mismatch"]],
      ["warning", ["lookalike-address", "not-invited"]],
      ["info", ["address-case"]],
      ["good", ["signed-by-actor"]],
    ]);
  });

  it("shows the strongest warning beside good news, and none beside bad", () => {
    expect(shown(reports.flood).point?.code).toBe("recurrence-overwhelming");
    expect(shown(reports.verified).point).toBeNull();
    expect(shown(reports.broken).point).toBeNull();
    expect(spoken(shown(reports.broken).carries ?? [])).toMatch(/^The signature does not fit/);
  });

  it("does not call a flood what could not be measured", () => {
    const unmeasured = reason("recurrence-overwhelming", { why: "not-measured", most: 0, total: 0 }, null);
    const view = shown(makeReport({ level: "unverified", reasons: [unmeasured] }));
    expect(spoken(view.headline)).toBe(
      "Nobody vouches for this invitation – how often it repeats is not known",
    );
    expect(spoken(view.carries ?? [])).toMatch(/^How much it would put on your calendar is not known/);
  });

  test.for(codes)("has words for %s, with values and without", (code) => {
    const somebody = { actor: ours("A"), agent: ours("B"), signer: ours("C") };
    for (const values of [
      {},
      { signer: "x@y.example", rule: "new-rule", why: "new", count: 3, by: ["a@b.example"] },
    ]) {
      const words = en.reasons[code](factsOf(values, place), somebody);
      for (const phrase of [words.short, words.sentence, words.technical])
        expect(spoken(phrase).trim()).not.toBe("");
      expect(spoken(words.sentence)).toMatch(/[.:?!]$|”\.$/);
      expect(spoken(words.sentence)).not.toMatch(/undefined|null|\[object/);
      expect(spoken(words.short)).not.toMatch(/\.$/);
    }
  });

  it("names no technology in first sentences", () => {
    const cast = { actor: address("a@b.example"), agent: ours("B"), signer: ours("C") };
    for (const code of codes) {
      const { sentence, short, next } = en.reasons[code](factsOf({}, place), cast);
      for (const phrase of [sentence, short, next ?? []])
        expect(spoken(phrase)).not.toMatch(/S\/MIME|CMS|CRL|OCSP|RFC|METHOD|SENT-BY|UID|DKIM|VTIMEZONE/);
    }
  });

  it("takes keys of the mail's choosing for what they are", () => {
    for (const key of ["constructor", "__proto__", "toString", "hasOwnProperty"]) {
      const report = makeReport({
        level: "verified",
        pending: [key],
        reasons: [reason("certificate-invalid", { rule: key }), reason("stale", { why: key })],
        invitation: { ...budgetReview, method: key, rule: `FREQ=${key}`, attendees: [] },
      });
      const view = shown(report);
      expect(spoken(view.groups[0]?.reasons[0]?.sentence ?? [])).toContain("breaks a rule");
      expect(view.event?.introduction).toBe("From the calendar file");
      expect(spoken(view.unchecked ?? [])).toBe("Not checked: a further check.");
    }
  });

  it("never throws, whatever strings a report holds", () => {
    const text = fc.string({ unit: "binary", maxLength: 60 });
    fc.assert(
      fc.property(
        text,
        text,
        text,
        fc.constantFrom(...levels),
        fc.constantFrom(...codes),
        (a, b, c, level, code) => {
          const report = makeReport({
            level,
            actor: a,
            signer: b,
            reasons: [reason(code, { signer: b, where: c, target: a })],
            invitation: {
              ...budgetReview,
              start: a,
              startUtc: b,
              end: c,
              timeZone: c,
              rule: `FREQ=DAILY;${a};COUNT=${b}`,
              method: c,
              recurrenceId: a,
            },
          });
          const view = shown(report);
          expect(spoken(view.headline)).not.toMatch(/[\u202A-\u202E\u2066-\u2069\u200B]/);
          offerOf(report, view, { held: false, me: [anna] }, en);
        },
      ),
      { numRuns: 50 },
    );
  });
});

describe("present() events", () => {
  it("gives the time in both zones, where, and who else", () => {
    const { event } = shown(reports.verified);
    expect(spoken(event?.when.mine ?? [])).toBe("Tue 15 Dec, 11:00–12:00 (your time)");
    expect(spoken(event?.when.theirs ?? [])).toBe("10:00–11:00 in London");
    expect(event?.repeats).toBe("weekly, 10 times");
    expect(event?.others).toBe(3);
  });

  test.for<[what: string, more: object, mine: string, theirs: string | null]>([
    [
      "a zone that shows the same clock",
      { timeZone: "Europe/Madrid", start: "2026-12-15T11:00:00" },
      "Tue 15 Dec, 11:00–12:00 (your time)",
      null,
    ],
    [
      "another day over there",
      { timeZone: "Pacific/Auckland", start: "2026-12-15T23:00:00", end: "2026-12-16T00:00:00" },
      "Tue 15 Dec, 11:00–12:00 (your time)",
      "23:00 – 00:00 in Auckland",
    ],
    [
      "a whole day",
      { allDay: true, start: "2026-12-15", end: "2026-12-16", startUtc: null, endUtc: null },
      "Tue 15 Dec, all day",
      null,
    ],
    [
      "whole days, the end exclusive",
      { allDay: true, start: "2026-12-15", end: "2026-12-18", startUtc: null, endUtc: null },
      "Tue 15 Dec – Thu 17 Dec, all day",
      null,
    ],
    [
      "a floating time",
      { floating: true, timeZone: null, startUtc: null, endUtc: null },
      "Tue 15 Dec, 10:00–11:00, wherever you are",
      null,
    ],
    [
      "an unknown zone",
      { timeZone: "Customized", startUtc: null, endUtc: null },
      "Tue 15 Dec, 10:00–11:00, in a time zone called “Customized”",
      null,
    ],
    [
      "another year",
      {
        startUtc: "2027-12-15T10:00:00Z",
        endUtc: "2027-12-15T11:00:00Z",
        start: "2027-12-15T10:00:00",
        end: "2027-12-15T11:00:00",
      },
      "Wed, 15 Dec 2027, 11:00–12:00 (your time)",
      "10:00–11:00 in London",
    ],
    [
      "an end before its start",
      { endUtc: "2026-12-14T11:00:00Z" },
      "Tue 15 Dec, 11:00 (your time)",
      "10:00–11:00 in London",
    ],
    ["no time", { start: null, end: null, startUtc: null, endUtc: null }, "No time given", null],
    ["nonsense", { start: "x", end: "y", startUtc: "z", endUtc: null }, "No time given (your time)", null],
  ])("reads %s", ([, more, mine, theirs]) => {
    const { event } = shown(makeReport({ level: "verified", invitation: { ...budgetReview, ...more } }));
    expect(spoken(event?.when.mine ?? []).replaceAll("\u2009", " ")).toBe(mine);
    if (theirs !== null) expect(spoken(event?.when.theirs ?? []).replaceAll("\u2009", " ")).toBe(theirs);
    else if (mine !== "No time given (your time)") expect(event?.when.theirs).toBeNull();
  });

  test.for<[rule: string, said: string]>([
    ["FREQ=DAILY", "daily, without end"],
    ["FREQ=WEEKLY;INTERVAL=2;UNTIL=20270303T100000Z", "every 2 weeks, until 3 Mar 2027"],
    ["FREQ=WEEKLY;BYDAY=MO,WE;COUNT=6", "weekly, Mon Wed, 6 times"],
    ["FREQ=MONTHLY;BYDAY=2TU;COUNT=1200", "monthly, 1,200 times"],
    ["FREQ=MINUTELY;INTERVAL=1", "every minute, without end"],
    ["garbage", "again and again, without end"],
  ])("says %s as “%s”", ([rule, said]) => {
    expect(
      shown(makeReport({ level: "verified", invitation: { ...budgetReview, rule } })).event?.repeats,
    ).toBe(said);
  });

  test.for<[name: ReportName, state: string, by: readonly string[], domains: readonly string[]]>([
    ["verified", "signed", ["olivia@acme.example"], []],
    ["agent", "signed", ["sam@acme.example"], []],
    ["untrusted", "unusable", [], []],
    ["broken", "broken", [], []],
    ["unsigned", "none", [], []],
    ["domain", "domain", [], ["acme.example"]],
    ["domainByServer", "domain", [], ["acme.example", "lists.partner.example"]],
    ["service", "domain", [], ["calendar-service.example"]],
    ["domainUnchecked", "none", [], []],
  ])("tells what covers %s", ([name, state, by, domains]) => {
    expect(shown(reports[name]).event?.cover).toEqual({ state, by, domains });
  });

  test.for<[level: Level, isSaid: boolean]>([
    ["verified", true],
    ["authorized", true],
    ["unconfirmed", false],
    ["unverified", false],
    ["suspicious", false],
  ])("says at once that only the reader vouches for a certificate: %s", ([level, isSaid]) => {
    const reasons = [
      reason("signed-by-actor", { signer: olivia, actor: olivia }),
      reason("certificate-pinned", { address: olivia }),
    ];
    const { carries } = shown(makeReport({ level, signer: olivia, reasons }));
    const said = carries === null ? "" : spoken(carries);
    expect(said.endsWith("You decided yourself to trust this certificate.")).toBe(isSaid);
  });

  test.for<[problem: ProblemCode, state: string]>([
    ["signature-broken", "broken"],
    ["certificate-revoked", "revoked"],
  ])("tells a signature that fits from one that does not: %s", ([code, state]) => {
    const evidence = reports.broken.evidence.map((each) => ({ ...each, problems: [{ code, values: {} }] }));
    expect(shown({ ...reports.broken, evidence }).event?.cover.state).toBe(state);
  });
});

describe("present() mail domains", () => {
  test.for<[what: string, values: Values, sentence: string]>([
    [
      "the domain's own signature",
      { domain: "acme.example", by: "dkim", role: "actor" },
      "The mail domain acme.example vouches that this was sent through it with olivia@acme.example’s address. It proves the domain, not the person.",
    ],
    [
      "the reader's own server",
      { domain: "acme.example", by: "authres", server: "mx.harbour.example", role: "actor" },
      "Your own mail server mx.harbour.example says that the mail domain acme.example vouches for olivia@acme.example’s address. It proves the domain, not the person.",
    ],
    [
      "the service that keeps the reader's mail",
      { domain: "acme.example", by: "authres", server: "outlook.com", store: true, role: "actor" },
      "Your mail service (outlook.com) says that the mail domain acme.example vouches for olivia@acme.example’s address. It proves the domain, not the person.",
    ],
    [
      "a server that passed it on",
      { domain: "agency.example", by: "arc", server: "lists.example", role: "agent" },
      "lists.example, which you trust, passed it on and says that the mail domain agency.example vouched for sam@acme.example’s address. It proves the domain, not the person.",
    ],
  ])("names %s", ([, values, sentence]) => {
    const view = shown(
      makeReport({ level: "domain", agent: sam, reasons: [reason("domain-vouches", values)] }),
    );
    expect(spoken(view.carries ?? [])).toBe(sentence);
    expect(spoken(view.headline)).toBe(
      `From somebody at ${String(values["domain"])} – the person is not proven`,
    );
  });

  it("never says that a person signed where only a domain did", () => {
    for (const name of ["domain", "domainByServer", "service", "borrowed", "domainUnchecked"] as const) {
      const { event, groups } = shown(reports[name]);
      expect(event?.cover.by).toEqual([]);
      expect(groups.flatMap(({ reasons }) => reasons).map(({ sentence }) => spoken(sentence))).not.toContain(
        expect.stringMatching(/^olivia@acme.example signed/),
      );
    }
  });

  it("does not call what a domain vouches for anybody's", () => {
    const sentences = (name: ReportName): readonly string[] =>
      shown(reports[name]).groups.flatMap(({ reasons }) => reasons.map(({ sentence }) => spoken(sentence)));
    expect(sentences("domain")).toContain(
      "No person signed it. Anybody at that mail domain could have sent it under this name.",
    );
    expect(sentences("service")).toContain(
      "No person signed it. Anybody could have sent this under any name.",
    );
  });

  it("puts a broken signature of a person before a domain that vouches", () => {
    const both = makeReport({
      level: "suspicious",
      reasons: [reason("signature-broken")],
      evidence: [{ ...signature, status: "invalid", covers: [] }, signedByDomain("acme.example")],
    });
    expect(shown(both).event?.cover.state).toBe("broken");
  });

  test.for<[what: string, address: string, reasons: readonly Reason[]]>([
    ["by its name (RFC 3183)", "domain-signing-authority@acme.example", []],
    [
      "because the policy says so",
      "gateway@acme.example",
      [reason("domain-vouches", { domain: "acme.example", by: "smime", role: "actor" }, 0)],
    ],
  ])("takes a certificate that speaks for a domain as that domain's word: %s", ([, address, reasons]) => {
    const view = shown(makeReport({ level: "domain", reasons, evidence: [signedBy(address)] }));
    expect(view.event?.cover).toEqual({ state: "domain", by: [], domains: ["acme.example"] });
  });

  it("names the assistant, not nobody, where no person signed for them", () => {
    const unsignedAgent = {
      level: "unconfirmed",
      agent: sam,
      reasons: [reason("agent-unauthorized")],
    } as const;
    expect(spoken(shown(makeReport(unsignedAgent)).headline)).toBe(
      "sam@acme.example says to act for olivia@acme.example – nothing proves it",
    );
  });

  it("says what was not checked", () => {
    const view = shown(reports.domainUnchecked);
    expect(spoken(view.unchecked ?? [])).toBe("Not checked: its mail domain.");
  });

  test.for(domainProblems)("has words for the problem %s, with values and without", (code) => {
    for (const values of [
      {},
      { why: "none", instance: 2, missing: ["from"], parts: ["1.2"] },
      { why: "constructor", instance: "x", missing: "subject", parts: "" },
    ]) {
      const said = spoken(en.domains.problems[code](factsOf(values, place)));
      expect(said).toMatch(/^[A-Z].*\.$/);
      expect(said).not.toMatch(/undefined|null|\[object|DKIM|ARC|RFC/);
    }
  });
});

describe("a mail domain’s signature that cannot be checked", () => {
  test.for<[values: Values, copy: boolean, changed: boolean]>([
    [{ domain: "acme.example" }, false, true],
    [{ domain: "acme.example", why: "rebuilt" }, true, false],
  ])("%j", ([values, copy, changed]) => {
    const report = makeReport({ level: "unverified", reasons: [reason("dkim-not-checkable", values)] });
    const [view] = shown(report).groups.flatMap(({ reasons }) => reasons);
    const sentence = view === undefined ? "" : spoken(view.sentence);
    expect(sentence).toContain("acme.example");
    // What the store made anew does not fit: that is no sign of somebody's hand in it.
    expect(sentence.includes("a copy that Exchange made")).toBe(copy);
    expect(sentence.includes("no longer fits the text")).toBe(changed);
    expect(sentence).toContain("says nothing either way");
  });
});
