/** The built relay between the built terminal and OpenSSL: its responder, its lists, and mails that it signed. */
import { execFile, spawn, spawnSync, type ChildProcess } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { extensions, issue, pem, type Entity } from "../../core/pki/testkit/issue.ts";
import type { Report } from "../../core/report.ts";
import { build, buildProgram, project, usherCommand } from "../terminal/testkit/usher.ts";
import { listen, publisher, says } from "./testkit/world.ts";

const folder = mkdtempSync(join(tmpdir(), "usher-relay-"));
const file = (name: string): string => join(folder, name);
const program = join(project, "dist/relay/relay.mjs");
const running: ChildProcess[] = [];
let world: Awaited<ReturnType<typeof publisher>>;
let relay = "";

function openssl(...options: readonly string[]): void {
  const { status, stderr } = spawnSync("openssl", options, { cwd: folder, encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
}

function write(name: string, { der, key }: Entity): void {
  writeFileSync(file(`${name}.pem`), pem(der));
  writeFileSync(file(`${name}.key`), key.export({ format: "pem", type: "pkcs8" }));
}

const stamp = (at: Date): string => `${at.toISOString().slice(2, 19).replace(/[-:T]/g, "")}Z`;

/** A line of OpenSSL's database: valid, or revoked an hour ago. */
function line({ certificate, name }: Entity, isRevoked: boolean): string {
  const serial = certificate.serial.toUpperCase();
  const revoked = isRevoked ? `${stamp(new Date(Date.now() - 3_600_000))},keyCompromise` : "";
  return [isRevoked ? "R" : "V", "400101000000Z", revoked, serial, "unknown", `/CN=${name}\n`].join("\t");
}

/** A list by OpenSSL, in DER. */
function listOf(issuer: string, database: string): Uint8Array {
  writeFileSync(file(`${issuer}.txt`), database);
  writeFileSync(file(`${issuer}.number`), "01\n");
  writeFileSync(
    file(`${issuer}.cnf`),
    `[ca]\ndefault_ca=d\n[d]\ndatabase=${issuer}.txt\ncrlnumber=${issuer}.number\ndefault_md=sha256\ndefault_crl_days=7\n`,
  );
  const keys = ["-cert", `${issuer}.pem`, "-keyfile", `${issuer}.key`];
  openssl("ca", "-gencrl", "-config", `${issuer}.cnf`, ...keys, "-out", `${issuer}.crl`);
  openssl("crl", "-in", `${issuer}.crl`, "-outform", "DER", "-out", `${issuer}.crl.der`);
  return Uint8Array.from(readFileSync(file(`${issuer}.crl.der`)));
}

/** Starts a program and waits for a line of its output. */
function start(command: string, args: readonly string[], sign: RegExp): Promise<string> {
  const child = spawn(command, args, { cwd: folder });
  running.push(child);
  return new Promise((resolve, reject) => {
    let said = "";
    const hear = (chunk: Buffer): void => {
      said += chunk.toString();
      const found = sign.exec(said);
      if (found !== null) resolve(found[1] ?? "");
    };
    child.stdout.on("data", hear);
    child.stderr.on("data", hear);
    child.on("error", reject);
    child.on("exit", () => reject(new Error(said)));
  });
}

let requests = 0;

/** Answers each request by `openssl ocsp`: its own server wants a port that nobody else took meanwhile. */
const responding = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    const name = `request-${String(++requests)}`;
    writeFileSync(file(name), Buffer.concat(chunks));
    const signing = ["-CA", "ca.pem", "-rsigner", "ca.pem", "-rkey", "ca.key", "-ndays", "7"];
    const wires = ["-reqin", name, "-respout", `${name}.answer`];
    execFile("openssl", ["ocsp", "-index", "ca.txt", ...signing, ...wires], { cwd: folder }, (fault) => {
      if (fault !== null) response.writeHead(500).end();
      else response.writeHead(200).end(readFileSync(file(`${name}.answer`)));
    });
  });
});

const mails: Record<string, string> = {};

