// Mandates by the wrong person, handed on, or with claims that say nothing a reader could rely on.
import { personExtensions } from "../openssl.mjs";
import { carls, honest } from "./forged-kit.mjs";
import { jws, jwsPart } from "./jws.mjs";
import { claims, flawed, invites, pin, unproven, withJws } from "./mandate-kit.mjs";
import { byName, carl, entries, mallory, member, olivia, root, sam, sentBy, suffixed } from "./stage.mjs";

const lookalike = member("Olivia", "olivia@acme.example.strange.example");

const asUri = flawed({
  issuer: root,
  extensions: [...personExtensions(`URI:mailto:${olivia.address}`)],
});

/** Sam's own word that Carl may send for Olivia. */
const onward = (said) => jws(claims({ agent: carl, jti: "m-9@acme.example", ...said }), sam);

const byCarl = (compacts) =>
  invites(
    compacts.map((one) => jwsPart(one)),
    { agent: carl, by: sentBy(carl) },
  );

export const claimCases = entries("mandate-forged", [
  [
    "by-stranger",
    "the signature: a stranger's mandate in Olivia's name",
    withJws(jws(claims(), mallory)),
    unproven,
  ],
  ["by-agent", "the signature: the agent lets himself", withJws(jws(claims(), sam)), unproven],
  [
    "by-name",
    "the mailbox: the certificate has it in CN alone",
    withJws(jws(claims(), byName)),
    unproven,
    "RFC 6047, 3: only subjectAltName speaks",
  ],
  ["by-uri", "the mailbox: the certificate has it as a URI", withJws(jws(claims(), asUri)), unproven],
  [
    "by-suffix",
    "the mailbox: its domain only begins as Olivia's",
    withJws(jws(claims(), lookalike)),
    unproven,
  ],
  [
    "by-suffixed-alice",
    "the mailbox: another person's at a longer domain",
    withJws(jws(claims(), suffixed)),
    unproven,
  ],
  [
    "onward",
    "the consent: who holds a mandate hands it on, in Olivia's name",
    byCarl([honest, onward({})]),
    carls,
    "nothing is handed on",
  ],
  [
    "onward-own-name",
    "the consent: who holds a mandate gives one of his own",
    byCarl([honest, onward({ actor: sam })]),
    carls,
  ],
  [
    "onward-mixed",
    "the consent: issued by Sam, in Olivia's sub",
    byCarl([honest, onward({ iss: `mailto:${sam.address}` })]),
    carls,
  ],
  [
    "subject-differs",
    "the consent: Olivia states that Sam may send for Priya",
    invites([jwsPart(jws(claims({ sub: "mailto:priya@acme.example" }), olivia))], {
      by: `ORGANIZER;SENT-BY="mailto:${sam.address}":mailto:priya@acme.example`,
    }),
    unproven,
  ],
  ["no-agent", "the claims: nobody is named", withJws(jws(claims({ may_act: {} }), olivia)), unproven],
  [
    "agent-list",
    "the claims: the agent is a list",
    withJws(jws(claims({ may_act: { sub: [`mailto:${sam.address}`] } }), olivia)),
    unproven,
  ],
  [
    "agent-anybody",
    "the claims: anybody may",
    withJws(jws(claims({ may_act: { sub: "*" } }), olivia)),
    unproven,
  ],
  [
    "actor-of-actor",
    "the claims: may_act within may_act",
    byCarl([jws(claims({ may: { may_act: { sub: `mailto:${carl.address}` } } }), olivia)]),
    carls,
    "RFC 8693, 4.4",
  ],
  ["no-end", "the claims: it never ends", withJws(jws(claims({ exp: undefined }), olivia)), unproven],
  [
    "end-text",
    "the claims: the end is a text",
    withJws(jws(claims({ exp: "2027-10-01" }), olivia)),
    unproven,
  ],
  ["no-audience", "the claims: nobody is told", withJws(jws(claims({ aud: undefined }), olivia)), unproven],
  [
    "no-id",
    "the claims: it could not be withdrawn",
    withJws(jws(claims({ jti: undefined }), olivia)),
    unproven,
  ],
  ["no-scope", "the claims: for anything", withJws(jws({ ...claims(), imip: undefined }, olivia)), unproven],
  [
    "two-agents-address",
    "the claims: two mailboxes in one URI",
    withJws(jws(claims({ may_act: { sub: `mailto:${carl.address},${sam.address}` } }), olivia)),
    unproven,
  ],
  [
    "address-within",
    "the claims: the agent's address only stands in a longer one",
    withJws(jws(claims({ may_act: { sub: `mailto:x${sam.address}` } }), olivia)),
    unproven,
  ],
  [
    "pinned-other-signs",
    "the key: pinned to Sam's, and another certificate of Sam's name signs",
    invites([jwsPart(jws(claims({ may: pin(sam) }), olivia))], { agent: member("Sam", sam.address) }),
    unproven,
  ],
]);
