import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, test } from "vitest";
import { issue, pem } from "../../core/pki/testkit/issue.ts";
import { readOptions, type Options } from "./options.ts";

const [root, other] = [issue(null, { name: "Root" }), issue(null, { name: "Other" })];
let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "usher-relay-options-"));
  mkdirSync(join(folder, "roots/within"), { recursive: true });
  writeFileSync(join(folder, "roots/a.pem"), pem(root.der) + pem(other.der));
  writeFileSync(join(folder, "roots/readme.txt"), "what lies here");
  writeFileSync(join(folder, "root.der"), root.der);
  writeFileSync(join(folder, "none.pem"), "-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n");
  writeFileSync(join(folder, "odd.pem"), "-----BEGIN CERTIFICATE-----\n%\n-----END CERTIFICATE-----\n");
});
afterAll(() => rmSync(folder, { recursive: true }));

async function optionsOf(...args: readonly string[]): Promise<Options> {
  const result = await readOptions(args, folder);
  if (result.kind !== "options") throw new Error(result.kind === "error" ? result.message : "help");
  return result.options;
}

async function faultOf(...args: readonly string[]): Promise<string> {
  const result = await readOptions(args, folder);
  return result.kind === "error" ? result.message.replaceAll(folder, "") : result.kind;
}

it("without options answers this machine alone, by the bundled anchors", async () => {
  expect(await optionsOf()).toEqual({
    anchors: null,
    intermediates: [],
    origins: [],
    allowed: [],
    issuerHosts: [],
    host: "127.0.0.1",
    port: 8480,
    tls: null,
    proxied: false,
  });
});

it("reads certificates of files and folders", async () => {
  const { anchors, intermediates } = await optionsOf("--anchors", "roots", "--intermediates", "root.der");
  expect(anchors).toEqual([root.der, other.der]);
  expect(intermediates).toEqual([root.der]);
});

describe("hosts", () => {
  it("are taken as addresses have them", async () => {
    const { allowed, issuerHosts } = await optionsOf(
      ...["--allow-hosts", "CRL.acme.example, 10.1.2.3:8080,::1", "--allow-hosts", "[::1]:8080"],
      ...["--issuer-hosts", "bücher.example"],
    );
    expect(allowed).toEqual(["crl.acme.example", "10.1.2.3:8080", "[::1]", "[::1]:8080"]);
    expect(issuerHosts).toEqual(["xn--bcher-kva.example"]);
  });

  test.for(["http://a.example", "a.example/x", "a b", "anna@a.example", "*", "a.example?x"])(
    "are not %j",
    async (odd) => {
      expect(await faultOf("--allow-hosts", odd)).toBe(
        `--allow-hosts: must be hosts, or hosts and ports: ${odd}`,
      );
    },
  );
});

test.for([
  ["8080", "127.0.0.1", 8080],
  ["0.0.0.0:80", "0.0.0.0", 80],
  ["[::]:443", "::", 443],
  ["localhost:0", "localhost", 0],
] as const)("--listen %s", async ([written, host, port]) => {
  expect(await optionsOf("--listen", written)).toMatchObject({ host, port });
});

test.for([
  [["--listen", "here"], "--listen: must be a port, or a host and a port: here"],
  [["--listen", "65536"], "--listen: must be a port, or a host and a port: 65536"],
  [["--origin", "usher.example"], "--origin: must be an origin such as https://usher.example: usher.example"],
  [
    ["--origin", "https://usher.example/"],
    "--origin: must be an origin such as https://usher.example: https://usher.example/",
  ],
  [["--origin", "*"], "--origin: must be an origin such as https://usher.example: *"],
  [["--origin", "null"], "--origin: must be an origin such as https://usher.example: null"],
  [["--cert", "root.der"], "--cert and --key go together"],
  [["--cert", "root.der", "--key", "absent"], "--key: cannot read /absent: ENOENT"],
  [["--anchors", "absent"], "--anchors: cannot read /absent: ENOENT"],
  [["--anchors", "none.pem"], "--anchors: one of the certificates cannot be read"],
  [["--anchors", "odd.pem"], "--anchors: /odd.pem holds a certificate that is no base64"],
  [
    ["--intermediates", "roots/readme.txt"],
    "--intermediates: /roots/readme.txt holds no certificate, in PEM or DER",
  ],
  [["--open"], "Unknown option '--open'"],
] as const)("%j cannot be used", async ([args, message]) => {
  expect(await faultOf(...args)).toBe(message);
});

it("--help goes before everything", async () => {
  expect(await readOptions(["--help", "--listen", "here"])).toEqual({ kind: "help" });
});
