/**
 * Which parts of a message are S/MIME, and what they hold (RFC 8551, 3.2, 3.5 and 3.9). The content decides:
 * smime-type and file name are hints that a forger writes.
 */
import { content, contentIsClean } from "../../mime/content.ts";
import type { Opener, Part, StructureProblem } from "../../mime/part.ts";
import type { Problem } from "../../report.ts";
import { contentTypes, readCms, type Cms, type SignedData } from "./cms.ts";
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

/** Types that have an older twin with "x-": the same protocol, and mixed in real mail. */
const signatureTypes: ReadonlySet<string> = new Set([
  "application/pkcs7-signature",
  "application/x-pkcs7-signature",
]);
const mimeTypes: ReadonlySet<string> = new Set(["application/pkcs7-mime", "application/x-pkcs7-mime"]);

/** Types whose content is looked at for its file name (RFC 8551, 3.2.1 and 3.9). */
const namedTypes: ReadonlySet<string> = new Set(["application/octet-stream", ...signatureTypes]);
const fileName = /\.p7[mscz]$/i;

const isNamed = (part: Part): boolean =>
  namedTypes.has(part.type) && part.filename !== null && fileName.test(part.filename);

const read = new WeakMap<Uint8Array, Cms>();

/** A message of 25 MB is taken apart once, though both the MIME walk and the verifier ask. */
function cmsIn(bytes: Uint8Array): Cms {
  let cms = read.get(bytes);
  if (cms === undefined) read.set(bytes, (cms = readCms(bytes)));
  return cms;
}

/** For the MIME walk: the entity inside a signed-data that holds one. */
export const openSignedData: Opener = (part, bytes) => {
  if (!mimeTypes.has(part.type) && !isNamed(part)) return null;
  const cms = cmsIn(bytes);
  return cms.kind === "signed-data" && cms.signed.contentType === contentTypes.data
    ? cms.signed.content
    : null;
};

/**
 * What this part is to S/MIME; null where it is nothing, or vouches for nothing (certificates alone). Not to
 * be asked about the second part of a multipart/signed, which speaks through its container.
 */
export function recognise(part: Part): SmimePart | null {
  if (part.type === "multipart/signed") return recogniseClear(part);
  return mimeTypes.has(part.type) || isNamed(part) ? recogniseOpaque(part) : null;
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
  const signers = signed.signerInfos.from < signed.signerInfos.to;
  // A certs-only message (RFC 8551, 3.8), or a detached signature left behind by a program that took the
  // multipart/signed apart: neither vouches for anything.
  if (signed.content === null && (!signers || isNamed(part))) return null;
  if (isAmbiguous(part) || !contentIsClean(part)) return refused(malformed("structure"));
  return { kind: "signed", form: "opaque", content: part.children[0] ?? null, signed };
}

/** Whether readers could disagree on where this part's content begins, ends, or what it is. */
const isAmbiguous = (part: Part): boolean => part.problems.some(blocks);

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
