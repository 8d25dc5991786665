import { asciiLower } from "../bytes/ascii.ts";
import { canonicalAddress, compareAddresses, domainOf } from "../mime/address.ts";
import { isSelfIssued, type Certificate } from "./certificate.ts";
import type { GeneralName } from "./general-names.ts";
import { decodeString, emailAddresses, isWithin, type Name } from "./names.ts";
import { smtpUtf8Mailbox } from "./oids.ts";

/**
 * Name constraints gathered from the anchor down (RFC 5280, 6.1.1 (b), 6.1.4 (g)): permitted subtrees of
 * two certificates must both hold, so they are kept apart; excluded ones are one list.
 */
export interface Subtrees {
  readonly permitted: readonly (readonly GeneralName[])[];
  readonly excluded: readonly GeneralName[];
}

export const noSubtrees: Subtrees = { permitted: [], excluded: [] };

/**
 * Which certificates of a path, leaf first, bear a name that those above them exclude or do not permit (RFC 5280, 6.1.3 (b) and
 * (c)): their depths, 0 the leaf. One that is self-issued, as in a change of keys, does only as a leaf.
 */
export function outsideConstraints(chain: readonly Certificate[]): ReadonlySet<number> {
  const outside = new Set<number>();
  let subtrees = noSubtrees;
  for (let depth = chain.length - 1; depth >= 0; depth--) {
    const certificate = chain[depth]!;
    if ((depth === 0 || !isSelfIssued(certificate)) && !satisfies(certificate, subtrees)) outside.add(depth);
    subtrees = narrow(subtrees, certificate);
  }
  return outside;
}

/** What holds below `issuer`; an anchor's own constraints count too (RFC 5937, 3.2). */
function narrow(subtrees: Subtrees, issuer: Certificate): Subtrees {
  const added = issuer.extensions.nameConstraints;
  if (added === null) return subtrees;
  return {
    permitted: added.permitted.length === 0 ? subtrees.permitted : [...subtrees.permitted, added.permitted],
    excluded: [...subtrees.excluded, ...added.excluded],
  };
}

/** Comparisons of one name with one subtree, over a whole certificate; a chain in use needs a few dozen. */
const maxComparisons = 50_000;

type Sense = "permitted" | "excluded";

/** A name of the certificate under the form whose constraints bind it. */
interface Bound {
  readonly form: GeneralName["kind"];
  /** Whether `base` takes the name in. What cannot be told is outside every permitted and inside every excluded subtree. */
  readonly within: (base: GeneralName, sense: Sense) => boolean;
}

/** Whether every name of the certificate lies inside the constraints (RFC 5280, 4.2.1.10, 6.1.3 (b) and (c)). */
export function satisfies(certificate: Certificate, subtrees: Subtrees): boolean {
  if (subtrees.permitted.length === 0 && subtrees.excluded.length === 0) return true;
  let left = maxComparisons;
  for (const { form, within } of boundNames(certificate)) {
    for (const base of subtrees.excluded) {
      if (left-- === 0) return false;
      if (base.kind === form && within(base, "excluded")) return false;
    }
    for (const permitted of subtrees.permitted) {
      left -= permitted.length;
      if (left < 0) return false;
      const bases = permitted.filter((base) => base.kind === form);
      if (bases.length > 0 && !bases.some((base) => within(base, "permitted"))) return false;
    }
  }
  return true;
}

function* boundNames(certificate: Certificate): Generator<Bound> {
  const { subject } = certificate;
  if (subject.rdns.length > 0) yield directory(subject);
  // RFC 5280 asks this only where there is no subjectAltName; OpenSSL does it always, and so no issuer can
  // put into the subject, which people read, what its constraints keep out of subjectAltName.
  for (const address of emailAddresses(subject)) yield mailbox(address);
  for (const name of certificate.extensions.subjectAltName ?? []) yield* boundAltName(name);
}

