/** The ARC test suite (ValiMail), each case with its own DNS records. See core/corpora.test.ts. */
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it, test } from "vitest";
import { summary, ZoneDns, type Zone } from "../dkim/testkit/verify.ts";
import type { FoundEvidence } from "../evidence.ts";
import { arcOf, sealersOf } from "./testkit/verify.ts";

const folder = join(resolve(process.env["CORPORA"] || "../shared/corpora"), "arc-suite");

interface Case {
  readonly id: string;
  readonly file: string;
  readonly dns: Zone;
  readonly expect: { readonly arc: "pass" | "fail" | "none" };
}

const list = join(folder, "cases.json");
const cases = existsSync(list) ? (JSON.parse(readFileSync(list, "utf8")) as { cases: Case[] }).cases : [];
const mailOf = ({ file }: Case): Uint8Array => Uint8Array.from(readFileSync(join(folder, file)));

const resultOf = (evidence: readonly FoundEvidence[]): string => {
  const statuses = new Set(evidence.map(({ status }) => status));
  if (statuses.size === 0) return "none";
  if (statuses.size > 1) return "several";
  return statuses.has("valid") ? "pass" : statuses.has("invalid") ? "fail" : "undecided";
};

describe("arc-suite", () => {
  test.skipIf(cases.length === 0).each(cases.map((one) => [one.id, one] as const))("%s", async (_, one) => {
    const mail = mailOf(one);
    const evidence = await arcOf(mail, {
      zone: one.dns,
      trustedSealers: ["example.org", ...sealersOf(mail)],
    });
    expect([one.expect.arc, summary(evidence)]).toEqual([resultOf(evidence), summary(evidence)]);
    const instances = evidence.map(({ details }) => Number(details["instance"]));
    expect(instances).toEqual(instances.toSorted((a, b) => a - b));
    for (const { status, covers, details } of evidence)
      expect(covers.length > 0).toBe(status === "valid" && details["message"] === "pass");
  });

  it.skipIf(cases.length === 0)("asks for no key where no sealer is trusted, and believes none", async () => {
    for (const one of cases) {
      const dns = new ZoneDns(one.dns);
      const evidence = await arcOf(mailOf(one), { dns, trustedSealers: ["trusted.example"] });
      expect([one.id, dns.asked, evidence.filter(({ status }) => status === "valid")]).toEqual([
        one.id,
        [],
        [],
      ]);
      if (one.expect.arc === "pass")
        for (const { problems } of evidence)
          expect(problems).toEqual([{ code: "sealer-untrusted", values: {} }]);
    }
    expect(cases.length).toBeGreaterThan(160);
  });

  it.skipIf(cases.length === 0)("tells with which set the message is still what it was", async () => {
    const one = cases.find(({ id }) => id === "cv_pass_i2_1_ams1_invalid");
    if (one === undefined) throw new Error("no such case");
    const evidence = await arcOf(mailOf(one), { zone: one.dns, trustedSealers: ["example.org"] });
    expect(evidence.map(({ details, covers }) => [details["message"], details["intact"], covers])).toEqual([
      ["fail", undefined, []],
      ["pass", true, ["1"]],
    ]);
  });
});
