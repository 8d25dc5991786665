import { largestFile } from "../files.ts";
import { openCompound, type Storage } from "./compound.ts";
import { addressField, base64Lines, fieldsOf, fileNameParameter, textField } from "./fields.ts";
import { Properties, propertiesAt } from "./properties.ts";

/**
 * The mail in a .msg file ([MS-OXMSG]) as an RFC 5322 message; null where it is none that can be read. What a personal
 * signature covers is the sender's, byte for byte; all else is written anew from what Outlook kept.
 */
export function readMsg(bytes: Uint8Array): Uint8Array | null {
  const storage = bytes.length > largestFile ? null : openCompound(bytes);
  if (storage === null) return null;
  const message = new Properties(storage, propertiesAt.message);
  // PidTagMessageClass
  const messageClass = message.text(0x001a)?.toLowerCase() ?? "";
  if (messageClass === "") return null;
  const attachments = objectsOf(storage, "attach", message);
  const header = headerOf(message, objectsOf(storage, "recip", message));
  const [only] = attachments;
  const signed = only === undefined || attachments.length > 1 ? null : signedPart(messageClass, only);
  if (signed !== null) return joined(header, signed);
  // A meeting holds its time in properties, and what is attached to it is not its invitation.
  const parts = messageClass.startsWith("ipm.schedule.") ? [] : attachments;
  return joined(header, plainPart(message, parts));
}

/** Recipients or attachments: __recip_version1.0_#00000000 and so on ([MS-OXMSG], 2.2). */
const objectsOf = (
  storage: Storage,
  kind: "attach" | "recip",
  { codePage }: Properties,
): readonly Properties[] =>
  [...storage.storages]
    .filter(([name]) => name.startsWith(`__${kind}_version1.0_#`))
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([, object]) => new Properties(object, propertiesAt.recipient, codePage));

/**
 * The signed or encrypted content, which is in the one attachment: of a clear-signed mail the whole entity, its
 * Content-Type included ([MS-OXOSMIME], 2.1.3.1); of another the CMS object (2.1.3.2). Null: the mail is none of these.
 */
function signedPart(messageClass: string, attachment: Properties): readonly Uint8Array[] | null {
  // PidTagAttachDataBinary
  const data = attachment.binary(0x3701);
  if (data === null) return null;
  if (messageClass.endsWith(".smime.multipartsigned"))
    return /^content-/i.test(new TextDecoder("latin1").decode(data.subarray(0, 8))) ? [data] : null;
  const kind = messageClass.endsWith(".smime") ? cmsKind(data) : null;
  if (kind === null) return null;
  const header = [
    `Content-Type: application/pkcs7-mime; smime-type=${kind}; name="smime.p7m"`,
    "Content-Transfer-Encoding: base64",
    'Content-Disposition: attachment; filename="smime.p7m"',
    "",
    "",
  ];
  return [utf8(header.join("\r\n")), utf8(base64Lines(data))];
}

/** smime-type (RFC 8551, 3.2.2) by contentType (RFC 5652, 3), the DER of its OID in hex. */
const cmsKinds: readonly (readonly [oid: string, kind: string])[] = [
  ["06092a864886f70d010702", "signed-data"],
  ["06092a864886f70d010703", "enveloped-data"],
  ["060b2a864886f70d0109100117", "authEnveloped-data"],
  ["060b2a864886f70d0109100109", "compressed-data"],
];

function cmsKind(data: Uint8Array): string | null {
  if (data[0] !== 0x30) return null;
  const length = data[1] ?? 0;
  const start = 2 + (length > 0x80 ? length - 0x80 : 0);
  const hex = Array.from(data.subarray(start, start + 13), (octet) =>
    octet.toString(16).padStart(2, "0"),
  ).join("");
  return cmsKinds.find(([oid]) => hex.startsWith(oid))?.[1] ?? null;
}

/** The header as it was received, without what speaks of the content; of what it lacks, what the properties know. */
function headerOf(message: Properties, recipients: readonly Properties[]): string {
  // PidTagTransportMessageHeaders
  const received = fieldsOf(message.text(0x007d) ?? "").filter(
    ({ name }) => name !== "mime-version" && !name.startsWith("content-"),
  );
  const lacks = (name: string): boolean => received.every((field) => field.name !== name);
  const known: readonly (readonly [name: string, value: () => string | null])[] = [
    ["From", () => senderOf(message, 0x5d02, 0x0065, 0x0042)],
    ["Sender", () => (lacks("from") ? delegateOf(message) : null)],
    ["To", () => recipientsOf(recipients, 1)],
    ["Cc", () => recipientsOf(recipients, 2)],
    ["Subject", () => textField(message.text(0x0037) ?? "")],
    ["Date", () => dateOf(message)],
    ["Message-ID", () => idOf(message.text(0x1035) ?? "")],
  ];
  const added = known.flatMap(([name, value]) => {
    const text = lacks(name.toLowerCase()) ? value() : null;
    return text === null ? [] : [`${name}: ${text}`];
  });
  return [...received.map(({ text }) => text), ...added, "MIME-Version: 1.0", ""].join("\r\n");
}

