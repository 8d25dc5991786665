import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { GraphFailure } from "./failure.ts";
import { Graph, type GraphRequest } from "./request.ts";
import { odataString, route, withQuery } from "./route.ts";
import { FakeGraph, graphError } from "./testkit/graph.ts";
import { FakeTokens } from "./testkit/tokens.ts";

const noon = Date.parse("2026-12-15T12:00:00Z");

class Rig {
  readonly server = new FakeGraph();
  readonly tokens = new FakeTokens();
  readonly waits: number[] = [];
  readonly graph: Graph;

  constructor(get: typeof fetch = this.server.fetch) {
    this.graph = new Graph({
      tokens: this.tokens,
      fetch: get,
      now: () => noon,
      sleep: (milliseconds) => {
        this.waits.push(milliseconds);
        return Promise.resolve();
      },
    });
  }

  ask(request: Partial<GraphRequest> = {}): Promise<unknown> {
    return this.graph.json({
      method: "GET",
      address: route(null)`messages/${"m1"}`,
      scopes: ["Mail.Read"],
      pressed: true,
      ...request,
    });
  }
}

const answering = (response: () => Response): Rig => new Rig(() => Promise.resolve(response()));

async function failureOf(asking: Promise<unknown>): Promise<GraphFailure> {
  const error = await asking.catch((reason: unknown) => reason);
  if (!(error instanceof GraphFailure)) throw new Error("No failure");
  expect(error.message).toMatch(/^[A-Z].*\.$/);
  expect(error.message).not.toMatch(/token-|developers|<b>/);
  return error;
}

describe("a request", () => {
  it("carries its token in the header alone, and no cookie", async () => {
    const rig = new Rig();
    rig.server.messages.set("m1", { id: "m1" });
    expect(await rig.ask()).toEqual({ id: "m1" });
    const [seen] = rig.server.seen;
    expect(seen?.headers.get("Authorization")).toBe("Bearer token-1");
    expect(seen?.url).toBe("https://graph.microsoft.com/v1.0/me/messages/m1");
    expect(rig.tokens.asked).toEqual([{ scopes: ["Mail.Read"], pressed: true, anew: false }]);
  });

  it("is not made where the person would have to be asked and did not press", async () => {
    const rig = new Rig();
    rig.tokens.granted = false;
    expect(await rig.ask({ pressed: false })).toBeNull();
    expect(rig.server.seen).toEqual([]);
  });

  it("is made once more with another token where the first was not taken", async () => {
    const rig = new Rig();
    rig.server.messages.set("m1", {});
    rig.server.next.push(() => graphError(401, "InvalidAuthenticationToken"));
    expect(await rig.ask()).toEqual({});
    expect(rig.server.seen.map(({ headers }) => headers.get("Authorization"))).toEqual([
      "Bearer token-1",
      "Bearer token-2",
    ]);
    expect(rig.tokens.asked.map(({ anew }) => anew)).toEqual([false, true]);
  });

  it("is not made a third time", async () => {
    const rig = answering(() => graphError(401, "InvalidAuthenticationToken"));
    expect((await failureOf(rig.ask())).kind).toBe("refused");
    expect(rig.tokens.asked).toHaveLength(2);
  });
});

