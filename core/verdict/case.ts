import type { FoundEvidence } from "../evidence/evidence.ts";
import type { Mandate } from "../authority/mandate.ts";
import type { FoundInvitation } from "../invitation/invitation.ts";
import type { Part } from "../mime/part.ts";
import type { CalendarEntry } from "../ports.ts";
import type { ReasonCode, Severity, Values } from "../report.ts";
import type { Relate } from "./organization.ts";
import type { Policy } from "./policy.ts";
import type { Recollection } from "./recall.ts";

/** Everything a judgement rests on; the judge verifies nothing and asks nobody. */
export interface Case {
  readonly found: FoundInvitation;
  /** All invitations of the message, the judged one included. */
  readonly all: readonly FoundInvitation[];
  readonly evidence: readonly FoundEvidence[];
  /** Every part of the message, in document order. */
  readonly parts: readonly Part[];
  /** Canonical addresses of From; claims. */
  readonly from: readonly string[];
  /** The one address of the one From field; null where there are more, or none. */
  readonly author: string | null;
  /** From as the report shows it: that of protected header fields where they are believed. */
  readonly shownFrom: readonly string[];
  /** From of protected header fields that nothing proves, where another stands outside; else null. */
  readonly unprovenFrom: readonly string[] | null;
  readonly me: readonly string[];
  /** Of the invitation's text, as in `Judgement.digest`. */
  readonly digest: string | null;
  /** Enclosed and imported. */
  readonly mandates: readonly Mandate[];
  /** Null: there is no memory to ask. */
  readonly remembered: Recollection | null;
  readonly policy: Policy;
  /** Entries the calendar holds under this UID; null: no calendar to ask. */
  readonly entries: readonly CalendarEntry[] | null;
  /** What it holds under the other UIDs of a PUBLISH. */
  readonly furtherEntries: readonly CalendarEntry[];
  /** Whether the calendar is all the calendar the person has. */
  readonly calendarComplete: boolean;
  /** Whether calendar or policy know the actor; null: nobody to ask. */
  readonly actorKnown: boolean | null;
  /** The known domain the actor's could be taken for. */
  readonly lookalike: string | null;
  readonly relate: Relate;
  readonly now: Date;
  readonly validAt: Date;
  readonly deliveredAt: Date | null;
}

/** A reason on its way into the report. */
export interface Cause {
  readonly code: ReasonCode;
  readonly values: Values;
  readonly evidence?: FoundEvidence;
  readonly severity?: Severity;
}
