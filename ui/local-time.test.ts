import { describe, expect, it } from "vitest";
import { endOfDay, utcOf } from "./local-time.ts";

/** Offsets as the zone database gives them (`zdump -v`). */
describe("times by the reader's clock", () => {
  it.each([
    ["2026-12-15T11:00", "Europe/Berlin", "2026-12-15T10:00:00.000Z"],
    ["2026-06-15T11:00", "Europe/Berlin", "2026-06-15T09:00:00.000Z"],
    ["2026-12-15T11:00", "Asia/Kolkata", "2026-12-15T05:30:00.000Z"],
    ["2026-12-15T11:00", "America/New_York", "2026-12-15T16:00:00.000Z"],
    ["2026-12-15T00:30", "Pacific/Kiritimati", "2026-12-14T10:30:00.000Z"],
    // The hour before and after the clocks of Berlin went forward, at 01:00 UTC on 29 March 2026.
    ["2026-03-29T01:59", "Europe/Berlin", "2026-03-29T00:59:00.000Z"],
    ["2026-03-29T03:00", "Europe/Berlin", "2026-03-29T01:00:00.000Z"],
    ["2026-12-15T11:00", "UTC", "2026-12-15T11:00:00.000Z"],
  ])("%s in %s", (local, zone, utc) => expect(utcOf(local, zone)).toBe(utc));

  it("ends a day by the reader's clock", () =>
    expect(endOfDay("2026-12-15", "Europe/Berlin")).toBe("2026-12-15T22:59:59.000Z"));

  it.each(["", "2026-12-15", "x", "2026-13-15T11:00"])("takes %j for no time", (text) =>
    expect(utcOf(text, "UTC")).toBeNull(),
  );
});
