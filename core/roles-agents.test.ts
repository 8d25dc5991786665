/** SENT-BY × signer × trusted pair, mandate and policy, as RFC 6047, 3 and docs/VERDICT.md have it. */
import { describe, expect, it } from "vitest";
import type { Mandate } from "./authority/mandate.ts";
import type { TrustedPair } from "./authority/trusted-pairs.ts";
import type { ReasonCode } from "./report.ts";
import type { Case } from "./verdict/case.ts";
import { defaultPolicy, type OnBehalf } from "./verdict/policy.ts";
import { judge } from "./verdict/judge.ts";
import { anna, ben, entry, mallory, olivia, sam, signature } from "./testkit/cases.ts";
import {
  conclude,
  methods,
  reached,
  ruleOf,
  weakest,
  type Expected,
  type Method,
  type Rule,
} from "./testkit/roles/standard.ts";
import {
  attendee,
  carl,
  caseFor,
  differing,
  jane,
  judged,
  organizer,
  type Posted,
  type Row,
} from "./testkit/roles/write.ts";

const digest = "sha256:1a";

const ruleFor = (method: Method): Rule => {
  const rule = ruleOf(method, "VEVENT");
  if (rule === null) throw new Error(method);
  return rule;
};

const actorOf = (method: Method): string => (ruleFor(method).actor === "organizer" ? olivia : ben);

/** The object, with SENT-BY on the property of who acts. */
function post(method: Method, sentBy: string | null, signers: readonly string[], from: string): Posted {
  const rule = ruleFor(method);
  const by = sentBy === null ? "" : `;SENT-BY="mailto:${sentBy}"`;
  const organizes = rule.actor === "organizer";
  return {
    from,
    signers,
    written: {
      method,
      component: "VEVENT",
      organizer: organizer(olivia, organizes ? by : ""),
      attendees: organizes ? (rule.attendees ? [attendee(anna), attendee(ben)] : []) : [attendee(ben, by)],
    },
  };
}

/** The reader has the event: guests read the organizer's acts, the organizer reads theirs. */
const settingOf = (method: Method): Partial<Case> => ({
  me: [ruleFor(method).actor === "organizer" ? anna : olivia],
  entries: [entry()],
  digest,
});

const agents = {
  "no agent": () => null,
  "an agent": () => sam,
  "the actor": (actor: string) => actor,
  "the actor in other capitals": (actor: string) => actor.toUpperCase(),
  "another agent": () => jane,
} as const satisfies Record<string, (actor: string) => string | null>;

/** Statements of the reader's list, and whether they let Sam do this for the actor. */
const pairs = {
  none: { pair: null, holds: false },
  right: { pair: {}, holds: true },
  "in other capitals": { pair: { agent: "SAM@acme.example" }, holds: true },
  "for this method": { pair: "this", holds: true },
  "for another method": { pair: "other", holds: false },
  "until later": { pair: { until: "2027-12-31T00:00:00.000Z" }, holds: true },
  "until yesterday": { pair: { until: "2027-02-28T00:00:00.000Z" }, holds: false },
  "once, for this": { pair: { only: digest }, holds: true },
  "once, for another": { pair: { only: "sha256:2b" }, holds: false },
  "once, until yesterday": { pair: { only: digest, until: "2027-02-28T00:00:00.000Z" }, holds: false },
  "for another agent": { pair: { agent: jane }, holds: false },
  "for another actor": { pair: { actor: carl }, holds: false },
  "the other way round": { pair: "reversed", holds: false },
  "of an address within": { pair: { agent: `x${sam}` }, holds: false },
} as const satisfies Record<
  string,
  { readonly pair: Partial<TrustedPair> | "this" | "other" | "reversed" | null; readonly holds: boolean }
>;

function pairFor(kind: keyof typeof pairs, method: Method): readonly TrustedPair[] {
  const { pair } = pairs[kind];
  const plain: TrustedPair = { agent: sam, actor: actorOf(method), methods: null, until: null, only: null };
  if (pair === null) return [];
  if (pair === "this") return [{ ...plain, methods: [method] }];
  if (pair === "other") return [{ ...plain, methods: methods.filter((one) => one !== method) }];
  if (pair === "reversed") return [{ ...plain, agent: plain.actor, actor: sam }];
  return [{ ...plain, ...pair }];
}

const signed = {
  nobody: () => [],
  "the actor": (actor: string) => [actor],
  Sam: () => [sam],
  "a stranger": () => [mallory],
  "actor and agent": (actor: string) => [actor, sam],
  "agent and stranger": () => [sam, mallory],
} as const satisfies Record<string, (actor: string) => readonly string[]>;
type Signed = keyof typeof signed;

