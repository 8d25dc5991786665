import type { Problem } from "../../report.ts";

/** The fields of an ARC set (RFC 8617, 4.1), by what they are for. */
export type Role = "results" | "message" | "seal";

/** Why a set does not hold (RFC 8617, 5.2). */
export type Fault =
  /** A field whose i= is missing or none of 1 to 50 (4.2.1). */
  | "instance"
  /** Two fields of one kind in one set. */
  | "several"
  /** A field of a set, or a set before the last, is not there. */
  | "missing"
  /** A field that breaks its syntax, or must not say what it says. */
  | "malformed"
  /** cv= is not what it must be at its place (5.1.1), or says that the chain was broken before. */
  | "validation"
  /** There is no key that counts. */
  | "key"
  /** The bytes do not match: `part` is "body" where it is the body's hash. */
  | "mismatch";

/** `instance` 0: the field tells none. */
export const chainBroken = (
  instance: number,
  why: Fault,
  field: Role,
  more: Readonly<Record<string, string>> = {},
): Problem => ({ code: "chain-broken", values: { instance, why, field, ...more } });

export const sealerUntrusted: Problem = { code: "sealer-untrusted", values: {} };
