import "fake-indexeddb/auto";
import { deflateRawSync } from "node:zlib";
import { afterEach, describe, expect, it, test, vi } from "vitest";
import { emptyMemory } from "../../../core/memory/book.ts";
import { Store } from "../../ports/store.ts";
import { book, pin, settings, unset } from "../../testkit/rig.ts";
import { MailboxStore } from "./mailbox-store.ts";
import { unpack } from "./pack.ts";
import { stateOf } from "./state.ts";
import { Mailbox } from "./testkit/mailbox.ts";

afterEach(() => {
  vi.unstubAllGlobals();
});

let devices = 0;
const open = (mailbox: Mailbox, name = `pack-${++devices}`): MailboxStore =>
  new MailboxStore(mailbox.open(), new Store(name));

const deflate = (text: string): string => deflateRawSync(text).toString("base64");
const content = { settings, memory: book };
const copy = { schema: 1, seen: [["a", 3]], forgotten: 2 };

describe("a copy", () => {
  it.for<[how: string, value: object]>([
    ["packed", { ...copy, deflate: deflate(JSON.stringify(content)) }],
    ["plain", { ...copy, plain: content }],
  ])("is read: %s", async ([, value]) => {
    expect(await unpack(value)).toEqual({
      seen: [["a", 3]],
      forgotten: 2,
      state: stateOf(settings, book),
      unknown: [],
    });
  });

  it("of an earlier version says nothing of what that version does not know", async () => {
    const { me, trustedPairs, mandates, anchors, authservIds, resolver } = settings;
    const earlier = { me, trustedPairs, mandates, anchors, authservIds, resolver };
    expect(await unpack({ ...copy, plain: { settings: earlier, memory: book } })).toMatchObject({
      state: stateOf(settings, book),
      unknown: ["certificates", "pins", "fetching"],
    });
  });

  it("is absent where there is none", async () => {
    expect([await unpack(undefined), await unpack(null)]).toEqual([null, null]);
  });

  const plain = (over: object): object => ({ ...copy, plain: { ...content, ...over } });
  const damages: readonly (readonly [what: string, value: unknown])[] = [
    ["a text", "rubbish"],
    ["a list", [1, 2]],
    ["an empty object", {}],
    ["a form there never was", { ...copy, schema: "1", plain: content }],
    ["an earlier form than the first", { ...copy, schema: 0, plain: content }],
    ["no content", copy],
    ["revisions that are none", { ...copy, seen: "a", plain: content }],
    ["a revision below zero", { ...copy, seen: [["a", -1]], plain: content }],
    ["more devices than there are", { ...copy, seen: Array(17).fill(["a", 1]), plain: content }],
    ["a count that is none", { ...copy, forgotten: 1.5, plain: content }],
    ["no base64", { ...copy, deflate: "{}" }],
    ["no deflate stream", { ...copy, deflate: btoa("rubbish, and a lot of it") }],
    ["a stream that breaks off", { ...copy, deflate: deflate(JSON.stringify(content)).slice(0, 400) }],
    ["no JSON", { ...copy, deflate: deflate("{") }],
    ["a deflate bomb", { ...copy, deflate: deflate(" ".repeat(20_000_000) + JSON.stringify(content)) }],
    ["a number for the stream", { ...copy, deflate: 1 }],
    ["no settings", plain({ settings: null })],
    ["an address that is none", plain({ settings: { ...settings, me: [1] } })],
    ["a pair that is none", plain({ settings: { ...settings, trustedPairs: [{ agent: "a@x.example" }] } })],
    [
      "a pair of a time that is none",
      plain({
        settings: {
          ...settings,
          trustedPairs: [{ agent: "a", actor: "b", methods: null, until: "soon", only: null }],
        },
      }),
    ],
    ["a certificate that is none", plain({ settings: { ...settings, certificates: [1] } })],
    ["a relay that is none", plain({ settings: { ...settings, fetching: 1 } })],
    ["pins that are no list", plain({ settings: { ...settings, pins: {} } })],
    ...(
      [
        ["certificate", "F".repeat(64)],
        ["certificate", "f".repeat(63)],
        ["address", null],
        ["since", "yesterday"],
        ["until", undefined],
      ] as const
    ).map(
      ([key, value]) =>
        [
          `a pin whose ${key} is ${value}`,
          plain({ settings: { ...settings, pins: [{ ...pin(1), [key]: value }] } }),
        ] as const,
    ),
    ["no memory", plain({ memory: null })],
    ["a sender without keys", plain({ memory: { ...book, senders: [{ address: "a@x.example" }] } })],
  ];
  test.for(damages)(
    "is damaged: %s; nothing of it is believed, and the next change replaces it",
    async ([, value]) => {
      expect(await unpack(value)).toBe("damaged");
      const mailbox = new Mailbox();
      mailbox.settings = { usher: value };
      const store = open(mailbox);
      expect([await store.settings(), await store.memory()]).toEqual([unset, emptyMemory]);
      expect(mailbox.settings).toEqual({ usher: value });
      await store.updateMemory(() => book);
      expect(await store.kept()).toEqual({ where: "mailbox", forgotten: 0 });
      expect(await open(mailbox).memory()).toEqual(book);
    },
  );

  test.for<[what: string, value: unknown]>([
    ["a later form", { schema: 2, anything: true }],
    ["a later form in between", { ...copy, schema: 1.5, plain: content }],
    ["a later memory", plain({ memory: { ...book, schema: 2 } })],
  ])("of a later version is left as it is, and the device has all: %s", async ([, value]) => {
    const mailbox = new Mailbox();
    mailbox.settings = { usher: value, other: "1" };
    const name = `pack-${++devices}`;
    const store = open(mailbox, name);
    await store.updateMemory(() => book);
    await store.saveSettings(settings);
    expect(await store.kept()).toEqual({ where: "device", forgotten: 0 });
    const next = open(mailbox, name);
    expect([await next.settings(), await next.memory()]).toEqual([settings, book]);
    expect(mailbox.settings).toEqual({ usher: value, other: "1" });
    expect(mailbox.sizes).toEqual([]);
  });

  it("in a form this client cannot read is left as it is", async () => {
    vi.stubGlobal("DecompressionStream", undefined);
    const value = { ...copy, deflate: deflate(JSON.stringify(content)) };
    expect(await unpack(value)).toBe("foreign");
  });

  it("is written by nobody where the device's memory is a later version's", async () => {
    const name = `pack-${++devices}`;
    await new Store(name).memory();
    const later = { ...book, schema: 2 };
    await new Promise((resolve) => {
      const opening = indexedDB.open(name);
      opening.addEventListener("success", () => {
        const writing = opening.result.transaction("memory", "readwrite");
        writing.objectStore("memory").put(later, "memory");
        writing.addEventListener("complete", () => resolve(opening.result.close()));
      });
    });
    const mailbox = new Mailbox();
    mailbox.settings = { usher: { ...copy, plain: content } };
    const before = mailbox.settings;
    const store = open(mailbox, name);
    await store.updateMemory(() => book);
    await store.saveSettings({ ...unset, resolver: "none" });
    expect((await store.kept()).where).toBe("device");
    expect([await store.memory(), (await store.settings()).resolver]).toEqual([emptyMemory, "none"]);
    expect(mailbox.settings).toEqual(before);
  });
});
