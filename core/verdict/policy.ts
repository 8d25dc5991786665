import type { TrustedPair } from "../authority/trusted-pairs.ts";
import { anyPolicies, type PolicySettings } from "../pki/policies.ts";
import { canonicalAddress, domainOf, isWithin, toAsciiDomain } from "../mime/address.ts";

/** What to do with a message sent for somebody else where nothing proves the authority (RFC 6047, 3). */
type Unproven = "prompt" | "reject";

export interface OnBehalf {
  readonly otherwise: Unproven;
  /** By mail domain of the actor or the agent, A-labels, what is below it included; the longest that fits counts. */
  readonly domains: Readonly<Record<string, Unproven>>;
}

/**
 * For which domain the policy refuses what an agent sends for an actor and nothing proves: "" for every one, null
 * where it refuses nothing. Of each address the longest domain that fits counts; one refusal is enough, and what is said of
 * a domain goes before what is said of all.
 */
export function rejecting(
  { otherwise, domains }: OnBehalf,
  { agent, actor }: Pick<TrustedPair, "agent" | "actor">,
): string | null {
  const named = [agent, actor].flatMap((address) => {
    const fitting = Object.keys(domains).filter((name) => isWithin(domainOf(address), name));
    return fitting.toSorted((a, b) => b.length - a.length).slice(0, 1);
  });
  const refused = named.find((name) => domains[name] === "reject");
  return refused ?? (named.length === 0 && otherwise === "reject" ? "" : null);
}

/** What a person or an organisation decided beforehand; the schema of the policy file. */
export interface Policy {
  readonly trustedPairs: readonly TrustedPair[];
  readonly onBehalf: OnBehalf;
  /** "require" makes evidence with unknown revocation indeterminate; "off" does not look. */
  readonly revocation: "prefer" | "require" | "off";
  readonly authservIds: readonly string[];
  readonly trustedSealers: readonly string[];
  readonly gateways: readonly string[];
  readonly ownDomains: readonly string[];
  /** Which resolver may be asked about mail domains (RFC 8484): its https URL, or "none"; null: left to the person. */
  readonly resolver: string | null;
  /**
   * Who looks up what certificates point to: "off", "direct" (only where the host may, the terminal), or the https URL
   * of the organisation's relay; null: left to the person.
   */
  readonly fetching: string | null;
  /** RFC 5280, 6.1.1 (c) to (g). */
  readonly pathValidation: PolicySettings;
}

export const defaultPolicy: Policy = {
  trustedPairs: [],
  onBehalf: { otherwise: "prompt", domains: {} },
  revocation: "prefer",
  authservIds: [],
  trustedSealers: [],
  gateways: [],
  ownDomains: [],
  resolver: null,
  fetching: null,
  pathValidation: anyPolicies,
};

export type PolicyResult = { readonly policy: Policy } | { readonly error: string };

class PolicyFault extends Error {}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const show = (value: unknown): string => JSON.stringify(value) ?? String(value);

function strings(value: unknown, where: string): readonly string[] {
  if (!Array.isArray(value)) throw new PolicyFault(`${where} must be a list of texts`);
  return value.map((item: unknown, index) => {
    if (typeof item !== "string") throw new PolicyFault(`${where}[${index}] must be a text: ${show(item)}`);
    return item;
  });
}

function domains(value: unknown, where: string): readonly string[] {
  return strings(value, where).map((item, index) => {
    const domain = toAsciiDomain(item);
    if (domain === null) throw new PolicyFault(`${where}[${index}] must be a domain: ${show(item)}`);
    return domain;
  });
}

function oneOf<const Choice extends string>(
  value: unknown,
  where: string,
  choices: readonly Choice[],
): Choice {
  const choice = choices.find((candidate) => candidate === value);
  if (choice === undefined)
    throw new PolicyFault(`${where} must be one of ${choices.map(show).join(", ")}: ${show(value)}`);
  return choice;
}

function address(value: unknown, where: string): string {
  const written = typeof value === "string" ? value.replace(/^mailto:/i, "") : null;
  const canonical = written === null ? null : canonicalAddress(written);
  if (canonical === null) throw new PolicyFault(`${where} must be a mail address: ${show(value)}`);
  return canonical;
}

/** A date alone holds to its last second, as people mean it. */
function moment(value: unknown, where: string): string {
  const text = typeof value === "string" ? value : "";
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text)
    ? Date.parse(`${text}T23:59:59.999Z`)
    : /^\d{4}-\d{2}-\d{2}T/.test(text)
      ? Date.parse(text)
      : Number.NaN;
  if (Number.isNaN(time)) throw new PolicyFault(`${where} must be an ISO date: ${show(value)}`);
  return new Date(time).toISOString();
}

const methods = [
  "PUBLISH",
  "REQUEST",
  "REPLY",
  "ADD",
  "CANCEL",
  "REFRESH",
  "COUNTER",
  "DECLINECOUNTER",
] as const;

const pairKeys = ["agent", "actor", "methods", "until"];

function pair(value: unknown, where: string): TrustedPair {
  if (!isObject(value)) throw new PolicyFault(`${where} must be an object: ${show(value)}`);
  for (const key of Object.keys(value))
    if (!pairKeys.includes(key)) throw new PolicyFault(`${where} has an unknown key: ${show(key)}`);
  const given = value["methods"];
  return {
    agent: address(value["agent"], `${where}.agent`),
    actor: address(value["actor"], `${where}.actor`),
    methods:
      given === undefined
        ? null
        : strings(given, `${where}.methods`).map((method) =>
            oneOf(method.toUpperCase(), `${where}.methods`, methods),
          ),
    until: value["until"] === undefined ? null : moment(value["until"], `${where}.until`),
    only: null,
  };
}

