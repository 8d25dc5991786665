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
  "agent-mandate": "good",
  "certificate-pinned": "info",
  "delegation-verified": "good",
  "domain-vouches": "good",
  "confirmed-by-asking": "good",
  "signature-broken": "danger",
  "certificate-revoked": "danger",
  "signer-not-listed": "danger",
  "signer-lacks-authority": "danger",
  "method-mismatch": "danger",
  "organizer-changed": "danger",
  "claims-my-event": "danger",
  downgrade: "danger",
  "on-behalf-rejected": "danger",
  "denied-by-asking": "danger",
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
  "signer-changed": "warning",
  stale: "warning",
  ambiguous: "warning",
  "several-invitations": "warning",
  "recurrence-overwhelming": "warning",
  "time-unclear": "warning",
  "lookalike-address": "warning",
  "link-deceptive": "warning",
  "active-content": "warning",
  "from-borrowed": "warning",
  malformed: "warning",
  encrypted: "warning",
  "revocation-unknown": "info",
  forwarded: "info",
  "from-differs": "info",
  "other-domain-vouches": "info",
  "dkim-not-checkable": "info",
  "first-contact": "info",
  "event-unknown": "info",
  "mandate-unusable": "info",
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

interface Listed {
  /** CN: the sender's words. */
  readonly name: string | null;
  readonly type: string;
  readonly role: string;
  readonly status: string;
}

/**
 * Somebody or something on the list by a URI that is no mailbox (RFC 5545, 3.3.3), as rooms and accounts of a calendar
 * server are: nobody whom a mail could be from, and the same as no one else.
 */
export interface Unaddressed extends Listed {
  /** As written. */
  readonly uri: string;
}

