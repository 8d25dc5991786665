import { includesAddress } from "../authority/signatures.ts";
import type { FoundInvitation } from "../invitation/invitation.ts";
import { answersTo, questionOf } from "../memory/asking.ts";
import type { Revision } from "../memory/order.ts";
import { domainOf, sameAddress } from "../mime/address.ts";
import type {
  Memory,
  RememberedAnswer,
  RememberedAsking,
  RememberedDelegation,
  RememberedSender,
  RememberedVersion,
} from "../ports.ts";
import type { Case, Cause } from "./case.ts";
import type { Circumstances } from "./accusations.ts";
import { isProven, type ChosenSigner } from "./signer.ts";

/** What memory holds about the people and the event of one invitation. */
export interface Recollection {
  readonly actor: RememberedSender | null;
  readonly agent: RememberedSender | null;
  /** Under the invitation's UID, and those of further events of a PUBLISH. */
  readonly versions: readonly RememberedVersion[];
  readonly answers: readonly RememberedAnswer[];
  readonly delegations: readonly RememberedDelegation[];
  readonly asked: readonly RememberedAsking[];
}

/** Asks memory about one invitation. */
export async function recollect(
  memory: Memory,
  { invitation, roles, furtherUids }: FoundInvitation,
  actor: string | null,
): Promise<Recollection> {
  const uid = invitation?.uid ?? null;
  const sender = (address: string | null): Promise<RememberedSender | null> =>
    address === null ? Promise.resolve(null) : memory.sender(address);
  const under = <T>(find: (uid: string) => Promise<readonly T[]>): Promise<readonly T[]> =>
    uid === null ? Promise.resolve([]) : find(uid);
  const further = Promise.all(furtherUids.map((one) => memory.versions(one)));
  const [actorSender, agentSender, versions, others, answers, delegations, asked] = await Promise.all([
    sender(actor),
    sender(roles?.agent ?? null),
    under((one) => memory.versions(one)),
    further,
    under((one) => memory.answers(one)),
    under((one) => memory.delegations(one)),
    under((one) => memory.asked(one)),
  ]);
  return {
    actor: actorSender,
    agent: agentSender,
    versions: [...versions, ...others.flat()],
    answers,
    delegations,
    asked,
  };
}

type Rule = (input: Case, circumstances: Circumstances, remembered: Recollection) => readonly Cause[];

/**
 * Somebody who signs, and here did not (RFC 6047, 3): the actor, or who is said to send it for them. A mail
 * that came before their first signed one is not held against them.
 */
const downgrade: Rule = (input, { actor, signer, copies }, remembered) => {
  if (actor === null) return [];
  const expected = [remembered.actor, remembered.agent].find(
    (sender) =>
      sender !== null &&
      (input.deliveredAt === null || input.deliveredAt.getTime() >= Date.parse(sender.first)),
  );
  if (!expected) return [];
  const listed = copies.flatMap((copy) => copy.attendees.map(({ address }) => address));
  if (signer !== null && isExcused(signer, actor, listed)) return [];
  if (isByKnownKey(input, expected)) return [];
  const { first, last } = expected;
  const who = expected === remembered.actor ? actor : (input.found.roles?.agent ?? actor);
  return [{ code: "downgrade", values: { actor: who, since: first, last } }];
};

/**
 * Signed with the very key that is expected, by a certificate that does not count (any more): it ended, or the person took
 * their pin of it back. That proves nobody, but nobody in the middle could have done it.
 */
const isByKnownKey = ({ found, evidence }: Case, { keys }: RememberedSender): boolean =>
  evidence.some(
    ({ system, status, covers, signer }) =>
      system === "smime" &&
      status !== "invalid" &&
      found.parts.every((part) => covers.includes(part)) &&
      keys.some(({ key }) => key === signer?.key),
  );

/** Somebody who may be expected to pass on or send what the actor did not sign. */
const isExcused = (signer: ChosenSigner, actor: string, listed: readonly string[]): boolean =>
  isProven(signer.standing) ||
  ((signer.standing === "listed" || signer.standing === "delegator") &&
    includesAddress(listed, signer.address)) ||
  (signer.standing === "agent" && domainOf(signer.address) === domainOf(actor));