describe("where Graph is busy, a request", () => {
  const busy =
    (after: string | null, status = 429) =>
    (): Response =>
      graphError(status, "TooManyRequests", after === null ? {} : { "Retry-After": after });

  // RFC 9110, 10.2.3: seconds, or a date.
  test.each([
    ["10", 10_000],
    ["0", 0],
    ["Tue, 15 Dec 2026 12:00:07 GMT", 7000],
    ["Tue, 15 Dec 2026 11:00:00 GMT", 0],
    [null, 1000],
    ["soon", 1000],
  ])("waits as long as Retry-After %s says", async (after, wait) => {
    for (const status of [429, 503]) {
      const rig = new Rig();
      rig.server.messages.set("m1", {});
      rig.server.next.push(busy(after, status));
      expect(await rig.ask()).toEqual({});
      expect(rig.waits).toEqual([wait]);
      expect(rig.tokens.asked).toHaveLength(1);
    }
  });

  it("waits ever longer, and gives up", async () => {
    const rig = answering(busy(null));
    expect((await failureOf(rig.ask())).kind).toBe("busy");
    expect(rig.waits).toEqual([1000, 2000, 4000, 8000]);
  });

  it("waits no longer than anybody would, and says for how long Graph asks", async () => {
    const rig = answering(busy("600"));
    expect((await failureOf(rig.ask())).message).toContain("10 minutes");
    expect(rig.waits).toEqual([]);
    const often = answering(busy("20"));
    expect((await failureOf(often.ask())).kind).toBe("busy");
    expect(often.waits).toEqual([20_000, 20_000]);
  });
});

describe("a failure", () => {
  test.each([
    [400, "ErrorInvalidRequest", "failed"],
    [400, "ErrorCalendarIsOrganizerForAccept", "refused"],
    [400, "ErrorOccurrenceCrossingBoundary", "failed"],
    [403, "ErrorAccessDenied", "refused"],
    [403, "Forbidden", "refused"],
    [404, "ErrorItemNotFound", "absent"],
    [404, "MailboxNotEnabledForRESTAPI", "unavailable"],
    [404, "ResourceNotFound", "absent"],
    [409, "ErrorIrresolvableConflict", "failed"],
    [410, "gone", "absent"],
    [412, "ErrorIrresolvableConflict", "failed"],
    [423, "notAllowed", "busy"],
    [500, "InternalServerError", "failed"],
    [504, "gatewayTimeout", "failed"],
  ])("of %i %s is %s, in a sentence", async (status, code, kind) => {
    const failure = await failureOf(answering(() => graphError(status, code)).ask());
    expect(failure).toMatchObject({ kind, status, code });
  });

  test.each([
    ["no JSON", new Response("<html>", { status: 400 })],
    ["no code", Response.json({ error: null }, { status: 400 })],
    ["a code that is none", Response.json({ error: { code: "<b>Pay now</b>" } }, { status: 400 })],
    ["endless", new Response("x".repeat(1_000_000), { status: 400 })],
  ])("with a body of %s is told by its status", async (_, response) => {
    const failure = await failureOf(answering(() => response).ask());
    expect(failure).toMatchObject({ kind: "failed", status: 400, code: null });
    expect(failure.message).toContain("400");
  });

  test.each([
    ["no network", new TypeError("Failed to fetch")],
    ["no answer in time", new DOMException("", "TimeoutError")],
  ])("is %s", async (_, error) => {
    const failure = await failureOf(new Rig(() => Promise.reject(error)).ask());
    expect(failure).toMatchObject({ kind: "failed", status: null });
  });

  it("is an answer that breaks off, or is no JSON", async () => {
    const broken = new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(new Uint8Array(3));
        controller.error(new TypeError("network error"));
      },
    });
    expect((await failureOf(answering(() => new Response(broken)).ask())).kind).toBe("failed");
    const rig = answering(() => new Response("{"));
    expect((await failureOf(rig.ask())).message).toMatch(/cannot be read/);
  });

  it("is an answer without end, of which no more is read than would be used", async () => {
    let given = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        given += 1;
        controller.enqueue(new Uint8Array(1024 * 1024));
      },
    });
    expect((await failureOf(answering(() => new Response(endless)).ask())).kind).toBe("failed");
    expect(given).toBeLessThan(20);
    const announced = { headers: { "Content-Length": String(1024 ** 3) } };
    const rig = answering(() => new Response(new Uint8Array(8), announced));
    expect((await failureOf(rig.ask())).message).toMatch(/more than can be read/);
  });
});

