import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { asciiLower, latin1, trimSpaceEnd } from "./ascii.ts";
import { Budget, defaultLimits } from "./budget.ts";
import { equalBytes } from "./equal.ts";
import { toHex } from "./hex.ts";
import { lineEnds, Lines, stretch } from "./line-ends.ts";

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

/** Line ends, dashes, and octets that share bits with them; `shift` octets stand before, for the alignment. */
const shifted = fc
  .tuple(
    fc.array(fc.constantFrom(0x0a, 0x0d, 0x0d, 0x0a, 0x2d, 0x2d, 0x2d, 0x20, 0x61, 0xff, 0x00, 0x0e, 0x8d), {
      maxLength: 90,
    }),
    fc.nat(7),
  )
  .map(([octets, shift]) =>
    Uint8Array.from([...Array.from({ length: shift }, () => 0x0d), ...octets]).subarray(shift),
  );

/** Lines of one width, as base64 has them, with a few octets put over; `shift` as before. */
const alike = fc
  .tuple(
    fc.nat(40),
    fc.nat(8),
    fc.array(fc.tuple(fc.nat(400), fc.constantFrom(0x0a, 0x0d, 0x2d, 0xff, 0x8e, 0x8d, 0x0e, 0x09)), {
      maxLength: 4,
    }),
    fc.boolean(),
    fc.nat(3),
  )
  .map(([width, count, put, begins, shift]) => {
    const line = `${"-a".repeat(width).slice(0, width)}\r\n`;
    const octets = new TextEncoder().encode("\r".repeat(shift) + line.repeat(count) + (begins ? "--" : ""));
    for (const [place, octet] of put) octets[shift + (place % (octets.length - shift || 1))] = octet;
    return octets.subarray(shift);
  });

const plainCount = (bytes: Uint8Array) => {
  const text = latin1(bytes);
  return {
    bareLf: (text.match(/(?<!\r)\n/g) ?? []).length,
    bareCr: (text.match(/\r(?!\n)/g) ?? []).length,
  };
};

describe("lineEnds()", () => {
  test("agrees with a plain reading, at every alignment", () => {
    fc.assert(
      fc.property(fc.oneof(shifted, alike), (bytes) => {
        expect(lineEnds(bytes)).toEqual(plainCount(bytes));
      }),
      { numRuns: 2_000 },
    );
  });

  test("of a stretch are its own, whatever is known of the whole", () => {
    const lines = fc.array(fc.constantFrom("\r\n", "\r\n", "a", "--", "\n", "\r"), { maxLength: 12 });
    fc.assert(
      fc.property(lines, fc.nat(24), fc.nat(24), (items, from, to) => {
        const whole = new TextEncoder().encode(items.join(""));
        lineEnds(whole);
        const part = stretch(whole, from, to);
        expect(part).toEqual(whole.subarray(from, to));
        expect(lineEnds(part)).toEqual(plainCount(whole.subarray(from, to)));
      }),
      { numRuns: 2_000 },
    );
  });
});

describe("Lines", () => {
  const dashed = (bytes: Uint8Array): number[] =>
    [...latin1(bytes).matchAll(/(?<=[\r\n])(?=--)/g)].map(({ index }) => index);

  test("stops at every line that begins with two dashes, at every alignment", () => {
    fc.assert(
      fc.property(fc.oneof(shifted, alike), (bytes) => {
        const lines = new Lines(bytes);
        const found: number[] = [];
        for (let at = lines.next(0); at >= 0; at = lines.next(at + 1)) found.push(at);
        expect(found).toEqual(dashed(bytes));
        expect(lineEnds(bytes)).toEqual(plainCount(bytes));
      }),
      { numRuns: 2_000 },
    );
  });

  test("passes over what stands before the place it is asked for", () => {
    fc.assert(
      fc.property(fc.oneof(shifted, alike), fc.nat(90), (bytes, from) => {
        expect(new Lines(bytes).next(from)).toBe(dashed(bytes).find((at) => at >= from) ?? -1);
      }),
      { numRuns: 2_000 },
    );
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
