import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { Budget } from "../bytes/budget.ts";
import { readComponents } from "./component.ts";
import { type LoadMeasure, measureLoad } from "./load.ts";
import { zonesOf } from "./zones.ts";

const at = new Date("2027-01-01T00:00:00Z");

/** Measures a calendar of these components, each given by its lines. */
function measure(...components: readonly (readonly string[])[]): LoadMeasure {
  const lines = components.flatMap(([name = "", ...properties]) => [
    `BEGIN:${name}`,
    ...properties,
    `END:${name}`,
  ]);
  const text = ["BEGIN:VCALENDAR", ...lines, "END:VCALENDAR"].join("\n");
  const budget = new Budget({ ...new Budget().limits, calendarLines: 1_000_000 });
  const [calendar] = readComponents(text, budget).calendars;
  if (calendar === undefined) throw new Error(text.slice(0, 100));
  return measureLoad(calendar.component.components, zonesOf(calendar.component), at);
}

/** A component: its name, then its properties. */
type Lines = readonly string[];

const event = (...properties: readonly string[]): readonly string[] => ["VEVENT", "UID:1", ...properties];
const meeting = (...properties: readonly string[]): readonly string[] =>
  event("DTSTART:20270304T090000Z", "DTEND:20270304T100000Z", ...properties);

const whyOf = (...components: readonly (readonly string[])[]): string | null =>
  measure(...components).overwhelming?.why ?? null;

