/** The whole of NIST's PKITS as S/MIME messages through the program: skipped where the suite is absent. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { children, encoding } from "../../core/pki/der.ts";
import { element, sequence, tlv } from "../../core/pki/testkit/der.ts";
import type { Evidence } from "../../core/report.ts";
import { build, reportsOf, usher } from "./testkit/usher.ts";

const folder = resolve(process.env["CORPORA"] || "../shared/corpora", "pkits");
const index = join(folder, "cases.json");
const present = existsSync(index);

interface Settings {
  readonly initialPolicySet: readonly string[];
  readonly initialExplicitPolicy: boolean;
  readonly initialPolicyMappingInhibit: boolean;
  readonly initialInhibitAnyPolicy: boolean;
}
interface Case {
  readonly id: string;
  readonly file: string;
  readonly trustAnchors: readonly string[];
  readonly verificationTime: string;
  readonly subtests: readonly {
    readonly subtest: string | null;
    readonly settings: Settings;
    readonly expect: "valid" | "invalid";
  }[];
}
interface Suite {
  readonly policyOids: Readonly<Record<string, string>>;
  readonly cases: readonly Case[];
}

/** Must be accepted, and cannot be here: DSA is not in WebCrypto. */
const dsa = ["4.1.4", "4.1.5"];

const suite: Suite = present
  ? (JSON.parse(readFileSync(index, "utf8")) as Suite)
  : { policyOids: {}, cases: [] };
const rows = suite.cases.flatMap(({ subtests, ...test }) =>
  subtests.map(({ subtest, settings, expect: wanted }) => ({
    name: subtest === null ? test.id : `${test.id} (${subtest})`,
    ...test,
    settings,
    wanted: wanted === "valid" && dsa.includes(test.id) ? "signature-unsupported" : wanted,
  })),
);
type Row = (typeof rows)[number];

const scratch = mkdtempSync(join(tmpdir(), "usher-pkits-"));
beforeAll(build);
afterAll(() => rmSync(scratch, { recursive: true }));

function policyOf(settings: Settings, name: string): string {
  const path = join(scratch, `${name}.json`);
  const initialPolicySet = settings.initialPolicySet.map((policy) => suite.policyOids[policy] ?? policy);
  const pathValidation = {
    initialPolicySet,
    requireExplicitPolicy: settings.initialExplicitPolicy,
    inhibitPolicyMapping: settings.initialPolicyMappingInhibit,
    inhibitAnyPolicy: settings.initialInhibitAnyPolicy,
  };
  writeFileSync(path, JSON.stringify({ pathValidation, revocation: "require" }));
  return path;
}

/** A copy of the message without the lists in its SignedData (RFC 5652, 5.1), which no signature covers. */
function withoutLists(file: string): string {
  const path = join(scratch, basename(file));
  const text = readFileSync(join(folder, file), "latin1");
  const stripped = text.replace(/(?<=filename="smime\.p7s"\r?\n\r?\n)[\w+/=\s]+/, (base64) => {
    const [type, content] = children(element(Uint8Array.from(Buffer.from(base64, "base64"))));
    const fields = children(children(content!)[0]!).filter(({ tag }) => tag !== 0xa1);
    const message = sequence(encoding(type!), tlv(0xa0, sequence(...fields.map(encoding))));
    return `${Buffer.from(message).toString("base64").replace(/.{64}/g, "$&\n")}\n\n`;
  });
  writeFileSync(path, stripped, "latin1");
  return path;
}

/** The S/MIME evidence of each row, messages of the same settings in one run. */
function evidenceOf(
  mail: (file: string) => string,
  more: readonly string[],
): ReadonlyMap<Row, Evidence | undefined> {
  const runs = new Map<string, Row[]>();
  for (const row of rows) {
    const key = JSON.stringify([row.trustAnchors, row.verificationTime, row.settings]);
    runs.set(key, [...(runs.get(key) ?? []), row]);
  }
  const found = new Map<Row, Evidence | undefined>();
  for (const [n, run] of [...runs.values()].entries()) {
    const { trustAnchors, verificationTime, settings } = run[0]!;
    const ended = usher([
      "--json",
      ...trustAnchors.flatMap((anchor) => ["--roots", join(folder, anchor)]),
      ...["--at", verificationTime, "--policy", policyOf(settings, String(n))],
      ...more,
      ...run.map(({ file }) => mail(file)),
    ]);
    const reports = reportsOf(ended);
    expect(ended.stderr).toBe("");
    for (const [i, row] of run.entries())
      found.set(
        row,
        reports[i]?.evidence.find(({ system }) => system === "smime"),
      );
  }
  return found;
}

const outcomeOf = (evidence: Evidence | undefined): string => {
  if (evidence === undefined) return "no evidence";
  if (evidence.status === "valid") return "valid";
  const codes = evidence.problems.map(({ code }) => code);
  return codes.includes("signature-unsupported") ? "signature-unsupported" : "invalid";
};

const told = (evidence: Evidence | undefined): string =>
  JSON.stringify([evidence?.status, evidence?.problems.map(({ code, values }) => [code, values])]);

const asItIs = (file: string): string => join(folder, file);

describe.skipIf(!present)("PKITS through the program", () => {
  it("is there in full", () => {
    expect(suite.cases.length).toBe(224);
    expect(rows.length).toBe(249);
  });

  it.for([
    ["inside the messages", asItIs, []],
    ["inside the messages and in a folder", asItIs, ["--crls", join(folder, "crls")]],
    ["in a folder alone", withoutLists, ["--crls", join(folder, "crls")]],
  ] as const)("comes out as NIST has it with the lists %s", ([, mail, more]) => {
    const found = evidenceOf(mail, more);
    const wrong = rows.flatMap((row) => {
      const evidence = found.get(row);
      const outcome = outcomeOf(evidence);
      const isRight = row.wanted === "invalid" ? outcome !== "valid" : outcome === row.wanted;
      return isRight ? [] : [`${row.name}: ${row.wanted}, not ${told(evidence)}`];
    });
    expect(wrong).toEqual([]);
  });

  it("needs the lists: without them nothing is accepted", () => {
    const accepted = [...evidenceOf(withoutLists, [])].filter(([, evidence]) => evidence?.status === "valid");
    expect(accepted.map(([{ name }]) => name)).toEqual([]);
  });
});
