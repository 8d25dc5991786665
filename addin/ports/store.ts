import { openDB } from "idb";
import type { DBSchema, IDBPDatabase } from "idb";
import { emptyMemory, type MemoryBook } from "../../core/memory/book.ts";
import type {
  CalendarItem,
  ImportedList,
  OpenQuestion,
  Pair,
  RevocationLists,
  Settings,
  WaitingAnswer,
} from "../host.ts";
import { KeyStore } from "./keys.ts";
import { newestFirst, roomFor } from "./lists.ts";

interface KeptList extends ImportedList {
  readonly der: Uint8Array;
}

interface Schema extends DBSchema {
  calendar: { key: string; value: CalendarItem };
  questions: { key: string; value: OpenQuestion };
  settings: { key: "settings"; value: Settings };
  waiting: { key: string; value: WaitingAnswer };
  /**
   * Read as anything: it is the one thing here that later judgements are held against. "mailbox": what is known of
   * the copy that roams.
   */
  memory: { key: "memory" | "mailbox"; value: unknown };
  lists: { key: string; value: KeptList };
}

/** Everything of which a copy can be kept elsewhere, and what is known of that copy. */
export interface Held {
  readonly settings: Settings;
  /** Null: a later version of Usher keeps its own, which is left to it. */
  readonly memory: MemoryBook | null;
  /** As it was put here; undefined: never. */
  readonly mark: unknown;
}

/** Also what holds for a setting that was not there yet when they were saved. */
export const noSettings: Settings = {
  me: null,
  trustedPairs: [],
  mandates: [],
  anchors: [],
  certificates: [],
  pins: [],
  fetching: null,
  resolver: null,
  authservIds: [],
};

/** A pair as it was saved before it could be narrowed to something holds for everything until it is taken back. */
export const wholePair = (pair: Pick<Pair, "agent" | "actor"> & Partial<Pair>): Pair => ({
  methods: null,
  until: null,
  only: null,
  ...pair,
});

/**
 * What the file host keeps on this device. Where the browser keeps nothing for the page, it is held until the
 * page is left: a check must not wait for a storage that never comes.
 */
export class Store {
  readonly #name: string;
  #database: Promise<IDBPDatabase<Schema> | null> | null = null;
  /** Settled where a window of an earlier version keeps the storage as it was. */
  readonly #hindered: Promise<"hindered">;
  #hinder: () => void = () => undefined;
  readonly #items = new Map<string, CalendarItem>();
  readonly #questions = new Map<string, OpenQuestion>();
  readonly #waiting = new Map<string, WaitingAnswer>();
  #lists: readonly KeptList[] = [];
  #memory = emptyMemory;
  #settings: Settings = noSettings;
  #mark: unknown;

  /** Apart from the rest, and never where that roams. */
  readonly keys: KeyStore;

  constructor(name = "usher") {
    this.#name = name;
    this.keys = new KeyStore(`${name} keys`);
    this.#hindered = new Promise((resolve) => (this.#hinder = () => resolve("hindered")));
  }

