import "fake-indexeddb/auto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { emptyMemory } from "../../../core/memory/book.ts";
import { book, pair, pin, settings, unset } from "../../testkit/rig.ts";
import type { MailboxStore } from "./mailbox-store.ts";
import { device, forgetting, idsOf, learning } from "./testkit/devices.ts";
import { Mailbox } from "./testkit/mailbox.ts";

describe("two devices", () => {
  it("by turns have what the other has, and not what the other forgot", async () => {
    const mailbox = new Mailbox();
    const [one, other] = [device(mailbox), device(mailbox)];
    const first = one.open();
    await first.updateMemory(learning("a", "b"));
    await first.saveSettings({ ...settings, trustedPairs: [pair("a@x.example", "b@x.example")] });
    await first.settled();
    const second = other.open();
    await second.updateMemory(forgetting("a"));
    await second.updateMemory(learning("c"));
    await second.saveSettings({ ...(await second.settings()), trustedPairs: [] });
    await second.settled();
    const third = one.open();
    expect(await idsOf(third)).toEqual(["b", "c"]);
    expect((await third.settings()).trustedPairs).toEqual([]);
  });

  it("have each other's pins and relay, and not those that were taken back on one", async () => {
    const mailbox = new Mailbox();
    const [one, other] = [device(mailbox), device(mailbox)];
    const first = one.open();
    const relay = "https://relay.harbour.example/";
    await first.saveSettings({
      ...settings,
      pins: [pin(1), pin(2)],
      certificates: ["MIIB"],
      fetching: relay,
    });
    await first.settled();
    const second = other.open();
    expect(await second.settings()).toMatchObject({ pins: [pin(1), pin(2)], fetching: relay });
    await second.saveSettings({ ...(await second.settings()), pins: [pin(2), pin(3)], fetching: null });
    await second.settled();
    expect(await one.open().settings()).toMatchObject({
      pins: [pin(2), pin(3)],
      certificates: ["MIIB"],
      fetching: null,
    });
  });

  it("of which one is of a version that knows no pins: it takes none away by what it writes", async () => {
    const mailbox = new Mailbox();
    const here = device(mailbox);
    const kept = { ...settings, pins: [pin(1)], certificates: ["MIIB"], fetching: "https://relay.example/" };
    const store = here.open();
    await store.saveSettings(kept);
    await store.settled();
    const { me, trustedPairs, mandates, anchors, authservIds } = settings;
    const earlier = { me, trustedPairs, mandates, anchors, authservIds, resolver: "none" };
    const seen = [
      [deviceOf(mailbox), 1],
      ["elsewhere", 1],
    ];
    mailbox.settings = {
      usher: { schema: 1, seen, forgotten: 0, plain: { settings: earlier, memory: book } },
    };
    expect(await here.open().settings()).toEqual({ ...kept, resolver: "none" });
  });

  it("of which one stays open and writes over the other's: that one puts its own back", async () => {
    const mailbox = new Mailbox();
    const [one, other] = [device(mailbox), device(mailbox)];
    const open = one.open();
    await open.updateMemory(learning("a", "gone"));
    await open.settled();
    const second = other.open();
    await second.updateMemory(learning("b"));
    await second.updateMemory(forgetting("gone"));
    await second.saveSettings({ ...unset, resolver: "none" });
    await second.settled();
    await open.updateMemory(learning("c"));
    await open.settled();
    const back = other.open();
    expect(await idsOf(back)).toEqual(["a", "b", "c"]);
    await back.settled();
    const next = one.open();
    expect([await idsOf(next), (await next.settings()).resolver]).toEqual([["a", "b", "c"], "none"]);
  });

  it("that learnt of the same things at once: nothing gets older by it", async () => {
    const mailbox = new Mailbox();
    const [one, other] = [device(mailbox), device(mailbox)];
    const [version] = book.versions;
    const [known] = book.senders;
    if (version === undefined || known === undefined) throw new Error("no records");
    const key = { ...known.keys[0]!, key: `sha256:${"9".repeat(64)}` };
    const [left, right] = [one.open(), other.open()];
    await Promise.all([left.memory(), right.memory()]);
    await right.updateMemory(() => ({
      ...emptyMemory,
      versions: [{ ...version, sequence: 2 }],
      senders: [{ ...known, last: "2026-11-25T08:00:00.000Z", keys: [key] }],
    }));
    await right.settled();
    await left.updateMemory(() => ({
      ...emptyMemory,
      versions: [{ ...version, decided: true }],
      senders: [{ ...known, first: "2026-10-01T08:00:00.000Z" }],
    }));
    await left.settled();
    const { versions, senders } = await other.open().memory();
    expect(versions).toEqual([{ ...version, sequence: 2, decided: true }]);
    expect(senders).toEqual([
      {
        ...known,
        first: "2026-10-01T08:00:00.000Z",
        last: "2026-11-25T08:00:00.000Z",
        keys: [...known.keys, key],
      },
    ]);
  });

  it("of which one kept nothing: its visits take what is there, and add to it", async () => {
    const mailbox = new Mailbox();
    const kept = device(mailbox);
    const first = kept.open();
    await first.updateMemory(learning("a"));
    await first.settled();
    for (const id of Array.from({ length: 20 }, (_, visit) => `v${visit}`)) {
      const visit = device(mailbox).open();
      await visit.updateMemory(learning(id));
      await visit.settled();
    }
    const ids = ["a", ...Array.from({ length: 20 }, (_, visit) => `v${visit}`)].toSorted();
    expect(await idsOf(kept.open())).toEqual(ids);
    const last = device(mailbox).open();
    await last.updateMemory(forgetting("a"));
    await last.settled();
    expect(await idsOf(kept.open())).toEqual(ids.filter((id) => id !== "a"));
  });
});

