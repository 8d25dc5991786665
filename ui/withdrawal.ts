/** What is known of a signature's certificates being withdrawn: of each one, and of all of them together. */
import type { ChainLink, Evidence, Problem, RevocationStatus } from "../core/report.ts";
import { ours, say, type Phrase } from "./phrase.ts";
import { moment, type Place } from "./when.ts";

/** What a certificate's signature comes with, of the message or of another signature. */
export type Chained = Pick<Evidence, "status" | "problems" | "chain">;

export type NotAsked = "broken" | "unjudged" | "rules" | "configured" | "pinned" | "off";

export type Withdrawal =
  /** `thisUpdate`: the oldest answer's; `nextUpdate`: the first end of one, null where one has none. */
  | { readonly state: "good"; readonly thisUpdate: string; readonly nextUpdate: string | null }
  | { readonly state: "revoked" }
  /** `why`: the core's name for it; null: not every certificate was asked about. `missing`: a look-up could help. */
  | { readonly state: "unknown"; readonly why: string | null; readonly missing: boolean }
  | { readonly state: "not-asked"; readonly because: NotAsked };

/** Of all certificates but a configured one, the worst; null where there is none. */
export function withdrawalOf({ chain, status, problems }: Chained): Withdrawal | null {
  if (chain.length === 0) return null;
  const asked = chain.filter(({ signature }) => signature !== "anchor");
  const found = asked.flatMap(({ revocation }) => (revocation === null ? [] : [revocation]));
  const told = (code: string) => problems.find((problem) => problem.code === code);
  if (found.some(({ state }) => state === "revoked") || told("certificate-revoked") !== undefined)
    return { state: "revoked" };
  const unknown = found.find(({ state }) => state === "unknown");
  const reason = told("revocation-unknown")?.values["reason"];
  const why = unknown?.why ?? (typeof reason === "string" ? reason : null);
  if (asked.length === 0) return { state: "not-asked", because: "configured" };
  if (unknown === undefined && why === "pinned") return { state: "not-asked", because: "pinned" };
  if (unknown !== undefined || why !== null)
    return { state: "unknown", why: why ?? "", missing: isMissing(why) };
  if (found.length === 0) return { state: "not-asked", because: becauseOf(chain, status) };
  if (found.length < asked.length) return { state: "unknown", why: null, missing: false };
  const given = found.flatMap(({ thisUpdate }) => (thisUpdate === null ? [] : [thisUpdate])).toSorted();
  const ends = found.map(({ nextUpdate }) => nextUpdate);
  const [oldest] = given;
  // A good answer without its time is none.
  if (oldest === undefined || given.length < found.length)
    return { state: "unknown", why: "", missing: false };
  const first = ends.includes(null) ? null : (ends.filter((end) => end !== null).toSorted()[0] ?? null);
  return { state: "good", thisUpdate: oldest, nextUpdate: first };
}

/** Nothing was at hand, or nothing new enough. */
function isMissing(why: string | null): boolean {
  return why !== null && /^(no|other|delta|stale|partial|bad)-/.test(why);
}

function becauseOf(chain: readonly ChainLink[], status: Evidence["status"]): NotAsked {
  if (chain[0]?.signature === "pinned") return "pinned";
  if (status === "invalid") return "broken";
  if (chain.at(-1)?.signature !== "anchor") return "unjudged";
  return chain.some(({ breaks }) => breaks.length > 0) ? "rules" : "off";
}

/** One certificate's own. */
export function withdrawalPhrase(revocation: RevocationStatus | null, place: Place): Phrase {
  const { withdrawal, certificateFaults } = place.words;
  if (revocation === null) return [ours(withdrawal.notAsked)];
  const { state, source, why, since, thisUpdate, nextUpdate } = revocation;
  const by = source ?? "crl";
  switch (state) {
    case "good":
      return thisUpdate === null
        ? withdrawal.unknown(certificateFaults.unknownWhy(""))
        : say`${withdrawal.good[by](moment(thisUpdate, place))}${untilPhrase(nextUpdate, place)}`;
    case "revoked": {
      const day = since === null ? null : moment(since, place);
      const held = why === "certificateHold";
      const what = held
        ? withdrawal.held(day)
        : withdrawal.revoked(day, certificateFaults.revokedWhy(why ?? ""));
      return thisUpdate === null ? what : say`${what}${withdrawal.says[by](moment(thisUpdate, place))}`;
    }
    case "unknown":
      return withdrawal.unknown(certificateFaults.unknownWhy(why ?? ""));
  }
}

function untilPhrase(nextUpdate: string | null, place: Place): Phrase {
  return nextUpdate === null ? [] : place.words.withdrawal.until(moment(nextUpdate, place));
}

/** What is left to say where it is said already whether anything was withdrawn. */
export const otherProblems = ({ chain, problems }: Chained): readonly Problem[] =>
  chain.length === 0 ? problems : problems.filter(({ code }) => code !== "revocation-unknown");

/** How a signature came out: one that fits, by a certificate that was withdrawn, is not called one that does not fit. */
export function outcomeOf(chained: Chained): Evidence["status"] | "revoked" {
  return chained.status === "invalid" && withdrawalOf(chained)?.state === "revoked"
    ? "revoked"
    : chained.status;
}
