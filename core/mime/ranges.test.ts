import fc from "fast-check";
import { expect, test } from "vitest";
import { Budget, defaultLimits } from "../bytes/budget.ts";
import { canonical, canonicalContent, content, contentIsClean, entity } from "./content.ts";
import { parseMessage } from "./parse.ts";
import type { Message } from "./part.ts";
import { untiled } from "./testkit/tiles.ts";
import { octets } from "./testkit/mail.ts";

/** Lines that mean something to MIME, and lines that nearly do. */
const line = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.constantFrom(
      "--a",
      "--b",
      "--a--",
      "--b--",
      "--ab",
      "--ab--",
      "--a \t",
      "--b-- ",
      "--a x",
      "--b--x",
    ),
  },
  {
    weight: 6,
    arbitrary: fc.constantFrom(
      "Content-Type: multipart/mixed; boundary=a",
      "Content-Type: multipart/signed; boundary=b",
      'Content-Type: multipart/digest; boundary="ab"',
      "Content-Type: multipart/alternative",
      "Content-Type: message/rfc822",
      "Content-Type: application/pkcs7-mime",
      "Content-Type: text/calendar; charset=utf-8",
    ),
  },
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      "Content-Transfer-Encoding: base64",
      "Content-Transfer-Encoding: quoted-printable",
      "Content-Transfer-Encoding: x",
    ),
  },
  { weight: 8, arbitrary: fc.constant("") },
  {
    weight: 4,
    arbitrary: fc.constantFrom(
      "text",
      " folded",
      "\t",
      "-",
      "--",
      "no field",
      "A: b",
      "A :",
      ":",
      "From x",
      "=3D",
      "QUJD",
      "=",
      "\r",
      "\0",
      "\xff",
    ),
  },
  { weight: 1, arbitrary: fc.string({ maxLength: 12 }) },
);
const ending = fc.oneof(
  { weight: 8, arbitrary: fc.constant("\r\n") },
  fc.constantFrom("\n", "\r", "", "\n\r", "\r\r\n"),
);
const mail = fc
  .array(fc.tuple(line, ending), { maxLength: 40 })
  .map((lines) => octets(lines.map(([text, end]) => text + end).join("")));

const parse = (bytes: Uint8Array, parts = defaultLimits.parts, depth = defaultLimits.depth): Message =>
  parseMessage(bytes, {
    budget: new Budget({ ...defaultLimits, parts, depth }),
    open: (part, opened) => (part.id.length < 20 && opened.length > 3 ? opened.subarray(1) : null),
  });

test("ranges tile every message", () => {
  fc.assert(
    fc.property(mail, (bytes) => {
      expect(untiled(parse(bytes))).toEqual([]);
    }),
    { numRuns: 5_000 },
  );
});

test("ranges tile within tight bounds too", () => {
  fc.assert(
    fc.property(
      mail,
      fc.integer({ min: 1, max: 5 }),
      fc.integer({ min: 0, max: 4 }),
      (bytes, parts, depth) => {
        const message = parse(bytes, parts, depth);
        expect(untiled(message)).toEqual([]);
        expect(message.parts.length).toBeLessThanOrEqual(parts);
        expect(Math.max(...message.parts.map((part) => part.depth))).toBeLessThanOrEqual(depth);
      },
    ),
    { numRuns: 2_000 },
  );
});

test("no octets make it throw", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      expect(untiled(parse(bytes))).toEqual([]);
    }),
    { numRuns: 1_000 },
  );
});

test("the cut does not depend on where the array lies", () => {
  fc.assert(
    fc.property(mail, fc.nat(7), (bytes, shift) => {
      const shifted = new Uint8Array(bytes.length + shift + 3).fill(0x2d);
      shifted.set(bytes, shift);
      const seen = ({ parts }: Message): unknown =>
        parts.map(({ id, range, body, problems }) => [id, range, body, problems]);
      expect(seen(parse(shifted.subarray(shift, shift + bytes.length)))).toEqual(seen(parse(bytes)));
    }),
  );
});

test("contents of every part can be had; the canonical form is a fixed point without bare LF", () => {
  fc.assert(
    fc.property(mail, (bytes) => {
      for (const part of parse(bytes).parts) {
        content(part);
        contentIsClean(part);
        canonicalContent(part);
        const form = canonical(entity(part));
        expect(Buffer.from(form).toString("latin1")).not.toMatch(/(?<!\r)\n/);
        expect(canonical(form)).toBe(form);
      }
    }),
  );
});

test("parts closed by their delimiters do not change when text follows the message", () => {
  fc.assert(
    fc.property(fc.array(line, { maxLength: 10 }), (lines) => {
      const text = `Content-Type: multipart/mixed; boundary=zz\r\n\r\n--zz\r\n\r\nx\r\n--zz--\r\n`;
      const { parts } = parse(octets(text + lines.join("\r\n")));
      expect(parts.map(({ id, range }) => [id, range[0], range[1]])).toEqual([
        ["TEXT", 0, parts[0]!.buffer.length],
        ["1", text.indexOf("\r\nx\r\n"), text.indexOf("\r\n--zz--")],
      ]);
    }),
  );
});