/** RFC 6047, 3, for one row; `holds`: something proves that Sam may. */
function expectedOf(
  by: Signed,
  isAgent: boolean,
  holds: boolean,
  proof: ReasonCode,
  more: readonly ReasonCode[] = [],
): Expected {
  if (by === "the actor" || by === "actor and agent") return conclude(reached.actor, ["signed-by-actor"]);
  if (by === "a stranger") return conclude(reached.stranger, ["signer-not-listed", ...more]);
  const proven = isAgent && holds;
  const doubt: readonly ReasonCode[] = isAgent && !holds ? ["agent-unauthorized", ...more] : [];
  if (by === "nobody") return conclude(reached.nobody, ["invitation-not-signed", ...doubt]);
  if (!isAgent) return conclude(reached.stranger, ["signer-not-listed"]);
  return proven
    ? conclude(reached["proven agent"], ["signed-by-agent", proof])
    : conclude(reached.agent, ["signed-by-agent", ...doubt]);
}

describe("METHOD × SENT-BY × signer × trusted pair", () => {
  it.for(methods)("%s", (method) => {
    const actor = actorOf(method);
    const rows = (Object.keys(agents) as (keyof typeof agents)[]).flatMap((agent) =>
      (Object.keys(pairs) as (keyof typeof pairs)[]).flatMap((pair) =>
        (Object.keys(signed) as Signed[]).map((by): Row => {
          const policy = { ...defaultPolicy, trustedPairs: pairFor(pair, method) };
          const posted = post(method, agents[agent](actor), signed[by](actor), by === "nobody" ? sam : actor);
          return [
            `SENT-BY ${agent}, pair ${pair}, signed by ${by}`,
            judged(posted, { ...settingOf(method), policy }),
            expectedOf(by, agent === "an agent", pairs[pair].holds, "agent-trusted-pair"),
          ];
        }),
      ),
    );
    expect(rows).toHaveLength(420);
    expect(differing(rows)).toEqual([]);
  });

  it("one mail domain for both is said, and proves nothing", () => {
    for (const method of methods) {
      const { trust, reasons } = judge(caseFor(post(method, sam, [sam], sam), settingOf(method)));
      const said = reasons.find(({ code }) => code === "agent-unauthorized")?.values["sameOrganization"];
      expect([method, trust?.level, said]).toEqual([
        method,
        "unconfirmed",
        ruleFor(method).actor === "organizer" ? true : undefined,
      ]);
    }
  });
});

const seal = "ab".repeat(32);

/** A mandate of the actor's for Sam, and what of it does not fit. */
const mandateFor = (
  method: Method,
  over: Partial<Mandate["terms"]> = {},
  status: "valid" | "indeterminate" = "valid",
): Mandate => ({
  terms: {
    actor: actorOf(method),
    agent: sam,
    role: ruleFor(method).actor,
    methods: [method],
    components: ["VEVENT"],
    uid: null,
    audience: null,
    issued: "2027-01-01T00:00:00.000Z",
    from: "2027-01-01T00:00:00.000Z",
    until: "2027-12-31T00:00:00.000Z",
    id: "1",
    pin: null,
    ...over,
  },
  evidence: signature([actorOf(method)], { system: "mandate", status, covers: [], claims: [] }),
  source: "enclosed",
});

/** Terms by what they are; "-": there is no mandate between the two; a fault: why it does not reach. */
const mandates: Readonly<
  Record<
    string,
    { readonly holds: boolean; readonly fault: boolean; readonly of: (method: Method) => readonly Mandate[] }
  >
> = {
  none: { holds: false, fault: false, of: () => [] },
  right: { holds: true, fault: false, of: (method) => [mandateFor(method)] },
  "for this event": {
    holds: true,
    fault: false,
    of: (method) => [mandateFor(method, { uid: "1@acme.example" })],
  },
  "said to the reader": {
    holds: true,
    fault: false,
    of: (method) => [mandateFor(method, { audience: [olivia, anna] })],
  },
  "not proven": { holds: false, fault: true, of: (method) => [mandateFor(method, {}, "indeterminate")] },
  "not yet": {
    holds: false,
    fault: true,
    of: (method) => [mandateFor(method, { from: "2027-03-02T00:00:00.000Z" })],
  },
  expired: {
    holds: false,
    fault: true,
    of: (method) => [mandateFor(method, { until: "2027-02-28T00:00:00.000Z" })],
  },
  "other role": {
    holds: false,
    fault: true,
    of: (method) => [
      mandateFor(method, { role: ruleFor(method).actor === "organizer" ? "attendee" : "organizer" }),
    ],
  },
  "other method": {
    holds: false,
    fault: true,
    of: (method) => [mandateFor(method, { methods: methods.filter((one) => one !== method) })],
  },
  "other component": {
    holds: false,
    fault: true,
    of: (method) => [mandateFor(method, { components: ["VTODO", "VJOURNAL", "VFREEBUSY"] })],
  },
  "other event": {
    holds: false,
    fault: true,
    of: (method) => [mandateFor(method, { uid: "2@acme.example" })],
  },
  "other audience": { holds: false, fault: true, of: (method) => [mandateFor(method, { audience: [carl] })] },
  "other certificate": { holds: false, fault: true, of: (method) => [mandateFor(method, { pin: seal })] },
  "of another actor": { holds: false, fault: false, of: (method) => [mandateFor(method, { actor: carl })] },
  "for another agent": { holds: false, fault: false, of: (method) => [mandateFor(method, { agent: jane })] },
  "two, one of them right": {
    holds: true,
    fault: false,
    of: (method) => [mandateFor(method, { until: "2027-02-28T00:00:00.000Z" }), mandateFor(method)],
  },
};

