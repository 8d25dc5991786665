import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { longestLine, parseContentLine } from "./content-line.ts";

describe("parseContentLine()", () => {
  it.for<[string, string, Record<string, readonly string[]>, string]>([
    ["SUMMARY:Lunch", "SUMMARY", {}, "Lunch"],
    ["summary:a:b;c", "SUMMARY", {}, "a:b;c"],
    ["X-EMPTY:", "X-EMPTY", {}, ""],
    ["RRULE:FREQ=DAILY;COUNT=2", "RRULE", {}, "FREQ=DAILY;COUNT=2"],
    [
      'ATTENDEE;cn="Doe; Jane: the, 1st";RSVP=TRUE:mailto:j@a.example',
      "ATTENDEE",
      { CN: ["Doe; Jane: the, 1st"], RSVP: ["TRUE"] },
      "mailto:j@a.example",
    ],
    ["ATTENDEE;CN=Doe, Jane:mailto:j@a.example", "ATTENDEE", { CN: ["Doe, Jane"] }, "mailto:j@a.example"],
    // RFC 6868, 3.1
    ["X;CN=George ^'Babe^' Ruth^nJr ^^:v", "X", { CN: ['George "Babe" Ruth\nJr ^'] }, "v"],
    // RFC 5545, 3.2.5
    [
      'ATTENDEE;DELEGATED-TO="mailto:a@x.example","mailto:b@x.example":mailto:c@x.example',
      "ATTENDEE",
      { "DELEGATED-TO": ["mailto:a@x.example", "mailto:b@x.example"] },
      "mailto:c@x.example",
    ],
    // Unquoted in RFC 5545's own example (3.8.4.1) and in the wild
    [
      "ORGANIZER;SENT-BY=mailto:jane@x.example;CN=Boss:MAILTO:boss@x.example",
      "ORGANIZER",
      { "SENT-BY": ["mailto:jane@x.example"], CN: ["Boss"] },
      "MAILTO:boss@x.example",
    ],
    [
      "ATTENDEE;DELEGATED-FROM=MAILTO:a@x.example,mailto:b@x.example:mailto:c@x.example",
      "ATTENDEE",
      { "DELEGATED-FROM": ["MAILTO:a@x.example", "mailto:b@x.example"] },
      "mailto:c@x.example",
    ],
    [
      "ORGANIZER;DIR=ldap://h.example/o=x:mailto:b@x.example",
      "ORGANIZER",
      { DIR: ["ldap://h.example/o=x"] },
      "mailto:b@x.example",
    ],
  ])("reads %s", ([line, name, parameters, value]) => {
    expect(parseContentLine(line)).toEqual({
      name,
      parameters: new Map(Object.entries(parameters)),
      value,
      repeated: [],
      faulty: false,
    });
  });

  it.for<[string, string]>([
    ["Sorry, I cannot change this", "no colon"],
    [":value", "no name"],
    ["", "nothing"],
    ["SUM MARY:x", "space in the name"],
    ["SUMMARY :x", "space behind the name"],
    ["\u200bORGANIZER:x", "a character that does not show"],
    ["ſUMMARY:x", "a letter whose upper case is another's"],
    ['SUMMARY":x', "quote in the name"],
    ['ATTENDEE;CN="never closed:mailto:a@x.example', "open quote"],
    ["ATTENDEE;CN=a", "no value"],
  ])("refuses %s: %s", ([line]) => {
    expect(parseContentLine(line)).toEqual({ fault: "line" });
  });

  it.for<[string, string]>([
    ["ORGANIZER;mailto:boss@x.example", "boss@x.example"],
    ["ORGANIZER;=x:mailto:boss@x.example", "mailto:boss@x.example"],
    ['ORGANIZER;CN="a"b:mailto:boss@x.example', "mailto:boss@x.example"],
    ['ORGANIZER;CN=a"b:c":mailto:boss@x.example', 'c":mailto:boss@x.example'],
    ["ORGANIZER;ſENT-BY=x:mailto:boss@x.example", "mailto:boss@x.example"],
  ])("reads on past a faulty parameter, and says so: %s", ([line, value]) => {
    expect(parseContentLine(line)).toMatchObject({ name: "ORGANIZER", value, faulty: true });
  });

  it("keeps the first of two equal parameters, and names it", () => {
    const line = parseContentLine("ATTENDEE;PARTSTAT=DECLINED;partstat=ACCEPTED:mailto:a@x.example");
    expect(line).toMatchObject({ repeated: ["PARTSTAT"] });
    expect("fault" in line ? null : line.parameters.get("PARTSTAT")).toEqual(["DECLINED"]);
  });

  it("ends at its bounds", () => {
    expect(parseContentLine(`A:${"x".repeat(longestLine - 2)}`)).toMatchObject({ name: "A" });
    expect(parseContentLine(`A:${"x".repeat(longestLine - 1)}`)).toEqual({ fault: "too-large" });
    expect(parseContentLine(`A${";B=1".repeat(100)}:x`)).toMatchObject({ name: "A" });
    expect(parseContentLine(`A${";B=1".repeat(101)}:x`)).toEqual({ fault: "too-large" });
  });

  it("never throws", () => {
    const pieces = fc.constantFrom(";", ":", ",", '"', "=", "^", "A", "SENT-BY=mailto:", " ", "\u0000", "ſ");
    fc.assert(
      fc.property(
        fc.array(pieces).map((parts) => parts.join("")),
        (line) => {
          expect(parseContentLine(line)).toBeDefined();
        },
      ),
      { numRuns: 2000 },
    );
  });
});
