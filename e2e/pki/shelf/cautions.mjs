// Samples: verified, and still to be handled with care.
import { europe, exchange, google, person } from "../events.mjs";
import { calendar, plainCalendar, text } from "../mail.mjs";
import { alternative, anna, carl, nearly, olivia, review, sample, signed, uid, withText } from "./stage.mjs";

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
