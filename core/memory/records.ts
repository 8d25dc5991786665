/** Each kind of record, put into the book within its bounds; newest last. */
import { asciiLower } from "../bytes/ascii.ts";
import { canonicalAddress, domainOf, sameAddress } from "../mime/address.ts";
import type {
  RememberedAnswer,
  RememberedAsking,
  RememberedDelegation,
  RememberedKey,
  RememberedSender,
  RememberedVersion,
} from "../ports.ts";
import type { Invitation, Judgement } from "../report.ts";
import type { MemoryBook } from "./book.ts";
import { bounds, greatestSequence, longestText, makeRoom } from "./bounds.ts";
import { compareRevisions } from "./order.ts";
import type { Proof } from "./proof.ts";

const day = 24 * 60 * 60 * 1000;

const fits = (...texts: readonly (string | null)[]): boolean =>
  texts.every((text) => text === null || (text !== "" && text.length <= longestText));

/** What would not be read again must not be written: one such record would cost the whole book. */
const areAddresses = (...addresses: readonly string[]): boolean =>
  addresses.every((address) => canonicalAddress(address) === address);

const earlier = (a: string, b: string): string => (Date.parse(a) <= Date.parse(b) ? a : b);
const later = (a: string, b: string): string => (Date.parse(a) >= Date.parse(b) ? a : b);

/** In place of `before`, or beside the rest. */
const put = <T>(records: readonly T[], before: T | null, after: T): readonly T[] => [
  ...records.filter((record) => record !== before),
  after,
];

/** A mail of `seen`: an older one that is opened again moves nothing. */
export function teachSender(book: MemoryBook, proof: Proof, seen: string): MemoryBook {
  const isKey = /^sha256:[0-9a-f]{64}$/.test(proof.key);
  if (!isKey || !fits(proof.issuer) || !areAddresses(proof.address)) return book;
  const before = book.senders.find(({ address }) => sameAddress(address, proof.address)) ?? null;
  const after: RememberedSender =
    before === null
      ? { address: proof.address, first: seen, last: seen, keys: withKey([], proof, seen) }
      : { ...before, ...widened(before, seen), keys: withKey(before.keys, proof, seen) };
  if (
    before !== null &&
    before.first === after.first &&
    before.last === after.last &&
    before.keys === after.keys
  )
    return book;
  // One address is one record, so it is their domains that share the room.
  const senders = makeRoom(put(book.senders, before, after), bounds.senders, ({ address }) =>
    domainOf(address),
  );
  return { ...book, senders };
}

const widened = (
  { first, last }: Pick<RememberedKey, "first" | "last">,
  seen: string,
): Pick<RememberedKey, "first" | "last"> => ({ first: earlier(first, seen), last: later(last, seen) });

function withKey(
  keys: readonly RememberedKey[],
  { key, issuer }: Proof,
  seen: string,
): readonly RememberedKey[] {
  const before = keys.find((one) => one.key === key && one.issuer === issuer) ?? null;
  const after = { key, issuer, ...(before === null ? { first: seen, last: seen } : widened(before, seen)) };
  return before !== null && before.first === after.first && before.last === after.last
    ? keys
    : makeRoom(put(keys, before, after), bounds.keys, (one) => one.issuer);
}

/** A time that is still to come is no time of writing, and would make every honest one look old. */
const stampOf = ({ dtstamp }: Invitation, now: Date): string | null =>
  dtstamp === null || Date.parse(dtstamp) > now.getTime() + day ? null : dtstamp;

/** METHODs that bring a version of the organizer's own; a DECLINECOUNTER only names one (RFC 5546, 3.2.8). */
const versioned: readonly string[] = ["PUBLISH", "REQUEST", "ADD", "CANCEL"];

/** The version an organizer's message brings; null: it brings none, or none to rely on. */
export function versionOf(
  { invitation, trust }: Judgement,
  how: Pick<RememberedVersion, "proven" | "decided">,
  now: Date,
): RememberedVersion | null {
  const organizer = trust?.actor ?? null;
  if (invitation === null || invitation.uid === null || organizer === null) return null;
  const { method, uid, recurrenceId, sequence, status } = invitation;
  if (!versioned.includes(method ?? "") || !fits(uid, recurrenceId) || !areAddresses(organizer)) return null;
  if (sequence > greatestSequence) return null;
  return {
    uid,
    recurrenceId,
    organizer,
    sequence,
    dtstamp: stampOf(invitation, now),
    cancelled: method === "CANCEL" || status === "CANCELLED",
    ...how,
    at: now.toISOString(),
  };
}

const isSameEvent = (
  a: Pick<RememberedVersion, "uid" | "recurrenceId" | "organizer">,
  b: Pick<RememberedVersion, "uid" | "recurrenceId" | "organizer">,
): boolean => a.uid === b.uid && a.recurrenceId === b.recurrenceId && sameAddress(a.organizer, b.organizer);