/** The device that wrote the copy. */
function deviceOf({ settings: { usher } }: Mailbox): unknown {
  const copy = usher as { readonly seen: readonly (readonly [string, number])[] };
  return copy.seen.at(-1)?.[0];
}

type Panes = { readonly device: ReturnType<typeof device>; readonly panes: MailboxStore[] };

/** A step: on which device, in which of its panes, and what. */
const step = fc.record({
  device: fc.nat(1),
  pane: fc.nat(1),
  what: fc.constantFrom("open", "learn", "learn", "forget", "trust", "distrust", "fail", "heal", "settle"),
  which: fc.nat(20),
});

describe("whatever two devices do in any order", () => {
  it("in the end both have all that was learnt and not forgotten, and no copy is ever too large", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 30 }), async (steps) => {
        const mailbox = new Mailbox();
        const both: readonly Panes[] = [0, 1].map(() => ({ device: device(mailbox), panes: [] }));
        const [learnt, trusted] = [new Set<string>(), new Set<string>()];
        let count = 0;
        for (const { device: at, pane, what, which } of steps) {
          const { device: here, panes } = both[at]!;
          if (what === "open") panes[pane] = here.open();
          if (what === "fail" || what === "heal") mailbox.failing = what === "fail";
          const store = (panes[pane] ??= here.open());
          if (what === "settle") await store.settled();
          if (what === "learn") {
            const id = `r${count++}`;
            learnt.add(id);
            await store.updateMemory(learning(id));
          }
          const known = await idsOf(store);
          const id = known[which % Math.max(known.length, 1)];
          if (what === "forget" && id !== undefined) {
            learnt.delete(id);
            await store.updateMemory(forgetting(id));
          }
          const held = await store.settings();
          if (what === "trust") {
            const agent = `a${count++}@x.example`;
            trusted.add(agent);
            const pairs = [...held.trustedPairs, pair(agent, "olivia@acme.example")];
            await store.saveSettings({ ...held, trustedPairs: pairs });
          }
          const taken = held.trustedPairs[which % Math.max(held.trustedPairs.length, 1)];
          if (what === "distrust" && taken !== undefined) {
            trusted.delete(taken.agent);
            const pairs = held.trustedPairs.filter(({ agent }) => agent !== taken.agent);
            await store.saveSettings({ ...held, trustedPairs: pairs });
          }
        }
        await Promise.all(both.flatMap(({ panes }) => panes.map((store) => store.settled())));
        mailbox.failing = false;
        for (let round = 0; round < 2; round++)
          for (const { device: here } of both) await here.open().settled();
        for (const { device: here } of [...both, { device: device(mailbox) }]) {
          const store = here.open();
          expect(await idsOf(store)).toEqual([...learnt].toSorted());
          const { trustedPairs } = await store.settings();
          expect(trustedPairs.map(({ agent }) => agent).toSorted()).toEqual([...trusted].toSorted());
          await store.settled();
        }
        expect(Math.max(0, ...mailbox.sizes)).toBeLessThanOrEqual(32_000);
      }),
      { numRuns: 60 },
    );
  });
});
