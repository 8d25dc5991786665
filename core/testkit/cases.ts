import type { FoundEvidence } from "../evidence/evidence.ts";
import type { FoundInvitation, Roles } from "../invitation/invitation.ts";
import type { Part } from "../mime/part.ts";
import type { CalendarEntry, RememberedSender, RememberedVersion } from "../ports.ts";
import type { ChainLink, Invitation, Judgement, Report } from "../report.ts";
import type { Case } from "../verdict/case.ts";
import { isWeaker, judge } from "../verdict/judge.ts";
import { loadRegistrable, relateBy } from "../verdict/organization.ts";
import { defaultPolicy } from "../verdict/policy.ts";
import type { Recollection } from "../verdict/recall.ts";

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
  unaddressed: [],
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
  unaddressed: 0,
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
  matches: null,
  countersignatures: [],
  results: [],
  node: "TEXT",
  depth: 0,
  subjectAddresses: [],
  until: null,
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
  sealed: false,
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
    shownFrom: from,
    unprovenFrom: null,
    me: [anna],
    digest: null,
    mandates: [],
    remembered: null,
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

/** A digest of 32 octets, as keys and texts have one. */
export const hash = (n: number): string => `sha256:${n.toString(16).padStart(64, "0")}`;

export const rootA = "CN=Root A";
export const rootB = "CN=Root B";

/** The signature of a person whose certificate somebody issued. */
export const certified = (
  address: string,
  key: string,
  issuer: string = rootA,
  over: Partial<FoundEvidence> = {},
): FoundEvidence => {
  const times = { notBefore: "2026-01-01T00:00:00.000Z", notAfter: "2029-01-01T00:00:00.000Z" };
  const leaf: ChainLink = {
    subject: `CN=${address}`,
    issuer,
    serial: "01",
    ...times,
    sha256: key.slice(7),
    signature: "good",
    breaks: [],
    revocation: null,
  };
  return signature([address], {
    signer: { addresses: [address], domain: null, name: null, key },
    chain: [leaf],
    ...over,
  });
};

/** What memory holds, nothing but what is given. */
export const recollection = (over: Partial<Recollection> = {}): Recollection => ({
  actor: null,
  agent: null,
  versions: [],
  answers: [],
  delegations: [],
  asked: [],
  ...over,
});

export const rememberedSender = (address: string, over: Partial<RememberedSender> = {}): RememberedSender => {
  const times = { first: "2027-01-10T08:00:00.000Z", last: "2027-02-10T08:00:00.000Z" };
  return { address, ...times, keys: [{ key: hash(1), issuer: rootA, ...times }], ...over };
};

export const rememberedVersion = (over: Partial<RememberedVersion> = {}): RememberedVersion => ({
  uid: "1@acme.example",
  recurrenceId: null,
  organizer: olivia,
  sequence: 0,
  dtstamp: "2027-02-01T08:00:00.000Z",
  cancelled: false,
  proven: true,
  decided: false,
  at: "2027-02-01T09:00:00.000Z",
  ...over,
});

/** The report on a message of these invitations, which share one list of evidence. */
export function reportOn(first: Case, ...more: readonly Case[]): Report {
  const judged = [first, ...more].map((input): Judgement => ({
    ...judge(input),
    alignments: [],
    digest: input.digest,
  }));
  const weakest = judged.reduce((found, next) => (isWeaker(next, found) ? next : found));
  const none = { hops: [], more: 0, claimed: [], list: null, resent: [], opes: [] };
  return {
    schema: 1,
    source: "mail.eml",
    checkedAt: first.now.toISOString(),
    validAt: first.validAt.toISOString(),
    pending: [],
    ...weakest,
    message: {
      from: first.from,
      sender: null,
      replyTo: [],
      subject: null,
      date: null,
      outer: null,
      covered: [],
    },
    trace: { ...none, returnPath: null, responsible: null },
    parts: [],
    evidence: first.evidence,
    layers: [],
    holdsUntil: null,
    smimeStatus: null,
    smimeStatusAtDelivery: null,
    others: judged.filter((one) => one !== weakest),
  };
}
