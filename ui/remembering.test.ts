import { describe, expect, it } from "vitest";
import { emptyMemory } from "../core/memory/book.ts";
import { eventsOf, isEmpty, search, withoutAsking } from "./remembering.ts";
import { memory, ownEvent } from "./testdata/people.ts";

describe("the memory as lists", () => {
  it("holds one event for each UID, newest first, by the calendar's title", () => {
    const events = eventsOf(memory, [ownEvent()]);
    expect(events.map(({ uid, title, answers }) => [uid, title, answers])).toEqual([
      ["party@harbour.example", "Summer party", 0],
      ["review@acme.example", null, 1],
    ]);
    expect(events[1]?.versions).toEqual(memory.versions);
  });

  it("is searched whatever the case, and all of it by nothing", () => {
    const found = (wanted: string) =>
      search(memory.senders, wanted, ({ address }) => [address, null]).map(({ address }) => address);
    expect(found(" OLIVIA ")).toEqual(["olivia@acme.example"]);
    expect(found("  ")).toHaveLength(2);
    expect(found("nobody")).toEqual([]);
  });

  it("takes back one answer, and no other about the same event", () => {
    const [asking] = memory.asked;
    const other = { ...asking!, digest: "sha256:00" };
    const book = { ...memory, asked: [asking!, other] };
    expect(withoutAsking(book, { ...asking! }).asked).toEqual([other]);
  });

  it("is empty only without any record", () => {
    expect(isEmpty(emptyMemory)).toBe(true);
    expect(isEmpty({ ...emptyMemory, withdrawn: memory.withdrawn })).toBe(false);
  });
});
