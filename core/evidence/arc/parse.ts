/** Finds the ARC sets of a header (RFC 8617, 4.1 and 5.2, steps 1 to 3). */
import type { HeaderField, Part } from "../../mime/part.ts";
import type { Problem } from "../../report.ts";
import { rawField } from "../dkim/header.ts";
import {
  readContent,
  reading,
  readSigned,
  type Content,
  type Signed,
  type Unreadable,
} from "../dkim/parse.ts";
import { beyond } from "../dkim/problems.ts";
import { required, TagFault, type Tags } from "../dkim/tags.ts";
import { chainBroken, type Role } from "./problems.ts";

/** ARC-Message-Signature (RFC 8617, 4.1.2). */
type MessageSignature = Signed & Content;

/** ARC-Seal (RFC 8617, 4.1.3). */
export interface Seal extends Signed {
  /** cv=: what the sealer found of the sets before its own. */
  readonly validation: "none" | "pass" | "fail";
}

interface Placed {
  readonly field: HeaderField;
  /** Index among the fields of the header. */
  readonly position: number;
}

export interface ArcSet {
  readonly instance: number;
  readonly results: Placed;
  readonly message: Placed & { readonly signature: MessageSignature };
  readonly seal: Placed & { readonly signature: Seal };
}

/** Where a set's seal stands and whose it says it is, as far as that can be told. */
export interface Outline {
  readonly instance: number;
  readonly position: number | null;
  readonly domain: string | null;
}

export type Chain =
  | { readonly kind: "none" }
  /** Instance 1 first, none left out. */
  | { readonly kind: "sets"; readonly sets: readonly [ArcSet, ...ArcSet[]] }
  | { readonly kind: "broken"; readonly outlines: readonly Outline[]; readonly problem: Problem };

const roles: ReadonlyMap<string, Role> = new Map([
  ["arc-authentication-results", "results"],
  ["arc-message-signature", "message"],
  ["arc-seal", "seal"],
]);

type Draft = Record<Role, Placed[]>;

/** Never throws. What is broken is found at the lowest instance first. */
export function readChain(root: Part): Chain {
  const drafts = new Map<number, Draft>();
  let stray: Role | null = null;
  for (const [position, field] of root.fields.entries()) {
    const role = roles.get(field.name);
    if (role === undefined) continue;
    const instance = instanceOf(root, field, role);
    if (instance === null) stray ??= role;
    else {
      const draft: Draft = drafts.get(instance) ?? { results: [], message: [], seal: [] };
      drafts.set(instance, draft);
      draft[role].push({ field, position });
    }
  }
  if (stray === null && drafts.size === 0) return { kind: "none" };
  const read = strayFault(root, stray) ?? readSets(root, drafts);
  if ("code" in read) return { kind: "broken", outlines: outlinesOf(root, drafts), problem: read };
  return { kind: "sets", sets: read };
}

/** What leaves no set to be read: fields that may be there unread, or one that belongs to none. */
function strayFault(root: Part, stray: Role | null): Problem | null {
  if (root.problems.some(({ kind }) => kind === "header-too-large")) return beyond("headerBytes");
  return stray === null ? null : chainBroken(0, "instance", stray);
}

/** RFC 8617, 4.2.1: at most fifty sets. */
const instanceSyntax = /^(?:0?[1-9]|[1-4][0-9]|50)$/;
const resultsStart = /^i[ \t]*=[ \t]*([0-9]{1,2})[ \t]*;/;

/** What stands behind the instance in an ARC-Authentication-Results field (RFC 8617, 4.1.1). */
export const resultsOf = ({ results }: ArcSet): string => results.field.value.replace(resultsStart, "");

function instanceOf(root: Part, field: HeaderField, role: Role): number | null {
  if (role === "results") {
    const [, written = ""] = resultsStart.exec(field.value) ?? [];
    return instanceSyntax.test(written) ? Number(written) : null;
  }
  const instance = reading(rawField(root, field), readInstance);
  return typeof instance === "number" ? instance : null;
}

