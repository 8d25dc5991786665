import { describe, expect, test } from "vitest";
import type { ClientMeeting, Standing } from "../addin/host.ts";
import { offerOf, type ActionKind } from "./offer.ts";
import { present } from "./present.ts";
import { spoken } from "./spoken.ts";
import { anna, reports, type ReportName } from "./testdata/reports.ts";
import { uncheckedOffer } from "./unchecked-offer.ts";
import { en } from "./words/en.ts";

const place = { words: en, locale: "en-GB", zone: "UTC", now: "2026-11-22T08:00:00.000Z" };
const placed: Standing = { kind: "placed", answer: null };
const accepted: Standing = { kind: "placed", answer: "accepted" };
const absent: Standing = { kind: "absent" };
const unasked: Standing = { kind: "unasked" };
const unknown: Standing = { kind: "unknown", why: "Not here." };
const all: readonly ActionKind[] = ["accept", "tentative", "decline", "ask", "remove", "leave"];
const without = (...gone: readonly ActionKind[]): readonly ActionKind[] =>
  all.filter((kind) => !gone.includes(kind));

describe("offerOf() a meeting of the client's own", () => {
  const offered = (name: ReportName, meeting: ClientMeeting, standing: Standing | null, several = false) =>
    offerOf(
      reports[name],
      present(reports[name], reports[name], [anna], place),
      { held: false, me: [anna], own: { meeting, standing, several } },
      en,
    );

  test.for<
    [ReportName, ClientMeeting, Standing | null, kinds: readonly ActionKind[], advised: ActionKind | null]
  >([
    ["verified", "request", placed, all, "accept"],
    ["verified", "request", null, all, "accept"],
    ["verified", "request", accepted, all, null],
    ["verified", "request", absent, without("remove"), "accept"],
    ["unsigned", "request", unasked, all, null],
    // To leave it alone leaves what the client put on the calendar by itself.
    ["broken", "request", placed, all, "remove"],
    // Whoever knows the UID of an event that was accepted must not get it removed by one press.
    ["broken", "request", accepted, all, "leave"],
    ["untrusted", "request", unasked, all, "remove"],
    ["broken", "request", absent, without("remove"), "leave"],
    ["broken", "request", unknown, ["ask", "leave"], "leave"],
    ["cancelled", "cancellation", placed, ["remove", "ask", "leave"], "leave"],
    ["cancelled", "cancellation", absent, ["ask", "leave"], "leave"],
    ["crasher", "response", null, ["ask", "leave"], "ask"],
  ])("%s, %s, %j: %s, %s first", ([name, meeting, standing, kinds, advised]) => {
    const { actions } = offered(name, meeting, standing);
    expect(actions.map(({ kind }) => kind)).toEqual(kinds);
    expect(actions.find(({ primary }) => primary)?.kind ?? null).toBe(advised);
  });

  test.for<[ReportName, Standing | null, risk: string | null]>([
    ["broken", placed, null],
    ["unsigned", placed, null],
    ["verified", accepted, null],
    [
      "broken",
      accepted,
      "You have this on your calendar already. If this mail is forged, you lose an event that takes place.",
    ],
    [
      "unsigned",
      accepted,
      "You have this on your calendar already. If this mail is forged, you lose an event that takes place.",
    ],
    [
      "unsigned",
      unasked,
      "Usher has not looked at your calendar. If you accepted this event before, it is lost.",
    ],
    [
      "unsigned",
      null,
      "Usher has not looked at your calendar. If you accepted this event before, it is lost.",
    ],
  ])("confirms first what a removal could lose: %s, %j", ([name, standing, risk]) => {
    const remove = offered(name, "request", standing).actions.find(({ kind }) => kind === "remove");
    expect(remove).toBeDefined();
    expect(spoken(remove?.risk ?? [])).toBe(risk ?? "");
  });

  test("says of the answer that it is for the one the client read, before anything is done", () => {
    for (const { kind, risk } of offered("verified", "request", placed, true).actions) {
      const said = risk === null ? "" : spoken(risk);
      expect(said.includes("Usher cannot tell of which")).toBe(kind !== "ask" && kind !== "leave");
    }
  });

  test("says of no answer where it goes that cannot be given here", () => {
    expect(offered("verified", "request", unknown).reply).toEqual([]);
    expect(offered("verified", "request", unknown).tells).toBe(false);
    expect(spoken(offered("verified", "request", placed).reply)).toContain("Your answer goes to");
  });
});

describe("uncheckedOffer()", () => {
  test.for<
    [
      ClientMeeting | null,
      Standing | null,
      askTo: string | null,
      kinds: readonly ActionKind[],
      tells: boolean,
    ]
  >([
    ["request", placed, "o@acme.example", all, true],
    ["request", null, null, without("ask"), true],
    ["request", absent, "o@acme.example", without("remove"), true],
    ["request", unknown, "o@acme.example", ["ask", "leave"], false],
    ["cancellation", unasked, "o@acme.example", ["ask", "remove", "leave"], false],
    ["response", null, "o@acme.example", ["ask", "leave"], false],
    [null, null, "o@acme.example", ["ask", "leave"], false],
  ])("%s, %j, %s: %s", ([meeting, standing, askTo, kinds, tells]) => {
    const offer = uncheckedOffer(meeting === null ? null : { meeting, standing, several: false }, askTo, en);
    expect(offer.actions.map(({ kind }) => kind)).toEqual(kinds);
    expect(offer.tells).toBe(tells);
    // Nothing is known: nothing is advised, and whatever changes something is confirmed first.
    for (const { kind, primary, risk } of offer.actions) {
      expect(primary).toBe(false);
      expect(risk === null).toBe(kind === "ask" || kind === "leave");
    }
  });
});
