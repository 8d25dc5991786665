// Makes the shelf of samples, addin/file/samples: `node e2e/pki/make-samples.mjs`. Every run makes fresh keys and
// a fresh root; only the mails and the root's certificate stay. Valid until the end of 2049, the last day
// UTCTime can say (RFC 5280, 4.1.2.5). Events repeat without end or lie in 2048, so no sample grows stale.
import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { join } from "node:path";
import { children, context, read, sequence, tlv } from "./der.mjs";
import { apple, europe, exchange, google, person } from "./events.mjs";
import {
  attachedMessage,
  base64,
  calendar,
  entity,
  html,
  message,
  multipart,
  multipartSigned,
  pkcs7Mime,
  plainCalendar,
  text,
} from "./mail.mjs";
import {
  caExtensions,
  encrypt,
  issue,
  newKey,
  openssl,
  personExtensions,
  revocationList,
  sign,
} from "./openssl.mjs";

const out = fileURLToPath(new URL("../../addin/file/samples/", import.meta.url));
mkdirSync(out, { recursive: true });
for (const name of readdirSync(out)) if (/\.(eml|ics|pem|der)$/.test(name)) rmSync(join(out, name));

const root = issue({
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

const anna = member("Anna Keller", "anna@harbour.example");
const olivia = member("Olivia Meyer", "olivia@acme.example", { key: newKey("rsa") });
const sam = member("Sam Ortiz", "sam@acme.example");
const bob = member("Bob Nilsson", "bob@harbour.example");
const carl = member("Carl Weber", "carl@weber.example");
const mallory = member("Olivia Meyer", "mallory@strange.example");
const nearly = member("Olivia Meyer", "olivia@acrne.example");
const homemade = member("Olivia Meyer", "olivia@acme.example", { issuer: stranger });
const lapsed = member("Olivia Meyer", "olivia@acme.example", {
  from: "20260101000000Z",
  to: "20260301000000Z",
});
lapsed.chain = [issuing];
const stolen = member("Olivia Meyer", "olivia@acme.example", { key: newKey("rsa") });
const lists = [revocationList(root), revocationList(issuing, { revoked: [stolen] })];

/** The same CMS with revocation lists in its SignedData (RFC 5652, 5.1): no signature covers them. */
function withLists(cms, crls) {
  const [type, explicit] = children(read(cms));
  const fields = children(children(explicit)[0]).map((field) => field.whole);
  const certificates = fields.findIndex((field) => field[0] === 0xa0);
  fields.splice(certificates + 1, 0, tlv(0xa1, ...crls));
  return sequence(type.whole, context(0, sequence(...fields)));
}

const signed = (content, who, { crls = [] } = {}) => {
  const cms = sign(content, who, { chain: who.chain });
  return multipartSigned(content, crls.length > 0 ? withLists(cms, crls) : cms);
};
const opaque = (content, who) =>
  pkcs7Mime(withLists(sign(content, who, { chain: who.chain, attached: true }), lists));
const alternative = (...parts) => multipart("alternative", "alt-7d1e", parts);
const mailbox = (one) => `${one.name} <${one.address}>`;

const list = [];
/** Puts one mail on the shelf. */
function sample(file, level, title, note, { from, to = anna, subject }, body, more = {}) {
  const fields = { from: mailbox(from), to: mailbox(to), subject, id: file.replace(".eml", "") };
  writeFileSync(join(out, file), message(fields, body));
  list.push({ file, title, me: anna.address, level, note, trustedPairs: [], calendar: null, ...more });
}

const uid = (n) => `040000008200E00074C5B7101A82E00800000000B0D5C1A2F0${String(n).padStart(2, "0")}DD01`;
const review = {
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
const withText = (object, method = "REQUEST", words = reviewText) =>
  alternative(text(words), html(`<html><body><p>${words}</p></body></html>`), calendar(object, method));
const reviewMail = (object) => alternative(text(reviewText), html(reviewHtml), calendar(object, "REQUEST"));

const dinner = {
  organizer: olivia,
  attendees: [anna, bob],
  uid: "6F2B1A77-5C1E-4B0E-9A43-2D6C7A51E0B3",
  summary: "Acme's fiftieth anniversary: dinner",
  description: "Yes, really: the table is booked. Tell me whether you come.",
  location: "Harbour House, Pier 3",
  start: "20480613T190000",
  end: "20480613T230000",
};

sample(
  "verified.eml",
  "verified",
  "Signed by the organizer",
  "Olivia invites and signs with her own certificate. Nothing contradicts anything.",
  { from: olivia, subject: "Budget review" },
  signed(reviewMail(exchange(review)), olivia, { crls: lists }),
);

sample(
  "verified-opaque.eml",
  "verified",
  "Signed, with the content inside the signature",
  "The same proof in the other form of S/MIME: many mail programs show such a mail as one attachment.",
  { from: olivia, subject: "Acme's fiftieth anniversary: dinner" },
  opaque(alternative(text(`${dinner.description}\n`), plainCalendar(apple(dinner), "REQUEST")), olivia),
);

const kickoff = {
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
const kickoffMail = withText(exchange(kickoff), "REQUEST", "Fifteen minutes, standing.");
sample(
  "authorized.eml",
  "authorized",
  "Sent by the assistant you trust",
  "Sam signs for Olivia, and your list of trusted pairs says that Sam may.",
  { from: sam, subject: "Weekly kick-off" },
  signed(kickoffMail, sam),
  { trustedPairs: [{ agent: sam.address, actor: olivia.address }] },
);

sample(
  "unconfirmed-agent.eml",
  "unconfirmed",
  "Sent by an assistant, permission unknown",
  "Sam says that he acts for Olivia. His signature proves that it is Sam, not that he may.",
  { from: sam, subject: "Offsite planning" },
  signed(
    withText(
      exchange({
        ...kickoff,
        uid: uid(3),
        summary: "Offsite planning",
        start: "20261210T090000",
        end: "20261210T103000",
        rule: "FREQ=WEEKLY;BYDAY=TH",
      }),
      "REQUEST",
      "Olivia asked me to set this up.",
    ),
    sam,
  ),
);

sample(
  "unconfirmed-forwarded.eml",
  "unconfirmed",
  "Passed on by another guest",
  "Bob is on the guest list and signed what he passed on. Olivia's own signature is missing.",
  { from: bob, subject: "FW: Budget review" },
  signed(reviewMail(exchange({ ...review, uid: uid(4) })), bob),
);

const original = {
  organizer: olivia,
  attendees: [bob, person("Priya Raman", "priya@acme.example")],
  uid: "2C8E0C1D-77A3-4E0F-8B64-9E0D5B1F7A10",
  summary: "Supplier talks",
  description: "Agenda follows.",
  location: "Acme, Room 2",
  start: "20480917T140000",
  end: "20480917T160000",
};
const delegated = apple({
  ...original,
  attendees: [
    `ATTENDEE;CN="${bob.name}";CUTYPE=INDIVIDUAL;PARTSTAT=DELEGATED;ROLE=REQ-PARTICIPANT;RSVP=TRUE;DELEGATED-TO="mailto:${anna.address}":mailto:${bob.address}`,
    original.attendees[1],
    `ATTENDEE;CN="${anna.name}";CUTYPE=INDIVIDUAL;PARTSTAT=NEEDS-ACTION;ROLE=REQ-PARTICIPANT;RSVP=TRUE;DELEGATED-FROM="mailto:${bob.address}":mailto:${anna.address}`,
  ],
});
const fromOlivia = message(
  { from: mailbox(olivia), to: mailbox(bob), subject: "Supplier talks", id: "supplier-talks" },
  signed(plainCalendar(apple(original), "REQUEST"), olivia),
);
sample(
  "authorized-delegated.eml",
  "authorized",
  "A guest sends you in their place",
  "Bob delegates to you and encloses Olivia's signed invitation, which lists him: the delegation is proven.",
  { from: bob, subject: "Could you go instead of me? Supplier talks" },
  signed(
    multipart("mixed", "mixed-51aa", [
      text("I am away that week. Olivia knows.\n"),
      plainCalendar(delegated, "REQUEST"),
      attachedMessage(fromOlivia),
    ]),
    bob,
  ),
);

const mine = {
  organizer: anna,
  attendees: [bob, person("Priya Raman", "priya@acme.example")],
  uid: "b7n4q0s1t8c2k5h3m6@harbour.example",
  summary: "Harbour walk",
  location: "Pier 3",
  start: "20261205T090000Z",
  end: "20261205T103000Z",
  rule: "FREQ=WEEKLY",
};
writeFileSync(
  join(out, "harbour-walk.ics"),
  google({ ...mine, method: "PUBLISH" }).replace("METHOD:PUBLISH\r\n", ""),
);
const reply = (lines) => google({ ...mine, method: "REPLY", attendees: lines });
sample(
  "unconfirmed-party-crasher.eml",
  "unconfirmed",
  "An answer from somebody you did not invite",
  "Carl accepts your event and signs as himself, but your calendar does not list him.",
  { from: carl, subject: "Accepted: Harbour walk" },
  signed(
    alternative(
      text("Carl Weber has accepted this invitation.\n"),
      calendar(reply([`ATTENDEE;CN=${carl.name};PARTSTAT=ACCEPTED:mailto:${carl.address}`]), "REPLY"),
    ),
    carl,
  ),
  { calendar: "harbour-walk.ics" },
);

sample(
  "unconfirmed-delegate.eml",
  "unconfirmed",
  "A delegate answers, unconfirmed",
  "Carl says that he comes for Bob. Bob, who is invited, has not said so himself.",
  { from: carl, subject: "Accepted: Harbour walk" },
  signed(
    alternative(
      text("Carl Weber comes in the place of Bob Nilsson.\n"),
      calendar(
        reply([
          `ATTENDEE;CN=${carl.name};PARTSTAT=ACCEPTED;DELEGATED-FROM="mailto:${bob.address}":mailto:${carl.address}`,
        ]),
        "REPLY",
      ),
    ),
    carl,
  ),
  { calendar: "harbour-walk.ics" },
);

const yoga = {
  organizer: person("Priya Raman", "priya@acme.example"),
  attendees: [anna, bob],
  uid: "5kq2m9d0v3j7r1a8@calendar.example",
  summary: "Lunch-time yoga",
  description: "Mats are there. Bring a bottle of water.",
  location: "Studio, second floor",
  start: "20261209T113000Z",
  end: "20261209T121500Z",
  rule: "FREQ=WEEKLY;BYDAY=WE",
};
const icsFile = (object) =>
  entity(
    [
      'Content-Type: application/ics; name="invite.ics"',
      'Content-Disposition: attachment; filename="invite.ics"',
      "Content-Transfer-Encoding: base64",
    ],
    base64(object),
  );
sample(
  "unverified-plain.eml",
  "unverified",
  "Not signed, like most invitations",
  "Nothing is wrong with it, and nothing proves who sent it.",
  { from: yoga.organizer, subject: "Invitation: Lunch-time yoga" },
  multipart("mixed", "mixed-0b3f", [
    alternative(
      text(`${yoga.description}\n`),
      html(`<p>${yoga.description}</p>`),
      plainCalendar(google(yoga), "REQUEST"),
    ),
    icsFile(google(yoga)),
  ]),
);

sample(
  "unverified-untrusted.eml",
  "unverified",
  "Signed with a certificate nobody vouches for",
  "The certificate says olivia@acme.example, but it comes from an authority that Usher does not trust.",
  { from: olivia, subject: "Salary review" },
  signed(
    withText(
      exchange({ ...review, uid: uid(5), summary: "Salary review", attendees: [anna] }),
      "REQUEST",
      "Please bring the figures.",
    ),
    homemade,
  ),
);

sample(
  "unverified-expired.eml",
  "unverified",
  "Signed with an expired certificate",
  "The certificate ran out on 1 March 2026; a signature made today proves nothing.",
  { from: olivia, subject: "Quarterly planning" },
  signed(
    withText(
      exchange({
        ...review,
        uid: uid(6),
        summary: "Quarterly planning",
        rule: "FREQ=MONTHLY;INTERVAL=3;BYDAY=3TU",
      }),
      "REQUEST",
      "The usual round.",
    ),
    lapsed,
  ),
);

const board = {
  ...dinner,
  uid: "0D0A6A35-6E62-4B3E-A2C5-19B8F0C3D9E4",
  summary: "Board meeting",
  description: "Dial-in as usual.",
  location: "Room 1",
  start: "20481006T100000",
  end: "20481006T120000",
};
const boardMail = alternative(text("Dial-in as usual.\n"), plainCalendar(apple(board), "REQUEST"));
const tampered = Buffer.from(
  signed(boardMail, olivia)
    .toString("latin1")
    .replace("DTSTART;TZID=Europe/Berlin:20481006T10", "DTSTART;TZID=Europe/Berlin:20481006T08"),
  "latin1",
);
sample(
  "suspicious-tampered.eml",
  "suspicious",
  "Changed after it was signed",
  "Olivia signed ten o'clock. Somebody on the way made it eight.",
  { from: olivia, subject: "Board meeting" },
  tampered,
);

sample(
  "suspicious-stranger.eml",
  "suspicious",
  "Signed by a stranger",
  "It says Olivia, also in the certificate's name, but the signature is mallory@strange.example's.",
  { from: olivia, subject: "Urgent: account confirmation" },
  signed(
    withText(
      exchange({
        ...review,
        uid: uid(7),
        summary: "Urgent: account confirmation",
        description: "Have your password ready.",
        location: "Call",
        attendees: [anna],
      }),
      "REQUEST",
      "Have your password ready.",
    ),
    mallory,
  ),
);

sample(
  "suspicious-cancel.eml",
  "suspicious",
  "A guest cancels somebody else's meeting",
  "Bob is a guest. Only Olivia may cancel her meeting.",
  { from: bob, subject: "Canceled: Budget review" },
  signed(
    withText(
      exchange({ ...review, method: "CANCEL", sequence: 1, summary: "Canceled: Budget review" }),
      "CANCEL",
      "The meeting is off.",
    ),
    bob,
  ),
);

sample(
  "suspicious-revoked.eml",
  "suspicious",
  "Signed with a revoked certificate",
  "The authority withdrew this certificate in October 2026 because its key was stolen; the list is in the mail.",
  { from: olivia, subject: "Key handover" },
  signed(
    withText(
      exchange({ ...review, uid: uid(8), summary: "Key handover", rule: "FREQ=WEEKLY;BYDAY=TU" }),
      "REQUEST",
      "See you there.",
    ),
    stolen,
    { crls: lists },
  ),
);

sample(
  "suspicious-method.eml",
  "suspicious",
  "Says one thing outside, another inside",
  "The mail announces a request, the calendar inside cancels: programs would disagree about what it does.",
  { from: olivia, subject: "Team lunch" },
  signed(
    withText(
      exchange({
        ...review,
        uid: uid(9),
        method: "CANCEL",
        sequence: 1,
        summary: "Team lunch",
        location: "Canteen",
      }),
      "REQUEST",
      "See you there.",
    ),
    olivia,
  ),
);

sample(
  "verified-flood.eml",
  "verified",
  "Signed, and it would flood your calendar",
  "A good signature does not make a good event: 43,200 entries within thirty days.",
  { from: carl, subject: "Reminder" },
  signed(
    plainCalendar(
      google({
        organizer: carl,
        attendees: [anna],
        uid: "flood-1@weber.example",
        summary: "Reminder",
        start: "20481201T000000Z",
        end: "20481201T000100Z",
        rule: "FREQ=MINUTELY;COUNT=43200",
      }),
      "REQUEST",
    ),
    carl,
  ),
);

sample(
  "verified-time.eml",
  "verified",
  "Signed, but the time is unclear",
  "It says London and brings rules for London that are two hours off: calendars would show different times.",
  { from: olivia, subject: "Call with the auditors" },
  signed(
    withText(
      exchange({
        ...review,
        uid: uid(10),
        summary: "Call with the auditors",
        zone: europe("Europe/London", "+0200", "+0300"),
        tzid: "Europe/London",
        location: "Telephone",
      }),
      "REQUEST",
      "They call us.",
    ),
    olivia,
  ),
);

sample(
  "verified-link.eml",
  "verified",
  "Signed, with a link that lies",
  "Carl really sent it. The link reads docs.acme.example and leads to weber.example.",
  { from: carl, subject: "Contract signing" },
  signed(
    alternative(
      text("Please read the contract before.\n"),
      calendar(
        exchange({
          organizer: carl,
          attendees: [anna],
          uid: uid(11),
          summary: "Contract signing",
          description: "Read the contract: https://docs.acme.example/contract",
          location: "Acme, Room 2",
          start: "20480422T100000",
          end: "20480422T103000",
          lines: [
            'X-ALT-DESC;FMTTYPE=text/html:<html><body><p>Read the contract: <a href="https://weber.example/login">https://docs.acme.example/contract</a></p></body></html>',
          ],
        }),
        "REQUEST",
      ),
    ),
    carl,
  ),
);

sample(
  "verified-lookalike.eml",
  "verified",
  "Signed by an address that looks like another",
  "acrne.example is not acme.example, and the name shown holds the other address.",
  { from: nearly, subject: "New bank details" },
  signed(
    withText(
      exchange({
        ...review,
        organizer: person('"olivia@acme.example"', nearly.address),
        attendees: [anna],
        uid: uid(12),
        summary: "New bank details",
        location: "Call",
        rule: "FREQ=WEEKLY;BYDAY=TU",
      }),
      "REQUEST",
      "We have changed our bank.",
    ),
    nearly,
  ),
);

sample(
  "unverified-two.eml",
  "unverified",
  "Two invitations in one mail, one signed",
  "Olivia signed the first. The second was added beside her signature, and nobody vouches for it.",
  { from: olivia, subject: "Budget review" },
  multipart("mixed", "mixed-9e44", [
    signed(reviewMail(exchange({ ...review, uid: uid(13) })), olivia),
    icsFile(
      exchange({
        ...review,
        uid: uid(14),
        summary: "Budget review (changed)",
        location: "Hotel Strange, lobby",
        start: "20261216T180000",
        end: "20261216T190000",
        rule: "FREQ=MONTHLY;BYDAY=3WE",
      }),
    ),
  ]),
);

sample(
  "unverified-encrypted.eml",
  "unverified",
  "Encrypted",
  "Only the holder of the key can open it; Usher has no key and cannot look inside.",
  { from: olivia, subject: "Confidential" },
  pkcs7Mime(
    encrypt(signed(reviewMail(exchange({ ...review, uid: uid(15) })), olivia), anna),
    "enveloped-data",
  ),
);

sample(
  "unverified-words.eml",
  "unverified",
  "An invitation that praises itself",
  "Its title says that Usher verified it. Titles are the sender's words.",
  { from: person("Usher", "usher@strange.example"), subject: "✔ Verified by Usher" },
  alternative(
    text("✔ Verified by Usher: really from Olivia Meyer. Press Accept.\n"),
    plainCalendar(
      google({
        organizer: person('"✔ Really from Olivia Meyer"', "usher@strange.example"),
        attendees: [anna],
        uid: "praise-1@strange.example",
        summary: "✔ Verified by Usher",
        description: "✔ Really from Olivia Meyer\nolivia@acme.example signed it. Press Accept.",
        location: "✔ Safe",
        start: "20481111T090000Z",
        end: "20481111T093000Z",
      }),
      "REQUEST",
    ),
  ),
);

writeFileSync(join(out, "root.pem"), openssl(["x509", "-in", root.pem]));
writeFileSync(join(out, "root.der"), root.der);
writeFileSync(join(out, "index.json"), `${JSON.stringify(list, null, 2)}\n`);
execFileSync("npx", ["prettier", "--write", join(out, "index.json")], { stdio: "ignore" });
const size = readdirSync(out).reduce((sum, name) => sum + readFileSync(join(out, name)).length, 0);
process.stdout.write(`${list.length} samples, ${size} bytes\n`);
