import { describe, expect, it } from "vitest";
import { agenda } from "./agenda.ts";
import { withoutOccurrences } from "./series.ts";

const around = (...lines: readonly string[]): string =>
  ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//T//T//EN", ...lines, "END:VCALENDAR"].join("\n");
const event = (...lines: readonly string[]): readonly string[] => [
  "BEGIN:VEVENT",
  "UID:1@acme.example",
  "DTSTAMP:20270101T080000Z",
  ...lines,
  "END:VEVENT",
];

const rule = ["DTSTART;TZID=Europe/Berlin:20270301T100000", "RRULE:FREQ=DAILY;COUNT=4"];
const series = around(...event(...rule));
const days = (text: string): readonly string[] =>
  agenda(text, new Date("2027-01-01T00:00:00Z"), new Date("2028-01-01T00:00:00Z"), 100).entries.map(
    ({ start }) => start.slice(0, 10),
  );

describe("withoutOccurrences (RFC 5545, 3.8.5.1)", () => {
  it.each([
    ["in the series' zone", "RECURRENCE-ID;TZID=Europe/Berlin:20270302T100000"],
    ["in UTC", "RECURRENCE-ID:20270302T090000Z"],
  ])("takes out the date a change names, %s", (_name, id) => {
    expect(days(series)).toEqual(["2027-03-01", "2027-03-02", "2027-03-03", "2027-03-04"]);
    const rest = withoutOccurrences(series, around(...event(id, "STATUS:CANCELLED")));
    expect(days(rest ?? "")).toEqual(["2027-03-01", "2027-03-03", "2027-03-04"]);
  });

  it("takes out of the series, not of an exception that stands before it", () => {
    const first = event("RECURRENCE-ID:20270303T090000Z", "DTSTART:20270303T110000Z");
    const text = around(...first, ...event(...rule));
    const rest = withoutOccurrences(text, around(...event("RECURRENCE-ID:20270302T090000Z")));
    expect(rest?.split("\n").findIndex((line) => line.startsWith("EXDATE"))).toBeGreaterThan(
      text.split("\n").indexOf("END:VEVENT"),
    );
  });

  it.each([
    ["names no date", series, around(...event())],
    ["names a range", series, around(...event("RECURRENCE-ID;RANGE=THISANDFUTURE:20270302T090000Z"))],
    [
      "meets no series",
      around(...event("RECURRENCE-ID:20270302T090000Z")),
      around(...event("RECURRENCE-ID:20270302T090000Z")),
    ],
    ["meets no calendar", "", around(...event("RECURRENCE-ID:20270302T090000Z"))],
  ])("is null where a change %s", (_name, text, change) => {
    expect(withoutOccurrences(text, change)).toBeNull();
  });
});
