/** What a certificate whose signature holds is worth: its path, its revocation, and what the person said of it. */
import { fingerprint, mailboxes, subjectMailboxes, type Certificate } from "../../pki/certificate.ts";
import { buildPath, type PathInput, type PathResult } from "../../pki/path.ts";
import type { CertificatePin } from "../../ports.ts";
import type { EvidenceStatus, Problem, Values } from "../../report.ts";
import { unsupported } from "./problems.ts";
import { describeChain, describeSigner } from "./signer.ts";
import type { Outcome, Surroundings } from "./verify.ts";

/** Certificates and answers that came with the signature and beside it. */
export type AtHand = Pick<PathInput, "crls" | "ocsp"> & { readonly certificates: PathInput["untrusted"] };

/** The signature, of whatever format, is this certificate's: what that is worth. */
export async function judgeCertificate(
  leaf: Certificate,
  weak: string | null,
  { certificates, crls, ocsp }: AtHand,
  { anchors, at, now, revocation, policies, pins, fetching, budget }: Surroundings,
): Promise<Outcome> {
  const fitting = await pinsFor(leaf, pins);
  const input: PathInput = {
    leaf,
    untrusted: certificates,
    anchors: await anchors(),
    crls,
    ocsp,
    policies,
    at,
    now,
    pinned: fitting.length > 0,
    revocation,
    budget,
  };
  const [path, signer] = await Promise.all([findBest(input, fetching), describeSigner(leaf)]);
  const own = signer.addresses;
  const rests = restsOnPin(path, own) ? fitting : [];
  const addresses = rests.length > 0 ? rests.map(({ address }) => address) : own;
  const judged = judgePath(path, revocation === "require");
  const problems = [...judged.problems];
  if (addresses.length === 0) problems.push({ code: "certificate-address-missing", values: {} });
  if (weak !== null) problems.push(unsupported(weak));
  return {
    matches: true,
    status: statusOf(judged.status, weak !== null),
    problems,
    signer: { ...signer, addresses },
    subjectAddresses: addresses.length === 0 ? subjectMailboxes(leaf) : [],
    chain: await describeChain(path.chain, path.checks),
    until: path.until?.toISOString() ?? null,
    details: pinDetails(rests),
  };
}

async function findBest(input: PathInput, fetching: Surroundings["fetching"]): Promise<PathResult> {
  if (fetching === null) return buildPath(input);
  const { findPath } = await import("./look-up.ts");
  return findPath(input, fetching);
}

/**
 * What the person said of this very certificate: of no renewed one, and of no other with its key. It must be about an address
 * that the certificate names, or it names none at all.
 */
async function pinsFor(
  leaf: Certificate,
  pins: readonly CertificatePin[],
): Promise<readonly CertificatePin[]> {
  if (pins.length === 0) return [];
  const sha256 = await fingerprint(leaf);
  const named = [mailboxes(leaf), subjectMailboxes(leaf)].find((names) => names.length > 0) ?? null;
  return pins.filter(
    ({ certificate, address }) => certificate === sha256 && (named === null || named.includes(address)),
  );
}

/** Trust came from the pin, or the address did. */
const restsOnPin = ({ kind, checks }: PathResult, addresses: readonly string[]): boolean =>
  kind === "trusted" && (checks[0]?.signature === "pinned" || addresses.length === 0);

/** `since` stands for `signer.addresses`, one by one. */
const pinDetails = (pins: readonly CertificatePin[]): Values =>
  pins.length === 0 ? {} : { pinned: true, since: pins.map(({ since }) => since) };

/** What the path alone gives. */
function judgePath(
  path: PathResult,
  revocationRequired: boolean,
): { readonly status: EvidenceStatus; readonly problems: readonly Problem[] } {
  switch (path.kind) {
    case "trusted":
      if (path.revocation.state !== "unknown") return { status: "valid", problems: [] };
      return {
        status: revocationRequired ? "indeterminate" : "valid",
        problems: [{ code: "revocation-unknown", values: { reason: path.revocation.reason } }],
      };
    case "revoked": {
      const { subject, serial, when, why } = path;
      return {
        status: "invalid",
        problems: [
          { code: "certificate-revoked", values: { subject, serial, when: when.toISOString(), why } },
        ],
      };
    }
    case "untrusted":
      return {
        status: "indeterminate",
        problems: [{ code: "certificate-untrusted", values: { why: path.why } }],
      };
    case "invalid":
      return {
        status: "indeterminate",
        problems: [{ code: "certificate-invalid", values: { ...path.values, rule: path.rule } }],
      };
  }
}

/**
 * A certificate without a mailbox is as valid as another (RFC 8550, 3): that it vouches for no address of an
 * invitation is the verdict's to say.
 */
const statusOf = (path: EvidenceStatus, weak: boolean): EvidenceStatus =>
  path === "valid" && weak ? "weak" : path;
