/** Who knows the UID of a meeting sends another message about it: the event behind the open one is then another's. */
import { describe, expect, it, test } from "vitest";
import type { Invitation } from "../../../core/report.ts";
import { graphExchange, type Exchange } from "./exchange.ts";
import { event as lines, FakeGraph, itemOf } from "./testkit/graph.ts";
import { FakeTokens } from "./testkit/tokens.ts";

const ref = { id: "AAMkADYAAAImV_jAAA=", owner: null };
const eventId = "AAMkADYAAAImVu6AAA=";

const person = (address: string) => ({ emailAddress: { name: "Administrator", address } });
const admin = person("admin@contoso.onmicrosoft.com");
const moment = (dateTime: string) => ({ dateTime, timeZone: "UTC" });

/** The second example of "Get eventMessage", as far as it says what, when, where and whose. */
const event = {
  id: eventId,
  isCancelled: false,
  isOrganizer: false,
  responseRequested: true,
  type: "singleInstance",
  responseStatus: { response: "tentativelyAccepted", time: "2017-12-27T22:19:12.6197462Z" },
  start: moment("2018-02-02T22:00:00.0000000"),
  end: moment("2018-02-02T23:00:00.0000000"),
  location: { displayName: "Mt. Hood" },
  organizer: admin,
};
const message = {
  "@odata.type": "#microsoft.graph.eventMessage",
  id: ref.id,
  meetingMessageType: "meetingRequest",
  sender: admin,
  from: admin,
};

/** As Graph gives a day: midnight, in UTC. */
const day = { start: moment("2018-02-02T00:00:00.0000000"), end: moment("2018-02-03T00:00:00.0000000") };

const shown: Invitation = {
  ...itemOf(lines("DTSTART:20180202T220000Z")).invitation,
  start: "2018-02-02T14:00:00",
  end: "2018-02-02T15:00:00",
  startUtc: "2018-02-02T22:00:00.000Z",
  endUtc: "2018-02-02T23:00:00.000Z",
  location: "Mt. Hood",
  organizer: { address: "admin@contoso.onmicrosoft.com", name: "Administrator", sentBy: null },
};

function rig(more: object, about: object = {}): { readonly graph: FakeGraph; readonly exchange: Exchange } {
  const graph = new FakeGraph();
  graph.messages.set(ref.id, { ...message, ...about, event: { ...event, ...more } });
  const options = { tokens: new FakeTokens(), fetch: graph.fetch, sleep: () => Promise.resolve() };
  return { graph, exchange: graphExchange(options) };
}

const refusal: unknown = expect.stringMatching(/^What is on your calendar .* is not what the mail says/);

const forged: readonly (readonly [what: string, message: object])[] = [
  ["was replaced by a newer message", { isOutOfDate: true }],
  ["takes place elsewhere", { location: { displayName: "Mt. Rainier" } }],
  [
    "takes place at another time",
    { startDateTime: moment("2018-02-02T21:00:00.0000000"), type: "singleInstance" },
  ],
];

