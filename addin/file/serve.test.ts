import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, test } from "vitest";
import { panelServer } from "./serve.mjs";

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
function ask(path: string, method = "GET"): Promise<{ status: number; head: string; body: string }> {
  return new Promise((resolve, reject) => {
    let text = "";
    const socket = connect(port, "127.0.0.1", () => {
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

describe("serve.mjs", () => {
  const script = join(import.meta.dirname, "serve.mjs");
  const built = existsSync(join(import.meta.dirname, "../../dist/panel"));
  const start = (wanted: string) =>
    spawnSync(process.execPath, [script], { env: { ...process.env, PORT: wanted }, encoding: "utf8" });

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
