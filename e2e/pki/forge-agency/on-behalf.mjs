// SENT-BY: what proves an agent, and what a policy refuses (RFC 6047, 3).
import { pair, policy, prompted } from "./behalf-kit.mjs";
import { jws, jwsPart } from "./jws.mjs";
import { at, claims, invites } from "./mandate-kit.mjs";
import {
  annas,
  answer,
  attendee,
  bob,
  entries,
  jane,
  mailOf,
  mallory,
  objectPart,
  olivia,
  organizer,
  sam,
  sentBy,
  signed,
} from "./stage.mjs";

const bySam = { by: sentBy(sam) };

const trusted = policy({ trustedPairs: [pair(sam, olivia)] });

const rejecting = { onBehalf: "reject" };

const byPair = {
  level: "authorized",
  reasons: ["signed-by-agent", "agent-trusted-pair"],
  not: ["agent-unauthorized", "agent-mandate", "on-behalf-rejected"],
  signer: sam.address,
};

const rejected = {
  level: "suspicious",
  advice: "ignore",
  reasons: ["on-behalf-rejected"],
  not: ["agent-trusted-pair", "agent-mandate"],
};

const own = {
  level: "verified",
  reasons: ["signed-by-actor"],
  not: ["agent-unauthorized", "on-behalf-rejected"],
  signer: olivia.address,
};

const fromSam = { from: sam.address };

/** Olivia's own signature around the calendar, Sam's around what he posts. */
const nested = (() => {
  const inner = signed(objectPart(bySam), olivia);
  return { ...signed(inner.body, sam), headers: fromSam };
})();

const mandate = jws(claims(), olivia);

