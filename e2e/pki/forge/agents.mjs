// Agents and delegates (RFC 5545, 3.2.18; RFC 5546, 3.2.2.3 and 4.2.5 to 4.2.8).
import { attachedMessage, multipart, text } from "../mail.mjs";
import {
  accepted,
  annas,
  hers,
  answer,
  by,
  guest,
  priya,
  stored,
  stranger,
  unsigned,
  verified,
  walked,
} from "./role-kit.mjs";
import {
  anna,
  attendee,
  bob,
  carl,
  change,
  entries,
  event,
  mail,
  mallory,
  olivia,
  organizer,
  part,
  sam,
  signed,
} from "./stage.mjs";

const unproven = { level: "unconfirmed", evidence: ["valid"], reasons: ["agent-unauthorized"] };

const undelegated = { level: "unconfirmed", reasons: ["delegation-unverified"] };

const sentBy = (agent, address = olivia.address) => organizer(address, `;SENT-BY="mailto:${agent}"`);

const pair = (agent, actor, more = {}) => ({ policy: { trustedPairs: [{ agent, actor, ...more }] } });

const samForOlivia = pair(sam.address, olivia.address);

const invited = { to: [guest(""), attendee(priya.address)] };

/** Bob sends Anna in his place (RFC 5546, 3.2.2.3). */
const delegating = {
  to: [
    guest(`;PARTSTAT=DELEGATED;DELEGATED-TO="mailto:${anna.address}"`),
    attendee(priya.address),
    attendee(anna.address, `;DELEGATED-FROM="mailto:${bob.address}"`),
  ],
};

const original = (over = {}, who = olivia) =>
  mail(by(who, { ...invited, ...over }).body, { to: bob.address, id: "original" });

/** His mail to her; `enclosed` is what shows that he was invited. */
const delegation = (enclosed, over = {}, who = bob) =>
  signed(
    multipart("mixed", "m-1", [
      text("Please go for me.\n"),
      part(event({ ...delegating, ...over })),
      ...(enclosed ? [attachedMessage(enclosed)] : []),
    ]),
    who,
  );

const delegated = { level: "authorized", reasons: ["signed-by-delegator", "delegation-verified"] };

const toCarl = guest(`;PARTSTAT=DELEGATED;DELEGATED-TO="mailto:${carl.address}"`);

const fromBob = attendee(carl.address, `;PARTSTAT=ACCEPTED;DELEGATED-FROM="mailto:${bob.address}"`);

/** Carl's answer with one that Bob signed enclosed. */
const enclosing = (to) =>
  signed(
    multipart("mixed", "m-1", [
      part(event({ ...hers, method: "REPLY", to: [fromBob] }), { method: "REPLY" }),
      attachedMessage(mail(answer(bob, "REPLY", to).body, { from: bob.address, id: "enclosed" })),
    ]),
    carl,
  );

