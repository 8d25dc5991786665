import type { Budget } from "../bytes/budget.ts";
import { equalBytes } from "../bytes/equal.ts";
import type { Values } from "../report.ts";
import { isSelfIssued, type Certificate } from "./certificate.ts";
import type { Crl, RevocationReason } from "./crl.ts";
import { nameText } from "./names.ts";
import { checkRevocation, maySignCrls, type CrlSignature, type Revocation } from "./revocation.ts";
import { gravity, judgePath, type Rule } from "./rules.ts";
import { verifySignature, type SignatureCheck } from "./signature.ts";
import type { PublicKey } from "./spki.ts";

export interface PathInput {
  readonly leaf: Certificate;
  /** From the message and beside it: they help to build a path and prove nothing. */
  readonly untrusted: readonly Certificate[];
  /** Where a path may end: any certificate somebody configured, a root, an intermediate or the leaf itself. */
  readonly anchors: readonly Certificate[];
  readonly crls: readonly Crl[];
  /** The time that counts. */
  readonly at: Date;
  /** "require" asks no more of a path than "prefer": the caller decides what unknown revocation is worth. */
  readonly revocation: "prefer" | "require" | "off";
  readonly budget: Budget;
}

type Chain = readonly Certificate[];

export type RevocationState =
  | { readonly state: "good" }
  | { readonly state: "off" }
  /** no-crl, bad-crl, unsupported-crl, stale-crl, or pinned: the leaf is an anchor, nobody's to revoke. */
  | { readonly state: "unknown"; readonly reason: string };

/** Chains are leaf first; where an anchor was reached it is last. */
export type PathResult =
  | { readonly kind: "trusted"; readonly chain: Chain; readonly revocation: RevocationState }
  | {
      readonly kind: "revoked";
      readonly chain: Chain;
      readonly subject: string;
      readonly serial: string;
      readonly when: Date;
      readonly why: RevocationReason;
    }
  | { readonly kind: "invalid"; readonly chain: Chain; readonly rule: Rule; readonly values: Values }
  /**
   * `why`: "no-issuer" (none at hand), "signature" (certificates under the issuer's name did not sign it),
   * "self-signed" (ends in a root nobody configured), "unsupported-…" (a signature that cannot be checked
   * here), "budget".
   */
  | { readonly kind: "untrusted"; readonly chain: Chain; readonly why: string };

/**
 * Finds the best certification path from the leaf to an anchor (RFC 4158; RFC 5280, 6.1): by names and
 * signatures first, then by rules and revocation. It goes on past bad paths and never twice through the same
 * name and key; every issuer it considers costs one of the budget's verifications. Never rejects.
 */
export async function buildPath(input: PathInput): Promise<PathResult> {
  const { leaf, at, anchors, revocation } = input;
  const found = await new Search(input).run();
  const isPinned = anchors.some((anchor) => equalBytes(anchor.der, leaf.der));
  if (!isPinned || found.kind === "trusted" || found.kind === "revoked") return found;
  if (found.kind === "untrusted" && found.why === "budget") return found;
  // Somebody configured this very certificate: no signature is left to check, the other rules are.
  const violation = judgePath([leaf], [], at, "signer");
  if (violation !== null) return { kind: "invalid", chain: [leaf], ...violation };
  const state: RevocationState =
    revocation === "off" ? { state: "off" } : { state: "unknown", reason: "pinned" };
  return { kind: "trusted", chain: [leaf], revocation: state };
}

/** How good a result is; a path known to be revoked outdoes one of which nothing is known. */
function merit(result: PathResult): number {
  switch (result.kind) {
    case "trusted":
      return result.revocation.state === "unknown" ? 300 : 500;
    case "revoked":
      return 400;
    case "invalid":
      return 200 - gravity(result);
    case "untrusted":
      return result.chain.length;
  }
}

/** A path under construction: the leaf first, the certificate whose issuer is sought last. */
interface Trail {
  readonly chain: Chain;
  /** What made the signature on each certificate of the chain but the last weak, else null. */
  readonly weak: readonly (string | null)[];
}

interface Visitor {
  /** A chain of names and good signatures has reached an anchor; true ends the search. */
  reached(trail: Trail): Promise<boolean>;
  /** No way on from here. */
  stuck(chain: Chain, why: string): void;
}

/** What was found of each signature by each key; neither changes, so that it holds for every search. */
const checks = new WeakMap<Certificate | Crl, WeakMap<PublicKey, SignatureCheck>>();

