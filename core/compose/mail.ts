import {
  boundaryOf,
  entity,
  multipart,
  textEntity,
  writeMail,
  type Envelope,
  type OutgoingMail,
} from "./mime.ts";

export type { OutgoingMail } from "./mime.ts";

/** A calendar object to enclose (RFC 6047, 2.4). */
export interface EnclosedCalendar {
  readonly method: string;
  readonly component: string;
  /** iCalendar stream, CRLF line ends. */
  readonly text: string;
}

export interface MailDraft extends Envelope {
  readonly text: string;
  readonly calendar: EnclosedCalendar | null;
}

/** The text, and where there is a calendar object an iMIP alternative beside it (RFC 6047, 2.4). */
export function mailBody({ id, text, calendar }: Pick<MailDraft, "id" | "text" | "calendar">): string {
  if (calendar === null) return textEntity(text);
  const { method, component } = calendar;
  const type = `text/calendar; charset=UTF-8; method=${method}; component=${component}`;
  return multipart("multipart/alternative", boundaryOf("usher", id), [
    textEntity(text),
    entity(type, calendar.text),
  ]);
}

/**
 * Writes a mail: text, and where there is a calendar object an iMIP alternative beside it (RFC 6047, 2.4).
 * Whatever comes from the invitation is encoded, so no value can begin a field or a part of its own.
 */
export const composeMail = (draft: MailDraft): OutgoingMail =>
  writeMail(draft, mailBody(draft), { text: draft.text, whole: draft.calendar === null });
