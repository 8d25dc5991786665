// Which bytes a signature reaches, and what stands beside it (RFC 6047, 3; RFC 8551, 3).
import { attachedMessage, entity, html, text } from "../mail.mjs";
import { encrypt, sign } from "../openssl.mjs";
import {
  alternative,
  ambiguous,
  as,
  attached,
  check,
  content,
  encodedPart,
  forged,
  genuine,
  mixed,
  moved,
  other,
  verified,
} from "./mime-kit.mjs";
import {
  anna,
  carl,
  change,
  clear,
  entries,
  event,
  expected,
  mail,
  mallory,
  olivia,
  opaque,
  organizer,
  part,
  signed,
  signedOpaque,
} from "./stage.mjs";

const second = {
  level: "unverified",
  evidence: ["valid"],
  reasons: ["several-invitations", "invitation-not-signed"],
  others: ["verified"],
};

const withBareCr = part(event({ lines: ["DESCRIPTION:One\rSUMMARY:Hotel lobby"] }));

const alsoBareCr = () => {
  const cms = sign(withBareCr, olivia);
  return { body: clear(withBareCr, cms), check: { cms, content: withBareCr } };
};

const shown = (from, to) => {
  const body = change(genuine.body, from, to);
  return { body, check: { cms: genuine.check.cms, content: change(content, from, to) } };
};

const whole = (who, inner) => signed(entity(["Content-Type: message/rfc822"], inner), who);

const innerMail = mail(content, { id: "inner" });

const signedInner = mail(genuine.body, { id: "inner" });

