import { describe, expect, it } from "vitest";
import { sameButDelegation } from "./delegation.ts";

const cal = "cal@x.example";
const eve = "eve@x.example";

const event = (...lines: readonly string[]): string =>
  ["BEGIN:VCALENDAR", "METHOD:REQUEST", "BEGIN:VEVENT", ...lines, "END:VEVENT", "END:VCALENDAR"].join("\n");

const body = [
  "UID:1@acme.example",
  "SEQUENCE:0",
  "DTSTAMP:20261101T080000Z",
  'ORGANIZER;CN=Olivia;DIR="ldap://x":mailto:olivia@acme.example',
  "DTSTART:20261215T090000Z",
  "SUMMARY:Review",
];
const listed = "ATTENDEE;RSVP=TRUE;CN=Cal:mailto:cal@x.example";
const other = "ATTENDEE:mailto:anna@home.example";
const delegator = 'ATTENDEE;PARTSTAT=DELEGATED;DELEGATED-TO="mailto:eve@x.example":mailto:cal@x.example';
const delegate = 'ATTENDEE;RSVP=TRUE;DELEGATED-FROM="mailto:cal@x.example":mailto:eve@x.example';

const original = event(...body, listed, other);

describe("sameButDelegation()", () => {
  it.for<[string, string, string]>([
    ["the two lines", original, event(...body, delegator, delegate, other)],
    ["in another order", original, event(other, delegate, ...body.toReversed(), delegator)],
    [
      "names in another case, parameters in another order",
      original,
      event(...body, delegator, delegate, other).replace(
        /ORGANIZER.*/,
        'organizer;dir=ldap://x;cn="Olivia":mailto:olivia@acme.example',
      ),
    ],
    [
      "the delegate invited before",
      event(...body, listed, other, "ATTENDEE:mailto:eve@x.example"),
      event(...body, delegator, delegate, other),
    ],
    [
      "addresses that differ in case alone",
      original,
      event(...body, delegator, delegate, other).replaceAll("eve@", "Eve@"),
    ],
  ])("is true for %s", ([, before, after]) => {
    expect(sameButDelegation(before, after, cal, eve)).toBe(true);
  });

  const delegated = event(...body, delegator, delegate, other);
  it.for<[string, string, string]>([
    ["no delegation at all", original, original],
    ["a moved start", original, delegated.replace("T090000Z", "T100000Z")],
    ["a greater SEQUENCE", original, delegated.replace("SEQUENCE:0", "SEQUENCE:1")],
    ["a later DTSTAMP", original, delegated.replace("20261101", "20261102")],
    ["another METHOD", original, delegated.replace("REQUEST", "CANCEL")],
    ["another ORGANIZER", original, delegated.replace("olivia@", "mallory@")],
    [
      "a SENT-BY for the ORGANIZER",
      original,
      delegated.replace("CN=Olivia", 'CN=Olivia;SENT-BY="mailto:cal@x.example"'),
    ],
    ["a second parameter of one name", original, delegated.replace("CN=Olivia", "CN=Olivia;CN=Mallory")],
    ["a line more", original, delegated.replace("SUMMARY", "LOCATION:Elsewhere\nSUMMARY")],
    ["a line twice", original, delegated.replace("SUMMARY:Review", "SUMMARY:Review\nSUMMARY:Review")],
    ["a line less", original, delegated.replace("SUMMARY:Review\n", "")],
    ["somebody more", original, delegated.replace(other, `${other}\nATTENDEE:mailto:mallory@evil.example`)],
    ["somebody less", original, delegated.replace(`${other}\n`, "")],
    [
      "somebody else's line changed",
      original,
      delegated.replace(other, "ATTENDEE;ROLE=CHAIR:mailto:anna@home.example"),
    ],
    [
      "an alarm",
      original,
      delegated.replace("END:VEVENT", "BEGIN:VALARM\nACTION:EMAIL\nEND:VALARM\nEND:VEVENT"),
    ],
    [
      "a second event",
      original,
      delegated.replace(
        "END:VEVENT",
        `END:VEVENT\nBEGIN:VEVENT\n${body.join("\n")}\n${delegator}\n${delegate}\nEND:VEVENT`,
      ),
    ],
    ["no delegate", original, event(...body, delegator, other)],
    ["no delegator", original, event(...body, delegate, other)],
    ["a delegator not DELEGATED", original, delegated.replace("PARTSTAT=DELEGATED", "PARTSTAT=ACCEPTED")],
    ["a delegate from nobody", original, delegated.replace(';DELEGATED-FROM="mailto:cal@x.example"', "")],
    ["a delegate from another", original, delegated.replace('FROM="mailto:cal@', 'FROM="mailto:anna@')],
    [
      "two delegates",
      original,
      delegated.replace('"mailto:eve@x.example"', '"mailto:eve@x.example","mailto:mallory@evil.example"'),
    ],
    ["the delegator twice", original, delegated.replace(delegator, `${delegator}\n${delegator}`)],
    ["a delegator not invited", event(...body, other), delegated],
    ["another calendar behind", original, `${delegated}\n${original}`],
    ["text behind", original, `${delegated}\nX:1`],
    ["no calendar", original, ""],
    ["no original", "", delegated],
    ["what breaks the standard", original, delegated.replace("\nEND:VEVENT", "")],
    [
      "what is past the bound",
      event(
        ...body,
        listed,
        ..."X"
          .repeat(20_000)
          .split("")
          .map((x) => `${x}:1`),
      ),
      delegated,
    ],
  ])("is false for %s", ([, before, after]) => {
    expect(sameButDelegation(before, after, cal, eve)).toBe(false);
  });

  it("asks for this delegator and this delegate", () => {
    expect(sameButDelegation(original, delegated, eve, cal)).toBe(false);
    expect(sameButDelegation(original, delegated, cal, "anna@home.example")).toBe(false);
  });

  it("asks it of every component", () => {
    const override = ["BEGIN:VEVENT", "UID:1@acme.example", "RECURRENCE-ID:20261222T090000Z"];
    const both = (first: readonly string[], second: readonly string[]): string =>
      event(...body, ...first, "END:VEVENT", ...override, ...second);
    const before = both([listed], [listed]);
    expect(sameButDelegation(before, both([delegator, delegate], [delegator, delegate]), cal, eve)).toBe(
      true,
    );
    expect(sameButDelegation(before, both([delegator, delegate], [listed]), cal, eve)).toBe(false);
  });
});