describe("a list", () => {
  const request = { method: "GET", address: route(null)`events`, scopes: [], pressed: true } as const;
  const page = (value: readonly unknown[], next?: unknown): Response =>
    Response.json({ value, ...(next === undefined ? {} : { "@odata.nextLink": next }) });
  const more = "https://graph.microsoft.com/v1.0/me/events?$skip=2";

  it("is read over its pages, in order", async () => {
    const rig = new Rig();
    rig.server.next.push(
      () => page([1, 2], more),
      () => page([], `${more}0`),
      () => page([3]),
    );
    expect(await rig.graph.list(request)).toEqual([1, 2, 3]);
    expect(rig.server.seen.map(({ query }) => query["$skip"])).toEqual([undefined, "2", "20"]);
  });

  it.each([
    "https://evil.example/v1.0/me/events",
    "https://graph.microsoft.com.evil.example/v1.0/me/events",
    "https://graph.microsoft.com@evil.example/v1.0/me/events",
    "https://graph.microsoft.com:8443/v1.0/me/events",
    "https://user@graph.microsoft.com/v1.0/me/events",
    "http://graph.microsoft.com/v1.0/me/events",
    "https://graph.microsoft.com/v1.0/../beta/me/events",
    "https://graph.microsoft.com/v1.0/%2e%2e/beta/me/events",
    "https://graph.microsoft.com/v1.0\\\\@evil.example/",
    "//evil.example/v1.0/",
    "/v1.0/me/events",
    "data:application/json,{}",
    "",
    null,
    7,
    ["https://graph.microsoft.com/v1.0/me/events"],
  ])("sends no token where the next page is not Graph's: %j", async (next) => {
    const asked: string[] = [];
    const rig = new Rig((address) => {
      asked.push(new Request(address).url);
      return Promise.resolve(page([1], next));
    });
    expect((await failureOf(rig.graph.list(request))).message).toMatch(/cannot be read/);
    expect(asked).toEqual([request.address]);
  });

  it("that goes in circles ends", async () => {
    let asked = 0;
    const rig = new Rig(() => {
      asked += 1;
      return Promise.resolve(page([asked], more));
    });
    expect((await failureOf(rig.graph.list(request))).kind).toBe("failed");
    expect(asked).toBe(20);
  });
});

describe("an address", () => {
  it("keeps every id and owner in its own segment", () => {
    const odd = fc.oneof(
      fc.string({ unit: "binary", minLength: 1 }),
      fc.constantFrom("..", ".", "a/../b", "%2e%2e", "a?b=c", "#", "a\\b", "//evil.example", "a@b", "="),
    );
    fc.assert(
      fc.property(odd, odd, (id, owner) => {
        let address: string;
        try {
          address = route(owner)`events/${id}/accept`;
        } catch (error) {
          expect(error).toBeInstanceOf(GraphFailure);
          expect([id, owner].some((text) => /^\.{1,2}$|\p{Surrogate}/u.test(text))).toBe(true);
          return;
        }
        const url = new URL(address);
        expect(url.origin).toBe("https://graph.microsoft.com");
        expect([url.search, url.hash]).toEqual(["", ""]);
        expect(url.pathname.split("/").map(decodeURIComponent)).toEqual([
          "",
          "v1.0",
          "users",
          owner,
          "events",
          id,
          "accept",
        ]);
      }),
    );
    expect(() => route(null)`events/${""}`).toThrow(GraphFailure);
    expect(() => route(null)`events/${"x".repeat(5000)}`).toThrow(GraphFailure);
  });

  it("has its query as it was meant", () => {
    const filter = `ep/value eq ${odataString("O'Neil & Sons #1 +")}`;
    const url = new URL(withQuery(route(null)`events`, { $filter: filter, $top: "1" }));
    expect(Object.fromEntries(url.searchParams)).toEqual({
      $filter: "ep/value eq 'O''Neil & Sons #1 +'",
      $top: "1",
    });
  });
});
