/** What mail domains vouch for: the `domain` level of docs/VERDICT.md, and what falls short of it. */
import { claimsInvitation, coversInvitation, isPersonal } from "../authority/signatures.ts";
import type { FoundEvidence } from "../evidence/evidence.ts";
import type { FoundInvitation } from "../invitation/invitation.ts";
import { domainOf, isWithin, toAsciiDomain } from "../mime/address.ts";
import { isPlainlyFramed } from "../mime/framing.ts";
import type { Part } from "../mime/part.ts";
import type { AuthenticationResult, DomainRelation } from "../report.ts";
import type { Relate } from "./organization.ts";
import type { Policy } from "./policy.ts";

/** A domain whose word for the message as it stands is proven, or reported by a server that is believed. */
export interface Voucher {
  readonly evidence: FoundEvidence;
  readonly domain: string;
  readonly by: "dkim" | "arc" | "authres" | "smime";
  /** Ids of the parts that are still what this is about. */
  readonly covers: readonly string[];
}

/** RFC 3183, 4: the mailbox that signs for a whole domain. */
const domainSigner = /^domain-signing-authority@/i;

const isOwnOrParent = (relation: DomainRelation): boolean => relation === "same" || relation === "parent";

/**
 * The domain an S/MIME signature speaks for as a whole, in place of a person: a gateway the policy pins by
 * certificate or key, or a domain-signing authority at or above the actor's domain (RFC 3183, 4).
 */
export function signingDomain(
  evidence: FoundEvidence,
  actor: string | null,
  policy: Policy,
  relate: Relate,
): string | null {
  if (evidence.system !== "smime" || evidence.signer === null) return null;
  const { addresses, key } = evidence.signer;
  const [address] = addresses;
  if (address === undefined) return null;
  const pins = policy.gateways.map((pin) => pin.toLowerCase());
  const sha256 = evidence.chain[0]?.sha256;
  if ((sha256 !== undefined && pins.includes(sha256)) || (key !== null && pins.includes(key)))
    return domainOf(address);
  const authority = addresses.find(
    (one) =>
      domainSigner.test(one) && actor !== null && isOwnOrParent(relate(domainOf(one), domainOf(actor))),
  );
  return authority === undefined ? null : domainOf(authority);
}

/**
 * The domain a result says DKIM passed for: header.d, else that of header.i, which is d= or lies below it
 * (RFC 8601, 2.7.1; some large servers write nothing else). Null for any other result.
 */
export const passedDomain = (result: AuthenticationResult): string | null =>
  result.result === "pass" ? checkedDomain(result) : null;

/** The same whatever the result. */
function checkedDomain({ method, properties }: AuthenticationResult): string | null {
  if (method !== "dkim") return null;
  const identity = properties["header.i"];
  const written = properties["header.d"] ?? identity?.slice(identity.lastIndexOf("@") + 1);
  return written === undefined ? null : toAsciiDomain(written);
}

/** Whether a signature leaves out a field that it should cover. */
const leavesOut = ({ problems }: FoundEvidence, field: string): boolean =>
  problems.some(({ code, values }) => {
    const missing = values["missing"];
    return code === "partial" && Array.isArray(missing) && missing.includes(field);
  });

/** Not where others may say how the body is to be read (RFC 6376, 8.2): it might be cut into other parts. */
const isWhole = (item: FoundEvidence): boolean =>
  item.headers.includes("from") && !leavesOut(item, "content-type");

/**
 * Whether the signature that a set's server saw pass is known to have had no length limit. Its field can be taken
 * out behind the seal, unless the set that holds covers it (RFC 8617, 4.1.2: it should); so one has to lie here that
 * is covered, or whose own header still holds, and the server has to have seen no signature of that domain fail.
 */
