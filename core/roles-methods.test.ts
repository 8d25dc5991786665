/** METHOD × component × signer × guest list, as RFC 5546 and RFC 6047, 3 have it. */
import { describe, expect, it } from "vitest";
import type { CalendarEntry } from "./ports.ts";
import type { ReasonCode } from "./report.ts";
import { anna, ben, entry, mallory, olivia, sam } from "./testkit/cases.ts";
import {
  components,
  conclude,
  maybePassedOn,
  methods,
  needsEvent,
  order,
  reached,
  ruleOf,
  type Component,
  type Expected,
  type Method,
  type Rule,
  type Standing,
} from "./testkit/roles/standard.ts";
import {
  attendee,
  carl,
  differing,
  judged,
  organizer,
  type Row,
  type Written,
} from "./testkit/roles/write.ts";

const people = { organizer: olivia, reader: anna, guest: ben, colleague: sam, stranger: mallory } as const;
type Person = keyof typeof people;
const everybody = Object.keys(people) as readonly Person[];

/** What the reader's calendar holds under the UID. */
const calendars = {
  "no calendar": null,
  "the event": [entry()],
  "another organizer's event": [entry({ organizer: mallory })],
  nothing: [],
} as const satisfies Record<string, readonly CalendarEntry[] | null>;
type Calendar = keyof typeof calendars;
const kinds = Object.keys(calendars) as readonly Calendar[];

/** The guest answers, or all are told. */
const written = (method: Method, component: Component, rule: Rule | null): Written => ({
  method,
  component,
  organizer: rule?.organizer === false ? null : organizer(),
  attendees:
    rule?.attendees === false
      ? []
      : rule?.actor === "attendee"
        ? [attendee(ben, ";PARTSTAT=ACCEPTED")]
        : [attendee(anna), attendee(ben)],
});

/** Whom the list names that counts: the calendar's, where it holds the event, else the message's own. */
function isListed(person: Person, rule: Rule, calendar: Calendar): boolean {
  const both = person === "reader" || person === "guest";
  if (calendar === "the event") return both;
  // Without an ORGANIZER whatever stands under the UID is the event that is asked about.
  if (calendar === "another organizer's event" && !rule.organizer) return both;
  if (!rule.attendees) return false;
  return rule.actor === "attendee" ? person === "guest" : both;
}

function standingOf(person: Person, rule: Rule, calendar: Calendar): Standing {
  if (person === (rule.actor === "organizer" ? "organizer" : "guest")) return "actor";
  if (isListed(person, rule, calendar)) return "guest";
  return "stranger";
}

function signerSays(person: Person, method: Method, rule: Rule, calendar: Calendar): ReasonCode {
  const standing = standingOf(person, rule, calendar);
  if (standing === "actor") return "signed-by-actor";
  if (standing === "guest")
    return maybePassedOn.has(method) ? "forwarded-by-attendee" : "signer-lacks-authority";
  // The organizer is on the event, and an answer is not theirs to give.
  return person === "organizer" && rule.organizer ? "signer-lacks-authority" : "signer-not-listed";
}

function expected(
  signers: readonly Person[],
  method: Method,
  component: Component,
  calendar: Calendar,
): Expected {
  const rule = ruleOf(method, component);
  if (rule === null)
    return conclude("unverified", [
      "malformed",
      ...(signers.length === 0 ? (["invitation-not-signed"] as const) : []),
    ]);
  const byStanding = signers.toSorted(
    (a, b) => order.indexOf(standingOf(a, rule, calendar)) - order.indexOf(standingOf(b, rule, calendar)),
  );
  const [speaks] = byStanding;
  const changed = calendar === "another organizer's event" && rule.organizer;
  const reasons: readonly ReasonCode[] = [
    speaks === undefined ? "invitation-not-signed" : signerSays(speaks, method, rule, calendar),
    ...(changed ? (["organizer-changed"] as const) : []),
    ...(calendar === "nothing" && needsEvent.has(method) ? (["event-unknown"] as const) : []),
  ];
  return conclude(reached[speaks === undefined ? "nobody" : standingOf(speaks, rule, calendar)], reasons);
}

