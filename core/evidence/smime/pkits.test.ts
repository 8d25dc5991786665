/** NIST's path validation suite through its S/MIME messages: every sub-test with the policies it asks for. */
import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { readPolicy } from "../../verdict/policy.ts";
import type { FoundEvidence } from "../evidence.ts";
import { anchorsOf, crlsOf, evidenceOf, short } from "./testkit/collect.ts";

const folder = resolve(process.env["CORPORA"] || "../shared/corpora", "pkits");
const index = resolve(folder, "cases.json");

interface Case {
  readonly id: string;
  readonly title: string;
  readonly file: string;
  readonly trustAnchors: readonly string[];
  readonly crls: readonly string[];
  readonly verificationTime: string;
  readonly signatureOnly: string;
  readonly subtests: readonly {
    readonly subtest: number | null;
    readonly settings: {
      readonly initialPolicySet: readonly string[];
      readonly initialExplicitPolicy: boolean;
      readonly initialPolicyMappingInhibit: boolean;
      readonly initialInhibitAnyPolicy: boolean;
    };
    readonly expect: "valid" | "invalid";
  }[];
}

const { cases, policyOids } = existsSync(index)
  ? (JSON.parse(readFileSync(index, "utf8")) as {
      readonly cases: readonly Case[];
      readonly policyOids: Readonly<Record<string, string>>;
    })
  : { cases: [], policyOids: {} };

const bytes = (file: string): Uint8Array => new Uint8Array(readFileSync(resolve(folder, file)));

const rows = cases.flatMap((test) =>
  test.subtests.map(({ subtest, settings, expect: expected }) => {
    const read = readPolicy({
      revocation: "require",
      pathValidation: {
        initialPolicySet: settings.initialPolicySet.map((name) => policyOids[name]),
        requireExplicitPolicy: settings.initialExplicitPolicy,
        inhibitPolicyMapping: settings.initialPolicyMappingInhibit,
        inhibitAnyPolicy: settings.initialInhibitAnyPolicy,
      },
    });
    if ("error" in read) throw new Error(read.error);
    const name = `${test.id} ${test.title}${subtest === null ? "" : `, ${String(subtest)}`}: ${expected}`;
    return { name, test, policy: read.policy, expected };
  }),
);

/** DSA is not in WebCrypto: the leaf's key, or its issuer's. */
const dsa: ReadonlySet<string> = new Set(["4.1.4", "4.1.5", "4.1.6"]);

/** Nothing but an address, which NIST's people have in their subjects alone, is missing. */
const problemsOf = ({ problems }: FoundEvidence): string[] =>
  problems.map(short).filter((problem) => problem !== "certificate-address-missing");

describe.skipIf(cases.length === 0)("PKITS as S/MIME messages", () => {
  it("is there in full", () => {
    expect([cases.length, rows.length]).toEqual([224, 249]);
  });

  it.for(rows)("$name", async ({ test, policy, expected }) => {
    for (const lists of [[], test.crls]) {
      const evidence = await evidenceOf(bytes(test.file), {
        anchors: anchorsOf(...test.trustAnchors.map(bytes)),
        at: new Date(test.verificationTime),
        revocation: crlsOf(...lists.map(bytes)),
        revocationPolicy: policy.revocation,
        policies: policy.pathValidation,
      });
      const [first] = evidence;
      expect(evidence).toHaveLength(1);
      if (dsa.has(test.id)) expect(problemsOf(first!)).toEqual(["signature-unsupported:dsa"]);
      else {
        expect(problemsOf(first!).length === 0 ? "valid" : "invalid").toBe(expected);
        expect(first!.status === "valid").toBe(expected === "valid");
      }
    }
  });
});
