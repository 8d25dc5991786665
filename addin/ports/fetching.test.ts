import { describe, expect, it, vi } from "vitest";
import { crl, date, extensions, issue } from "../../core/pki/testkit/issue.ts";
import type { Lookup } from "../../core/ports.ts";
import { keptFetching, relayFetching } from "./fetching.ts";

const at = date("2026-06-01");
const later = date("2026-07-01");
const url = "http://crl.acme.example/acme.crl";
const ca = issue(null, { name: "Acme CA" });
const leaf = issue(ca, { name: "Anna", extensions: [extensions.signs, extensions.points([url])] });
const list = crl(ca, at, later, []).der;
const lookup: Lookup = { kind: "crl", url, certificates: [leaf.der, ca.der], request: null };
const now = () => at.getTime();

describe("by a relay", () => {
  const answering = (answer: () => Response) => {
    const asked: [string, RequestInit][] = [];
    const get: typeof fetch = (input, init = {}) => {
      asked.push([input as string, init]);
      return Promise.resolve(answer());
    };
    return { asked, get };
  };

  it("a look-up is posted, and nothing else is told", async () => {
    const { asked, get } = answering(() => new Response(list.slice()));
    const fetching = relayFetching("https://relay.example/usher", { fetch: get, now });
    expect(await fetching.fetch(lookup)).toEqual(list);
    const [[place, init] = ["", {}]] = asked;
    expect(place).toBe("https://relay.example/usher/lookup");
    expect(JSON.parse(init.body as string)).toEqual({
      kind: "crl",
      url,
      certificates: [leaf.der, ca.der].map((der) => Buffer.from(der).toString("base64")),
      request: null,
    });
    expect(init).toMatchObject({
      method: "POST",
      credentials: "omit",
      referrerPolicy: "no-referrer",
      redirect: "error",
      cache: "no-store",
      headers: { "content-type": "application/json" },
    });
  });

  it("has its place below the relay's address", async () => {
    const { asked, get } = answering(() => new Response(list.slice()));
    for (const relay of ["https://a.example", "https://a.example/", "https://a.example/x/"])
      await relayFetching(relay, { fetch: get, now }).fetch(lookup);
    expect(asked.map(([place]) => place)).toEqual([
      "https://a.example/lookup",
      "https://a.example/lookup",
      "https://a.example/x/lookup",
    ]);
  });

  it("what cannot be had is null, and never a rejection", async () => {
    const answers: (() => Response)[] = [
      () => new Response('{"error":"not-named"}', { status: 403 }),
      () => new Response("<html>"),
      () => new Response(new Uint8Array(10 * 1024 * 1024 + 1)),
      () => new Response(null),
      () => {
        throw new TypeError("Failed to fetch");
      },
    ];
    for (const answer of answers)
      expect(
        await relayFetching("https://a.example/", { fetch: answering(answer).get, now }).fetch(lookup),
      ).toBeNull();
    const late: typeof fetch = (_input, init) =>
      new Promise((_, reject) => {
        init?.signal?.addEventListener("abort", () => reject(new DOMException("late", "TimeoutError")));
      });
    const fetching = relayFetching("https://a.example/", { fetch: late, now, patience: 10 });
    expect(await fetching.fetch(lookup)).toBeNull();
    expect(await fetching.fetch({ ...lookup, certificates: [Uint8Array.of(1)] })).toBeNull();
  });
});

describe("what was found", () => {
  it("is kept exactly until its nextUpdate, and given to all who ask meanwhile", async () => {
    let time = at.getTime();
    const get = vi.fn<() => Promise<Uint8Array>>(() => Promise.resolve(list));
    const fetching = keptFetching(get, () => time);
    expect(await Promise.all([fetching.fetch(lookup), fetching.fetch(lookup)])).toEqual([list, list]);
    time = later.getTime() - 1;
    await fetching.fetch(lookup);
    expect(get).toHaveBeenCalledTimes(1);
    time = later.getTime();
    await fetching.fetch(lookup);
    expect(get).toHaveBeenCalledTimes(2);
  });

  it("is not kept without its issuer's signature, and a failure for a minute", async () => {
    let time = at.getTime();
    let answer: Uint8Array | string = crl(issue(null, { name: "Acme CA" }), at, later, []).der;
    const get = vi.fn<() => Promise<Uint8Array | string>>(() => Promise.resolve(answer));
    const fetching = keptFetching(get, () => time);
    await fetching.fetch(lookup);
    await fetching.fetch(lookup);
    expect(get).toHaveBeenCalledTimes(2);
    answer = "unreachable";
    expect(await fetching.fetch(lookup)).toBeNull();
    answer = list;
    time += 59_999;
    expect(await fetching.fetch(lookup)).toBeNull();
    time += 1;
    expect(await fetching.fetch(lookup)).toEqual(list);
  });

  it("is kept up to a bound, the latest first", async () => {
    const get = vi.fn<() => Promise<Uint8Array>>(() => Promise.resolve(list));
    const fetching = keptFetching(get, now);
    for (let n = 0; n <= 500; n++) await fetching.fetch({ ...lookup, url: `${url}?${String(n)}` });
    expect(get).toHaveBeenCalledTimes(501);
    await fetching.fetch({ ...lookup, url: `${url}?500` });
    expect(get).toHaveBeenCalledTimes(501);
    await fetching.fetch({ ...lookup, url: `${url}?0` });
    expect(get).toHaveBeenCalledTimes(502);
  });
});
