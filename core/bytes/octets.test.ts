import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { asciiLower, latin1, trimSpaceEnd } from "./ascii.ts";
import { Budget, defaultLimits } from "./budget.ts";
import { equalBytes } from "./equal.ts";
import { toHex } from "./hex.ts";
import { lineEnds } from "./line-ends.ts";
import { Search } from "./search.ts";

test("latin1() gives every octet its own character, over any length", () => {
  const bytes = Uint8Array.from({ length: 20_000 }, (_, i) => i & 0xff);
  expect(latin1(bytes)).toBe(Buffer.from(bytes).toString("latin1"));
});

test("asciiLower() folds A to Z and nothing else", () => {
  expect(asciiLower("AZ\u212a\u0130\u00c9")).toBe("az\u212a\u0130\u00c9");
});

test("trimSpaceEnd() leaves other white space", () => {
  expect(trimSpaceEnd(" a\u00a0 \t")).toBe(" a\u00a0");
});

test("toHex() writes two digits an octet", () => {
  expect(toHex(Uint8Array.of(0, 0x0a, 0xff))).toBe("000aff");
});

test("equalBytes() sees every octet and the length", () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ minLength: 1, maxLength: 40 }),
      fc.nat(),
      fc.integer({ min: 1, max: 255 }),
      (bytes, place, flip) => {
        const other = bytes.slice();
        other[place % bytes.length]! ^= flip;
        expect(equalBytes(bytes, bytes.slice())).toBe(true);
        expect(equalBytes(bytes, other)).toBe(false);
        expect(equalBytes(bytes, bytes.subarray(1))).toBe(false);
      },
    ),
  );
});

describe("lineEnds()", () => {
  test("agrees with a plain reading, at every alignment", () => {
    const octet = fc.constantFrom(0x0a, 0x0d, 0x0d, 0x0a, 0x20, 0x61, 0xff, 0x00, 0x0e, 0x8d, 0x8a);
    fc.assert(
      fc.property(fc.array(octet, { maxLength: 60 }), fc.nat(7), (octets, shift) => {
        const bytes = new Uint8Array([...Array.from({ length: shift }, () => 0x0d), ...octets]).subarray(
          shift,
        );
        const text = latin1(bytes);
        expect(lineEnds(bytes)).toEqual({
          bareLf: (text.match(/(?<!\r)\n/g) ?? []).length,
          bareCr: (text.match(/\r(?!\n)/g) ?? []).length,
        });
      }),
      { numRuns: 500 },
    );
  });
});

describe("Search", () => {
  test("misses no place where a pattern stands", () => {
    const text = fc.string({ unit: fc.constantFrom("-", "a", "b"), maxLength: 40 });
    const patterns = fc.array(
      fc.string({ unit: fc.constantFrom("-", "a", "b"), minLength: 1, maxLength: 5 }),
      {
        minLength: 1,
        maxLength: 3,
      },
    );
    fc.assert(
      fc.property(text, patterns, (where, what) => {
        const octets = (of: string): Uint8Array => new TextEncoder().encode(of);
        const search = new Search(what.map(octets));
        const found = new Set<number>();
        for (let at = search.next(octets(where), 0); at >= 0; at = search.next(octets(where), at + 1))
          found.add(at);
        const stands = Array.from(where, (_, at) => at).filter((at) =>
          what.some((one) => where.startsWith(one, at)),
        );
        expect(stands.filter((at) => !found.has(at))).toEqual([]);
      }),
      { numRuns: 2_000 },
    );
  });

  test("looks at few octets of a long text", () => {
    let looked = 0;
    const text = new Proxy(new Uint8Array(100_000).fill(0x41), {
      get: (target, key) => {
        if (key === "length") return target.length;
        looked++;
        return target[Number(key)];
      },
    });
    expect(new Search([new TextEncoder().encode(`--${"b".repeat(70)}`)]).next(text, 0)).toBe(-1);
    expect(looked).toBeLessThan(2_000);
  });
});

describe("Budget", () => {
  test("spends up to the limit, refuses beyond, and remembers it", () => {
    const budget = new Budget({ ...defaultLimits, parts: 2 });
    expect([budget.spend("parts"), budget.spend("parts"), budget.exceeded]).toEqual([true, true, []]);
    expect([budget.spend("parts"), budget.exceeded]).toEqual([false, ["parts"]]);
  });

  test("bounds items apart", () => {
    const budget = new Budget({ ...defaultLimits, depth: 3 });
    expect([budget.allows("depth", 3), budget.allows("depth", 3), budget.exceeded]).toEqual([true, true, []]);
    expect([budget.allows("depth", 4), budget.exceeded]).toEqual([false, ["depth"]]);
  });
});