/** PidTagSentRepresenting…: who it is from; PidTagSender…: who sent it. By SMTP address, address, name. */
const senderOf = (message: Properties, smtp: number, address: number, name: number): string | null =>
  addressField([message.text(smtp), message.text(address)], message.text(name));

const delegateOf = (message: Properties): string | null => {
  const from = senderOf(message, 0x5d02, 0x0065, 0x0042);
  const sender = senderOf(message, 0x5d01, 0x0c1f, 0x0c1a);
  return sender === from ? null : sender;
};

function recipientsOf(recipients: readonly Properties[], kind: number): string | null {
  const addresses = recipients
    // PidTagRecipientType, PidTagSmtpAddress, PidTagEmailAddress, PidTagDisplayName
    .filter((recipient) => recipient.integer(0x0c15) === kind)
    .flatMap((one) => addressField([one.text(0x39fe), one.text(0x3003)], one.text(0x3001)) ?? []);
  return addresses.length === 0 ? null : addresses.join(",\r\n ");
}

/** PidTagClientSubmitTime, PidTagMessageDeliveryTime (RFC 5322, 3.3). */
const dateOf = (message: Properties): string | null =>
  (message.time(0x0039) ?? message.time(0x0e06))?.toUTCString().replace("GMT", "+0000") ?? null;

const idOf = (id: string): string | null => (/^<[^\s<>]{1,900}>$/.test(id) ? id : null);

/** No part can hold it: all of them are in base64. */
const boundary = "=_usher_msg";

/** The text, and what is attached, as a message of plain MIME. */
function plainPart(message: Properties, attachments: readonly Properties[]): readonly Uint8Array[] {
  // PidTagBody
  const body = utf8(message.text(0x1000) ?? "");
  const text = part(["Content-Type: text/plain; charset=utf-8"], body);
  const files = attachments.flatMap((attachment) => filePart(attachment) ?? []);
  if (files.length === 0) return [text];
  const next = utf8(`--${boundary}\r\n`);
  return [
    utf8(`Content-Type: multipart/mixed; boundary="${boundary}"\r\n\r\n`),
    ...[text, ...files].flatMap((one) => [next, one]),
    utf8(`--${boundary}--\r\n`),
  ];
}

const part = (fields: readonly string[], content: Uint8Array): Uint8Array =>
  utf8([...fields, "Content-Transfer-Encoding: base64", "", base64Lines(content), ""].join("\r\n"));

/** Null: nothing that is in the file by its octets, but another message, or a link. */
function filePart(attachment: Properties): Uint8Array | null {
  const data = attachment.binary(0x3701);
  if (data === null) return null;
  // PidTagAttachLongFilename, PidTagAttachFilename, PidTagAttachMimeTag
  const name = attachment.text(0x3707) ?? attachment.text(0x3704) ?? "";
  const tag = attachment.text(0x370e)?.toLowerCase() ?? "";
  const isCalendar = tag.startsWith("text/calendar") || /\.ics$/i.test(name);
  // What is made of parts may not be in base64 (RFC 2045, 6.4).
  const isFile = /^[a-z0-9.+-]{1,60}\/[a-z0-9.+-]{1,100}$/.test(tag) && !/^(message|multipart)\//.test(tag);
  return part(
    [
      `Content-Type: ${isCalendar ? calendarType(data) : isFile ? tag : "application/octet-stream"}`,
      `Content-Disposition: attachment; ${fileNameParameter(name)}`,
    ],
    data,
  );
}

/** RFC 6047, 2.4: the method is named twice. */
function calendarType(data: Uint8Array): string {
  const method = /^METHOD:([A-Z-]{1,40})\s*$/im.exec(
    new TextDecoder().decode(data.subarray(0, 100_000)),
  )?.[1];
  return `text/calendar; charset=utf-8${method === undefined ? "" : `; method=${method}`}`;
}

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

function joined(header: string, parts: readonly Uint8Array[]): Uint8Array {
  const all = [utf8(header), ...parts];
  const bytes = new Uint8Array(all.reduce((size, { length }) => size + length, 0));
  let at = 0;
  for (const piece of all) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}
