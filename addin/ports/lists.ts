/** Which imported revocation lists stay on the device. */
import type { ImportedList } from "../host.ts";

/** Octets of all lists together, and how many they may be. */
const mostOctets = 20 * 1024 * 1024;
const mostLists = 200;

export const newestFirst = (lists: readonly ImportedList[]): readonly ImportedList[] =>
  lists.toSorted((a, b) => Date.parse(b.thisUpdate) - Date.parse(a.thisUpdate));

/**
 * Which of the lists make room for one more. Nothing here has been verified, so that a forged list must not push out a
 * true one that still says something: only one that is over, names nobody, and has a newer one of its series, goes.
 */
export function roomFor(
  next: ImportedList,
  lists: readonly ImportedList[],
  now: Date,
): readonly ImportedList[] | "known" | "full" {
  if (lists.some(({ id }) => id === next.id)) return "known";
  const all = [...lists, next];
  const gone = lists.filter((list) => isOver(list, now) && all.some((other) => replaces(other, list)));
  const staying = all.filter((list) => !gone.includes(list));
  const octets = staying.reduce((sum, list) => sum + list.octets, 0);
  return octets > mostOctets || staying.length > mostLists ? "full" : gone;
}

/** A list without an end says something for ever, and so does one that revokes: that is final. */
const isOver = ({ nextUpdate, entries }: ImportedList, now: Date): boolean =>
  entries === 0 && nextUpdate !== null && Date.parse(nextUpdate) < now.getTime();

const replaces = (newer: ImportedList, older: ImportedList): boolean =>
  newer.series === older.series && Date.parse(newer.thisUpdate) > Date.parse(older.thisUpdate);
