// Honest mandates, in every form and place they may have.
import { caExtensions, issue } from "../openssl.mjs";
import { attendeesMandate, forBob, plain } from "./enclosed.mjs";
import { jws, jwsPart } from "./jws.mjs";
import { authorized, claims, invites, pin, twin, withJws, withTwin, withdrawn } from "./mandate-kit.mjs";
import {
  anna,
  annas,
  bob,
  carl,
  entries,
  jane,
  mailOf,
  mallory,
  member,
  multipart,
  olivia,
  oliviaWith,
  root,
  sam,
  sentBy,
  signedOpaque,
} from "./stage.mjs";

const issuing = issue({ subject: "/CN=Issuing", issuer: root, extensions: caExtensions });

const below = member("Olivia", olivia.address, { issuer: issuing });

export const honest = entries("mandate-good", [
  ["jose", "nothing: the organizer's mandate is enclosed", withJws(plain), authorized],
  [
    "typed",
    "nothing: as application/imip-mandate+jwt",
    invites([jwsPart(plain, "application/imip-mandate+jwt")]),
    authorized,
  ],
  [
    "named",
    "nothing: as a file that ends in .jws",
    invites([
      jwsPart(plain, "application/octet-stream", ['Content-Disposition: attachment; filename="mandate.jws"']),
    ]),
    authorized,
  ],
  ["rs256", "nothing: RS256", withJws(jws(claims(), oliviaWith.rsa, { algorithm: "RS256" })), authorized],
  ["ps256", "nothing: PS256", withJws(jws(claims(), oliviaWith.rsa, { algorithm: "PS256" })), authorized],
  ["es384", "nothing: ES384", withJws(jws(claims(), oliviaWith.p384, { algorithm: "ES384" })), authorized],
  [
    "eddsa",
    "nothing: Ed25519",
    withJws(jws(claims(), oliviaWith.ed25519, { algorithm: "EdDSA" })),
    authorized,
  ],
  [
    "chain",
    "nothing: an issuing authority's certificate stands in x5c",
    withJws(jws(claims(), below, { chain: [issuing] })),
    authorized,
  ],
  [
    "pinned",
    "nothing: it pins the agent's certificate, and that one signed",
    withJws(jws(claims({ may: pin(sam) }), olivia)),
    authorized,
  ],
  [
    "audience",
    "nothing: it is said to the reader",
    withJws(jws(claims({ aud: [`mailto:${anna.address}`] }), olivia)),
    authorized,
  ],
  [
    "audience-many",
    "nothing: the reader is one of three it is said to",
    withJws(jws(claims({ aud: [bob, carl, anna].map((one) => `mailto:${one.address}`) }), olivia)),
    authorized,
  ],
  [
    "event",
    "nothing: it is for this event",
    withJws(jws(claims({ imip: { uid: "budget@acme.example" } }), olivia)),
    authorized,
  ],
  [
    "scheme-case",
    "nothing: addresses with MAILTO and the domain in capitals",
    withJws(
      jws(
        claims({
          iss: "MAILTO:olivia@ACME.example",
          sub: "mailto:olivia@Acme.Example",
          may_act: { sub: "mailto:sam@ACME.EXAMPLE" },
        }),
        olivia,
      ),
    ),
    authorized,
  ],
  [
    "cancel",
    "nothing: a cancellation",
    invites([jwsPart(plain)], { method: "CANCEL", sequence: 1 }),
    authorized,
  ],
  [
    "opaque",
    "nothing: under an opaque signature",
    (() => {
      const made = invites([jwsPart(plain)]);
      return { ...signedOpaque(made.check.content, sam), headers: made.headers };
    })(),
    authorized,
  ],
  [
    "attendee",
    "nothing: a guest lets Sam answer for him",
    forBob(attendeesMandate()),
    { ...authorized },
    null,
    annas(),
  ],
  [
    "other-domain",
    "nothing: the agent's domain is another one",
    invites([jwsPart(jws(claims({ agent: jane }), olivia))], { agent: jane }),
    { ...authorized, signer: jane.address },
  ],
  [
    "outside",
    "nothing: the mandate lies beside the agent's signature, which it does not need",
    (() => {
      const made = mailOf(sam, { by: sentBy(sam) });
      return { ...made, body: multipart("mixed", "m-9", [made.body, jwsPart(plain)]) };
    })(),
    { level: "authorized", reasons: ["signed-by-agent", "agent-mandate"] },
    "a JWS proves itself, whoever carries it",
  ],
  [
    "twin",
    "nothing: the mandate as an S/MIME mail of the organizer's, enclosed",
    withTwin(twin(claims())),
    authorized,
  ],
  [
    "twin-opaque",
    "nothing: the same under an opaque signature",
    withTwin(twin(claims(), olivia, { make: signedOpaque })),
    authorized,
  ],
  ["twin-rsa", "nothing: the same with an RSA key", withTwin(twin(claims(), oliviaWith.rsa)), authorized],
  [
    "imported",
    "nothing: the mandate was imported before",
    mailOf(sam, { by: sentBy(sam) }),
    authorized,
    null,
    { mandates: { "mandate-plain.jws": plain } },
  ],
  [
    "imported-twin",
    "nothing: the S/MIME mail was imported before",
    mailOf(sam, { by: sentBy(sam) }),
    authorized,
    null,
    { mandates: { "mandate-twin.imported.eml": twin(claims()) } },
  ],
  [
    "own-signature",
    "nothing: the organizer signed what the agent posts, mandate or not",
    { ...mailOf(olivia, { by: sentBy(sam) }), headers: { from: sam.address } },
    { level: "verified", reasons: ["signed-by-actor"], signer: olivia.address },
  ],
  [
    "withdrawn-other",
    "nothing: another mandate of hers was withdrawn",
    invites([jwsPart(plain), jwsPart(withdrawn(olivia, "m-0@acme.example"))]),
    authorized,
  ],
  [
    "withdrawn-by-stranger",
    "nothing: a stranger withdraws it",
    invites([jwsPart(plain), jwsPart(withdrawn(olivia, "m-1@acme.example", mallory))]),
    authorized,
  ],
  [
    "withdrawn-by-agent",
    "nothing: the agent withdraws it, whose word it is not",
    invites([jwsPart(plain), jwsPart(withdrawn(sam, "m-1@acme.example"))]),
    authorized,
  ],
  [
    "two",
    "nothing: beside one that was made up",
    invites([jwsPart(jws(claims({ jti: "m-0@acme.example" }), mallory)), jwsPart(plain)]),
    { level: "authorized", reasons: ["signed-by-agent", "agent-mandate"] },
  ],
]);
