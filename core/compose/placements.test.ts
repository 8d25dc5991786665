import { describe, expect, it, test } from "vitest";
import { ianaToWindows, placementsOf, type Placement } from "./placements.ts";

const calendar = (...lines: readonly string[]): string =>
  ["BEGIN:VCALENDAR", ...lines, "END:VCALENDAR"].join("\n");
const event = (...lines: readonly string[]): readonly string[] => ["BEGIN:VEVENT", ...lines, "END:VEVENT"];

function placed(...lines: readonly string[]): readonly Placement[] {
  const found = placementsOf(calendar(...lines));
  if (typeof found === "string") throw new Error(found);
  return found;
}

const berlin = (name: string, time: string): string => `${name};TZID=Europe/Berlin:${time}`;
const weekly = ["UID:1", berlin("DTSTART", "20261215T120000"), "DURATION:PT1H", "RRULE:FREQ=WEEKLY"];

describe("what a text puts on a calendar", () => {
  it("is one entry, as it is written", () => {
    const [one, ...more] = placed(
      ...event(
        "UID: 1 ",
        berlin("DTSTART", "20261215T120000"),
        berlin("DTEND", "20261215T133000"),
        "SUMMARY:Lunch\\, late",
        "DESCRIPTION:One\\nTwo",
        "CLASS:confidential",
        "TRANSP:TRANSPARENT",
      ),
    );
    expect(more).toEqual([]);
    expect(one).toEqual({
      key: "1",
      summary: "Lunch, late",
      description: "One\nTwo",
      location: null,
      access: "CONFIDENTIAL",
      transparent: true,
      start: "2026-12-15T12:00:00",
      end: "2026-12-15T13:30:00",
      allDay: false,
      zone: "W. Europe Standard Time",
      pattern: null,
    });
  });

  test.each([
    [[], "PUBLIC"],
    [["CLASS:PUBLIC"], "PUBLIC"],
    [["CLASS:PRIVATE"], "PRIVATE"],
    // RFC 5545, 3.8.1.3: what is not known is to be treated as PRIVATE.
    [["CLASS:X-BOARD"], "PRIVATE"],
  ])("has the access of %j", (lines, access) => {
    expect(placed(...event("UID:1", "DTSTART:20261215T120000Z", ...lines))[0]?.access).toBe(access);
  });

  test.each([
    ["DTSTART:20261215T120000Z", "2026-12-15T12:00:00", "UTC"],
    ["DTSTART:20261215T120000", "2026-12-15T12:00:00", null],
    ["DTSTART;VALUE=DATE:20261215", "2026-12-15", null],
    ["DTSTART;TZID=Pacific Standard Time:20261215T120000", "2026-12-15T12:00:00", "Pacific Standard Time"],
    // CLDR has no Windows zone for it, so that it is an instant: UTC+0 in December, UTC+2 in July.
    ["DTSTART;TZID=Antarctica/Troll:20261215T120000", "2026-12-15T12:00:00", "UTC"],
    ["DTSTART;TZID=Antarctica/Troll:20260715T120000", "2026-07-15T10:00:00", "UTC"],
  ])("is on the clock of %s", (line, start, zone) => {
    expect(placed(...event("UID:1", line))[0]).toMatchObject({ start, zone });
  });

  it("is a series by its rule, with UNTIL on its own clock and the dates that are not of it", () => {
    const [series, moved, added, ...more] = placed(
      ...event(...weekly.slice(0, 3), "RRULE:FREQ=WEEKLY;UNTIL=20270105T110000Z", "EXDATE:20261222T110000Z"),
      ...event("UID:1", berlin("RECURRENCE-ID", "20261229T120000"), berlin("DTSTART", "20261230T120000")),
      ...event("UID:2", "DTSTART:20270101T000000Z"),
    );
    expect(more).toEqual([]);
    expect(series?.pattern).toMatchObject({
      until: "2027-01-05T12:00:00",
      without: ["2026-12-22T12:00:00", "2026-12-29T12:00:00"],
    });
    expect(moved).toMatchObject({ key: "1\n2026-12-29T11:00:00.000Z", start: "2026-12-30T12:00:00" });
    expect(added).toMatchObject({ key: "2", pattern: null });
  });

  it("takes a date that is named by its day alone out at its time", () => {
    const [series] = placed(
      ...event(...weekly),
      ...event("UID:1", "RECURRENCE-ID;VALUE=DATE:20261222", berlin("DTSTART", "20261223T120000")),
    );
    expect(series?.pattern?.without).toEqual(["2026-12-22T12:00:00"]);
  });

  it("says nothing of a date that its series takes out", () => {
    const found = placed(
      ...event(...weekly, berlin("EXDATE", "20261222T120000")),
      ...event("UID:1", berlin("RECURRENCE-ID", "20261222T120000"), berlin("DTSTART", "20261223T120000")),
    );
    expect(found.map(({ key }) => key)).toEqual(["1"]);
  });

  it("has what the rule leaves out beside it: DTSTART, and dates with lengths of their own", () => {
    const found = placed(
      ...event(
        "UID:1",
        "DTSTART:20261215T120000Z",
        "DURATION:PT1H",
        "RRULE:FREQ=WEEKLY;BYDAY=FR;COUNT=3",
        "RDATE;VALUE=PERIOD:20270201T080000Z/PT3H",
      ),
    );
    expect(found.map(({ start, end, pattern }) => [start, end, pattern?.rule.count])).toEqual([
      ["2026-12-18T12:00:00", "2026-12-18T13:00:00", 2],
      ["2026-12-15T12:00:00", "2026-12-15T13:00:00", undefined],
      ["2027-02-01T08:00:00", "2027-02-01T11:00:00", undefined],
    ]);
    expect(new Set(found.map(({ key }) => key)).size).toBe(3);
  });

  it("is no series where the rule gives nothing but its start", () => {
    const until = ["UID:1", "DTSTART:20261215T120000Z", "RRULE:FREQ=WEEKLY;UNTIL=20261201T000000Z"];
    expect(placed(...event(...until))).toMatchObject([{ key: "1", pattern: null }]);
    const never = ["UID:1", "DTSTART:20261215T120000Z", "RRULE:FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30"];
    expect(placed(...event(...never))).toMatchObject([{ key: "1", pattern: null }]);
  });
});

