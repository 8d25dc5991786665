import { Budget } from "../bytes/budget.ts";
import { decryptBy, openMessage } from "../evidence/smime/open.ts";
import { findInvitations } from "../invitation/find.ts";
import { bareCalendar, isBareCalendar } from "../mime/bare.ts";
import { field } from "../mime/header.ts";
import type { DecryptionKeys } from "../ports.ts";
import type { Invitation } from "../report.ts";
import { nameOf, writeLines } from "./lines.ts";

/** What an answer needs of the message beyond its report. */
export interface InvitationSource {
  /** The iCalendar text of the judged invitation: unfolded lines ended by LF. */
  readonly text: string;
  readonly messageId: string | null;
}

/** What tells invitations apart, whenever they are read: the load counts from the time of reading. */
const identityOf = (invitation: Invitation): string => JSON.stringify({ ...invitation, load: null });

/**
 * Reads again, from the same bytes, the invitation of a report; null where it is not there. Answers and
 * calendar entries are made from exactly this text. One part may hold several calendars, so that its id
 * alone would not say which one the person was shown. `keys`: what encrypted ones are opened with.
 */
export async function invitationSource(
  bytes: Uint8Array,
  invitation: Invitation | null,
  at: Date,
  keys: DecryptionKeys | null = null,
): Promise<InvitationSource | null> {
  if (invitation === null) return null;
  const budget = new Budget();
  const message = isBareCalendar(bytes)
    ? bareCalendar(bytes)
    : (await openMessage(bytes, { budget, decrypt: decryptBy(keys) })).message;
  const here = findInvitations(message, { budget, at }).filter((item) =>
    item.parts.some((part) => invitation.parts.includes(part)),
  );
  const wanted = identityOf(invitation);
  const found =
    here.length === 1
      ? here[0]
      : here.find((item) => item.invitation !== null && identityOf(item.invitation) === wanted);
  return found === undefined
    ? null
    : { text: found.text, messageId: field(message.root, "message-id")?.trim() ?? null };
}

/**
 * Invitations as one calendar file: what they hold without METHOD, as RFC 5545 stores it. Alarms are left
 * out: when to be reminded is the person's, and an alarm can send mail (RFC 5545, 3.6.6).
 */
export function exportCalendar(texts: readonly string[]): string {
  const inner = texts.flatMap((text) => {
    const lines = text.split("\n");
    const from = lines.findIndex((line) => /^BEGIN:VCALENDAR\s*$/i.test(line));
    const to = lines.findLastIndex((line) => /^END:VCALENDAR\s*$/i.test(line));
    return from < 0 || to < from ? [] : components(lines.slice(from + 1, to));
  });
  return writeLines([
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//Usher//Usher//EN",
    ...inner,
    "END:VCALENDAR",
  ]);
}

/** What a person was shown, and the zones it is told in (RFC 5545, 3.6). */
const exported = /^BEGIN:(?:VEVENT|VTODO|VJOURNAL|VFREEBUSY|VTIMEZONE)\s*$/i;

/** The components of a calendar that are shown; its own properties and all alarms are left out. */
function components(lines: readonly string[]): readonly string[] {
  let depth = 0;
  let alarm = 0;
  let shown = false;
  return lines.filter((line) => {
    const name = nameOf(line);
    if (name === "BEGIN") {
      depth += 1;
      if (depth === 1) shown = exported.test(line);
      if (alarm === 0 && /^BEGIN:VALARM\s*$/i.test(line)) alarm = depth;
    }
    const kept = depth > 0 && shown && alarm === 0;
    if (name === "END") {
      if (alarm === depth) alarm = 0;
      depth -= 1;
    }
    return kept;
  });
}
