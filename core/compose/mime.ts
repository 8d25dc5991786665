/**
 * Pieces of mails (RFC 5322, RFC 2045): header fields and entities that are ASCII with CRLF line ends
 * throughout.
 */
import { latin1 } from "../bytes/ascii.ts";
import { encodeBase64 } from "../bytes/base64.ts";
import { domainOf } from "../mime/address.ts";

/** What stands outside of a mail. */
export interface Envelope {
  /** Canonical addresses. */
  readonly from: string;
  readonly to: string | readonly string[];
  readonly subject: string;
  readonly date: Date;
  /** Left of the "@" of Message-ID: unique, made by the host. */
  readonly id: string;
  /** The Message-ID this answers, angle brackets included. */
  readonly inReplyTo: string | null;
}

/** A mail ready to leave. */
export interface OutgoingMail {
  /** Canonical address; several separated by ", ". */
  readonly to: string;
  readonly subject: string;
  /** The whole message, CRLF line ends. */
  readonly bytes: Uint8Array;
  /**
   * Its text, where a form may take the place of the bytes, and whether everything is said with it; null: it is
   * signed, and only these bytes will do.
   */
  readonly plain: { readonly text: string; readonly whole: boolean } | null;
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

/** A msg-id as RFC 5322, 3.6.4 has it; anything else of the sender's is not repeated. */
const isMessageId = (text: string): boolean => /^<[\x21-\x3b\x3d\x3f-\x7e]{1,250}>$/.test(text);

const recipients = ({ to }: Envelope): readonly string[] => (typeof to === "string" ? [to] : to);

/** The whole message; `body` is an entity, its own header fields first. */
export function writeMail(
  envelope: Envelope,
  body: string,
  plain: OutgoingMail["plain"] = null,
): OutgoingMail {
  const { from, subject, date, id, inReplyTo } = envelope;
  const threading =
    inReplyTo !== null && isMessageId(inReplyTo)
      ? [`In-Reply-To: ${inReplyTo}`, `References: ${inReplyTo}`]
      : [];
  const to = recipients(envelope);
  const header = [
    `From: <${from}>`,
    `To: ${to.map((address) => `<${address}>`).join(",\r\n ")}`,
    `Subject: ${unstructured(subject)}`,
    `Date: ${dateField(date)}`,
    `Message-ID: <${id.replace(/[^A-Za-z0-9.-]/g, "")}@${domainOf(from)}>`,
    ...threading,
    "MIME-Version: 1.0",
  ];
  return { to: to.join(", "), subject, bytes: encoder.encode(`${header.join("\r\n")}\r\n${body}`), plain };
}

/** Base64 in lines of 76 characters (RFC 2045, 6.8). */
const base64Lines = (bytes: Uint8Array): string =>
  (encodeBase64(bytes).match(/.{1,76}/g) ?? []).map((line) => `${line}\r\n`).join("");

/** One part in base64: no line of it can begin a part or a field. `filename` is ours, never a sender's. */
export function entity(type: string, content: string | Uint8Array, filename: string | null = null): string {
  const bytes = typeof content === "string" ? encoder.encode(content) : content;
  const disposition = filename === null ? "" : `Content-Disposition: attachment; filename="${filename}"\r\n`;
  return `Content-Type: ${type}\r\n${disposition}Content-Transfer-Encoding: base64\r\n\r\n${base64Lines(bytes)}`;
}

export const textEntity = (text: string): string =>
  entity("text/plain; charset=UTF-8", text.replace(/\r\n|[\r\n]/g, "\r\n"));

/** A multipart (RFC 2046, 5.1); `type` with its parameters but the boundary. */
export const multipart = (type: string, boundary: string, parts: readonly string[]): string =>
  [
    `Content-Type: ${type};\r\n boundary="${boundary}"\r\n`,
    ...parts.map((part) => `\r\n--${boundary}\r\n${part}`),
    `\r\n--${boundary}--\r\n`,
  ].join("");

/**
 * The boundary of one level of a mail. Levels differ in their first letters, so that none is the beginning of
 * another, and all from what `entity` writes.
 */
export const boundaryOf = (level: "usher" | "mixed" | "signed", id: string): string =>
  `${level}-${id.replace(/[^A-Za-z0-9-]/g, "").slice(0, 50)}`;

/** Octets of a line without its CRLF (RFC 5322, 2.1.1). */
const longestLine = 998;

/**
 * A whole message as a part (RFC 2046, 5.2.1); null where it cannot stand there as it is: not ASCII, lines
 * too long, or one of them would end a part around it. Bare LFs become CRLFs, which no signature within minds
 * (RFC 8551, 3.1.1).
 */
export function messageEntity(message: Uint8Array, boundaries: readonly string[]): string | null {
  const text = latin1(message).replace(/\r?\n/g, "\r\n");
  if (!/^[\t\r\n\x20-\x7e]*$/.test(text) || /\r(?!\n)/.test(text)) return null;
  const lines = text.split("\r\n");
  const fits = lines.every(
    (line) => line.length <= longestLine && !boundaries.some((boundary) => line.startsWith(`--${boundary}`)),
  );
  return fits ? `Content-Type: message/rfc822\r\n\r\n${text}` : null;
}
