// Agents and guests whose domains vouch for them.
import { text } from "../mail.mjs";
import {
  acme,
  agency,
  alternative,
  anna,
  entries,
  event,
  invitation,
  letter,
  mallory,
  neither,
  olivia,
  part,
  sam,
  signed,
  strange,
  web,
  words,
} from "./stage.mjs";

const from = (address, by = olivia) =>
  letter(invitation({ by: `ORGANIZER:mailto:${by}` }), { from: address });
const byAgent = (agent) =>
  letter(invitation({ by: `ORGANIZER;SENT-BY="mailto:${agent}":mailto:${olivia}` }), { from: agent });
const reply = (address, guest = address) =>
  letter(
    alternative(
      text("I will be there.\n"),
      part(
        event({
          method: "REPLY",
          uid: "walk@harbour.example",
          by: `ORGANIZER:mailto:${anna}`,
          to: [`ATTENDEE;PARTSTAT=ACCEPTED:mailto:${guest}`],
          summary: "Walk",
        }),
        { method: "REPLY" },
      ),
    ),
    { from: address, subject: "Accepted: Walk" },
  );
const calendar = { calendar: "calendar.ics" };

export const cases = entries("role", [
  [
    "agent-unknown",
    "nothing: an agent of the organizer's domain whom nobody vouched for",
    signed(acme, byAgent(sam)),
    {
      level: "unverified",
      evidence: ["dkim valid"],
      reasons: ["agent-unauthorized", "other-domain-vouches"],
      not: ["domain-vouches"],
    },
    "acme.example says sam. That sam may, nobody says.",
  ],
  [
    "agent-elsewhere-unknown",
    "the forger names himself as agent",
    signed(strange, byAgent(mallory)),
    {
      level: "unverified",
      evidence: ["dkim valid"],
      reasons: ["agent-unauthorized", "other-domain-vouches"],
      not: ["domain-vouches"],
    },
  ],
  [
    "agent-trusted-other-domain",
    "a trusted agent's From, signed by another domain",
    signed(strange, byAgent("sam@agency.example")),
    {
      level: "unverified",
      evidence: ["dkim valid"],
      reasons: ["other-domain-vouches"],
      not: ["domain-vouches"],
    },
    undefined,
    { policy: { trustedPairs: [{ agent: "sam@agency.example", actor: olivia }] } },
  ],
  [
    "agent-trusted-not-named",
    "a trusted agent who is not named as SENT-BY",
    signed(agency, from("sam@agency.example")),
    neither,
    undefined,
    { policy: { trustedPairs: [{ agent: "sam@agency.example", actor: olivia }] } },
  ],
  [
    "reply-uninvited",
    "an answer from somebody the calendar does not list",
    signed(strange, reply(mallory)),
    { level: "unconfirmed", evidence: ["dkim valid"], reasons: ["party-crasher", "domain-vouches"] },
    "It is mallory, and mallory is not invited.",
    calendar,
  ],
  [
    "reply-for-other",
    "an answer for somebody else",
    signed(strange, reply(mallory, "priya@acme.example")),
    { ...neither },
    undefined,
    calendar,
  ],
  [
    "reply-same-domain",
    "a colleague answers for a guest",
    signed(acme, reply(sam, "priya@acme.example")),
    neither,
    "The provider's case again.",
    calendar,
  ],
  [
    "guest-cancels",
    "a guest's mail cancels the organizer's event",
    signed(
      web,
      letter(
        alternative(
          words,
          part(event({ method: "CANCEL", to: [`ATTENDEE:mailto:bob@web.example`], sequence: 1 }), {
            method: "CANCEL",
          }),
        ),
        {
          from: "bob@web.example",
        },
      ),
    ),
    { level: "unverified", evidence: ["dkim valid"], not: ["domain-vouches"] },
  ],
]);