/** Who signed with a key by an issuer nobody saw them use before; a new key by the same one is a renewal. */
function changedSigner(
  signer: ChosenSigner | null,
  remembered: Recollection | null,
): RememberedSender | null {
  if (signer === null || remembered === null) return null;
  const { standing, evidence } = signer;
  const isAgent = standing === "agent" || standing === "proven-agent";
  const sender = isAgent ? remembered.agent : standing === "actor" ? remembered.actor : null;
  if (sender === null || sender.keys.length === 0) return null;
  const issuer = evidence.chain[0]?.issuer ?? "";
  const known = sender.keys.some((one) => one.key === evidence.signer?.key || one.issuer === issuer);
  return known ? null : sender;
}

const signerChanged: Rule = (_, { signer }, remembered) => {
  const sender = changedSigner(signer, remembered);
  if (sender === null || signer === null) return [];
  const known = [...new Set(sender.keys.map(({ issuer }) => issuer))];
  const issuer = signer.evidence.chain[0]?.issuer ?? "";
  return [
    {
      code: "signer-changed",
      values: { signer: signer.address, issuer, known, since: sender.first },
      evidence: signer.evidence,
    },
  ];
};

/** Proven by a key that is not new: only such a message is a match for what memory saw proven. */
const isBelieved = (signer: ChosenSigner | null, remembered: Recollection | null): boolean =>
  signer !== null && isProven(signer.standing) && changedSigner(signer, remembered) === null;

/**
 * RFC 6638, 11.2, where the calendar does not say whose the UID is. Between two who both only signed for
 * themselves nobody can tell; what the person acted on decides.
 */
const organizerChanged: Rule = ({ found, entries, furtherEntries }, { copies, signer }, remembered) => {
  const organizer = found.roles?.organizer ?? null;
  if (organizer === null || copies.length > 0) return [];
  if ([...(entries ?? []), ...furtherEntries].some((entry) => entry.organizer !== null)) return [];
  const others = remembered.versions.filter((one) => !sameAddress(one.organizer, organizer));
  const mine = remembered.versions.some(
    (one) => one.decided && one.uid === found.invitation?.uid && sameAddress(one.organizer, organizer),
  );
  const decided = others.find((one) => one.decided);
  const other = decided ?? (mine ? undefined : others[0]);
  if (other === undefined) return [];
  const values = { organizer, held: other.organizer };
  const isOpen = decided === undefined && isBelieved(signer, remembered);
  return [{ code: "organizer-changed", values, ...(isOpen ? { severity: "warning" } : {}) }];
};

/** What the person heard when they asked by other means. */
const asked: Rule = ({ found, digest }, { actor, signer }, remembered) => {
  const question = questionOf(found.invitation, actor, digest);
  const [answer] = question === null ? [] : answersTo(remembered.asked, question);
  if (answer === undefined) return [];
  // A "no" to a forgery is none to what the actor proves to have written under the same version.
  if (answer.digest !== digest && isBelieved(signer, remembered)) return [];
  const code = answer.answer === "yes" ? "confirmed-by-asking" : "denied-by-asking";
  return [{ code, values: { actor: answer.actor, at: answer.at } }];
};

const rules: readonly Rule[] = [downgrade, signerChanged, organizerChanged, asked];

/** What memory adds to a judgement (RFC 6047, 3; RFC 5546, 2.1.5). */
export function recall(input: Case, circumstances: Circumstances): readonly Cause[] {
  const { remembered } = input;
  return remembered === null ? [] : rules.flatMap((rule) => rule(input, circumstances, remembered));
}

/** The versions an invitation is held against, and the answers an attendee's is. */
export interface HeldRevisions {
  readonly versions: readonly (Revision & { readonly recurrenceId: string | null })[];
  readonly answers: readonly Revision[];
}

/** A proven message is held against proven versions alone, so that nothing unproven makes it look old. */
export function heldAgainst(
  { found, remembered }: Case,
  { actor, signer }: Pick<Circumstances, "actor" | "signer">,
): HeldRevisions {
  const { invitation, roles } = found;
  if (invitation === null || remembered === null) return { versions: [], answers: [] };
  const isSameEvent = (one: RememberedVersion | RememberedAnswer): boolean =>
    one.uid === invitation.uid && sameAddress(one.organizer, roles?.organizer);
  const believed = isBelieved(signer, remembered);
  const answers = invitation.method === "REPLY" || invitation.method === "COUNTER" ? remembered.answers : [];
  return {
    versions: remembered.versions.filter((one) => isSameEvent(one) && (one.proven || !believed)),
    answers: answers.filter(
      (one) =>
        isSameEvent(one) && one.recurrenceId === invitation.recurrenceId && sameAddress(one.attendee, actor),
    ),
  };
}
