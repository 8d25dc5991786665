import * as fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, test, vi } from "vitest";
import type { OpenMessage } from "../host.ts";
import type { OfficeItem } from "./office.ts";
import { Opening } from "./opening.ts";
import { base64, fails, gives, mailItem, silent } from "./testkit/office.ts";
import { ascii, canonical, item, nameOf, settled, stage } from "./testkit/stage.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("Opening: the item Outlook shows", () => {
  it("is none where none is selected, or several are", async () => {
    const { outlook, opening } = await stage();
    expect(await nameOf(opening)).toBe(undefined);
    outlook.select(item("a"));
    expect(await nameOf(opening)).toBe("a");
    outlook.select(null);
    expect(await nameOf(opening)).toBe(undefined);
  });

  it("is none without Outlook, and why is told", async () => {
    const around = { client: null, absence: "elsewhere", exchange: null } as const;
    const opening = new Opening(Promise.resolve(around), canonical);
    expect(await opening.read()).toBe(null);
    expect([await opening.absence(), await opening.canFetch()]).toEqual(["elsewhere", false]);
  });

  it("is read once, and has another id each time it is opened, also the same item again", async () => {
    const { outlook, opening } = await stage();
    const same = item("a");
    outlook.select(same);
    const [first, again] = [await settled(opening.read()), await settled(opening.read())];
    expect(again).toBe(first);
    outlook.select(same);
    expect(await settled(opening.read())).not.toMatchObject({ id: (first as OpenMessage).id });
  });

  it("waits while it is read, and gives the next one where its reading hangs", async () => {
    const { outlook, opening } = await stage();
    outlook.select(
      mailItem({ subject: "hangs", file: { kind: "later", answer: new Promise(() => undefined) } }),
    );
    let shown: OpenMessage | null | "none yet" = "none yet";
    const reading = opening.read().then((message) => (shown = message));
    await vi.advanceTimersByTimeAsync(1000);
    expect(shown).toBe("none yet");
    outlook.select(item("next"));
    await vi.advanceTimersByTimeAsync(1000);
    await reading;
    expect(shown).toMatchObject({ name: "next" });
  });

  it("is what there is after the limit where the client never answers", async () => {
    const { outlook, opening } = await stage();
    outlook.select(mailItem({ subject: "silent", file: silent, headers: silent, shared: silent }));
    expect(await settled(opening.read())).toMatchObject({ name: "silent", outline: { why: "failed" } });
  });

  it("is never an older one: whatever order answers come in, and whenever somebody reads", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.oneof(
            fc.record({ do: fc.constant("select" as const), fails: fc.boolean() }),
            fc.record({ do: fc.constant("close" as const) }),
            fc.record({ do: fc.constant("read" as const) }),
            fc.record({ do: fc.constant("answer" as const), which: fc.nat(20) }),
          ),
          { maxLength: 30 },
        ),
        async (steps) => {
          const { outlook, opening } = await stage();
          const answers: (() => void)[] = [];
          /** Subject of what is selected, null for nothing. */
          let current: string | null = null;
          let made = 0;
          const faults: string[] = [];
          let waiting = 0;
          const read = (): void => {
            waiting += 1;
            void opening.read().then((message) => {
              waiting -= 1;
              const text = message === null ? null : new TextDecoder().decode(message.bytes);
              if ((message?.name ?? null) !== current) faults.push(`${message?.name} for ${current}`);
              if (message?.given === "rebuilt" && text !== current) faults.push(`${text} in ${current}`);
            });
          };
          opening.onChange(read);
          for (const step of steps) {
            switch (step.do) {
              case "select": {
                const subject = `item ${++made}`;
                const answer = new Promise<unknown>((resolve) =>
                  answers.push(() => resolve(step.fails ? null : base64(ascii(subject)))),
                );
                current = subject;
                outlook.select(mailItem({ subject, file: { kind: "later", answer } }));
                break;
              }
              case "close":
                current = null;
                outlook.select(null);
                break;
              case "read":
                read();
                break;
              case "answer":
                answers[step.which % Math.max(1, answers.length)]?.();
            }
            // Events come one by one, as tasks; what they lead to comes before the next, or waits for a timer.
            for (let turn = 0; turn < 50; turn += 1) await Promise.resolve();
          }
          for (const answer of answers.toReversed()) answer();
          await vi.runAllTimersAsync();
          expect([faults, waiting]).toEqual([[], 0]);
        },
      ),
      { numRuns: 300 },
    );
  });

  test.for([
    [
      "office365",
      { rebuilt: true, unnamedResults: true, hosts: ["outlook.com", "office365.com", "exchangelabs.com"] },
    ],
    [
      "outlookCom",
      { rebuilt: true, unnamedResults: true, hosts: ["outlook.com", "office365.com", "exchangelabs.com"] },
    ],
    ["enterprise", { rebuilt: true, unnamedResults: false, hosts: [] }],
  ] as const)("comes from a mail store that writes mails anew: %s", async ([accountType, store]) => {
    const { outlook, opening } = await stage({ mailbox: { userProfile: { accountType } } });
    outlook.select(item("a"));
    const message = await settled(opening.read());
    expect(message === "pending" || message === null ? null : opening.storeOf(message)).toEqual(store);
  });

  it("in a shared mailbox is read for its owner", async () => {
    const { outlook, opening } = await stage();
    outlook.select(mailItem({ shared: gives({ owner: "Team@acme.example" }), itemId: "a/b" }));
    const message = await settled(opening.read());
    expect(message).toMatchObject({ me: ["team@acme.example"] });
    expect(opening.refOf(message as OpenMessage)).toEqual({ id: "a-b", owner: "Team@acme.example" });
    expect([
      opening.owner,
      opening.ownerAt("team@acme.example"),
      opening.ownerAt("anna@acme.example"),
    ]).toEqual(["Team@acme.example", "Team@acme.example", null]);
    expect(await settled(opening.sharedBy())).toBe("Team@acme.example");
    outlook.select(item("own"));
    expect(await settled(opening.read())).toMatchObject({ me: null });
    expect(opening.owner).toBe(null);
    expect(await settled(opening.sharedBy())).toBe(null);
    outlook.select(null);
    expect(await settled(opening.sharedBy())).toBe(null);
  });
});

