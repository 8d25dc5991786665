import { Budget, defaultLimits, type Limits } from "../../../bytes/budget.ts";
import { parseMessage } from "../../../mime/parse.ts";
import type { Message } from "../../../mime/part.ts";
import type { Dns, DnsAnswer } from "../../../ports.ts";
import type { Problem } from "../../../report.ts";
import type { DomainSurroundings, FoundEvidence } from "../../evidence.ts";
import { Questions } from "../../questions.ts";
import { verifyDkim } from "../verify.ts";

/** TXT records by name, or why there is no answer. */
export type Zone = Readonly<Record<string, readonly string[] | { readonly rcode: string }>>;

/** A Domain Name System of one file, which remembers what it was asked. */
export class ZoneDns implements Dns {
  readonly asked: string[] = [];
  readonly #zone: ReadonlyMap<string, Zone[string]>;

  constructor(zone: Zone) {
    this.#zone = new Map(Object.entries(zone).map(([name, answer]) => [name.toLowerCase(), answer]));
  }

  lookup(name: string): Promise<DnsAnswer> {
    this.asked.push(name);
    const answer = this.#zone.get(name);
    if (answer === undefined || ("rcode" in answer && answer.rcode === "NXDOMAIN"))
      return Promise.resolve({ status: "none", records: [], dnssec: "insecure" });
    if ("rcode" in answer) return Promise.resolve({ status: "failed", records: [], dnssec: null });
    return Promise.resolve({ status: "found", records: answer, dnssec: "insecure" });
  }
}

export interface Options {
  readonly zone?: Zone;
  /** Overrides `zone`; null: nobody may be asked. */
  readonly dns?: Dns | null;
  readonly at?: Date;
  readonly limits?: Partial<Limits>;
  readonly trustedSealers?: readonly string[];
}

/** A mail, and what it is judged with. */
export function prepare(
  mail: Uint8Array,
  { zone = {}, dns = new ZoneDns(zone), at, limits, trustedSealers = [] }: Options,
): readonly [Message, DomainSurroundings] {
  const budget = new Budget({ ...defaultLimits, ...limits });
  const surroundings: DomainSurroundings = {
    budget,
    at: at ?? new Date("2026-11-01T00:00:00Z"),
    questions: new Questions(dns, budget),
    trustedSealers,
    authservIds: [],
    ownDomains: [],
  };
  return [parseMessage(mail, { budget }), surroundings];
}

export const dkimOf = (mail: Uint8Array, options: Options = {}): Promise<readonly FoundEvidence[]> =>
  verifyDkim(...prepare(mail, options));

/** "code" or "code:why", with what else tells cases apart. */
export function short({ code, values }: Problem): string {
  const told = ["why", "where", "tag", "rule", "headers", "limit", "missing", "parts", "instance"];
  return [code, ...told.flatMap((name) => (name in values ? [String(values[name])] : []))].join(":");
}

/** A line for each evidence: status, domain, problems. */
export const summary = (evidence: readonly FoundEvidence[]): string[] =>
  evidence.map(({ status, signer, problems }) =>
    [status, signer?.domain ?? "-", ...problems.map(short)].join(" "),
  );
