import "fake-indexeddb/auto";
import { afterEach, describe, expect, it, test, vi } from "vitest";
import { emptyMemory } from "../../../core/memory/book.ts";
import type { Settings } from "../../host.ts";
import { Store } from "../../ports/store.ts";
import { book, list, pair, pin, sentence, settings, unset } from "../../testkit/rig.ts";
import { MailboxStore } from "./mailbox-store.ts";
import { device, idsOf, learning } from "./testkit/devices.ts";
import { Mailbox } from "./testkit/mailbox.ts";

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const full: Settings = {
  ...settings,
  trustedPairs: [pair("sam@acme.example", "olivia@acme.example", { methods: ["REQUEST"] })],
  mandates: ["ZXlKaGJHY2kuZTMwLkFB"],
  certificates: ["MIIB"],
  pins: [pin(1), pin(1, { address: "sam@acme.example" })],
  fetching: "https://relay.harbour.example/",
  resolver: "https://dns.example/dns-query",
  authservIds: ["mx.harbour.example"],
};

describe("what is kept in the mailbox", () => {
  it.for([["packed"], ["plain, where the client cannot pack"]] as const)(
    "is there on another device: %s",
    async ([how]) => {
      if (how !== "packed") vi.stubGlobal("CompressionStream", undefined);
      const mailbox = new Mailbox();
      const here = device(mailbox).open();
      await here.saveSettings(full);
      await here.updateMemory(() => book);
      await here.settled();
      if (how !== "packed") vi.stubGlobal("DecompressionStream", undefined);
      const there = device(mailbox).open();
      expect([await there.settings(), await there.memory()]).toEqual([full, book]);
      expect(await there.kept()).toEqual({ where: "mailbox", forgotten: 0 });
    },
  );

  it("is nothing at first, and nothing is written for it", async () => {
    const mailbox = new Mailbox();
    const store = device(mailbox).open();
    expect([await store.settings(), await store.memory()]).toEqual([unset, emptyMemory]);
    expect(await store.kept()).toEqual({ where: "mailbox", forgotten: 0 });
    expect(mailbox.sizes).toEqual([]);
  });

  it("is what was remembered on the device before, where there was no mailbox then", async () => {
    const mailbox = new Mailbox();
    const first = device(mailbox);
    await new Store(first.name).saveSettings(full);
    await new Store(first.name).updateMemory(() => book);
    await first.open().settled();
    const there = device(mailbox).open();
    expect([await there.settings(), await there.memory()]).toEqual([full, book]);
  });

  it("holds nothing but settings and memory: all else stays on the device", async () => {
    const mailbox = new Mailbox();
    const here = device(mailbox);
    const question = { uid: "1", to: "olivia@acme.example", reference: "r", askedAt: "" };
    await here.open().putQuestion(question);
    expect(await here.open().questions()).toEqual([question]);
    expect(await device(mailbox).open().questions()).toEqual([]);
    expect(await here.open().lists.add(list("a"), Uint8Array.of(1, 2, 3))).toBe("added");
    expect(await here.open().lists.list()).toEqual([list("a")]);
    expect(await here.open().lists.contents()).toEqual([Uint8Array.of(1, 2, 3)]);
    expect(await device(mailbox).open().lists.list()).toEqual([]);
    await here.open().settled();
    expect(mailbox.settings).toEqual({});
  });

  it("is not written where nothing changed", async () => {
    const mailbox = new Mailbox();
    const { open } = device(mailbox);
    const store = open();
    await store.updateMemory(() => book);
    await store.settled();
    await store.updateMemory((known) => known);
    await store.saveSettings(await store.settings());
    await store.settled();
    await open().settled();
    expect(mailbox.sizes).toHaveLength(1);
  });
});

describe("without roaming settings", () => {
  it("everything is kept on the device", async () => {
    const { open } = device(null);
    await open().saveSettings(full);
    await open().updateMemory(() => book);
    expect([await open().settings(), await open().memory()]).toEqual([full, book]);
    expect(await open().kept()).toEqual({ where: "device", forgotten: 0 });
  });

  it("and without storage, in the page", async () => {
    vi.spyOn(indexedDB, "open").mockImplementation(() => {
      throw new DOMException("The operation is insecure.", "SecurityError");
    });
    const store = device(null).open();
    await store.updateMemory(() => book);
    expect(await store.memory()).toEqual(book);
    expect(await store.kept()).toEqual({ where: "page", forgotten: 0 });
  });
});

