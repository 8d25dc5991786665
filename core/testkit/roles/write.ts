/** iTIP mails as the rows of the tables have them, and the case that a judge gets of each. */
import { Budget } from "../../bytes/budget.ts";
import type { FoundEvidence } from "../../evidence/evidence.ts";
import type { FoundInvitation } from "../../invitation/invitation.ts";
import { findInvitations } from "../../invitation/find.ts";
import { parseMessage } from "../../mime/parse.ts";
import type { Message } from "../../mime/part.ts";
import type { Case } from "../../verdict/case.ts";
import { judge } from "../../verdict/judge.ts";
import { caseOf, now, olivia, signature } from "../cases.ts";
import type { Component, Expected, Method } from "./standard.ts";
import { telling } from "./standard.ts";

export const carl = "carl@weber.example";
export const jane = "jane@helpers.example";

export const attendee = (address: string, parameters = ""): string =>
  `ATTENDEE${parameters}:mailto:${address}`;
export const organizer = (address: string = olivia, parameters = ""): string =>
  `ORGANIZER${parameters}:mailto:${address}`;

export interface Written {
  readonly method: Method;
  readonly component: Component;
  /** ORGANIZER line, or none. */
  readonly organizer: string | null;
  /** ATTENDEE lines. */
  readonly attendees: readonly string[];
  readonly lines?: readonly string[];
}

/** One object at the time that the calendar entries of core/testkit/cases.ts have. */
export function calendarOf({ method, component, organizer: by, attendees, lines = [] }: Written): string {
  const timed = component === "VEVENT" || component === "VFREEBUSY";
  return [
    "BEGIN:VCALENDAR",
    "PRODID:-//Roles//EN",
    "VERSION:2.0",
    `METHOD:${method}`,
    `BEGIN:${component}`,
    "UID:1@acme.example",
    "DTSTAMP:20270201T080000Z",
    "DTSTART:20270401T080000Z",
    ...(timed ? ["DTEND:20270401T090000Z"] : []),
    ...(component === "VFREEBUSY" ? [] : ["SUMMARY:Budget review", "SEQUENCE:0"]),
    ...(by === null ? [] : [by]),
    ...attendees,
    ...lines,
    `END:${component}`,
    "END:VCALENDAR",
    "",
  ].join("\r\n");
}

const partOf = (written: Written): string =>
  `Content-Type: text/calendar; charset=utf-8; method=${written.method}\r\n\r\n${calendarOf(written)}`;

function mailOf(from: string, written: Written, enclosed: Written | null): string {
  const head = `From: <${from}>\r\nMIME-Version: 1.0\r\n`;
  if (enclosed === null) return head + partOf(written);
  const inner = `Content-Type: message/rfc822\r\n\r\nFrom: <${olivia}>\r\nMIME-Version: 1.0\r\n${partOf(enclosed)}`;
  const parts = [partOf(written), inner].map((part) => `--b\r\n${part}\r\n`).join("");
  return `${head}Content-Type: multipart/mixed; boundary="b"\r\n\r\n${parts}--b--\r\n`;
}

export interface Posted {
  readonly from?: string;
  readonly written: Written;
  /** Who validly signed it: certificates of one mailbox each. */
  readonly signers: readonly string[];
  /** A mail attached to it, and who signed that. */
  readonly enclosed?: { readonly written: Written; readonly signers: readonly string[] } | null;
}

const vouching = (who: string, covers: readonly string[], node: string): FoundEvidence =>
  signature([who], { covers, claims: covers, node });

function evidenceFor(
  message: Message,
  posted: Posted,
  found: readonly FoundInvitation[],
): readonly FoundEvidence[] {
  const [outer, inner] = found;
  const within = new Set(inner?.parts ?? []);
  const own = message.parts.map(({ id }) => id).filter((id) => !within.has(id));
  return [
    ...posted.signers.map((who) => vouching(who, own, "TEXT")),
    ...(posted.enclosed?.signers ?? []).map((who) =>
      vouching(who, inner?.parts ?? [], outer?.parts[0] ?? ""),
    ),
  ];
}

interface ReadMail {
  readonly message: Message;
  readonly found: readonly FoundInvitation[];
}

/** Rows differ in who signs and who is trusted more often than in what is sent. */
const mailsRead = new Map<string, ReadMail>();

function read(text: string): ReadMail {
  const before = mailsRead.get(text);
  if (before !== undefined) return before;
  const budget = new Budget();
  const message = parseMessage(new TextEncoder().encode(text), { budget });
  const mail = { message, found: findInvitations(message, { budget, at: now }) };
  mailsRead.set(text, mail);
  return mail;
}

/** The case of a mail: read from its text, as signed by whom the row names. */
export function caseFor(posted: Posted, over: Partial<Case> = {}): Case {
  const from = posted.from ?? posted.signers[0] ?? olivia;
  const { message, found: all } = read(mailOf(from, posted.written, posted.enclosed?.written ?? null));
  const [found] = all;
  if (found === undefined) throw new Error("No invitation was written");
  return caseOf({
    found,
    all,
    evidence: evidenceFor(message, posted, all),
    parts: message.parts,
    from: [from],
    author: from,
    shownFrom: [from],
    unprovenFrom: null,
    ...over,
  });
}

/** What the judge says, in the shape of what the tables expect. */
export function judged(posted: Posted, over: Partial<Case> = {}): Expected {
  const { trust, advice, reasons } = judge(caseFor(posted, over));
  const codes = new Set(reasons.map(({ code }) => code));
  return {
    level: trust?.level ?? "unverified",
    advice: advice ?? "ask",
    reasons: telling.filter((code) => codes.has(code)).toSorted(),
  };
}

/** One line of a table: what it is called, what the judge said, what the standards have it be. */
export type Row = readonly [name: string, said: Expected, expected: Expected];

/** The rows whose two sides differ, a line each: none, where code and standard agree. */
export const differing = (rows: readonly Row[]): readonly string[] =>
  rows.flatMap(([name, said, expected]) =>
    show(said) === show(expected) ? [] : [`${name}: ${show(said)} in place of ${show(expected)}`],
  );

const show = ({ level, advice, reasons }: Expected): string => `${level}, ${advice} (${reasons.join(", ")})`;
