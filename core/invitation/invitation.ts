import type { Invitation, ReasonCode, Values } from "../report.ts";

/** Something about the invitation itself that a person may have to know; becomes a reason as it stands. */
export interface Finding {
  readonly code: ReasonCode;
  readonly values: Values;
}

/** One end-to-end delegation named by ATTENDEE lines (RFC 5546, 3.2.2.3). */
export interface Delegation {
  readonly delegator: string;
  readonly delegate: string;
}

/** Who acts, by METHOD and component (RFC 5546, 1.4 and 3). All addresses canonical (core/mime/address.ts). */
export interface Roles {
  readonly actorKind: "organizer" | "attendee";
  /** Null: no readable actor, or METHOD and component do not go together; then `findings` says malformed. */
  readonly actor: string | null;
  /**
   * Who the actor could be where the METHOD leaves it open (a COUNTER that lists everybody: RFC 5546, 3.2.7):
   * the judge picks the one that signed or sent it. Empty wherever `actor` is known.
   */
  readonly candidates: readonly string[];
  /** SENT-BY of the actor's property where it differs from the actor. */
  readonly agent: string | null;
  readonly organizer: string | null;
  /** Every ATTENDEE, canonical, in order, first mention only. */
  readonly attendees: readonly string[];
  /** How many more are listed without a mail address. */
  readonly unaddressed: number;
  readonly delegations: readonly Delegation[];
  /** Attendees whose CUTYPE is GROUP or UNKNOWN: any of them may contain the reader. */
  readonly groups: readonly string[];
}

/** One calendar object found in a message, with its equal twins. */
export interface FoundInvitation {
  /** "calendar-file": neither METHOD nor method parameter: shown, not judged. */
  readonly kind: "invitation" | "calendar-file";
  readonly parts: readonly string[];
  /** Null where it could not be read at all (encrypted, too large, unreadable); `findings` says why. */
  readonly invitation: Invitation | null;
  readonly roles: Roles | null;
  /** UIDs of further components, where they differ from the invitation's: other events of a PUBLISH. */
  readonly furtherUids: readonly string[];
  /** RDATE and EXDATE of the component that stands for the invitation, as written. */
  readonly dates: readonly string[];
  readonly findings: readonly Finding[];
  /** The decoded, unfolded iCalendar text it was read from, lines ended by LF; empty where unreadable. */
  readonly text: string;
}
