// Answers from people whom nobody invited (RFC 5546, 3.2.3).
import { guests } from "./guest-kit.mjs";
import { annas, answer, answers, attendee, bob, carl, dora, entries, hers, priya, stored } from "./stage.mjs";

const crasher = { level: "unconfirmed", advice: "ask", reasons: ["signed-by-actor", "party-crasher"] };

const unsignedCrasher = {
  level: "unverified",
  advice: "ask",
  reasons: ["party-crasher", "invitation-not-signed"],
};

const quiet = (who, to, more = {}) => answer(null, to, more, { from: who.address });

export const crashers = entries("crasher", [
  [
    "reply",
    "the list: somebody answers who is not on it",
    answer(carl, answers(carl)),
    crasher,
    null,
    annas(),
  ],
  ["reply-unsigned", "the same, not signed", quiet(carl, answers(carl)), unsignedCrasher, null, annas()],
  [
    "reply-declines",
    "the list: and declines",
    answer(carl, attendee(carl.address, ";PARTSTAT=DECLINED")),
    crasher,
    null,
    annas(),
  ],
  [
    "counter",
    "the list: and proposes another hour",
    answer(carl, answers(carl), { method: "COUNTER", start: "20261216T100000Z", end: "20261216T110000Z" }),
    crasher,
    null,
    annas(),
  ],
  [
    "counter-unsigned",
    "the same, not signed",
    quiet(carl, answers(carl), { method: "COUNTER", start: "20261216T100000Z", end: "20261216T110000Z" }),
    unsignedCrasher,
    null,
    annas(),
  ],
  [
    "refresh",
    "the list: and asks for news",
    answer(carl, attendee(carl.address), { method: "REFRESH" }),
    crasher,
    null,
    annas(),
  ],
  [
    "refresh-unsigned",
    "the same, not signed",
    quiet(carl, attendee(carl.address), { method: "REFRESH" }),
    unsignedCrasher,
    null,
    annas(),
  ],
  [
    "task",
    "the list of a task",
    answer(carl, answers(carl), { kind: "VTODO", end: null }),
    crasher,
    null,
    { calendar: stored({ ...hers, kind: "VTODO", end: null, to: guests }) },
  ],
  [
    "delegated-from-listed",
    "the delegator's word: he names a guest",
    answer(carl, answers(carl, `;DELEGATED-FROM="mailto:${bob.address}"`)),
    {
      level: "unconfirmed",
      advice: "ask",
      reasons: ["signed-by-actor", "delegation-unverified"],
      not: ["party-crasher"],
    },
    "RFC 5546, 5.2.2: held until the delegator answers",
    annas(),
  ],
  [
    "delegated-from-unlisted",
    "the list: he names somebody who is not on it either",
    answer(carl, answers(carl, `;DELEGATED-FROM="mailto:${dora.address}"`)),
    { level: "unconfirmed", reasons: ["party-crasher"] },
    null,
    annas(),
  ],
  [
    "for-guest",
    "a guest's answer",
    answer(carl, answers(bob)),
    { level: "suspicious", anyReason: ["signer-not-listed", "signer-lacks-authority"] },
    null,
    annas(),
  ],
  [
    "sent-by-guest",
    "a guest's name: SENT-BY is on the list",
    answer(carl, attendee(carl.address, `;PARTSTAT=ACCEPTED;SENT-BY="mailto:${bob.address}"`)),
    crasher,
    null,
    annas(),
  ],
  [
    "guest",
    "nothing: a guest answers",
    answer(bob, answers(bob)),
    { level: "verified", advice: "apply", reasons: ["signed-by-actor"], not: ["party-crasher"] },
    null,
    annas(),
  ],
  [
    "guest-case",
    "nothing: a guest, in other capitals",
    answer(bob, answers({ address: "Bob@HARBOUR.example" })),
    { level: "verified", reasons: ["signed-by-actor"], not: ["party-crasher"] },
    null,
    annas(),
  ],
  [
    "guest-unsigned",
    "nothing proven: a guest answers",
    quiet(bob, answers(bob)),
    { level: "unverified", reasons: ["invitation-not-signed"], not: ["party-crasher"] },
    null,
    annas(),
  ],
  [
    "unknown-event",
    "the event: nobody here has it",
    answer(bob, answers(bob), { uid: "none@harbour.example" }),
    { level: "verified", advice: "decide", reasons: ["signed-by-actor", "event-unknown"] },
    null,
    annas(),
  ],
  [
    "lists-all",
    "the list: he names himself among the guests",
    answer(carl, [attendee(bob.address), attendee(priya.address), answers(carl)], { method: "COUNTER" }),
    crasher,
    "the reader's own calendar is the list, never the message",
    annas(),
  ],
  [
    "no-calendar",
    "nothing that can be known: there is no calendar to ask",
    answer(carl, answers(carl)),
    { level: "verified", reasons: ["signed-by-actor"], not: ["party-crasher"] },
    "without a copy the message's own list counts, as the signer's claim",
  ],
]);
