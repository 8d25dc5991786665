import type { ChainLink, Values } from "../report.ts";
import type { Certificate } from "./certificate.ts";
import type { RevocationReason } from "./crl.ts";
import { nameText } from "./names.ts";
import { rules, type Rule, type Violation } from "./rules.ts";
import type { CertificateStatus } from "./status.ts";

export type Chain = readonly Certificate[];

export type RevocationState =
  | { readonly state: "good" }
  | { readonly state: "off" }
  /** no-crl, bad-crl, unsupported-crl, stale-crl, or pinned: the leaf is an anchor, nobody's to revoke. */
  | { readonly state: "unknown"; readonly reason: string };

/** What was found of one certificate of a chain. */
export interface LinkCheck {
  /** As in a report's `ChainLink`. */
  readonly signature: ChainLink["signature"];
  /** Every rule it breaks, mildest first. */
  readonly breaks: readonly Rule[];
  /** Null where it was not asked about. */
  readonly status: CertificateStatus | null;
}

export interface Judged {
  /** Leaf first; where an anchor was reached it is last. */
  readonly chain: Chain;
  /** Of each certificate of `chain`. */
  readonly checks: readonly LinkCheck[];
  /** When another result could follow from the same certificates and answers; null: never. */
  readonly until: Date | null;
}

export type PathResult = Judged &
  (
    | { readonly kind: "trusted"; readonly revocation: RevocationState }
    | {
        readonly kind: "revoked";
        readonly subject: string;
        readonly serial: string;
        readonly when: Date;
        readonly why: RevocationReason;
      }
    | { readonly kind: "invalid"; readonly rule: Rule; readonly values: Values }
    /**
     * `why`: "no-issuer" (none at hand), "signature" (certificates under the issuer's name did not sign it),
     * "self-signed" (ends in a root nobody configured), "unsupported-…" (a signature that cannot be checked
     * here), "budget".
     */
    | { readonly kind: "untrusted"; readonly why: string }
  );

/** How good a result is; a path known to be revoked outdoes one of which nothing is known. */
export function merit(result: PathResult): number {
  switch (result.kind) {
    case "trusted":
      return result.revocation.state === "unknown" ? 3000 : 5000;
    case "revoked":
      return 4000;
    case "invalid": {
      const broken = result.checks.flatMap(({ breaks }) => breaks).length;
      return 2000 - 100 * rules.indexOf(result.rule) - Math.min(broken, 99);
    }
    case "untrusted":
      return 10 * result.chain.length + nearness(result.why);
  }
}

/** The more is known of a certificate that leads nowhere, the more its failure says. */
function nearness(why: string): number {
  const known = ["no-issuer", "self-signed", "signature"].indexOf(why);
  return known < 0 ? 3 : known;
}

/** A path under construction: the leaf first, the certificate whose issuer is sought last. */
export interface Trail {
  readonly chain: Chain;
  /** What made the signature on each certificate of the chain but the last weak, else null. */
  readonly weak: readonly (string | null)[];
}

/** The way ends here, for that reason. */
export function stuckAt(trail: Trail, why: string): PathResult {
  const checks = checksOf(trail, [], [], why === "signature" ? "bad" : "unchecked");
  return { kind: "untrusted", chain: trail.chain, checks, until: null, why };
}

/** The same as revoked, where its certificate at `depth` is. */
export function revokedAt(depth: number, judged: Judged): PathResult | null {
  const [certificate, check] = [judged.chain[depth], judged.checks[depth]];
  if (certificate === undefined || check?.status?.state !== "revoked") return null;
  const { when, reason: why } = check.status;
  const { serial, subject } = certificate;
  return { ...judged, kind: "revoked", subject: nameText(subject), serial, when, why };
}

export const invalidBy = ({ rule, values }: Violation, judged: Judged): PathResult => ({
  ...judged,
  kind: "invalid",
  rule,
  values,
});

const brokenAt = (depth: number, violations: readonly Violation[]): readonly Rule[] =>
  rules.filter((rule) => violations.some((one) => one.depth === depth && one.rule === rule));

/** `last`: what is known of the signature on the last certificate, of which a trail knows nothing. */
export function checksOf(
  { chain, weak }: Trail,
  violations: readonly Violation[],
  statuses: readonly CertificateStatus[],
  last: LinkCheck["signature"],
): readonly LinkCheck[] {
  return chain.map((_, depth) => ({
    signature: depth === chain.length - 1 ? last : weak[depth] === null ? "good" : "weak",
    breaks: brokenAt(depth, violations),
    status: statuses[depth] ?? null,
  }));
}

export const earlier = (a: Date | null, b: Date | null): Date | null =>
  a === null || (b !== null && b < a) ? b : a;

/** The first moment after `at` at which a date of a certificate, or an answer about one, no longer says what it says. */
export function nextChange(chain: Chain, statuses: readonly CertificateStatus[], at: Date): Date | null {
  const ends = [...chain.flatMap(({ notBefore, notAfter }) => [notBefore, notAfter]), ...statuses.map(endOf)];
  return ends.reduce<Date | null>(
    (first, end) => (end !== null && end > at ? earlier(first, end) : first),
    null,
  );
}

/** Revocation is final, but for a hold. */
function endOf(status: CertificateStatus): Date | null {
  if (status.state === "good") return status.until;
  return status.state === "revoked" && status.reason === "certificateHold" ? status.answer.nextUpdate : null;
}
