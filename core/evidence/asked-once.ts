import type { Budget } from "../bytes/budget.ts";
import type { FoundEvidence } from "./evidence.ts";
import type { Certificates, Fetching, Lookup, Revocation, TrustAnchors } from "../ports.ts";

/** The ports that hand in what signatures are judged by. */
export interface Material {
  readonly anchors: TrustAnchors;
  readonly certificates: Certificates;
  readonly revocation: Revocation;
  readonly fetching?: Fetching;
}

/** Each with all it answered. */
export interface MaterialOnce extends Omit<Material, "fetching"> {
  readonly fetching: Fetching | null;
}

/** What look-ups brought so far, by kind. */
type Brought = Readonly<Record<Lookup["kind"], Uint8Array[]>>;

/**
 * The same ports, each of which is asked at most once, and for each thing to be had elsewhere once: however many signatures
 * there are and for however many times they are judged, it is from the same material. What look-ups bring of revocation is from
 * then on at hand as if the host had handed it in: what was asked for one time may be an answer for another. Look-ups are
 * bounded by the budget; past it nothing is to be had.
 */
export function askedOnce(
  { anchors, certificates, revocation, fetching }: Material,
  budget: Budget,
): MaterialOnce {
  const crls = once(() => revocation.crls());
  const ocsp = once(() => revocation.ocsp?.() ?? Promise.resolve([]));
  const brought: Brought = { issuers: [], crl: [], ocsp: [] };
  return {
    anchors: { anchors: once(() => anchors.anchors()) },
    certificates: { certificates: once(() => certificates.certificates()) },
    revocation: {
      crls: async () => [...(await crls()), ...brought.crl],
      ocsp: async () => [...(await ocsp()), ...brought.ocsp],
    },
    fetching: fetching === undefined ? null : fetchedOnce(fetching, budget, brought),
  };
}

export function once<T>(ask: () => Promise<T>): () => Promise<T> {
  let answer: Promise<T> | undefined;
  return () => (answer ??= ask());
}

function fetchedOnce(fetching: Fetching, budget: Budget, brought: Brought): Fetching {
  const answers = new Map<string, Promise<Uint8Array | null>>();
  const ask = async (lookup: Lookup): Promise<Uint8Array | null> => {
    if (!budget.spend("lookups")) return null;
    const octets = await fetching.fetch(lookup);
    if (octets === null || !budget.spend("lookupBytes", octets.length)) return null;
    brought[lookup.kind].push(octets);
    return octets;
  };
  return {
    fetch(lookup) {
      const key = [lookup.kind, lookup.url, ...(lookup.request ?? [])].join(" ");
      const answer = answers.get(key) ?? ask(lookup);
      answers.set(key, answer);
      return answer;
    },
  };
}

/**
 * What `gather` finds without looking anything up; where a look-up may know more, `waiting` is told so far, and `gather`
 * called once more with it.
 */
export async function withLookups(
  fetching: Fetching | null,
  gather: (fetching: Fetching | null) => Promise<readonly FoundEvidence[]>,
  waiting: (soFar: readonly FoundEvidence[]) => Promise<void> | void,
): Promise<readonly FoundEvidence[]> {
  const found = await gather(null);
  if (fetching === null || !found.some(mayBeLookedUp)) return found;
  await waiting(found);
  return gather(fetching);
}

/** Whether a certificate is known to be revoked. */
export const isRevoked = ({ problems }: FoundEvidence): boolean =>
  problems.some(({ code }) => code === "certificate-revoked");

/** No issuer is at hand, or none without a fault of its own; or nothing is known of revocation. */
const mayBeLookedUp = ({ problems, chain }: FoundEvidence): boolean =>
  problems.some(
    ({ code, values }) =>
      code === "revocation-unknown" ||
      (code === "certificate-invalid" && chain[0]?.breaks.length === 0) ||
      (code === "certificate-untrusted" && (values["why"] === "no-issuer" || values["why"] === "signature")),
  );
