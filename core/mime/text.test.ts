import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { asciiCompatible, decodeText, decodeWords } from "./text.ts";

describe("decodeText()", () => {
  test.for([
    {
      what: "no charset: UTF-8",
      octets: [0x47, 0xc3, 0xbc],
      charset: null,
      text: "Gü",
      valid: true,
      used: "utf-8",
    },
    {
      what: "names in any case",
      octets: [0xc3, 0xbc],
      charset: " UTF-8 ",
      text: "ü",
      valid: true,
      used: "utf-8",
    },
    {
      what: "one byte order mark goes",
      octets: [0xef, 0xbb, 0xbf, 0x41],
      charset: "utf-8",
      text: "A",
      valid: true,
      used: "utf-8",
    },
    {
      what: "a second one stays",
      octets: [0xef, 0xbb, 0xbf, 0xef, 0xbb, 0xbf, 0x41],
      charset: "utf-8",
      text: "\ufeffA",
      valid: true,
      used: "utf-8",
    },
    {
      what: "overlong UTF-8 (RFC 3629, 3)",
      octets: [0xc0, 0xaf],
      charset: "utf-8",
      text: "\ufffd\ufffd",
      valid: false,
      used: "utf-8",
    },
    {
      what: "a surrogate in UTF-8 (RFC 3629, 3)",
      octets: [0xed, 0xa0, 0x80],
      charset: "utf-8",
      text: "\ufffd\ufffd\ufffd",
      valid: false,
      used: "utf-8",
    },
    {
      what: "cut UTF-8",
      octets: [0x41, 0xe2, 0x82],
      charset: "utf-8",
      text: "A\ufffd",
      valid: false,
      used: "utf-8",
    },
    {
      what: "US-ASCII",
      octets: [0x41, 0x7f],
      charset: "US-ASCII",
      text: "A\x7f",
      valid: true,
      used: "us-ascii",
    },
    {
      what: "UTF-8 under the name of US-ASCII",
      octets: [0xc3, 0xbc],
      charset: "us-ascii",
      text: "ü",
      valid: false,
      used: "us-ascii",
    },
    {
      what: "8 bits under the name of US-ASCII",
      octets: [0xfc, 0x80],
      charset: "ascii",
      text: "ü€",
      valid: false,
      used: "us-ascii",
    },
    {
      what: "ISO-8859-1 as browsers read it",
      octets: [0xe9, 0x80, 0x92],
      charset: "iso-8859-1",
      text: "é€’",
      valid: true,
      used: "windows-1252",
    },
    {
      what: "windows-1252 beyond its letters (WHATWG index)",
      octets: [0x81, 0x8d, 0x8f, 0x90, 0x9d, 0x9f],
      charset: "windows-1252",
      text: "\u0081\u008d\u008f\u0090\u009dŸ",
      valid: true,
      used: "windows-1252",
    },
    {
      what: "ISO-8859-15",
      octets: [0xa4],
      charset: "iso-8859-15",
      text: "€",
      valid: true,
      used: "iso-8859-15",
    },
    { what: "KOI8-R", octets: [0xf0, 0xf2], charset: "koi8-r", text: "ПР", valid: true, used: "koi8-r" },
    {
      what: "Shift_JIS",
      octets: [0x93, 0xfa, 0x96, 0x7b],
      charset: "shift_jis",
      text: "日本",
      valid: true,
      used: "shift_jis",
    },
    {
      what: "ISO-2022-JP",
      octets: [0x1b, 0x24, 0x42, 0x46, 0x7c, 0x1b, 0x28, 0x42],
      charset: "iso-2022-jp",
      text: "日",
      valid: true,
      used: "iso-2022-jp",
    },
    {
      what: "UTF-16 by its mark",
      octets: [0xff, 0xfe, 0x41, 0x00],
      charset: "utf-16le",
      text: "A",
      valid: true,
      used: "utf-16le",
    },
    {
      what: "an unknown name: UTF-8, not valid",
      octets: [0xc3, 0xbc],
      charset: "x-unknown",
      text: "ü",
      valid: false,
      used: null,
    },
    {
      what: "UTF-7 is unknown",
      octets: [0x2b, 0x41, 0x44, 0x77, 0x2d],
      charset: "utf-7",
      text: "+ADw-",
      valid: false,
      used: null,
    },
    { what: "an empty name is unknown", octets: [0x41], charset: "", text: "A", valid: false, used: null },
  ])("$what", ({ octets, charset, text, valid, used }) => {
    expect(decodeText(Uint8Array.from(octets), charset)).toEqual({ text, valid, charset: used });
  });
});

