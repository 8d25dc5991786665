import { describe, expect, it, test } from "vitest";
import { levels, type Level } from "../core/report.ts";
import { offerOf, type ActionKind } from "./offer.ts";
import { present } from "./present.ts";
import { spoken } from "./spoken.ts";
import { anna, budgetReview, makeReport, reason, reports, type ReportName } from "./testdata/reports.ts";
import { en } from "./words/en.ts";

const place = { words: en, locale: "en-GB", zone: "UTC", now: "2026-11-22T08:00:00.000Z" };

function offered(report: ReturnType<typeof makeReport>, held = false) {
  return offerOf(report, present(report, report, [anna], place), { held, me: [anna] }, en);
}

describe("offerOf()", () => {
  test.for<[name: ReportName, advised: ActionKind | null]>([
    ["verified", "accept"],
    ["authorized", "accept"],
    ["firstContact", null],
    ["flood", "ask"],
    ["domain", "accept"],
    ["agent", "ask"],
    ["crasher", "ask"],
    ["unsigned", null],
    ["untrusted", "leave"],
    ["broken", "leave"],
    ["calendarFile", null],
  ])("advises for %s: %s", ([name, advised]) => {
    const primary = offered(reports[name]).actions.filter((action) => action.primary);
    expect(primary.map(({ kind }) => kind)).toEqual(advised === null ? [] : [advised]);
  });

  test.for<[method: string | null, component: string, held: boolean, kinds: ActionKind[], replyTo: boolean]>([
    ["REQUEST", "VEVENT", false, ["accept", "tentative", "decline", "ask", "leave"], true],
    ["REQUEST", "VTODO", false, ["accept", "tentative", "decline", "ask", "leave"], true],
    ["ADD", "VEVENT", true, ["accept", "tentative", "decline", "ask", "remove", "leave"], true],
    ["PUBLISH", "VEVENT", true, ["add", "ask", "remove", "leave"], false],
    ["PUBLISH", "VEVENT", false, ["add", "ask", "leave"], false],
    ["CANCEL", "VEVENT", true, ["remove", "ask", "leave"], false],
    ["CANCEL", "VEVENT", false, ["ask", "leave"], false],
    ["REPLY", "VEVENT", true, ["ask", "leave"], false],
    ["COUNTER", "VEVENT", true, ["ask", "leave"], false],
    ["REFRESH", "VEVENT", true, ["ask", "leave"], false],
    ["DECLINECOUNTER", "VEVENT", true, ["ask", "leave"], false],
    ["REQUEST", "VFREEBUSY", false, ["ask", "leave"], false],
    ["constructor", "VEVENT", false, ["ask", "leave"], false],
  ])("offers for %s of %s, held %s", ([method, component, held, kinds, answered]) => {
    const report = makeReport({ level: "verified", invitation: { ...budgetReview, method, component } });
    const { actions, replyTo } = offered(report, held);
    expect(actions.map(({ kind }) => kind)).toEqual(kinds);
    expect(replyTo).toBe(answered ? "olivia@acme.example" : null);
  });

  test.for<[level: Level, confirmed: boolean]>([
    ["verified", false],
    ["authorized", false],
    ["domain", true],
    ["unconfirmed", true],
    ["unverified", true],
    ["suspicious", true],
  ])("confirms at %s: %s", ([level, confirmed]) => {
    const { actions } = offered(makeReport({ level }));
    for (const { kind, risk } of actions)
      expect([kind, risk !== null]).toEqual([kind, confirmed && kind !== "ask" && kind !== "leave"]);
  });

  it("confirms a flood at every level", () => {
    for (const level of levels) {
      const report = makeReport({ level, reasons: [reason("recurrence-overwhelming")] });
      expect(offered(report).actions.find(({ kind }) => kind === "accept")?.risk).not.toBeNull();
    }
  });

  it("never hides the risky way: every level has the same actions", () => {
    for (const level of levels)
      expect(
        offered(makeReport({ level }))
          .actions.map(({ kind }) => kind)
          .toSorted(),
      ).toEqual(["accept", "ask", "decline", "leave", "tentative"]);
  });

  it("sends answers to ORGANIZER, whoever else signed or sent", () => {
    const { reply, replyTo } = offered(reports.authorized);
    expect(replyTo).toBe("olivia@acme.example");
    expect(spoken(reply)).toBe("Your answer goes to olivia@acme.example");
  });

  it("asks nobody about what pretends to come from the reader", () => {
    const report = makeReport({ level: "suspicious", actor: anna, reasons: [reason("claims-my-event")] });
    expect(offered(report).askTo).toBeNull();
  });

  it("advises to accept once, and to carry out a cancellation", () => {
    const advised = (report: ReturnType<typeof makeReport>, held: boolean) =>
      offered(report, held).actions.find(({ primary }) => primary)?.kind ?? null;
    const cancelled = makeReport({
      level: "verified",
      advice: "apply",
      invitation: { ...budgetReview, method: "CANCEL" },
    });
    expect(advised(reports.verified, true)).toBeNull();
    expect(advised(cancelled, true)).toBe("remove");
    expect(advised(cancelled, false)).toBeNull();
  });

  it("confirms a removal only where an unproven cancellation asks for it", () => {
    const risk = (method: string) =>
      offered(
        makeReport({ level: "unverified", invitation: { ...budgetReview, method } }),
        true,
      ).actions.find(({ kind }) => kind === "remove")?.risk;
    expect(risk("CANCEL")).not.toBeNull();
    expect(risk("REQUEST")).toBeNull();
  });

  it("offers nothing to accept without a UID, and nobody to ask without an actor", () => {
    const noUid = makeReport({ level: "unverified", invitation: { ...budgetReview, uid: null } });
    const file = makeReport({ level: null, invitation: { ...budgetReview, method: null, uid: null } });
    expect(offered(file).actions.map(({ kind }) => kind)).toEqual(["leave"]);
    expect(offered(noUid).actions.map(({ kind }) => kind)).toEqual(["ask", "leave"]);
    expect(offered(reports.encrypted).actions.map(({ kind }) => kind)).toEqual(["leave"]);
  });
});
