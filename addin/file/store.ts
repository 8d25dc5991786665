import { openDB } from "idb";
import type { DBSchema, IDBPDatabase } from "idb";
import type { CalendarItem, OpenQuestion, Settings } from "../host.ts";

interface Schema extends DBSchema {
  calendar: { key: string; value: CalendarItem };
  questions: { key: string; value: OpenQuestion };
  settings: { key: "settings"; value: Settings };
}

export const noSettings: Settings = { me: null, trustedPairs: [], anchors: [] };

/** What the file host keeps on this device. Rejects with a sentence where the browser keeps nothing. */
export class Store {
  readonly #name: string;
  #database: Promise<IDBPDatabase<Schema>> | null = null;

  constructor(name = "usher") {
    this.#name = name;
  }

  async #open(): Promise<IDBPDatabase<Schema>> {
    this.#database ??= openDB<Schema>(this.#name, 1, {
      upgrade(database) {
        database.createObjectStore("calendar", { keyPath: "uid" });
        database.createObjectStore("questions", { keyPath: "reference" });
        database.createObjectStore("settings");
      },
    });
    try {
      return await this.#database;
    } catch {
      this.#database = null;
      throw new Error("This browser does not let the page keep anything on this device.");
    }
  }

  async items(): Promise<readonly CalendarItem[]> {
    return (await this.#open()).getAll("calendar");
  }

  async putItem(item: CalendarItem): Promise<void> {
    await (await this.#open()).put("calendar", item);
  }

  async removeItem(uid: string): Promise<void> {
    await (await this.#open()).delete("calendar", uid);
  }

  async questions(): Promise<readonly OpenQuestion[]> {
    return (await this.#open()).getAll("questions");
  }

  async putQuestion(question: OpenQuestion): Promise<void> {
    await (await this.#open()).put("questions", question);
  }

  async settings(): Promise<Settings> {
    return { ...noSettings, ...(await (await this.#open()).get("settings", "settings")) };
  }

  async saveSettings(settings: Settings): Promise<void> {
    await (await this.#open()).put("settings", settings, "settings");
  }
}
