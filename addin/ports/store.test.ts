import "fake-indexeddb/auto";
import { describe, expect, it, vi } from "vitest";
import { emptyMemory } from "../../core/memory/book.ts";
import { book, pair } from "../testkit/rig.ts";
import { Store } from "./store.ts";

let databases = 0;
const fresh = (): string => `store-${++databases}`;

/** A database as the first version made it; a later one as it is. */
const opened = (name: string, version: number): Promise<IDBDatabase> =>
  new Promise((resolve, reject) => {
    const opening = indexedDB.open(name, version);
    opening.addEventListener("upgradeneeded", () => {
      if (version > 1) return;
      opening.result.createObjectStore("calendar", { keyPath: "uid" });
      opening.result.createObjectStore("questions", { keyPath: "reference" });
      opening.result.createObjectStore("settings");
    });
    opening.addEventListener("success", () => resolve(opening.result));
    opening.addEventListener("error", () => reject(new Error("not opened")));
  });

describe("storage of the first version", () => {
  const item = { uid: "1", answer: "accepted", text: "", level: null, addedAt: "2026-01-01T00:00:00.000Z" };
  const question = { uid: "1", to: "olivia@acme.example", reference: "r", askedAt: item.addedAt };
  const settings = {
    me: ["anna@harbour.example"],
    trustedPairs: [{ agent: "sam@acme.example", actor: "olivia@acme.example" }],
    anchors: ["AAAA"],
    resolver: "none",
    authservIds: ["mx.harbour.example"],
  };

  async function filled(name: string): Promise<IDBDatabase> {
    const database = await opened(name, 1);
    const writing = database.transaction(["calendar", "questions", "settings"], "readwrite");
    writing.objectStore("calendar").put(item);
    writing.objectStore("questions").put(question);
    writing.objectStore("settings").put(settings, "settings");
    return database;
  }

  it("is kept whole, pairs as they were meant, and takes what is new", async () => {
    const name = fresh();
    (await filled(name)).close();
    const store = new Store(name);
    expect(await store.items()).toEqual([item]);
    expect(await store.questions()).toEqual([question]);
    expect(await store.settings()).toEqual({
      ...settings,
      trustedPairs: [pair("sam@acme.example", "olivia@acme.example")],
      mandates: [],
      certificates: [],
      pins: [],
      fetching: null,
    });
    expect(await store.lists.list()).toEqual([]);
    expect([await store.waiting(), await store.memory(), await store.lasts()]).toEqual([
      [],
      emptyMemory,
      true,
    ]);
    await store.updateMemory(() => book);
    const next = new Store(name);
    expect([await next.memory(), await next.items()]).toEqual([book, [item]]);
  });

  it("that a window of that version still holds: a sentence, and all is there once it is closed", async () => {
    const name = fresh();
    const database = await filled(name);
    const store = new Store(name);
    const fault = /^Usher is open in another window[^\n]*\.$/;
    await expect(store.settings()).rejects.toThrow(fault);
    await expect(store.updateMemory(() => book)).rejects.toThrow(fault);
    database.close();
    expect(await store.lasts()).toBe(true);
    expect((await store.settings()).me).toEqual(settings.me);
  });

  it("and a later one: makes room for it, and says that the page is to be opened anew", async () => {
    const name = fresh();
    const store = new Store(name);
    await store.settings();
    const later = await opened(name, 4);
    await expect(store.settings()).rejects.toThrow(
      "What Usher keeps on this device could not be reached. Open the page anew.",
    );
    later.close();
  });
});

/** The memory of a database, past the store. */
const put = (name: string, value: unknown): Promise<void> =>
  new Promise((resolve) => {
    const opening = indexedDB.open(name);
    opening.addEventListener("success", () => {
      const writing = opening.result.transaction("memory", "readwrite");
      writing.objectStore("memory").put(value, "memory");
      writing.addEventListener("complete", () => {
        opening.result.close();
        resolve();
      });
    });
  });

const got = (name: string): Promise<unknown> =>
  new Promise((resolve) => {
    const opening = indexedDB.open(name);
    opening.addEventListener("success", () => {
      const reading = opening.result.transaction("memory").objectStore("memory").get("memory");
      reading.addEventListener("success", () => {
        opening.result.close();
        resolve(reading.result);
      });
    });
  });

describe("a damaged memory", () => {
  it.for<[what: string, value: unknown]>([
    ["no object", "rubbish"],
    ["nothing", null],
    ["a form there never was", { ...book, schema: "2" }],
    ["an earlier form than the first", { ...book, schema: 0 }],
    ["a list that is none", { ...book, senders: {} }],
    ["a sender without keys", { ...book, senders: [{ address: "olivia@acme.example" }] }],
  ])("begins anew: %s", async ([, value]) => {
    const name = fresh();
    const store = new Store(name);
    await store.memory();
    await put(name, value);
    expect(await store.memory()).toEqual(emptyMemory);
    const { withdrawn } = book;
    await store.updateMemory((known) => ({ ...known, withdrawn }));
    expect(await new Store(name).memory()).toEqual({ ...emptyMemory, withdrawn });
  });
});

describe("the memory of a later version", () => {
  it.for([2, 1.5])("is read as empty and left as it is: schema %s", async (schema) => {
    const name = fresh();
    const store = new Store(name);
    await store.memory();
    const later = { ...book, schema, more: ["what this version knows nothing of"] };
    await put(name, later);
    expect(await store.memory()).toEqual(emptyMemory);
    await store.updateMemory(() => book);
    await new Store(name).updateMemory((known) => ({ ...known, withdrawn: book.withdrawn }));
    expect(await got(name)).toEqual(later);
    expect(await store.memory()).toEqual(emptyMemory);
  });
});

describe("where the browser keeps nothing", () => {
  it("everything is held until the page is left", async () => {
    const refusing = vi.spyOn(indexedDB, "open").mockImplementation(() => {
      throw new DOMException("The operation is insecure.", "SecurityError");
    });
    const name = fresh();
    const store = new Store(name);
    const judgement = {
      trust: null,
      advice: null,
      reasons: [],
      invitation: null,
      alignments: [],
      digest: null,
    };
    const answer = { name: "a.eml", bytes: Uint8Array.of(1), judgement, from: [] };
    const [first, second] = [
      { ...answer, id: "b", addedAt: "2026-12-01T00:00:00.000Z" },
      { ...answer, id: "a", addedAt: "2026-12-02T00:00:00.000Z" },
    ];
    await store.putWaiting(second);
    await store.putWaiting(first);
    expect(await store.waiting()).toEqual([first, second]);
    await store.removeWaiting("b");
    expect(await store.waiting()).toEqual([second]);
    await Promise.all([
      store.updateMemory((known) => ({ ...known, senders: book.senders })),
      store.updateMemory((known) => ({ ...known, withdrawn: book.withdrawn })),
    ]);
    const { senders, withdrawn } = book;
    expect(await store.memory()).toEqual({ ...emptyMemory, senders, withdrawn });
    expect(await store.lasts()).toBe(false);
    expect(await new Store(name).memory()).toEqual(emptyMemory);
    refusing.mockRestore();
  });
});
