import { describe, expect, it, test } from "vitest";
import type { ImportedList } from "../host.ts";
import { list } from "../testkit/rig.ts";
import { newestFirst, roomFor } from "./lists.ts";

const now = new Date("2026-12-01T00:00:00.000Z");
const megabyte = 1024 * 1024;

const old = { thisUpdate: "2026-11-01T00:00:00.000Z", nextUpdate: "2026-11-08T00:00:00.000Z", entries: 0 };
const current = { thisUpdate: "2026-11-28T00:00:00.000Z", nextUpdate: "2026-12-05T00:00:00.000Z" };
const later = { thisUpdate: "2026-11-30T00:00:00.000Z", nextUpdate: "2026-12-07T00:00:00.000Z" };

const idsOf = (room: ReturnType<typeof roomFor>): unknown =>
  typeof room === "string" ? room : room.map(({ id }) => id);

describe("a newer list", () => {
  test.for<[what: string, held: ImportedList, next: ImportedList, gone: readonly string[]]>([
    ["takes the place of one that is over and names nobody", list("a", old), list("b", current), ["a"]],
    // Whom it revoked stays revoked, and nobody knows yet who made the newer one.
    ["leaves one that is over and names somebody", list("a", { ...old, entries: 1 }), list("b", current), []],
    ["leaves one that still says something", list("a", current), list("b", later), []],
    ["leaves one without an end", list("a", { ...old, nextUpdate: null }), list("b", current), []],
    ["leaves another issuer's", list("a", { ...old, series: "other" }), list("b", current), []],
    [
      "that is the older one leaves the newer",
      list("a", old),
      list("b", { ...old, thisUpdate: "2026-10-01T00:00:00.000Z" }),
      [],
    ],
    ["of the same moment leaves it", list("a", old), list("b", old), []],
  ])("%s", ([, held, next, gone]) => {
    expect(idsOf(roomFor(next, [held], now))).toEqual(gone);
  });

  it("is kept once", () => {
    expect(roomFor(list("a", later), [list("a", current)], now)).toBe("known");
  });
});

describe("room", () => {
  it("is 20 MB for all, and no list that still says something is pushed out of it", () => {
    const held = [list("a", { ...current, octets: 15 * megabyte })];
    const next = (octets: number) => list("forged", { ...later, octets });
    expect(idsOf(roomFor(next(5 * megabyte), held, now))).toEqual([]);
    expect(idsOf(roomFor(next(5 * megabyte + 1), held, now))).toBe("full");
  });

  it("is not made by what names somebody, over or not: else a forged list could take back what it says", () => {
    const held = [list("a", { ...old, entries: 1, octets: 15 * megabyte })];
    expect(idsOf(roomFor(list("forged", { ...later, octets: 20 * megabyte }), held, now))).toBe("full");
  });

  it("is made by what is over and replaced", () => {
    const held = [list("a", { ...old, octets: 15 * megabyte })];
    expect(idsOf(roomFor(list("b", { ...later, octets: 20 * megabyte }), held, now))).toEqual(["a"]);
    expect(idsOf(roomFor(list("b", { ...later, octets: 20 * megabyte + 1 }), [], now))).toBe("full");
  });

  it("is for 200 lists", () => {
    const held = Array.from({ length: 199 }, (_, index) =>
      list(`l${index}`, { ...current, series: `s${index}` }),
    );
    expect(idsOf(roomFor(list("a", current), held, now))).toEqual([]);
    expect(idsOf(roomFor(list("b", current), [...held, list("a", current)], now))).toBe("full");
  });
});

it("shows what was issued last first", () => {
  const lists = [list("a", old), list("b", later), list("c", current)];
  expect(newestFirst(lists).map(({ id }) => id)).toEqual(["b", "c", "a"]);
});
