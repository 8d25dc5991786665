import { describe, expect, it } from "vitest";
import { findIn, findings, iCalendar, only } from "./testkit/find.ts";

const org = "ORGANIZER:mailto:olivia@acme.example";
const att = "ATTENDEE:mailto:anna@home.example";

const roles = (method: string, component: string, ...lines: readonly string[]) =>
  only(findIn(iCalendar(method, component, ...lines))).roles;

/** RFC 5546, sections 3.2 to 3.5: O the ORGANIZER's, A the ATTENDEE's, - not defined. */
const table = `
                 VEVENT VTODO VJOURNAL VFREEBUSY
  PUBLISH        O      O     O        O
  REQUEST        O      O     -        O
  REPLY          A      A     -        A
  ADD            O      O     O        -
  CANCEL         O      O     O        -
  REFRESH        A      A     -        -
  COUNTER        A      A     -        -
  DECLINECOUNTER O      O     -        -
  CREATE         -      -     -        -
`
  .trim()
  .split("\n")
  .map((line) => line.trim().split(/\s+/));

const cells = table
  .slice(1)
  .flatMap(([method = "", ...cells]) =>
    cells.map((cell, at) => [method, table[0]?.[at] ?? "", cell] as const),
  );

describe("the actor, by METHOD and component", () => {
  it.for(cells)("%s %s: %s", ([method, component, cell]) => {
    const found = only(findIn(iCalendar(method, component, org, att)));
    const actor = { O: "olivia@acme.example", A: "anna@home.example", "-": null }[cell];
    expect(found.roles?.actor).toBe(actor);
    expect(findings(found, "malformed").some(({ where }) => where === "METHOD")).toBe(cell === "-");
    if (actor !== null) expect(found.roles?.actorKind).toBe(cell === "O" ? "organizer" : "attendee");
  });
});

describe("who acts where the lines say more, or less", () => {
  it.for<[string, string, readonly string[], string | null, string | null]>([
    [
      "the ORGANIZER's SENT-BY",
      "REQUEST",
      ['ORGANIZER;SENT-BY="mailto:sam@acme.example":mailto:olivia@acme.example', att],
      "olivia@acme.example",
      "sam@acme.example",
    ],
    [
      "the same, unquoted",
      "CANCEL",
      ["ORGANIZER;SENT-BY=MAILTO:sam@acme.example:MAILTO:olivia@acme.example"],
      "olivia@acme.example",
      "sam@acme.example",
    ],
    [
      "SENT-BY that is the ORGANIZER",
      "REQUEST",
      ['ORGANIZER;SENT-BY="mailto:Olivia@ACME.example":mailto:olivia@acme.example'],
      "olivia@acme.example",
      null,
    ],
    [
      "the ATTENDEE's SENT-BY, the ORGANIZER's left aside",
      "REPLY",
      [
        'ORGANIZER;SENT-BY="mailto:sam@acme.example":mailto:olivia@acme.example',
        'ATTENDEE;SENT-BY="mailto:max@home.example":mailto:anna@home.example',
      ],
      "anna@home.example",
      "max@home.example",
    ],
  ])("%s", ([, method, lines, actor, agent]) => {
    expect(roles(method, "VEVENT", ...lines)).toMatchObject({ actor, agent, candidates: [] });
  });

  it.for<[string, string, readonly string[], string]>([
    ["an organizer's method without ORGANIZER", "PUBLISH", [att], "ORGANIZER"],
    ["an ORGANIZER that is no mailbox", "REQUEST", ["ORGANIZER:urn:uuid:1", att], "ORGANIZER"],
    ["a reply by nobody", "REPLY", [org], "ATTENDEE"],
    ["a task proposed by nobody", "REFRESH", [org], "ATTENDEE"],
    ["SENT-BY that is no mailbox", "REQUEST", ["ORGANIZER;SENT-BY=sam:mailto:o@acme.example"], "SENT-BY"],
    [
      "two SENT-BY in one",
      "REQUEST",
      ['ORGANIZER;SENT-BY="mailto:a@x.example","mailto:b@x.example":mailto:o@acme.example'],
      "SENT-BY",
    ],
  ])("%s is malformed", ([, method, lines, where]) => {
    const found = only(findIn(iCalendar(method, "VEVENT", ...lines)));
    expect(findings(found, "malformed")).toContainEqual({ where });
    expect(found.roles?.agent).toBeNull();
  });

  it("lists everybody once, groups apart", () => {
    expect(
      roles(
        "REQUEST",
        "VEVENT",
        org,
        att,
        "ATTENDEE;CUTYPE=GROUP:mailto:team@acme.example",
        "ATTENDEE;CUTYPE=X-LIST:mailto:list@acme.example",
        "ATTENDEE;CUTYPE=ROOM:mailto:room@acme.example",
        att,
      ),
    ).toMatchObject({
      organizer: "olivia@acme.example",
      attendees: ["anna@home.example", "team@acme.example", "list@acme.example", "room@acme.example"],
      groups: ["team@acme.example", "list@acme.example"],
    });
  });
});

const delegator = (status: string): string =>
  `ATTENDEE;PARTSTAT=${status};DELEGATED-TO="mailto:eve@x.example":mailto:cal@x.example`;
const delegate = (status: string): string =>
  `ATTENDEE;PARTSTAT=${status};DELEGATED-FROM="mailto:cal@x.example":mailto:eve@x.example`;

