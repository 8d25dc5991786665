/** Whose word a piece of evidence is: a person's, or that of a mail domain or server. Never the one for the other. */
import type { AuthenticationResult, Evidence, Judgement, Report } from "../core/report.ts";

/** Evidence of one message, by whose word it is. */
export interface Vouchers {
  readonly persons: readonly Evidence[];
  /** Mail domains and servers. */
  readonly domains: readonly Evidence[];
  /** Of persons too, about who may act for them: they vouch for no byte of the message. */
  readonly mandates: readonly Evidence[];
}

export function vouchersOf(report: Report): Vouchers {
  const own = domainCertificates(report);
  const isPerson = (each: Evidence, index: number): boolean =>
    each.system === "smime" && !own.has(index) && !speaksForDomain(each);
  const isMandate = ({ system }: Evidence): boolean => system === "mandate";
  return {
    persons: report.evidence.filter(isPerson),
    domains: report.evidence.filter((each, index) => !isMandate(each) && !isPerson(each, index)),
    mandates: report.evidence.filter(isMandate),
  };
}

/** Personal in form only: what the core judged to be the word of a whole domain, by its index. */
function domainCertificates(report: Report): ReadonlySet<number | null> {
  const reasons = [report, ...report.others].flatMap((judgement) => judgement.reasons);
  return new Set(
    reasons
      .filter(({ code, values }) => code === "domain-vouches" && values["by"] === "smime")
      .map(({ evidence }) => evidence),
  );
}

/** RFC 3183, 4.1: the mailbox of an authority that signs for its domain. */
const authority = /^domain-signing-authority@/i;

function speaksForDomain({ signer }: Evidence): boolean {
  if (signer === null) return false;
  const { addresses, domain } = signer;
  return domain !== null || (addresses.length > 0 && addresses.every((each) => authority.test(each)));
}

/** The domain or server whose word it is; null where it has no name. */
export function domainOf({ signer }: Evidence): string | null {
  const [address] = signer?.addresses ?? [];
  return signer?.domain ?? (address === undefined ? null : address.slice(address.lastIndexOf("@") + 1));
}

/** A domain is the other, or lies below it. */
export function isWithin(domain: string, parent: string): boolean {
  return domain === parent || domain.endsWith(`.${parent}`);
}

/** The domain whose signature nobody could check: that of one of the message's people, where there is one. */
export function domainToCheck(report: Report, { alignments }: Judgement): string | null {
  const unchecked = vouchersOf(report)
    .domains.filter(({ problems }) => problems.some(({ code }) => code === "unchecked"))
    .map(domainOf)
    .filter((domain) => domain !== null);
  const own = unchecked.find((domain) => alignments.some((person) => isWithin(person.domain, domain)));
  return own ?? unchecked[0] ?? null;
}

/** Somebody was asked for a domain's key, and gave no answer that can be used. */
export function wentUnanswered(report: Report): boolean {
  return vouchersOf(report).domains.some(({ problems }) =>
    problems.some(({ code, values }) => code === "unchecked" && values["why"] === "failed"),
  );
}

/** Domains named of one server's results, at most. */
const named = 5;

/** Domains whose signature a server found whole (dkim=pass), in its own words. */
export function wholeDomains(results: readonly AuthenticationResult[]): readonly string[] {
  const domains = new Set<string>();
  for (const { method, result, properties } of results) {
    if (method !== "dkim" || result !== "pass") continue;
    const domain = properties["header.d"] ?? properties["header.i"]?.split("@").at(-1) ?? "";
    if (domain !== "" && domains.size < named) domains.add(domain);
  }
  return [...domains];
}
