import { describe, expect, it } from "vitest";
import { anna, entry, found, invitation, now, reply } from "../testkit/cases.ts";
import { staleness } from "./stale.ts";

const load = {
  first: "2027-01-01",
  last: "2027-02-26",
  total: 9,
  perDayMax: 1,
  overlapping: 0,
  endless: false,
  truncated: false,
  year: [],
};
const past = { startUtc: "2027-01-01T09:00:00.000Z", endUtc: "2027-01-01T10:00:00.000Z" };

describe("staleness", () => {
  it.each([
    ["same version again", found(), [entry()], null],
    ["older SEQUENCE", found(), [entry({ sequence: 1 })], "sequence"],
    ["newer SEQUENCE", found({ invitation: invitation({ sequence: 2 }) }), [entry({ sequence: 1 })], null],
    ["older DTSTAMP", found(), [entry({ dtstamp: "2027-02-02T08:00:00.000Z" })], "dtstamp"],
    ["a reply has a DTSTAMP of its own", reply(anna), [entry({ dtstamp: "2027-02-02T08:00:00.000Z" })], null],
    ["a reply to an older version", reply(anna), [entry({ sequence: 1 })], "sequence"],
    ["another instance's version", found(), [entry({ sequence: 1, recurrenceId: "2027-04-08" })], null],
    [
      "a change to an instance, older than the series is by now",
      found({ invitation: invitation({ recurrenceId: "2027-04-08" }) }),
      [entry({ sequence: 1 })],
      "sequence",
    ],
    [
      "a change to an instance of this very series",
      found({ invitation: invitation({ recurrenceId: "2027-04-08" }) }),
      [entry({ dtstamp: "2027-02-02T08:00:00.000Z" })],
      null,
    ],
    ["over", found({ invitation: invitation(past) }), [], "over"],
    [
      "a series still running",
      found({ invitation: invitation({ ...past, load: { ...load, last: "2027-03-12" } }) }),
      [],
      null,
    ],
    ["a series that ended", found({ invitation: invitation({ ...past, load }) }), [], "over"],
    [
      "an endless series",
      found({ invitation: invitation({ ...past, load: { ...load, last: null, endless: true } }) }),
      [],
      null,
    ],
    [
      "a whole day is over when it is over in the west",
      found({
        invitation: invitation({ startUtc: null, endUtc: null, start: "2027-02-28", end: "2027-03-01" }),
      }),
      [],
      null,
    ],
    [
      "a whole day before",
      found({
        invitation: invitation({ startUtc: null, endUtc: null, start: "2027-02-27", end: "2027-02-28" }),
      }),
      [],
      "over",
    ],
    [
      "a journal is never over",
      found({ invitation: invitation({ ...past, component: "VJOURNAL" }) }),
      [],
      null,
    ],
  ])("%s", (_name, item, copies, why) => {
    expect(staleness(item, copies, now, null, null)?.["why"] ?? null).toBe(why);
  });

  it.each([
    ["2027-02-15T12:00:00Z", null],
    ["2027-02-15T11:59:59Z", "signed-long-ago"],
  ])("signed %s, delivered fourteen days on", (signed, why) => {
    expect(staleness(found(), [], now, signed, now)?.["why"] ?? null).toBe(why);
    expect(staleness(found(), [], now, signed, null)).toBeNull();
  });
});
