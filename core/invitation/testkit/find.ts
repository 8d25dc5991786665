import { expect } from "vitest";
import { Budget } from "../../bytes/budget.ts";
import { bareCalendar } from "../../mime/bare.ts";
import { parseMessage } from "../../mime/parse.ts";
import type { ReasonCode, Values } from "../../report.ts";
import { findInvitations } from "../find.ts";
import type { FoundInvitation } from "../invitation.ts";

const at = new Date("2026-11-22T12:00:00Z");

/** A calendar of one component with what it needs, and more lines; its own take the place of what it needs. */
export function iCalendar(method: string | null, component: string, ...lines: readonly string[]): string {
  const end = lines.indexOf(`END:${component}`);
  const own = end < 0 ? lines : lines.slice(0, end);
  const has = (name: string): boolean => own.some((line) => new RegExp(`^${name}[;:]`).test(line));
  const standard = {
    UID: "UID:1@acme.example",
    DTSTAMP: "DTSTAMP:20261101T080000Z",
    DTSTART: "DTSTART:20261215T090000Z",
  };
  return [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//test//EN",
    ...(method === null ? [] : [`METHOD:${method}`]),
    `BEGIN:${component}`,
    ...Object.entries(standard).flatMap(([name, line]) => (has(name) ? [] : [line])),
    ...lines,
    `END:${component}`,
    "END:VCALENDAR",
    "",
  ].join("\r\n");
}

/** What a calendar file holds. */
export const findIn = (text: string): readonly FoundInvitation[] =>
  findInvitations(bareCalendar(new TextEncoder().encode(text)), { budget: new Budget(), at });

/** What a mail holds, written with any line ends. */
export function findInMail(mail: string | Uint8Array): readonly FoundInvitation[] {
  const budget = new Budget();
  const bytes = typeof mail === "string" ? new TextEncoder().encode(mail.replace(/\r?\n/g, "\r\n")) : mail;
  return findInvitations(parseMessage(bytes, { budget }), { budget, at });
}

export function only(found: readonly FoundInvitation[]): FoundInvitation {
  expect(found).toHaveLength(1);
  return found[0]!;
}

/** The values of every finding with this code. */
export const findings = (found: FoundInvitation | undefined, code: ReasonCode): readonly Values[] =>
  (found?.findings ?? []).filter((finding) => finding.code === code).map(({ values }) => values);
