import { authorityFor } from "../authority/agency.ts";
import { coversInvitation, isPersonal } from "../authority/signatures.ts";
import type { FoundEvidence } from "../evidence/evidence.ts";
import { domainOf, sameAddress } from "../mime/address.ts";
import type { Values } from "../report.ts";
import type { Case, Cause } from "./case.ts";
import { breakageFor, dmarcResults, signingDomain, voucherFor, vouchersOf, wasRefused } from "./domain.ts";
import type { Voucher } from "./domain.ts";
import { isPinned } from "./pins.ts";
import { unsignedAct } from "./signer.ts";

/** What mail domains add to a judgement that rests on no proven person. */
export interface DomainStanding {
  /** The actor's, or a proven agent's, own domain, where it vouches. */
  readonly voucher: Voucher | null;
  readonly causes: readonly Cause[];
}

/** From as the actor, or as an agent whose authority is proven: only for them can a domain speak. */
function authorRole(input: Case, actor: string, author: string): "actor" | "agent" | null {
  if (sameAddress(author, actor)) return "actor";
  const agent = input.found.roles?.agent ?? null;
  if (agent === null || !sameAddress(author, agent)) return null;
  const act = unsignedAct(input, agent, actor);
  return authorityFor(input.policy.trustedPairs, input.mandates, act) === null ? null : "agent";
}

/** S/MIME signatures made for a whole domain (RFC 3183), which vouch as a domain and for no person. */
function signedByDomain(input: Case, actor: string): readonly Voucher[] {
  return input.evidence.flatMap((evidence): Voucher[] => {
    if (!isPersonal(evidence) || evidence.status !== "valid") return [];
    // A person may trust a certificate for an address, and for nobody's domain.
    if (!coversInvitation(evidence, input.found) || isPinned(evidence)) return [];
    const domain = signingDomain(evidence, actor, input.policy, input.relate);
    return domain === null ? [] : [{ evidence, domain, by: "smime", covers: evidence.covers }];
  });
}

/** Whose word it is that a domain vouches, where that is somebody else's. `store`: that of the person's mail service. */
function saidBy({ system, signer, details }: FoundEvidence): Values {
  const server = system === "arc" || system === "authres" ? (signer?.domain ?? null) : null;
  if (server === null) return {};
  return { server, ...(details["store"] === true ? { store: true } : {}) };
}

/** Domains that vouch, and are not the domain of anybody who may act: a calendar service, a list, a forwarder. */
function otherDomains(input: Case, vouchers: readonly Voucher[]): Cause | null {
  const [first] = vouchers;
  if (first === undefined) return null;
  const domains = [...new Set(vouchers.map(({ domain }) => domain))];
  const { author } = input;
  const from = author !== null && voucherFor(author, [first], input.relate) !== null ? { from: author } : {};
  const { domain, evidence } = first;
  const values: Values = { domain, ...(domains.length > 1 ? { domains } : {}), ...from, ...saidBy(evidence) };
  return { code: "other-domain-vouches", values, evidence };
}

/**
 * From is the actor, and what is known of the way says that somebody else sent it: the domain's own signature
 * does not hold while another's does, or a believed server saw DMARC fail.
 */
function borrowed(input: Case, author: string, vouchers: readonly Voucher[]): Cause | null {
  const domain = domainOf(author);
  const failed = dmarcResults(domain, input.evidence).find(({ result }) => result === "fail");
  if (failed !== undefined) {
    const values = { domain, why: "dmarc", ...saidBy(failed.evidence) };
    return { code: "from-borrowed", values, evidence: failed.evidence };
  }
  const broken = breakageFor(author, input.found, input.evidence, input.relate);
  // A server's word is about the message as it arrived; only a signature that holds now shows who sent this one.
  const sender = vouchers.find(({ by }) => by === "dkim");
  // What the mail store changed, it did after whoever sent it.
  if (broken === null || broken.kind === "store" || sender === undefined) return null;
  return {
    code: "from-borrowed",
    values: { domain, why: "dkim", by: sender.domain },
    evidence: broken.evidence,
  };
}

/** Where the mail store rewrote the message, of whoever it is from; else of the actor, whom a forger would name. */
function notCheckable(input: Case, author: string, isActor: boolean): Cause | null {
  const broken = breakageFor(author, input.found, input.evidence, input.relate);
  if (broken === null || broken.kind === "broken" || (broken.kind === "body" && !isActor)) return null;
  const { domain, evidence } = broken;
  // It was checked when it arrived, and did not hold then.
  if (wasRefused(domain, input.evidence)) return null;
  const values = { domain, ...(broken.kind === "store" ? { why: "rebuilt" } : {}) };
  return { code: "dkim-not-checkable", values, evidence };
}

/** Asked only where no proven person signed: a person's own signature leaves nothing for a domain to say. */
export function domainStanding(input: Case, actor: string): DomainStanding {
  const { author } = input;
  const [root] = input.parts;
  const reported = root === undefined ? [] : vouchersOf(input.found, input.evidence, root);
  const vouchers = [...signedByDomain(input, actor), ...reported];
  const role = author === null ? null : authorRole(input, actor, author);
  const voucher = author === null || role === null ? null : voucherFor(author, vouchers, input.relate);
  if (voucher !== null) {
    const { domain, by, evidence } = voucher;
    const values: Values = { domain, by, role: role ?? "", ...saidBy(evidence) };
    return { voucher, causes: [{ code: "domain-vouches", values, evidence }] };
  }
  const mine = author !== null && role === "actor" ? author : null;
  const from = mine === null ? null : borrowed(input, mine, vouchers);
  const isOpen = from === null && author !== null && voucherFor(author, vouchers, input.relate) === null;
  const checkable = isOpen ? notCheckable(input, author, mine !== null) : null;
  const causes = [from, checkable, otherDomains(input, vouchers)];
  return { voucher: null, causes: causes.filter((cause) => cause !== null) };
}
