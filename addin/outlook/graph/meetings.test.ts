import { describe, expect, it, test } from "vitest";
import { graphExchange, type Exchange } from "./exchange.ts";
import { FakeGraph, graphError } from "./testkit/graph.ts";
import { FakeTokens } from "./testkit/tokens.ts";

const ref = { id: "AAMkADYAAAImV_jAAA=", owner: null };
const eventId = "AAMkADYAAAImVu6AAA=";

/** As the second example of "Get eventMessage", shortened. */
const message = (event: object | null | undefined, more: object = {}) => ({
  "@odata.type": "#microsoft.graph.eventMessage",
  id: ref.id,
  meetingMessageType: "meetingRequest",
  ...(event === undefined ? {} : { event }),
  ...more,
});

const made = (response: string, more: object = {}) => ({
  id: eventId,
  isCancelled: false,
  isOrganizer: false,
  responseRequested: true,
  showAs: "tentative",
  responseStatus: { response, time: "2017-12-27T22:19:12.6197462Z" },
  ...more,
});

interface Rig {
  readonly graph: FakeGraph;
  readonly tokens: FakeTokens;
  readonly exchange: Exchange;
}

function rig(event: object | null | undefined, mailbox = "me"): Rig {
  const graph = new FakeGraph(mailbox);
  const tokens = new FakeTokens();
  graph.messages.set(ref.id, message(event));
  const exchange = graphExchange({ tokens, fetch: graph.fetch, sleep: () => Promise.resolve() });
  return { graph, tokens, exchange };
}

const matching = (pattern: RegExp): unknown => expect.stringMatching(pattern);
const sentence = matching(/^[A-Z].*\.$/);

describe("the meeting of a message", () => {
  // responseType: none, organizer, tentativelyAccepted, accepted, declined, notResponded.
  test.each([
    ["none", null],
    ["notResponded", null],
    ["accepted", "accepted"],
    ["tentativelyAccepted", "tentative"],
    ["declined", "declined"],
    ["organizer", "accepted"],
  ])("that was answered %s stands as %s", async (response, answer) => {
    const { graph, exchange } = rig(made(response));
    expect(await exchange.standing(ref, false)).toEqual({ kind: "placed", answer });
    expect(graph.asked).toEqual([`GET me/messages/${ref.id}`]);
    expect(graph.seen[0]?.query).toEqual({ $expand: "microsoft.graph.eventMessage/event" });
  });

  test.each([
    ["none", undefined],
    ["null", null],
    ["an empty one, as after declining", {}],
  ])("is not on the calendar: event %s", async (_, event) => {
    const { exchange } = rig(event);
    expect(await exchange.standing(ref, true)).toEqual({ kind: "absent" });
  });

  it("is not looked up before the person was asked, and with one permission", async () => {
    const { graph, tokens, exchange } = rig(made("none"));
    tokens.granted = false;
    expect(await exchange.standing(ref, false)).toEqual({ kind: "unasked" });
    expect(graph.seen).toEqual([]);
    expect(await exchange.standing(ref, true)).toEqual({ kind: "placed", answer: null });
    expect(tokens.asked.map(({ scopes, pressed }) => [scopes, pressed])).toEqual([
      [["Mail.Read"], false],
      [["Mail.Read"], true],
    ]);
  });

  it("is unknown where Graph fails, in a sentence", async () => {
    const { graph, exchange } = rig(made("none"));
    graph.next.push(() => graphError(403, "ErrorAccessDenied"));
    expect(await exchange.standing(ref, true)).toEqual({ kind: "unknown", why: sentence });
    expect(await exchange.standing({ id: "..", owner: null }, true)).toEqual({
      kind: "unknown",
      why: sentence,
    });
    expect(await exchange.standing({ id: "gone", owner: null }, true)).toEqual({
      kind: "unknown",
      why: sentence,
    });
  });
});

