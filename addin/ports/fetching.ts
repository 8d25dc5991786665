import { placeOf, readFound } from "../../core/lookups.ts";
import type { Fetching, Lookup } from "../../core/ports.ts";
import { readBody } from "./body.ts";

/** Octets of an answer, at most. */
export const largest: Readonly<Record<Lookup["kind"], number>> = {
  crl: 10 * 1024 * 1024,
  ocsp: 64 * 1024,
  issuers: 256 * 1024,
};

/** Of a look-up as it is posted to a relay: twelve certificates of the size real ones have. */
export const largestLookup = 256 * 1024;

/** What a test puts in the world's place. */
export interface FetchingOptions {
  readonly fetch?: typeof fetch;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
  /** Milliseconds after which there is no answer. */
  readonly patience?: number;
}

/** Octets and answers kept at once. */
const mostOctets = 64 * 1024 * 1024;
const mostKept = 500;
/** Milliseconds in which nobody who could not answer is asked again. */
const pause = 60_000;

/** What was asked for, or in a word why there is none. */
export type Outcome = Uint8Array | string;

/**
 * Keeps what `get` finds, in memory alone: lists and OCSP answers until their own nextUpdate and no longer, and only where the issuer's
 * signature is on them. What could not be had is asked for again a minute later, and what `get` rejected with at once. One question
 * at a time is put once. "unlike": what came is not what was asked for.
 */
export function keptAnswers(
  get: (lookup: Lookup) => Promise<Outcome>,
  now: () => number = Date.now,
): (lookup: Lookup) => Promise<Outcome> {
  const kept = new Map<string, { readonly outcome: Outcome; readonly until: number }>();
  const running = new Map<string, Promise<Outcome>>();
  let weight = 0;

  function drop(place: string): void {
    weight -= kept.get(place)?.outcome.length ?? 0;
    kept.delete(place);
  }

  function keep(place: string, outcome: Outcome, until: number): void {
    if (until <= now()) return;
    kept.set(place, { outcome, until });
    weight += outcome.length;
    for (const [oldest] of kept) {
      if (kept.size <= mostKept && weight <= mostOctets) break;
      drop(oldest);
    }
  }

  async function ask(lookup: Lookup, place: string): Promise<Outcome> {
    const outcome = await get(lookup);
    const found = typeof outcome === "string" ? null : await readFound(lookup, outcome, new Date(now()));
    if (found === null) {
      const why = typeof outcome === "string" ? outcome : "unlike";
      keep(place, why, now() + pause);
      return why;
    }
    if (found.until !== null) keep(place, outcome, found.until.getTime());
    return outcome;
  }

  return async (lookup) => {
    const place = await placeOf(lookup);
    if (place === null) return "unlike";
    const known = kept.get(place);
    if (known !== undefined && now() < known.until) return known.outcome;
    drop(place);
    let answer = running.get(place);
    if (answer === undefined) {
      answer = ask(lookup, place).finally(() => running.delete(place));
      running.set(place, answer);
    }
    return answer;
  };
}

/** The port over it: what cannot be had is null. */
export function keptFetching(get: (lookup: Lookup) => Promise<Outcome>, now?: () => number): Fetching {
  const answer = keptAnswers((lookup) => get(lookup).catch(() => "unreachable"), now);
  return {
    fetch: (lookup) => answer(lookup).then((outcome) => (typeof outcome === "string" ? null : outcome)),
  };
}

/**
 * Has a relay look things up (addin/relay): it learns which certificates are being checked, and from us nothing else: no cookie, no
 * referrer, nothing of the message.
 *
 * @param url Of the relay; its "lookup" is below it.
 */
export function relayFetching(url: string, options: FetchingOptions = {}): Fetching {
  const { now = Date.now, patience = 20_000 } = options;
  const place = new URL("lookup", url.endsWith("/") ? url : `${url}/`).href;
  return keptFetching(async (lookup) => {
    const body = describe(lookup);
    if (body.length > largestLookup) return "too-large";
    const response = await (options.fetch ?? fetch)(place, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body,
      mode: "cors",
      credentials: "omit",
      referrerPolicy: "no-referrer",
      redirect: "error",
      cache: "no-store",
      signal: AbortSignal.timeout(patience),
    });
    if (response.status === 200) return (await readBody(response, largest[lookup.kind])) ?? "too-large";
    await response.body?.cancel();
    return "refused";
  }, now);
}

const describe = ({ kind, url, certificates, request }: Lookup): string =>
  JSON.stringify({
    kind,
    url,
    certificates: certificates.map(base64Of),
    request: request === null ? null : base64Of(request),
  });

function base64Of(octets: Uint8Array): string {
  let text = "";
  for (const octet of octets) text += String.fromCharCode(octet);
  return btoa(text);
}
