/**
 * Compound files ([MS-CFB]), as far as messages need them. Every chain of sectors and every directory entry is followed
 * once at most, and no more is copied than a file can hold, whatever it says of itself.
 */

/** [MS-CFB], 2.2. */
const signature = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];

/** [MS-CFB], 2.1: a sector number above it is none. */
const greatestSector = 0xfffffffa;
/** [MS-CFB], 2.6.1. */
const noEntry = 0xffffffff;
const entrySize = 128;
const miniSize = 64;
/** Streams below this are in the mini stream. */
const miniCutoff = 4096;

export interface Storage {
  /** By name, in lower case. */
  readonly storages: ReadonlyMap<string, Storage>;
  /** Whole, or null where the file does not hold it. */
  stream(name: string): Uint8Array | null;
}

/** What is damaged beyond reading. */
class Damage extends Error {}

interface Entry {
  readonly name: string;
  readonly type: number;
  readonly left: number;
  readonly right: number;
  readonly child: number;
  readonly start: number;
  readonly size: number;
}

class CompoundFile {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #sectorSize: number;
  readonly #fat: readonly number[];
  readonly #miniFat: Uint8Array;
  readonly #mini: Uint8Array;
  readonly entries: readonly Entry[];
  /** Octets that may still be copied: more than there are twice only where several entries name the same ones. */
  #budget: number;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#budget = 2 * bytes.length;
    const shift = this.#view.getUint16(30, true);
    if (shift !== 9 && shift !== 12) throw new Damage();
    this.#sectorSize = 1 << shift;
    this.#fat = this.#fatSectors();
    this.entries = this.#directory();
    const [root] = this.entries;
    if (root?.type !== 5) throw new Damage();
    this.#miniFat = this.#chained(this.#view.getUint32(60, true), null);
    this.#mini = this.#chained(root.start, Math.min(root.size, bytes.length));
  }

  #offset(sector: number): number {
    return (sector + 1) * this.#sectorSize;
  }

  /** [MS-CFB], 2.5: the sectors of the FAT, the first 109 in the header. */
  #fatSectors(): readonly number[] {
    const most = Math.ceil(this.#bytes.length / this.#sectorSize);
    const sectors: number[] = [];
    const add = (from: number, count: number): void => {
      for (let index = 0; index < count; index++) {
        const sector = this.#view.getUint32(from + 4 * index, true);
        if (sector < greatestSector) sectors.push(sector);
      }
    };
    add(76, 109);
    const own = this.#sectorSize / 4 - 1;
    let next = this.#view.getUint32(68, true);
    for (let count = 0; next < greatestSector; count++) {
      if (count >= most) throw new Damage();
      add(this.#offset(next), own);
      next = this.#view.getUint32(this.#offset(next) + 4 * own, true);
    }
    return sectors;
  }

  #next(sector: number): number {
    const each = this.#sectorSize / 4;
    const table = this.#fat[Math.floor(sector / each)];
    if (table === undefined) throw new Damage();
    return this.#view.getUint32(this.#offset(table) + 4 * (sector % each), true);
  }

  /** A chain of sectors; `size` octets of it, or all. The last sector of a file may be cut. */
  #chained(start: number, size: number | null): Uint8Array {
    const sectors: number[] = [];
    const most = Math.ceil((size ?? this.#bytes.length) / this.#sectorSize);
    for (let sector = start; sector < greatestSector; sector = this.#next(sector)) {
      if (sectors.length >= most) {
        if (size === null) throw new Damage();
        break;
      }
      sectors.push(sector);
    }
    return this.#copied(size ?? sectors.length * this.#sectorSize, this.#sectorSize, (index) => {
      const sector = sectors[index];
      return sector === undefined ? null : this.#bytes.subarray(this.#offset(sector));
    });
  }

  /** `size` octets out of pieces of one size. */
  #copied(size: number, each: number, piece: (index: number) => Uint8Array | null): Uint8Array {
    this.#budget -= size;
    if (this.#budget < 0) throw new Damage();
    const copy = new Uint8Array(size);
    for (let at = 0, index = 0; at < size; at += each, index++) {
      const from = piece(index)?.subarray(0, Math.min(each, size - at));
      if (from === undefined || from.length === 0) throw new Damage();
      copy.set(from, at);
    }
    return copy;
  }

  #directory(): readonly Entry[] {
    const bytes = this.#chained(this.#view.getUint32(48, true), null);
    const view = new DataView(bytes.buffer);
    const entries: Entry[] = [];
    for (let at = 0; at + entrySize <= bytes.length; at += entrySize) {
      const length = Math.min(64, Math.max(2, view.getUint16(at + 64, true))) - 2;
      entries.push({
        name: new TextDecoder("utf-16le").decode(bytes.subarray(at, at + length)).toLowerCase(),
        type: bytes[at + 66] ?? 0,
        left: view.getUint32(at + 68, true),
        right: view.getUint32(at + 72, true),
        child: view.getUint32(at + 76, true),
        start: view.getUint32(at + 116, true),
        size: view.getUint32(at + 120, true),
      });
    }
    return entries;
  }

  read({ start, size }: Entry): Uint8Array {
    if (size > this.#bytes.length) throw new Damage();
    if (size >= miniCutoff) return this.#chained(start, size);
    const table = new DataView(this.#miniFat.buffer);
    let sector = start;
    return this.#copied(size, miniSize, (index) => {
      if (index > 0) sector = table.getUint32(4 * sector, true);
      return sector < greatestSector ? this.#mini.subarray(sector * miniSize) : null;
    });
  }
}

/** The root storage of a compound file; null: it is none, or one that is damaged. */
export function openCompound(bytes: Uint8Array): Storage | null {
  if (bytes.length < 512 || signature.some((octet, at) => bytes[at] !== octet)) return null;
  return orNull(() => {
    const file = new CompoundFile(bytes);
    return storageOf(file, 0, new Set([0]));
  });
}

/** Damage is found as such, or as an offset that is outside of everything. */
function orNull<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof Damage || error instanceof RangeError) return null;
    throw error;
  }
}

/** Deeper than a message in a message in a message. */
const mostDepth = 12;

/** `met`: entries that have their place already; one that has two belongs to a damaged file. */
function storageOf(file: CompoundFile, place: number, met: Set<number>, depth = 0): Storage {
  if (depth > mostDepth) throw new Damage();
  const storages = new Map<string, Storage>();
  const streams = new Map<string, Entry>();
  const open = [file.entries[place]?.child ?? noEntry];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next === noEntry) continue;
    const entry = file.entries[next];
    if (entry === undefined || met.has(next)) throw new Damage();
    met.add(next);
    if (entry.type === 1) storages.set(entry.name, storageOf(file, next, met, depth + 1));
    if (entry.type === 2) streams.set(entry.name, entry);
    open.push(entry.left, entry.right);
  }
  return {
    storages,
    stream: (name) => {
      const entry = streams.get(name.toLowerCase());
      return entry === undefined ? null : orNull(() => file.read(entry));
    },
  };
}
