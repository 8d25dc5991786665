import { describe, expect, it, test } from "vitest";
import { readCalendar } from "./stored.ts";

const calendar = (...lines: readonly string[]): string =>
  ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//test//EN", ...lines, "END:VCALENDAR", ""].join("\r\n");
const event = (...lines: readonly string[]): readonly string[] => ["BEGIN:VEVENT", ...lines, "END:VEVENT"];

describe("readCalendar()", () => {
  it("reads what a judgement asks for", () => {
    const text = calendar(
      ...event(
        "UID:1@acme.example",
        "DTSTAMP:20261116T091240Z",
        "SEQUENCE:3",
        "DTSTART;TZID=Europe/Berlin:20261215T100000",
        "DTEND;TZID=Europe/Berlin:20261215T113000",
        "RRULE:FREQ=WEEKLY",
        "SUMMARY:Budget\\, review",
        "LOCATION:Room 4",
        'ORGANIZER;CN="Olivia";SENT-BY="mailto:sam@acme.example":MAILTO:olivia@ACME.example',
        'ATTENDEE;DELEGATED-TO="mailto:carl@weber.example":mailto:bob@harbour.example',
        'ATTENDEE;DELEGATED-FROM="mailto:bob@harbour.example":mailto:carl@weber.example',
      ),
    );
    expect(readCalendar(text)).toEqual([
      {
        uid: "1@acme.example",
        recurrenceId: null,
        organizer: "olivia@acme.example",
        sequence: 3,
        dtstamp: "2026-11-16T09:12:40.000Z",
        cancelled: false,
        start: "2026-12-15T09:00:00.000Z",
        end: "2026-12-15T10:30:00.000Z",
        rule: "FREQ=WEEKLY",
        summary: "Budget, review",
        location: "Room 4",
        description: null,
        links: [],
        dates: [],
        attendees: [
          { address: "bob@harbour.example", delegatedTo: ["carl@weber.example"], delegatedFrom: [] },
          { address: "carl@weber.example", delegatedTo: [], delegatedFrom: ["bob@harbour.example"] },
        ],
      },
    ]);
  });

  test.for<[what: string, lines: readonly string[], start: string | null, end: string | null]>([
    ["a day", ["DTSTART;VALUE=DATE:20261215"], "2026-12-15", "2026-12-16"],
    [
      "a floating time",
      ["DTSTART:20261215T100000", "DURATION:PT1H"],
      "2026-12-15T10:00:00",
      "2026-12-15T11:00:00",
    ],
    ["UTC", ["DTSTART:20261215T100000Z"], "2026-12-15T10:00:00.000Z", "2026-12-15T10:00:00.000Z"],
    ["a time that is none", ["DTSTART:soon"], null, null],
    ["no time", [], null, null],
  ])("%s", ([, lines, start, end]) => {
    expect(readCalendar(calendar(...event("UID:1", ...lines)))).toMatchObject([{ start, end }]);
  });

  test.for<[what: string, text: string, uids: readonly string[]]>([
    ["no calendar", "Hello", []],
    ["nothing", "", []],
    ["no entries", calendar(), []],
    ["an entry without UID beside another", calendar(...event("SUMMARY:a"), ...event("UID:2")), ["2"]],
    ["several calendars in one file", calendar(...event("UID:1")) + calendar(...event("UID:2")), ["1", "2"]],
    [
      "bare LF and folded lines",
      calendar(...event("UID:1@ac", " me.example")).replaceAll("\r\n", "\n"),
      ["1@acme.example"],
    ],
    ["names in lower case", calendar("begin:vevent", "uid:1", "end:vevent"), ["1"]],
    [
      "to-dos and journals",
      calendar("BEGIN:VTODO", "UID:1", "END:VTODO", "BEGIN:VJOURNAL", "UID:2", "END:VJOURNAL"),
      ["1", "2"],
    ],
    [
      "an alarm's UID, which is not the entry's",
      calendar(...event("BEGIN:VALARM", "UID:alarm", "END:VALARM", "UID:1")),
      ["1"],
    ],
    [
      "a zone, which is no entry",
      calendar("BEGIN:VTIMEZONE", "TZID:X", "END:VTIMEZONE", ...event("UID:1")),
      ["1"],
    ],
    ["lines that cannot be read", calendar("nonsense", ...event("UID:1", ";;:", "SEQUENCE:x")), ["1"]],
  ])("%s", ([, text, uids]) => {
    expect(readCalendar(text).map(({ uid }) => uid)).toEqual(uids);
  });

  it("tells overrides and cancelled dates from their master", () => {
    const text = calendar(
      ...event("UID:1", "DTSTART;TZID=Europe/Berlin:20261215T100000", "RRULE:FREQ=DAILY"),
      ...event("UID:1", "RECURRENCE-ID;TZID=Europe/Berlin:20261216T100000", "STATUS:CANCELLED"),
      ...event("UID:1", "RECURRENCE-ID;VALUE=DATE:20261217", "STATUS:CONFIRMED"),
    );
    expect(readCalendar(text).map(({ recurrenceId, cancelled }) => [recurrenceId, cancelled])).toEqual([
      [null, false],
      ["2026-12-16T09:00:00.000Z", true],
      ["2026-12-17", false],
    ]);
  });

  it("takes a calendar of many years", () => {
    const many = Array.from({ length: 20_000 }, (_, index) =>
      event(`UID:${index}`, "DTSTART:20261215T100000Z", "ORGANIZER:mailto:olivia@acme.example"),
    );
    expect(readCalendar(calendar(...many.flat()))).toHaveLength(20_000);
  });
});