describe("delegation (RFC 5546, 4.2.5 to 4.2.7)", () => {
  it.for<[string, string, readonly string[]]>([
    ["the delegator alone", "cal@x.example", [delegator("DELEGATED")]],
    ["the delegate alone", "eve@x.example", [delegate("ACCEPTED")]],
    [
      "the delegator, with the new ATTENDEE",
      "cal@x.example",
      [delegator("DELEGATED"), delegate("NEEDS-ACTION")],
    ],
    [
      "the same, the new ATTENDEE without PARTSTAT",
      "cal@x.example",
      [delegator("DELEGATED"), 'ATTENDEE;DELEGATED-FROM="mailto:cal@x.example":mailto:eve@x.example'],
    ],
    ["the delegate, with the delegator", "eve@x.example", [delegator("DELEGATED"), delegate("ACCEPTED")]],
    ["the delegate declining", "eve@x.example", [delegator("DELEGATED"), delegate("DECLINED")]],
    [
      "only one end names the other",
      "eve@x.example",
      ["ATTENDEE;PARTSTAT=DELEGATED:mailto:cal@x.example", delegate("TENTATIVE")],
    ],
    ["the other end", "cal@x.example", [delegator("DELEGATED"), "ATTENDEE:mailto:eve@x.example"]],
    [
      "names that differ in case",
      "eve@x.example",
      [
        'ATTENDEE;PARTSTAT=DELEGATED;DELEGATED-TO="mailto:Eve@x.example":mailto:cal@x.example',
        'ATTENDEE;PARTSTAT=ACCEPTED;DELEGATED-FROM="mailto:Cal@x.example":mailto:eve@x.example',
      ],
    ],
  ])("%s: %s answers, in any order of lines", ([, actor, lines]) => {
    for (const order of [lines, lines.toReversed()]) {
      const found = only(findIn(iCalendar("REPLY", "VEVENT", org, ...order)));
      expect(found.roles?.actor).toBe(actor);
      expect(findings(found, "ambiguous")).toEqual([]);
    }
  });

  it.for<[string, readonly string[]]>([
    ["two who have nothing to do with each other", [att, "ATTENDEE:mailto:ben@other.example"]],
    [
      "a delegation, and one more",
      [delegator("DELEGATED"), delegate("ACCEPTED"), "ATTENDEE;PARTSTAT=ACCEPTED:mailto:ben@other.example"],
    ],
    ["a delegate who answers for the delegator too", [delegator("ACCEPTED"), delegate("ACCEPTED")]],
    [
      "each the other's delegate",
      [
        'ATTENDEE;PARTSTAT=DELEGATED;DELEGATED-TO="mailto:eve@x.example";DELEGATED-FROM="mailto:eve@x.example":mailto:cal@x.example',
        "ATTENDEE;PARTSTAT=ACCEPTED:mailto:eve@x.example",
      ],
    ],
    [
      "one who answers twice",
      [
        "ATTENDEE;PARTSTAT=ACCEPTED:mailto:anna@home.example",
        "ATTENDEE;PARTSTAT=DECLINED:mailto:anna@home.example",
      ],
    ],
    [
      "a delegation to two",
      [
        'ATTENDEE;PARTSTAT=DELEGATED;DELEGATED-TO="mailto:eve@x.example","mailto:ben@other.example":mailto:cal@x.example',
        delegate("NEEDS-ACTION"),
        'ATTENDEE;DELEGATED-FROM="mailto:cal@x.example":mailto:ben@other.example',
      ],
    ],
  ])("%s: ambiguous, no actor", ([, lines]) => {
    for (const method of ["REPLY", "REFRESH"])
      for (const order of [lines, lines.toReversed()]) {
        const found = only(findIn(iCalendar(method, "VEVENT", org, ...order)));
        expect(found.roles?.actor).toBeNull();
        expect(findings(found, "ambiguous")).toContainEqual({ where: "ATTENDEE" });
      }
  });

  it("names each delegation once, from whichever end", () => {
    expect(roles("REQUEST", "VEVENT", org, delegator("DELEGATED"), delegate("NEEDS-ACTION"))).toMatchObject({
      actor: "olivia@acme.example",
      delegations: [{ delegator: "cal@x.example", delegate: "eve@x.example" }],
    });
  });
});

describe("COUNTER (RFC 5546, 3.2.7)", () => {
  const ben = 'ATTENDEE;SENT-BY="mailto:max@other.example":mailto:ben@other.example';

  it("of one ATTENDEE is theirs", () => {
    expect(roles("COUNTER", "VEVENT", org, ben)).toMatchObject({
      actor: "ben@other.example",
      agent: "max@other.example",
      candidates: [],
    });
  });

  it("that lists everybody could be anybody's, and is not ambiguous", () => {
    const found = only(findIn(iCalendar("COUNTER", "VEVENT", org, att, ben)));
    expect(found.roles).toMatchObject({
      actor: null,
      agent: null,
      candidates: ["anna@home.example", "ben@other.example"],
    });
    expect(findings(found, "ambiguous")).toEqual([]);
  });

  it("with a delegation in it says nothing about who proposes", () => {
    expect(roles("COUNTER", "VEVENT", org, delegator("DELEGATED"), delegate("ACCEPTED"))?.candidates).toEqual(
      ["cal@x.example", "eve@x.example"],
    );
  });

  it("of an event may list nobody; of a task it may not", () => {
    expect(findings(only(findIn(iCalendar("COUNTER", "VEVENT", org))), "malformed")).toEqual([]);
    expect(findings(only(findIn(iCalendar("COUNTER", "VTODO", org))), "malformed")).toEqual([
      { where: "ATTENDEE" },
    ]);
  });
});
