/** Reports as the core makes them, one for every level and state the panel has to show. Test data only. */
import {
  severities,
  type Attendee,
  type Evidence,
  type Invitation,
  type Judgement,
  type Level,
  type Load,
  type Reason,
  type ReasonCode,
  type Report,
  type Trace,
  type Values,
} from "../../core/report.ts";
import {
  aligned,
  allHeaders,
  longWay,
  noTrace,
  olivia,
  sealedBy,
  signedByDomain,
  uncheckedDomain,
  writtenBy,
} from "./domains.ts";

export const sam = "sam@acme.example";
export const anna = "anna@harbour.example";
export const bob = "bob@partner.example";

const guest = (address: string, status = "NEEDS-ACTION"): Attendee => ({
  address,
  name: null,
  type: "INDIVIDUAL",
  role: "REQ-PARTICIPANT",
  status,
  sentBy: null,
  delegatedTo: [],
  delegatedFrom: [],
});

const weekly: Load = {
  first: "2026-12-15",
  last: "2027-02-16",
  total: 10,
  perDayMax: 1,
  overlapping: 0,
  endless: false,
  truncated: false,
  year: Array.from({ length: 64 }, (_, index) => (index % 7 === 0 ? 1 : 0)),
};

export const budgetReview: Invitation = {
  method: "REQUEST",
  component: "VEVENT",
  uid: "3f9c@acme.example",
  sequence: 0,
  dtstamp: "2026-11-20T09:00:00.000Z",
  summary: "Budget review",
  description:
    "Dear all,\n\nplease bring the numbers of the third quarter. We go through every department in turn.\n\nDial-in: +44 20 7946 0000\nhttps://meet.acme.example/budget",
  start: "2026-12-15T10:00:00",
  end: "2026-12-15T11:00:00",
  startUtc: "2026-12-15T10:00:00.000Z",
  endUtc: "2026-12-15T11:00:00.000Z",
  timeZone: "Europe/London",
  allDay: false,
  floating: false,
  location: "Room 4",
  status: "CONFIRMED",
  rule: "FREQ=WEEKLY;COUNT=10",
  links: [{ text: "https://meet.acme.example/budget", target: "https://meet.acme.example/budget" }],
  recurrenceId: null,
  changes: [],
  organizer: { address: olivia, name: "Olivia Meyer", sentBy: null },
  attendees: [
    guest(anna),
    guest(bob, "ACCEPTED"),
    guest("carla@acme.example"),
    guest("dan@acme.example", "DECLINED"),
  ],
  unaddressed: [],
  load: weekly,
  parts: ["1.2"],
};

export const signature: Evidence = {
  system: "smime",
  status: "valid",
  signer: { addresses: [olivia], domain: null, name: "Olivia Meyer", key: `sha256:${"a1b2c3d4".repeat(8)}` },
  covers: ["1", "1.1", "1.2"],
  claims: ["1", "1.1", "1.2"],
  headers: [],
  at: "2026-11-20T09:00:05.000Z",
  problems: [],
  chain: [
    {
      subject: "Olivia Meyer, Acme Ltd",
      issuer: "Acme Issuing CA 2",
      serial: "5f3a9c11d2",
      notBefore: "2026-01-01T00:00:00.000Z",
      notAfter: "2027-12-31T23:59:59.000Z",
      sha256: "0f1e2d3c4b5a6978".repeat(4),
      signature: "good",
      breaks: [],
      revocation: null,
    },
    {
      subject: "Acme Issuing CA 2",
      issuer: "Example Mail Root",
      serial: "02",
      notBefore: "2024-01-01T00:00:00.000Z",
      notAfter: "2034-01-01T00:00:00.000Z",
      sha256: "1122334455667788".repeat(4),
      signature: "good",
      breaks: [],
      revocation: null,
    },
    {
      subject: "Example Mail Root",
      issuer: "Example Mail Root",
      serial: "01",
      notBefore: "2020-01-01T00:00:00.000Z",
      notAfter: "2049-12-31T00:00:00.000Z",
      sha256: "99aabbccddeeff00".repeat(4),
      signature: "anchor",
      breaks: [],
      revocation: null,
    },
  ],
  details: {},
  matches: null,
  countersignatures: [],
  results: [],
};

export const signedBy = (address: string, more: Partial<Evidence> = {}): Evidence => ({
  ...signature,
  signer: { addresses: [address], domain: null, name: null, key: `sha256:${"00".repeat(32)}` },
  ...more,
});

export const reason = (code: ReasonCode, values: Values = {}, evidence: number | null = 0): Reason => ({
  code,
  severity: severities[code],
  values,
  evidence,
});

