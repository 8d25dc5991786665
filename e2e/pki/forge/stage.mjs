// The people, the authority and the one event of the forged mails.
import { ics, message, multipartSigned, pkcs7Mime } from "../mail.mjs";
import { caExtensions, issue, personExtensions, sign } from "../openssl.mjs";

/** The time all mails are judged for, unless their entry says otherwise. */
export const at = "2026-12-01T00:00:00Z";

export const root = issue({ subject: "/CN=Forged mails root", extensions: caExtensions });

/** A person with a mailbox and a certificate straight under the root. */
export const member = (name, address, more = {}) => ({
  name,
  address,
  ...issue({
    subject: `/CN=${name}`,
    issuer: root,
    extensions: personExtensions(`email:${address}`),
    ...more,
  }),
});

export const anna = member("Anna", "anna@harbour.example");
export const olivia = member("Olivia", "olivia@acme.example");
export const sam = member("Sam", "sam@acme.example");
export const bob = member("Bob", "bob@harbour.example");
export const carl = member("Carl", "carl@weber.example");
export const mallory = member("Olivia", "mallory@strange.example");

export const attendee = (address, parameters = "") => `ATTENDEE${parameters}:mailto:${address}`;
export const organizer = (address, parameters = "") => `ORGANIZER${parameters}:mailto:${address}`;

/** Content lines of the event; `by` and `to` are whole lines, `lines` come last. */
export const component = ({
  kind = "VEVENT",
  uid = "budget@acme.example",
  by = organizer(olivia.address),
  to = [attendee(anna.address), attendee(bob.address)],
  stamp = "20261116T091240Z",
  start = "20261215T100000Z",
  end = "20261215T110000Z",
  summary = "Budget review",
  sequence = 0,
  lines = [],
} = {}) => [
  `BEGIN:${kind}`,
  `UID:${uid}`,
  `DTSTAMP:${stamp}`,
  `DTSTART:${start}`,
  end ? `DTEND:${end}` : [],
  `SUMMARY:${summary}`,
  by,
  to,
  `SEQUENCE:${sequence}`,
  lines,
  `END:${kind}`,
];

export const calendarOf = (method, ...components) =>
  ics(
    "BEGIN:VCALENDAR",
    "PRODID:-//Forged mails//EN",
    "VERSION:2.0",
    method ? `METHOD:${method}` : [],
    components,
    "END:VCALENDAR",
  );

/** @param {{ method?: string | null, [more: string]: unknown }} [over] */
export const event = ({ method = "REQUEST", ...more } = {}) => calendarOf(method, component(more));

/** A text/calendar part as it stands. */
export const part = (text, { method = "REQUEST", type, headers = [] } = {}) =>
  Buffer.concat([
    Buffer.from(
      [`Content-Type: ${type ?? `text/calendar; charset=utf-8; method=${method}`}`, ...headers, "\r\n"].join(
        "\r\n",
      ),
    ),
    Buffer.from(text),
  ]);

export const clear = multipartSigned;
export const opaque = pkcs7Mime;

/**
 * multipart/signed by openssl. `check` is what the manifest shows to openssl once more.
 * @param {Buffer} content
 * @param {{ pem: string, key: string }} [who]
 * @param {{ chain?: readonly { pem: string }[], boundary?: string, [option: string]: unknown }} [options]
 */
export function signed(content, who = olivia, { chain = [], boundary, ...options } = {}) {
  const cms = sign(content, who, { chain, ...options });
  return { body: clear(content, cms, boundary ? { boundary } : {}), check: { cms, content } };
}

export function signedOpaque(content, who = olivia, options = {}) {
  const cms = sign(content, who, { attached: true, ...options });
  return { body: opaque(cms), check: { cms, content: null } };
}

/** The forger writes the victim's name outside; that proves nothing either way. */
export const mail = (
  body,
  { from = olivia.address, to = anna.address, subject = "Budget review", id, extra } = {},
) => message({ from: `<${from}>`, to: `<${to}>`, subject, id: id ?? "forged", extra }, body);

/** Cuts one occurrence of `from` out of bytes and puts `to` in its place; both are ASCII. */
export function change(bytes, from, to) {
  const text = bytes.toString("latin1");
  const where = text.indexOf(from);
  if (where < 0) throw new Error(`Cannot change "${from}": it is not there`);
  return Buffer.from(text.slice(0, where) + to + text.slice(where + from.length), "latin1");
}

/** Expectations that many share. */
export const expected = {
  verified: {
    level: "verified",
    evidence: ["valid"],
    reasons: ["signed-by-actor"],
    summary: "Budget review",
  },
  broken: { level: "suspicious", evidence: ["invalid"], reasons: ["signature-broken"] },
  stranger: { level: "suspicious", evidence: ["valid"], reasons: ["signer-not-listed"] },
  invalid: { level: "unverified", evidence: ["indeterminate"], reasons: ["certificate-invalid"] },
  untrusted: { level: "unverified", evidence: ["indeterminate"], reasons: ["certificate-untrusted"] },
  unsupported: { level: "unverified", reasons: ["signature-unsupported"] },
  unsigned: { level: "unverified", evidence: [], reasons: ["invitation-not-signed"] },
};

/**
 * A table's rows: [file, what it forges ("nothing": honest), what was made, expectation, note, more fields].
 */
export const entries = (prefix, table) =>
  table.map(([file, forges, made, expect, note, more]) => ({
    file: [prefix, file].join("-"),
    forges,
    ...made,
    expect,
    note,
    ...more,
  }));
