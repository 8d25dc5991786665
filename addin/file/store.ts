import { openDB } from "idb";
import type { DBSchema, IDBPDatabase } from "idb";
import type { CalendarItem, OpenQuestion, Settings } from "../host.ts";

interface Schema extends DBSchema {
  calendar: { key: string; value: CalendarItem };
  questions: { key: string; value: OpenQuestion };
  settings: { key: "settings"; value: Settings };
}

const noSettings: Settings = { me: null, trustedPairs: [], anchors: [] };

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

  async items(): Promise<readonly CalendarItem[]> {
    const database = await this.#open();
    return database === null ? [...this.#items.values()] : database.getAll("calendar");
  }

  async putItem(item: CalendarItem): Promise<void> {
    const database = await this.#open();
    if (database === null) this.#items.set(item.uid, item);
    else await database.put("calendar", item);
  }

  async removeItem(uid: string): Promise<void> {
    const database = await this.#open();
    if (database === null) this.#items.delete(uid);
    else await database.delete("calendar", uid);
  }

  async questions(): Promise<readonly OpenQuestion[]> {
    const database = await this.#open();
    return database === null ? [...this.#questions.values()] : database.getAll("questions");
  }

  async putQuestion(question: OpenQuestion): Promise<void> {
    const database = await this.#open();
    if (database === null) this.#questions.set(question.reference, question);
    else await database.put("questions", question);
  }

  async settings(): Promise<Settings> {
    const database = await this.#open();
    return database === null
      ? this.#settings
      : { ...noSettings, ...(await database.get("settings", "settings")) };
  }

  async saveSettings(settings: Settings): Promise<void> {
    const database = await this.#open();
    if (database === null) this.#settings = settings;
    else await database.put("settings", settings, "settings");
  }
}
