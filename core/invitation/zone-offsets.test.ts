import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, test } from "vitest";
import { utcOf } from "./testkit/zones.ts";
import { ianaOffsets } from "./zone-offsets.ts";

const rows = readFileSync(join(import.meta.dirname, "testdata/zoneinfo.txt"), "utf8")
  .split("\n")
  .filter((line) => line !== "" && !line.startsWith("#"))
  .map((line) => line.trim().split(" "));
const rowsOf = (kind: string): string[][] => rows.filter((row) => row[0] === kind).map((row) => row.slice(1));

describe("IANA zones, against Python's zoneinfo", () => {
  test("the table holds what it should", () => {
    expect(rowsOf("transitions").length).toBeGreaterThan(25);
    expect(rowsOf("local").flat().length).toBeGreaterThan(400);
  });

  test.for(rowsOf("transitions"))("%s: every change, to the second", ([zone = "", ...changes]) => {
    const offsets = ianaOffsets(zone);
    const found: string[] = [];
    for (const [index, change] of changes.entries()) {
      const [instant = "", offset] = change.split("=");
      const seconds = Date.parse(instant) / 1000;
      found.push(`${instant}=${String(offsets?.(seconds))}`);
      const before = changes[index - 1]?.split("=")[1] ?? offset;
      if (index > 0) expect(String(offsets?.(seconds - 1))).toBe(before);
    }
    expect(found).toEqual(changes);
  });

  test.for(rowsOf("local"))(
    "%s: gaps and repeated hours as RFC 5545, 3.3.5 reads them",
    ([zone = "", ...pairs]) => {
      const found = pairs.map((pair) => {
        const local = pair.split("=")[0] ?? "";
        return `${local}=${String(utcOf(local, zone))}`;
      });
      expect(found).toEqual(pairs);
    },
  );

  // RFC 5545, 3.3.5: the examples of the text.
  it.each([
    ["20070311T023000", "2007-03-11T07:30:00Z"],
    ["20071104T013000", "2007-11-04T05:30:00Z"],
  ])("%s in New York is %s", (local, utc) => {
    expect(utcOf(local, "America/New_York")).toBe(utc);
  });
});