describe("an answer", () => {
  test.each([
    ["accepted", true, "accept"],
    ["accepted", false, "accept"],
    ["tentative", true, "tentativelyAccept"],
    ["tentative", false, "tentativelyAccept"],
    ["declined", true, "decline"],
    ["declined", false, "decline"],
  ] as const)("%s, organizer told: %s, is %s", async (answer, tell, action) => {
    const { graph, tokens, exchange } = rig(made("none"));
    await exchange.answer(ref, answer, tell);
    expect(graph.asked).toEqual([`GET me/messages/${ref.id}`, `POST me/events/${eventId}/${action}`]);
    const [, posted] = graph.seen;
    expect(JSON.parse(posted?.body ?? "")).toEqual({ sendResponse: tell });
    expect(posted?.headers.get("Content-Type")).toBe("application/json");
    // One question to the person for both requests.
    expect(new Set(tokens.asked.map(({ scopes }) => scopes.join()))).toEqual(
      new Set(["Mail.Read,Calendars.ReadWrite"]),
    );
  });

  it("in a shared mailbox is its owner's", async () => {
    const { graph, tokens, exchange } = rig(made("none"), "users/team@acme.example");
    await exchange.answer({ ...ref, owner: "team@acme.example" }, "accepted", true);
    expect(graph.asked[1]).toBe(`POST users/team@acme.example/events/${eventId}/accept`);
    expect(tokens.asked[0]?.scopes).toEqual(["Mail.Read.Shared", "Calendars.ReadWrite.Shared"]);
  });

  test.each([
    ["nothing is on the calendar", undefined, "absent", /own buttons/],
    ["they are the organizer", made("organizer", { isOrganizer: true }), "refused", /organizer/],
    ["it was cancelled", made("none", { isCancelled: true }), "refused", /cancelled/],
    ["the organizer wants none", made("none", { responseRequested: false }), "refused", /wants no answers/],
  ] as const)("is not sent where %s", async (_, event, kind, message_) => {
    const { graph, exchange } = rig(event);
    await expect(exchange.answer(ref, "accepted", true)).rejects.toMatchObject({
      name: "GraphFailure",
      kind,
      message: matching(message_),
    });
    expect(graph.seen).toHaveLength(1);
  });

  it("that nobody is told needs nobody to want it", async () => {
    const { graph, exchange } = rig(made("none", { responseRequested: false }));
    await exchange.answer(ref, "tentative", false);
    expect(graph.seen).toHaveLength(2);
  });

  test.each([
    [400, "ErrorInvalidRequest", "failed"],
    [400, "ErrorCalendarIsOrganizerForAccept", "refused"],
    [403, "ErrorAccessDenied", "refused"],
    [404, "ErrorItemNotFound", "absent"],
    [500, "InternalServerError", "failed"],
  ])("that Graph refuses with %i %s is %s", async (status, code, kind) => {
    const { graph, exchange } = rig(made("none"));
    graph.next.push(undefined, () => graphError(status, code));
    await expect(exchange.answer(ref, "accepted", true)).rejects.toMatchObject({ kind, message: sentence });
  });

  it("is given again after Graph was busy", async () => {
    const { graph, exchange } = rig(made("none"));
    graph.next.push(undefined, () => graphError(429, "TooManyRequests", { "Retry-After": "3" }));
    await exchange.answer(ref, "declined", false);
    expect(graph.asked.filter((one) => one.endsWith("/decline"))).toHaveLength(2);
  });
});

describe("taking a meeting off the calendar", () => {
  it("declines it in silence, and deletes what a mailbox keeps of it", async () => {
    const { graph, exchange } = rig(made("none"));
    graph.next.push(undefined, undefined, () => new Response(null, { status: 204 }));
    await exchange.removeMeeting(ref);
    expect(graph.asked.slice(1)).toEqual([
      `POST me/events/${eventId}/decline`,
      `DELETE me/events/${eventId}`,
    ]);
    expect(JSON.parse(graph.seen[1]?.body ?? "")).toEqual({ sendResponse: false });
  });

  it("is done where declining has already removed it", async () => {
    const { exchange } = rig(made("accepted"));
    await expect(exchange.removeMeeting(ref)).resolves.toBeUndefined();
  });

  it("deletes a cancelled one alone: there is nothing to decline", async () => {
    const { graph, exchange } = rig(made("none", { isCancelled: true }));
    await exchange.removeMeeting(ref);
    expect(graph.asked.slice(1)).toEqual([`DELETE me/events/${eventId}`]);
  });

  it("is nothing to do where there is none", async () => {
    const { graph, exchange } = rig(null);
    await exchange.removeMeeting(ref);
    expect(graph.seen).toHaveLength(1);
  });

  it("never cancels the person's own meeting for everybody", async () => {
    const { graph, exchange } = rig(made("organizer", { isOrganizer: true }));
    await expect(exchange.removeMeeting(ref)).rejects.toMatchObject({ kind: "refused", message: sentence });
    expect(graph.seen).toHaveLength(1);
  });

  it("says so where Graph does not allow it", async () => {
    const { graph, exchange } = rig(made("none"));
    graph.next.push(undefined, () => graphError(403, "ErrorAccessDenied"));
    await expect(exchange.removeMeeting(ref)).rejects.toMatchObject({ kind: "refused" });
    expect(graph.asked).toHaveLength(2);
  });
});