export const cases = entries("mime", [
  [
    "footer",
    "nothing of the invitation: a mailing list's footer",
    { body: mixed(genuine.body, text("List footer\n")), check },
    { ...verified, reasons: ["signed-by-actor", "unsigned-content"] },
  ],
  [
    "note-above",
    "a note above the signed invitation",
    { body: mixed(html("<p>Now in the hotel lobby, at six.</p>"), genuine.body), check },
    { ...verified, reasons: ["signed-by-actor", "unsigned-content"] },
  ],
  [
    "twin-outside",
    "nothing: an equal file beside the signature",
    { body: mixed(genuine.body, attached(event())), check },
    { ...verified, reasons: ["signed-by-actor", "unsigned-content"] },
  ],

  [
    "twin-broken",
    "nothing of the invitation: an equal one stands beside it under a broken signature",
    {
      body: mixed(genuine.body, clear(content, sign(forged, mallory), { boundary: "s-2" })),
      check,
    },
    { ...verified, evidence: ["invalid", "valid"], not: ["signature-broken"] },
  ],
  [
    "twin-method",
    "the METHOD: the organizer signed a calendar file without one, an equal part beside it says CANCEL",
    (() => {
      const one = signed(attached(event({ method: null })));
      return { ...one, body: mixed(one.body, part(event({ method: null }), { method: "CANCEL" })) };
    })(),
    { level: ["unverified", "suspicious"], not: ["signed-by-actor"] },
    "the method parameter is content too: no signature covers this one",
  ],
  [
    "second-after",
    "a second calendar after the signature",
    { body: mixed(genuine.body, attached(other)), check },
    second,
  ],
  [
    "second-before",
    "a second calendar before the signature",
    { body: mixed(forged, genuine.body), check },
    second,
  ],
  [
    "second-hidden",
    "a second calendar after the signature, its type behind another type",
    {
      body: mixed(genuine.body, change(forged, "Content-Type:", "Content-Type: text/plain\r\nContent-Type:")),
      check,
    },
    { level: ["verified", "unverified"], anyReason: ["several-invitations", "unsigned-content"] },
    "which of the two types counts is the reader's choice; either way something stands outside the signature",
  ],
  [
    "second-same-uid",
    "a second calendar of the same event after the signature",
    { body: mixed(genuine.body, attached(moved)), check },
    second,
  ],
  [
    "second-signed",
    "nothing: two invitations under one signature",
    as(mixed(content, attached(other))),
    { level: "verified", reasons: ["signed-by-actor", "several-invitations"], others: ["verified"] },
  ],
  [
    "alternative-differs",
    "the choice: two calendars in one multipart/alternative, both signed",
    as(alternative(content, part(moved))),
    ambiguous,
  ],
  [
    "alternative-unsigned",
    "the choice: a signed and an unsigned calendar in one multipart/alternative",
    { body: alternative(genuine.body, part(moved)), check },
    { level: "unverified", reasons: ["ambiguous"] },
  ],
  [
    "signed-text",
    "the signature: it covers a text, the calendar stands beside",
    (() => {
      const one = signed(text("Tuesday at ten.\n"));
      return { ...one, body: mixed(one.body, content) };
    })(),
    { level: "unverified", evidence: ["valid"], reasons: ["invitation-not-signed"] },
  ],

  [
    "encoding-changed",
    "the transfer encoding of the signed part",
    (() => {
      const inner = encodedPart("text/calendar; charset=utf-8; method=REQUEST", event());
      const one = signed(inner);
      return {
        body: change(one.body, "Content-Transfer-Encoding: base64", "Content-Transfer-Encoding: 8bit  "),
        check: { cms: one.check.cms, content: change(inner, "base64", "8bit  ") },
      };
    })(),
    { level: ["suspicious", "unverified"], evidence: ["invalid"] },
    "the calendar cannot be read then; the signature is broken all the same",
  ],
  [
    "header-injected",
    "a header field before the calendar's type",
    shown("Content-Type: text/calendar", "Content-Language: en\r\nContent-Type: text/calendar"),
    expected.broken,
  ],
  [
    "type-injected",
    "another type before the calendar's",
    shown("Content-Type: text/calendar", "Content-Type: text/plain\r\nContent-Type: text/calendar"),
    { level: ["suspicious", "unverified"], evidence: ["invalid"] },
    "which of the two counts is the reader's choice, so what either could see is judged",
  ],
  ["line-removed", "an attendee line", shown("ATTENDEE:mailto:bob@harbour.example\r\n", ""), expected.broken],
  [
    "blank-appended",
    "a blank at the end of a line",
    shown("SEQUENCE:0\r\n", "SEQUENCE:0 \r\n"),
    expected.broken,
  ],
  [
    "bare-cr-added",
    "a bare CR, where some readers see a line end",
    shown("SUMMARY:Budget review", "SUMMARY:Budget\rreview"),
    expected.broken,
  ],
  [
    "bare-cr-signed",
    "nothing signed: a bare CR stands in what the organizer signed",
    alsoBareCr(),
    { level: "unverified", reasons: ["malformed"] },
  ],

  [
    "two-from",
    "a second From; the signature is the organizer's",
    { ...genuine, headers: { extra: ["From: <mallory@strange.example>"] } },
    verified,
    "outer fields never decide about a personal signature",
  ],
  [
    "two-from-unsigned",
    "a second From, nothing signed",
    { body: content, check: null, headers: { extra: ["From: <mallory@strange.example>"] } },
    expected.unsigned,
  ],
  [
    "from-other",
    "the sender: From is another, the organizer signed",
    { ...genuine, headers: { from: carl.address } },
    { ...verified, reasons: ["signed-by-actor", "from-differs"] },
  ],
  [
    "from-forged",
    "the sender: From is the organizer, a stranger signed",
    signed(content, mallory),
    expected.stranger,
  ],
  [
    "unsigned",
    "nothing: like most invitations",
    { body: alternative(text("Tuesday.\n"), content), check: null },
    { ...expected.unsigned, summary: "Budget review" },
  ],

  [
    "forwarded",
    "nothing: a stranger passes on the organizer's mail whole",
    { ...signed(mixed(text("See below.\n"), attachedMessage(signedInner)), carl), check },
    {
      ...verified,
      evidence: ["valid", "valid"],
      reasons: ["signed-by-actor", "forwarded"],
      not: ["signer-not-listed"],
      signer: olivia.address,
    },
  ],
  [
    "forwarded-unsigned-by-organizer",
    "the reach of a signature: it passes on a mail that is not signed",
    signed(mixed(text("See below.\n"), attachedMessage(mail(forged, { id: "inner" })))),
    { level: "unverified", evidence: ["valid"], reasons: ["invitation-not-signed", "forwarded"] },
  ],
  [
    "forwarded-tampered",
    "the mail passed on, changed",
    signed(
      mixed(
        text("See below.\n"),
        attachedMessage(change(signedInner, "DTSTART:20261215T10", "DTSTART:20261215T06")),
      ),
      carl,
    ),
    { level: "suspicious", reasons: ["signature-broken", "forwarded"] },
  ],
  [
    "whole-message",
    "nothing: the signature wraps a whole message",
    whole(olivia, innerMail),
    { ...verified, not: ["forwarded"] },
    "RFC 8551, 3.1",
  ],
  [
    "whole-message-stranger",
    "the sender: a stranger's signature wraps the organizer's unsigned message",
    whole(mallory, innerMail),
    expected.stranger,
  ],

  [
    "opaque-beside",
    "the calendar shown: unsigned beside an opaque signature",
    (() => {
      const one = signedOpaque(content);
      return { ...one, body: mixed(one.body, forged) };
    })(),
    second,
  ],
  [
    "encrypted",
    "nothing readable: encrypted",
    { body: opaque(encrypt(genuine.body, anna), "enveloped-data"), check: null },
    { level: "unverified", reasons: ["encrypted"] },
  ],
  [
    "encrypted-signed",
    "nothing readable: encrypted, then signed",
    signed(opaque(encrypt(content, anna), "enveloped-data")),
    { level: "unverified", reasons: ["encrypted"] },
  ],
  [
    "encrypted-beside",
    "the calendar shown: unsigned beside an encrypted mail",
    { body: mixed(opaque(encrypt(genuine.body, anna), "enveloped-data"), forged), check: null },
    { level: "unverified", never: ["valid"] },
  ],
  [
    "organizer-elsewhere",
    "the organizer: named in a header field of the part",
    signed(
      part(event({ by: organizer(mallory.address) }), { headers: ["Organizer: mailto:olivia@acme.example"] }),
    ),
    expected.stranger,
  ],
]);
