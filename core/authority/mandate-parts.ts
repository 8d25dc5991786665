/** Which parts of a message could be a mandate or a withdrawal; apart from what reads them, which few messages need. */
import type { Message, Part } from "../mime/part.ts";

export type MandateKind = "mandate" | "withdrawal";

/** RFC 7515, 4.1.9: typ of a JWS. */
export const jwsTypes = new Map<string, MandateKind>([
  ["imip-mandate+jwt", "mandate"],
  ["imip-mandate-revocation+jwt", "withdrawal"],
]);

export const jsonTypes = new Map<string, MandateKind>([
  ["application/imip-mandate+json", "mandate"],
  ["application/imip-mandate-revocation+json", "withdrawal"],
]);

export const isCandidate = ({ type, filename }: Part): boolean =>
  type === "application/jose" ||
  jsonTypes.has(type) ||
  jwsTypes.has(type.replace(/^application\//, "")) ||
  /\.jws$/i.test(filename ?? "");

export const holdsMandates = ({ parts }: Message): boolean => parts.some(isCandidate);
