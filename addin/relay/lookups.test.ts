import { gzipSync } from "node:zlib";
import { describe, expect, it, test } from "vitest";
import { crl, extensions, issue } from "../../core/pki/testkit/issue.ts";
import { relayFetching } from "../ports/fetching.ts";
import { host, stage } from "./testkit/stage.ts";
import { at, later, origin, post, says } from "./testkit/world.ts";

const set = stage();

describe("a look-up", () => {
  it("gets lists, OCSP answers and issuers", async () => {
    const at = await set.relay();
    expect(await post(at, set.made.lookup())).toEqual([200, set.made.list]);
    expect(await post(at, await set.made.ocsp())).toEqual([200, set.made.answer]);
    expect(await post(at, set.made.lookup({ kind: "issuers", url: `${set.place}/acme.cer` }))).toEqual([
      200,
      set.made.ca.der,
    ]);
  });

  it("tells who is asked nothing of who asks", async () => {
    await post(await set.relay(), set.made.lookup(), {
      cookie: "a=b",
      referer: `${origin}/x`,
      "user-agent": "Anna's",
    });
    expect(set.world.asked).toEqual([
      {
        path: "/acme.crl",
        headers: {
          host: `${host}:${String(set.world.port)}`,
          accept: "*/*",
          "accept-encoding": "identity",
          connection: "close",
        },
      },
    ]);
  });

  it("through the port, gets the same", async () => {
    const { url } = await set.relay();
    const fetching = relayFetching(url, { now: () => at.getTime() });
    expect(await fetching.fetch(set.made.lookup())).toEqual(set.made.list);
    expect(await fetching.fetch(await set.made.ocsp())).toEqual(set.made.answer);
    expect(await fetching.fetch(set.made.lookup({ url: `${set.place}/other.crl` }))).toBeNull();
  });

  it("is asked once until its nextUpdate, then anew", async () => {
    let now = at.getTime();
    const server = await set.relay({ now: () => now });
    await Promise.all([post(server, set.made.lookup()), post(server, set.made.lookup())]);
    now = later.getTime() - 1;
    expect(await post(server, set.made.lookup())).toEqual([200, set.made.list]);
    expect(set.world.asked.length).toBe(1);
    now = later.getTime();
    expect(await post(server, set.made.lookup())).toEqual([200, set.made.list]);
    expect(set.world.asked.length).toBe(2);
  });

  it("of the issuer of a certificate that does not chain yet is done for listed hosts alone", async () => {
    const wanted = set.made.lookup({
      kind: "issuers",
      url: `${set.place}/acme.cer`,
      certificates: [set.made.leaf.der],
    });
    expect(await post(await set.relay(), wanted)).toEqual([403, "not-certified"]);
    expect(await post(await set.relay({ issuerHosts: [host] }), wanted)).toEqual([200, set.made.ca.der]);
  });
});

describe("what no certificate of a trusted root names", () => {
  it("is not fetched", async () => {
    const server = await set.relay();
    set.world.pages.set("/secret", says("secret"));
    expect(await post(server, set.made.lookup({ url: `${set.place}/secret` }))).toEqual([403, "not-named"]);
    const own = issue(null, { name: "Eve", extensions: [extensions.points([`${set.place}/secret`])] });
    expect(
      await post(server, set.made.lookup({ url: `${set.place}/secret`, certificates: [own.der] })),
    ).toEqual([403, "not-certified"]);
    const { request } = await set.made.ocsp();
    const forged = Uint8Array.from([...request!.slice(0, -1), request!.at(-1)! ^ 1]);
    expect(await post(server, { ...(await set.made.ocsp()), request: forged })).toEqual([403, "not-for-it"]);
    expect(set.resolved).toEqual([]);
    expect(set.world.asked).toEqual([]);
  });
});

