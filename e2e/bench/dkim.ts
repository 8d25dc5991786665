import { Budget } from "../../core/bytes/budget.ts";
import { verifyDkim } from "../../core/evidence/dkim/verify.ts";
import { Questions } from "../../core/evidence/questions.ts";
import { parseMessage } from "../../core/mime/parse.ts";

/** Raw bytes to DKIM evidence, the key record at hand: parts, canonical forms, hashes, signature. */
export async function dkim(bytes: Uint8Array, record: string): Promise<boolean> {
  const budget = new Budget();
  const message = parseMessage(bytes, { budget });
  const dns = {
    lookup: () => Promise.resolve({ status: "found", records: [record], dnssec: null } as const),
  };
  const [found] = await verifyDkim(message, {
    budget,
    at: new Date(),
    questions: new Questions(dns, budget),
    trustedSealers: [],
    authservIds: [],
    ownDomains: [],
  });
  return found?.status === "valid";
}
