// Mandates that say less than what is done with them, and mandates taken back.
import { answerWith, attendeesMandate, forBob, plain } from "./enclosed.mjs";
import { jws, jwsPart } from "./jws.mjs";
import {
  at,
  claims,
  invites,
  outOfReach,
  pin,
  twin,
  unproven,
  withJws,
  withdrawal,
  withdrawn,
} from "./mandate-kit.mjs";
import {
  annas,
  attendee,
  bob,
  entries,
  jane,
  mailOf,
  mailWith,
  mallory,
  olivia,
  priya,
  sam,
  sentBy,
} from "./stage.mjs";

const withdrawnMail = twin(withdrawal(olivia, "m-1@acme.example"), olivia, {
  type: "application/imip-mandate-revocation+json",
});

/** What the mandate says, against what is done. */
export const scope = entries("mandate", [
  [
    "expired",
    "the consent, which ended in November",
    withJws(jws(claims({ exp: at("2026-11-30T00:00:00Z") }), olivia)),
    outOfReach("expired"),
  ],
  [
    "not-yet",
    "the consent, which begins next year",
    withJws(jws(claims({ nbf: at("2027-01-01T00:00:00Z") }), olivia)),
    outOfReach("not-yet"),
  ],
  [
    "too-long",
    "the bounds: it would hold for two years",
    withJws(jws(claims({ exp: at("2028-10-01T00:00:00Z") }), olivia)),
    unproven,
  ],
  [
    "other-method",
    "the method: it is for CANCEL",
    withJws(jws(claims({ imip: { methods: ["CANCEL"] } }), olivia)),
    outOfReach("method"),
  ],
  [
    "other-component",
    "the component: it is for tasks",
    withJws(jws(claims({ imip: { components: ["VTODO"] } }), olivia)),
    outOfReach("component"),
  ],
  [
    "other-event",
    "the event: it is for another one",
    withJws(jws(claims({ imip: { uid: "lunch@acme.example" } }), olivia)),
    outOfReach("event"),
  ],
  [
    "other-role",
    "the role: it is for answers",
    withJws(jws(claims({ imip: { role: "ATTENDEE" } }), olivia)),
    outOfReach("role"),
  ],
  [
    "other-audience",
    "the reader: it is said to Bob",
    withJws(jws(claims({ aud: [`mailto:${bob.address}`] }), olivia)),
    outOfReach("audience"),
  ],
  [
    "other-pin",
    "the key: it pins another certificate",
    withJws(jws(claims({ may: pin(jane) }), olivia)),
    outOfReach("certificate"),
  ],
  [
    "other-agent",
    "the agent: it is for Jane",
    withJws(jws(claims({ agent: jane }), olivia)),
    { ...unproven, not: [...unproven.not, "mandate-unusable"] },
  ],
  ["other-actor", "the organizer: it is Priya's", withJws(jws(claims({ actor: priya }), priya)), unproven],
  [
    "answers-for-organizer",
    "the role: an organizer's mandate on a guest's answer",
    forBob(attendeesMandate({ role: "ORGANIZER" })),
    { ...outOfReach("role") },
    null,
    annas(),
  ],
  [
    "answers-for-other-guest",
    "the guest: Bob's mandate on Priya's answer",
    answerWith(
      attendee(priya.address, `;PARTSTAT=ACCEPTED;SENT-BY="mailto:${sam.address}"`),
      attendeesMandate(),
    ),
    unproven,
    null,
    annas(),
  ],
  [
    "not-named",
    "SENT-BY: the mandate is there, and the invitation names no agent",
    invites([jwsPart(plain)], { by: `ORGANIZER:mailto:${olivia.address}` }),
    { level: "suspicious", reasons: ["signer-not-listed"], not: ["agent-mandate"] },
  ],
  [
    "stranger-signs",
    "the agent: a stranger signs, with the agent's mandate beside it",
    mailWith(mallory, { by: sentBy(sam) }, [jwsPart(plain)], { from: sam.address }),
    { level: "suspicious", reasons: ["signer-not-listed"], not: ["agent-mandate"] },
  ],
  [
    "unsigned",
    "the signature: nobody signs, and the mandate says only who may",
    mailWith(null, { by: sentBy(sam) }, [jwsPart(plain)], { from: sam.address }),
    { level: "unverified", reasons: ["invitation-not-signed"], not: ["agent-mandate", "domain-vouches"] },
  ],
  [
    "withdrawn",
    "the consent: withdrawn, and the withdrawal enclosed",
    invites([jwsPart(plain), jwsPart(withdrawn(olivia, "m-1@acme.example"))]),
    unproven,
  ],
  [
    "withdrawn-imported",
    "the consent: withdrawn, and the withdrawal imported before",
    withJws(plain),
    unproven,
    null,
    { mandates: { "mandate-withdrawn.jws": withdrawn(olivia, "m-1@acme.example") } },
  ],
  [
    "withdrawn-twin",
    "the consent: withdrawn by an S/MIME mail, imported before",
    withJws(plain),
    unproven,
    null,
    { mandates: { "mandate-withdrawn.imported.eml": withdrawnMail } },
  ],
  [
    "withdrawn-both-imported",
    "the consent: mandate and withdrawal were imported",
    mailOf(sam, { by: sentBy(sam) }),
    unproven,
    null,
    {
      mandates: {
        "mandate-plain.jws": plain,
        "mandate-withdrawn.jws": withdrawn(olivia, "m-1@acme.example"),
      },
    },
  ],
  [
    "replaced",
    "the consent: a later mandate for the same two holds for CANCEL alone",
    invites([
      jwsPart(plain),
      jwsPart(
        jws(
          claims({
            iat: at("2026-11-15T00:00:00Z"),
            nbf: at("2026-11-15T00:00:00Z"),
            jti: "m-2@acme.example",
            imip: { methods: ["CANCEL"] },
          }),
          olivia,
        ),
      ),
    ]),
    { ...unproven, reasons: [...unproven.reasons, "mandate-unusable"] },
  ],
  [
    "replaced-by-stranger",
    "nothing: a stranger's later mandate replaces none",
    invites([
      jwsPart(plain),
      jwsPart(
        jws(
          claims({
            iat: at("2026-11-15T00:00:00Z"),
            nbf: at("2026-11-15T00:00:00Z"),
            jti: "m-2@acme.example",
            imip: { methods: ["CANCEL"] },
          }),
          mallory,
        ),
      ),
    ]),
    { level: "authorized", reasons: ["signed-by-agent", "agent-mandate"] },
  ],
]);
