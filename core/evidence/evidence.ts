import type { Evidence } from "../report.ts";

/**
 * One system's statement about some bytes: what the report shows, and where in the message it stands.
 * Evidence says who, which bytes and how sure; it never judges roles.
 */
export interface FoundEvidence extends Evidence {
  /** Part id of the signature's container (multipart/signed or application/pkcs7-mime). */
  readonly node: string;
  /** Depth of that container: the greater, the further inside. */
  readonly depth: number;
  /**
   * Mailboxes that only the certificate's subject names, where subjectAltName names none: RFC 8550, 3 knows
   * them, RFC 6047, 3 does not. They count for `smimeStatus`, never for a verdict.
   */
  readonly subjectAddresses: readonly string[];
}
