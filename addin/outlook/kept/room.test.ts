import "fake-indexeddb/auto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { emptyMemory } from "../../../core/memory/book.ts";
import { makeRoom } from "../../../core/memory/bounds.ts";
import { book, pin, settings, unset } from "../../testkit/rig.ts";
import { inOrder } from "./room.ts";
import { device, learning, noise, sender } from "./testkit/devices.ts";
import { Mailbox } from "./testkit/mailbox.ts";

describe("more than has room", () => {
  const crowd = Array.from({ length: 1000 }, (_, index) => sender(index));

  it("is left out of the mailbox, the oldest first, and said; the device has it all", async () => {
    const mailbox = new Mailbox();
    const here = device(mailbox);
    const store = here.open();
    await store.saveSettings(settings);
    await store.updateMemory(() => ({ ...book, senders: crowd }));
    const { where, forgotten } = await store.kept();
    expect(where).toBe("mailbox");
    expect(forgotten).toBeGreaterThan(0);
    expect((await here.open().memory()).senders).toEqual(crowd);
    expect(await here.open().kept()).toEqual({ where, forgotten });
    const there = device(mailbox).open();
    const { senders, ...rest } = await there.memory();
    expect(senders).toEqual(crowd.slice(forgotten));
    expect(senders.length).toBeGreaterThan(100);
    const { senders: _, ...others } = book;
    expect(rest).toEqual(others);
    expect(await there.settings()).toEqual(settings);
    expect(await there.kept()).toEqual({ where, forgotten });
    expect(Math.max(...mailbox.sizes)).toBeLessThanOrEqual(32_000);
    // The room there is, is used.
    expect(Math.max(...mailbox.sizes)).toBeGreaterThan(28_000);
  });

  it("is nobody's loss where one domain sends it all", async () => {
    const mailbox = new Mailbox();
    const flood = Array.from({ length: 900 }, (_, index) => sender(index + 100, "flood.example"));
    const few = Array.from({ length: 5 }, (_, index) => sender(index));
    const store = device(mailbox).open();
    await store.updateMemory(() => ({ ...book, senders: [...few, ...flood] }));
    await store.settled();
    const { senders } = await device(mailbox).open().memory();
    expect(senders.slice(0, 5)).toEqual(few);
    expect(senders.length).toBeLessThan(900);
  });

  it("of one kind pushes out no other, though withdrawals and denials go last", async () => {
    const at = "2026-12-01T00:00:00.000Z";
    const many = Array.from({ length: 900 }, (_, index) => index);
    const [version] = book.versions;
    const [asking] = book.asked;
    if (version === undefined || asking === undefined) throw new Error("no records");
    const withdrawn = many
      .slice(0, 60)
      .map((index) => ({ issuer: `i${index}@x.example`, id: noise(index), at }));
    const denied = many.slice(0, 60).map((index) => ({
      ...asking,
      answer: "no" as const,
      digest: `sha256:${noise(index)}`,
      actor: `a${index}@x.example`,
    }));
    const versions = many.map((index) => ({
      ...version,
      uid: noise(index),
      organizer: `o${index}@x.example`,
    }));
    const answers = many.map((index) => ({
      ...book.answers[0]!,
      uid: noise(index),
      attendee: `t${index}@x.example`,
    }));
    const mailbox = new Mailbox();
    const store = device(mailbox).open();
    await store.updateMemory(() => ({
      ...book,
      withdrawn,
      asked: denied,
      versions,
      answers,
      senders: crowd.slice(0, 60),
    }));
    await store.settled();
    const there = await device(mailbox).open().memory();
    expect([there.withdrawn, there.asked, there.senders, there.delegations]).toEqual([
      withdrawn,
      denied,
      crowd.slice(0, 60),
      book.delegations,
    ]);
    for (const [kept, all] of [
      [there.versions, versions],
      [there.answers, answers],
    ] as const) {
      expect(kept.length).toBeGreaterThan(20);
      expect(kept).toEqual(all.slice(-kept.length));
    }
  });

  it("of pins pushes out no memory, and all of them stay on the device", async () => {
    const mailbox = new Mailbox();
    const here = device(mailbox);
    const pins = Array.from({ length: 1000 }, (_, index) => pin(0, { certificate: noise(index) }));
    const store = here.open();
    await store.updateMemory(() => ({ ...book, senders: crowd.slice(0, 100) }));
    await store.saveSettings({ ...settings, pins });
    const { where, forgotten } = await store.kept();
    expect(where).toBe("mailbox");
    expect(Math.max(...mailbox.sizes)).toBeLessThanOrEqual(32_000);
    const there = device(mailbox).open();
    const { senders, ...rest } = await there.memory();
    const { senders: _, ...others } = book;
    expect([senders, rest]).toEqual([crowd.slice(0, 100), others]);
    const roamed = (await there.settings()).pins;
    expect(roamed.length).toBeGreaterThan(30);
    expect(roamed).toHaveLength(1000 - forgotten);
    // Another device's change takes none of them away here.
    await there.updateMemory(learning("x"));
    await there.settled();
    expect((await here.open().settings()).pins.map(({ certificate }) => certificate).toSorted()).toEqual(
      pins.map(({ certificate }) => certificate).toSorted(),
    );
  });

  it("of mandates stays on the device, when another device writes too, and is counted", async () => {
    const mailbox = new Mailbox();
    const here = device(mailbox);
    const mandates = Array.from({ length: 6 }, (_, index) => btoa(noise(index).repeat(125)));
    const large = [...mandates, btoa(Array.from({ length: 900 }, (_, index) => noise(index)).join(""))];
    const store = here.open();
    await store.updateMemory(() => ({ ...book, senders: crowd.slice(0, 300) }));
    await store.saveSettings({ ...settings, mandates: large });
    const { forgotten } = await store.kept();
    const other = device(mailbox).open();
    const there = (await other.settings()).mandates;
    expect(there.length).toBeLessThan(large.length);
    expect(await other.memory()).not.toEqual(emptyMemory);
    expect(forgotten).toBeGreaterThanOrEqual(large.length - there.length);
    await other.updateMemory(learning("b"));
    await other.settled();
    const next = here.open();
    expect((await next.settings()).mandates.toSorted()).toEqual(large.toSorted());
    expect((await next.memory()).withdrawn.map(({ id }) => id)).toContain("b");
  });

  it("that is forgotten altogether leaves nothing to count", async () => {
    const mailbox = new Mailbox();
    const here = device(mailbox).open();
    await here.updateMemory(() => ({ ...book, senders: crowd }));
    await here.settled();
    const there = device(mailbox).open();
    expect((await there.kept()).forgotten).toBeGreaterThan(0);
    await there.updateMemory(() => emptyMemory);
    expect(await there.kept()).toEqual({ where: "mailbox", forgotten: 0 });
  });

  it("of the person's own words: they stay on the device", async () => {
    const mailbox = new Mailbox();
    const { open } = device(mailbox);
    const me = Array.from({ length: 900 }, (_, index) => `${noise(index)}@x.example`);
    const store = open();
    await store.saveSettings({ ...unset, me });
    expect(await store.kept()).toEqual({ where: "device", forgotten: 0 });
    expect((await open().settings()).me).toEqual(me);
    expect(mailbox.settings).toEqual({});
  });
});

describe("whoever makes room", () => {
  it("is who makes it in memory itself: the owner of most, their oldest first", () => {
    const records = fc
      .array(fc.constantFrom("a", "b", "c", "d"), { maxLength: 30 })
      .map((owners) => owners.map((owner, at) => ({ owner, at })));
    fc.assert(
      fc.property(records, fc.nat(30), (all, most) => {
        const staying = new Set(inOrder(all, ({ owner }) => owner).slice(0, most));
        expect(all.filter((_, place) => staying.has(place))).toEqual(
          makeRoom(all, most, ({ owner }) => owner),
        );
      }),
    );
  });
});
