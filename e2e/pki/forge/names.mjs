// Mailboxes and name constraints (RFC 5280, 4.2.1.6 and 4.2.1.10; RFC 8550, 3; RFC 9598).
import { oid, sequence, tlv } from "../der.mjs";
import { caExtensions, issue, personExtensions } from "../openssl.mjs";
import { below, by, ca, extensions, leaf, san } from "./certificate-kit.mjs";
import {
  entries,
  event,
  expected,
  mallory,
  member,
  olivia,
  organizer,
  part,
  root,
  signed,
} from "./stage.mjs";

const named = (constraint, address = olivia.address, more = {}) => {
  const constrained = ca("Constrained CA", { nameConstraints: `critical,${constraint}` });
  return by(member("Olivia", address, { issuer: constrained, ...more }), [constrained]);
};

/** A generalName as openssl takes it where no text says it. */
const rawName = (name) => `DER:${sequence(name).toString("hex")}`;

const rfc822 = (bytes) => tlv(0x81, Buffer.from(bytes, "latin1"));

const smtpUtf8 = (address) =>
  tlv(0xa0, oid("1.3.6.1.5.5.7.8.9"), tlv(0xa0, tlv(0x0c, Buffer.from(address, "utf8"))));

const mailFor = (address, lines = {}) => part(event({ by: organizer(address), ...lines }));

const withName = (name, address = olivia.address) =>
  signed(
    mailFor(address),
    member("Olivia", "", { extensions: extensions({ subjectAltName: rawName(name) }) }),
  );

const noMailbox = {
  level: "unverified",
  never: ["valid"],
  anyReason: ["certificate-address-missing", "certificate-invalid"],
};

const notTheirs = { level: ["suspicious", "unverified"], not: ["signed-by-actor"] };

const kelvin = "mi\u212Ae@acme.example";

