import { equalBytes } from "../bytes/equal.ts";
import type { Certificate } from "./certificate.ts";
import { Fields, readBits, readWhole, tags } from "./der.ts";
import { allowsUsage } from "./extensions.ts";
import { ocspOids, type OcspResponse, type SingleResponse } from "./ocsp.ts";
import { mergeStatus } from "./merge-status.ts";
import { digest } from "./signature.ts";
import type { DigestName } from "./spki.ts";
import { checkStatus, type Authorities, type CertificateStatus, type OcspReason } from "./status.ts";

/** Whether a response's signature is one that counts for the certificate it speaks of. */
type Responder =
  | {
      readonly kind: "authorised";
      /** By an algorithm too weak for its "good" to count. */
      readonly weak: boolean;
      /** Null: the issuer itself, whose dates the path is held against. */
      readonly notAfter: Date | null;
    }
  | { readonly kind: "stranger" | "unsupported" };

/** An answer without nextUpdate says that there is newer news at any time (RFC 6960, 4.2.2.1): it holds as long as this. */
const shortLife = 24 * 60 * 60 * 1000;

/**
 * What the OCSP responses at hand say of one certificate of a chain (RFC 6960, 3.2), none of them asked for with a nonce.
 *
 * - Only the issuer's own key answers for it, and keys it certified for that itself (4.2.2.2); never the certificate's own.
 * - "Revoked" counts whatever its age: revocation is final, but for certificateHold, which only the latest answer upholds.
 * - "Good" counts where it is fresh at `at`, or younger than `at` and the responder still remembers the certificate;
 *   never where it is from the future (3.2, 5).
 * - Revoked after `at` is not revoked at `at`, unless the responder dates the loss of the key before it.
 *
 * Without `delegates` the issuer's own key alone counts, as for the responders' certificates themselves.
 */
export async function checkOcsp(
  chain: readonly Certificate[],
  depth: number,
  at: Date,
  authorities: Authorities,
  delegates: boolean,
): Promise<CertificateStatus> {
  const certificate = chain[depth]!;
  let status: CertificateStatus = { state: "unknown", reason: "no-ocsp" };
  for (const response of authorities.responses) {
    const answers = await answersAbout(response, certificate, chain[depth + 1]!);
    if (answers.length === 0) continue;
    const responder = await responderOf(response, chain, depth, at, authorities, delegates);
    for (const answer of answers)
      status = mergeStatus(
        status,
        statusBy(answer, response, responder, certificate, at, authorities.latest),
      );
  }
  return status;
}

/** What lists say, and what `checkOcsp` says beside it. */
export async function mergeOcsp(
  listed: CertificateStatus,
  ...question: Parameters<typeof checkOcsp>
): Promise<CertificateStatus> {
  return mergeStatus(listed, await checkOcsp(...question));
}

/** Those whose CertID names the certificate: its serial number under its issuer's name and key (RFC 6960, 4.1.1). */
async function answersAbout(
  { answers }: OcspResponse,
  certificate: Certificate,
  issuer: Certificate,
): Promise<readonly SingleResponse[]> {
  const numbered = answers.get(certificate.serial) ?? [];
  const found: SingleResponse[] = [];
  for (const name of new Set(numbered.map(({ hash }) => hash))) {
    if (name === null) continue;
    const { name: issuerName, key } = await issuerHashes(certificate, issuer, name);
    const isMeant = ({ hash, issuerNameHash, issuerKeyHash }: SingleResponse): boolean =>
      hash === name && equalBytes(issuerNameHash, issuerName) && equalBytes(issuerKeyHash, key);
    found.push(...numbered.filter(isMeant));
  }
  return found;
}

/** By the octets hashed, which stay the same. */
const hashes = new WeakMap<Uint8Array, Map<DigestName, Promise<Uint8Array>>>();

function hashOf(name: DigestName, octets: Uint8Array, hashed: () => Uint8Array): Promise<Uint8Array> {
  const known = hashes.get(octets) ?? new Map<DigestName, Promise<Uint8Array>>();
  hashes.set(octets, known);
  const before = known.get(name) ?? digest(name, hashed());
  known.set(name, before);
  return before;
}

/** issuerNameHash and issuerKeyHash of a CertID (RFC 6960, 4.1.1): the name as the certificate itself has it. */
export async function issuerHashes(
  { issuer: name }: Certificate,
  issuer: Certificate,
  hash: DigestName,
): Promise<{ readonly name: Uint8Array; readonly key: Uint8Array }> {
  return { name: await hashOf(hash, name.der, () => name.der), key: await keyHash(issuer, hash) };
}

/** Of the value of subjectPublicKey, without tag, length and count of unused bits. */
const keyHash = ({ spki }: Certificate, hash: DigestName): Promise<Uint8Array> =>
  hashOf(hash, spki, () => {
    const fields = new Fields(readWhole(spki));
    fields.take(tags.sequence);
    return readBits(fields.take()).octets;
  });

