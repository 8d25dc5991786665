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
}

/** Servers whose word counts, because the person's or their organisation's policy says so. */
export interface OwnServers {
  /** authserv-ids (RFC 8601, 2.5), lower case. */
  readonly authservIds: readonly string[];
  /** Domains the person's organisation runs, A-labels: their servers are no strangers on the way. */
  readonly ownDomains: readonly string[];
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
