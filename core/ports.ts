/** What the core asks of the world. Each host hands in its own; the core has no other way out. */

export interface Clock {
  now(): Date;
}

/** Certificates a path may end at, each as DER. */
export interface TrustAnchors {
  anchors(): Promise<readonly Uint8Array[]>;
}

/** Certificates beside those in the message; untrusted, they only help to build a path. Each as DER. */
export interface Certificates {
  certificates(): Promise<readonly Uint8Array[]>;
}

/** Revocation lists at hand, each as DER (RFC 5280, 5). */
export interface Revocation {
  crls(): Promise<readonly Uint8Array[]>;
}

/** One entry of the person's calendar, as far as a judgement needs it. */
export interface CalendarEntry {
  readonly uid: string;
  readonly recurrenceId: string | null;
  readonly organizer: string | null;
  readonly sequence: number;
  /** UTC ISO. */
  readonly dtstamp: string | null;
  readonly cancelled: boolean;
  /** UTC ISO, or local where the entry floats or is a whole day. */
  readonly start: string | null;
  readonly end: string | null;
  /** RRULE as written. */
  readonly rule: string | null;
  readonly summary: string | null;
  readonly location: string | null;
  readonly description: string | null;
  /** Where its texts and properties lead, as a message's `links` do. */
  readonly links: readonly string[];
  /** RDATE and EXDATE as written. */
  readonly dates: readonly string[];
  readonly attendees: readonly {
    readonly address: string;
    readonly delegatedTo: readonly string[];
    readonly delegatedFrom: readonly string[];
  }[];
}

/** What the person's calendar holds, where there is one to ask. */
export interface CalendarView {
  /** False: the person's events may also live elsewhere, so absence proves little. */
  readonly complete: boolean;
  /** All entries of one UID: the master first, then overrides; empty where the UID is unknown. */
  find(uid: string): Promise<readonly CalendarEntry[]>;
  /** Whether any entry names this address as organizer or attendee: the person has met it. */
  knows(address: string): Promise<boolean>;
}
