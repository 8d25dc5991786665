import { describe, expect, it } from "vitest";
import { readCalendar } from "./invitation/stored.ts";
import type { CalendarEntry, CalendarView } from "./ports.ts";
import { codesOf, reportOf } from "./testkit/walk.ts";

const olivia = "ORGANIZER:mailto:olivia@acme.example";
const mallory = "ORGANIZER:mailto:mallory@strange.example";

const event = (uid: string, ...more: readonly string[]): readonly string[] => [
  "BEGIN:VEVENT",
  `UID:${uid}`,
  "DTSTAMP:20261101T080000Z",
  "DTSTART:20261215T090000Z",
  ...more,
  "END:VEVENT",
];

const calendar = (...lines: readonly string[]): string =>
  ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//test//EN", ...lines, "END:VCALENDAR", ""].join("\r\n");

const mail = (method: string, ...lines: readonly string[]): Uint8Array =>
  new TextEncoder().encode(
    `Content-Type: text/calendar; charset=utf-8; method=${method}\r\n\r\n${calendar(`METHOD:${method}`, ...lines)}`,
  );

const holding = (text: string): CalendarView => {
  const entries: readonly CalendarEntry[] = readCalendar(text);
  return {
    complete: true,
    find: (uid) => Promise.resolve(entries.filter((entry) => entry.uid === uid)),
    knows: () => Promise.resolve(false),
  };
};

describe("an event the calendar holds under another organizer is not taken over", () => {
  const held = { calendar: holding(calendar(...event("budget@acme.example", olivia))) };

  it.each<[string, Uint8Array]>([
    ["openly", mail("CANCEL", ...event("budget@acme.example", mallory))],
    [
      "as a UID that only white space makes another",
      mail("CANCEL", ...event("budget@acme.example ", mallory)),
    ],
    [
      "behind a further event of a PUBLISH",
      mail("PUBLISH", ...event("fresh@strange.example", mallory), ...event("budget@acme.example", mallory)),
    ],
  ])("%s", async (_, bytes) => {
    expect(codesOf(await reportOf(bytes, held))).toContain("organizer-changed");
  });
});

describe("a COUNTER whose sender is picked among several", () => {
  it("is held against what is known of that sender", async () => {
    const attendees = ["ATTENDEE:mailto:anna@harbour.example", "ATTENDEE:mailto:bob@harb0ur.example"];
    const bytes = new TextEncoder().encode(
      `From: <bob@harb0ur.example>\r\n${new TextDecoder().decode(
        mail("COUNTER", ...event("budget@acme.example", olivia, ...attendees)),
      )}`,
    );
    const report = await reportOf(bytes, { me: ["anna@harbour.example"], calendar: holding("") });
    expect(report.trust?.actor).toBe("bob@harb0ur.example");
    expect(codesOf(report)).toEqual(expect.arrayContaining(["lookalike-address", "first-contact"]));
  });
});