describe("a mailbox that cannot be written", () => {
  it("loses nothing: the device has it, and it is tried again with the next change", async () => {
    const mailbox = new Mailbox();
    mailbox.failing = true;
    const here = device(mailbox);
    const store = here.open();
    await store.updateMemory(learning("a"));
    await store.saveSettings(full);
    await store.settled();
    expect(await store.kept()).toEqual({ where: "device", forgotten: 0 });
    expect([await idsOf(here.open()), await here.open().settings()]).toEqual([["a"], full]);
    mailbox.failing = false;
    await store.updateMemory(learning("b"));
    expect(await store.kept()).toEqual({ where: "mailbox", forgotten: 0 });
    expect(await idsOf(device(mailbox).open())).toEqual(["a", "b"]);
  });

  it("is tried again at the next visit", async () => {
    const mailbox = new Mailbox();
    mailbox.failing = true;
    const { open } = device(mailbox);
    const store = open();
    await store.updateMemory(learning("a"));
    await store.settled();
    mailbox.failing = false;
    await open().settled();
    expect(await idsOf(device(mailbox).open())).toEqual(["a"]);
  });

  it("cannot be read either: all is kept on the device", async () => {
    const refusing = {
      get: () => {
        throw new Error("no settings");
      },
      set: () => undefined,
      save: () => Promise.reject(new Error("no settings")),
    };
    const store = new MailboxStore(refusing, new Store("refusing"));
    await store.updateMemory(() => book);
    expect([await store.memory(), await store.kept()]).toEqual([book, { where: "device", forgotten: 0 }]);
  });
});

describe("a device that cannot be reached", () => {
  test.for<[what: string, act: (store: MailboxStore) => Promise<unknown>]>([
    ["memory", (store) => store.memory()],
    ["updateMemory", (store) => store.updateMemory(() => book)],
    ["settings", (store) => store.settings()],
    ["saveSettings", (store) => store.saveSettings(full)],
    ["kept", (store) => store.kept()],
    ["items", (store) => store.items()],
  ])("is said in a sentence, and tried again: %s", async ([, act]) => {
    const store = device(new Mailbox()).open();
    await store.items();
    for (const method of ["get", "getAll", "put", "delete"] as const)
      vi.spyOn(IDBObjectStore.prototype, method).mockImplementation(() => {
        throw new DOMException("The database connection is closing.", "InvalidStateError");
      });
    await expect(act(store)).rejects.toThrow(sentence);
    vi.restoreAllMocks();
    await act(store);
    expect(await store.kept()).toEqual({ where: "mailbox", forgotten: 0 });
  });
});

describe("two panes on one device", () => {
  it("lose nothing of each other's, and the mailbox has it all", async () => {
    const mailbox = new Mailbox();
    const { open } = device(mailbox);
    const [here, there] = [open(), open()];
    const ids = Array.from({ length: 40 }, (_, index) => `mandate-${index}`);
    await Promise.all(ids.map((id, index) => (index % 2 ? here : there).updateMemory(learning(id))));
    await Promise.all([here.settled(), there.settled()]);
    expect(await idsOf(open())).toEqual(ids.toSorted());
    await open().settled();
    expect(await idsOf(device(mailbox).open())).toEqual(ids.toSorted());
  });

  it("write by turns where the browser has locks", async () => {
    const requested: string[] = [];
    let [busy, busiest] = [0, 0];
    let last: Promise<unknown> = Promise.resolve();
    const request = (name: string, act: () => Promise<unknown>): Promise<unknown> => {
      requested.push(name);
      last = last.then(async () => {
        busiest = Math.max(busiest, ++busy);
        await act().finally(() => busy--);
        return true;
      });
      return last;
    };
    vi.stubGlobal("navigator", { locks: { request } });
    const mailbox = new Mailbox();
    const { open } = device(mailbox);
    const [here, there] = [open(), open()];
    await Promise.all([here.updateMemory(learning("a")), there.updateMemory(learning("b"))]);
    await Promise.all([here.settled(), there.settled()]);
    expect([new Set(requested).size, busiest]).toEqual([1, 1]);
    expect(await idsOf(device(mailbox).open())).toEqual(["a", "b"]);
  });

  it("write all the same where the browser gives no locks, and once where the writing fails", async () => {
    const refusing = vi.fn<() => Promise<never>>(() =>
      Promise.reject(new DOMException("The request was denied.", "SecurityError")),
    );
    vi.stubGlobal("navigator", { locks: { request: refusing } });
    const mailbox = new Mailbox();
    const store = device(mailbox).open();
    await store.updateMemory(learning("a"));
    await store.settled();
    expect(refusing).toHaveBeenCalled();
    expect(await idsOf(device(mailbox).open())).toEqual(["a"]);
    vi.stubGlobal("navigator", {
      locks: { request: (_: string, act: () => Promise<unknown>): Promise<unknown> => act() },
    });
    mailbox.failing = true;
    const saved = mailbox.sizes.length;
    await store.updateMemory(learning("b"));
    await store.settled();
    expect(mailbox.sizes).toHaveLength(saved + 1);
  });

  it("keep what was remembered where a change goes wrong", async () => {
    const { open } = device(new Mailbox());
    const store = open();
    await store.updateMemory(() => book);
    const wrong = store.updateMemory(() => {
      throw new Error("wrong");
    });
    await expect(wrong).rejects.toThrow(sentence);
    await store.updateMemory((known) => ({ ...known, senders: [{ ...known.senders[0]!, first: "today" }] }));
    expect(await open().memory()).toEqual(book);
  });
});