function sawTheWhole(
  domain: string,
  set: FoundEvidence,
  holder: FoundEvidence,
  evidence: readonly FoundEvidence[],
): boolean {
  const seen = set.results.filter((result) => {
    const checked = checkedDomain(result);
    return checked !== null && (isWithin(domain, checked) || isWithin(checked, domain));
  });
  if (seen.some(({ result }) => result !== "pass")) return false;
  const covered = holder.details["signatures"];
  return evidence.some(({ system, status, signer, problems, details }) => {
    if (system !== "dkim" || details["bodyLength"] !== undefined) return false;
    if (typeof signer?.domain !== "string" || !isWithin(domain, signer.domain)) return false;
    if (problems.some(({ code }) => code === "malformed")) return false;
    const headerHolds =
      status === "valid" ||
      problems.some(({ code, values }) => code === "mismatch" && values["headers"] === "whole");
    return headerHolds || (Array.isArray(covered) && covered.includes(String(details["position"])));
  });
}

/**
 * Whether a server's "pass" may have been about a part of the body alone: a signature of that domain has a length
 * limit, or cannot be read here, and does not vouch by itself. The server does not say which one passed.
 */
const maybeLimited = (domain: string, evidence: readonly FoundEvidence[], own: readonly Voucher[]): boolean =>
  evidence.some((item) => {
    if (item.system !== "dkim" || own.some((voucher) => voucher.evidence === item)) return false;
    const signed = item.signer?.domain ?? null;
    // A result may name header.i, which is d= or lies below it.
    if (signed !== null && !isWithin(domain, signed)) return false;
    return item.details["bodyLength"] !== undefined || item.problems.some(({ code }) => code === "malformed");
  });

/**
 * The set that shows that what the server of `set` saw is still what lies here: itself where its own signature
 * holds, or the last where everybody who sealed after it is trusted and the last signature holds. In the latter
 * case its own had to leave nobody on the way between them anything to change. Null where none shows it.
 */
function holderOf(
  set: FoundEvidence,
  sets: readonly FoundEvidence[],
  found: FoundInvitation,
): FoundEvidence | null {
  const holds = (one: FoundEvidence): boolean => coversInvitation(one, found) && isWhole(one);
  if (holds(set)) return set;
  if (leavesOut(set, "from") || leavesOut(set, "content-type") || set.details["bodyLength"] !== undefined)
    return null;
  const instance = Number(set.details["instance"]);
  const later = sets.filter((one) => Number(one.details["instance"]) > instance);
  const last = later.at(-1);
  return last !== undefined && later.every((one) => one.status === "valid") && holds(last) ? last : null;
}

/** Every domain that vouches for this invitation, DKIM before ARC before a server's word. */
export function vouchersOf(
  found: FoundInvitation,
  evidence: readonly FoundEvidence[],
  root: Part,
): readonly Voucher[] {
  const valid = evidence.filter((item) => item.status === "valid");
  const of = (system: FoundEvidence["system"]): readonly FoundEvidence[] =>
    valid.filter((item) => item.system === system);
  const dkim = of("dkim").flatMap((item): Voucher[] => {
    const domain = item.signer?.domain ?? null;
    const counts = coversInvitation(item, found) && isWhole(item);
    return domain !== null && counts ? [{ evidence: item, domain, by: "dkim", covers: item.covers }] : [];
  });
  const sets = evidence.filter((item) => item.system === "arc");
  const reported = (
    item: FoundEvidence,
    by: "arc" | "authres",
    { covers }: FoundEvidence,
  ): readonly Voucher[] =>
    [...new Set(item.results.flatMap((result) => passedDomain(result) ?? []))]
      .filter((domain) => !maybeLimited(domain, evidence, dkim))
      .map((domain) => ({ evidence: item, domain, by, covers }));
  const arc = of("arc").flatMap((set) => {
    const holder = holderOf(set, sets, found);
    if (holder === null) return [];
    return reported(set, "arc", holder).filter(({ domain }) => sawTheWhole(domain, set, holder, evidence));
  });
  const authres = of("authres")
    // Which fields the signature that passed had covered, the server does not say.
    .filter((item) => coversInvitation(item, found) && isPlainlyFramed(root))
    .flatMap((item) => reported(item, "authres", item));
  return [...dkim, ...arc, ...authres];
}

/** Whether a domain, not a person, speaks or may speak here: only then its relations matter. */
export const speaksForDomain = (item: FoundEvidence, { gateways }: Policy): boolean =>
  isPersonal(item)
    ? gateways.length > 0 || (item.signer?.addresses.some((address) => domainSigner.test(address)) ?? false)
    : item.system === "dkim" || item.status === "valid";

