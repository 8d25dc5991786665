import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { Budget } from "../bytes/budget.ts";
import { buildPath } from "./path.ts";
import { anyPolicies, policyFaults, type PolicySettings } from "./policies.ts";
import { judgePolicies } from "./policy-graph.ts";
import { oid, sequence, tlv } from "./testkit/der.ts";
import { date, extension, extensions, issue, type Entity } from "./testkit/issue.ts";

type Bytes = Uint8Array;

const any = "2.5.29.32.0";
const p = (n: number): string => `1.3.6.1.4.1.99999.${String(n)}`;

const policies = (...oids: readonly string[]): Bytes =>
  extension("2.5.29.32", sequence(...oids.map((one) => sequence(oid(one)))));
const mappings = (...pairs: readonly (readonly [string, string])[]): Bytes =>
  extension("2.5.29.33", sequence(...pairs.map(([from, to]) => sequence(oid(from), oid(to)))), true);
const constraints = (require: number | null, inhibit: number | null = null): Bytes =>
  extension(
    "2.5.29.36",
    sequence(
      ...(require === null ? [] : [tlv(0x80, [require])]),
      ...(inhibit === null ? [] : [tlv(0x81, [inhibit])]),
    ),
    true,
  );
const inhibitAny = (skip: number): Bytes => extension("2.5.29.54", tlv(0x02, [skip]), true);

type Levels = readonly (readonly Bytes[] | { readonly self: readonly Bytes[] })[];

/** Certificates below a root, the highest first, each with these extensions about policies; leaf first. */
function chainOf(...levels: Levels): Entity[] {
  const chain = [issue(null, { name: "Root" })];
  for (const [depth, level] of levels.entries()) {
    const above = chain[0]!;
    const [own, name] = "self" in level ? [level.self, above.name] : [level, `CA ${String(depth)}`];
    const basic = depth === levels.length - 1 ? [extensions.signs] : [extensions.ca, extensions.caUsage];
    chain.unshift(issue(above, { name, extensions: [...basic, ...own] }));
  }
  return chain;
}

const judge = (chain: readonly Entity[], settings: Partial<PolicySettings> = {}): string[] =>
  judgePolicies(
    chain.map(({ certificate }) => certificate),
    { ...anyPolicies, ...settings },
  ).map(({ depth, why }) => `${why} ${String(depth)}`);

const explicit = { requireExplicitPolicy: true };
const asking = (...oids: readonly string[]): Partial<PolicySettings> => ({
  ...explicit,
  initialPolicySet: oids,
});

