import { beforeEach, describe, expect, it, test } from "vitest";
import type { Answer, ClientMeeting, Handed, Placed, Removed } from "../addin/host.ts";
import { ask, carryOut, draftQuestion, undo, type Decision, type Desk, type Matter } from "./decide.ts";
import { outcomePhrases } from "./outcome.ts";
import { spoken } from "./spoken.ts";
import { MemoryHost } from "./testdata/host.ts";
import { MemoryMeetings } from "./testdata/meetings.ts";
import { anna, budgetReview, makeReport } from "./testdata/reports.ts";
import { en } from "./words/en.ts";

/** An invitation in the form Exchange and others send it (RFC 5546, 4.2.1). */
const calendar = [
  "BEGIN:VCALENDAR",
  "VERSION:2.0",
  "PRODID:-//Example//EN",
  "METHOD:REQUEST",
  "BEGIN:VEVENT",
  "UID:3f9c@acme.example",
  "DTSTAMP:20261120T090000Z",
  "SEQUENCE:2",
  "DTSTART:20261215T100000Z",
  "DTEND:20261215T110000Z",
  "SUMMARY:Budget review",
  'ORGANIZER;CN="Olivia Meyer";SENT-BY="mailto:sam@acme.example":mailto:olivia@acme.example',
  "ATTENDEE;PARTSTAT=NEEDS-ACTION;RSVP=TRUE:mailto:anna@harbour.example",
  "ATTENDEE;PARTSTAT=ACCEPTED:mailto:bob@partner.example",
  "END:VEVENT",
  "END:VCALENDAR",
  "",
].join("\r\n");

const message = [
  "From: Sam <sam@acme.example>",
  "Reply-To: trap@evil.example",
  "To: anna@harbour.example",
  "Subject: Budget review",
  "Message-ID: <m1@acme.example>",
  "MIME-Version: 1.0",
  "Content-Type: text/calendar; charset=UTF-8; method=REQUEST",
  "",
  calendar,
].join("\r\n");

const report = makeReport({
  level: "verified",
  signer: "olivia@acme.example",
  invitation: { ...budgetReview, parts: ["1"] },
});
const matter: Matter = {
  message: {
    id: "1",
    name: "invite.eml",
    bytes: new TextEncoder().encode(message),
    deliveredAt: null,
    sample: false,
    me: null,
    given: "original",
    outline: null,
    meeting: null,
  },
  judgement: report,
  me: [anna],
};

let host: MemoryHost;
let desk: Desk;

beforeEach(() => {
  host = new MemoryHost();
  desk = { host, words: en, now: () => new Date("2026-11-22T08:00:00Z"), id: () => "id-1" };
});

/** A sent mail's parts as text, base64 undone. */
function sentText(index = 0): string {
  const raw = new TextDecoder().decode(host.sent[index]?.bytes);
  return raw.replace(/(?:^[A-Za-z0-9+/]{4,76}={0,2}\r\n)+/gm, (block) =>
    new TextDecoder().decode(
      Uint8Array.from(atob(block.replace(/\s/g, "")), (character) => character.charCodeAt(0)),
    ),
  );
}