describe("nothing is placed", () => {
  test.each([
    ["nothing", ["BEGIN:VTODO", "DUE:20261215T120000Z", "END:VTODO"]],
    ["nothing", event("UID:1")],
    ["nothing", event("UID:1", "DTSTART:20261215T120000Z", "STATUS:CANCELLED")],
    ["rules", event(...weekly, "RRULE:FREQ=DAILY")],
    ["rules", event(...weekly, "EXRULE:FREQ=MONTHLY")],
    ["rules", event("UID:1", "DTSTART:20261215T120000Z", "RRULE:FREQ=DAILY;SKIP=FORWARD")],
    ["rules", event("UID:1", "DTSTART:20261215T120000Z", "RRULE:FREQ=NEVER")],
    [
      "range",
      event("UID:1", "RECURRENCE-ID;RANGE=THISANDFUTURE:20261222T120000Z", "DTSTART:20261222T130000Z"),
    ],
    ["zone", event("UID:1", "DTSTART;TZID=Nowhere:20261215T120000")],
    ["zone", event("UID:1", "DTSTART;TZID=Antarctica/Troll:20261215T120000", "RRULE:FREQ=DAILY")],
    [
      "many",
      Array.from({ length: 61 }, (_, at) => event(`UID:${String(at)}`, "DTSTART:20261215T120000Z")).flat(),
    ],
  ])("for %s: %j", (why, lines) => {
    expect(placementsOf(calendar(...lines))).toBe(why);
  });
});

// CLDR's windowsZones; names the tz database has since given other names.
test.each([
  ["Europe/Berlin", "W. Europe Standard Time"],
  ["America/New_York", "Eastern Standard Time"],
  ["Asia/Kolkata", "India Standard Time"],
  ["Asia/Calcutta", "India Standard Time"],
  ["Europe/Kyiv", "FLE Standard Time"],
  ["UTC", "UTC"],
  ["Etc/GMT+5", "SA Pacific Standard Time"],
  ["Antarctica/Troll", null],
  ["Mars/Olympus", null],
])("the Windows zone of %s is %s", (iana, windows) => {
  expect(ianaToWindows(iana)).toBe(windows);
});
