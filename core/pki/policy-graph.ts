import { isSelfIssued, type Certificate } from "./certificate.ts";
import type { PolicyMapping } from "./extensions.ts";
import { anyPolicy } from "./oids.ts";
import type { PolicyFault, PolicySettings } from "./policies.ts";

/** Policies of one depth, each with whether it goes back to one that was asked for. */
type Level = ReadonlyMap<string, boolean>;

/**
 * Policy processing of RFC 5280, 6.1 with the valid policy graph of RFC 9618: `chain` is leaf first, its anchor, of which
 * nothing but name and key counts here (6.1.1 (d)), last.
 *
 * Of the graph only its lowest level is kept, one node a policy: what is pruned above is what has nothing left here, and
 * the user-constrained set (6.1.5 (g)) asks of a node only whether some policy directly below anyPolicy that leads to it was
 * asked for. So each certificate costs as many steps as it and the one above it hold policies and mappings, whatever
 * they are, where a tree doubles with each.
 */
export function judgePolicies(
  chain: readonly Certificate[],
  settings: PolicySettings,
): readonly PolicyFault[] {
  const wanted = new Set(settings.initialPolicySet);
  const isWanted = (policy: string): boolean => wanted.has(anyPolicy) || wanted.has(policy);
  const faults: PolicyFault[] = [];
  // Certificates that may yet go without, or make use of it; self-issued ones are not counted.
  let explicit = settings.requireExplicitPolicy ? 0 : chain.length;
  let mapping = settings.inhibitPolicyMapping ? 0 : chain.length;
  let any = settings.inhibitAnyPolicy ? 0 : chain.length;
  let expected: Level = new Map([[anyPolicy, true]]);
  for (let depth = chain.length - 2; depth >= 0; depth--) {
    const certificate = chain[depth]!;
    const { policies, policyMappings, policyConstraints, inhibitAnyPolicy } = certificate.extensions;
    const isLeaf = depth === 0;
    const counts = !isSelfIssued(certificate);
    const level = nextLevel(expected, policies ?? [], isWanted, any > 0 || (!isLeaf && !counts));

    if (isLeaf) {
      // 6.1.5 (a), (b) and (g): here only a policy that was asked for is one.
      const mayGoWithout = explicit > 1 && policyConstraints?.requireExplicitPolicy !== 0;
      if (!mayGoWithout && ![...level.values()].includes(true)) faults.push({ depth, why: "explicit" });
      break;
    }
    if (explicit <= 0 && level.size === 0) {
      faults.push({ depth, why: "explicit" });
      break;
    }
    const mappings = policyMappings ?? [];
    if (mappings.some(({ issuer, subject }) => issuer === anyPolicy || subject === anyPolicy))
      faults.push({ depth, why: "mapped-any" });
    expected = expectedBelow(level, mappings, isWanted, mapping > 0);
    if (counts) {
      explicit--;
      mapping--;
      any--;
    }
    explicit = Math.min(explicit, policyConstraints?.requireExplicitPolicy ?? Infinity);
    mapping = Math.min(mapping, policyConstraints?.inhibitPolicyMapping ?? Infinity);
    any = Math.min(any, inhibitAnyPolicy ?? Infinity);
  }
  return faults;
}

/** RFC 9618, 5.2 (RFC 5280, 6.1.3 (d) and (e)): the nodes of a certificate, where `expected` is what those above it expect. */
function nextLevel(
  expected: Level,
  policies: readonly string[],
  isWanted: (policy: string) => boolean,
  mayBeAny: boolean,
): Level {
  const level = new Map<string, boolean>();
  for (const policy of policies) {
    if (policy === anyPolicy) continue;
    const fits = expected.get(policy) ?? (expected.has(anyPolicy) ? isWanted(policy) : undefined);
    if (fits !== undefined) level.set(policy, fits);
  }
  if (mayBeAny && policies.includes(anyPolicy))
    for (const [policy, fits] of expected) if (!level.has(policy)) level.set(policy, fits);
  return level;
}

/** RFC 9618, 5.3 (RFC 5280, 6.1.4 (b)): what the nodes expect of the certificate below. */
function expectedBelow(
  level: Level,
  mappings: readonly PolicyMapping[],
  isWanted: (policy: string) => boolean,
  mayMap: boolean,
): Level {
  const mapped = new Set(mappings.map(({ issuer }) => issuer));
  const expected = new Map<string, boolean>();
  const expect = (policy: string, fits: boolean): void => {
    expected.set(policy, fits || (expected.get(policy) ?? false));
  };
  for (const [policy, fits] of level) if (!mapped.has(policy)) expect(policy, fits);
  if (!mayMap) return expected;
  for (const { issuer, subject } of mappings) {
    const fits = level.get(issuer) ?? (level.has(anyPolicy) ? isWanted(issuer) : undefined);
    if (fits !== undefined) expect(subject, fits);
  }
  return expected;
}