class Search {
  readonly #input: PathInput;
  readonly #bySubject: ReadonlyMap<string, readonly Certificate[]>;
  readonly #byIssuer: ReadonlyMap<string, readonly Crl[]>;
  #best: PathResult;
  #isBroke = false;

  constructor(input: PathInput) {
    this.#input = input;
    this.#best = { kind: "untrusted", chain: [], why: "no-issuer" };
    // Anchors first: of two equal certificates the configured one stays.
    this.#bySubject = group([...input.anchors, ...input.untrusted], ({ subject }) => subject.key);
    this.#byIssuer = group(input.crls, ({ issuer }) => issuer.key);
  }

  async run(): Promise<PathResult> {
    const { leaf, crls, revocation } = this.#input;
    const canImprove = revocation !== "off" && crls.length > 0;
    let enough = false;
    const ended = await this.#extend(
      { chain: [leaf], weak: [] },
      {
        reached: async (trail) => {
          const result = await this.#judge(trail);
          this.#consider(result);
          enough = result.kind === "trusted" && (result.revocation.state !== "unknown" || !canImprove);
          return enough;
        },
        stuck: (chain, why) => this.#consider({ kind: "untrusted", chain, why }),
      },
    );
    const best = this.#best;
    // What was not looked at could revoke what so far is only not known to be.
    if (ended && !enough && (best.kind === "untrusted" || best.kind === "trusted"))
      return { kind: "untrusted", chain: best.chain, why: "budget" };
    return best;
  }

  #consider(result: PathResult): void {
    if (merit(result) > merit(this.#best)) this.#best = result;
  }

  /**
   * Tries every issuer of the trail's last certificate, the likely ones first; true: the search is over, by
   * the visitor's wish or the budget's.
   */
  async #extend(trail: Trail, visitor: Visitor): Promise<boolean> {
    const { budget } = this.#input;
    const tip = trail.chain.at(-1)!;
    let why = isSelfIssued(tip) ? "self-signed" : "no-issuer";
    for (const issuer of this.#issuersOf(tip)) {
      if (trail.chain.some((seen) => isSameEntity(seen, issuer))) continue;
      if (!budget.allows("pathLength", trail.chain.length + 1)) {
        visitor.stuck(trail.chain, "budget");
        return false;
      }
      if (!this.#afford()) {
        visitor.stuck(trail.chain, "budget");
        return true;
      }
      const check = await this.#check(tip, issuer);
      if (check.kind === "unsupported") why = `unsupported-${check.why}`;
      else if (check.kind === "bad") why = why.startsWith("unsupported") ? why : "signature";
      else {
        const longer = { chain: [...trail.chain, issuer], weak: [...trail.weak, check.weak] };
        const isAnchor = this.#input.anchors.includes(issuer);
        if (await (isAnchor ? visitor.reached(longer) : this.#extend(longer, visitor))) return true;
      }
    }
    visitor.stuck(trail.chain, why);
    return false;
  }

  /**
   * Pays for one verification, and for so many octets of a list; once that fails, no answer about
   * revocation is whole.
   */
  #afford(crlOctets = 0): boolean {
    const { budget } = this.#input;
    if (budget.spend("verifications") && budget.spend("crlBytes", crlOctets)) return true;
    this.#isBroke = true;
    return false;
  }

  #issuersOf(certificate: Certificate): readonly Certificate[] {
    const { authorityKeyIdentifier: wanted } = certificate.extensions;
    const unlikely = (issuer: Certificate): number => {
      const has = issuer.extensions.subjectKeyIdentifier;
      return wanted === null || has === null ? 1 : equalBytes(wanted, has) ? 0 : 2;
    };
    return [...(this.#bySubject.get(certificate.issuer.key) ?? [])].sort((a, b) => unlikely(a) - unlikely(b));
  }

  async #check(signed: Certificate | Crl, { key }: Certificate): Promise<SignatureCheck> {
    if ("unsupported" in key) return { kind: "unsupported", why: key.unsupported };
    const algorithm = signed.signatureAlgorithm;
    if ("unsupported" in algorithm) return { kind: "unsupported", why: algorithm.unsupported };
    const known = checks.get(signed) ?? new WeakMap<PublicKey, SignatureCheck>();
    checks.set(signed, known);
    const check = known.get(key) ?? (await verifySignature(key, algorithm, signed.signature, signed.tbs));
    known.set(key, check);
    return check;
  }

  async #judge({ chain, weak }: Trail): Promise<PathResult> {
    const { at, revocation } = this.#input;
    const violation = judgePath(chain, weak, at, "signer");
    // A key that was revoked before it expired is still a stolen key.
    if (violation !== null && violation.rule !== "expired") return { kind: "invalid", chain, ...violation };
    const status = revocation === "off" ? ({ state: "off" } as const) : await this.#revocation(chain, true);
    if (status.state === "revoked") {
      const { serial, subject } = status.certificate;
      return {
        kind: "revoked",
        chain,
        subject: nameText(subject),
        serial,
        when: status.when,
        why: status.reason,
      };
    }
    if (violation !== null) return { kind: "invalid", chain, ...violation };
    // Lists that nobody signed, by the hundred, must not keep the one that revokes from being read.
    if (this.#isBroke) return { kind: "untrusted", chain, why: "budget" };
    return { kind: "trusted", chain, revocation: status };
  }

  /** The worst news of a chain, anchor left out: one revoked, else the first unknown, else good. */
  async #revocation(chain: Chain, delegation: boolean): Promise<ChainRevocation> {
    let worst: ChainRevocation = { state: "good" };
    for (const [depth, certificate] of chain.slice(0, -1).entries()) {
      const lists = this.#byIssuer.get(certificate.issuer.key) ?? [];
      const status = await checkRevocation(certificate, lists, this.#input.at, (crl) =>
        this.#crlSignature(crl, chain, depth + 1, delegation),
      );
      if (status.state === "revoked") return { ...status, certificate };
      if (status.state === "unknown" && worst.state === "good") worst = status;
    }
    return worst;
  }

  /**
   * Whether the issuer at `depth` signed the list: with the key it signed the certificate with, or, where
   * `delegation` allows, with another key of the same name that a path of its own certifies.
   */
  async #crlSignature(crl: Crl, chain: Chain, depth: number, delegation: boolean): Promise<CrlSignature> {
    const issuer = chain[depth]!;
    const others = delegation ? (this.#bySubject.get(crl.issuer.key) ?? []) : [];
    let answer: CrlSignature = "stranger";
    for (const candidate of [issuer, ...others]) {
      if (!maySignCrls(candidate) || (candidate !== issuer && isSameEntity(candidate, issuer))) continue;
      if (!this.#afford(crl.tbs.length)) return "unsupported";
      const check = await this.#check(crl, candidate);
      if (check.kind === "unsupported") answer = "unsupported";
      if (check.kind !== "good") continue;
      if (candidate === issuer || (await this.#isCrlIssuer(candidate, chain)))
        return check.weak === null ? "signed" : "weak";
    }
    return answer;
  }

  /**
   * Whether a certificate under the issuer's name speaks for that issuer (RFC 5280, 6.3.3 (f)): certified by the issuer itself or by
   * whoever certified the issuer, on a valid path to the same anchor. A stranger under the same name, in
   * the message or elsewhere below the anchor, does not.
   */
  async #isCrlIssuer(candidate: Certificate, chain: Chain): Promise<boolean> {
    const { at, anchors } = this.#input;
    const namesakes = chain.filter(({ subject }) => subject.key === candidate.subject.key);
    const above = [candidate.subject.key, ...namesakes.map(({ issuer }) => issuer.key)];
    const anchor = chain.at(-1)!;
    if (anchors.includes(candidate))
      return candidate === anchor && judgePath([candidate], [], at, "crl-issuer") === null;
    if (!above.includes(candidate.issuer.key)) return false;
    let speaks = false;
    await this.#extend(
      { chain: [candidate], weak: [] },
      {
        reached: async ({ chain: own, weak }) => {
          speaks =
            own.at(-1) === anchor &&
            judgePath(own, weak, at, "crl-issuer") === null &&
            (await this.#revocation(own, false)).state !== "revoked";
          return speaks;
        },
        stuck: () => undefined,
      },
    );
    return speaks;
  }
}

type ChainRevocation =
  | Exclude<Revocation, { state: "revoked" }>
  | (Extract<Revocation, { state: "revoked" }> & { readonly certificate: Certificate });

/** Same name and key: to pass it twice proves nothing new. */
const isSameEntity = (a: Certificate, b: Certificate): boolean =>
  a === b || (a.subject.key === b.subject.key && equalBytes(a.spki, b.spki));

function group<T extends { readonly der: Uint8Array }>(
  items: readonly T[],
  keyOf: (item: T) => string,
): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const found = groups.get(keyOf(item));
    if (found === undefined) groups.set(keyOf(item), [item]);
    else if (!found.some(({ der }) => equalBytes(der, item.der))) found.push(item);
  }
  return groups;
}
