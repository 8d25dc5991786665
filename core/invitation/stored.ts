import { Budget, defaultLimits } from "../bytes/budget.ts";
import type { CalendarEntry } from "../ports.ts";
import type { Link } from "../report.ts";
import { calendarText } from "./calendar-text.ts";
import { readComponents } from "./component.ts";
import { readLinks } from "./event-links.ts";
import { Findings } from "./findings.ts";
import { mostAttendees, readPeople } from "./people.ts";
import { datesOf } from "./property.ts";
import { nameOf, readSubject } from "./read.ts";
import { readSpan, readTime } from "./span.ts";
import { zonesOf } from "./zones.ts";

/** A person's own calendar may be larger than an invitation may be. */
const limits = { ...defaultLimits, calendarLines: 20_000_000, calendarComponents: 2_000_000 };

/**
 * Entries of a calendar file (RFC 5545), to hold a message against. It is the person's own, so what cannot
 * be read in it is left out; an entry without UID says nothing and is left out too.
 */
export function readCalendar(text: string): readonly CalendarEntry[] {
  const budget = new Budget(limits);
  const unfolded = calendarText(new TextEncoder().encode(text), "utf-8").text;
  const ignored = new Findings();
  return readComponents(unfolded, budget).calendars.flatMap(({ component: calendar }) => {
    const zones = zonesOf(calendar);
    return calendar.components.flatMap((component): readonly CalendarEntry[] => {
      const span = readSpan(component, zones, ignored);
      const subject = readSubject(component, span, zones, ignored);
      if (subject.uid === null) return [];
      const links = new Map<string, Link>();
      readLinks(component, links, ignored);
      const people = readPeople(component, mostAttendees, ignored);
      return [
        {
          uid: subject.uid,
          recurrenceId: nameOf(readTime(component, "RECURRENCE-ID", zones, ignored)),
          organizer: people.organizer?.address ?? null,
          sequence: subject.sequence,
          dtstamp: subject.dtstamp,
          cancelled: subject.status === "CANCELLED",
          start: subject.startUtc ?? subject.start,
          end: subject.endUtc ?? subject.end,
          rule: subject.rule,
          summary: subject.summary,
          location: subject.location,
          description: subject.description,
          links: [...links.values()].map(({ target }) => target),
          dates: datesOf(component),
          attendees: people.attendees.map(({ address, delegatedTo, delegatedFrom }) => ({
            address,
            delegatedTo,
            delegatedFrom,
          })),
        },
      ];
    });
  });
}
