// What a signature reaches: From, Content-Type, other bodies, attached messages.
import { text } from "../mail.mjs";
import { onTop, usual } from "./sign.mjs";
import {
  acme,
  alternative,
  arrived,
  attachedMessage,
  broken,
  change,
  elsewhere,
  entries,
  event,
  forgedPart,
  genuine,
  invitation,
  letter,
  mallory,
  mixed,
  moved,
  olivia,
  part,
  plain,
  signed,
  strange,
  unreached,
  useless,
  weber,
} from "./stage.mjs";

const withType = [...usual, "content-type"];
const fromTop = (mail, from) => onTop(mail, `From: <${from}>`);
const inHeader = (mail, ...fields) =>
  change(
    mail,
    "MIME-Version: 1.0\r\n",
    `MIME-Version: 1.0\r\n${fields.map((field) => `${field}\r\n`).join("")}`,
  );
const byMallory = letter(invitation(), { from: mallory });

const fromCases = entries("from", [
  [
    "second-above",
    "a second From above the signed one: programs show the first",
    fromTop(signed(strange, byMallory), olivia),
    unreached,
    "RFC 6376, 5.4.2 and 8.15: the lowest is signed; not every From is covered, and there must be one.",
  ],
  [
    "second-spaced",
    "the same, a blank before its colon (RFC 5322, 4.5.3): some readers know no such field",
    onTop(signed(strange, byMallory), `From : <${olivia}>`),
    unreached,
    "As above.",
  ],
  [
    "second-above-own",
    "the organizer's mail, mallory's From above it",
    fromTop(arrived(genuine), mallory),
    unreached,
    "As above: two Froms, whoever they name.",
  ],
  [
    "second-below",
    "a second From below the signed one",
    inHeader(arrived(genuine), `From: <${mallory}>`),
    broken,
    "Now the lowest is another (RFC 6376, 5.4.2).",
  ],
  [
    "second-oversigned",
    "a second From where From was signed twice",
    fromTop(signed(acme, letter(), { h: ["from", ...usual] }), mallory),
    broken,
    "RFC 6376, 8.15: that is what signing it twice is for.",
  ],
  [
    "second-oversigned-by-forger",
    "two Froms, both signed, by the forger",
    signed(strange, fromTop(byMallory, olivia), { h: ["from", ...usual] }),
    { level: "unverified", evidence: ["dkim valid"], not: ["domain-vouches"] },
  ],
  [
    "two-in-one",
    "two mailboxes in one From, signed by the organizer's domain",
    signed(acme, letter(invitation(), { from: `<${olivia}>, <${mallory}>` })),
    { level: "unverified", evidence: ["dkim valid"], not: ["domain-vouches"] },
    "RFC 9989, 4.6.1 and VERDICT: a single From.",
  ],
  [
    "unsigned",
    "From not among the signed fields",
    signed(acme, letter(), { h: usual.slice(1) }),
    { ...useless, evidence: ["dkim invalid|indeterminate"] },
    "RFC 6376, 5.4 and 6.1.1: PERMFAIL. mailauth does not look.",
  ],
  [
    "in-display-name",
    "the organizer's address as the display name",
    signed(strange, letter(invitation(), { from: `"${olivia}" <${mallory}>` })),
    { ...elsewhere, reasons: ["other-domain-vouches", "from-differs"] },
  ],
  [
    "in-comment",
    "the organizer's address in a comment of From",
    signed(strange, letter(invitation(), { from: `(<${olivia}>) <${mallory}>` })),
    { ...elsewhere, reasons: ["other-domain-vouches", "from-differs"] },
  ],
  [
    "only-sender",
    "the organizer is Sender, mallory From",
    signed(strange, letter(invitation(), { from: mallory, extra: [`Sender: <${olivia}>`] }), {
      h: [...usual, "sender"],
    }),
    { ...elsewhere, reasons: ["other-domain-vouches", "from-differs"] },
  ],
  [
    "absent",
    "no From at all, but a Sender",
    signed(acme, change(letter(), `From: <${olivia}>\r\n`, `Sender: <${olivia}>\r\n`)),
    { level: "unverified", not: ["domain-vouches"] },
    "RFC 5322, 3.6: exactly one. The signature hashes From as nothing.",
  ],
]);

