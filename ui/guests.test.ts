import { beforeEach, describe, expect, it, test } from "vitest";
import type { Judgement } from "../core/report.ts";
import { draftQuestion } from "./decide.ts";
import { asksFirst, guestOf, isSame, type GuestStep } from "./guest.ts";
import { decideGuest, keepForLater, undoGuest, type GuestDesk, type GuestMatter } from "./guests.ts";
import { answerOf, crashing, delegated, eve, ownItem } from "./testdata/acting.ts";
import { MemoryHost } from "./testdata/host.ts";
import { anna, bob, budgetReview, reason } from "./testdata/reports.ts";
import { en } from "./words/en.ts";

const carla = "carla@partner.example";

let host: MemoryHost;
let desk: GuestDesk;
beforeEach(() => {
  host = new MemoryHost();
  host.items.push(ownItem);
  desk = { host, words: en, now: () => new Date("2026-11-22T08:00:00Z"), id: () => "id-1" };
});

const matterOf = (judgement: Judgement, text = "mail"): GuestMatter => ({
  message: { name: "answer.eml", bytes: new TextEncoder().encode(text) },
  judgement,
  me: [anna],
});

/** A sent mail's parts as unfolded text, base64 undone. */
function sentText(): string {
  const raw = new TextDecoder().decode(host.sent[0]?.bytes);
  return raw
    .replace(/(?:^[A-Za-z0-9+/]{4,76}={0,2}\r\n)+/gm, (block) =>
      new TextDecoder().decode(Uint8Array.from(atob(block.replace(/\s/g, "")), (each) => each.charCodeAt(0))),
    )
    .replace(/\r\n /g, "");
}

describe("guestOf()", () => {
  const crasher = answerOf(eve, [crashing(eve)]);

  test.for<[what: string, judgement: Judgement, steps: readonly GuestStep[], proven: boolean]>([
    ["a guest's own answer", answerOf(bob, []), ["note"], true],
    [
      "an answer nobody signed",
      answerOf(bob, [reason("invitation-not-signed")], { signer: null }),
      ["note"],
      false,
    ],
    ["a party crasher", crasher, ["let-in", "turn-away"], true],
    [
      "a party crasher nobody signed for",
      answerOf(eve, [crashing(eve)], { signer: null }),
      ["let-in", "turn-away"],
      false,
    ],
    [
      "an uninvited proposal",
      answerOf(eve, [crashing(eve)], { method: "COUNTER" }),
      ["let-in", "turn-away"],
      true,
    ],
    [
      "an uninvited request for news",
      answerOf(eve, [crashing(eve)], { method: "REFRESH" }),
      ["let-in", "turn-away"],
      true,
    ],
    ["a guest's proposal", answerOf(bob, [], { method: "COUNTER" }), [], true],
    ["a delegate not confirmed", answerOf(carla, [delegated(carla, false)]), ["let-in", "turn-away"], true],
    ["a delegate confirmed", answerOf(carla, [delegated(carla, true)]), ["note"], true],
    [
      "what somebody else signed",
      answerOf(eve, [reason("signer-lacks-authority"), crashing(eve)], { signer: bob }),
      ["let-in", "turn-away"],
      false,
    ],
  ])("%s", ([, judgement, steps, proven]) => {
    const guest = guestOf(judgement, [ownItem], [anna]);
    expect(guest?.steps).toEqual(steps);
    expect(guest?.proven).toBe(proven);
  });

  test.for<[what: string, judgement: Judgement, me: readonly string[]]>([
    ["an event of somebody else's", crasher, ["dan@acme.example"]],
    [
      "an invitation",
      { ...crasher, invitation: { ...budgetReview, organizer: ownItem.invitation.organizer } },
      [anna],
    ],
    [
      "an event the calendar does not hold",
      { ...crasher, invitation: { ...budgetReview, method: "REPLY", uid: "other" } },
      [anna],
    ],
    ["nobody", { ...crasher, trust: null }, [anna]],
    [
      "an answer that names another organizer",
      { ...crasher, invitation: { ...budgetReview, method: "REPLY" } },
      [anna],
    ],
  ])("is nobody for %s", ([, judgement, me]) => {
    expect(guestOf(judgement, [ownItem], me)).toBeNull();
  });

  it("changes no series for an answer about one date", () => {
    const invitation = { ...ownItem.invitation, method: "REPLY", recurrenceId: "2026-12-22T10:00:00.000Z" };
    expect(guestOf({ ...crasher, invitation }, [ownItem], [anna])?.steps).toEqual([]);
  });

  it("takes no address for another that holds it", () => {
    expect(isSame("ANNA@harbour.example", anna)).toBe(true);
    expect(isSame("annA@harbour.example", "\u212Aanna@harbour.example")).toBe(false);
    expect(guestOf(answerOf(`x${bob}`, []), [ownItem], [anna])?.listed).toBe(false);
  });
});

