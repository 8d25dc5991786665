import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { memory, ownEvent, waitingAnswer } from "./testdata/people.ts";
import { anna, bob, reason } from "./testdata/reports.ts";
import { countRows, filterGroups, firstRows, groupWaiting } from "./waiting.ts";

const eve = "eve@stranger.example";
const carla = "carla@partner.example";
const date = "2026-12-22T10:00:00.000Z";
const standing = { items: [ownEvent()], delegations: memory.delegations, me: [anna] };
const only = (...args: Parameters<typeof waitingAnswer>) =>
  groupWaiting([waitingAnswer(...args)], standing)[0]!.rows[0]!;

describe("one answer", () => {
  it("of a stranger may be let in or turned away", () => {
    expect(only(eve).steps).toEqual({ in: "let-in", away: true });
    expect(only(eve, { level: "verified", reasons: [] }).proven).toBe(true);
    expect(only(eve, { level: "unverified", signer: null }).proven).toBe(false);
  });

  it("of somebody on the list is noted, and nobody is turned away", () =>
    expect(only(bob).steps).toEqual({ in: "note", away: false }));

  it("for an event of nobody's here can only be removed", () =>
    expect(only(eve, { uid: "x" }).steps).toEqual({ in: null, away: false }));

  it.each([
    ["never said", [], false],
    ["said of another", [{ ...memory.delegations[0]!, delegate: eve }], false],
    ["said of another event", [{ ...memory.delegations[0]!, uid: "x" }], false],
    ["said to another organizer", [{ ...memory.delegations[0]!, organizer: eve }], false],
    ["said of one date", [{ ...memory.delegations[0]!, recurrenceId: date }], false],
    ["said meanwhile", memory.delegations, true],
  ] as const)("of a delegate whose delegator %s", (_, delegations, confirmed) => {
    const answer = waitingAnswer(carla, {
      reasons: [reason("delegation-unverified", { delegator: bob, delegate: carla })],
      delegatedFrom: [bob],
    });
    const [group] = groupWaiting([answer], { ...standing, delegations });
    expect(group?.rows[0]?.delegation).toEqual({ delegator: bob, confirmed });
  });

  it.each([
    ["that date", date, true],
    ["the whole event", null, true],
    ["another date", "2026-12-29T10:00:00.000Z", false],
  ] as const)("of a delegate for one date whose delegator spoke of %s", (_, recurrenceId, confirmed) => {
    const { judgement, ...answer } = waitingAnswer(carla, { delegatedFrom: [bob] });
    const { invitation } = judgement;
    const dated = {
      ...answer,
      judgement: { ...judgement, invitation: invitation && { ...invitation, recurrenceId: date } },
    };
    const delegations = [{ ...memory.delegations[0]!, recurrenceId }];
    const [group] = groupWaiting([dated], { ...standing, delegations });
    expect(group?.rows[0]?.delegation).toEqual({ delegator: bob, confirmed });
  });

  it("names whoever passed it on, once each", () =>
    expect(
      only(eve, {
        reasons: [reason("party-crasher", { by: bob }), reason("forwarded", { by: [bob, carla] })],
      }).passedOn,
    ).toEqual([bob, carla]));

  it("says what was heard by other means", () => {
    expect(only(eve, { reasons: [reason("denied-by-asking")] }).asked).toBe("no");
    expect(only(eve, { reasons: [reason("confirmed-by-asking")] }).asked).toBe("yes");
    expect(only(eve).asked).toBeNull();
  });
});

describe("many answers", () => {
  it("stand under their event by the calendar's own title", () => {
    const groups = groupWaiting(
      [
        waitingAnswer(eve, { summary: "You won" }),
        waitingAnswer(eve, { uid: "other", summary: "Theirs" }),
        waitingAnswer(carla),
      ],
      standing,
    );
    expect(groups.map(({ title, onCalendar, rows }) => [title, onCalendar, rows.length])).toEqual([
      ["Summer party", true, 2],
      ["Theirs", false, 1],
    ]);
  });

  it("are filtered and cut without one being lost or told twice", () => {
    const answers = fc.array(
      fc.record({ uid: fc.constantFrom("a", "b", "c"), who: fc.nat(30), proven: fc.boolean() }),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(answers, fc.nat(70), (list, limit) => {
        const groups = groupWaiting(
          list.map(({ uid, who, proven }) =>
            waitingAnswer(`p${who}@x.example`, {
              uid,
              signer: null,
              level: proven ? "verified" : "unverified",
            }),
          ),
          standing,
        );
        expect(countRows(groups)).toBe(list.length);
        const all = { uid: null, proof: "all" } as const;
        expect(filterGroups(groups, all)).toEqual(groups);
        const parts = (["proven", "unproven"] as const).map((proof) =>
          countRows(filterGroups(groups, { uid: null, proof })),
        );
        expect((parts[0] ?? 0) + (parts[1] ?? 0)).toBe(list.length);
        const first = firstRows(groups, limit);
        expect(countRows(first)).toBe(Math.min(limit, list.length));
        expect(first.flatMap(({ rows }) => rows)).toEqual(groups.flatMap(({ rows }) => rows).slice(0, limit));
      }),
    );
  });
});
