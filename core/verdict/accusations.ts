import { authorityFor, unusableMandate } from "../authority/agency.ts";
import type { CalendarEntry } from "../ports.ts";
import type { Values } from "../report.ts";
import { includesAddress } from "../authority/signatures.ts";
import { domainOf, sameAddress } from "../mime/address.ts";
import type { Case, Cause } from "./case.ts";
import { rejecting } from "./policy.ts";
import type { ChosenSigner } from "./signer.ts";
import { actOf, isProven, unsignedAct } from "./signer.ts";

/** What the judge already knows when the rows below are asked. */
export interface Circumstances {
  readonly actor: string | null;
  readonly signer: ChosenSigner | null;
  readonly copies: readonly CalendarEntry[];
  readonly listed: readonly string[];
  readonly delegation: readonly Cause[];
}

type Rule = (input: Case, circumstances: Circumstances) => Cause | null;

const invitationOf = (input: Case): { readonly method: string; readonly uid: string | null } => ({
  method: input.found.invitation?.method ?? "",
  uid: input.found.invitation?.uid ?? null,
});

/** RFC 6638, 11.2: a UID does not change hands. */
const organizerChanged: Rule = (input) => {
  const organizer = input.found.roles?.organizer ?? null;
  if (organizer === null) return null;
  const other = [...(input.entries ?? []), ...input.furtherEntries].find(
    (entry) => entry.organizer !== null && !sameAddress(entry.organizer, organizer),
  );
  return other === undefined
    ? null
    : { code: "organizer-changed", values: { organizer, held: other.organizer ?? "" } };
};

/** An organizer's method in the reader's own name. */
const claimsMyEvent: Rule = (input, { actor, signer }) => {
  if (actor === null || input.found.roles?.actorKind !== "organizer" || !includesAddress(input.me, actor))
    return null;
  if (signer !== null && !isProven(signer.standing))
    return { code: "claims-my-event", values: { actor, why: "key", signer: signer.address } };
  const unknown = input.entries !== null && input.entries.length === 0 && input.calendarComplete;
  return unknown ? { code: "claims-my-event", values: { actor, why: "unknown-event" } } : null;
};

/** An answer from somebody who is not on the list (RFC 5546, 3.2.3). */
const partyCrasher: Rule = (input, { actor, copies, listed, delegation }) => {
  if (actor === null || input.found.roles?.actorKind !== "attendee" || includesAddress(listed, actor))
    return null;
  if (copies.some((copy) => copy.organizer !== null && sameAddress(copy.organizer, actor))) return null;
  if (delegation.some(({ code }) => code === "delegation-verified")) return null;
  // A delegate whose delegator is on the list is unproven, not uninvited.
  const delegator = delegation[0]?.values["delegator"];
  if (typeof delegator === "string" && includesAddress(listed, delegator)) return null;
  return { code: "party-crasher", values: { address: actor } };
};

const notInvited: Rule = (input) => {
  const roles = input.found.roles;
  const { method } = invitationOf(input);
  if (roles === null || !["REQUEST", "ADD", "CANCEL"].includes(method)) return null;
  if (roles.attendees.length + roles.unaddressed === 0 || input.me.length === 0) return null;
  const there = [...roles.attendees, ...(roles.organizer === null ? [] : [roles.organizer])];
  if (input.me.some((address) => includesAddress(there, address))) return null;
  return roles.groups.length > 0
    ? { code: "not-invited", values: { groups: roles.groups }, severity: "info" }
    : { code: "not-invited", values: {} };
};

/** Unsigned, From is the SENT-BY: the mail says so itself, and nothing proves it. */
const unsignedAgent: Rule = (input, { actor, signer }) => {
  const agent = input.found.roles?.agent ?? null;
  if (signer !== null || agent === null || actor === null || !includesAddress(input.from, agent)) return null;
  const act = unsignedAct(input, agent, actor);
  if (authorityFor(input.policy.trustedPairs, input.mandates, act) !== null) return null;
  return { code: "agent-unauthorized", values: { agent, actor, ...sameOrganization(input, agent, actor) } };
};

