import { describe, expect, it, test } from "vitest";
import { days, secondsAt, setOf, starts, startsLike, toNewYork, validRule } from "./testkit/recurrence.ts";
import { expand, localRule } from "./expand.ts";
import { Steps } from "./steps.ts";

describe("the recurrence set", () => {
  test("DTSTART is the first instance, and one of COUNT, where the rule does not give it", () => {
    expect(starts(setOf("20270101T090000", ["FREQ=WEEKLY;BYDAY=MO;COUNT=3"]))).toEqual(
      days("2027 January 1,4,11"),
    );
    expect(starts(setOf("20270101T090000", ["FREQ=WEEKLY;BYDAY=MO;COUNT=1"]))).toEqual(
      days("2027 January 1"),
    );
  });

  test("several rules and RDATEs make one ordered set without repetition", () => {
    const set = setOf("20270101T090000", ["FREQ=DAILY;COUNT=3", "FREQ=DAILY;INTERVAL=2;COUNT=3"], {
      rdates: ["20270102T120000", "20261231T090000", "20270103T090000", "20270102T120000"].map(secondsAt),
    });
    expect(starts(set)).toEqual([
      "2026-12-31T09:00:00",
      "2027-01-01T09:00:00",
      "2027-01-02T09:00:00",
      "2027-01-02T12:00:00",
      "2027-01-03T09:00:00",
      "2027-01-05T09:00:00",
    ]);
  });

  test("EXDATE and EXRULE take away, from COUNT nothing", () => {
    const set = setOf("20270101T090000", ["FREQ=DAILY;COUNT=6"], {
      exdates: [secondsAt("20270102T090000"), secondsAt("20270103T100000")],
      exrules: [localRule(validRule("FREQ=DAILY;INTERVAL=3"), toNewYork)],
    });
    expect(starts(set)).toEqual(days("2027 January 3,5,6"));
  });

  test("UNTIL in UTC is brought to DTSTART's clock; a DATE takes in its whole day", () => {
    expect(starts(setOf("20270101T200000", ["FREQ=DAILY;UNTIL=20270103T010000Z"]))).toEqual(
      days("2027 January 1,2", "20:00:00"),
    );
    expect(starts(setOf("20270101T200000", ["FREQ=DAILY;UNTIL=20270103T005959Z"]))).toEqual(
      days("2027 January 1", "20:00:00"),
    );
    expect(starts(setOf("20270101T200000", ["FREQ=DAILY;UNTIL=20270102"]))).toEqual(
      days("2027 January 1,2", "20:00:00"),
    );
    expect(starts(setOf("20270101", ["FREQ=DAILY;UNTIL=20270102"]))).toEqual(["2027-01-01", "2027-01-02"]);
  });

  test("UNTIL before DTSTART leaves DTSTART", () => {
    expect(starts(setOf("20270101T090000", ["FREQ=DAILY;UNTIL=20200101T000000Z"]))).toEqual(
      days("2027 January 1"),
    );
  });

  test("a horizon ends the walk, and is not a truncation", () => {
    const set = setOf("20270101T090000", ["FREQ=DAILY"]);
    const steps = new Steps(1000);
    expect([...expand(set, steps, secondsAt("20270103T090000"))]).toHaveLength(3);
    expect(steps.exhausted).toBe(false);
  });

  test("what came before the steps ran out is right", () => {
    const set = setOf("20270101T090000", ["FREQ=DAILY"]);
    const found = starts(set, Infinity, new Steps(100));
    expect(found.at(-1)).toBe("truncated");
    expect(found.slice(0, -1)).toEqual(starts(set, found.length - 1).slice(0, -1));
    expect(found.length).toBeGreaterThan(10);
  });

  test("DTSTART and earlier RDATEs are given even where a rule costs more than there is", () => {
    const set = setOf("20270101T090000", ["FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30"], {
      rdates: [secondsAt("20260101T090000")],
    });
    expect(starts(set, Infinity, new Steps(50))).toEqual([
      "2026-01-01T09:00:00",
      "2027-01-01T09:00:00",
      "truncated",
    ]);
  });

  test("ten thousand rules cost their number at every start", () => {
    const set = setOf(
      "20270101T090000",
      Array.from({ length: 10_000 }, () => "FREQ=DAILY"),
    );
    expect(starts(set, Infinity, new Steps(100_000)).length).toBeLessThan(20);
  });
});

