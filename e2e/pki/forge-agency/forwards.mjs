// Invitations passed on, in every shape there is (RFC 5546, 3.2.2.6).
import { guests, original, wrap } from "./guest-kit.mjs";
import {
  anna,
  attachedMessage,
  attendee,
  bob,
  change,
  entries,
  mail,
  mailOf,
  mallory,
  multipart,
  objectPart,
  olivia,
  priya,
  signed,
  text,
} from "./stage.mjs";

const notMine = { to: guests };

const forwardedMail = (inner, who, boundary = "m-4") => {
  const content = multipart("mixed", boundary, [text("Have a look.\n"), attachedMessage(inner)]);
  const made = who === null ? { body: content, check: null } : signed(content, who);
  return { ...made, headers: { from: (who ?? bob).address, subject: "Fwd: Budget review" } };
};

const held = (over = {}) => ({ ...mailOf(olivia, { to: guests, ...over }) });

export const forwards = entries("forward", [
  [
    "attached",
    "nothing: Bob attaches what Olivia signed",
    forwardedMail(original(), null),
    { level: "verified", reasons: ["signed-by-actor", "forwarded", "not-invited"], signer: olivia.address },
  ],
  [
    "attached-signed",
    "nothing: and signs that he passes it on",
    forwardedMail(original(), bob),
    {
      level: "verified",
      reasons: ["signed-by-actor", "forwarded", "not-invited"],
      values: { forwarded: { by: [bob.address] } },
      signer: olivia.address,
    },
  ],
  [
    "attached-by-stranger",
    "nothing: a stranger passes on what Olivia signed",
    forwardedMail(original(), mallory),
    {
      level: "verified",
      reasons: ["signed-by-actor", "forwarded", "not-invited"],
      not: ["signer-not-listed"],
      signer: olivia.address,
    },
  ],
  [
    "attached-invited",
    "nothing: the reader is on the list anyway",
    forwardedMail(wrap(mailOf(olivia), olivia, anna), null),
    { level: "verified", reasons: ["signed-by-actor", "forwarded"], not: ["not-invited"] },
  ],
  [
    "attached-changed",
    "the hour: changed on the way",
    forwardedMail(change(original(), "T100000Z", "T060000Z"), bob),
    { level: "suspicious", reasons: ["signature-broken"] },
  ],
  [
    "attached-unsigned",
    "the organizer: nothing was signed, Bob signs that he passes it on",
    forwardedMail(mail(objectPart(notMine), { id: "original" }), bob),
    {
      level: "unverified",
      reasons: ["forwarded", "not-invited"],
      not: ["signed-by-actor", "forwarded-by-attendee"],
    },
    "a signature vouches for passing an attached message on, and for nothing in it",
  ],
  [
    "resent",
    "nothing: resent as it was (RFC 5322, 3.6.6)",
    {
      ...held(),
      headers: {
        extra: [
          `Resent-From: <${bob.address}>`,
          `Resent-To: <${anna.address}>`,
          "Resent-Date: Tue, 17 Nov 2026 09:00:00 +0000",
        ],
        to: bob.address,
      },
    },
    { level: "verified", reasons: ["signed-by-actor", "not-invited"], signer: olivia.address },
  ],
  [
    "kept-from",
    "nothing: redirected, From kept",
    { ...held(), headers: { to: bob.address } },
    { level: "verified", reasons: ["signed-by-actor", "not-invited"] },
  ],
  [
    "kept-from-unsigned",
    "the organizer: redirected with From kept, nothing signed",
    { ...mailOf(null, notMine), headers: { to: bob.address } },
    { level: "unverified", reasons: ["invitation-not-signed", "not-invited"] },
  ],
  [
    "re-signed",
    "the organizer: Bob signs the invitation as if it were his to send",
    mailOf(bob, notMine),
    { level: "unconfirmed", reasons: ["forwarded-by-attendee", "not-invited"], signer: bob.address },
  ],
  [
    "re-signed-by-stranger",
    "the organizer: a stranger does",
    mailOf(mallory, notMine),
    { level: "suspicious", reasons: ["signer-not-listed"] },
  ],
  [
    "re-signed-added",
    "the list: Bob adds Anna and signs",
    mailOf(bob, { to: [...guests, attendee(anna.address)] }),
    {
      level: "unconfirmed",
      reasons: ["forwarded-by-attendee"],
      not: ["signed-by-actor"],
      signer: bob.address,
    },
    "RFC 5546, 3.2.2.6: who forwards does not alter the list",
  ],
  [
    "wrapped",
    "nothing: Bob's signature around Olivia's",
    { ...signed(held().body, bob), headers: { from: bob.address } },
    {
      level: "verified",
      reasons: ["signed-by-actor", "not-invited"],
      not: ["forwarded-by-attendee"],
      signer: olivia.address,
    },
  ],
  [
    "list",
    "nothing: through a list, which adds its words",
    {
      body: multipart("mixed", "m-5", [held().body, text("-- \nsubscribe here\n")]),
      check: held().check,
      headers: {
        to: "team@lists.example",
        extra: ["List-Id: <team.lists.example>", "List-Post: <mailto:team@lists.example>"],
      },
    },
    { level: "verified", reasons: ["signed-by-actor", "unsigned-content", "not-invited"] },
  ],
  [
    "group",
    "nothing: the list itself is the guest",
    mailOf(olivia, { to: [attendee("team@lists.example", ";CUTYPE=GROUP")] }),
    { level: "verified", advice: "apply", reasons: ["signed-by-actor", "not-invited"] },
    "RFC 5546, 3.7.2: only the group's members can know",
  ],
  [
    "twice",
    "nothing: passed on by Bob, then by Priya",
    forwardedMail(wrap(forwardedMail(original(), bob), bob, priya), priya, "m-6"),
    { level: "verified", reasons: ["signed-by-actor", "forwarded"] },
  ],
]);
