import { authorityFor } from "../authority/agency.ts";
import type { Authority, MandatedAct } from "../authority/agency.ts";
import { proveDelegatedReply, proveDelegatedRequest } from "../authority/delegation.ts";
import type { DelegationProof, DelegationWitnesses } from "../authority/delegation.ts";
import { coveringSignatures, includesAddress, matchAddress } from "../authority/signatures.ts";
import type { Mandate } from "../authority/mandate.ts";
import type { TrustedPair } from "../authority/trusted-pairs.ts";
import type { FoundEvidence } from "../evidence/evidence.ts";
import type { Delegation, FoundInvitation, Roles } from "../invitation/invitation.ts";
import { sameAddress } from "../mime/address.ts";
import type { Case } from "./case.ts";

/** What the signer is to the invitation, and in which order one is chosen; equals go by depth. */
const ranks = {
  actor: 0,
  "proven-agent": 1,
  "proven-delegator": 1,
  agent: 2,
  delegator: 2,
  listed: 3,
  organizer: 4,
  stranger: 4,
} as const;
export type Standing = keyof typeof ranks;

export interface ChosenSigner {
  readonly standing: Standing;
  readonly evidence: FoundEvidence;
  /** The certificate's address that was matched; for a stranger its first. */
  readonly address: string;
  /** The invitation's writing of it, where ASCII case differs. */
  readonly written: string | null;
  /** What proves an agent. */
  readonly authority: Authority | null;
  readonly delegation: Delegation | null;
  readonly proof: DelegationProof | null;
}

/** What an invitation is held against to choose its signer. */
export interface SignerContext extends DelegationWitnesses {
  readonly pairs: readonly TrustedPair[];
  readonly mandates: readonly Mandate[];
  readonly me: readonly string[];
  readonly digest: string | null;
  /** Addresses on the calendar's copy, or on the message's own list where there is no copy. */
  readonly listed: readonly string[];
  readonly at: Date;
}

/** Whether the signature of one of this standing settles the matter: others are then set aside. */
export const isProven = (standing: Standing): boolean =>
  standing === "actor" || standing === "proven-agent" || standing === "proven-delegator";

type Candidate = Omit<ChosenSigner, "evidence">;

/** What an agent does here, as pairs and mandates are asked about it. */
export const actOf = (
  { invitation, roles, furtherUids }: FoundInvitation,
  agent: string,
  actor: string,
  certificate: string | null,
  { me, digest, at }: Pick<SignerContext, "me" | "digest" | "at">,
): MandatedAct => ({
  agent,
  actor,
  certificate,
  me,
  digest,
  at,
  role: roles?.actorKind ?? "organizer",
  method: invitation?.method ?? null,
  component: invitation?.component ?? null,
  // Who acts on several events at once acts on none alone: what is given for one does not reach.
  uid: furtherUids.length > 0 ? null : (invitation?.uid ?? null),
});

/** The same where no person signed. */
export const unsignedAct = (
  { found, me, digest, validAt }: Pick<Case, "found" | "me" | "digest" | "validAt">,
  agent: string,
  actor: string,
): MandatedAct => actOf(found, agent, actor, null, { me, digest, at: validAt });

/** The delegation, if any, that makes a REQUEST the signer's to send (RFC 5546, 3.2.2.3). */
function asDelegator(
  found: FoundInvitation,
  roles: Roles,
  addresses: readonly string[],
  context: SignerContext,
): Candidate | null {
  if (found.invitation?.method !== "REQUEST") return null;
  for (const delegation of roles.delegations) {
    const match = matchAddress(addresses, delegation.delegator);
    if (match === null || !includesAddress(context.listed, delegation.delegator)) continue;
    const proof = proveDelegatedRequest(found, delegation, context);
    return {
      standing: proof === null ? "delegator" : "proven-delegator",
      address: match.certified,
      written: match.caseDiffers ? delegation.delegator : null,
      authority: null,
      delegation,
      proof,
    };
  }
  return null;
}

function standingOf(
  found: FoundInvitation,
  roles: Roles,
  actor: string | null,
  evidence: FoundEvidence,
  context: SignerContext,
): Candidate {
  const addresses = evidence.signer?.addresses ?? [];
  const as = (standing: Standing, wanted: string): Candidate | null => {
    const match = matchAddress(addresses, wanted);
    return match === null
      ? null
      : {
          standing,
          address: match.certified,
          written: match.caseDiffers ? wanted : null,
          authority: null,
          delegation: null,
          proof: null,
        };
  };
  const self = actor === null ? null : as("actor", actor);
  if (self !== null) return self;
  if (actor !== null && roles.agent !== null) {
    const certificate = evidence.chain[0]?.sha256 ?? null;
    const act = actOf(found, roles.agent, actor, certificate, context);
    const authority = authorityFor(context.pairs, context.mandates, act);
    const agent = as(authority === null ? "agent" : "proven-agent", roles.agent);
    if (agent !== null) return { ...agent, authority };
  }
  const delegator = asDelegator(found, roles, addresses, context);
  if (delegator !== null) return delegator;
  for (const attendee of context.listed) {
    const listed = as("listed", attendee);
    if (listed !== null) return listed;
  }
  const organizer = roles.organizer === null ? null : as("organizer", roles.organizer);
  return (
    organizer ?? {
      standing: "stranger",
      address: addresses[0] ?? "",
      written: null,
      authority: null,
      delegation: null,
      proof: null,
    }
  );
}

/**
 * Chooses the signer among all valid covering signatures, at any layer and among parallel SignerInfos: the
 * strongest standing, then the innermost. Null where nobody usable signed.
 */
export function chooseSigner(
  found: FoundInvitation,
  actor: string | null,
  context: SignerContext,
): ChosenSigner | null {
  const roles = found.roles;
  if (roles === null) return null;
  let best: ChosenSigner | null = null;
  for (const evidence of coveringSignatures(found, context.evidence)) {
    const candidate: ChosenSigner = {
      ...standingOf(found, roles, actor, evidence, context),
      evidence,
    };
    if (best === null || rank(candidate) < rank(best)) best = candidate;
    else if (rank(candidate) === rank(best) && evidence.depth > best.evidence.depth) best = candidate;
  }
  return best;
}

const rank = (signer: ChosenSigner): number => ranks[signer.standing];

/** Nobody comes for more. */
const mostDelegations = 20;

/** The delegation a REPLY rests on, where the answering attendee comes for another, and what proves it. */
export function replyDelegation(
  found: FoundInvitation,
  actor: string | null,
  context: SignerContext,
): { readonly delegation: Delegation; readonly proof: DelegationProof | null } | null {
  const roles = found.roles;
  if (roles === null || roles.actorKind !== "attendee" || actor === null) return null;
  const own = roles.delegations.filter(({ delegate }) => sameAddress(delegate, actor));
  const [first] = own;
  if (first === undefined) return null;
  if (own.length > mostDelegations) return { delegation: first, proof: null };
  const rested = own.map((delegation) => ({
    delegation,
    proof: proveDelegatedReply(found, delegation, context),
  }));
  // Who comes for two has the word of both.
  return rested.find(({ proof }) => proof === null) ?? rested[0] ?? null;
}
