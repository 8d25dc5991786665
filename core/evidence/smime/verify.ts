/**
 * Verifies S/MIME signatures (RFC 8551, 3.5; RFC 5652, 5.4 to 5.6): for every SignerInfo which bytes it
 * covers, whose certificate made it and how far that certificate is to be trusted. The signing time's truth is not judged.
 * micalg is a hint (RFC 8551, 3.5.3.2), the SignerInfo decides; one that names another digest is told in `details`.
 */
import type { Budget } from "../../bytes/budget.ts";
import { equalBytes } from "../../bytes/equal.ts";
import { canonical, entity, hasBareCr } from "../../mime/content.ts";
import type { Part } from "../../mime/part.ts";
import { readCertificate, type Certificate } from "../../pki/certificate.ts";
import type { Crl } from "../../pki/crl.ts";
import type { OcspResponse } from "../../pki/ocsp.ts";
import type { PolicySettings } from "../../pki/policies.ts";
import { digest, verifySignature, type SignatureCheck } from "../../pki/signature.ts";
import type { DigestName } from "../../pki/spki.ts";
import type { CertificatePin, Fetching } from "../../ports.ts";
import type { Problem } from "../../report.ts";
import type { FoundEvidence } from "../evidence.ts";
import { micalgDetails, overContent, readStatement, type Statement } from "./attributes.ts";
import { contentTypes, readAll, readSigners, type SignedData, type SignerInfo } from "./cms.ts";
import { coverage } from "../coverage.ts";
import { judgeCertificate } from "./judge.ts";
import type { SmimePart } from "./parse.ts";
import { beyond, broken, malformed, unsupported } from "./problems.ts";
import type { RevocationInfo } from "./revocation-info.ts";
import { describeChain, describeSigner, findSigners } from "./signer.ts";

export interface Surroundings {
  readonly budget: Budget;
  /** The time certificates are judged for. */
  readonly at: Date;
  /** When it is: nobody's word about a certificate is from later. */
  readonly now: Date;
  /** "require" leaves no signature valid whose revocation is unknown. */
  readonly revocation: "prefer" | "require" | "off";
  /** Each is asked only once a signature needs it. */
  readonly anchors: () => Promise<readonly Certificate[]>;
  readonly certificates: () => Promise<readonly Certificate[]>;
  readonly crls: () => Promise<readonly Crl[]>;
  readonly ocsp: () => Promise<readonly OcspResponse[]>;
  readonly policies: PolicySettings;
  readonly pins: readonly CertificatePin[];
  /** Null: nothing is fetched. */
  readonly fetching: Fetching | null;
}

type Signed = Extract<SmimePart, { readonly kind: "signed" }>;

/** What every SignerInfo of one SignedData shares. */
export interface Node {
  readonly over: "content" | "signature";
  /** The multipart's micalg; null where there is none. */
  readonly micalg: string | null;
  /** In the form that is hashed. */
  readonly content: () => Uint8Array;
  /** What is wrong whoever signed. */
  readonly problems: readonly Problem[];
  /** The digest of the content as it is to be hashed; null where the budget does not reach. */
  readonly digest: (name: DigestName) => Promise<Uint8Array> | null;
  readonly certificates: readonly Certificate[];
  readonly crls: readonly Crl[];
  readonly ocsp: readonly OcspResponse[];
}

export type Outcome = Pick<FoundEvidence, "status" | "problems"> &
  Partial<
    Pick<
      FoundEvidence,
      "signer" | "chain" | "at" | "subjectAddresses" | "countersignatures" | "details" | "until"
    >
  > & {
    /** The signature was checked and is over these very bytes. */
    readonly matches?: true;
  };

/** One evidence for each SignerInfo; one for a part of which no SignerInfo can be read. Never throws on mail. */
export async function verifySmime(
  part: Part,
  smime: SmimePart,
  surroundings: Surroundings,
): Promise<FoundEvidence[]> {
  const covered = smime.kind === "signed" && smime.content !== null ? coverage(smime.content) : [];
  const claims =
    smime.kind === "signed" && covered.length > 0
      ? covered
      : part.type === "multipart/signed" && part.children.length > 0
        ? part.children.flatMap(coverage)
        : [part.id];
  const toEvidence = ({ matches, status, problems, ...outcome }: Outcome): FoundEvidence => ({
    system: "smime",
    status,
    signer: outcome.signer ?? null,
    covers: matches && status !== "invalid" ? covered : [],
    claims,
    headers: [],
    at: outcome.at ?? null,
    problems,
    chain: outcome.chain ?? [],
    matches: null,
    countersignatures: outcome.countersignatures ?? [],
    details: outcome.details ?? {},
    results: [],
    node: part.id,
    depth: part.depth,
    subjectAddresses: outcome.subjectAddresses ?? [],
    until: outcome.until ?? null,
  });
  if (smime.kind === "refused") return [toEvidence(undecided(smime.problem))];
  if (!surroundings.budget.spend("signatures")) return [toEvidence(undecided(beyond("signatures")))];
  const micalg = smime.form === "clear" ? (part.parameters.get("micalg") ?? null) : null;
  const outcomes = await verifySigned(smime, micalg, surroundings);
  return outcomes.map(toEvidence);
}

