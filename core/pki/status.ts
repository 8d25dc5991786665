import type { Certificate } from "./certificate.ts";
import type { Crl, RevocationReason } from "./crl.ts";
import type { Name } from "./names.ts";
import type { OcspResponse } from "./ocsp.ts";
import type { UnknownReason as CrlReason } from "./revocation.ts";
import type { Role } from "./rules.ts";
import type { SignatureCheck } from "./signature.ts";

/** Lists and answers at hand about any certificate of a path. */
export interface RevocationMaterial {
  readonly crls: readonly Crl[];
  readonly ocsp: readonly OcspResponse[];
}

/** Why OCSP responses leave a certificate's status unknown. */
export type OcspReason =
  /** None is about it. */
  | "no-ocsp"
  /** Signed by nobody who may, or by somebody who tells of later than they did. */
  | "bad-ocsp"
  /** Its signature cannot be checked here, or it bears a critical extension that is not understood. */
  | "unsupported-ocsp"
  /** Signed by an algorithm too weak for its "good" to count. */
  | "weak-ocsp"
  /** Made later than it is now. */
  | "future-ocsp"
  | "stale-ocsp"
  /** The responder itself does not know the certificate (RFC 6960, 2.2). */
  | "unknown-ocsp";
export type UnknownReason = CrlReason | OcspReason;

/** Whose word an answer is, and for how long it was given. */
export interface Answer {
  readonly source: "crl" | "ocsp";
  readonly thisUpdate: Date;
  readonly nextUpdate: Date | null;
}

/** What is known of one certificate's revocation, for the time that counts. */
export type CertificateStatus =
  | { readonly state: "good"; readonly answer: Answer; readonly until: Date }
  | {
      readonly state: "revoked";
      readonly when: Date;
      readonly reason: RevocationReason;
      readonly answer: Answer;
    }
  | { readonly state: "unknown"; readonly reason: UnknownReason };

/** What the search for paths lends to the check of revocation: names, signatures and what they cost. */
export interface Authorities {
  /** Certificates at hand under a subject, the configured ones first. */
  named(subject: Name): readonly Certificate[];
  /** Whether there are lists at hand at all. */
  readonly hasLists: boolean;
  /** Lists under an issuer. */
  lists(issuer: Name): readonly Crl[];
  /** Every answer of a responder at hand. */
  readonly responses: readonly OcspResponse[];
  /** Whoever says that they speak later than this has a wrong clock, or lies: what they clear is not cleared. */
  readonly latest: Date;
  /** Pays for one verification and so many octets to be hashed or searched; false: no answer is whole any more. */
  afford(octets?: number): boolean;
  /** Whether the certificate's key made the signature; remembered. */
  check(signed: Signed, by: Certificate): Promise<SignatureCheck>;
  /**
   * Whether a valid path in this role leads from the certificate to the very anchor of `chain`, no certificate on it known
   * to be revoked.
   */
  isCertified(certificate: Certificate, chain: readonly Certificate[], role: Role): Promise<boolean>;
}

/** Whatever bears a signature: certificates, lists, basic OCSP responses. */
export type Signed = Pick<Certificate, "tbs" | "signatureAlgorithm" | "signature">;

/**
 * Whose word counts beside the issuer's own: "all" who may speak for it; "direct": no other signer of lists, as for the
 * path of one; "issuer": nobody, as for the certificate of a responder. So no question leads to itself.
 */
export type Speakers = "all" | "direct" | "issuer";

/**
 * The status of every certificate of a chain, leaf first, its anchor left out: nobody but who configured it can take
 * that back. `direct` asks for lists by the certificates' own issuers alone, as for the path of whoever signs lists.
 */
export async function checkChain(
  chain: readonly Certificate[],
  at: Date,
  authorities: Authorities,
  direct: boolean,
): Promise<readonly CertificateStatus[]> {
  const found: CertificateStatus[] = [];
  for (const depth of chain.slice(0, -1).keys()) {
    const status = await checkStatus(chain, depth, at, authorities, direct ? "direct" : "all");
    found.push(status);
    if (status.state === "revoked") break;
  }
  return found;
}

/** What lists and answers together say of the certificate at `depth`. */
export async function checkStatus(
  chain: readonly Certificate[],
  depth: number,
  at: Date,
  authorities: Authorities,
  speakers: Speakers,
): Promise<CertificateStatus> {
  const listed = await checkLists(chain, depth, at, authorities, speakers !== "all");
  if (authorities.responses.length === 0) return listed;
  // Few mails and few hosts bring any.
  const { mergeOcsp } = await import("./ocsp-check.ts");
  return mergeOcsp(listed, chain, depth, at, authorities, speakers !== "issuer");
}

/** As `checkCrls`, which is loaded where there is a list to ask. */
async function checkLists(
  chain: readonly Certificate[],
  depth: number,
  at: Date,
  authorities: Authorities,
  direct: boolean,
): Promise<CertificateStatus> {
  if (!authorities.hasLists) return { state: "unknown", reason: "no-crl" };
  const { checkCrls } = await import("./revocation.ts");
  return checkCrls(chain, depth, at, authorities, direct);
}
