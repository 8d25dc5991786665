// Delegations, told to the delegate and to the organizer (RFC 5546, 2.1.2, 3.2.2.3, 4.2.5 to 4.2.7).
import { guests, original, wrap } from "./guest-kit.mjs";
import {
  anna,
  annas,
  answer,
  answers,
  attachedMessage,
  attendee,
  bob,
  carl,
  change,
  delegatedFrom,
  delegatedTo,
  dora,
  entries,
  mailOf,
  mallory,
  multipart,
  objectPart,
  olivia,
  organizer,
  priya,
  sam,
  signed,
  signedOpaque,
  text,
} from "./stage.mjs";

const delegatedGuests = [delegatedTo(bob, anna), attendee(priya.address), delegatedFrom(anna, bob)];

/** Bob's mail to Anna: the event with the two lines changed, and beside it what he was sent himself. */
const delegation = (enclosed, over = {}, who = bob) => ({
  ...signed(
    multipart("mixed", "m-1", [
      text("Could you go instead of me?\n"),
      objectPart({ to: delegatedGuests, ...over }),
      ...enclosed.map(attachedMessage),
    ]),
    who,
  ),
  headers: { from: who.address },
});

const proven = {
  level: "authorized",
  reasons: ["signed-by-delegator", "delegation-verified"],
  signer: bob.address,
};

const undelegated = {
  level: "unconfirmed",
  reasons: ["delegation-unverified"],
  not: ["delegation-verified", "signed-by-actor"],
};

export const delegations = entries("delegation", [
  ["true", "nothing: the organizer's signed invitation is enclosed", delegation([original()]), proven],
  [
    "true-opaque",
    "nothing: it was signed the other way",
    delegation([wrap(signedOpaque(objectPart({ to: guests })), olivia)]),
    proven,
  ],
  [
    "true-order",
    "nothing: the delegate's line stands first",
    delegation([original()], { to: [delegatedGuests[2], delegatedGuests[0], delegatedGuests[1]] }),
    proven,
  ],
  [
    "place",
    "the place: one more line differs",
    delegation([original()], { lines: ["LOCATION:Hotel Strange"] }),
    undelegated,
  ],
  [
    "summary",
    "the title: one more line differs",
    delegation([original()], { summary: "Budget reviews" }),
    undelegated,
  ],
  [
    "stamp",
    "the time of writing: one more line differs",
    delegation([original()], { stamp: "20261117T091240Z" }),
    undelegated,
  ],
  [
    "third-answer",
    "another guest's answer",
    delegation([original()], { to: [delegatedGuests[0], answers(priya), delegatedGuests[2]] }),
    undelegated,
  ],
  [
    "second-delegate",
    "the number: two are sent in one's place",
    delegation([original()], {
      to: [
        attendee(
          bob.address,
          `;PARTSTAT=DELEGATED;DELEGATED-TO="mailto:${anna.address}","mailto:${carl.address}"`,
        ),
        delegatedGuests[1],
        delegatedGuests[2],
        delegatedFrom(carl, bob),
      ],
    }),
    undelegated,
  ],
  [
    "accepted",
    "the word: the delegator's line says ACCEPTED",
    delegation([original()], {
      to: [
        attendee(bob.address, `;PARTSTAT=ACCEPTED;DELEGATED-TO="mailto:${anna.address}"`),
        delegatedGuests[1],
        delegatedGuests[2],
      ],
    }),
    undelegated,
  ],
  [
    "other-event",
    "the invitation: the one enclosed is to lunch",
    delegation([original({ uid: "lunch@acme.example" })]),
    undelegated,
  ],
  [
    "other-organizer",
    "the organizer: the one enclosed is Sam's",
    delegation([original({ by: organizer(sam.address) }, sam)]),
    undelegated,
  ],
  [
    "cancelled-original",
    "the method: the one enclosed is a cancellation",
    delegation([original({ method: "CANCEL" })]),
    undelegated,
  ],
  [
    "original-by-stranger",
    "the invitation: a stranger signed the one enclosed",
    delegation([original({}, mallory)]),
    { level: "suspicious", reasons: ["signer-not-listed"], others: ["unconfirmed"] },
  ],
  [
    "original-changed",
    "the invitation: the one enclosed was changed",
    delegation([change(original(), "SUMMARY:Budget review", "SUMMARY:Budget revieu")]),
    { level: "suspicious", reasons: ["signature-broken"], others: ["unconfirmed"] },
  ],
  [
    "by-stranger",
    "the delegator: a stranger signs, with the true invitation enclosed",
    delegation([original()], {}, mallory),
    { level: "suspicious", reasons: ["signer-not-listed"], others: ["verified"] },
  ],
  [
    "by-delegate",
    "the delegator: the delegate signs",
    delegation(
      [original()],
      { to: [delegatedTo(bob, carl), attendee(priya.address), delegatedFrom(carl, bob)] },
      carl,
    ),
    {
      level: ["unconfirmed", "suspicious"],
      anyReason: ["delegation-unverified", "signer-not-listed"],
      not: ["delegation-verified"],
    },
  ],
  [
    "unsigned",
    "the delegator: nobody signs",
    { body: delegation([original()]).check.content, check: null, headers: { from: bob.address } },
    {
      level: "unverified",
      reasons: ["invitation-not-signed", "delegation-unverified"],
      others: ["verified"],
    },
  ],
  [
    "by-organizer",
    "nothing: the organizer tells the delegate herself",
    mailOf(olivia, { to: delegatedGuests }),
    { level: "verified", reasons: ["signed-by-actor"], not: ["delegation-unverified"] },
  ],
  [
    "task",
    "nothing: a task is handed on",
    delegation([original({ kind: "VTODO", end: null })], { kind: "VTODO", end: null }),
    proven,
  ],
  [
    "cancel",
    "the right to cancel, by delegation",
    mailOf(bob, { method: "CANCEL", to: delegatedGuests, sequence: 1 }),
    { level: "suspicious", reasons: ["signer-lacks-authority"] },
  ],
]);