describe("an address of no public network", () => {
  test.for([
    "http://127.0.0.1/x",
    "http://127.1/x",
    "http://2130706433/x",
    "http://0x7f000001/x",
    "http://0177.0.0.1/x",
    "http://0x7f.1/x",
    "http://0/x",
    "http://10.0.0.1/x",
    "http://172.16.0.1/x",
    "http://192.168.1.1/x",
    "http://100.64.0.1/x",
    "http://169.254.169.254/latest/meta-data",
    "http://224.0.0.1/x",
    "http://255.255.255.255/x",
    "http://[::1]/x",
    "http://[::]/x",
    "http://[::ffff:127.0.0.1]/x",
    "http://[::ffff:7f00:1]/x",
    "http://[::127.0.0.1]/x",
    "http://[64:ff9b::7f00:1]/x",
    "http://[64:ff9b:1::a00:1]/x",
    "http://[2002:7f00:1::]/x",
    "http://[2001:0:7f00:1::]/x",
    "http://[fe80::1]/x",
    "http://[fc00::1]/x",
    "http://[fec0::1]/x",
    "http://[ff02::1]/x",
    "http://%31%32%37.0.0.1/x",
    "http://①②⑦.0.0.1/x",
  ])("is not asked: %s", async (url) => {
    const server = await set.relay();
    const [status, word] = await post(server, set.made.ofUrl(url));
    expect([status, word === "private" || word === "not-named"]).toEqual([403, true]);
    expect(set.world.asked).toEqual([]);
  });

  it("is not asked by a name that has it", async () => {
    const server = await set.relay();
    const named = set.made.ofUrl("http://innocent.example/x.crl");
    expect(await post(server, named)).toEqual([403, "private"]);
    expect(set.resolved).toEqual(["innocent.example"]);
    set.addresses = ["203.0.114.7", "10.0.0.1"];
    expect(await post(await set.relay(), named)).toEqual([403, "private"]);
    set.addresses = ["::ffff:10.0.0.1"];
    expect(await post(await set.relay(), named)).toEqual([403, "private"]);
    expect(set.world.asked).toEqual([]);
  });

  it("is asked where the operator listed its host", async () => {
    expect(await post(await set.relay({ allowed: [] }), set.made.lookup())).toEqual([403, "address"]);
    const other = await set.relay({ allowed: [host] });
    expect(await post(other, set.made.lookup())).toEqual([403, "address"]);
    expect(await post(await set.relay(), set.made.lookup())).toEqual([200, set.made.list]);
  });

  it("cannot be slipped in by a second answer of the resolver: it is asked once, and the connection goes there", async () => {
    let answers = 0;
    const rebinding = () => Promise.resolve([answers++ === 0 ? "127.0.0.1" : "127.0.0.2"]);
    expect(await post(await set.relay({ resolve: rebinding }), set.made.lookup())).toEqual([
      200,
      set.made.list,
    ]);
    expect(answers).toBe(1);
  });

  it("is not asked on another port, or with a password", async () => {
    const server = await set.relay({ allowed: [] });
    for (const url of ["http://a.example:22/x", "http://a.example:443/x", "https://a.example:80/x"])
      expect(await post(server, set.made.ofUrl(url))).toEqual([403, "address"]);
    expect(await post(server, set.made.ofUrl("http://anna:b@a.example/x"))).toEqual([403, "not-named"]);
    expect(set.resolved).toEqual([]);
  });
});

describe("a redirect", () => {
  const to = (location: string): void => {
    set.world.pages.set("/acme.crl", (_request, response) => response.writeHead(302, { location }).end());
  };

  it("is followed, twice at most", async () => {
    to("/second");
    set.world.pages.set("/second", (_request, response) =>
      response.writeHead(301, { location: `${set.place}/third` }).end(),
    );
    set.world.pages.set("/third", says(set.made.list));
    expect(await post(await set.relay(), set.made.lookup())).toEqual([200, set.made.list]);
    set.world.pages.set("/third", (_request, response) =>
      response.writeHead(302, { location: "/fourth" }).end(),
    );
    expect(await post(await set.relay(), set.made.lookup())).toEqual([502, "redirects"]);
  });

  test.for([
    ["http://127.0.0.1/", "private"],
    ["http://2130706433/", "private"],
    ["http://[::1]/", "private"],
    ["http://inside.example/", "private"],
    ["//10.0.0.1/", "private"],
    ["http://a.example:8080/", "address"],
    ["http://anna:b@a.example/", "address"],
    ["file:///etc/passwd", "address"],
    ["ftp://a.example/", "address"],
    ["", "redirects"],
  ] as const)("to %s leads nowhere", async ([location, word]) => {
    to(location);
    expect(await post(await set.relay(), set.made.lookup())).toEqual([
      word === "redirects" ? 502 : 403,
      word,
    ]);
  });

  it("does not take an OCSP request elsewhere", async () => {
    set.world.pages.set("/ocsp", (request, response) => {
      request.resume().on("end", () => response.writeHead(307, { location: "/second" }).end());
    });
    expect(await post(await set.relay(), await set.made.ocsp())).toEqual([502, "redirects"]);
  });
});

