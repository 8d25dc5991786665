import { describe, expect, it } from "vitest";
import type { Pair } from "../addin/host.ts";
import { isOver, isOverruled, withPair } from "./pair.ts";

const pair: Pair = {
  agent: "sam@acme.example",
  actor: "olivia@acme.example",
  methods: null,
  until: null,
  only: null,
};

describe("the organisation's word over the person's own", () => {
  it.each([
    [false, false],
    [true, true],
    [["acme.example"], true],
    [["example"], true],
    [["cme.example"], false],
    [["sub.acme.example"], false],
    [[], false],
  ] as const)("where it rejects %j: %s", (rejectsOnBehalf, expected) =>
    expect(isOverruled(pair, { rejectsOnBehalf })).toBe(expected),
  );

  it("holds for both ends of a pair", () => {
    const across = { agent: "sam@service.example", actor: "olivia@acme.example" };
    expect(isOverruled(across, { rejectsOnBehalf: ["service.example"] })).toBe(true);
    expect(isOverruled(across, { rejectsOnBehalf: ["acme.example"] })).toBe(true);
  });
});

describe("a pair added", () => {
  it("replaces the one for the same people and messages, and leaves the others", () => {
    const some = { ...pair, methods: ["CANCEL", "REQUEST"] };
    const once = { ...pair, only: "sha256:00" };
    const longer = { ...some, methods: ["REQUEST", "CANCEL"], until: "2027-01-01T00:00:00.000Z" };
    expect(withPair([pair, some, once], longer)).toEqual([pair, once, longer]);
  });

  it("is over after its last moment alone", () => {
    const until = "2026-12-01T00:00:00.000Z";
    expect(isOver({ ...pair, until }, until)).toBe(false);
    expect(isOver({ ...pair, until }, "2026-12-01T00:00:00.001Z")).toBe(true);
    expect(isOver(pair, "2099-01-01T00:00:00.000Z")).toBe(false);
  });
});
