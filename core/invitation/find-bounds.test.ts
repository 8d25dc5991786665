import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Budget, defaultLimits, type Limits } from "../bytes/budget.ts";
import { parseMessage } from "../mime/parse.ts";
import { findInvitations } from "./find.ts";
import type { FoundInvitation } from "./invitation.ts";
import { entity, multipart } from "./testkit/mail.ts";
import { findIn, findings, findInMail, iCalendar, only } from "./testkit/find.ts";

const org = "ORGANIZER:mailto:olivia@acme.example";
const att = "ATTENDEE:mailto:anna@home.example";
const request = iCalendar("REQUEST", "VEVENT", org, att, "SUMMARY:café");
const cancel = iCalendar("CANCEL", "VEVENT", org, att);
const file = iCalendar(null, "VEVENT", org, att);
const calendar = "text/calendar; charset=utf-8; method=REQUEST";

describe("what cannot be read is reported", () => {
  it.for<[string, string, string]>([
    ["no calendar", entity(calendar, "Hello"), "line"],
    ["nothing", entity(calendar, ""), "VCALENDAR"],
    ["another thing under a calendar's name", entity("image/png; name=x.ics", "\u0089PNG:1"), "line"],
    ["a line past the bound", entity(calendar, "X:".padEnd(1_200_000, "x")), "too-large"],
    ["a nul", entity(calendar, "\u0000"), "nul"],
  ])("%s", ([, mail, where]) => {
    const found = only(findInMail(mail));
    expect(found).toMatchObject({ kind: "invitation", invitation: null, roles: null, text: "" });
    expect(findings(found, "malformed")).toContainEqual({ where });
  });

  it.for<[string, string, string]>([
    ["a nul", request.replace("café", "\u0000"), "nul"],
    ["a bare CR", request.replace("café", "a\rMETHOD:CANCEL"), "bare-cr"],
    ["vCalendar 1.0", request.replace("VERSION:2.0", "VERSION:1.0"), "VERSION"],
    ["no END", request.replace("END:VCALENDAR\r\n", ""), "END"],
    ["a line past the bound", request.replace("café", "x".repeat(1_200_000)), "too-large"],
  ])("%s, with what can be read", ([, body, where]) => {
    const found = only(findIn(body));
    expect(findings(found, "malformed")).toContainEqual({ where });
    expect(found.invitation?.uid).toBe("1@acme.example");
  });

  const limited = (limits: Partial<Limits>, mail: string) => {
    const budget = new Budget({ ...defaultLimits, ...limits });
    const bytes = new TextEncoder().encode(mail.replace(/\r?\n/g, "\r\n"));
    return { found: findInvitations(parseMessage(bytes, { budget }), { budget, at: new Date(0) }), budget };
  };
  const both = multipart("mixed", entity(calendar, request), entity("text/calendar; method=CANCEL", cancel));

  it("octets past the bound", () => {
    const { found } = limited({ calendarBytes: 400 }, both);
    expect(found.map(({ invitation }) => invitation?.method)).toEqual(["REQUEST", undefined]);
    expect(findings(found[1], "malformed")).toEqual([{ where: "too-large" }]);
  });

  it("lines past the bound", () => {
    const { found } = limited({ calendarLines: 14 }, both);
    expect(found.map(({ invitation }) => invitation?.method)).toEqual(["REQUEST", "CANCEL"]);
    expect(findings(found[0], "malformed")).toEqual([]);
    expect(findings(found[1], "malformed")).toContainEqual({ where: "too-large" });
  });

  it("calendars past the bound end the search, and the budget knows", () => {
    const { found, budget } = limited({ calendars: 1 }, both);
    expect(found).toHaveLength(1);
    expect(budget.exceeded).toEqual(["calendars"]);
  });
});

