/** The memory as lists to look through: pure, so that a long one can be searched and cut. */
import type { CalendarItem } from "../addin/host.ts";
import type { MemoryBook } from "../core/memory/book.ts";
import type { RememberedAsking, RememberedVersion } from "../core/ports.ts";

export interface RememberedEvent {
  readonly uid: string;
  /** As the person's own calendar has it; null: it is not on it, or has none. */
  readonly title: string | null;
  /** Newest first. */
  readonly versions: readonly RememberedVersion[];
  /** Answers of guests that were seen. */
  readonly answers: number;
}

/** Everything under one UID is one event, newest first. */
export function eventsOf(book: MemoryBook, items: readonly CalendarItem[]): readonly RememberedEvent[] {
  const times = new Map<string, string>();
  for (const { uid, at } of [...book.versions, ...book.answers, ...book.delegations, ...book.asked])
    if ((times.get(uid) ?? "") < at) times.set(uid, at);
  const versions = byUid(book.versions);
  const answers = byUid(book.answers);
  return [...times]
    .toSorted(([, a], [, b]) => (a < b ? 1 : -1))
    .map(([uid]) => ({
      uid,
      title: items.find((item) => item.uid === uid)?.invitation.summary ?? null,
      versions: (versions.get(uid) ?? []).toSorted((a, b) => (a.at < b.at ? 1 : -1)),
      answers: answers.get(uid)?.length ?? 0,
    }));
}

function byUid<T extends { readonly uid: string }>(records: readonly T[]): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const record of records) {
    const group = groups.get(record.uid);
    if (group === undefined) groups.set(record.uid, [record]);
    else group.push(record);
  }
  return groups;
}

/** Those of which one text holds what is searched for; case is set aside. */
export function search<T>(
  records: readonly T[],
  wanted: string,
  textsOf: (record: T) => readonly (string | null)[],
): readonly T[] {
  const folded = wanted.trim().toLowerCase();
  if (folded === "") return records;
  return records.filter((record) =>
    textsOf(record).some((text) => text?.toLowerCase().includes(folded) === true),
  );
}

/** Without what was answered about this very text. */
export const withoutAsking = (book: MemoryBook, asking: RememberedAsking): MemoryBook => ({
  ...book,
  asked: book.asked.filter((other) => keyOf(other) !== keyOf(asking)),
});

export const keyOf = ({ uid, recurrenceId, actor, sequence, dtstamp, digest }: RememberedAsking): string =>
  JSON.stringify([uid, recurrenceId, actor, sequence, dtstamp, digest]);

export const isEmpty = (book: MemoryBook): boolean =>
  [book.senders, book.versions, book.answers, book.delegations, book.asked, book.withdrawn].every(
    (records) => records.length === 0,
  );
