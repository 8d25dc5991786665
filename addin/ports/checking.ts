import type { Report } from "../../core/report.ts";
import type { DecryptionKeys } from "../../core/ports.ts";
import type { Policy } from "../../core/verify.ts";
import type { MailHost, Once, OpenMessage, Organisation, Pair } from "../host.ts";
import { fetchPolicy } from "./organisation.ts";
import type { Verifier } from "./verifier.ts";
import type { VerificationJob } from "./worker-protocol.ts";

/** What a check depends on beside the message: what the host keeps, and what its mail store does with mails. */
export interface Surroundings {
  readonly kept: Pick<MailHost, "settings" | "memory" | "calendar" | "lists">;
  readonly store: VerificationJob["store"];
  /** The person's keys for mail that is encrypted to them; none where left out. */
  readonly keys?: DecryptionKeys;
}

export type FetchPolicy = () => Promise<Partial<Policy>>;

/** Checks the person's messages under what they and their organisation decided. */
export class Checking {
  readonly #verifier: Verifier;
  readonly #fetchPolicy: FetchPolicy;
  #policy: Promise<Partial<Policy>> | null = null;

  constructor(verifier: Verifier, policy: FetchPolicy = () => fetchPolicy()) {
    this.#verifier = verifier;
    this.#fetchPolicy = policy;
  }

  /** As MailHost.verify. */
  async verify(
    message: OpenMessage,
    surroundings: Surroundings,
    onProgress: (report: Report) => void,
    signal: AbortSignal,
    once: Once = {},
  ): Promise<Report> {
    return this.#verifier.verify(await this.#jobFor(message, surroundings, once), onProgress, signal);
  }

  async #jobFor(
    message: OpenMessage,
    { kept, store, keys }: Surroundings,
    once: Once,
  ): Promise<VerificationJob> {
    const [settings, items, memory, crls, held, policy] = await Promise.all([
      kept.settings(),
      kept.calendar.items(),
      kept.memory(),
      kept.lists.contents(),
      keys?.keys() ?? [],
      this.#decided(),
    ]);
    const resolver = policy.resolver ?? once.resolver ?? settings.resolver;
    return {
      bytes: message.bytes,
      source: message.name,
      me: message.me ?? settings.me ?? [],
      policy: {
        ...policy,
        trustedPairs: [
          ...(policy.trustedPairs ?? []),
          ...(await allowed(settings.trustedPairs, policy.onBehalf)),
        ],
        authservIds: [...(policy.authservIds ?? []), ...settings.authservIds],
      },
      deliveredAt: message.deliveredAt,
      anchors: settings.anchors,
      bundledAnchors: true,
      certificates: settings.certificates,
      crls,
      pins: settings.pins,
      keys: held,
      fetching: relayOf(policy.fetching ?? settings.fetching),
      resolver: resolver === "none" ? null : resolver,
      dns: null,
      calendar: items.map((item) => item.text),
      calendarComplete: false,
      memory,
      mandates: settings.mandates,
      store,
    };
  }

  /** The organisation's policy, fetched once; where that failed, anew the next time. */
  #decided(): Promise<Partial<Policy>> {
    this.#policy ??= this.#fetchPolicy().catch((error: unknown) => {
      this.#policy = null;
      throw error;
    });
    return this.#policy;
  }

  /** As MailHost.organisation. */
  async organisation(): Promise<Organisation> {
    const policy = await this.#decided();
    const {
      resolver = null,
      fetching = null,
      authservIds = [],
      trustedSealers = [],
      ownDomains = [],
      trustedPairs = [],
    } = policy;
    const rejectsOnBehalf = rejected(policy.onBehalf);
    return {
      resolver,
      fetching: fetching === null ? null : (relayOf(fetching) ?? "off"),
      authservIds,
      trustedSealers,
      ownDomains,
      trustedPairs,
      rejectsOnBehalf,
    };
  }
}

/**
 * A page cannot look up anything directly: where the organisation allows no more than that, it does not. Nor where what was
 * kept, and may have come from another device, is no address a relay can have.
 */
function relayOf(fetching: string | null): string | null {
  if (fetching === null || !URL.canParse(fetching)) return null;
  const { protocol, username, password } = new URL(fetching);
  return protocol === "https:" && username === "" && password === "" ? fetching : null;
}

/** The person's own pairs, but for those their organisation has decided against. */
async function allowed(
  pairs: readonly Pair[],
  onBehalf: Policy["onBehalf"] | undefined,
): Promise<readonly Pair[]> {
  if (onBehalf === undefined || pairs.length === 0) return pairs;
  const { rejecting } = await import("../../core/verify.ts");
  return pairs.filter((pair) => rejecting(onBehalf, pair) === null);
}

function rejected(onBehalf: Policy["onBehalf"] | undefined): Organisation["rejectsOnBehalf"] {
  if (onBehalf?.otherwise === "reject") return true;
  const domains = Object.entries(onBehalf?.domains ?? {}).filter(([, choice]) => choice === "reject");
  return domains.length === 0 ? false : domains.map(([domain]) => domain);
}