describe("an answer", () => {
  it("that does not end is cut off", async () => {
    set.world.pages.set("/acme.crl", (_request, response) => {
      response.writeHead(200);
      const more = (): void => {
        while (!response.destroyed && response.write(Buffer.alloc(1024 * 1024)));
      };
      response.on("drain", more);
      more();
    });
    expect(await post(await set.relay(), set.made.lookup())).toEqual([502, "too-large"]);
  });

  it("that is announced too long is not read", async () => {
    set.world.pages.set("/ocsp", says(Buffer.alloc(65_537)));
    expect(await post(await set.relay(), await set.made.ocsp())).toEqual([502, "too-large"]);
  });

  it("that comes octet by octet is not waited for", async () => {
    set.world.pages.set("/acme.crl", (_request, response) => {
      response.writeHead(200);
      const timer = setInterval(() => response.write("0"), 20);
      response.on("close", () => clearInterval(timer));
    });
    expect(await post(await set.relay({ patience: 200 }), set.made.lookup())).toEqual([504, "too-late"]);
  });

  it("that does not begin, or whose name is not resolved, is not waited for", async () => {
    set.world.pages.set("/acme.crl", () => undefined);
    expect(await post(await set.relay({ patience: 200 }), set.made.lookup())).toEqual([504, "too-late"]);
    const never = () => new Promise<never>(() => undefined);
    expect(await post(await set.relay({ patience: 200, resolve: never }), set.made.lookup())).toEqual([
      504,
      "too-late",
    ]);
  });

  it("that is compressed is not unpacked", async () => {
    const bomb = gzipSync(Buffer.alloc(32 * 1024 * 1024));
    set.world.pages.set("/acme.crl", says(bomb, { "content-encoding": "gzip" }));
    expect(await post(await set.relay(), set.made.lookup())).toEqual([502, "encoded"]);
    set.world.pages.set("/acme.crl", says(bomb));
    expect(await post(await set.relay(), set.made.lookup())).toEqual([502, "unlike"]);
  });

  it("that breaks off is none", async () => {
    set.world.pages.set("/acme.crl", (_request, response) => {
      response.writeHead(200, { "content-length": String(set.made.list.length + 10) });
      response.write(set.made.list, () => response.destroy());
    });
    expect(await post(await set.relay(), set.made.lookup())).toEqual([502, "unreachable"]);
  });

  test.for([
    ["a page", "<!doctype html><script>alert(1)</script>"],
    ["nothing", ""],
    ["a secret of the network inside", '{"AccessKeyId":"x"}'],
  ] as const)("that is %s is not handed on", async ([, body]) => {
    set.world.pages.set("/acme.crl", says(body, { "content-type": "application/pkix-crl" }));
    expect(await post(await set.relay(), set.made.lookup())).toEqual([502, "unlike"]);
  });

  it("of another status is none, and not asked for again at once", async () => {
    set.world.pages.delete("/acme.crl");
    let now = at.getTime();
    const server = await set.relay({ now: () => now });
    expect(await post(server, set.made.lookup())).toEqual([502, "unreachable"]);
    expect(await post(server, set.made.lookup())).toEqual([502, "unreachable"]);
    expect(set.world.asked.length).toBe(1);
    set.world.pages.set("/acme.crl", says(set.made.list));
    now += 60_000;
    expect(await post(server, set.made.lookup())).toEqual([200, set.made.list]);
  });

  it("of another issuer is handed on, and not kept for others", async () => {
    const server = await set.relay();
    const stranger = issue(null, { name: "Acme CA" });
    const forged = crl(stranger, at, new Date("2039-01-01T00:00:00Z"), []).der;
    set.world.pages.set("/acme.crl", says(forged));
    expect(await post(server, set.made.lookup())).toEqual([200, forged]);
    set.world.pages.set("/acme.crl", says(set.made.list));
    expect(await post(server, set.made.lookup())).toEqual([200, set.made.list]);
  });

  it("is not kept by certificates that whoever asks brought along", async () => {
    const server = await set.relay();
    const posing = issue(null, { name: "Acme CA" });
    const forged = crl(posing, at, new Date("2039-01-01T00:00:00Z"), []).der;
    set.world.pages.set("/acme.crl", says(forged));
    await post(server, set.made.lookup({ certificates: [set.made.leaf.der, posing.der, set.made.ca.der] }));
    set.world.pages.set("/acme.crl", says(set.made.list));
    expect(await post(server, set.made.lookup())).toEqual([200, set.made.list]);
  });
});
