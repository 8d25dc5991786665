import type { TrustedPair } from "../authority/trusted-pairs.ts";
import { canonicalAddress, toAsciiDomain } from "../mime/address.ts";

/** What a person or an organisation decided beforehand; the schema of the policy file. */
export interface Policy {
  readonly trustedPairs: readonly TrustedPair[];
  readonly onBehalf: "prompt" | "reject";
  /** "require" makes evidence with unknown revocation indeterminate; "off" does not look. */
  readonly revocation: "prefer" | "require" | "off";
  readonly authservIds: readonly string[];
  readonly trustedSealers: readonly string[];
  readonly gateways: readonly string[];
  readonly ownDomains: readonly string[];
  /** Which resolver may be asked about mail domains (RFC 8484): its https URL, or "none"; null: left to the person. */
  readonly resolver: string | null;
  readonly pathValidation: Readonly<Record<string, unknown>>;
}

export const defaultPolicy: Policy = {
  trustedPairs: [],
  onBehalf: "prompt",
  revocation: "prefer",
  authservIds: [],
  trustedSealers: [],
  gateways: [],
  ownDomains: [],
  resolver: null,
  pathValidation: {},
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
  };
}

const readers: { readonly [Key in keyof Policy]: (value: unknown, where: string) => Policy[Key] } = {
  trustedPairs: (value, where) => {
    if (!Array.isArray(value)) throw new PolicyFault(`${where} must be a list`);
    return value.map((item: unknown, index) => pair(item, `${where}[${index}]`));
  },
  onBehalf: (value, where) => oneOf(value, where, ["prompt", "reject"]),
  revocation: (value, where) => oneOf(value, where, ["prefer", "require", "off"]),
  authservIds: (value, where) => strings(value, where).map((id) => id.trim().toLowerCase()),
  trustedSealers: domains,
  gateways: strings,
  ownDomains: domains,
  resolver: (value, where) => {
    if (value === "none") return value;
    const url = typeof value === "string" && URL.canParse(value) ? new URL(value) : null;
    if (url === null || url.protocol !== "https:" || url.username !== "" || url.password !== "")
      throw new PolicyFault(`${where} must be "none" or the https address of a resolver: ${show(value)}`);
    return url.href;
  },
  pathValidation: (value, where) => {
    if (!isObject(value)) throw new PolicyFault(`${where} must be an object`);
    return value;
  },
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
