import { describe, expect, it } from "vitest";
import { emptyMemory, type MemoryBook } from "../core/memory/book.ts";
import { learnDecision, learnFrom, unlearn } from "./remember.ts";
import { MemoryHost } from "./testdata/host.ts";
import { reports } from "./testdata/reports.ts";

const now = new Date("2026-11-22T08:00:00Z");
const later = new Date("2026-11-23T08:00:00Z");

/** As a host that stores and reads it again. */
const stored = (book: MemoryBook): MemoryBook => structuredClone(book);

describe("what a message teaches", () => {
  it("is that somebody signs, where they are proven, and nothing where they are not", async () => {
    const host = new MemoryHost();
    await learnFrom(reports.broken, host, now);
    await learnFrom(reports.unsigned, host, now);
    expect(host.book.senders).toEqual([]);
    await learnFrom(reports.verified, host, now);
    expect(host.book.senders.map(({ address }) => address)).toEqual(["olivia@acme.example"]);
  });
});

describe("what a decision teaches", () => {
  it("is taken back with it, and what came since stays", async () => {
    const host = new MemoryHost();
    const taught = await learnDecision(reports.unsigned, reports.unsigned, host, now);
    expect(host.book.versions.map(({ decided }) => decided)).toEqual([true]);
    host.book = stored(host.book);
    await learnFrom(reports.authorized, host, later);
    host.book = { ...stored(host.book), asked: [] };
    const { senders } = host.book;
    if (taught === null) throw new Error("nothing taught");
    await unlearn(taught, host);
    expect(host.book.versions.some(({ decided }) => decided)).toBe(false);
    expect(host.book.senders).toEqual(senders);
  });

  it("brings back what it replaced", async () => {
    const host = new MemoryHost();
    await learnFrom(reports.verified, host, now);
    const before = stored(host.book);
    expect(before.versions).toHaveLength(1);
    const taught = await learnDecision(reports.verified, reports.verified, host, later);
    host.book = stored(host.book);
    if (taught === null) throw new Error("nothing taught");
    await unlearn(taught, host);
    expect(host.book).toEqual(before);
  });

  it("is nothing where the message contradicts itself", async () => {
    const host = new MemoryHost();
    expect(await learnDecision(reports.broken, reports.broken, host, now)).toBeNull();
    expect(host.book).toEqual(emptyMemory);
  });
});
