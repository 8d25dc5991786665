// Mandates as docs/VERDICT.md has them, and the mails that bear them.
import { createHash } from "node:crypto";
import { issue, personExtensions } from "../openssl.mjs";
import { jws, jwsPart } from "./jws.mjs";
import {
  attachedMessage,
  entity,
  mail,
  mailWith,
  multipart,
  olivia,
  sam,
  sentBy,
  signed,
  text,
} from "./stage.mjs";

const seconds = (iso) => Math.floor(Date.parse(iso) / 1000);
export const until = "2027-10-01T00:00:00Z";

/** Olivia's word that Sam may invite, cancel, add and decline for her; `may`, `imip` and the rest replace it. */
export const claims = ({ actor = olivia, agent = sam, may = {}, imip = {}, ...more } = {}) => ({
  iss: `mailto:${actor.address}`,
  sub: `mailto:${actor.address}`,
  may_act: { sub: `mailto:${agent.address}`, ...may },
  imip: {
    methods: ["REQUEST", "CANCEL", "ADD", "DECLINECOUNTER"],
    components: ["VEVENT"],
    role: "ORGANIZER",
    uid: null,
    ...imip,
  },
  aud: ["*"],
  iat: seconds("2026-10-01T00:00:00Z"),
  nbf: seconds("2026-10-01T00:00:00Z"),
  exp: seconds(until),
  jti: "m-1@acme.example",
  ...more,
});

export const at = seconds;

export const withdrawal = (issuer, id, more = {}) => ({
  iss: `mailto:${issuer.address}`,
  revokes: id,
  iat: seconds("2026-11-10T00:00:00Z"),
  ...more,
});

export const withdrawn = (issuer, id, who = issuer, options = {}) =>
  jws(withdrawal(issuer, id), who, { type: "imip-mandate-revocation+jwt", ...options });

/** SHA-256 of a certificate as a mandate pins it. */
export const pin = ({ der }) => ({ "x5t#S256": createHash("sha256").update(der).digest("base64url") });

export const jsonPart = (said, type = "application/imip-mandate+json") =>
  entity([`Content-Type: ${type}`], JSON.stringify(said));

/** An ordinary S/MIME mail of `who` that bears the claims. */
export const twin = (said, who = olivia, { type, make = signed, body = jsonPart(said, type) } = {}) =>
  mail(make(multipart("mixed", "m-2", [text("Sam may send for me.\n"), body]), who).body, {
    from: who.address,
    to: sam.address,
    subject: "My assistant",
    id: "mandate",
  });

/** Sam's invitation in Olivia's name with parts beside it. */
export const invites = (parts, { agent = sam, actor = olivia, ...over } = {}, headers = {}) =>
  mailWith(agent, { by: sentBy(agent, actor), ...over }, parts, headers);

export const withJws = (compact, over = {}) => invites([jwsPart(compact)], over);
export const withTwin = (bytes, over = {}) => invites([attachedMessage(bytes)], over);

export const authorized = {
  level: "authorized",
  reasons: ["signed-by-agent", "agent-mandate"],
  not: ["agent-unauthorized", "mandate-unusable", "unsigned-content", "several-invitations"],
  signer: sam.address,
};
/** Sam signed, and what he brings along proves nothing. */
export const unproven = {
  level: "unconfirmed",
  reasons: ["signed-by-agent", "agent-unauthorized"],
  not: ["agent-mandate", "signed-by-actor"],
  signer: sam.address,
};
/** A mandate between the two that anybody can see is there, and does not reach this act. */
export const outOfReach = (why) => ({
  ...unproven,
  reasons: [...unproven.reasons, "mandate-unusable"],
  values: { "mandate-unusable": { why } },
});

/** Certificates of Olivia's name that no signature counts by. */
export const flawed = (more) => ({
  address: olivia.address,
  ...issue({
    subject: "/CN=Olivia",
    extensions: personExtensions(`email:${olivia.address}`),
    ...more,
  }),
});