describe("carryOut()", () => {
  test.for<[answer: Answer, partstat: string, items: number]>([
    ["accepted", "ACCEPTED", 1],
    ["tentative", "TENTATIVE", 1],
    ["declined", "DECLINED", 0],
  ])("%s: the calendar, and one REPLY to ORGANIZER", async ([answer, partstat, items]) => {
    const outcome = await carryOut({ kind: "answer", answer, tell: true }, matter, desk);
    expect(host.items).toHaveLength(items);
    expect(host.sent.map(({ to }) => to)).toEqual(["olivia@acme.example"]);
    expect(outcome.mail).toEqual({ kind: "handed-over", to: "olivia@acme.example" });
    const text = sentText();
    expect(text).toContain("METHOD:REPLY");
    expect(text).toContain(`PARTSTAT=${partstat}:mailto:anna@harbour.example`);
    expect(text).toContain("UID:3f9c@acme.example");
    expect(text).toContain("In-Reply-To: <m1@acme.example>");
    expect(text).not.toContain("bob@partner.example");
    expect(text).not.toContain("evil.example");
  });

  it("sends nothing where the sender is not to be told", async () => {
    const outcome = await carryOut({ kind: "answer", answer: "accepted", tell: false }, matter, desk);
    expect(host.items).toHaveLength(1);
    expect(host.sent).toEqual([]);
    expect(outcome.mail).toEqual({ kind: "none" });
  });

  it("remembers the text as it came and what was proven", async () => {
    await carryOut({ kind: "answer", answer: "accepted", tell: false }, matter, desk);
    expect(host.items[0]).toMatchObject({ uid: "3f9c@acme.example", answer: "accepted", level: "verified" });
    expect(host.items[0]?.text).toContain("SUMMARY:Budget review");
  });

  it("sends nothing where the calendar refuses", async () => {
    host.calendar.put = () => Promise.reject(new Error("Full"));
    await expect(carryOut({ kind: "answer", answer: "accepted", tell: true }, matter, desk)).rejects.toThrow(
      "Full",
    );
    expect(host.sent).toEqual([]);
  });

  it("keeps the entry and says so where the mail cannot leave", async () => {
    host.send = () => Promise.reject(new Error("Offline"));
    const outcome = await carryOut({ kind: "answer", answer: "accepted", tell: true }, matter, desk);
    expect(outcome.mail).toEqual({ kind: "failed", why: "Offline" });
    expect(host.items).toHaveLength(1);
  });

  it("writes no answer for somebody who is not on the list", async () => {
    const outcome = await carryOut(
      { kind: "answer", answer: "accepted", tell: true },
      { ...matter, me: ["eve@stranger.example"] },
      desk,
    );
    expect(outcome.mail).toEqual({ kind: "impossible", why: "not-invited" });
    expect(host.sent).toEqual([]);
  });

  it("takes nothing over that the message does not hold", async () => {
    const judgement = { ...report, invitation: { ...budgetReview, parts: ["9"] } };
    await expect(carryOut({ kind: "add" }, { ...matter, judgement }, desk)).rejects.toThrow(
      en.failures.nothingToDecide,
    );
    expect(host.items).toEqual([]);
  });

  it("adds and removes without a mail", async () => {
    await carryOut({ kind: "add" }, matter, desk);
    expect(host.items).toHaveLength(1);
    await carryOut({ kind: "remove" }, matter, desk);
    expect(host.items).toEqual([]);
    expect(host.sent).toEqual([]);
  });
});

describe("undo()", () => {
  it("takes the entry back", async () => {
    const outcome = await carryOut({ kind: "answer", answer: "accepted", tell: true }, matter, desk);
    await undo(outcome, host);
    expect(host.items).toEqual([]);
    expect(host.sent).toHaveLength(1);
  });

  it("restores what stood there before", async () => {
    await carryOut({ kind: "answer", answer: "tentative", tell: false }, matter, desk);
    const before = [...host.items];
    await undo(await carryOut({ kind: "answer", answer: "declined", tell: false }, matter, desk), host);
    expect(host.items).toEqual(before);
  });
});

describe("ask()", () => {
  it("asks the address the invitation names, with a reference, and remembers it", async () => {
    const draft = draftQuestion(matter, en);
    await ask("olivia@acme.example", anna, draft, matter, desk);
    const text = sentText();
    expect(host.sent[0]?.to).toBe("olivia@acme.example");
    expect(text).toContain("Budget review");
    expect(text).toContain("Reference: id-1");
    expect(text).not.toContain("evil.example");
    expect(host.asked).toEqual([
      {
        uid: "3f9c@acme.example",
        to: "olivia@acme.example",
        reference: "id-1",
        askedAt: "2026-11-22T08:00:00.000Z",
      },
    ]);
  });

  it("says that a question left even where it could not be noted", async () => {
    const forgetful = {
      ...desk,
      host: {
        calendar: host.calendar,
        send: () => Promise.resolve("sent" as const),
        meetings: null,
        keys: null,
        putQuestion: () => Promise.reject(new Error("full")),
      },
    };
    const draft = draftQuestion(matter, en);
    expect(await ask("olivia@acme.example", anna, draft, matter, forgetful)).toEqual({
      handed: "sent",
      remembered: false,
    });
  });

  it("shows a title's tricks in the draft instead of passing them on", () => {
    const judgement = {
      ...makeReport({ level: "unverified" }),
      invitation: { ...budgetReview, summary: "Pay\u202Enow\r\nBcc: x@y.example" },
    };
    expect(draftQuestion({ ...matter, judgement }, en).subject).toBe(
      "Did you send this? Pay<U+202E>now Bcc: x@y.example",
    );
  });

  it.each([
    ["eve@stranger.example", "eve@stranger.example", "Question about: Budget review"],
    ["sam@acme.example", "olivia@acme.example", "Did you send this? Budget review"],
  ])("asks %s, who signed for %s, what fits what is proven", (signer, actor, subject) => {
    const judgement = {
      ...makeReport({ level: "unconfirmed" }),
      invitation: budgetReview,
      trust: { level: "unconfirmed", signer, actor, agent: null },
    } as const;
    expect(draftQuestion({ ...matter, judgement }, en).subject).toBe(subject);
  });
});

