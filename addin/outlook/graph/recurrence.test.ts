import fc from "fast-check";
import ICAL from "ical.js";
import { describe, expect, it, test } from "vitest";
import { placementsOf } from "../../../core/compose/placements.ts";
import { recurrenceOf, type Recurrence } from "./recurrence.ts";
import { event, itemOf } from "./testkit/graph.ts";
import { datesOf } from "./testkit/dates.ts";

/** What stands for the rule, whatever else the event puts on the calendar. */
function recurrenceFor(start: string, ...rules: readonly string[]): Recurrence | null {
  const placed = placementsOf(itemOf(event(start, ...rules)).text);
  if (typeof placed === "string") return null;
  const series = placed.find(({ pattern }) => pattern !== null);
  return series === undefined ? null : recurrenceOf(series, series.zone ?? "UTC");
}

const newYork = (day: string): string => `DTSTART;TZID=America/New_York:${day}T090000`;
const weekly = { type: "weekly", firstDayOfWeek: "monday" };
const working = ["monday", "tuesday", "wednesday", "thursday", "friday"];

/** Patterns worked out by hand from the dates the standard lists. */
const held: readonly (readonly [day: string, rule: string, pattern: object, range: object])[] = [
  ["19970902", "FREQ=DAILY;COUNT=10", { type: "daily", interval: 1 }, { numberOfOccurrences: 10 }],
  [
    "19970902",
    "FREQ=DAILY;UNTIL=19971224T000000Z",
    { type: "daily", interval: 1 },
    { endDate: "1997-12-23" },
  ],
  ["19970902", "FREQ=DAILY;INTERVAL=2", { type: "daily", interval: 2 }, {}],
  ["19970902", "FREQ=DAILY;INTERVAL=10;COUNT=5", { type: "daily", interval: 10 }, { numberOfOccurrences: 5 }],
  [
    "19970902",
    "FREQ=WEEKLY;COUNT=10",
    { ...weekly, interval: 1, daysOfWeek: ["tuesday"] },
    { numberOfOccurrences: 10 },
  ],
  [
    "19970902",
    "FREQ=WEEKLY;UNTIL=19971224T000000Z",
    { ...weekly, interval: 1, daysOfWeek: ["tuesday"] },
    { endDate: "1997-12-23" },
  ],
  [
    "19970902",
    "FREQ=WEEKLY;INTERVAL=2;WKST=SU",
    { type: "weekly", interval: 2, daysOfWeek: ["tuesday"], firstDayOfWeek: "sunday" },
    {},
  ],
  [
    "19970902",
    "FREQ=WEEKLY;UNTIL=19971007T000000Z;WKST=SU;BYDAY=TU,TH",
    { type: "weekly", interval: 1, daysOfWeek: ["tuesday", "thursday"], firstDayOfWeek: "sunday" },
    { endDate: "1997-10-06" },
  ],
  [
    "19970901",
    "FREQ=WEEKLY;INTERVAL=2;UNTIL=19971224T000000Z;WKST=SU;BYDAY=MO,WE,FR",
    { type: "weekly", interval: 2, daysOfWeek: ["monday", "wednesday", "friday"], firstDayOfWeek: "sunday" },
    { endDate: "1997-12-23" },
  ],
  [
    "19970902",
    "FREQ=WEEKLY;INTERVAL=2;COUNT=8;WKST=SU;BYDAY=TU,TH",
    { type: "weekly", interval: 2, daysOfWeek: ["tuesday", "thursday"], firstDayOfWeek: "sunday" },
    { numberOfOccurrences: 8 },
  ],
  [
    "19970905",
    "FREQ=MONTHLY;COUNT=10;BYDAY=1FR",
    { type: "relativeMonthly", interval: 1, daysOfWeek: ["friday"], index: "first" },
    { numberOfOccurrences: 10 },
  ],
  [
    "19970905",
    "FREQ=MONTHLY;UNTIL=19971224T000000Z;BYDAY=1FR",
    { type: "relativeMonthly", interval: 1, daysOfWeek: ["friday"], index: "first" },
    { endDate: "1997-12-23" },
  ],
  [
    "19970805",
    "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO",
    { ...weekly, interval: 2, daysOfWeek: ["tuesday", "sunday"] },
    { numberOfOccurrences: 4 },
  ],
  [
    "19970805",
    "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU",
    { type: "weekly", interval: 2, daysOfWeek: ["tuesday", "sunday"], firstDayOfWeek: "sunday" },
    { numberOfOccurrences: 4 },
  ],
  // 3.3.10, "the last work day of the month", and the rules of New York's own zone (3.6.5).
  [
    "19970930",
    "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
    { type: "relativeMonthly", interval: 1, daysOfWeek: working, index: "last" },
    {},
  ],
  [
    "19671029",
    "FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10",
    { type: "relativeYearly", interval: 1, month: 10, daysOfWeek: ["sunday"], index: "last" },
    {},
  ],
  [
    "20070311",
    "FREQ=YEARLY;BYMONTH=3;BYDAY=2SU",
    { type: "relativeYearly", interval: 1, month: 3, daysOfWeek: ["sunday"], index: "second" },
    {},
  ],
  [
    "19970131",
    "FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=-1",
    {
      type: "relativeYearly",
      interval: 1,
      month: 1,
      daysOfWeek: [...working, "saturday", "sunday"],
      index: "last",
    },
    {},
  ],
  // 3.8.5.2: "an annual event".
  ["19970714", "FREQ=YEARLY", { type: "absoluteYearly", interval: 1, month: 7, dayOfMonth: 14 }, {}],
  ["19970928", "FREQ=MONTHLY;INTERVAL=3", { type: "absoluteMonthly", interval: 3, dayOfMonth: 28 }, {}],
  ["19970131", "FREQ=MONTHLY;INTERVAL=12", { type: "absoluteMonthly", interval: 12, dayOfMonth: 31 }, {}],
];