/** Rules that hang or mislead other expanders; each within the steps of one invitation, some 40 ms. */
describe("rules made to hang", () => {
  const budget = 300_000;

  it.each([
    "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
    "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=31",
    "FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30",
    "FREQ=MONTHLY;BYMONTHDAY=31;BYMONTH=4,6",
    "FREQ=YEARLY;BYWEEKNO=53;BYDAY=MO;BYSETPOS=-366",
    "FREQ=MONTHLY;BYDAY=7MO",
    "FREQ=MONTHLY;BYDAY=2TU;BYSETPOS=2",
    "FREQ=HOURLY;INTERVAL=2;BYHOUR=1",
    "FREQ=MINUTELY;INTERVAL=30;BYMINUTE=15,45",
    "FREQ=HOURLY;INTERVAL=48;BYHOUR=1",
    "FREQ=HOURLY;INTERVAL=25;BYMONTH=2;BYMONTHDAY=30",
    "FREQ=SECONDLY;INTERVAL=60;BYSECOND=1",
    "FREQ=HOURLY;BYSETPOS=2;BYDAY=MO",
    "FREQ=YEARLY;INTERVAL=100;BYMONTH=2;BYMONTHDAY=29;BYDAY=MO;BYSETPOS=3",
  ])("%s: never again after DTSTART, and said as final", (rule) => {
    expect(starts(setOf("20240101T080000", [rule]), Infinity, new Steps(budget))).toEqual([
      "2024-01-01T08:00:00",
    ]);
  });

  it.each([
    ["FREQ=YEARLY;INTERVAL=9999999", ["2024-01-01T08:00:00"]],
    [
      "FREQ=HOURLY;BYYEARDAY=366",
      ["2024-01-01T08:00:00", "2024-12-31T00:00:00", "2024-12-31T01:00:00", "2024-12-31T02:00:00", "…"],
    ],
    [
      "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;INTERVAL=4",
      ["2024-01-01T08:00:00", "2024-02-29T08:00:00", "2028-02-29T08:00:00", "2032-02-29T08:00:00", "…"],
    ],
    [
      "FREQ=MONTHLY;BYMONTH=10;BYMONTHDAY=13;BYDAY=FR",
      ["2024-01-01T08:00:00", "2028-10-13T08:00:00", "2034-10-13T08:00:00", "2045-10-13T08:00:00", "…"],
    ],
  ])("%s is exact", (rule, expected) => {
    expect(startsLike(expected, setOf("20240101T080000", [rule]), new Steps(budget))).toEqual(expected);
  });

  const upTo = (count: number): string => Array.from({ length: count }, (_, index) => index + 1).join(",");

  const endless = [
    "FREQ=SECONDLY",
    "FREQ=MINUTELY;BYMONTH=2",
    "FREQ=HOURLY;INTERVAL=25;BYDAY=MO;BYMONTH=2",
    "FREQ=SECONDLY;INTERVAL=86401;BYSECOND=1;BYMINUTE=1;BYHOUR=1",
    `FREQ=YEARLY;BYYEARDAY=${upTo(366)};BYHOUR=${upTo(23)};BYMINUTE=${upTo(59)};BYSECOND=${upTo(59)};BYSETPOS=${upTo(366)}`,
    `FREQ=SECONDLY;BYYEARDAY=${upTo(366)};BYDAY=MO;BYMONTH=2;BYMONTHDAY=30`,
  ].map((rule) => [rule.slice(0, 60), rule] as const);

  it.each(endless)("%s: truncated, and said", (_, rule) => {
    expect(starts(setOf("20240101T080000", [rule]), Infinity, new Steps(budget)).at(-1)).toBe("truncated");
  });

  test("a rule that takes away all that another gives", () => {
    const set = setOf("20240101T080000", ["FREQ=MINUTELY"], {
      exrules: [localRule(validRule("FREQ=MINUTELY"), toNewYork)],
    });
    expect(starts(set, Infinity, new Steps(budget))).toEqual(["truncated"]);
  });
});
