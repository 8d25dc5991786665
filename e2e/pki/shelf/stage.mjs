// The people of the samples, their authority and the mails they write.
import { withLists } from "../cms.mjs";
import { person } from "../events.mjs";
import {
  base64,
  calendar,
  entity,
  html,
  message,
  multipart,
  multipartSigned,
  pkcs7Mime,
  text,
} from "../mail.mjs";
import { caExtensions, issue, newKey, personExtensions, revocationList, sign } from "../openssl.mjs";

export const root = issue({
  subject: "/O=Usher samples/CN=Usher samples root",
  key: newKey("rsa"),
  extensions: caExtensions,
});
const issuing = issue({
  subject: "/O=Usher samples/CN=Usher samples mail CA",
  issuer: root,
  extensions: [...caExtensions.slice(1), "basicConstraints=critical,CA:TRUE,pathlen:0"],
});
const stranger = issue({ subject: "/O=Acme internal/CN=Acme internal root", extensions: caExtensions });
const member = (name, address, more = {}) => ({
  ...person(name, address),
  chain: more.issuer ? [] : [issuing],
  ...issue({
    subject: `/CN=${name}`,
    issuer: issuing,
    extensions: personExtensions(`email:${address}`),
    ...more,
  }),
});

export const anna = member("Anna Keller", "anna@harbour.example");
export const olivia = member("Olivia Meyer", "olivia@acme.example", { key: newKey("rsa") });
export const sam = member("Sam Ortiz", "sam@acme.example");
export const bob = member("Bob Nilsson", "bob@harbour.example");
export const carl = member("Carl Weber", "carl@weber.example");
export const mallory = member("Olivia Meyer", "mallory@strange.example");
export const nearly = member("Olivia Meyer", "olivia@acrne.example");
export const homemade = member("Olivia Meyer", "olivia@acme.example", { issuer: stranger });
export const lapsed = member("Olivia Meyer", "olivia@acme.example", {
  from: "20260101000000Z",
  to: "20260301000000Z",
});
export const stolen = member("Olivia Meyer", "olivia@acme.example", { key: newKey("rsa") });
export const lists = [revocationList(root), revocationList(issuing, { revoked: [stolen] })];

export const signed = (content, who, { crls = [] } = {}) => {
  const cms = sign(content, who, { chain: who.chain });
  return multipartSigned(content, crls.length > 0 ? withLists(cms, crls) : cms);
};
export const opaque = (content, who) =>
  pkcs7Mime(withLists(sign(content, who, { chain: who.chain, attached: true }), lists));
export const alternative = (...parts) => multipart("alternative", "alt-7d1e", parts);
export const mailbox = (one) => `${one.name} <${one.address}>`;

export const uid = (n) =>
  `040000008200E00074C5B7101A82E00800000000B0D5C1A2F0${String(n).padStart(2, "0")}DD01`;
export const review = {
  organizer: olivia,
  attendees: [anna, bob, person("Priya Raman", "priya@acme.example"), person("Room 4", "room4@acme.example")],
  uid: uid(1),
  summary: "Budget review",
  description: "Please bring the figures of your team.\nThe sheet is on the share as usual.",
  location: "Room 4",
  start: "20261215T100000",
  end: "20261215T110000",
  rule: "FREQ=MONTHLY;BYDAY=3TU",
};
const reviewText = [
  "When: third Tuesday of every month, 10:00-11:00 (London)",
  "Where: Room 4",
  "",
  "Please bring the figures of your team.",
  "The sheet is on the share as usual.",
].join("\n");
const reviewHtml = `<html><body><p>Please bring the figures of your team.<br>The sheet is on the share as usual.</p></body></html>`;
export const withText = (object, method = "REQUEST", words = reviewText) =>
  alternative(text(words), html(`<html><body><p>${words}</p></body></html>`), calendar(object, method));
export const reviewMail = (object) =>
  alternative(text(reviewText), html(reviewHtml), calendar(object, "REQUEST"));

export const kickoff = {
  organizer: olivia,
  sentBy: sam.address,
  attendees: [anna, bob],
  uid: uid(2),
  summary: "Weekly kick-off",
  description: "Fifteen minutes, standing.",
  location: "Atrium",
  start: "20261207T090000",
  end: "20261207T091500",
  rule: "FREQ=WEEKLY;BYDAY=MO",
};

export const icsFile = (object) =>
  entity(
    [
      'Content-Type: application/ics; name="invite.ics"',
      'Content-Disposition: attachment; filename="invite.ics"',
      "Content-Transfer-Encoding: base64",
    ],
    base64(object),
  );

/** What the shelf holds: mails and calendars by file name, and the list of samples. */
export const shelf = { files: new Map(), list: [] };

/** Puts a mail on the shelf, just as it lies in the reader's mailbox. */
export function shelve(file, level, title, note, bytes, more = {}) {
  shelf.files.set(file, bytes);
  shelf.list.push({ file, title, me: anna.address, level, note, trustedPairs: [], calendar: null, ...more });
}

/** Puts one mail on the shelf. */
export function sample(file, level, title, note, { from, to = anna, subject }, body, more = {}) {
  const fields = { from: mailbox(from), to: mailbox(to), subject, id: file.replace(".eml", "") };
  shelve(file, level, title, note, message(fields, body), more);
}
