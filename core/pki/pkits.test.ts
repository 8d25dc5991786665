import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { Budget } from "../bytes/budget.ts";
import { readCertificate } from "./certificate.ts";
import { readCrl } from "./crl.ts";
import { buildPath } from "./path.ts";
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
  readonly subtests: readonly { readonly settings: Settings; readonly expect: "valid" | "invalid" }[];
}

/** Cases that must be accepted and are not, each with what it lacks. Nothing is accepted that must not be. */
const refused: Readonly<Record<string, string>> = {
  "4.1.4": "DSA is not in WebCrypto",
  "4.1.5": "DSA is not in WebCrypto",
  ...notYet("policy tree", ["4.8.6", "4.8.10", "4.8.11", "4.9.4", "4.10.9", "4.10.11", "4.10.13", "4.10.14"]),
  ...notYet("policy tree", ["4.11.2", "4.11.4", "4.11.7", "4.12.2", "4.12.3", "4.12.7", "4.12.9"]),
  ...notYet("distribution points", ["4.14.1", "4.14.4", "4.14.5", "4.14.7", "4.14.18", "4.14.19"]),
  ...notYet("indirect CRLs", ["4.14.22", "4.14.24", "4.14.25", "4.14.28", "4.14.29", "4.14.30", "4.14.33"]),
  ...notYet("delta CRLs", ["4.15.5"]),
};

function notYet(what: string, ids: readonly string[]): Record<string, string> {
  return Object.fromEntries(ids.map((id) => [id, `${what}: not processed yet`]));
}

/** Our one setting: any policy will do, and none is asked for. */
const isOurSetting = (settings: Settings): boolean =>
  settings.initialPolicySet.join() === "anyPolicy" &&
  !settings.initialExplicitPolicy &&
  !settings.initialPolicyMappingInhibit &&
  !settings.initialInhibitAnyPolicy;

const bytes = (file: string): Uint8Array => new Uint8Array(readFileSync(resolve(folder, file)));

async function outcome(test: Case): Promise<string> {
  const chain = test.path.map((file) => wellFormed(readCertificate(bytes(file))));
  const result = await buildPath({
    leaf: chain.at(-1)!,
    untrusted: chain.slice(0, -1),
    anchors: test.trustAnchors.map((file) => wellFormed(readCertificate(bytes(file)))),
    crls: test.crls.map((file) => wellFormed(readCrl(bytes(file)))),
    at: new Date(test.verificationTime),
    revocation: "require",
    budget: new Budget(),
  });
  return summary(result);
}

describe.skipIf(!present)("PKITS", () => {
  const cases = present ? (JSON.parse(readFileSync(index, "utf8")) as { cases: Case[] }).cases : [];
  const rows = cases.flatMap((test) =>
    test.subtests
      .filter(({ settings }) => isOurSetting(settings))
      .map((subtest) => ({ name: `${test.id} ${test.title}`, test, expected: subtest.expect })),
  );

  it("is there in full", () => {
    expect(rows.length).toBe(214);
  });

  it.for(rows)("$name", async ({ test, expected }) => {
    const result = await outcome(test);
    const accepted = expected === "valid" && refused[test.id] === undefined;
    expect(result === "trusted good" ? "accepted" : `refused: ${result}`).toMatch(
      accepted ? /^accepted$/ : /^refused/,
    );
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
