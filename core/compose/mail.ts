import { encodeBase64 } from "../bytes/base64.ts";

/** A calendar object to enclose (RFC 6047, 2.4). */
export interface EnclosedCalendar {
  readonly method: string;
  readonly component: string;
  /** iCalendar stream, CRLF line ends. */
  readonly text: string;
}

export interface MailDraft {
  /** Canonical addresses. */
  readonly from: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly date: Date;
  /** Left of the "@" of Message-ID: unique, made by the host. */
  readonly id: string;
  /** The Message-ID this answers, angle brackets included. */
  readonly inReplyTo: string | null;
  readonly calendar: EnclosedCalendar | null;
}

/** A mail ready to leave. */
export interface OutgoingMail {
  readonly to: string;
  readonly subject: string;
  /** The whole message, CRLF line ends. */
  readonly bytes: Uint8Array;
}

const encoder = new TextEncoder();

/** Octets of text in one encoded word: a line that bears one has at most 76 characters (RFC 2047, 2). */
const wordOctets = 39;

/** An unstructured field value: plain where it is short ASCII, else in encoded words. */
function unstructured(text: string): string {
  const line = text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, " ").trim();
  if (/^[\x20-\x7e]{0,60}$/.test(line) && !line.includes("=?")) return line;
  const words: string[] = [];
  let octets: number[] = [];
  for (const character of line) {
    const next = encoder.encode(character);
    if (octets.length + next.length > wordOctets) {
      words.push(encodeBase64(Uint8Array.from(octets)));
      octets = [];
    }
    octets.push(...next);
  }
  words.push(encodeBase64(Uint8Array.from(octets)));
  return words.map((word) => `=?UTF-8?B?${word}?=`).join("\r\n ");
}

const days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** RFC 5322, 3.3, in UTC. */
function dateField(time: Date): string {
  const two = (value: number): string => String(value).padStart(2, "0");
  const day = `${days[time.getUTCDay()]}, ${two(time.getUTCDate())} ${months[time.getUTCMonth()]}`;
  const clock = [time.getUTCHours(), time.getUTCMinutes(), time.getUTCSeconds()].map(two).join(":");
  return `${day} ${time.getUTCFullYear()} ${clock} +0000`;
}

/** Base64 in lines of 76 characters (RFC 2045, 6.8). */
const base64Lines = (text: string): string =>
  (encodeBase64(encoder.encode(text)).match(/.{1,76}/g) ?? []).map((line) => `${line}\r\n`).join("");

const entity = (type: string, text: string): string =>
  `Content-Type: ${type}\r\nContent-Transfer-Encoding: base64\r\n\r\n${base64Lines(text)}`;

const domainOf = (address: string): string => address.slice(address.lastIndexOf("@") + 1);

/** A msg-id as RFC 5322, 3.6.4 has it; anything else of the sender's is not repeated. */
const isMessageId = (text: string): boolean => /^<[\x21-\x3b\x3d\x3f-\x7e]{1,250}>$/.test(text);

/**
 * Writes a mail: text, and where there is a calendar object an iMIP alternative beside it (RFC 6047, 2.4).
 * Whatever comes from the invitation is encoded, so no value can begin a field or a part of its own.
 */
export function composeMail(draft: MailDraft): OutgoingMail {
  const boundary = `usher-${draft.id.replace(/[^A-Za-z0-9-]/g, "").slice(0, 50)}`;
  const threading =
    draft.inReplyTo !== null && isMessageId(draft.inReplyTo)
      ? [`In-Reply-To: ${draft.inReplyTo}`, `References: ${draft.inReplyTo}`]
      : [];
  const header = [
    `From: <${draft.from}>`,
    `To: <${draft.to}>`,
    `Subject: ${unstructured(draft.subject)}`,
    `Date: ${dateField(draft.date)}`,
    `Message-ID: <${draft.id.replace(/[^A-Za-z0-9.-]/g, "")}@${domainOf(draft.from)}>`,
    ...threading,
    "MIME-Version: 1.0",
  ];
  const text = entity("text/plain; charset=UTF-8", draft.text.replace(/\r\n|[\r\n]/g, "\r\n"));
  const calendar = draft.calendar;
  const body =
    calendar === null
      ? text
      : [
          `Content-Type: multipart/alternative; boundary="${boundary}"\r\n`,
          `\r\n--${boundary}\r\n`,
          text,
          `\r\n--${boundary}\r\n`,
          entity(
            `text/calendar; charset=UTF-8; method=${calendar.method}; component=${calendar.component}`,
            calendar.text,
          ),
          `\r\n--${boundary}--\r\n`,
        ].join("");
  return {
    to: draft.to,
    subject: draft.subject,
    bytes: encoder.encode(`${header.join("\r\n")}\r\n${body}`),
  };
}
