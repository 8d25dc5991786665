// The mails of the sequences, each made once, and what they come to. A step: the mail, and what is expected of
// it, and perhaps what the person does then: see e2e/forged-agency/README.md.
import { jws, jwsPart } from "./jws.mjs";
import { claims, invites, withdrawn } from "./mandate-kit.mjs";
import {
  answer,
  answers,
  attendee,
  bob,
  carl,
  change,
  delegatedFrom,
  delegatedTo,
  dora,
  elsewhere,
  jane,
  mailOf,
  mallory,
  olivia,
  organizer,
  renewed,
  sam,
  samElsewhere,
  sentBy,
} from "./stage.mjs";

/** Mails by name, each made once, used in as many sequences as there are. */
export const mails = new Map();

export const step = (name, made, expect, more = {}) => {
  if (!mails.has(name)) mails.set(name, made());
  return { mail: name, expect, ...more };
};

export const verified = {
  level: "verified",
  reasons: ["signed-by-actor"],
  not: ["downgrade", "signer-changed", "organizer-changed", "stale"],
};

export const plain = {
  level: "unverified",
  reasons: ["invitation-not-signed"],
  not: ["downgrade", "stale", "organizer-changed"],
};

export const downgraded = { level: "suspicious", advice: "ignore", reasons: ["downgrade"] };

export const changed = {
  level: "verified",
  advice: "decide",
  reasons: ["signed-by-actor", "signer-changed"],
  not: ["downgrade"],
};

export const stale = { level: "verified", advice: "decide", reasons: ["signed-by-actor", "stale"] };

export const decide = { decide: "accept" };

export const later = (n) => ({ uid: `later-${n}@acme.example` });

export const signedBy =
  (who, over = {}) =>
  () =>
    mailOf(who, over);

export const unsigned =
  (over = {}, headers = {}) =>
  () =>
    mailOf(null, over, headers);

export const olivias = (expect = verified, more) => step("signed", signedBy(olivia), expect, more);

export const oliviasLater = (expect = verified, more) =>
  step("signed-later", signedBy(olivia, later(1)), expect, more);

export const unsignedLater = (expect, more) => step("unsigned-later", unsigned(later(2)), expect, more);

export const bySecond = (expect, more) =>
  step("signed-elsewhere", signedBy(elsewhere, later(3)), expect, more);

export const bySecondAgain = (expect) =>
  step("signed-elsewhere-again", signedBy(elsewhere, later(4)), expect);

export const byRenewed = (expect) => step("signed-renewed", signedBy(renewed, later(5)), expect);

export const second = (over = {}) => ({
  sequence: 1,
  stamp: "20261118T090000Z",
  start: "20261216T100000Z",
  end: "20261216T110000Z",
  ...over,
});

export const update = (expect, more) => step("update", signedBy(olivia, second()), expect, more);

export const third = (expect) =>
  step("update-again", signedBy(olivia, second({ sequence: 2, stamp: "20261119T090000Z" })), expect);

export const cancel = (expect) =>
  step(
    "cancelled",
    signedBy(
      olivia,
      second({ method: "CANCEL", sequence: 3, stamp: "20261120T090000Z", lines: ["STATUS:CANCELLED"] }),
    ),
    expect,
  );

export const restamped = (expect) =>
  step("restamped", signedBy(olivia, { stamp: "20261117T090000Z" }), expect);

export const mallorys = { by: organizer(mallory.address) };

export const taken = (expect, more) =>
  step("uid-taken", signedBy(mallory, { ...mallorys, stamp: "20261118T090000Z", sequence: 1 }), expect, more);

export const takenUnsigned = (expect, more) =>
  step("uid-taken-unsigned", unsigned(mallorys, { from: mallory.address }), expect, more);

export const carls = (expect) =>
  step("delegate", () => answer(carl, [delegatedFrom(carl, bob, "ACCEPTED")]), expect);

export const doras = (expect) =>
  step("delegate-second", () => answer(dora, [delegatedFrom(dora, carl, "ACCEPTED")]), expect);

export const bobsWord = (expect) =>
  step("delegator", () => answer(bob, [delegatedTo(bob, carl), delegatedFrom(carl, bob)]), expect);

export const bobsWordAlone = (expect) =>
  step("delegator-alone", () => answer(bob, [delegatedTo(bob, carl)]), expect);

export const bobsUnsigned = (expect) =>
  step("delegator-unsigned", () => answer(null, [delegatedTo(bob, carl)], {}, { from: bob.address }), expect);

export const bobsToMallory = (expect) =>
  step("delegator-other", () => answer(bob, [delegatedTo(bob, mallory)]), expect);

export const carlsWord = (expect) =>
  step(
    "delegate-delegates",
    () =>
      answer(carl, [
        attendee(
          carl.address,
          `;PARTSTAT=DELEGATED;DELEGATED-FROM="mailto:${bob.address}";DELEGATED-TO="mailto:${dora.address}"`,
        ),
      ]),
    expect,
  );