describe("decideGuest()", () => {
  it("lets in: onto the list, and a REQUEST to that person alone", async () => {
    const outcome = await decideGuest("let-in", matterOf(answerOf(eve, [crashing(eve)])), desk);
    const [item] = host.items;
    expect(item?.text).toMatch(/^ATTENDEE[^\n]*PARTSTAT=ACCEPTED[^\n]*:mailto:eve@stranger\.example$/m);
    expect(item?.text).toContain(`:mailto:${bob}`);
    expect(item?.invitation.attendees.map(({ address, status }) => [address, status])).toEqual([
      [bob, "NEEDS-ACTION"],
      [eve, "ACCEPTED"],
    ]);
    expect(host.sent.map(({ to }) => to)).toEqual([eve]);
    const text = sentText();
    expect(text).toContain("From: <anna@harbour.example>");
    expect(text).toContain("METHOD:REQUEST");
    expect(text).toContain("eve@stranger.example");
    expect(outcome.mail).toEqual({ kind: "handed-over", to: eve });
  });

  it("turns away: a CANCEL to that person alone, and the event is not touched", async () => {
    const outcome = await decideGuest("turn-away", matterOf(answerOf(eve, [crashing(eve)])), desk);
    expect(host.items).toEqual([ownItem]);
    expect(host.sent.map(({ to }) => to)).toEqual([eve]);
    const text = sentText();
    expect(text).toContain("METHOD:CANCEL");
    expect(text.match(/^ATTENDEE.*$/gm)?.map((line) => line.trim())).toEqual([`ATTENDEE:mailto:${eve}`]);
    expect(outcome.before).toBeNull();
  });

  it("notes a guest's answer, and sends nothing", async () => {
    await decideGuest("note", matterOf(answerOf(bob, [], { status: "DECLINED" })), desk);
    expect(host.items[0]?.text).toMatch(
      /^ATTENDEE[^\n]*PARTSTAT=DECLINED[^\n]*:mailto:bob@partner\.example$/m,
    );
    expect(host.items[0]?.invitation.attendees.map(({ status }) => status)).toEqual(["DECLINED"]);
    expect(host.sent).toEqual([]);
  });

  it("notes a confirmed delegate beside who sent them", async () => {
    const judgement = answerOf(carla, [delegated(carla, true)], { person: { delegatedFrom: [bob] } });
    await decideGuest("note", matterOf(judgement), desk);
    expect(host.items[0]?.invitation.attendees).toMatchObject([
      { address: bob, status: "DELEGATED", delegatedTo: [carla] },
      { address: carla, status: "ACCEPTED", delegatedFrom: [bob] },
    ]);
    expect(host.items[0]?.text).toMatch(/DELEGATED-FROM="?mailto:bob@partner\.example/);
  });

  it("notes whom a guest sends", async () => {
    const judgement = answerOf(bob, [], { status: "DELEGATED", person: { delegatedTo: [carla] } });
    await decideGuest("note", matterOf(judgement), desk);
    expect(host.items[0]?.invitation.attendees).toMatchObject([
      { address: bob, status: "DELEGATED", delegatedTo: [carla] },
      { address: carla, status: "NEEDS-ACTION", delegatedFrom: [bob] },
    ]);
  });

  const listed = (address: string) => ({
    ...ownItem,
    text: ownItem.text.replace("END:VEVENT", `ATTENDEE;PARTSTAT=NEEDS-ACTION:mailto:${address}\nEND:VEVENT`),
    invitation: {
      ...ownItem.invitation,
      attendees: [
        ...ownItem.invitation.attendees,
        ...(answerOf(address, [], { status: "NEEDS-ACTION" }).invitation?.attendees ?? []),
      ],
    },
  });
  const comesFor = (address: string) => ({ delegatedFrom: [address] });

  test.for<[what: string, judgement: Judgement, asks: boolean, bobs: string]>([
    [
      "nobody confirmed that a guest comes for another",
      answerOf(carla, [delegated(carla, false)], { person: comesFor(bob) }),
      true,
      "NEEDS-ACTION",
    ],
    ["only the line says so", answerOf(carla, [], { person: comesFor(bob) }), false, "NEEDS-ACTION"],
    [
      "another delegator is the one that is proven",
      answerOf(carla, [reason("delegation-verified", { delegator: eve, delegate: carla }, null)], {
        person: comesFor(bob),
      }),
      false,
      "NEEDS-ACTION",
    ],
    [
      "nobody signed whom a guest sends",
      answerOf(bob, [reason("invitation-not-signed")], {
        signer: null,
        status: "DELEGATED",
        person: { delegatedTo: [eve] },
      }),
      true,
      "DELEGATED",
    ],
  ])("writes no delegation where %s", async ([, judgement, asks, bobs]) => {
    host.items.splice(0, 1, listed(carla));
    const guest = guestOf(judgement, host.items, [anna]);
    expect(guest === null ? null : asksFirst(guest, "note")).toBe(asks);
    await decideGuest("note", matterOf(judgement), desk);
    const [item] = host.items;
    expect(item?.text).not.toMatch(/DELEGATED-(?:TO|FROM)/);
    expect(item?.invitation.attendees.map(({ address }) => address)).toEqual([bob, carla]);
    expect(item?.invitation.attendees[0]).toMatchObject({ status: bobs, delegatedTo: [] });
    expect(item?.invitation.attendees[1]).toMatchObject({ delegatedFrom: [] });
  });

  it("asks before it lets in whom nobody signed for, and not a delegate who signed", () => {
    const asks = (judgement: Judgement): boolean => {
      const guest = guestOf(judgement, [ownItem], [anna]);
      return guest === null || asksFirst(guest, "let-in");
    };
    expect(asks(answerOf(carla, [delegated(carla, false)]))).toBe(false);
    expect(asks(answerOf(eve, [crashing(eve)], { signer: null }))).toBe(true);
  });

  test.for<[step: GuestStep, judgement: Judgement]>([
    ["note", answerOf(eve, [crashing(eve)])],
    ["let-in", answerOf(bob, [])],
    ["turn-away", answerOf(bob, [])],
    ["let-in", { ...answerOf(eve, []), trust: null }],
  ])("does not %s where that is nothing to do", async ([step, judgement]) => {
    await expect(decideGuest(step, matterOf(judgement), desk)).rejects.toThrow(en.guests.notYours);
    expect([host.items, host.sent]).toEqual([[ownItem], []]);
  });

  it("changes and sends nothing where the event's text cannot be read", async () => {
    host.items.splice(0, 1, { ...ownItem, text: "garbage" });
    await expect(decideGuest("let-in", matterOf(answerOf(eve, [crashing(eve)])), desk)).rejects.toThrow(
      en.guests.unreadable,
    );
    expect(host.sent).toEqual([]);
  });

  it("sends nothing where the calendar refuses, and keeps the event where the mail fails", async () => {
    const { calendar } = host;
    const put: typeof calendar.put = (item) => {
      host.items.splice(0, 1, item);
      return Promise.resolve("placed");
    };
    host.calendar.put = () => Promise.reject(new Error("Full"));
    const matter = matterOf(answerOf(eve, [crashing(eve)]));
    await expect(decideGuest("let-in", matter, desk)).rejects.toThrow("Full");
    expect(host.sent).toEqual([]);
    host.calendar.put = put;
    host.send = () => Promise.reject(new Error("Offline"));
    expect((await decideGuest("let-in", matter, desk)).mail).toEqual({ kind: "failed", why: "Offline" });
    expect(host.items[0]?.invitation.attendees).toHaveLength(2);
  });
});

describe("decideGuest() of what the client opens", () => {
  test.for<[step: GuestStep, judgement: Judgement, placed: string | null, mail: object]>([
    ["let-in", answerOf(eve, [crashing(eve)]), "opened", { kind: "opened", to: eve, whole: false }],
    ["turn-away", answerOf(eve, [crashing(eve)]), null, { kind: "opened", to: eve, whole: false }],
    ["note", answerOf(bob, []), "opened", { kind: "none" }],
  ])("%s", async ([step, judgement, placed, mail]) => {
    host.calendar.put = () => Promise.resolve("opened");
    host.send = () => Promise.resolve("opened");
    const outcome = await decideGuest(step, matterOf(judgement), desk);
    expect([outcome.placed, outcome.mail]).toEqual([placed, mail]);
  });
});

describe("keepForLater() and undoGuest()", () => {
  it("keep the same answer once, and another beside it", async () => {
    const judgement = answerOf(eve, [crashing(eve)]);
    await keepForLater(matterOf(judgement), [eve], desk);
    await keepForLater(matterOf(judgement), [eve], desk);
    await keepForLater(matterOf(judgement, "another mail"), [eve], desk);
    expect(host.waits).toHaveLength(2);
    expect(host.waits[0]).toMatchObject({
      name: "answer.eml",
      from: [eve],
      addedAt: "2026-11-22T08:00:00.000Z",
    });
    expect(host.items).toEqual([ownItem]);
    expect(host.sent).toEqual([]);
  });

  it("take a decided answer off the list, and bring event and answer back", async () => {
    const matter = matterOf(answerOf(eve, [crashing(eve)]));
    await keepForLater(matter, [eve], desk);
    const { waits } = host;
    const outcome = await decideGuest("let-in", matter, desk);
    expect(host.waits).toEqual([]);
    await undoGuest(outcome, host);
    expect(host.items).toEqual([ownItem]);
    expect(host.waits).toEqual(waits);
  });
});

describe("draftQuestion() to a guest", () => {
  it.each([
    [
      answerOf(eve, [crashing(eve)]),
      "Who invited you? Budget review",
      "who passed the invitation on to you?",
    ],
    [
      answerOf(carla, [delegated(carla, false)]),
      "Do you send somebody else? Budget review",
      `${carla} says to come`,
    ],
    [answerOf(bob, []), "Question about: Budget review", "about your message"],
  ])("asks what is not known", (judgement, subject, text) => {
    const matter = {
      ...matterOf(judgement),
      message: {
        name: "x",
        bytes: new Uint8Array(),
        id: "1",
        deliveredAt: null,
        sample: false,
        me: null,
        given: "original" as const,
        outline: null,
        meeting: null,
      },
    };
    const draft = draftQuestion(matter, en, guestOf(judgement, [ownItem], [anna]));
    expect(draft.subject).toBe(subject);
    expect(draft.text).toContain(text);
  });
});
