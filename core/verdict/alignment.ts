import { claimsInvitation } from "../authority/signatures.ts";
import type { FoundEvidence } from "../evidence/evidence.ts";
import type { Questions } from "../evidence/questions.ts";
import type { FoundInvitation } from "../invitation/invitation.ts";
import type { Part } from "../mime/part.ts";
import { canonicalAddress, domainOf } from "../mime/address.ts";
import type { Alignment } from "../report.ts";
import { walkTree } from "./dmarc.ts";
import type { DmarcWalk } from "./dmarc.ts";
import { dmarcResults, vouchersOf } from "./domain.ts";
import type { Voucher } from "./domain.ts";
import { relateBy } from "./organization.ts";
import type { Registrable } from "./organization.ts";

export interface AlignmentInput {
  readonly found: FoundInvitation;
  readonly evidence: readonly FoundEvidence[];
  readonly actor: string | null;
  /** Canonical addresses of From. */
  readonly from: readonly string[];
  readonly author: string | null;
  /** The message itself. */
  readonly root: Part;
}

/** Addresses of From shown, at most: more than one is no honest invitation. */
const authorsShown = 5;

type Person = Pick<Alignment, "role" | "address">;

function people({ found, actor, from }: AlignmentInput): readonly Person[] {
  const roles = found.roles;
  const agent = roles?.agent ?? null;
  return [
    ...(actor === null ? [] : [{ role: roles?.actorKind ?? "organizer", address: actor } as const]),
    ...(agent === null ? [] : [{ role: "agent", address: agent } as const]),
    ...from.slice(0, authorsShown).map((address) => ({ role: "from", address }) as const),
  ].filter(({ address }) => canonicalAddress(address) !== null);
}

/**
 * Actor, agent and From each held against every domain that vouches. Policies are asked for only where a
 * signature that holds is of the same organisation: a stranger's mail cannot have us ask about any domain it
 * names.
 */
export async function alignmentsOf(
  input: AlignmentInput,
  registrable: Registrable,
  questions: Questions,
): Promise<readonly Alignment[]> {
  const { found, evidence, author } = input;
  if (!evidence.some((item) => item.system !== "smime" && claimsInvitation(item, found))) return [];
  const relate = relateBy(registrable);
  const vouchers = vouchersOf(found, evidence, input.root);
  const walk = (domain: string): Promise<DmarcWalk | null> =>
    questions.open ? walkTree(domain, questions) : Promise.resolve(null);
  const align = async ({ role, address }: Person): Promise<Alignment> => {
    const domain = domainOf(address);
    const vouching = vouchers.map((voucher) => ({ voucher, relation: relate(voucher.domain, domain) }));
    const related = vouching.filter(({ relation }) => relation !== "other").map(({ voucher }) => voucher);
    const walked = related.length === 0 ? null : await walk(domain);
    return {
      role,
      address,
      domain,
      organizational: walked?.organizational ?? registrable(domain),
      policy: walked?.policy ?? null,
      dmarc: role === "from" && address === author ? await dmarcOf(domain, related, walked) : null,
      vouching: vouching.map(({ voucher, relation }) => ({
        evidence: evidence.indexOf(voucher.evidence),
        domain: voucher.domain,
        relation,
      })),
    };
  };
  /** RFC 9989, 4.4: DKIM alone is judged; that SPF would have passed nobody here can know. */
  const dmarcOf = async (
    domain: string,
    related: readonly Voucher[],
    walked: DmarcWalk | null,
  ): Promise<Alignment["dmarc"]> => {
    if (walked !== null && walked.policy !== null)
      for (const { by, domain: vouching } of related) {
        if (by !== "dkim") continue;
        if (vouching === domain) return "pass";
        const other = walked.strict ? null : await walk(vouching);
        if (other?.organizational === walked.organizational) return "pass";
      }
    return dmarcResults(domain, evidence)[0]?.result ?? null;
  };
  const alignments: Alignment[] = [];
  for (const person of people(input)) alignments.push(await align(person));
  return alignments;
}
