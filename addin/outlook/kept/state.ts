/** Settings and memory as one value, of which a copy roams: which records it has, and which two of them are the same. */
import type { MemoryBook } from "../../../core/memory/book.ts";
import { compareRevisions } from "../../../core/memory/order.ts";
import { bounds } from "../../../core/memory/bounds.ts";
import type { RememberedKey, RememberedSender, RememberedVersion } from "../../../core/ports.ts";
import type { Settings } from "../../host.ts";

type Imported = "mandates" | "anchors" | "certificates" | "pins";
type SettingsList = "trustedPairs" | "authservIds" | Imported;
type BookList = Exclude<keyof MemoryBook, "schema">;
/** The kinds of records. */
export type Kind = SettingsList | BookList;

type Records = Pick<Settings, SettingsList> & Pick<MemoryBook, BookList>;
export type RecordOf<K extends Kind> = Records[K][number];
type Lists = { readonly [K in Kind]: readonly RecordOf<K>[] };

export interface State extends Lists {
  readonly me: Settings["me"];
  readonly resolver: Settings["resolver"];
  readonly fetching: Settings["fetching"];
}

/** Whose loss the person would have to make good by hand. */
export const isImported = (kind: Kind): kind is Imported =>
  kind === "mandates" || kind === "anchors" || kind === "certificates" || kind === "pins";

export const settingsKinds: readonly SettingsList[] = [
  "authservIds",
  "trustedPairs",
  "mandates",
  "anchors",
  "certificates",
  "pins",
];
export const bookKinds: readonly BookList[] = [
  "senders",
  "versions",
  "answers",
  "delegations",
  "asked",
  "withdrawn",
];
const kinds: readonly Kind[] = [...settingsKinds, ...bookKinds];

export const stateOf = (settings: Settings, { schema: _, ...book }: MemoryBook): State => ({
  ...onlySettings(settings),
  ...book,
});

export const settingsOf = (state: State): Settings => onlySettings(state);

const onlySettings = ({
  me,
  trustedPairs,
  mandates,
  anchors,
  certificates,
  pins,
  fetching,
  resolver,
  authservIds,
}: Settings): Settings => ({
  me,
  trustedPairs,
  mandates,
  anchors,
  certificates,
  pins,
  fetching,
  resolver,
  authservIds,
});

export const bookOf = ({ senders, versions, answers, delegations, asked, withdrawn }: State): MemoryBook => ({
  schema: 1,
  senders,
  versions,
  answers,
  delegations,
  asked,
  withdrawn,
});

/** The same in another list, with every list made anew. */
export function mapLists(state: State, list: <K extends Kind>(kind: K) => readonly RecordOf<K>[]): State {
  return {
    ...state,
    trustedPairs: list("trustedPairs"),
    mandates: list("mandates"),
    anchors: list("anchors"),
    certificates: list("certificates"),
    pins: list("pins"),
    authservIds: list("authservIds"),
    senders: list("senders"),
    versions: list("versions"),
    answers: list("answers"),
    delegations: list("delegations"),
    asked: list("asked"),
    withdrawn: list("withdrawn"),
  };
}

const idOf = (...parts: readonly unknown[]): string => JSON.stringify(parts).toLowerCase();

/** What a record is about: two of one identity are two words about the same thing. */
const identities: { readonly [K in Kind]: (record: RecordOf<K>) => string } = {
  trustedPairs: ({ agent, actor, methods, until, only }) => idOf(agent, actor, methods, until, only),
  mandates: (mandate) => mandate,
  anchors: (anchor) => anchor,
  certificates: (certificate) => certificate,
  pins: ({ certificate, address }) => idOf(certificate, address),
  authservIds: (id) => id,
  senders: ({ address }) => idOf(address),
  // UIDs compare exactly, so they keep their case.
  versions: ({ uid, recurrenceId, organizer, proven }) =>
    JSON.stringify(uid) + idOf(recurrenceId, organizer, proven),
  answers: ({ uid, recurrenceId, organizer, attendee }) =>
    JSON.stringify(uid) + idOf(recurrenceId, organizer, attendee),
  delegations: ({ uid, recurrenceId, organizer, delegator, delegate }) =>
    JSON.stringify(uid) + idOf(recurrenceId, organizer, delegator, delegate),
  asked: ({ uid, recurrenceId, actor, sequence, dtstamp, digest }) =>
    JSON.stringify(uid) + idOf(recurrenceId, actor, sequence, dtstamp, digest),
  withdrawn: ({ issuer, id }) => JSON.stringify(id) + idOf(issuer),
};

