import type { Resource } from "../../bytes/budget.ts";
import type { Problem } from "../../report.ts";

/** What can break its standard around a signature, each with the clause that it breaks. */
const clauses = {
  /** A repeated or broken Content field or parameter, or a delimiter that readers take differently. */
  structure: "RFC 2045, 3",
  "two-parts": "RFC 1847, 2.1",
  protocol: "RFC 1847, 2.1",
  /** A CR without its LF in what was signed: readers end lines differently. */
  "bare-cr": "RFC 2045, 2.7",
  /** The bytes are no ContentInfo. */
  cms: "RFC 5652, 3",
  "signature-type": "RFC 8551, 3.5.3.1",
  "signed-data-version": "RFC 5652, 5.1",
  /** eContentType is not id-data: a time stamp, a receipt. */
  "content-type": "RFC 8551, 2.4.2",
  "attached-content": "RFC 8551, 3.5.3.1",
  "absent-content": "RFC 8551, 3.5.2",
  "no-signer": "RFC 8551, 3.5",
  "signer-info": "RFC 5652, 5.3",
  "signer-info-version": "RFC 5652, 5.3",
  "signed-attributes": "RFC 5652, 5.3",
  "content-type-attribute": "RFC 5652, 11.1",
  "message-digest": "RFC 5652, 11.2",
  "signing-time": "RFC 5652, 11.3",
  "signing-certificate": "RFC 5035, 5",
  "signing-certificate-v2": "RFC 5035, 3",
  "algorithm-protection": "RFC 6211, 2",
  "digest-algorithm": "RFC 8933, 3.1",
  countersignature: "RFC 5652, 11.4",
} as const;
export type Fault = keyof typeof clauses;

export const malformed = (where: Fault): Problem => ({
  code: "malformed",
  values: { where, clause: clauses[where] },
});

/** A bound that was hit, so that something was not looked at. */
export const beyond = (limit: Resource): Problem => ({
  code: "malformed",
  values: { where: "limit", limit },
});

export const unsupported = (why: string): Problem => ({ code: "signature-unsupported", values: { why } });

export const broken = (why: "digest" | "signature"): Problem => ({
  code: "signature-broken",
  values: { why },
});

export const encrypted: Problem = { code: "encrypted", values: {} };
