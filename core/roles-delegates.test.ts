/** Answers of delegates × who signs × whose word is there (RFC 5546, 2.1.2, 4.2.5 to 4.2.7, 5.2.2). */
import { describe, expect, it } from "vitest";
import type { ReasonCode } from "./report.ts";
import { anna, ben, entry, mallory, olivia } from "./testkit/cases.ts";
import {
  comesFor,
  guests,
  object,
  remembering,
  sends,
  sentOn,
  withOther,
} from "./testkit/roles/delegation.ts";
import { conclude, reached, type Expected } from "./testkit/roles/standard.ts";
import {
  attendee,
  carl,
  differing,
  jane,
  judged,
  organizer,
  type Posted,
  type Row,
} from "./testkit/roles/write.ts";

describe("a delegate's REPLY (4.2.6, 4.2.7, 5.2.2)", () => {
  const answers = {
    "the delegate's line alone": [comesFor(carl, ben)],
    "the delegate's line first": [comesFor(carl, ben), sends(ben, carl)],
    "the delegator's line first": [sends(ben, carl), comesFor(carl, ben)],
  } as const;
  const word = (to: string) => object("REPLY", [sends(ben, to)]);

  interface Word {
    readonly given: boolean;
    readonly calendar?: string;
    readonly remembered?: readonly (readonly [string, string])[];
    readonly enclosed?: Posted["enclosed"];
  }
  const words: Readonly<Record<string, Word>> = {
    none: { given: false },
    "the calendar names the delegate": { given: true, calendar: carl },
    "the calendar names another": { given: false, calendar: jane },
    remembered: { given: true, remembered: [[ben, carl]] },
    "remembered, for another": { given: false, remembered: [[ben, jane]] },
    "remembered, of another": { given: false, remembered: [[anna, carl]] },
    "remembered, the other way round": { given: false, remembered: [[carl, ben]] },
    "enclosed, signed by the delegator": { given: true, enclosed: { written: word(carl), signers: [ben] } },
    "enclosed, with both lines": {
      given: true,
      enclosed: {
        written: object("REPLY", [sends(ben, carl), comesFor(carl, ben, "NEEDS-ACTION")]),
        signers: [ben],
      },
    },
    "enclosed, not signed": { given: false, enclosed: { written: word(carl), signers: [] } },
    "enclosed, signed by the delegate": { given: false, enclosed: { written: word(carl), signers: [carl] } },
    "enclosed, for another": { given: false, enclosed: { written: word(jane), signers: [ben] } },
    "enclosed, and accepts": {
      given: false,
      enclosed: { written: object("REPLY", [attendee(ben, ";PARTSTAT=ACCEPTED")]), signers: [ben] },
    },
    "enclosed, to another organizer": {
      given: false,
      enclosed: { written: { ...word(carl), organizer: organizer(jane) }, signers: [ben] },
    },
  };
  const by = {
    nobody: [],
    "the delegate": [carl],
    "the delegator": [ben],
    "another guest": [anna],
    "the organizer": [olivia],
    "a stranger": [mallory],
    "delegate and stranger": [carl, mallory],
  } as const;
  const lists = { "the delegator is a guest": true, "the delegator is on no list": false } as const;

  function expected(who: keyof typeof by, given: boolean, onList: boolean): Expected {
    // Of a chain of words the first has to be a guest's; who has none beside the list is a party crasher.
    const proven = given && onList;
    const state: readonly ReasonCode[] = proven
      ? ["delegation-verified"]
      : onList
        ? ["delegation-unverified"]
        : ["delegation-unverified", "party-crasher"];
    if (who === "the delegate" || who === "delegate and stranger")
      return conclude(proven ? "authorized" : reached.actor, ["signed-by-actor", ...state]);
    if (who === "nobody") return conclude(reached.nobody, ["invitation-not-signed", ...state]);
    const guest = who === "another guest" || who === "the organizer" || (who === "the delegator" && onList);
    return conclude(reached.stranger, [guest ? "signer-lacks-authority" : "signer-not-listed", ...state]);
  }

  it.for(Object.entries(lists))("%s", ([, onList]) => {
    const rows = Object.entries(words).flatMap(([name, { given, calendar, remembered, enclosed }]) => {
      if (!onList && calendar !== undefined) return [];
      return Object.entries(answers).flatMap(([order, attendees]) =>
        (Object.keys(by) as (keyof typeof by)[]).map((who): Row => {
          const entries = [
            entry({
              attendees: onList
                ? guests(calendar === undefined ? [ben] : [ben, calendar], [anna])
                : guests([anna]),
            }),
          ];
          const posted = {
            written: object("REPLY", attendees),
            signers: by[who],
            enclosed: enclosed ?? null,
          };
          return [
            `${name}, ${order}, signed by ${who}`,
            judged(posted, {
              me: [olivia],
              entries,
              remembered: remembered === undefined ? null : remembering(remembered),
            }),
            // A word that is enclosed is an answer of its own, to be taken beside this one.
            withOther(expected(who, given, onList), enclosed !== undefined),
          ];
        }),
      );
    });
    expect(rows.length).toBeGreaterThan(240);
    expect(differing(rows)).toEqual([]);
  });

  it("the delegator's own word is theirs, in any order of lines (4.2.5)", () => {
    const said = {
      "one line": [sends(ben, carl)],
      "both lines": [sends(ben, carl), comesFor(carl, ben, "NEEDS-ACTION")],
      "the delegate's first": [comesFor(carl, ben, "NEEDS-ACTION"), sends(ben, carl)],
    };
    const entries = [entry({ attendees: guests([ben], [anna]) })];
    const rows = Object.entries(said).flatMap(([name, attendees]) => {
      const say = (who: string, signers: readonly string[], wanted: Expected): Row => [
        `${name}, signed by ${who}`,
        judged({ written: object("REPLY", attendees), signers, from: ben }, { me: [olivia], entries }),
        wanted,
      ];
      return [
        say("the delegator", [ben], conclude("verified", ["signed-by-actor"])),
        say(
          "the delegate",
          [carl],
          conclude(reached.stranger, ["signer-not-listed", "delegation-unverified"]),
        ),
        say(
          "another guest",
          [anna],
          conclude(reached.guest, ["signer-lacks-authority", "delegation-unverified"]),
        ),
        say("nobody", [], conclude(reached.nobody, ["invitation-not-signed", "delegation-unverified"])),
      ];
    });
    expect(differing(rows)).toEqual([]);
  });
});

