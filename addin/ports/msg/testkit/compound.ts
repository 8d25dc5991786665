/** Writes compound files by [MS-CFB], version 3, for tests: what reads them is not what wrote them. */

export interface Tree {
  readonly [name: string]: Uint8Array | Tree;
}

const sector = 512;
const end = 0xfffffffe;
const free = 0xffffffff;

interface Entry {
  name: string;
  type: 1 | 2 | 5;
  right: number;
  child: number;
  start: number;
  data: Uint8Array | null;
  size: number;
}

/** Shorter names come first, then by upper case ([MS-CFB], 2.6.4). */
const byName = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number =>
  a.length - b.length || (a.toUpperCase() < b.toUpperCase() ? -1 : 1);

/** Siblings are a chain to the right: a tree all the same, if no balanced one. */
function entriesOf(tree: Tree): Entry[] {
  const entries: Entry[] = [];
  const add = (name: string, type: Entry["type"], data: Uint8Array | null): Entry => {
    const entry: Entry = { name, type, right: free, child: free, start: end, data, size: data?.length ?? 0 };
    entries.push(entry);
    return entry;
  };
  const fill = (parent: Entry, children: Tree): void => {
    let last: Entry | null = null;
    for (const [name, value] of Object.entries(children).toSorted(byName)) {
      const place = entries.length;
      const isStream = value instanceof Uint8Array;
      const entry = add(name, isStream ? 2 : 1, isStream ? value : null);
      if (last === null) parent.child = place;
      else last.right = place;
      last = entry;
      if (!isStream) fill(entry, value);
    }
  };
  fill(add("Root Entry", 5, null), tree);
  return entries;
}

const padded = (bytes: Uint8Array, to: number): Uint8Array => {
  const whole = new Uint8Array(Math.ceil(bytes.length / to) * to);
  whole.set(bytes);
  return whole;
};

export function writeCompound(tree: Tree): Uint8Array {
  const entries = entriesOf(tree);
  const sectors: Uint8Array[] = [];
  const fat: number[] = [];
  /** Where a chain of sectors begins that holds the bytes. */
  const put = (bytes: Uint8Array): number => {
    if (bytes.length === 0) return end;
    const start = sectors.length;
    const whole = padded(bytes, sector);
    for (let at = 0; at < whole.length; at += sector) {
      sectors.push(whole.subarray(at, at + sector));
      fat.push(at + sector < whole.length ? sectors.length : end);
    }
    return start;
  };
  const mini: Uint8Array[] = [];
  const miniFat: number[] = [];
  for (const entry of entries) {
    if (entry.data === null || entry.data.length === 0) continue;
    if (entry.data.length >= 4096) {
      entry.start = put(entry.data);
      continue;
    }
    entry.start = miniFat.length;
    const whole = padded(entry.data, 64);
    mini.push(whole);
    const last = miniFat.length + whole.length / 64 - 1;
    for (let at = miniFat.length; at <= last; at++) miniFat.push(at < last ? at + 1 : end);
  }
  const [root] = entries;
  if (root === undefined) throw new Error("no root");
  const miniStream = concat(mini);
  root.start = put(miniStream);
  root.size = miniStream.length;
  const miniFatStart = put(words(miniFat, free));
  const directory = put(concat(entries.map(entryBytes), 128 * Math.ceil(entries.length / 4) * 4));
  // The FAT holds its own sectors, and those that say where it is beyond the header.
  let [fatCount, difatCount] = [0, 0];
  for (;;) {
    const all = sectors.length + fatCount + difatCount;
    const [needed, more] = [Math.ceil(all / 128), Math.ceil(Math.max(0, fatCount - 109) / 127)];
    if (needed === fatCount && more === difatCount) break;
    [fatCount, difatCount] = [needed, more];
  }
  const fatAt = sectors.length;
  const places = Array.from({ length: fatCount }, (_, index) => fatAt + index);
  const difatAt = fatAt + fatCount;
  fat.push(...places.map(() => 0xfffffffd), ...Array.from({ length: difatCount }, () => 0xfffffffc));
  const fatBytes = words(fat, free);
  const difat = Array.from({ length: difatCount }, (_, index) => {
    const own = places.slice(109 + index * 127, 109 + (index + 1) * 127);
    const next = index + 1 < difatCount ? difatAt + index + 1 : end;
    return words([...own, ...Array.from({ length: 127 - own.length }, () => free), next], free);
  });
  const header = new Uint8Array(sector);
  const view = new DataView(header.buffer);
  header.set([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]);
  for (const [at, value] of [
    [24, 0x3e],
    [26, 3],
    [28, 0xfffe],
    [30, 9],
    [32, 6],
  ] as const)
    view.setUint16(at, value, true);
  for (const [at, value] of [
    [44, fatCount],
    [48, directory],
    [56, 4096],
    [60, miniFatStart],
    [64, Math.ceil(miniFat.length / 128)],
    [68, difatCount > 0 ? difatAt : end],
    [72, difatCount],
  ] as const)
    view.setUint32(at, value, true);
  for (let index = 0; index < 109; index++) view.setUint32(76 + 4 * index, places[index] ?? free, true);
  return concat([header, ...sectors, fatBytes, ...difat]);
}

function concat(parts: readonly Uint8Array[], size = 0): Uint8Array {
  const bytes = new Uint8Array(
    Math.max(
      size,
      parts.reduce((sum, { length }) => sum + length, 0),
    ),
  );
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** Whole sectors of 32-bit numbers. */
function words(values: readonly number[], fill: number): Uint8Array {
  const bytes = new Uint8Array(Math.ceil((values.length * 4) / sector) * sector);
  const view = new DataView(bytes.buffer);
  for (let at = 0; at < bytes.length; at += 4) view.setUint32(at, values[at / 4] ?? fill, true);
  return bytes;
}

function entryBytes({ name, type, right, child, start, size }: Entry): Uint8Array {
  const bytes = new Uint8Array(128);
  const view = new DataView(bytes.buffer);
  for (let index = 0; index < name.length; index++) view.setUint16(2 * index, name.charCodeAt(index), true);
  view.setUint16(64, 2 * name.length + 2, true);
  bytes.set([type, 1], 66);
  view.setUint32(68, free, true);
  view.setUint32(72, right, true);
  view.setUint32(76, child, true);
  view.setUint32(116, type === 1 ? 0 : start, true);
  view.setUint32(120, size, true);
  return bytes;
}
