import { describe, expect, test } from "vitest";
import { latin1 } from "../bytes/ascii.ts";
import { entity } from "./content.ts";
import { field } from "./header.ts";
import { bodies, crlf, kinds, mixed, outline, parse } from "./testkit/mail.ts";

describe("parseMessage() cuts multiparts as RFC 2046, 5.1.1 says", () => {
  test("the example of 5.1.1", () => {
    const message = parse(
      crlf(
        "From: Nathaniel Borenstein <nsb@bellcore.com>",
        "To: Ned Freed <ned@innosoft.com>",
        "Date: Sun, 21 Mar 1993 23:56:48 -0800 (PST)",
        "Subject: Sample message",
        "MIME-Version: 1.0",
        'Content-type: multipart/mixed; boundary="simple boundary"',
        "",
        "This is the preamble.  It is to be ignored, though it",
        "is a handy place for composition agents to include an",
        "explanatory note to non-MIME conformant readers.",
        "",
        "--simple boundary",
        "",
        "This is implicitly typed plain US-ASCII text.",
        "It does NOT end with a linebreak.",
        "--simple boundary",
        "Content-type: text/plain; charset=us-ascii",
        "",
        "This is explicitly typed plain US-ASCII text.",
        "It DOES end with a linebreak.",
        "",
        "--simple boundary--",
        "",
        "This is the epilogue.  It is also to be ignored.",
      ),
    );
    expect(outline(message)).toEqual(["TEXT multipart/mixed", "1 text/plain", "2 text/plain"]);
    expect(bodies(message)).toEqual([
      "This is implicitly typed plain US-ASCII text.\r\nIt does NOT end with a linebreak.",
      "This is explicitly typed plain US-ASCII text.\r\nIt DOES end with a linebreak.\r\n",
    ]);
    expect(kinds(message)).toEqual([]);
    expect(latin1(entity(message.byId("2")!))).toBe(
      "Content-type: text/plain; charset=us-ascii\r\n\r\nThis is explicitly typed plain US-ASCII text.\r\nIt DOES end with a linebreak.\r\n",
    );
  });

  test("the digest of 5.1.5: messages by default", () => {
    const message = parse(
      crlf(
        'Content-Type: multipart/digest; boundary="---- next message ----"',
        "",
        "------ next message ----",
        "",
        "From: someone-else",
        "Subject: my opinion",
        "",
        "body 1",
        "",
        "------ next message ----",
        "Content-Type: text/plain",
        "",
        "body 2",
        "------ next message ------",
      ),
    );
    expect(outline(message)).toEqual([
      "TEXT multipart/digest",
      "1 message/rfc822",
      "1.1 text/plain",
      "2 text/plain",
    ]);
    expect(bodies(message)).toEqual(["body 1\r\n", "body 2"]);
    expect(field(message.byId("1.1")!, "subject")).toBe("my opinion");
  });

  const one = (...body: readonly string[]): string => crlf(mixed("b"), "", ...body);

  test.for([
    { what: "transport padding", text: one("--b \t", "", "x", "--b-- \t", ""), bodies: ["x"] },
    { what: "no line end behind the close delimiter", text: one("--b", "", "x", "--b--"), bodies: ["x"] },
    {
      what: "a line that only looks alike",
      text: one("--b", "", "-b", " --b", "x--b", "--c", "--b--"),
      bodies: ["-b\r\n --b\r\nx--b\r\n--c"],
    },
    { what: "an empty body", text: one("--b", "", "", "--b--"), bodies: [""] },
    { what: "a blank line whose end is the delimiter's", text: one("--b", "", "--b--"), bodies: [""] },
    { what: "no lines at all", text: one("--b", "--b--"), bodies: [""] },
    { what: "a header and nothing else", text: one("--b", "A: 1", "--b--"), bodies: [""] },
    { what: "a header and a blank line", text: one("--b", "A: 1", "", "--b--"), bodies: [""] },
    { what: "empty lines at the end", text: one("--b", "", "x", "", "", "--b--"), bodies: ["x\r\n\r\n"] },
    { what: "a dash as the last octet", text: one("--b", "", "x", "--b--", "-"), bodies: ["x"] },
    { what: "case counts in boundaries", text: one("--b", "", "--B", "--b--"), bodies: ["--B"] },
    {
      what: "text that is all dashes",
      text: one("--b", "", "-".repeat(300), "--", "---", "--b--"),
      bodies: [`${"-".repeat(300)}\r\n--\r\n---`],
    },
    {
      what: "a boundary of dashes",
      text: crlf(mixed("--"), "", "----", "", "---", "------", ""),
      bodies: ["---"],
    },
    {
      what: "a boundary with a space at its end (5.1.1)",
      text: crlf(mixed("b "), "", "--b", "", "x", "--b--"),
      bodies: ["x"],
    },
    {
      what: "a boundary in RFC 2231 sections",
      text: crlf("Content-Type: multipart/mixed; boundary*0=a; boundary*1=b", "", "--ab", "", "x", "--ab--"),
      bodies: ["x"],
    },
    {
      what: "a boundary over 70 characters",
      text: crlf(mixed("b".repeat(90)), "", `--${"b".repeat(90)}`, "", "x", `--${"b".repeat(90)}--`),
      bodies: ["x"],
    },
    {
      what: "a delimiter as the first line of an epilogue's text",
      text: one("--b", "", "x", "--b--", "--c"),
      bodies: ["x"],
    },
  ])("$what", ({ text, bodies: expected }) => {
    for (const form of [text, text.replaceAll("\r\n", "\n")]) {
      const message = parse(form);
      expect(bodies(message)).toEqual(
        expected.map((body) => (form === text ? body : body.replaceAll("\r\n", "\n"))),
      );
      expect(kinds(message)).toEqual([]);
    }
  });

  test("the line end before a delimiter belongs to it even where it ends a field", () => {
    const message = parse(one("--b", "A: 1", "--b--"));
    expect(latin1(entity(message.byId("1")!))).toBe("A: 1");
    expect(message.byId("1")!.fields[0]!.value).toBe("1");
  });

  test("an outer delimiter closes what is open inside", () => {
    const message = parse(
      crlf(mixed("o"), "", "--o", mixed("i"), "", "--i", "", "x", "--o", "", "y", "--i--", "--o--", ""),
    );
    expect(outline(message)).toEqual([
      "TEXT multipart/mixed",
      "1 multipart/mixed",
      "1.1 text/plain",
      "2 text/plain",
    ]);
    expect(bodies(message)).toEqual(["x", "y\r\n--i--"]);
    expect(kinds(message)).toEqual(["1 boundary-unclosed"]);
  });

  test("an outer delimiter ends a header, and an empty part inside", () => {
    const message = parse(crlf(mixed("o"), "", "--o", mixed("i"), "", "--i", "--o", "A: 1", "--o--"));
    expect(outline(message)).toEqual([
      "TEXT multipart/mixed",
      "1 multipart/mixed",
      "1.1 text/plain",
      "2 text/plain",
    ]);
    expect(latin1(entity(message.byId("1")!))).toBe(crlf(mixed("i"), "", "--i"));
  });

  test("message/rfc822 ends where its multipart does", () => {
    const message = parse(
      crlf(
        mixed("o"),
        "",
        "--o",
        "Content-Type: message/rfc822",
        "",
        "Subject: in",
        mixed("i"),
        "",
        "--i",
        "",
        "x",
        "--o--",
      ),
    );
    expect(outline(message)).toEqual([
      "TEXT multipart/mixed",
      "1 message/rfc822",
      "1.TEXT multipart/mixed",
      "1.1 text/plain",
    ]);
    expect(latin1(entity(message.byId("1.1")!))).toBe("\r\nx");
  });
});

