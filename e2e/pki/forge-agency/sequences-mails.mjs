// What is remembered of signatures, versions and organizers (RFC 6047, 3; RFC 5546, 2.1.5).
import {
  authorized,
  bobsForward,
  brokenLater,
  byRenewed,
  bySecond,
  bySecondAgain,
  cancel,
  changed,
  decide,
  downgraded,
  instanceBefore,
  instanceMoved,
  janesAlone,
  later,
  no,
  olivias,
  oliviasLater,
  plain,
  restamped,
  samsAlone,
  samsElsewhere,
  samsNext,
  samsUnsigned,
  samsWith,
  sequence,
  signedBy,
  stale,
  step,
  taken,
  takenUnsigned,
  third,
  unproven,
  unsigned,
  unsigned99,
  unsignedFirst,
  unsignedLater,
  unsignedYes,
  update,
  verified,
  yes,
} from "./sequence-kit.mjs";
import { alice, annas, bob, malice, mallory, organizer, stored } from "./stage.mjs";

export const ofMails = [
  sequence("downgrade", "the signature: it is gone from a later invitation", [
    olivias(),
    unsignedLater(downgraded),
    oliviasLater(),
  ]),
  sequence("downgrade-broken", "the signature: a later one does not match", [
    olivias(),
    brokenLater({ level: "suspicious", reasons: ["signature-broken"] }),
    oliviasLater(),
  ]),
  sequence("downgrade-stranger", "the signature: a stranger's stands there", [
    olivias(),
    step("stranger-later", signedBy(mallory, later(13)), {
      level: "suspicious",
      reasons: ["signer-not-listed", "downgrade"],
    }),
    oliviasLater(),
  ]),
  sequence("downgrade-agent", "the signature: the agent's, of the same domain, unproven", [
    olivias(),
    samsAlone(unproven),
  ]),
  sequence("downgrade-agent-elsewhere", "the signature: an agent's of another domain, unproven", [
    olivias(),
    janesAlone({ ...downgraded, reasons: ["downgrade", "agent-unauthorized"] }),
  ]),
  sequence("downgrade-agent-proven", "nothing: the agent brings a mandate", [
    olivias(),
    samsNext(authorized),
  ]),
  sequence("downgrade-agent-unsigned", "the signature: the agent signs no more", [
    samsWith(authorized),
    samsUnsigned(downgraded),
  ]),
  sequence("downgrade-forwarded", "the signature: a guest's, by the message's own list", [
    olivias(),
    bobsForward({ level: "suspicious", reasons: ["downgrade", "forwarded-by-attendee"] }),
  ]),
  sequence(
    "downgrade-forwarded-known",
    "nothing proven: a guest's, by the reader's calendar",
    [
      olivias(),
      bobsForward({ level: "unconfirmed", reasons: ["forwarded-by-attendee"], not: ["downgrade"] }),
    ],
    { calendar: stored(later(9)) },
  ),
  sequence(
    "downgrade-answer",
    "the signature: a guest's answers were signed",
    [yes(verified), unsignedYes(downgraded)],
    annas(),
  ),
  sequence("downgrade-other-person", "nothing proven: alice@ signs, and malice@ does not", [
    step("alice-signs", signedBy(alice, { by: organizer(alice.address), ...later(14) }), verified),
    step(
      "malice-unsigned",
      unsigned({ by: organizer(malice.address), ...later(15) }, { from: malice.address }),
      plain,
    ),
  ]),
  sequence("downgrade-case", "the signature: gone, and the name in capitals", [
    olivias(),
    step("unsigned-case", unsigned({ by: "ORGANIZER:MAILTO:Olivia@ACME.example", ...later(16) }), downgraded),
  ]),
  sequence("unsigned-first", "nothing: who never signed is not expected to", [
    unsignedLater(plain),
    oliviasLater(),
    step("unsigned-third", unsigned(later(17)), downgraded),
  ]),
  sequence("poison-unsigned", "memory: unsigned mails teach nothing", [
    unsigned99(plain),
    olivias(),
    update(verified),
  ]),
  sequence("poison-stranger", "memory: a stranger's mail in her name teaches nothing", [
    step("stranger-99", signedBy(mallory, { sequence: 99 }), {
      level: "suspicious",
      reasons: ["signer-not-listed"],
    }),
    olivias(),
    update(verified),
  ]),
  sequence("poison-guest", "memory: a guest's higher revision teaches nothing", [
    step("guest-99", signedBy(bob, { sequence: 99, stamp: "20261130T000000Z" }), {
      level: "unconfirmed",
      reasons: ["forwarded-by-attendee"],
    }),
    olivias(),
    update(verified),
  ]),
  sequence("poison-broken", "memory: a broken signature teaches nothing", [
    brokenLater({ level: "suspicious", reasons: ["signature-broken"] }),
    unsignedLater(plain),
  ]),
  sequence("poison-cancel", "memory: an unsigned cancellation teaches nothing", [
    step("unsigned-cancel", unsigned({ method: "CANCEL", sequence: 9, lines: ["STATUS:CANCELLED"] }), plain),
    olivias(),
    update(verified),
  ]),
  sequence("key-renewed", "nothing: a new certificate of the same issuer", [
    olivias(),
    byRenewed(verified),
    oliviasLater(),
  ]),
  sequence("key-changed", "the key: another issuer's, in her name", [
    olivias(),
    bySecond(changed),
    bySecondAgain(changed),
    oliviasLater(),
  ]),
  sequence("key-changed-decided", "nothing more once the person acted on it", [
    olivias(),
    bySecond(changed, decide),
    bySecondAgain(verified),
    oliviasLater(),
  ]),
  sequence("key-first", "nothing: the first key anybody has is no other one", [
    bySecond(verified),
    bySecondAgain(verified),
  ]),
  sequence("replay", "the time: the first version is sent again", [
    olivias(),
    update(verified),
    olivias(stale),
    third(verified),
  ]),
  sequence("replay-stamp", "the time: the same revision, written earlier", [
    restamped(verified),
    olivias(stale),
  ]),
  sequence("replay-cancelled", "the end: the invitation is sent again after it was cancelled", [
    update(verified),
    cancel({ level: "verified", reasons: ["signed-by-actor"], not: ["stale"] }),
    update(stale),
    olivias(stale),
  ]),
  sequence("opened-twice", "nothing: the same mail again", [
    olivias(),
    olivias(),
    update(verified),
    update(verified),
  ]),
  sequence("opened-twice-decided", "nothing: the same mail again after it was accepted", [
    olivias(verified, decide),
    olivias(),
    update(verified),
  ]),
  sequence(
    "answer-replay",
    "the answer: an earlier one is sent again",
    [yes(verified), no(verified), yes(stale)],
    annas(),
  ),
  sequence("organizer-taken", "whose event it is: both signed for themselves, and nobody decided", [
    olivias(),
    taken({
      level: "verified",
      advice: "decide",
      reasons: ["organizer-changed"],
      severities: { "organizer-changed": "warning" },
    }),
  ]),
  sequence("organizer-taken-decided", "whose event it is: the person accepted Olivia's", [
    olivias(verified, decide),
    taken({ level: "suspicious", advice: "ignore", reasons: ["organizer-changed"] }),
    update(verified),
  ]),
  sequence("organizer-taken-unsigned", "whose event it is: Olivia's is proven, this one is not", [
    olivias(),
    takenUnsigned({ level: "suspicious", reasons: ["organizer-changed"] }),
    update(verified),
  ]),
  sequence("organizer-first", "whose event it is: a stranger was first, and only signed for herself", [
    taken({ level: "verified", reasons: ["signed-by-actor"] }),
    olivias({
      level: "verified",
      advice: "decide",
      reasons: ["signed-by-actor", "organizer-changed"],
      severities: { "organizer-changed": "warning" },
    }),
  ]),
  sequence("organizer-first-unsigned", "nothing: an unsigned one that came first teaches nothing", [
    takenUnsigned(plain),
    olivias(),
  ]),
  sequence(
    "organizer-first-decided",
    "whose event it is: the person accepted Olivia's after the stranger's",
    [
      taken({ level: "verified", reasons: ["signed-by-actor"] }),
      olivias(
        { level: "verified", reasons: ["organizer-changed"], severities: { "organizer-changed": "warning" } },
        decide,
      ),
      taken({ level: "suspicious", reasons: ["organizer-changed"] }),
    ],
  ),
  sequence("poison-decided", "memory: what the person accepted unsigned outdates nothing that is proven", [
    unsigned99(plain, decide),
    olivias(),
    update(verified),
  ]),
  sequence(
    "replay-unsigned",
    "the time: an older one, where the person accepted a later one, nothing signed",
    [
      unsigned99(plain, decide),
      unsignedFirst({ level: "unverified", reasons: ["stale", "invitation-not-signed"] }),
      unsigned99(plain),
    ],
  ),
  sequence("agent-key-changed", "the key: another issuer's, in the agent's name", [
    samsWith(authorized),
    samsElsewhere(
      { level: "authorized", advice: "decide", reasons: ["agent-mandate", "signer-changed"] },
      decide,
    ),
    samsElsewhere({ ...authorized, not: ["signer-changed"] }),
  ]),
  sequence("replay-instance", "the time: an older version of one instance", [
    olivias(),
    instanceMoved(verified),
    instanceBefore(stale),
    olivias(),
  ]),
];
