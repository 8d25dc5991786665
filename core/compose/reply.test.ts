import ICAL from "ical.js";
import { describe, expect, it } from "vitest";
import { exportCalendar } from "./source.ts";
import { replyTo } from "./reply.ts";

const now = new Date("2027-03-01T12:00:00Z");

/** Unfolded, as the invitation room hands text on. */
const request = (lines: readonly string[], zone: readonly string[] = []): string =>
  [
    "BEGIN:VCALENDAR",
    "METHOD:REQUEST",
    "VERSION:2.0",
    "PRODID:-//Acme//Calendar//EN",
    ...zone,
    "BEGIN:VEVENT",
    "UID:1@acme.example",
    "SEQUENCE:3",
    "DTSTAMP:20270201T080000Z",
    "ORGANIZER;CN=Olivia Meyer:mailto:olivia@acme.example",
    'ATTENDEE;CN="Novak, Anna";ROLE=REQ-PARTICIPANT;RSVP=TRUE;PARTSTAT=NEEDS-ACTION:mailto:anna@home.example',
    "ATTENDEE;PARTSTAT=ACCEPTED:mailto:ben@other.example",
    ...lines,
    "BEGIN:VALARM",
    "ACTION:DISPLAY",
    "UID:alarm@acme.example",
    "TRIGGER:-PT15M",
    "END:VALARM",
    "END:VEVENT",
    "END:VCALENDAR",
  ].join("\n");

const berlin = [
  "BEGIN:VTIMEZONE",
  "TZID:Berlin",
  "BEGIN:STANDARD",
  "DTSTART:19701025T030000",
  "TZOFFSETFROM:+0200",
  "TZOFFSETTO:+0100",
  "END:STANDARD",
  "END:VTIMEZONE",
];
const elsewhere = berlin.map((line) => line.replace("Berlin", "Elsewhere"));

const simple = request(["DTSTART:20270401T080000Z", "SUMMARY:Budget; review"]);

const reply = (text: string, over: Partial<Parameters<typeof replyTo>[0]> = {}) => {
  const result = replyTo({
    text,
    component: "VEVENT",
    me: ["anna@home.example"],
    answer: "accepted",
    comment: "",
    now,
    ...over,
  });
  if ("error" in result) throw new Error(result.error);
  return result;
};

/** Another program's reading of what we wrote. */
const read = (text: string) => {
  const calendar = ICAL.Component.fromString(text);
  return { calendar, event: calendar.getFirstSubcomponent("vevent") };
};

