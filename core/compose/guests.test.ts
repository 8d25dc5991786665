import fc from "fast-check";
import ICAL from "ical.js";
import { describe, expect, it } from "vitest";
import { letIn, noteAnswer, turnAway, type Answered, type ParticipationStatus } from "./guests.ts";

const now = new Date("2027-03-01T12:00:00Z");

const zone = [
  "BEGIN:VTIMEZONE",
  "TZID:Europe/Berlin",
  "BEGIN:STANDARD",
  "DTSTART:19701025T030000",
  "TZOFFSETFROM:+0200",
  "TZOFFSETTO:+0100",
  "END:STANDARD",
  "END:VTIMEZONE",
];
const component = (...lines: readonly string[]): readonly string[] => [
  "BEGIN:VEVENT",
  "UID:1@acme.example",
  "DTSTAMP:20270101T080000Z",
  ...lines,
  "END:VEVENT",
];
const guests = [
  "ORGANIZER;CN=Olivia:mailto:olivia@acme.example",
  "ATTENDEE;SCHEDULE-STATUS=2.0;ROLE=OPT-PARTICIPANT;RSVP=TRUE;PARTSTAT=NEEDS-ACTION:mailto:anna@home.example",
  'ATTENDEE;CN="Ben; the other":MAILTO:ben@other.example',
];
const alarm = [
  "BEGIN:VALARM",
  "ACTION:EMAIL",
  "ATTENDEE:mailto:carl@elsewhere.example",
  "TRIGGER:-PT15M",
  "END:VALARM",
];
const calendar = (...components: readonly (readonly string[])[]): string =>
  ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Acme//EN", ...components.flat(), "END:VCALENDAR"].join("\n");

const start = "DTSTART;TZID=Europe/Berlin:20270401T100000";
const single = calendar(zone, component(...guests, "SEQUENCE:3", start, "SUMMARY:Budget\\, again", ...alarm));
const series = calendar(
  zone,
  component("RECURRENCE-ID;TZID=Europe/Berlin:20270408T100000", "SEQUENCE:5", ...guests.slice(0, 2), start),
  component(...guests, "SEQUENCE:3", start, "RRULE:FREQ=WEEKLY;COUNT=4"),
);

const ok = <T extends object>(result: T): Exclude<T, { readonly error: unknown }> => {
  if ("error" in result) throw new Error(String(result.error));
  return result as Exclude<T, { readonly error: unknown }>;
};

/** Another program's reading. */
const events = (text: string) => ICAL.Component.fromString(text).getAllSubcomponents("vevent");
const listed = (text: string) =>
  events(text).map((event) =>
    Object.fromEntries(
      event.getAllProperties("attendee").map((one) => [
        String(one.getFirstValue()).toLowerCase().replace("mailto:", ""),
        Object.fromEntries(
          ["partstat", "role", "rsvp", "delegated-to", "delegated-from"].flatMap((name) => {
            const value = one.getParameter(name);
            return value === undefined ? [] : [[name, String(value)]];
          }),
        ),
      ]),
    ),
  );

const answered = (address: string, status: ParticipationStatus, over: Partial<Answered> = {}): Answered => ({
  address,
  status,
  delegatedTo: [],
  delegatedFrom: [],
  ...over,
});

