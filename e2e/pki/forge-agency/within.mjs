// Addresses that only look like somebody's: one within another, or with the same end.
import { pair, policy, prompted, stranger } from "./behalf-kit.mjs";
import { jws, jwsPart } from "./jws.mjs";
import { claims, invites } from "./mandate-kit.mjs";
import {
  alice,
  anna,
  annas,
  answer,
  answers,
  attendee,
  bob,
  entries,
  mailOf,
  malice,
  olivia,
  organizer,
  sam,
  suffixed,
} from "./stage.mjs";

const byAlice = { by: organizer(alice.address) };

const alicesAgent = (address) => `ORGANIZER;SENT-BY="mailto:${address}":mailto:${olivia.address}`;

/** malice@ holds alice@ within it, and a domain may begin or end as another does. */
export const substrings = entries("within", [
  ["organizer", "the organizer: malice@ signs alice@'s invitation", mailOf(malice, byAlice), stranger],
  [
    "organizer-suffix",
    "the organizer: her domain stands in a longer one",
    mailOf(suffixed, byAlice),
    stranger,
  ],
  [
    "agent",
    "the agent: malice@ signs where alice@ is named",
    mailOf(malice, { by: alicesAgent(alice.address) }),
    stranger,
    null,
    policy({ trustedPairs: [pair(alice, olivia)] }),
  ],
  [
    "agent-pair",
    "the consent: the pair names alice@, and malice@ is the agent",
    mailOf(malice, { by: alicesAgent(malice.address) }),
    { ...prompted, signer: malice.address },
    null,
    policy({ trustedPairs: [pair(alice, olivia)] }),
  ],
  [
    "agent-pair-suffix",
    "the consent: the pair's domain stands in the agent's",
    mailOf(suffixed, { by: alicesAgent(suffixed.address) }),
    { ...prompted, signer: suffixed.address },
    null,
    policy({ trustedPairs: [pair(alice, olivia)] }),
  ],
  [
    "agent-pair-actor",
    "the consent: the pair's actor stands in the organizer's address",
    mailOf(sam, { by: `ORGANIZER;SENT-BY="mailto:${sam.address}":mailto:${malice.address}` }),
    { ...prompted, signer: sam.address },
    null,
    policy({ trustedPairs: [pair(sam, alice)] }),
  ],
  [
    "mandate",
    "the consent: the mandate names alice@, and malice@ is the agent",
    invites([jwsPart(jws(claims({ agent: alice }), olivia))], { agent: malice }),
    { ...prompted, signer: malice.address, not: ["agent-mandate", "mandate-unusable"] },
  ],
  [
    "mandate-issuer",
    "the issuer: malice@ signs a mandate of alice@'s",
    invites([jwsPart(jws(claims({ actor: alice }), malice))], { actor: alice }),
    { ...prompted, not: ["agent-mandate"] },
  ],
  [
    "answer",
    "a guest: malice@ answers where alice@ is on the list",
    answer(malice, answers(malice)),
    { level: "unconfirmed", reasons: ["party-crasher"] },
    null,
    annas([attendee(alice.address)]),
  ],
  [
    "answer-for",
    "a guest: malice@ signs alice@'s answer",
    answer(malice, answers(alice)),
    { level: "suspicious", anyReason: ["signer-not-listed", "signer-lacks-authority"] },
    null,
    annas([attendee(alice.address)]),
  ],
  [
    "answer-suffix",
    "a guest: her address stands in a longer one",
    answer(suffixed, answers(suffixed)),
    { level: "unconfirmed", reasons: ["party-crasher"] },
    null,
    annas([attendee(alice.address)]),
  ],
  [
    "delegated-from",
    "the delegator: DELEGATED-FROM names malice@, and alice@ is on the list",
    answer(bob, answers(bob, `;DELEGATED-FROM="mailto:${malice.address}"`)),
    { level: "unconfirmed", reasons: ["party-crasher", "delegation-unverified"] },
    null,
    annas([attendee(alice.address)]),
  ],
  [
    "reader",
    "the reader: an invitation for x-anna@",
    mailOf(olivia, { to: [attendee(`x-${anna.address}`)] }),
    { level: "verified", reasons: ["signed-by-actor", "not-invited"] },
  ],
]);
