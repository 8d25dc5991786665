import { beforeEach, describe, expect, it, test } from "vitest";
import type { Handed } from "../addin/host.ts";
import { decideRows, sayResults, type RowStep } from "./answer-steps.ts";
import type { GuestDesk } from "./guests.ts";
import { answerOf, crashing, ownItem } from "./testdata/acting.ts";
import { MemoryHost } from "./testdata/host.ts";
import { anna } from "./testdata/reports.ts";
import { groupWaiting, type WaitingRow } from "./waiting.ts";
import { en } from "./words/en.ts";

let host: MemoryHost;
let desk: GuestDesk;
beforeEach(() => {
  host = new MemoryHost();
  host.items.push(ownItem);
  desk = { host, words: en, now: () => new Date("2026-11-22T08:00:00Z"), id: () => "id-1" };
});

async function rowsOf(...who: readonly string[]): Promise<readonly WaitingRow[]> {
  for (const each of who)
    await host.putWaiting({
      id: each,
      name: "answer.eml",
      bytes: new TextEncoder().encode(each),
      judgement: answerOf(each, [crashing(each)]),
      from: [each],
      addedAt: "2026-11-22T08:00:00.000Z",
    });
  return groupWaiting(host.waits, { items: host.items, delegations: [], me: [anna] }).flatMap(
    ({ rows }) => rows,
  );
}

describe("decideRows() and sayResults()", () => {
  const [eve, mark] = ["eve@stranger.example", "mark@friends.example"] as const;

  test.for<[step: RowStep, handed: Handed, said: readonly string[]]>([
    ["in", "sent", ["2 are on your guest list, with what they answered."]],
    [
      "away",
      "handed-over",
      ["2 were turned away. Your event is unchanged.", "2 mails are ready as files: open and send them."],
    ],
    [
      "in",
      "opened",
      [
        "2 are on your guest list, with what they answered.",
        "Outlook has opened 2 mails: send them there.",
        "They are plain text: no calendar will note them by itself.",
      ],
    ],
    ["remove", "opened", ["2 were taken off this list. Nobody was told."]],
  ])("%s, %s", async ([step, handed, said]) => {
    host.send = () => Promise.resolve(handed);
    const results = await decideRows(step, await rowsOf(eve, mark), [anna], desk, () => undefined);
    expect(sayResults(step, results, en)).toEqual(said);
    expect(host.waits).toEqual([]);
  });

  it("leaves an answer where it was whose mail did not leave", async () => {
    host.send = () => Promise.reject(new Error("Offline"));
    const results = await decideRows("in", await rowsOf(eve), [anna], desk, () => undefined);
    expect(results.failures).toEqual(new Map([[eve, "Offline"]]));
    expect([host.waits.length, host.items]).toEqual([1, [ownItem]]);
  });
});