/** What the policy does with what nothing proves; `refuses`: for the two of this actor. */
const policies: Readonly<
  Record<string, { readonly onBehalf: OnBehalf; readonly refuses: (actor: string) => boolean }>
> = {
  prompt: { onBehalf: { otherwise: "prompt", domains: {} }, refuses: () => false },
  reject: { onBehalf: { otherwise: "reject", domains: {} }, refuses: () => true },
  "reject this domain": {
    onBehalf: { otherwise: "prompt", domains: { "acme.example": "reject" } },
    refuses: () => true,
  },
  "reject another domain": {
    onBehalf: { otherwise: "prompt", domains: { "other.example": "reject" } },
    refuses: (actor) => actor === ben,
  },
  "reject a domain that ends alike": {
    onBehalf: { otherwise: "prompt", domains: { "me.example": "reject" } },
    refuses: () => false,
  },
  "reject all but this domain": {
    onBehalf: { otherwise: "reject", domains: { "acme.example": "prompt" } },
    refuses: () => false,
  },
};

describe("METHOD × signer × mandate × policy", () => {
  it.for(methods)("%s", (method) => {
    const actor = actorOf(method);
    const rows = Object.entries(mandates).flatMap(([mandate, { holds, fault, of }]) =>
      Object.entries(policies).flatMap(([choice, { onBehalf, refuses }]) =>
        (Object.keys(signed) as Signed[]).map((by): Row => {
          const policy = { ...defaultPolicy, onBehalf };
          const doubts: readonly ReasonCode[] = [
            ...(fault ? (["mandate-unusable"] as const) : []),
            // Who signed for Sam and is not Sam has proven nothing of Sam's, mandate or not.
            ...(refuses(actor) ? (["on-behalf-rejected"] as const) : []),
          ];
          return [
            `mandate ${mandate}, policy ${choice}, signed by ${by}`,
            judged(post(method, sam, signed[by](actor), by === "nobody" ? sam : actor), {
              ...settingOf(method),
              policy,
              mandates: of(method),
            }),
            expectedOf(by, true, holds, "agent-mandate", doubts),
          ];
        }),
      ),
    );
    expect(rows).toHaveLength(576);
    expect(differing(rows)).toEqual([]);
  });

  it("a pinned certificate is the one that signs", () => {
    const rows = methods.map((method): Row => {
      const evidence = [
        signature([sam], {
          chain: [
            {
              subject: "",
              issuer: "",
              serial: "1",
              notBefore: "",
              notAfter: "",
              sha256: seal,
              signature: "good",
              breaks: [],
              revocation: null,
            },
          ],
        }),
      ];
      const posted = post(method, sam, [sam], sam);
      const input = caseFor(posted, { ...settingOf(method), mandates: [mandateFor(method, { pin: seal })] });
      const covers = input.found.parts;
      const pinned = evidence.map((item) => ({ ...item, covers, claims: covers }));
      const { trust } = judge({ ...input, evidence: pinned });
      return [method, conclude(trust?.level ?? "unverified", []), conclude("authorized", [])];
    });
    expect(differing(rows)).toEqual([]);
  });

  it("a fault never gives a better level than none", () => {
    const levelWith = (method: Method, mandate: string) =>
      judged(post(method, sam, [sam], sam), {
        ...settingOf(method),
        mandates: mandates[mandate]?.of(method) ?? [],
      }).level;
    const better = methods.flatMap((method) =>
      Object.entries(mandates).filter(
        ([name, { fault }]) =>
          fault && weakest(levelWith(method, name), levelWith(method, "right")) !== levelWith(method, name),
      ),
    );
    expect(better).toEqual([]);
  });
});