/** Proven and unproven versions are kept apart: what was only accepted never stands for what was proven. */
export function teachVersion(book: MemoryBook, version: RememberedVersion): MemoryBook {
  const before =
    book.versions.find((one) => one.proven === version.proven && isSameEvent(one, version)) ?? null;
  const after = before === null ? version : newer(before, version);
  if (after === before) return book;
  const versions = makeRoom(
    put(book.versions, before, after),
    bounds.versions,
    ({ organizer }) => asciiLower(organizer),
    ({ decided }) => decided,
  );
  return { ...book, versions };
}

function newer(before: RememberedVersion, version: RememberedVersion): RememberedVersion {
  const order = compareRevisions(version, before);
  const decided = before.decided || version.decided;
  if (order > 0) return { ...version, decided };
  const cancelled = before.cancelled || (order === 0 && version.cancelled);
  return decided === before.decided && cancelled === before.cancelled
    ? before
    : { ...before, cancelled, decided };
}

/** What a validly signed REPLY or COUNTER says: how new it is, and to whom its attendee delegated. */
export function teachAnswer(book: MemoryBook, judgement: Judgement, proof: Proof, now: Date): MemoryBook {
  const { invitation, trust } = judgement;
  const attendee = trust?.actor ?? null;
  const organizer = invitation?.organizer?.address ?? null;
  if (invitation === null || invitation.uid === null || attendee === null || organizer === null) return book;
  const { method, uid, recurrenceId, sequence } = invitation;
  if ((method !== "REPLY" && method !== "COUNTER") || !fits(uid, recurrenceId)) return book;
  if (sequence > greatestSequence || !areAddresses(attendee, organizer)) return book;
  const event = { uid, recurrenceId, organizer };
  const before =
    book.answers.find((one) => isSameEvent(one, event) && sameAddress(one.attendee, attendee)) ?? null;
  const dtstamp = stampOf(invitation, now);
  const answer: RememberedAnswer = { ...event, attendee, sequence, dtstamp, at: now.toISOString() };
  // An older one is an old mail sent again, an equal one the same mail opened again.
  if (before !== null && compareRevisions(answer, before) <= 0) return book;
  const answers = makeRoom(put(book.answers, before, answer), bounds.answers, (one) =>
    asciiLower(one.attendee),
  );
  const delegations =
    method === "REPLY" && proof.by === "actor"
      ? withWord(book.delegations, { ...event, delegator: attendee }, delegatesOf(invitation, attendee), now)
      : book.delegations;
  return { ...book, answers, delegations };
}

/** More than anybody sends in their place. */
const mostDelegates = 20;

/** Named from either end of the delegation. */
const delegatesOf = ({ attendees }: Invitation, delegator: string): readonly string[] =>
  attendees
    .flatMap(({ address, delegatedTo, delegatedFrom }) =>
      sameAddress(address, delegator)
        ? delegatedTo
        : delegatedFrom.some((from) => sameAddress(from, delegator))
          ? [address]
          : [],
    )
    .filter((delegate) => areAddresses(delegate))
    .slice(0, mostDelegates);

/** The delegator's newest word about an event stands for all before: whom it no longer names no longer comes. */
function withWord(
  delegations: readonly RememberedDelegation[],
  word: Pick<RememberedDelegation, "uid" | "recurrenceId" | "organizer" | "delegator">,
  delegates: readonly string[],
  now: Date,
): readonly RememberedDelegation[] {
  const before = delegations.filter(
    (one) => isSameEvent(one, word) && sameAddress(one.delegator, word.delegator),
  );
  const added = delegates.filter(
    (delegate, index) =>
      !before.some((one) => sameAddress(one.delegate, delegate)) &&
      delegates.findIndex((other) => sameAddress(other, delegate)) === index,
  );
  const ended = before.filter(({ delegate }) => !delegates.some((other) => sameAddress(other, delegate)));
  if (added.length === 0 && ended.length === 0) return delegations;
  const at = now.toISOString();
  return makeRoom(
    [
      ...delegations.filter((one) => !ended.includes(one)),
      ...added.map((delegate) => ({ ...word, delegate, at })),
    ],
    bounds.delegations,
    ({ delegator }) => asciiLower(delegator),
  );
}

export function teachAsking(
  book: MemoryBook,
  before: RememberedAsking | null,
  asking: RememberedAsking,
): MemoryBook {
  if (!fits(asking.uid, asking.recurrenceId) || !areAddresses(asking.actor)) return book;
  const asked = makeRoom(put(book.asked, before, asking), bounds.asked, ({ actor }) => asciiLower(actor));
  return { ...book, asked };
}

export function teachWithdrawal(book: MemoryBook, issuer: string, id: string, now: Date): MemoryBook {
  if (!fits(id) || !areAddresses(issuer)) return book;
  if (book.withdrawn.some((one) => one.id === id && sameAddress(one.issuer, issuer))) return book;
  const withdrawn = [...book.withdrawn, { issuer, id, at: now.toISOString() }];
  return { ...book, withdrawn: makeRoom(withdrawn, bounds.withdrawn, (one) => asciiLower(one.issuer)) };
}