describe("replyTo (RFC 5546, 3.2.3)", () => {
  it.each([
    ["accepted", "ACCEPTED"],
    ["tentative", "TENTATIVE"],
    ["declined", "DECLINED"],
  ] as const)("%s", (answer, partstat) => {
    const { calendar, event } = read(reply(simple, { answer }).reply.text);
    expect(calendar.getFirstPropertyValue("method")).toBe("REPLY");
    expect(event?.getFirstPropertyValue("uid")).toBe("1@acme.example");
    expect(event?.getFirstPropertyValue("sequence")).toBe(3);
    expect(event?.getFirstPropertyValue("organizer")).toBe("mailto:olivia@acme.example");
    expect(String(event?.getFirstPropertyValue("dtstamp"))).toBe("2027-03-01T12:00:00Z");
    const attendees = event?.getAllProperties("attendee") ?? [];
    expect(
      attendees.map((one) => [
        one.getFirstValue(),
        one.getParameter("partstat"),
        one.getParameter("cn"),
        one.getParameter("rsvp"),
      ]),
    ).toEqual([["mailto:anna@home.example", partstat, "Novak, Anna", undefined]]);
    expect(event?.getAllSubcomponents()).toEqual([]);
  });

  it("answers as the address that was invited", () => {
    expect(reply(simple, { me: ["me@nowhere.example", "Ben@other.example"] }).as).toBe("ben@other.example");
  });

  it("takes along the zones it names, and no other", () => {
    const text = request(["DTSTART;TZID=Berlin:20270401T100000"], [...berlin, ...elsewhere]);
    const zones = read(reply(text).reply.text).calendar.getAllSubcomponents("vtimezone");
    expect(zones.map((zone) => zone.getFirstPropertyValue("tzid"))).toEqual(["Berlin"]);
  });

  it("answers the series, not its first exception", () => {
    const [head = "", tail = ""] = simple.split("BEGIN:VEVENT");
    const exception =
      "BEGIN:VEVENT\nUID:1@acme.example\nRECURRENCE-ID:20270408T080000Z\nATTENDEE:mailto:anna@home.example\nORGANIZER:mailto:olivia@acme.example\nEND:VEVENT\n";
    const { event } = read(reply(`${head}${exception}BEGIN:VEVENT${tail}`).reply.text);
    expect(event?.getFirstPropertyValue("recurrence-id")).toBeNull();
  });

  /** Somebody else's event, with the very person on its list. */
  const trap = [
    "BEGIN:VEVENT",
    "UID:9@other.example",
    "ORGANIZER:mailto:trap@other.example",
    "ATTENDEE:mailto:anna@home.example",
    "END:VEVENT",
  ];
  const before = (...hidden: readonly string[]): string =>
    request(["DTSTART;TZID=Berlin:20270401T100000"], hidden);

  it.each<[where: string, text: string]>([
    ["a component nobody knows", before("BEGIN:X-FOO", ...trap, "END:X-FOO")],
    ["one in another case, with blanks", before("begin:x-foo ", ...trap, "End:X-Foo\t")],
    ["one whose END is missing within", before("BEGIN:X-FOO", "BEGIN:X-BAR", ...trap, "END:X-FOO")],
    ["one with an END of nothing", before("BEGIN:X-FOO", "END:X-BAR", ...trap, "END:X-FOO")],
    ["a zone", before("BEGIN:VTIMEZONE", "TZID:Berlin", ...trap, "END:VTIMEZONE")],
    ["what a zone consists of", before(...berlin.toSpliced(3, 0, ...trap))],
    ["the event itself", request([...trap])],
    [
      "the event itself, behind an END of nothing",
      simple.replace(
        /^UID:1@/m,
        ["END:X-FOO", "BEGIN:X-FOO", ...trap.slice(1, 4), "END:X-FOO", "UID:1@"].join("\n"),
      ),
    ],
  ])("answers no event hidden in %s", (_name, text) => {
    expect(text).toContain("trap@other.example");
    const written = reply(text).reply.text;
    const { event } = read(written);
    expect(event?.getAllProperties("uid").map((one) => one.getFirstValue())).toEqual(["1@acme.example"]);
    expect(event?.getFirstPropertyValue("organizer")).toBe("mailto:olivia@acme.example");
    expect(written).not.toContain("other.example");
  });

  it("takes of a zone only what makes one (RFC 5545, 3.6.5)", () => {
    const full = [
      ...berlin.slice(0, 2),
      "X-LIC-LOCATION:Europe/Berlin",
      "BEGIN:X-A",
      "BEGIN:STANDARD",
      "COMMENT:hidden",
      "END:STANDARD",
      "END:X-A",
      "BEGIN:daylight",
      "DTSTART:19700329T020000",
      "TZOFFSETFROM:+0100",
      "TZOFFSETTO:+0200",
      "END:DAYLIGHT ",
      ...berlin.slice(2, 4),
      "BEGIN:VALARM",
      "COMMENT:hidden",
      "END:VALARM",
      ...berlin.slice(4),
    ];
    const written = reply(before(...full)).reply.text;
    const [taken] = read(written).calendar.getAllSubcomponents("vtimezone");
    expect(taken?.getFirstPropertyValue("x-lic-location")).toBe("Europe/Berlin");
    expect(taken?.getAllSubcomponents().map(({ name }) => name)).toEqual(["daylight", "standard"]);
    expect(written).not.toContain("hidden");
  });

  it("takes no zone in which something does not end", () => {
    const written = reply(before(...berlin.filter((line) => line !== "END:STANDARD"))).reply.text;
    expect(read(written).calendar.getAllSubcomponents("vtimezone")).toEqual([]);
  });

  it("reads lines with blanks at the end, and in any case", () => {
    const text = simple
      .replace("BEGIN:VCALENDAR", "begin:vcalendar ")
      .replace("BEGIN:VEVENT", "Begin:vEvent\t")
      .replace("END:VEVENT", "end:vevent  \r");
    expect(reply(text).as).toBe("anna@home.example");
  });

  it("answers the event of the UID that was shown, and no other", () => {
    const uid = "1@acme.example";
    const both = before(...trap);
    expect(read(reply(both, { uid }).reply.text).event?.getFirstPropertyValue("uid")).toBe(uid);
    const escaped = simple.replace("UID:1@acme.example", "UID:a\\,1 ");
    expect(reply(escaped, { uid: "a,1" }).as).toBe("anna@home.example");
    expect(reply(simple, { uid: null }).as).toBe("anna@home.example");
    expect(() => reply(simple, { uid: "2@acme.example" })).toThrow("nothing-to-answer");
    expect(() => reply(simple.replace(/^UID:1.*\n/m, ""), { uid })).toThrow("nothing-to-answer");
  });

  it("answers for the person alone, whatever their line said of others", () => {
    const line =
      'ATTENDEE;SENT-BY=mailto:eve@evil.example;CN=";RSVP=";DELEGATED-TO="mailto:eve@evil.example";ROLE=CHAIR:mailto:anna@home.example';
    const text = simple.replace(/ATTENDEE;CN="Novak.*/, line);
    expect(text).toContain(line);
    expect(reply(text).reply.text.replaceAll("\r\n ", "")).toContain(
      '\r\nATTENDEE;CN=";RSVP=";ROLE=CHAIR;PARTSTAT=ACCEPTED:mailto:anna@home.example\r\n',
    );
  });

  it("goes to the organizer alone, whoever sent the invitation for them (RFC 5546, 3.2.2.5)", () => {
    const line = 'ORGANIZER;SENT-BY="mailto:sam@desk.example";CN=Olivia Meyer:mailto:olivia@acme.example';
    const { text } = reply(simple.replace(/ORGANIZER;.*/, line)).reply;
    expect(text).not.toContain("SENT-BY");
    expect(text).toContain("\r\nORGANIZER;CN=Olivia Meyer:mailto:olivia@acme.example\r\n");
  });

  it("tells as a delegate from whom (RFC 5546, 4.2.6)", () => {
    const line = 'ATTENDEE;DELEGATED-FROM="mailto:anna@home.example";RSVP=TRUE:mailto:dora@home.example';
    const text = request([line]);
    expect(reply(text, { me: ["dora@home.example"] }).reply.text.replaceAll("\r\n ", "")).toContain(
      '\r\nATTENDEE;DELEGATED-FROM="mailto:anna@home.example";PARTSTAT=ACCEPTED:mailto:dora@home.example\r\n',
    );
  });

  it("is written without an invitation only where asked for", () => {
    const me = ["o'carl+1@elsewhere.example", "carl@elsewhere.example"];
    const { as, reply: written } = reply(simple, { me, uninvited: true });
    expect(as).toBe("o'carl+1@elsewhere.example");
    const attendees = read(written.text).event?.getAllProperties("attendee") ?? [];
    expect(attendees.map((one) => [one.getFirstValue(), one.getParameter("partstat")])).toEqual([
      ["mailto:o'carl+1@elsewhere.example", "ACCEPTED"],
    ]);
    // Somebody who is listed answers as listed.
    expect(reply(simple, { me: ["x@y.example", "ben@other.example"], uninvited: true }).as).toBe(
      "ben@other.example",
    );
    for (const nobody of [[], ["x@y.example\nMETHOD:CANCEL"], ["x"]])
      expect(() => reply(simple, { me: nobody, uninvited: true })).toThrow("not-invited");
  });

  it("keeps the person's words, whatever they hold", () => {
    const comment = "Late; sorry, Olivia\\\nEND:VEVENT\r\nMETHOD:CANCEL";
    const { event } = read(reply(simple, { comment }).reply.text);
    expect(event?.getFirstPropertyValue("comment")).toBe("Late; sorry, Olivia\\\nEND:VEVENT\nMETHOD:CANCEL");
  });

  it("folds lines to 75 octets between characters (RFC 5545, 3.1)", () => {
    const summary = "Überprüfung 🗓".repeat(40);
    const { text } = reply(request([`SUMMARY:${summary}`])).reply;
    for (const line of text.split("\r\n"))
      expect(new TextEncoder().encode(line).length).toBeLessThanOrEqual(75);
    expect(read(text).event?.getFirstPropertyValue("summary")).toBe(summary);
  });

  it.each([
    ["nobody of mine is invited", simple, { me: ["x@y.example"] }, "not-invited"],
    ["there is no such component", simple, { component: "VTODO" }, "nothing-to-answer"],
    ["nobody invites", simple.replace(/^ORGANIZER.*\n/m, ""), {}, "no-organizer"],
  ])("%s", (_name, text, over, error) => {
    const result = replyTo({
      text,
      component: "VEVENT",
      me: ["anna@home.example"],
      answer: "declined",
      comment: "",
      now,
      ...over,
    });
    expect(result).toEqual({ error });
  });
});

describe("exportCalendar", () => {
  it("stores what was invited, without METHOD and without the sender's alarms", () => {
    const text = exportCalendar([simple, simple.replaceAll("1@acme", "2@acme")]);
    const { calendar } = read(text);
    expect(calendar.getFirstPropertyValue("method")).toBeNull();
    const events = calendar.getAllSubcomponents("vevent");
    expect(events.map((event) => event.getFirstPropertyValue("uid"))).toEqual([
      "1@acme.example",
      "2@acme.example",
    ]);
    expect(events.flatMap((event) => event.getAllSubcomponents("valarm"))).toEqual([]);
  });

  it("writes an empty calendar for what is none", () => {
    expect(exportCalendar(["END:VCALENDAR\nBEGIN:VCALENDAR", ""])).toBe(
      "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Usher//Usher//EN\r\nEND:VCALENDAR\r\n",
    );
  });
});
