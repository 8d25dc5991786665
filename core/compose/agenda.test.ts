import { describe, expect, test } from "vitest";
import { agenda } from "./agenda.ts";

const calendar = (...components: readonly (readonly string[])[]): string =>
  [
    "BEGIN:VCALENDAR",
    ...components.flatMap((lines) => ["BEGIN:VEVENT", "UID:1", ...lines, "END:VEVENT"]),
    "END:VCALENDAR",
  ].join("\n");

const march = [new Date("2027-03-01T00:00:00Z"), new Date("2027-04-01T00:00:00Z")] as const;
const starts = (text: string, limit = 100): string[] =>
  agenda(text, ...march, limit).entries.map(({ startUtc, start }) => startUtc ?? start);

describe("agenda", () => {
  test("a weekly meeting in its own zone, over the begin of summer time", () => {
    const text = calendar([
      "DTSTART;TZID=Europe/Berlin:20200102T090000",
      "DTEND;TZID=Europe/Berlin:20200102T100000",
      "RRULE:FREQ=WEEKLY;BYDAY=WE",
      "SUMMARY:Budget\\, again",
      "LOCATION:Room 1",
    ]);
    expect(starts(text)).toEqual([
      "2027-03-03T08:00:00.000Z",
      "2027-03-10T08:00:00.000Z",
      "2027-03-17T08:00:00.000Z",
      "2027-03-24T08:00:00.000Z",
      "2027-03-31T07:00:00.000Z",
    ]);
    expect(agenda(text, ...march, 1)).toEqual({
      truncated: true,
      entries: [
        {
          uid: "1",
          summary: "Budget, again",
          location: "Room 1",
          start: "2027-03-03T09:00:00",
          end: "2027-03-03T10:00:00",
          startUtc: "2027-03-03T08:00:00.000Z",
          endUtc: "2027-03-03T09:00:00.000Z",
        },
      ],
    });
  });

  test("what began before and still lasts is there; what ended with the begin, or begins with the end, is not", () => {
    expect(starts(calendar(["DTSTART:20270228T230000Z", "DTEND:20270301T010000Z"]))).toHaveLength(1);
    expect(starts(calendar(["DTSTART:20270228T230000Z", "DTEND:20270301T000000Z"]))).toEqual([]);
    expect(starts(calendar(["DTSTART:20270401T000000Z"]))).toEqual([]);
    expect(starts(calendar(["DTSTART:20270301T000000Z"]))).toHaveLength(1);
  });

  test("dates are dates, their end the day after", () => {
    const [entry] = agenda(calendar(["DTSTART;VALUE=DATE:20270304"]), ...march, 10).entries;
    expect(entry).toMatchObject({ start: "2027-03-04", end: "2027-03-05", startUtc: null });
  });

  test("overrides replace their entry with their own text and time", () => {
    const text = calendar(
      ["DTSTART:20270301T090000Z", "RRULE:FREQ=DAILY;COUNT=3", "SUMMARY:Usual"],
      ["RECURRENCE-ID:20270302T090000Z", "DTSTART:20270305T120000Z", "SUMMARY:Moved"],
    );
    const { entries } = agenda(text, ...march, 10);
    expect(entries.map(({ startUtc, summary }) => [startUtc, summary])).toEqual([
      ["2027-03-01T09:00:00.000Z", "Usual"],
      ["2027-03-03T09:00:00.000Z", "Usual"],
      ["2027-03-05T12:00:00.000Z", "Moved"],
    ]);
  });

  test("later entries that an override moves back are found", () => {
    const text = calendar(
      ["DTSTART:20270301T090000Z", "RRULE:FREQ=MONTHLY"],
      ["RECURRENCE-ID;RANGE=THISANDFUTURE:20270501T090000Z", "DTSTART:20270310T090000Z"],
    );
    expect(starts(text)).toEqual(["2027-03-01T09:00:00.000Z", "2027-03-10T09:00:00.000Z"]);
    const more = agenda(text, new Date("2027-04-02"), new Date("2027-05-01"), 10).entries;
    expect(more.map(({ startUtc }) => startUtc)).toEqual(["2027-04-10T09:00:00.000Z"]);
  });

  test("a flood ends at the limit or the steps, and says so", () => {
    const flood = calendar(["DTSTART:20270301T090000Z", "RRULE:FREQ=SECONDLY"]);
    expect(agenda(flood, ...march, 50)).toMatchObject({ truncated: true, entries: { length: 50 } });
    const old = calendar(["DTSTART:19700101T000000Z", "RRULE:FREQ=SECONDLY"]);
    expect(agenda(old, ...march, 50)).toEqual({ truncated: true, entries: [] });
  });

  test("text that is no calendar has no entries", () => {
    expect(agenda("hello", ...march, 10)).toEqual({ truncated: false, entries: [] });
  });
});
