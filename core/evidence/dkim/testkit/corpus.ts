/** Signed mails of other verifiers' test suites, each with its own DNS records. See core/corpora.test.ts. */
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { EvidenceStatus } from "../../../report.ts";
import type { Zone } from "./verify.ts";

export const folder = join(resolve(process.env["CORPORA"] || "../shared/corpora"), "dkim");

export interface Case {
  readonly file: string;
  readonly dns: Zone;
  /** Seconds since 1970. */
  readonly now?: number;
  readonly expect: { readonly overall?: string | null; readonly dkim?: readonly string[] };
  readonly tags: readonly string[];
  readonly rfc8301?: string;
}

const list = join(folder, "cases.json");
export const cases: readonly Case[] = existsSync(list)
  ? (JSON.parse(readFileSync(list, "utf8")) as { cases: Case[] }).cases
  : [];

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

export const judgedAt = ({ now }: Case): Date =>
  new Date(now === undefined ? "2026-06-01T00:00:00Z" : now * 1000);

/** What the suite expects of these statuses, one a signature, and does not find: empty where it agrees. */
export function disagreements(mail: Case, results: readonly EvidenceStatus[]): readonly string[] {
  const [best] = results.toSorted((a, b) => rank(a) - rank(b));
  const [expected] = otherwise.get(mail.file) ?? [];
  const differs = (word: string, found: EvidenceStatus | undefined): readonly string[] =>
    found !== undefined && statuses[word]?.includes(found) === true ? [] : [`${word}: ${found ?? "nothing"}`];
  // Fields behind those are of no tag list at all, which that suite passes over.
  const each = expected === undefined ? (mail.expect.dkim ?? []) : [];
  const overall = expected ?? mail.expect.overall;
  return [
    ...each.flatMap((word, i) => differs(word, results[i])),
    ...(typeof overall === "string" && best !== undefined ? differs(overall, best) : []),
    // RFC 8301, 3, and t=y of the key record (RFC 6376, 3.6.1).
    ...((mail.rfc8301 !== undefined || mail.tags.includes("key-t=y")) && results.includes("valid")
      ? ["counts"]
      : []),
  ];
}
