// Samples: who acts for whom. They have a root of their own, so that they can be made anew alone.
import { exchange, google, person } from "../events.mjs";
import { jws, jwsPart } from "../forge-agency/jws.mjs";
import { calendar, multipart, text } from "../mail.mjs";
import { caExtensions, issue, newKey, personExtensions } from "../openssl.mjs";
import { alternative, anna, kickoff, sample, signed, uid, withText } from "./stage.mjs";

export const root = issue({
  subject: "/O=Usher samples/CN=Usher samples root of agency",
  key: newKey("rsa"),
  extensions: caExtensions,
});
const member = (name, address) => ({
  ...person(name, address),
  chain: [],
  ...issue({ subject: `/CN=${name}`, issuer: root, extensions: personExtensions(`email:${address}`) }),
});
const olivia = member("Olivia Meyer", "olivia@acme.example");
const sam = member("Sam Ortiz", "sam@acme.example");
const bob = member("Bob Nilsson", "bob@harbour.example");
const carl = person("Carl Weber", "carl@weber.example");
const dora = person("Dora Weber", "dora@weber.example");

export const files = [
  "authorized-mandate.eml",
  "unconfirmed-mandate.eml",
  "verified-delegator.eml",
  "unverified-party-crasher.eml",
];
/** A mandate holds for a year at most, so these are judged for the day they came. */
const came = { root: "agency-root.der", deliveredAt: "2026-11-16T09:12:50Z" };

const seconds = (iso) => Date.parse(iso) / 1000;
const mandate = (until, id) =>
  jws(
    {
      iss: `mailto:${olivia.address}`,
      sub: `mailto:${olivia.address}`,
      may_act: { sub: `mailto:${sam.address}` },
      imip: { methods: ["REQUEST", "CANCEL"], components: ["VEVENT"], role: "ORGANIZER", uid: null },
      aud: ["*"],
      iat: seconds("2026-03-01T00:00:00Z"),
      nbf: seconds("2026-03-01T00:00:00Z"),
      exp: seconds(until),
      jti: id,
    },
    olivia,
  );

/** Sam's invitation in Olivia's name, her mandate under his signature. */
const withMandate = (event, words, compact) =>
  signed(
    multipart("mixed", "mixed-7a10", [withText(exchange(event), "REQUEST", words), jwsPart(compact)]),
    sam,
  );

export function shelveAuthorized() {
  sample(
    "authorized-mandate.eml",
    "authorized",
    "Sent by an assistant, with the organizer's mandate",
    "Sam signs for Olivia and encloses her own signed word that he may. You need not have heard of him.",
    { from: sam, subject: "Supplier round table" },
    withMandate(
      {
        ...kickoff,
        uid: uid(20),
        summary: "Supplier round table",
        description: "Agenda on the share.",
        start: "20261208T140000",
        end: "20261208T150000",
        rule: "FREQ=WEEKLY;BYDAY=TU",
      },
      "Olivia asked me to set this up.",
      mandate("2027-03-01T00:00:00Z", "2026-03@acme.example"),
    ),
    came,
  );
  sample(
    "verified-delegator.eml",
    "verified",
    "A guest sends somebody else",
    "Bob tells you, and signs, that Carl comes in his place: the word that an answer from Carl has to wait for.",
    { from: bob, subject: "Delegated: Harbour walk" },
    signed(
      alternative(
        text("Bob Nilsson has asked Carl Weber to come instead.\n"),
        calendar(
          answer("REPLY", [
            `ATTENDEE;CN=${bob.name};PARTSTAT=DELEGATED;DELEGATED-TO="mailto:${carl.address}":mailto:${bob.address}`,
            `ATTENDEE;CN=${carl.name};PARTSTAT=NEEDS-ACTION;DELEGATED-FROM="mailto:${bob.address}":mailto:${carl.address}`,
          ]),
          "REPLY",
        ),
      ),
      bob,
    ),
    { ...came, calendar: "harbour-walk.ics" },
  );
}

const mine = {
  organizer: anna,
  uid: "b7n4q0s1t8c2k5h3m6@harbour.example",
  summary: "Harbour walk",
  location: "Pier 3",
  start: "20261205T090000Z",
  end: "20261205T103000Z",
  rule: "FREQ=WEEKLY",
};
function answer(method, attendees, over = {}) {
  return google({ ...mine, ...over, method, attendees });
}

export function shelveUnconfirmed() {
  sample(
    "unconfirmed-mandate.eml",
    "unconfirmed",
    "Sent by an assistant whose mandate has ended",
    "Olivia's signed word that Sam may send for her is enclosed, and it held until the end of October.",
    { from: sam, subject: "Year-end close" },
    withMandate(
      {
        ...kickoff,
        uid: uid(21),
        summary: "Year-end close",
        start: "20261211T100000",
        end: "20261211T110000",
        rule: "FREQ=WEEKLY;BYDAY=FR",
      },
      "Olivia asked me to set this up.",
      mandate("2026-10-31T23:59:59Z", "2026-03b@acme.example"),
    ),
    came,
  );
}

export function shelveUnverified() {
  sample(
    "unverified-party-crasher.eml",
    "unverified",
    "Somebody you did not invite proposes another time",
    "Dora has your invitation from somebody and asks for a later hour. Nothing is signed, and she is not on your list.",
    { from: dora, subject: "New time proposed: Harbour walk" },
    alternative(
      text("Could we start at eleven?\n"),
      calendar(
        answer("COUNTER", [`ATTENDEE;CN=${dora.name};PARTSTAT=TENTATIVE:mailto:${dora.address}`], {
          start: "20261205T110000Z",
          end: "20261205T123000Z",
        }),
        "COUNTER",
      ),
    ),
    { calendar: "harbour-walk.ics" },
  );
}
