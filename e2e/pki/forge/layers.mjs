// Several signatures: beside and around one another (RFC 5652, 5.1; RFC 2634).
import { signerInfo } from "../cms.mjs";
import { multipart, text } from "../mail.mjs";
import { sign } from "../openssl.mjs";
import { byHand, content, forged, info, stranger } from "./cms-kit.mjs";
import { bob, change, clear, entries, expected, mallory, olivia, signed, signedOpaque } from "./stage.mjs";

const spoiledStranger = signerInfo({ who: mallory, content, spoil: true });

const listed = signerInfo({ who: bob, content });

export const cases = entries("cms", [
  [
    "parallel-actor-stranger",
    "nothing: a stranger signs beside the organizer",
    byHand([info(), stranger], { certificates: [olivia, mallory] }),
    { ...expected.verified, evidence: ["valid", "valid"], not: ["signer-not-listed"] },
  ],
  [
    "parallel-stranger-actor",
    "nothing: the same, the stranger first",
    byHand([stranger, info()], { certificates: [mallory, olivia] }),
    { ...expected.verified, evidence: ["valid", "valid"], not: ["signer-not-listed"] },
  ],
  [
    "parallel-actor-broken",
    "nothing: beside the organizer's stands a stranger's broken signature",
    byHand([info(), spoiledStranger], { certificates: [olivia, mallory] }),
    { ...expected.verified, evidence: ["invalid", "valid"], not: ["signature-broken"] },
  ],
  [
    "parallel-broken-stranger",
    "the organizer's signature, broken, beside a stranger's good one",
    byHand([info({ spoil: true }), stranger], { certificates: [olivia, mallory] }),
    {
      level: "suspicious",
      evidence: ["invalid", "valid"],
      reasons: ["signature-broken", "signer-not-listed"],
    },
  ],
  [
    "parallel-listed-stranger",
    "nothing: a guest and a stranger sign",
    byHand([listed, stranger], { certificates: [bob, mallory] }),
    {
      level: "unconfirmed",
      evidence: ["valid", "valid"],
      reasons: ["forwarded-by-attendee"],
      not: ["signer-not-listed"],
    },
  ],

  [
    "outer-stranger",
    "nothing: a stranger's signature around the organizer's",
    (() => {
      const inner = signed(content);
      return { ...signed(inner.body, mallory), check: inner.check };
    })(),
    { ...expected.verified, evidence: ["valid", "valid"], not: ["signer-not-listed"] },
  ],
  [
    "outer-actor",
    "nothing: the organizer's signature around a stranger's",
    signed(signed(content, mallory).body, olivia),
    { ...expected.verified, evidence: ["valid", "valid"], not: ["signer-not-listed"] },
  ],
  [
    "outer-stranger-opaque",
    "nothing: opaque around clear",
    (() => {
      const inner = signed(content);
      return { ...signedOpaque(inner.body, mallory), check: inner.check };
    })(),
    { ...expected.verified, evidence: ["valid", "valid"] },
  ],
  [
    "outer-actor-tampered-inner",
    "the time, in a mail that a stranger signed before and the organizer never saw",
    (() => {
      const outer = signed(signed(content, mallory).body, olivia);
      return {
        body: change(outer.body, "DTSTART:20261215T10", "DTSTART:20261215T06"),
        check: {
          ...outer.check,
          content: change(outer.check.content, "DTSTART:20261215T10", "DTSTART:20261215T06"),
        },
      };
    })(),
    { level: "suspicious", evidence: ["invalid", "invalid"], reasons: ["signature-broken"] },
  ],
  [
    "outer-actor-inner-broken",
    "nothing: the organizer signed around a stranger's broken signature",
    signed(clear(content, sign(forged, mallory))),
    { ...expected.verified, evidence: ["invalid", "valid"], not: ["signature-broken"] },
  ],
  [
    "outer-broken-inner-actor",
    "nothing of the invitation: a stranger's signature around the organizer's was broken on the way",
    (() => {
      const inner = signed(content);
      return { body: clear(inner.body, sign(forged, mallory)), check: inner.check };
    })(),
    { ...expected.verified, evidence: ["invalid", "valid"], not: ["signature-broken"] },
  ],
  [
    "signed-text-beside",
    "the calendar, unsigned beside a text that the organizer signed",
    (() => {
      const one = signed(text("See you on Tuesday.\n"));
      return { ...one, body: multipart("mixed", "m-1", [one.body, forged]) };
    })(),
    { level: "unverified", evidence: ["valid"], reasons: ["invitation-not-signed"] },
  ],
]);
