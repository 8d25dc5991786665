import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeBase64, encodeBase64 } from "./base64.ts";

const octets = (text: string): Uint8Array => new TextEncoder().encode(text);
const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

describe("decodeBase64()", () => {
  test.for([
    ["", ""],
    ["Zg==", "f"],
    ["Zm8=", "fo"],
    ["Zm9v", "foo"],
    ["Zm9vYg==", "foob"],
    ["Zm9vYmE=", "fooba"],
    ["Zm9vYmFy", "foobar"],
  ] as const)("RFC 4648, 10: %s", ([encoded, plain]) => {
    const { bytes, clean } = decodeBase64(octets(encoded));
    expect(text(bytes)).toBe(plain);
    expect(clean).toBe(true);
    expect(encodeBase64(octets(plain))).toBe(encoded);
  });

  test.for([
    { what: "folded at 76", input: "Zm9v\r\nYmFy\r\n", out: "foobar", clean: true },
    { what: "bare LF, tabs, form feed", input: "Zm\n9v\tYm\fFy ", out: "foobar", clean: true },
    {
      what: "white space within a quantum and the padding",
      input: "Z\r\ng=\r\n= \r\n",
      out: "f",
      clean: true,
    },
    {
      what: "a foreign character is skipped (RFC 2045, 6.8)",
      input: "Zm9v*YmFy",
      out: "foobar",
      clean: false,
    },
    { what: "an octet above 0x7f is foreign", input: "Zm9v\u00e9YmFy", out: "foobar", clean: false },
    { what: "a byte order mark is foreign", input: "\ufeffZm9v", out: "foo", clean: false },
    { what: "the URL alphabet is foreign (RFC 4648, 5)", input: "Zm-9_v", out: "foo", clean: false },
    { what: "data behind the padding is dropped", input: "Zg==Zm9v", out: "f", clean: false },
    { what: "too much padding", input: "Zm9v=", out: "foo", clean: false },
    { what: "padding alone", input: "=", out: "", clean: false },
    { what: "padding after six bits", input: "Zm9vZ===", out: "foo", clean: false },
    { what: "half the padding", input: "Zg=", out: "f", clean: false },
    { what: "no padding, 8 bits", input: "Zm9vYg", out: "foob", clean: false },
    { what: "no padding, 16 bits", input: "Zm9vYmE", out: "fooba", clean: false },
    { what: "a quantum of six bits", input: "Zm9vY", out: "foo", clean: false },
    { what: "NUL is foreign", input: "Zm9\0v", out: "foo", clean: false },
  ])("$what", ({ input, out, clean }) => {
    const decoded = decodeBase64(octets(input));
    expect(text(decoded.bytes)).toBe(out);
    expect(decoded.clean).toBe(clean);
  });

  test("any octets come back, wherever white space stands", () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 300 }),
        fc.array(fc.nat(400), { maxLength: 20 }),
        (bytes, places) => {
          let encoded = Buffer.from(bytes).toString("base64");
          expect(encodeBase64(bytes)).toBe(encoded);
          for (const [i, place] of places.entries()) {
            encoded = encoded.slice(0, place) + ["\r\n", " ", "\t"][i % 3]! + encoded.slice(place);
          }
          const decoded = decodeBase64(octets(encoded));
          expect(decoded.clean).toBe(true);
          expect([...decoded.bytes]).toEqual([...bytes]);
        },
      ),
    );
  });

  test("no octets make it throw, and it never makes more than it was given", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(decodeBase64(bytes).bytes.length).toBeLessThanOrEqual(Math.ceil((bytes.length * 3) / 4));
      }),
    );
  });
});