describe("chains (2.1.2: a delegate may delegate again)", () => {
  const dora = "dora@weber.example";
  type Words = readonly (readonly [string, string])[];
  const chain = (
    name: string,
    words: Words,
    attendees: readonly string[],
    signer: string,
    wanted: Expected,
  ): Row => [
    name,
    judged(
      { written: object("REPLY", attendees), signers: [signer] },
      {
        me: [olivia],
        entries: [entry({ attendees: guests([ben], [anna]) })],
        remembered: remembering(words),
      },
    ),
    wanted,
  ];
  const proven = conclude("authorized", ["signed-by-actor", "delegation-verified"]);
  /** A party crasher, unless the delegator they name is a guest. */
  const unproven = (crasher: boolean) =>
    conclude("verified", [
      "signed-by-actor",
      "delegation-unverified",
      ...(crasher ? (["party-crasher"] as const) : []),
    ]);
  const last = [comesFor(dora, carl)];
  const middle = [sentOn(carl, ben, dora)];

  it("every link needs its own word, up to a guest", () => {
    const rows = [
      chain(
        "both links",
        [
          [ben, carl],
          [carl, dora],
        ],
        last,
        dora,
        proven,
      ),
      chain(
        "both links, in the other order",
        [
          [carl, dora],
          [ben, carl],
        ],
        last,
        dora,
        proven,
      ),
      chain("the last link alone", [[carl, dora]], last, dora, unproven(true)),
      chain("the first link alone", [[ben, carl]], last, dora, unproven(true)),
      chain("no link", [], last, dora, unproven(true)),
      chain(
        "a link from nobody's guest",
        [
          [jane, carl],
          [carl, dora],
        ],
        last,
        dora,
        unproven(true),
      ),
      chain("the middle's own word, with the first link", [[ben, carl]], middle, carl, proven),
      chain("the middle's own word alone", [], middle, carl, unproven(false)),
    ];
    expect(differing(rows)).toEqual([]);
  });

  it("a loop proves nothing, and ends", () => {
    const rows = [
      chain(
        "of two",
        [
          [carl, dora],
          [dora, carl],
        ],
        last,
        dora,
        unproven(true),
      ),
      chain("of one", [[dora, dora]], [comesFor(dora, dora)], dora, unproven(true)),
      chain(
        "of three",
        [
          [carl, dora],
          [dora, jane],
          [jane, carl],
        ],
        last,
        dora,
        unproven(true),
      ),
      chain(
        "that a guest stands beside",
        [
          [carl, dora],
          [dora, carl],
          [ben, carl],
        ],
        last,
        dora,
        proven,
      ),
    ];
    expect(differing(rows)).toEqual([]);
  });

  it("a hundred links prove no more than they are, and end", () => {
    const link = (n: number): readonly [string, string] => [
      n === 0 ? ben : `d${n}@weber.example`,
      `d${n + 1}@weber.example`,
    ];
    const words = Array.from({ length: 100 }, (_, n) => link(n));
    const far = "d100@weber.example";
    const [, said] = chain("long", words, [comesFor(far, "d99@weber.example")], far, proven);
    expect(["authorized", "unconfirmed"]).toContain(said.level);
    const [, broken] = chain("broken", words.slice(1), [comesFor(far, "d99@weber.example")], far, proven);
    expect(broken.level).toBe("unconfirmed");
  });
});
