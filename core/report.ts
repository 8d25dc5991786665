/**
 * The report: what one message turned out to be. Plain data, JSON-safe, and the only value that leaves
 * the core. Words and rules: docs/VERDICT.md.
 */

/** How far the sender is proven, strongest first. */
export const levels = [
  "verified",
  "authorized",
  "domain",
  "unconfirmed",
  "unverified",
  "suspicious",
] as const;
export type Level = (typeof levels)[number];

export type Severity = "good" | "info" | "warning" | "danger";
export type Advice = "apply" | "decide" | "ask" | "ignore";

/** Every reason a report can give, with its severity where no values change it. */
export const severities = {
  "signed-by-actor": "good",
  "signed-by-agent": "good",
  "signed-by-delegator": "good",
  "agent-trusted-pair": "good",
  "delegation-verified": "good",
  "signature-broken": "danger",
  "certificate-revoked": "danger",
  "signer-not-listed": "danger",
  "signer-lacks-authority": "danger",
  "method-mismatch": "danger",
  "organizer-changed": "danger",
  "claims-my-event": "danger",
  "signature-unsupported": "warning",
  "certificate-untrusted": "warning",
  "certificate-invalid": "warning",
  "certificate-address-missing": "warning",
  "invitation-not-signed": "warning",
  "unsigned-content": "warning",
  "agent-unauthorized": "warning",
  "delegation-unverified": "warning",
  "forwarded-by-attendee": "warning",
  "party-crasher": "warning",
  "not-invited": "warning",
  stale: "warning",
  ambiguous: "warning",
  "several-invitations": "warning",
  "recurrence-overwhelming": "warning",
  "time-unclear": "warning",
  "lookalike-address": "warning",
  "link-deceptive": "warning",
  "active-content": "warning",
  malformed: "warning",
  encrypted: "warning",
  "revocation-unknown": "info",
  forwarded: "info",
  "from-differs": "info",
  "first-contact": "info",
  "event-unknown": "info",
  "method-missing": "info",
  "address-case": "info",
} as const satisfies Record<string, Severity>;
export type ReasonCode = keyof typeof severities;

/** Facts behind a code; the words are made from them in ui/words. */
export type Values = Readonly<Record<string, string | number | boolean | readonly string[]>>;

export interface Reason {
  readonly code: ReasonCode;
  readonly severity: Severity;
  readonly values: Values;
  /** Index into `Report.evidence` of the evidence that gave it, else null. */
  readonly evidence: number | null;
}

export interface Trust {
  readonly level: Level;
  /** On whose authority the METHOD acts; null where that cannot be read. */
  readonly actor: string | null;
  /** SENT-BY of the actor's property where it is another address. */
  readonly agent: string | null;
  /** The signer's address that was matched. */
  readonly signer: string | null;
}

export interface Attendee {
  readonly address: string;
  /** CN: the sender's words. */
  readonly name: string | null;
  readonly type: string;
  readonly role: string;
  readonly status: string;
  readonly sentBy: string | null;
  readonly delegatedTo: readonly string[];
  readonly delegatedFrom: readonly string[];
}

/** Measured recurrence: what accepting would put on a calendar. */
export interface Load {
  /** Local dates of the first and last start; `last` is null where endless or truncated. */
  readonly first: string | null;
  readonly last: string | null;
  /** Entries within five years of the first. */
  readonly total: number;
  readonly perDayMax: number;
  /** Entries that overlap the one before them. */
  readonly overlapping: number;
  readonly endless: boolean;
  /** The budget ended before the rule did. */
  readonly truncated: boolean;
  /** Entries per day from `first`, at most 366 days, trailing zeros dropped. */
  readonly year: readonly number[];
}

/** One override, exception or addition beside the master component. */
export interface Change {
  /** UTC ISO, or local where it floats or is a whole day; of a further event (PUBLISH) its own start. */
  readonly recurrenceId: string;
  readonly summary: string | null;
  readonly start: string | null;
  readonly end: string | null;
  readonly location: string | null;
  readonly status: string | null;
}

export interface Link {
  readonly text: string;
  readonly target: string;
}

