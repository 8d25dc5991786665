import { createServer } from "node:http";
import { Socket, type AddressInfo } from "node:net";
import { describe, expect, it, test, vi } from "vitest";
import { guardedFetch, isPublic, readAddress, Refusal } from "./fetch-guard.ts";

describe("the public network", () => {
  test.for([
    "1.1.1.1",
    "8.8.8.8",
    "93.184.216.34",
    "172.15.0.1",
    "172.32.0.1",
    "192.0.1.1",
    "223.255.255.255",
  ])("has %s", (address) => expect(isPublic(address)).toBe(true));
  test.for(["2606:4700::1111", "2a00:1450:4001::1", "2001:4860:4860::8888", "2620:0:2d0:200::7"])(
    "has %s",
    (address) => expect(isPublic(address)).toBe(true),
  );

  /** IANA's registries of special-purpose addresses (RFC 6890), and what is embedded in others. */
  test.for([
    ...[
      "0.0.0.0",
      "10.255.255.255",
      "100.127.255.255",
      "127.0.0.1",
      "169.254.169.254",
      "172.16.0.1",
      "172.31.255.255",
    ],
    ...[
      "192.0.0.8",
      "192.0.2.1",
      "192.88.99.1",
      "192.168.255.255",
      "198.18.0.1",
      "198.19.255.255",
      "198.51.100.1",
    ],
    ...["203.0.113.1", "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255"],
    ...[
      "::",
      "::1",
      "::ffff:8.8.8.8",
      "::ffff:127.0.0.1",
      "::127.0.0.1",
      "64:ff9b::8.8.8.8",
      "64:ff9b:1::1",
      "100::1",
    ],
    ...[
      "2001::1",
      "2001:20::1",
      "2001:db8::1",
      "2002:7f00:1::",
      "3fff::1",
      "5f00::1",
      "fc00::1",
      "fd00::1",
      "fe80::1",
    ],
    ...[
      "fe80::1%eth0",
      "fec0::1",
      "ff02::1",
      "",
      "localhost",
      "127.1",
      "2130706433",
      "0x7f.0.0.1",
      "1.1.1.1 ",
    ],
  ])("does not have %j", (address) => {
    expect(isPublic(address)).toBe(false);
  });
});

describe("an address", () => {
  test.for(["http://a.example/x", "HTTPS://a.example", "http://a.example:80/", "https://a.example:443/x?y"])(
    "may be %s",
    (text) => expect(readAddress(text).href).toBe(new URL(text).href),
  );

  test.for([
    ...[
      "",
      "a.example",
      "//a.example/",
      "ftp://a.example/",
      "file:///x",
      "data:,x",
      "http:a.example",
      "http:///",
    ],
    ...["http://a.example:8080/", "http://a.example:443/", "https://a.example:80/", "http://u@a.example/"],
    ...[
      "http://u:p@a.example/",
      "http://a.example/\r\nX: 1",
      " http://a.example/",
      "http://a.example/é",
      "http://[::1/",
    ],
  ])("may not be %j", (text) => {
    expect(() => readAddress(text)).toThrow(Refusal);
  });

  it("may have a listed port", () => {
    expect(readAddress("http://a.example:8080/", ["a.example:8080"]).port).toBe("8080");
    expect(() => readAddress("http://b.example:8080/", ["a.example:8080", "8080", "b.example"])).toThrow(
      Refusal,
    );
  });
});

it("a name without an address, or that cannot be resolved, is not reached", async () => {
  const guard = { limit: 100, patience: 60_000, allowed: [] };
  const ask = (resolve: () => Promise<readonly string[]>) =>
    guardedFetch("http://a.example/", null, { ...guard, resolve });
  await expect(ask(() => Promise.resolve([]))).rejects.toThrow("unreachable");
  await expect(ask(() => Promise.reject(new Error("ENOTFOUND")))).rejects.toThrow("unreachable");
});

it("of several addresses the first that answers is asked", async () => {
  const server = createServer((_request, response) => response.end("found"));
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const host = `a.example:${String((server.address() as AddressInfo).port)}`;
  const ask = (...addresses: readonly string[]) =>
    guardedFetch(`http://${host}/`, null, {
      ...{ limit: 100, patience: 60_000, allowed: [host] },
      resolve: () => Promise.resolve(addresses),
    });
  // Of the loopback, and nobody listens there.
  expect(new TextDecoder().decode(await ask("::1", "127.0.0.9", "127.0.0.1"))).toBe("found");
  await expect(ask("::1", "127.0.0.9")).rejects.toThrow("unreachable");
  server.close();
});

it("who is not listed leads to nobody who is: neither to another path of a private host, nor to another port", async () => {
  const server = createServer(({ headers, url = "" }, response) => {
    const location = { a: "http://inside.example/admin", b: "http://inside.example:8080/" }[url.slice(1)];
    if (headers.host === "inside.example" && url === "/list") response.end("found");
    else response.writeHead(302, { location: location ?? "/list" }).end();
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address() as AddressInfo;
  const reached: unknown[] = [];
  // There is no public network here: whoever is asked, this server answers.
  const original = Reflect.get(Socket.prototype, "connect") as (...args: unknown[]) => Socket;
  const spy = vi.spyOn(Socket.prototype, "connect").mockImplementation(function (this: Socket, ...args) {
    const [[options]] = args as unknown as [[{ readonly host: string }]];
    reached.push(options.host);
    return original.call(this, { port, host: "127.0.0.1" });
  });
  const ask = (url: string) =>
    guardedFetch(url, null, {
      ...{ limit: 100, patience: 60_000, allowed: ["inside.example", "inside.example:8080"] },
      resolve: (name) => Promise.resolve([name === "inside.example" ? "10.0.0.1" : "203.0.114.7"]),
    });
  await expect(ask("http://outside.example/a")).rejects.toThrow("private");
  await expect(ask("http://outside.example/b")).rejects.toThrow("address");
  expect(reached).toEqual(["203.0.114.7", "203.0.114.7"]);
  expect(new TextDecoder().decode(await ask("http://inside.example/c"))).toBe("found");
  spy.mockRestore();
  server.close();
});

it("what is posted arrives as it is, with its type", async () => {
  const body = Uint8Array.of(0x30, 0x00, 0xff);
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const { method = "", headers } = request;
      response.end([method, headers["content-type"], Buffer.concat(chunks).toString("hex")].join(" "));
    });
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const host = `a.example:${String((server.address() as AddressInfo).port)}`;
  const octets = await guardedFetch(
    `http://${host}/`,
    { body, type: "application/ocsp-request" },
    { limit: 100, patience: 60_000, allowed: [host], resolve: () => Promise.resolve(["127.0.0.1"]) },
  );
  server.close();
  expect(new TextDecoder().decode(octets)).toBe("POST application/ocsp-request 3000ff");
});
