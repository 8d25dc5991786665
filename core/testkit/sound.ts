import { expect } from "vitest";
import { levels, severities, type Judgement, type Level, type Reason, type Report } from "../report.ts";

const atMost: Partial<Record<Reason["code"], Level>> = {
  ambiguous: "unverified",
  encrypted: "unverified",
  "party-crasher": "unconfirmed",
  "agent-unauthorized": "unconfirmed",
  "delegation-unverified": "unconfirmed",
  "forwarded-by-attendee": "unconfirmed",
};

/** Those whose severity the circumstances may change. */
const bySituation: ReadonlySet<string> = new Set([
  "not-invited info",
  "organizer-changed warning",
  "from-differs warning",
]);

const weakness = (level: Level): number => levels.indexOf(level);

/** What evidence must say for a reason to name it. */
function isBorneOut({ code, evidence, values }: Reason, report: Report): boolean {
  if (evidence === null) return true;
  const item = report.evidence[evidence];
  if (item === undefined) return false;
  if (item.problems.some((problem) => problem.code === code)) return true;
  // Not a problem of the signature, but what its signer means for the invitation.
  const addresses = item.signer?.addresses ?? [];
  const named = typeof values["signer"] === "string" ? values["signer"].toLowerCase() : null;
  return (
    item.status === "valid" &&
    (named === null || addresses.some((address) => address.toLowerCase() === named))
  );
}

function expectSoundJudgement({ trust, advice, reasons }: Judgement, report: Report): void {
  expect(trust === null).toBe(advice === null);
  if (trust === null) expect(reasons).toEqual([]);
  expect(reasons.filter((reason) => !isBorneOut(reason, report))).toEqual([]);
  const dangers = reasons.filter(({ severity }) => severity === "danger");
  if (trust !== null) expect(trust.level === "suspicious").toBe(dangers.length > 0);
  for (const { code, severity } of reasons) {
    if (!bySituation.has(`${code} ${severity}`)) expect(severity).toBe(severities[code]);
    const bound = atMost[code];
    if (bound !== undefined && trust !== null)
      expect(weakness(trust.level)).toBeGreaterThanOrEqual(weakness(bound));
  }
  if (trust !== null && weakness(trust.level) <= weakness("unconfirmed") && trust.signer !== null)
    expect(
      report.evidence.some(
        ({ status, signer }) =>
          status === "valid" &&
          signer?.addresses.some((address) => address.toLowerCase() === trust.signer?.toLowerCase()),
      ),
    ).toBe(true);
}

/** Holds for every report, whatever the mail. */
export function expectSound(report: Report, size: number): void {
  // Nothing is lost on the way through JSON: no undefined, no Date, no Map, no NaN.
  expect(JSON.parse(JSON.stringify(report))).toStrictEqual(report);
  for (const judgement of [report, ...report.others]) expectSoundJudgement(judgement, report);
  const order = report.others.flatMap(({ trust }) => (trust === null ? [] : [weakness(trust.level)]));
  for (const weak of order) expect(weakness(report.trust?.level ?? "verified")).toBeGreaterThanOrEqual(weak);
  const ids = report.parts.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const { bytes, parent, within } of report.parts) {
    expect(bytes[0]).toBeLessThanOrEqual(bytes[1]);
    if (within === null) expect(bytes[1]).toBeLessThanOrEqual(size);
    for (const id of [parent, within]) if (id !== null) expect(ids).toContain(id);
  }
  for (const { covers, claims } of report.evidence)
    for (const id of [...covers, ...claims]) expect(ids).toContain(id);
  for (const { part, state } of report.layers)
    expect([part, state, ids.includes(part)]).toEqual([part, state, true]);
  for (const { system, status, headers, matches, signer } of report.evidence) {
    if (system === "smime" && headers.length > 0) expect(status).toBe("valid");
    expect(matches !== null).toBe(system === "smime" && signer !== null);
  }
  for (const { invitation } of [report, ...report.others])
    for (const id of invitation?.parts ?? []) expect(ids).toContain(id);
}
