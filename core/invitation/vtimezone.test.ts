import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { timezone, utcOf, zones } from "./testkit/zones.ts";

describe("VTIMEZONE", () => {
  // RFC 5545, 3.6.5: the second and the third example, New York since 1967 and since 2007.
  const newYork = timezone(
    "Custom",
    {
      name: "DAYLIGHT",
      start: "19670430T020000",
      from: "-0500",
      to: "-0400",
      more: "RRULE:FREQ=YEARLY;BYMONTH=4;BYDAY=-1SU;UNTIL=19730429T070000Z",
    },
    {
      start: "19671029T020000",
      from: "-0400",
      to: "-0500",
      more: "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU;UNTIL=20061029T060000Z",
    },
    { name: "DAYLIGHT", start: "19740106T020000", from: "-0500", to: "-0400", more: "RDATE:19750223T020000" },
    {
      name: "DAYLIGHT",
      start: "19760425T020000",
      from: "-0500",
      to: "-0400",
      more: "RRULE:FREQ=YEARLY;BYMONTH=4;BYDAY=-1SU;UNTIL=19860427T070000Z",
    },
    {
      name: "DAYLIGHT",
      start: "19870405T020000",
      from: "-0500",
      to: "-0400",
      more: "RRULE:FREQ=YEARLY;BYMONTH=4;BYDAY=1SU;UNTIL=20060402T070000Z",
    },
    {
      name: "DAYLIGHT",
      start: "20070311T020000",
      from: "-0500",
      to: "-0400",
      more: "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU",
    },
    { start: "20071104T020000", from: "-0400", to: "-0500", more: "RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU" },
  );

  test("New York by the text of the RFC keeps the time of IANA's New York, 1968 to 2040", () => {
    const from = zones(newYork);
    const clock = fc.date({ min: new Date("1968-01-01"), max: new Date("2040-01-01"), noInvalidDate: true });
    fc.assert(
      fc.property(clock, (date) => {
        const local = date.toISOString().slice(0, 19);
        expect(utcOf(local, "Custom", from)).toBe(utcOf(local, "America/New_York"));
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    ["19960101T000000", "1996-01-01T05:00:00Z"],
    ["20070311T015959", "2007-03-11T06:59:59Z"],
    ["20070311T023000", "2007-03-11T07:30:00Z"],
    ["20070311T030000", "2007-03-11T07:00:00Z"],
    ["20071104T013000", "2007-11-04T05:30:00Z"],
    ["20071104T020000", "2007-11-04T07:00:00Z"],
    ["19740201T120000", "1974-02-01T16:00:00Z"],
    ["19750224T120000", "1975-02-24T16:00:00Z"],
    ["19600101T120000", "1960-01-01T17:00:00Z"],
  ])("New York by the text of the RFC: %s is %s", (local, utc) => {
    expect(utcOf(local, "Custom", zones(newYork))).toBe(utc);
  });

  test("seconds in an offset count", () => {
    const mean = timezone("Mean", { start: "18000101T000000", from: "+001931", to: "+001932" });
    expect(utcOf("20270101T090000", "Mean", zones(mean))).toBe("2027-01-01T08:40:28Z");
  });

  // What cannot be told is unknown, and never costs more than its steps.
  const hour = { from: "+0100", to: "+0200" };
  it.each([
    ["a change every second", { start: "16010101T000000", ...hour, more: "RRULE:FREQ=SECONDLY" }],
    [
      "a rule that never comes round",
      { start: "00010101T000000", ...hour, more: "RRULE:FREQ=HOURLY;INTERVAL=25;BYDAY=MO;BYMONTH=2" },
    ],
    [
      "a rule that breaks the standard",
      { start: "19700101T000000", ...hour, more: "RRULE:FREQ=YEARLY;INTERVAL=0" },
    ],
    ["no start", { start: "soon", ...hour }],
    ["a start in UTC", { start: "19700101T000000Z", ...hour }],
    ["a start without a time", { start: "19700101", ...hour }],
    ["two starts", { start: "19700101T000000\nDTSTART:19800101T000000", ...hour }],
    ["an offset of a day", { start: "19700101T000000", from: "+0100", to: "+2400" }],
    ["an offset further than any zone's", { start: "19700101T000000", from: "+0100", to: "-1601" }],
    ["no offset", { start: "19700101T000000", from: "+0100", to: "CET" }],
    ["an RDATE that is none", { start: "19700101T000000", ...hour, more: "RDATE:someday" }],
    [
      "more RDATEs than any zone has",
      { start: "19700101T000000", ...hour, more: `RDATE:19700101T000000${",19700101T000000".repeat(3000)}` },
    ],
  ])("%s: unknown", (_, observance) => {
    expect(utcOf("20270101T090000", "Strange", zones(timezone("Strange", observance)))).toBeNull();
  });

  test("no observance, or ten thousand: unknown", () => {
    expect(utcOf("20270101T090000", "Strange", zones(timezone("Strange")))).toBeNull();
    const many = Array.from({ length: 9000 }, () => ({ start: "19700101T000000", ...hour }));
    expect(utcOf("20270101T090000", "Strange", zones(timezone("Strange", ...many)))).toBeNull();
  });

  test("the year 1, an UNTIL in 9999 and a thousand such zones end, the first of them exact", () => {
    const observance = {
      start: "00010101T000000",
      ...hour,
      more: "RRULE:FREQ=YEARLY;UNTIL=99991231T000000Z",
    };
    const from = zones(
      ...Array.from({ length: 1000 }, (_, index) => timezone(`Zone ${String(index)}`, observance)),
    );
    const found = Array.from({ length: 1000 }, (_, index) =>
      utcOf("20270101T090000", `Zone ${String(index)}`, from),
    );
    expect(found[0]).toBe("2027-01-01T07:00:00Z");
    expect(found.at(-1)).toBeNull();
  });

  test("any observances end, and throw nothing", () => {
    const value = fc.oneof(
      fc.string().map((text) => text.replace(/[\r\n]/g, "")),
      fc.constantFrom("19700101T000000", "00010101T000000", "99991231T235959", "20270101"),
      fc.constantFrom(
        "+0100",
        "-1559",
        "+0000",
        "-0000",
        "FREQ=YEARLY",
        "FREQ=SECONDLY;INTERVAL=7",
        "FREQ=DAILY;COUNT=9",
      ),
    );
    const name = fc.constantFrom("DTSTART", "TZOFFSETFROM", "TZOFFSETTO", "RRULE", "RDATE", "EXDATE");
    const more = fc.array(
      fc.tuple(name, value).map((parts) => parts.join(":")),
      { minLength: 1, maxLength: 3 },
    );
    const start = fc.constantFrom("19700101T000000", "00010101T000000", "20300101T000000");
    const observance = fc
      .tuple(start, more)
      .map(([begin, lines]) => ({ start: begin, from: "+0100", to: "+0200", more: lines.join("\n") }));
    fc.assert(
      fc.property(fc.array(observance, { maxLength: 3 }), (observances) => {
        const utc = utcOf("20270101T090000", "Strange", zones(timezone("Strange", ...observances)));
        expect(utc ?? "2027-01-01T09:00:00Z").toMatch(/^2026-12-3|^2027-01-0/);
      }),
      { numRuns: 50 },
    );
  });
});
