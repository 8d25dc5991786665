import { includesAddress } from "../authority/signatures.ts";
import { domainOf } from "../mime/address.ts";
import type { CalendarView, Memory } from "../ports.ts";
import type { Policy } from "./policy.ts";

/** Who may say that somebody is known. */
export interface Acquaintance {
  readonly me: readonly string[];
  readonly policy: Policy;
  readonly memory: Memory | null;
}

const pairsOf = ({ trustedPairs }: Policy): readonly string[] =>
  trustedPairs.flatMap((pair) => [pair.agent, pair.actor]);

/** Whether the reader, their policy, their calendar or a press of theirs knows the actor. */
export async function isKnown(
  actor: string,
  calendar: CalendarView,
  { me, policy, memory }: Acquaintance,
): Promise<boolean> {
  return (
    includesAddress([...me, ...pairsOf(policy)], actor) ||
    (await calendar.knows(actor)) ||
    (memory !== null && (await memory.knows(actor)))
  );
}

/** Mail domains that another could be taken for. */
export function knownDomains({ me, policy }: Pick<Acquaintance, "me" | "policy">): readonly string[] {
  const own = policy.ownDomains.map((domain) => domain.toLowerCase());
  return [...new Set([...[...me, ...pairsOf(policy)].map(domainOf), ...own])];
}
