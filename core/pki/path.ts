import type { Budget } from "../bytes/budget.ts";
import { equalBytes } from "../bytes/equal.ts";
import { isSameEntity, isSelfIssued, type Certificate } from "./certificate.ts";
import { checkSignature } from "./checks.ts";
import type { Crl } from "./crl.ts";
import type { Name } from "./names.ts";
import {
  checksOf,
  earlier,
  invalidBy,
  merit,
  nextChange,
  revokedAt,
  stuckAt,
  type Chain,
  type PathResult,
  type RevocationState,
  type Trail,
} from "./path-result.ts";
import type { OcspResponse } from "./ocsp.ts";
import { anyPolicies, type PolicySettings } from "./policies.ts";
import { gravest, judgePath, type Role } from "./rules.ts";
import type { SignatureCheck } from "./signature.ts";
import {
  checkChain,
  type Authorities,
  type CertificateStatus,
  type RevocationMaterial,
  type Signed,
} from "./status.ts";

export type { LinkCheck, PathResult } from "./path-result.ts";

/** By how much clocks may differ: as `openssl ocsp -validity_period` has it by default. */
const clockSkew = 5 * 60 * 1000;

export interface PathInput extends RevocationMaterial {
  readonly leaf: Certificate;
  /** From the message and beside it: they help to build a path and prove nothing. */
  readonly untrusted: readonly Certificate[];
  /** Where a path may end: any certificate somebody configured, a root, an intermediate or the leaf itself. */
  readonly anchors: readonly Certificate[];
  readonly policies: PolicySettings;
  /** The time that counts. */
  readonly at: Date;
  /** When it is, where that is later: what is known now may tell of then. `at` where left out. */
  readonly now?: Date;
  /** What the leaf is to be good for; a signer of mail where left out. */
  readonly role?: Role;
  /** The person trusts this very leaf without a path to an anchor; what it breaks itself, and its revocation, still count. */
  readonly pinned?: boolean;
  /** "require" asks no more of a path than "prefer": the caller decides what unknown revocation is worth. */
  readonly revocation: "prefer" | "require" | "off";
  readonly budget: Budget;
}

/**
 * Finds the best certification path from the leaf to an anchor (RFC 4158; RFC 5280, 6.1): by names and
 * signatures first, then by rules and revocation. It goes on past bad paths and never twice through the same
 * name and key; every issuer it considers costs one of the budget's verifications. Of several bad ones it gives the
 * one that came nearest to being good. Never rejects.
 */
export async function buildPath(input: PathInput): Promise<PathResult> {
  const { leaf, anchors, pinned = false } = input;
  const search = new Search(input);
  const found = await search.run();
  const isAnchor = anchors.some((anchor) => equalBytes(anchor.der, leaf.der));
  if ((!isAnchor && !pinned) || found.kind === "trusted" || found.kind === "revoked") return found;
  if (found.kind === "untrusted" && found.why === "budget") return found;
  if (isAnchor) return search.alone("anchor", found.until);
  // What the path says of the leaf itself is not excused, only what is wrong above it.
  if (found.kind === "invalid" && found.checks[0]!.breaks.length > 0) return found;
  return (await search.revokedByIssuer()) ?? search.alone("pinned", found.until);
}

interface Visitor {
  /** A chain of names and good signatures has reached an anchor; true ends the search. */
  reached(trail: Trail): Promise<boolean>;
  /** No way on from here. */
  stuck(trail: Trail, why: string): void;
}

class Search implements Authorities {
  readonly #input: PathInput;
  readonly #bySubject: ReadonlyMap<string, readonly Certificate[]>;
  readonly #byIssuer: ReadonlyMap<string, readonly Crl[]>;
  readonly #distances: ReadonlyMap<string, number>;
  #best: PathResult;
  #until: Date | null = null;
  #isBroke = false;

  constructor(input: PathInput) {
    this.#input = input;
    this.#best = { kind: "untrusted", chain: [], checks: [], until: null, why: "no-issuer" };
    // Anchors first: of two equal certificates the configured one stays.
    this.#bySubject = group([...input.anchors, ...input.untrusted], ({ subject }) => subject.key);
    this.#byIssuer = group(input.crls, ({ issuer }) => issuer.key);
    this.#distances = distancesFrom(input);
  }

