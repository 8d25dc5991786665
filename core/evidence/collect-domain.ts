import type { Message } from "../mime/part.ts";
import { readResults } from "./authres/verify.ts";
import type { DomainSurroundings, FoundEvidence } from "./evidence.ts";
import { asRebuilt } from "./rebuilt.ts";

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
  const signed = await signedEvidence(message, surroundings);
  const rebuilt = surroundings.store?.rebuilt ?? false;
  return [...(rebuilt ? signed.map(asRebuilt) : signed), ...readResults(message, surroundings).trusted];
}

/** Loaded where there is something to verify: what is signed by persons alone should not wait for it. */
async function signedEvidence(
  message: Message,
  surroundings: DomainSurroundings,
): Promise<readonly FoundEvidence[]> {
  if (!message.root.fields.some(({ name }) => /^(?:dkim-signature$|arc-)/.test(name))) return [];
  const [{ verifyDkim }, { verifyArc }] = await Promise.all([
    import("./dkim/verify.ts"),
    import("./arc/verify.ts"),
  ]);
  const dkim = await verifyDkim(message, surroundings);
  return [...dkim, ...(await verifyArc(message, surroundings))];
}
