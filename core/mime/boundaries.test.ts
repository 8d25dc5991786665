import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Boundaries } from "./boundaries.ts";

const text = (minLength: number, maxLength: number) =>
  fc.string({ unit: fc.constantFrom("-", "a", "b", " ", "~"), minLength, maxLength });
const parts = fc.array(
  fc.record({ boundary: fc.option(text(1, 5).map((name) => `--${name}`)), closed: fc.boolean() }),
  { maxLength: 8 },
);

describe("Boundaries", () => {
  test("finds what a comparison with each would, the shortest first, its owners from the inside", () => {
    fc.assert(
      fc.property(
        parts,
        fc.tuple(fc.constantFrom("", "--"), text(0, 8)),
        fc.nat(4),
        (open, [lead, line], at) => {
          const buffer = new TextEncoder().encode(" ".repeat(at) + lead + line);
          const names = open.flatMap(({ boundary }) => boundary ?? []);
          const expected = [...new Set(names)]
            .filter((name) => (lead + line).startsWith(name))
            .sort((a, b) => a.length - b.length)
            .map((name) => {
              const owners = open.flatMap((part, i) => (part.boundary === name ? [i] : [])).reverse();
              return { text: name, owners, open: owners.find((i) => !open[i]!.closed) ?? -1, told: null };
            });
          const boundaries = new Boundaries(open);
          expect(boundaries.none).toBe(names.length === 0);
          expect(boundaries.standingAt(buffer, at)).toEqual(expected);
        },
      ),
      { numRuns: 3_000 },
    );
  });
});