/** The organizer's answer in the manner of Outlook: the forger's own words stand below hers, as they are. */
const quoted = letter(
  plain(
    `I have not planned any of that.\n\nOlivia\n\n-----Original Message-----\nFrom: Mallory\n\n--x\n${forgedPart}--x--\n`,
  ),
  { to: mallory, subject: "RE: Invitation" },
);
const forwarded = letter(
  mixed(
    text("Who is this?\n"),
    Buffer.concat([
      Buffer.from("Content-Type: message/rfc822\r\n\r\n"),
      letter(
        Buffer.from(`Content-Type: multipart/mixed; boundary="x"\r\n\r\n--x\r\n${forgedPart}--x--\r\n`),
        {
          from: mallory,
          to: olivia,
        },
      ),
    ]),
  ),
  { to: mallory, subject: "FW: Invitation" },
);
const asText = letter(plain(event()));
const boundaryX = 'Content-Type: multipart/mixed; boundary="x"';
/** Content-Type is not signed and another boundary cuts the body: what lies outside the parts gives it away. */
const redrawn = {
  level: "unverified",
  evidence: ["dkim valid"],
  not: ["domain-vouches", "from-borrowed", "dkim-not-checkable"],
};
/** All of the body is the signer's, and read as a whole. */
const whole = { level: "domain", evidence: ["dkim valid"], not: ["from-borrowed", "dkim-not-checkable"] };

const twice = { level: "unverified", evidence: ["dkim valid"], reasons: ["ambiguous"] };
const above = (mail, field) => change(mail, "MIME-Version: 1.0\r\n", `MIME-Version: 1.0\r\n${field}\r\n`);

const typeCases = entries("type", [
  [
    "twice",
    "a second Content-Type above, the field not signed",
    above(signed(acme), 'Content-Type: multipart/mixed; boundary="a-1"'),
    twice,
    "RFC 2045, 3: at most one. Which of them a reader takes decides what it sees.",
  ],
  [
    "twice-signed",
    "a second Content-Type above the signed one",
    above(signed(acme, letter(), { h: withType }), 'Content-Type: multipart/mixed; boundary="a-1"'),
    twice,
    "As above; the lowest is the one that is signed.",
  ],
  [
    "twice-hiding",
    "a second Content-Type above, by which there is no calendar",
    above(signed(acme), boundaryX),
    { level: ["unverified", null], evidence: ["dkim valid"], not: ["domain-vouches"] },
    "As above: one reader sees an invitation, another none.",
  ],
  [
    "replaced-signed",
    "Content-Type replaced where it is signed",
    change(signed(acme, quoted, { h: withType }), "Content-Type: text/plain; charset=utf-8", boundaryX),
    broken,
  ],
  [
    "quoted-answer",
    "the organizer answered the forger, quoting in the manner of Outlook: Content-Type replaced, the quotation is a part",
    change(signed(acme, quoted), "Content-Type: text/plain; charset=utf-8", boundaryX),
    redrawn,
    "No octet of the body is changed, and Content-Type is not signed, as in nine of ten mails: the mathematics hold. What gives it away: the new structure leaves words before its first delimiter and shows none of what the organizer wrote.",
  ],
  [
    "forwarded-message",
    "the organizer forwarded the forger's mail as an attachment: Content-Type replaced by that of the mail within",
    change(signed(acme, forwarded), 'Content-Type: multipart/mixed; boundary="m-1"', boundaryX),
    redrawn,
    "As above. The preamble holds the delimiters of the structure that was there.",
  ],
  [
    "charset-replaced",
    "charset not signed and replaced by one in which the octets are other letters",
    change(
      signed(acme, letter(part(event()))),
      "Content-Type: text/calendar; charset=utf-8",
      "Content-Type: text/calendar; charset=utf-7",
    ),
    twice,
    "VERDICT, ambiguous: a charset that is not ASCII-compatible.",
  ],
  [
    "text-to-calendar",
    "the organizer showed somebody the text of an event: text/plain becomes text/calendar",
    change(
      signed(acme, asText),
      "Content-Type: text/plain; charset=utf-8",
      "Content-Type: text/calendar; charset=utf-8; method=REQUEST",
    ),
    whole,
    "As above, without a trace; but the whole body is one calendar object, with METHOD and the organizer's address in it.",
  ],
  [
    "encoding-replaced",
    "Content-Transfer-Encoding not signed and replaced: base64 text becomes a calendar",
    change(
      signed(
        acme,
        letter(
          Buffer.from(
            `Content-Type: text/calendar; charset=utf-8; method=REQUEST\r\nContent-Transfer-Encoding: 7bit\r\n\r\n${event({ summary: "Budget=20review" })}`,
          ),
        ),
      ),
      "Content-Transfer-Encoding: 7bit",
      "Content-Transfer-Encoding: quoted-printable",
    ),
    whole,
    "As above; the text changes only where it happens to hold an escape.",
  ],
]);

