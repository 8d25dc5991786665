import { describe, expect, test } from "vitest";
import { latin1 } from "../bytes/ascii.ts";
import { field, fields } from "./header.ts";
import type { Opener } from "./part.ts";
import { bodies, crlf, kinds, mixed, outline, parse } from "./testkit/mail.ts";

describe("parseMessage() reads the Content fields", () => {
  test.for([
    {
      header: ["Content-Type: text/calendar; method=REQUEST", "content-type: text/plain"],
      problem: { kind: "repeated-field", name: "content-type" },
    },
    {
      header: ["Content-Transfer-Encoding: 7bit", "Content-Transfer-Encoding: base64"],
      problem: { kind: "repeated-field", name: "content-transfer-encoding" },
    },
    {
      header: ["Content-Type: text/calendar; method=REQUEST; method=CANCEL"],
      problem: { kind: "repeated-parameter", name: "method" },
    },
    {
      header: ["Content-Disposition: inline; filename=a.ics; filename=b.ics"],
      problem: { kind: "repeated-parameter", name: "filename" },
    },
    {
      header: ['Content-Type: text/calendar; method="REQUEST'],
      problem: { kind: "bad-field", name: "content-type" },
    },
    {
      header: ["Content-Transfer-Encoding: 7bit base64"],
      problem: { kind: "bad-field", name: "content-transfer-encoding" },
    },
  ])("$problem.kind $problem.name: $header", ({ header, problem }) => {
    expect(parse(crlf(...header, "", "x")).root.problems).toContainEqual(problem);
  });

  test("the first of repeated fields counts", () => {
    const { root } = parse(
      crlf("Content-Type: text/calendar; method=REQUEST", "Content-Type: text/html", "", "x"),
    );
    expect([root.type, root.parameters.get("method")]).toEqual(["text/calendar", "REQUEST"]);
  });

  test("a second From stays to be counted", () => {
    const { root } = parse(crlf("From: a@example.com", "FROM : b@example.com", "", "x"));
    expect(fields(root, "From")).toEqual(["a@example.com", "b@example.com"]);
    expect([field(root, "from"), field(root, "to")]).toEqual(["a@example.com", null]);
  });

  test.for([
    { header: [], is: { type: "text/plain", encoding: "7bit", disposition: null, filename: null } },
    { header: ["Content-Type: Text/Calendar; NAME=a.ics"], is: { type: "text/calendar", filename: "a.ics" } },
    {
      header: ["Content-Type: a/b; name=x", "Content-Disposition: Attachment; filename=y"],
      is: { disposition: "attachment", filename: "y" },
    },
    {
      header: ["Content-Disposition: inline; filename*=utf-8''%C3%BC.ics"],
      is: { disposition: "inline", filename: "ü.ics" },
    },
    { header: ['Content-Type: a/b; name="=?utf-8?q?=C3=BC?=.ics"'], is: { filename: "ü.ics" } },
    { header: ["Content-Transfer-Encoding: (c) BASE64 (d)"], is: { encoding: "base64" } },
    { header: ["Content-Type:\r\n text/html;\r\n charset=x"], is: { type: "text/html" } },
    { header: ["Content-Type: text/caléndar"], is: { type: "text/plain" } },
  ])("$header", ({ header, is }) => {
    expect(parse(crlf(...header, "", "")).root).toMatchObject(is);
  });
});

describe("parseMessage() numbers parts as IMAP does (RFC 9051, 6.4.5.1)", () => {
  test("the example of 6.4.5.1", () => {
    const leaf = (type: string, name: string): string[] => [`--${name}`, `Content-Type: ${type}`, "", "x"];
    const message = parse(
      crlf(
        mixed("a"),
        "",
        ...leaf("text/plain", "a"),
        ...leaf("application/octet-stream", "a"),
        "--a",
        "Content-Type: message/rfc822",
        "",
        mixed("b"),
        "",
        ...leaf("text/plain", "b"),
        ...leaf("application/octet-stream", "b"),
        "--b--",
        "--a",
        mixed("c"),
        "",
        ...leaf("image/gif", "c"),
        "--c",
        "Content-Type: message/rfc822",
        "",
        mixed("d"),
        "",
        ...leaf("text/plain", "d"),
        "--d",
        "Content-Type: multipart/alternative; boundary=e",
        "",
        ...leaf("text/plain", "e"),
        ...leaf("text/richtext", "e"),
        "--e--",
        "--d--",
        "--c--",
        "--a--",
        "",
      ),
    );
    expect(outline(message)).toEqual([
      "TEXT multipart/mixed",
      "1 text/plain",
      "2 application/octet-stream",
      "3 message/rfc822",
      "3.TEXT multipart/mixed",
      "3.1 text/plain",
      "3.2 application/octet-stream",
      "4 multipart/mixed",
      "4.1 image/gif",
      "4.2 message/rfc822",
      "4.2.TEXT multipart/mixed",
      "4.2.1 text/plain",
      "4.2.2 multipart/alternative",
      "4.2.2.1 text/plain",
      "4.2.2.2 text/richtext",
    ]);
    expect(kinds(message)).toEqual([]);
  });

  test("a message that is one message", () => {
    expect(outline(parse("Content-Type: message/rfc822\r\n\r\nA: 1\r\n\r\nx"))).toEqual([
      "1 message/rfc822",
      "1.1 text/plain",
    ]);
  });
});

