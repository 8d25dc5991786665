import { equalBytes } from "../bytes/equal.ts";
import { isSameEntity, type Certificate } from "./certificate.ts";
import { coveredReasons, otherCrlIssuers } from "./crl-coverage.ts";
import { CrlIssuers, type Signing } from "./crl-issuers.ts";
import { findRevoked, type Crl, type Revoked } from "./crl.ts";
import { allReasons } from "./distribution-points.ts";
import type { Answer, Authorities, CertificateStatus } from "./status.ts";

/** Why lists leave a certificate's status unknown, the nearest to knowing last. */
export const crlReasons = [
  /** None at hand under the name of whoever issues them. */
  "no-crl",
  /** Signed by nobody who may, or an entry cannot be read. */
  "bad-crl",
  /** Its signature cannot be checked here, or it bears a critical extension that is not understood. */
  "unsupported-crl",
  /** Signed by an algorithm too weak for its silence to count. */
  "weak-crl",
  /** For other certificates: of another distribution point, another kind, another issuer. */
  "other-crl",
  /** Changes alone, without the list they are changes of. */
  "delta-crl",
  /** Issued later than it is now. */
  "future-crl",
  "stale-crl",
  /** For some reasons of revocation alone. */
  "partial-crl",
] as const;
export type UnknownReason = (typeof crlReasons)[number];

/** A list by whoever may issue it, and what it says of the certificate at the time that counts. */
interface Heard {
  readonly crl: Crl;
  readonly signing: Extract<Signing, { kind: "signed" }>;
  /** certificateHold or removeFromCRL; null: it is not named, or not yet. */
  readonly entry: Revoked | null;
  readonly complete: boolean;
  /** From later than it is now. */
  readonly isFuture: boolean;
  /** As `coveredReasons` has them. */
  readonly reasons: number;
}

/** A complete list, alone or with a delta on top (RFC 5280, 5.2.4); or a delta alone. */
interface Word {
  readonly latest: Crl;
  readonly held: Revoked | null;
  readonly reasons: number;
  /** Why its silence proves nothing; null: it does prove that the certificate is not revoked for these reasons. */
  readonly why: UnknownReason | null;
  /** When one of those who signed it is no longer certified. */
  readonly until: number;
}

/** certificateHold, as in ReasonFlags. */
const hold = 1 << 6;

/**
 * What CRLs say of one certificate of a chain (RFC 5280, 6.3.3): complete, delta and indirect ones, of all its distribution points.
 *
 * - A list by whoever may speak of the certificate that names it revokes it, whatever the list's scope and age: revocation is
 *   final, but for certificateHold, which only the latest word upholds.
 * - Silence clears only for the reasons that lists cover, and only where they are fresh at `at`, or younger than `at` and
 *   older than the certificate's end (issuers drop entries after it), and not from the future; good is what is cleared of every
 *   reason.
 * - Revoked after `at` is not revoked at `at`, unless the issuer dates the loss of the key before it.
 *
 * `direct` asks the chain's own authorities alone, as for the path of whoever signs lists: so no question leads to itself.
 */
export async function checkCrls(
  chain: readonly Certificate[],
  depth: number,
  at: Date,
  authorities: Authorities,
  direct: boolean,
): Promise<CertificateStatus> {
  const certificate = chain[depth]!;
  const issuers = new CrlIssuers(chain, depth, authorities, direct);
  const names = [certificate.issuer, ...otherCrlIssuers(certificate)];
  const lists = names.flatMap((name) => authorities.lists(name));
  const heard: Heard[] = [];
  let reason: UnknownReason = "no-crl";
  let until = certificate.notAfter.getTime();
  const atBest = (other: UnknownReason): void => {
    if (crlReasons.indexOf(other) > crlReasons.indexOf(reason)) reason = other;
  };
  for (const crl of lists) {
    const signing = await issuers.signing(crl);
    if (signing.kind !== "signed") {
      atBest(signing.kind === "unsupported" ? "unsupported-crl" : "bad-crl");
      continue;
    }
    const { entry, complete } = findRevoked(crl, certificate.serialOctets, certificate.issuer);
    const isRemoved = entry?.reason === "removeFromCRL";
    const since =
      entry === null || isRemoved
        ? Infinity
        : Math.min(entry.when.getTime(), entry.invalidSince?.getTime() ?? Infinity);
    const isRevoked = since <= at.getTime();
    if (entry !== null && isRevoked && entry.reason !== "certificateHold")
      return { state: "revoked", when: entry.when, reason: entry.reason, answer: answerOf(crl) };
    until = Math.min(until, isRevoked ? Infinity : since);
    heard.push({
      crl,
      signing,
      entry: isRevoked || isRemoved ? entry : null,
      complete,
      isFuture: crl.thisUpdate > authorities.latest,
      reasons: coveredReasons(crl, certificate),
    });
  }

  const words = wordsOf(heard, certificate, at, issuers).sort(
    (a, b) => b.latest.thisUpdate.getTime() - a.latest.thisUpdate.getTime(),
  );
  for (const { why } of words) if (why !== null) atBest(why);
  const held = words.find((word) => word.held !== null);
  const cleared: Word[] = [];
  let reasons = 0;
  for (const word of words) {
    const more = word.why === null && word.held === null ? word.reasons & ~reasons : 0;
    if (more === 0 || (held !== undefined && (more & hold) !== 0 && !isLater(word, held))) continue;
    reasons |= more;
    cleared.push(word);
  }
  if (held?.held && (reasons & hold) === 0)
    return {
      state: "revoked",
      when: held.held.when,
      reason: "certificateHold",
      answer: answerOf(held.latest),
    };
  if (cleared.length > 0) atBest("partial-crl");
  if (reasons !== allReasons) return { state: "unknown", reason };
  return good(cleared, until);
}

