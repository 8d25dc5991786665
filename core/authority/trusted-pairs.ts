import { compareAddresses } from "../mime/address.ts";

/**
 * The person's or the organisation's own statement that an agent may act for an actor: the local list that
 * RFC 6047, 3 names as one of three ways to decide about SENT-BY.
 */
export interface TrustedPair {
  /** Canonical address of the SENT-BY. */
  readonly agent: string;
  /** Canonical address of the ORGANIZER or ATTENDEE acted for. */
  readonly actor: string;
  /** Methods the statement is limited to, upper case; null: all. */
  readonly methods: readonly string[] | null;
  /** Last moment it holds, UTC ISO; null: until it is revoked. */
  readonly until: string | null;
  /** Digest of the one invitation it was given for (`Judgement.digest`); null: not for one alone. */
  readonly only: string | null;
}

/** What somebody's authority is asked about. */
export interface Act {
  readonly agent: string;
  readonly actor: string;
  readonly method: string | null;
  /** Of the invitation's text, as in `Judgement.digest`. */
  readonly digest: string | null;
  readonly at: Date;
}

/**
 * The pair that lets the agent act for the actor, else null. ASCII case of a local part is set aside, as
 * everywhere an address of the person's own list meets one of a message (RFC 8550, 3).
 */
export function trustedPair(pairs: readonly TrustedPair[], act: Act): TrustedPair | null {
  const { agent, actor, method, digest, at } = act;
  return (
    pairs.find(
      (pair) =>
        compareAddresses(pair.agent, agent) !== "different" &&
        compareAddresses(pair.actor, actor) !== "different" &&
        (pair.methods === null || (method !== null && pair.methods.includes(method))) &&
        (pair.until === null || at.getTime() <= Date.parse(pair.until)) &&
        (pair.only === null || pair.only === digest),
    ) ?? null
  );
}
