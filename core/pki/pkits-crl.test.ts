import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { Budget } from "../bytes/budget.ts";
import { readCertificate } from "./certificate.ts";
import { readCrl } from "./crl.ts";
import { buildPath } from "./path.ts";
import { anyPolicies } from "./policies.ts";
import { summary, wellFormed } from "./testkit/fixtures.ts";

/** The parts of NIST's Public Key Interoperability Test Suite that are about revocation lists. */
const folder = resolve(process.env["CORPORA"] || "../shared/corpora", "pkits");
const index = resolve(folder, "cases.json");
const present = existsSync(index);

interface Case {
  readonly id: string;
  readonly title: string;
  readonly trustAnchors: readonly string[];
  readonly path: readonly string[];
  readonly crls: readonly string[];
  readonly verificationTime: string;
  readonly subtests: readonly { readonly expect: "valid" | "invalid" }[];
}

const bytes = (file: string): Uint8Array => new Uint8Array(readFileSync(resolve(folder, file)));

async function outcome(test: Case, crls = test.crls): Promise<string> {
  const chain = test.path.map((file) => wellFormed(readCertificate(bytes(file))));
  const result = await buildPath({
    leaf: chain.at(-1)!,
    untrusted: chain.slice(0, -1),
    anchors: test.trustAnchors.map((file) => wellFormed(readCertificate(bytes(file)))),
    crls: crls.map((file) => wellFormed(readCrl(bytes(file)))),
    ocsp: [],
    policies: anyPolicies,
    at: new Date(test.verificationTime),
    revocation: "require",
    budget: new Budget(),
  });
  return summary(result);
}

/** Lists that come along and that nothing rests on: a path is no worse without them. */
const spare: Readonly<Record<string, readonly [file: string, why: string]>> = {
  "4.4.7": ["TwoCRLsCABadCRL", "signed by nobody"],
  "4.5.4": [
    "BasicSelfIssuedOldKeySelfIssuedCertCRL",
    "of the key that signs lists: not known to be revoked is enough",
  ],
  "4.5.6": [
    "BasicSelfIssuedCRLSigningKeyCRLCertCRL",
    "of the key that signs lists: not known to be revoked is enough",
  ],
  "4.14.28": ["indirectCRLCA3CRL", "of the key that signs lists"],
  "4.14.29": ["indirectCRLCA3CRL", "of the key that signs lists"],
  "4.15.2": ["deltaCRLCA1deltaCRL", "the complete list is not stale"],
  "4.15.7": ["deltaCRLCA1deltaCRL", "the complete list is not stale"],
  "4.15.8": ["deltaCRLCA2deltaCRL", "the complete list is not stale"],
};

describe.skipIf(!present)("PKITS 4.4, 4.5, 4.7.4, 4.7.5, 4.14 and 4.15", () => {
  const { cases } = present ? (JSON.parse(readFileSync(index, "utf8")) as { cases: Case[] }) : { cases: [] };
  const rows = cases.filter(({ id }) => /^4\.(?:4|5|7|14|15)\./.test(id) && !/^4\.7\.[123]$/.test(id));
  const byId = new Map(cases.map((test) => [test.id, test]));

  it("is there in full", () => {
    expect(rows.length).toBe(21 + 8 + 2 + 35 + 10);
  });

  it.for(rows)("$id $title", async (test) => {
    expect(test.subtests.length).toBe(1);
    const result = await outcome(test);
    expect(result === "trusted good" ? "accepted" : `refused: ${result}`).toMatch(
      test.subtests[0]!.expect === "valid" ? /^accepted$/ : /^refused/,
    );
  });

  it.for(rows.filter(({ subtests }) => subtests[0]!.expect === "valid"))(
    "$id rests on every one of its lists",
    async (test) => {
      const needless: string[] = [];
      for (const left of test.crls) {
        const others = test.crls.filter((file) => file !== left);
        if ((await outcome(test, others)) === "trusted good") needless.push(left);
      }
      const [file] = spare[test.id] ?? [];
      expect(needless).toEqual(file === undefined ? [] : [`crls/${file}.crl`]);
    },
  );

  /** What each test of the suite says is wrong. */
  it.for([
    ["4.4.1", "trusted no-crl"],
    ["4.4.2", "revoked keyCompromise"],
    ["4.4.4", "trusted bad-crl"],
    ["4.4.5", "trusted no-crl"],
    ["4.4.10", "trusted unsupported-crl"],
    ["4.4.11", "trusted stale-crl"],
    ["4.4.21", "trusted bad-crl"],
    ["4.5.2", "revoked keyCompromise"],
    ["4.7.4", "trusted bad-crl"],
    ["4.7.5", "trusted bad-crl"],
    ["4.14.3", "trusted other-crl"],
    ["4.14.6", "revoked keyCompromise"],
    ["4.14.8", "trusted other-crl"],
    ["4.14.11", "trusted other-crl"],
    ["4.14.14", "trusted other-crl"],
    ["4.14.15", "revoked keyCompromise"],
    ["4.14.16", "revoked certificateHold"],
    ["4.14.17", "trusted partial-crl"],
    ["4.14.21", "revoked affiliationChanged"],
    ["4.14.23", "revoked keyCompromise"],
    ["4.14.26", "trusted no-crl"],
    ["4.14.27", "trusted other-crl"],
    ["4.14.31", "revoked keyCompromise"],
    ["4.14.34", "revoked keyCompromise"],
    ["4.14.35", "trusted other-crl"],
    ["4.15.1", "trusted delta-crl"],
    ["4.15.3", "revoked keyCompromise"],
    ["4.15.10", "trusted stale-crl"],
  ] as const)("%s is refused for its reason: %s", async ([id, reason]) => {
    expect(await outcome(byId.get(id)!)).toBe(reason);
  });
});
