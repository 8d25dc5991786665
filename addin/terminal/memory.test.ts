import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it, test } from "vitest";
import { emptyMemory, type MemoryBook } from "../../core/memory/book.ts";
import type { Report } from "../../core/report.ts";
import { build, project, reportsOf, run, usher, usherCommand } from "./testkit/usher.ts";

const sample = (name: string): string => join(project, "addin/file/samples", name);
const trusting = ["--json", "--roots", sample("root.pem")];
const signed = sample("verified.eml");

let root = "";
let folder = "";
let runs = 0;
const file = (name: string): string => join(folder, name);
const write = (name: string, content: string): string => {
  writeFileSync(file(name), content);
  return file(name);
};

beforeAll(() => {
  build();
  root = mkdtempSync(join(tmpdir(), "usher-memory-"));
});
beforeEach(() => {
  folder = join(root, String(++runs));
  mkdirSync(folder);
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** An invitation nobody signed, in somebody's name. */
const unsigned = (organizer: string): string =>
  write(
    `${organizer}.eml`,
    [
      `From: ${organizer}`,
      "To: anna@harbour.example",
      "Subject: Another time",
      "MIME-Version: 1.0",
      "Content-Type: text/calendar; charset=utf-8; method=REQUEST",
      "",
      "BEGIN:VCALENDAR",
      "VERSION:2.0",
      "PRODID:-//test//EN",
      "METHOD:REQUEST",
      "BEGIN:VEVENT",
      "UID:another@acme.example",
      "DTSTAMP:20481101T080000Z",
      "DTSTART:20481215T090000Z",
      "DTEND:20481215T100000Z",
      "SUMMARY:Another time",
      `ORGANIZER:mailto:${organizer}`,
      "ATTENDEE:mailto:anna@harbour.example",
      "END:VEVENT",
      "END:VCALENDAR",
      "",
    ].join("\r\n"),
  );

const codesOf = (report: Report | undefined): readonly string[] =>
  report?.reasons.map(({ code }) => code) ?? [];
const bookIn = (name: string): MemoryBook => JSON.parse(readFileSync(file(name), "utf8")) as MemoryBook;
const remembering = (...args: readonly string[]) =>
  usher([...trusting, "--memory", file("memory.json"), ...args]);

describe("what one run learns", () => {
  it("holds in the next: an unsigned mail by who signed before is a downgrade", () => {
    const plain = unsigned("olivia@acme.example");
    const [before] = reportsOf(remembering(plain));
    expect(codesOf(before)).not.toContain("downgrade");
    expect(remembering(signed).status).toBe(0);
    const ended = remembering(plain);
    const [after] = reportsOf(ended);
    expect(codesOf(after)).toContain("downgrade");
    expect([after?.trust?.level, ended.status]).toEqual(["suspicious", 1]);
    expect(codesOf(reportsOf(remembering(unsigned("priya@acme.example")))[0])).not.toContain("downgrade");
  });

  it("is the key and the issuer of who signed, and what was signed", () => {
    expect(existsSync(file("memory.json"))).toBe(false);
    const [report] = reportsOf(remembering(signed));
    const { senders, versions } = bookIn("memory.json");
    const evidence = report?.evidence.find(({ system }) => system === "smime");
    expect(
      senders.map(({ address, keys }) => [address, keys.map(({ key, issuer }) => [key, issuer])]),
    ).toEqual([["olivia@acme.example", [[evidence?.signer?.key, evidence?.chain[0]?.issuer]]]]);
    expect(versions.map(({ uid, organizer, proven }) => [uid, organizer, proven])).toEqual([
      [report?.invitation?.uid, "olivia@acme.example", true],
    ]);
  });

  it.for([
    "suspicious-tampered.eml",
    "suspicious-revoked.eml",
    "unverified-untrusted.eml",
    "unconfirmed-agent.eml",
    "harbour-walk.ics",
  ])("is nothing from %s", (name) => {
    remembering(sample(name));
    expect(bookIn("memory.json")).toEqual(emptyMemory);
  });

  it("is dated by the time verified for", () => {
    const dates = (): readonly unknown[] =>
      bookIn("memory.json").senders.map(({ first, last }) => [first, last]);
    remembering("--at", "2026-12-01T10:00:00Z", signed);
    expect(dates()).toEqual([["2026-12-01T10:00:00.000Z", "2026-12-01T10:00:00.000Z"]]);
    remembering("--at", "2026-12-05T10:00:00Z", signed);
    expect(dates()).toEqual([["2026-12-01T10:00:00.000Z", "2026-12-05T10:00:00.000Z"]]);
  });

  it("is dated by the clock where no time is given", () => {
    const [report] = reportsOf(remembering(signed));
    expect(bookIn("memory.json").senders.map(({ first }) => first)).toEqual([report?.checkedAt]);
  });
});

describe("files", () => {
  it("are held against those before them, never against those after", () => {
    const plain = unsigned("olivia@acme.example");
    const others = Array.from({ length: 12 }, () => sample("unverified-plain.eml"));
    const ended = remembering(plain, ...others, signed, plain, ...others, plain);
    const reports = reportsOf(ended).filter(({ source }) => source === plain);
    expect(reports.map((report) => codesOf(report).includes("downgrade"))).toEqual([false, true, true]);
  });

  it("that cannot be read keep nothing from being remembered", () => {
    const ended = remembering(file("missing.eml"), signed, file("missing.eml"));
    expect(ended.status).toBe(2);
    expect(bookIn("memory.json").senders).toHaveLength(1);
  });

  it("teach nothing where no memory is named", () => {
    usher([...trusting, signed], folder);
    expect(readdirSync(folder)).toEqual([]);
  });

  it("that were looked at before the reader went away are remembered", () => {
    const many = Array.from({ length: 200 }, () => `'${signed}'`).join(" ");
    const [node, program] = usherCommand;
    const options = `--json --roots '${sample("root.pem")}' --memory '${file("memory.json")}'`;
    run("sh", ["-c", `'${node}' '${program}' ${options} ${many} | head -c 1`]);
    expect(bookIn("memory.json").senders.map(({ address }) => address)).toEqual(["olivia@acme.example"]);
    expect(readdirSync(folder)).toEqual(["memory.json"]);
  });
});

describe("the file", () => {
  test.for<[what: string, content: string]>([
    ["no JSON", "{"],
    ["nothing", ""],
    ["no object", "[]"],
    ["an object of another kind", "{}"],
    ["a later form", JSON.stringify({ ...emptyMemory, schema: 2 })],
    ["a list that is none", JSON.stringify({ ...emptyMemory, senders: {} })],
    ["a broken record", JSON.stringify({ ...emptyMemory, senders: [{ address: "olivia@acme.example" }] })],
    ["no UTF-8", '{"schema":1}\u00ff'],
  ])("that holds %s is an error, and left as it is", ([, content]) => {
    writeFileSync(file("memory.json"), content, "latin1");
    const ended = remembering(signed);
    expect(ended.stderr).toMatch(/^usher: --memory: [^\n]+\n$/);
    expect([ended.status, ended.stdout]).toEqual([2, ""]);
    expect(readFileSync(file("memory.json"), "latin1")).toBe(content);
    expect(readdirSync(folder)).toEqual(["memory.json"]);
  });

  it("that cannot be written: all is reported, then the fault, and the status is 2", () => {
    const ended = usher([...trusting, "--memory", file("missing/memory.json"), signed]);
    expect(reportsOf(ended).map(({ trust }) => trust?.level)).toEqual(["verified"]);
    expect(ended.stderr).toBe(`usher: --memory: cannot write ${file("missing/memory.json")}: ENOENT\n`);
    expect(ended.status).toBe(2);
  });

  it("is its owner's alone, unless they made it more", () => {
    remembering(signed);
    expect(statSync(file("memory.json")).mode & 0o777).toBe(0o600);
    chmodSync(file("memory.json"), 0o640);
    remembering(signed);
    expect(statSync(file("memory.json")).mode & 0o777).toBe(0o640);
    expect(readdirSync(folder)).toEqual(["memory.json"]);
  });

  it("may lie behind a link, which stays one", () => {
    mkdirSync(file("kept"));
    write("kept/real.json", JSON.stringify(emptyMemory));
    symlinkSync("kept/real.json", file("memory.json"));
    remembering(signed);
    expect(lstatSync(file("memory.json")).isSymbolicLink()).toBe(true);
    expect(bookIn("kept/real.json").senders).toHaveLength(1);
  });

  it("is found from where the person stands", () => {
    usher([...trusting, "--memory", "here.json", signed], folder);
    expect(bookIn("here.json").senders).toHaveLength(1);
  });
});
