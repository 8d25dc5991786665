import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, test } from "vitest";
import { isFramer, securityHeaders } from "./headers.mjs";
import resolvers from "./resolvers.json";
import { panelServer, readPolicyFile } from "./server.mjs";

const base = mkdtempSync(join(tmpdir(), "usher-serve-"));
const folder = join(base, "panel");
let server: ReturnType<typeof panelServer>;
let port = 0;

beforeAll(async () => {
  mkdirSync(join(folder, "file"), { recursive: true });
  mkdirSync(join(folder, "outlook"));
  mkdirSync(join(folder, "assets"));
  mkdirSync(join(folder, "icons"));
  writeFileSync(join(folder, "outlook/index.html"), "<!doctype html><title>pane</title>");
  writeFileSync(join(folder, "icons/usher-64.png"), "icon");
  writeFileSync(join(folder, "file/index.html"), "<!doctype html><title>page</title>");
  writeFileSync(join(folder, "assets/worker-1a2b.js"), "0;");
  writeFileSync(join(base, "secret.txt"), "secret");
  symlinkSync(join(base, "secret.txt"), join(folder, "link.txt"));
  server = panelServer(folder);
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  port = (server.address() as AddressInfo).port;
});

afterAll(() => {
  server.close();
  rmSync(base, { recursive: true });
});

/** One request with the path exactly as given: clients normalise "..", an attacker does not. */
function ask(
  path: string,
  method = "GET",
  at = port,
): Promise<{ status: number; head: string; body: string }> {
  return new Promise((resolve, reject) => {
    let text = "";
    const socket = connect(at, "127.0.0.1", () => {
      socket.write(`${method} ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n`);
    });
    socket.setEncoding("latin1");
    socket.on("data", (chunk) => (text += chunk.toString()));
    socket.on("error", reject);
    socket.on("end", () => {
      const end = text.indexOf("\r\n\r\n");
      resolve({
        status: Number(text.slice(9, 12)),
        head: text.slice(0, end).toLowerCase(),
        body: text.slice(end + 4),
      });
    });
  });
}

describe("panelServer()", () => {
  test.for([
    ["/file/", 200, "text/html; charset=utf-8", "no-store"],
    ["/file/index.html?sample=1", 200, "text/html; charset=utf-8", "no-store"],
    ["/assets/worker-1a2b.js", 200, "text/javascript; charset=utf-8", "public, max-age=31536000, immutable"],
    ["/file/policy.json", 200, "application/json; charset=utf-8", "no-store"],
    ["/", 302, "text/plain; charset=utf-8", "no-store"],
    ["/nowhere", 404, "text/plain; charset=utf-8", "no-store"],
  ] as const)("%s answers %i with the security headers", async ([path, status, type, cache]) => {
    const answer = await ask(path);
    expect(answer.status).toBe(status);
    expect(answer.head).toContain(`content-type: ${type}\r\n`);
    expect(answer.head).toContain(`cache-control: ${cache}`);
    expect(answer.head).toContain("content-security-policy: default-src 'none'; script-src 'self'; ");
    expect(answer.head).toContain("frame-ancestors 'none'\r\n");
    expect(answer.head).toContain("x-content-type-options: nosniff");
    expect(answer.head).toContain("referrer-policy: no-referrer");
    expect(answer.head).toContain("cross-origin-opener-policy: same-origin");
    expect(answer.head).toContain("cross-origin-resource-policy: same-origin");
    expect(answer.head).not.toContain("unsafe-");
  });

  test.for([
    "/../secret.txt",
    "/file/../../secret.txt",
    "/..%2fsecret.txt",
    "/%2e%2e/secret.txt",
    "/..\\secret.txt",
    "//secret.txt",
    "/link.txt",
    "/file",
    "/assets/",
    "/file/index.html%00.js",
    "/__proto__",
  ])("%s leads nowhere", async (path) => {
    const answer = await ask(path);
    expect([302, 404]).toContain(answer.status);
    expect(answer.body).not.toContain("secret");
  });

  it("answers HEAD without a body", async () => {
    const answer = await ask("/file/", "HEAD");
    expect(answer.status).toBe(200);
    expect(answer.head).toContain("content-length: 34");
    expect(answer.body).toBe("");
  });

  test.for(["POST", "PUT", "DELETE", "OPTIONS"])("refuses %s", async (method) => {
    const answer = await ask("/file/", method);
    expect(answer.status).toBe(405);
    expect(answer.head).toContain("allow: get, head");
  });
});