function readInstance(tags: Tags): number {
  const written = required(tags, "i");
  if (!instanceSyntax.test(written)) throw new TagFault("tag-value", "i");
  return Number(written);
}

function readSets(root: Part, drafts: ReadonlyMap<number, Draft>): readonly [ArcSet, ...ArcSet[]] | Problem {
  const sets: ArcSet[] = [];
  const newest = Math.max(...drafts.keys());
  for (let instance = 1; instance <= newest; instance++) {
    const set = readSet(root, instance, drafts.get(instance));
    if ("code" in set) return set;
    sets.push(set);
  }
  const [first, ...rest] = sets;
  return first === undefined ? chainBroken(0, "missing", "seal") : [first, ...rest];
}

function readSet(root: Part, instance: number, draft: Draft | undefined): ArcSet | Problem {
  const one = (role: Role): Placed | Problem => {
    const [placed, second] = draft?.[role] ?? [];
    if (second !== undefined) return chainBroken(instance, "several", role);
    return placed ?? chainBroken(instance, "missing", role);
  };
  const results = one("results");
  const message = one("message");
  const seal = one("seal");
  for (const found of [results, message, seal]) if ("code" in found) return found;
  if ("code" in results || "code" in message || "code" in seal)
    return chainBroken(instance, "missing", "seal");
  const messageSignature = reading(rawField(root, message.field), readMessageSignature);
  if ("problem" in messageSignature) return malformed(instance, "message", messageSignature);
  const sealSignature = reading(rawField(root, seal.field), readSeal);
  if ("problem" in sealSignature) return malformed(instance, "seal", sealSignature);
  if (sealSignature.validation !== (instance === 1 ? "none" : "pass"))
    return chainBroken(instance, "validation", "seal", { validation: sealSignature.validation });
  return {
    instance,
    results,
    message: { ...message, signature: messageSignature },
    seal: { ...seal, signature: sealSignature },
  };
}

function malformed(instance: number, role: Role, { problem: { values } }: Unreadable): Problem {
  const { where, tag } = values;
  return chainBroken(instance, "malformed", role, {
    ...(typeof where === "string" ? { where } : {}),
    ...(typeof tag === "string" ? { tag } : {}),
  });
}

function readMessageSignature(tags: Tags, bare: Uint8Array): MessageSignature {
  const signed = readStrong(tags, bare);
  // Who leaves c= out of this field means relaxed, as for the seal: so the ARC test suite, and those who verify.
  const content = readContent(tags, signed.algorithm, "relaxed/relaxed");
  // RFC 8617, 4.1.2. The ARC test suite lets the other ARC fields pass, as sealers do sign them.
  if (content.headers.includes("arc-seal")) throw new TagFault("tag-value", "h");
  return { ...signed, ...content };
}

function readSeal(tags: Tags, bare: Uint8Array): Seal {
  // RFC 8617, 4.1.3: what a seal covers is fixed.
  if (tags.has("h")) throw new TagFault("tag-value", "h");
  const validation = required(tags, "cv").toLowerCase();
  if (validation !== "none" && validation !== "pass" && validation !== "fail")
    throw new TagFault("tag-value", "cv");
  return { ...readStrong(tags, bare), validation };
}

/** RFC 8617 knows no algorithm but those that still count. */
function readStrong(tags: Tags, bare: Uint8Array): Signed {
  const signed = readSigned(tags, bare);
  if (signed.algorithm === "rsa-sha1") throw new TagFault("algorithm", "a");
  return signed;
}

function outlinesOf(root: Part, drafts: ReadonlyMap<number, Draft>): readonly Outline[] {
  if (drafts.size === 0) return [{ instance: 0, position: null, domain: null }];
  return [...drafts]
    .sort(([a], [b]) => a - b)
    .map(
      ([
        instance,
        {
          seal: [seal],
        },
      ]) => {
        if (seal === undefined) return { instance, position: null, domain: null };
        return { instance, position: seal.position, domain: domainOf(rawField(root, seal.field)) };
      },
    );
}

function domainOf(field: Uint8Array): string | null {
  const seal = reading(field, readSeal);
  return seal.domain;
}
