import { openDB } from "idb";
import type { DBSchema, IDBPDatabase } from "idb";
import type { CalendarItem, OpenQuestion, Settings } from "../host.ts";

interface Schema extends DBSchema {
  calendar: { key: string; value: CalendarItem };
  questions: { key: string; value: OpenQuestion };
  settings: { key: "settings"; value: Settings };
}

/** Also what holds for a setting that was not there yet when they were saved. */
const noSettings: Settings = { me: null, trustedPairs: [], anchors: [], resolver: null, authservIds: [] };

/**
 * What the file host keeps on this device. Where the browser keeps nothing for the page, it is held until the
 * page is left: a check must not wait for a storage that never comes.
 */
export class Store {
  readonly #name: string;
  #database: Promise<IDBPDatabase<Schema> | null> | null = null;
  readonly #items = new Map<string, CalendarItem>();
  readonly #questions = new Map<string, OpenQuestion>();
  #settings: Settings = noSettings;

  constructor(name = "usher") {
    this.#name = name;
  }

  /** Null where nothing can be kept. */
  #open(): Promise<IDBPDatabase<Schema> | null> {
    this.#database ??= this.#connect().catch(() => null);
    return this.#database;
  }

  async #connect(): Promise<IDBPDatabase<Schema>> {
    return openDB<Schema>(this.#name, 1, {
      upgrade(database) {
        database.createObjectStore("calendar", { keyPath: "uid" });
        database.createObjectStore("questions", { keyPath: "reference" });
        database.createObjectStore("settings");
      },
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
    const database = await this.#open();
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

  async settings(): Promise<Settings> {
    const saved = await this.#use<Settings | undefined>(
      (database) => database.get("settings", "settings"),
      () => this.#settings,
    );
    return { ...noSettings, ...saved };
  }

  async saveSettings(settings: Settings): Promise<void> {
    await this.#use<unknown>(
      (database) => database.put("settings", settings, "settings"),
      () => (this.#settings = settings),
    );
  }
}
