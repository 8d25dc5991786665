import { anyPolicies } from "../../core/pki/policies.ts";
import { Budget } from "../../core/bytes/budget.ts";
import { collectEvidence } from "../../core/evidence/collect.ts";
import { openSignedData } from "../../core/evidence/smime/parse.ts";
import { parseMessage } from "../../core/mime/parse.ts";

const none = () => Promise.resolve([]);

/** Raw bytes to S/MIME evidence: parts, CMS, path (RFC 5280), revocation as far as the message brings it. */
export async function evidence(bytes: Uint8Array, root: Uint8Array): Promise<boolean> {
  const budget = new Budget();
  const message = parseMessage(bytes, { budget, open: openSignedData });
  const [found] = await collectEvidence(message, {
    budget,
    at: new Date(),
    anchors: { anchors: () => Promise.resolve([root]) },
    certificates: { certificates: none },
    revocation: { crls: none },
    revocationPolicy: "prefer",
    policies: anyPolicies,
    pins: [],
    fetching: null,
  });
  return found?.status === "valid";
}

/** The tree of parts alone. */
export const parts = (bytes: Uint8Array): boolean =>
  parseMessage(bytes, { budget: new Budget() }).problems.length === 0;

/** Whether a revocation list names a serial. */
export async function list(der: Uint8Array, serial: Uint8Array): Promise<boolean> {
  const { findRevoked, readCrl } = await import("../../core/pki/crl.ts");
  const crl = readCrl(der);
  return "entries" in crl && findRevoked(crl, serial).entry !== null;
}