/** The first voucher whose domain is the address's own, or a parent of it below the public suffix. */
export const voucherFor = (address: string, vouchers: readonly Voucher[], relate: Relate): Voucher | null =>
  vouchers.find(({ domain }) => isOwnOrParent(relate(domain, domainOf(address)))) ?? null;

/** A DKIM signature of the author's domain that does not fit, and how that came about as far as it shows. */
export interface Breakage {
  /**
   * "store": the mail store wrote the message anew, whatever the signature was like before. "body": the header is whole
   * and the body is not, which stores that do so leave behind, and so may a forger.
   */
  readonly kind: "store" | "body" | "broken";
  readonly evidence: FoundEvidence;
  readonly domain: string;
}

function breakageOf({ problems }: FoundEvidence): Breakage["kind"] | null {
  const values = problems.find(({ code }) => code === "mismatch")?.values;
  if (values === undefined) return null;
  if (values["rebuilt"] === true) return "store";
  return values["why"] === "body" && values["headers"] === "whole" ? "body" : "broken";
}

/** The author's own domain's signature that does not fit; null where there is none. */
export function breakageFor(
  author: string,
  found: FoundInvitation,
  evidence: readonly FoundEvidence[],
  relate: Relate,
): Breakage | null {
  const broken = evidence.flatMap((item): Breakage[] => {
    const domain = item.system === "dkim" ? (item.signer?.domain ?? null) : null;
    if (domain === null || !claimsInvitation(item, found)) return [];
    if (!isOwnOrParent(relate(domain, domainOf(author)))) return [];
    const kind = breakageOf(item);
    return kind === null ? [] : [{ kind, evidence: item, domain }];
  });
  return broken.find(({ kind }) => kind !== "broken") ?? broken[0] ?? null;
}

/** What a check ends with where a signature does not count, whoever asks again (RFC 8601, 2.7.1). */
const refused: ReadonlySet<string> = new Set(["fail", "policy", "neutral", "permerror"]);

/** Whether a believed server saw a signature of the domain fail when the message arrived. */
export const wasRefused = (domain: string, evidence: readonly FoundEvidence[]): boolean =>
  evidence
    .filter(({ system, status }) => system === "authres" && status === "valid")
    .some(({ results }) =>
      results.some((result) => refused.has(result.result) && checkedDomain(result) === domain),
    );

/** What believed servers say of DMARC for a domain (RFC 8601, 2.7.7), a pass or a failure, in their order. */
export const dmarcResults = (
  domain: string,
  evidence: readonly FoundEvidence[],
): readonly { readonly result: "pass" | "fail"; readonly evidence: FoundEvidence }[] =>
  evidence
    .filter(({ system, status }) => system === "authres" && status === "valid")
    .flatMap((item) =>
      item.results.flatMap(({ method, result, properties }) => {
        const about = method === "dmarc" && toAsciiDomain(properties["header.from"] ?? "") === domain;
        return about && (result === "pass" || result === "fail") ? [{ result, evidence: item }] : [];
      }),
    );

/** Fields that a good signature would cover, as far as they matter. */
const hopedFor: readonly string[] = ["from", "content-type"];

/**
 * The evidence as it might turn out once somebody is asked: whether asking could change anything is seen by
 * judging with it. Null where nothing was left unasked.
 */
export function hopeful(evidence: readonly FoundEvidence[]): readonly FoundEvidence[] | null {
  const unasked = (item: FoundEvidence): boolean =>
    !isPersonal(item) &&
    item.status === "indeterminate" &&
    item.problems.some(
      ({ code, values }) => code === "unchecked" && (values["why"] === "off" || values["why"] === "failed"),
    );
  if (!evidence.some(unasked)) return null;
  const signatures = evidence
    .filter(({ system }) => system === "dkim")
    .map(({ details }) => String(details["position"]));
  return evidence.map((item) => {
    if (!unasked(item)) return item;
    const problems = item.problems.filter(({ code }) => code === "partial");
    const details = item.system === "arc" ? { ...item.details, signatures } : item.details;
    return { ...item, status: "valid", covers: item.claims, headers: hopedFor, problems, details };
  });
}
