import { describe, expect, it } from "vitest";
import type { CalendarItem } from "../addin/host.ts";
import { reports } from "./testdata/reports.ts";
import { upcoming, type Upcoming } from "./upcoming.ts";

const now = "2026-11-22T09:00:00Z";
const berlin = "Europe/Berlin";

function item(lines: readonly string[], start: string | null, end: string | null = null): CalendarItem {
  const { invitation } = reports.verified;
  if (invitation === null) throw new Error("the report holds no invitation");
  const text = ["BEGIN:VCALENDAR", "BEGIN:VEVENT", "UID:u", ...lines, "END:VEVENT", "END:VCALENDAR"].join(
    "\n",
  );
  const utc = (time: string | null): string | null => (time !== null && time.endsWith("Z") ? time : null);
  return {
    uid: lines.join(),
    answer: "accepted",
    invitation: { ...invitation, start, end, startUtc: utc(start), endUtc: utc(end) },
    text,
    level: "verified",
    addedAt: now,
  };
}

const starts = (list: readonly Upcoming[]): readonly (string | null)[] =>
  list.map(({ invitation }) => invitation.startUtc ?? invitation.start);

describe("what comes next", () => {
  it("expands a rule over the span, and further where more is asked for", async () => {
    const weekly = item(
      ["DTSTART;TZID=Europe/Berlin:20260106T090000", "RRULE:FREQ=WEEKLY;BYDAY=TU"],
      "2026-01-06T08:00:00.000Z",
    );
    const first = await upcoming([weekly], 0, now, berlin);
    expect(first.days.map(([day]) => day)).toEqual(["2026-11-24", "2026-12-01", "2026-12-08", "2026-12-15"]);
    expect(first).toMatchObject({ until: "2026-12-20", cut: [], later: [], over: [] });
    expect((await upcoming([weekly], 1, now, berlin)).days).toHaveLength(13);
  });

  it("puts an entry under the reader's day, not the sender's", async () => {
    const late = item(["DTSTART:20261130T233000Z"], "2026-11-30T23:30:00.000Z");
    expect((await upcoming([late], 0, now, berlin)).days[0]?.[0]).toBe("2026-12-01");
    expect((await upcoming([late], 0, now, "America/New_York")).days[0]?.[0]).toBe("2026-11-30");
  });

  it("shows what began earlier and goes on under today, and leaves out yesterday's whole day", async () => {
    const long = item(
      ["DTSTART;VALUE=DATE:20261120", "DTEND;VALUE=DATE:20261125"],
      "2026-11-20",
      "2026-11-25",
    );
    const past = item(["DTSTART;VALUE=DATE:20261121"], "2026-11-21", "2026-11-22");
    const view = await upcoming([long, past], 0, now, berlin);
    expect(view.days.map(([day, list]) => [day, starts(list)])).toEqual([["2026-11-22", ["2026-11-20"]]]);
    expect(starts(view.over)).toEqual(["2026-11-21"]);
  });

  it("loses no item: beyond the span at its next date, over, without a date, or not worked out", async () => {
    const far = item(["DTSTART:20481006T060000Z"], "2048-10-06T06:00:00.000Z");
    const yearly = item(["DTSTART:20200301T090000Z", "RRULE:FREQ=YEARLY"], "2020-03-01T09:00:00.000Z");
    const ended = item(["DTSTART:20200301T090000Z", "RRULE:FREQ=DAILY;COUNT=3"], "2020-03-01T09:00:00.000Z");
    const undated = item([], null);
    const endless = item(["DTSTART:19700101T000000Z", "RRULE:FREQ=SECONDLY"], "1970-01-01T00:00:00.000Z");
    const unread = item(["DTSTART:tomorrow"], "2027-01-01T00:00:00.000Z");
    const view = await upcoming([far, yearly, ended, undated, endless, unread], 0, now, berlin);
    expect(view.days).toEqual([]);
    expect(starts(view.later)).toEqual(["2027-03-01T09:00:00.000Z", "2048-10-06T06:00:00.000Z"]);
    expect(view.over.map(({ item: each }) => each)).toEqual([ended]);
    expect(view.undated.map(({ item: each }) => each)).toEqual([undated]);
    expect(view.unknown.map(({ item: each }) => each)).toEqual([endless, unread]);
  });

  it("lists a bounded share of a flood, and names whose share was cut", async () => {
    const flood = item(["DTSTART:20261122T100000Z", "RRULE:FREQ=MINUTELY"], "2026-11-22T10:00:00.000Z");
    const once = item(["DTSTART:20261215T100000Z"], "2026-12-15T10:00:00.000Z");
    const view = await upcoming([flood, once], 0, now, berlin);
    expect(view.days.map(([day, list]) => [day, list.length])).toEqual([
      ["2026-11-22", 50],
      ["2026-12-15", 1],
    ]);
    expect(view.cut).toEqual([flood]);
  });

  it("takes title, place and time of a moved entry from the entry", async () => {
    const moved = item(
      [
        "DTSTART:20261123T090000Z",
        "RRULE:FREQ=DAILY;COUNT=2",
        "SUMMARY:Usual",
        "END:VEVENT",
        "BEGIN:VEVENT",
        "UID:u",
        "RECURRENCE-ID:20261124T090000Z",
        "DTSTART:20261125T120000Z",
        "SUMMARY:Moved",
      ],
      "2026-11-23T09:00:00.000Z",
    );
    const { days } = await upcoming([moved], 0, now, berlin);
    expect(days.map(([day, list]) => [day, list[0]?.invitation.summary])).toEqual([
      ["2026-11-23", "Usual"],
      ["2026-11-25", "Moved"],
    ]);
  });
});
