import { equalBytes } from "../bytes/equal.ts";
import { isSameEntity, type Certificate } from "./certificate.ts";
import { findRevoked, type Crl } from "./crl.ts";
import { allowsUsage } from "./extensions.ts";
import { sameName } from "./names.ts";
import type { SignatureCheck } from "./signature.ts";
import type { Authorities } from "./status.ts";

/** Whose word a list is. `weak`: by an algorithm too weak for its silence to count. */
export type Signing =
  | { readonly kind: "signed"; readonly by: Certificate; readonly weak: boolean }
  | { readonly kind: "stranger" | "unsupported" };

/**
 * Finds who signed lists about the certificate at `depth` of a chain (RFC 5280, 6.3.3 (f)): the authorities above it, or, unless
 * `direct`, keys that these certified to sign lists, on a valid path to the same anchor. A stranger under the same name, in the
 * message or elsewhere below the anchor, does not count, nor does the certificate's own key: nobody vouches for themselves.
 */
export class CrlIssuers {
  readonly #chain: readonly Certificate[];
  readonly #certificate: Certificate;
  readonly #above: readonly Certificate[];
  readonly #authorities: Authorities;
  readonly #direct: boolean;
  readonly #certified = new Map<Certificate, boolean>();

  constructor(chain: readonly Certificate[], depth: number, authorities: Authorities, direct: boolean) {
    this.#chain = chain;
    this.#certificate = chain[depth]!;
    this.#above = chain.slice(depth + 1);
    this.#authorities = authorities;
    this.#direct = direct;
  }

  isAbove(certificate: Certificate): boolean {
    return this.#above.includes(certificate);
  }

  async signing(crl: Crl): Promise<Signing> {
    let kind: "stranger" | "unsupported" = "stranger";
    const tried: { readonly by: Certificate; readonly check: SignatureCheck }[] = [];
    for (const by of this.#candidates(crl)) {
      // Of several certificates for one key any may be the one that holds: none keeps the next from being looked at.
      let check = tried.find((one) => isSameEntity(one.by, by))?.check;
      if (check === undefined) {
        if (!this.#authorities.afford(crl.tbs.length)) return { kind: "unsupported" };
        check = await this.#authorities.check(crl, by);
        tried.push({ by, check });
      }
      if (check.kind === "unsupported") kind = "unsupported";
      if (check.kind !== "good") continue;
      if (this.isAbove(by) || (await this.#speaks(by, crl)))
        return { kind: "signed", by, weak: check.weak !== null };
    }
    return { kind };
  }

  /** Those under the list's name who may sign lists, the chain's own first. */
  #candidates({ issuer }: Crl): readonly Certificate[] {
    const own = this.#above.filter(({ subject }) => sameName(subject, issuer));
    const others = this.#direct ? [] : this.#authorities.named(issuer).filter(saysCrlSign);
    return [...own, ...others].filter(
      (candidate) =>
        allowsUsage(candidate.extensions, "cRLSign") && !equalBytes(candidate.spki, this.#certificate.spki),
    );
  }

  async #speaks(candidate: Certificate, crl: Crl): Promise<boolean> {
    const known = this.#certified.get(candidate) ?? (await this.#isCertified(candidate));
    this.#certified.set(candidate, known);
    if (!known) return false;
    // A list that takes back the very key it is signed with may be its thief's.
    const { entry } = findRevoked(crl, candidate.serialOctets, candidate.issuer);
    return entry === null || entry.reason === "removeFromCRL";
  }

  async #isCertified(candidate: Certificate): Promise<boolean> {
    for (const authority of this.#above) {
      if (!sameName(authority.subject, candidate.issuer)) continue;
      if (!this.#authorities.afford()) return false;
      if ((await this.#authorities.check(candidate, authority)).kind !== "good") continue;
      return this.#authorities.isCertified(candidate, this.#chain, "crl-issuer");
    }
    return false;
  }
}

/** Said, not only not denied, as RFC 5280, 4.2.1.3 asks: else anybody with such a name could sign lists. */
const saysCrlSign = ({ extensions }: Certificate): boolean => extensions.keyUsage !== null;
