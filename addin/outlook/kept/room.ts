/** What goes into the copy that roams where not everything has room: in which order, and until when. */
import { bounds } from "../../../core/memory/bounds.ts";
import type { RememberedAsking, RememberedVersion } from "../../../core/ports.ts";
import { bookKinds, mapLists, settingsKinds, type Kind, type RecordOf, type State } from "./state.ts";

const domainOf = (address: string): string => address.slice(address.lastIndexOf("@") + 1);

/** Whose record it is, as in memory itself: they share the room among them. */
const owners: { readonly [K in Kind]: (record: RecordOf<K>) => string } = {
  trustedPairs: () => "",
  mandates: () => "",
  anchors: () => "",
  certificates: () => "",
  pins: () => "",
  authservIds: () => "",
  senders: ({ address }) => domainOf(address),
  versions: ({ organizer }) => organizer,
  answers: ({ attendee }) => attendee,
  delegations: ({ delegator }) => delegator,
  asked: ({ actor }) => actor,
  withdrawn: ({ issuer }) => issuer,
};

/**
 * Places in a list, the last to leave first: the owner with the most records makes room, their oldest first. The first
 * n are what `makeRoom` of core/memory leaves of n.
 */
export function inOrder<T>(records: readonly T[], ownerOf: (record: T) => string): readonly number[] {
  const counts = new Map<string, number>();
  const ranks = records
    .map((record, place) => ({ place, owner: ownerOf(record).toLowerCase() }))
    .toReversed()
    .map(({ place, owner }) => {
      const rank = counts.get(owner) ?? 0;
      counts.set(owner, rank + 1);
      return { place, rank };
    });
  return ranks.toSorted((a, b) => a.rank - b.rank || b.place - a.place).map(({ place }) => place);
}

/** Of two devices' records together no more than memory takes. */
export const bounded = (state: State): State => {
  const list = <K extends Kind>(kind: K): readonly RecordOf<K>[] => {
    const most = mostOf(kind);
    if (state[kind].length <= most) return state[kind];
    const staying = new Set(inOrder(state[kind], owners[kind]).slice(0, most));
    return state[kind].filter((_, place) => staying.has(place));
  };
  return mapLists(state, list);
};

const mostOf = (kind: Kind): number => {
  const kinds: Partial<Record<Kind, number>> = bounds;
  return kinds[kind] ?? Number.POSITIVE_INFINITY;
};

/** A record's place in its list, and how long it is in JSON. */
interface Slot {
  readonly kind: Kind;
  readonly place: number;
  readonly length: number;
}

/**
 * Of what a mail can bring, each kind has a part of the room that no other takes. What takes a judgement's ground away
 * by its loss has the larger ones: a withdrawn mandate would count again, a denied invitation look as good as any, and
 * a forged sender be met as if for the first time.
 */
const parts: readonly (readonly [
  part: number,
  kind: "senders" | "versions" | "answers" | "delegations" | "asked" | "withdrawn",
  asked: "yes" | "no" | null,
  decided: boolean | null,
])[] = [
  [8, "withdrawn", null, null],
  [8, "asked", "no", null],
  [8, "senders", null, null],
  [2, "versions", null, true],
  [2, "asked", "yes", null],
  [1, "versions", null, false],
  [1, "answers", null, null],
  [1, "delegations", null, null],
];

/** Certificates and mandates are long, and what the person has at hand to import again: memory comes before more of them. */
const imported = 10_000;

/** Some thirty pins. What is lost with one more is trust, and no ground of a judgement. */
const pinned = 6_000;

/** All records of a state, the last to be left out first. */
function slots(state: State): readonly Slot[] {
  const ordered = <K extends Kind>(kind: K, holds: (record: RecordOf<K>) => boolean = () => true): Slot[] => {
    const records = state[kind];
    return inOrder(records, owners[kind]).flatMap((place) => {
      const record = records[place];
      return record === undefined || !holds(record)
        ? []
        : [{ kind, place, length: JSON.stringify(record).length + 1 }];
    });
  };
  const [first, rest] = split(
    [...ordered("mandates"), ...ordered("anchors"), ...ordered("certificates")],
    imported,
  );
  const [pins, morePins] = split(ordered("pins"), pinned);
  const memory = parts.map(([part, kind, answer, decided]) => ({
    part,
    slots:
      kind === "asked"
        ? ordered(kind, (asking: RememberedAsking) => asking.answer === answer)
        : kind === "versions"
          ? ordered(kind, (version: RememberedVersion) => version.decided === decided)
          : ordered(kind),
  }));
  return [
    ...ordered("authservIds"),
    ...ordered("trustedPairs"),
    ...pins,
    ...first,
    ...interleaved(memory),
    ...morePins,
    ...rest,
  ];
}

/** What has its part of the room surely, and what has none that memory could use. */
function split(long: readonly Slot[], room: number): readonly [Slot[], Slot[]] {
  let left = room;
  const first = long.filter(({ length }) => {
    if (length > left) return false;
    left -= length;
    return true;
  });
  const shorter = (a: Slot, b: Slot): number => a.length - b.length;
  return [first, long.filter((slot) => !first.includes(slot)).toSorted(shorter)];
}

/** Several orders as one: wherever it ends, each has had its part of what came before, or all it needs. */
function interleaved(
  kinds: readonly { readonly part: number; readonly slots: readonly Slot[] }[],
): readonly Slot[] {
  return kinds
    .flatMap(({ part, slots: own }) => {
      let used = 0;
      return own.map((slot) => ({ slot, at: (used += slot.length) / part }));
    })
    .toSorted((a, b) => a.at - b.at)
    .map(({ slot }) => slot);
}

/** A state with some of its records, and which ones are not in it. */
export interface Fitting<T> {
  readonly packed: T;
  readonly left: readonly { readonly kind: Kind; readonly place: number }[];
}

/**
 * As much of a state as `pack` takes, which answers null where it is too much; null: not even the state without
 * records is taken. `most`: characters that need not be tried, for they are too many in any case.
 */
export async function fitted<T>(
  state: State,
  most: number,
  pack: (state: State, left: number) => Promise<T | null>,
): Promise<Fitting<T> | null> {
  const all = slots(state);
  const tried = async (count: number): Promise<T | null> =>
    pack(part(state, all.slice(0, count)), all.length - count);
  let length = 0;
  let high = all.findIndex((slot) => (length += slot.length) > most);
  if (high < 0) high = all.length;
  const whole = await tried(high);
  if (whole !== null) return { packed: whole, left: all.slice(high) };
  let [low, best] = [0, await tried(0)];
  if (best === null) return null;
  // `low` is taken, `high` is not.
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    const packed = await tried(middle);
    if (packed === null) high = middle;
    else [low, best] = [middle, packed];
  }
  return { packed: best, left: all.slice(low) };
}

function part(state: State, taken: readonly Slot[]): State {
  const places = new Map<Kind, Set<number>>();
  for (const kind of [...settingsKinds, ...bookKinds]) places.set(kind, new Set());
  for (const { kind, place } of taken) places.get(kind)?.add(place);
  return mapLists(state, (kind) => state[kind].filter((_, place) => places.get(kind)?.has(place) === true));
}
