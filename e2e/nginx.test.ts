import { spawnSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { connect as connectPlain, type AddressInfo } from "node:net";
import { join } from "node:path";
import { connect as connectSecure } from "node:tls";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it, test } from "vitest";
import { securityHeaders, transportSecurity } from "../addin/headers.mjs";
import { httpPart, wholeFile } from "../addin/outlook/deploy/configuration.mjs";
import { panelServer } from "../addin/server.mjs";
import { findProgram } from "./debian.mjs";
import { findNginx, missing, openFolder, startNginx, tryConfiguration } from "./nginx.mjs";
import { freePort } from "./ports.mjs";

const built = process.env["PANEL"] ?? join(import.meta.dirname, "../dist/panel");
const nginx = existsSync(built) ? findNginx() : null;
const openssl = findProgram("openssl");

/** Every file as people ask for it. */
const paths = existsSync(built)
  ? readdirSync(built, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(built.length))
  : [];

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** Asks with the path exactly as given: clients normalise it, an attacker does not. */
type Ask = (path: string, method?: string, headers?: Readonly<Record<string, string>>) => Promise<Answer>;

const asking =
  (port: number, certificate: string | null): Ask =>
  (path, method = "GET", headers = {}) =>
    new Promise((resolve, reject) => {
      const chunks: Buffer[] = [];
      const more = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
      const request = `${method} ${path} HTTP/1.1\r\nHost: usher.example\r\nConnection: close\r\n${more.join("")}\r\n`;
      const socket =
        certificate === null
          ? connectPlain(port, "127.0.0.1", () => socket.write(request))
          : connectSecure(
              { port, host: "127.0.0.1", ca: certificate, servername: "usher.example" },
              () => void socket.write(request),
            );
      socket.on("data", (chunk: Buffer) => chunks.push(chunk));
      socket.on("error", reject);
      socket.on("end", () => resolve(readAnswer(Buffer.concat(chunks))));
    });

function readAnswer(bytes: Buffer): Answer {
  const end = bytes.indexOf("\r\n\r\n");
  const [first = "", ...lines] = bytes.subarray(0, end).toString("latin1").split("\r\n");
  const headers: Record<string, string> = {};
  for (const line of lines) {
    const colon = line.indexOf(":");
    const name = line.slice(0, colon).toLowerCase();
    // A header that came twice would hide behind itself.
    headers[name] = name in headers ? `${headers[name]} AND ${line.slice(colon + 2)}` : line.slice(colon + 2);
  }
  return { status: Number(first.slice(9, 12)), headers, body: bytes.subarray(end + 4) };
}

/** Headers that say how an answer travels, or when: of the server program, not of the site. */
const passing = ["connection", "date", "keep-alive", "server", "etag", "last-modified", "vary"];
const transport = Object.fromEntries(
  Object.entries(transportSecurity).map(([name, value]) => [name.toLowerCase(), value]),
);

const kept = ({ headers }: Answer): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !passing.includes(name)));