beforeAll(async () => {
  build();
  buildProgram("relay", program);
  world = await publisher();
  const responderPort = await listen(responding);
  const place = `http://127.0.0.1:${String(world.port)}`;
  const responder = `http://127.0.0.1:${String(responderPort)}`;
  const root = issue(null, { name: "Root" });
  const published = extensions.points([`${place}/root.crl`]);
  const ca = issue(root, { name: "Acme CA", extensions: [extensions.ca, extensions.caUsage, published] });
  write("root", root);
  write("ca", ca);
  let database = "";
  for (const [name, isRevoked, ...places] of [
    ["ocsp-good", false, extensions.access([1, `${responder}/`])],
    ["ocsp-revoked", true, extensions.access([1, `${responder}/`])],
    ["crl-good", false, extensions.points([`${place}/ca.crl`])],
    ["crl-revoked", true, extensions.points([`${place}/ca.crl`])],
    ["alone", false, extensions.points([`${place}/ca.crl`]), extensions.access([2, `${place}/ca.cer`])],
  ] as const) {
    const own = [extensions.signs, extensions.mail, extensions.address("anna@acme.example"), ...places];
    const leaf = issue(ca, { name, extensions: own });
    write(name, leaf);
    database += line(leaf, isRevoked);
    writeFileSync(file("body.txt"), "Content-Type: text/plain\r\n\r\nhello\r\n");
    const signer = ["-signer", `${name}.pem`, "-inkey", `${name}.key`];
    const brought = name === "alone" ? [] : ["-certfile", "ca.pem"];
    const out = ["-from", "anna@acme.example", "-subject", "hello", "-out", `${name}.eml`];
    openssl("cms", "-sign", "-in", "body.txt", ...signer, ...brought, ...out);
    mails[name] = file(`${name}.eml`);
  }
  world.pages.set("/root.crl", says(listOf("root", "")));
  world.pages.set("/ca.crl", says(listOf("ca", database)));
  world.pages.set("/ca.cer", says(ca.der));
  const listed = [`127.0.0.1:${String(world.port)}`, `127.0.0.1:${String(responderPort)}`].join(",");
  const issuers = ["--issuer-hosts", `127.0.0.1:${String(world.port)}`];
  relay = await start(
    process.execPath,
    [program, "--listen", "0", "--anchors", "root.pem", "--allow-hosts", listed, ...issuers],
    /answers at (\S+)/,
  );
  writeFileSync(file("policy.json"), '{"revocation":"require"}');
});
afterAll(() => {
  for (const child of running) child.kill();
  responding.close();
  world.server.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Beside the test, which has to answer meanwhile. */
async function outcomeOf(name: string, ...options: readonly string[]): Promise<readonly unknown[]> {
  const [command, bundle] = usherCommand;
  const args = ["--json", "--roots", file("root.pem"), "--policy", file("policy.json"), ...options];
  const child = spawn(command, [bundle, ...args, mails[name] ?? ""]);
  let told = "";
  child.stdout.on("data", (chunk: Buffer) => (told += chunk.toString()));
  await new Promise((ended) => child.on("close", ended));
  const [evidence] = (JSON.parse(told) as Report).evidence;
  return [evidence?.status, ...(evidence?.problems.map(({ code }) => code) ?? [])];
}

describe("through the relay", () => {
  it.for([
    ["ocsp-good", ["valid"]],
    ["ocsp-revoked", ["invalid", "certificate-revoked"]],
    ["crl-good", ["valid"]],
    ["crl-revoked", ["invalid", "certificate-revoked"]],
    ["alone", ["valid"]],
  ] as const)("%s: %s", async ([name, wanted]) => {
    expect(await outcomeOf(name, "--fetch", relay)).toEqual(wanted);
  });

  it("each list is fetched once", () => {
    const paths = world.asked.map(({ path }) => path);
    expect(paths.toSorted()).toEqual(["/ca.cer", "/ca.crl", "/root.crl"]);
  });
});

describe("without it", () => {
  it("nobody is asked, and nothing is known", async () => {
    world.asked.length = 0;
    expect(await outcomeOf("crl-good")).toEqual(["indeterminate", "revocation-unknown"]);
    expect(await outcomeOf("crl-good", "--fetch", "off")).toEqual(["indeterminate", "revocation-unknown"]);
    expect(world.asked).toEqual([]);
  });

  it("what lies in one's own network is not asked directly", async () => {
    expect(await outcomeOf("crl-good", "--fetch", "direct")).toEqual(["indeterminate", "revocation-unknown"]);
    expect(world.asked).toEqual([]);
  });
});

describe("the program", () => {
  const run = (...args: readonly string[]) =>
    spawnSync(process.execPath, [program, ...args], { cwd: folder, encoding: "utf8" });

  it("says how it is started", () => {
    const { status, stdout } = run("--help");
    expect([status, stdout.split("\n", 1)[0]]).toEqual([
      0,
      "usher-relay - looks up what certificates point to, for the panels of one organisation",
    ]);
  });

  it("ends with a line where it cannot start", () => {
    expect(run("--anchors", "absent.pem")).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(
        /^usher-relay: --anchors: cannot read \S+absent\.pem: ENOENT\n$/,
      ) as string,
    });
    const busy = new URL(relay).port;
    expect(run("--listen", busy).stderr).toMatch(/^usher-relay: cannot listen on 127\.0\.0\.1:\d+: .*\n$/);
    const odd = run("--cert", "root.pem", "--key", "ca.key");
    expect([odd.status, odd.stderr]).toEqual([
      2,
      expect.stringMatching(/^usher-relay: cannot use certificate and key: .*\n$/),
    ]);
  });

  it("speaks https with a certificate of its own", async () => {
    const host = issue(null, { name: "localhost", extensions: [extensions.signs] });
    write("host", host);
    const options = ["--listen", "0", "--anchors", "root.pem", "--cert", "host.pem", "--key", "host.key"];
    const url = await start(process.execPath, [program, ...options], /answers at (\S+)/);
    expect(url).toMatch(/^https:/);
    const { stdout } = spawnSync("openssl", ["s_client", "-quiet", "-connect", new URL(url).host], {
      input: "GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
      encoding: "utf8",
    });
    expect(stdout).toMatch(/^HTTP\/1\.1 200 OK[\s\S]*\{"status":"ok"\}$/);
  });
});
