/** How mails and calendar entries leave the pane: through Graph, or in a form of Outlook for the person to finish. */
import type { Invitation } from "../../core/report.ts";
import { en } from "../../ui/words/en.ts";
import type { CalendarItem, Handed, OutgoingMail, Placed } from "../host.ts";
import { mailFileName } from "../ports/files.ts";
import { GraphFailure } from "./graph/failure.ts";
import type { Client } from "./office.ts";
import type { Surroundings } from "./opening.ts";

/** Hands a file to the person. */
export type Save = (name: string, bytes: Uint8Array, type: string) => void;

/** Limits of Outlook's forms: recipients, characters of a short field, bytes of a body. */
const limits = { recipients: 100, field: 255, body: 32 * 1024 };

/**
 * Hands a mail over. What a form can say whole goes by the form, which needs no permission and is seen before it is
 * sent; what it cannot, by Graph, else by what is left of both. A form is of the person's own mailbox: from another
 * one (`owner`), Graph comes first.
 */
export async function deliver(
  mail: OutgoingMail,
  owner: string | null,
  { client, exchange }: Surroundings,
  save: Save,
): Promise<Handed> {
  const fits = owner === null && mail.plain?.whole === true;
  if (!fits && (await granted(exchange?.available(), () => exchange?.send(mail, owner)))) return "sent";
  if (client !== null && mail.plain !== null && (await openedAsForm(mail, mail.plain.text, client)))
    return "opened";
  save(mailFileName(mail.subject), mail.bytes, "message/rfc822");
  return "handed-over";
}

/** Puts an entry on the calendar, by Graph or by a form; `known` as in Exchange.put. Rejects with a sentence. */
export async function place(
  item: CalendarItem,
  owner: string | null,
  { client, exchange }: Surroundings,
  known = false,
): Promise<Placed> {
  const put = async (): Promise<void> => exchange?.put(item, owner, known);
  const done = granted(exchange?.available(), put);
  if (await (known ? done : done.catch(unlessUnholdable))) return "placed";
  const form = appointmentOf(item.invitation);
  if (form === null || client === null || !(await client.openAppointment(form)))
    throw new Error("Outlook opens no calendar entry from here. Add it to your calendar by hand.");
  return "opened";
}

/** A first date in a form, with words for how it repeats, is better than none; a second beside a true entry is not. */
function unlessUnholdable(error: unknown): false {
  if (error instanceof GraphFailure && error.kind === "unholdable") return false;
  throw error;
}

/** Whether Graph did it; false where it is not to be had or not allowed, which leaves the other ways. */
export async function granted(
  available: Promise<boolean> | undefined,
  act: () => Promise<void> | undefined,
): Promise<boolean> {
  try {
    if ((await available) !== true) return false;
    await act();
    return true;
  } catch (error) {
    if (error instanceof GraphFailure && (error.kind === "unavailable" || error.kind === "refused"))
      return false;
    throw error;
  }
}

async function openedAsForm(mail: OutgoingMail, text: string, client: Client): Promise<boolean> {
  const toRecipients = mail.to.split(", ");
  const htmlBody = asHtml(text);
  // A form takes text for several recipients where an address is quoted: the sender could choose who else gets it.
  if (toRecipients.some((address) => /["(),:;<>[\\\]]/.test(address))) return false;
  const tooLong = new TextEncoder().encode(htmlBody).length > limits.body;
  if (tooLong || toRecipients.length > limits.recipients) return false;
  return client.openMessage({ toRecipients, subject: cut(mail.subject, limits.field), htmlBody });
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Text as HTML that shows it and nothing else. */
export const asHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => entities[character] ?? "").replace(/\r\n|\r|\n/g, "<br>");

/** What a form shows of an invitation; null: there is no time to show it at. */
export function appointmentOf(invitation: Invitation): Parameters<Client["openAppointment"]>[0] | null {
  const { summary, location, description, allDay, rule } = invitation;
  const start = momentOf(invitation.startUtc, invitation.start);
  if (start === null) return null;
  const repeats = rule === null ? "" : `${en.outlook.repeats(rule)}\n\n`;
  const end = momentOf(invitation.endUtc, invitation.end) ?? (allDay ? dayAfter(start) : start);
  return {
    subject: cut(harmless(summary ?? ""), limits.field),
    location: cut(harmless(location ?? ""), limits.field),
    start,
    end,
    body: cutBytes(harmless([repeats, description ?? ""].join("")), limits.body),
  };
}

/** A time without a zone, and a day, are the reader's own. */
function momentOf(utc: string | null, written: string | null): Date | null {
  const local = written !== null && /^\d{4}-\d\d-\d\d$/.test(written) ? `${written}T00:00:00` : written;
  const moment = new Date(utc ?? local ?? Number.NaN);
  return Number.isNaN(moment.getTime()) ? null : moment;
}

const dayAfter = (day: Date): Date => new Date(day.getFullYear(), day.getMonth(), day.getDate() + 1);

/** Some clients take a form's body for HTML, others for text: no markup in either. */
const harmless = (text: string): string => text.replace(/</g, "‹").replace(/>/g, "›");

/** Never half a character. */
const cut = (text: string, length: number): string =>
  text.length <= length ? text : text.slice(0, length).replace(/[\ud800-\udbff]$/, "");

function cutBytes(text: string, length: number): string {
  const bytes = new TextEncoder().encode(text);
  // A character that was cut through is left out whole.
  return bytes.length <= length
    ? text
    : new TextDecoder().decode(bytes.subarray(0, length), { stream: true });
}
