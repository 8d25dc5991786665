/**
 * The way a message came, as one line of steps: what servers wrote into its header, and what of that is more
 * than their word. Newest first, as the header itself has it: what stands on top was added last, by the
 * reader's own server, and the further down, the more people could have written it.
 */
import type { ClaimedResults, Evidence, Hop, Report, Trace } from "../core/report.ts";
import { wholeDomains } from "./evidence.ts";

/** "proven": a signature that counts holds; "server": a server the reader believes; "claimed": anybody. */
export type Standing = "proven" | "server" | "claimed";

interface Placed {
  /** Index among the header fields, top first. */
  readonly position: number;
  readonly standing: Standing;
}

export type Step = Placed &
  (
    | {
        readonly kind: "hop";
        readonly hop: Hop;
        /** Seconds after the hop before it, by the clocks of both; null where one is not known. */
        readonly waited: number | null;
      }
    /** One ARC set; `whole`: domains whose signature its server found whole. */
    | { readonly kind: "seal"; readonly evidence: Evidence; readonly whole: readonly string[] }
    | { readonly kind: "signature"; readonly evidence: Evidence }
    | { readonly kind: "results"; readonly evidence: Evidence; readonly whole: readonly string[] }
    | { readonly kind: "claimed"; readonly claimed: ClaimedResults }
    | { readonly kind: "list"; readonly list: NonNullable<Trace["list"]> }
    | { readonly kind: "resent"; readonly resent: Trace["resent"][number] }
    | { readonly kind: "opes"; readonly opes: Trace["opes"][number] }
  );

export interface Way {
  readonly steps: readonly Step[];
  /** Steps left out. */
  readonly more: number;
}

/** Steps drawn, at most. */
const drawn = 60;
/** Where evidence does not say where it stands: below all that does. */
const nowhere = Number.MAX_SAFE_INTEGER;

export function wayOf({ trace, evidence }: Report): Way {
  const steps = [
    ...hopsOf(trace, evidence),
    ...evidence.flatMap(stepOf),
    ...trace.claimed.map((claimed) => ({ kind: "claimed" as const, claimed, ...claim(claimed.position) })),
    ...(trace.list === null
      ? []
      : [{ kind: "list" as const, list: trace.list, ...claim(trace.list.position) }]),
    ...trace.resent.map((resent) => ({ kind: "resent" as const, resent, ...claim(resent.position) })),
    ...trace.opes.map((opes) => ({ kind: "opes" as const, opes, ...claim(opes.position) })),
  ].toSorted((a, b) => a.position - b.position);
  return { steps: steps.slice(0, drawn), more: trace.more + Math.max(0, steps.length - drawn) };
}

function claim(position: number): Placed {
  return { position, standing: "claimed" };
}

function stepOf(evidence: Evidence): readonly Step[] {
  const position = positionOf(evidence);
  const standing: Standing = evidence.status === "valid" ? "proven" : "claimed";
  switch (evidence.system) {
    case "smime":
    case "mandate":
      return [];
    case "dkim":
      return [{ kind: "signature", evidence, position, standing }];
    case "arc":
      return [{ kind: "seal", evidence, whole: wholeDomains(evidence.results), position, standing }];
    case "authres":
      return [
        {
          kind: "results",
          evidence,
          whole: wholeDomains(evidence.results),
          position,
          standing: "server",
        },
      ];
  }
}

function positionOf({ details }: Evidence): number {
  const { position } = details;
  return typeof position === "number" && Number.isFinite(position) ? position : nowhere;
}

function hopsOf({ hops }: Trace, evidence: readonly Evidence[]): readonly Step[] {
  const believed = believedHops(hops, evidence);
  return hops.map((hop, index) => ({
    kind: "hop",
    hop,
    waited: secondsBetween(hops[index + 1]?.at ?? null, hop.at),
    position: hop.position,
    standing: believed.has(hop) ? "server" : "claimed",
  }));
}

/**
 * What stands above the results of a server the reader believes was written after them, by that server and
 * those behind it. The server's own hop is among them, or else the next below, if that names it.
 */
function believedHops(hops: readonly Hop[], evidence: readonly Evidence[]): ReadonlySet<Hop> {
  const results = evidence.filter(({ system }) => system === "authres");
  const position = Math.min(nowhere, ...results.map(positionOf));
  const top = results.find((each) => positionOf(each) === position);
  if (top === undefined || position === nowhere) return new Set();
  const names = (hop: Hop): boolean => hop.by !== null && hop.by.toLowerCase() === top.signer?.domain;
  const above = hops.filter((hop) => hop.position < position);
  const next = hops.find((hop) => hop.position > position);
  return new Set(next === undefined || above.some(names) || !names(next) ? above : [...above, next]);
}

function secondsBetween(before: string | null, after: string | null): number | null {
  if (before === null || after === null) return null;
  const seconds = Math.round((Date.parse(after) - Date.parse(before)) / 1000);
  return Number.isFinite(seconds) ? seconds : null;
}
