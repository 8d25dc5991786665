import type { ChainLink, Evidence, Judgement, Report, Reason } from "../report.ts";

/** Who proved to have written an invitation or an answer, and by which key. */
export interface Proof {
  readonly by: "actor" | "agent";
  /** The certificate's address. */
  readonly address: string;
  readonly key: string;
  readonly issuer: string;
}

const reasonOf = ({ reasons }: Judgement, ...codes: readonly Reason["code"][]): Reason | undefined =>
  reasons.find(({ code }) => codes.includes(code));

/** Broken, contradicted, or to be read in two ways: nothing such a mail says is worth remembering. */
export const isSound = (judgement: Judgement): boolean =>
  judgement.reasons.every(({ severity }) => severity !== "danger") &&
  reasonOf(judgement, "ambiguous", "malformed", "encrypted") === undefined;

/** Signed by a key that somebody else's authority named for a person whose key is known: not yet believed. */
export const isNewKey = (judgement: Judgement): boolean =>
  reasonOf(judgement, "signer-changed") !== undefined;

/** The actor's or agent's own word counts in full, with nothing left to prove. */
export const isAuthorized = ({ trust }: Judgement): boolean =>
  trust?.level === "verified" || trust?.level === "authorized";

/** The actor's signature, or that of an agent whose authority is proven; null: neither. */
export function proofOf(judgement: Judgement, report: Report): Proof | null {
  const own = reasonOf(judgement, "signed-by-actor");
  const agent = reasonOf(judgement, "signed-by-agent");
  if (own !== undefined) return proofIn(own, "actor", judgement, report);
  if (agent === undefined || reasonOf(judgement, "agent-trusted-pair", "agent-mandate") === undefined)
    return null;
  return proofIn(agent, "agent", judgement, report);
}

function proofIn(reason: Reason, by: Proof["by"], { trust }: Judgement, report: Report): Proof | null {
  const evidence: Evidence | undefined = report.evidence[reason.evidence ?? -1];
  const leaf: ChainLink | undefined = evidence?.chain[0];
  const key = evidence?.signer?.key ?? null;
  const address = trust?.signer ?? null;
  if (key === null || leaf === undefined || address === null) return null;
  return { by, address, key, issuer: leaf.issuer };
}