export const cases = entries("role", [
  [
    "agent-trusted",
    "nothing: a trusted pair",
    by(sam, { by: sentBy(sam.address) }),
    {
      level: "authorized",
      evidence: ["valid"],
      reasons: ["signed-by-agent", "agent-trusted-pair"],
      signer: sam.address,
    },
    null,
    samForOlivia,
  ],
  [
    "agent-alone",
    "the organizer's consent: SENT-BY without proof",
    by(sam, { by: sentBy(sam.address) }),
    unproven,
  ],
  [
    "agent-pair-ended",
    "the consent, which ended in November",
    by(sam, { by: sentBy(sam.address) }),
    unproven,
    null,
    pair(sam.address, olivia.address, { until: "2026-11-30" }),
  ],
  [
    "agent-pair-other-method",
    "the consent, which holds for CANCEL alone",
    by(sam, { by: sentBy(sam.address) }),
    unproven,
    null,
    pair(sam.address, olivia.address, { methods: ["CANCEL"] }),
  ],
  [
    "agent-pair-other-actor",
    "the consent, which is somebody else's",
    by(sam, { by: sentBy(sam.address) }),
    unproven,
    null,
    pair(sam.address, priya.address),
  ],
  [
    "agent-pair-reversed",
    "the consent, which runs the other way",
    by(sam, { by: sentBy(sam.address) }),
    unproven,
    null,
    pair(olivia.address, sam.address),
  ],
  [
    "agent-signed-by-stranger",
    "the agent: a stranger signs for a trusted pair",
    by(mallory, { by: sentBy(sam.address) }),
    stranger,
    null,
    samForOlivia,
  ],
  [
    "agent-twice",
    "the agent: a second SENT-BY, a stranger's, who signs",
    by(mallory, {
      by: organizer(olivia.address, `;SENT-BY="mailto:${sam.address}";SENT-BY="mailto:${mallory.address}"`),
    }),
    {
      level: ["suspicious", "unverified", "unconfirmed"],
      not: ["agent-trusted-pair", "signed-by-actor"],
    },
    null,
    samForOlivia,
  ],
  [
    "agent-not-named",
    "the agent: a trusted agent signs without SENT-BY",
    by(sam),
    { level: "suspicious", reasons: ["signer-not-listed"] },
    "SENT-BY is what makes an agent (RFC 6047, 3)",
    samForOlivia,
  ],
  [
    "agent-posts-organizers",
    "nothing: the organizer signed what the agent sends",
    by(olivia, { by: sentBy(sam.address) }),
    { ...verified, signer: olivia.address },
    null,
    { headers: { from: sam.address } },
  ],
  [
    "agent-is-organizer",
    "nothing: SENT-BY repeats the organizer",
    by(olivia, { by: sentBy(olivia.address) }),
    { ...verified, not: ["agent-unauthorized"] },
  ],
  [
    "agent-unsigned",
    "nothing proven: the agent sends without a signature",
    unsigned({ by: sentBy(sam.address) }),
    { level: "unverified", evidence: [], reasons: ["agent-unauthorized"] },
    null,
    { headers: { from: sam.address } },
  ],
  [
    "agent-of-guest",
    "a guest's consent: SENT-BY on the answer",
    answer(sam, "REPLY", [guest(`;PARTSTAT=ACCEPTED;SENT-BY="mailto:${sam.address}"`)]),
    unproven,
    null,
    annas(),
  ],

  [
    "delegation-proven",
    "nothing: the organizer's signed original lists the delegator",
    delegation(original()),
    delegated,
  ],
  ["delegation-alone", "the delegation: nothing shows that Bob was invited", delegation(null), undelegated],
  [
    "delegation-by-calendar",
    "nothing: the reader's calendar lists the delegator",
    delegation(null),
    delegated,
    null,
    { calendar: stored(invited) },
  ],
  [
    "delegation-moved-by-calendar",
    "the time: the calendar lists the delegator, at another hour",
    delegation(null, { start: "20261215T060000Z" }),
    undelegated,
    "a delegator changes the ATTENDEE lines and nothing else, or any guest could move the meeting",
    { calendar: stored(invited) },
  ],
  [
    "delegation-guest-removed",
    "the guest list: another guest is gone",
    delegation(original(), { to: [delegating.to[0], delegating.to[2]] }),
    undelegated,
  ],
  [
    "delegation-guest-added",
    "the guest list: a stranger was added",
    delegation(original(), { to: [...delegating.to, attendee(mallory.address)] }),
    undelegated,
  ],
  [
    "delegation-altered-original",
    "the enclosed original, changed after it was signed",
    delegation(change(original(), "T100000Z", "T060000Z")),
    { level: "suspicious", reasons: ["signature-broken"], others: ["unconfirmed"] },
    "the weakest of several invitations is the report: here the broken original",
  ],
  [
    "delegation-strangers-original",
    "the enclosed original, signed by a stranger",
    delegation(original({}, mallory)),
    { level: "suspicious", reasons: ["signer-not-listed"], others: ["unconfirmed"] },
  ],
  [
    "delegation-unsigned-original",
    "the enclosed original, not signed",
    delegation(mail(part(event(invited)), { id: "original" })),
    { level: "unverified", others: ["unconfirmed"] },
    "the enclosed original is the weakest; the delegation itself stays unconfirmed",
  ],
  [
    "delegation-other-time",
    "the time: it differs from the signed original",
    delegation(original(), { start: "20261215T060000Z" }),
    undelegated,
  ],
  [
    "delegation-sequence",
    "the revision: raised by the delegator",
    delegation(original(), { sequence: 1 }),
    undelegated,
  ],
  [
    "delegation-not-listed",
    "the invitation: the signed original does not list the delegator",
    delegation(original({ to: [attendee(priya.address)] })),
    undelegated,
  ],
  [
    "delegation-other-event",
    "the invitation: the signed original is of another event",
    delegation(original({ uid: "lunch@acme.example" })),
    undelegated,
  ],
  [
    "delegation-by-delegate",
    "the delegator's word: the delegate signs it",
    by(carl, {
      to: [toCarl, attendee(carl.address, `;DELEGATED-FROM="mailto:${bob.address}"`), attendee(anna.address)],
    }),
    { level: ["unconfirmed", "suspicious"], anyReason: ["delegation-unverified", "signer-not-listed"] },
  ],
  [
    "delegation-by-delegate-known",
    "the same where the calendar lists Bob and not Carl",
    by(carl, {
      to: [toCarl, attendee(carl.address, `;DELEGATED-FROM="mailto:${bob.address}"`), attendee(anna.address)],
    }),
    { level: "suspicious", reasons: ["signer-not-listed"] },
    null,
    { calendar: stored({ to: [guest(""), attendee(anna.address)] }) },
  ],
  [
    "delegator-replies-first",
    "nothing: the delegator tells the organizer",
    answer(bob, "REPLY", [toCarl, attendee(carl.address, `;DELEGATED-FROM="mailto:${bob.address}"`)]),
    walked,
    null,
    annas(),
  ],
  [
    "delegator-replies-last",
    "nothing: the same, lines in the other order",
    answer(bob, "REPLY", [attendee(carl.address, `;DELEGATED-FROM="mailto:${bob.address}"`), toCarl]),
    walked,
    null,
    annas(),
  ],
  [
    "delegate-replies-first",
    "the delegator's word: the delegate answers",
    answer(carl, "REPLY", [fromBob, toCarl]),
    undelegated,
    null,
    annas(),
  ],
  [
    "delegate-replies-last",
    "the delegator's word: the same, lines in the other order",
    answer(carl, "REPLY", [toCarl, fromBob]),
    undelegated,
    null,
    annas(),
  ],
  [
    "delegate-replies-enclosing",
    "nothing: the delegator's signed answer is enclosed",
    enclosing([toCarl]),
    { level: "authorized", reasons: ["signed-by-actor", "delegation-verified"] },
    null,
    annas(),
  ],
  [
    "delegate-replies-enclosing-other",
    "the delegator's word: the answer enclosed names another delegate",
    enclosing([guest(`;PARTSTAT=DELEGATED;DELEGATED-TO="mailto:${mallory.address}"`)]),
    undelegated,
    null,
    annas(),
  ],
  [
    "delegate-replies-enclosing-accepted",
    "the delegator's word: the answer enclosed accepts and delegates nothing",
    enclosing([accepted(bob.address)]),
    undelegated,
    null,
    annas(),
  ],
  [
    "delegate-replies-known",
    "nothing: the calendar names the delegate",
    answer(carl, "REPLY", [fromBob]),
    { level: "authorized", reasons: ["signed-by-actor", "delegation-verified"] },
    null,
    annas([toCarl, attendee(priya.address)]),
  ],
]);
