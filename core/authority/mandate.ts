import type { FoundEvidence } from "../evidence/evidence.ts";
import type { Problem, Values } from "../report.ts";

/**
 * What somebody signed about who may act for them: the `may_act` claim of RFC 8693, 4.4 for iMIP. Addresses
 * canonical, times UTC ISO.
 */
export interface MandateTerms {
  /** Who acts through the agent, and signed the mandate. */
  readonly actor: string;
  readonly agent: string;
  readonly role: "organizer" | "attendee";
  /** Upper case. */
  readonly methods: readonly string[];
  readonly components: readonly string[];
  /** The one event it is for; null: any. */
  readonly uid: string | null;
  /** To whom the actor says it; null: to everybody. */
  readonly audience: readonly string[] | null;
  readonly issued: string;
  readonly from: string;
  readonly until: string;
  /** jti: by it the mandate is withdrawn. */
  readonly id: string;
  /** SHA-256 of the agent's certificate, lower-case hex: nobody else's signature counts; null: any of the agent's. */
  readonly pin: string | null;
}

/** A mandate at hand: what it says, and the evidence of who signed it; only a valid one proves anything. */
export interface Mandate {
  readonly terms: MandateTerms;
  /** Its `details` name the terms; `signer` and `chain` whoever signed it. */
  readonly evidence: FoundEvidence;
  /** Enclosed in this message, or imported by the person before. */
  readonly source: "enclosed" | "imported";
}

/** The actor's own word that a mandate of theirs no longer holds. */
export interface Withdrawal {
  readonly issuer: string;
  readonly id: string;
}

/** All that a message and the person's store hold of mandates. */
export interface FoundMandates {
  readonly mandates: readonly Mandate[];
  /** Valid ones alone. */
  readonly withdrawals: readonly Withdrawal[];
  /** Evidence for every mandate and withdrawal, readable or not, in the order found. */
  readonly evidence: readonly FoundEvidence[];
}

/** Why a mandate or withdrawal does not count, whatever it is used for. */
export type Unusable =
  /** It cannot be read, or says nothing to rely on: `where` names the header parameter or claim. */
  | "format"
  /** Somebody else signed it. */
  | "signer"
  /** A twin outside every signature. */
  | "not-signed"
  /** Whoever signed it is not proven; what is wrong stands beside it. */
  | "not-proven"
  | "withdrawn"
  /** A later one of the same two has begun. */
  | "superseded"
  | "not-yet"
  | "expired"
  /** More were enclosed or imported than are looked at. */
  | "too-many";

export const unusable = (why: Unusable, values: Values = {}): Problem => ({
  code: "mandate-unusable",
  values: { why, ...values },
});

/** How far two honest clocks may differ, in milliseconds: an agent may send as soon as the mandate is made. */
const skew = 5 * 60 * 1000;

/** Where a time lies outside the terms. */
export function timeFault({ issued, from, until }: MandateTerms, at: Date): "not-yet" | "expired" | null {
  const time = at.getTime();
  if (Math.max(Date.parse(issued), Date.parse(from)) > time + skew) return "not-yet";
  return time > Date.parse(until) ? "expired" : null;
}
