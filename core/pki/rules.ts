import type { Values } from "../report.ts";
import { isSelfIssued, type Certificate } from "./certificate.ts";
import { allowsUsage } from "./extensions.ts";
import { nameText } from "./names.ts";
import { keyPurposeOids } from "./oids.ts";
import { policyFaults, type PolicySettings } from "./policies.ts";

/**
 * What a certification path can break, mildest first. Of one path the gravest is reported, of several paths
 * the one that came nearest to being good.
 */
export const rules = [
  /** RFC 5280, 6.1.3 (a) (2), for the anchor too. */
  "expired",
  "not-yet-valid",
  /** SHA-1, or an issuer's RSA key under 2048 bits. */
  "weak-algorithm",
  /** RFC 8550, 4.4.4; on issuers it narrows what lies below them, as Mozilla and OpenSSL hold it. */
  "extended-key-usage",
  /** RFC 8550, 4.4.2; RFC 5280, 6.1.4 (n). */
  "key-usage",
  /** RFC 5280, 6.1.3 (f), 6.1.4 (a) and 6.1.5 (g). */
  "policy",
  /** RFC 5280, 6.1.4 (l) and (m), or our own bound. */
  "path-too-long",
  /** RFC 5280, 6.1.4 (o) and 6.1.5 (f). */
  "unknown-critical-extension",
  /** RFC 5280, 6.1.3 (b) and (c). */
  "name-constraints",
  /** RFC 5280, 6.1.4 (k). */
  "not-a-ca",
] as const;
export type Rule = (typeof rules)[number];

export interface Violation {
  readonly rule: Rule;
  /** Place in the chain, 0: the leaf. */
  readonly depth: number;
  /** `subject` and `depth` say which certificate, the rest what about it. */
  readonly values: Values;
}

/** What the last certificate of a path is to be good for; "any": whatever its issuer meant it for. */
export type Role = "signer" | "crl-issuer" | "any";

/**
 * Holds a path against RFC 5280, 6.1 and RFC 8550: `chain` is leaf first and anchor last, each signed by the
 * next. `weak` says of each signature in it what made it weak, else null. An anchor is name and key, so its
 * own signature and issuer are not judged (6.1.1 (d)); everything else it says of itself is, dates included,
 * since Mozilla and OpenSSL refuse an expired anchor and RFC 5937 asks for its constraints.
 *
 * Gives every rule that is broken, of every certificate, from the anchor down.
 */
export async function judgePath(
  chain: readonly Certificate[],
  weak: readonly (string | null)[],
  at: Date,
  role: Role,
  policies: PolicySettings,
): Promise<readonly Violation[]> {
  const found: Violation[] = [];
  const second = Math.floor(at.getTime() / 1000) * 1000;
  let maxLength = Infinity;
  const outside = await outsideConstraints(chain);
  const faults = await policyFaults(chain, policies);
  for (let depth = chain.length - 1; depth >= 0; depth--) {
    const certificate = chain[depth]!;
    const { extensions } = certificate;
    const isLeaf = depth === 0;
    const isAnchor = depth === chain.length - 1;
    const breaks = (rule: Rule, values: Values = {}): void => {
      found.push({ rule, depth, values: { subject: nameText(certificate.subject), depth, ...values } });
    };

    // Put so that an invalid date lies outside every validity.
    if (!(second >= certificate.notBefore.getTime()))
      breaks("not-yet-valid", { notBefore: certificate.notBefore.toISOString() });
    if (!(second <= certificate.notAfter.getTime()))
      breaks("expired", { notAfter: certificate.notAfter.toISOString() });
    const weakness = weak[depth] ?? null;
    if (weakness !== null) breaks("weak-algorithm", { algorithm: weakness });
    if (extensions.unknownCritical.length > 0)
      breaks("unknown-critical-extension", { extensions: extensions.unknownCritical });
    if (outside.has(depth)) breaks("name-constraints");
    if ((!isLeaf || role === "signer") && !allowsMail(certificate)) breaks("extended-key-usage");

    for (const fault of faults) if (fault.depth === depth) breaks("policy", { why: fault.why });
    if (!isAnchor && !isLeaf && !isSelfIssued(certificate) && maxLength-- <= 0) breaks("path-too-long");
    if (isLeaf) {
      if (!allowsRole(certificate, role)) breaks("key-usage");
      continue;
    }
    if (!isCa(certificate, isAnchor)) breaks("not-a-ca");
    if (!allowsUsage(extensions, "keyCertSign")) breaks("key-usage");
    maxLength = Math.min(maxLength, extensions.basicConstraints?.pathLength ?? Infinity);
  }
  return found;
}

/** As name-constraints.ts has it, which is loaded where a certificate bears any: few do. */
async function outsideConstraints(chain: readonly Certificate[]): Promise<ReadonlySet<number>> {
  if (chain.every(({ extensions }) => extensions.nameConstraints === null)) return new Set();
  const { outsideConstraints: outside } = await import("./name-constraints.ts");
  return outside(chain);
}

/** What is furthest from being good; null: nothing is broken. */
export const gravest = (violations: readonly Violation[]): Violation | null =>
  violations.reduce<Violation | null>(
    (worst, next) => (worst !== null && gravity(worst) >= gravity(next) ? worst : next),
    null,
  );

/** Place in `rules`: the greater, the further from being good. */
const gravity = ({ rule }: Violation): number => rules.indexOf(rule);

/**
 * basicConstraints with cA; certificates before version 3 cannot say so, and are believed only as anchors
 * that somebody configured.
 */
function isCa({ version, extensions }: Certificate, isAnchor: boolean): boolean {
  return extensions.basicConstraints?.ca ?? (isAnchor && version !== 3);
}

function allowsMail({ extensions }: Certificate): boolean {
  const purposes = extensions.extKeyUsage;
  return (
    purposes === null ||
    purposes.includes(keyPurposeOids.emailProtection) ||
    purposes.includes(keyPurposeOids.anyExtendedKeyUsage)
  );
}

/**
 * RFC 8550, 4.4.2: digitalSignature or nonRepudiation where keyUsage is present. A CA certificate may sign
 * mail on the same terms: neither RFC forbids it. One that signs revocation lists needs cRLSign (RFC 5280, 6.3.3 (f)).
 */
function allowsRole({ extensions }: Certificate, role: Role): boolean {
  if (role === "any") return true;
  return role === "crl-issuer"
    ? allowsUsage(extensions, "cRLSign")
    : allowsUsage(extensions, "digitalSignature") || allowsUsage(extensions, "nonRepudiation");
}
