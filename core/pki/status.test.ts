import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mergeStatus } from "./merge-status.ts";
import type { CertificateStatus, UnknownReason } from "./status.ts";

const day = (n: number): Date => new Date(Date.UTC(2030, 0, n));
const answer = (n: number) => ({ source: "ocsp", thisUpdate: day(n), nextUpdate: null }) as const;
const days = fc.integer({ min: 1, max: 5 });

const statuses: fc.Arbitrary<CertificateStatus> = fc.oneof(
  days.map((n) => ({ state: "good", answer: answer(n), until: day(30) }) as const),
  fc
    .tuple(days, days, fc.constantFrom("keyCompromise" as const, "certificateHold" as const))
    .map(([when, n, reason]) => ({ state: "revoked", when: day(when), reason, answer: answer(n) }) as const),
  fc
    .constantFrom<UnknownReason>("no-crl", "bad-ocsp", "stale-crl", "unknown-ocsp")
    .map((reason) => ({ state: "unknown", reason }) as const),
);

/** What a merge is for, without who said it. */
const told = (status: CertificateStatus): unknown => {
  switch (status.state) {
    case "good":
      return "good";
    case "unknown":
      return status.reason;
    case "revoked":
      return status.reason === "certificateHold" ? "hold" : status.when;
  }
};

describe("merging what is known", () => {
  it("does not depend on the order, and a final revocation is never outdone", () => {
    fc.assert(
      fc.property(fc.array(statuses, { minLength: 1, maxLength: 6 }), (list) => {
        const [first, ...rest] = list;
        const merged = rest.reduce(mergeStatus, first!);
        const [last, ...before] = list.toReversed();
        expect(told(before.reduce(mergeStatus, last!))).toEqual(told(merged));

        const finals = list.flatMap((status) =>
          status.state === "revoked" && status.reason !== "certificateHold" ? [status.when.getTime()] : [],
        );
        if (finals.length > 0) {
          expect(told(merged)).toEqual(new Date(Math.min(...finals)));
          return;
        }
        const known = list.filter((status) => status.state !== "unknown");
        const newest = Math.max(...known.map((status) => status.answer.thisUpdate.getTime()));
        const latest = known.filter((status) => status.answer.thisUpdate.getTime() === newest);
        if (latest.length > 0)
          expect(merged.state).toBe(latest.some(({ state }) => state === "revoked") ? "revoked" : "good");
        else expect(merged.state).toBe("unknown");
      }),
    );
  });
});
