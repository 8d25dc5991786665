import { readCalendar } from "../../core/verify.ts";
import type { CalendarEntry, CalendarView } from "../../core/ports.ts";

/** RFC 8550, 3 forgives the case of ASCII letters; no other character is another's like. */
const folded = (address: string): string => address.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());

/** A calendar at hand as iCalendar texts. Addresses and UIDs compare as canonical. */
export function calendarView(texts: readonly string[], complete: boolean): CalendarView {
  const entries = texts.flatMap((text) => readCalendar(text));
  const byUid = new Map<string, CalendarEntry[]>();
  const people = new Set<string>();
  const add = (address: string | null): void => {
    if (address !== null) people.add(folded(address));
  };
  for (const entry of entries) {
    const known = byUid.get(entry.uid);
    if (known === undefined) byUid.set(entry.uid, [entry]);
    else if (entry.recurrenceId === null) known.unshift(entry);
    else known.push(entry);
    add(entry.organizer);
    for (const attendee of entry.attendees) add(attendee.address);
  }
  return {
    complete,
    find: (uid) => Promise.resolve(byUid.get(uid) ?? []),
    knows: (address) => Promise.resolve(people.has(folded(address))),
  };
}
