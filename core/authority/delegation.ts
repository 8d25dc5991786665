import { asciiLower } from "../bytes/ascii.ts";
import type { FoundEvidence } from "../evidence/evidence.ts";
import { sameButDelegation } from "../invitation/delegation.ts";
import type { Delegation, FoundInvitation } from "../invitation/invitation.ts";
import { sameAddress } from "../mime/address.ts";
import { compareRevisions } from "../memory/order.ts";
import type { CalendarEntry, RememberedAnswer, RememberedDelegation } from "../ports.ts";
import { includesAddress, isSignedBy } from "./signatures.ts";

/** Where the proof of a delegation was found. */
export type DelegationProof =
  | { readonly by: "calendar" | "memory" }
  | { readonly by: "enclosed-original" | "enclosed-reply"; readonly proof: FoundInvitation };

/** What else may prove a delegation: the rest of the message, and the calendar's copy of the event. */
export interface DelegationWitnesses {
  readonly found: readonly FoundInvitation[];
  readonly evidence: readonly FoundEvidence[];
  /** The calendar's entries of this UID and ORGANIZER. */
  readonly copies: readonly CalendarEntry[];
  /** What delegators were seen to sign before, of this UID. */
  readonly remembered: readonly RememberedDelegation[];
  /** The newest proven answer of each attendee. */
  readonly answers: readonly RememberedAnswer[];
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

/** Who delegated to somebody, and the proof of their word for it. */
interface Link extends Delegation {
  readonly proof: DelegationProof;
}

/** Links a chain may have: more than people make, and a bound for what a message can ask of us. */
const longestChain = 16;

/**
 * A delegate's REPLY (RFC 5546, 3.2.3 and 5.2.2): it rests on the delegator's word, which is their own signed
 * REPLY, enclosed or remembered, or the calendar's copy that names the delegate in DELEGATED-TO. Where there is
 * a copy, the chain of such words has to begin with somebody on its list; one that bites its tail begins nowhere.
 */
export function proveDelegatedReply(
  reply: FoundInvitation,
  { delegator, delegate }: Delegation,
  witnesses: DelegationWitnesses,
): DelegationProof | null {
  const links = linksFor(reply, witnesses);
  const last = links.find(
    (link) => sameAddress(link.delegator, delegator) && sameAddress(link.delegate, delegate),
  );
  if (last === undefined || sameAddress(delegator, delegate)) return null;
  const listed = witnesses.copies.flatMap(({ attendees }) => attendees.map(({ address }) => address));
  // Nobody can say who was invited where no calendar holds the event.
  return witnesses.copies.length === 0 || beginsOn(listed, delegator, delegate, links) ? last.proof : null;
}

/** Whether words lead from somebody listed to `delegator`, without the help of `delegate`. */
function beginsOn(
  listed: readonly string[],
  delegator: string,
  delegate: string,
  links: readonly Link[],
): boolean {
  const heads = new Set(listed.map(asciiLower));
  const seen = new Set([asciiLower(delegate)]);
  let reached = new Set([asciiLower(delegator)]);
  for (let length = 1; length <= longestChain && reached.size > 0; length++) {
    for (const address of reached) {
      if (heads.has(address)) return true;
      seen.add(address);
    }
    const upward = links
      .filter((link) => reached.has(asciiLower(link.delegate)))
      .map((link) => asciiLower(link.delegator));
    reached = new Set(upward.filter((address) => !seen.has(address)));
  }
  return false;
}

/** More than anybody sends in their place. */
const mostDelegates = 20;

/** Every delegation that somebody entitled says there is, strongest witness first. */
function linksFor(
  reply: FoundInvitation,
  { found, evidence, copies, remembered, answers }: DelegationWitnesses,
): readonly Link[] {
  const recurrenceId = reply.invitation?.recurrenceId ?? null;
  const organizer = reply.roles?.organizer ?? null;
  // A word about the whole event holds for each instance, one about an instance for no other.
  const reaches = (said: string | null): boolean => said === null || said === recurrenceId;
  const saidBy = (who: string): readonly RememberedAnswer[] =>
    answers.filter(
      (said) =>
        said.uid === reply.invitation?.uid &&
        sameAddress(said.organizer, organizer) &&
        sameAddress(said.attendee, who) &&
        reaches(said.recurrenceId),
    );
  // What somebody said since, they said instead: an old word that is sent again is none.
  const isTakenBack = ({ invitation, roles }: FoundInvitation): boolean =>
    invitation !== null && saidBy(roles?.actor ?? "").some((said) => compareRevisions(invitation, said) < 0);
  const recorded = copies
    .filter((copy) => reaches(copy.recurrenceId))
    .flatMap(({ attendees }) =>
      attendees.flatMap(({ address, delegatedTo }) =>
        delegatedTo.map((to): Link => ({ delegator: address, delegate: to, proof: { by: "calendar" } })),
      ),
    );
  const enclosed = found
    .filter(
      (other) =>
        other !== reply &&
        other.invitation?.method === "REPLY" &&
        other.invitation.uid === reply.invitation?.uid &&
        reaches(other.invitation.recurrenceId) &&
        !isTakenBack(other) &&
        other.findings.every((finding) => finding.code !== "ambiguous" && finding.code !== "malformed") &&
        sameAddress(other.roles?.organizer, organizer),
    )
    .flatMap((other) =>
      (other.roles?.delegations ?? [])
        .slice(0, mostDelegates)
        .filter(
          ({ delegator }) =>
            sameAddress(other.roles?.actor, delegator) && isSignedBy(delegator, other, evidence),
        )
        .map((delegation): Link => ({ ...delegation, proof: { by: "enclosed-reply", proof: other } })),
    );
  const kept = remembered
    .filter(
      (one) =>
        one.uid === reply.invitation?.uid &&
        reaches(one.recurrenceId) &&
        sameAddress(one.organizer, organizer) &&
        // What was said of one date since goes before what was said of all.
        !(
          one.recurrenceId === null &&
          saidBy(one.delegator).some((said) => said.recurrenceId !== null && said.at > one.at)
        ),
    )
    .map(({ delegator, delegate }): Link => ({ delegator, delegate, proof: { by: "memory" } }));
  return [...recorded, ...enclosed, ...kept];
}
