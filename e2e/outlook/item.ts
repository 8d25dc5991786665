/** Messages as a mailbox holds them: the mail itself, and what Exchange says of it. */
import PostalMime, { type Address, type Email } from "postal-mime";

interface NamedAddress {
  readonly name: string;
  readonly address: string;
}

export interface MailItem {
  readonly mime: Buffer;
  /** As Exchange writes it, with "/" and "+": other interfaces write them otherwise. */
  readonly id: string;
  readonly itemClass: string;
  readonly subject: string;
  readonly from: NamedAddress | null;
  readonly sender: NamedAddress | null;
  readonly to: readonly NamedAddress[];
  readonly messageId: string;
  /** UTC ISO. */
  readonly created: string;
  /** Of a meeting, UTC ISO. */
  readonly start?: string;
  readonly end?: string;
  readonly location?: string;
  /** It lies in somebody else's mailbox: theirs. */
  readonly owner?: string;
  /** It is a message unless said otherwise: a calendar entry, or a draft that is being written. */
  readonly surface?: "appointment" | "draft";
}

/**
 * The message class Exchange gives a mail: what is signed or encrypted stays S/MIME ([MS-OXOSMIME], 2.1.3), whatever
 * it bears; a calendar object that is not becomes a meeting ([MS-OXCICAL], 2.1.3.1.1.1).
 */
function classOf(mail: Email): string {
  const type = mail.headers.find(({ key }) => key === "content-type")?.value ?? "";
  if (/^multipart\/signed/i.test(type)) return "IPM.Note.SMIME.MultipartSigned";
  if (/^application\/(x-)?pkcs7-mime/i.test(type)) return "IPM.Note.SMIME";
  const calendar = mail.attachments.find(({ mimeType }) => mimeType === "text/calendar");
  const method = (/method="?([a-z]+)/i.exec(type)?.[1] ?? calendar?.method ?? "").toUpperCase();
  const content = calendar === undefined ? "" : textOf(calendar.content);
  if (method === "REQUEST") return "IPM.Schedule.Meeting.Request";
  if (method === "CANCEL") return "IPM.Schedule.Meeting.Canceled";
  if (method !== "REPLY") return "IPM.Note";
  if (/PARTSTAT=DECLINED/i.test(content)) return "IPM.Schedule.Meeting.Resp.Neg";
  return `IPM.Schedule.Meeting.Resp.${/PARTSTAT=TENTATIVE/i.test(content) ? "Tent" : "Pos"}`;
}

const textOf = (content: ArrayBuffer | Uint8Array | string): string =>
  typeof content === "string" ? content : new TextDecoder().decode(content);

const named = (address: Address | undefined): NamedAddress | null =>
  address?.address === undefined ? null : { name: address.name, address: address.address };

let items = 0;

/** Puts a mail into the mailbox; `given` says what is otherwise than the mail itself makes it. */
export async function itemOf(mime: Buffer, given: Partial<MailItem> = {}): Promise<MailItem> {
  const mail = await PostalMime.parse(mime);
  const from = named(mail.from);
  return {
    mime,
    id: `AAMkAGI2/TG93+AAA${String(++items)}=`,
    itemClass: classOf(mail),
    subject: mail.subject ?? "",
    from,
    sender: named(mail.sender) ?? from,
    to: (mail.to ?? []).flatMap((address) => named(address) ?? []),
    messageId: mail.messageId ?? "",
    created: mail.date ?? new Date().toISOString(),
    ...given,
  };
}

/** An item id as Graph has it. */
export const restId = ({ id }: Pick<MailItem, "id">): string => id.replaceAll("/", "-").replaceAll("+", "_");

/** HostItemType of office.js. */
const surfaces = { message: 1, appointment: 2, meeting: 3, draft: 4, none: 6 } as const;

export interface Owner {
  readonly name: string;
  readonly address: string;
  /** As userProfile.accountType. */
  readonly account: "office365" | "outlookCom" | "gmail" | "enterprise";
}

/** Recipients of office.js bear a number for their type. */
const recipient = ({ name, address }: NamedAddress) => ({
  name,
  address,
  recipientType: 0,
  appointmentResponse: 0,
});

/** What Outlook tells office.js of the open item, and of whose mailbox it is; a null item: none is open. */
export function initialData(item: MailItem | null, owner: Owner, serial: number): unknown {
  const mailbox = {
    itemNumber: serial,
    permissionLevel: 1,
    hostVersion: "16.0.0.0",
    owaView: "ThreeColumns",
    isRestIdSupported: false,
    userProfileType: owner.account,
    userDisplayName: owner.name,
    userEmailAddress: owner.address,
    userTimeZone: "W. Europe Standard Time",
  };
  if (item === null) return { ...mailbox, itemType: surfaces.none };
  const isMeeting = item.itemClass.startsWith("IPM.Schedule.Meeting.");
  return {
    ...mailbox,
    itemType: surfaces[item.surface ?? (isMeeting ? "meeting" : "message")],
    id: item.id,
    subject: item.subject,
    normalizedSubject: item.subject,
    itemClass: item.surface === "appointment" ? "IPM.Appointment" : item.itemClass,
    conversationId: `conversation-${item.id}`,
    internetMessageId: item.messageId,
    dateTimeCreated: item.created,
    dateTimeModified: item.created,
    dateTimeSent: item.created,
    from: item.from === null ? undefined : recipient(item.from),
    sender: item.sender === null ? undefined : recipient(item.sender),
    organizer: item.from === null ? undefined : recipient(item.from),
    to: item.to.map(recipient),
    cc: [],
    attachments: [],
    start: item.start,
    end: item.end,
    location: item.location,
    isFromSharedFolder: item.owner !== undefined,
    isRead: true,
  };
}