function row(signers: readonly Person[], method: Method, component: Component, calendar: Calendar): Row {
  const rule = ruleOf(method, component);
  // Answers come to the organizer, all else to a guest.
  const me = rule?.actor === "attendee" ? [olivia] : [anna];
  const posted = { written: written(method, component, rule), signers: signers.map((one) => people[one]) };
  return [
    `${method} ${component} by ${signers.join(" and ") || "nobody"}, ${calendar}`,
    judged(posted, { me, entries: calendars[calendar] }),
    expected(signers, method, component, calendar),
  ];
}

const alone: readonly (readonly Person[])[] = [[], ...everybody.map((one) => [one])];
const pairs = everybody.flatMap((one, i) => everybody.slice(i + 1).map((other) => [one, other] as const));

describe("METHOD × component × signer × calendar", () => {
  const combinations = methods.flatMap((method) =>
    components.map((component) => [method, component] as const),
  );

  it.for(combinations.filter(([method, component]) => ruleOf(method, component) !== null))(
    "%s of a %s",
    ([method, component]) => {
      const rows = kinds.flatMap((calendar) =>
        alone.map((signers) => row(signers, method, component, calendar)),
      );
      expect(rows).toHaveLength(24);
      expect(differing(rows)).toEqual([]);
    },
  );

  it.for(combinations.filter(([method, component]) => ruleOf(method, component) === null))(
    "%s of a %s is no such thing, whoever signs it",
    ([method, component]) => {
      const rows = alone.map((signers) => row(signers, method, component, "no calendar"));
      expect(differing(rows)).toEqual([]);
    },
  );

  it("has as many lawful pairs as RFC 5546", () => {
    // 3.2: eight of VEVENT; 3.3: three of VFREEBUSY; 3.4: eight of VTODO; 3.5: three of VJOURNAL.
    const lawful = combinations.filter(([method, component]) => ruleOf(method, component) !== null);
    const count = (component: Component) => lawful.filter(([, other]) => other === component).length;
    expect(components.map(count)).toEqual([8, 8, 3, 3]);
  });
});

describe("METHOD × several signers", () => {
  it.for(methods)("%s: the strongest standing speaks, in whichever order they signed", (method) => {
    const rows = kinds.flatMap((calendar) =>
      pairs.flatMap(([one, other]) => [
        row([one, other], method, "VEVENT", calendar),
        row([other, one], method, "VEVENT", calendar),
      ]),
    );
    expect(rows).toHaveLength(80);
    // Of two who are on neither side, either may be named.
    const danger = /signer-(lacks-authority|not-listed)/g;
    const either = rows.map(([name, said, wanted]): Row => {
      const merge = (one: Expected): Expected =>
        JSON.parse(JSON.stringify(one).replace(danger, "signer-not-listed")) as Expected;
      return wanted.level === "suspicious" ? [name, merge(said), merge(wanted)] : [name, said, wanted];
    });
    expect(differing(either)).toEqual([]);
  });
});

