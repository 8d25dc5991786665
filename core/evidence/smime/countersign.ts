/** Signatures on a signature (RFC 5652, 11.4). Loaded only where a SignerInfo has unsigned attributes. */
import { children } from "../../pki/der.ts";
import { digest } from "../../pki/signature.ts";
import type { Countersignature } from "../../report.ts";
import {
  maxAttributes,
  readAttribute,
  readSignerInfo,
  unreadable,
  type SignerInfo,
  type Signers,
} from "./cms.ts";
import { beyond, malformed } from "./problems.ts";
import { verifySigner, type Node, type Outcome, type Surroundings } from "./verify.ts";

/**
 * The countersignatures on a SignerInfo whose own signature holds, as far as the budget reaches. Those on them are not looked
 * at. Each has its own word alone: nothing of it goes into the evidence it stands with. Never throws on mail.
 */
export async function verifyCountersignatures(
  info: SignerInfo,
  node: Node,
  surroundings: Surroundings,
): Promise<readonly Countersignature[]> {
  const { budget } = surroundings;
  const { signature } = info;
  const infos = readCountersigners(info, budget.limits.countersignatures);
  if (infos.kind === "unreadable")
    return [toCountersignature({ status: "indeterminate", problems: [malformed("countersignature")] })];
  const over: Node = {
    ...node,
    over: "signature",
    micalg: null,
    problems: [],
    content: () => signature,
    digest: (name) => (budget.spend("digestBytes", signature.length) ? digest(name, signature) : null),
  };
  const found: Countersignature[] = [];
  for (const countersigner of infos.signers) {
    if (!budget.spend("countersignatures")) break;
    found.push(toCountersignature(await verifySigner(countersigner, over, surroundings)));
  }
  if (infos.more || found.length < infos.signers.length)
    found.push(toCountersignature({ status: "indeterminate", problems: [beyond("countersignatures")] }));
  return found;
}

const toCountersignature = ({ status, problems, signer, at, chain }: Outcome): Countersignature => ({
  status,
  signer: signer ?? null,
  at: at ?? null,
  problems,
  chain: chain ?? [],
});

const countersignature = "1.2.840.113549.1.9.6";

/** The first `max` countersignatures of a SignerInfo (RFC 5652, 11.4), however many attributes hold them, and whether more follow. */
function readCountersigners({ unsigned }: SignerInfo, max: number): Signers {
  if (unsigned === null) return { kind: "signers", signers: [], more: false };
  try {
    const values = children(unsigned, maxAttributes)
      .map(readAttribute)
      .filter(({ type }) => type === countersignature)
      .flatMap((attribute) => attribute.values);
    return {
      kind: "signers",
      signers: values.slice(0, max).map(readSignerInfo),
      more: values.length > max,
    };
  } catch (fault) {
    return unreadable(fault);
  }
}
