/** The suites of other verifiers through the program, each mail with its own DNS file: skipped where they are absent. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  cases as dkimCases,
  disagreements,
  folder,
  judgedAt,
} from "../../core/evidence/dkim/testkit/corpus.ts";
import type { Zone } from "../../core/evidence/dkim/testkit/verify.ts";
import type { EvidenceSystem, Report } from "../../core/report.ts";
import { build, reportsOf, usher } from "./testkit/usher.ts";

const corpora = resolve(process.env["CORPORA"] || "../shared/corpora");
const scratch = mkdtempSync(join(tmpdir(), "usher-corpora-"));
beforeAll(build);
afterAll(() => rmSync(scratch, { recursive: true }));

function write(name: string, value: unknown): string {
  const path = join(scratch, name);
  writeFileSync(path, typeof value === "string" ? value : JSON.stringify(value));
  return path;
}

/** The suite's records as the program reads them: an outage in place of a list. */
const dnsFile = (zone: Zone): string =>
  write(
    "dns.json",
    Object.fromEntries(
      Object.entries(zone).flatMap(([name, answer]) => {
        const absent =
          name === "" || name.startsWith(".") || ("rcode" in answer && answer.rcode === "NXDOMAIN");
        return absent ? [] : [[name, { TXT: "rcode" in answer ? answer.rcode : answer }]];
      }),
    ),
  );

interface Mail {
  readonly path: string;
  readonly dns: Zone;
  readonly at: string;
}

/** Mails that were given the same answers are read in one run. */
function reportsFor(mails: readonly Mail[], more: readonly string[] = []): readonly Report[] {
  const runs = new Map<string, { readonly first: Mail; readonly indices: number[] }>();
  for (const [index, mail] of mails.entries()) {
    const key = JSON.stringify([mail.dns, mail.at]);
    const run = runs.get(key) ?? { first: mail, indices: [] };
    run.indices.push(index);
    runs.set(key, run);
  }
  const reports: Report[] = [];
  for (const { first, indices } of runs.values()) {
    const paths = indices.map((index) => mails[index]?.path ?? "");
    const ended = usher(["--json", "--at", first.at, "--dns", dnsFile(first.dns), ...more, ...paths]);
    for (const [n, report] of reportsOf(ended).entries()) reports[indices[n] ?? -1] = report;
  }
  return reports;
}

const of = (report: Report | undefined, system: EvidenceSystem): Report["evidence"] =>
  report?.evidence.filter((item) => item.system === system) ?? [];

describe.skipIf(dkimCases.length === 0)("dkim through the program", () => {
  it("comes out as the suites have it", () => {
    const mails = dkimCases.map((mail) => ({
      path: join(folder, mail.file),
      dns: mail.dns,
      at: judgedAt(mail).toISOString(),
    }));
    const reports = reportsFor(mails);
    const wrong = dkimCases.flatMap((mail, i) => {
      const statuses = of(reports[i], "dkim").map(({ status }) => status);
      const faults = reports[i] === undefined ? ["no report"] : disagreements(mail, statuses);
      return faults.length === 0 ? [] : [[mail.file, ...faults]];
    });
    expect(wrong).toEqual([]);
    expect(dkimCases.length).toBeGreaterThan(220);
  });
});

interface ArcCase {
  readonly id: string;
  readonly file: string;
  readonly dns: Zone;
  readonly expect: { readonly arc: "pass" | "fail" | "none" };
}

function casesOf<Case>(set: string): readonly Case[] {
  const path = join(corpora, set, "cases.json");
  return existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as { cases: Case[] }).cases : [];
}

const arcCases = casesOf<ArcCase>("arc-suite");

describe.skipIf(arcCases.length === 0)("arc-suite through the program", () => {
  it("comes out as the suite has it, where its sealers are trusted", () => {
    const sealers = new Set(["example.org"]);
    for (const { file } of arcCases)
      for (const [, domain = ""] of readFileSync(join(corpora, "arc-suite", file), "latin1").matchAll(
        /\bd=\s*([a-z0-9.-]+)/g,
      ))
        sealers.add(domain);
    const policy = write("policy.json", {
      trustedSealers: [...sealers].filter((one) => /^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(one)),
    });
    const reports = reportsFor(
      arcCases.map(({ file, dns }) => ({
        path: join(corpora, "arc-suite", file),
        dns,
        at: "2026-06-01T00:00:00.000Z",
      })),
      ["--policy", policy],
    );
    const results = arcCases.map(({ id }, i) => {
      const statuses = new Set(of(reports[i], "arc").map(({ status }) => status));
      const result = statuses.has("invalid") ? "fail" : statuses.has("valid") ? "pass" : "none";
      return [id, statuses.size > 1 ? "several" : result];
    });
    expect(results).toEqual(arcCases.map(({ id, expect: { arc } }) => [id, arc]));
  });
});

interface HeaderCase {
  readonly id: string;
  readonly file: string;
  readonly kind: "header" | "message";
  readonly expect: "throws" | Readonly<Record<string, unknown>>;
}

/** Of the whole set those that name their server in ASCII: the rest is read in core/evidence/authres. */
const headerCases = casesOf<HeaderCase>("authres").filter(({ kind, expect: wanted }) => {
  const server = wanted === "throws" ? null : wanted["authserv_id"];
  return kind === "header" && typeof server === "string" && /^[a-z0-9.-]+$/.test(server);
});

describe.skipIf(headerCases.length === 0)("Authentication-Results through the program", () => {
  it("are believed from servers of the policy, result by result", () => {
    const at = "2026-06-01T00:00:00.000Z";
    const mails = headerCases.map(({ id, file }) => {
      // Upstream's strings hold octets as characters, but for those beyond them.
      const field = readFileSync(join(corpora, "authres", file), "utf8").trimEnd();
      const path = write(`${id.replace("/", "-")}.eml`, "");
      const encoding = /^[\0-\xff]*$/.test(field) ? "latin1" : "utf8";
      writeFileSync(path, `${field}\r\nFrom: a@example.com\r\n\r\nhello\r\n`, encoding);
      return { path, dns: {}, at };
    });
    const servers = [
      ...new Set(headerCases.map(({ expect: wanted }) => (wanted === "throws" ? "" : wanted["authserv_id"]))),
    ];
    const reports = reportsFor(mails, ["--policy", write("servers.json", { authservIds: servers })]);
    const told = headerCases.map(({ id, expect: wanted }, i) => {
      const [evidence] = of(reports[i], "authres");
      if (wanted === "throws") return [id, null];
      const seen = Object.entries(wanted).flatMap(([name, value]) => {
        const [, index = "", what = ""] = /^resinfo\.(\d+)\.(method|result)$/.exec(name) ?? [];
        if (name === "authserv_id") return [[name, evidence?.signer?.domain, value]];
        if (name === "resinfo.length") return [[name, evidence?.results.length, value]];
        return what === ""
          ? []
          : [[name, evidence?.results[Number(index)]?.[what as "method" | "result"], value]];
      });
      return [id, seen.filter(([, found, value]) => found !== value)];
    });
    expect(told).toEqual(headerCases.map(({ id }) => [id, []]));
    expect(headerCases.length).toBeGreaterThan(20);
  });
});
