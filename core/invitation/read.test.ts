import { describe, expect, it } from "vitest";
import type { Invitation } from "../report.ts";
import { findIn, iCalendar, only } from "./testkit/find.ts";

const org = "ORGANIZER;CN=Olivia:mailto:olivia@acme.example";
const att = "ATTENDEE:mailto:anna@home.example";

const found = (...lines: readonly string[]) =>
  only(findIn(iCalendar("REQUEST", "VEVENT", org, att, ...lines)));
const invitation = (...lines: readonly string[]): Invitation | null => found(...lines).invitation;
const codes = (...lines: readonly string[]): readonly string[] =>
  found(...lines)
    .findings.filter(({ code }) => code !== "method-missing")
    .map(({ code, values }) => `${code} ${String(values["where"] ?? values["why"] ?? values["what"])}`);

describe("UIDs", () => {
  it("count without white space around them", () => {
    const [other] = findIn(
      ["BEGIN:VCALENDAR", "METHOD:CANCEL", "BEGIN:VEVENT", "UID:\t1@acme.example ", org, "END:VEVENT"].join(
        "\n",
      ),
    );
    expect(other?.invitation?.uid).toBe("1@acme.example");
  });

  it("of further events of a PUBLISH are told, each once", () => {
    const event = (uid: string) => ["BEGIN:VEVENT", `UID:${uid}`, org, "END:VEVENT"];
    const item = only(
      findIn(
        [
          "BEGIN:VCALENDAR",
          "METHOD:PUBLISH",
          ...["1", "2", "2", "1", " 3"].flatMap(event),
          "END:VCALENDAR",
        ].join("\n"),
      ),
    );
    expect(item.invitation?.uid).toBe("1");
    expect(item.furtherUids).toEqual(["2", "3"]);
  });

  it("that are blank are none", () => {
    const item = only(
      findIn(["BEGIN:VCALENDAR", "METHOD:CANCEL", "BEGIN:VEVENT", "UID: ", org, "END:VEVENT"].join("\n")),
    );
    expect(item.invitation?.uid).toBeNull();
    expect(item.findings).toContainEqual({ code: "malformed", values: { where: "UID" } });
  });
});

describe("an invitation", () => {
  it("says what the calendar says", () => {
    expect(
      invitation(
        "SEQUENCE:3",
        "SUMMARY:Lunch\\, then\\nwork",
        "DESCRIPTION:See https://acme.example/x.",
        'LOCATION;ALTREP="https://maps.example/1":Room 1\\; upstairs',
        "STATUS:confirmed",
        "DTSTART;TZID=Europe/Berlin:20261215T100000",
        "DTEND;TZID=Europe/Berlin:20261215T113000",
        "RRULE:FREQ=WEEKLY;COUNT=3",
        "URL:https://acme.example/event",
        'CONFERENCE;VALUE=URI;FEATURE=PHONE;LABEL="Dial in":tel:+1-412-555-0123',
        "ATTACH;FILENAME=agenda.pdf:https://files.example/1",
        'ATTENDEE;CN="Ben, Sr.";CUTYPE=room;ROLE=CHAIR;PARTSTAT=tentative;SENT-BY="mailto:max@other.example":mailto:ben@other.example',
      ),
    ).toEqual({
      method: "REQUEST",
      component: "VEVENT",
      uid: "1@acme.example",
      sequence: 3,
      dtstamp: "2026-11-01T08:00:00.000Z",
      summary: "Lunch, then\nwork",
      description: "See https://acme.example/x.",
      start: "2026-12-15T10:00:00",
      end: "2026-12-15T11:30:00",
      startUtc: "2026-12-15T09:00:00.000Z",
      endUtc: "2026-12-15T10:30:00.000Z",
      timeZone: "Europe/Berlin",
      allDay: false,
      floating: false,
      location: "Room 1; upstairs",
      status: "CONFIRMED",
      rule: "FREQ=WEEKLY;COUNT=3",
      links: [
        { text: "https://acme.example/x", target: "https://acme.example/x" },
        { text: "https://acme.example/event", target: "https://acme.example/event" },
        { text: "Dial in", target: "tel:+1-412-555-0123" },
        { text: "agenda.pdf", target: "https://files.example/1" },
      ],
      recurrenceId: null,
      changes: [],
      organizer: { address: "olivia@acme.example", name: "Olivia", sentBy: null },
      attendees: [
        {
          address: "anna@home.example",
          name: null,
          type: "INDIVIDUAL",
          role: "REQ-PARTICIPANT",
          status: "NEEDS-ACTION",
          sentBy: null,
          delegatedTo: [],
          delegatedFrom: [],
        },
        {
          address: "ben@other.example",
          name: "Ben, Sr.",
          type: "ROOM",
          role: "CHAIR",
          status: "TENTATIVE",
          sentBy: "max@other.example",
          delegatedTo: [],
          delegatedFrom: [],
        },
      ],
      unaddressed: [],
      load: {
        first: "2026-12-15",
        last: "2026-12-29",
        total: 3,
        perDayMax: 1,
        overlapping: 0,
        endless: false,
        truncated: false,
        year: [1, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1],
      },
      parts: ["1"],
    });
  });

  it("finds nothing to say about an ordinary one", () => {
    expect(codes("SUMMARY:Lunch", "DTEND:20261215T100000Z")).toEqual([]);
  });
});

