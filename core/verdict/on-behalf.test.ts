import { describe, expect, it } from "vitest";
import { caseOf, domainSignature, found, olivia, roles, sam, signature } from "../testkit/cases.ts";
import type { Case } from "./case.ts";
import { judge } from "./judge.ts";
import { defaultPolicy, type OnBehalf, type Policy } from "./policy.ts";

const bySam = found({ roles: roles({ agent: sam }) });
const outsider = "sam@service.example";
const byOutsider = found({ roles: roles({ agent: outsider }) });

const digest = "sha256:11";
const pair = { agent: sam, actor: olivia, methods: null, until: null, only: null };

const codes = (given: Partial<Case>): readonly string[] =>
  judge(caseOf(given)).reasons.map(({ code }) => code);
const reject = (domains: OnBehalf["domains"], otherwise: OnBehalf["otherwise"] = "prompt"): Policy => ({
  ...defaultPolicy,
  onBehalf: { otherwise, domains },
});

describe("trust for one invitation alone", () => {
  const policy: Policy = { ...defaultPolicy, trustedPairs: [{ ...pair, only: digest }] };
  const signed = { found: bySam, evidence: [signature([sam])], policy };

  it("counts for the very text it was given for, and says so", () => {
    const { trust, reasons } = judge(caseOf({ ...signed, digest }));
    expect(trust?.level).toBe("authorized");
    expect(reasons.find(({ code }) => code === "agent-trusted-pair")?.values).toMatchObject({ once: true });
  });

  it.each(["sha256:12", null])("does not count for another one (%s)", (other) => {
    expect(judge(caseOf({ ...signed, digest: other })).trust?.level).toBe("unconfirmed");
  });
});

describe("one administrative domain", () => {
  const claim = (item: Partial<Case>) =>
    judge(caseOf(item)).reasons.find(({ code }) => code === "agent-unauthorized")?.values;

  it("is said where actor and agent share it, and proves nothing", () => {
    const given = { found: bySam, evidence: [signature([sam])] };
    expect(claim(given)).toMatchObject({ sameOrganization: true });
    expect(judge(caseOf(given)).trust?.level).toBe("unconfirmed");
  });

  it.each([
    ["of another domain", outsider],
    ["of a domain that only ends alike", "sam@evil-acme.example"],
    ["of a domain that only begins alike", "sam@acme.example.evil.test"],
  ])("is not said of an agent %s", (_, agent) => {
    const item = found({ roles: roles({ agent }) });
    expect(claim({ found: item, evidence: [signature([agent])] })).not.toHaveProperty("sameOrganization");
  });

  it("is said of an unsigned one too", () => {
    expect(claim({ found: bySam, from: [sam] })).toMatchObject({ sameOrganization: true });
  });
});

describe("a policy that refuses what is sent for somebody else", () => {
  it.each<[string, Policy, Partial<Case>, boolean]>([
    ["for all, signed by the agent", reject({}, "reject"), { evidence: [signature([sam])] }, true],
    ["for all, unsigned", reject({}, "reject"), { from: [sam] }, true],
    ["for all, unsigned and From the actor", reject({}, "reject"), {}, true],
    [
      "for all, vouched for by the agent's domain",
      reject({}, "reject"),
      { from: [sam], evidence: [domainSignature("acme.example")] },
      true,
    ],
    ["for all, signed by the actor", reject({}, "reject"), { evidence: [signature([olivia])] }, false],
    ["for the actor's domain", reject({ "acme.example": "reject" }), { evidence: [signature([sam])] }, true],
    ["for a domain above", reject({ example: "reject" }), { evidence: [signature([sam])] }, true],
    ["for another domain", reject({ "home.example": "reject" }), { evidence: [signature([sam])] }, false],
    [
      "for a domain that only ends alike",
      reject({ "me.example": "reject" }),
      { evidence: [signature([sam])] },
      false,
    ],
    [
      "for all but this domain",
      reject({ "acme.example": "prompt" }, "reject"),
      { evidence: [signature([sam])] },
      false,
    ],
    [
      "for all, with a pair of the policy",
      { ...reject({}, "reject"), trustedPairs: [pair] },
      { evidence: [signature([sam])] },
      false,
    ],
    [
      "for all, the pair known and nobody signed",
      { ...reject({}, "reject"), trustedPairs: [pair] },
      { from: [sam] },
      false,
    ],
  ])("%s", (_, policy, given, refused) => {
    const all = codes({ found: bySam, policy, ...given });
    expect(all.includes("on-behalf-rejected")).toBe(refused);
    const { trust, advice } = judge(caseOf({ found: bySam, policy, ...given }));
    if (refused) expect([trust?.level, advice]).toEqual(["suspicious", "ignore"]);
    else expect(trust?.level).not.toBe("suspicious");
  });

  it.each<[string, OnBehalf["domains"], OnBehalf["otherwise"], string | null]>([
    [
      "refusing one of the two is enough",
      { "acme.example": "reject", "service.example": "prompt" },
      "prompt",
      "acme.example",
    ],
    [
      "whichever of the two",
      { "acme.example": "prompt", "service.example": "reject" },
      "prompt",
      "service.example",
    ],
    [
      "of one address the longest domain counts",
      { "acme.example": "prompt", example: "reject" },
      "prompt",
      "example",
    ],
    ["a domain that is named goes before all", { "acme.example": "prompt" }, "reject", null],
  ])("%s", (_, domains, otherwise, refusing) => {
    const policy = reject(domains, otherwise);
    const { reasons } = judge(caseOf({ found: byOutsider, evidence: [signature([outsider])], policy }));
    const refused = reasons.find(({ code }) => code === "on-behalf-rejected");
    expect(refused === undefined ? null : refused.values["domain"]).toBe(refusing);
  });

  it("names the agent's domain where that is the one", () => {
    const policy = reject({ "service.example": "reject" });
    const { reasons } = judge(caseOf({ found: byOutsider, evidence: [signature([outsider])], policy }));
    expect(reasons.find(({ code }) => code === "on-behalf-rejected")?.values).toEqual({
      agent: outsider,
      actor: olivia,
      domain: "service.example",
    });
  });

  it("says nothing of what nobody sends for another", () => {
    expect(codes({ policy: reject({}, "reject") })).not.toContain("on-behalf-rejected");
  });
});
