/** Object identifiers, under the names their RFCs give them. */

export * as algorithmOids from "./oids/algorithms.ts";

export const curveOids = {
  "P-256": "1.2.840.10045.3.1.7",
  "P-384": "1.3.132.0.34",
  "P-521": "1.3.132.0.35",
} as const;

export * as digestOids from "./oids/digests.ts";

export * as extensionOids from "./oids/extensions.ts";

export const keyPurposeOids = {
  anyExtendedKeyUsage: "2.5.29.37.0",
  emailProtection: "1.3.6.1.5.5.7.3.4",
} as const;

export const attributeOids = {
  /** PKCS #9 (RFC 2985, 5.2.1): an address in a subject, which no verdict rests on. */
  emailAddress: "1.2.840.113549.1.9.1",
} as const;

/** RFC 9598, 3. */
export const smtpUtf8Mailbox = "1.3.6.1.5.5.7.8.9";

/** RFC 5280, 4.2.1.4. */
export const anyPolicy = "2.5.29.32.0";

/** RFC 5280, 4.2.1.4: where a policy is written down, and what to tell people. */
export const policyQualifierOids = { cps: "1.3.6.1.5.5.7.2.1", unotice: "1.3.6.1.5.5.7.2.2" } as const;