const undecided = (...problems: readonly Problem[]): Outcome => ({ status: "indeterminate", problems });

async function verifySigned(
  smime: Signed,
  micalg: string | null,
  surroundings: Surroundings,
): Promise<Outcome[]> {
  const { signed } = smime;
  const { budget } = surroundings;
  const fault = faultOf(smime);
  if (fault !== null) return [undecided(fault)];
  const infos = readSigners(signed, budget.limits.signersPerSignature);
  if (infos.kind === "unreadable") return [undecided(malformed("signer-info"))];
  const bytes = signedBytes(smime);
  const certificates = [
    ...readAll(signed.certificates, readCertificate, budget),
    ...(await surroundings.certificates()),
  ];
  const brought = await revocationIn(signed, budget);
  const node: Node = {
    over: "content",
    micalg,
    content: () => hashedForm(smime, bytes),
    problems: suspicionsOf(smime, bytes),
    digest: (name) => digestOf(smime, bytes, name, budget),
    certificates,
    crls: [...brought.crls, ...(await surroundings.crls())],
    ocsp: [...brought.ocsp, ...(await surroundings.ocsp())],
  };
  const outcomes: Outcome[] = [];
  for (const info of infos.signers) {
    const outcome = await verifySigner(info, node, surroundings);
    if (!outcome.matches || info.unsigned === null) outcomes.push(outcome);
    else {
      const { verifyCountersignatures } = await import("./countersign.ts");
      const countersignatures = await verifyCountersignatures(info, node, surroundings);
      outcomes.push({ ...outcome, countersignatures });
    }
  }
  if (infos.more) {
    // Remembered, so that the report can say that something was not looked at.
    budget.allows("signersPerSignature", budget.limits.signersPerSignature + 1);
    outcomes.push(undecided(beyond("signersPerSignature")));
  }
  return outcomes;
}

/** SignedData versions of RFC 5652, 5.1: 4 and 5 say that other certificate or revocation formats are inside. */
const versions: ReadonlySet<number> = new Set([1, 3, 4, 5]);

/** What leaves no SignerInfo anything to vouch for. */
function faultOf({ form, signed }: Signed): Problem | null {
  if (!versions.has(signed.version)) return malformed("signed-data-version");
  if (signed.contentType !== contentTypes.data) return malformed("content-type");
  if (form === "opaque" && signed.content === null) return malformed("absent-content");
  if (signed.signerInfos.from === signed.signerInfos.to) return malformed("no-signer");
  return null;
}

/** What was signed, as it stands in the message. */
const signedBytes = ({ form, content, signed }: Signed): Uint8Array =>
  form === "clear" && content !== null ? entity(content) : (signed.content ?? new Uint8Array());

/** What leaves none of them valid, and is still compared with the bytes: a forgery is to be called one. */
function suspicionsOf({ form, signed }: Signed, bytes: Uint8Array): Problem[] {
  if (form === "opaque") return [];
  const problems: Problem[] = [];
  if (signed.content !== null) problems.push(malformed("attached-content"));
  if (hasBareCr(bytes)) problems.push(malformed("bare-cr"));
  return problems;
}

/** Beside its signature an entity is hashed in canonical form, inside it as it stands (RFC 8551, 3.1.1; RFC 5652, 5.4). */
const hashedForm = ({ form }: Signed, bytes: Uint8Array): Uint8Array =>
  form === "clear" ? canonical(bytes) : bytes;

/** Hashed once, though several signers, and a second look for another time, ask. */
const digests = new WeakMap<SignedData, Map<DigestName, Promise<Uint8Array>>>();

