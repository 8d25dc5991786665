/**
 * What a device knows of the copy in the mailbox, so that two devices that write by turns, or at once, lose nothing of
 * each other's, and what was forgotten on one comes back on none.
 *
 * A copy says how far each device's changes are in it. One that has nothing this device has not is an older one of its
 * own, or the same, and the device's whole book is the truth. Any other takes the device's place, and what this device
 * changed since, as far as the copy's writer had not seen it, is done again on top. Office gives a pane what was there
 * when it opened and takes whatever it writes, so a pane that stays open for days writes over what others wrote
 * meanwhile: they find that when they next open, and put theirs back.
 *
 * What two devices lose at most: what had no room in a copy, on the device that takes that copy over (not mandates and
 * anchors, which stay); what the person changed on a device more than `mostChanges` changes ago and somebody wrote over;
 * what never reached the mailbox from a device whose storage is then erased. Of one thing changed on both, settings are
 * as the device left them that opens later, and memory as the newer of the two has it.
 */
import { isVersions, mostDevices, type Copy, type Versions } from "./pack.ts";
import { bounded } from "./room.ts";
import {
  applied,
  changesBetween,
  identity,
  mapLists,
  type Change,
  type RecordOf,
  type Kind,
  type State,
} from "./state.ts";

/** A change of this device's own, and how many it had made with it. */
interface OwnChange extends Change {
  readonly count: number;
}

export interface Mark {
  readonly schema: 1;
  /** Random, new with the device's storage. */
  readonly device: string;
  /** How many times anything was changed here. */
  readonly count: number;
  /** How far the other devices' changes are in what is kept here. */
  readonly seen: Versions;
  /** The newest last, one for each thing. */
  readonly changes: readonly OwnChange[];
  /** Records that were left out before this device came to see the copy. */
  readonly lost: number;
  /** Imported things that have no room in the mailbox, by their identity. */
  readonly staying: readonly string[];
}

/** More of them than a person makes between two visits of another device. */
const mostChanges = 2000;

export const newMark = (): Mark => ({
  schema: 1,
  device: btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(6)))),
  count: 0,
  seen: [],
  changes: [],
  lost: 0,
  staying: [],
});

/** As this very version wrote it; there is nothing in it that cannot be found out again. */
export const isMark = (value: unknown): value is Mark =>
  typeof value === "object" &&
  value !== null &&
  "schema" in value &&
  value.schema === 1 &&
  "seen" in value &&
  isVersions(value.seen);

/** The mark after a change on this device. */
export function noted(mark: Mark, before: State, after: State): Mark {
  const changes = changesBetween(before, after);
  if (changes.length === 0) return mark;
  const count = mark.count + 1;
  const changed = new Set(changes.map(({ id }) => id));
  const own = [
    ...mark.changes.filter(({ id }) => !changed.has(id)),
    ...changes.map((change) => ({ ...change, count })),
  ];
  return { ...mark, count, changes: own.slice(-mostChanges), lost: isBlank(after) ? 0 : mark.lost };
}

/** Whoever forgets all misses nothing of it. */
const isBlank = ({ senders, versions, answers, delegations, asked, withdrawn }: State): boolean =>
  [senders, versions, answers, delegations, asked, withdrawn].every(({ length }) => length === 0);

/** How far the changes of the device are in a copy, and in what others have seen. */
export const seenWith = ({ seen, device, count }: Mark): Versions =>
  count === 0 ? seen : [...seen, [device, count] as const].slice(-mostDevices);

/** How many of this device's changes the copy's writer had seen. */
export function reached({ device, count }: Mark, { seen }: Copy): number {
  const own = seen.find(([name]) => name === device);
  if (own !== undefined) return own[1];
  // In a full list it may have made room: what was forgotten elsewhere must not come back for that.
  return seen.length < mostDevices ? 0 : count;
}

const isKnown = (mark: Mark, { seen }: Copy): boolean => {
  const known = new Map(seenWith(mark));
  return seen.every(([device, count]) => (known.get(device) ?? -1) >= count);
};

/** What holds on the device once it has seen the copy. */
export function taken(mark: Mark, mine: State, copy: Copy): { readonly mark: Mark; readonly state: State } {
  if (isKnown(mark, copy)) return { mark, state: mine };
  const had = reached(mark, copy);
  const unseen = new Map<string, Change>(mark.staying.map((id) => [id, { id, gone: false }]));
  for (const change of mark.changes) if (change.count > had) unseen.set(change.id, change);
  const said = Object.fromEntries(copy.unknown.map((name) => [name, mine[name]]));
  const state = bounded(applied(mine, { ...copy.state, ...said }, unseen));
  const there = identitiesOf(state);
  const kept = mark.staying.filter((id) => there.has(id)).length;
  return {
    mark: {
      ...mark,
      seen: copy.seen.filter(([device]) => device !== mark.device),
      lost: Math.max(0, copy.forgotten - kept),
    },
    state,
  };
}

function identitiesOf(state: State): ReadonlySet<string> {
  const ids = new Set<string>();
  const add = <K extends Kind>(kind: K): readonly RecordOf<K>[] => {
    for (const record of state[kind]) ids.add(identity(kind, record));
    return state[kind];
  };
  mapLists(state, add);
  return ids;
}