describe("parseMessage() opens content", () => {
  const inner = crlf(mixed("i"), "", "--i", "", "x", "--i--", "");

  test.for(["base64", "quoted-printable"])(
    "an attached message in %s lies in a buffer of its own",
    (encoding) => {
      const encoded = encoding === "base64" ? btoa(inner) : inner.replaceAll("=", "=3D");
      const message = parse(
        crlf(
          mixed("o"),
          "",
          "--o",
          "Content-Type: message/global",
          `Content-Transfer-Encoding: ${encoding}`,
          "",
          encoded,
          "--o--",
        ),
      );
      expect(outline(message)).toEqual([
        "TEXT multipart/mixed",
        "1 message/global",
        "1.TEXT multipart/mixed",
        "1.1 text/plain",
      ]);
      expect(message.parts.map(({ within }) => within)).toEqual([null, null, "1", "1"]);
      expect(bodies(message)).toEqual(["x"]);
    },
  );

  const opener: Opener = (_, bytes) => (latin1(bytes).startsWith("open:") ? bytes.subarray(5) : null);

  test("what an opener opens is child 1, whatever it is", () => {
    const message = parse(crlf("Content-Type: application/pkcs7-mime", "", `open:${inner}`), {}, opener);
    expect(outline(message)).toEqual(["1 application/pkcs7-mime", "1.1 multipart/mixed", "1.1.1 text/plain"]);
    expect(message.parts.map(({ within, depth }) => [within, depth])).toEqual([
      [null, 0],
      ["1", 1],
      ["1", 2],
    ]);
  });

  test("opened messages and openings go on", () => {
    const nested = crlf(
      "Content-Type: message/rfc822",
      "",
      "Content-Type: application/x-pkcs7-mime",
      "",
      `open:${inner}`,
    );
    const message = parse(crlf("Content-Type: application/pkcs7-mime", "", `open:${nested}`), {}, opener);
    expect(outline(message)).toEqual([
      "1 application/pkcs7-mime",
      "1.1 message/rfc822",
      "1.1.1 application/x-pkcs7-mime",
      "1.1.1.1 multipart/mixed",
      "1.1.1.1.1 text/plain",
    ]);
  });

  test.for([
    { type: "application/pkcs7-mime", opened: true },
    { type: "application/x-pkcs7-mime; name=a.txt", opened: true },
    { type: "application/octet-stream; name=SMIME.P7M", opened: true },
    { type: "application/octet-stream; name=smime.p7z", opened: true },
    { type: "application/pkcs7-signature; name=smime.p7s", opened: true },
    { type: "application/octet-stream; name=smime.p7m.txt", opened: false },
    { type: "application/octet-stream", opened: false },
    { type: "text/plain; name=smime.p7m", opened: false },
  ])("$type: $opened", ({ type, opened }) => {
    const message = parse(`Content-Type: ${type}\r\n\r\nopen:x`, {}, opener);
    expect(message.parts.length).toBe(opened ? 2 : 1);
  });

  test("the control part of multipart/signed is never opened", () => {
    const message = parse(
      crlf(
        "Content-Type: multipart/signed; boundary=b",
        "",
        "--b",
        "Content-Type: application/pkcs7-signature; name=smime.p7s",
        "",
        "open:x",
        "--b",
        "Content-Type: application/pkcs7-signature; name=smime.p7s",
        "",
        "open:x",
        "--b--",
      ),
      {},
      opener,
    );
    expect(message.parts.map(({ id }) => id)).toEqual(["TEXT", "1", "1.1", "2"]);
  });
});
