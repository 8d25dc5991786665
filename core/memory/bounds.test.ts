import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { hash, olivia, rootA } from "../testkit/cases.ts";
import { emptyMemory, type MemoryBook } from "./book.ts";
import { bounds, makeRoom } from "./bounds.ts";
import { teachSender, teachVersion, teachWithdrawal } from "./records.ts";

interface Item {
  readonly owner: string;
  readonly n: number;
  readonly kept: boolean;
}

const room = (items: readonly Item[], most: number): readonly Item[] =>
  makeRoom(
    items,
    most,
    ({ owner }) => owner,
    ({ kept }) => kept,
  );
const item = (owner: string, n: number, kept = false): Item => ({ owner, n, kept });

describe("who makes room", () => {
  it("is whoever has the most, their oldest first", () => {
    const items = [item("a", 0), item("b", 1), item("b", 2), item("b", 3)];
    expect(room(items, 4)).toBe(items);
    expect(room(items, 3).map(({ n }) => n)).toEqual([0, 2, 3]);
    expect(room(items, 2).map(({ n }) => n)).toEqual([0, 3]);
  });

  it("is not what the person acted on, while there is anything else to speak of", () => {
    const items = [item("a", 0, true), item("a", 1, true), item("a", 2, true), item("b", 3), item("c", 4)];
    expect(room(items, 4).map(({ n }) => n)).toEqual([0, 1, 2, 4]);
  });

  it("leaves a quarter to what nobody acted on", () => {
    const items = [...Array.from({ length: 8 }, (_, n) => item("a", n, true)), item("b", 8)];
    expect(room(items, 8).map(({ n }) => n)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  test("nobody with no more than their share loses anything, however much another sends", () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom("flood", "flood", "flood", "a", "b"), { maxLength: 60 }),
        (owners) => {
          const most = 12;
          const left = owners.reduce<readonly Item[]>(
            (items, owner, n) => room([...items, item(owner, n)], most),
            [],
          );
          expect(left.length).toBe(Math.min(most, owners.length));
          for (const owner of ["a", "b"]) {
            const sent = owners.filter((one) => one === owner).length;
            if (sent <= 4) expect(left.filter((one) => one.owner === owner)).toHaveLength(sent);
          }
        },
      ),
    );
  });
});

describe("flooding", () => {
  const at = "2027-02-01T08:00:00.000Z";
  const proof = (address: string, n: number) => ({
    by: "actor" as const,
    address,
    key: hash(n),
    issuer: rootA,
  });
  const version = (organizer: string, uid: string, decided = false) => ({
    uid,
    recurrenceId: null,
    organizer,
    sequence: 0,
    dtstamp: at,
    cancelled: false,
    proven: true,
    decided,
    at,
  });
  const times = <T>(n: number, start: T, step: (value: T, i: number) => T): T => {
    let value = start;
    for (let i = 0; i < n; i++) value = step(value, i);
    return value;
  };

  it("with events pushes out the sender's own", () => {
    const known = times(200, emptyMemory, (book, i) =>
      teachVersion(book, version(olivia, `${i}@acme.example`)),
    );
    const flooded = times(2500, known, (book, i) =>
      teachVersion(book, version("mallory@evil.example", `${i}@evil.example`)),
    );
    expect(flooded.versions).toHaveLength(bounds.versions);
    expect(flooded.versions.filter(({ organizer }) => organizer === olivia)).toHaveLength(200);
  });

  it("with events never pushes out what the person acted on", () => {
    const acted = times(1400, emptyMemory, (book, i) =>
      teachVersion(book, version(olivia, `${i}@acme.example`, true)),
    );
    const flooded = times(900, acted, (book, i) =>
      teachVersion(book, version(`m${i}@evil.example`, `${i}@evil.example`)),
    );
    expect(flooded.versions.filter(({ decided }) => decided)).toHaveLength(1400);
    expect(flooded.versions).toHaveLength(bounds.versions);
  });

  it("with addresses of one domain pushes out that domain's", () => {
    const known = teachSender(emptyMemory, proof(olivia, 1), at);
    const flooded = times(2100, known, (book, i) => teachSender(book, proof(`m${i}@evil.example`, i), at));
    expect(flooded.senders).toHaveLength(bounds.senders);
    expect(flooded.senders[0]?.address).toBe(olivia);
  });

  it("with renewed keys keeps every other issuer's", () => {
    const other = teachSender(emptyMemory, { ...proof(olivia, 0), issuer: "CN=Root B" }, at);
    const [sender] = times(20, other, (book, i) => teachSender(book, proof(olivia, i + 1), at)).senders;
    expect(sender?.keys).toHaveLength(bounds.keys);
    expect(sender?.keys[0]?.issuer).toBe("CN=Root B");
    expect(sender?.keys.at(-1)?.key).toBe(hash(20));
  });

  it("with withdrawals keeps every other issuer's", () => {
    const now = new Date(at);
    const known: MemoryBook = teachWithdrawal(emptyMemory, olivia, "m1", now);
    const flooded = times(1100, known, (book, i) =>
      teachWithdrawal(book, "mallory@evil.example", `${i}`, now),
    );
    expect(flooded.withdrawn).toHaveLength(bounds.withdrawn);
    expect(flooded.withdrawn[0]).toMatchObject({ issuer: olivia, id: "m1" });
  });
});
