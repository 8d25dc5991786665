/** Who is on the list without a mailbox (RFC 5545, 3.3.3; RFC 6047, 2.3), and what nobody gains by it. */
import { describe, expect, it } from "vitest";
import type { Attendee } from "../report.ts";
import { findIn, findings, iCalendar, only } from "./testkit/find.ts";

const org = "ORGANIZER:mailto:olivia@acme.example";
const anna = "ATTENDEE:mailto:anna@home.example";
const room = "ATTENDEE;CUTYPE=ROOM;CN=Room 4;PARTSTAT=ACCEPTED:urn:uuid:4";
const nobody = "ATTENDEE;CN=Ben;ROLE=OPT-PARTICIPANT:invalid:nomail";

const listed = (method: string | null, ...lines: readonly string[]) => {
  const found = only(findIn(iCalendar(method, "VEVENT", ...lines)));
  const { attendees, unaddressed } = found.invitation!;
  return {
    addresses: attendees.map(({ address }: Attendee) => address),
    uris: unaddressed.map(({ uri }) => uri),
    unaddressed,
    roles: found.roles,
    malformed: findings(found, "malformed").map(({ where }) => where),
    lookalikes: findings(found, "lookalike-address"),
    ambiguous: findings(found, "ambiguous").map(({ where }) => where),
  };
};

describe("somebody without a mailbox", () => {
  it("is listed by their URI, in the sender's words, and breaks nothing", () => {
    const { unaddressed, addresses, malformed, roles } = listed("REQUEST", org, anna, room, nobody);
    expect(unaddressed).toEqual([
      { uri: "urn:uuid:4", name: "Room 4", type: "ROOM", role: "REQ-PARTICIPANT", status: "ACCEPTED" },
      {
        uri: "invalid:nomail",
        name: "Ben",
        type: "INDIVIDUAL",
        role: "OPT-PARTICIPANT",
        status: "NEEDS-ACTION",
      },
    ]);
    expect([addresses, malformed]).toEqual([["anna@home.example"], []]);
    expect(roles).toMatchObject({ actor: "olivia@acme.example", attendees: addresses, unaddressed: 2 });
  });

  it.for(["PUBLISH", "REQUEST", "ADD", "CANCEL", "DECLINECOUNTER", null])(
    "is nothing to say of in %s",
    (method) => {
      expect(listed(method, org, anna, room)).toMatchObject({ uris: ["urn:uuid:4"], malformed: [] });
    },
  );

  it("is nobody by another name: neither CN nor EMAIL makes a mailbox of it", () => {
    const claims = 'ATTENDEE;CN="olivia@acme.example";EMAIL=olivia@acme.example:urn:uuid:5';
    const { addresses, roles, unaddressed } = listed("REQUEST", org, anna, claims);
    expect([addresses, roles?.attendees]).toEqual([["anna@home.example"], ["anna@home.example"]]);
    expect(unaddressed.map(({ name }) => name)).toEqual(["olivia@acme.example"]);
  });

  it.for<[string, string]>([
    ["CN", "ATTENDEE;CN=olivia@acme.example:urn:uuid:5"],
    ["a part of CN", 'ATTENDEE;CN="Olivia (olivia@acme.example)":urn:uuid:5'],
    ["CN, and the URI ends in it", "ATTENDEE;CN=olivia@acme.example:https://x.example/olivia@acme.example"],
  ])("whom %s gives an address is told apart from whoever has it", ([, line]) => {
    const { lookalikes } = listed("REQUEST", org, anna, line);
    const real = line.slice(line.search(/(urn|https):/));
    expect(lookalikes).toEqual([{ shown: "olivia@acme.example", real, where: "ATTENDEE" }]);
  });

  it("may say in EMAIL= where to write (RFC 7986, 6.2)", () => {
    const { lookalikes, malformed } = listed("REQUEST", org, anna, "ATTENDEE;EMAIL=ben@x.example:urn:uuid:5");
    expect([lookalikes, malformed]).toEqual([[], []]);
  });

  it("is no mailbox behind a name that nobody quoted", () => {
    const { uris, malformed } = listed("REQUEST", org, anna, "ATTENDEE;CN=Sales: EU:mailto:eve@x.example");
    const bare = listed("REQUEST", org, anna, "ATTENDEE;CN=Sales:EU:mailto:eve@x.example");
    expect([uris, malformed, bare.uris, bare.malformed]).toEqual([[], ["ATTENDEE"], [], ["ATTENDEE"]]);
  });

  it("stays apart from whoever has one, and is listed once over all components", () => {
    const second = [
      "END:VEVENT",
      "BEGIN:VEVENT",
      "UID:1@acme.example",
      "DTSTAMP:20261101T080000Z",
      "RECURRENCE-ID:20261216T090000Z",
      "DTSTART:20261216T100000Z",
      org,
      anna,
      room,
      nobody,
    ];
    expect(listed("REQUEST", "RRULE:FREQ=DAILY;COUNT=3", org, anna, room, ...second)).toMatchObject({
      addresses: ["anna@home.example"],
      uris: ["urn:uuid:4", "invalid:nomail"],
      malformed: [],
    });
  });

  it("counts among those that are looked at", () => {
    const many = Array.from({ length: 5001 }, (_, i) => `ATTENDEE:urn:uuid:${String(i)}`);
    const { uris, malformed } = listed("REQUEST", org, ...many);
    expect([uris.length, malformed]).toEqual([5000, ["too-large"]]);
  });
});

