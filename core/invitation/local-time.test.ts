import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import {
  calendarDay,
  dayNumber,
  daysInMonth,
  formatLocal,
  localTime,
  parseDuration,
  parseLocal,
  secondsOf,
  weekdayOf,
} from "./local-time.ts";

const anyDay = fc.integer({ min: dayNumber(1, 1, 1), max: dayNumber(9999, 12, 31) });

describe("day numbers", () => {
  // The platform's own calendar is the truth here: proleptic Gregorian by ECMA-262.
  test("agree with the platform on every day of the years 1 to 9999", () => {
    fc.assert(
      fc.property(anyDay, (number) => {
        const { year, month, day } = calendarDay(number);
        const date = new Date(number * 86_400_000);
        expect([year, month, day]).toEqual([
          date.getUTCFullYear(),
          date.getUTCMonth() + 1,
          date.getUTCDate(),
        ]);
        expect(weekdayOf(number)).toBe((date.getUTCDay() + 6) % 7);
        expect(dayNumber(year, month, day)).toBe(number);
        expect(daysInMonth(year, month)).toBe(new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate());
      }),
    );
  });

  test("seconds there and back, with and without a time of day", () => {
    fc.assert(
      fc.property(anyDay, fc.integer({ min: 0, max: 86_399 }), fc.boolean(), (day, second, date) => {
        const seconds = day * 86_400 + (date ? 0 : second);
        expect(secondsOf(localTime(seconds, date))).toBe(seconds);
        expect(localTime(seconds, date).date).toBe(date);
      }),
    );
  });
});

describe("parseLocal", () => {
  it.each([
    ["19970714", "1997-07-14", false],
    ["1997-07-14", "1997-07-14", false],
    ["19980118T230000", "1998-01-18T23:00:00", false],
    ["1998-01-18T23:00:00", "1998-01-18T23:00:00", false],
    ["19980119T070000Z", "1998-01-19T07:00:00", true],
    ["19980119t070000z", "1998-01-19T07:00:00", true],
    ["00010101T000000", "0001-01-01T00:00:00", false],
    ["99991231T235959", "9999-12-31T23:59:59", false],
    ["20000229", "2000-02-29", false],
    // RFC 5545, 3.3.12: without leap seconds 60 is 59.
    ["19970630T235960Z", "1997-06-30T23:59:59", true],
  ])("%s is %s", (text, iso, utc) => {
    const read = parseLocal(text);
    expect(read === null ? null : [formatLocal(read.local), read.utc]).toEqual([iso, utc]);
  });

  it.each([
    "",
    "1997071",
    "19970714T",
    "19970714T1200",
    "19970714T120000+0100",
    "19971301",
    "19970230",
    "19000229",
    "00000101",
    "19970714T240000",
    "19970714T126000",
    "19970714T120061",
    " 19970714",
    "19970714\n",
    "１９９７０７１４",
  ])("refuses %j", (text) => {
    expect(parseLocal(text)).toBeNull();
  });
});

describe("parseDuration", () => {
  it.each([
    ["P15DT5H0M20S", 15 * 86_400 + 5 * 3600 + 20],
    ["P7W", 7 * 7 * 86_400],
    ["PT1H", 3600],
    ["-PT15M", -900],
    ["+P1D", 86_400],
  ])("%s is %d seconds", (text, seconds) => {
    expect(parseDuration(text)).toBe(seconds);
  });

  it.each(["", "P", "PT", "P1DT", "1D", "P1W1D", "PT1H30", "P-1D", "P1Y", "PT1.5H"])("refuses %j", (text) => {
    expect(parseDuration(text)).toBeNull();
  });
});