export interface Invitation {
  readonly method: string | null;
  readonly component: string | null;
  readonly uid: string | null;
  readonly sequence: number;
  readonly dtstamp: string | null;
  readonly summary: string | null;
  readonly description: string | null;
  readonly start: string | null;
  readonly end: string | null;
  readonly startUtc: string | null;
  readonly endUtc: string | null;
  readonly timeZone: string | null;
  readonly allDay: boolean;
  readonly floating: boolean;
  readonly location: string | null;
  readonly status: string | null;
  /** RFC 5545 RRULE as written, else null. */
  readonly rule: string | null;
  readonly links: readonly Link[];
  readonly recurrenceId: string | null;
  readonly changes: readonly Change[];
  readonly organizer: {
    readonly address: string;
    readonly name: string | null;
    readonly sentBy: string | null;
  } | null;
  readonly attendees: readonly Attendee[];
  readonly load: Load | null;
  /** Part ids whose content is this invitation (equal twins included). */
  readonly parts: readonly string[];
}

export interface ReportPart {
  /** IMAP section number, continued through opened content; "TEXT" or "n.TEXT" for a multipart root. */
  readonly id: string;
  readonly type: string;
  /** First byte and one past the last, headers included. */
  readonly bytes: readonly [number, number];
  readonly parent: string | null;
  /** Id of the part whose decoded content `bytes` counts in; null: the message itself. */
  readonly within: string | null;
  readonly filename: string | null;
}

export type EvidenceSystem = "smime";
export type EvidenceStatus = "valid" | "weak" | "invalid" | "indeterminate";

/** What an evidence system can find wrong; the same codes as the reasons they become. */
export type ProblemCode = Extract<
  ReasonCode,
  | "signature-broken"
  | "certificate-revoked"
  | "signature-unsupported"
  | "certificate-untrusted"
  | "certificate-invalid"
  | "certificate-address-missing"
  | "revocation-unknown"
  | "malformed"
  | "encrypted"
>;

export interface Problem {
  readonly code: ProblemCode;
  readonly values: Values;
}

export interface ChainLink {
  readonly subject: string;
  readonly issuer: string;
  /** Lower-case hex. */
  readonly serial: string;
  readonly notBefore: string;
  readonly notAfter: string;
  readonly sha256: string;
}

export interface Signer {
  /** Mailboxes of subjectAltName only, domains as A-labels (RFC 6047, 3; RFC 9598). */
  readonly addresses: readonly string[];
  readonly domain: string | null;
  /** Subject, for display behind the address; proves nothing. */
  readonly name: string | null;
  /** "sha256:" and the hex digest of the SubjectPublicKeyInfo. */
  readonly key: string;
}

export interface Evidence {
  readonly system: EvidenceSystem;
  readonly status: EvidenceStatus;
  readonly signer: Signer | null;
  /** Parts whose bytes the signature really vouches for: empty where they do not match it. */
  readonly covers: readonly string[];
  /** Parts the signature claims, whether or not it holds. */
  readonly claims: readonly string[];
  readonly headers: readonly string[];
  /** Claimed signing time, UTC ISO. */
  readonly at: string | null;
  readonly problems: readonly Problem[];
  /** Leaf first, anchor last where one was reached. */
  readonly chain: readonly ChainLink[];
}

/** RFC 9219, 3.1.1; null: the message is no S/MIME message. */
export type SmimeStatus =
  "unknown" | "signed/verified" | "signed/failed" | "encrypted+signed/verified" | "encrypted+signed/failed";

/** The judgement of one invitation; the weakest of a message is repeated at the top of its report. */
export interface Judgement {
  readonly trust: Trust | null;
  readonly advice: Advice | null;
  readonly reasons: readonly Reason[];
  readonly invitation: Invitation | null;
}

export interface Report extends Judgement {
  readonly schema: 1;
  readonly source: string;
  readonly checkedAt: string;
  readonly validAt: string;
  /** Checks still running or switched off that could change the level. */
  readonly pending: readonly string[];
  readonly message: {
    readonly from: readonly string[];
    readonly sender: string | null;
    readonly subject: string | null;
    readonly date: string | null;
    readonly covered: readonly string[];
  };
  readonly parts: readonly ReportPart[];
  readonly evidence: readonly Evidence[];
  readonly smimeStatus: SmimeStatus | null;
  readonly smimeStatusAtDelivery: SmimeStatus | null;
  readonly others: readonly Judgement[];
}
