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
}

/**
 * The pair that lets `agent` send `method` for `actor` at `at`, else null. ASCII case of a local part is set
 * aside, as everywhere an address of the person's own list meets one of a message (RFC 8550, 3).
 */
export function trustedPair(
  pairs: readonly TrustedPair[],
  agent: string,
  actor: string,
  method: string | null,
  at: Date,
): TrustedPair | null {
  return (
    pairs.find(
      (pair) =>
        compareAddresses(pair.agent, agent) !== "different" &&
        compareAddresses(pair.actor, actor) !== "different" &&
        (pair.methods === null || (method !== null && pair.methods.includes(method))) &&
        (pair.until === null || at.getTime() <= Date.parse(pair.until)),
    ) ?? null
  );
}
