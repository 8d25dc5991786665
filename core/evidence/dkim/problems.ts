import type { Resource } from "../../bytes/budget.ts";
import type { Problem } from "../../report.ts";

/** What can break its standard in a signature field, each with the clause that it breaks. */
const clauses = {
  /** Not a list of tags, or an octet that none may hold. */
  "tag-list": "RFC 6376, 3.2",
  "repeated-tag": "RFC 6376, 3.2",
  "missing-tag": "RFC 6376, 3.5",
  /** A tag whose value breaks its own syntax. */
  "tag-value": "RFC 6376, 3.5",
  version: "RFC 6376, 6.1.1",
  /** An algorithm nobody may use, or that is not known here. */
  algorithm: "RFC 6376, 3.3",
  /** Keys are to be had elsewhere than in the Domain Name System. */
  query: "RFC 6376, 3.5",
  /** The domain of i= is neither that of d= nor below it. */
  auid: "RFC 6376, 6.1.1",
  "from-unsigned": "RFC 6376, 5.4",
} as const;
export type Fault = keyof typeof clauses;

/** `tag` is the name of the tag at fault, where one is. */
export const malformed = (where: Fault, tag: string | null = null): Problem => ({
  code: "malformed",
  values: { where, clause: clauses[where], ...(tag === null ? {} : { tag }) },
});

/** A bound that was hit, so that something was not looked at. */
export const beyond = (limit: Resource): Problem => ({
  code: "malformed",
  values: { where: "limit", limit },
});

export const expired: Problem = { code: "expired", values: {} };

/** `headers` says whether the signature over the header holds although the body is another. */
export const bodyDiffers = (headers: "whole" | "broken" | "unchecked"): Problem => ({
  code: "mismatch",
  values: { why: "body", headers },
});
export const signatureDiffers: Problem = { code: "mismatch", values: { why: "signature" } };

export const unchecked = (why: "off" | "failed" | "limit"): Problem => ({
  code: "unchecked",
  values: { why },
});

export const weak = (why: "rsa-sha1" | "key-size" | "testing"): Problem => ({
  code: "weak",
  values: { why },
});

/** `rule` is the tag of the key record that is at fault, or what else is: "several", "key", "key-size". */
export const keyUnusable = (
  why: "none" | "revoked" | "malformed" | "mismatch",
  rule: string | null = null,
): Problem => ({ code: "key-unusable", values: { why, ...(rule === null ? {} : { rule }) } });

/** What a signature leaves out that it should cover: part ids, names of header fields. */
export const partial = (parts: readonly string[], missing: readonly string[]): Problem => ({
  code: "partial",
  values: { ...(parts.length > 0 ? { parts } : {}), ...(missing.length > 0 ? { missing } : {}) },
});