  /** Null where nothing can be kept. */
  #open(): Promise<IDBPDatabase<Schema> | null> {
    this.#database ??= this.#connect().catch(() => null);
    return this.#database;
  }

  async #connect(): Promise<IDBPDatabase<Schema>> {
    return openDB<Schema>(this.#name, 3, {
      upgrade(database, version) {
        if (version < 1) {
          database.createObjectStore("calendar", { keyPath: "uid" });
          database.createObjectStore("questions", { keyPath: "reference" });
          database.createObjectStore("settings");
        }
        if (version < 2) {
          database.createObjectStore("waiting", { keyPath: "id" });
          database.createObjectStore("memory");
        }
        database.createObjectStore("lists", { keyPath: "id" });
      },
      blocked: () => this.#hinder(),
      // A later version must not wait for this page.
      blocking: (_current, _next, { target }) => (target as IDBDatabase).close(),
    });
  }

  /** Whether what is put here is still here after the page was left. */
  async lasts(): Promise<boolean> {
    return (await this.#open()) !== null;
  }

  /** Of what fails nothing is believed: it rejects with a sentence. */
  async #use<Result>(
    kept: (database: IDBPDatabase<Schema>) => Promise<Result>,
    held: () => Result,
  ): Promise<Result> {
    // Of two that are settled the first counts: once it is open, nothing hinders any more.
    const database = await Promise.race([this.#open(), this.#hindered]);
    if (database === "hindered")
      throw new Error("Usher is open in another window, in an earlier version. Close it and try again.");
    if (database === null) return held();
    try {
      return await kept(database);
    } catch (error) {
      const isFull = error instanceof DOMException && error.name === "QuotaExceededError";
      throw new Error(
        isFull
          ? "This device has no room left for what Usher should keep."
          : "What Usher keeps on this device could not be reached. Open the page anew.",
      );
    }
  }

  items(): Promise<readonly CalendarItem[]> {
    return this.#use(
      (database) => database.getAll("calendar"),
      () => [...this.#items.values()],
    );
  }

  async putItem(item: CalendarItem): Promise<void> {
    await this.#use<unknown>(
      (database) => database.put("calendar", item),
      () => this.#items.set(item.uid, item),
    );
  }

  async removeItem(uid: string): Promise<void> {
    await this.#use<unknown>(
      (database) => database.delete("calendar", uid),
      () => this.#items.delete(uid),
    );
  }

  questions(): Promise<readonly OpenQuestion[]> {
    return this.#use(
      (database) => database.getAll("questions"),
      () => [...this.#questions.values()],
    );
  }

  async putQuestion(question: OpenQuestion): Promise<void> {
    await this.#use<unknown>(
      (database) => database.put("questions", question),
      () => this.#questions.set(question.reference, question),
    );
  }

  /** Oldest first. */
  async waiting(): Promise<readonly WaitingAnswer[]> {
    const answers = await this.#use(
      (database) => database.getAll("waiting"),
      () => [...this.#waiting.values()],
    );
    return answers.toSorted((a, b) => Date.parse(a.addedAt) - Date.parse(b.addedAt));
  }

  async putWaiting(answer: WaitingAnswer): Promise<void> {
    await this.#use<unknown>(
      (database) => database.put("waiting", answer),
      () => this.#waiting.set(answer.id, answer),
    );
  }

  async removeWaiting(id: string): Promise<void> {
    await this.#use<unknown>(
      (database) => database.delete("waiting", id),
      () => this.#waiting.delete(id),
    );
  }

  readonly lists: RevocationLists = {
    list: async () => newestFirst((await this.#keptLists()).map(({ der: _, ...list }) => list)),
    contents: async () => (await this.#keptLists()).map(({ der }) => der),
    add: (list, der) => this.#addList({ ...list, der }),
    remove: async (id) => {
      await this.#use<unknown>(
        (database) => database.delete("lists", id),
        () => (this.#lists = this.#lists.filter((list) => list.id !== id)),
      );
    },
  };

  #addList(list: KeptList): ReturnType<RevocationLists["add"]> {
    return this.#use<"added" | "known" | "full">(
      (database) => {
        const { store, done } = database.transaction("lists", "readwrite");
        const written = async (): Promise<"added" | "known" | "full"> => {
          const room = roomFor(list, await store.getAll(), new Date());
          if (typeof room === "string") return room;
          await Promise.all([...room.map(({ id }) => store.delete(id)), store.put(list)]);
          return "added";
        };
        return Promise.all([written(), done]).then(([result]) => result);
      },
      () => {
        const room = roomFor(list, this.#lists, new Date());
        if (typeof room === "string") return room;
        const gone = new Set(room.map(({ id }) => id));
        this.#lists = [...this.#lists.filter(({ id }) => !gone.has(id)), list];
        return "added";
      },
    );
  }

  #keptLists(): Promise<readonly KeptList[]> {
    return this.#use(
      (database) => database.getAll("lists"),
      () => this.#lists,
    );
  }

  async memory(): Promise<MemoryBook> {
    const read = await bookReader();
    return this.#use(
      async (database) => read(await database.get("memory", "memory")) ?? emptyMemory,
      () => this.#memory,
    );
  }

  /**
   * In one transaction: what another page learns meanwhile waits for it, and is lost to neither. What could not be
   * read again is not kept, for it would take everything else with it; nor is anything where a later version of
   * Usher keeps its book, which is left to that version.
   */
  async updateMemory(change: (book: MemoryBook) => MemoryBook): Promise<void> {
    const read = await bookReader();
    const changed = (book: MemoryBook): MemoryBook => read(change(book)) ?? book;
    await this.#use<unknown>(
      (database) => {
        const { store, done } = database.transaction("memory", "readwrite");
        const written = async (): Promise<unknown> => {
          const kept = await store.get("memory");
          if (isLater(kept)) return;
          return store.put(changed(read(kept) ?? emptyMemory), "memory");
        };
        return Promise.all([written(), done]);
      },
      () => (this.#memory = changed(this.#memory)),
    );
  }

  async settings(): Promise<Settings> {
    const saved = await this.#use<Settings | undefined>(
      (database) => database.get("settings", "settings"),
      () => this.#settings,
    );
    return wholeSettings(saved);
  }

  async saveSettings(settings: Settings): Promise<void> {
    await this.#use<unknown>(
      (database) => database.put("settings", settings, "settings"),
      () => (this.#settings = settings),
    );
  }

  /**
   * Changes settings, memory and mark together, in one transaction as `updateMemory` does: with a memory that could not
   * be read again nothing of it is kept. What comes back as it was is not written. Gives what holds afterwards.
   */
  async revise(change: (held: Held) => Held): Promise<Held> {
    const read = await bookReader();
    const revised = (held: Held): Held => {
      const after = change(held);
      if (after.memory === held.memory) return after;
      const memory = held.memory === null ? null : read(after.memory);
      return memory === null ? held : { ...after, memory };
    };
    return this.#use(
      (database) => {
        const writing = database.transaction(["settings", "memory"], "readwrite");
        const written = async (): Promise<Held> => {
          const memories = writing.objectStore("memory");
          const [saved, kept, mark] = await Promise.all([
            writing.objectStore("settings").get("settings"),
            memories.get("memory"),
            memories.get("mailbox"),
          ]);
          const memory = isLater(kept) ? null : (read(kept) ?? emptyMemory);
          const held: Held = { settings: wholeSettings(saved), memory, mark };
          const after = revised(held);
          if (after.settings !== held.settings)
            await writing.objectStore("settings").put(after.settings, "settings");
          if (after.memory !== held.memory) await memories.put(after.memory, "memory");
          if (after.mark !== held.mark) await memories.put(after.mark, "mailbox");
          return after;
        };
        return Promise.all([written(), writing.done]).then(([after]) => after);
      },
      () => {
        const after = revised({ settings: this.#settings, memory: this.#memory, mark: this.#mark });
        this.#settings = after.settings;
        this.#memory = after.memory ?? this.#memory;
        this.#mark = after.mark;
        return after;
      },
    );
  }
}

const wholeSettings = (saved: Partial<Settings> | undefined): Settings => {
  const whole = { ...noSettings, ...saved };
  return { ...whole, trustedPairs: whole.trustedPairs.map(wholePair) };
};

/** Whether a later version of Usher wrote it: not damaged, only not to be read here. */
const isLater = (kept: unknown): boolean =>
  typeof kept === "object" &&
  kept !== null &&
  "schema" in kept &&
  typeof kept.schema === "number" &&
  kept.schema > emptyMemory.schema;

/**
 * Reads a book as it was kept; null: there is none that can be read here. Memory only adds to what a mail proves by
 * itself: one that is lost must not keep every later mail from being checked.
 */
async function bookReader(): Promise<(kept: unknown) => MemoryBook | null> {
  // With the first check, not with the page.
  const { readMemory } = await import("../../core/memory/read.ts").catch(() => {
    throw new Error("A part of Usher could not be loaded. Open the page anew.");
  });
  return (kept) => {
    const result = readMemory(kept);
    return "error" in result ? null : result.book;
  };
}