describe("Opening: all of a mail through Graph", () => {
  const outlined = (subject = "a"): OfficeItem => mailItem({ subject, itemId: subject, file: fails(9020) });

  it("is gotten where the person pressed, under a new id", async () => {
    const { outlook, opening, exchange } = await stage();
    outlook.select(outlined());
    const before = await settled(opening.read());
    expect(before).toMatchObject({ given: "outline" });
    expect(await settled(opening.canFetch())).toBe(true);
    exchange.bytes = ascii("whole");
    const heard = vi.fn<() => void>();
    opening.onChange(heard);
    await opening.fetchWhole();
    expect(exchange.asked.at(-1)).toEqual(["source", { id: "a", owner: null }, true]);
    expect(heard).toHaveBeenCalledOnce();
    const after = await settled(opening.read());
    expect(after).toMatchObject({ given: "rebuilt", outline: null, bytes: ascii("whole"), name: "a" });
    expect(after).not.toMatchObject({ id: (before as OpenMessage).id });
    expect(opening.refOf(after as OpenMessage)).toEqual({ id: "a", owner: null });
    expect(await settled(opening.canFetch())).toBe(false);
  });

  test.for([
    ["the permission is not given", null, /permission/],
    ["it is refused", "refused", /^Graph says: refused\.$/],
    ["Graph fails", "failed", /^Graph says: failed\.$/],
  ] as const)("is not gotten where %s: the outline stays", async ([, failure, why]) => {
    const { outlook, opening, exchange } = await stage();
    outlook.select(outlined());
    const before = await settled(opening.read());
    exchange.failure = failure;
    await expect(opening.fetchWhole()).rejects.toThrow(why);
    expect(await settled(opening.read())).toBe(before);
  });

  it("is dropped where another item was opened meanwhile", async () => {
    const { outlook, opening, exchange } = await stage();
    outlook.select(outlined());
    await settled(opening.read());
    let give: (bytes: Uint8Array) => void = () => undefined;
    exchange.source = () => new Promise((resolve) => (give = resolve));
    const fetching = opening.fetchWhole();
    await vi.advanceTimersByTimeAsync(0);
    outlook.select(item("b"));
    expect(await nameOf(opening)).toBe("b");
    give(ascii("whole a"));
    await fetching;
    expect(await settled(opening.read())).toMatchObject({ name: "b", bytes: ascii("b") });
  });

  it("cannot be had of what is no mail, without Graph, or of nothing", async () => {
    const { outlook, opening, exchange } = await stage();
    expect(await settled(opening.canFetch())).toBe(false);
    outlook.select(mailItem({ itemType: "appointment" }));
    expect(await settled(opening.canFetch())).toBe(false);
    await expect(opening.fetchWhole()).rejects.toThrow(/^[A-Z].*\.$/);
    exchange.isThere = false;
    outlook.select(outlined());
    expect(await settled(opening.canFetch())).toBe(false);
  });
});
