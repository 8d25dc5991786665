import type { Budget } from "../bytes/budget.ts";
import type { Evidence } from "../report.ts";
import type { Questions } from "./questions.ts";

/**
 * One system's statement about some bytes: what the report shows, and where in the message it stands.
 * Evidence says who, which bytes and how sure; it never judges roles.
 */
export interface FoundEvidence extends Evidence {
  /** Part id of the signature's container (multipart/signed or application/pkcs7-mime); the root for what stands in its header. */
  readonly node: string;
  /** Depth of that container: the greater, the further inside. */
  readonly depth: number;
  /**
   * Mailboxes that only the certificate's subject names, where subjectAltName names none: RFC 8550, 3 knows
   * them, RFC 6047, 3 does not. They count for `smimeStatus`, never for a verdict.
   */
  readonly subjectAddresses: readonly string[];
  /** When a certificate or an answer about one that it rests on ends, UTC ISO; null: none does. */
  readonly until: string | null;
}

/** What a mail store does with the messages it holds. */
export interface MailStore {
  /**
   * It wrote the message anew from what it keeps: outside of what a personal signature covers, the bytes are the
   * store's and not the sender's, and a domain's signature that no longer fits says nothing.
   */
  readonly rebuilt: boolean;
  /** Its own servers write Authentication-Results without an authserv-id (against RFC 8601, 2.2; Exchange Online). */
  readonly unnamedResults: boolean;
  /**
   * Domains of its servers, beside the policy's own: what they received is not on foreign ground. Where they name
   * nobody, this holds for their own fields alone: they take out none that names another, so that one which stands
   * behind them may be forged.
   */
  readonly hosts: readonly string[];
}

/** Servers whose word counts, because the person's or their organisation's policy says so. */
export interface OwnServers {
  /** authserv-ids (RFC 8601, 2.5), lower case. */
  readonly authservIds: readonly string[];
  /** Domains the person's organisation runs, A-labels: their servers are no strangers on the way. */
  readonly ownDomains: readonly string[];
  /** Where the message was kept; one that keeps messages as they came where left out. */
  readonly store?: MailStore;
}

/** What evidence of mail domains and relays rests on beside the bytes. */
export interface DomainSurroundings extends OwnServers {
  readonly budget: Budget;
  /** The time signatures are judged for. */
  readonly at: Date;
  readonly questions: Questions;
  /** Domains whose ARC seals count, A-labels. */
  readonly trustedSealers: readonly string[];
}
