/** Other verifiers' test suites: testkit/corpus.ts. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, test } from "vitest";
import { cases, disagreements, folder, judgedAt, type Case } from "./testkit/corpus.ts";
import { dkimOf, summary } from "./testkit/verify.ts";

const verified = (mail: Case): ReturnType<typeof dkimOf> =>
  dkimOf(Uint8Array.from(readFileSync(join(folder, mail.file))), { zone: mail.dns, at: judgedAt(mail) });

describe("dkim", () => {
  test.skipIf(cases.length === 0).each(cases.map((mail) => [mail.file, mail] as const))(
    "%s",
    async (_, mail) => {
      const found = await verified(mail);
      const results = found.map(({ status }) => status);
      expect(disagreements(mail, results), summary(found).join("\n")).toEqual([]);
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
