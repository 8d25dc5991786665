/** Signed mails of other verifiers' test suites, each with its own DNS records. See core/corpora.test.ts. */
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it, test } from "vitest";
import type { EvidenceStatus } from "../../report.ts";
import { dkimOf, summary, type Zone } from "./testkit/verify.ts";

const folder = join(resolve(process.env["CORPORA"] || "../shared/corpora"), "dkim");

interface Case {
  readonly file: string;
  readonly dns: Zone;
  /** Seconds since 1970. */
  readonly now?: number;
  readonly expect: { readonly overall?: string | null; readonly dkim?: readonly string[] };
  readonly tags: readonly string[];
  readonly rfc8301?: string;
}

const list = join(folder, "cases.json");
const cases = existsSync(list) ? (JSON.parse(readFileSync(list, "utf8")) as { cases: Case[] }).cases : [];

const unversioned = "no v=1, as before RFC 4871: not to be accepted (RFC 6376, 6.1.1)";
const granularity = "g= of a key record went with RFC 6376: the rest of the record decides";
const addedField = "a field added above the signed one: its name is not among `headers`";

/** Where the answer is another than the suite's, and why. */
const otherwise: ReadonlyMap<string, readonly [expected: string, why: string]> = new Map([
  ["mail-dkim/mine_ietf01_1.eml", ["permerror", unversioned]],
  ["mail-dkim/mine_ietf01_2.eml", ["permerror", unversioned]],
  ["mail-dkim/mine_ietf01_3.eml", ["permerror", unversioned]],
  ["mail-dkim/mine_ietf01_4.eml", ["permerror", unversioned]],
  ["mail-dkim/mine_ietf05_1.eml", ["permerror", unversioned]],
  ["mail-dkim/good_ietf01_1.eml", ["permerror", unversioned]],
  ["mail-dkim/good_ietf01_2.eml", ["permerror", unversioned]],
  ["mail-dkim/multiple_1.eml", ["permerror", unversioned]],
  ["mail-dkim/bad_ietf01_1.eml", ["permerror", unversioned]],
  ["mail-dkim/bad_ietf01_2.eml", ["permerror", unversioned]],
  ["mail-dkim/bad_ietf01_3.eml", ["permerror", unversioned]],
  ["mail-dkim/bad_1.eml", ["permerror", unversioned]],
  ["mail-dkim/no_body_1.eml", ["permerror", unversioned]],
  ["mail-dkim/no_body_2.eml", ["permerror", unversioned]],
  ["mail-dkim/no_body_3.eml", ["permerror", unversioned]],
  ["mail-dkim/badkey_8.eml", ["pass", granularity]],
  ["mail-dkim/badkey_9.eml", ["pass", granularity]],
  ["mail-dkim/badkey_12.eml", ["pass", granularity]],
  ["mail-dkim/badkey_13.eml", ["pass", granularity]],
  ["mail-dkim/badkey_14.eml", ["fail", "the body is another: what the key would be matters no more"]],
  ["mail-dkim/badkey_15.eml", ["fail", "the body is another: what the key would be matters no more"]],
  ["lieser/added_header-from.eml", ["pass", addedField]],
  ["lieser/added_header-subject.eml", ["pass", addedField]],
  ["lieser/added_header-date.eml", ["pass", addedField]],
  ["lieser/added_header-to.eml", ["pass", addedField]],
  ["opendkim/t-test102.eml", ["pass", "the suite's own list of fields that must be signed"]],
]);

/** Statuses that stand for the words of RFC 8601, 2.7.1. */
const statuses: Readonly<Record<string, readonly EvidenceStatus[]>> = {
  pass: ["valid", "weak"],
  fail: ["invalid"],
  permerror: ["indeterminate", "invalid"],
  temperror: ["indeterminate"],
  "not-pass": ["indeterminate", "invalid"],
  none: ["indeterminate"],
};

const rank = (status: EvidenceStatus): number =>
  (["valid", "weak", "invalid", "indeterminate"] as const).indexOf(status);

const verified = ({ file, dns, now }: Case): ReturnType<typeof dkimOf> =>
  dkimOf(Uint8Array.from(readFileSync(join(folder, file))), {
    zone: dns,
    at: new Date(now === undefined ? "2026-06-01T00:00:00Z" : now * 1000),
  });

describe("dkim", () => {
  test.skipIf(cases.length === 0).each(cases.map((mail) => [mail.file, mail] as const))(
    "%s",
    async (file, mail) => {
      const found = await verified(mail);
      const results = found.map(({ status }) => status);
      const [best] = [...results].sort((a, b) => rank(a) - rank(b));
      const [expected] = otherwise.get(file) ?? [];
      const told = summary(found).join("\n");
      // Fields behind those are of no tag list at all, which that suite passes over.
      const each = expected === undefined ? (mail.expect.dkim ?? []) : [];
      for (const [i, word] of each.entries()) expect(statuses[word], told).toContain(results[i]);
      const overall = expected ?? mail.expect.overall;
      if (typeof overall === "string" && best !== undefined) expect(statuses[overall], told).toContain(best);
      // RFC 8301, 3, and t=y of the key record (RFC 6376, 3.6.1).
      if (mail.rfc8301 !== undefined || mail.tags.includes("key-t=y"))
        expect(results.includes("valid")).toBe(false);
      for (const evidence of found) {
        const counts = evidence.status === "valid" || evidence.status === "weak";
        if (!counts) expect(evidence.covers).toEqual([]);
        else if (!evidence.problems.some(({ values }) => values["why"] === "key-size"))
          expect([...evidence.headers, "from"]).toContain("from");
      }
    },
  );

  it.skipIf(cases.length === 0).each([
    ["added_header-from", "from"],
    ["added_header-subject", "subject"],
    ["added_header-date", "date"],
    ["added_header-to", "to"],
  ])("%s: vouches for the rest of the header", async (name, field) => {
    const mail = cases.find(({ file }) => file === `lieser/${name}.eml`);
    if (mail === undefined) throw new Error("no such mail");
    const [evidence] = await verified(mail);
    const signed = ["from", "to", "subject", "date", "message-id"].filter((one) => one !== field);
    expect([evidence?.status, evidence?.headers]).toEqual(["valid", expect.arrayContaining(signed)]);
    expect(evidence?.headers).not.toContain(field);
  });

  it.skipIf(cases.length === 0)("shows good and bad", async () => {
    const seen = new Map<string, number>();
    for (const mail of cases)
      for (const { status } of await verified(mail)) seen.set(status, (seen.get(status) ?? 0) + 1);
    expect(cases.length).toBeGreaterThan(220);
    for (const status of ["valid", "weak", "invalid", "indeterminate"])
      expect([status, seen.get(status)]).toEqual([status, expect.toSatisfy((count: number) => count > 20)]);
  });
});