describe("an event that is not what the message says", () => {
  test.each(forged)("is neither said to stand nor answered nor removed: it %s", async (_, about) => {
    const { graph, exchange } = rig({}, about);
    expect(await exchange.standing(ref, true)).toEqual({ kind: "unknown", why: refusal });
    const refused = { kind: "refused", message: refusal };
    await expect(exchange.answer(ref, "accepted", true)).rejects.toMatchObject(refused);
    await expect(exchange.answer(ref, "declined", false)).rejects.toMatchObject(refused);
    await expect(exchange.removeMeeting(ref)).rejects.toMatchObject(refused);
    expect(graph.seen.every(({ method }) => method === "GET")).toBe(true);
  });

  it("is neither answered nor removed where its organizer is nobody whom the message names", async () => {
    const { graph, exchange } = rig({ organizer: person("olivia@acme.example") });
    const refused = { kind: "refused", message: refusal };
    await expect(exchange.answer(ref, "accepted", true, shown)).rejects.toMatchObject(refused);
    await expect(exchange.answer(ref, "declined", true)).rejects.toMatchObject(refused);
    await expect(exchange.removeMeeting(ref)).rejects.toMatchObject(refused);
    expect(graph.seen.every(({ method }) => method === "GET")).toBe(true);
  });

  const later = moment("2018-02-09T20:00:00.0000000");
  it.each([["occurrence"], ["exception"]])("is not the whole series for one date of it: %s", async (type) => {
    const { graph, exchange } = rig({ type: "seriesMaster" }, { type, startDateTime: later });
    expect(await exchange.standing(ref, true)).toMatchObject({ kind: "placed" });
    const refused = {
      kind: "refused",
      message: expect.stringMatching(/one date, .* whole series/) as unknown,
    };
    await expect(exchange.answer(ref, "declined", false)).rejects.toMatchObject(refused);
    await expect(exchange.removeMeeting(ref)).rejects.toMatchObject(refused);
    const { graph: silent, exchange: unsaid } = rig({ type: "seriesMaster" });
    await expect(unsaid.answer(ref, "accepted", true, dated())).rejects.toMatchObject(refused);
    for (const { seen } of [graph, silent]) expect(seen.every(({ method }) => method === "GET")).toBe(true);
  });

  test.each<readonly [what: string, event: object, seen: Partial<Invitation>]>([
    ["place", { location: { displayName: "https://evil.example/join" } }, {}],
    ["place, where none was shown", {}, { location: null }],
    ["start", { start: moment("2018-02-02T21:00:00.0000000") }, {}],
    ["end", { end: moment("2018-02-03T23:00:00.0000000") }, {}],
    ["day", {}, { allDay: true, start: "2018-02-03", startUtc: null, endUtc: null }],
  ])("is not answered where the person saw another: %s", async (_, more, seen) => {
    const { graph, exchange } = rig(more);
    await expect(exchange.answer(ref, "accepted", true, { ...shown, ...seen })).rejects.toMatchObject({
      kind: "refused",
      message: refusal,
    });
    expect(graph.asked).toEqual([`GET me/messages/${ref.id}`]);
  });
});

describe("an event that is what the message says", () => {
  const said = {
    isOutOfDate: false,
    type: "singleInstance",
    startDateTime: event.start,
    endDateTime: event.end,
    location: { displayName: " Mt.\tHood", locationType: "default" },
  };

  test.each([
    ["as documented", {}, {}, shown],
    ["with all that a message says of it", {}, said, shown],
    [
      "whose organizer is written otherwise",
      { organizer: person("Admin@Contoso.OnMicrosoft.com") },
      {},
      shown,
    ],
    ["whose organizer the directory names", { organizer: person("/O=EXCHANGELABS/CN=ADMIN") }, {}, shown],
    ["sent by a calendar service", {}, { from: person("service@example.com"), sender: null }, shown],
    ["of which nobody saw anything", {}, said, null],
    [
      "of one date of a series",
      {
        type: "exception",
        start: moment("2018-02-09T20:00:00.0000000"),
        end: moment("2018-02-09T21:00:00.0000000"),
      },
      { type: "exception" },
      dated(),
    ],
    ["of a whole series", { type: "seriesMaster" }, { ...said, type: "seriesMaster" }, shown],
    ["of whole days", day, {}, { ...shown, allDay: true, start: "2018-02-02", startUtc: null, endUtc: null }],
    ["in a zone of its own", { start: { ...event.start, timeZone: "Pacific Standard Time" } }, {}, shown],
  ])("is answered: %s", async (_, more, about, seen) => {
    const { graph, exchange } = rig(more, about);
    await exchange.answer(ref, "accepted", true, seen);
    expect(graph.asked[1]).toBe(`POST me/events/${eventId}/accept`);
  });

  test.each([said, { from: person("service@example.com"), sender: null }])(
    "is seen to stand",
    async (about) => {
      const { exchange } = rig({}, about);
      expect(await exchange.standing(ref, false)).toEqual({ kind: "placed", answer: "tentative" });
    },
  );
});

function dated(): Invitation {
  const [startUtc, endUtc] = ["2018-02-09T20:00:00.000Z", "2018-02-09T21:00:00.000Z"];
  return { ...shown, recurrenceId: "2018-02-09T22:00:00", startUtc, endUtc };
}