describe("securityHeaders(): whom a page may ask", () => {
  const offered = resolvers.map(({ url }) => new URL(url).origin).join(" ");
  const asked = (choice?: Parameters<typeof securityHeaders>[1]): string =>
    /connect-src ([^;]*);/.exec(securityHeaders("file", choice)["Content-Security-Policy"] ?? "")?.[1] ?? "";

  it("its own server and the resolvers offered, by their origins", () => {
    expect(asked()).toBe(`'self' ${offered}`);
    expect(asked()).not.toMatch(/\*|http:|https:(?!\/\/)|\/dns-query/);
  });

  test.for<[what: string, choice: Parameters<typeof securityHeaders>[1], origins: string]>([
    [
      "the operator's beside them",
      { resolvers: ["https://dns.acme.example:8443/dns-query?token=1"] },
      `${offered} https://dns.acme.example:8443`,
    ],
    ["one offered anyway, once", { resolvers: ["https://dns.google/dns-query"] }, offered],
    [
      "the one the organisation decided on alone",
      { decided: "https://dns.acme.example/" },
      "https://dns.acme.example",
    ],
    [
      "the one the organisation decided on, not the operator's",
      { decided: "https://dns.acme.example/", resolvers: ["https://other.example/"] },
      "https://dns.acme.example",
    ],
    ["nobody, where the organisation decided so", { decided: "none" }, ""],
    [
      "none without TLS, and none that would end the directive",
      {
        resolvers: [
          "http://127.0.0.1/",
          "http://dns.example/",
          "https://a;script-src/",
          "https://*/",
          "nonsense",
        ],
      },
      offered,
    ],
    [
      "a relay of the operator's",
      { decided: "none", relays: ["https://relay.acme.example/usher/", "http://a.example/"] },
      "https://relay.acme.example",
    ],
    [
      "the relay the organisation decided on alone",
      { decided: "none", fetching: "https://relay.acme.example/", relays: ["https://other.example/"] },
      "https://relay.acme.example",
    ],
    [
      "no relay, where it decided so",
      { decided: "none", fetching: "off", relays: ["https://a.example/"] },
      "",
    ],
    ["nobody directly", { decided: "none", fetching: "direct", relays: ["https://a.example/"] }, ""],
  ])("%s", ([, choice, origins]) => {
    expect(asked(choice)).toBe(`'self' ${origins}`.trimEnd());
  });
});

describe("the organisation's policy", () => {
  const write = (content: string): string => {
    writeFileSync(join(base, "policy.json"), content);
    return join(base, "policy.json");
  };

  it("is nothing where there is none", async () => {
    expect((await ask("/file/policy.json")).body).toBe("{}");
  });

  it("is served as it is, and decides whom pages may ask", async () => {
    const text =
      '{"resolver": "https://dns.acme.example/dns-query", "fetching": "https://relay.acme.example/", "ownDomains": []}';
    const own = panelServer(folder, { policy: readPolicyFile(write(text)) });
    await new Promise<void>((listening) => own.listen(0, "127.0.0.1", listening));
    const at = (own.address() as AddressInfo).port;
    const { body, head } = await ask("/file/policy.json", "GET", at);
    own.close();
    expect(body).toBe(text);
    expect(head).toContain("connect-src 'self' https://dns.acme.example https://relay.acme.example;");
  });

  test.for([
    ["{}", null, null],
    ['{"resolver": "none"}', "none", null],
    ['{"fetching": "off"}', null, "off"],
    ['{"fetching": "direct"}', null, "direct"],
    ['{"fetching": "https://relay.acme.example/"}', null, "https://relay.acme.example/"],
  ] as const)("%s: resolver %s, relay %s", ([text, resolver, fetching]) => {
    expect(readPolicyFile(write(text))).toEqual({ text, resolver, fetching });
  });

  test.for(['"on"', '"http://relay.acme.example/"', "null", "1"])("refuses the relay %s", (fetching) => {
    expect(() => readPolicyFile(write(`{"fetching": ${fetching}}`))).toThrow(/must name its relay/);
  });
});

