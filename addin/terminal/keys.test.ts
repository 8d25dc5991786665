import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { der, person, pkcs12 } from "../../core/compose/testkit/openssl.ts";
import type { DecryptionKey } from "../../core/ports.ts";
import { readOptions } from "./options.ts";

const folder = mkdtempSync(join(tmpdir(), "usher-keys-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const holder = person("Olivia", "email:olivia@acme.example", { usage: "keyEncipherment", kind: "rsa" });
const signer = person("Olivia", "email:olivia@acme.example", { kind: "rsa" });
for (const [name, content] of [
  ["olivia.p12", pkcs12(holder)],
  ["signer.p12", pkcs12(signer)],
  ["other.p12", pkcs12(holder, { password: "another" })],
  ["secret.txt", "secret\r\nanother"],
  ["another.txt", "another"],
] as const)
  writeFileSync(join(folder, name), content);

const read = (...args: readonly string[]) => readOptions([...args, "mail.eml"], folder);

async function keysOf(...args: readonly string[]): Promise<readonly DecryptionKey[]> {
  const result = await read(...args);
  if (result.kind !== "options") throw new Error(result.kind === "error" ? result.message : "help");
  return result.options.keys;
}

describe("--key", () => {
  it("opens a file by the first line of another", async () => {
    const keys = await keysOf("--key", "olivia.p12", "--key-password-file", "secret.txt");
    expect(keys.map(({ certificate }) => certificate)).toEqual([der(holder)]);
  });

  it("takes one password for all, or one for each", async () => {
    const twice = ["--key", "olivia.p12", "--key", "olivia.p12"];
    expect(await keysOf(...twice, "--key-password-file", "secret.txt")).toHaveLength(2);
    const two = ["--key", "olivia.p12", "--key", "other.p12"];
    const each = ["--key-password-file", "secret.txt", "--key-password-file", "another.txt"];
    expect(await keysOf(...two, ...each)).toHaveLength(2);
  });

  it.each([
    [["--key", "olivia.p12"], "--key: cannot use /olivia.p12: its password does not open it"],
    [
      ["--key", "olivia.p12", "--key-password-file", "another.txt"],
      "--key: cannot use /olivia.p12: its password does not open it",
    ],
    [["--key", "secret.txt"], "--key: cannot use /secret.txt: it is no PKCS#12 file that can be read"],
    [
      ["--key", "signer.p12", "--key-password-file", "secret.txt"],
      "--key: cannot use /signer.p12: no key in it opens mail, or it is encrypted in a way that is not read here",
    ],
    [["--key", "absent.p12"], "--key: cannot read /absent.p12: ENOENT"],
    [["--key-password-file", "secret.txt"], "--key-password-file: no --key is given"],
    [
      ["--key", "olivia.p12", "--key-password-file", "secret.txt", "--key-password-file", "secret.txt"],
      "--key-password-file: give one for all, or one for each --key in their order",
    ],
  ] as const)("refuses %j", async (args, message) => {
    const result = await read(...args);
    expect(result.kind === "error" && result.message.replaceAll(folder, "")).toBe(message);
  });
});