describe("where a mailbox has to be", () => {
  it.for<[string, string, readonly string[], string]>([
    ["the ORGANIZER", "REQUEST", ["ORGANIZER:invalid:nomail", anna], "ORGANIZER"],
    ["the ORGANIZER on a calendar server", "CANCEL", ["ORGANIZER:/principals/users/1", anna], "ORGANIZER"],
    ["the ORGANIZER who is answered", "REPLY", ["ORGANIZER:urn:uuid:1", anna], "ORGANIZER"],
    ["whoever answers", "REPLY", [org, "ATTENDEE;PARTSTAT=ACCEPTED:urn:uuid:4"], "ATTENDEE"],
    ["another who would be answered for", "REPLY", [org, anna, room], "ATTENDEE"],
    ["whoever asks", "REFRESH", [org, "ATTENDEE:urn:uuid:4"], "ATTENDEE"],
    ["SENT-BY", "REQUEST", ['ORGANIZER;SENT-BY="urn:uuid:1":mailto:o@acme.example', anna], "SENT-BY"],
    [
      "whoever has somebody act for them",
      "REQUEST",
      [org, 'ATTENDEE;SENT-BY="mailto:sam@acme.example":urn:uuid:4'],
      "ATTENDEE",
    ],
    [
      "whoever hands it on",
      "REQUEST",
      [org, 'ATTENDEE;DELEGATED-TO="mailto:eve@x.example":urn:uuid:4'],
      "ATTENDEE",
    ],
    [
      "whoever it is handed on to",
      "REQUEST",
      [org, 'ATTENDEE;DELEGATED-FROM="mailto:anna@home.example":urn:uuid:4', anna],
      "ATTENDEE",
    ],
    [
      "to whom one hands it on",
      "REQUEST",
      [org, 'ATTENDEE;DELEGATED-TO="urn:uuid:4":mailto:anna@home.example'],
      "DELEGATED-TO",
    ],
    ["a mailbox that is none", "REQUEST", [org, "ATTENDEE:mailto:anna"], "ATTENDEE"],
    ["an empty one", "REQUEST", [org, "ATTENDEE:MAILTO:"], "ATTENDEE"],
    ["nothing", "REQUEST", [org, "ATTENDEE:"], "ATTENDEE"],
    ["a list", "REQUEST", [org, "ATTENDEE:mailto:a@x.example,b@x.example"], "ATTENDEE"],
    ["a mailbox without its scheme", "REQUEST", [org, "ATTENDEE:anna@home.example"], "ATTENDEE"],
  ])("%s is malformed", ([, method, lines, where]) => {
    expect(listed(method, ...lines).malformed).toContain(where);
  });

  it("is a COUNTER's author, who may be anybody on its list: not the only mailbox there", () => {
    const alone = listed("COUNTER", org, anna);
    expect(alone.roles).toMatchObject({ actor: "anna@home.example", candidates: [] });
    const { roles, malformed, ambiguous } = listed("COUNTER", org, anna, room);
    expect(roles).toMatchObject({ actor: null, candidates: ["anna@home.example"] });
    expect([malformed, ambiguous]).toEqual([[], []]);
  });

  it("is one mailbox however its URI is written", () => {
    const twice = [
      "ATTENDEE:MAILTO:anna@HOME.example",
      "ATTENDEE:mailto:anna%40home.example?cc=eve@x.example",
    ];
    const { addresses, roles } = listed("REQUEST", org, ...twice);
    expect([addresses, roles?.attendees]).toEqual([
      ["anna@home.example", "anna@home.example"],
      ["anna@home.example"],
    ]);
    expect(listed("REPLY", org, ...twice)).toMatchObject({ roles: { actor: null }, ambiguous: ["ATTENDEE"] });
  });
});
