// Samples: unconfirmed and unverified.
import { exchange, google, person } from "../events.mjs";
import { calendar, html, multipart, pkcs7Mime, plainCalendar, text } from "../mail.mjs";
import { encrypt } from "../openssl.mjs";
import {
  alternative,
  anna,
  bob,
  carl,
  homemade,
  icsFile,
  lapsed,
  olivia,
  review,
  reviewMail,
  sam,
  sample,
  shelf,
  signed,
  uid,
  withText,
  kickoff,
} from "./stage.mjs";

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
shelf.files.set("harbour-walk.ics", google({ ...mine, method: "PUBLISH" }).replace("METHOD:PUBLISH\r\n", ""));
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
