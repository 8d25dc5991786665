import { describe, expect, it } from "vitest";
import type { Mandate } from "../authority/mandate.ts";
import type { FoundEvidence } from "../evidence/evidence.ts";
import type { Report } from "../report.ts";
import { anna, caseOf, found, mallory, olivia, reportOn, roles, sam, signature } from "../testkit/cases.ts";
import type { Case } from "./case.ts";
import { defaultPolicy } from "./policy.ts";

const since = "2027-01-02T03:04:05.000Z";
const pinned = (address: string, over: Partial<FoundEvidence> = {}): FoundEvidence =>
  signature([address], { details: { pinned: true, since: [since] }, ...over });

/** Level, and every reason about a pin with the evidence that gave it. */
function said(report: Report): string[] {
  const pins = report.reasons.filter(({ code }) => code === "certificate-pinned");
  return [
    report.trust?.level ?? "-",
    ...pins.map(({ values, severity, evidence }) =>
      [severity, values["address"], values["since"], String(evidence)].join(" "),
    ),
  ];
}

const on = (given: Partial<Case>): string[] => said(reportOn(caseOf(given)));

const mandate = (evidence: FoundEvidence): Mandate => ({
  source: "enclosed",
  evidence: { ...evidence, system: "mandate", covers: [] },
  terms: {
    actor: olivia,
    agent: sam,
    role: "organizer",
    methods: ["REQUEST"],
    components: ["VEVENT"],
    uid: null,
    audience: null,
    issued: "2027-02-01T00:00:00.000Z",
    from: "2027-02-01T00:00:00.000Z",
    until: "2027-06-01T00:00:00.000Z",
    id: "1",
    pin: null,
  },
});

const bySam = found({ roles: roles({ agent: sam }) });

describe("certificate-pinned", () => {
  it("is told wherever a verdict rests on it", () => {
    expect(on({ evidence: [pinned(olivia)] })).toEqual(["verified", `info ${olivia} ${since} 0`]);
    expect(on({ evidence: [signature([olivia])] })).toEqual(["verified"]);
  });

  it("is told of the address that was matched, with its own date", () => {
    const later = "2027-02-03T00:00:00.000Z";
    const both = signature([anna, olivia], { details: { pinned: true, since: [since, later] } });
    expect(on({ evidence: [both] })).toEqual(["verified", `info ${olivia} ${later} 0`]);
  });

  it("is told of an agent, and of whoever signed the agent's mandate", () => {
    const pair = { agent: sam, actor: olivia, methods: null, until: null, only: null };
    expect(
      on({ found: bySam, evidence: [pinned(sam)], policy: { ...defaultPolicy, trustedPairs: [pair] } }),
    ).toEqual(["authorized", `info ${sam} ${since} 0`]);
    const one = mandate(pinned(olivia));
    expect(on({ found: bySam, evidence: [signature([sam]), one.evidence], mandates: [one] })).toEqual([
      "authorized",
      `info ${olivia} ${since} 1`,
    ]);
  });

  it("gives a stranger no better standing", () => {
    const unpinned = on({ evidence: [signature([mallory])] })[0];
    expect(on({ evidence: [pinned(mallory)] })[0]).toBe(unpinned);
    expect(unpinned).toBe("suspicious");
  });

  it("makes nobody speak for a domain", () => {
    const authority = "domain-signing-authority@acme.example";
    expect(on({ evidence: [signature([authority])] })).toEqual(["domain"]);
    expect(on({ evidence: [pinned(authority)] })).toEqual(["unverified"]);
  });

  it("is not told where the signature does not count", () => {
    for (const status of ["weak", "indeterminate", "invalid"] as const)
      expect(on({ evidence: [pinned(olivia, { status })] }).slice(1)).toEqual([]);
  });
});
