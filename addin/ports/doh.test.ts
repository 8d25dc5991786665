import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import fc from "fast-check";
import { afterEach, describe, expect, it, test, vi } from "vitest";
import { resolverDns } from "./doh.ts";
import { message, nameOctets, soa, txt, typeNumbers } from "./testkit/dns.ts";

const name = "s1._domainkey.acme.example";
const type = "application/dns-message";
const found = message({ answers: [{ name, type: "TXT", ttl: 300, data: txt("v=DKIM1; p=") }] });
const good = { status: "found", records: ["v=DKIM1; p="], dnssec: "insecure" };
const failed = { status: "failed", records: [], dnssec: null };

const reply = (
  body: Uint8Array<ArrayBuffer>,
  headers: Record<string, string> = { "content-type": type },
  status = 200,
): Response => new Response(body, { status, headers });

/** A resolver that gives these answers one after the other, and the requests it got. */
function resolver(...answers: readonly (() => Response | Promise<Response>)[]) {
  let time = 0;
  const requests: { readonly url: URL; readonly init: RequestInit | undefined }[] = [];
  const dns = resolverDns("https://dns.example/dns-query?token=1", {
    fetch: async (input, init) => {
      requests.push({ url: new URL(input instanceof Request ? input.url : input), init });
      const answer = answers[Math.min(requests.length, answers.length) - 1];
      if (answer === undefined) throw new Error("no answer");
      return answer();
    },
    now: () => time,
  });
  return { dns, requests, pass: (seconds: number) => void (time += seconds * 1000) };
}

/** The question in a request, read octet by octet. */
function questionOf(url: URL): { readonly name: string; readonly type: number } {
  const octets = Buffer.from(url.searchParams.get("dns") ?? "", "base64url");
  const labels: string[] = [];
  let at = 12;
  for (let length = octets[at] ?? 0; length > 0; length = octets[at] ?? 0) {
    labels.push(octets.toString("latin1", at + 1, at + 1 + length));
    at += 1 + length;
  }
  return { name: labels.join("."), type: octets.readUInt16BE(at + 1) };
}

describe("resolverDns: the request", () => {
  it("is a GET with the question alone (RFC 8484, 4.1)", async () => {
    const { dns, requests } = resolver(() => reply(found));
    expect(await dns.lookup(name, "TXT")).toEqual(good);
    const [{ url, init } = { url: new URL("about:blank"), init: {} }, ...more] = requests;
    expect(more).toEqual([]);
    expect(url.href.split("dns=")[0]).toBe("https://dns.example/dns-query?token=1&");
    expect(url.searchParams.get("dns")).toMatch(/^[A-Za-z0-9_-]+$/);
    expect(questionOf(url)).toEqual({ name, type: typeNumbers.TXT });
    expect(init).toMatchObject({
      headers: { accept: type },
      credentials: "omit",
      referrerPolicy: "no-referrer",
      redirect: "error",
      mode: "cors",
      cache: "no-store",
    });
    expect(init?.method ?? "GET").toBe("GET");
  });

  test.for(["not a url", "", "https://"])("to %j: failed", async (url) => {
    expect(
      await resolverDns(url, { fetch: () => Promise.resolve(reply(found)) }).lookup(name, "TXT"),
    ).toEqual(failed);
  });

  it("about a name that fits no message: failed", async () => {
    const { dns } = resolver(() => reply(found));
    for (const odd of ["", ".", "a..b", `${"a".repeat(300)}.example`, "\ud800.example"])
      expect((await dns.lookup(odd, "TXT")).status).toBe("failed");
  });
});