type Times = Pick<Invitation, "start" | "end" | "startUtc" | "endUtc" | "timeZone">;

describe("when it is", () => {
  it.for<[string, readonly string[], Partial<Invitation> & Times]>([
    [
      "UTC",
      ["DTSTART:20261215T090000Z", "DTEND:20261215T100000Z"],
      {
        start: "2026-12-15T09:00:00",
        end: "2026-12-15T10:00:00",
        startUtc: "2026-12-15T09:00:00.000Z",
        endUtc: "2026-12-15T10:00:00.000Z",
        timeZone: "UTC",
      },
    ],
    [
      "a Windows zone",
      [
        "DTSTART;TZID=W. Europe Standard Time:20260715T100000",
        "DTEND;TZID=W. Europe Standard Time:20260715T110000",
      ],
      {
        start: "2026-07-15T10:00:00",
        end: "2026-07-15T11:00:00",
        startUtc: "2026-07-15T08:00:00.000Z",
        endUtc: "2026-07-15T09:00:00.000Z",
        timeZone: "Europe/Berlin",
      },
    ],
    [
      "an end in another zone, told on the clock of the start",
      ["DTSTART;TZID=Europe/Berlin:20261215T100000", "DTEND;TZID=America/New_York:20261215T060000"],
      {
        start: "2026-12-15T10:00:00",
        end: "2026-12-15T12:00:00",
        startUtc: "2026-12-15T09:00:00.000Z",
        endUtc: "2026-12-15T11:00:00.000Z",
        timeZone: "Europe/Berlin",
      },
    ],
    [
      "whole days, the end exclusive as written",
      ["DTSTART;VALUE=DATE:20261215", "DTEND;VALUE=DATE:20261217"],
      {
        start: "2026-12-15",
        end: "2026-12-17",
        startUtc: null,
        endUtc: null,
        timeZone: null,
        allDay: true,
        floating: false,
      },
    ],
    [
      "one whole day (RFC 5545, 3.6.1)",
      ["DTSTART;VALUE=DATE:20261231"],
      { start: "2026-12-31", end: "2027-01-01", startUtc: null, endUtc: null, timeZone: null, allDay: true },
    ],
    [
      "no end: it ends as it begins (RFC 5545, 3.6.1)",
      ["DTSTART:20261215T090000Z"],
      {
        start: "2026-12-15T09:00:00",
        end: "2026-12-15T09:00:00",
        startUtc: "2026-12-15T09:00:00.000Z",
        endUtc: "2026-12-15T09:00:00.000Z",
        timeZone: "UTC",
      },
    ],
    [
      "floating",
      ["DTSTART:20261215T090000", "DURATION:PT90M"],
      {
        start: "2026-12-15T09:00:00",
        end: "2026-12-15T10:30:00",
        startUtc: null,
        endUtc: null,
        timeZone: null,
        floating: true,
        allDay: false,
      },
    ],
    // RFC 5545, 3.3.6: P1D is the same time tomorrow, PT24H is 24 hours later. Clocks went forward on 29 March.
    [
      "a duration in days over a change of the clock",
      ["DTSTART;TZID=Europe/Berlin:20260328T120000", "DURATION:P1D"],
      {
        start: "2026-03-28T12:00:00",
        end: "2026-03-29T12:00:00",
        startUtc: "2026-03-28T11:00:00.000Z",
        endUtc: "2026-03-29T10:00:00.000Z",
        timeZone: "Europe/Berlin",
      },
    ],
    [
      "the same in hours",
      ["DTSTART;TZID=Europe/Berlin:20260328T120000", "DURATION:PT24H"],
      {
        start: "2026-03-28T12:00:00",
        end: "2026-03-29T13:00:00",
        startUtc: "2026-03-28T11:00:00.000Z",
        endUtc: "2026-03-29T11:00:00.000Z",
        timeZone: "Europe/Berlin",
      },
    ],
    [
      "both",
      ["DTSTART;TZID=Europe/Berlin:20260328T120000", "DURATION:P1DT2H"],
      {
        start: "2026-03-28T12:00:00",
        end: "2026-03-29T14:00:00",
        startUtc: "2026-03-28T11:00:00.000Z",
        endUtc: "2026-03-29T12:00:00.000Z",
        timeZone: "Europe/Berlin",
      },
    ],
    [
      "a whole day and a duration",
      ["DTSTART;VALUE=DATE:20261215", "DURATION:P2D"],
      { start: "2026-12-15", end: "2026-12-17", startUtc: null, endUtc: null, timeZone: null, allDay: true },
    ],
    [
      "a zone nobody knows",
      ["DTSTART;TZID=Nowhere:20261215T090000"],
      {
        start: "2026-12-15T09:00:00",
        end: "2026-12-15T09:00:00",
        startUtc: null,
        endUtc: null,
        timeZone: "Nowhere",
      },
    ],
  ])("%s", ([, lines, times]) => {
    expect(invitation(...lines)).toMatchObject(times);
  });

  it("reads what ends a task, and nothing that ends a journal entry", () => {
    const times = (component: string, ...lines: readonly string[]) =>
      only(findIn(iCalendar("PUBLISH", component, org, ...lines))).invitation;
    expect(times("VTODO", "DUE:20261216T090000Z")).toMatchObject({
      start: "2026-12-15T09:00:00",
      end: "2026-12-16T09:00:00",
    });
    expect(times("VTODO")).toMatchObject({ end: null, endUtc: null });
    expect(times("VJOURNAL")).toMatchObject({ end: null, endUtc: null });
    expect(times("VFREEBUSY", "DTEND:20261216T090000Z")).toMatchObject({ end: "2026-12-16T09:00:00" });
  });
});

