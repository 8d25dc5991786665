/** Who acts, by METHOD and component (RFC 5546, 1.4 and the tables of section 3). */
import { compareAddresses, sameAddress } from "../mime/address.ts";
import type { Attendee, Invitation } from "../report.ts";
import type { Findings } from "./findings.ts";
import type { Delegation, Roles } from "./invitation.ts";

type Actor = Roles["actorKind"];

interface MethodRule {
  readonly actor: Actor;
  readonly components: ReadonlySet<string>;
}

const methodRule = (actor: Actor, ...components: string[]): MethodRule => ({
  actor,
  components: new Set(components),
});

/** RFC 5546, 3.2 to 3.5: every METHOD, whose it is, and the components it goes with. */
const methods: ReadonlyMap<string, MethodRule> = new Map([
  ["PUBLISH", methodRule("organizer", "VEVENT", "VTODO", "VJOURNAL", "VFREEBUSY")],
  ["REQUEST", methodRule("organizer", "VEVENT", "VTODO", "VFREEBUSY")],
  ["REPLY", methodRule("attendee", "VEVENT", "VTODO", "VFREEBUSY")],
  ["ADD", methodRule("organizer", "VEVENT", "VTODO", "VJOURNAL")],
  ["CANCEL", methodRule("organizer", "VEVENT", "VTODO", "VJOURNAL")],
  ["REFRESH", methodRule("attendee", "VEVENT", "VTODO")],
  ["COUNTER", methodRule("attendee", "VEVENT", "VTODO")],
  ["DECLINECOUNTER", methodRule("organizer", "VEVENT", "VTODO")],
]);

/** The people of every component, the one that stands for the invitation first. */
export interface Cast {
  readonly organizer: Invitation["organizer"];
  /** One list a component. */
  readonly attendees: readonly (readonly Attendee[])[];
  /** How many more are listed without a mail address. */
  readonly unaddressed: number;
}

/** What is wrong with METHOD, component or people becomes a finding, and the actor null. */
export function readRoles(
  method: string | null,
  component: string | null,
  { organizer, attendees, unaddressed }: Cast,
  findings: Findings,
): Roles {
  const all = attendees.flat();
  const rule = methods.get(method ?? "");
  const common = {
    actorKind: rule?.actor ?? "organizer",
    actor: null,
    candidates: [],
    agent: null,
    organizer: organizer?.address ?? null,
    attendees: distinct(all.map(({ address }) => address)),
    unaddressed,
    delegations: delegationsOf(all),
    groups: distinct(
      all.filter(({ type }) => type === "GROUP" || type === "UNKNOWN").map(({ address }) => address),
    ),
  } as const;
  if (rule === undefined || component === null || !rule.components.has(component)) {
    findings.add("malformed", { where: component === null ? "component" : "METHOD" });
    return common;
  }
  if (rule.actor === "organizer") {
    if (organizer === null) {
      findings.add("malformed", { where: "ORGANIZER" });
      return common;
    }
    const { address, sentBy } = organizer;
    return { ...common, actor: address, agent: agentOf(address, sentBy) };
  }
  if (common.attendees.length === 0 && !(method === "COUNTER" && component === "VEVENT")) {
    findings.add("malformed", { where: "ATTENDEE" });
    return common;
  }
  // Who answers does so from a mailbox (RFC 6047, 2.3), and for nobody else.
  if (unaddressed > 0 && method !== "COUNTER") findings.add("malformed", { where: "ATTENDEE" });
  const answering = answeringAttendee(attendees, common.delegations);
  if (answering !== null && (method !== "COUNTER" || common.attendees.length + unaddressed === 1))
    return { ...common, actor: answering, agent: answeringAgent(all, answering, findings) };
  if (method === "COUNTER") return { ...common, candidates: common.attendees };
  findings.add("ambiguous", { where: "ATTENDEE" });
  return common;
}

const distinct = (addresses: readonly string[]): readonly string[] => [...new Set(addresses)];

const agentOf = (actor: string, sentBy: string | null): string | null =>
  sentBy === null || compareAddresses(sentBy, actor) !== "different" ? null : sentBy;

function answeringAgent(all: readonly Attendee[], actor: string, findings: Findings): string | null {
  const agents = distinct(
    all.flatMap(({ address, sentBy }) => (address === actor ? (agentOf(actor, sentBy) ?? []) : [])),
  );
  if (agents.length > 1) findings.add("ambiguous", { where: "SENT-BY" });
  return agents[0] ?? null;
}

/** Each delegation that an ATTENDEE names from either end. */
function delegationsOf(attendees: readonly Attendee[]): readonly Delegation[] {
  const found = new Map<string, Delegation>();
  const add = (delegator: string, delegate: string): void => {
    found.set(`${delegator} ${delegate}`, { delegator, delegate });
  };
  for (const { address, delegatedTo, delegatedFrom } of attendees) {
    for (const delegate of delegatedTo) add(address, delegate);
    for (const delegator of delegatedFrom) add(delegator, address);
  }
  return [...found.values()];
}

/**
 * Who answers: the one ATTENDEE, or of two that are the ends of one delegation the delegate, unless their
 * answer is still open: then it is the delegator's word that they delegate (RFC 5546, 4.2.5 to 4.2.7; lines
 * in any order). Null where the list answers for more.
 */
function answeringAttendee(
  components: readonly (readonly Attendee[])[],
  delegations: readonly Delegation[],
): string | null {
  // One address twice in a component: which of the two answers counts?
  if (components.some((list) => new Set(list.map(({ address }) => address)).size < list.length)) return null;
  const all = components.flat();
  const [one, other, ...more] = distinct(all.map(({ address }) => address));
  if (one === undefined || more.length > 0) return null;
  if (other === undefined) return one;
  const forward = delegates(delegations, one, other);
  if (forward === delegates(delegations, other, one)) return null;
  const [delegator, delegate] = forward ? [one, other] : [other, one];
  const statuses = (address: string): readonly string[] =>
    all.filter((attendee) => attendee.address === address).map(({ status }) => status);
  if (statuses(delegate).every((status) => status === "NEEDS-ACTION")) return delegator;
  // Beside the delegate's answer the delegator's may only say that they delegated.
  const delegated = statuses(delegator).every(
    (status) => status === "DELEGATED" || status === "NEEDS-ACTION",
  );
  return delegated ? delegate : null;
}

const delegates = (delegations: readonly Delegation[], from: string, to: string): boolean =>
  delegations.some(({ delegator, delegate }) => sameAddress(delegator, from) && sameAddress(delegate, to));