describe("letIn (RFC 5546, 3.2.3)", () => {
  it("puts a guest on the list with their answer, and changes no other line", () => {
    const { event } = ok(letIn(single, "carl@elsewhere.example", "TENTATIVE", now));
    const before = single.split("\n");
    const added = event.split("\n").filter((line) => !before.includes(line));
    expect(added).toEqual(["ATTENDEE;PARTSTAT=TENTATIVE:mailto:carl@elsewhere.example"]);
    expect(event.split("\n").filter((line) => line !== added[0])).toEqual(before);
  });

  it("writes a REQUEST with the whole list, without alarms, and without what a server noted", () => {
    const { request } = ok(letIn(single, "carl@elsewhere.example", "ACCEPTED", now));
    expect(request).toMatchObject({ method: "REQUEST", component: "VEVENT" });
    const whole = ICAL.Component.fromString(request.text);
    expect(whole.getFirstPropertyValue("method")).toBe("REQUEST");
    expect(whole.getAllSubcomponents("vtimezone")).toHaveLength(1);
    const [event] = events(request.text);
    expect(String(event?.getFirstPropertyValue("dtstamp"))).toBe("2027-03-01T12:00:00Z");
    expect(event?.getAllProperties("dtstamp")).toHaveLength(1);
    expect(event?.getFirstPropertyValue("sequence")).toBe(3);
    expect(event?.getFirstPropertyValue("summary")).toBe("Budget, again");
    expect(event?.getAllSubcomponents()).toEqual([]);
    expect(request.text).not.toContain("SCHEDULE-STATUS");
    expect(Object.keys(listed(request.text)[0] ?? {})).toEqual([
      "anna@home.example",
      "ben@other.example",
      "carl@elsewhere.example",
    ]);
  });

  it("does so in every component of a series", () => {
    const { event, request } = ok(letIn(series, "carl@elsewhere.example", "ACCEPTED", now));
    for (const text of [event, request.text])
      expect(listed(text).map((one) => one["carl@elsewhere.example"])).toEqual([
        { partstat: "ACCEPTED" },
        { partstat: "ACCEPTED" },
      ]);
    expect(events(request.text).map((one) => one.getFirstPropertyValue("sequence"))).toEqual([5, 3]);
  });

  it("asks whoever has not answered", () => {
    const { event } = ok(letIn(single, "carl@elsewhere.example", "NEEDS-ACTION", now));
    expect(listed(event)[0]?.["carl@elsewhere.example"]).toEqual({ partstat: "NEEDS-ACTION", rsvp: "TRUE" });
  });

  it("twice is once, and the later answer stands", () => {
    const { event } = ok(letIn(series, "carl@elsewhere.example", "ACCEPTED", now));
    expect(ok(letIn(event, "carl@elsewhere.example", "ACCEPTED", now)).event).toBe(event);
    const later = ok(letIn(event, "CARL@elsewhere.example", "DECLINED", now)).event;
    expect(later).toBe(event.replaceAll("ACCEPTED:mailto:carl", "DECLINED:mailto:carl"));
  });
});

describe("turnAway (RFC 5546, 3.2.5)", () => {
  it("tells the one guest, and nobody else, that they are not expected", () => {
    const { cancel } = ok(turnAway(series, "carl@elsewhere.example", now));
    expect(cancel).toMatchObject({ method: "CANCEL", component: "VEVENT" });
    expect(ICAL.Component.fromString(cancel.text).getFirstPropertyValue("method")).toBe("CANCEL");
    expect(listed(cancel.text)).toEqual([{ "carl@elsewhere.example": {} }]);
    const [event] = events(cancel.text);
    expect(event?.getFirstPropertyValue("uid")).toBe("1@acme.example");
    expect(event?.getFirstPropertyValue("organizer")).toBe("mailto:olivia@acme.example");
    expect(event?.getFirstPropertyValue("sequence")).toBe(6);
    expect(event?.getFirstPropertyValue("status")).toBeNull();
    expect(event?.getFirstPropertyValue("recurrence-id")).toBeNull();
  });

  it("is no way to take somebody off the list", () => {
    expect(turnAway(series, "Ben@other.example", now)).toEqual({ error: "listed" });
  });
});