export interface Attendee extends Listed {
  readonly address: string;
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
  readonly unaddressed: readonly Unaddressed[];
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

export type EvidenceSystem = "smime" | "dkim" | "arc" | "authres" | "mandate";
export type EvidenceStatus = "valid" | "weak" | "invalid" | "indeterminate";

/**
 * What is wrong with a mail domain's or a relay's signature. Never a reason by itself: broken DKIM or ARC is no
 * evidence, and no accusation either.
 */
export type DomainProblemCode =
  /**
   * The bytes do not match: `why` is "body" or "signature", `headers` whether the signed fields do. `rebuilt`: the mail
   * store wrote them, so that nothing follows for the sender's; the same with "chain-broken".
   */
  | "mismatch"
  /** It holds, and leaves out what it should cover: `missing` names header fields, `parts` part ids. */
  | "partial"
  /** Past its x= (RFC 6376, 3.5). */
  | "expired"
  /** No key can be had: `why` is "none", "revoked", "malformed", "mismatch". */
  | "key-unusable"
  /** Not asked or not answered: `why` is "off", "failed", "limit". */
  | "unchecked"
  /** Right, and does not count: `why` is "rsa-sha1", "key-size", "testing". */
  | "weak"
  /** An ARC set does not hold (RFC 8617, 5.2): `instance` and `why` say where. */
  | "chain-broken"
  /** The chain holds, and nobody on the policy's list sealed it. */
  | "sealer-untrusted";

/** What an evidence system can find wrong; those of personal signatures are the reasons they become. */
export type ProblemCode =
  | Extract<
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
      | "mandate-unusable"
    >
  | DomainProblemCode;

export interface Problem {
  readonly code: ProblemCode;
  readonly values: Values;
}

/** One result a server wrote down (RFC 8601, 2.2): its word, not ours. */
export interface AuthenticationResult {
  /** Lower case: dkim, spf, dmarc, arc, sender-id, smime, auth, iprev … */
  readonly method: string;
  /** Lower case: pass, fail, none, neutral, policy, softfail, temperror, permerror … */
  readonly result: string;
  readonly reason: string | null;
  /** "ptype.property" in lower case → value, such as "header.d" → "acme.example". */
  readonly properties: Readonly<Record<string, string>>;
}

/** What is known of a certificate's revocation, for the time that counts. */
export interface RevocationStatus {
  readonly state: "good" | "revoked" | "unknown";
  /** Whose kind of answer it is; null where there is none that counts. */
  readonly source: "crl" | "ocsp" | null;
  /** Revoked: CRLReason (RFC 5280, 5.3.1); unknown: what is missing; else null. */
  readonly why: string | null;
  /** Since when it is revoked, UTC ISO. */
  readonly since: string | null;
  /** When the answer was given and until when it holds (thisUpdate, nextUpdate), UTC ISO. */
  readonly thisUpdate: string | null;
  readonly nextUpdate: string | null;
}

export interface ChainLink {
  readonly subject: string;
  readonly issuer: string;
  /** Lower-case hex. */
  readonly serial: string;
  readonly notBefore: string;
  readonly notAfter: string;
  readonly sha256: string;
  /**
   * Its own signature by the next link: "good"; "weak" (the algorithm or the issuer's key); "bad" (a certificate under the
   * issuer's name did not sign it); "unchecked": nobody was found who could have made it. "anchor": somebody configured
   * this very certificate, so that nobody's signature on it counts; "pinned": the person did, for one address.
   */
  readonly signature: "good" | "weak" | "bad" | "unchecked" | "anchor" | "pinned";
  /** The rules of RFC 5280 and RFC 8550 it breaks on this path, as `certificate-invalid` names them; empty also where no path was judged. */
  readonly breaks: readonly string[];
  /** Null where it was not asked about: an anchor, revocation off, or no path that could be judged. */
  readonly revocation: RevocationStatus | null;
}

export interface Signer {
  /** Mailboxes of subjectAltName only, domains as A-labels (RFC 6047, 3; RFC 9598); none where a domain signed. */
  readonly addresses: readonly string[];
  /** The domain that takes responsibility, as A-labels (d= of DKIM and ARC), or the server that reports. */
  readonly domain: string | null;
  /** Subject, for display behind the address; proves nothing. */
  readonly name: string | null;
  /** "sha256:" and the hex digest of the SubjectPublicKeyInfo; null where no key was seen. */
  readonly key: string | null;
}

/** Which of the signer's addresses fits whom; three RFCs ask three questions. Null: none does. */
export interface AddressMatches {
  /** ORGANIZER or ATTENDEE that the METHOD names as actor, or its SENT-BY (RFC 6047, 3). */
  readonly calendar: string | null;
  /** From or Sender (RFC 8550, 3). */
  readonly sender: string | null;
  /** The single From (RFC 9219, 3.1.1). */
  readonly from: string | null;
}

/** A signature on a signature (RFC 5652, 11.4): it vouches for that one having been there, never for the message. */
export interface Countersignature {
  readonly status: EvidenceStatus;
  readonly signer: Signer | null;
  /** Claimed signing time, UTC ISO. */
  readonly at: string | null;
  readonly problems: readonly Problem[];
  readonly chain: readonly ChainLink[];
}

export interface Evidence {
  readonly system: EvidenceSystem;
  readonly status: EvidenceStatus;
  readonly signer: Signer | null;
  /** Parts whose bytes the signature really vouches for: empty where they do not match it. */
  readonly covers: readonly string[];
  /** Parts the signature claims, whether or not it holds. */
  readonly claims: readonly string[];
  /** Names of the header fields it vouches for, lower case; a field of which not every instance is covered is none. */
  readonly headers: readonly string[];
  /** Claimed signing time, UTC ISO. */
  readonly at: string | null;
  readonly problems: readonly Problem[];
  /** Leaf first, anchor last where one was reached. */
  readonly chain: readonly ChainLink[];
  /** Null for evidence that no certificate gives. */
  readonly matches: AddressMatches | null;
  readonly countersignatures: readonly Countersignature[];
  /** Facts of the system's own, to be shown: docs/VERDICT.md names them. */
  readonly details: Values;
  /** What an Authentication-Results field, or that of an ARC set, says; its server is `signer.domain`. */
  readonly results: readonly AuthenticationResult[];
}

/** A part whose content had to be opened with more than a transfer encoding before anything in it could be read. */
export interface Layer {
  /** Id of the part that holds the CMS object. */
  readonly part: string;
  readonly kind: "encrypted" | "compressed";
  /**
   * "opened"; "no-key": none of the person's keys fits; "failed": a key fits and what comes out is no content; "unsupported": an
   * algorithm that is not at hand, `why` names it; "too-large": past a bound.
   */
  readonly state: "opened" | "no-key" | "failed" | "unsupported" | "too-large";
  readonly why: string | null;
  /** Content encryption or compression algorithm by name, such as "AES-256-GCM"; null where it was not read. */
  readonly algorithm: string | null;
  /** The content could not be changed unnoticed by who has no key (RFC 5083); says nothing of who wrote it. */
  readonly authenticated: boolean;
  /** Certificates of the keys that could open it, as far as it names them: issuer and serial number, or key identifier in hex. */
  readonly recipients: readonly string[];
}

/** Header fields as they stand outside, where protected ones (RFC 9788) took their place in the report. */
export interface OuterFields {
  readonly from: readonly string[];
  readonly subject: string | null;
  readonly date: string | null;
}

/** One Received field (RFC 5321, 4.4): what that server, or whoever wrote the field, says. */
export interface Hop {
  /** Index among the message's own header fields, top first: the order in which things were added, newest first. */
  readonly position: number;
  /** EHLO name of the client, and what stands beside it in comments. */
  readonly from: string | null;
  readonly fromComment: string | null;
  readonly by: string | null;
  /** SMTP, ESMTPS, LMTP, HTTP … */
  readonly with: string | null;
  /** UTC ISO. */
  readonly at: string | null;
}

/** An Authentication-Results field nobody's policy trusts: a claim like any other. */
export interface ClaimedResults {
  readonly position: number;
  readonly server: string;
  /**
   * "not-listed": the server is not among the person's own; "below-another": one of theirs stands above it;
   * "foreign-hop": a server of somebody else's had the message after it; "unclear": the header can be read in
   * more than one way.
   */
  readonly ignored: "not-listed" | "below-another" | "foreign-hop" | "unclear";
  /** Whether every server that says it had the message since looks like one of the same organisation. */
  readonly near: boolean;
  readonly results: readonly AuthenticationResult[];
}

/** What the header says of the way the message came. Vouches for no byte: anybody before the last hop may have written it. */
export interface Trace {
  /** Newest first, as they stand; `more` counts those left out. */
  readonly hops: readonly Hop[];
  readonly more: number;
  readonly claimed: readonly ClaimedResults[];
  /** RFC 2919 and 2369. */
  readonly list: {
    readonly position: number;
    readonly id: string | null;
    readonly post: string | null;
  } | null;
  /** Resent blocks (RFC 5322, 3.6.6), newest first. */
  readonly resent: readonly {
    readonly position: number;
    readonly from: readonly string[];
    readonly sender: string | null;
    readonly at: string | null;
  }[];
  /** Entries of OPES-System and OPES-Via (RFC 3897, RFC 4902), in order. */
  readonly opes: readonly { readonly position: number; readonly field: string; readonly entry: string }[];
  /** Return-Path (RFC 5321, 4.4): `address` as it stands, `original` with a bounce tag (BATV, SRS) undone. */
  readonly returnPath: {
    readonly address: string | null;
    readonly original: string | null;
    readonly tag: "prvs" | "btv1" | "msprvs1" | "srs0" | "srs1" | null;
  } | null;
  /** The purported responsible address (RFC 4407, 2), and the field it stands in. */
  readonly responsible: { readonly address: string; readonly field: string } | null;
}

/** How a domain that vouches for the message stands to one of its people. */
export type DomainRelation =
  /** The very domain of the address. */
  | "same"
  /** A parent of it, below the public suffix. */
  | "parent"
  /** Another domain of the same organisation (RFC 7489, 3.1: relaxed alignment): it proves less. */
  | "organization"
  | "other";

/** One person's mail domain, and who vouches for it. */
export interface Alignment {
  readonly role: "organizer" | "attendee" | "agent" | "from";
  readonly address: string;
  readonly domain: string;
  /** Organizational domain (RFC 9989 where DNS may be asked, else RFC 7489, 3.2); null: the domain is a public suffix. */
  readonly organizational: string | null;
  /** DMARC policy the domain published, "none", "quarantine" or "reject"; null: none found or not asked. */
  readonly policy: string | null;
  /** "pass" where an aligned, valid signature covers From; null where DMARC does not apply (RFC 7489, 6.6.1). */
  readonly dmarc: "pass" | "fail" | null;
  readonly vouching: readonly {
    /** Index into `Report.evidence`. */
    readonly evidence: number;
    readonly domain: string;
    readonly relation: DomainRelation;
  }[];
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
  /** Each person of the message apart: actor, agent, From. */
  readonly alignments: readonly Alignment[];
  /** "sha256:" and the hex digest of the invitation's unfolded text: what a decision about it is bound to. */
  readonly digest: string | null;
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
    /** Reply-To: where mail programs would answer. Claims, like the rest; an iTIP reply never goes there. */
    readonly replyTo: readonly string[];
    readonly subject: string | null;
    readonly date: string | null;
    /**
     * Null: the fields are the message's outermost. Else they are those of the signed or encrypted content (RFC 9788, 4; RFC 8551,
     * 3.1), and these stand outside.
     */
    readonly outer: OuterFields | null;
    readonly covered: readonly string[];
  };
  readonly trace: Trace;
  readonly parts: readonly ReportPart[];
  readonly evidence: readonly Evidence[];
  /** In document order. */
  readonly layers: readonly Layer[];
  /**
   * Until when the same bytes under the same answers come to the same report, UTC ISO: the first end of a certificate or of an
   * answer about revocation that it rests on. Null: nothing in it can end.
   */
  readonly holdsUntil: string | null;
  readonly smimeStatus: SmimeStatus | null;
  readonly smimeStatusAtDelivery: SmimeStatus | null;
  readonly others: readonly Judgement[];
}
