import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, test } from "vitest";
import { securityHeaders } from "../headers.mjs";
import resolvers from "../resolvers.json";
import { panelServer, readPolicyFile } from "../server.mjs";

const base = mkdtempSync(join(tmpdir(), "usher-serve-"));
const folder = join(base, "panel");
let server: ReturnType<typeof panelServer>;
let port = 0;

beforeAll(async () => {
  mkdirSync(join(folder, "file"), { recursive: true });
  mkdirSync(join(folder, "assets"));
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
    const text = '{"resolver": "https://dns.acme.example/dns-query", "ownDomains": ["acme.example"]}';
    const own = panelServer(folder, { policy: readPolicyFile(write(text)) });
    await new Promise<void>((listening) => own.listen(0, "127.0.0.1", listening));
    const at = (own.address() as AddressInfo).port;
    const { body, head } = await ask("/file/policy.json", "GET", at);
    own.close();
    expect(body).toBe(text);
    expect(head).toContain("connect-src 'self' https://dns.acme.example;");
  });

  test.for([
    ["{}", null],
    ['{"resolver": "none"}', "none"],
  ] as const)("%s: resolver %s", ([text, resolver]) => {
    expect(readPolicyFile(write(text))).toEqual({ text, resolver });
  });
});

describe("serve.mjs", () => {
  const script = join(import.meta.dirname, "serve.mjs");
  const built = existsSync(join(import.meta.dirname, "../../dist/panel"));
  const start = (wanted: string, more: Record<string, string> = {}) =>
    spawnSync(process.execPath, [script], {
      env: { ...process.env, PORT: wanted, ...more },
      encoding: "utf8",
      // One that started against our will has no end of its own.
      timeout: 20_000,
    });

  test.for<[content: string | null, message: string]>([
    [null, "Cannot read the policy FILE: ENOENT."],
    ["{", "The policy FILE is not JSON."],
    ["[]", "The policy FILE must be an object."],
    ["null", "The policy FILE must be an object."],
    ...["http://dns.example/", "", null, 1, "https://anna@dns.example/"].map((resolver): [string, string] => [
      JSON.stringify({ resolver }),
      'The policy FILE must name its resolver by an https address, or "none".',
    ]),
  ])("does not start with POLICY %j", ([content, message]) => {
    const file = join(base, content === null ? "missing.json" : "bad.json");
    if (content !== null) writeFileSync(file, content);
    const { status, stdout, stderr } = start("0", { POLICY: file });
    expect([status, stdout, stderr]).toEqual([1, "", `${message.replace("FILE", file)}\n`]);
  });

  test.for(["http://127.0.0.1:53/", "https://dns.example/ dns.example"])(
    "does not start with RESOLVERS=%j",
    (resolvers) => {
      const { status, stdout, stderr } = start("0", { RESOLVERS: resolvers });
      expect([status, stdout]).toEqual([1, ""]);
      expect(stderr).toBe(
        `Cannot use the resolver "${resolvers.split(" ").at(-1)}": RESOLVERS must be https addresses.\n`,
      );
    },
  );

  test.for(["", "http", "70000", "-1", "80 "])("says in one line that PORT=%j is no port", (wanted) => {
    const { status, stdout, stderr } = start(wanted);
    expect([status, stdout]).toEqual([1, ""]);
    expect(stderr).toBe(`Cannot listen on port "${wanted}": PORT must be from 0 to 65535.\n`);
  });

  it.skipIf(!built)("says in one line that the port is in use", () => {
    const { status, stdout, stderr } = start(String(port));
    expect([status, stdout]).toEqual([1, ""]);
    expect(stderr).toBe(
      `Cannot listen on 127.0.0.1:${port}: the port is in use, choose another with PORT=…\n`,
    );
  });
});
