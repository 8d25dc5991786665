import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Budget } from "../bytes/budget.ts";
import { parseMailboxes } from "./address.ts";
import { canonical, content, entity } from "./content.ts";
import { field } from "./header.ts";
import { parseMessage } from "./parse.ts";
import type { Message, Opener, Part } from "./part.ts";
import { untiled } from "./testkit/tiles.ts";

/** Third-party mail, not part of the project: where it is absent these tests are skipped by name. */
const corpora = resolve(process.env["CORPORA"] || "../shared/corpora");
const openssl = spawnSync("openssl", ["version"]).status === 0;

const read = (file: string, open: Opener = () => null): Message =>
  parseMessage(new Uint8Array(readFileSync(join(corpora, file))), { budget: new Budget(), open });

const mails = (set: string): string[] =>
  existsSync(join(corpora, set))
    ? readdirSync(join(corpora, set), { recursive: true, encoding: "utf8" })
        .filter((file) => file.endsWith(".eml"))
        .map((file) => join(set, file))
    : [];

describe.skipIf(!existsSync(corpora))("mail of others", () => {
  test.for([
    ["thunderbird", 130],
    ["pkits", 220],
    ["itip-files", 45],
    ["dkim", 200],
    ["arc-suite", 160],
    ["authres", 20],
    ["domainkeys", 15],
    ["james", 5],
    ["rfc9788", 5],
  ] as const)("%s: ranges tile every message, ids are unique", ([set, atLeast]) => {
    const files = mails(set);
    expect(files.length).toBeGreaterThanOrEqual(atLeast);
    for (const file of files) expect([file, untiled(read(file))]).toEqual([file, []]);
  });

  test("invitation mails: every calendar part is found and decoded", () => {
    const calendars = mails("itip-files").flatMap((file) =>
      read(file).parts.filter(({ type }) => type === "text/calendar"),
    );
    expect(calendars.length).toBeGreaterThanOrEqual(40);
    for (const part of calendars)
      expect(new TextDecoder().decode(content(part))).toMatch(/^\s*BEGIN:VCALENDAR/);
  });

  /** Some files end early or begin with a licence; nothing else in them is odd. */
  const expectedOdd = new Set(["boundary-unclosed", "bad-field"]);

  test.for(["thunderbird", "pkits", "itip-files", "arc-suite", "james", "rfc9788"])(
    "%s: mail of real programs gives no false alarm",
    (set) => {
      for (const file of mails(set)) {
        const alarms = read(file).problems.filter(({ kind }) => !expectedOdd.has(kind));
        expect([file, alarms]).toEqual([file, []]);
      }
    },
  );

  test("one readable From in every signed mail", () => {
    for (const file of [...mails("thunderbird/smime"), ...mails("pkits")]) {
      const from = parseMailboxes(field(read(file).root, "from") ?? "");
      expect([file, from.length, from[0]?.address]).toEqual([
        file,
        1,
        expect.stringMatching(/^[^@]+@[a-z0-9.-]+$/),
      ]);
    }
  });
});

describe.skipIf(!existsSync(corpora) || !openssl)("what OpenSSL hashes is what we cut", () => {
  let folder = "";
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "usher-cut-"));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const cms = (...options: readonly string[]): boolean =>
    spawnSync("openssl", ["cms", "-verify", "-binary", "-noverify", "-inform", "DER", ...options]).status ===
    0;

  const file = (name: string, bytes: Uint8Array): string => {
    writeFileSync(join(folder, name), bytes);
    return join(folder, name);
  };

  /** OpenSSL takes opaque content out; what it cannot read without a key stays closed. */
  const open: Opener = (_, bytes) => {
    const out = join(folder, "content");
    return cms("-nosigs", "-in", file("p7m", bytes), "-out", out) ? new Uint8Array(readFileSync(out)) : null;
  };

  const signedNodes = ({ parts }: Message): Part[] =>
    parts.filter(
      ({ type, parameters }) => type === "multipart/signed" && parameters.get("protocol")?.includes("pkcs7"),
    );

  /** Whether the signature is one over our cut, taken as it is: OpenSSL may not touch its line ends. */
  const holds = ({ children: [signed, control] }: Part): boolean =>
    cms(
      ...["-in", file("p7s", content(control!))],
      ...["-content", file("signed", canonical(entity(signed!))), "-out", join(folder, "out")],
    );

  test("PKITS: the signature over every eighth message holds", () => {
    const files = mails("pkits").toSorted();
    expect(files).toHaveLength(224);
    for (const name of files.filter((_, i) => i % 8 === 0)) {
      expect([name, signedNodes(read(name)).map(holds)]).toEqual([name, [true]]);
    }
  });

  interface Case {
    readonly file: string;
    readonly observed?: readonly {
      readonly type: string;
      readonly protocol?: string;
      readonly signatureOnly?: "valid" | "invalid";
    }[];
  }

  test.for([
    ["thunderbird", 48],
    ["james", 2],
    ["nextcloud-mail", 2],
  ] as const)(
    "%s: each multipart/signed holds or not, as OpenSSL found with its own cut",
    ([set, atLeast]) => {
      const { cases } = JSON.parse(readFileSync(join(corpora, set, "cases.json"), "utf8")) as {
        cases: Case[];
      };
      let seen = 0;
      for (const { file: name, observed = [] } of cases) {
        const expected = observed.filter(
          ({ type, protocol }) => type === "multipart/signed" && protocol?.includes("pkcs7"),
        );
        if (expected.length === 0) continue;
        const found = signedNodes(read(join(set, name), open)).map((node) =>
          holds(node) ? "valid" : "invalid",
        );
        expect([name, found]).toEqual([name, expected.map(({ signatureOnly }) => signatureOnly)]);
        seen += found.length;
      }
      expect(seen).toBeGreaterThanOrEqual(atLeast);
    },
  );
});
