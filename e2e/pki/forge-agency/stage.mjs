// The people, the authorities and the one event of the mails about who acts for whom.
import { attachedMessage, entity, multipart, text } from "../mail.mjs";
import { caExtensions, issue, newKey, personExtensions } from "../openssl.mjs";
import { anna, bob, carl, event, mail, mallory, olivia, part, root, sam } from "../forge/stage.mjs";
import { attendee, member, organizer, signed } from "../forge/stage.mjs";

export * from "../forge/stage.mjs";
export { attachedMessage, entity, multipart, text };

/** Trusted like the first root, under another name. */
export const secondRoot = issue({ subject: "/CN=Another mail root", extensions: caExtensions });

export const priya = member("Priya", "priya@acme.example");
export const dora = member("Dora", "dora@weber.example");
export const jane = member("Jane", "jane@helpers.example");
export const alice = member("Alice", "alice@acme.example");
export const malice = member("Alice", "malice@acme.example");
export const suffixed = member("Alice", "alice@acme.example.strange.example");
/** Olivia again: a new certificate of the same issuer, and one of another. */
export const renewed = member("Olivia", "olivia@acme.example");
export const elsewhere = member("Olivia", "olivia@acme.example", { issuer: secondRoot });
export const samElsewhere = member("Sam", "sam@acme.example", { issuer: secondRoot });
/** The name is Olivia's, and no mailbox stands where mailboxes do. */
export const byName = member("olivia@acme.example", "olivia@acme.example", {
  extensions: personExtensions(null),
});

/** Olivia with a key of each kind that JWS and S/MIME share (RFC 7518, 3.1; RFC 8037). */
export const oliviaWith = {
  rsa: member("Olivia", "olivia@acme.example", { key: newKey("rsa") }),
  p384: member("Olivia", "olivia@acme.example", { key: newKey("p384") }),
  p521: member("Olivia", "olivia@acme.example", { key: newKey("p521") }),
  ed25519: member("Olivia", "olivia@acme.example", { key: newKey("ed25519") }),
};

const uri = ({ address }) => `mailto:${address}`;
export const sentBy = (agent, actor = olivia) => organizer(actor.address, `;SENT-BY="${uri(agent)}"`);
export const answers = (who, parameters = "") => attendee(who.address, `;PARTSTAT=ACCEPTED${parameters}`);
export const delegatedTo = (who, delegate) =>
  attendee(who.address, `;PARTSTAT=DELEGATED;DELEGATED-TO="${uri(delegate)}"`);
export const delegatedFrom = (who, delegator, status = "NEEDS-ACTION") =>
  attendee(who.address, `;PARTSTAT=${status};DELEGATED-FROM="${uri(delegator)}"`);

export const objectPart = (over = {}) => part(event(over), { method: over.method ?? "REQUEST" });

/** A whole mail with one calendar object, signed or (`who` null) not. */
export const mailOf = (who, over = {}, headers = {}) => {
  const made = who === null ? { body: objectPart(over), check: null } : signed(objectPart(over), who);
  return { ...made, headers: { from: (who ?? olivia).address, ...headers } };
};

/** The same with further parts beside the calendar object, all under one signature. */
export const mailWith = (who, over, parts, headers = {}) => {
  const content = multipart("mixed", "m-1", [objectPart(over), ...parts]);
  const made = who === null ? { body: content, check: null } : signed(content, who);
  return { ...made, headers: { from: (who ?? olivia).address, ...headers } };
};

/** Anna's own event, as her calendar holds it and as she sent it. */
export const hers = { by: organizer(anna.address), uid: "walk@harbour.example", summary: "Walk" };
export const stored = (over = {}) => event({ method: null, ...over });
export const annas = (to = [attendee(bob.address), attendee(priya.address)]) => ({
  calendar: stored({ ...hers, to }),
});
export const answer = (who, to, { method = "REPLY", ...over } = {}, headers = {}) =>
  mailOf(who, { ...hers, method, to: [to].flat(), ...over }, headers);

export { anna, bob, carl, mail, mallory, olivia, root, sam };