function statusBy(
  { status, thisUpdate, nextUpdate, archiveCutoff, understood }: SingleResponse,
  { producedAt }: OcspResponse,
  responder: Responder,
  { notAfter }: Certificate,
  at: Date,
  latest: Date,
): CertificateStatus {
  const unknown = (reason: OcspReason): CertificateStatus => ({ state: "unknown", reason });
  if (responder.kind !== "authorised")
    return unknown(responder.kind === "stranger" ? "bad-ocsp" : "unsupported-ocsp");
  const answer = { source: "ocsp", thisUpdate, nextUpdate } as const;
  let since = Infinity;
  if (status.kind === "revoked") {
    const { when, reason, invalidSince } = status;
    since = Math.min(when.getTime(), invalidSince?.getTime() ?? Infinity);
    if (since <= at.getTime()) return { state: "revoked", when, reason, answer };
  }
  if (status.kind === "unknown") return unknown("unknown-ocsp");
  if (!understood) return unknown("unsupported-ocsp");
  if (responder.weak) return unknown("weak-ocsp");
  // Nobody knows a status later than they say so.
  if (thisUpdate > producedAt) return unknown("bad-ocsp");
  if (producedAt > latest) return unknown("future-ocsp");
  const remembered = thisUpdate <= notAfter || (archiveCutoff !== null && archiveCutoff <= notAfter);
  const next = nextUpdate?.getTime() ?? thisUpdate.getTime() + shortLife;
  const until = new Date(Math.min(next, since, responder.notAfter?.getTime() ?? Infinity));
  const isFresh = thisUpdate > at || at < until;
  return remembered && isFresh ? { state: "good", answer, until } : unknown("stale-ocsp");
}

/** Whose signature the response bears, as far as that counts for the certificate at `depth` (RFC 6960, 4.2.2.2). */
async function responderOf(
  response: OcspResponse,
  chain: readonly Certificate[],
  depth: number,
  at: Date,
  authorities: Authorities,
  delegates: boolean,
): Promise<Responder> {
  const issuer = chain[depth + 1]!;
  const { responder } = response;
  const others = responder.kind === "name" ? authorities.named(responder.name) : [];
  const candidates = new Set([issuer, ...(delegates ? [...response.certificates, ...others] : [])]);
  let answer: Responder = { kind: "stranger" };
  for (const candidate of candidates) {
    if (!(await isNamed(response, candidate))) continue;
    if (candidate !== issuer && !mayAnswer(candidate, chain, depth, response.producedAt)) continue;
    if (!authorities.afford(response.tbs.length)) return { kind: "unsupported" };
    const check = await authorities.check(response, candidate);
    if (check.kind === "unsupported") answer = { kind: "unsupported" };
    if (check.kind !== "good") continue;
    if (candidate === issuer) return { kind: "authorised", weak: check.weak !== null, notAfter: null };
    const certified = await certification(candidate, response, chain, depth, at, authorities);
    if (certified === null) continue;
    const weak = check.weak !== null || certified.weak !== null;
    return { kind: "authorised", weak, notAfter: candidate.notAfter };
  }
  return answer;
}

async function isNamed({ responder }: OcspResponse, candidate: Certificate): Promise<boolean> {
  return responder.kind === "name"
    ? responder.name.key === candidate.subject.key
    : equalBytes(responder.hash, await keyHash(candidate, "SHA-1"));
}

/**
 * What a certificate must say of itself for its key to answer in the issuer's place: id-kp-OCSPSigning, which no other
 * purpose implies, under the issuer's name, and valid when the response was made.
 */
function mayAnswer(
  { issuer, spki, extensions, notBefore, notAfter }: Certificate,
  chain: readonly Certificate[],
  depth: number,
  producedAt: Date,
): boolean {
  return (
    (extensions.extKeyUsage?.includes(ocspOids.signing) ?? false) &&
    (allowsUsage(extensions, "digitalSignature") || allowsUsage(extensions, "nonRepudiation")) &&
    extensions.unknownCritical.every((oid) => oid === ocspOids.noCheck) &&
    issuer.key === chain[depth + 1]!.subject.key &&
    notBefore <= producedAt &&
    producedAt <= notAfter &&
    // Nobody vouches for themselves: who stole the key would.
    !equalBytes(spki, chain[depth]!.spki)
  );
}

/**
 * What made the issuer's signature on the responder's certificate weak; null where the very key that signed the certificate
 * asked about did not sign it, or it is known to be revoked. That nothing is known of it is enough: it may say so itself
 * (id-pkix-ocsp-nocheck), and where it does not, the choice is ours (RFC 6960, 4.2.2.2.1).
 */
async function certification(
  candidate: Certificate,
  { producedAt }: OcspResponse,
  chain: readonly Certificate[],
  depth: number,
  at: Date,
  authorities: Authorities,
): Promise<{ readonly weak: string | null } | null> {
  const above = chain.slice(depth + 1);
  if (!authorities.afford()) return null;
  const check = await authorities.check(candidate, above[0]!);
  if (check.kind !== "good") return null;
  const then = producedAt > at ? producedAt : at;
  const status = await checkStatus([candidate, ...above], 0, then, authorities, "issuer");
  return status.state === "revoked" ? null : { weak: check.weak };
}