/** What a decision about the invitation is bound to. */
export const digest = `sha256:${"d1".repeat(32)}`;

export interface Facts extends Partial<Omit<Judgement, "trust">> {
  readonly level: Level | null;
  readonly signer?: string | null;
  readonly actor?: string | null;
  readonly agent?: string | null;
  readonly evidence?: readonly Evidence[];
  readonly others?: readonly Judgement[];
  readonly pending?: readonly string[];
  readonly trace?: Trace;
  readonly message?: Pick<Report["message"], "from" | "replyTo">;
}

export function makeReport(facts: Facts): Report {
  const { level, signer = null, actor = olivia, agent = null } = facts;
  return {
    schema: 1,
    source: "invite.eml",
    checkedAt: "2026-11-22T08:00:00.000Z",
    validAt: "2026-11-22T08:00:00.000Z",
    pending: facts.pending ?? [],
    trust: level === null ? null : { level, actor, agent, signer },
    advice: facts.advice ?? null,
    reasons: facts.reasons ?? [],
    invitation: facts.invitation === undefined ? budgetReview : facts.invitation,
    message: {
      sender: null,
      ...(facts.message ?? { from: [olivia], replyTo: [] }),
      subject: "Budget review",
      date: "2026-11-20T09:00:05.000Z",
      outer: null,
      covered: [],
    },
    parts: [
      { id: "TEXT", type: "multipart/signed", bytes: [0, 9120], parent: null, within: null, filename: null },
      {
        id: "1",
        type: "multipart/alternative",
        bytes: [420, 5120],
        parent: "TEXT",
        within: null,
        filename: null,
      },
      { id: "1.1", type: "text/plain", bytes: [520, 1630], parent: "1", within: null, filename: null },
      {
        id: "1.2",
        type: "text/calendar",
        bytes: [1680, 5060],
        parent: "1",
        within: null,
        filename: "invite.ics",
      },
      {
        id: "2",
        type: "application/pkcs7-signature",
        bytes: [5200, 9060],
        parent: "TEXT",
        within: null,
        filename: "smime.p7s",
      },
    ],
    evidence: facts.evidence ?? [],
    alignments: facts.alignments ?? [],
    digest: facts.digest === undefined ? digest : facts.digest,
    trace: facts.trace ?? noTrace,
    layers: [],
    holdsUntil: null,
    smimeStatus: null,
    smimeStatusAtDelivery: null,
    others: facts.others ?? [],
  };
}

const flood: Load = {
  first: "2026-12-01",
  last: null,
  total: 43_200,
  perDayMax: 1440,
  overlapping: 43_199,
  endless: true,
  truncated: true,
  year: Array.from({ length: 300 }, (_, index) => (index < 30 ? 1440 : index % 5 === 0 ? 12 : index % 3)),
};

const unsigned = reason("invitation-not-signed", {}, null);