describe("resolverDns: what counts as an answer", () => {
  test.for<[what: string, response: () => Response]>([
    ["status 404", () => reply(found, { "content-type": type }, 404)],
    ["status 203", () => reply(found, { "content-type": type }, 203)],
    ["no media type", () => reply(found, {})],
    ["another media type", () => reply(found, { "content-type": "application/dns-json" })],
    ["longer than any DNS message", () => reply(new Uint8Array(70_000))],
    ["no body", () => new Response(null, { headers: { "content-type": type } })],
    ["rubbish", () => reply(Uint8Array.of(1, 2, 3))],
  ])("not: %s", async ([, response]) => {
    expect(await resolver(response).dns.lookup(name, "TXT")).toEqual(failed);
  });

  test.for(["application/dns-message; charset=binary", "Application/DNS-Message"])("%s", async (written) => {
    expect(await resolver(() => reply(found, { "content-type": written })).dns.lookup(name, "TXT")).toEqual(
      good,
    );
  });

  it("reads no more of an endless body than a message can have", async () => {
    let pulled = 0;
    const endless = new ReadableStream({
      pull: (stream) => stream.enqueue(new Uint8Array(1024).fill(++pulled)),
    });
    const { dns } = resolver(() => new Response(endless, { headers: { "content-type": type } }));
    expect(await dns.lookup(name, "TXT")).toEqual(failed);
    expect(pulled).toBeLessThan(70);
  });

  it("never rejects, whatever comes", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 200 }),
        fc.constantFrom(200, 204, 302, 500),
        async (octets, status) => {
          const body = status === 204 ? null : octets.slice();
          const { dns } = resolver(() => new Response(body, { status, headers: { "content-type": type } }));
          expect(await dns.lookup(name, "TXT")).toEqual(failed);
        },
      ),
    );
    const { dns } = resolver(() => Promise.reject(new TypeError("Failed to fetch")));
    expect(await dns.lookup(name, "TXT")).toEqual(failed);
  });
});

describe("resolverDns: what it keeps", () => {
  it("is an answer, for its TTL", async () => {
    const { dns, requests, pass } = resolver(() => reply(found));
    await dns.lookup(name, "TXT");
    pass(299);
    expect(await dns.lookup(name, "TXT")).toEqual(good);
    expect(requests).toHaveLength(1);
    pass(1);
    await dns.lookup(name, "TXT");
    expect(requests).toHaveLength(2);
  });

  test.for<[what: string, ttl: number, until: number]>([
    ["an hour at most", 86_400, 3600],
    ["nothing of TTL 0", 0, 0],
  ])("%s", async ([, ttl, until]) => {
    const { dns, requests, pass } = resolver(() =>
      reply(message({ answers: [{ name, type: "TXT", ttl, data: txt("x") }] })),
    );
    await dns.lookup(name, "TXT");
    pass(until - 1);
    await dns.lookup(name, "TXT");
    expect(requests).toHaveLength(until > 0 ? 1 : 2);
    pass(1);
    await dns.lookup(name, "TXT");
    expect(requests).toHaveLength(until > 0 ? 2 : 3);
  });

  test.for([
    ["100", 200],
    ["400", 0],
    ["x", 300],
    ["-100", 300],
  ] as const)("after Age: %s (RFC 8484, 5.1), for %i seconds", async ([age, seconds]) => {
    const { dns, requests, pass } = resolver(() => reply(found, { "content-type": type, age }));
    await dns.lookup(name, "TXT");
    pass(seconds - 1);
    await dns.lookup(name, "TXT");
    expect(requests).toHaveLength(seconds > 0 ? 1 : 2);
    pass(1);
    await dns.lookup(name, "TXT");
    expect(requests).toHaveLength(seconds > 0 ? 2 : 3);
  });

  it("is that there is nothing, as long as the zone says (RFC 2308, 5)", async () => {
    const { dns, requests, pass } = resolver(() =>
      reply(
        message({ rcode: 3, authorities: [{ name: "acme.example", type: "SOA", ttl: 900, data: soa(60) }] }),
      ),
    );
    const none = { status: "none", records: [], dnssec: "insecure" };
    expect(await dns.lookup(name, "TXT")).toEqual(none);
    pass(59);
    expect(await dns.lookup(name, "TXT")).toEqual(none);
    expect(requests).toHaveLength(1);
    pass(1);
    await dns.lookup(name, "TXT");
    expect(requests).toHaveLength(2);
  });

  it("is no failure", async () => {
    const { dns, requests } = resolver(
      () => reply(found, {}, 500),
      () => reply(found),
    );
    expect(await dns.lookup(name, "TXT")).toEqual(failed);
    expect(await dns.lookup(name, "TXT")).toEqual(good);
    expect(requests).toHaveLength(2);
  });

  it("is apart for each name and type", async () => {
    const { dns, requests } = resolver(() => reply(found));
    await Promise.all([
      dns.lookup(name, "TXT"),
      dns.lookup(name, "SMIMEA"),
      dns.lookup(name, "OPENPGPKEY"),
      dns.lookup("__proto__", "TXT"),
    ]);
    expect(requests.map(({ url }) => questionOf(url))).toEqual([
      { name, type: 16 },
      { name, type: 53 },
      { name, type: 61 },
      { name: "__proto__", type: 16 },
    ]);
  });

  it("is put once where it is asked for twice at a time", async () => {
    const { dns, requests } = resolver(() => reply(found));
    const answers = await Promise.all([dns.lookup(name, "TXT"), dns.lookup(name, "TXT")]);
    expect(answers).toEqual([good, good]);
    expect(requests).toHaveLength(1);
  });

  it("is 500 answers, the latest", async () => {
    const asked: string[] = [];
    const dns = resolverDns("https://dns.example/", {
      fetch: (input) => {
        const question = questionOf(new URL(input instanceof Request ? input.url : input));
        asked.push(question.name);
        const answers = [{ name: question.name, type: "TXT", data: txt("x") }] as const;
        return Promise.resolve(reply(message({ questions: [[question.name, "TXT"]], answers })));
      },
      now: () => 0,
    });
    const names = Array.from({ length: 501 }, (_, index) => `${index}.example`);
    for (const one of [...names, ...names.slice(1), "0.example"]) await dns.lookup(one, "TXT");
    expect(asked).toEqual([...names, "0.example"]);
  });
});