/** The identity of a record among all of a state's. */
export const identity = <K extends Kind>(kind: K, record: RecordOf<K>): string =>
  `${kind} ${identities[kind](record)}`;

/** One thing that is not as it was: what it is about, and whether it is gone. */
export interface Change {
  readonly id: string;
  readonly gone: boolean;
}

const isSame = (a: unknown, b: unknown): boolean => a === b || JSON.stringify(a) === JSON.stringify(b);

export function changesBetween(before: State, after: State): readonly Change[] {
  const changes: Change[] = [];
  for (const id of ["me", "resolver", "fetching"] as const)
    if (!isSame(before[id], after[id])) changes.push({ id, gone: false });
  const compare = <K extends Kind>(kind: K): void => {
    if (before[kind] === after[kind]) return;
    const then = byIdentity(kind, before[kind]);
    for (const record of after[kind]) {
      const id = identity(kind, record);
      if (!then.has(id) || !isSame(then.get(id), record)) changes.push({ id, gone: false });
      then.delete(id);
    }
    for (const id of then.keys()) changes.push({ id, gone: true });
  };
  for (const kind of kinds) compare(kind);
  return changes;
}

const byIdentity = <K extends Kind>(kind: K, records: readonly RecordOf<K>[]): Map<string, RecordOf<K>> =>
  new Map(records.map((record) => [identity(kind, record), record]));

/** `theirs`, with what was changed in `mine` and they have not seen; `gone` of what is no longer there. */
export function applied(mine: State, theirs: State, unseen: ReadonlyMap<string, { gone: boolean }>): State {
  const list = <K extends Kind>(kind: K): readonly RecordOf<K>[] => {
    const merged = byIdentity(kind, theirs[kind]);
    const own = byIdentity(kind, mine[kind]);
    for (const [id, { gone }] of unseen) {
      const record = own.get(id);
      const other = merged.get(id);
      if (gone || record !== undefined) merged.delete(id);
      if (!gone && record !== undefined)
        merged.set(id, other === undefined ? record : united(kind, record, other));
    }
    return [...merged.values()];
  };
  return {
    ...mapLists(theirs, list),
    me: unseen.has("me") ? mine.me : theirs.me,
    resolver: unseen.has("resolver") ? mine.resolver : theirs.resolver,
    fetching: unseen.has("fetching") ? mine.fetching : theirs.fetching,
  };
}

type Uniting = { readonly [K in Kind]?: (mine: RecordOf<K>, theirs: RecordOf<K>) => RecordOf<K> };

/** Two words about one thing: nothing that is known gets older by it. */
function united<K extends Kind>(kind: K, mine: RecordOf<K>, theirs: RecordOf<K>): RecordOf<K> {
  const unite: Uniting[K] = uniting[kind];
  return unite === undefined ? mine : unite(mine, theirs);
}

const earlier = (a: string, b: string): string => (Date.parse(a) <= Date.parse(b) ? a : b);
const later = (a: string, b: string): string => (Date.parse(a) >= Date.parse(b) ? a : b);

const spanning = <T extends Pick<RememberedKey, "first" | "last">>(mine: T, theirs: T): T => ({
  ...mine,
  first: earlier(mine.first, theirs.first),
  last: later(mine.last, theirs.last),
});

function unitedSender(mine: RememberedSender, theirs: RememberedSender): RememberedSender {
  const nameOf = ({ key, issuer }: RememberedKey): string => `${key} ${issuer}`;
  const keys = new Map(theirs.keys.map((key) => [nameOf(key), key]));
  for (const key of mine.keys) {
    const other = keys.get(nameOf(key));
    keys.delete(nameOf(key));
    keys.set(nameOf(key), other === undefined ? key : spanning(key, other));
  }
  return { ...spanning(mine, theirs), keys: [...keys.values()].slice(-bounds.keys) };
}

function unitedVersion(mine: RememberedVersion, theirs: RememberedVersion): RememberedVersion {
  const order = compareRevisions(mine, theirs);
  const [newer, older] = order >= 0 ? [mine, theirs] : [theirs, mine];
  return {
    ...newer,
    cancelled: newer.cancelled || (order === 0 && older.cancelled),
    decided: mine.decided || theirs.decided,
  };
}

const uniting: Uniting = {
  senders: unitedSender,
  versions: unitedVersion,
  answers: (mine, theirs) => (compareRevisions(mine, theirs) >= 0 ? mine : theirs),
  asked: (mine, theirs) => (later(mine.at, theirs.at) === mine.at ? mine : theirs),
};
