import type { FoundInvitation } from "../invitation/invitation.ts";
import type { CalendarEntry } from "../ports.ts";
import type { Invitation, Values } from "../report.ts";

const day = 24 * 60 * 60 * 1000;

/** A signed mail that lay this long before it was delivered may be an old one sent again. */
const longestOnTheWay = 14 * day;

/**
 * Whether the calendar holds a later version (RFC 5546, 2.1.5: SEQUENCE, then DTSTAMP). An attendee's
 * answer echoes the SEQUENCE it answers and has a DTSTAMP of its own, so only SEQUENCE counts there.
 */
function isSuperseded(found: FoundInvitation, copies: readonly CalendarEntry[]): Values | null {
  const invitation = found.invitation;
  if (invitation === null) return null;
  const own = copies.filter((copy) => copy.recurrenceId === invitation.recurrenceId);
  // An instance that the calendar does not hold apart is the series' own, so an old change to it comes too late.
  const series =
    own.length === 0 && found.roles?.actorKind === "organizer"
      ? copies.filter((copy) => copy.recurrenceId === null && invitation.sequence < copy.sequence)
      : [];
  for (const copy of [...own, ...series]) {
    if (invitation.sequence < copy.sequence)
      return { why: "sequence", sequence: invitation.sequence, held: copy.sequence };
    if (
      found.roles?.actorKind === "organizer" &&
      invitation.sequence === copy.sequence &&
      invitation.dtstamp !== null &&
      copy.dtstamp !== null &&
      Date.parse(invitation.dtstamp) < Date.parse(copy.dtstamp)
    )
      return { why: "dtstamp", dtstamp: invitation.dtstamp, held: copy.dtstamp };
  }
  return null;
}

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

/** Why the invitation is out of date, else null. `signedAt` is the carrying signature's claimed time. */
export function staleness(
  found: FoundInvitation,
  copies: readonly CalendarEntry[],
  now: Date,
  signedAt: string | null,
  deliveredAt: Date | null,
): Values | null {
  const superseded = isSuperseded(found, copies);
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
