import { gateBy, type Grounds } from "../../core/lookups.ts";
import type { Lookup } from "../../core/ports.ts";
import { guardedFetch, Refusal, systemResolve, type Guard } from "../ports/node/fetch-guard.ts";
import { keptAnswers, largest, type Outcome } from "../ports/fetching.ts";

export interface Service extends Grounds {
  /** See `Guard`. */
  readonly allowed: readonly string[];
  readonly resolve?: Guard["resolve"];
  /** Milliseconds for one look-up. */
  readonly patience?: number;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
}

/** Too many look-ups are under way. */
export class Busy extends Error {}

/** Look-ups under way, all in all and to one host. */
const most = 16;
const mostToOne = 4;

/**
 * Does look-ups for whoever asks, once their certificates allow them. A word says why there is none: those of `Admission`, of
 * `Refusal`, or "unlike". Rejects with `Busy`.
 */
export function relayService(service: Service): (lookup: Lookup) => Promise<Outcome> {
  const { allowed, resolve = systemResolve, patience = 10_000, now = Date.now } = service;
  const admit = gateBy(service);
  const running = new Map<string, number>();
  let under = 0;

  async function get({ kind, url, request }: Lookup): Promise<Outcome> {
    const host = URL.canParse(url) ? new URL(url).host : "";
    const toHost = running.get(host) ?? 0;
    if (under >= most || toHost >= mostToOne) throw new Busy();
    under++;
    running.set(host, toHost + 1);
    try {
      const posted = request === null ? null : { body: request, type: "application/ocsp-request" };
      return await guardedFetch(url, posted, { limit: largest[kind], patience, allowed, resolve });
    } catch (fault) {
      if (fault instanceof Refusal) return fault.code;
      throw fault;
    } finally {
      under--;
      const left = (running.get(host) ?? 1) - 1;
      if (left === 0) running.delete(host);
      else running.set(host, left);
    }
  }

  const answer = keptAnswers(get, now);
  return async (lookup) => {
    const admission = await admit(lookup, new Date(now()));
    if (admission.kind === "refused") return admission.why;
    // By what was proven, not by what was handed in: else whoever asks could have something kept for others.
    return answer({ ...lookup, certificates: admission.chain });
  };
}
