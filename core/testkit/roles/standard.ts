/**
 * Who may send what, and what each of it comes to, copied from the standards and docs/VERDICT.md by hand into
 * tables. Nothing here calls the code that the tables are held against.
 */
import type { Advice, Level, ReasonCode } from "../../report.ts";

export const methods = [
  "PUBLISH",
  "REQUEST",
  "REPLY",
  "ADD",
  "CANCEL",
  "REFRESH",
  "COUNTER",
  "DECLINECOUNTER",
] as const;
export type Method = (typeof methods)[number];

export const components = ["VEVENT", "VTODO", "VJOURNAL", "VFREEBUSY"] as const;
export type Component = (typeof components)[number];

/** Whose the act is, and whether its object names attendees and an organizer. */
export interface Rule {
  readonly actor: "organizer" | "attendee";
  readonly attendees: boolean;
  readonly organizer: boolean;
}

/**
 * RFC 5546, 3.2 to 3.5. "Org": the organizer's; "Att": the attendee's; "-": no such thing. "0" behind it: ATTENDEE
 * must not stand there; "!": nor may ORGANIZER (3.4.6).
 */
const table = `
  METHOD          VEVENT  VTODO   VJOURNAL  VFREEBUSY
  PUBLISH         Org0    Org0    Org0      Org0
  REQUEST         Org     Org     -         Org
  REPLY           Att     Att     -         Att
  ADD             Org     Org     Org0      -
  CANCEL          Org     Org     Org0      -
  REFRESH         Att     Att!    -         -
  COUNTER         Att     Att     -         -
  DECLINECOUNTER  Org     Org     -         -`;

const cells = new Map(
  table
    .trim()
    .split("\n")
    .slice(1)
    .flatMap((line) => {
      const [method, ...row] = line.trim().split(/ +/);
      return row.map((cell, i) => [`${method} ${components[i]}`, cell] as const);
    }),
);

/** Null: the METHOD does not go with the component. */
export function ruleOf(method: Method, component: Component): Rule | null {
  const cell = cells.get(`${method} ${component}`) ?? "-";
  return cell === "-"
    ? null
    : {
        actor: cell.startsWith("Org") ? "organizer" : "attendee",
        attendees: !cell.endsWith("0"),
        organizer: !cell.endsWith("!"),
      };
}

/** Methods that are about an event the reader has to have (docs/VERDICT.md, event-unknown). */
export const needsEvent: ReadonlySet<Method> = new Set(["REPLY", "COUNTER", "REFRESH", "CANCEL", "ADD"]);

/** A guest may pass these on; with the others a guest takes what is the organizer's (RFC 6047, 3, step 3). */
export const maybePassedOn: ReadonlySet<Method> = new Set(["REQUEST", "PUBLISH"]);

/** The best that a signature of each standing gives. */
export const reached = {
  actor: "verified",
  "proven agent": "authorized",
  "proven delegator": "authorized",
  agent: "unconfirmed",
  delegator: "unconfirmed",
  guest: "unconfirmed",
  stranger: "unconfirmed",
  nobody: "unverified",
} as const satisfies Record<string, Level>;
export type Standing = keyof typeof reached;

/** docs/VERDICT.md, signer: the strongest standing speaks, others are only listed. */
export const order: readonly Standing[] = [
  "actor",
  "proven agent",
  "proven delegator",
  "agent",
  "delegator",
  "guest",
  "stranger",
  "nobody",
];

const strongestFirst: readonly Level[] = [
  "verified",
  "authorized",
  "domain",
  "unconfirmed",
  "unverified",
  "suspicious",
];

/** What a reason allows at most, and what it makes of the advice. */
const weights: Partial<Record<ReasonCode, readonly [atMost: Level, kind: "danger" | "warning" | "known"]>> = {
  "signer-not-listed": ["suspicious", "danger"],
  "signer-lacks-authority": ["suspicious", "danger"],
  "organizer-changed": ["suspicious", "danger"],
  "claims-my-event": ["suspicious", "danger"],
  "on-behalf-rejected": ["suspicious", "danger"],
  ambiguous: ["unverified", "warning"],
  malformed: ["unverified", "warning"],
  "party-crasher": ["unconfirmed", "warning"],
  "agent-unauthorized": ["unconfirmed", "warning"],
  "delegation-unverified": ["unconfirmed", "warning"],
  "forwarded-by-attendee": ["unconfirmed", "warning"],
  "invitation-not-signed": ["verified", "warning"],
  "not-invited": ["verified", "warning"],
  "several-invitations": ["verified", "warning"],
  "event-unknown": ["verified", "known"],
};

export const weakest = (...all: readonly Level[]): Level =>
  strongestFirst.findLast((level) => all.includes(level)) ?? "unverified";

export interface Expected {
  readonly level: Level;
  readonly advice: Advice;
  /** All of the telling ones that are given, sorted. */
  readonly reasons: readonly ReasonCode[];
}

/** Codes that the tables speak of: what a row does not name must not be given. */
export const telling: readonly ReasonCode[] = [
  "signed-by-actor",
  "signed-by-agent",
  "signed-by-delegator",
  "agent-trusted-pair",
  "agent-mandate",
  "delegation-verified",
  "delegation-unverified",
  "agent-unauthorized",
  "forwarded-by-attendee",
  "party-crasher",
  "signer-not-listed",
  "signer-lacks-authority",
  "organizer-changed",
  "claims-my-event",
  "on-behalf-rejected",
  "mandate-unusable",
  "event-unknown",
  "not-invited",
  "invitation-not-signed",
  "malformed",
  "ambiguous",
  "downgrade",
  "signer-changed",
  "stale",
];

/** The weakest of what the best signature gives and what every reason allows; then the advice. */
export function conclude(best: Level, reasons: readonly ReasonCode[]): Expected {
  const known = reasons.flatMap((code) => weights[code] ?? []);
  const level = weakest(best, ...reasons.flatMap((code) => weights[code]?.[0] ?? []));
  const advice: Advice =
    level === "suspicious"
      ? "ignore"
      : level === "unconfirmed" || level === "unverified"
        ? "ask"
        : known.length > 0 || level === "domain"
          ? "decide"
          : "apply";
  return { level, advice, reasons: reasons.toSorted() };
}
