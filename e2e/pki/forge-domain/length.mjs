// l=: what a signature leaves open behind its end (RFC 6376, 3.5 and 8.2).
import { html } from "../mail.mjs";
import { canonicalBody, dkim, usual } from "./sign.mjs";
import {
  acme,
  anna,
  arrived,
  change,
  entries,
  event,
  forgedPart,
  letter,
  mixed,
  moved,
  olivia,
  part,
  plain,
  signed,
  unreached,
  words,
} from "./stage.mjs";

const withType = [...usual, "content-type"];
const append = (mail, ...lines) => Buffer.concat([mail, Buffer.from(lines.join("\r\n"))]);

/** The length of the canonical body up to and with `end`. */
function upTo(mail, end) {
  const body = canonicalBody(mail);
  const at = body.lastIndexOf(end);
  if (at < 0) throw new Error(`No "${end}" in the body`);
  return at + end.length;
}

/** Signed with l= up to `end`, what followed replaced by `tail`. */
function cut(mail, end, tail, options = {}) {
  const whole = dkim(mail, { ...acme, l: upTo(mail, end), h: withType, ...options }).toString("latin1");
  const at = whole.lastIndexOf(end) + end.length;
  return arrived(Buffer.from(whole.slice(0, at) + tail, "latin1"));
}

const note = letter(plain("Please bring the figures.\n"));
const noteWith = (type) =>
  arrived(
    append(
      change(
        dkim(note, { ...acme, l: canonicalBody(note).length }),
        "Content-Type: text/plain; charset=utf-8",
        type,
      ),
      "--x",
      `${forgedPart}--x--`,
      "",
    ),
  );

const inMixed = letter(mixed(words, part(event())));
const plainMixed = letter(mixed(words, html("<p>Please bring the figures.</p>")));
const closing = "--m-1--\r\n";

/** Also as a server, or a sealer, saw it. */
export const calendarOutside = cut(plainMixed, "</p>\r\n", `--m-1\r\n${forgedPart}${closing}`);

export const cases = entries("length", [
  [
    "calendar-outside",
    "a calendar behind the end of l=, the text before it signed",
    calendarOutside,
    unreached,
    "RFC 6376, 8.2. The signature holds, over less than the calendar; mailauth says only that it holds.",
  ],
  [
    "second-calendar",
    "a second calendar behind the end of l=, the first one signed",
    cut(inMixed, "END:VCALENDAR\r\n", `\r\n--m-1\r\n${forgedPart}${closing}`),
    {
      level: "unverified",
      evidence: ["dkim valid"],
      reasons: ["several-invitations"],
      summary: "Hotel lobby",
      not: ["domain-vouches"],
    },
    "The report is the weakest invitation's. The first one ends where l= ends and its part with it; whether it is inside the standards leave open.",
  ],
  [
    "second-calendar-delimited",
    "a second calendar behind the end of l=, the first one and the delimiter behind it signed",
    cut(letter(mixed(part(event()), words)), "--m-1\r\n", `${forgedPart}${closing}`),
    {
      level: "unverified",
      evidence: ["dkim valid"],
      reasons: ["several-invitations"],
      summary: "Hotel lobby",
      others: ["domain"],
      not: ["domain-vouches"],
    },
    "The first is wholly inside l= and Content-Type is signed; the second is not, and it is the report.",
  ],
  [
    "calendar-cut",
    "l= ends inside the calendar, the rest is the forger's",
    cut(
      inMixed,
      "SUMMARY:Budget review\r\n",
      `ORGANIZER:mailto:${olivia}\r\nATTENDEE:mailto:${anna}\r\nSEQUENCE:0\r\nLOCATION:Hotel lobby\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n\r\n${closing}`,
    ),
    unreached,
  ],
  [
    "calendar-continued",
    "l= ends with the calendar, the part goes on",
    cut(inMixed, "END:VCALENDAR\r\n", `${event({ ...moved })}\r\n${closing}`),
    unreached,
    "The part is not wholly inside.",
  ],
  [
    "delimiter-extended",
    "l= ends with the boundary of a delimiter, which then goes on and is none",
    cut(inMixed, "END:VCALENDAR\r\n\r\n--m-1", `x\r\nATTACH:https://strange.example/\r\n--m-1--\r\n`, {}),
    { level: "unverified", evidence: ["dkim valid"], not: ["domain-vouches"] },
    "RFC 2046, 5.1.1: a line that only begins with the delimiter may be taken for it or not.",
  ],
  [
    "zero",
    "l=0: any body will do",
    arrived(
      change(
        dkim(letter(), { ...acme, l: 0, h: withType }),
        "Budget review\r\nORGANIZER",
        "Hotel lobby\r\nORGANIZER",
      ),
    ),
    unreached,
    "mailauth takes l=0 for no limit.",
  ],
  [
    "too-long",
    "l= beyond the end of the body",
    signed(acme, letter(), { h: withType, tags: { l: 90_000 } }),
    {
      level: "unverified",
      evidence: ["dkim invalid|indeterminate"],
      not: ["domain-vouches", "from-borrowed"],
    },
    "RFC 6376, 3.5: MUST NOT be larger than the body.",
  ],
  [
    "type-unsigned",
    "l= over the whole body, Content-Type not signed",
    signed(acme, letter(), { l: canonicalBody(letter()).length }),
    unreached,
    "Anybody may say how these octets are to be read (RFC 6376, 8.2).",
  ],
  [
    "type-replaced",
    "l= over a note, Content-Type not signed: it becomes the preamble of a multipart with a calendar",
    noteWith('Content-Type: multipart/mixed; boundary="x"'),
    unreached,
  ],
  [
    "type-replaced-parameter",
    "the same, the boundary in a continuation (RFC 2231)",
    noteWith('Content-Type: multipart/mixed;\r\n\tboundary*0="";\r\n\tboundary*1="x"'),
    unreached,
  ],
  [
    "other-boundary",
    "l= over the whole multipart, Content-Type signed; another multipart behind its end",
    append(
      signed(acme, letter(), { l: canonicalBody(letter()).length, h: withType }),
      "--x",
      `${forgedPart}--x--`,
      "",
    ),
    {
      level: "domain",
      evidence: ["dkim valid"],
      reasons: ["domain-vouches"],
      not: ["several-invitations"],
      summary: "Budget review",
    },
    "What follows the closing delimiter is the epilogue, whatever it looks like.",
  ],
  [
    "same-boundary",
    "l= over the whole multipart, Content-Type signed; one more part with the same delimiter behind its end",
    append(
      signed(acme, inMixed, { l: canonicalBody(inMixed).length, h: withType }),
      "--m-1",
      `${forgedPart}--m-1--`,
      "",
    ),
    { level: ["domain", "unverified"], evidence: ["dkim valid"], summary: "Budget review" },
    "The epilogue (RFC 2046, 5.1.1): what a careless reader shows of it is not inside l=.",
  ],
]);
