// What the calendar object itself says: addresses, names, METHOD, and things said twice (RFC 5545, 6047).
import { by, stranger, verified } from "./role-kit.mjs";
import {
  attendee,
  calendarOf,
  change,
  component,
  entries,
  event,
  mallory,
  olivia,
  organizer,
  part,
  signed,
} from "./stage.mjs";

const malformed = { level: "unverified", reasons: ["malformed"], not: ["signed-by-actor"] };

/** Signed by the organizer, with one property said twice. */
const twice = (line) => by(olivia, { lines: [line] });

const ambiguous = { level: "unverified", evidence: ["valid"], reasons: ["ambiguous"] };

const both = (first, second, method = "REQUEST") =>
  signed(part(calendarOf(method, component(first), component(second)), { method }));

export const cases = entries("role", [
  [
    "address-query",
    "nothing: a query in the address",
    by(olivia, { by: organizer(`${olivia.address}?subject=Re`) }),
    verified,
  ],
  [
    "address-percent",
    "nothing: a percent-encoded @",
    by(olivia, { by: organizer("olivia%40acme.example") }),
    verified,
  ],
  [
    "address-scheme-case",
    "nothing: the scheme in capitals",
    by(olivia, { by: "ORGANIZER:MAILTO:olivia@acme.example" }),
    verified,
  ],
  [
    "address-domain-case",
    "nothing: the domain in capitals",
    by(olivia, { by: organizer("olivia@ACME.EXAMPLE") }),
    { ...verified, not: ["address-case"] },
  ],
  [
    "address-percent-twice",
    "the address: encoded twice",
    by(olivia, { by: organizer("olivia%2540acme.example") }),
    malformed,
  ],
  [
    "address-list",
    "the address: two of them",
    by(olivia, { by: organizer("olivia@acme.example,mallory@strange.example") }),
    malformed,
  ],
  [
    "address-list-encoded",
    "the address: two of them, the comma encoded",
    by(olivia, { by: organizer("olivia@acme.example%2Cmallory@strange.example") }),
    malformed,
  ],
  [
    "address-without-scheme",
    "the address: not a mailto URI",
    by(olivia, { by: "ORGANIZER:olivia@acme.example" }),
    malformed,
  ],
  [
    "address-other-scheme",
    "the address: an http URI",
    by(olivia, { by: "ORGANIZER:http://acme.example/olivia@acme.example" }),
    malformed,
  ],
  [
    "address-line-break",
    "the address: an encoded line break",
    by(olivia, { by: organizer("olivia@acme.example%0D%0ABcc:mallory@strange.example") }),
    malformed,
  ],
  [
    "address-brackets",
    "the address: with a display name",
    by(olivia, { by: organizer("Olivia%20%3Colivia@acme.example%3E") }),
    malformed,
  ],
  [
    "address-two-at",
    "the address: two @",
    by(olivia, { by: organizer("olivia@acme.example@strange.example") }),
    malformed,
  ],
  [
    "address-trailing-dot",
    "the address: a dot behind the domain",
    by(olivia, { by: organizer("olivia@acme.example.") }),
    malformed,
  ],
  [
    "address-zero",
    "the address: an encoded zero octet",
    by(olivia, { by: organizer("olivia@acme.example%00.strange.example") }),
    malformed,
  ],
  [
    "address-invisible",
    "the address: a character that does not show",
    by(olivia, { by: organizer("olivia%E2%80%8B@acme.example") }),
    { level: ["unverified", "suspicious"], not: ["signed-by-actor"] },
  ],
  ["address-empty", "the address: none", by(olivia, { by: organizer("") }), malformed],
  [
    "address-to-field",
    "the address: only in the query's to",
    by(olivia, { by: organizer("?to=olivia@acme.example") }),
    malformed,
  ],

  [
    "cn-is-address",
    "the name: CN holds the organizer's address, the property the stranger's",
    by(mallory, { by: organizer(mallory.address, ';CN="olivia@acme.example"') }),
    { ...verified, reasons: ["signed-by-actor", "lookalike-address"], signer: mallory.address },
  ],
  [
    "email-parameter",
    "the address: EMAIL= holds the organizer's",
    by(mallory, { by: organizer(mallory.address, ";EMAIL=olivia@acme.example") }),
    { ...verified, reasons: ["signed-by-actor", "lookalike-address"], signer: mallory.address },
    "RFC 7986, 6.2: EMAIL is contact data, never who acts",
  ],
  [
    "email-parameter-signs",
    "the address: EMAIL= holds the signer's, the property the organizer's",
    by(mallory, { by: organizer(olivia.address, ";EMAIL=mallory@strange.example") }),
    stranger,
  ],
  [
    "cn-signs",
    "the name: CN holds the signer's address, the property the organizer's",
    by(mallory, { by: organizer(olivia.address, ";CN=mallory@strange.example") }),
    stranger,
  ],

  [
    "method-differs",
    "the METHOD: the parameter says REQUEST",
    signed(part(event({ method: "CANCEL" }), { method: "REQUEST" })),
    { level: "suspicious", evidence: ["valid"], reasons: ["method-mismatch"] },
  ],
  [
    "method-case",
    "nothing: the parameter in lower case",
    signed(part(event(), { method: "request" })),
    { ...verified, not: ["method-mismatch"] },
  ],
  [
    "method-parameter-absent",
    "nothing: no method parameter",
    signed(part(event(), { type: "text/calendar; charset=utf-8" })),
    { ...verified, reasons: ["signed-by-actor", "method-missing"] },
  ],
  [
    "method-property-absent",
    "nothing: no METHOD",
    signed(part(event({ method: null }))),
    { ...verified, reasons: ["signed-by-actor", "method-missing"] },
  ],
  [
    "method-unknown",
    "the METHOD: none that iTIP knows",
    signed(part(event({ method: "GRANT" }), { method: "GRANT" })),
    { level: "unverified", reasons: ["malformed"] },
  ],
  [
    "method-for-journal",
    "the METHOD: REQUEST does not go with VJOURNAL",
    by(olivia, { kind: "VJOURNAL", end: null }),
    { level: "unverified", reasons: ["malformed"] },
  ],
  [
    "calendar-file",
    "nothing: a file without METHOD",
    signed(part(event({ method: null }), { type: "text/calendar; charset=utf-8" })),
    { level: null, summary: "Budget review" },
  ],
  [
    "method-twice",
    "a second METHOD",
    signed(part(change(Buffer.from(event()), "BEGIN:VEVENT", "METHOD:CANCEL\r\nBEGIN:VEVENT"))),
    { ...ambiguous, level: ["unverified", "suspicious"] },
  ],
  ["organizer-twice", "a second ORGANIZER", twice(organizer(mallory.address)), ambiguous],
  [
    "organizer-twice-case",
    "a second ORGANIZER in other letters",
    twice(`Organizer:mailto:${mallory.address}`),
    ambiguous,
  ],
  [
    "organizer-twice-folded",
    "a second ORGANIZER, its name folded",
    twice(`ORG\r\n ANIZER:mailto:${mallory.address}`),
    ambiguous,
  ],
  [
    "guest-in-alarm",
    "the guest list: the stranger stands in an alarm",
    by(mallory, {
      lines: [
        "BEGIN:VALARM",
        "ACTION:EMAIL",
        "TRIGGER:-PT5M",
        "SUMMARY:x",
        "DESCRIPTION:x",
        attendee(mallory.address),
        "END:VALARM",
      ],
    }),
    stranger,
  ],
  ["uid-twice", "a second UID", twice("UID:lunch@acme.example"), ambiguous],
  ["start-twice", "a second DTSTART", twice("DTSTART:20261215T060000Z"), ambiguous],
  ["summary-twice", "a second SUMMARY", twice("SUMMARY:Hotel lobby"), ambiguous],
  [
    "organizers-differ",
    "two components with two organizers",
    both({}, { by: organizer(mallory.address), lines: ["RECURRENCE-ID:20261222T100000Z"] }),
    ambiguous,
  ],
  ["uids-differ", "two components with two UIDs", both({}, { uid: "lunch@acme.example" }), ambiguous],
  [
    "uids-differ-published",
    "nothing: PUBLISH may hold several events",
    both({ to: [] }, { to: [], uid: "lunch@acme.example" }, "PUBLISH"),
    { level: "verified", not: ["ambiguous"] },
  ],
  [
    "objects-differ-hers",
    "two calendar objects of the organizer in one part, at two times",
    signed(part(event() + event({ start: "20261215T060000Z", end: "20261215T070000Z" }))),
    ambiguous,
  ],
  [
    "objects-differ",
    "two calendar objects in one part",
    signed(
      part(
        event() +
          event({ uid: "lunch@acme.example", by: organizer(mallory.address), summary: "Hotel lobby" }),
      ),
    ),
    { level: ["unverified", "suspicious"], anyReason: ["ambiguous", "malformed", "several-invitations"] },
  ],
]);
