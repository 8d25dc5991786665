/**
 * Which parts of a message are S/MIME, and what they hold (RFC 8551, 3.2, 3.5 and 3.9). The content decides:
 * smime-type and file name are hints that a forger writes.
 */
import { isCms, isNamedCms, signatureTypes } from "../../mime/cms-types.ts";
import { content, contentIsClean } from "../../mime/content.ts";
import type { Opener, Part, StructureProblem } from "../../mime/part.ts";
import type { Layer, Problem } from "../../report.ts";
import { contentTypes, readCms, readEncodings, type Cms, type SignedData } from "./cms.ts";
import { encrypted, malformed, unsupported } from "./problems.ts";

export type SmimePart =
  | {
      readonly kind: "signed";
      /** Clear: multipart/signed, the content stands beside the signature; opaque: inside it. */
      readonly form: "clear" | "opaque";
      /** The entity that was signed; null where an opaque one could not be opened. */
      readonly content: Part | null;
      readonly signed: SignedData;
    }
  /** Claims to be signed, or is encrypted, and nothing more can be said. */
  | { readonly kind: "refused"; readonly problem: Problem };

const read = new WeakMap<Uint8Array, Cms>();

/** A message of 25 MB is taken apart once, though both the MIME walk and the verifier ask. */
function cmsIn(bytes: Uint8Array): Cms {
  let cms = read.get(bytes);
  if (cms === undefined) read.set(bytes, (cms = readCms(bytes)));
  return cms;
}

/** For the MIME walk: the entity inside a signed-data that holds one. */
export const openSignedData: Opener = (part, bytes) => {
  if (!isCms(part)) return null;
  const cms = cmsIn(bytes);
  return cms.kind === "signed-data" && cms.signed.contentType === contentTypes.data
    ? cms.signed.content
    : null;
};

/** What encloses content that has to be opened with more than a transfer encoding, by the content type of its ContentInfo. */
const seals: ReadonlyMap<string, Layer["kind"]> = new Map([
  [contentTypes.envelopedData, "encrypted"],
  [contentTypes.authEnvelopedData, "encrypted"],
  [contentTypes.encryptedData, "encrypted"],
  [contentTypes.compressedData, "compressed"],
]);

/** Which layer a part's content is; null where it is none, or a signature. */
export function sealKind(part: Part, bytes: Uint8Array): Layer["kind"] | null {
  if (!isCms(part)) return null;
  const cms = cmsIn(bytes);
  return cms.kind === "other" ? (seals.get(cms.contentType) ?? null) : null;
}

/**
 * What this part is to S/MIME; null where it is nothing, or vouches for nothing (certificates alone). Not to
 * be asked about the second part of a multipart/signed, which speaks through its container.
 */
export function recognise(part: Part): SmimePart | null {
  if (part.type === "multipart/signed") return recogniseClear(part);
  return isCms(part) ? recogniseOpaque(part) : null;
}

/** As many as a chain with its cross-certificates may need, and few enough for a search to end. */
const maxEnclosed = 20;

/**
 * The certificates of certs-only messages (RFC 8551, 3.8) among these parts, each as it stands. Whoever could change the mail could
 * put them there: they help to build paths, like any that a stranger hands in, and make nothing trusted.
 */
export function enclosedCertificates(parts: readonly Part[]): readonly Uint8Array[] {
  return parts
    .flatMap((part) => {
      if (part.children.length > 0 || !isCms(part)) return [];
      const cms = cmsIn(content(part));
      if (cms.kind !== "signed-data" || cms.signed.content !== null || hasSigners(cms.signed)) return [];
      return readEncodings(cms.signed.certificates, maxEnclosed).encodings;
    })
    .slice(0, maxEnclosed);
}

const hasSigners = ({ signerInfos }: SignedData): boolean => signerInfos.from < signerInfos.to;

/** The layers around a message as a whole, outermost first, and what stands inside the last (RFC 9787, 4). */
export interface CryptographicEnvelope {
  /** Signed, encrypted or compressed; a signature's container as its evidence names it. */
  readonly layers: readonly Part[];
  readonly payload: Part;
}

export function envelopeOf(root: Part): CryptographicEnvelope {
  const layers: Part[] = [];
  let payload = root;
  for (let inner = insideOf(root); inner !== null; inner = insideOf(payload)) {
    layers.push(payload);
    payload = inner;
  }
  return { layers, payload };
}

/** What a layer encloses; null for a part that is none, or was not opened. */
function insideOf(part: Part): Part | null {
  if (part.type !== "multipart/signed") return isCms(part) ? (part.children[0] ?? null) : null;
  const smime = recognise(part);
  return smime?.kind === "signed" ? smime.content : null;
}

const refused = (problem: Problem): SmimePart => ({ kind: "refused", problem });

function recogniseClear(part: Part): SmimePart | null {
  const protocol = part.parameters.get("protocol")?.toLowerCase() ?? "";
  const named = signatureTypes.has(protocol);
  if (!named && !part.children.some((child) => signatureTypes.has(child.type))) return null;
  const [first, second, ...more] = part.children;
  if (first === undefined || second === undefined || more.length > 0) return refused(malformed("two-parts"));
  if (!named || !signatureTypes.has(second.type)) return refused(malformed("protocol"));
  if (isAmbiguous(part) || isAmbiguous(second)) return refused(malformed("structure"));
  const cms = cmsIn(content(second));
  if (cms.kind === "unreadable") return refused(malformed("cms"));
  if (cms.kind === "other") return refused(malformed("signature-type"));
  return { kind: "signed", form: "clear", content: first, signed: cms.signed };
}

function recogniseOpaque(part: Part): SmimePart | null {
  const cms = cmsIn(content(part));
  // A layer that was opened says nothing by itself: what is inside speaks.
  if (cms.kind === "other" && part.children.length > 0) return null;
  if (cms.kind === "unreadable") return refused(malformed("cms"));
  if (cms.kind === "other") {
    switch (cms.contentType) {
      case contentTypes.envelopedData:
      case contentTypes.authEnvelopedData:
      case contentTypes.encryptedData:
        return refused(encrypted);
      case contentTypes.compressedData:
        return refused(unsupported("compressed-data"));
      default:
        return refused(unsupported(`content-${cms.contentType}`));
    }
  }
  const { signed } = cms;
  // A certs-only message (RFC 8551, 3.8), or a detached signature left behind by a program that took the
  // multipart/signed apart: neither vouches for anything.
  if (signed.content === null && (!hasSigners(signed) || isNamedCms(part))) return null;
  if (isAmbiguous(part) || !contentIsClean(part)) return refused(malformed("structure"));
  return { kind: "signed", form: "opaque", content: part.children[0] ?? null, signed };
}

/** Whether readers could disagree on where this part's content begins, ends, or what it is. */
export const isAmbiguous = (part: Part): boolean => part.problems.some(blocks);

function blocks({ kind, name }: StructureProblem): boolean {
  switch (kind) {
    case "repeated-field":
    case "bad-field":
      return name !== undefined && name.startsWith("content-");
    case "repeated-parameter":
    case "bad-encoding":
    case "ambiguous-delimiter":
    case "bare-cr":
    case "blank-line":
    case "nul":
      return true;
    case "boundary-unclosed":
    case "no-boundary":
    case "too-deep":
    case "too-many-parts":
    case "header-too-large":
    case "message-too-large":
      return false;
  }
}