describe("answers from people on no list (RFC 5546, 3.2.3, 3.2.6, 3.2.7)", () => {
  const answers = ["REPLY", "COUNTER", "REFRESH"] as const;
  const kindsOf = (method: Method): readonly Component[] =>
    components.filter((component) => ruleOf(method, component) !== null && component !== "VFREEBUSY");
  const lists = {
    "on the calendar's list": { address: ben, crasher: false },
    "in other capitals": { address: "Ben@other.example", crasher: false },
    "the organizer": { address: olivia, crasher: false },
    "on no list": { address: carl, crasher: true },
    "within another's address": { address: `x${ben}`, crasher: true },
    "beginning as another's address": { address: `${ben}.evil.example`, crasher: true },
    "at another domain": { address: "ben@elsewhere.example", crasher: true },
  } as const;

  it.for(answers.flatMap((method) => kindsOf(method).map((component) => [method, component] as const)))(
    "%s of a %s",
    ([method, component]) => {
      const rows = Object.entries(lists).flatMap(([name, { address, crasher }]) => {
        const object = {
          ...written(method, component, ruleOf(method, component)),
          attendees: [attendee(address)],
        };
        const say = (
          who: string,
          signers: readonly string[],
          best: keyof typeof reached,
          code: ReasonCode,
        ): Row => [
          `${name}, signed by ${who}`,
          judged({ written: object, signers, from: address }, { me: [olivia], entries: [entry()] }),
          conclude(reached[best], [code, ...(crasher ? (["party-crasher"] as const) : [])]),
        ];
        return [
          say("nobody", [], "nobody", "invitation-not-signed"),
          say("themselves", [address], "actor", "signed-by-actor"),
          say("a guest", [anna], "guest", "signer-lacks-authority"),
          say("a stranger", [mallory], "stranger", "signer-not-listed"),
        ];
      });
      expect(rows).toHaveLength(28);
      expect(differing(rows)).toEqual([]);
    },
  );

  it("takes the message's own list where no calendar holds the event", () => {
    const rows = answers.map((method): Row => [
      method,
      judged(
        {
          written: { ...written(method, "VEVENT", ruleOf(method, "VEVENT")), attendees: [attendee(carl)] },
          signers: [carl],
        },
        { me: [olivia] },
      ),
      conclude("verified", ["signed-by-actor"]),
    ]);
    expect(differing(rows)).toEqual([]);
  });

  it("a COUNTER that lists everybody is the signer's, else the sender's (3.2.7)", () => {
    const object = {
      ...written("COUNTER", "VEVENT", ruleOf("COUNTER", "VEVENT")),
      attendees: [attendee(anna), attendee(ben), attendee(carl)],
    };
    const say = (who: string, signers: readonly string[], from: string, wanted: Expected): Row => [
      who,
      judged({ written: object, signers, from }, { me: [olivia], entries: [entry()] }),
      wanted,
    ];
    const rows = [
      say("signed by a guest", [ben], ben, conclude("verified", ["signed-by-actor"])),
      say("sent by a guest", [], ben, conclude("unverified", ["invitation-not-signed"])),
      say(
        "signed by somebody who added themselves",
        [carl],
        carl,
        conclude("verified", ["signed-by-actor", "party-crasher"]),
      ),
      say(
        "sent by nobody on it",
        [],
        mallory,
        conclude("unverified", ["invitation-not-signed", "malformed"]),
      ),
    ];
    expect(differing(rows)).toEqual([]);
  });
});

describe("answers for more than one (RFC 5546, 3.2.3: one ATTENDEE)", () => {
  const answering = ["REPLY", "REFRESH"] as const;
  it.for(
    answering.flatMap((method) =>
      components
        .filter((component) => ruleOf(method, component) !== null)
        .map((component) => [method, component] as const),
    ),
  )("%s of a %s", ([method, component]) => {
    const say = (attendees: readonly string[], wanted: readonly ReasonCode[]): Row => [
      attendees.join(" "),
      judged(
        { written: { ...written(method, component, ruleOf(method, component)), attendees }, signers: [ben] },
        { me: [olivia], entries: [entry()] },
      ),
      conclude("unverified", wanted),
    ];
    const rows = [
      say([], ["malformed"]),
      say([attendee(ben, ";PARTSTAT=ACCEPTED"), attendee(anna, ";PARTSTAT=DECLINED")], ["ambiguous"]),
      say([attendee(anna, ";PARTSTAT=DECLINED"), attendee(ben, ";PARTSTAT=ACCEPTED")], ["ambiguous"]),
      say([attendee(ben, ";PARTSTAT=ACCEPTED"), attendee(ben, ";PARTSTAT=DECLINED")], ["ambiguous"]),
      say([attendee(anna), attendee(ben), attendee(carl)], ["ambiguous"]),
    ];
    expect(differing(rows)).toEqual([]);
  });
});

