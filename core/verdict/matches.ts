import { claimsInvitation, matchAddress } from "../authority/signatures.ts";
import type { FoundEvidence } from "../evidence/evidence.ts";
import type { FoundInvitation } from "../invitation/invitation.ts";
import { addressesIn, authorIn } from "../mime/author.ts";
import type { Message, Part } from "../mime/part.ts";
import type { AddressMatches } from "../report.ts";
import { certifiedAddresses } from "./headers.ts";

/** An invitation, and on whose authority it acts. */
export interface ActingInvitation {
  readonly found: FoundInvitation;
  readonly actor: string | null;
}

/**
 * Which of the signer's addresses fits whom, three questions apart; they never stand in for each other. `shown`: the part whose
 * fields stand for the message's own; of several invitations the first that it claims counts. Null for evidence that no certificate gives.
 */
export function addressMatches(
  item: FoundEvidence,
  message: Message,
  shown: Part,
  invitations: readonly ActingInvitation[],
): AddressMatches | null {
  if (item.system !== "smime" || item.signer === null) return null;
  const own = item.signer.addresses;
  const all = certifiedAddresses(item);
  const header = headerOver(item, message) ?? shown;
  const author = authorIn(header);
  const about = invitations.find(({ found }) => claimsInvitation(item, found));
  return {
    calendar: about === undefined ? null : first(own, [about.actor, about.found.roles?.agent ?? null]),
    sender: first(all, [...addressesIn(header, "from"), ...addressesIn(header, "sender")]),
    from: first(all, [author]),
  };
}

function first(certified: readonly string[], wanted: readonly (string | null)[]): string | null {
  for (const address of wanted) {
    const match = address === null ? null : matchAddress(certified, address);
    if (match !== null) return match.certified;
  }
  return null;
}

/** The header of the attached message that a signature stands in: who sent that is another question; null for the mail itself. */
function headerOver({ node }: FoundEvidence, message: Message): Part | null {
  let part = message.byId(node);
  while (part !== undefined && part.parent !== null) {
    const parent = message.byId(part.parent);
    if (parent !== undefined && /^message\/(?:rfc822|global)$/.test(parent.type)) return part;
    part = parent;
  }
  return null;
}
