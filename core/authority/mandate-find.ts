/** Where a message, or what a person imported, holds mandates and withdrawals, and what each says. */
import { content } from "../mime/content.ts";
import type { Message, Part } from "../mime/part.ts";
import { isCompact, longestJws, readJws, type Jws } from "./jws.ts";
import {
  readMandateClaims,
  readWithdrawalClaims,
  type ClaimFault,
  type WithdrawalClaims,
} from "./mandate-claims.ts";
import type { MandateTerms } from "./mandate.ts";
import { readJsonObject, type JsonObject } from "./mandate-json.ts";
import { isCandidate, jsonTypes, jwsTypes, type MandateKind } from "./mandate-parts.ts";
import { readTwin } from "./mandate-twin.ts";

/** What one says, or where it cannot be read. */
export type Statement =
  | { readonly kind: "mandate"; readonly terms: MandateTerms }
  | { readonly kind: "withdrawal"; readonly claims: WithdrawalClaims }
  | { readonly kind: MandateKind; readonly fault: ClaimFault };

/** One of them, found and not yet proven. */
export interface Found {
  readonly form: "jws" | "smime";
  /** Null where it was imported by itself. */
  readonly part: Part | null;
  /** Null for a twin, and where it is no JWS. */
  readonly jws: Jws | null;
  readonly statement: Statement;
}

const readers = {
  mandate: (claims: JsonObject): Statement => {
    const terms = readMandateClaims(claims);
    return "claim" in terms ? { kind: "mandate", fault: terms } : { kind: "mandate", terms };
  },
  withdrawal: (claims: JsonObject): Statement => {
    const read = readWithdrawalClaims(claims);
    return "claim" in read ? { kind: "withdrawal", fault: read } : { kind: "withdrawal", claims: read };
  },
};

const read = (kind: MandateKind, claims: JsonObject | null): Statement =>
  claims === null ? { kind, fault: { claim: "json" } } : readers[kind](claims);

/** What a JWS says; null where its type is none of ours. */
export function fromJws(octets: Uint8Array, part: Part | null): Found | null {
  const jws = readJws(octets);
  if (jws === null) return null;
  const kind = jwsTypes.get(jws.type);
  return kind === undefined
    ? null
    : { form: "jws", part, jws, statement: read(kind, readJsonObject(jws.payload)) };
}

/** Null where the part is none of ours. A type of our own promises one; any other has to look like one. */
function fromPart(part: Part): Found | null {
  const kind = jsonTypes.get(part.type);
  if (kind !== undefined) return { form: "smime", part, jws: null, statement: read(kind, readTwin(part)) };
  const promised = jwsTypes.get(part.type.replace(/^application\//, ""));
  const unreadable: Found = {
    form: "jws",
    part,
    jws: null,
    statement: { kind: promised ?? "mandate", fault: { claim: "jws" } },
  };
  // Transfer encoding adds a third, and line ends; a larger part is not worth decoding.
  if (part.children.length > 0 || part.body[1] - part.body[0] > 2 * longestJws)
    return promised === undefined ? null : unreadable;
  const octets = content(part);
  const found = fromJws(octets, part);
  if (found !== null) return found;
  const looksLikeOne = isCompact(octets) && readJws(octets) === null;
  return promised !== undefined || looksLikeOne ? unreadable : null;
}

/** Those of one message in document order, `limit` at most; `more` is the first part beyond. */
export function findIn(
  message: Message,
  limit: number,
): { readonly found: readonly Found[]; readonly more: Part | null } {
  const found: Found[] = [];
  for (const part of message.parts) {
    if (!isCandidate(part)) continue;
    if (found.length === limit) return { found, more: part };
    const one = fromPart(part);
    if (one !== null) found.push(one);
  }
  return { found, more: null };
}