  async run(): Promise<PathResult> {
    const { leaf, crls, ocsp, revocation } = this.#input;
    const canImprove = revocation !== "off" && crls.length + ocsp.length > 0;
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
        stuck: (trail, why) => this.#consider(stuckAt(trail, why)),
      },
    );
    const best = this.#best;
    // What was not looked at could revoke what so far is only not known to be.
    if (ended && !enough && (best.kind === "untrusted" || best.kind === "trusted")) {
      const { chain, checks } = best;
      return { kind: "untrusted", chain, checks, until: null, why: "budget" };
    }
    return enough ? best : { ...best, until: this.#until };
  }

  #consider(result: PathResult): void {
    this.#until = earlier(this.#until, result.until);
    if (merit(result) > merit(this.#best)) this.#best = result;
  }

  /** The leaf by itself, since somebody configured or pinned it: no signature is left to check, the other rules are. */
  async alone(signature: "anchor" | "pinned", until: Date | null): Promise<PathResult> {
    const { leaf, at, revocation, role = "signer" } = this.#input;
    const violations = await judgePath([leaf], [], at, role, anyPolicies);
    const judged = {
      chain: [leaf],
      checks: checksOf({ chain: [leaf], weak: [] }, violations, [], signature),
      until: earlier(until, nextChange([leaf], [], at)),
    };
    const violation = gravest(violations);
    if (violation !== null) return invalidBy(violation, judged);
    const state: RevocationState =
      revocation === "off" ? { state: "off" } : { state: "unknown", reason: "pinned" };
    return { kind: "trusted", ...judged, revocation: state };
  }

  /** Whoever signed the leaf may take it back, trusted or not. Also where that is more than the budget allows. */
  async revokedByIssuer(): Promise<PathResult | null> {
    const { leaf, at, revocation } = this.#input;
    if (revocation === "off") return null;
    for (const issuer of this.#issuersOf(leaf)) {
      const check = this.afford() ? await this.check(leaf, issuer) : null;
      if (check?.kind === "good") {
        const chain = [leaf, issuer];
        const statuses = await checkChain(chain, at, this, true);
        const checks = checksOf({ chain, weak: [check.weak] }, [], statuses, "unchecked");
        const revoked = revokedAt(0, { chain, checks, until: nextChange([], statuses, at) });
        if (revoked !== null) return revoked;
      }
      if (this.#isBroke) return stuckAt({ chain: [leaf], weak: [] }, "budget");
    }
    return null;
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
        visitor.stuck(trail, "budget");
        return false;
      }
      if (!this.afford()) {
        visitor.stuck(trail, "budget");
        return true;
      }
      const check = await this.check(tip, issuer);
      if (check.kind === "unsupported") why = `unsupported-${check.why}`;
      else if (check.kind === "bad") why = why.startsWith("unsupported") ? why : "signature";
      else {
        const longer = { chain: [...trail.chain, issuer], weak: [...trail.weak, check.weak] };
        const isAnchor = this.#input.anchors.includes(issuer);
        if (await (isAnchor ? visitor.reached(longer) : this.#extend(longer, visitor))) return true;
      }
    }
    visitor.stuck(trail, why);
    return false;
  }

  /**
   * Pays for one verification, and for so many octets of a list; once that fails, no answer about
   * revocation is whole.
   */
  afford(octets = 0): boolean {
    const { budget } = this.#input;
    if (budget.spend("verifications") && budget.spend("crlBytes", octets)) return true;
    this.#isBroke = true;
    return false;
  }

  #issuersOf(certificate: Certificate): readonly Certificate[] {
    const { authorityKeyIdentifier: wanted } = certificate.extensions;
    const { at, anchors } = this.#input;
    const unlikely = (issuer: Certificate): number => {
      const has = issuer.extensions.subjectKeyIdentifier;
      const key = wanted === null || has === null ? 1 : equalBytes(wanted, has) ? 0 : 2;
      const isOutdated = at < issuer.notBefore || at > issuer.notAfter;
      const distance = anchors.includes(issuer)
        ? 0
        : (this.#distances.get(issuer.issuer.key) ?? Infinity) + 1;
      // Dead ends last, then by key, age and the way that is left.
      return (distance === Infinity ? 1e6 : distance) + (isOutdated ? 1e3 : 0) + key * 1e4;
    };
    const issuers = this.#bySubject.get(certificate.issuer.key) ?? [];
    const order = new Map(issuers.map((issuer) => [issuer, unlikely(issuer)]));
    return issuers.toSorted((a, b) => order.get(a)! - order.get(b)!);
  }

  named({ key }: Name): readonly Certificate[] {
    return this.#bySubject.get(key) ?? [];
  }

  lists({ key }: Name): readonly Crl[] {
    return this.#byIssuer.get(key) ?? [];
  }

  get hasLists(): boolean {
    return this.#byIssuer.size > 0;
  }

  get responses(): readonly OcspResponse[] {
    return this.#input.ocsp;
  }

  get latest(): Date {
    const { at, now = at } = this.#input;
    return new Date(Math.max(at.getTime(), now.getTime()) + clockSkew);
  }

  check(signed: Signed, by: Certificate): Promise<SignatureCheck> {
    return checkSignature(signed, by);
  }

  async #judge(trail: Trail): Promise<PathResult> {
    const { at, revocation, policies, role = "signer" } = this.#input;
    const { chain, weak } = trail;
    const violations = await judgePath(chain, weak, at, role, policies);
    const violation = gravest(violations);
    // A key that was revoked before it expired is still a stolen key.
    const asks = revocation !== "off" && (violation === null || violation.rule === "expired");
    const statuses = asks ? await checkChain(chain, at, this, false) : [];
    const judged = {
      chain,
      checks: checksOf(trail, violations, statuses, "anchor"),
      until: nextChange(chain, statuses, at),
    };
    for (const depth of statuses.keys()) {
      const revoked = revokedAt(depth, judged);
      if (revoked !== null) return revoked;
    }
    if (violation !== null) return invalidBy(violation, judged);
    // Lists that nobody signed, by the hundred, must not keep the one that revokes from being read.
    if (this.#isBroke) return { kind: "untrusted", ...judged, until: null, why: "budget" };
    const state: RevocationState = revocation === "off" ? { state: "off" } : worstOf(statuses);
    return { kind: "trusted", ...judged, revocation: state };
  }

  async isCertified(certificate: Certificate, chain: Chain, role: Role): Promise<boolean> {
    const { at, anchors } = this.#input;
    const anchor = chain.at(-1)!;
    if (anchors.includes(certificate))
      return (
        certificate === anchor && (await judgePath([certificate], [], at, role, anyPolicies)).length === 0
      );
    let holds = false;
    await this.#extend(
      { chain: [certificate], weak: [] },
      {
        reached: async ({ chain: own, weak }) => {
          holds =
            own.at(-1) === anchor &&
            (await judgePath(own, weak, at, role, anyPolicies)).length === 0 &&
            (await checkChain(own, at, this, true)).every(({ state }) => state !== "revoked");
          return holds;
        },
        stuck: () => undefined,
      },
    );
    return holds;
  }
}

/** How many certificates lie between each name and an anchor at least, by names alone. */
function distancesFrom({ anchors, untrusted }: PathInput): ReadonlyMap<string, number> {
  const distances = new Map(anchors.map(({ subject }) => [subject.key, 0]));
  const byIssuer = group(untrusted, ({ issuer }) => issuer.key);
  for (const [name, distance] of distances)
    for (const { subject } of byIssuer.get(name) ?? [])
      if (!distances.has(subject.key)) distances.set(subject.key, distance + 1);
  return distances;
}

/** The first unknown, else good. */
function worstOf(statuses: readonly CertificateStatus[]): RevocationState {
  for (const status of statuses) if (status.state === "unknown") return status;
  return { state: "good" };
}

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
