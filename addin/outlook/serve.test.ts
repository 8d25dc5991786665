import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { X509Certificate } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import type { AddressInfo } from "node:net";
import { get } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it, test } from "vitest";
import { graphSettings } from "./graph-settings.mjs";

const base = mkdtempSync(join(tmpdir(), "usher-outlook-"));
const script = join(import.meta.dirname, "serve.mjs");
const built = existsSync(join(import.meta.dirname, "../../dist/panel/outlook/index.html"));
const clientId = "11111111-2222-4333-8444-555555555555";
const running: ChildProcess[] = [];

/** Nothing of this machine's own: a home without certificates, and no way to the network. */
const environment = (more: Readonly<Record<string, string>>): NodeJS.ProcessEnv => ({
  PATH: process.env["PATH"],
  HOME: join(base, "home"),
  MANIFESTS: join(base, "manifests"),
  PORT: "0",
  HTTPS_PROXY: "http://127.0.0.1:9",
  ...more,
});

/** Runs it to its end: what it would not start with. */
const refused = (more: Readonly<Record<string, string>>) =>
  spawnSync(process.execPath, [script], { env: environment(more), encoding: "utf8", timeout: 240_000 });

/** Starts it; resolves with what it said once it has said all, rejects where it ended. */
function started(more: Readonly<Record<string, string>> = {}): Promise<{ said: string; port: number }> {
  const child = spawn(process.execPath, [script], {
    env: environment(more),
    stdio: ["ignore", "pipe", "pipe"],
  });
  running.push(child);
  return new Promise((resolve, reject) => {
    let said = "";
    const hear = (chunk: Buffer): void => {
      said += chunk.toString();
      const port = /https:\/\/localhost:(\d+)\/outlook\//.exec(said)?.[1];
      if (port !== undefined && said.includes("allow it.")) resolve({ said, port: Number(port) });
    };
    child.stdout.on("data", hear);
    child.stderr.on("data", hear);
    child.on("exit", (code) => reject(new Error(`ended with ${String(code)}: ${said}`)));
  });
}

/** What a browser gets that trusts this authority and no other. */
const fetched = (port: number, path: string, ca: Buffer) =>
  new Promise<{ status: number; type: string; body: string }>((resolve, reject) => {
    get({ host: "localhost", port, path, ca, family: 4 }, (response) => {
      let body = "";
      response.on("data", (chunk: Buffer) => (body += chunk.toString()));
      response.on("end", () =>
        resolve({
          status: response.statusCode ?? 0,
          type: response.headers["content-type"] ?? "",
          body,
        }),
      );
    }).on("error", reject);
  });

/** A certificate for localhost and its key, by openssl. */
function certificate(name: string): { readonly CERT: string; readonly KEY: string } {
  const [CERT, KEY] = [join(base, `${name}.crt`), join(base, `${name}.key`)];
  const subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-days", "30"];
  const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", KEY];
  expect(spawnSync("openssl", ["req", "-x509", ...key, "-out", CERT, ...subject]).status).toBe(0);
  return { CERT, KEY };
}

afterEach(() => {
  for (const child of running.splice(0)) {
    child.removeAllListeners("exit");
    child.kill();
  }
});
afterAll(() => rmSync(base, { recursive: true }));

describe("graphSettings()", () => {
  it("names the app, and whose accounts it is for: anybody's, or one organisation's", () => {
    expect(JSON.parse(graphSettings(clientId, "") ?? "")).toEqual({
      clientId,
      authority: "https://login.microsoftonline.com/common",
    });
    expect(JSON.parse(graphSettings(clientId, "acme.example") ?? "")).toEqual({
      clientId,
      authority: "https://login.microsoftonline.com/acme.example",
    });
    expect(graphSettings("", "")).toBeNull();
  });
});