describe("noteAnswer (RFC 5546, 3.2.3 and 3.2.2.3)", () => {
  it("writes a guest's answer down where they are listed", () => {
    const { event } = ok(noteAnswer(series, answered("ben@other.example", "DECLINED")));
    expect(listed(event).map((one) => one["ben@other.example"]?.["partstat"])).toEqual([
      undefined,
      "DECLINED",
    ]);
    expect(event).toContain('CN="Ben; the other"');
    expect(noteAnswer(event, answered("ben@other.example", "DECLINED"))).toEqual({ event });
  });

  const byAnna = answered("anna@home.example", "DELEGATED", { delegatedTo: ["dora@home.example"] });
  const byDora = answered("dora@home.example", "ACCEPTED", { delegatedFrom: ["anna@home.example"] });
  const anna = {
    partstat: "DELEGATED",
    role: "OPT-PARTICIPANT",
    rsvp: "TRUE",
    "delegated-to": "mailto:dora@home.example",
  };
  const dora = { role: "OPT-PARTICIPANT", rsvp: "TRUE", "delegated-from": "mailto:anna@home.example" };

  it("puts a delegate on the list with the delegator's ROLE and RSVP", () => {
    const { event } = ok(noteAnswer(single, byAnna));
    expect(listed(event)[0]).toEqual({
      "anna@home.example": anna,
      "ben@other.example": {},
      "dora@home.example": { ...dora, partstat: "NEEDS-ACTION" },
    });
    expect(ok(noteAnswer(event, byAnna)).event).toBe(event);
  });

  it("comes to the same in either order of arrival", () => {
    const one = ok(noteAnswer(ok(noteAnswer(series, byAnna)).event, byDora)).event;
    const other = ok(noteAnswer(ok(noteAnswer(series, byDora)).event, byDora)).event;
    expect(listed(one)).toEqual(listed(other));
    expect(listed(one)[0]).toMatchObject({
      "anna@home.example": anna,
      "dora@home.example": { ...dora, partstat: "ACCEPTED" },
    });
  });

  it("follows a chain, and no circle", () => {
    const chain = ok(
      noteAnswer(
        ok(noteAnswer(single, byAnna)).event,
        answered("dora@home.example", "DELEGATED", { delegatedTo: ["emil@home.example"] }),
      ),
    ).event;
    expect(listed(chain)[0]?.["emil@home.example"]).toMatchObject({
      "delegated-from": "mailto:dora@home.example",
    });
    for (const to of ["anna@home.example", "dora@home.example", "Emil@home.example"])
      expect(noteAnswer(chain, answered("emil@home.example", "DELEGATED", { delegatedTo: [to] }))).toEqual({
        error: "loop",
      });
  });

  it("takes the delegation back with the delegator's own later answer", () => {
    const delegated = ok(noteAnswer(single, byAnna)).event;
    const { event } = ok(noteAnswer(delegated, answered("anna@home.example", "ACCEPTED")));
    expect(listed(event)[0]?.["anna@home.example"]).toEqual({
      partstat: "ACCEPTED",
      role: "OPT-PARTICIPANT",
      rsvp: "TRUE",
    });
  });

  it("says it of one date alone, in the component it has or one made for it", () => {
    const of = (recurrenceId: string, text = series): string =>
      ok(noteAnswer(text, { ...answered("anna@home.example", "DECLINED"), recurrenceId })).event;
    const statuses = (text: string): readonly unknown[] =>
      events(text).map((one) => [
        String(one.getFirstPropertyValue("recurrence-id") ?? "series"),
        one.getFirstProperty("attendee")?.getParameter("partstat"),
      ]);
    expect(statuses(of("2027-04-08T08:00:00.000Z"))).toEqual([
      ["2027-04-08T10:00:00", "DECLINED"],
      ["series", "NEEDS-ACTION"],
    ]);
    const made = of("2027-04-15T08:00:00.000Z");
    expect(statuses(made)).toEqual([
      ["2027-04-08T10:00:00", "NEEDS-ACTION"],
      ["series", "NEEDS-ACTION"],
      ["2027-04-15T10:00:00", "DECLINED"],
    ]);
    const [, , date] = events(made);
    expect(String(date?.getFirstPropertyValue("dtstart"))).toBe("2027-04-15T10:00:00");
    expect(date?.getFirstProperty("dtstart")?.getParameter("tzid")).toBe("Europe/Berlin");
    expect(date?.getFirstPropertyValue("rrule")).toBeNull();
    expect(of("2027-04-15T08:00:00.000Z", made)).toBe(made);
  });

  it.each([
    [
      "DTSTART:20270401T080000Z",
      "DTEND:20270401T093000Z",
      "2027-04-02T08:00:00.000Z",
      "2027-04-02T09:30:00Z",
    ],
    ["DTSTART;VALUE=DATE:20270401", "DTEND;VALUE=DATE:20270402", "2027-04-02", "2027-04-03"],
    ["DTSTART:20270401T080000", "DTEND:20270401T093000", "2027-04-02T08:00:00", "2027-04-02T09:30:00"],
  ])("makes a component for one date of a series from %s", (from, to, recurrenceId, end) => {
    const text = calendar(component(...guests, from, to, "RRULE:FREQ=DAILY;COUNT=3"));
    const { event } = ok(noteAnswer(text, { ...answered("anna@home.example", "ACCEPTED"), recurrenceId }));
    expect(String(events(event)[1]?.getFirstPropertyValue("dtend"))).toBe(end);
  });

  it.each(["2027-04-09T08:00:00.000Z", "2027-04-29T08:00:00.000Z", "yesterday"])(
    "says nothing of %s, which is no date of the series",
    (recurrenceId) => {
      expect(noteAnswer(series, { ...answered("anna@home.example", "ACCEPTED"), recurrenceId })).toEqual({
        error: "no-date",
      });
    },
  );

  it.each([
    ["of somebody who is not listed", single, answered("carl@elsewhere.example", "ACCEPTED"), "not-listed"],
    [
      "of a delegate of somebody who is not listed",
      single,
      answered("dora@home.example", "ACCEPTED", { delegatedFrom: ["carl@elsewhere.example"] }),
      "not-listed",
    ],
    ["to no event", calendar(zone), byAnna, "no-event"],
    ["to no calendar", "", byAnna, "no-event"],
    [
      "to several events",
      calendar(component(...guests), ["BEGIN:VEVENT", "UID:2", "END:VEVENT"]),
      byAnna,
      "no-event",
    ],
    ["to an event without organizer", calendar(component()), byAnna, "no-organizer"],
    ["from no address", single, answered("anna@home.example\nX:1", "ACCEPTED"), "address"],
  ] as const)("refuses an answer %s", (_name, text, answer, error) => {
    expect(noteAnswer(text, answer)).toEqual({ error });
  });
});

