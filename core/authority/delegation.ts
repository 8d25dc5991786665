import type { FoundEvidence } from "../evidence/evidence.ts";
import { sameButDelegation } from "../invitation/delegation.ts";
import type { Delegation, FoundInvitation } from "../invitation/invitation.ts";
import { sameAddress } from "../mime/address.ts";
import type { CalendarEntry } from "../ports.ts";
import { includesAddress, isSignedBy } from "./signatures.ts";

/** Where the proof of a delegation was found. */
export type DelegationProof =
  | { readonly by: "calendar" }
  | { readonly by: "enclosed-original" | "enclosed-reply"; readonly proof: FoundInvitation };

/** What else may prove a delegation: the rest of the message, and the calendar's copy of the event. */
export interface DelegationWitnesses {
  readonly found: readonly FoundInvitation[];
  readonly evidence: readonly FoundEvidence[];
  /** The calendar's entries of this UID and ORGANIZER. */
  readonly copies: readonly CalendarEntry[];
}

/**
 * Whether the delegated event is still the one on the calendar. Without this any attendee could move a
 * meeting by "delegating" it: a delegator changes no more than the ATTENDEE lines (RFC 5546, 3.2.2.3).
 */
function isUnchanged(request: FoundInvitation, copy: CalendarEntry): boolean {
  const invitation = request.invitation;
  const equal = (a: readonly string[], b: readonly string[]): boolean =>
    a.length === b.length && a.every((one, i) => one === b[i]);
  return (
    invitation !== null &&
    copy.recurrenceId === invitation.recurrenceId &&
    copy.sequence === invitation.sequence &&
    copy.start === (invitation.startUtc ?? invitation.start) &&
    copy.end === (invitation.endUtc ?? invitation.end) &&
    copy.rule === invitation.rule &&
    invitation.changes.length === 0 &&
    copy.cancelled === (invitation.status === "CANCELLED") &&
    copy.summary === invitation.summary &&
    copy.location === invitation.location &&
    copy.description === invitation.description &&
    equal(
      copy.links,
      invitation.links.map(({ target }) => target),
    ) &&
    equal(copy.dates, request.dates)
  );
}

/**
 * Delegation by REQUEST (RFC 5546, 3.2.2.3): what the delegator alone states proves nothing. It is proven by
 * the organizer's signed original, enclosed, that lists the delegator and differs only in the two ATTENDEE
 * lines, or by a calendar that holds this event, unchanged, with the delegator on it.
 */
export function proveDelegatedRequest(
  request: FoundInvitation,
  { delegator, delegate }: Delegation,
  { found, evidence, copies }: DelegationWitnesses,
): DelegationProof | null {
  const listsDelegator = copies.some(
    (copy) =>
      isUnchanged(request, copy) &&
      copy.attendees.some((attendee) => sameAddress(attendee.address, delegator)),
  );
  if (listsDelegator) return { by: "calendar" };
  const organizer = request.roles?.organizer ?? null;
  if (organizer === null) return null;
  const original = found.find(
    (other) =>
      other !== request &&
      other.roles !== null &&
      other.invitation !== null &&
      other.invitation.method === "REQUEST" &&
      other.invitation.uid === request.invitation?.uid &&
      other.findings.every((finding) => finding.code !== "ambiguous" && finding.code !== "malformed") &&
      sameAddress(other.roles.organizer, organizer) &&
      includesAddress(other.roles.attendees, delegator) &&
      isSignedBy(organizer, other, evidence) &&
      sameButDelegation(other.text, request.text, delegator, delegate),
  );
  return original === undefined ? null : { by: "enclosed-original", proof: original };
}

/**
 * A delegate's REPLY (RFC 5546, 4.2.6 and 5.2.2): the delegator's word is their own signed REPLY, enclosed,
 * or the calendar's copy that already names the delegate in DELEGATED-TO.
 */
export function proveDelegatedReply(
  reply: FoundInvitation,
  { delegator, delegate }: Delegation,
  { found, evidence, copies }: DelegationWitnesses,
): DelegationProof | null {
  const recorded = copies.some((copy) =>
    copy.attendees.some(
      (attendee) =>
        sameAddress(attendee.address, delegator) && includesAddress(attendee.delegatedTo, delegate),
    ),
  );
  if (recorded) return { by: "calendar" };
  const word = found.find(
    (other) =>
      other !== reply &&
      other.invitation?.method === "REPLY" &&
      other.invitation.uid === reply.invitation?.uid &&
      other.findings.every((finding) => finding.code !== "ambiguous" && finding.code !== "malformed") &&
      sameAddress(other.roles?.organizer, reply.roles?.organizer) &&
      sameAddress(other.roles?.actor, delegator) &&
      (other.roles?.delegations ?? []).some(
        (delegation) =>
          sameAddress(delegation.delegator, delegator) && sameAddress(delegation.delegate, delegate),
      ) &&
      isSignedBy(delegator, other, evidence),
  );
  return word === undefined ? null : { by: "enclosed-reply", proof: word };
}
