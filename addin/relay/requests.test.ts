import { connect } from "node:net";
import { describe, expect, it, vi } from "vitest";
import { stage } from "./testkit/stage.ts";
import { at, bodyOf, origin, post, says } from "./testkit/world.ts";

const set = stage();

describe("a request", () => {
  const raw = (url: string, text: string): Promise<string> =>
    new Promise((resolve, reject) => {
      let answer = "";
      const socket = connect(Number(new URL(url).port), "127.0.0.1", () => socket.write(text));
      socket.setEncoding("latin1");
      socket.on("data", (chunk) => (answer += chunk.toString()));
      // Whoever is refused while they still write is cut off after the answer: what had come by then counts.
      socket.on("error", (error) => (answer === "" ? reject(error) : undefined));
      socket.on("close", () => resolve(answer));
    });

  it("of a page from elsewhere is refused", async () => {
    const server = await set.relay();
    expect(await post(server, set.made.lookup(), { origin: "https://evil.example" })).toEqual([
      403,
      "origin",
    ]);
    expect(await post(server, set.made.lookup(), { origin: "null" })).toEqual([403, "origin"]);
    expect(await post(server, set.made.lookup(), { origin: `${origin}.evil.example` })).toEqual([
      403,
      "origin",
    ]);
    expect(set.world.asked).toEqual([]);
  });

  it("of the organisation's page is answered to it alone", async () => {
    const { url } = await set.relay();
    const preflight = (from: string) =>
      fetch(`${url}/lookup`, {
        method: "OPTIONS",
        headers: { origin: from, "access-control-request-method": "POST" },
      });
    const allowed = await preflight(origin);
    expect(allowed.status).toBe(204);
    expect(allowed.headers.get("access-control-allow-origin")).toBe(origin);
    expect(allowed.headers.get("access-control-allow-methods")).toBe("POST");
    expect(allowed.headers.get("access-control-allow-headers")).toBe("content-type");
    expect(allowed.headers.get("access-control-allow-credentials")).toBeNull();
    const refused = await preflight("https://evil.example");
    expect(refused.status).toBe(403);
    expect(refused.headers.get("access-control-allow-origin")).toBeNull();
    const answer = await fetch(`${url}/lookup`, {
      method: "POST",
      headers: { origin, "content-type": "application/json" },
      body: bodyOf(set.made.lookup()),
    });
    expect(answer.headers.get("access-control-allow-origin")).toBe(origin);
    expect(answer.headers.get("vary")).toBe("Origin");
    expect(answer.headers.get("content-type")).toBe("application/pkix-crl");
    expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
    expect(answer.headers.get("cache-control")).toBe("no-store");
  });

  it("in another form is refused", async () => {
    const server = await set.relay();
    const { url } = server;
    const refusal = async (path: string, init: RequestInit): Promise<readonly unknown[]> => {
      const response = await fetch(url + path, init);
      return [response.status, response.headers.get("allow")];
    };
    expect(await refusal("/lookup", {})).toEqual([405, "POST, OPTIONS"]);
    expect(await refusal("/lookup", { method: "PUT", body: "{}" })).toEqual([405, "POST, OPTIONS"]);
    expect(await refusal("/", {})).toEqual([404, null]);
    expect(await refusal("/lookup/../health", { method: "DELETE" })).toEqual([405, "POST, OPTIONS"]);
    expect(await refusal("/lookup?url=http://127.0.0.1/", { method: "POST" })).toEqual([404, null]);
    expect(await post(server, set.made.lookup(), { "content-type": "text/plain" })).toEqual([415, "type"]);
    expect(await post(server, set.made.lookup(), { "content-encoding": "gzip" })).toEqual([415, "type"]);
    expect(set.world.asked).toEqual([]);
  });

  it.for([
    "",
    "[]",
    "null",
    "{",
    '{"kind":"crl"}',
    '{"kind":"file","url":"http://a.example/","certificates":[]}',
    '{"kind":"crl","url":1,"certificates":[]}',
    '{"kind":"crl","url":"http://a.example/","certificates":"AA=="}',
    '{"kind":"crl","url":"http://a.example/","certificates":["%"]}',
    '{"kind":"crl","url":"http://a.example/","certificates":["AAA"]}',
    '{"kind":"crl","url":"http://a.example/","certificates":[null]}',
    '{"kind":"crl","url":"http://a.example/","certificates":[],"headers":{"x":"y"}}',
    `{"kind":"crl","url":"http://a.example/${"a".repeat(2048)}","certificates":["AA=="]}`,
    `{"kind":"crl","url":"http://a.example/","certificates":[${'"AA==",'.repeat(12)}"AA=="]}`,
    '{"kind":"ocsp","url":"http://a.example/","certificates":["AA=="],"request":7}',
    "\xff\xfe",
  ])("that is no look-up is refused: %j", async (text) => {
    expect(await post(await set.relay(), text)).toEqual([400, "malformed"]);
  });

  it("longer than any look-up is refused, announced or not", async () => {
    const { url } = await set.relay();
    const lines = ["POST /lookup HTTP/1.1", "Host: x", "Content-Type: application/json"];
    const announced = await raw(url, [...lines, "Content-Length: 999999999", "", ""].join("\r\n"));
    expect(announced).toMatch(/^HTTP\/1\.1 413 [\s\S]*Connection: close[\s\S]*"request-too-large"/);
    const chunk = `10000\r\n${" ".repeat(0x10000)}\r\n`;
    const chunked = [...lines, "Transfer-Encoding: chunked", "", ""].join("\r\n") + chunk.repeat(5);
    expect(await raw(url, chunked)).toMatch(/^HTTP\/1\.1 413 /);
  });

  it("whose header fields are too long, or are none, is refused", async () => {
    const { url } = await set.relay();
    const long = `POST /lookup HTTP/1.1\r\nHost: x\r\nX: ${"a".repeat(9000)}\r\n\r\n`;
    expect(await raw(url, long)).toMatch(/^HTTP\/1\.1 431 /);
    expect(await raw(url, "hello\r\n\r\n")).toMatch(/^HTTP\/1\.1 400 /);
    const twice =
      "POST /lookup HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n";
    expect(await raw(url, twice)).toMatch(/^HTTP\/1\.1 400 /);
  });

  it("that comes octet by octet, or stops, is not waited for", async () => {
    const { url } = await set.relay({}, { patience: 200 });
    const started = "POST /lookup HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n";
    expect(await raw(url, started)).toMatch(/^HTTP\/1\.1 408 /);
    expect(await raw(url, `${started}Content-Length: 1000\r\n\r\n{`)).toMatch(/^(HTTP\/1\.1 408 |$)/);
  });

  it("cannot write a header into what is asked, or into the answer", async () => {
    const server = await set.relay();
    const split = `${set.place}/acme.crl HTTP/1.1\r\nX-Injected: 1\r\n\r\n`;
    expect(await post(server, set.made.ofUrl(split))).toEqual([403, "not-named"]);
    const encoded = `${set.place}/acme.crl%0d%0aX-Injected:%201`;
    expect(await post(server, set.made.ofUrl(encoded))).toEqual([502, "unreachable"]);
    expect(set.world.asked.map(({ headers }) => headers["x-injected"])).toEqual([undefined]);
  });

  it("is not the last: many at once are refused, and then it goes on", async () => {
    set.world.pages.clear();
    const waiting: (() => void)[] = [];
    const stalled = Array.from({ length: 30 }, (_, i) => `/list-${String(i)}`);
    for (const path of stalled)
      set.world.pages.set(path, (_request, response) => {
        waiting.push(() => response.writeHead(200).end(set.made.list));
      });
    const server = await set.relay();
    const refused: unknown[] = [];
    const asked = stalled.map(async (path) => {
      const answer = await post(server, set.made.ofUrl(set.place + path));
      if (answer[0] !== 200) refused.push(answer);
      return answer;
    });
    await vi.waitFor(() => expect(waiting.length + refused.length).toBe(30), 60_000);
    expect(refused).toEqual(Array.from({ length: 26 }, () => [503, "busy"]));
    for (const go of waiting) go();
    const statuses = (await Promise.all(asked)).map(([status]) => status);
    expect(statuses.filter((status) => status === 200).length).toBe(4);
    set.world.pages.set("/acme.crl", says(set.made.list));
    expect(await post(server, set.made.lookup())).toEqual([200, set.made.list]);
  });

  it("too many from one network are refused, by the proxy's word where there is one", async () => {
    const flood = async (server: { readonly url: string }, from: (n: number) => string) => {
      const statuses = new Map<number, number>();
      for (let n = 0; n < 70; n++) {
        const [status] = await post(server, "{}", { "x-forwarded-for": from(n) });
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
      }
      return Object.fromEntries(statuses);
    };
    const now = () => at.getTime();
    const different = (n: number) => `203.0.113.${String(n)}`;
    expect(await flood(await set.relay({}, { now }), different)).toEqual({ 400: 60, 429: 10 });
    const proxied = { now, proxied: true };
    expect(await flood(await set.relay({}, proxied), different)).toEqual({ 400: 70 });
    expect(await flood(await set.relay({}, proxied), (n) => `${different(n)}, 198.51.100.1`)).toEqual({
      400: 60,
      429: 10,
    });
    // Some proxies say the port, too, which is another for each connection.
    for (const ported of [
      (n: number) => `203.0.113.1:${String(5000 + n)}`,
      (n: number) => `[2001:db8::1]:${String(n)}`,
    ])
      expect(await flood(await set.relay({}, proxied), ported)).toEqual({ 400: 60, 429: 10 });
    const house = (n: number) => `2001:db8:1:2:${n.toString(16)}::1`;
    expect(await flood(await set.relay({}, proxied), house)).toEqual({ 400: 60, 429: 10 });
  });
});

describe("health", () => {
  it("is told to anybody, and nothing else", async () => {
    const { url } = await set.relay();
    const response = await fetch(`${url}/health`);
    expect([response.status, await response.json()]).toEqual([200, { status: "ok" }]);
    expect((await fetch(`${url}/health`, { method: "POST" })).status).toBe(405);
  });
});
