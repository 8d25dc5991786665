import type { Certificate } from "./certificate.ts";
import { findRevoked, type Crl, type RevocationReason } from "./crl.ts";
import { allowsUsage } from "./extensions.ts";

/** Why nothing is known, the nearest to knowing last. */
const unknownReasons = ["no-crl", "bad-crl", "unsupported-crl", "stale-crl"] as const;
export type UnknownReason = (typeof unknownReasons)[number];

export type Revocation =
  | { readonly state: "good" }
  | { readonly state: "unknown"; readonly reason: UnknownReason }
  | { readonly state: "revoked"; readonly when: Date; readonly reason: RevocationReason };

/** "signed": the list is the issuer's own word; "weak": by an algorithm too weak for its silence to count. */
export type CrlSignature = "signed" | "weak" | "stranger" | "unsupported";

/**
 * What direct CRLs say of one certificate (RFC 5280, 6.3), `lists` being those under its issuer's name. Delta and indirect
 * lists, distribution points and OCSP are not used yet: where only they could tell, the answer is unknown.
 *
 * - A list by the issuer that names the certificate revokes it, whatever its scope and age: revocation is
 *   final, but for certificateHold, which only the latest whole list upholds.
 * - Silence clears only in a whole list that covers the kind of certificate and is fresh at `at`, or younger
 *   than `at` and older than the certificate's end (issuers drop entries after it).
 * - Revoked after `at` is not revoked at `at`, unless the issuer dates the loss of the key before it.
 */
export async function checkRevocation(
  certificate: Certificate,
  lists: readonly Crl[],
  at: Date,
  signed: (crl: Crl) => Promise<CrlSignature>,
): Promise<Revocation> {
  let reason: UnknownReason = "no-crl";
  let cleared: Crl | null = null;
  let held: { readonly crl: Crl; readonly when: Date } | null = null;
  const atBest = (other: UnknownReason): void => {
    if (unknownReasons.indexOf(other) > unknownReasons.indexOf(reason)) reason = other;
  };
  for (const crl of lists) {
    if (crl.scope.kind === "indirect") {
      atBest("unsupported-crl");
      continue;
    }
    const signature = await signed(crl);
    if (signature === "stranger" || signature === "unsupported") {
      atBest(signature === "unsupported" ? "unsupported-crl" : "bad-crl");
      continue;
    }
    const { entry, complete } = findRevoked(crl, certificate.serialOctets);
    if (entry !== null && entry.reason !== "removeFromCRL") {
      const since = Math.min(entry.when.getTime(), entry.invalidSince?.getTime() ?? Infinity);
      if (since <= at.getTime()) {
        if (entry.reason !== "certificateHold")
          return { state: "revoked", when: entry.when, reason: entry.reason };
        if (held === null || held.crl.thisUpdate < crl.thisUpdate) held = { crl, when: entry.when };
        continue;
      }
    }
    if (!complete) atBest("bad-crl");
    else if (signature === "weak" || !covers(crl, certificate)) atBest("unsupported-crl");
    else if (!isFresh(crl, certificate, at)) atBest("stale-crl");
    else if (cleared === null || cleared.thisUpdate < crl.thisUpdate) cleared = crl;
  }
  if (held !== null && (cleared === null || cleared.thisUpdate <= held.crl.thisUpdate))
    return { state: "revoked", when: held.when, reason: "certificateHold" };
  return cleared === null ? { state: "unknown", reason } : { state: "good" };
}

function covers({ scope }: Crl, { extensions }: Certificate): boolean {
  const isCa = extensions.basicConstraints?.ca ?? false;
  return scope.kind === "complete" || scope.kind === (isCa ? "ca" : "user");
}

function isFresh({ thisUpdate, nextUpdate }: Crl, { notAfter }: Certificate, at: Date): boolean {
  if (thisUpdate > at) return thisUpdate <= notAfter;
  // RFC 5280, 5.1.2.5: nextUpdate must be there; without it no list ever grows old.
  return nextUpdate !== null && at < nextUpdate;
}

/** cRLSign, where keyUsage is present (RFC 5280, 6.3.3 (f)). */
export const maySignCrls = ({ extensions }: Certificate): boolean => allowsUsage(extensions, "cRLSign");