describe("resolverDns: over the wire", () => {
  const stops: (() => void)[] = [];
  afterEach(() => {
    for (const stop of stops.splice(0)) stop();
    vi.restoreAllMocks();
  });

  async function served(
    answer: (request: IncomingMessage, response: ServerResponse) => void,
  ): Promise<string> {
    const server = createServer(answer);
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    stops.push(() => {
      server.closeAllConnections();
      server.close();
    });
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/dns-query`;
  }

  it("asks and reads as a resolver expects it", async () => {
    const asked: (string | undefined)[] = [];
    const url = await served((request, response) => {
      asked.push(request.method, request.headers.accept, request.headers.cookie, request.headers.referer);
      const question = questionOf(new URL(request.url ?? "", "http://127.0.0.1"));
      response.writeHead(200, { "Content-Type": type });
      response.write(found.slice(0, 20));
      setTimeout(() => response.end(question.name === name ? found.slice(20) : ""), 20);
    });
    expect(await resolverDns(url, { patience: 60_000 }).lookup(name, "TXT")).toEqual(good);
    expect(asked).toEqual(["GET", type, undefined, undefined]);
  });

  test.for<[what: string, answer: (response: ServerResponse) => void]>([
    ["no answer", () => undefined],
    [
      "half an answer",
      (response) => void response.writeHead(200, { "Content-Type": type }).write(found.slice(0, 20)),
    ],
    ["a closed connection", (response) => void response.destroy()],
    ["a redirection", (response) => void response.writeHead(302, { Location: "/elsewhere" }).end()],
  ])("fails, once patience is at its end at the latest, after %s", async ([, answer]) => {
    const url = await served((_request, response) => answer(response));
    const patience = vi.spyOn(AbortSignal, "timeout");
    expect(await resolverDns(url, { patience: 300 }).lookup(name, "TXT")).toEqual(failed);
    expect(patience.mock.calls).toEqual([[300]]);
  });

  it("fails where nobody listens", async () => {
    const url = await served(() => undefined);
    for (const stop of stops.splice(0)) stop();
    expect(await resolverDns(url).lookup(name, "TXT")).toEqual(failed);
  });

  it("takes an alias with its least TTL through to the cache", async () => {
    let requests = 0;
    const url = await served((_request, response) => {
      requests += 1;
      const answers = [
        { name, type: "CNAME", ttl: 2, data: nameOctets("k.example") },
        { name: "k.example", type: "TXT", ttl: 900, data: txt("v=DKIM1; p=") },
      ] as const;
      response.writeHead(200, { "Content-Type": type }).end(message({ answers }));
    });
    let time = 0;
    const dns = resolverDns(url, { now: () => time, patience: 60_000 });
    for (const seconds of [0, 1, 2]) {
      time = seconds * 1000;
      expect(await dns.lookup(name, "TXT")).toEqual(good);
    }
    expect(requests).toBe(2);
  });
});
