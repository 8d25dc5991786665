import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { Budget } from "../bytes/budget.ts";
import { readCertificate } from "./certificate.ts";
import { readCrl } from "./crl.ts";
import { anyPolicy } from "./oids.ts";
import { buildPath } from "./path.ts";
import { anyPolicies, type PolicySettings } from "./policies.ts";
import { summary, wellFormed } from "./testkit/fixtures.ts";

/** NIST's Public Key Interoperability Test Suite, from the corpora beside the project. */
const folder = resolve(process.env["CORPORA"] || "../shared/corpora", "pkits");
const index = resolve(folder, "cases.json");
const present = existsSync(index);

interface Settings {
  readonly initialPolicySet: readonly string[];
  readonly initialExplicitPolicy: boolean;
  readonly initialPolicyMappingInhibit: boolean;
  readonly initialInhibitAnyPolicy: boolean;
}
interface Case {
  readonly id: string;
  readonly title: string;
  readonly trustAnchors: readonly string[];
  readonly path: readonly string[];
  readonly crls: readonly string[];
  readonly verificationTime: string;
  readonly subtests: readonly {
    readonly subtest: number;
    readonly settings: Settings;
    readonly expect: "valid" | "invalid";
    readonly userConstrainedPolicySet?: readonly string[];
  }[];
}

interface Index {
  readonly cases: readonly Case[];
  readonly policyOids: Readonly<Record<string, string>>;
}

/** Cases that must be accepted and are not, each with what it lacks. Nothing is accepted that must not be. */
const refused: Readonly<Record<string, string>> = {
  "4.1.4": "DSA is not in WebCrypto",
  "4.1.5": "DSA is not in WebCrypto",
};

const bytes = (file: string): Uint8Array => new Uint8Array(readFileSync(resolve(folder, file)));

const { cases, policyOids } = present
  ? (JSON.parse(readFileSync(index, "utf8")) as Index)
  : { cases: [], policyOids: {} };

const oidOf = (policy: string): string => {
  const oid = policyOids[policy];
  if (oid === undefined) throw new Error(`no policy is named ${policy}`);
  return oid;
};

const settingsOf = (settings: Settings): PolicySettings => ({
  initialPolicySet: settings.initialPolicySet.map(oidOf),
  requireExplicitPolicy: settings.initialExplicitPolicy,
  inhibitPolicyMapping: settings.initialPolicyMappingInhibit,
  inhibitAnyPolicy: settings.initialInhibitAnyPolicy,
});

async function outcome(test: Case, policies = anyPolicies): Promise<string> {
  const chain = test.path.map((file) => wellFormed(readCertificate(bytes(file))));
  const result = await buildPath({
    leaf: chain.at(-1)!,
    untrusted: chain.slice(0, -1),
    anchors: test.trustAnchors.map((file) => wellFormed(readCertificate(bytes(file)))),
    crls: test.crls.map((file) => wellFormed(readCrl(bytes(file)))),
    ocsp: [],
    policies,
    at: new Date(test.verificationTime),
    revocation: "require",
    budget: new Budget(),
  });
  return summary(result);
}

describe.skipIf(!present)("PKITS", () => {
  const rows = cases.flatMap((test) =>
    test.subtests.map(({ subtest, settings, ...of }) => ({
      name: `${test.id} ${test.title}${test.subtests.length > 1 ? `, ${String(subtest)}` : ""}`,
      test,
      settings: settingsOf(settings),
      expected: of.expect,
      constrained: of.userConstrainedPolicySet,
    })),
  );

  it("is there in full", () => {
    expect(rows.length).toBe(249);
  });

  it.for(rows)("$name", async ({ test, settings, expected }) => {
    const result = await outcome(test, settings);
    const accepted = expected === "valid" && refused[test.id] === undefined;
    expect(result === "trusted good" ? "accepted" : `refused: ${result}`).toMatch(
      accepted ? /^accepted$/ : /^refused/,
    );
  });

  /** Each policy of user-constrained-policy-set (RFC 5280, 6.1.5 (g)) is one that the path holds for where it alone is asked for. */
  const constrained = rows.filter(
    (row) => row.expected === "valid" && row.constrained !== undefined && refused[row.test.id] === undefined,
  );
  it.for(constrained)("constrains the policies of $name", async ({ test, settings, constrained = [] }) => {
    const { initialPolicySet } = settings;
    const asked = Object.entries(policyOids).filter(
      ([, oid]) =>
        oid !== anyPolicy && (initialPolicySet.includes(anyPolicy) || initialPolicySet.includes(oid)),
    );
    const found: string[] = [];
    for (const [name, oid] of asked) {
      const alone = { ...settings, initialPolicySet: [oid], requireExplicitPolicy: true };
      if ((await outcome(test, alone)) === "trusted good") found.push(name);
    }
    expect(found).toEqual(constrained.includes("anyPolicy") ? asked.map(([name]) => name) : constrained);
  });

  it.for([
    ["4.1.3", "untrusted signature"],
    ["4.1.4", "untrusted unsupported-dsa"],
    ["4.2.1", "invalid not-yet-valid"],
    ["4.2.6", "invalid expired"],
    ["4.3.1", "untrusted no-issuer"],
    ["4.4.1", "trusted no-crl"],
    ["4.4.3", "revoked keyCompromise"],
    ["4.4.4", "trusted bad-crl"],
    ["4.4.11", "trusted stale-crl"],
    ["4.5.7", "revoked keyCompromise"],
    ["4.6.1", "invalid not-a-ca"],
    ["4.6.5", "invalid path-too-long"],
    ["4.7.1", "invalid key-usage"],
    ["4.7.4", "trusted bad-crl"],
    ["4.9.3", "invalid policy"],
    ["4.13.22", "invalid name-constraints"],
    ["4.16.2", "invalid unknown-critical-extension"],
  ] as const)("%s is refused for its reason: %s", async ([id, reason]) => {
    expect(await outcome(cases.find((test) => test.id === id)!)).toBe(reason);
  });
});
