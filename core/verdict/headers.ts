/** Which header a person is shown: the message's outermost, or the one that was signed or encrypted with the content. */
import { includesAddress } from "../authority/signatures.ts";
import type { FoundEvidence } from "../evidence/evidence.ts";
import { envelopeOf, isAmbiguous, sealKind } from "../evidence/smime/parse.ts";
import { sameAddress } from "../mime/address.ts";
import { addressesIn, authorIn } from "../mime/author.ts";
import { content } from "../mime/content.ts";
import type { Part } from "../mime/part.ts";

const messageTypes: ReadonlySet<string> = new Set(["message/rfc822", "message/global"]);

export interface ShownHeader {
  /** The part whose fields are shown: the root, or the one that bears the protected ones. */
  readonly bearer: Part;
  /** From of protected fields that another From stands outside of, and nothing proves: not shown. Null where there is none. */
  readonly unproven: readonly string[] | null;
}

/** Mailboxes a certificate names, those in its subject included (RFC 8550, 3). */
export const certifiedAddresses = ({ signer, subjectAddresses }: FoundEvidence): readonly string[] => [
  ...(signer?.addresses ?? []),
  ...subjectAddresses,
];

/**
 * The part with the protected fields: the root of what a message's layers enclose, where it says so with its one "hp"
 * (RFC 9788, 2.1), or a message that is all they enclose (RFC 8551, 3.1). An "hp" anywhere else says nothing.
 */
function protectedIn(root: Part): Part | null {
  const { layers, payload } = envelopeOf(root);
  const protects = layers.some((layer) => sealKind(layer, content(layer)) !== "compressed");
  if (!protects || isAmbiguous(payload)) return null;
  if (/^(?:clear|cipher)$/i.test(payload.parameters.get("hp") ?? "")) return payload;
  return messageTypes.has(payload.type) ? (payload.children[0] ?? null) : null;
}

/** Valid, around the whole message, over these fields, and by whom their From names. */
const binds = (item: FoundEvidence, root: Part, bearer: Part, author: string): boolean =>
  item.system === "smime" &&
  item.status === "valid" &&
  item.covers.includes(bearer.id) &&
  envelopeOf(root).layers.some(({ id }) => id === item.node) &&
  includesAddress(certifiedAddresses(item), author);

/** Whether somebody signed what was encrypted already: without having seen it, so that their name is not that of its fields. */
function isSignedUnseen(root: Part): boolean {
  const { layers } = envelopeOf(root);
  const first = layers.findIndex((layer) => sealKind(layer, content(layer)) === null);
  return first >= 0 && layers.slice(first).some(({ sealed }) => sealed);
}

/**
 * Protected fields are shown, unless they name another author than the outer From does and no valid signature is that author's:
 * then the outer ones are (RFC 9788, 4.4), for that is what everybody else who handled the mail went by. The same From is enough
 * only where nobody signed outside of what was encrypted: else their signature would seem to be about them.
 */
export function shownHeader(root: Part, evidence: readonly FoundEvidence[]): ShownHeader {
  const bearer = protectedIn(root);
  if (bearer === null) return { bearer: root, unproven: null };
  const author = authorIn(bearer);
  const isSame = author !== null && sameAddress(author, authorIn(root));
  const proven =
    author !== null &&
    ((isSame && !isSignedUnseen(root)) || evidence.some((item) => binds(item, root, bearer, author)));
  if (proven) return { bearer, unproven: null };
  return { bearer: root, unproven: isSame ? null : addressesIn(bearer, "from") };
}

/** What describes the body and not the message, and what only tells of the outside (RFC 9788, 1.8 and 2.2). */
const unshown = /^(?:content-.*|mime-version|hp-outer)$/;

/** The evidence with the names of the shown fields that a signature by their own author protects. */
export function withHeaders(
  root: Part,
  { bearer }: ShownHeader,
  evidence: readonly FoundEvidence[],
): readonly FoundEvidence[] {
  const author = bearer === root ? null : authorIn(bearer);
  if (author === null) return evidence;
  const names = [...new Set(bearer.fields.map(({ name }) => name))].filter((name) => !unshown.test(name));
  return evidence.map((item) => (binds(item, root, bearer, author) ? { ...item, headers: names } : item));
}
