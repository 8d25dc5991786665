import type { DomainRelation } from "../report.ts";

/** How a vouching domain stands to the domain of an address; both as lower-case A-labels. */
export type Relate = (vouching: string, domain: string) => DomainRelation;

/** Where no domain vouches, nothing has to be related: the list of public suffixes is not loaded. */
export const relateExactly: Relate = (vouching, domain) => (vouching === domain ? "same" : "other");

/** The domain as registered: one label below the public suffix, private ones (RFC 7489, 3.2) included; null: it is a suffix. */
export type Registrable = (domain: string) => string | null;

/**
 * Loads the list of public suffixes (100 KB: only for who meets a domain that vouches). An unknown top-level
 * domain counts as a suffix of its own.
 */
export async function loadRegistrable(): Promise<Registrable> {
  const { getDomain } = await import("tldts");
  const options = { allowPrivateDomains: true, extractHostname: false, validateHostname: false };
  return (domain) => getDomain(domain, options);
}

/**
 * RFC 6376 lets a parent sign for what lies below it, so a parent counts down to the registered domain; what
 * lies above belongs to everybody. A child never speaks for its parent: whoever runs `mail.acme.example` need
 * not be who runs `acme.example`.
 */
export const relateBy =
  (registrable: Registrable): Relate =>
  (vouching, domain) => {
    if (vouching === domain) return "same";
    const own = registrable(domain);
    if (own === null || registrable(vouching) !== own) return "other";
    return domain.endsWith(`.${vouching}`) ? "parent" : "organization";
  };
