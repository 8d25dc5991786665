import type { Certificate } from "./certificate.ts";
import { anyPolicy } from "./oids.ts";

/** What somebody asks of the policies of a path (RFC 5280, 6.1.1 (c) to (g)). */
export interface PolicySettings {
  /** user-initial-policy-set: object identifiers; anyPolicy takes in every one. */
  readonly initialPolicySet: readonly string[];
  readonly requireExplicitPolicy: boolean;
  readonly inhibitPolicyMapping: boolean;
  readonly inhibitAnyPolicy: boolean;
}

/** Every policy will do, and none is asked for. */
export const anyPolicies: PolicySettings = {
  initialPolicySet: [anyPolicy],
  requireExplicitPolicy: false,
  inhibitPolicyMapping: false,
  inhibitAnyPolicy: false,
};

/** What a path lacks, at the certificate where that is decided (0: the leaf). */
export interface PolicyFault {
  readonly depth: number;
  /** "mapped-any": anyPolicy stands in a mapping (RFC 5280, 6.1.4 (a)); "explicit": a policy is asked for, and none is left. */
  readonly why: "mapped-any" | "explicit";
}

/**
 * What `judgePolicies` of policy-graph.ts finds, which is loaded where it can find anything: where somebody asks for a policy,
 * the person or a certificate below the anchor, or a policy is mapped. Certificates that name policies are most.
 */
export async function policyFaults(
  chain: readonly Certificate[],
  settings: PolicySettings,
): Promise<readonly PolicyFault[]> {
  const isAsked = chain
    .slice(0, -1)
    .some(({ extensions }) => extensions.policyConstraints !== null || extensions.policyMappings !== null);
  if (!isAsked && !settings.requireExplicitPolicy) return [];
  const { judgePolicies } = await import("./policy-graph.ts");
  return judgePolicies(chain, settings);
}