function* boundAltName(name: GeneralName): Generator<Bound> {
  switch (name.kind) {
    case "rfc822":
      yield mailbox(name.text);
      return;
    case "dns": {
      const host = asciiLower(name.text);
      yield text("dns", (base, sense) => dnsWithin(host, asciiLower(base), sense));
      return;
    }
    case "uri": {
      const host = uriHost(name.text);
      // RFC 5280, 4.2.1.10: a URI without a host name, or with an address for it, cannot pass.
      yield text("uri", (base, sense) =>
        host === null ? unsure(sense) : hostWithin(host, asciiLower(base), sense),
      );
      return;
    }
    case "directory":
      yield directory(name.name);
      return;
    case "ip":
      yield {
        form: "ip",
        within: (base, sense) =>
          base.kind === "ip" ? ipWithin(name.octets, base.octets, sense) : unsure(sense),
      };
      return;
    case "other":
      // RFC 9598, 6: constraints on rfc822Name bind a SmtpUTF8Mailbox by its host.
      if (name.type === smtpUtf8Mailbox) yield mailbox(decodeString(name.value));
      yield { form: "other", within: (_base, sense) => unsure(sense) };
      return;
    case "x400":
    case "edi":
    case "registered":
      yield { form: name.kind, within: (_base, sense) => unsure(sense) };
  }
}

const unsure = (sense: Sense): boolean => sense === "excluded";

const directory = (name: Name): Bound => ({
  form: "directory",
  within: (base, sense) => (base.kind === "directory" ? isWithin(name, base.name) : unsure(sense)),
});

/** Longer constraints name nothing (RFC 5321, 4.5.3.1), and each is read once for every name. */
const maxBase = 320;

function text(form: "rfc822" | "dns" | "uri", within: (base: string, sense: Sense) => boolean): Bound {
  return {
    form,
    within: (base, sense) =>
      "text" in base && base.text.length <= maxBase ? within(base.text, sense) : unsure(sense),
  };
}

/** Labels of a host name as constraints, dNSName and URIs hold one: none empty, nothing but LDH and "_". */
const isHost = (host: string): boolean => /^[a-z0-9_-]+(?:\.[a-z0-9_-]+)*$/.test(host) && host.length < 254;

function mailbox(written: string | null): Bound {
  const address = written === null ? null : canonicalAddress(written);
  return text("rfc822", (base, sense) => {
    if (address === null) return unsure(sense);
    if (!base.includes("@")) return hostWithin(domainOf(address), asciiLower(base), sense);
    const only = canonicalAddress(base);
    if (only === null) return unsure(sense);
    // RFC 5280, 7.5 compares local parts exactly; an excluded mailbox stays excluded when its case differs,
    // since a reader takes the two for one.
    const comparison = compareAddresses(address, only);
    return comparison === "same" || (comparison === "case" && sense === "excluded");
  });
}

/** ".example" takes in hosts below the domain, "example" that one host: constraints on mailboxes and URIs. */
function hostWithin(host: string, base: string, sense: Sense): boolean {
  const domain = base.startsWith(".") ? base.slice(1) : base;
  if (!isHost(domain)) return unsure(sense);
  return base === domain ? host === domain : host.endsWith(base);
}

function dnsWithin(name: string, base: string, sense: Sense): boolean {
  const wildcard = name.startsWith("*.");
  const host = wildcard ? name.slice(2) : name;
  if (!isHost(host) || (base !== "" && !isHost(base))) return unsure(sense);
  if (base === "" || host === base || host.endsWith(`.${base}`)) return true;
  // Some host that the wildcard stands for lies inside.
  return wildcard && sense === "excluded" && base.endsWith(`.${host}`);
}

function uriHost(uri: string): string | null {
  const authority = /^[a-z][a-z0-9+.-]*:\/\/([^/?#]*)/i.exec(uri)?.[1];
  if (authority === undefined) return null;
  const host = asciiLower(authority.slice(authority.lastIndexOf("@") + 1).replace(/:\d*$/, ""));
  return isHost(host) && !/^[\d.]+$/.test(host) ? host : null;
}

function ipWithin(address: Uint8Array, base: Uint8Array, sense: Sense): boolean {
  if (address.length !== 4 && address.length !== 16) return unsure(sense);
  if (base.length !== 8 && base.length !== 32) return unsure(sense);
  const width = base.length / 2;
  const mask = base.subarray(width);
  if (!isPrefixMask(mask)) return unsure(sense);
  return address.length === width && address.every((octet, i) => ((octet ^ base[i]!) & mask[i]!) === 0);
}

function isPrefixMask(mask: Uint8Array): boolean {
  const firstPartial = mask.findIndex((octet) => octet !== 0xff);
  if (firstPartial < 0) return true;
  const inverted = ~mask[firstPartial]! & 0xff;
  return (inverted & (inverted + 1)) === 0 && mask.subarray(firstPartial + 1).every((octet) => octet === 0);
}