/** What the forger writes below all that is signed, for readers whose header ends sooner. */
const atEnd = (lines) =>
  change(
    signed(acme),
    '\r\nContent-Type: multipart/alternative; boundary="a-1"',
    `\r\nContent-Type: multipart/alternative; boundary="a-1"${lines}`,
  );
const headerCases = entries("header", [
  [
    "bare-cr",
    "bare CRs in an unsigned field: for some readers the header ends there, and another calendar begins",
    atEnd(`\r\nX-Note: x${`\r\n\r\n--a-1\r\n${forgedPart}`.replaceAll("\r\n", "\r")}`),
    twice,
    "RFC 5322, 2.3: CR stands nowhere alone. VERDICT, ambiguous: readers could honestly see different invitations. The signature holds, as unsigned fields may be added; who takes CR for a line end sees another invitation first.",
  ],
  [
    "no-colon",
    "a line that is no field, below it what looks like a part",
    atEnd(`\r\n--a-1\r\n${forgedPart.split("\r\n\r\n")[0]}`),
    { level: "unverified", evidence: ["dkim valid"] },
    "Who ends the header at the first line that is none reads on with other fields; Content-Type stands twice.",
  ],
]);

const replayed = change(arrived(genuine), "20261215T100000Z", "20261215T060000Z");
const passedOn = (from, mail = arrived(genuine)) =>
  letter(mixed(text("See below.\n"), attachedMessage(mail)), { from, subject: "FW: Budget review" });

const bodyCases = entries("body", [
  [
    "other-calendar",
    "an honest mail sent again with another time in it",
    replayed,
    {
      level: "unverified",
      evidence: ["dkim invalid"],
      reasons: ["dkim-not-checkable"],
      not: ["domain-vouches", "from-borrowed"],
    },
    "The header is whole and the body is not: no evidence, and no accusation, as stores that rebuild mail leave the same.",
  ],
  [
    "other-calendar-and-subject",
    "the same, with another subject",
    change(replayed, "Subject: Budget review", "Subject: Budget review (moved)"),
    broken,
    "Now the header does not hold either: nothing honest is left to say.",
  ],
  [
    "part-added",
    "one more part",
    change(arrived(genuine), "--a-1--", `--a-1\r\n${forgedPart}--a-1--`),
    { level: "unverified", evidence: ["dkim invalid"], not: ["domain-vouches", "from-borrowed"] },
  ],
  [
    "sent-again",
    "nothing of the mail: sent again, as it is, to somebody else",
    arrived(genuine),
    { level: "domain", evidence: ["dkim valid"], reasons: ["domain-vouches", "not-invited"] },
    "A domain's signature names no recipient (RFC 6376, 8.6); the invitation does.",
    { me: "carl@weber.example" },
  ],
  [
    "forwarded",
    "nothing: carl passes the organizer's signed mail on as an attachment, unsigned",
    arrived(passedOn("carl@weber.example")),
    { level: "unverified", evidence: [], reasons: ["forwarded"], not: ["domain-vouches"] },
    "What stands in the header of an attached message was no server's word about this one.",
  ],
  [
    "forwarded-signed",
    "nothing: the same, carl's domain signs",
    signed(weber, passedOn("carl@weber.example")),
    { level: "unverified", evidence: ["dkim valid"], reasons: ["forwarded"], not: ["domain-vouches"] },
    "It vouches for passing it on.",
  ],
  [
    "forwarded-by-organizer",
    "a stranger's mail in her name, which she passed on as an attachment",
    signed(acme, passedOn(olivia, letter(invitation(moved), { from: mallory }))),
    { level: "unverified", evidence: ["dkim valid"], reasons: ["forwarded"], not: ["domain-vouches"] },
    "VERDICT, covers: a signature does not reach into an attached message.",
  ],
  [
    "forwarded-alone",
    "the same, the attached message being all there is",
    signed(acme, letter(attachedMessage(letter(invitation(moved), { from: mallory })))),
    { level: "unverified", evidence: ["dkim valid"], not: ["domain-vouches"] },
    "Only S/MIME knows a message that protects its own header (RFC 8551, 3.1).",
  ],
  [
    "two-calendars",
    "nothing: two calendars that differ in one multipart/alternative, all signed",
    signed(acme, letter(alternative(part(event()), part(event(moved))))),
    { level: "unverified", evidence: ["dkim valid"], reasons: ["ambiguous"] },
  ],
  [
    "method-differs",
    "another METHOD outside than inside, all signed",
    signed(acme, letter(part(event(), { method: "CANCEL" }))),
    { level: "suspicious", evidence: ["dkim valid"], reasons: ["method-mismatch"] },
  ],
]);

export const cases = [...fromCases, ...typeCases, ...headerCases, ...bodyCases];