describe("load", () => {
  test("one meeting", () => {
    expect(measure(meeting())).toEqual({
      load: {
        first: "2027-03-04",
        last: "2027-03-04",
        total: 1,
        perDayMax: 1,
        overlapping: 0,
        endless: false,
        truncated: false,
        year: [1],
      },
      overwhelming: null,
      unreadable: [],
    });
  });

  test("nothing that has a start", () => {
    expect(measure(["VEVENT", "UID:1"]).load).toMatchObject({ first: null, last: null, total: 0, year: [] });
    expect(measure(["VFREEBUSY", "DTSTART:20270101T000000Z", "DTEND:20270401T000000Z"])).toMatchObject({
      load: { total: 0 },
      overwhelming: null,
    });
  });

  test("a weekly meeting for ten weeks: days of the year between its entries are zeros", () => {
    const { load } = measure(meeting("RRULE:FREQ=WEEKLY;COUNT=3"));
    expect(load).toMatchObject({ first: "2027-03-04", last: "2027-03-18", total: 3 });
    expect(load.year).toEqual([1, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1]);
  });

  test("a weekly meeting without an end: five years are counted, 261 Thursdays", () => {
    const { load, overwhelming } = measure(meeting("RRULE:FREQ=WEEKLY"));
    expect(load).toMatchObject({ total: 261, last: null, endless: true, truncated: false });
    expect(load.year).toHaveLength(365);
    expect(overwhelming).toBeNull();
  });

  test("an end after the five years is the end", () => {
    const { load } = measure(meeting("RRULE:FREQ=YEARLY;COUNT=30"));
    expect(load).toMatchObject({ total: 5, last: "2056-03-04", endless: false, truncated: false });
  });

  test("43,200 entries, one a second, are counted one by one", () => {
    const { load, overwhelming } = measure(
      event("DTSTART:20270101T000000Z", "RRULE:FREQ=SECONDLY;COUNT=43200"),
    );
    expect(load).toMatchObject({ total: 43_200, perDayMax: 43_200, last: "2027-01-01", truncated: false });
    expect(overwhelming).toEqual({ why: "per-day", values: { why: "per-day", most: 43_200, total: 43_200 } });
  });

  test("one every hour for five years is counted one by one: 1,827 days", () => {
    const { load } = measure(event("DTSTART:20270101T000000Z", "RRULE:FREQ=HOURLY;COUNT=43848"));
    expect(load).toMatchObject({ perDayMax: 24, truncated: false, last: "2032-01-01", total: 1826 * 24 });
  });

  test("where the steps end first, that is said and no last day is named", () => {
    const { load, overwhelming } = measure(event("DTSTART:20270101T000000Z", "RRULE:FREQ=SECONDLY"));
    expect(load).toMatchObject({ truncated: true, last: null, endless: true, first: "2027-01-01" });
    expect(overwhelming?.why).toBe("per-day");
  });

  test("overrides move their entry and count once", () => {
    const { load } = measure(
      meeting("RRULE:FREQ=WEEKLY;COUNT=3"),
      event("RECURRENCE-ID:20270311T090000Z", "DTSTART:20270312T150000Z", "DTEND:20270312T160000Z"),
    );
    expect(load).toMatchObject({ total: 3, overlapping: 0 });
    expect(load.year.map((count, day) => count * day).filter((day) => day > 0)).toEqual([8, 14]);
  });

  test("a RECURRENCE-ID in UTC, or of the day alone, names the entry of a series in another zone", () => {
    const series = event(
      "DTSTART;TZID=Europe/Berlin:20270304T090000",
      "DTEND;TZID=Europe/Berlin:20270304T100000",
      "RRULE:FREQ=WEEKLY;COUNT=6",
    );
    // Summer time begins on 28 March.
    const inUtc = event("RECURRENCE-ID:20270401T070000Z", "DTSTART:20270402T070000Z");
    const byDay = event("RECURRENCE-ID;VALUE=DATE:20270401", "DTSTART:20270402T070000Z");
    expect(measure(series, inUtc).load).toMatchObject({ total: 6, overlapping: 0 });
    expect(measure(series, byDay).load).toMatchObject({ total: 6, overlapping: 0 });
  });

  test("RANGE=THISANDFUTURE moves the later ones too", () => {
    const { load } = measure(
      meeting("RRULE:FREQ=DAILY;COUNT=4"),
      event("RECURRENCE-ID;RANGE=THISANDFUTURE:20270306T090000Z", "DTSTART:20270308T090000Z"),
    );
    expect(load).toMatchObject({ total: 4, last: "2027-03-09", year: [1, 1, 0, 0, 1, 1] });
  });

  test("EXDATE, RDATE, EXRULE and periods count as they say", () => {
    const { load } = measure(
      meeting(
        "RRULE:FREQ=DAILY;COUNT=6",
        "EXRULE:FREQ=DAILY;INTERVAL=5",
        "EXDATE;TZID=Europe/Berlin:20270305T100000",
        "RDATE;VALUE=PERIOD:20270401T090000Z/PT2H,20270401T100000Z/20270401T110000Z",
      ),
    );
    // Of 4 to 9 March the rule takes 4 and 9, the EXDATE 5; of the two periods the first reaches into the second.
    expect(load).toMatchObject({ first: "2027-03-06", last: "2027-04-01", total: 5, overlapping: 1 });
  });

  test("tasks take the day they are due, and no time; journal entries neither", () => {
    expect(measure(["VTODO", "DUE:20270304T170000Z"]).load).toMatchObject({ first: "2027-03-04", total: 1 });
    expect(
      whyOf(["VTODO", "DTSTART:20270101T000000Z", "DUE:20270401T000000Z", "RRULE:FREQ=WEEKLY;COUNT=9"]),
    ).toBeNull();
    expect(measure(["VJOURNAL", "DTSTART;VALUE=DATE:20270304"]).load).toMatchObject({ total: 1 });
  });

  test("components of several zones are counted on the first one's clock", () => {
    const { load } = measure(event("DTSTART;TZID=Asia/Tokyo:20270305T010000"), [
      "VEVENT",
      "UID:2",
      "DTSTART;TZID=America/New_York:20270304T120000",
    ]);
    expect(load).toMatchObject({ first: "2027-03-05", perDayMax: 2, total: 2 });
  });
});