/** One report for every level, and for every headline of its own. */
export const reports = {
  verified: makeReport({
    level: "verified",
    signer: olivia,
    advice: "apply",
    reasons: [
      reason("signed-by-actor", { signer: olivia, actor: olivia }),
      reason("revocation-unknown", { reason: "no-crl" }),
    ],
    evidence: [signature],
  }),
  firstContact: makeReport({
    level: "verified",
    signer: olivia,
    advice: "decide",
    reasons: [reason("signed-by-actor"), reason("first-contact", {}, null)],
    evidence: [signature],
  }),
  posted: makeReport({
    level: "verified",
    signer: olivia,
    agent: sam,
    advice: "apply",
    reasons: [reason("signed-by-actor")],
    evidence: [signature],
  }),
  flood: makeReport({
    level: "verified",
    signer: olivia,
    advice: "decide",
    reasons: [
      reason("recurrence-overwhelming", { why: "per-day", most: 1440, total: 43_200 }, null),
      reason("not-invited", {}, null),
      reason("signed-by-actor"),
    ],
    evidence: [signature],
    invitation: { ...budgetReview, rule: "FREQ=MINUTELY", load: flood, summary: "Stand-up" },
  }),
  authorized: makeReport({
    level: "authorized",
    signer: sam,
    agent: sam,
    advice: "apply",
    reasons: [
      reason("signed-by-agent", { signer: sam, actor: olivia }),
      reason("agent-trusted-pair", { agent: sam, actor: olivia, signer: sam }),
    ],
    evidence: [signedBy(sam)],
  }),
  delegationConfirmed: makeReport({
    level: "authorized",
    signer: bob,
    advice: "apply",
    reasons: [
      reason("signed-by-delegator", { delegate: anna, signer: bob }),
      reason("delegation-verified", { delegate: anna, signer: bob }),
    ],
    evidence: [signedBy(bob)],
  }),
  domain: makeReport({
    level: "domain",
    advice: "decide",
    reasons: [
      reason("domain-vouches", { domain: "acme.example", by: "dkim", role: "actor" }),
      reason("invitation-not-signed", {}, null),
    ],
    evidence: [signedByDomain("acme.example")],
    alignments: aligned([{ evidence: 0, domain: "acme.example", relation: "same" }]),
    trace: { ...longWay, list: null },
  }),
  /** The reader's own server says so, after a mailing list that the reader trusts. */
  domainByServer: makeReport({
    level: "domain",
    advice: "decide",
    reasons: [
      reason("domain-vouches", {
        domain: "acme.example",
        by: "authres",
        server: "mx.harbour.example",
        role: "actor",
      }),
      reason("invitation-not-signed", {}, null),
      reason("dkim-not-checkable", { domain: "acme.example" }, 2),
    ],
    evidence: [
      writtenBy("mx.harbour.example"),
      sealedBy("lists.partner.example", 1),
      signedByDomain("acme.example", {
        status: "invalid",
        covers: [],
        headers: allHeaders,
        problems: [{ code: "mismatch", values: { why: "body" } }],
      }),
    ],
    alignments: aligned([{ evidence: 0, domain: "acme.example", relation: "same" }]),
    trace: longWay,
  }),
  /** A calendar service signed it, and names Olivia as organizer. */
  service: makeReport({
    level: "unverified",
    advice: "ask",
    reasons: [
      reason("invitation-not-signed", {}, null),
      reason("other-domain-vouches", { domain: "calendar-service.example", from: olivia }),
    ],
    evidence: [signedByDomain("calendar-service.example")],
    alignments: aligned([{ evidence: 0, domain: "calendar-service.example", relation: "other" }], {
      policy: null,
      dmarc: null,
    }),
    trace: { ...longWay, list: null },
  }),
  borrowed: makeReport({
    level: "unverified",
    advice: "ask",
    reasons: [
      reason("from-borrowed", { domain: "acme.example", by: "freemail.example", why: "dkim" }),
      reason("invitation-not-signed", {}, null),
    ],
    evidence: [signedByDomain("freemail.example")],
    alignments: aligned([{ evidence: 0, domain: "freemail.example", relation: "other" }]),
    trace: longWay,
  }),
  /** Nobody may be asked about the mail domain, or was not yet decided on. */
  domainUnchecked: makeReport({
    level: "unverified",
    advice: "ask",
    reasons: [reason("invitation-not-signed", {}, null)],
    evidence: [uncheckedDomain("acme.example")],
    alignments: aligned([], { policy: null, dmarc: null }),
    pending: ["domain"],
    trace: {
      ...longWay,
      claimed: [
        {
          position: 1,
          server: "mx.harbour.example",
          ignored: "not-listed",
          near: true,
          results: writtenBy("mx.harbour.example").results,
        },
      ],
    },
  }),
  agent: makeReport({
    level: "unconfirmed",
    signer: sam,
    agent: sam,
    advice: "ask",
    reasons: [
      reason("agent-unauthorized", { agent: sam, signer: sam }),
      reason("signed-by-agent", { signer: sam }),
    ],
    evidence: [signedBy(sam)],
  }),
  forwarded: makeReport({
    level: "unconfirmed",
    signer: bob,
    advice: "ask",
    reasons: [reason("forwarded-by-attendee", { signer: bob })],
    evidence: [signedBy(bob)],
  }),
  crasher: makeReport({
    level: "unconfirmed",
    actor: "eve@stranger.example",
    signer: "eve@stranger.example",
    advice: "ask",
    reasons: [reason("party-crasher", { signer: "eve@stranger.example" }), reason("signed-by-actor")],
    invitation: {
      ...budgetReview,
      method: "REPLY",
      rule: null,
      load: null,
      description: null,
      attendees: [guest("eve@stranger.example", "ACCEPTED")],
    },
    evidence: [signedBy("eve@stranger.example")],
  }),
  delegate: makeReport({
    level: "unconfirmed",
    actor: "eve@stranger.example",
    signer: "eve@stranger.example",
    advice: "ask",
    reasons: [
      reason("delegation-unverified", { delegator: bob, delegate: "eve@stranger.example" }),
      reason("signed-by-actor"),
    ],
    invitation: {
      ...budgetReview,
      method: "REPLY",
      rule: null,
      load: null,
      attendees: [guest("eve@stranger.example", "ACCEPTED"), guest(bob, "DELEGATED")],
    },
    evidence: [signedBy("eve@stranger.example")],
  }),
  unsigned: makeReport({
    level: "unverified",
    advice: "ask",
    reasons: [
      unsigned,
      reason("first-contact", {}, null),
      reason("from-differs", { from: ["calendar@service.example"] }, null),
    ],
  }),
  untrusted: makeReport({
    level: "unverified",
    advice: "ask",
    reasons: [
      reason("certificate-untrusted"),
      reason("link-deceptive", { target: "http://evil.example/login" }, null),
      reason("not-invited", {}, null),
    ],
    evidence: [
      {
        ...signature,
        status: "indeterminate",
        covers: [],
        problems: [{ code: "certificate-untrusted", values: {} }],
        chain: signature.chain.slice(0, 1),
      },
    ],
  }),
  encrypted: makeReport({
    level: "unverified",
    actor: null,
    advice: "ask",
    reasons: [reason("encrypted", {}, null)],
    invitation: null,
  }),
  broken: makeReport({
    level: "suspicious",
    advice: "ignore",
    reasons: [reason("signature-broken", { signer: olivia }), reason("not-invited", {}, null)],
    evidence: [
      { ...signature, status: "invalid", covers: [], problems: [{ code: "signature-broken", values: {} }] },
    ],
  }),
  cancelled: makeReport({
    level: "suspicious",
    signer: bob,
    advice: "ignore",
    reasons: [reason("signer-lacks-authority", { signer: bob, method: "CANCEL" })],
    invitation: { ...budgetReview, method: "CANCEL", status: "CANCELLED" },
    evidence: [signedBy(bob)],
  }),
  calendarFile: makeReport({
    level: null,
    invitation: { ...budgetReview, method: null, attendees: [] },
  }),
  nothing: makeReport({ level: null, invitation: null }),
  several: makeReport({
    level: "unverified",
    advice: "ask",
    reasons: [reason("several-invitations", { count: 2 }, null), unsigned],
    others: [
      {
        trust: { level: "verified", actor: olivia, agent: null, signer: olivia },
        advice: "apply",
        reasons: [reason("signed-by-actor")],
        invitation: { ...budgetReview, uid: "other@acme.example", summary: "Lunch" },
        alignments: [],
        digest: `sha256:${"d2".repeat(32)}`,
      },
    ],
    evidence: [signature],
  }),
  hostile: makeReport({
    level: "unverified",
    actor: "verified-by-usher@xn--80ak6aa92e.com",
    advice: "ask",
    reasons: [
      reason(
        "lookalike-address",
        { address: "verified-by-usher@xn--80ak6aa92e.com", known: "apple.com", where: "domain" },
        null,
      ),
      unsigned,
    ],
    invitation: {
      ...budgetReview,
      organizer: {
        address: "verified-by-usher@xn--80ak6aa92e.com",
        name: "✔ Verified by Usher",
        sentBy: null,
      },
      summary: "✔ Verified by Usher \u202Eexe.gpj 🛡️ Really from olivia@acme.example",
      location: "<img src=x onerror=alert(1)> ✅ Room 4 \u200B\u200B",
      description: `<b>Call +1 800 555 0199</b> now\n${"A very long line that goes on. ".repeat(200)}`,
      timeZone: "✔ Verified Standard Time",
      startUtc: null,
      endUtc: null,
      links: [{ text: "https://acme.example", target: "javascript:alert(1)" }],
    },
  }),
  long: makeReport({
    level: "authorized",
    actor:
      "maximiliane-friederike.von-hohenstein-altenburg@subsidiary.international.very-long-company-name.example",
    agent: "assistant.to.the.regional.manager@subsidiary.international.very-long-company-name.example",
    signer: "assistant.to.the.regional.manager@subsidiary.international.very-long-company-name.example",
    advice: "apply",
    reasons: [reason("signed-by-agent"), reason("agent-trusted-pair")],
    invitation: {
      ...budgetReview,
      summary:
        "Quarterly all-hands planning and review of the reorganisation programme with every regional head and their deputies",
      location: "Conference centre North, building 17, fourth floor, room “Alexander von Humboldt”",
      startUtc: "2026-12-15T15:00:00.000Z",
      start: "2026-12-15T10:00:00",
      timeZone: "America/New_York",
      endUtc: "2026-12-15T16:30:00.000Z",
      end: "2026-12-15T11:30:00",
    },
    evidence: [
      signedBy("assistant.to.the.regional.manager@subsidiary.international.very-long-company-name.example"),
    ],
  }),
} as const satisfies Record<string, Report>;

export type ReportName = keyof typeof reports;