describe("attacks on the reader end at a bound, quickly", () => {
  const within = (lines: string): string => iCalendar("REQUEST", "VEVENT", org, lines);
  it.for<[string, () => string]>([
    ["a million parameters", () => within(`ATTENDEE${";X=1".repeat(1_000_000)}:mailto:a@x.example`)],
    ["200,000 nested components", () => "BEGIN:VEVENT\r\n".repeat(200_000)],
    ["200,000 nested calendars", () => "BEGIN:VCALENDAR\r\n".repeat(200_000)],
    ["500,000 attendees", () => within("ATTENDEE:mailto:a@x.example\r\n".repeat(500_000))],
    ["100,000 calendars", () => "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n".repeat(100_000)],
    ["a line of 20 megabytes", () => within(`SUMMARY:${"x".repeat(20_000_000)}`)],
    ["a million folds", () => within(`SUMMARY:${"\r\n ".repeat(1_000_000)}`)],
    ["a megabyte of names", () => within(`ATTENDEE;CN="${"\ufdfa".repeat(300_000)}":mailto:a@x.example`)],
    [
      "45,000 delegates",
      () => within(`ATTENDEE;DELEGATED-TO=${'"mailto:b@x.example",'.repeat(45_000)}"":mailto:a@x.example`),
    ],
    ["20,000 rules that never end", () => within("RRULE:FREQ=SECONDLY\r\n".repeat(20_000))],
  ])("%s", ([, build]) => {
    expect(findIn(build()).length).toBeLessThanOrEqual(50);
  });
});

describe("findInvitations()", () => {
  const line = fc.constantFrom(
    ...request.split("\r\n"),
    "METHOD:CANCEL",
    "ORGANIZER",
    'ATTENDEE;CN="',
    "DTSTART;TZID=Europe/Berlin:20261215T090000",
    "DTSTART;TZID=__proto__:20261215T090000",
    "RRULE:FREQ=SECONDLY",
    "RRULE:",
    "DURATION:P",
    "RECURRENCE-ID:20261215T090000Z",
    "BEGIN:VTIMEZONE",
    "END:VTIMEZONE",
    "constructor;__proto__=1:x",
    'ATTENDEE;DELEGATED-TO="mailto:%":mailto:%ff@x',
    "X-ALT-DESC:<a href='",
    "URL::",
    " ",
    "\u0000",
    "\r",
  );
  it("never throws, whatever the lines", () => {
    fc.assert(
      fc.property(fc.array(line, { maxLength: 40 }), (lines) => {
        expect(Array.isArray(findIn(lines.join("\r\n")))).toBe(true);
      }),
      { numRuns: 1500 },
    );
  });

  it("never throws, whatever the octets", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(request.length), (octets, at) => {
        const bytes = Buffer.concat([
          Buffer.from(entity(calendar, request.slice(0, at)).replace(/\r?\n/g, "\r\n")),
          octets,
        ]);
        expect(Array.isArray(findInMail(new Uint8Array(bytes)))).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it("measures fifty calendars with the work of a few, and says where it ended", () => {
    const endless = (uid: string) =>
      entity(
        calendar,
        iCalendar("REQUEST", "VEVENT", org, att, `SUMMARY:${uid}`, "RRULE:FREQ=MINUTELY;INTERVAL=7"),
      );
    const alone = only(findInMail(endless("0")));
    const found = findInMail(multipart("mixed", ...Array.from({ length: 50 }, (_, i) => endless(String(i)))));
    const total = (items: readonly FoundInvitation[]) =>
      items.reduce((sum, { invitation }) => sum + (invitation?.load?.total ?? 0), 0);
    expect(found).toHaveLength(50);
    expect(total(found)).toBeLessThanOrEqual(4 * total([alone]));
    expect(found.every(({ invitation }) => invitation?.load?.truncated)).toBe(true);
  });

  it("gives values that survive JSON", () => {
    const found = findInMail(multipart("mixed", entity(calendar, request), entity("text/calendar", file)));
    expect(JSON.parse(JSON.stringify(found))).toEqual(found);
  });
});
