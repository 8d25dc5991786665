import type { Part } from "./part.ts";

/** Media types of CMS in mail (RFC 8551, 3.2.1). Each has an older twin with "x-": the same protocol, and mixed in real mail. */
export const signatureTypes: ReadonlySet<string> = new Set([
  "application/pkcs7-signature",
  "application/x-pkcs7-signature",
]);
const cmsTypes: ReadonlySet<string> = new Set(["application/pkcs7-mime", "application/x-pkcs7-mime"]);

/** Types whose content is looked at for its file name (RFC 8551, 3.2.1 and 3.9). */
const namedTypes: ReadonlySet<string> = new Set(["application/octet-stream", ...signatureTypes]);
const fileName = /\.p7[mscz]$/i;

type Described = Pick<Part, "type" | "filename">;

/** Whether a part of another type bears the file name of a CMS object. */
export const isNamedCms = ({ type, filename }: Described): boolean =>
  namedTypes.has(type) && fileName.test(filename ?? "");

/** Whether a part says that it is a CMS object, by its type or by its name. */
export const isCms = (part: Described): boolean => cmsTypes.has(part.type) || isNamedCms(part);