export const dorasBack = (expect) =>
  step(
    "delegate-back",
    () =>
      answer(dora, [
        attendee(
          dora.address,
          `;PARTSTAT=DELEGATED;DELEGATED-FROM="mailto:${carl.address}";DELEGATED-TO="mailto:${carl.address}"`,
        ),
      ]),
    expect,
  );

export const carlsLoop = (expect) =>
  step(
    "delegate-loop",
    () =>
      answer(carl, [
        attendee(
          carl.address,
          `;PARTSTAT=DELEGATED;DELEGATED-FROM="mailto:${dora.address}";DELEGATED-TO="mailto:${dora.address}"`,
        ),
      ]),
    expect,
  );

export const held = {
  level: "unconfirmed",
  advice: "ask",
  reasons: ["signed-by-actor", "delegation-unverified"],
  not: ["party-crasher", "delegation-verified"],
};

export const heldCrasher = {
  level: "unconfirmed",
  reasons: ["delegation-unverified"],
  not: ["delegation-verified"],
};

export const confirmed = {
  level: "authorized",
  advice: "apply",
  reasons: ["signed-by-actor", "delegation-verified"],
  not: ["party-crasher", "delegation-unverified"],
};

export const yes = (expect) => step("answer-yes", () => answer(bob, answers(bob)), expect);

export const no = (expect) =>
  step(
    "answer-no",
    () => answer(bob, attendee(bob.address, ";PARTSTAT=DECLINED"), { stamp: "20261118T090000Z" }),
    expect,
  );

export const unsignedYes = (expect) =>
  step(
    "answer-unsigned",
    () => answer(null, answers(bob), { stamp: "20261119T090000Z" }, { from: bob.address }),
    expect,
  );

export const mandate = jws(claims(), olivia);

export const bySam = { by: sentBy(sam) };

export const samsWith = (expect) => step("agent-mandate", () => invites([jwsPart(mandate)]), expect);

export const samsAlone = (expect) =>
  step("agent-alone", () => mailOf(sam, { ...bySam, ...later(6) }), expect);

export const janesAlone = (expect) =>
  step("agent-elsewhere", () => mailOf(jane, { by: sentBy(jane), ...later(7) }), expect);

export const samsUnsigned = (expect, more) =>
  step("agent-unsigned", () => mailOf(null, { ...bySam, ...later(8) }, { from: sam.address }), expect, more);

export const bobsForward = (expect) => step("guest-forwards", () => mailOf(bob, later(9)), expect);

export const authorized = { level: "authorized", reasons: ["signed-by-agent", "agent-mandate"] };

export const unproven = {
  level: "unconfirmed",
  reasons: ["agent-unauthorized"],
  not: ["downgrade", "agent-mandate"],
};

export const brokenLater = (expect) =>
  step(
    "broken-later",
    () => {
      const made = mailOf(olivia, later(10));
      const moved = (bytes) => change(bytes, "T100000Z", "T060000Z");
      const check = { cms: made.check.cms, content: moved(made.check.content) };
      return { ...made, body: moved(made.body), check };
    },
    expect,
  );

export const withdrawal = (expect) =>
  step(
    "mandate-withdrawn",
    () => invites([jwsPart(mandate), jwsPart(withdrawn(olivia, "m-1@acme.example"))], later(11)),
    expect,
  );

export const samsNext = (expect) =>
  step("agent-mandate-next", () => invites([jwsPart(mandate)], later(12)), expect);

export const changedText = (expect) =>
  step("unsigned-moved", unsigned({ ...later(2), start: "20261215T060000Z" }), expect);

export const sequence = (name, forges, steps, more = {}) => ({ name, forges, steps, ...more });

export const unsigned99 = (expect, more) =>
  step("unsigned-99", unsigned({ sequence: 99, stamp: "20261130T000000Z" }), expect, more);

export const unsignedFirst = (expect) => step("unsigned-0", unsigned(), expect);

export const samsElsewhere = (expect, more) =>
  step(
    "agent-elsewhere-key",
    () => invites([jwsPart(mandate)], { agent: samElsewhere, ...later(18) }),
    expect,
    more,
  );

/** One instance of a series, moved; the series itself is `olivias`. */
const instance = (over) => ({
  lines: ["RECURRENCE-ID:20261222T100000Z"],
  start: "20261222T120000Z",
  end: "20261222T130000Z",
  ...over,
});
export const instanceMoved = (expect) =>
  step("instance", signedBy(olivia, instance({ sequence: 1, stamp: "20261118T090000Z" })), expect);
export const instanceBefore = (expect) =>
  step("instance-before", signedBy(olivia, instance({ stamp: "20261117T090000Z" })), expect);