describe("for Outlook", () => {
  /** As headers arrive: lower case, a line each. */
  const served = async (path: string, operator: Parameters<typeof panelServer>[1] = {}) => {
    const own = panelServer(folder, { host: "outlook", ...operator });
    await new Promise<void>((listening) => own.listen(0, "127.0.0.1", listening));
    const answer = await ask(path, "GET", (own.address() as AddressInfo).port);
    own.close();
    return answer;
  };
  const policy = (choice?: Parameters<typeof securityHeaders>[1]): ReadonlyMap<string, string> => {
    const text = securityHeaders("outlook", choice)["Content-Security-Policy"] ?? "";
    return new Map(
      text.split("; ").map((directive) => {
        const space = directive.indexOf(" ");
        return [directive.slice(0, space), directive.slice(space + 1)];
      }),
    );
  };

  it("runs its own scripts and Microsoft's for add-ins, and nothing that was put into the page", () => {
    expect(policy().get("default-src")).toBe("'none'");
    expect(policy().get("script-src")).toBe(
      "'self' https://appsforoffice.microsoft.com https://ajax.aspnetcdn.com/ajax/3.5/",
    );
    // The SHA-256 of no bytes at all, in base64.
    expect(policy().get("style-src")).toBe("'self' 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='");
    expect([...policy().values()].join(" ")).not.toMatch(/unsafe-|\*|data:|blob:/);
  });

  it("has no Trusted Types, which would stop office.js and the worker", () => {
    expect([...policy().keys()].join(" ")).not.toContain("trusted-types");
  });

  it("asks Graph, the sign-in and resolvers, and nobody who counts use", () => {
    expect(policy({ decided: "none" }).get("connect-src")).toBe(
      "'self' https://graph.microsoft.com https://login.microsoftonline.com",
    );
    expect(policy().get("connect-src")).toBe(
      `'self' https://graph.microsoft.com https://login.microsoftonline.com ${resolvers.map(({ url }) => new URL(url).origin).join(" ")}`,
    );
  });

  it("stands in frames of Outlook on the web, and of servers the operator names", () => {
    const outlook =
      "https://outlook.office.com https://outlook.office365.com https://outlook.live.com https://outlook.cloud.microsoft";
    expect(policy().get("frame-ancestors")).toBe(outlook);
    expect(policy({ frames: ["https://mail.acme.example"] }).get("frame-ancestors")).toBe(
      `${outlook} https://mail.acme.example`,
    );
    expect(policy({ frames: ["https://a; script-src *"] }).get("frame-ancestors")).toBe(outlook);
  });

  test.for([
    "https://mail.acme.example/",
    "https://mail.acme.example/owa",
    "http://mail.acme.example",
    "https://*.acme.example",
    "https://a:b@mail.acme.example",
    "mail.acme.example",
    "https:",
    "'self'",
    "*",
  ])("%s is no origin that may frame it", (origin) => {
    expect(isFramer(origin)).toBe(false);
  });

  test.for(["/outlook/", "/assets/worker-1a2b.js", "/icons/usher-64.png", "/nowhere"])(
    "%s comes with the policy, and with nothing that takes the frame or its opener away",
    async (path) => {
      const { head } = await served(path);
      expect(head).toContain("content-security-policy: default-src 'none'; script-src 'self' https://apps");
      expect(head).not.toMatch(/^(?:x-frame-options|cross-origin-(?:opener|embedder)-policy):/m);
      // Every other server of localhost would have to speak TLS.
      expect(head).not.toContain("strict-transport-security");
    },
  );

  it("lets Outlook's pages show icons, and keep them: any Cache-Control has it draw another", async () => {
    const { status, head } = await served("/icons/usher-64.png");
    expect(status).toBe(200);
    expect(head).toContain("cross-origin-resource-policy: cross-origin");
    expect(head).not.toContain("cache-control");
    const missing = await served("/icons/usher-65.png");
    expect(missing.head).toContain("cache-control: no-store");
  });

  test.for(["/outlook/", "/assets/worker-1a2b.js", "/outlook/graph.json"])(
    "%s is for its own pages alone",
    async (path) => {
      expect((await served(path)).head).toContain("cross-origin-resource-policy: same-origin");
    },
  );

  it("leads to the pane, and says what is set up: nothing so far", async () => {
    expect((await served("/")).head).toContain("location: /outlook/\r\n");
    for (const path of ["/outlook/graph.json", "/outlook/policy.json"]) {
      const { body, head } = await served(path);
      expect(body).toBe("{}");
      expect(head).toContain("content-type: application/json; charset=utf-8");
      expect(head).toContain("cache-control: no-store");
    }
  });

  it("serves what is set up", async () => {
    const graph = '{"clientId":"00000000-0000-4000-8000-000000000000"}';
    const operator = {
      files: { "graph.json": graph },
      policy: { text: '{"resolver":"none"}', resolver: "none" },
    };
    expect((await served("/outlook/graph.json", operator)).body).toBe(graph);
    expect((await served("/outlook/policy.json", operator)).body).toBe('{"resolver":"none"}');
  });
});