export const cases = entries("cert", [
  [
    "constraint-good",
    "nothing: the domain is permitted",
    named("permitted;email:acme.example"),
    expected.verified,
  ],
  [
    "constraint-good-case",
    "nothing: permitted in another case",
    named("permitted;email:ACME.example"),
    expected.verified,
  ],
  [
    "constraint-good-mailbox",
    "nothing: exactly this mailbox is permitted",
    named(`permitted;email:${olivia.address}`),
    expected.verified,
  ],
  [
    "constraint-permitted",
    "the domain: another one is permitted",
    named("permitted;email:other.example"),
    expected.invalid,
  ],
  [
    "constraint-subdomains",
    "the domain: only its subdomains are permitted",
    named("permitted;email:.acme.example"),
    expected.invalid,
  ],
  [
    "constraint-suffix",
    "the domain: it only ends like the permitted one",
    (() => {
      const address = "olivia@evilacme.example";
      const constrained = ca("Constrained CA", { nameConstraints: "critical,permitted;email:acme.example" });
      return signed(mailFor(address), member("Olivia", address, { issuer: constrained }), {
        chain: [constrained],
      });
    })(),
    expected.invalid,
  ],
  [
    "constraint-excluded",
    "the domain: it is excluded",
    named("excluded;email:acme.example"),
    expected.invalid,
  ],
  [
    "constraint-second-name",
    "one of two mailboxes lies outside",
    named("permitted;email:acme.example", olivia.address, {
      extensions: extensions({ subjectAltName: `${san},email:x@other.example` }),
    }),
    expected.invalid,
  ],
  [
    "constraint-widened",
    "the domain: a CA below permits what the one above does not",
    (() => {
      const outer = ca("Narrow CA", { nameConstraints: "critical,permitted;email:other.example" });
      const inner = issue({
        subject: "/CN=Wide CA",
        issuer: outer,
        extensions: extensions({ nameConstraints: "critical,permitted;email:acme.example" }, caExtensions),
      });
      return below(inner, [outer, inner]);
    })(),
    expected.invalid,
  ],
  [
    "constraint-dn",
    "the address stands in the subject, where excluded names should not slip through",
    (() => {
      const constrained = ca("Constrained CA", { nameConstraints: "critical,excluded;email:acme.example" });
      const who = issue({
        subject: `/CN=Olivia/emailAddress=${olivia.address}`,
        issuer: constrained,
        extensions: personExtensions(""),
      });
      return by(who, [constrained]);
    })(),
    noMailbox,
  ],
  [
    "constraint-smtp-utf8",
    "an internationalised mailbox outside the permitted domain",
    (() => {
      const address = "\u00F6livia@acme.example";
      const constrained = ca("Constrained CA", { nameConstraints: "critical,permitted;email:other.example" });
      const who = member("Olivia", "", {
        issuer: constrained,
        extensions: extensions({ subjectAltName: rawName(smtpUtf8(address)) }),
      });
      return signed(mailFor(encodeURI(address)), who, { chain: [constrained] });
    })(),
    expected.invalid,
    "RFC 9598, 6: rfc822Name constraints bind SmtpUTF8Mailbox too",
  ],

  ["name-only", "the person: her name, another mailbox", by(mallory), expected.stranger],
  [
    "address-in-subject",
    "the mailbox: it stands only in the subject",
    by(
      issue({
        subject: `/CN=Olivia/emailAddress=${olivia.address}`,
        issuer: root,
        extensions: personExtensions(""),
      }),
    ),
    { level: "unverified", reasons: ["certificate-address-missing"] },
  ],
  [
    "address-in-name",
    "the mailbox: it stands only as the common name",
    by(issue({ subject: `/CN=${olivia.address}`, issuer: root, extensions: personExtensions("") })),
    { level: "unverified", reasons: ["certificate-address-missing"] },
  ],
  [
    "address-in-subject-other-san",
    "the mailbox: the subject has hers, subjectAltName another",
    by(
      issue({
        subject: `/CN=Olivia/emailAddress=${olivia.address}`,
        issuer: root,
        extensions: personExtensions(`email:${mallory.address}`),
      }),
    ),
    expected.stranger,
  ],
  [
    "address-as-uri",
    "the mailbox: as a URI and a DNS name",
    leaf({ subjectAltName: `URI:mailto:${olivia.address},DNS:acme.example` }),
    { level: "unverified", reasons: ["certificate-address-missing"] },
  ],
  [
    "local-part-case",
    "nothing but ASCII case: OLIVIA@acme.example",
    leaf({ subjectAltName: "email:OLIVIA@acme.example" }),
    { ...expected.verified, reasons: ["signed-by-actor", "address-case"] },
  ],
  [
    "name-with-nul",
    "the mailbox: a zero octet hides the true domain",
    withName(rfc822("olivia@acme.example\0.strange.example")),
    notTheirs,
  ],
  [
    "name-with-comma",
    "the mailbox: two in one name",
    withName(rfc822("olivia@acme.example,mallory@strange.example")),
    notTheirs,
  ],
  [
    "name-with-brackets",
    "the mailbox: with a display name",
    withName(rfc822("Mallory <olivia@acme.example>")),
    notTheirs,
  ],
  ["name-with-space", "the mailbox: a trailing space", withName(rfc822("olivia@acme.example ")), notTheirs],
  ["name-domain-only", "the mailbox: the domain alone", withName(rfc822("acme.example")), notTheirs],
  [
    "name-lookalike",
    "the domain: a Cyrillic letter in it",
    withName(rfc822("olivia@xn--cme-7cd.example")),
    expected.stranger,
  ],
  [
    "good-smtp-utf8",
    "nothing: SmtpUTF8Mailbox (RFC 9598)",
    withName(smtpUtf8("\u00F6livia@acme.example"), "%C3%B6livia@acme.example"),
    expected.verified,
  ],
  [
    "good-idn",
    "nothing: a domain in Unicode, A-labels in the certificate",
    withName(rfc822("olivia@xn--bcher-kva.example"), "olivia@b\u00FCcher.example"),
    expected.verified,
  ],
  [
    "smtp-utf8-ascii",
    "the mailbox: SmtpUTF8Mailbox with an ASCII local part, which its grammar excludes",
    withName(smtpUtf8(olivia.address)),
    notTheirs,
    "RFC 9598, 3",
  ],
  [
    "smtp-utf8-decomposed",
    "the mailbox: the same letter composed otherwise",
    withName(smtpUtf8("o\u0308livia@acme.example"), "%C3%B6livia@acme.example"),
    expected.stranger,
  ],
  [
    "smtp-utf8-fullwidth",
    "the mailbox: fullwidth letters",
    withName(smtpUtf8("\uFF4Flivia@acme.example")),
    expected.stranger,
  ],
  [
    "smtp-utf8-kelvin",
    "the mailbox: a Kelvin sign, which folds to k",
    withName(smtpUtf8(kelvin), "mike@acme.example"),
    expected.stranger,
  ],
]);
