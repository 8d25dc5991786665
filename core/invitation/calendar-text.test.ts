import { describe, expect, it } from "vitest";
import { calendarText } from "./calendar-text.ts";

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const octets = (text: string): Uint8Array => Uint8Array.from(text, (c) => c.charCodeAt(0));

describe("calendarText()", () => {
  it.for<[string, string]>([
    ["A:1\r\nB:2\r\n", "A:1\nB:2"],
    ["A:1\nB:2\n\r\n \n\n", "A:1\nB:2"],
    ["A:1\r\n 2\r\n\t3\r\nB:4", "A:123\nB:4"],
    ["A:1\r\n  2", "A:1 2"],
    ["A:1\r\n\r\nB:2", "A:1\n\nB:2"],
    ["\ufeffA:1", "A:1"],
    ["", ""],
  ])("unfolds %j", ([written, text]) => {
    expect(calendarText(utf8(written), null)).toEqual({ text, charsetClear: true, faults: [] });
  });

  it("joins a character that a fold stands in (RFC 5545, 3.1)", () => {
    const bytes = octets("SUMMARY:caf\u00c3\r\n \u00a9");
    expect(calendarText(bytes, "utf-8")).toEqual({ text: "SUMMARY:café", charsetClear: true, faults: [] });
  });

  it.for<[string, string | null, string, boolean]>([
    ["S:\u00c3\u00a9", null, "S:é", true],
    ["S:\u00c3\u00a9", "UTF-8", "S:é", true],
    ["S:\u00e9", "iso-8859-1", "S:é", true],
    ["S:x", "us-ascii", "S:x", true],
    ["S:\u00c3\u00a9", "us-ascii", "S:é", false],
    ["S:\u00e9", "utf-8", "S:\ufffd", false],
    ["S:\u00e9", null, "S:\ufffd", false],
    ["S:x", "x-unknown", "S:x", false],
    ["S:x", "utf-7", "S:x", false],
    ["S:\u001b$B%F\u001b(B", "iso-2022-jp", "S:テ", false],
    ["S:1\r\n 2", "iso-2022-jp", "S:12", false],
    ["S:x", "", "S:x", false],
  ])("decodes %j as %s", ([written, charset, text, charsetClear]) => {
    expect(calendarText(octets(written), charset)).toEqual({ text, charsetClear, faults: [] });
  });

  it.for<[string, readonly string[]]>([
    ["A:1\rB:2\r\n", ["bare-cr"]],
    ["A:1\u0000", ["nul"]],
    ["A\r\r\n", ["bare-cr"]],
  ])("names what no calendar may hold in %j", ([written, faults]) => {
    expect(calendarText(octets(written), null).faults).toEqual(faults);
  });
});
