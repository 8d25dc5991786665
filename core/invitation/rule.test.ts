import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { readRule } from "./rule.ts";

const none = {
  interval: 1,
  count: null,
  until: null,
  bySecond: [],
  byMinute: [],
  byHour: [],
  byDay: [],
  byMonthDay: [],
  byYearDay: [],
  byWeekNo: [],
  byMonth: [],
  bySetPos: [],
  weekStart: 0,
};

describe("readRule", () => {
  it.each([
    ["FREQ=DAILY", { ...none, freq: "DAILY" }],
    ["FREQ=DAILY;", { ...none, freq: "DAILY" }],
    ["freq=daily;interval=02;wkst=su", { ...none, freq: "DAILY", interval: 2, weekStart: 6 }],
    ["FREQ=WEEKLY;X-NOTE=1;COUNT=3", { ...none, freq: "WEEKLY", count: 3 }],
    ["RSCALE=GREGORIAN;FREQ=YEARLY;SKIP=OMIT", { ...none, freq: "YEARLY" }],
    ["FREQ=MONTHLY;BYSECOND=60,59,0", { ...none, freq: "MONTHLY", bySecond: [0, 59] }],
    [
      "FREQ=YEARLY;BYDAY=-1SU,+2MO,FR,FR",
      {
        ...none,
        freq: "YEARLY",
        byDay: [
          { weekday: 6, ordinal: -1 },
          { weekday: 0, ordinal: 2 },
          { weekday: 4, ordinal: 0 },
        ],
      },
    ],
    [
      "FREQ=YEARLY;BYMONTH=12,1,12;BYMONTHDAY=-1,31;BYYEARDAY=-366,366;BYWEEKNO=53,-53;BYSETPOS=-366,+1",
      {
        ...none,
        freq: "YEARLY",
        byMonth: [1, 12],
        byMonthDay: [-1, 31],
        byYearDay: [-366, 366],
        byWeekNo: [-53, 53],
        bySetPos: [-366, 1],
      },
    ],
  ])("reads %s", (text, rule) => {
    expect(readRule(text)).toEqual(rule);
  });

  test("keeps UNTIL as written", () => {
    expect(readRule("FREQ=DAILY;UNTIL=20270101T000000Z")).toMatchObject({
      until: { local: { year: 2027, hour: 0, date: false }, utc: true },
    });
    expect(readRule("FREQ=DAILY;UNTIL=20270101")).toMatchObject({
      until: { local: { date: true }, utc: false },
    });
  });

  // The grammar, ranges and the table of RFC 5545, 3.3.10; the last column is what is refused.
  it.each([
    ["", "malformed"],
    ["DAILY", "malformed"],
    ["FREQ", "malformed"],
    ["=DAILY", "malformed"],
    ["FREQ=DAILY;;COUNT=1", "malformed"],
    ["FREQ=DAILY;BYEASTER=0", "malformed"],
    ["FREQ=DAILY;__proto__=1", "malformed"],
    ["FREQ=DAILY;toString=1", "malformed"],
    ["COUNT=3", "FREQ"],
    ["FREQ=FORTNIGHTLY", "FREQ"],
    ["FREQ=DAILY;FREQ=YEARLY", "FREQ"],
    ["FREQ=DAILY;COUNT=3;COUNT=4", "COUNT"],
    ["FREQ=DAILY;INTERVAL=0", "INTERVAL"],
    ["FREQ=DAILY;INTERVAL=-1", "INTERVAL"],
    ["FREQ=DAILY;INTERVAL=1.5", "INTERVAL"],
    ["FREQ=DAILY;INTERVAL=1e3", "INTERVAL"],
    ["FREQ=DAILY;INTERVAL=", "INTERVAL"],
    ["FREQ=DAILY;INTERVAL=1000000000000000", "INTERVAL"],
    ["FREQ=DAILY;COUNT=0", "COUNT"],
    ["FREQ=DAILY;COUNT=x", "COUNT"],
    ["FREQ=DAILY;COUNT=3;UNTIL=20270101", "COUNT"],
    ["FREQ=DAILY;UNTIL=tomorrow", "UNTIL"],
    ["FREQ=DAILY;UNTIL=20270230", "UNTIL"],
    ["FREQ=DAILY;WKST=XX", "WKST"],
    ["FREQ=MINUTELY;BYHOUR=25", "BYHOUR"],
    ["FREQ=MINUTELY;BYHOUR=24", "BYHOUR"],
    ["FREQ=DAILY;BYHOUR=-1", "BYHOUR"],
    ["FREQ=DAILY;BYHOUR=+1", "BYHOUR"],
    ["FREQ=DAILY;BYMINUTE=60", "BYMINUTE"],
    ["FREQ=DAILY;BYSECOND=61", "BYSECOND"],
    ["FREQ=DAILY;BYSECOND=1,,2", "BYSECOND"],
    ["FREQ=MONTHLY;BYMONTHDAY=0", "BYMONTHDAY"],
    ["FREQ=MONTHLY;BYMONTHDAY=-0", "BYMONTHDAY"],
    ["FREQ=MONTHLY;BYMONTHDAY=32", "BYMONTHDAY"],
    ["FREQ=MONTHLY;BYMONTHDAY=-32", "BYMONTHDAY"],
    ["FREQ=YEARLY;BYYEARDAY=367", "BYYEARDAY"],
    ["FREQ=YEARLY;BYWEEKNO=54", "BYWEEKNO"],
    ["FREQ=YEARLY;BYMONTH=13", "BYMONTH"],
    ["FREQ=YEARLY;BYMONTH=-1", "BYMONTH"],
    ["FREQ=YEARLY;BYMONTH=5L", "BYMONTH"],
    ["FREQ=YEARLY;BYMONTH=1;BYSETPOS=0", "BYSETPOS"],
    ["FREQ=YEARLY;BYMONTH=1;BYSETPOS=367", "BYSETPOS"],
    ["FREQ=YEARLY;BYSETPOS=1", "BYSETPOS"],
    ["FREQ=MONTHLY;BYDAY=0MO", "BYDAY"],
    ["FREQ=MONTHLY;BYDAY=54MO", "BYDAY"],
    ["FREQ=MONTHLY;BYDAY=MON", "BYDAY"],
    ["FREQ=MONTHLY;BYDAY=1", "BYDAY"],
    ["FREQ=WEEKLY;BYDAY=1MO", "BYDAY"],
    ["FREQ=DAILY;BYDAY=1MO", "BYDAY"],
    ["FREQ=HOURLY;BYDAY=1MO", "BYDAY"],
    ["FREQ=YEARLY;BYWEEKNO=1;BYDAY=1MO", "BYDAY"],
    ["FREQ=WEEKLY;BYMONTHDAY=1", "BYMONTHDAY"],
    ["FREQ=DAILY;BYYEARDAY=1", "BYYEARDAY"],
    ["FREQ=WEEKLY;BYYEARDAY=1", "BYYEARDAY"],
    ["FREQ=MONTHLY;BYYEARDAY=1", "BYYEARDAY"],
    ["FREQ=SECONDLY;BYWEEKNO=1", "BYWEEKNO"],
    ["FREQ=WEEKLY;BYWEEKNO=1", "BYWEEKNO"],
    ["FREQ=MONTHLY;BYWEEKNO=1", "BYWEEKNO"],
    ["RSCALE=CHINESE;FREQ=YEARLY", "unsupported"],
    ["RSCALE=GREGORIAN;FREQ=MONTHLY;SKIP=FORWARD", "unsupported"],
    // Letters of other scripts are no ASCII letters.
    ["FREQ=DAıLY", "FREQ"],
    ["FREQ=DAILY;BYDAY=ſU", "BYDAY"],
    ["FREQ=DAILY;COUNT=٣", "COUNT"],
  ])("refuses %s: %s", (text, invalid) => {
    expect(readRule(text)).toEqual({ invalid });
  });

  test("throws on no text", () => {
    const part = fc.constantFrom("FREQ=", "DAILY", "BYDAY=", "-1SU", ",", ";", "=", "UNTIL=", "9", "COUNT=");
    const text = fc.oneof(
      fc.string(),
      fc.array(part, { maxLength: 12 }).map((parts) => parts.join("")),
    );
    fc.assert(
      fc.property(text, (value) => {
        expect(typeof readRule(value)).toBe("object");
      }),
    );
  });

  test("every value of every list is read; what is longer is refused", () => {
    const upTo = (min: number, max: number): number[] =>
      Array.from({ length: max - min + 1 }, (_, index) => min + index);
    const both = (max: number): number[] => upTo(1, max).flatMap((value) => [value, -value]);
    const weekdays = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"].flatMap((day) =>
      [...both(53).map(String), ""].map((ordinal) => `${ordinal}${day}`),
    );
    const text = [
      "FREQ=YEARLY",
      `BYSECOND=${upTo(0, 60).join()}`,
      `BYMINUTE=${upTo(0, 59).join()}`,
      `BYHOUR=${upTo(0, 23).join()}`,
      `BYDAY=${weekdays.join()}`,
      `BYMONTHDAY=${both(31).join()}`,
      `BYYEARDAY=${both(366).join()}`,
      `BYMONTH=${upTo(1, 12).join()}`,
      `BYSETPOS=${both(366).join()}`,
    ].join(";");
    expect(readRule(text)).toMatchObject({ byYearDay: { length: 732 }, byDay: { length: 749 } });
    expect(readRule(`FREQ=DAILY;BYHOUR=${"1,".repeat(10_000)}1`)).toEqual({ invalid: "malformed" });
  });
});
