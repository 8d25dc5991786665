/** A UID is no secret: everybody who was ever invited knows it, and may send an event of their own under it. */
import { describe, expect, it } from "vitest";
import type { CalendarItem } from "../../host.ts";
import { graphExchange, type Exchange } from "./exchange.ts";
import { event, FakeGraph, itemOf } from "./testkit/graph.ts";
import { FakeTokens } from "./testkit/tokens.ts";

const olivia = "olivia@acme.example";
const mallory = "mallory@evil.example";
const uid = "1@acme.example";

/** Another device's pane: nothing is noted there. */
function mailbox(): { readonly graph: FakeGraph; readonly exchange: Exchange } {
  const graph = new FakeGraph();
  const options = { tokens: new FakeTokens(), fetch: graph.fetch, sleep: () => Promise.resolve() };
  return { graph, exchange: graphExchange(options) };
}

function from(address: string | null, summary: string): CalendarItem {
  const item = itemOf(event("DTSTART:20261215T110000Z", "DTEND:20261215T120000Z", `SUMMARY:${summary}`));
  const organizer = address === null ? null : { address, name: null, sentBy: null };
  return { ...item, invitation: { ...item.invitation, organizer } };
}

const subjects = ({ events }: FakeGraph): readonly string[] => [...events.values()].map((one) => one.subject);

describe("an event under the UID of another organizer's", () => {
  it.each([mallory, null])("does not take its place unseen: %s", async (address) => {
    const { graph, exchange } = mailbox();
    await exchange.put(from(olivia, "Lunch"), null);
    const written = graph.seen.length;
    await expect(exchange.put(from(address, "Pay here"), null)).rejects.toMatchObject({
      name: "GraphFailure",
      // Not one that would lead on to a form.
      kind: "failed",
      message: expect.stringMatching(/^Your calendar has an event of another organizer.*\.$/) as unknown,
    });
    expect(subjects(graph)).toEqual(["Lunch"]);
    expect(graph.seen.slice(written).map(({ method }) => method)).toEqual(["GET"]);
  });

  it("takes its place where the person knows of both", async () => {
    const { graph, exchange } = mailbox();
    await exchange.put(from(olivia, "Lunch"), null);
    await exchange.put(from("paul@acme.example", "Lunch with Paul"), null, true);
    expect(subjects(graph)).toEqual(["Lunch with Paul"]);
    // From then on it is his.
    await exchange.put(from("Paul@acme.example", "Late lunch"), null);
    expect(subjects(graph)).toEqual(["Late lunch"]);
  });

  it("does not take it away, cancelled", async () => {
    const { graph, exchange } = mailbox();
    await exchange.put(from(olivia, "Lunch"), null);
    expect(await exchange.remove(uid, null, mallory)).toBe(false);
    expect(await exchange.remove(uid, null, null)).toBe(false);
    expect(subjects(graph)).toEqual(["Lunch"]);
    expect(await exchange.remove(uid, null, olivia)).toBe(true);
    expect(subjects(graph)).toEqual([]);
  });

  it("is removed by the person's own hand, whoever's it is", async () => {
    const { graph, exchange } = mailbox();
    await exchange.put(from(olivia, "Lunch"), null);
    expect(await exchange.remove(uid, null)).toBe(true);
    expect(subjects(graph)).toEqual([]);
  });
});
