import type { FoundEvidence } from "../evidence/evidence.ts";
import type { FoundInvitation, Roles } from "../invitation/invitation.ts";
import type { Part } from "../mime/part.ts";
import type { CalendarEntry } from "../ports.ts";
import type { Invitation } from "../report.ts";
import type { Case } from "../verdict/case.ts";
import { loadRegistrable, relateBy } from "../verdict/organization.ts";
import { defaultPolicy } from "../verdict/policy.ts";

export const registrable = await loadRegistrable();
const relate = relateBy(registrable);

/** The people of the tests. */
export const olivia = "olivia@acme.example";
export const sam = "sam@acme.example";
export const anna = "anna@home.example";
export const ben = "ben@other.example";
export const mallory = "mallory@evil.example";

export const now = new Date("2027-03-01T12:00:00Z");

export const invitation = (over: Partial<Invitation> = {}): Invitation => ({
  method: "REQUEST",
  component: "VEVENT",
  uid: "1@acme.example",
  sequence: 0,
  dtstamp: "2027-02-01T08:00:00.000Z",
  summary: "Budget review",
  description: null,
  start: "2027-04-01T10:00:00",
  end: "2027-04-01T11:00:00",
  startUtc: "2027-04-01T08:00:00.000Z",
  endUtc: "2027-04-01T09:00:00.000Z",
  timeZone: "Europe/Berlin",
  allDay: false,
  floating: false,
  location: null,
  status: null,
  rule: null,
  links: [],
  recurrenceId: null,
  changes: [],
  organizer: { address: olivia, name: null, sentBy: null },
  attendees: [],
  load: null,
  parts: ["1"],
  ...over,
});

export const roles = (over: Partial<Roles> = {}): Roles => ({
  actorKind: "organizer",
  actor: olivia,
  candidates: [],
  agent: null,
  organizer: olivia,
  attendees: [anna, ben],
  delegations: [],
  groups: [],
  ...over,
});

export const found = (over: Partial<FoundInvitation> = {}): FoundInvitation => ({
  kind: "invitation",
  parts: ["1"],
  invitation: invitation(),
  roles: roles(),
  furtherUids: [],
  dates: [],
  findings: [],
  text: "",
  ...over,
});

/** A REPLY by `actor`. */
export const reply = (actor: string, over: Partial<Roles> = {}): FoundInvitation =>
  found({
    invitation: invitation({ method: "REPLY" }),
    roles: roles({ actorKind: "attendee", actor, attendees: [actor], ...over }),
  });

export const signature = (
  addresses: readonly string[],
  over: Partial<FoundEvidence> = {},
): FoundEvidence => ({
  system: "smime",
  status: "valid",
  signer: { addresses, domain: null, name: null, key: `sha256:${addresses.join("+")}` },
  covers: ["1"],
  claims: ["1"],
  headers: [],
  at: null,
  problems: [],
  chain: [],
  details: {},
  results: [],
  node: "TEXT",
  depth: 0,
  subjectAddresses: [],
  ...over,
});

/** A mail domain's own signature. */
export const domainSignature = (domain: string, over: Partial<FoundEvidence> = {}): FoundEvidence => ({
  ...signature([]),
  system: "dkim",
  signer: { addresses: [], domain, name: null, key: "sha256:00" },
  headers: ["from", "to", "subject", "date", "content-type"],
  ...over,
});

/** What a server of the reader's own wrote down. */
export const serverWord = (
  results: readonly (readonly [
    method: string,
    result: string,
    properties: Readonly<Record<string, string>>,
  ])[],
  over: Partial<FoundEvidence> = {},
): FoundEvidence => ({
  ...signature([]),
  system: "authres",
  signer: { addresses: [], domain: "mx.home.example", name: null, key: null },
  results: results.map(([method, result, properties]) => ({ method, result, reason: null, properties })),
  ...over,
});

export const part = (id: string, type: string, parent: string | null = null): Part => ({
  id,
  parent,
  within: null,
  depth: id.split(".").length,
  buffer: new Uint8Array(200),
  range: [0, 200],
  body: [50, 200],
  fields: [],
  type,
  parameters: new Map(),
  encoding: "7bit",
  disposition: null,
  filename: null,
  children: [],
  problems: [],
});

const container = (id: string, type: string, children: readonly Part[]): Part => ({
  ...part(id, type),
  children,
});

const calendarPart = part("1", "text/calendar", "TEXT");
const signaturePart = part("2", "application/pkcs7-signature", "TEXT");

/** multipart/signed around one text/calendar. */
export const signedParts: readonly Part[] = [
  container("TEXT", "multipart/signed", [calendarPart, signaturePart]),
  calendarPart,
  signaturePart,
];

export const entry = (over: Partial<CalendarEntry> = {}): CalendarEntry => ({
  uid: "1@acme.example",
  recurrenceId: null,
  organizer: olivia,
  sequence: 0,
  dtstamp: "2027-02-01T08:00:00.000Z",
  cancelled: false,
  start: "2027-04-01T08:00:00.000Z",
  end: "2027-04-01T09:00:00.000Z",
  rule: null,
  summary: "Budget review",
  location: null,
  description: null,
  links: [],
  dates: [],
  attendees: [anna, ben].map((address) => ({ address, delegatedTo: [], delegatedFrom: [] })),
  ...over,
});

export function caseOf(over: Partial<Case> = {}): Case {
  const item = over.found ?? found();
  const from = over.from ?? [olivia];
  return {
    found: item,
    all: [item],
    evidence: [],
    parts: signedParts,
    from,
    author: from.length === 1 ? (from[0] ?? null) : null,
    me: [anna],
    policy: defaultPolicy,
    entries: null,
    furtherEntries: [],
    calendarComplete: true,
    actorKnown: null,
    lookalike: null,
    relate,
    now,
    validAt: now,
    deliveredAt: null,
    ...over,
  };
}
