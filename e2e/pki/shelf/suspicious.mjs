// Samples: suspicious.
import { apple, exchange } from "../events.mjs";
import { plainCalendar, text } from "../mail.mjs";
import {
  alternative,
  anna,
  bob,
  lists,
  mallory,
  olivia,
  review,
  sample,
  signed,
  stolen,
  uid,
  withText,
} from "./stage.mjs";

const board = {
  organizer: olivia,
  attendees: [anna, bob],
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
