// Samples: verified and authorized.
import { apple, exchange, person } from "../events.mjs";
import { attachedMessage, message, multipart, plainCalendar, text } from "../mail.mjs";
import {
  alternative,
  anna,
  bob,
  lists,
  mailbox,
  olivia,
  opaque,
  review,
  reviewMail,
  sam,
  sample,
  signed,
  withText,
  kickoff,
} from "./stage.mjs";

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
