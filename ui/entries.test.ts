import { describe, expect, it } from "vitest";
import type { CalendarItem } from "../addin/host.ts";
import type { Invitation } from "../core/report.ts";
import { entryKey, heldEntry, planPut, planRemove } from "./entries.ts";
import { budgetReview } from "./testdata/reports.ts";

const around = (...lines: readonly string[]): string =>
  ["BEGIN:VCALENDAR", "BEGIN:VEVENT", "UID:1@acme.example", ...lines, "END:VEVENT", "END:VCALENDAR"].join(
    "\n",
  );
const at = "2027-03-02T09:00:00.000Z";
const whole: Invitation = { ...budgetReview, uid: "1@acme.example", recurrenceId: null };
const one: Invitation = { ...whole, recurrenceId: at };
const seriesText = around("DTSTART:20270301T090000Z", "RRULE:FREQ=DAILY");
const oneText = around("RECURRENCE-ID:20270302T090000Z", "DTSTART:20270302T110000Z");
const excepted = "EXDATE:20270302T090000Z";

const item = (invitation: Invitation, text: string): CalendarItem => ({
  uid: entryKey(invitation) ?? "",
  answer: "accepted",
  invitation,
  text,
  level: "verified",
  addedAt: "2027-02-01T08:00:00.000Z",
});
const series = item(whole, seriesText);
const date = item(one, oneText);
const other = item({ ...whole, uid: "1@acme.example.org" }, seriesText);

describe("one date of a series", () => {
  it("cancelled, leaves the others", () => {
    const plan = planRemove([series, other], one, oneText);
    expect(plan?.remove).toEqual([]);
    expect(plan?.put.map(({ uid }) => uid)).toEqual([series.uid]);
    expect(plan?.put[0]?.text.split("\n")).toContain(excepted);
  });

  it("changed, stands beside the series, which no longer has it", () => {
    const plan = planPut([series, other], date);
    expect(plan?.put.map(({ uid }) => uid)).toEqual([series.uid, date.uid]);
    expect(plan?.put[0]?.text.split("\n")).toContain(excepted);
    expect(plan?.put[1]).toEqual(date);
  });

  it("is kept out of the series when that comes anew", () => {
    const plan = planPut([series, date], series);
    expect(plan?.put[0]?.text.split("\n")).toContain(excepted);
  });

  it("is found as held by itself, else by its series", () => {
    expect(heldEntry([series, date], one)).toBe(date);
    expect(heldEntry([series], one)).toBe(series);
    expect(heldEntry([date], whole)).toBeNull();
  });

  it("goes with the series", () => {
    expect(planRemove([series, date, other], whole, seriesText)).toEqual({
      put: [],
      remove: [series.uid, date.uid],
    });
  });

  it("is left alone where a whole range is meant", () => {
    const range = oneText.replace("RECURRENCE-ID:", "RECURRENCE-ID;RANGE=THISANDFUTURE:");
    expect(planRemove([series], one, range)).toBeNull();
    expect(planPut([series], { ...date, text: range })).toBeNull();
  });

  it("cancelled, is looked for beside the series too, where another device may have put it there", () => {
    expect(planRemove([series, other], one, oneText, true)).toMatchObject({
      put: [{ uid: series.uid }],
      remove: [date.uid],
    });
    expect(planRemove([other], one, oneText, true)).toEqual({ put: [], remove: [date.uid] });
    expect(planRemove([other], one, oneText)).toEqual({ put: [], remove: [] });
  });

  it("cancelled together with others, is gone as they are", () => {
    const change = { summary: null, start: null, end: null, location: null, status: null };
    const days = (count: number): Invitation => ({
      ...one,
      method: "CANCEL",
      changes: Array.from({ length: count }, (_, day) => ({
        ...change,
        recurrenceId: new Date(Date.parse(at) + (day + 1) * 86_400_000).toISOString(),
      })),
    });
    const next = "1@acme.example\n2027-03-03T09:00:00.000Z";
    expect(planRemove([], days(1), oneText, true)?.remove).toEqual([date.uid, next]);
    expect(planRemove([{ ...date, uid: next }], days(1), oneText)?.remove).toEqual([next]);
    expect(planRemove([], days(59), oneText, true)?.remove).toHaveLength(60);
    expect(planRemove([], days(60), oneText, true)).toBeNull();
    // Of a PUBLISH, further components are other events.
    expect(planRemove([], { ...days(1), method: "PUBLISH" }, oneText, true)?.remove).toEqual([date.uid]);
  });

  it("added, never replaces the series", () => {
    const added = item(
      { ...whole, method: "ADD", start: "2027-04-01T09:00:00" },
      around("DTSTART:20270401T090000Z"),
    );
    expect(planPut([series], added)).toEqual({ put: [added], remove: [] });
    expect(added.uid).not.toBe(series.uid);
  });
});
