import { afterEach, beforeEach, describe, expect, it, test, vi } from "vitest";
import { endOf, whenOver } from "./holding.ts";
import { reports } from "./testdata/reports.ts";

const minute = 60_000;
const start = Date.parse("2026-11-22T08:00:00.000Z");
const at = (milliseconds: number): string => new Date(start + milliseconds).toISOString();

describe("endOf()", () => {
  const made = { ...reports.verified, checkedAt: at(0) };

  test.for<[name: string, holdsUntil: string | null, end: number]>([
    ["nothing in it ends", null, Infinity],
    ["it ends next week", at(7 * 24 * 60 * minute), start + 7 * 24 * 60 * minute],
    ["it ends in a moment", at(1), start + minute],
    ["it had ended before it was made", at(-1), Infinity],
    ["it ended as it was made", at(0), Infinity],
    ["no time at all", "soon", Infinity],
  ])("%s", ([, holdsUntil, end]) => {
    expect(endOf({ ...made, holdsUntil })).toBe(end);
  });
});

describe("whenOver()", () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: start });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("calls once, when the end has come and not before", () => {
    const over = vi.fn<() => void>();
    whenOver(start + 90 * minute, over);
    vi.advanceTimersByTime(90 * minute - 1);
    expect(over).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(over).toHaveBeenCalledTimes(1);
    vi.advanceTimersByTime(1000 * minute);
    document.dispatchEvent(new Event("visibilitychange"));
    expect(over).toHaveBeenCalledTimes(1);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("waits longer than a timer can run", () => {
    const over = vi.fn<() => void>();
    const years = 3 * 365 * 24 * 60 * minute;
    whenOver(start + years, over);
    vi.advanceTimersByTime(years - 1);
    expect(over).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(over).toHaveBeenCalledTimes(1);
  });

  it("looks at the clock when the page comes back into sight", () => {
    const over = vi.fn<() => void>();
    whenOver(start + 30 * minute, over);
    vi.setSystemTime(start + 31 * minute);
    document.dispatchEvent(new Event("visibilitychange"));
    expect(over).toHaveBeenCalledTimes(1);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("stops when told, and starts nothing where nothing ends", () => {
    const over = vi.fn<() => void>();
    whenOver(start + minute, over)();
    whenOver(Infinity, over)();
    vi.advanceTimersByTime(10 * minute);
    document.dispatchEvent(new Event("visibilitychange"));
    expect(over).not.toHaveBeenCalled();
  });
});
