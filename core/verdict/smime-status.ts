import { includesAddress } from "../authority/signatures.ts";
import type { FoundEvidence } from "../evidence/evidence.ts";
import { envelopeOf } from "../evidence/smime/parse.ts";
import type { Part } from "../mime/part.ts";
import type { SmimeStatus } from "../report.ts";
import { certifiedAddresses } from "./headers.ts";

const isSmimeType = (part: Part): boolean => /^application\/(x-)?pkcs7-(mime|signature)$/.test(part.type);

/**
 * RFC 9219, 3.1.1 for the whole message: signed by the author the From names, or failed to be; "encrypted+" where that signature
 * is the outermost one inside what was encrypted as a whole, and was opened here. A signature further in does not speak for the
 * message, which is then "unknown". It answers another question than the trust level, which asks who may act on the calendar.
 */
export function smimeStatus(
  root: Part,
  parts: readonly Part[],
  evidence: readonly FoundEvidence[],
  author: string | null,
): SmimeStatus | null {
  let encrypted = false;
  const { layers, payload } = envelopeOf(root);
  for (const layer of [...layers, payload]) {
    const signatures = evidence.filter(
      (item) => item.system === "smime" && item.node === layer.id && !isEncrypted(item),
    );
    if (signatures.length > 0) {
      const status = isBy(signatures, author) ? "signed/verified" : "signed/failed";
      return encrypted ? `encrypted+${status}` : status;
    }
    encrypted ||= layer.sealed;
  }
  const attached = new Set(parts.filter((part) => /^message\//.test(part.type)).map((part) => part.id));
  const isAttached = (part: Part): boolean => [...attached].some((id) => part.id.startsWith(`${id}.`));
  const somewhere =
    root.type === "multipart/signed" || parts.some((part) => isSmimeType(part) && !isAttached(part));
  return somewhere ? "unknown" : null;
}

const isBy = (signatures: readonly FoundEvidence[], author: string | null): boolean =>
  author !== null &&
  signatures.every((item) => item.status !== "invalid") &&
  signatures.some((item) => item.status === "valid" && includesAddress(certifiedAddresses(item), author));

const isEncrypted = (item: FoundEvidence): boolean =>
  item.problems.some((problem) => problem.code === "encrypted");
