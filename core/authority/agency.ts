/** What lets an agent act for an actor: the reader's own list, or the actor's own mandate (RFC 6047, 3). */
import { sameAddress } from "../mime/address.ts";
import { includesAddress } from "./signatures.ts";
import { timeFault, type Mandate } from "./mandate.ts";
import { trustedPair, type Act, type TrustedPair } from "./trusted-pairs.ts";

/** An act, and what a mandate may be narrowed to beside it. */
export interface MandatedAct extends Act {
  readonly role: "organizer" | "attendee";
  readonly component: string | null;
  readonly uid: string | null;
  /** Canonical addresses of the reader; empty: unknown. */
  readonly me: readonly string[];
  /** SHA-256 of the certificate that signed as the agent, lower-case hex; null: no such signature. */
  readonly certificate: string | null;
}

export type Authority =
  { readonly by: "pair"; readonly pair: TrustedPair } | { readonly by: "mandate"; readonly mandate: Mandate };

/** Why a mandate between the two does not reach this act, in the order they are asked. */
const faults = [
  "not-proven",
  "withdrawn",
  "superseded",
  "not-yet",
  "expired",
  "role",
  "method",
  "component",
  "event",
  "audience",
  "certificate",
] as const;
export type MandateFault = (typeof faults)[number];

/** A pair of the person's own list comes first: it is nobody else's word. */
export function authorityFor(
  pairs: readonly TrustedPair[],
  mandates: readonly Mandate[],
  act: MandatedAct,
): Authority | null {
  const pair = trustedPair(pairs, act);
  if (pair !== null) return { by: "pair", pair };
  const mandate = mandatesBetween(mandates, act).find((one) => faultOf(one, act) === null);
  return mandate === undefined ? null : { by: "mandate", mandate };
}

/**
 * The mandate that comes nearest where none reaches the act, and why not; null: one does, or there is none
 * between the two.
 */
export function unusableMandate(
  mandates: readonly Mandate[],
  act: MandatedAct,
): { readonly mandate: Mandate; readonly why: MandateFault } | null {
  let nearest: { readonly mandate: Mandate; readonly why: MandateFault } | null = null;
  for (const mandate of mandatesBetween(mandates, act)) {
    const why = faultOf(mandate, act);
    if (why === null) return null;
    if (nearest === null || faults.indexOf(why) > faults.indexOf(nearest.why)) nearest = { mandate, why };
  }
  return nearest;
}

const mandatesBetween = (mandates: readonly Mandate[], { agent, actor }: Act): readonly Mandate[] =>
  mandates.filter(({ terms }) => sameAddress(terms.agent, agent) && sameAddress(terms.actor, actor));

/** What its evidence says against it already, where that is not who signed it. */
const ends: readonly MandateFault[] = ["withdrawn", "superseded", "not-yet", "expired"];

function unproven({ evidence }: Mandate): MandateFault | null {
  if (evidence.status === "valid") return null;
  const why = evidence.problems.find(({ code }) => code === "mandate-unusable")?.values["why"];
  return ends.find((end) => end === why) ?? "not-proven";
}

function faultOf(mandate: Mandate, act: MandatedAct): MandateFault | null {
  const { terms } = mandate;
  const { audience } = terms;
  const ended = unproven(mandate) ?? timeFault(terms, act.at);
  if (ended !== null) return ended;
  if (terms.role !== act.role) return "role";
  if (act.method === null || !terms.methods.includes(act.method)) return "method";
  if (act.component === null || !terms.components.includes(act.component)) return "component";
  if (terms.uid !== null && terms.uid !== act.uid) return "event";
  if (audience !== null && !act.me.some((mine) => includesAddress(audience, mine))) return "audience";
  return terms.pin === null || terms.pin === act.certificate ? null : "certificate";
}
