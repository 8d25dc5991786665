import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, test } from "vitest";

const base = mkdtempSync(join(tmpdir(), "usher-serve-"));
const taken = createServer();
let port = 0;

beforeAll(async () => {
  await new Promise<void>((listening) => taken.listen(0, "127.0.0.1", listening));
  port = (taken.address() as AddressInfo).port;
});

afterAll(() => {
  taken.close();
  rmSync(base, { recursive: true });
});

describe("serve.mjs", () => {
  const script = join(import.meta.dirname, "serve.mjs");
  const built = existsSync(join(import.meta.dirname, "../../dist/panel"));
  const start = (wanted: string, more: Record<string, string> = {}) =>
    spawnSync(process.execPath, [script], {
      env: { ...process.env, PORT: wanted, ...more },
      encoding: "utf8",
      // One that started against our will has no end of its own.
      timeout: 240_000,
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
