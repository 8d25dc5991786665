import type { FoundEvidence } from "../evidence/evidence.ts";
import type { FoundInvitation } from "../invitation/invitation.ts";
import { compareAddresses } from "../mime/address.ts";

/** How an address of a certificate meets an address of the invitation. */
export interface AddressMatch {
  readonly certified: string;
  /** Only ASCII case of the local part differs (RFC 8550, 3; RFC 5280, 7.5 would have it exact). */
  readonly caseDiffers: boolean;
}

/** The certificate's address that is `wanted`, an exact one before one that differs in case. */
export function matchAddress(addresses: readonly string[], wanted: string): AddressMatch | null {
  let folded: string | null = null;
  for (const certified of addresses) {
    const comparison = compareAddresses(certified, wanted);
    if (comparison === "same") return { certified, caseDiffers: false };
    if (comparison === "case") folded ??= certified;
  }
  return folded === null ? null : { certified: folded, caseDiffers: true };
}

export const includesAddress = (addresses: readonly string[], wanted: string): boolean =>
  matchAddress(addresses, wanted) !== null;

const overlaps = (ids: readonly string[], parts: readonly string[]): boolean =>
  parts.some((part) => ids.includes(part));

/** A person's signature, in contrast to what a mail domain or a server on the way says. */
export const isPersonal = ({ system }: FoundEvidence): boolean => system === "smime";

/** Whether what the evidence vouches for holds the invitation. */
export const coversInvitation = ({ covers }: FoundEvidence, found: FoundInvitation): boolean =>
  overlaps(covers, found.parts);

/** Whether the evidence is about this invitation at all, holding or not. */
export const claimsInvitation = (evidence: FoundEvidence, found: FoundInvitation): boolean =>
  overlaps(evidence.claims, found.parts) || overlaps(evidence.covers, found.parts);

/**
 * Valid personal signatures that cover the invitation, at any layer. What is untrusted, invalid by its
 * certificate, unsupported or without a mailbox counts as absent and is not among them.
 */
export const coveringSignatures = (
  found: FoundInvitation,
  evidence: readonly FoundEvidence[],
): readonly FoundEvidence[] =>
  evidence.filter(
    (item) =>
      isPersonal(item) &&
      item.status === "valid" &&
      item.signer !== null &&
      item.signer.addresses.length > 0 &&
      coversInvitation(item, found),
  );

/** Whether somebody with this address validly signed the invitation. */
export const isSignedBy = (
  address: string,
  found: FoundInvitation,
  evidence: readonly FoundEvidence[],
): boolean =>
  coveringSignatures(found, evidence).some((item) => includesAddress(item.signer?.addresses ?? [], address));