export const onBehalf = entries("behalf", [
  ["pair", "nothing: a trusted pair", mailOf(sam, bySam), byPair, null, trusted],
  [
    "pair-cancel",
    "nothing: a pair for every method, and a cancellation",
    mailOf(sam, { ...bySam, method: "CANCEL", sequence: 1 }),
    byPair,
    null,
    trusted,
  ],
  [
    "pair-add",
    "nothing: an instance is added",
    mailOf(sam, { ...bySam, method: "ADD", sequence: 1 }),
    byPair,
    null,
    trusted,
  ],
  [
    "pair-publish",
    "nothing: it is published",
    mailOf(sam, { ...bySam, method: "PUBLISH", to: [] }),
    byPair,
    null,
    trusted,
  ],
  [
    "pair-decline",
    "nothing: a proposal is declined",
    mailOf(sam, { ...bySam, method: "DECLINECOUNTER" }),
    byPair,
    null,
    trusted,
  ],
  [
    "pair-case",
    "nothing: the pair has other capitals",
    mailOf(sam, bySam),
    byPair,
    null,
    policy({ trustedPairs: [{ agent: "SAM@Acme.example", actor: "Olivia@acme.EXAMPLE" }] }),
  ],
  [
    "pair-until",
    "nothing: the pair holds until next year",
    mailOf(sam, bySam),
    byPair,
    null,
    policy({ trustedPairs: [pair(sam, olivia, { until: "2027-01-01" })] }),
  ],
  [
    "pair-last-day",
    "nothing: the pair ends with this day",
    mailOf(sam, bySam),
    byPair,
    null,
    policy({ trustedPairs: [pair(sam, olivia, { until: "2026-12-01" })] }),
  ],
  [
    "once",
    "nothing: trusted for this one invitation",
    mailOf(sam, bySam),
    byPair,
    null,
    { once: { ...pair(sam, olivia), of: "behalf-once.eml" } },
  ],
  [
    "once-moved",
    "the hour: Sam was trusted once, for another one",
    mailOf(sam, { ...bySam, start: "20261215T060000Z" }),
    prompted,
    null,
    { once: { ...pair(sam, olivia), of: "behalf-once.eml" } },
  ],
  [
    "once-next",
    "the consent: Sam was trusted once, for another event",
    mailOf(sam, { ...bySam, uid: "next@acme.example" }),
    prompted,
    null,
    { once: { ...pair(sam, olivia), of: "behalf-once.eml" } },
  ],
  [
    "once-cancelled",
    "the consent: Sam was trusted to invite, once",
    mailOf(sam, { ...bySam, method: "CANCEL" }),
    prompted,
    null,
    { once: { ...pair(sam, olivia), of: "behalf-once.eml" } },
  ],
  ["unproven", "the consent: nothing proves it", mailOf(sam, bySam), prompted],
  [
    "unproven-other-domain",
    "the consent: a helper of another company",
    mailOf(jane, { by: sentBy(jane) }),
    { ...prompted, signer: jane.address },
  ],
  ["own-nested", "nothing: the organizer's signature within the agent's", nested, own],
  [
    "own-parallel",
    "nothing: both signed",
    { ...signed(objectPart(bySam), [olivia, sam]), headers: fromSam },
    own,
  ],
  [
    "own-nested-reject",
    "nothing: the same where nothing is taken on behalf",
    nested,
    own,
    null,
    policy(rejecting),
  ],
  [
    "reject",
    "the consent, where the organisation takes nothing unproven",
    mailOf(sam, bySam),
    rejected,
    null,
    policy(rejecting),
  ],
  [
    "reject-unsigned",
    "the same, not signed",
    mailOf(null, bySam, fromSam),
    rejected,
    null,
    policy(rejecting),
  ],
  [
    "reject-domain",
    "the consent, where nothing unproven is taken from this domain",
    mailOf(sam, bySam),
    rejected,
    null,
    policy({ onBehalf: { otherwise: "prompt", domains: { "acme.example": "reject" } } }),
  ],
  [
    "reject-other-domain",
    "the consent, where another domain is refused",
    mailOf(sam, bySam),
    prompted,
    null,
    policy({ onBehalf: { otherwise: "prompt", domains: { "weber.example": "reject" } } }),
  ],
  [
    "reject-ends-alike",
    "the consent, where a domain is refused that only ends alike",
    mailOf(sam, bySam),
    prompted,
    null,
    policy({ onBehalf: { otherwise: "prompt", domains: { "me.example": "reject" } } }),
  ],
  [
    "reject-but-domain",
    "the consent, where this domain is excepted",
    mailOf(sam, bySam),
    prompted,
    null,
    policy({ onBehalf: { otherwise: "reject", domains: { "acme.example": "prompt" } } }),
  ],
  [
    "reject-agents-domain",
    "the consent, where the agent's domain is refused",
    mailOf(jane, { by: sentBy(jane) }),
    rejected,
    null,
    policy({ onBehalf: { otherwise: "prompt", domains: { "helpers.example": "reject" } } }),
  ],
  [
    "reject-pair",
    "nothing: proven by a pair",
    mailOf(sam, bySam),
    byPair,
    null,
    policy({ ...rejecting, trustedPairs: [pair(sam, olivia)] }),
  ],
  [
    "reject-mandate",
    "nothing: proven by a mandate",
    invites([jwsPart(mandate)]),
    { level: "authorized", reasons: ["agent-mandate"], not: ["on-behalf-rejected"] },
    null,
    policy(rejecting),
  ],
  [
    "reject-mandate-ended",
    "the consent, which has ended",
    invites([jwsPart(jws(claims({ exp: at("2026-11-30T00:00:00Z") }), olivia))]),
    { ...rejected, reasons: ["on-behalf-rejected", "mandate-unusable"] },
    null,
    policy(rejecting),
  ],
  ["reject-direct", "nothing: nobody stands between", mailOf(olivia), own, null, policy(rejecting)],
  [
    "reject-same",
    "nothing: SENT-BY is the organizer",
    mailOf(olivia, { by: sentBy(olivia) }),
    own,
    null,
    policy(rejecting),
  ],
  [
    "reject-answer",
    "a guest's consent, where nothing unproven is taken",
    answer(sam, attendee(bob.address, `;PARTSTAT=ACCEPTED;SENT-BY="mailto:${sam.address}"`)),
    rejected,
    null,
    { ...annas(), ...policy(rejecting) },
  ],
  [
    "same",
    "nothing: SENT-BY repeats the organizer",
    mailOf(olivia, { by: sentBy(olivia) }),
    { ...own, agent: null },
  ],
  [
    "same-case",
    "nothing: SENT-BY repeats the organizer in capitals",
    mailOf(olivia, { by: organizer(olivia.address, ';SENT-BY="MAILTO:Olivia@ACME.example"') }),
    { ...own, agent: null },
  ],
  [
    "same-unsigned",
    "nothing proven: SENT-BY repeats the organizer",
    mailOf(null, { by: sentBy(olivia) }),
    { level: "unverified", reasons: ["invitation-not-signed"], not: ["agent-unauthorized"], agent: null },
  ],
  [
    "mandate-for-itself",
    "the consent: the agent signs and says the organizer is his agent",
    mailOf(sam, { by: `ORGANIZER;SENT-BY="mailto:${olivia.address}":mailto:${sam.address}` }),
    { level: "verified", reasons: ["signed-by-actor"], signer: sam.address, agent: olivia.address },
    "Sam signs for his own event, and names who sent it: nothing of Olivia's is claimed",
  ],

  [
    "reply-to",
    "where answers go: Reply-To is a stranger's",
    mailOf(olivia, {}, { extra: [`Reply-To: <${mallory.address}>`] }),
    { ...own, replyTo: [mallory.address], organizer: olivia.address },
    "RFC 5546, 3.2.2.5: replies go to the ORGANIZER",
  ],
  [
    "reply-to-agent",
    "where answers go: Reply-To and From are the agent's",
    mailOf(sam, bySam, { extra: [`Reply-To: <${sam.address}>`] }),
    { ...byPair, replyTo: [sam.address], organizer: olivia.address },
    null,
    trusted,
  ],
  [
    "four-addresses",
    "nothing: ORGANIZER, SENT-BY, From and Reply-To are four",
    {
      ...signed(objectPart(bySam), sam),
      headers: { from: jane.address, extra: [`Reply-To: <${bob.address}>`] },
    },
    {
      ...byPair,
      reasons: [...byPair.reasons, "from-differs"],
      replyTo: [bob.address],
      organizer: olivia.address,
    },
    null,
    trusted,
  ],
]);
