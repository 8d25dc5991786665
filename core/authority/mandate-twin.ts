/** A mandate's claims as a JSON part of an ordinary S/MIME mail: what S/MIME says of it is what proves it. */
import type { FoundEvidence } from "../evidence/evidence.ts";
import type { Outcome } from "../evidence/smime/verify.ts";
import { canonicalContent, contentIsClean } from "../mime/content.ts";
import type { Message, Part } from "../mime/part.ts";
import { unusable } from "./mandate.ts";
import { readJsonObject, type JsonObject } from "./mandate-json.ts";
import { includesAddress, isPersonal } from "./signatures.ts";

/** Octets of claims; honest ones have under one KiB, and one more for every ten of an audience. */
const longestClaims = 64 * 1024;

/** The claims as they follow from the octets that were hashed; null where they are none, or readers could differ. */
export function readTwin(part: Part): JsonObject | null {
  if (part.children.length > 0 || part.problems.length > 0 || !contentIsClean(part)) return null;
  const octets = canonicalContent(part);
  return octets.length > longestClaims ? null : readJsonObject(octets);
}

/**
 * What the signatures of its message say of a part: the best of those that cover it, `issuer`'s own first.
 * Where the way from the signature down to the part can be read in two ways, nobody is known to have signed it.
 */
export function twinOutcome(
  part: Part,
  issuer: string,
  message: Message,
  personal: readonly FoundEvidence[],
): Outcome {
  const about = personal.filter(
    (item) => isPersonal(item) && (item.covers.includes(part.id) || item.claims.includes(part.id)),
  );
  const covering = about.filter(
    (item) => item.status === "valid" && item.covers.includes(part.id) && item.signer !== null,
  );
  const best =
    covering.find((item) => includesAddress(item.signer?.addresses ?? [], issuer)) ?? covering[0] ?? about[0];
  if (best === undefined) return { status: "indeterminate", problems: [unusable("not-signed")] };
  const { signer, chain, problems, status } = best;
  const shown = { signer, chain };
  if (!isPlainBelow(part, best.node, message))
    return {
      status: "indeterminate",
      problems: [...problems, unusable("format", { where: "structure" })],
      ...shown,
    };
  return { status, problems, ...shown };
}

function isPlainBelow(part: Part, node: string, message: Message): boolean {
  for (let at = part.parent; at !== null && at !== node;) {
    const container = message.byId(at);
    if (container === undefined || container.problems.length > 0) return false;
    at = container.parent;
  }
  return true;
}
