import ICAL from "ical.js";
import { describe, expect, it } from "vitest";
import { Budget, defaultLimits } from "../bytes/budget.ts";
import { readComponents, type Component } from "./component.ts";

const read = (...lines: readonly string[]) => readComponents(lines.join("\n"), new Budget());

/** Names and values only, nested. */
const outline = ({ name, properties, components }: Component): unknown => [
  name,
  properties.map((property) => `${property.name}:${property.value}`),
  components.map(outline),
];

const event = ["BEGIN:VEVENT", "UID:1", "END:VEVENT"];

describe("readComponents()", () => {
  it("reads nested components, each VCALENDAR with its own lines", () => {
    const { calendars, faults } = read(
      "BEGIN:VCALENDAR",
      "METHOD:REQUEST",
      ...event,
      "END:VCALENDAR",
      "",
      "begin:vcalendar",
      "END:VCALENDAR",
    );
    expect(faults).toEqual([]);
    expect(calendars.map(({ faults }) => faults)).toEqual([[], []]);
    expect(calendars.map(({ component }) => outline(component))).toEqual([
      ["VCALENDAR", ["METHOD:REQUEST"], [["VEVENT", ["UID:1"], []]]],
      ["VCALENDAR", [], []],
    ]);
    expect(calendars.map(({ text }) => text)).toEqual([
      ["BEGIN:VCALENDAR", "METHOD:REQUEST", ...event, "END:VCALENDAR"].join("\n"),
      "begin:vcalendar\nEND:VCALENDAR",
    ]);
  });

  it.for<[string, readonly string[], readonly string[]]>([
    ["END missing", ["BEGIN:VCALENDAR", "BEGIN:VEVENT", "UID:1"], ["END"]],
    // RFC 6047, 4.5, closes its VTODO so.
    ["another END", ["BEGIN:VCALENDAR", "BEGIN:VEVENT", "UID:1", "END:VTODO", "END:VCALENDAR"], ["END"]],
    ["no VCALENDAR around it", event, ["VCALENDAR", "END"]],
    ["a line that is none", ["BEGIN:VCALENDAR", "Sorry", ...event, "END:VCALENDAR"], ["line"]],
    [
      "an event within another component",
      ["BEGIN:VCALENDAR", "BEGIN:X-BOX", ...event, "END:X-BOX", ...event, "END:VCALENDAR"],
      ["VEVENT"],
    ],
    [
      "a component whose name others trim",
      ["BEGIN:VCALENDAR", ...event, "BEGIN: VEVENT", "UID:2", "END: VEVENT", "END:VCALENDAR"],
      ["BEGIN", "END"],
    ],
    [
      "a BEGIN with a parameter",
      ["BEGIN:VCALENDAR", "BEGIN;X=1:VEVENT", "UID:1", "END:VEVENT", "END:VCALENDAR"],
      ["BEGIN"],
    ],
    [
      "a parameter without value",
      ["BEGIN:VCALENDAR", "BEGIN:VEVENT", "UID:1", "ORGANIZER;x:y", "END:VEVENT", "END:VCALENDAR"],
      ["ORGANIZER"],
    ],
    [
      "the same in an extension",
      ["BEGIN:VCALENDAR", "BEGIN:VEVENT", "UID:1", "X-A;x:y", "END:VEVENT", "END:VCALENDAR"],
      [],
    ],
  ])("reads on past %s, and says where", ([, lines, faults]) => {
    const { calendars } = read(...lines);
    expect(calendars[0]?.faults).toEqual(faults);
    expect(JSON.stringify(calendars[0] && outline(calendars[0].component))).toContain("UID:1");
  });

  it("takes a VCALENDAR within a VCALENDAR for the next one", () => {
    const { calendars } = read("BEGIN:VCALENDAR", "BEGIN:VCALENDAR", ...event, "END:VCALENDAR");
    expect(calendars.map(({ component, faults }) => [component.components.length, faults])).toEqual([
      [0, ["END"]],
      [1, []],
    ]);
  });

  it.for<[string, readonly string[]]>([
    ["before", ["X:1", "BEGIN:VCALENDAR", "END:VCALENDAR"]],
    ["behind", ["BEGIN:VCALENDAR", "END:VCALENDAR", "METHOD:CANCEL"]],
  ])("says that lines stand %s the calendar", ([, lines]) => {
    expect(read(...lines).faults).toEqual(["VCALENDAR"]);
  });

  it.for<[string, number, boolean]>([
    ["BEGIN:X\n", 7, false],
    ["BEGIN:X\n", 8, true],
    ["BEGIN:X\n", 200_000, true],
    ["BEGIN:X\nEND:X\n", 9999, false],
    ["BEGIN:X\nEND:X\n", 10_000, true],
    ["A:1\n", 199_999, false],
    ["A:1\n", 200_000, true],
  ])("bounds %j, %i times", ([unit, times, over]) => {
    const text = `BEGIN:VCALENDAR\n${unit.repeat(times)}`;
    const faults = readComponents(text, new Budget()).calendars[0]?.faults ?? [];
    expect(faults.includes("too-large")).toBe(over);
  });

  it("shares its bounds among all texts of a message", () => {
    const budget = new Budget({ ...defaultLimits, calendarLines: 3 });
    const text = "BEGIN:VCALENDAR\nEND:VCALENDAR";
    expect(readComponents(text, budget).calendars[0]?.faults).toEqual([]);
    expect(readComponents(text, budget).calendars[0]?.faults).toEqual(["too-large"]);
    expect(readComponents(text, budget)).toEqual({ calendars: [], faults: ["too-large"] });
  });

  it("sees what ical.js sees in what both read", () => {
    const text = [
      "BEGIN:VCALENDAR",
      "VERSION:2.0",
      "BEGIN:VEVENT",
      "UID:1",
      'ATTENDEE;CN="Doe; Jane";PARTSTAT=ACCEPTED:mailto:jane@x.example',
      "SUMMARY;LANGUAGE=en:Lunch: now",
      "BEGIN:VALARM",
      "ACTION:DISPLAY",
      "END:VALARM",
      "END:VEVENT",
      "END:VCALENDAR",
    ].join("\n");
    const seen = (component: ICAL.Component): unknown => [
      component.name.toUpperCase(),
      component
        .getAllProperties()
        .map((property) => `${property.name.toUpperCase()}:${String(property.getFirstValue())}`),
      component.getAllSubcomponents().map(seen),
    ];
    const calendar = read(text).calendars[0]?.component;
    expect(calendar && outline(calendar)).toEqual(seen(ICAL.Component.fromString(text)));
  });
});