const shared = (who, to, more = {}) => answer(who, to, more);

const chainCalendar = annas([delegatedTo(bob, carl), delegatedFrom(carl, bob), attendee(priya.address)]);

const doras = [delegatedFrom(dora, carl, "ACCEPTED")];

export const replies = entries("delegate", [
  [
    "known",
    "nothing: the calendar names the delegate",
    shared(carl, [delegatedFrom(carl, bob, "ACCEPTED")]),
    {
      level: "authorized",
      advice: "apply",
      reasons: ["signed-by-actor", "delegation-verified"],
      not: ["party-crasher"],
    },
    null,
    annas([delegatedTo(bob, carl), attendee(priya.address)]),
  ],
  [
    "alone",
    "the delegator's word: nobody gave it",
    shared(carl, [delegatedFrom(carl, bob, "ACCEPTED")]),
    {
      level: "unconfirmed",
      advice: "ask",
      reasons: ["signed-by-actor", "delegation-unverified"],
      not: ["party-crasher"],
    },
    null,
    annas(),
  ],
  [
    "alone-unsigned",
    "the same, not signed",
    answer(null, [delegatedFrom(carl, bob, "ACCEPTED")], {}, { from: carl.address }),
    { level: "unverified", reasons: ["delegation-unverified", "invitation-not-signed"] },
    null,
    annas(),
  ],
  [
    "of-nobody",
    "a guest: the delegator is on no list",
    shared(carl, [delegatedFrom(carl, dora, "ACCEPTED")]),
    { level: "unconfirmed", reasons: ["party-crasher", "delegation-unverified"] },
    null,
    annas(),
  ],
  [
    "chain-third-alone",
    "the second link: the calendar knows Bob's word and not Carl's",
    shared(dora, doras),
    { level: "unconfirmed", reasons: ["delegation-unverified"], not: ["delegation-verified"] },
    null,
    chainCalendar,
  ],
  [
    "chain-known",
    "nothing: the calendar knows both links",
    shared(dora, doras),
    { level: "authorized", reasons: ["signed-by-actor", "delegation-verified"], not: ["party-crasher"] },
    null,
    annas([
      delegatedTo(bob, carl),
      attendee(
        carl.address,
        `;PARTSTAT=DELEGATED;DELEGATED-FROM="mailto:${bob.address}";DELEGATED-TO="mailto:${dora.address}"`,
      ),
      attendee(priya.address),
    ]),
  ],
  [
    "chain-skipped",
    "a link: Dora says she comes for Bob, who sent Carl",
    shared(dora, [delegatedFrom(dora, bob, "ACCEPTED")]),
    { level: "unconfirmed", reasons: ["delegation-unverified"], not: ["delegation-verified"] },
    null,
    chainCalendar,
  ],
  [
    "for-self",
    "the list: a stranger comes for herself",
    shared(dora, [attendee(dora.address, `;PARTSTAT=ACCEPTED;DELEGATED-FROM="mailto:${dora.address}"`)]),
    { level: ["unconfirmed", "unverified"], not: ["delegation-verified"] },
    null,
    annas(),
  ],
  [
    "loop",
    "the end of a chain: each comes for the other",
    shared(dora, [
      attendee(
        dora.address,
        `;PARTSTAT=ACCEPTED;DELEGATED-FROM="mailto:${carl.address}";DELEGATED-TO="mailto:${carl.address}"`,
      ),
    ]),
    { level: ["unconfirmed", "unverified"], not: ["delegation-verified"] },
    null,
    annas(),
  ],
  [
    "lists-both",
    "nothing more: the delegator's line says NEEDS-ACTION",
    shared(carl, [attendee(bob.address, ";PARTSTAT=ACCEPTED"), delegatedFrom(carl, bob, "ACCEPTED")]),
    { level: "unverified", reasons: ["ambiguous"] },
    "an answer for two (docs/VERDICT.md, ambiguous)",
    annas(),
  ],
]);
