import { beforeEach, describe, expect, it, test } from "vitest";
import { emptyMemory, type MemoryBook } from "../../core/memory/book.ts";
import type { Report } from "../../core/report.ts";
import type { CalendarItem, MailHost, OpenMessage, WaitingAnswer } from "../host.ts";
import {
  anna,
  book,
  itemOf,
  list,
  pair,
  pin,
  sentence,
  settings,
  unset,
  openSample,
  verifyOnce,
  type Rig,
} from "./rig.ts";

const answer: WaitingAnswer = {
  id: "sha256:00",
  name: "answer.eml",
  bytes: Uint8Array.of(0, 13, 10, 255),
  judgement: { trust: null, advice: null, reasons: [], invitation: null, alignments: [], digest: null },
  from: ["pat@elsewhere.example"],
  addedAt: "2026-12-01T00:00:00.000Z",
};

/** What every host keeps for its person, and gives back as it was. */
export function keepingContract(name: string, make: () => Promise<Rig>): void {
  let rig: Rig;
  let host: MailHost;

  beforeEach(async () => {
    rig = await make();
    host = rig.host;
  });

  const opened = (file: string): Promise<OpenMessage> => openSample(rig, file);
  const verified = (message: OpenMessage): Promise<Report> => verifyOnce(host, message);

  describe(`${name}: what it keeps`, () => {
    it("is nothing at first", async () => {
      expect(await host.calendar.items()).toEqual([]);
      expect(await host.questions()).toEqual([]);
      expect(await host.settings()).toEqual({ ...unset, me: rig.me ?? null });
      expect(await host.waiting()).toEqual([]);
      expect([await host.lists.list(), await host.lists.contents()]).toEqual([[], []]);
      expect(await host.memory()).toEqual(emptyMemory);
    });

    it("is still there at the next visit", async () => {
      const report = await verified(await opened("verified.eml"));
      const item = itemOf(report);
      const question = {
        uid: "1",
        to: "olivia@acme.example",
        reference: "r1",
        askedAt: "2026-12-01T00:00:00.000Z",
      };
      const given = {
        ...settings,
        trustedPairs: [
          pair("sam@acme.example", "olivia@acme.example"),
          pair("eve@acme.example", "olivia@acme.example", {
            methods: ["REQUEST", "CANCEL"],
            until: "2027-01-01T23:59:59.999Z",
            only: `sha256:${"0".repeat(64)}`,
          }),
        ],
        mandates: ["ZXlKaGJHY2kuZTMwLkFB"],
        certificates: ["MIIB"],
        pins: [pin(1), pin(2)],
        fetching: "https://relay.harbour.example/",
        resolver: "https://dns.example/dns-query",
        authservIds: ["mx.harbour.example"],
      };
      await host.calendar.put(item);
      await host.putQuestion(question);
      await host.saveSettings(given);
      await host.lists.add(list("a"), Uint8Array.of(48, 0, 255));
      await host.putWaiting(answer);
      await host.updateMemory(() => book);
      const next = rig.again();
      expect(await next.calendar.items()).toEqual([item]);
      expect(await next.questions()).toEqual([question]);
      expect(await next.settings()).toEqual(given);
      expect(await next.lists.list()).toEqual([list("a")]);
      expect(await next.lists.contents()).toEqual([Uint8Array.of(48, 0, 255)]);
      expect(await next.waiting()).toEqual([answer]);
      expect(await next.memory()).toEqual(book);
    });

    it("holds one entry a UID, and removes what it holds", async () => {
      const item = itemOf(await verified(await opened("verified.eml")));
      await host.calendar.put(item);
      await host.calendar.put({ ...item, answer: "tentative" });
      await host.calendar.put({ ...item, uid: "2" });
      const held = (await host.calendar.items()).map(({ uid, answer }) => `${uid} ${answer}`);
      expect(held.toSorted()).toEqual(["2 accepted", `${item.uid} tentative`].toSorted());
      await host.calendar.remove(item.uid);
      await host.calendar.remove("unknown");
      expect((await host.calendar.items()).map(({ uid }) => uid)).toEqual(["2"]);
    });

    it("holds one question a reference", async () => {
      const question = {
        uid: "1",
        to: "olivia@acme.example",
        reference: "r1",
        askedAt: "2026-12-01T00:00:00.000Z",
      };
      await host.putQuestion(question);
      await host.putQuestion({ ...question, reference: "r2" });
      await host.putQuestion({ ...question, to: "sam@acme.example" });
      expect((await host.questions()).map(({ reference, to }) => `${reference} ${to}`).toSorted()).toEqual([
        "r1 sam@acme.example",
        "r2 olivia@acme.example",
      ]);
    });

    it("holds what waits once an id, oldest first, until it is removed", async () => {
      await host.putWaiting({ ...answer, id: "b", addedAt: "2026-12-03T00:00:00.000Z" });
      await host.putWaiting({ ...answer, id: "c", addedAt: "2026-12-02T00:00:00.000Z" });
      await host.putWaiting({ ...answer, id: "a", addedAt: "2026-12-02T12:00:00.000Z" });
      await host.putWaiting({ ...answer, id: "b", name: "again.eml", addedAt: "2026-12-01T00:00:00.000Z" });
      const held = async () => (await host.waiting()).map(({ id, name: called }) => `${id} ${called}`);
      expect(await held()).toEqual(["b again.eml", "c answer.eml", "a answer.eml"]);
      await host.removeWaiting("c");
      await host.removeWaiting("unknown");
      expect(await held()).toEqual(["b again.eml", "a answer.eml"]);
    });

    it("holds a revocation list once, the last issued first, until it is removed", async () => {
      const [older, newer] = [
        list("a", { thisUpdate: "2026-11-01T08:00:00.000Z" }),
        list("b", { thisUpdate: "2026-11-02T08:00:00.000Z" }),
      ];
      expect(await host.lists.add(older, Uint8Array.of(1))).toBe("added");
      expect(await host.lists.add(newer, Uint8Array.of(2))).toBe("added");
      expect(await host.lists.add(newer, Uint8Array.of(2))).toBe("known");
      expect(await host.lists.list()).toEqual([newer, older]);
      await host.lists.remove("b");
      await host.lists.remove("unknown");
      expect(await host.lists.list()).toEqual([older]);
    });

    it("gives the very octets back of what waits", async () => {
      const bytes = Uint8Array.from({ length: 256 }, (_, octet) => octet);
      await host.putWaiting({ ...answer, bytes });
      expect((await rig.again().waiting()).map((held) => held.bytes)).toEqual([bytes]);
    });

    it("loses nothing that two pages learn at once", async () => {
      const [here, there] = [host, rig.again()];
      const ids = Array.from({ length: 40 }, (_, index) => `mandate-${index}`);
      const learning = (id: string) => (known: MemoryBook) => ({
        ...known,
        withdrawn: [
          ...known.withdrawn,
          { issuer: "olivia@acme.example", id, at: "2026-12-01T00:00:00.000Z" },
        ],
      });
      await Promise.all(ids.map((id, index) => (index % 2 ? here : there).updateMemory(learning(id))));
      const { withdrawn } = await rig.again().memory();
      expect(withdrawn.map(({ id }) => id).toSorted()).toEqual(ids.toSorted());
    });

    it("keeps what was remembered where a change goes wrong", async () => {
      await host.updateMemory(() => book);
      const wrong = host.updateMemory(() => {
        throw new Error("wrong");
      });
      await expect(wrong).rejects.toThrow(sentence);
      await host.updateMemory((known) => ({ ...known, senders: [{ ...known.senders[0]!, first: "today" }] }));
      expect(await rig.again().memory()).toEqual(book);
    });

    it("forgets what it is told to forget", async () => {
      await host.updateMemory(() => book);
      await host.updateMemory((known) => ({ ...known, senders: [] }));
      expect(await rig.again().memory()).toEqual({ ...book, senders: [] });
      await host.updateMemory(() => emptyMemory);
      expect(await rig.again().memory()).toEqual(emptyMemory);
    });

    const item: CalendarItem = {
      uid: "1",
      answer: "accepted",
      invitation: {} as CalendarItem["invitation"],
      text: "",
      level: null,
      addedAt: "2026-12-01T00:00:00.000Z",
    };
    test.for<[what: string, act: () => Promise<unknown>]>([
      ["items", () => host.calendar.items()],
      ["put", () => host.calendar.put(item)],
      ["remove", () => host.calendar.remove("1")],
      ["questions", () => host.questions()],
      ["putQuestion", () => host.putQuestion({ uid: "1", to: anna, reference: "r", askedAt: "" })],
      ["waiting", () => host.waiting()],
      ["putWaiting", () => host.putWaiting(answer)],
      ["removeWaiting", () => host.removeWaiting("1")],
      ["memory", () => host.memory()],
      ["updateMemory", () => host.updateMemory(() => emptyMemory)],
      ["lists.list", () => host.lists.list()],
      ["lists.contents", () => host.lists.contents()],
      ["lists.add", () => host.lists.add(list("a"), Uint8Array.of(1))],
      ["lists.remove", () => host.lists.remove("a")],
      ["settings", () => host.settings()],
      ["saveSettings", () => host.saveSettings(settings)],
    ])("says in a sentence that it cannot: %s", async ([, act]) => {
      await host.settings();
      rig.refuse();
      const fault = await act().then(
        () => null,
        (error: unknown) => error,
      );
      expect(fault).toBeInstanceOf(Error);
      expect(fault instanceof Error ? fault.message : "").toMatch(sentence);
    });
  });
}
