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

  /** By the rule as it is written, character by character. */
  const plain = (input: string): { readonly bytes: number[]; readonly clean: boolean } => {
    const [data = ""] = input.split("=");
    const padding = input.slice(data.length).replace(/[ \t\r\n\f]/g, "");
    const kept = data.replace(/[^A-Za-z0-9+/]/g, "");
    const foreign = /[^A-Za-z0-9+/ \t\r\n\f]/.test(data);
    return {
      bytes: [...Buffer.from(kept, "base64")],
      clean: !foreign && padding === ["", null, "==", "="][kept.length % 4],
    };
  };

  test("agrees with a plain reading of lines of one width, whatever stands in some of them, at every alignment", () => {
    fc.assert(
      fc.property(
        fc.nat(24),
        fc.uint8Array({ maxLength: 120 }),
        fc.array(fc.tuple(fc.nat(200), fc.constantFrom("\r", "\n", " ", "=", "A", "*", "\0", "\xe9", "")), {
          maxLength: 4,
        }),
        fc.nat(3),
        (width, bytes, put, shift) => {
          const text = Buffer.from(bytes).toString("base64");
          let input = text.replace(new RegExp(`.{${width + 1}}`, "g"), "$&\r\n");
          for (const [place, character] of put)
            input = input.slice(0, place) + character + input.slice(place + 1);
          const decoded = decodeBase64(Buffer.from("=".repeat(shift) + input, "latin1").subarray(shift));
          expect({ bytes: [...decoded.bytes], clean: decoded.clean }).toEqual(plain(input));
        },
      ),
      { numRuns: 2_000 },
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
