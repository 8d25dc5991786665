/** A REQUEST handed on × who signs × what proves it (RFC 5546, 2.1.2, 3.2.2.3, 3.4.2.3). */
import { describe, expect, it } from "vitest";
import type { CalendarEntry } from "./ports.ts";
import type { ReasonCode } from "./report.ts";
import { anna, ben, entry, mallory, olivia } from "./testkit/cases.ts";
import { comesFor, guests, object, quoted, sends, withOther } from "./testkit/roles/delegation.ts";
import { conclude, reached, type Component, type Expected } from "./testkit/roles/standard.ts";
import {
  attendee,
  carl,
  differing,
  jane,
  judged,
  organizer,
  type Posted,
  type Row,
  type Written,
} from "./testkit/roles/write.ts";

/** The signers of the tables below: what each is to a delegation of Ben's. */
const signed = {
  nobody: [],
  "the delegator": [ben],
  "the delegate": [anna],
  "another guest": [carl],
  "the organizer": [olivia],
  "a stranger": [mallory],
  "delegator and stranger": [ben, mallory],
} as const;
type Signed = keyof typeof signed;

describe("a delegator's REQUEST (3.2.2.3, 3.4.2.3)", () => {
  const original = (component: Component, more: Partial<Written> = {}): Written =>
    object("REQUEST", [attendee(ben), attendee(carl)], { component, ...more });
  const holding =
    (over: Partial<CalendarEntry> = {}) =>
    (component: Component) => [
      entry({
        attendees: guests([ben], [carl]),
        ...(component === "VTODO" ? { end: null } : {}),
        ...over,
      }),
    ];
  const by =
    (signers: readonly string[], more: Partial<Written> = {}) =>
    (component: Component) => ({
      written: original(component, more),
      signers,
    });

  interface Proof {
    readonly holds: boolean;
    readonly calendar?: (component: Component) => readonly CalendarEntry[];
    readonly enclosed?: (component: Component) => {
      readonly written: Written;
      readonly signers: readonly string[];
    };
    /** Whom the list that counts does not name, where it is the calendar's. */
    readonly unlisted?: readonly Signed[];
    /** Sets the whole report apart: the calendar has the UID of somebody else. */
    readonly changed?: boolean;
  }
  const delegates: readonly Signed[] = ["the delegate"];
  const proofs: Readonly<Record<string, Proof>> = {
    nothing: { holds: false },
    "the calendar's copy": { holds: true, calendar: holding(), unlisted: delegates },
    "a copy at another hour": {
      holds: false,
      calendar: holding({ start: "2027-04-01T06:00:00.000Z" }),
      unlisted: delegates,
    },
    "a copy at another place": {
      holds: false,
      calendar: holding({ location: "Room 4" }),
      unlisted: delegates,
    },
    "a copy of another title": { holds: false, calendar: holding({ summary: "Lunch" }), unlisted: delegates },
    "a copy with a rule": { holds: false, calendar: holding({ rule: "FREQ=DAILY" }), unlisted: delegates },
    "a copy that was cancelled": {
      holds: false,
      calendar: holding({ cancelled: true }),
      unlisted: delegates,
    },
    "a copy without the delegator": {
      holds: false,
      calendar: holding({ attendees: guests([carl]) }),
      unlisted: ["the delegate", "the delegator", "delegator and stranger"],
    },
    "another organizer's event": { holds: false, calendar: holding({ organizer: mallory }), changed: true },
    "the organizer's signed original": { holds: true, enclosed: by([olivia]) },
    "the original, not signed": { holds: false, enclosed: by([]) },
    "the original, signed by the delegator": { holds: false, enclosed: by([ben]) },
    "the original, signed by a stranger": { holds: false, enclosed: by([mallory]) },
    "an original with one line more": {
      holds: false,
      enclosed: by([olivia], { lines: ["LOCATION:Room 4"] }),
    },
    "an original without the delegator": {
      holds: false,
      enclosed: by([olivia], { attendees: [attendee(carl)] }),
    },
    "an original with another guest": {
      holds: false,
      enclosed: by([olivia], { attendees: [attendee(ben), attendee(carl), attendee(jane)] }),
    },
    "a cancellation by the organizer": { holds: false, enclosed: by([olivia], { method: "CANCEL" }) },
    "an original of another organizer": {
      holds: false,
      enclosed: by([olivia], { organizer: organizer(jane) }),
    },
  };

  function expected(who: Signed, proof: Proof): Expected {
    const listed = proof.unlisted?.includes(who) !== true;
    const more: ReasonCode[] = [...(proof.changed === true ? (["organizer-changed"] as const) : [])];
    if (who === "the organizer") return conclude(reached.actor, ["signed-by-actor", ...more]);
    if (who === "the delegator" || (who === "delegator and stranger" && listed)) {
      if (!listed) return conclude(reached.stranger, ["signer-not-listed", "delegation-unverified", ...more]);
      return proof.holds
        ? conclude(reached["proven delegator"], ["signed-by-delegator", "delegation-verified", ...more])
        : conclude(reached.delegator, ["signed-by-delegator", "delegation-unverified", ...more]);
    }
    // Nobody entitled vouches for the two lines.
    const doubt: readonly ReasonCode[] = ["delegation-unverified", ...more];
    if (who === "nobody") return conclude(reached.nobody, ["invitation-not-signed", ...doubt]);
    if (who === "a stranger" || !listed) return conclude(reached.stranger, ["signer-not-listed", ...doubt]);
    return conclude(reached.guest, ["forwarded-by-attendee", ...doubt]);
  }

  const orders = {
    "delegator first": [sends(ben, anna), attendee(carl), comesFor(anna, ben, "NEEDS-ACTION")],
    "delegate first": [comesFor(anna, ben, "NEEDS-ACTION"), attendee(carl), sends(ben, anna)],
  } as const;

  it.for(["VEVENT", "VTODO"] as const)("%s", (component) => {
    const rows = Object.entries(proofs).flatMap(([name, proof]) =>
      Object.entries(orders).flatMap(([order, attendees]) =>
        (Object.keys(signed) as Signed[]).map((who): Row => {
          const enclosed = proof.enclosed?.(component) ?? null;
          const posted: Posted = {
            written: object("REQUEST", attendees, { component }),
            signers: signed[who],
            enclosed,
          };
          // The original is a further invitation where it is no proof of the delegator's.
          const isProof = proof.holds && (who === "the delegator" || who === "delegator and stranger");
          return [
            `${name}, ${order}, signed by ${who}`,
            judged(posted, { me: [anna], entries: proof.calendar?.(component) ?? null }),
            withOther(expected(who, proof), enclosed !== null && !isProof),
          ];
        }),
      ),
    );
    expect(rows).toHaveLength(252);
    expect(differing(rows)).toEqual([]);
  });

  it("two delegates, other words, and lines that do not fit each other prove nothing", () => {
    const odd: Readonly<Record<string, readonly string[]>> = {
      "two delegates": [sends(ben, anna, jane), attendee(carl), comesFor(anna, ben, "NEEDS-ACTION")],
      "ACCEPTED in place of DELEGATED": [
        attendee(ben, `;PARTSTAT=ACCEPTED;DELEGATED-TO=${quoted(anna)}`),
        attendee(carl),
        comesFor(anna, ben, "NEEDS-ACTION"),
      ],
      "only the delegator's line": [sends(ben, anna), attendee(carl)],
      "the delegate comes for another": [
        sends(ben, anna),
        attendee(carl),
        comesFor(anna, carl, "NEEDS-ACTION"),
      ],
    };
    const rows = Object.entries(odd).map(([name, attendees]): Row => [
      name,
      judged(
        {
          written: object("REQUEST", attendees),
          signers: [ben],
          enclosed: { written: original("VEVENT"), signers: [olivia] },
        },
        { me: [anna] },
      ),
      conclude(reached.delegator, [
        "signed-by-delegator",
        "delegation-unverified",
        ...(attendees.length < 3 ? (["not-invited"] as const) : []),
      ]),
    ]);
    expect(differing(rows)).toEqual([]);
  });

  it("with other methods a delegator has no more right than a guest", () => {
    const rows = (["ADD", "CANCEL", "DECLINECOUNTER"] as const).map((method): Row => [
      method,
      judged({ written: object(method, orders["delegator first"]), signers: [ben] }, { me: [anna] }),
      conclude(reached.guest, ["signer-lacks-authority", "delegation-unverified"]),
    ]);
    expect(differing(rows)).toEqual([]);
  });
});