describe("judgePolicies()", () => {
  it.for<[string, Levels, Partial<PolicySettings>, readonly string[]]>([
    ["nothing asked, nothing said", [[], []], {}, []],
    ["one asked for, none said", [[], []], explicit, ["explicit 1"]],
    ["the issuer says one, the leaf none", [[policies(p(1))], []], explicit, ["explicit 0"]],
    ["the same throughout", [[policies(p(1))], [policies(p(1))]], asking(p(1)), []],
    [
      "the same throughout, another asked for",
      [[policies(p(1))], [policies(p(1))]],
      asking(p(2)),
      ["explicit 0"],
    ],
    [
      "another asked for, and none required",
      [[policies(p(1))], [policies(p(1))]],
      { initialPolicySet: [p(2)] },
      [],
    ],
    ["one the issuer does not say", [[policies(p(1))], [policies(p(2))]], explicit, ["explicit 0"]],
    ["any, then one", [[policies(any)], [policies(p(1))]], asking(p(1)), []],
    ["one, then any", [[policies(p(1))], [policies(any)]], asking(p(1)), []],
    ["one, then any, another asked for", [[policies(p(1))], [policies(any)]], asking(p(2)), ["explicit 0"]],
    ["any throughout", [[policies(any)], [policies(any)]], asking(p(7)), []],
    [
      "any throughout, none that is any",
      [[policies(any)], [policies(any)]],
      { ...explicit, inhibitAnyPolicy: true },
      ["explicit 1"],
    ],
    [
      "any where the issuer forbids it below",
      [[policies(any), inhibitAny(0)], [policies(any)]],
      explicit,
      ["explicit 0"],
    ],
    ["any where the issuer allows one more", [[policies(any), inhibitAny(1)], [policies(any)]], explicit, []],
    [
      "any of a self-issued certificate, which is not counted",
      [[policies(p(1)), inhibitAny(0)], { self: [policies(any)] }, [policies(p(1))]],
      explicit,
      [],
    ],
    [
      "any of a self-issued leaf, which is",
      [[policies(p(1)), inhibitAny(0)], { self: [policies(any)] }],
      explicit,
      ["explicit 0"],
    ],
    ["mapped", [[policies(p(1)), mappings([p(1), p(2)])], [policies(p(2))]], asking(p(1)), []],
    [
      "mapped, by the leaf's own name for it",
      [[policies(p(1)), mappings([p(1), p(2)])], [policies(p(2))]],
      asking(p(2)),
      ["explicit 0"],
    ],
    ["mapped away", [[policies(p(1)), mappings([p(1), p(2)])], [policies(p(1))]], explicit, ["explicit 0"]],
    [
      "mapped, where that is forbidden from the start",
      [[policies(p(1)), mappings([p(1), p(2)])], [policies(p(2))]],
      { ...explicit, inhibitPolicyMapping: true },
      ["explicit 0"],
    ],
    [
      "mapped, where the issuer above forbids it",
      [[policies(p(1)), constraints(null, 0)], [policies(p(1)), mappings([p(1), p(2)])], [policies(p(2))]],
      explicit,
      ["explicit 0"],
    ],
    [
      "mapped from any, by way of anyPolicy",
      [[policies(any), mappings([p(1), p(2)])], [policies(p(2))]],
      asking(p(1)),
      [],
    ],
    [
      "mapped from two to one: either will do",
      [[policies(p(1), p(2)), mappings([p(1), p(3)], [p(2), p(3)])], [policies(p(3))]],
      asking(p(2)),
      [],
    ],
    [
      "mapped to anyPolicy",
      [[policies(p(1)), mappings([p(1), any])], [policies(p(1))]],
      {},
      ["mapped-any 1"],
    ],
    [
      "mapped from anyPolicy",
      [[policies(any), mappings([any, p(1)])], [policies(p(1))]],
      {},
      ["mapped-any 1"],
    ],
    ["required by the issuer at once", [[constraints(0)], []], {}, ["explicit 0"]],
    ["required by the issuer one later", [[constraints(1)], []], {}, ["explicit 0"]],
    ["required by the issuer two later", [[constraints(2)], []], {}, []],
    ["required by the leaf of itself", [[], [constraints(0)]], {}, ["explicit 0"]],
    ["required by the leaf of what follows", [[], [constraints(1)]], {}, []],
    [
      "required after self-issued ones, which are not counted",
      [[constraints(2)], { self: [] }, { self: [] }, []],
      {},
      [],
    ],
    [
      "a policy that comes back below one without",
      [[policies(p(1))], [], [policies(p(1))]],
      explicit,
      ["explicit 1"],
    ],
  ])("%s", ([, levels, settings, expected]) => {
    expect(judge(chainOf(...levels), settings)).toEqual(expected);
  });

  it("asks nothing of an anchor, whatever it says", () => {
    const root = issue(null, {
      name: "Root",
      extensions: [extensions.ca, policies(p(1)), mappings([p(1), any]), constraints(0, 0), inhibitAny(0)],
    });
    const leaf = issue(root, { name: "Leaf", extensions: [extensions.signs] });
    expect(judge([leaf, root])).toEqual([]);
    expect(judge([root], explicit)).toEqual([]);
  });

  it("holds for a set where it holds for one of the set, and then for any", () => {
    const some = fc.subarray([p(1), p(2), p(3), any]);
    const asked = fc.subarray([p(1), p(2), p(3), any], { minLength: 1 });
    const one = fc.constantFrom(p(1), p(2), p(3));
    const level = fc.record({
      policies: some,
      mappings: fc.array(fc.tuple(one, one), { maxLength: 3 }),
      inhibit: fc.option(fc.nat(2), { nil: null }),
    });
    const root = issue(null, { name: "Root" });
    fc.assert(
      fc.property(fc.array(level, { minLength: 1, maxLength: 3 }), asked, (levels, wanted) => {
        const chain = [root];
        for (const { policies: own, mappings: pairs, inhibit } of levels)
          chain.unshift({
            ...root,
            certificate: {
              ...root.certificate,
              subject: { ...root.certificate.subject, key: String(chain.length) },
              extensions: {
                ...root.certificate.extensions,
                policies: own.length === 0 ? null : own,
                policyMappings: pairs.map(([issuer, subject]) => ({ issuer, subject })),
                policyConstraints:
                  inhibit === null ? null : { requireExplicitPolicy: null, inhibitPolicyMapping: inhibit },
              },
            },
          });
        const holds = (...oids: readonly string[]): boolean => judge(chain, asking(...oids)).length === 0;
        expect(holds(...wanted)).toBe(wanted.some((policy) => holds(policy)));
        if (wanted.some((policy) => holds(policy))) expect(holds(any)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});

describe("policyFaults()", () => {
  it("finds what the whole procedure finds, whether it needs it or not", async () => {
    const root = issue(null, { name: "Root" });
    const seldom = <T>(one: fc.Arbitrary<T>): fc.Arbitrary<T | null> =>
      fc.option(one, { nil: null, freq: 1 });
    const policy = fc.constantFrom(p(1), p(2), any);
    const level = fc.record({
      name: fc.constantFrom("a", "b"),
      policies: fc.option(fc.uniqueArray(policy, { minLength: 1 }), { nil: null }),
      policyMappings: seldom(fc.array(fc.record({ issuer: policy, subject: policy }), { minLength: 1 })),
      policyConstraints: seldom(
        fc.record({
          requireExplicitPolicy: fc.option(fc.nat(3), { nil: null }),
          inhibitPolicyMapping: fc.option(fc.nat(3), { nil: null }),
        }),
      ),
      inhibitAnyPolicy: fc.option(fc.nat(2), { nil: null }),
    });
    const settings = fc.record({
      initialPolicySet: fc.uniqueArray(policy, { minLength: 1 }),
      requireExplicitPolicy: fc.boolean(),
      inhibitPolicyMapping: fc.boolean(),
      inhibitAnyPolicy: fc.boolean(),
    });
    let faulty = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(level, { maxLength: 4 }), settings, async (levels, asked) => {
        const chain = levels.map(({ name, ...own }) => ({
          ...root.certificate,
          subject: { ...root.certificate.subject, key: name },
          issuer: { ...root.certificate.issuer, key: "a" },
          extensions: { ...root.certificate.extensions, ...own },
        }));
        const expected = judgePolicies(chain, asked);
        faulty += expected.length;
        expect(await policyFaults(chain, asked)).toEqual(expected);
      }),
      { numRuns: 2000 },
    );
    expect(faulty).toBeGreaterThan(100);
  });
});

describe("a path made to grow a tree (CVE-2023-0464)", () => {
  const width = 40;
  const all = Array.from({ length: width }, (_, n) => p(n));
  /** Every policy mapped to every other: a tree has width^depth nodes. */
  const everyToEvery = all.flatMap((from) => all.map((to) => [from, to] as const));
  const deep = (depth: number): Entity[] =>
    chainOf(...Array.from({ length: depth }, () => [policies(...all), mappings(...everyToEvery)]), [
      policies(...all),
    ]);

  it("costs what its certificates hold, and no more for how they lie", () => {
    const steps = (chain: readonly Entity[]): number => {
      const set = vi.spyOn(Map.prototype, "set");
      judge(chain, explicit);
      const count = set.mock.calls.length;
      set.mockRestore();
      return count;
    };
    const held = width + width * width + width;
    const counts = [2, 4, 8].map((depth) => steps(deep(depth)));
    expect(counts[0]).toBeGreaterThan(width);
    for (const [i, depth] of [2, 4, 8].entries()) expect(counts[i]).toBeLessThanOrEqual((depth + 1) * held);
    expect(counts[2]! - counts[1]!).toBe(2 * (counts[1]! - counts[0]!));
  });

  it("is judged like any other", async () => {
    const chain = deep(8);
    const result = async (initialPolicySet: readonly string[]): Promise<string> => {
      const path = await buildPath({
        leaf: chain[0]!.certificate,
        untrusted: chain.slice(1, -1).map(({ certificate }) => certificate),
        anchors: [chain.at(-1)!.certificate],
        crls: [],
        ocsp: [],
        policies: { ...anyPolicies, ...explicit, initialPolicySet },
        at: date("2030-01-01"),
        revocation: "off",
        budget: new Budget(),
      });
      return path.kind === "invalid" ? path.rule : path.kind;
    };
    expect(await result([p(3)])).toBe("trusted");
    expect(await result([p(width)])).toBe("policy");
  });
});
