import type { Budget } from "../bytes/budget.ts";
import type { Dns, DnsAnswer, DnsType } from "../ports.ts";

/** "limit": the budget of the message is spent, so the question was not put. */
export type Answer =
  DnsAnswer | { readonly status: "limit"; readonly records: readonly []; readonly dnssec: null };

/** RFC 1035, 2.3.4, as text without the final dot. */
const longestName = 253;
/** What key records are named by (RFC 6376, 3.6.2.1; RFC 5890): letters, digits, hyphen and underscore. */
const nameSyntax =
  /^(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?)(?:\.[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?)+$/;

/**
 * The questions one message makes us put to the Domain Name System. A stranger's mail chooses their names, so
 * they are few, each is put once, and none is put that no record could answer.
 */
export class Questions {
  readonly #dns: Dns | null;
  readonly #budget: Budget;
  readonly #asked = new Map<string, Promise<Answer>>();

  /** `dns` null: nobody may be asked. */
  constructor(dns: Dns | null, budget: Budget) {
    this.#dns = dns;
    this.#budget = budget;
  }

  /** Whether there is anybody to ask. */
  get open(): boolean {
    return this.#dns !== null;
  }

  ask(name: string, type: DnsType = "TXT"): Promise<Answer> {
    const key = `${type} ${name}`;
    let answer = this.#asked.get(key);
    if (answer === undefined) this.#asked.set(key, (answer = this.#put(name, type)));
    return answer;
  }

  async #put(name: string, type: DnsType): Promise<Answer> {
    const unanswered = { records: [], dnssec: null } as const;
    if (name.length > longestName || !nameSyntax.test(name)) return { status: "none", ...unanswered };
    if (this.#dns === null) return { status: "off", ...unanswered };
    if (!this.#budget.spend("dnsQuestions")) return { status: "limit", ...unanswered };
    return this.#dns.lookup(name, type);
  }
}