describe("what overwhelms", () => {
  it.each<readonly [string, string | null, readonly Lines[]]>([
    ["24 a day", null, [event("DTSTART:20270101T000000Z", "RRULE:FREQ=HOURLY;COUNT=24")]],
    ["25 a day", "per-day", [event("DTSTART:20270101T000000Z", "RRULE:FREQ=MINUTELY;INTERVAL=57;COUNT=25")]],
    [
      "25 events of their own on one day",
      "per-day",
      [
        ...Array.from({ length: 25 }, (_, index) => [
          "VEVENT",
          `UID:${String(index)}`,
          "DTSTART:20270101T000000Z",
        ]),
      ],
    ],
    [
      "25 events that each last a month, none begun on the same day",
      "per-day",
      [
        ...Array.from({ length: 25 }, (_, index) => [
          "VEVENT",
          `UID:${String(index)}`,
          `DTSTART;VALUE=DATE:202701${String(index + 1).padStart(2, "0")}`,
          "DURATION:P30D",
        ]),
      ],
    ],
    [
      "daily, a day and an hour long",
      "overlapping",
      [meeting("DURATION:P1DT1H", "RRULE:FREQ=DAILY;COUNT=2").filter((line) => !line.startsWith("DTEND"))],
    ],
    ["daily, a whole day long", null, [event("DTSTART;VALUE=DATE:20270304", "RRULE:FREQ=DAILY;COUNT=9")]],
    [
      "daily, two whole days long",
      "overlapping",
      [event("DTSTART;VALUE=DATE:20270304", "DTEND;VALUE=DATE:20270306", "RRULE:FREQ=DAILY;COUNT=9")],
    ],
    [
      "two sessions of a programme at one time",
      null,
      [meeting(), ["VEVENT", "UID:2", ...meeting().slice(2)]],
    ],
    ["31 days", null, [event("DTSTART;VALUE=DATE:20270101", "DTEND;VALUE=DATE:20270201")]],
    ["32 days", "long", [event("DTSTART;VALUE=DATE:20270101", "DTEND;VALUE=DATE:20270202")]],
    [
      "32 days in an override",
      "long",
      [
        meeting("RRULE:FREQ=YEARLY;COUNT=2"),
        event("RECURRENCE-ID:20280304T090000Z", "DTSTART:20280304T090000Z", "DURATION:P32D"),
      ],
    ],
    [
      "32 days from that override on",
      "overlapping",
      [
        meeting("RRULE:FREQ=DAILY;COUNT=3"),
        event(
          "RECURRENCE-ID;RANGE=THISANDFUTURE:20270305T090000Z",
          "DTSTART:20270305T090000Z",
          "DURATION:P32D",
        ),
      ],
    ],
    ["every twelve hours without an end", "sub-daily-endless", [meeting("RRULE:FREQ=HOURLY;INTERVAL=12")]],
    ["twice a day by BYHOUR without an end", "sub-daily-endless", [meeting("RRULE:FREQ=DAILY;BYHOUR=9,15")]],
    [
      "every twelve hours until the year 9999",
      "sub-daily-endless",
      [meeting("RRULE:FREQ=HOURLY;INTERVAL=12;UNTIL=99991231T000000Z")],
    ],
    [
      "every twelve hours, a million times",
      "sub-daily-endless",
      [meeting("RRULE:FREQ=HOURLY;INTERVAL=12;COUNT=1000000")],
    ],
    ["every 48 hours without an end", null, [meeting("RRULE:FREQ=HOURLY;INTERVAL=48")]],
    ["every twelve hours for a month", null, [meeting("RRULE:FREQ=HOURLY;INTERVAL=12;COUNT=60")]],
    ["from next week on without an end", null, [event("DTSTART:20270108T090000Z", "RRULE:FREQ=WEEKLY")]],
    [
      "from over a year ahead without an end",
      "far-endless",
      [event("DTSTART:20280108T090000Z", "RRULE:FREQ=WEEKLY")],
    ],
    [
      "from over a year ahead, ten times",
      null,
      [event("DTSTART:20280108T090000Z", "RRULE:FREQ=WEEKLY;COUNT=10")],
    ],
    [
      "birthdays as iCloud writes them",
      null,
      [event("DTSTART;VALUE=DATE:19800304", "RRULE:FREQ=YEARLY;UNTIL=45000101")],
    ],
    [
      "30 February without an end",
      null,
      [event("DTSTART:20280108T090000Z", "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30")],
    ],
    [
      "two endless rules that cancel out",
      "not-measured",
      [meeting("RRULE:FREQ=MINUTELY", "EXRULE:FREQ=MINUTELY")],
    ],
    ["a rule that breaks the standard", "not-measured", [meeting("RRULE:FREQ=DAILY;INTERVAL=0")]],
    ["a rule by another calendar", "not-measured", [meeting("RRULE:RSCALE=CHINESE;FREQ=YEARLY")]],
    ["a length that is none", "not-measured", [event("DTSTART:20270304T090000Z", "DURATION:P1Y")]],
    ["two events ten years apart", null, [meeting(), ["VEVENT", "UID:2", "DTSTART:20370304T090000Z"]]],
    ["a task that lasts a quarter", null, [["VTODO", "DTSTART:20270101T000000Z", "DUE:20270401T000000Z"]]],
  ])("%s: %s", (_, why, components) => {
    expect(whyOf(...components)).toBe(why);
  });

  // What a sender could do so that the measure looks elsewhere.
  it.each<readonly [string, string, readonly Lines[]]>([
    [
      "a second rule behind a harmless first",
      "per-day",
      [meeting("RRULE:FREQ=YEARLY;COUNT=2", "RRULE:FREQ=MINUTELY;COUNT=100")],
    ],
    [
      "a rule in an override",
      "per-day",
      [
        meeting("RRULE:FREQ=WEEKLY;COUNT=2"),
        event("RECURRENCE-ID:20270311T090000Z", "DTSTART:20270311T090000Z", "RRULE:FREQ=MINUTELY;COUNT=100"),
      ],
    ],
    ["a cancelled flood", "per-day", [meeting("STATUS:CANCELLED", "RRULE:FREQ=MINUTELY;COUNT=100")]],
    [
      "a list of dates years after an endless rule began",
      "per-day",
      [
        meeting(
          "RRULE:FREQ=YEARLY",
          `RDATE:${Array.from({ length: 30 }, (_, minute) => `20400101T09${String(minute + 10)}00Z`).join(",")}`,
        ),
      ],
    ],
    ["DTSTART excluded", "per-day", [meeting("RRULE:FREQ=MINUTELY;COUNT=100", "EXDATE:20270304T090000Z")]],
    [
      "an EXDATE for each entry, of the wrong type",
      "per-day",
      [event("DTSTART:20270304T000000Z", "RRULE:FREQ=MINUTELY;COUNT=100", "EXDATE;VALUE=DATE:20270304")],
    ],
    [
      "an event a thousand years before the series",
      "per-day",
      [["VEVENT", "UID:2", "DTSTART:10270304T090000Z"], meeting("RRULE:FREQ=MINUTELY")],
    ],
    [
      "an RDATE a thousand years before the series",
      "per-day",
      [meeting("RDATE:10270304T090000Z", "RRULE:FREQ=MINUTELY")],
    ],
    ["a rule in a task", "per-day", [["VTODO", "DTSTART:20270304T090000Z", "RRULE:FREQ=MINUTELY;COUNT=100"]]],
    [
      "a rule in a second component",
      "per-day",
      [meeting(), ["VEVENT", "UID:2", ...meeting("RRULE:FREQ=MINUTELY;COUNT=99").slice(2)]],
    ],
  ])("%s: %s", (_, why, components) => {
    expect(whyOf(...components)).toBe(why);
  });
});

