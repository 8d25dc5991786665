/** Many files in one run: in their order whatever each takes, each told as soon as it can be, no more than are read. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Report } from "../../core/report.ts";
import { keyRecord, signedByDomain } from "../../e2e/dns/mail.ts";
import { build, project, run, usherCommand } from "./testkit/usher.ts";

const sample = (name: string): string => join(project, "addin/file/samples", name);
const signed = sample("verified.eml");
const plain = sample("unverified-plain.eml");
const scratch = mkdtempSync(join(tmpdir(), "usher-many-"));
const file = (name: string): string => join(scratch, name);
const missing = file("missing.eml");
const long = file("long.eml");

beforeAll(async () => {
  build();
  // What its domain signed is hashed on another thread while those behind it go on.
  const mail = await signedByDomain("acme.example");
  writeFileSync(long, Buffer.concat([mail, Buffer.from("and more\r\n".repeat(800_000))]));
  const records = { "s1._domainkey.acme.example": { TXT: [keyRecord] } };
  writeFileSync(file("dns.json"), JSON.stringify(records));
});
afterAll(() => rmSync(scratch, { recursive: true }));

/** The lines of both outputs, as they came; `after` is what stands behind the program in a shell's pipe. */
function told(files: readonly string[], after = ""): { readonly status: number | null; lines: string[] } {
  const options = ["--json", "--roots", sample("root.pem"), "--dns", file("dns.json")];
  const command = `"$@" 2>&1 ${after}; exit "\${PIPESTATUS[0]}"`;
  const { status, stdout } = run("bash", ["-c", command, "bash", ...usherCommand, ...options, ...files]);
  return { status, lines: stdout.split("\n").filter((line) => line !== "") };
}

const nameOf = (line: string): string =>
  line.startsWith("{") ? (JSON.parse(line) as Report).source : line.replace(/^usher: cannot read /, "");

describe("many files", () => {
  it("are told in their order, a long one before the short ones behind it, faults in their place", () => {
    const short = Array.from({ length: 12 }, (_, index) => (index % 3 === 0 ? signed : plain));
    const files = [long, ...short, missing, scratch, ...short, long, missing, signed];
    const { status, lines } = told(files);
    const faults = new Map([
      [missing, `${missing}: ENOENT`],
      [scratch, `${scratch}: EISDIR`],
    ]);
    expect(lines.map(nameOf)).toEqual(files.map((name) => faults.get(name) ?? name));
    expect(status).toBe(2);
    const [first] = lines.map((line) => (line.startsWith("{") ? (JSON.parse(line) as Report) : null));
    expect(first?.evidence.map(({ system, status: found }) => [system, found])).toEqual([
      ["dkim", "invalid"],
    ]);
  });

  it("are not read on once the reader went away, though nothing in them waits for anything", () => {
    // More than any pipe holds, and a file behind them that would be told of.
    const unsigned = Array.from({ length: 1500 }, () => plain);
    const { status, lines } = told([...unsigned, missing], "| head -c 1");
    expect(lines).toEqual(["{"]);
    expect(status).toBe(1);
  });
});
