import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { secondsAt, setOf, validRule } from "./testkit/recurrence.ts";
import { expand } from "./expand.ts";
import { formatLocal, localTime } from "./local-time.ts";
import { type Frequency, frequencies, type Rule } from "./rule.ts";
import { Steps } from "./steps.ts";

function letsThrough(rule: Rule, seconds: number): boolean {
  const time = localTime(seconds);
  const weekday = (new Date(seconds * 1000).getUTCDay() + 6) % 7;
  const parts: readonly (readonly [readonly number[], number])[] = [
    [rule.byMonth, time.month],
    [rule.byHour, time.hour],
    [rule.byMinute, time.minute],
    [rule.bySecond, time.second],
    [rule.byDay.map((day) => day.weekday), weekday],
  ];
  return parts.every(([list, value]) => list.length === 0 || list.includes(value));
}

describe("any rule", () => {
  const list = (min: number, max: number): fc.Arbitrary<string> =>
    fc.array(fc.integer({ min, max }), { minLength: 1, maxLength: 5 }).map((values) => values.join(","));
  const signed = (max: number): fc.Arbitrary<string> =>
    fc
      .array(fc.integer({ min: 1, max }), { minLength: 1, maxLength: 5 })
      .chain((values) =>
        fc.boolean().map((negative) => values.map((value) => (negative ? -value : value)).join(",")),
      );
  const weekdays = fc
    .uniqueArray(fc.constantFrom("MO", "TU", "WE", "TH", "FR", "SA", "SU"), { minLength: 1, maxLength: 7 })
    .map((values) => values.join(","));
  const maybe = (name: string, value: fc.Arbitrary<string | number>): fc.Arbitrary<string> =>
    fc
      .option(value, { nil: null, freq: 2 })
      .map((given) => (given === null ? "" : `;${name}=${String(given)}`));
  const dayParts = (freq: Frequency): fc.Arbitrary<string>[] => {
    const yearDay =
      freq === "DAILY" || freq === "WEEKLY" || freq === "MONTHLY" ? [] : [maybe("BYYEARDAY", signed(366))];
    const monthDay = freq === "WEEKLY" ? [] : [maybe("BYMONTHDAY", signed(31))];
    const weekNo = freq === "YEARLY" ? [maybe("BYWEEKNO", signed(53))] : [];
    return [...yearDay, ...monthDay, ...weekNo];
  };
  const rules = fc
    .constantFrom(...frequencies)
    .chain((freq) =>
      fc
        .tuple(
          maybe("INTERVAL", fc.integer({ min: 1, max: 100 })),
          maybe("BYMONTH", list(1, 12)),
          maybe("BYDAY", weekdays),
          maybe("BYHOUR", list(0, 23)),
          maybe("BYMINUTE", list(0, 59)),
          maybe("BYSECOND", list(0, 59)),
          maybe("WKST", fc.constantFrom("MO", "SU", "WE")),
          maybe("COUNT", fc.integer({ min: 1, max: 50 })),
          ...dayParts(freq),
        )
        .map((parts) => `FREQ=${freq}${parts.join("")}`),
    );
  const beginnings = fc
    .integer({ min: secondsAt("19700101T000000"), max: secondsAt("20500101T000000") })
    .map((seconds) => formatLocal(localTime(seconds)));

  test("gives ascending starts from DTSTART on, each once, no more than COUNT, all within the horizon", () => {
    fc.assert(
      fc.property(rules, beginnings, fc.integer({ min: 0, max: 100_000_000 }), (rule, start, reach) => {
        const steps = new Steps(5_000);
        const begin = secondsAt(start);
        const found = [...expand(setOf(start, [rule]), steps, begin + reach)];
        expect(found[0]).toBe(begin);
        for (const [index, time] of found.entries())
          expect(time).toBeGreaterThan(found[index - 1] ?? -Infinity);
        expect(found.length).toBeLessThanOrEqual(validRule(rule).count ?? Infinity);
        expect(found.at(-1)).toBeLessThanOrEqual(begin + reach);
      }),
    );
  });

  test("with UNTIL gives exactly what it gives without, up to UNTIL", () => {
    fc.assert(
      fc.property(rules, beginnings, fc.integer({ min: 0, max: 10_000_000 }), (text, start, reach) => {
        const rule = { ...validRule(text), count: null };
        const until = secondsAt(start) + reach;
        const set = setOf(start, []);
        const bounded = [...expand({ ...set, rules: [{ rule, until }] }, new Steps(5_000))];
        const free = [...expand({ ...set, rules: [{ rule, until: null }] }, new Steps(5_000), until)];
        expect(bounded).toEqual(free);
      }),
    );
  });

  test("is nothing but the days and times that its parts let through", () => {
    fc.assert(
      fc.property(rules, beginnings, (text, start) => {
        const rule = validRule(text);
        const found = [...expand(setOf(start, [text]), new Steps(5_000))].slice(1);
        expect(found.filter((seconds) => !letsThrough(rule, seconds))).toEqual([]);
      }),
    );
  });
});
