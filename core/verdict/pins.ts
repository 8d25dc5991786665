import type { FoundEvidence } from "../evidence/evidence.ts";
import type { Cause } from "./case.ts";
import type { ChosenSigner } from "./signer.ts";

/** Whether the certificate counts because the person said so, for the addresses of its signer and no other. */
export const isPinned = ({ details }: FoundEvidence): boolean => details["pinned"] === true;

/** Of every signature that the verdict rests on, whether only the person's word for its certificate makes it count. */
export function pinCauses(signer: ChosenSigner, restsOn: readonly FoundEvidence[]): Cause[] {
  const mandate = signer.authority?.by === "mandate" ? [signer.authority.mandate.evidence] : [];
  return [...new Set([...restsOn, ...mandate])].filter(isPinned).map((evidence) => {
    const addresses = evidence.signer?.addresses ?? [];
    const at = evidence === signer.evidence ? addresses.indexOf(signer.address) : 0;
    const { since } = evidence.details;
    const said = Array.isArray(since) ? String(since[at] ?? "") : "";
    return { code: "certificate-pinned", values: { address: addresses[at] ?? "", since: said }, evidence };
  });
}
