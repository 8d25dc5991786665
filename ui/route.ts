/**
 * The addresses one message bears beside each other, and which of them an answer goes to: the ORGANIZER
 * (RFC 5546, 3.2.2.5), never SENT-BY, From or Reply-To, which anybody can write.
 */
import type { Judgement, Report } from "../core/report.ts";
import { isSame } from "./guest.ts";

export type RouteRole = "organizer" | "sent-by" | "from" | "reply-to";

export interface RoutePerson {
  readonly role: RouteRole;
  /** Empty: the message names nobody here. */
  readonly addresses: readonly string[];
  /** An earlier role that names exactly the same. */
  readonly sameAs: Exclude<RouteRole, "reply-to"> | null;
  /** One of them signed the invitation. */
  readonly signed: boolean;
  /** Their permission to act for the organizer is proven. */
  readonly proven: boolean;
}

export interface Route {
  readonly organizer: string;
  readonly people: readonly RoutePerson[];
  /** Those who are named beside the organizer and are somebody else. */
  readonly elsewhere: readonly string[];
}

/** Addresses of one field looked at: an honest mail has one or two. */
const most = 20;

/** Null where the message is not an organizer's. */
export function routeOf({ message }: Report, { trust, invitation, reasons }: Judgement): Route | null {
  const organizer = invitation?.organizer?.address ?? null;
  if (organizer === null || trust?.actor !== organizer) return null;
  const codes = new Set(reasons.map(({ code }) => code));
  const isProven =
    codes.has("agent-trusted-pair") || codes.has("agent-mandate") || codes.has("signed-by-actor");
  const named: readonly (readonly [RouteRole, readonly string[]])[] = [
    ["organizer", [organizer]],
    ["sent-by", trust.agent === null ? [] : [trust.agent]],
    ["from", message.from.slice(0, most)],
    ["reply-to", message.replyTo.slice(0, most)],
  ];
  const people = named.map(([role, addresses], index) => ({
    role,
    addresses,
    sameAs: earlier(named.slice(0, index), addresses),
    signed: addresses.some((each) => trust.signer !== null && isSame(each, trust.signer)),
    proven: role === "sent-by" && addresses.length > 0 && isProven,
  }));
  const elsewhere: string[] = [];
  for (const each of people.flatMap(({ addresses }) => addresses))
    if (![organizer, ...elsewhere].some((known) => isSame(known, each))) elsewhere.push(each);
  return { organizer, people, elsewhere };
}

function earlier(
  before: readonly (readonly [RouteRole, readonly string[]])[],
  addresses: readonly string[],
): RoutePerson["sameAs"] {
  if (addresses.length === 0) return null;
  for (const [role, known] of before) {
    const same =
      known.length === addresses.length &&
      addresses.every((each) => known.some((other) => isSame(other, each)));
    if (same && role !== "reply-to") return role;
  }
  return null;
}
