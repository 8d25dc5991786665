/** Which of several reasons a person hears of first. */
import type { Reason, ReasonCode, Severity } from "../core/report.ts";

/** Strongest first, within a severity. */
const strength: Record<ReasonCode, number> = {
  "denied-by-asking": 1,
  "signature-broken": 2,
  "certificate-revoked": 3,
  "claims-my-event": 4,
  "organizer-changed": 5,
  downgrade: 6,
  "signer-lacks-authority": 7,
  "signer-not-listed": 8,
  "on-behalf-rejected": 9,
  "method-mismatch": 10,
  encrypted: 11,
  malformed: 12,
  ambiguous: 13,
  "agent-unauthorized": 14,
  "delegation-unverified": 15,
  "party-crasher": 16,
  "forwarded-by-attendee": 17,
  "lookalike-address": 18,
  "from-borrowed": 19,
  "signer-changed": 20,
  "recurrence-overwhelming": 21,
  "link-deceptive": 22,
  "certificate-invalid": 23,
  "certificate-untrusted": 24,
  "certificate-address-missing": 25,
  "signature-unsupported": 26,
  "several-invitations": 27,
  "not-invited": 28,
  "unsigned-content": 29,
  "time-unclear": 30,
  stale: 31,
  "active-content": 32,
  "invitation-not-signed": 33,
  "event-unknown": 34,
  "certificate-pinned": 34,
  "first-contact": 35,
  "mandate-unusable": 36,
  "other-domain-vouches": 37,
  forwarded: 38,
  "from-differs": 39,
  "dkim-not-checkable": 40,
  "revocation-unknown": 41,
  "method-missing": 42,
  "address-case": 43,
  "confirmed-by-asking": 44,
  "signed-by-actor": 45,
  "signed-by-agent": 46,
  "signed-by-delegator": 47,
  "agent-trusted-pair": 48,
  "agent-mandate": 49,
  "delegation-verified": 50,
  "domain-vouches": 51,
};
export const severityOrder: readonly Severity[] = ["danger", "warning", "info", "good"];

/** By severity, then by strength. */
export function sorted(reasons: readonly Reason[]): readonly Reason[] {
  return reasons.toSorted(
    (a, b) =>
      severityOrder.indexOf(a.severity) - severityOrder.indexOf(b.severity) ||
      strength[a.code] - strength[b.code],
  );
}