const answerOf = ({ thisUpdate, nextUpdate }: Crl): Answer => ({ source: "crl", thisUpdate, nextUpdate });

const isLater = (word: Word, than: Word): boolean => word.latest.thisUpdate > than.latest.thisUpdate;

/** Of several lists, each for some reasons, the oldest says from when, the first to end until when. */
function good(cleared: readonly Word[], until: number): CertificateStatus {
  const thisUpdate = Math.min(...cleared.map(({ latest }) => latest.thisUpdate.getTime()));
  const next = Math.min(...cleared.map(({ latest }) => latest.nextUpdate?.getTime() ?? Infinity));
  const nextUpdate = next === Infinity ? null : new Date(next);
  return {
    state: "good",
    answer: { source: "crl", thisUpdate: new Date(thisUpdate), nextUpdate },
    until: new Date(Math.min(until, next, ...cleared.map((word) => word.until))),
  };
}

function wordsOf(heard: readonly Heard[], certificate: Certificate, at: Date, issuers: CrlIssuers): Word[] {
  const deltas = heard.filter(({ crl }) => crl.base !== null);
  const word = (base: Heard | null, delta: Heard | null): Word => {
    const parts = [base, delta].filter((part) => part !== null);
    const { crl: latest } = parts.at(-1)!;
    const entry = delta?.entry ?? base?.entry ?? null;
    const ends = parts.map(({ signing: { by } }) => (issuers.isAbove(by) ? Infinity : by.notAfter.getTime()));
    return {
      latest,
      held: entry?.reason === "certificateHold" ? entry : null,
      reasons: base?.reasons ?? 0,
      why: base === null ? "delta-crl" : whyNot(base, parts, isFresh(latest, certificate, at)),
      until: Math.min(...ends),
    };
  };
  return heard.flatMap((part) => {
    if (part.crl.base !== null) return [word(null, part)];
    return [
      word(part, null),
      ...deltas.filter((delta) => isOnTop(delta, part)).map((delta) => word(part, delta)),
    ];
  });
}

function whyNot(base: Heard, parts: readonly Heard[], fresh: boolean): UnknownReason | null {
  if (base.reasons === 0) return "other-crl";
  // RFC 5280, 5.3.1: a complete list removes nothing.
  if (parts.some(({ complete }) => !complete) || base.entry?.reason === "removeFromCRL") return "bad-crl";
  if (parts.some(({ crl }) => crl.scope.strange)) return "unsupported-crl";
  if (parts.some(({ signing }) => signing.weak)) return "weak-crl";
  if (parts.some(({ isFuture }) => isFuture)) return "future-crl";
  return fresh ? null : "stale-crl";
}

/** Whether the delta brings this complete list up to date (RFC 5280, 5.2.4 and 6.3.3 (c) and (h)). */
function isOnTop({ crl: delta, signing }: Heard, { crl: base, signing: own }: Heard): boolean {
  return (
    base.number !== null &&
    delta.number !== null &&
    delta.base !== null &&
    delta.base <= base.number &&
    base.number < delta.number &&
    isSameValue(delta.issuingDistributionPoint, base.issuingDistributionPoint) &&
    isSameValue(delta.authorityKeyIdentifier, base.authorityKeyIdentifier) &&
    // Who signs is who issues: the name of both is the same, too.
    isSameEntity(signing.by, own.by)
  );
}

const isSameValue = (a: Uint8Array | null, b: Uint8Array | null): boolean =>
  a === null || b === null ? a === b : equalBytes(a, b);

function isFresh({ thisUpdate, nextUpdate }: Crl, { notAfter }: Certificate, at: Date): boolean {
  if (thisUpdate > at) return thisUpdate <= notAfter;
  // RFC 5280, 5.1.2.5: nextUpdate must be there; without it no list ever grows old.
  return nextUpdate !== null && at < nextUpdate;
}