/** One mail domain is worth saying, as RFC 6047, 3 would have it, and proves nothing. */
export const sameOrganization = ({ relate }: Case, agent: string, actor: string): Values => {
  const relation = relate(domainOf(agent), domainOf(actor));
  return relation === "other" ? {} : { sameOrganization: true };
};

/** RFC 6047, 3 lets an implementation refuse what is sent for somebody else; what is proven it takes. */
const onBehalfRejected: Rule = (input, { actor, signer }) => {
  const agent = input.found.roles?.agent ?? null;
  if (agent === null || actor === null || (signer !== null && isProven(signer.standing))) return null;
  const { policy, mandates } = input;
  const domain = rejecting(policy.onBehalf, { agent, actor });
  if (domain === null) return null;
  const act = unsignedAct(input, agent, actor);
  // Unsigned, an agent can still be known by the pair or the mandate; what vouches for the mail is another matter.
  if (signer === null && authorityFor(policy.trustedPairs, mandates, act) !== null) return null;
  return { code: "on-behalf-rejected", values: { agent, actor, ...(domain === "" ? {} : { domain }) } };
};

/** A mandate between the two that does not reach what is done here. */
const mandateUnusable: Rule = (input, { actor, signer }) => {
  const agent = input.found.roles?.agent ?? null;
  if (agent === null || actor === null || (signer !== null && isProven(signer.standing))) return null;
  const certificate = signer?.evidence.chain[0]?.sha256 ?? null;
  const act = actOf(input.found, agent, actor, certificate, { ...input, at: input.validAt });
  const unusable = unusableMandate(input.mandates, act);
  if (unusable === null) return null;
  const { mandate, why } = unusable;
  const values = { agent, actor, why, until: mandate.terms.until };
  return { code: "mandate-unusable", values, evidence: mandate.evidence };
};

const fromDiffers: Rule = (input, { actor }) => {
  if (actor === null || input.shownFrom.length === 0) return null;
  const agent = input.found.roles?.agent ?? null;
  const other = input.shownFrom.find(
    (from) => !sameAddress(from, actor) && (agent === null || !sameAddress(from, agent)),
  );
  return other === undefined ? null : { code: "from-differs", values: { from: other, actor } };
};

/** The signed or encrypted content names another author than the mail, without proof (RFC 9788, 4.4): one of the two is made up. */
const innerFromDiffers: Rule = ({ from, unprovenFrom }) =>
  unprovenFrom === null
    ? null
    : { code: "from-differs", values: { from, inner: unprovenFrom }, severity: "warning" };

const firstContact: Rule = (input, { actor }) =>
  actor !== null && input.actorKnown === false ? { code: "first-contact", values: { actor } } : null;

const eventUnknown: Rule = (input) => {
  const { method, uid } = invitationOf(input);
  return input.entries !== null &&
    input.entries.length === 0 &&
    uid !== null &&
    ["REPLY", "COUNTER", "REFRESH", "CANCEL", "ADD"].includes(method)
    ? { code: "event-unknown", values: { uid } }
    : null;
};

const lookalike: Rule = (input, { actor }) =>
  actor !== null && input.lookalike !== null
    ? { code: "lookalike-address", values: { address: actor, known: input.lookalike, where: "domain" } }
    : null;

/** `"olivia@acme.example"@evil.example`: what is proven is only what stands behind the last "@". */
const addressWithin: Rule = (_, { actor }) => {
  const shown = /^"(.*@.*)"@/.exec(actor ?? "")?.[1];
  return actor === null || shown === undefined
    ? null
    : { code: "lookalike-address", values: { shown, real: actor, where: "local-part" } };
};

/** One row a reason: what the circumstances say beside the signature. */
const rules: readonly Rule[] = [
  organizerChanged,
  claimsMyEvent,
  partyCrasher,
  notInvited,
  unsignedAgent,
  onBehalfRejected,
  mandateUnusable,
  lookalike,
  addressWithin,
  fromDiffers,
  innerFromDiffers,
  firstContact,
  eventUnknown,
];

export const accuse = (input: Case, circumstances: Circumstances): readonly Cause[] =>
  rules.flatMap((rule) => rule(input, circumstances) ?? []);
