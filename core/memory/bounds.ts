/** How much is remembered at most, and who makes room where there is more. */
export const bounds = {
  senders: 2000,
  keys: 8,
  versions: 2000,
  answers: 2000,
  delegations: 1000,
  asked: 1000,
  withdrawn: 1000,
} as const;

/** Characters of one text: a UID, an issuer's name, an id. What is longer is not remembered at all. */
export const longestText = 1000;

/** RFC 5545, 3.3.8: a SEQUENCE beyond it is none, and would make every later one look old. */
export const greatestSequence = 2_147_483_647;

/** Whoever does not hold to something has this part of the room at least: the rest is safe from what mails bring. */
const open = 1 / 4;

/**
 * The newest of `records`, `most` at the most, oldest first as they stand. Who makes room is the owner with the
 * most records, so that one sender, however much they send, pushes out their own; and what `isKept` says the
 * person acted on only after what mails brought by themselves.
 */
export function makeRoom<T>(
  records: readonly T[],
  most: number,
  ownerOf: (record: T) => string,
  isKept: (record: T) => boolean = () => false,
): readonly T[] {
  let left = records;
  while (left.length > most) {
    const loose = left.filter((record) => !isKept(record));
    const leaving = oldestOfMost(loose.length > most * open ? loose : left, ownerOf);
    left = left.filter((record) => record !== leaving);
  }
  return left;
}

function oldestOfMost<T>(records: readonly T[], ownerOf: (record: T) => string): T | undefined {
  const counts = new Map<string, number>();
  for (const record of records) counts.set(ownerOf(record), (counts.get(ownerOf(record)) ?? 0) + 1);
  const largest = Math.max(...counts.values());
  return records.find((record) => counts.get(ownerOf(record)) === largest);
}
