import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Budget } from "../bytes/budget.ts";
import { readComponents } from "../invitation/component.ts";
import { eventPieces, joinPieces, withoutInner } from "./event-text.ts";
import { componentsOf, nameOf, propertiesOf } from "./lines.ts";

const uids = (components: readonly (readonly string[])[]): readonly string[] =>
  components.map((component) => propertiesOf(component).join());

describe("componentsOf", () => {
  it.each([
    ["with a calendar around them", ["BEGIN:VCALENDAR", "END:VCALENDAR"]],
    ["without", []],
  ])("takes those directly in VCALENDAR, %s", (_name, [begin = "X-A:1", end = "X-B:1"]) => {
    const lines = [
      begin,
      ...["BEGIN:X-FOO", "BEGIN:VEVENT", "UID:1", "END:VEVENT", "END:X-FOO"],
      ...["BEGIN:VTIMEZONE", "BEGIN:VEVENT", "UID:2", "END:VEVENT", "END:VTIMEZONE"],
      ...["begin:vevent ", "UID:3", "BEGIN:VEVENT", "UID:4", "END:VEVENT", "End:VEvent\t"],
      ...["BEGIN:VEVENT", "UID:5", "END:VEVENT"],
      end,
    ];
    expect(uids(componentsOf(lines, "VEVENT"))).toEqual(["UID:3", "UID:5"]);
  });

  it("takes none without its END", () => {
    const lines = ["BEGIN:VCALENDAR", "BEGIN:VEVENT", "UID:1", "END:VCALENDAR", "BEGIN:VEVENT", "UID:2"];
    expect(componentsOf(lines, "VEVENT")).toEqual([]);
  });

  it("is not slow where much is open and nothing ends it", () => {
    const many = 200_000;
    const lines = [...Array<string>(many).fill("BEGIN:A"), ...Array<string>(many).fill("END:B")];
    expect(componentsOf(lines, "A")).toEqual([]);
  });
});

describe("lines and the reader of invitations", () => {
  const names = ["VCALENDAR", "VEVENT", "VEVENT", "VTIMEZONE", "X-A"];
  const line = fc.oneof(
    fc
      .tuple(
        fc.constantFrom("BEGIN", "END", "begin", "End"),
        fc.constantFrom(":", ";X=1:"),
        fc.constantFrom(...names),
      )
      .map(([edge, sign, name]) => `${edge}${sign}${name}`),
    fc.constantFrom(
      "BEGIN:vevent ",
      "END:VEVENT\t",
      "BEG\u0131N:VEVENT",
      " BEGIN:VEVENT",
      "BEGIN: VEVENT",
      "BEGIN",
    ),
    fc.nat(99).map((id) => `UID:${id}`),
  );

  it("agree on what stands directly in a calendar, and on what is its own", () => {
    fc.assert(
      fc.property(fc.array(line, { maxLength: 12 }), (lines) => {
        const text = lines.join("\n");
        const { calendars } = readComponents(text, new Budget());
        fc.pre(calendars.every(({ faults }) => !faults.includes("too-large")));
        const read = calendars.flatMap(({ component }) => component.components);
        const events = read.filter(({ name }) => name === "VEVENT");
        const pieces = eventPieces(text);
        expect(joinPieces(pieces)).toBe(text);
        expect(
          pieces
            .filter(({ component }) => component !== null)
            .map((piece) => propertiesOf(piece.lines).filter((one) => nameOf(one) === "UID")),
        ).toEqual(
          events.map(({ properties }) =>
            properties.filter(({ name }) => name === "UID").map(({ value }) => `UID:${value}`),
          ),
        );
      }),
      { numRuns: 2000 },
    );
  });
});

describe("eventPieces", () => {
  it("takes events directly in VCALENDAR, and loses no line", () => {
    const text = [
      "BEGIN:VCALENDAR",
      ...["BEGIN:X-FOO", "BEGIN:VEVENT", "UID:1", "END:VEVENT", "END:X-FOO"],
      ...["begin:vtodo ", "UID:2", "BEGIN:VALARM", "UID:3", "END:VALARM", "END:VTODO"],
      "END:VCALENDAR",
    ].join("\n");
    const pieces = eventPieces(text);
    expect(joinPieces(pieces)).toBe(text);
    const events = pieces.filter(({ component }) => component !== null);
    expect(events.map(({ component, lines }) => [component, ...withoutInner(lines)])).toEqual([
      ["VTODO", "begin:vtodo ", "UID:2", "END:VTODO"],
    ]);
  });
});