function digestOf(
  smime: Signed,
  bytes: Uint8Array,
  name: DigestName,
  budget: Budget,
): Promise<Uint8Array> | null {
  const known = digests.get(smime.signed) ?? new Map<DigestName, Promise<Uint8Array>>();
  digests.set(smime.signed, known);
  const before = known.get(name);
  if (before !== undefined) return before;
  if (!budget.spend("digestBytes", bytes.length)) return null;
  const computed = digest(name, hashedForm(smime, bytes));
  known.set(name, computed);
  return computed;
}

/** Lists and answers that the signature brings, read by code that few need. */
async function revocationIn({ crls }: SignedData, budget: Budget): Promise<RevocationInfo> {
  if (crls === null) return { crls: [], ocsp: [] };
  const { readRevocationInfo } = await import("./revocation-info.ts");
  return readRevocationInfo(crls, budget);
}

/** One SignerInfo, without the countersignatures on it. */
export async function verifySigner(
  info: SignerInfo,
  node: Node,
  surroundings: Surroundings,
): Promise<Outcome> {
  const read = readStatement(info, node.over);
  if ("code" in read) return undecided(...node.problems, read);
  const claimed = {
    at: read.signingTime?.toISOString() ?? null,
    details: micalgDetails(node.micalg, read.digest),
  };
  const statement = read.messageDigest === null ? overContent(read, node.content()) : read;
  if (statement === null)
    return { ...undecided(...node.problems, unsupported("no-signed-attributes")), ...claimed };
  const { messageDigest } = statement;
  const digesting = messageDigest === null ? null : node.digest(statement.digest);
  if (messageDigest !== null && digesting === null)
    return { ...undecided(...node.problems, beyond("digestBytes")), ...claimed };
  const intact = messageDigest === null || equalBytes((await digesting)!, messageDigest);
  const candidates = await findSigners(info.identifier, statement.certificateIds, node.certificates);
  if (!intact) {
    const problems = [...node.problems, broken("digest")];
    const presented = "code" in candidates ? {} : await present(candidates[0]);
    return { status: "invalid", problems, ...claimed, ...presented };
  }
  if ("code" in candidates) return { ...undecided(...node.problems, candidates), ...claimed };
  if (node.problems.length > 0)
    return { ...undecided(...node.problems), ...claimed, ...(await present(candidates[0])) };
  const outcome = await verifyCandidates(candidates, statement, info, node, surroundings);
  return { ...outcome, ...claimed, details: { ...outcome.details, ...claimed.details } };
}

/** Who claims to have signed, where no path was looked for. */
export async function present(certificate: Certificate | undefined): Promise<Partial<Outcome>> {
  if (certificate === undefined) return {};
  const [signer, chain] = await Promise.all([describeSigner(certificate), describeChain([certificate], [])]);
  return { signer, chain };
}

/** Tries the certificates that could be meant: the first that is good and trusted, else the first that is good. */
async function verifyCandidates(
  candidates: readonly Certificate[],
  statement: Statement,
  info: SignerInfo,
  node: Node,
  surroundings: Surroundings,
): Promise<Outcome> {
  let best: Outcome | null = null;
  for (const certificate of candidates) {
    const check = await verifyMath(certificate, statement, info.signature, surroundings.budget);
    if (check.kind !== "good") {
      const problem = check.kind === "bad" ? broken("signature") : check.problem;
      best ??= {
        status: check.kind === "bad" ? "invalid" : "indeterminate",
        problems: [problem],
        ...(await present(certificate)),
      };
      continue;
    }
    const outcome = await judgeCertificate(certificate, check.weak, node, surroundings);
    if (outcome.status === "valid" || outcome.status === "weak") return outcome;
    if (best?.matches === undefined) best = outcome;
  }
  return best ?? undecided(broken("signature"));
}

type Math =
  | Extract<SignatureCheck, { readonly kind: "good" | "bad" }>
  | { readonly kind: "unchecked"; readonly problem: Problem };

async function verifyMath(
  { key }: Certificate,
  { algorithm, signed, messageDigest }: Statement,
  signature: Uint8Array,
  budget: Budget,
): Promise<Math> {
  if ("unsupported" in key) return { kind: "unchecked", problem: unsupported(key.unsupported) };
  for (const bytes of signed) {
    if (messageDigest === null && !budget.spend("digestBytes", bytes.length))
      return { kind: "unchecked", problem: beyond("digestBytes") };
    if (!budget.spend("verifications")) return { kind: "unchecked", problem: beyond("verifications") };
    const check = await verifySignature(key, algorithm, signature, bytes);
    if (check.kind === "good") return check;
    if (check.kind === "unsupported") return { kind: "unchecked", problem: unsupported(check.why) };
  }
  return { kind: "bad" };
}
