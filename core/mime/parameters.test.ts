import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseParameterised } from "./parameters.ts";

const read = (text: string): unknown => {
  const { value, parameters, repeated, broken } = parseParameterised(text);
  return { value, parameters: Object.fromEntries(parameters), repeated, broken };
};

describe("parseParameterised()", () => {
  test.for([
    // RFC 2045, 5.1: the same in two spellings, then case and comments
    ["text/plain; charset=us-ascii (Plain text)", "text/plain", { charset: "us-ascii" }],
    ['text/plain; charset="us-ascii"', "text/plain", { charset: "us-ascii" }],
    ["TEXT/Plain ; CHARSET = US-ASCII", "text/plain", { charset: "US-ASCII" }],
    ["(a) text/(b (c\\) d))plain(e);(f)charset(g)=(h)utf-8(i)", "text/plain", { charset: "utf-8" }],
    [
      'multipart/mixed; boundary="gc0pJq0M:08jU534c0p"',
      "multipart/mixed",
      { boundary: "gc0pJq0M:08jU534c0p" },
    ],
    ['a/b; x="a\\"b\\\\c;d"', "a/b", { x: 'a"b\\c;d' }],
    ['a/b; x=""', "a/b", { x: "" }],
    ["a/b;", "a/b", {}],
    ["a/b;; x=1;", "a/b", { x: "1" }],
    // Seen in mail: characters that a token may not have, file names with spaces
    ["multipart/mixed; boundary=----=_Part_0:1?", "multipart/mixed", { boundary: "----=_Part_0:1?" }],
    ["application/ics; name=my invite.ics", "application/ics", { name: "my invite.ics" }],
    // RFC 2231, 3
    [
      'message/external-body; access-type=URL; URL*0="ftp://"; URL*1="cs.utk.edu/pub/moore/bulk-mailer/bulk-mailer.tar"',
      "message/external-body",
      { "access-type": "URL", url: "ftp://cs.utk.edu/pub/moore/bulk-mailer/bulk-mailer.tar" },
    ],
    // RFC 2231, 4
    [
      "application/x-stuff; title*=us-ascii'en-us'This%20is%20%2A%2A%2Afun%2A%2A%2A",
      "application/x-stuff",
      { title: "This is ***fun***" },
    ],
    // RFC 2231, 4.1
    [
      "application/x-stuff; title*0*=us-ascii'en'This%20is%20even%20more%20; title*1*=%2A%2A%2Afun%2A%2A%2A%20; title*2=\"isn't it!\"",
      "application/x-stuff",
      { title: "This is even more ***fun*** isn't it!" },
    ],
    ["a/b; t*2=c; t*0=a; t*1=b", "a/b", { t: "abc" }],
    ["a/b; t*0=a; t*2=c", "a/b", { t: "a" }],
    ["a/b; t*1=b", "a/b", {}],
    ["a/b; t*00=a", "a/b", { "t*00": "a" }],
    ["a/b; t*0*=utf-8''%C3; t*1*=%BC", "a/b", { t: "ü" }],
    ["a/b; t*=iso-8859-1''%FC", "a/b", { t: "ü" }],
    ["a/b; t*=''%41%zz%4", "a/b", { t: "A%zz%4" }],
    ["a/b; t*=plain", "a/b", { t: "plain" }],
    ["a/b; filename=plain.ics; filename*=utf-8''%C3%BC.ics", "a/b", { filename: "ü.ics" }],
  ] as const)("%s", ([text, value, parameters]) => {
    expect(read(text)).toEqual({ value, parameters, repeated: [], broken: false });
  });

  test.for([
    {
      what: "twice the same name",
      text: "a/b; method=REQUEST; METHOD=CANCEL",
      parameters: { method: "REQUEST" },
      repeated: ["method"],
    },
    {
      what: "plain and extended",
      text: "a/b; method=REQUEST; method*=''CANCEL",
      parameters: { method: "REQUEST" },
      repeated: ["method"],
    },
    {
      what: "extended and plain",
      text: "a/b; method*=''CANCEL; method=REQUEST",
      parameters: { method: "REQUEST" },
      repeated: ["method"],
    },
    {
      what: "plain and in sections",
      text: "a/b; boundary=x; boundary*0=y",
      parameters: { boundary: "x" },
      repeated: ["boundary"],
    },
    { what: "a section in two forms", text: "a/b; t*0=x; t*0*=''y", parameters: { t: "x" }, repeated: ["t"] },
    {
      what: "extended, and its first section",
      text: "a/b; t*=''x; t*0=y",
      parameters: { t: "x" },
      repeated: ["t"],
    },
  ])("$what: the first counts, and it is said", ({ text, parameters, repeated }) => {
    expect(read(text)).toMatchObject({ parameters, repeated, broken: false });
  });

  test.for([
    ["an open quote", 'a/b; boundary="x', { boundary: "x" }],
    ["an open comment", "a/b; x=1 (y", { x: "1" }],
    ["text behind a quoted value", 'a/b; boundary="x"y; z=1', { boundary: "x", z: "1" }],
    ["a boundary in two words", "a/b; boundary=x y", { boundary: "x y" }],
    ["a quote within", 'a/b; boundary=x"y"', { boundary: 'x"y"' }],
    ["no equals sign", "a/b; boundary; z=1", { z: "1" }],
  ] as const)("%s is broken", ([, text, parameters]) => {
    expect(read(text)).toMatchObject({ parameters, broken: true });
  });

  test("nothing makes it throw", () => {
    const pieces = [...";=\"()\\ *'".split(""), "a/b", "*0", "%41", "x", "name", "\ud800", "\u00a0"];
    const piece = fc.constantFrom(...pieces);
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (written) => {
        expect(() => parseParameterised(written.join(""))).not.toThrow();
      }),
      { numRuns: 2000 },
    );
  });

  test.for(["a=b;", "(", ";", '"', "a*0=b;", "\\", "a =", " ", "=", "a b", '"";', "x=(", "*"])(
    "a million of %j end",
    (piece) => {
      expect(parseParameterised(`a/b;${piece.repeat(1_000_000)}`).value).toBe("a/b");
    },
  );

  test("100,000 different parameters and 10,000 sections end", () => {
    const many = Array.from({ length: 100_000 }, (_, i) => `a${i}=`).join(";");
    expect(parseParameterised(`a/b;${many}`).parameters.size).toBe(100_000);
    const sections = Array.from({ length: 10_000 }, (_, i) => `t*${i}*=%41`).join(";");
    expect(parseParameterised(`a/b;${sections}`).parameters.get("t")).toBe("A".repeat(10_000));
  });
});
