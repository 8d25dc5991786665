import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { latin1 } from "./ascii.ts";
import { decodeQuotedPrintable } from "./quoted-printable.ts";

const octets = (text: string): Uint8Array => Uint8Array.from(text, (c) => c.charCodeAt(0));

describe("decodeQuotedPrintable()", () => {
  test.for([
    {
      what: "soft line breaks (RFC 2045, 6.7)",
      input: "Now's the time =\r\nfor all folk to come=\r\n to the aid of their country.",
      out: "Now's the time for all folk to come to the aid of their country.",
      clean: true,
    },
    { what: "octets by number (rule 1)", input: "=0C=3D=e9", out: "\f=\u00e9", clean: true },
    {
      what: "white space at line ends goes (rule 3)",
      input: "a \t \r\nb\t\nc  ",
      out: "a\r\nb\nc",
      clean: true,
    },
    { what: "white space within a line stays", input: "a \t b", out: "a \t b", clean: true },
    { what: "an encoded space at a line end stays", input: "a=20\r\n", out: "a \r\n", clean: true },
    { what: "white space behind a soft break", input: "a= \t\r\nb", out: "ab", clean: true },
    { what: "a soft break by bare LF", input: "a=\nb", out: "ab", clean: true },
    { what: "a soft break whose line end fell to the delimiter", input: "a=", out: "a", clean: true },
    { what: "line ends stay as they are (rule 4)", input: "a\r\nb\nc\rd", out: "a\r\nb\nc\rd", clean: true },
    { what: "an octet above 0x7f", input: "\u00e9", out: "\u00e9", clean: true },
    { what: "no digits", input: "a=zzb", out: "a=zzb", clean: false },
    { what: "one digit", input: "a=3", out: "a=3", clean: false },
    { what: "a soft break by bare CR", input: "a=\rb", out: "a=\rb", clean: false },
    { what: "an encoded line end is data", input: "a=0D=0A", out: "a\r\n", clean: true },
    { what: "space, then an equals sign that ends the data", input: "a =", out: "a ", clean: true },
  ])("$what", ({ input, out, clean }) => {
    const decoded = decodeQuotedPrintable(octets(input));
    expect(latin1(decoded.bytes)).toBe(out);
    expect(decoded.clean).toBe(clean);
  });

  test("any octets come back", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const encoded = [...bytes].map((octet, i) => {
          const hex = `=${octet.toString(16).toUpperCase().padStart(2, "0")}`;
          return (
            (i % 20 === 19 ? "=\r\n" : "") +
            (octet > 0x20 && octet < 0x7f && octet !== 0x3d ? String.fromCharCode(octet) : hex)
          );
        });
        const decoded = decodeQuotedPrintable(octets(encoded.join("")));
        expect(decoded.clean).toBe(true);
        expect([...decoded.bytes]).toEqual([...bytes]);
      }),
    );
  });

  test.for([
    ["equals signs before white space", "= ".repeat(500_000)],
    ["white space without an end", `${" ".repeat(1_000_000)}x`],
    ["an equals sign before white space without an end", `=${" ".repeat(1_000_000)}x`],
  ] as const)("a million octets of %s", ([, input]) => {
    expect(decodeQuotedPrintable(octets(input)).bytes.length).toBeLessThanOrEqual(input.length);
  });
});