describe("the guest list", () => {
  const people = ["anna@home.example", "ben@other.example", "carl@x.example", "o'dora+1@x.example"];
  const step = fc.record({
    kind: fc.constantFrom("in", "note", "away"),
    who: fc.constantFrom(...people),
    other: fc.constantFrom(...people),
    status: fc.constantFrom("ACCEPTED", "DECLINED", "TENTATIVE", "DELEGATED"),
  });

  it("any order of presses leaves one line a person, all else as it was, and a calendar that others read", () => {
    fc.assert(
      fc.property(fc.constantFrom(single, series), fc.array(step, { maxLength: 12 }), (text, steps) => {
        const rest = (event: string): string =>
          event
            .split("\n")
            .filter((line) => !/^ATTENDEE.*(?:home|other|x)\.example$/.test(line))
            .join("\n");
        let event = text;
        for (const { kind, who, other, status } of steps) {
          const delegatedTo = status === "DELEGATED" ? [other] : [];
          const result =
            kind === "in"
              ? letIn(event, who, status, now)
              : kind === "note"
                ? noteAnswer(event, answered(who, status, { delegatedTo }))
                : turnAway(event, who, now);
          if ("event" in result) event = result.event;
          expect(rest(event)).toBe(rest(text));
          for (const one of events(event)) {
            const addresses = one.getAllProperties("attendee").map((line) => line.getFirstValue());
            expect(new Set(addresses).size).toBe(addresses.length);
          }
        }
      }),
      { numRuns: 100 },
    );
  });
});
