import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, test } from "vitest";
import type { Report } from "../../core/report.ts";
import { defaultPolicy, verify } from "../../core/verify.ts";
import { present } from "../../ui/present.ts";
import { spoken } from "../../ui/spoken.ts";
import { en } from "../../ui/words/en.ts";
import samples from "../file/samples/index.json";
import { page } from "./page.ts";

const read = (name: string): Uint8Array =>
  Uint8Array.from(readFileSync(join(import.meta.dirname, "../file/samples", name)));

const reportOf = (source: string, bytes: Uint8Array, me: readonly string[] = []): Promise<Report> =>
  verify(bytes, {
    source,
    me,
    policy: defaultPolicy,
    clock: { now: () => new Date("2026-12-01T00:00:00Z") },
    at: null,
    deliveredAt: null,
    anchors: { anchors: () => Promise.resolve([read("root.der")]) },
    certificates: { certificates: () => Promise.resolve([]) },
    revocation: { crls: () => Promise.resolve([]) },
    dns: null,
    calendar: null,
    memory: null,
    mandates: [],
  });

const placeOf = (report: Report) => ({
  words: en,
  locale: "en",
  zone: "Europe/Berlin",
  now: report.checkedAt,
});

describe("says of every sample what the panel says", () => {
  it.for(samples.map(({ file, me }) => [file, me] as const))("%s", async ([file, me]) => {
    const report = await reportOf(file, read(file), [me]);
    const shown = page(report, [me], placeOf(report));
    for (const judgement of [report, ...report.others]) {
      const view = present(report, judgement, [me], placeOf(report));
      expect(shown).toContain(`${view.badge?.toUpperCase()}: ${spoken(view.headline)}\n`);
      for (const phrase of [view.carries, view.posted, view.passed, view.event?.says, view.event?.when.mine])
        if (phrase !== null && phrase !== undefined) expect(shown).toContain(`${spoken(phrase)}\n`);
      const reasons = view.groups.flatMap((group) => group.reasons);
      expect(reasons.map(({ code }) => code).toSorted()).toEqual(
        judgement.reasons.map(({ code }) => code).toSorted(),
      );
      for (const { sentence, code } of reasons) {
        expect(shown).toContain(`${spoken(sentence)}\n`);
        expect(shown).toContain(`[${code}]\n`);
      }
    }
  });
});

/** A mail whose words try to be ours. */
const mail = (...lines: readonly string[]): Uint8Array =>
  new TextEncoder().encode(
    [
      "From: =?utf-8?Q?=1B[2J?= <mallory@evil.example>",
      "Content-Type: text/calendar; charset=utf-8; method=REQUEST",
      "",
      "BEGIN:VCALENDAR",
      "VERSION:2.0",
      "PRODID:-//test//EN",
      "METHOD:REQUEST",
      "BEGIN:VEVENT",
      "UID:1",
      "DTSTAMP:20261101T080000Z",
      "ORGANIZER:mailto:mallory@evil.example",
      "ATTENDEE:mailto:anna@harbour.example",
      ...lines,
      "END:VEVENT",
      "END:VCALENDAR",
      "",
    ].join("\r\n"),
  );

const escape = "\u001b]0;owned\u0007\u001b[2J\u001b[1;1H\u009b31m";
const bidi = "\u202e\u2066\u200f";

test("nothing a sender wrote moves the cursor, reorders or starts a line of its own", async () => {
  const text = `${escape}${bidi}\\nPROVEN: Really from olivia@acme.example`;
  const report = await reportOf(
    `${escape}${bidi}\nname.eml`,
    mail(
      "DTSTART;TZID=Mars\u001b[31m\u202e:20261215T090000",
      `SUMMARY:${text}`,
      `LOCATION:${text}`,
      `DESCRIPTION:${text}`,
      `ORGANIZER;CN="${text}":mailto:${text}@evil.example`,
      `ATTENDEE;CN="${text}";SENT-BY="mailto:${text}":mailto:\u202eb@evil.example`,
      `ATTENDEE:mailto:"${escape}"@evil.example`,
      `RRULE:FREQ=${text}`,
      `URL:javascript:${text}`,
      `X-ALT-DESC;FMTTYPE=text/html:<a href="https://evil.example/${text}">https://acme.example</a>`,
    ),
  );
  const shown = page(report, [], placeOf(report));
  expect(shown).toContain("name.eml");
  expect(shown.replaceAll("\n", "")).not.toMatch(
    /[\p{Cc}\u2028\u2029\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]/u,
  );
  expect(shown.split("\n").filter((line) => /^\s*(PROVEN|In its favour)/i.test(line))).toEqual([]);
});

test("a title that imitates our lines stands in quotes", async () => {
  const report = await reportOf(
    "a.eml",
    mail("DTSTART:20261215T090000Z", "SUMMARY:In its favour", "LOCATION:PROVEN"),
  );
  const lines = page(report, [], placeOf(report))
    .split("\n")
    .map((line) => line.trim());
  expect(lines).toContain("“In its favour”");
  expect(lines).toContain("“PROVEN”");
  expect(lines).not.toContain("In its favour");
});

test("names twenty people and counts the rest", async () => {
  const guests = Array.from({ length: 40 }, (_, index) => `ATTENDEE:mailto:guest${index}@acme.example`);
  const report = await reportOf("a.eml", mail("DTSTART:20261215T090000Z", ...guests));
  const shown = page(report, [], placeOf(report));
  // The organizer and Anna come first.
  expect(shown).toContain("guest17@acme.example\n");
  expect(shown).not.toContain("guest18@acme.example");
  expect(shown).toContain("and 22 more\n");
});

test("says what an answer answers", async () => {
  const file = "unconfirmed-delegate.eml";
  const report = await reportOf(file, read(file), ["olivia@acme.example"]);
  expect(report.invitation?.method).toBe("REPLY");
  expect(page(report, [], placeOf(report))).toContain("  carl@weber.example answers: accepted\n");
});