describe("bounds", () => {
  const dates = (count: number, from = 0): string =>
    Array.from({ length: count }, (_, index) => new Date(at.getTime() + (from + index) * 86_400_000))
      .map((date) => `${date.toISOString().slice(0, 10).replaceAll("-", "")}T090000Z`)
      .join(",");

  test("a hundred thousand RDATEs", () => {
    const { load } = measure(meeting(`RDATE:${dates(50_000)}`, `RDATE:${dates(50_000, 50_000)}`));
    expect(load).toMatchObject({ truncated: false, first: "2027-01-01", last: "2300-10-16", total: 1826 });
  });

  test("times of another zone than the series, past some thousand, are not worked out, and that is said", () => {
    const exdates = dates(50_000).replaceAll("Z", "");
    const { load, overwhelming } = measure(
      meeting("RRULE:FREQ=DAILY;COUNT=3", `EXDATE;TZID=Asia/Tokyo:${exdates}`),
    );
    expect(load).toMatchObject({ truncated: true, total: 3 });
    expect(overwhelming?.why).toBe("not-measured");
  });

  test("nine thousand overrides of one series", () => {
    const overrides = dates(9000)
      .split(",")
      .map((date) => event(`RECURRENCE-ID:${date}`, `DTSTART:${date.replace("T09", "T10")}`));
    const { load } = measure(event("DTSTART:20270101T090000Z", "RRULE:FREQ=DAILY;COUNT=9000"), ...overrides);
    expect(load).toMatchObject({ total: 1826, perDayMax: 1, overlapping: 0, truncated: false });
  });

  test("four thousand series and as many overrides of one UID", () => {
    const series = Array.from({ length: 4000 }, () => meeting());
    const overrides = Array.from({ length: 4000 }, () =>
      event("RECURRENCE-ID:20270304T090000Z", "DTSTART:20270305T090000Z"),
    );
    expect(measure(...series, ...overrides).load).toMatchObject({ total: 7999, perDayMax: 4000 });
  });

  test("any lines end, and throw nothing", () => {
    const value = fc.oneof(
      fc.string(),
      fc.constantFrom(
        "20270101",
        "20270101T000000Z",
        "00010101T000000",
        "99991231T235959Z",
        "P1D",
        "-P9999999W",
      ),
      fc.constantFrom(
        "FREQ=SECONDLY",
        "FREQ=DAILY;COUNT=5",
        "FREQ=YEARLY;BYDAY=MO",
        "FREQ=DAILY;INTERVAL=999999999",
      ),
    );
    const name = fc.constantFrom(
      ...[
        "DTSTART",
        "DTSTART;VALUE=DATE",
        "DTSTART;TZID=Europe/London",
        "DTEND",
        "DURATION",
        "RRULE",
        "EXRULE",
      ],
      ...[
        "RDATE",
        "RDATE;VALUE=PERIOD",
        "EXDATE",
        "RECURRENCE-ID",
        "RECURRENCE-ID;RANGE=THISANDFUTURE",
        "DUE",
      ],
    );
    const line = fc.tuple(name, value).map(([left, right]) => `${left}:${right.replace(/[\r\n]/g, "")}`);
    const component = fc
      .tuple(fc.constantFrom("VEVENT", "VTODO", "VJOURNAL"), fc.array(line, { maxLength: 8 }))
      .map(([kind, lines]) => [kind, "DTSTART:20270101T000000Z", ...lines]);
    fc.assert(
      fc.property(fc.array(component, { maxLength: 3 }), (components) => {
        const { load } = measure(...components);
        expect(load.year.length).toBeLessThanOrEqual(366);
        expect(load.year.reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(load.total);
        expect(load.perDayMax).toBeGreaterThanOrEqual(Math.max(0, ...load.year));
      }),
      { numRuns: 40 },
    );
  });
});
