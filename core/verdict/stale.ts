import type { FoundInvitation } from "../invitation/invitation.ts";
import { compareRevisions, type Revision } from "../memory/order.ts";
import type { CalendarEntry } from "../ports.ts";
import type { Invitation, Values } from "../report.ts";
import type { HeldRevisions } from "./recall.ts";

const day = 24 * 60 * 60 * 1000;

/** A signed mail that lay this long before it was delivered may be an old one sent again. */
const longestOnTheWay = 14 * day;

type Held = Revision & { readonly recurrenceId: string | null };

const isOlder = (invitation: Invitation, held: Revision): Values | null => {
  if (compareRevisions(invitation, held) >= 0) return null;
  return invitation.sequence < held.sequence
    ? { why: "sequence", sequence: invitation.sequence, held: held.sequence }
    : { why: "dtstamp", dtstamp: invitation.dtstamp ?? "", held: held.dtstamp ?? "" };
};

/**
 * Whether a later version is held (RFC 5546, 2.1.5: SEQUENCE, then DTSTAMP). An attendee's answer echoes the
 * SEQUENCE it answers and has a DTSTAMP of its own, so only SEQUENCE counts there.
 */
function isSuperseded(found: FoundInvitation, copies: readonly Held[]): Values | null {
  const invitation = found.invitation;
  if (invitation === null) return null;
  const byOrganizer = found.roles?.actorKind === "organizer";
  const own = copies.filter((copy) => copy.recurrenceId === invitation.recurrenceId);
  // An instance that is not held apart is the series' own, so an old change to it comes too late.
  const series = own.length === 0 && byOrganizer ? copies.filter((copy) => copy.recurrenceId === null) : [];
  for (const copy of [...own, ...series]) {
    const alone = byOrganizer && own.includes(copy) ? copy : { ...copy, dtstamp: null };
    const older = isOlder(invitation, alone);
    if (older !== null) return older;
  }
  return null;
}

/** An attendee's answer, against their own last one. */
const isOutdated = ({ invitation }: FoundInvitation, answers: readonly Revision[]): Values | null => {
  for (const answer of answers) {
    const older = invitation === null ? null : isOlder(invitation, answer);
    if (older !== null) return older;
  }
  return null;
};

/** A floating or all-day time is over everywhere once it is over in the westernmost zone. */
const westernmost = 12 * 60 * 60 * 1000;

function moment(utc: string | null, local: string | null): number | null {
  if (utc !== null) return Date.parse(utc);
  const time = local === null ? Number.NaN : Date.parse(local.includes("T") ? `${local}Z` : local);
  return Number.isNaN(time) ? null : time + westernmost;
}

/** The moment after which nothing of the invitation is left to attend; null: unknown or never. */
function lastMoment(invitation: Invitation): number | null {
  if (invitation.component === "VJOURNAL") return null;
  const start = moment(invitation.startUtc, invitation.start);
  const end = moment(invitation.endUtc, invitation.end) ?? start;
  if (end === null) return null;
  const load = invitation.load;
  if (load === null) return end;
  if (load.endless || load.truncated || load.last === null) return null;
  if (load.total <= 1) return end;
  // `last` is a local date: two days cover its own length of a day and any zone.
  return Date.parse(load.last) + 2 * day + (end - (start ?? end));
}

/**
 * Why the invitation is out of date, else null: by the calendar's copies, by what memory holds, or by time.
 * `signedAt` is the carrying signature's claimed time.
 */
export function staleness(
  found: FoundInvitation,
  copies: readonly CalendarEntry[],
  now: Date,
  signedAt: string | null,
  deliveredAt: Date | null,
  remembered: HeldRevisions = { versions: [], answers: [] },
): Values | null {
  const superseded =
    isSuperseded(found, copies) ??
    isSuperseded(found, remembered.versions) ??
    isOutdated(found, remembered.answers);
  if (superseded !== null) return superseded;
  const last = found.invitation === null ? null : lastMoment(found.invitation);
  if (last !== null && last < now.getTime()) return { why: "over", ended: new Date(last).toISOString() };
  if (
    signedAt !== null &&
    deliveredAt !== null &&
    deliveredAt.getTime() - Date.parse(signedAt) > longestOnTheWay
  )
    return { why: "signed-long-ago", signed: signedAt };
  return null;
}
