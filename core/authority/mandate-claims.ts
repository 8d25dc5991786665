/** The claims of a mandate and of its withdrawal, the same in a JWS and in an S/MIME mail (RFC 7519, RFC 8693, 4.4). */
import { parseCalendarAddress } from "../invitation/calendar-address.ts";
import { sameAddress } from "../mime/address.ts";
import { toHex } from "../bytes/hex.ts";
import { decodeBase64url } from "./jws-base64url.ts";
import type { MandateTerms } from "./mandate.ts";
import { isObject, member, type JsonObject } from "./mandate-json.ts";

/** A claim that is missing or says nothing a reader could rely on. */
export interface ClaimFault {
  /** The claim's name, such as "may_act.sub". */
  readonly claim: string;
}

/** What a withdrawal says: its issuer's mandate of that id no longer holds. */
export interface WithdrawalClaims {
  /** Canonical. */
  readonly issuer: string;
  readonly id: string;
  /** UTC ISO. */
  readonly issued: string;
}

/** More of these say nothing that fewer could not. */
const most = { methods: 16, components: 8, audience: 200, id: 200, uid: 1000 } as const;

/** No mandate outlives it: who forgets to withdraw one has lent their name for so long. */
const longestMonths = 13;

/** The last second of the year 9999, in seconds (RFC 7519, 2: NumericDate). */
const lastSecond = 253_402_300_799;

class Fault extends Error {
  readonly claim: string;
  constructor(claim: string) {
    super(claim);
    this.claim = claim;
  }
}

const faultOf = (error: unknown): ClaimFault => {
  if (error instanceof Fault) return { claim: error.claim };
  throw error;
};

/** The terms of a mandate; a fault names the first claim that leaves it without meaning. */
export function readMandateClaims(claims: JsonObject): MandateTerms | ClaimFault {
  try {
    return mandateTerms(claims);
  } catch (error) {
    return faultOf(error);
  }
}

export function readWithdrawalClaims(claims: JsonObject): WithdrawalClaims | ClaimFault {
  try {
    return {
      issuer: address(claims, "iss"),
      id: identifier(claims, "revokes"),
      issued: iso(seconds(claims, "iat")),
    };
  } catch (error) {
    return faultOf(error);
  }
}

function mandateTerms(claims: JsonObject): MandateTerms {
  const actor = address(claims, "iss");
  // Nobody speaks for a third person: what a holder of a mandate issues is not the actor's word.
  if (!sameAddress(address(claims, "sub"), actor)) throw new Fault("sub");
  const mayAct = restriction(claims, "may_act", ["sub", "x5t#S256"]);
  const agent = address(mayAct, "sub", "may_act.");
  if (sameAddress(agent, actor)) throw new Fault("may_act.sub");
  const scope = restriction(claims, "imip", ["methods", "components", "role", "uid"]);
  const issued = seconds(claims, "iat");
  const from = member(claims, "nbf") === undefined ? issued : seconds(claims, "nbf");
  const until = seconds(claims, "exp");
  const start = Math.max(issued, from);
  if (until < start || until > monthsAfter(start, longestMonths)) throw new Fault("exp");
  return {
    actor,
    agent,
    role: roleOf(scope),
    methods: names(scope, "methods", most.methods),
    components: names(scope, "components", most.components),
    uid: uidOf(scope),
    audience: audienceOf(claims),
    issued: iso(issued),
    from: iso(from),
    until: iso(until),
    id: identifier(claims, "jti"),
    pin: pinOf(mayAct),
  };
}

/** A calendar address of one mailbox, canonical. */
function address(claims: JsonObject, name: string, within = ""): string {
  const value = member(claims, name);
  const canonical = typeof value === "string" ? parseCalendarAddress(value) : null;
  if (canonical === null) throw new Fault(within + name);
  return canonical;
}

/** An object that narrows the mandate: with a member nobody here knows, it may be narrower than it looks. */
function restriction(claims: JsonObject, name: string, known: readonly string[]): JsonObject {
  const value = member(claims, name);
  if (!isObject(value) || Object.keys(value).some((key) => !known.includes(key))) throw new Fault(name);
  return value;
}

function roleOf(scope: JsonObject): MandateTerms["role"] {
  const role = member(scope, "role");
  if (role === "ORGANIZER") return "organizer";
  if (role === "ATTENDEE") return "attendee";
  throw new Fault("imip.role");
}

/** iCalendar names (RFC 5545, 3.1), at least one, in upper case. */
function names(scope: JsonObject, name: string, limit: number): readonly string[] {
  const value: unknown = member(scope, name);
  if (!Array.isArray(value) || value.length === 0 || value.length > limit) throw new Fault(`imip.${name}`);
  const read = value.map((item: unknown) => {
    if (typeof item !== "string" || !/^[A-Za-z0-9-]{1,40}$/.test(item)) throw new Fault(`imip.${name}`);
    return item.toUpperCase();
  });
  return [...new Set(read)];
}

function uidOf(scope: JsonObject): string | null {
  const uid = member(scope, "uid") ?? null;
  if (uid !== null && (typeof uid !== "string" || uid === "" || uid.length > most.uid))
    throw new Fault("imip.uid");
  return uid;
}

/** RFC 7519, 4.1.3, and "*" for everybody. It has to be said: an audience left out is not an audience of all. */
function audienceOf(claims: JsonObject): readonly string[] | null {
  const value = member(claims, "aud");
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (list.length === 0 || list.length > most.audience) throw new Fault("aud");
  const read = list.map((item) => {
    const canonical = item === "*" ? item : typeof item === "string" ? parseCalendarAddress(item) : null;
    if (canonical === null) throw new Fault("aud");
    return canonical;
  });
  return read.includes("*") ? null : [...new Set(read)];
}

/** RFC 7515, 4.1.8: SHA-256 of the certificate. */
function pinOf(mayAct: JsonObject): string | null {
  const value = member(mayAct, "x5t#S256");
  if (value === undefined) return null;
  const octets = typeof value === "string" ? decodeBase64url(value) : null;
  if (octets?.length !== 32) throw new Fault("may_act.x5t#S256");
  return toHex(octets);
}

/** In ASCII that shows: it is compared, remembered and written down. */
function identifier(claims: JsonObject, name: string): string {
  const value = member(claims, name);
  if (typeof value !== "string" || value.length > most.id || !/^[!-~]+$/.test(value)) throw new Fault(name);
  return value;
}

/** RFC 7519, 2: NumericDate. */
function seconds(claims: JsonObject, name: string): number {
  const value = member(claims, name);
  if (typeof value !== "number" || !(value >= 0 && value <= lastSecond)) throw new Fault(name);
  return value;
}

const iso = (value: number): string => new Date(value * 1000).toISOString();

function monthsAfter(value: number, months: number): number {
  const date = new Date(value * 1000);
  date.setUTCMonth(date.getUTCMonth() + months);
  return date.getTime() / 1000;
}
