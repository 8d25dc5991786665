import type { Message } from "../mime/part.ts";
import { verifyArc } from "./arc/verify.ts";
import { readResults } from "./authres/verify.ts";
import { verifyDkim } from "./dkim/verify.ts";
import type { DomainSurroundings, FoundEvidence } from "./evidence.ts";

const domainFields: ReadonlySet<string> = new Set(["dkim-signature", "arc-seal"]);

/** Whether there is anything about which somebody may have to be asked. */
export const hasDomainSignatures = ({ root }: Message): boolean =>
  root.fields.some(({ name }) => domainFields.has(name));

/**
 * What mail domains and servers on the way say of the whole message: it stands in the outermost header, and
 * only there is it looked for. Never rejects because of the mail.
 */
export async function collectDomainEvidence(
  message: Message,
  surroundings: DomainSurroundings,
): Promise<readonly FoundEvidence[]> {
  const dkim = await verifyDkim(message, surroundings);
  const arc = await verifyArc(message, surroundings);
  return [...dkim, ...arc, ...readResults(message, surroundings).trusted];
}