describe("whether the reader is meant", () => {
  const told = ["REQUEST", "ADD", "CANCEL"] as const;
  const readers = {
    "a guest": { me: [anna], code: null },
    "the same guest in other capitals": { me: ["Anna@home.example"], code: null },
    "somebody with several addresses": { me: [carl, anna], code: null },
    "nobody known": { me: [], code: null },
    "on no list": { me: [carl], code: "not-invited" },
    "within a guest's address": { me: [`x${anna}`], code: "not-invited" },
  } as const;

  it.for(told)("%s", (method) => {
    const rows = ["VEVENT", "VTODO"].flatMap((component) =>
      Object.entries(readers).flatMap(([name, { me, code }]) => {
        const kind = component === "VTODO" ? "VTODO" : "VEVENT";
        const own = code === null ? [] : [code];
        const say = (who: string, signers: readonly string[], wanted: Expected): Row => [
          `${component}, ${name}, ${who}`,
          judged({ written: written(method, kind, ruleOf(method, kind)), signers }, { me }),
          wanted,
        ];
        return [
          say("signed", [olivia], conclude("verified", ["signed-by-actor", ...own])),
          say("not signed", [], conclude("unverified", ["invitation-not-signed", ...own])),
        ];
      }),
    );
    expect(differing(rows)).toEqual([]);
  });

  it("somebody without a mail address on the list takes nothing from the organizer's act, and answers nothing", () => {
    const room = "ATTENDEE;CUTYPE=ROOM;CN=Anna:urn:uuid:4";
    const say = (what: string, method: Method, attendees: readonly string[], wanted: Expected): Row => [
      `${method}: ${what}`,
      judged(
        {
          written: { ...written(method, "VEVENT", ruleOf(method, "VEVENT")), attendees },
          signers: [ruleOf(method, "VEVENT")?.actor === "attendee" ? ben : olivia],
        },
        { me: [anna], entries: method === "REQUEST" ? null : [entry()] },
      ),
      wanted,
    ];
    const good = conclude("verified", ["signed-by-actor"]);
    const all = [attendee(anna), attendee(ben)];
    expect(
      differing([
        say("beside the reader", "REQUEST", [...all, room], good),
        say("before the reader", "REQUEST", [room, ...all], good),
        say("under another's address", "REQUEST", [...all, "ATTENDEE;CN=anna@home.example:urn:uuid:5"], {
          ...good,
          advice: "decide",
        }),
        // Only the reader's own mailbox is theirs, whatever a name says.
        say(
          "in place of the reader",
          "REQUEST",
          [room],
          conclude("verified", ["signed-by-actor", "not-invited"]),
        ),
        say(
          "beside others",
          "CANCEL",
          [room, attendee(ben)],
          conclude("verified", ["signed-by-actor", "not-invited"]),
        ),
        say("alone", "REPLY", [room], conclude("unverified", ["malformed"])),
        say(
          "with who answers",
          "REPLY",
          [attendee(ben), room],
          conclude("unverified", ["signed-by-actor", "malformed"]),
        ),
      ]),
    ).toEqual([]);
  });

  it("an organizer's act in the reader's own name needs the reader's key and an event they have", () => {
    const say = (
      method: Method,
      signers: readonly string[],
      entries: readonly CalendarEntry[] | null,
      wanted: Expected,
    ): Row => [
      `${method} by ${signers.join()}, ${entries?.length ?? "no calendar"}`,
      judged(
        { written: written(method, "VEVENT", ruleOf(method, "VEVENT")), signers },
        { me: [olivia], entries },
      ),
      wanted,
    ];
    const rows = told.flatMap((method) => {
      const guest = maybePassedOn.has(method) ? "forwarded-by-attendee" : "signer-lacks-authority";
      const unknown = needsEvent.has(method) ? (["event-unknown"] as const) : [];
      return [
        say(method, [olivia], [entry()], conclude("verified", ["signed-by-actor"])),
        say(method, [olivia], [], conclude("verified", ["signed-by-actor", "claims-my-event", ...unknown])),
        say(method, [olivia], null, conclude("verified", ["signed-by-actor"])),
        say(method, [mallory], [entry()], conclude("unconfirmed", ["signer-not-listed", "claims-my-event"])),
        say(method, [ben], [entry()], conclude("unconfirmed", [guest, "claims-my-event"])),
        say(method, [], [entry()], conclude("unverified", ["invitation-not-signed"])),
        say(method, [], [], conclude("unverified", ["invitation-not-signed", "claims-my-event", ...unknown])),
      ];
    });
    expect(differing(rows)).toEqual([]);
  });
});
