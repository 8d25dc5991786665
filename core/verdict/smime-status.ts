import { matchAddress } from "../authority/signatures.ts";
import type { FoundEvidence } from "../evidence/evidence.ts";
import type { Part } from "../mime/part.ts";
import type { SmimeStatus } from "../report.ts";

const isSmimeType = (part: Part): boolean => /^application\/(x-)?pkcs7-(mime|signature)$/.test(part.type);

/**
 * RFC 9219, 3.1.1 for the whole message: signed by the author the From names, or failed to be. It asks about
 * the root alone: a signature further in does not speak for the message, which is then "unknown". It
 * answers another question than the trust level, which asks who may act on the calendar.
 */
export function smimeStatus(
  root: Part,
  parts: readonly Part[],
  evidence: readonly FoundEvidence[],
  from: readonly (string | null)[],
): SmimeStatus | null {
  const signatures = evidence.filter(
    (item) => item.system === "smime" && item.node === root.id && !isEncrypted(item),
  );
  if (signatures.length > 0) {
    const [author, ...more] = from;
    const verified =
      typeof author === "string" &&
      more.length === 0 &&
      signatures.every((item) => item.status !== "invalid") &&
      signatures.some(
        (item) =>
          item.status === "valid" &&
          matchAddress([...(item.signer?.addresses ?? []), ...item.subjectAddresses], author) !== null,
      );
    return verified ? "signed/verified" : "signed/failed";
  }
  const attached = new Set(parts.filter((part) => /^message\//.test(part.type)).map((part) => part.id));
  const isAttached = (part: Part): boolean => [...attached].some((id) => part.id.startsWith(`${id}.`));
  const somewhere =
    root.type === "multipart/signed" || parts.some((part) => isSmimeType(part) && !isAttached(part));
  return somewhere ? "unknown" : null;
}

const isEncrypted = (item: FoundEvidence): boolean =>
  item.problems.some((problem) => problem.code === "encrypted");
