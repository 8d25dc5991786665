/** Which certificate a SignerInfo means, and what that certificate says. */
import { equalBytes } from "../../bytes/equal.ts";
import {
  fingerprint,
  keyFingerprint,
  mailboxes,
  readCertificate,
  type Certificate,
} from "../../pki/certificate.ts";
import { nameText, sameName } from "../../pki/names.ts";
import type { LinkCheck } from "../../pki/path.ts";
import { digest } from "../../pki/signature.ts";
import type { CertificateStatus } from "../../pki/status.ts";
import type { ChainLink, Problem, RevocationStatus, Signer } from "../../report.ts";
import type { CertificateId } from "./attributes.ts";
import type { SignerIdentifier } from "./cms.ts";

/** A key identifier may fit several certificates, renewed ones above all; more than these are not tried. */
const maxCandidates = 4;

/**
 * The certificates that sid names (RFC 5652, 5.3) and that the signer's own hash confirms where there is
 * one (RFC 5035, 5.4; RFC 8550, 2.3): a certificate for the same key but another person is refused.
 */
export async function findSigners(
  identifier: SignerIdentifier,
  ids: readonly CertificateId[],
  certificates: readonly Certificate[],
): Promise<readonly Certificate[] | Problem> {
  const named = certificates
    .filter((certificate) => isNamed(identifier, certificate))
    .slice(0, maxCandidates);
  if (named.length === 0) return { code: "certificate-untrusted", values: { why: "certificate-missing" } };
  const confirmed: Certificate[] = [];
  for (const certificate of named) if (await isConfirmed(ids, certificate)) confirmed.push(certificate);
  return confirmed.length > 0
    ? confirmed
    : { code: "certificate-invalid", values: { rule: "signing-certificate" } };
}

function isNamed(identifier: SignerIdentifier, certificate: Certificate): boolean {
  if (identifier.kind === "issuer-serial")
    return (
      sameName(identifier.issuer, certificate.issuer) &&
      equalBytes(identifier.serial, certificate.serialOctets)
    );
  const key = certificate.extensions.subjectKeyIdentifier;
  return key !== null && equalBytes(identifier.identifier, key);
}

async function isConfirmed(ids: readonly CertificateId[], certificate: Certificate): Promise<boolean> {
  for (const { digest: name, hash, issuerSerial } of ids) {
    if (!equalBytes(hash, await digest(name, certificate.der))) return false;
    if (
      issuerSerial !== null &&
      !(
        sameName(issuerSerial.issuer, certificate.issuer) &&
        equalBytes(issuerSerial.serial, certificate.serialOctets)
      )
    )
      return false;
  }
  return true;
}

export const describeSigner = async (certificate: Certificate): Promise<Signer> => ({
  addresses: mailboxes(certificate),
  domain: null,
  name: nameText(certificate.subject) || null,
  key: `sha256:${await keyFingerprint(certificate)}`,
});

const describeLink = async (certificate: Certificate, check: LinkCheck | null): Promise<ChainLink> => ({
  subject: nameText(certificate.subject),
  issuer: nameText(certificate.issuer),
  serial: certificate.serial,
  notBefore: certificate.notBefore.toISOString(),
  notAfter: certificate.notAfter.toISOString(),
  sha256: await fingerprint(certificate),
  signature: check?.signature ?? "unchecked",
  breaks: check?.breaks ?? [],
  revocation: check === null || check.status === null ? null : describeStatus(check.status),
});

function describeStatus(status: CertificateStatus): RevocationStatus {
  const none = { source: null, why: null, since: null, thisUpdate: null, nextUpdate: null };
  if (status.state === "unknown") return { ...none, state: "unknown", why: status.reason };
  const { source, thisUpdate, nextUpdate } = status.answer;
  const given = {
    ...none,
    source,
    thisUpdate: thisUpdate.toISOString(),
    nextUpdate: nextUpdate?.toISOString() ?? null,
  };
  if (status.state === "good") return { ...given, state: "good" };
  return { ...given, state: "revoked", why: status.reason, since: status.when.toISOString() };
}

/** `checks` are those of the path, one for each certificate; none where no path was looked for. */
export const describeChain = (
  chain: readonly Certificate[],
  checks: readonly LinkCheck[],
): Promise<ChainLink[]> =>
  Promise.all(chain.map((certificate, depth) => describeLink(certificate, checks[depth] ?? null)));

/** What a certificate says of itself, for a person who may trust it; null where it is none. */
export async function describeCertificate(der: Uint8Array): Promise<ChainLink | null> {
  const certificate = readCertificate(der);
  return "malformed" in certificate ? null : describeLink(certificate, null);
}