describe("serve.mjs", () => {
  let taken: Server;
  let own: ReturnType<typeof certificate>;
  let other: ReturnType<typeof certificate>;
  beforeAll(async () => {
    taken = createServer();
    await new Promise<void>((listening) => taken.listen(0, "127.0.0.1", listening));
    own = certificate("own");
    other = certificate("other");
    writeFileSync(join(base, "not.pem"), "certificate");
  });
  afterAll(() => taken.close());

  test.for<[more: Record<string, string>, why: string]>([
    [{ PORT: "70000" }, 'Cannot listen on port "70000": PORT must be from 0 to 65535.'],
    [
      { GRAPH_CLIENT_ID: "usher" },
      'Cannot use the client id "usher": GRAPH_CLIENT_ID must be that of the app registration, a GUID.',
    ],
    [{ GRAPH_TENANT: "acme.example" }, "GRAPH_TENANT means nothing without GRAPH_CLIENT_ID."],
    [
      { GRAPH_CLIENT_ID: clientId, GRAPH_TENANT: "../x" },
      'Cannot use the tenant "../x": GRAPH_TENANT must be its ID or its domain.',
    ],
    [
      { RESOLVERS: "http://dns.example/" },
      'Cannot use the resolver "http://dns.example/": RESOLVERS must be https addresses.',
    ],
    [
      { FRAMES: "https://mail.acme.example/owa" },
      'Cannot be framed by "https://mail.acme.example/owa": FRAMES must be origins, such as https://mail.acme.example.',
    ],
    [{ POLICY: "/nowhere.json" }, "Cannot read the policy /nowhere.json: ENOENT."],
    [{ CERT: "/nowhere.crt" }, "CERT and KEY go together: name the certificate's file and its key's."],
    [{ CERT: "/nowhere.crt", KEY: "/nowhere.key" }, "Cannot read the certificate /nowhere.crt: ENOENT."],
  ])("%j: says in one line what is wrong", ([more, why]) => {
    const { status, stdout, stderr } = refused(more);
    expect([status, stdout, stderr]).toEqual([1, "", `${why}\n`]);
  });

  it("says that the key is another's, and that files are none", () => {
    const mixed = refused({ CERT: own.CERT, KEY: other.KEY });
    expect(mixed.stderr).toBe(`The key ${other.KEY} is not that of the certificate ${own.CERT}.\n`);
    const file = join(base, "not.pem");
    const none = refused({ CERT: file, KEY: own.KEY });
    expect(none.stderr).toBe(`The certificate ${file} and the key ${own.KEY} must both be PEM.\n`);
    expect([mixed.status, none.status]).toEqual([1, 1]);
  });

  it.skipIf(!built)("says in one line that the port is in use", () => {
    const { port } = taken.address() as AddressInfo;
    const { status, stdout, stderr } = refused({ ...own, PORT: String(port) });
    expect([status, stdout]).toEqual([1, ""]);
    expect(stderr).toBe(
      `Cannot listen on 127.0.0.1:${port}: the port is in use, choose another with PORT=…\n`,
    );
  });

  it.skipIf(!built)(
    "serves the pane with one's own certificate, sets Graph up, and writes the manifest that leads there",
    async () => {
      const { said, port } = await started({ ...own, GRAPH_CLIENT_ID: clientId });
      const pane = await fetched(port, "/outlook/", readFileSync(own.CERT));
      expect([pane.status, pane.type]).toEqual([200, "text/html; charset=utf-8"]);
      const graph = await fetched(port, "/outlook/graph.json", readFileSync(own.CERT));
      expect(JSON.parse(graph.body)).toEqual({
        clientId,
        authority: "https://login.microsoftonline.com/common",
      });
      const manifest = join(base, "manifests/outlook.xml");
      expect(said).toContain(`Its manifest is ${manifest}\n`);
      const xml = readFileSync(manifest, "utf8");
      expect(xml).toContain(`https://localhost:${port}/outlook/`);
      expect(xml).not.toContain("https://localhost:3000");
      for (const step of [
        "https://aka.ms/olksideload",
        "My add-ins",
        "Custom Addins",
        "Add from File",
        "24 hours",
      ])
        expect(said).toContain(step);
      // Nothing is left to do where the certificate is one's own.
      expect(said).not.toContain("trusted");
      expect(said).not.toContain("Graph is not set up");
      expect(existsSync(join(base, "home/.office-addin-dev-certs"))).toBe(false);
    },
  );

  // Elsewhere it would have the system trust an authority.
  it.skipIf(!built || process.platform !== "linux")(
    "makes a development certificate where there is none, keeps its key from others, and uses it again",
    async () => {
      const folder = join(base, "home/.office-addin-dev-certs");
      const first = await started();
      expect(first.said).toContain(join(folder, "ca.crt"));
      expect(first.said).toContain("Microsoft Graph is not set up");
      const authority = readFileSync(join(folder, "ca.crt"));
      expect((await fetched(first.port, "/outlook/", authority)).status).toBe(200);
      await expect(fetched(first.port, "/outlook/", readFileSync(own.CERT))).rejects.toThrow(/certificate/);
      expect(statSync(join(folder, "localhost.key")).mode & 0o077).toBe(0);

      const { serialNumber } = new X509Certificate(readFileSync(join(folder, "localhost.crt")));
      const second = await started();
      expect((await fetched(second.port, "/outlook/graph.json", authority)).body).toBe("{}");
      expect(new X509Certificate(readFileSync(join(folder, "localhost.crt"))).serialNumber).toBe(
        serialNumber,
      );

      // One that is not of that authority any more is of no use.
      writeFileSync(join(folder, "localhost.crt"), readFileSync(own.CERT));
      writeFileSync(join(folder, "localhost.key"), readFileSync(own.KEY));
      const third = await started();
      expect((await fetched(third.port, "/outlook/", readFileSync(join(folder, "ca.crt")))).status).toBe(200);
    },
  );
});