const unproven = ["prompt", "reject"] as const;

/** "prompt", "reject", or an object that says which by domain: {"otherwise": …, "domains": {"acme.example": …}}. */
function onBehalf(value: unknown, where: string): OnBehalf {
  if (!isObject(value)) return { otherwise: oneOf(value, where, unproven), domains: {} };
  for (const key of Object.keys(value))
    if (key !== "otherwise" && key !== "domains")
      throw new PolicyFault(`${where} has an unknown key: ${show(key)}`);
  const given = value["domains"] ?? {};
  if (!isObject(given)) throw new PolicyFault(`${where}.domains must be an object: ${show(given)}`);
  const domains = Object.entries(given).map(([name, choice]) => {
    const domain = toAsciiDomain(name);
    if (domain === null) throw new PolicyFault(`${where}.domains has a key that is no domain: ${show(name)}`);
    return [domain, oneOf(choice, `${where}.domains[${show(name)}]`, unproven)] as const;
  });
  return {
    otherwise: oneOf(value["otherwise"] ?? "prompt", `${where}.otherwise`, unproven),
    domains: Object.fromEntries(domains),
  };
}

const flag = (value: unknown, where: string): boolean => {
  if (typeof value !== "boolean") throw new PolicyFault(`${where} must be true or false: ${show(value)}`);
  return value;
};

const mostPolicies = 1000;

/** {"initialPolicySet": ["2.5.29.32.0"], "requireExplicitPolicy": false, …}: every key may be left out. */
function pathValidation(value: unknown, where: string): PolicySettings {
  if (!isObject(value)) throw new PolicyFault(`${where} must be an object: ${show(value)}`);
  for (const key of Object.keys(value))
    if (!Object.hasOwn(anyPolicies, key)) throw new PolicyFault(`${where} has an unknown key: ${show(key)}`);
  const given = { ...anyPolicies, ...value };
  const initialPolicySet = strings(given.initialPolicySet, `${where}.initialPolicySet`);
  if (initialPolicySet.length === 0 || initialPolicySet.length > mostPolicies)
    throw new PolicyFault(`${where}.initialPolicySet must name 1 to ${String(mostPolicies)} policies`);
  const strange = initialPolicySet.find((oid) => !/^[0-2](\.(0|[1-9]\d{0,38})){1,63}$/.test(oid));
  if (strange !== undefined)
    throw new PolicyFault(`${where}.initialPolicySet must hold object identifiers: ${show(strange)}`);
  return {
    initialPolicySet,
    requireExplicitPolicy: flag(given.requireExplicitPolicy, `${where}.requireExplicitPolicy`),
    inhibitPolicyMapping: flag(given.inhibitPolicyMapping, `${where}.inhibitPolicyMapping`),
    inhibitAnyPolicy: flag(given.inhibitAnyPolicy, `${where}.inhibitAnyPolicy`),
  };
}

function httpsAddress(value: unknown): string | null {
  const url = typeof value === "string" && URL.canParse(value) ? new URL(value) : null;
  if (url === null || url.protocol !== "https:" || url.username !== "" || url.password !== "") return null;
  return url.href;
}

const readers: { readonly [Key in keyof Policy]: (value: unknown, where: string) => Policy[Key] } = {
  trustedPairs: (value, where) => {
    if (!Array.isArray(value)) throw new PolicyFault(`${where} must be a list`);
    return value.map((item: unknown, index) => pair(item, `${where}[${index}]`));
  },
  onBehalf,
  revocation: (value, where) => oneOf(value, where, ["prefer", "require", "off"]),
  authservIds: (value, where) => strings(value, where).map((id) => id.trim().toLowerCase()),
  trustedSealers: domains,
  gateways: strings,
  ownDomains: domains,
  resolver: (value, where) => {
    const resolver = value === "none" ? value : httpsAddress(value);
    if (resolver === null)
      throw new PolicyFault(`${where} must be "none" or the https address of a resolver: ${show(value)}`);
    return resolver;
  },
  fetching: (value, where) => {
    const fetching = value === "off" || value === "direct" ? value : httpsAddress(value);
    if (fetching === null)
      throw new PolicyFault(
        `${where} must be "off", "direct" or the https address of a relay: ${show(value)}`,
      );
    return fetching;
  },
  pathValidation,
};

const isKey = (key: string): key is keyof Policy => Object.hasOwn(readers, key);

/**
 * Reads a policy file's JSON value. Every key is optional, an unknown one is an error: a policy that is half
 * understood would decide less than its author believes.
 */
export function readPolicy(value: unknown): PolicyResult {
  if (!isObject(value)) return { error: "policy must be an object" };
  try {
    const given: Partial<Record<keyof Policy, unknown>> = {};
    for (const [key, item] of Object.entries(value)) {
      if (!isKey(key)) throw new PolicyFault(`policy has an unknown key: ${show(key)}`);
      given[key] = readers[key](item, key);
    }
    return { policy: { ...defaultPolicy, ...(given as Partial<Policy>) } };
  } catch (fault) {
    if (fault instanceof PolicyFault) return { error: fault.message };
    throw fault;
  }
}
