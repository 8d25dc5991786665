import { openDB } from "idb";
import type { DBSchema, IDBPDatabase } from "idb";
import type { DecryptionKey } from "../../core/ports.ts";
import type { HeldKey, HeldKeys, KeyFault } from "../host.ts";

interface KeptKey extends HeldKey {
  readonly key: DecryptionKey;
}

interface Schema extends DBSchema {
  keys: { key: string; value: KeptKey };
}

/**
 * The person's keys for mail that is encrypted to them, as objects of the platform that give nothing away: what this page
 * can do with them it can do as long as they are kept, and nowhere else. Where the browser keeps nothing for the page, they are held
 * until the page is left.
 */
export class KeyStore implements HeldKeys {
  readonly #name: string;
  #database: Promise<IDBPDatabase<Schema> | null> | null = null;
  readonly #held = new Map<string, KeptKey>();

  constructor(name: string) {
    this.#name = name;
  }

  /** Null where nothing can be kept. */
  #open(): Promise<IDBPDatabase<Schema> | null> {
    this.#database ??= this.#connect().catch(() => null);
    return this.#database;
  }

  async #connect(): Promise<IDBPDatabase<Schema>> {
    return openDB<Schema>(this.#name, 1, {
      upgrade: (database) => database.createObjectStore("keys", { keyPath: "id" }),
      // A later version must not wait for this page.
      blocking: (_current, _next, { target }) => (target as IDBDatabase).close(),
    });
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
    } catch {
      throw new Error("The keys on this device could not be reached. Open the page anew.");
    }
  }

  #all(): Promise<readonly KeptKey[]> {
    return this.#use(
      (database) => database.getAll("keys"),
      () => [...this.#held.values()],
    );
  }

  /** Those that end last first. */
  async list(): Promise<readonly HeldKey[]> {
    return (await this.#all())
      .map(({ key: _key, ...shown }) => shown)
      .toSorted((a, b) => Date.parse(b.notAfter) - Date.parse(a.notAfter));
  }

  /** For a check. */
  async keys(): Promise<readonly DecryptionKey[]> {
    return (await this.#all()).map(({ key }) => key);
  }

  async add(
    file: Uint8Array,
    password: string,
  ): Promise<{ readonly added: readonly HeldKey[] } | { readonly fault: KeyFault }> {
    const { newSeal, openDecryptionKeys } = await loaded();
    const result = await openDecryptionKeys(file, password, await newSeal());
    if ("error" in result) return { fault: result.error };
    const opened = await Promise.all(
      result.keys.map(async ({ name, ...rest }) => ({
        ...rest,
        id: await sha256(rest.key.certificate),
        subject: name,
      })),
    );
    const known = new Set((await this.#all()).map(({ id }) => id));
    const fresh = opened.filter(({ id }) => !known.has(id));
    if (fresh.length === 0) return { fault: "known" };
    await this.#use<unknown>(
      async (database) => {
        const { store, done } = database.transaction("keys", "readwrite");
        await Promise.all([...fresh.map((key) => store.put(key)), done]);
      },
      () => fresh.forEach((key) => this.#held.set(key.id, key)),
    );
    return { added: fresh.map(({ key: _key, ...shown }) => shown) };
  }

  async remove(id: string): Promise<void> {
    await this.#use<unknown>(
      (database) => database.delete("keys", id),
      () => this.#held.delete(id),
    );
  }
}

/** With the first import, not with the page. */
const loaded = async () => {
  try {
    const { newSeal, openDecryptionKeys } = await import("../../core/compose/pkcs12.ts");
    return { newSeal, openDecryptionKeys };
  } catch {
    throw new Error("A part of Usher could not be loaded. Open the page anew.");
  }
};

async function sha256(octets: Uint8Array): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", new Uint8Array(octets)));
  return [...hash].map((octet) => octet.toString(16).padStart(2, "0")).join("");
}