describe("parseMessage() says where readers disagree", () => {
  const one = (...body: readonly string[]): string => crlf(mixed("b"), "", ...body);

  test.for([
    {
      what: "never closed",
      text: one("--b", "", "x", ""),
      bodies: ["x\r\n"],
      kinds: ["TEXT boundary-unclosed"],
    },
    { what: "never opened", text: one("x"), bodies: ["x"], kinds: ["TEXT boundary-unclosed"] },
    {
      what: "closed before it is opened",
      text: one("--b--", "--b", "", "x"),
      bodies: ["--b--\r\n--b\r\n\r\nx"],
      kinds: ["TEXT ambiguous-delimiter"],
    },
    {
      what: "a delimiter at the very end",
      text: one("--b"),
      bodies: [""],
      kinds: ["TEXT boundary-unclosed"],
    },
    {
      what: "a line that begins with the boundary (5.1.1, note to implementors)",
      text: one("--b", "", "x", "--bc", "y", "--b--"),
      bodies: ["x\r\n--bc\r\ny"],
      kinds: ["TEXT ambiguous-delimiter"],
    },
    {
      what: "text behind the delimiter",
      text: one("--b", "", "x", "--b y", "--b--"),
      bodies: ["x\r\n--b y"],
      kinds: ["TEXT ambiguous-delimiter"],
    },
    {
      what: "text behind the close delimiter",
      text: one("--b", "", "x", "--b--y", "--b--"),
      bodies: ["x\r\n--b--y"],
      kinds: ["TEXT ambiguous-delimiter"],
    },
    {
      what: "a part in the epilogue",
      text: one("--b", "", "x", "--b--", "--b", "Content-Type: text/calendar", "", "y", "--b--"),
      bodies: ["x"],
      kinds: ["TEXT ambiguous-delimiter"],
    },
    {
      what: "a delimiter behind a bare CR",
      text: one("--b", "", "x\r--b\r\n", "y", "--b--"),
      bodies: ["x\r--b\r\n\r\ny"],
      kinds: ["TEXT bare-cr"],
    },
    {
      what: "a delimiter ended by a bare CR",
      text: one("--b", "", "x", "--b\ry", "--b--"),
      bodies: ["x\r\n--b\ry"],
      kinds: ["TEXT ambiguous-delimiter"],
    },
    {
      what: "an inner boundary that begins with the outer one",
      text: one("--b", mixed("bc"), "", "--bc", "", "x", "--bc--", "--b--"),
      bodies: ["x"],
      kinds: ["TEXT ambiguous-delimiter"],
    },
    {
      what: "the same boundary inside and outside: the inner multipart takes it",
      text: one("--b", mixed("b"), "", "--b", "", "x", "--b--", "--b", "", "y", "--b--"),
      bodies: ["x", "y"],
      kinds: ["TEXT ambiguous-delimiter", "1 ambiguous-delimiter"],
    },
    {
      what: "an outer boundary that looks like the inner one closed",
      text: crlf(mixed("b--"), "", "--b--", mixed("b"), "", "--b", "", "x", "--b--", "--b----"),
      bodies: ["x"],
      kinds: ["TEXT ambiguous-delimiter", "1 ambiguous-delimiter"],
    },
    {
      what: "no boundary",
      text: "Content-Type: multipart/mixed\r\n\r\n--b\r\n",
      bodies: ["--b\r\n"],
      kinds: ["TEXT no-boundary"],
    },
    {
      what: "an empty boundary",
      text: `${mixed("")}\r\n\r\n--\r\n`,
      bodies: ["--\r\n"],
      kinds: ["TEXT no-boundary"],
    },
    {
      what: "a boundary that is no ASCII",
      text: `${mixed("\xe9")}\r\n\r\n--\xe9\r\n`,
      bodies: ["--\xe9\r\n"],
      kinds: ["TEXT no-boundary"],
    },
    {
      what: "a transfer encoding on a multipart (RFC 2045, 6.4)",
      text: crlf("Content-Transfer-Encoding: base64", one("--b", "", "x", "--b--")),
      bodies: ["x"],
      kinds: ["TEXT bad-encoding"],
    },
    {
      what: "an unknown transfer encoding",
      text: "Content-Transfer-Encoding: x-uu\r\n\r\nx",
      bodies: ["x"],
      kinds: ["1 bad-encoding"],
    },
    {
      what: "an empty transfer encoding",
      text: "Content-Transfer-Encoding:\r\n\r\nx",
      bodies: ["x"],
      kinds: ["1 bad-field", "1 bad-encoding"],
    },
    {
      what: "a NUL in binary content is none",
      text: "Content-Transfer-Encoding: binary\r\n\r\nx\0y",
      bodies: ["x\0y"],
      kinds: [],
    },
    { what: "a NUL", text: "\r\nx\0y", bodies: ["x\0y"], kinds: ["1 nul"] },
    { what: "a NUL in the header", text: "A: \0\r\n\r\n", bodies: [""], kinds: ["1 nul"] },
    { what: "a bare CR in the header", text: "A: x\rB: y\r\n\r\n", bodies: [""], kinds: ["1 bare-cr"] },
    { what: "no header line", text: "hello\r\n\r\nx", bodies: ["x"], kinds: ["1 bad-field"] },
    {
      what: "an unreadable Content-Type",
      text: "Content-Type: text\r\n\r\nx",
      bodies: ["x"],
      kinds: ["1 bad-field"],
    },
  ])("$what", ({ text, bodies: expected, kinds: problems }) => {
    const message = parse(text);
    expect(bodies(message)).toEqual(expected);
    expect(kinds(message)).toEqual(problems);
  });
});
