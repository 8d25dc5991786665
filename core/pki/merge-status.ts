import type { CertificateStatus, UnknownReason } from "./status.ts";

/** The nearest to knowing last. */
const byNearness: readonly UnknownReason[] = [
  "no-ocsp",
  "no-crl",
  "bad-crl",
  "bad-ocsp",
  "unsupported-crl",
  "unsupported-ocsp",
  "weak-crl",
  "weak-ocsp",
  "other-crl",
  "delta-crl",
  "future-crl",
  "future-ocsp",
  "stale-crl",
  "stale-ocsp",
  "partial-crl",
  "unknown-ocsp",
];

/**
 * Two answers about one certificate, each by somebody who may give it: revoked by either is revoked, since the earlier
 * date; but certificateHold gives way to "good" from later than it. Good by either is good, the later word is told.
 */
export function mergeStatus(a: CertificateStatus, b: CertificateStatus): CertificateStatus {
  if (a.state === "unknown") return b.state === "unknown" && nearness(b.reason) <= nearness(a.reason) ? a : b;
  if (b.state === "unknown") return a;
  const [final, other] = [a, b].filter(isFinal);
  if (final !== undefined) return other !== undefined && other.when < final.when ? other : final;
  const [older, newer] = b.answer.thisUpdate < a.answer.thisUpdate ? [b, a] : [a, b];
  const isTie = older.answer.thisUpdate.getTime() === newer.answer.thisUpdate.getTime();
  return isTie && older.state === "revoked" ? older : newer;
}

const nearness = (reason: UnknownReason): number => byNearness.indexOf(reason);

const isFinal = (
  status: CertificateStatus,
): status is Extract<CertificateStatus, { readonly state: "revoked" }> =>
  status.state === "revoked" && status.reason !== "certificateHold";