const second = (...lines: readonly string[]): readonly string[] => [
  "END:VEVENT",
  "BEGIN:VEVENT",
  "DTSTAMP:20261101T080000Z",
  ...lines,
];

describe("overrides", () => {
  it("are told beside the master, wherever it stands", () => {
    const item = only(
      findIn(
        iCalendar(
          "REQUEST",
          "VEVENT",
          org,
          att,
          "RECURRENCE-ID;TZID=Europe/Berlin:20261222T100000",
          "DTSTART;TZID=Europe/Berlin:20261222T140000",
          "DTEND;TZID=Europe/Berlin:20261222T150000",
          "SUMMARY:Later",
          "STATUS:CANCELLED",
          ...second(
            "UID:1@acme.example",
            org,
            "ATTENDEE:mailto:ben@other.example",
            "DTSTART;TZID=Europe/Berlin:20261215T100000",
            "RRULE:FREQ=WEEKLY;COUNT=3",
            "SUMMARY:Weekly",
          ),
        ),
      ),
    );
    expect(item.invitation).toMatchObject({
      summary: "Weekly",
      start: "2026-12-15T10:00:00",
      recurrenceId: null,
      changes: [
        {
          recurrenceId: "2026-12-22T09:00:00.000Z",
          summary: "Later",
          start: "2026-12-22T14:00:00",
          end: "2026-12-22T15:00:00",
          location: null,
          status: "CANCELLED",
        },
      ],
    });
    expect(item.invitation?.attendees.map(({ address }) => address)).toEqual([
      "ben@other.example",
      "anna@home.example",
    ]);
  });

  it("alone are what the invitation is about", () => {
    expect(invitation("RECURRENCE-ID;VALUE=DATE:20261222")).toMatchObject({
      recurrenceId: "2026-12-22",
      changes: [],
    });
  });
});