describe("carryOut() of what the client opens", () => {
  test.for<[placed: Placed, handed: Handed, calendar: string, mail: object]>([
    ["placed", "sent", "put", { kind: "sent", to: "olivia@acme.example" }],
    ["opened", "handed-over", "opened", { kind: "handed-over", to: "olivia@acme.example" }],
    // A form takes the text alone: the iTIP object is lost (whole: false).
    ["opened", "opened", "opened", { kind: "opened", to: "olivia@acme.example", whole: false }],
  ])("%s, %s", async ([placed, handed, calendar, mail]) => {
    host.calendar.put = () => Promise.resolve(placed);
    host.send = () => Promise.resolve(handed);
    const outcome = await carryOut({ kind: "answer", answer: "accepted", tell: true }, matter, desk);
    expect([outcome.calendar, outcome.mail]).toEqual([calendar, mail]);
  });
});

describe("carryOut() of an entry that may have been put from another device", () => {
  const beyond = (removed: Removed): string[] => {
    const asked: string[] = [];
    const remove = (uid: string) => {
      asked.push(uid);
      return Promise.resolve(removed);
    };
    Object.assign(host, { calendar: { ...host.calendar, elsewhere: true, remove } });
    return asked;
  };

  test.for<[decision: Decision, removed: Removed, calendar: string, said: string]>([
    [{ kind: "remove" }, "removed", "removed", "Removed from your calendar."],
    [{ kind: "remove" }, "absent", "absent", "Usher found no such event on your calendar."],
    [
      { kind: "remove" },
      "left",
      "left",
      "Usher has no way to your calendar here: remove the event there yourself.",
    ],
    [
      { kind: "answer", answer: "declined", tell: false },
      "absent",
      "absent",
      "Declined. It is not on your calendar. The sender was not told.",
    ],
    [
      { kind: "answer", answer: "declined", tell: false },
      "left",
      "left",
      "Declined. Usher has no way to your calendar here: if the event is on it, remove it there yourself. The sender was not told.",
    ],
  ])("%j, and it is %s: says so, and offers no way back", async ([decision, removed, calendar, said]) => {
    const asked = beyond(removed);
    const outcome = await carryOut(decision, matter, desk);
    expect([asked, outcome.calendar, outcome.before]).toEqual([[budgetReview.uid], calendar, []]);
    expect(
      outcomePhrases(outcome, en)
        .map((phrase) => spoken(phrase))
        .join(" "),
    ).toBe(said);
  });
});

describe("carryOut() through the client", () => {
  const accept: Decision = { kind: "answer", answer: "accepted", tell: true };
  const decline: Decision = { kind: "answer", answer: "declined", tell: false };
  const uid = "3f9c@acme.example";
  const own = (meeting: ClientMeeting | null): Matter => ({
    ...matter,
    message: { ...matter.message, meeting },
  });

  test.for<[meeting: ClientMeeting | null, decision: Decision, done: object | null]>([
    ["request", accept, { what: "accepted", tell: true, put: [uid], remove: [] }],
    ["request", decline, { what: "declined", tell: false, put: [], remove: [uid] }],
    ["request", { kind: "add" }, { what: "accepted", tell: false, put: [uid], remove: [] }],
    ["request", { kind: "remove" }, { what: "remove", tell: false, put: [], remove: [uid] }],
    ["cancellation", { kind: "remove" }, { what: "remove", tell: false, put: [], remove: [uid] }],
    // What the client has no answer for goes the usual way.
    ["cancellation", accept, null],
    ["response", accept, null],
    [null, accept, null],
  ])("%s, %j: %j", async ([meeting, decision, done]) => {
    const meetings = new MemoryMeetings();
    host.meetings = meetings;
    await carryOut({ kind: "add" }, matter, desk);
    const outcome = await carryOut(decision, own(meeting), desk);
    expect(meetings.done).toEqual(done === null ? [] : [{ message: "1", ...done }]);
    expect(outcome.byClient).toBe(done !== null);
    expect(host.sent).toHaveLength(done === null ? 1 : 0);
    if (done !== null) expect(outcome.before).toEqual([]);
  });

  it("needs nothing of the message but its place in the mailbox", async () => {
    const meetings = new MemoryMeetings();
    host.meetings = meetings;
    const empty = own("request");
    await carryOut(accept, { ...empty, message: { ...empty.message, bytes: new Uint8Array() } }, desk);
    expect(meetings.done).toEqual([{ message: "1", what: "accepted", tell: true, put: [], remove: [] }]);
  });

  it("rejects with the client's sentence, and nothing is noted", async () => {
    const meetings = new MemoryMeetings();
    meetings.during = () => Promise.reject(new Error("Not now."));
    host.meetings = meetings;
    await expect(carryOut(accept, own("request"), desk)).rejects.toThrow("Not now.");
    expect([host.items, host.sent]).toEqual([[], []]);
  });
});
