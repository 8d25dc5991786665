import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { latin1 } from "../../bytes/ascii.ts";
import { canonicalBody, canonicalField, octetsBehind } from "./canonical.ts";
import { referenceBody, referenceField } from "./testkit/reference.ts";

/** As in mime/testkit, and quick over millions. */
const octets = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, "latin1"));

const forms = ["simple", "relaxed"] as const;
const body = (text: string, form: "simple" | "relaxed"): string => latin1(canonicalBody(octets(text), form));

/** Mostly what canonicalisation acts on. */
const soup = fc
  .array(
    fc.constantFrom(" ", "\t", "\r\n", "\n", "\r", "a", "b ", " c", "\r\n\r\n", "\u00e9", "0".repeat(50)),
  )
  .map((pieces) => pieces.join(""));

test.each([
  // RFC 6376, 3.4.5.
  [" C \r\nD \t E\r\n\r\n\r\n", " C\r\nD E\r\n", " C \r\nD \t E\r\n"],
  ["", "", "\r\n"],
  ["\r\n", "", "\r\n"],
  ["\r\n\r\n\r\n", "", "\r\n"],
  [" \t\r\n \r\n", "", " \t\r\n \r\n"],
  ["a", "a\r\n", "a\r\n"],
  ["a\nb\n\n", "a\r\nb\r\n", "a\r\nb\r\n"],
  ["a\r\n \r\n", "a\r\n", "a\r\n \r\n"],
  ["a\rb\r", "a\rb\r\r\n", "a\rb\r\r\n"],
  ["a\r \n", "a\r\r\n", "a\r \r\n"],
  ["\ta  b", " a b\r\n", "\ta  b\r\n"],
])("canonicalBody(%j)", (text, relaxed, simple) => {
  expect([body(text, "relaxed"), body(text, "simple")]).toEqual([relaxed, simple]);
});

test.each([
  // RFC 6376, 3.4.5.
  ["A: X\r\n", "a:X\r\n", "A: X\r\n"],
  ["B : Y\t\r\n\tZ  \r\n", "b:Y Z\r\n", "B : Y\t\r\n\tZ  \r\n"],
  ["Subject:\r\n", "subject:\r\n", "Subject:\r\n"],
  ["Subject: \r\n \r\n", "subject:\r\n", "Subject: \r\n \r\n"],
  ["X: a\n b", "x:a b\r\n", "X: a\r\n b\r\n"],
  ["X: a:b  : c\r\n", "x:a:b : c\r\n", "X: a:b  : c\r\n"],
])("canonicalField(%j)", (text, relaxed, simple) => {
  expect(latin1(canonicalField(octets(text), "relaxed"))).toBe(relaxed);
  expect(latin1(canonicalField(octets(text), "simple"))).toBe(simple);
});

describe("whatever the octets", () => {
  it.each(forms)("does to a body what the RFC says, %s", (form) => {
    fc.assert(
      fc.property(soup, (text) => {
        expect(body(text, form)).toBe(referenceBody(text, form));
      }),
      { numRuns: 2000 },
    );
  });

  it.each(forms)("does to a field what the RFC says, %s", (form) => {
    fc.assert(
      fc.property(soup, (text) => {
        // A field has no line that does not continue it.
        const field = `Na-Me \t:${text.replace(/\r?\n(?![ \t])/g, "\r\n ")}\r\n`;
        expect(latin1(canonicalField(octets(field), form))).toBe(referenceField(field, form));
      }),
      { numRuns: 1000 },
    );
  });

  it.each(forms)("changes nothing the second time, %s", (form) => {
    fc.assert(
      fc.property(soup, (text) => {
        expect(body(body(text, form), form)).toBe(body(text, form));
      }),
    );
  });

  it.each(forms)("counts back: what the first canonical octets stand for, they vouch for, %s", (form) => {
    fc.assert(
      fc.property(soup, fc.nat(60), fc.nat(), (text, wanted, place) => {
        const length = Math.min(wanted, body(text, form).length - 1);
        fc.pre(length > 0);
        const end = octetsBehind(octets(text), form, length);
        const solid = [...text.slice(0, end).matchAll(/[^ \t\r\n]/g)].map(({ index }) => index);
        const at = solid[place % Math.max(1, solid.length)];
        fc.pre(at !== undefined);
        const changed = `${text.slice(0, at)}#${text.slice((at ?? 0) + 1)}`;
        expect(body(changed, form).slice(0, length)).not.toBe(body(text, form).slice(0, length));
      }),
      { numRuns: 1000 },
    );
  });

  it.each(forms)("and as many octets as they are, %s", (form) => {
    fc.assert(
      fc.property(soup, fc.nat(60), (text, wanted) => {
        const length = Math.min(wanted, body(text, form).length - 1);
        fc.pre(length > 0);
        const kept = text.slice(0, octetsBehind(octets(text), form, length));
        // Octets that are no white space: as many in what is kept as in what was hashed.
        const solid = (of: string): string => of.replace(/[ \t\r\n]/g, "");
        expect(solid(kept)).toBe(solid(body(text, form).slice(0, length)));
      }),
      { numRuns: 1000 },
    );
  });
});

const million = 1_000_000;

describe("a million of them", () => {
  test.each([
    ["blanks", " ".repeat(million), ""],
    ["blanks between", `a${" ".repeat(million)}b`, "a b\r\n"],
    ["tabs and blanks at a line end", `a${" \t".repeat(million)}\r\nb`, "a\r\nb\r\n"],
    ["empty lines", `a${"\r\n".repeat(million)}`, "a\r\n"],
    ["empty lines between", `a${"\r\n".repeat(million)}b`, `a${"\r\n".repeat(million)}b\r\n`],
    ["blank lines", `a${" \r\n".repeat(million)}b`, `a${"\r\n".repeat(million)}b\r\n`],
    ["bare line ends", `a${"\n".repeat(million)}`, "a\r\n"],
    ["blanks and octets", "a  ".repeat(million), `${"a ".repeat(million - 1)}a\r\n`],
    ["bare CRs", "\r".repeat(million), `${"\r".repeat(million)}\r\n`],
  ])("%s", (_, text, relaxed) => {
    // Compared as octets: a diff of strings this long would take longer than the test.
    expect(Buffer.from(body(text, "relaxed"), "latin1").equals(Buffer.from(relaxed, "latin1"))).toBe(true);
    expect(body(text, "simple").length).toBeGreaterThan(0);
    expect(octetsBehind(octets(text), "relaxed", million)).toBeGreaterThan(0);
    const field = octets(`X:${text.replace(/\r?\n/g, "")}\r\n`);
    expect(canonicalField(field, "relaxed").length).toBeLessThanOrEqual(field.length);
  });

  it("copies nothing where nothing changes", () => {
    const raw = octets(`${`${"A".repeat(76)}\r\n`.repeat(10)}\r\n\r\n`);
    for (const form of forms) {
      const canonical = canonicalBody(raw, form);
      expect([canonical.buffer === raw.buffer, canonical.length]).toEqual([true, 780]);
    }
  });
});