describe("asciiCompatible()", () => {
  test.for([
    [null, true],
    ["utf-8", true],
    ["US-ASCII", true],
    ["iso-8859-1", true],
    ["windows-1251", true],
    ["gb18030", true],
    ["utf-16", false],
    ["UTF-16BE", false],
    ["utf-32", false],
    ["utf-7", false],
    ["iso-2022-jp", false],
    ["iso-2022-kr", false],
    ["hz-gb-2312", false],
    ["ibm037", false],
    ["x-unknown", false],
    ["", false],
  ] as const)("%s: %s", ([charset, compatible]) => {
    expect(asciiCompatible(charset)).toBe(compatible);
  });
});

describe("decodeWords()", () => {
  test.for([
    // RFC 2047, 8
    ["=?ISO-8859-1?Q?a?=", "a"],
    ["=?ISO-8859-1?Q?a?= b", "a b"],
    ["=?ISO-8859-1?Q?a?= =?ISO-8859-1?Q?b?=", "ab"],
    ["=?ISO-8859-1?Q?a?=  =?ISO-8859-1?Q?b?=", "ab"],
    ["=?ISO-8859-1?Q?a?=\t   =?ISO-8859-1?Q?b?=", "ab"],
    ["=?ISO-8859-1?Q?a_b?=", "a b"],
    ["=?ISO-8859-1?Q?a?= =?ISO-8859-2?Q?_b?=", "a b"],
    ["=?US-ASCII?Q?Keith_Moore?=", "Keith Moore"],
    ["=?ISO-8859-1?Q?Keld_J=F8rn_Simonsen?=", "Keld Jørn Simonsen"],
    ["=?ISO-8859-1?B?SWYgeW91IGNhbiByZWFkIHRoaXMgeW8=?=", "If you can read this yo"],
    [
      "=?ISO-8859-1?B?SWYgeW91IGNhbiByZWFkIHRoaXMgeW8=?= =?ISO-8859-2?B?dSB1bmRlcnN0YW5kIHRoZSBleGFtcGxlLg==?=",
      "If you can read this you understand the example.",
    ],
    ["=?ISO-8859-1?Q?Olle_J=E4rnefors?=", "Olle Järnefors"],
    ["Nathaniel Borenstein =?iso-8859-8?b?7eXs+SDv4SDs6PTw?=", "Nathaniel Borenstein םולש ןב לטפנ"],
    // RFC 2231, 5
    ["=?US-ASCII*EN?Q?Keith_Moore?=", "Keith Moore"],
    // One character in two words, as many senders cut them
    ["=?utf-8?b?w7w=?= =?UTF-8?q?=C3?= =?utf-8?Q?=BC?=", "üü"],
    // Different charsets are never joined
    ["=?utf-8?q?=C3?= =?iso-8859-1?q?=BC?=", "\ufffd¼"],
    // A byte order mark stays to be seen
    ["=?utf-8?b?77u/YQ==?=", "\ufeffa"],
    ["=?x-unknown?b?77u/YQ==?=", "\ufeffa"],
    ["=?x-unknown?q?=C3=BC?=", "ü"],
    ["=?windows-1252?q?=92?=", "’"],
    // What is no encoded-word stays as it is
    ["=?utf-8?q?a b?=", "=?utf-8?q?a b?="],
    ["=?utf-8?x?a?=", "=?utf-8?x?a?="],
    ["=?utf-8?q?a", "=?utf-8?q?a"],
    ["=?utf-8?q?a?", "=?utf-8?q?a?"],
    ["=??q?a?=", "=??q?a?="],
    ["plain = text ?= here", "plain = text ?= here"],
    ["=?utf-8?q??=", ""],
    ["a=?utf-8?q?b?=c", "abc"],
  ] as const)("%s", ([value, text]) => {
    expect(decodeWords(value)).toBe(text);
  });

  test("text without words stays as it is", () => {
    fc.assert(
      fc.property(
        fc.string().filter((text) => !text.includes("=?")),
        (text) => {
          expect(decodeWords(text)).toBe(text);
        },
      ),
    );
  });

  test.for(["=?", "=?a", "=?a?q?", "=?a?q?b", "=?utf-8?q?a?= ", "=?x*", "=?a*b?q?="])(
    "100,000 of %j end",
    (piece) => {
      expect(decodeWords(piece.repeat(100_000)).length).toBeLessThanOrEqual(piece.length * 100_000);
    },
  );

  test("a million characters between two marks end", () => {
    expect(decodeWords(`=?${"a".repeat(1_000_000)}?q?${"b".repeat(1_000_000)}`)).toHaveLength(2_000_005);
  });
});
