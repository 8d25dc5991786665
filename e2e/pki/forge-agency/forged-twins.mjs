// Mandates as S/MIME mails that prove nothing.
import { carls, doubled, expired, selfMade } from "./forged-kit.mjs";
import { claims, invites, jsonPart, twin, unproven, withTwin } from "./mandate-kit.mjs";
import {
  attachedMessage,
  byName,
  carl,
  change,
  entries,
  mail,
  mallory,
  multipart,
  olivia,
  sam,
  sentBy,
  signed,
  text,
} from "./stage.mjs";

const claimsPart = jsonPart(claims());

const note = text("Sam may send for me.\n");

const outer = { from: olivia.address, to: sam.address, id: "mandate" };

export const twinCases = entries("mandate-twin", [
  ["by-stranger", "the signature: a stranger's", withTwin(twin(claims(), mallory)), unproven],
  ["by-name", "the mailbox: the certificate has it in CN alone", withTwin(twin(claims(), byName)), unproven],
  ["by-agent", "the signature: the agent's", withTwin(twin(claims(), sam)), unproven],
  [
    "changed",
    "the claims: changed after they were signed",
    withTwin(change(twin(claims({ agent: carl })), "mailto:carl@weber", "mailto:bobb@weber")),
    unproven,
  ],
  [
    "changed-to-agent",
    "the claims: the agent put in after they were signed",
    withTwin(
      change(twin(claims({ agent: { address: "tom@acme.example" } })), "mailto:tom@acme", "mailto:sam@acme"),
    ),
    unproven,
  ],
  [
    "outside",
    "the signature: the claims lie beside what is signed",
    withTwin(mail(multipart("mixed", "m-3", [signed(note).body, claimsPart]), outer)),
    unproven,
  ],
  [
    "outside-before",
    "the signature: the claims lie before what is signed",
    withTwin(mail(multipart("mixed", "m-3", [claimsPart, signed(note).body]), outer)),
    unproven,
  ],
  [
    "unsigned",
    "the signature: there is none",
    withTwin(mail(multipart("mixed", "m-3", [note, claimsPart]), outer)),
    unproven,
  ],
  [
    "bare",
    "the organizer's word: the claims lie under the agent's own signature",
    invites([claimsPart]),
    unproven,
  ],
  [
    "passed-on",
    "the organizer's word: Olivia signed a mail that a made-up mandate is attached to",
    withTwin(
      mail(signed(multipart("mixed", "m-3", [note, attachedMessage(mail(claimsPart, outer))])).body, outer),
    ),
    unproven,
    "a signature vouches for passing an attached message on, and for nothing in it",
  ],
  [
    "other-type",
    "the kind: the same claims as text",
    withTwin(mail(signed(multipart("mixed", "m-3", [note, jsonPart(claims(), "text/plain")])).body, outer)),
    unproven,
  ],
  ["self-made", "the certificate: nobody vouches for it", withTwin(twin(claims(), selfMade)), unproven],
  ["expired", "the certificate: it ran out", withTwin(twin(claims(), expired)), unproven],
  [
    "onward",
    "the consent: who holds a mandate hands it on",
    invites([attachedMessage(twin(claims())), attachedMessage(twin(claims({ agent: carl }), sam))], {
      agent: carl,
      by: sentBy(carl),
    }),
    carls,
  ],
  [
    "claims-twice",
    "the claims: may_act twice",
    withTwin(twin(null, olivia, { body: jsonText(doubled()) })),
    unproven,
  ],
  [
    "not-json",
    "the claims: no JSON",
    withTwin(twin(null, olivia, { body: jsonText("{'iss':1}") })),
    unproven,
  ],
]);

function jsonText(said) {
  return Buffer.from(`Content-Type: application/imip-mandate+json\r\n\r\n${said}`);
}