/** Rules of RFC 5545, 3.8.5.3, that give dates no pattern gives. */
const unheld: readonly (readonly [day: string, rule: string])[] = [
  ["19980101", "FREQ=YEARLY;UNTIL=20000131T140000Z;BYMONTH=1;BYDAY=SU,MO,TU,WE,TH,FR,SA"],
  ["19980101", "FREQ=DAILY;UNTIL=20000131T140000Z;BYMONTH=1"],
  ["19970907", "FREQ=MONTHLY;INTERVAL=2;COUNT=10;BYDAY=1SU,-1SU"],
  ["19970922", "FREQ=MONTHLY;COUNT=6;BYDAY=-2MO"],
  ["19970928", "FREQ=MONTHLY;BYMONTHDAY=-3"],
  ["19970902", "FREQ=MONTHLY;COUNT=10;BYMONTHDAY=2,15"],
  ["19970930", "FREQ=MONTHLY;COUNT=10;BYMONTHDAY=1,-1"],
  ["19970910", "FREQ=MONTHLY;INTERVAL=18;COUNT=10;BYMONTHDAY=10,11,12,13,14,15"],
  ["19970902", "FREQ=MONTHLY;INTERVAL=2;BYDAY=TU"],
  ["19970610", "FREQ=YEARLY;COUNT=10;BYMONTH=6,7"],
  ["19970310", "FREQ=YEARLY;INTERVAL=2;COUNT=10;BYMONTH=1,2,3"],
  ["19970101", "FREQ=YEARLY;INTERVAL=3;COUNT=10;BYYEARDAY=1,100,200"],
  ["19970519", "FREQ=YEARLY;BYDAY=20MO"],
  ["19970512", "FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO"],
  ["19970313", "FREQ=YEARLY;BYMONTH=3;BYDAY=TH"],
  ["19970605", "FREQ=YEARLY;BYDAY=TH;BYMONTH=6,7,8"],
  ["19970902", "FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13"],
  ["19970913", "FREQ=MONTHLY;BYDAY=SA;BYMONTHDAY=7,8,9,10,11,12,13"],
  ["19961105", "FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8"],
  ["19970904", "FREQ=MONTHLY;COUNT=3;BYDAY=TU,WE,TH;BYSETPOS=3"],
  ["19970929", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2"],
  ["19970902", "FREQ=HOURLY;INTERVAL=3;UNTIL=19970902T170000Z"],
  ["19970902", "FREQ=MINUTELY;INTERVAL=15;COUNT=6"],
  ["19970902", "FREQ=DAILY;BYHOUR=9,10,11,12,13,14,15,16;BYMINUTE=0,20,40"],
  ["20070115", "FREQ=MONTHLY;BYMONTHDAY=15,30;COUNT=5"],
  // Months without the day are left out, where Outlook would take their last one.
  ["19970131", "FREQ=MONTHLY"],
  ["19970129", "FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=31"],
  ["19960229", "FREQ=YEARLY"],
  // More than Exchange keeps.
  ["19970902", "FREQ=DAILY;COUNT=1000"],
  ["19970902", "FREQ=DAILY;INTERVAL=1000"],
  ["19970902", "FREQ=WEEKLY;INTERVAL=100"],
];

describe("a rule of RFC 5545", () => {
  test.each(held)("from %s, %s", (day, rule, pattern, range) => {
    const startDate = `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}`;
    const type = "endDate" in range ? "endDate" : "numberOfOccurrences" in range ? "numbered" : "noEnd";
    const whole = { type, startDate, recurrenceTimeZone: "Eastern Standard Time", ...range };
    expect(recurrenceFor(newYork(day), `RRULE:${rule}`)).toEqual({ pattern, range: whole });
  });

  test.each(unheld)("that no pattern gives: from %s, %s", (day, rule) => {
    expect(recurrenceFor(newYork(day), `RRULE:${rule}`)).toBeNull();
  });

  it("may say the start's own time of day, and name the last day of a month in two ways", () => {
    expect(recurrenceFor(newYork("19970902"), "RRULE:FREQ=DAILY;BYHOUR=9;BYMINUTE=0;BYSECOND=0")).toEqual(
      recurrenceFor(newYork("19970902"), "RRULE:FREQ=DAILY"),
    );
    expect(recurrenceFor(newYork("19970902"), "RRULE:FREQ=DAILY;BYHOUR=9,10")).toBeNull();
    const last = recurrenceFor(newYork("19970930"), "RRULE:FREQ=MONTHLY;BYMONTHDAY=-1");
    expect(last?.pattern.index).toBe("last");
    expect(last?.pattern.daysOfWeek).toHaveLength(7);
    expect(
      recurrenceFor(newYork("19970930"), "RRULE:FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1"),
    ).toEqual(last);
  });

  it("ends the day before where UNTIL comes before the time of day", () => {
    const until = (time: string): string | undefined =>
      recurrenceFor("DTSTART:20261201T090000", `RRULE:FREQ=DAILY;UNTIL=20261210T${time}`)?.range.endDate;
    expect(until("085959")).toBe("2026-12-09");
    expect(until("090000")).toBe("2026-12-10");
    expect(
      recurrenceFor("DTSTART;VALUE=DATE:20261201", "RRULE:FREQ=DAILY;UNTIL=20261210")?.range.endDate,
    ).toBe("2026-12-10");
  });
});

describe("any rule that is held", () => {
  const list = (min: number, max: number, length: number): fc.Arbitrary<string> =>
    fc.uniqueArray(fc.integer({ min, max }), { minLength: 1, maxLength: length }).map((all) => all.join(","));
  // ical.js leaves BYSETPOS out of account beside BYMONTHDAY, and the first year with a BYMONTHDAY of -1: such rules
  // are shown above.
  const monthDays = fc.oneof(list(1, 31, 2), fc.constantFrom("29", "30", "31", "-2"));
  const weekdays = fc.oneof(
    fc.subarray(["MO", "TU", "WE", "TH", "FR", "SA", "SU"], { minLength: 1 }).map((days) => days.join(",")),
    fc.constantFrom("MO,TU,WE,TH,FR", "SA,SU"),
  );
  const numbered = fc
    .tuple(fc.constantFrom(1, 2, 3, 4, 5, -1, -2), fc.constantFrom("MO", "WE", "SU"))
    .map(([ordinal, day]) => `${String(ordinal)}${day}`);
  const maybe = (name: string, value: fc.Arbitrary<string | number>): fc.Arbitrary<string> =>
    fc.option(value, { nil: null }).map((given) => (given === null ? "" : `;${name}=${String(given)}`));
  const rules = fc
    .constantFrom("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
    .chain((freq) =>
      fc.tuple(
        fc.constant(`FREQ=${freq}`),
        maybe("INTERVAL", fc.integer({ min: 1, max: 14 })),
        freq === "YEARLY" ? maybe("BYMONTH", list(1, 12, 1)) : fc.constant(""),
        maybe("BYDAY", freq === "DAILY" || freq === "WEEKLY" ? weekdays : fc.oneof(weekdays, numbered)),
        freq === "WEEKLY"
          ? fc.constant("")
          : maybe("BYMONTHDAY", freq === "MONTHLY" ? fc.oneof(monthDays, fc.constant("-1")) : monthDays),
        freq === "MONTHLY" ? maybe("BYSETPOS", fc.constantFrom(1, 2, 3, 4, 5, -1, -2)) : fc.constant(""),
        maybe("WKST", fc.constantFrom("MO", "SU", "WE")),
        fc.oneof(
          fc.constant(""),
          fc.integer({ min: 1, max: 30 }).map((count) => `;COUNT=${String(count)}`),
          fc
            .integer({ min: 20250101, max: 20251231 })
            .filter((date) => date % 100 > 0 && date % 100 <= 28 && Math.floor(date / 100) % 100 <= 12)
            .map((date) => `;UNTIL=${String(date)}T080000`),
        ),
      ),
    )
    .map((parts) => parts.join(""));
  const starts = fc
    .date({
      min: new Date("2020-01-01T00:00:00Z"),
      max: new Date("2024-12-31T00:00:00Z"),
      noInvalidDate: true,
    })
    .map((date) => date.toISOString().slice(0, 10).replaceAll("-", ""));

  /** The same by ical.js, whose iterator may give DTSTART first even where the rule does not. */
  function datesByIcal(day: string, rule: string, most: number): readonly string[] {
    const start = ICAL.Time.fromDateTimeString(
      `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}T09:00:00`,
    );
    const iterator = ICAL.Recur.fromString(rule).iterator(start);
    const found: string[] = [];
    for (let next = iterator.next(); next && found.length < most; next = iterator.next())
      found.push(next.toString().slice(0, 10));
    return found;
  }

  it("has the dates that ical.js finds", () => {
    const horizon = "2060-12-31";
    let compared = 0;
    fc.assert(
      fc.property(starts, rules, (day, rule) => {
        // A start the rule does not give counts for one reader and not for the other: let it be one the rule gives.
        const bare = recurrenceFor(
          `DTSTART:${day}T090000`,
          `RRULE:${rule.replace(/;(?:COUNT|UNTIL)=.*$/, "")}`,
        );
        if (bare === null) return;
        const begin = bare.range.startDate.replaceAll("-", "");
        const recurrence = recurrenceFor(`DTSTART:${begin}T090000`, `RRULE:${rule}`);
        if (recurrence === null) return;
        compared += 1;
        const expected = datesByIcal(begin, rule, 30).filter((date) => date <= horizon);
        expect(datesOf(recurrence, 30, horizon), `${begin} ${rule}`).toEqual(expected);
      }),
      { numRuns: 1000 },
    );
    expect(compared).toBeGreaterThan(200);
  });
});
