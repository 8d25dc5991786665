import "fake-indexeddb/auto";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { Budget } from "../../core/bytes/budget.ts";
import { der, person, pkcs12, type Holder } from "../../core/compose/testkit/openssl.ts";
import { decryptWith } from "../../core/evidence/smime/envelope-open.ts";
import { encrypt } from "../../core/evidence/smime/testkit/envelope.ts";
import { KeyStore } from "./keys.ts";

let databases = 0;
const freshName = (): string => `keys ${++databases}`;

const text = new TextEncoder().encode("Content-Type: text/plain\r\n\r\nnoon\r\n");
const opened = async (store: KeyStore, { pem, key }: Holder): Promise<Uint8Array | null> => {
  const to = { pem, key, certificate: der({ pem, key }), pkcs8: new Uint8Array() };
  return (await decryptWith(store)(encrypt(text, [to]), new Budget())).entity;
};

let olivia: Holder;
let elliptic: Holder;
beforeAll(() => {
  olivia = person("Olivia", "email:olivia@acme.example", { kind: "rsa", usage: "keyEncipherment" });
  elliptic = person("Ed", "email:ed@acme.example", { kind: "p384", usage: "keyAgreement" });
});

describe("KeyStore", () => {
  it("keeps keys over visits, opens mail by them, and forgets them", async () => {
    const name = freshName();
    const store = new KeyStore(name);
    expect(await store.list()).toEqual([]);
    const result = await store.add(pkcs12(olivia), "secret");
    expect(result).toMatchObject({ added: [{ addresses: ["olivia@acme.example"], subject: "CN=Olivia" }] });
    await store.add(pkcs12(elliptic), "secret");
    const next = new KeyStore(name);
    expect((await next.list()).map(({ subject }) => subject).toSorted()).toEqual(["CN=Ed", "CN=Olivia"]);
    expect(await opened(next, olivia)).toEqual(text);
    expect(await opened(next, elliptic)).toEqual(text);
    for (const { id } of await next.list()) await next.remove(id);
    expect(await new KeyStore(name).list()).toEqual([]);
    expect(await opened(store, olivia)).toBeNull();
  });

  it("keeps nothing that can be read out again", async () => {
    const store = new KeyStore(freshName());
    await store.add(pkcs12(olivia), "secret");
    const [key] = await store.keys();
    const held = [...(key?.oaep ?? []), key?.numbers?.by].flatMap((one) => one ?? []);
    expect(held).toHaveLength(5);
    for (const one of held) {
      expect(one.extractable).toBe(false);
      await expect(crypto.subtle.exportKey("jwk", one)).rejects.toThrow("not extractable");
    }
    expect(Object.keys((await store.list())[0] ?? {}).toSorted()).toEqual([
      "addresses",
      "id",
      "issuer",
      "notAfter",
      "notBefore",
      "subject",
    ]);
  });

  it("takes each key once", async () => {
    const store = new KeyStore(freshName());
    await store.add(pkcs12(olivia), "secret");
    expect(await store.add(pkcs12(olivia), "secret")).toEqual({ fault: "known" });
    expect(await store.list()).toHaveLength(1);
  });

  it.each([
    ["another password", () => pkcs12(olivia), "Secret", "password"],
    ["another file", () => text, "secret", "malformed"],
    ["a key for signatures", () => pkcs12(person("S", "email:s@acme.example")), "secret", "unsupported"],
    ["no key", () => pkcs12(olivia, { key: null }), "secret", "no-key"],
    ["no certificate", () => pkcs12(olivia, { options: ["-nocerts"] }), "secret", "no-certificate"],
  ] as const)("says what is wrong with %s, and keeps nothing of it", async (_name, file, password, fault) => {
    const store = new KeyStore(freshName());
    expect(await store.add(file(), password)).toEqual({ fault });
    expect(await store.list()).toEqual([]);
  });

  it("holds keys until the page is left where the browser keeps nothing", async () => {
    vi.stubGlobal("indexedDB", {
      open: () => {
        throw new DOMException("no storage", "SecurityError");
      },
    });
    try {
      const name = freshName();
      const store = new KeyStore(name);
      await store.add(pkcs12(olivia), "secret");
      expect(await opened(store, olivia)).toEqual(text);
      expect(await new KeyStore(name).list()).toEqual([]);
      const [held] = await store.list();
      await store.remove(held?.id ?? "");
      expect(await store.list()).toEqual([]);
    } finally {
      vi.unstubAllGlobals();
    }
  });
});
