import { describe, expect, it, test } from "vitest";
import { Budget, defaultLimits } from "../bytes/budget.ts";
import type { Dns, DnsAnswer } from "../ports.ts";
import { Questions } from "./questions.ts";

const answer: DnsAnswer = { status: "found", records: ["v=DKIM1; p=AA=="], dnssec: "secure" };

function asking(dnsQuestions = 3): {
  readonly questions: Questions;
  readonly asked: string[];
  readonly budget: Budget;
} {
  const asked: string[] = [];
  const dns: Dns = {
    lookup: (name, type) => {
      asked.push(`${type} ${name}`);
      return Promise.resolve(answer);
    },
  };
  const budget = new Budget({ ...defaultLimits, dnsQuestions });
  return { questions: new Questions(dns, budget), asked, budget };
}

describe("Questions", () => {
  it("puts each question once", async () => {
    const { questions, asked } = asking();
    await Promise.all([
      questions.ask("s._domainkey.acme.example"),
      questions.ask("s._domainkey.acme.example"),
    ]);
    await questions.ask("s._domainkey.acme.example", "SMIMEA");
    expect(asked).toEqual(["TXT s._domainkey.acme.example", "SMIMEA s._domainkey.acme.example"]);
  });

  it("puts no more than the budget allows, and says so", async () => {
    const { questions, asked, budget } = asking();
    const answers = await Promise.all(
      ["a", "b", "c", "d", "e"].map((label) => questions.ask(`${label}.example`)),
    );
    expect(answers.map(({ status }) => status)).toEqual(["found", "found", "found", "limit", "limit"]);
    expect(asked).toHaveLength(3);
    expect(budget.exceeded).toEqual(["dnsQuestions"]);
  });

  test.each([
    ["", "none"],
    ["example", "none"],
    ["a..example", "none"],
    ["-a.example", "none"],
    ["a b.example", "none"],
    ["A.example", "none"],
    ["ü.example", "none"],
    [`${"a".repeat(64)}.example`, "none"],
    [`${"a.".repeat(130)}example`, "none"],
    ["_dmarc.acme.example", "found"],
    ["a_b._domainkey.acme.example", "found"],
    ["_dmarc.com", "found"],
  ])("%s: %s", async (name, status) => {
    const { questions, asked } = asking();
    expect((await questions.ask(name)).status).toBe(status);
    expect(asked).toHaveLength(status === "found" ? 1 : 0);
  });

  it("asks nobody where nobody may be asked", async () => {
    const questions = new Questions(null, new Budget());
    expect(questions.open).toBe(false);
    expect((await questions.ask("s._domainkey.acme.example")).status).toBe("off");
  });
});
