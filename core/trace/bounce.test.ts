import { describe, expect, test } from "vitest";
import { parse } from "../mime/testkit/mail.ts";
import { readReturnPath } from "./bounce.ts";

const read = (value: string) => readReturnPath(parse(`Return-Path: ${value}\r\n\r\n`).root.fields);

describe("Return-Path and its tags", () => {
  test.each([
    ["<a@b.example>", "a@b.example", "a@b.example", null],
    ["a@B.example", "a@b.example", "a@b.example", null],
    ["<a@b.example> (bounces)", "a@b.example", "a@b.example", null],
    ["<>", null, null, null],
    ["", null, null, null],
    ["<MAILER-DAEMON>", "MAILER-DAEMON", "MAILER-DAEMON", null],
    // draft-levine-smtp-batv-01, key "secret".
    ["<prvs=0123BC9A9C=alice@example.com>", "prvs=0123BC9A9C=alice@example.com", "alice@example.com", "prvs"],
    ["<PRVS=0123bc9a9c=alice@example.com>", "PRVS=0123bc9a9c=alice@example.com", "alice@example.com", "prvs"],
    ["<prvs=alice=0123BC9A9C@example.com>", "prvs=alice=0123BC9A9C@example.com", "alice@example.com", "prvs"],
    ["<prvs=0123BC9A9C=a=b@example.com>", "prvs=0123BC9A9C=a=b@example.com", "a=b@example.com", "prvs"],
    ["<prvs=alice@example.com>", "prvs=alice@example.com", "prvs=alice@example.com", null],
    ["<prvs=x=alice@example.com>", "prvs=x=alice@example.com", "prvs=x=alice@example.com", null],
    ["<btv1==0123abcd==alice@example.com>", "btv1==0123abcd==alice@example.com", "alice@example.com", "btv1"],
    [
      "<msprvs1=20676xgzi92p-=bounces-1@example.com>",
      "msprvs1=20676xgzi92p-=bounces-1@example.com",
      "bounces-1@example.com",
      "msprvs1",
    ],
    // The forms of the Sender Rewriting Scheme's own description.
    [
      "<SRS0=HHH=TT=example.com=alice@forwarder.example>",
      "SRS0=HHH=TT=example.com=alice@forwarder.example",
      "alice@example.com",
      "srs0",
    ],
    [
      "<srs0+HHH=TT=example.com=alice@forwarder.example>",
      "srs0+HHH=TT=example.com=alice@forwarder.example",
      "alice@example.com",
      "srs0",
    ],
    [
      "<SRS1=GGG=orig.example==HHH=TT=example.com=alice@second.example>",
      "SRS1=GGG=orig.example==HHH=TT=example.com=alice@second.example",
      "alice@example.com",
      "srs1",
    ],
    [
      "<SRS0=opaque+string@other.example>",
      "SRS0=opaque+string@other.example",
      "SRS0=opaque+string@other.example",
      null,
    ],
    // A forwarder's around a sender's.
    [
      "<SRS0=HHH=TT=example.com=prvs=0123BC9A9C=alice@forwarder.example>",
      "SRS0=HHH=TT=example.com=prvs=0123BC9A9C=alice@forwarder.example",
      "alice@example.com",
      "srs0",
    ],
    // Longer than a local part may be (RFC 5321, 4.5.3.1.1), as honest rewriting makes them.
    [
      `<SRS0=HHH=TT=example.com=${"a".repeat(60)}@forwarder.example>`,
      `SRS0=HHH=TT=example.com=${"a".repeat(60)}@forwarder.example`,
      `${"a".repeat(60)}@example.com`,
      "srs0",
    ],
  ] as const)("%s", (value, address, original, tag) => {
    expect(read(value)).toEqual({ address, original, tag });
  });

  test("too long to be one: shown, cut, not undone", () => {
    expect(read(`<prvs=0123BC9A9C=${"a".repeat(500)}@example.com>`)).toEqual({
      address: `prvs=0123BC9A9C=${"a".repeat(484)}`,
      original: null,
      tag: null,
    });
  });

  test("the topmost counts; none is none", () => {
    const two = parse("Return-Path: <a@b.example>\r\nReturn-Path: <c@d.example>\r\n\r\n");
    expect(readReturnPath(two.root.fields)?.address).toBe("a@b.example");
    expect(readReturnPath([])).toBeNull();
  });
});