describe.skipIf(nginx === null)(`nginx (${nginx ?? missing})`, () => {
  const folder = openFolder();
  const root = join(folder, "panel");
  const own = panelServer(built, {
    host: "outlook",
    frames: ["https://mail.acme.example"],
    policy: { text: '{"resolver": "none"}', resolver: "none" },
  });
  let site: Parameters<typeof wholeFile>[0];
  let running: Awaited<ReturnType<typeof startNginx>>;
  let ask: Ask;
  let askOwn: Ask;

  beforeAll(async () => {
    const port = await freePort();
    cpSync(built, root, { recursive: true });
    writeFileSync(join(root, "outlook/policy.json"), '{"resolver": "none"}');
    writeFileSync(join(folder, "secret.txt"), "secret");
    symlinkSync(join(folder, "secret.txt"), join(root, "link.txt"));
    mkdirSync(join(root, "empty"));
    const made = spawnSync(
      openssl ?? "openssl",
      [
        ...["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "30"],
        ...["-keyout", "tls.key", "-out", "tls.crt", "-subj", "/CN=usher.example"],
        ...["-addext", "subjectAltName=DNS:usher.example"],
      ],
      { cwd: folder },
    );
    if (made.status !== 0) throw new Error(`openssl made no certificate: ${String(made.stderr)}`);
    chmodSync(join(folder, "tls.key"), 0o644);
    site = {
      origin: "https://usher.example",
      root,
      tls: { cert: join(folder, "tls.crt"), key: join(folder, "tls.key") },
      listen: [`127.0.0.1:${port}`],
      choice: { frames: ["https://mail.acme.example"], decided: "none" },
    };
    running = await startNginx(nginx ?? "", wholeFile(site), port);
    ask = asking(port, readFileSync(join(folder, "tls.crt"), "utf8"));
    await new Promise<void>((listening) => own.listen(0, "127.0.0.1", listening));
    askOwn = asking((own.address() as AddressInfo).port, null);
  });

  afterAll(async () => {
    own.close();
    await running?.stop();
    rmSync(folder, { recursive: true });
  });

  it("takes the configuration without a warning, whole or in that of another server", () => {
    // The paths of nginx itself are root's.
    const paths = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];
    const own = paths.map((name) => `${name}_temp_path /tmp/usher-${name};`).join("\n");
    const around = (part: string): string =>
      `pid /tmp/usher-pid;\nerror_log stderr;\nevents { }\nhttp {\naccess_log off;\n${own}\n${part}}\n`;
    for (const text of [
      wholeFile(site),
      wholeFile({ ...site, tls: null, listen: ["8080", "[::]:8080"] }),
      around(httpPart({ ...site, listen: ["8443"] })),
    ]) {
      const { good, said } = tryConfiguration(nginx ?? "", text);
      expect([good, said]).toEqual([true, expect.stringContaining("test is successful")]);
      expect(said).not.toMatch(/\[(?:warn|alert|crit|emerg)\]/);
    }
  });

  it("serves every built file as our own server does, with the same headers, and over TLS alone", async () => {
    expect(paths.length).toBeGreaterThan(10);
    for (const path of [...paths, "/outlook/", "/file/", "/outlook/policy.json", "/outlook/graph.json"]) {
      const [theirs, ours] = [await ask(path), await askOwn(path)];
      expect(theirs.status, path).toBe(200);
      expect(kept(theirs), path).toEqual({ ...kept(ours), ...transport });
      expect(theirs.body.equals(ours.body), path).toBe(true);
    }
  });

  it("answers HEAD with the same headers and no body", async () => {
    const [whole, head] = [await ask("/outlook/"), await ask("/outlook/", "HEAD")];
    expect([head.status, kept(head), head.body.length]).toEqual([200, kept(whole), 0]);
  });

  test.for(["/", "/outlook"])("%s leads to the pane", async (path) => {
    const [theirs, ours] = [await ask(path), await askOwn(path)];
    expect([theirs.status, theirs.headers["location"]]).toEqual([302, ours.headers["location"]]);
    expect(theirs.headers["location"]).toBe("/outlook/");
  });

  test.for([
    "/nowhere",
    "/assets/worker-00000000.js",
    "/icons/usher-17.png",
    "/assets/",
    "/assets",
    "/icons/",
    "/empty/",
    "/outlook/index",
    "/link.txt",
    "/__proto__",
  ])("%s is not there, and nobody may keep that", async (path) => {
    const [theirs, ours] = [await ask(path), await askOwn(path)];
    expect(theirs.status).toBe(404);
    expect(kept(theirs)).toEqual({ ...kept(ours), ...transport });
    expect(theirs.headers["cache-control"]).toBe("no-store");
    expect(theirs.body.toString()).toBe(ours.body.toString());
  });

  test.for([
    "/../secret.txt",
    "/outlook/../../secret.txt",
    "/..%2fsecret.txt",
    "/%2e%2e/secret.txt",
    "/assets/..%2f..%2fsecret.txt",
    "/assets../secret.txt",
    "/..\\secret.txt",
    "//secret.txt",
    "/outlook/index.html%00.js",
    "/%",
    "http://other.example/../secret.txt",
  ])("%s leads nowhere", async (path) => {
    const { status, headers, body } = await ask(path);
    expect([400, 404]).toContain(status);
    expect(body.toString()).not.toContain("secret");
    expect(headers["content-security-policy"]).toBe(
      securityHeaders("outlook", site.choice)["Content-Security-Policy"],
    );
  });

  test.for(["POST", "PUT", "DELETE", "OPTIONS", "PATCH", "PROPFIND"])("refuses %s", async (method) => {
    for (const path of ["/outlook/", "/assets/none.js", "/outlook/graph.json"]) {
      const [theirs, ours] = [await ask(path, method), await askOwn(path, method)];
      expect(theirs.status).toBe(405);
      expect(theirs.headers["allow"]).toBe("GET, HEAD");
      expect(kept(theirs)).toEqual({ ...kept(ours), ...transport });
    }
  });

  it("gives no part of a file, and nothing of its own version", async () => {
    const part = await ask("/outlook/index.html", "GET", { Range: "bytes=0-3" });
    const whole = await ask("/outlook/index.html");
    expect([part.status, part.body.length]).toEqual([200, whole.body.length]);
    expect(part.headers["content-range"]).toBeUndefined();
    expect(part.headers["server"]).toBe("nginx");
  });

  it("shrinks scripts, and only for those who can read that", async () => {
    const script = paths.find((path) => /^\/assets\/worker-.*\.js$/.test(path)) ?? "";
    const [plain, small] = [await ask(script), await ask(script, "GET", { "Accept-Encoding": "gzip" })];
    expect(plain.headers["content-encoding"]).toBeUndefined();
    expect([small.headers["content-encoding"], small.headers["vary"]]).toEqual(["gzip", "Accept-Encoding"]);
    expect(small.headers["content-security-policy"]).toBe(plain.headers["content-security-policy"]);
    expect(gunzipSync(dechunk(small.body)).equals(plain.body)).toBe(true);
  });

  it("says of an icon that has not changed what it said of it before", async () => {
    const first = await ask("/icons/usher-64.png");
    const again = await ask("/icons/usher-64.png", "GET", { "If-None-Match": first.headers["etag"] ?? "" });
    expect([again.status, again.headers["cache-control"]]).toEqual([304, undefined]);
    expect(again.headers["cross-origin-resource-policy"]).toBe("cross-origin");
  });

  it("had nothing to complain of but the link that leads out of the folder", () => {
    const complaints = running.said().match(/.*\[(?:warn|alert|crit|emerg)\].*/g) ?? [];
    expect(complaints).toEqual([expect.stringContaining('panel/link.txt" failed')]);
  });
});

/** A body in chunks (RFC 9112, 7.1). */
function dechunk(body: Buffer): Buffer {
  const parts: Buffer[] = [];
  for (let at = 0; ;) {
    const end = body.indexOf("\r\n", at);
    const size = Number.parseInt(body.subarray(at, end).toString("latin1"), 16);
    if (!(size > 0)) return Buffer.concat(parts);
    parts.push(body.subarray(end + 2, end + 2 + size));
    at = end + 2 + size + 2;
  }
}
