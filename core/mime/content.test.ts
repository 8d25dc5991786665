import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { latin1 } from "../bytes/ascii.ts";
import { Budget } from "../bytes/budget.ts";
import { canonical, canonicalContent, content, contentIsClean, entity, hasBareCr } from "./content.ts";
import { parseMessage } from "./parse.ts";
import type { Part } from "./part.ts";
import { octets } from "./testkit/mail.ts";

const part = (text: string): Part => parseMessage(octets(text), { budget: new Budget() }).root;
const encoded = (encoding: string, body: string): Part =>
  part(`Content-Transfer-Encoding: ${encoding}\r\n\r\n${body}`);

describe("canonical() (RFC 8551, 3.1.1)", () => {
  test.for([
    ["a\nb", "a\r\nb"],
    ["\n\n", "\r\n\r\n"],
    ["a\r\nb\n", "a\r\nb\r\n"],
    ["\r\r\n", "\r\r\n"],
    ["a\rb", "a\rb"],
    ["\n\r", "\r\n\r"],
    ["\n", "\r\n"],
    ["", ""],
  ] as const)("%j → %j", ([input, output]) => {
    expect(latin1(canonical(octets(input)))).toBe(output);
  });

  test("changes line ends alone, and gives back the array it need not change", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom("\r", "\n", "a", "\xff"), maxLength: 30 }), (text) => {
        const bytes = octets(text);
        const form = canonical(bytes);
        expect(latin1(form)).toBe(text.replace(/(?<!\r)\n/g, "\r\n"));
        expect(form === bytes).toBe(latin1(form) === text);
      }),
    );
  });
});

test.for([
  ["\r", true],
  ["a\rb", true],
  ["\r\r\n", true],
  ["\r\n", false],
  ["\n", false],
  ["", false],
] as const)("hasBareCr(%j): %s", ([text, bare]) => {
  expect(hasBareCr(octets(text))).toBe(bare);
});

describe("content()", () => {
  test.for([
    { encoding: "7bit", body: "a=3D\n", out: "a=3D\n", canonical: "a=3D\r\n", clean: true },
    { encoding: "8BIT", body: "\xff\n", out: "\xff\n", canonical: "\xff\r\n", clean: true },
    { encoding: "binary", body: "\n", out: "\n", canonical: "\r\n", clean: true },
    { encoding: "base64", body: "Zg\n==\n", out: "f", canonical: "f", clean: true },
    { encoding: "base64", body: "Z*g==", out: "f", canonical: "f", clean: false },
    { encoding: "base64", body: "Cg==", out: "\n", canonical: "\n", clean: true },
    {
      encoding: "quoted-printable",
      body: "a=\nb\nc=0A",
      out: "ab\nc\n",
      canonical: "ab\r\nc\n",
      clean: true,
    },
    { encoding: "quoted-printable", body: "a=zz", out: "a=zz", canonical: "a=zz", clean: false },
    { encoding: "x-unknown", body: "a=3D\n", out: "a=3D\n", canonical: "a=3D\r\n", clean: true },
  ])("$encoding $body", ({ encoding, body, out, canonical: form, clean }) => {
    const one = encoded(encoding, body);
    expect(latin1(content(one))).toBe(out);
    expect(latin1(canonicalContent(one))).toBe(form);
    expect(contentIsClean(one)).toBe(clean);
  });

  test("is decoded once; without an encoding it is a view of the message", () => {
    const base64 = encoded("base64", "Zg==");
    expect(content(base64)).toBe(content(base64));
    const plain = encoded("7bit", "x\r\n");
    expect(content(plain).buffer).toBe(plain.buffer.buffer);
    expect(canonicalContent(plain)).toBe(content(plain));
  });

  test("a multipart is never decoded (RFC 2045, 6.4)", () => {
    const multipart = part(
      "Content-Type: multipart/mixed; boundary=b\r\nContent-Transfer-Encoding: base64\r\n\r\n--b\n\nx\n--b--",
    );
    expect(latin1(content(multipart))).toBe("--b\n\nx\n--b--");
    expect(latin1(canonicalContent(multipart))).toBe("--b\r\n\r\nx\r\n--b--");
  });
});

test("entity() is header and body as they stand", () => {
  expect(latin1(entity(part("A: b\n c\n\nx\r")))).toBe("A: b\n c\n\nx\r");
});
