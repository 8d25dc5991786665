/** The open item as a message: whole where any way leads to it, else what the client itself says of it. */
import type { ClientMeeting, NamedAddress, OpenMessage, Outline } from "../host.ts";
import { largestFile } from "../ports/files.ts";
import { fieldsOf } from "../ports/msg/fields.ts";
import { fromBase64 } from "./base64.ts";
import type { Exchange, ItemRef } from "./graph/exchange.ts";
import { within, type Client, type OfficeItem } from "./office.ts";

/** A message as it was read, before it has a name of its own in the pane. */
export type ReadMessage = Omit<OpenMessage, "id" | "me">;

export interface Reading {
  readonly message: ReadMessage;
  /** Null: the mail store has no message of it. */
  readonly ref: ItemRef | null;
}

/** Milliseconds the client may take to hand a message over: it may have to fetch it from its server first. */
const sourcePatience = 30_000;

/** Characters of a header block that are looked at. */
const headerLimit = 1024 * 1024;

/** Reads the item by the first way that leads to all of it. Never rejects. */
export async function readItem(
  item: OfficeItem,
  client: Client,
  exchange: Exchange | null,
): Promise<Reading> {
  // All of it at once, while it is surely this item's: some clients keep one object for whatever is open.
  const outline = outlined(item);
  const id = client.restId(item);
  if (item.itemType === "appointment") return { message: because(outline, "appointment"), ref: null };
  if (isDraft(item)) return { message: because(outline, "draft"), ref: null };
  const [owner, handed] = await Promise.all([ownerOf(item, client), handedOver(item, client)]);
  const ref = id === null ? null : { id, owner };
  if (handed instanceof Uint8Array) return { message: withSource(outline, handed), ref };
  const fetched = ref === null ? null : await fetchedSource(ref, exchange);
  if (fetched !== null) return { message: withSource(outline, fetched), ref };
  return { message: because({ ...outline, bytes: await headerOf(item, client) }, handed), ref };
}

/** The message once its bytes are there: the mail store wrote them. */
export const withSource = (message: ReadMessage, bytes: Uint8Array): ReadMessage => ({
  ...message,
  bytes,
  given: "rebuilt",
  outline: null,
});

type Outlined = ReadMessage & { readonly outline: Outline };

const because = (message: Outlined, why: Outline["why"]): ReadMessage => ({
  ...message,
  outline: { ...message.outline, why },
});

/** By the client itself; else why not. */
async function handedOver(item: OfficeItem, client: Client): Promise<Uint8Array | "unsupported" | "failed"> {
  const outcome = await client.ask(item, "getAsFileAsync", "1.14", sourcePatience);
  if (outcome.kind === "missing") return "unsupported";
  if (outcome.kind !== "done" || typeof outcome.value !== "string" || outcome.value === "") return "failed";
  return (await fromBase64(outcome.value)) ?? "failed";
}

/** By Graph, where the person allowed it before: nobody is asked by only opening a mail. */
async function fetchedSource(ref: ItemRef, exchange: Exchange | null): Promise<Uint8Array | null> {
  if (exchange === null) return null;
  const fetching = exchange
    .available()
    .then((isThere) => (isThere ? exchange.source(ref, false) : null))
    .catch(() => null);
  const bytes = await within(fetching, sourcePatience, null);
  return bytes === null || bytes.length > largestFile ? null : bytes;
}

/** What covers the content by a digest: without the content it may look as if it held, for none at all. */
const signing = /^(?:dkim-signature|arc-.*)$/;

/** A Sent Item has none, and the call succeeds. */
async function headerOf(item: OfficeItem, client: Client): Promise<Uint8Array> {
  const outcome = await client.ask(item, "getAllInternetHeadersAsync", "1.8");
  const text = outcome.kind === "done" && typeof outcome.value === "string" ? outcome.value : "";
  if (text.trim() === "" || text.length > headerLimit) return new Uint8Array();
  const fields = fieldsOf(text.trim()).filter(({ name }) => !signing.test(name));
  return new TextEncoder().encode([...fields.map((field) => field.text), "", ""].join("\r\n"));
}

/** Whose mailbox it lies in, where that is not the person's: only shared items have the call. */
async function ownerOf(item: OfficeItem, client: Client): Promise<string | null> {
  const outcome = await client.ask(item, "getSharedPropertiesAsync", "1.8");
  return outcome.kind === "done" ? propertyText(outcome.value, "owner") : null;
}

/** In compose mode a property is an object to ask, and what was never saved has no id. */
const isDraft = (item: OfficeItem): boolean =>
  (typeof item.subject === "object" && item.subject !== null) || typeof item.itemId !== "string";

/** What the store knows of the item beside its bytes; nothing of it is proof. */
const outlined = (item: OfficeItem): Outlined => ({
  name: text(item.subject) === "" ? "message" : text(item.subject),
  bytes: new Uint8Array(),
  // When the item came into the mailbox, by Exchange's own clock; a copy is younger than what it is a copy of.
  deliveredAt: past(item.dateTimeCreated),
  sample: false,
  given: "outline",
  outline: {
    why: "unsupported",
    subject: text(item.subject),
    from: named(item.from),
    sender: named(item.sender),
    start: instant(item.start),
    end: instant(item.end),
    location: text(item.location) === "" ? null : text(item.location),
  },
  meeting: meetingOf(text(item.itemClass)),
});

const classes: readonly (readonly [prefix: string, meeting: ClientMeeting])[] = [
  ["ipm.schedule.meeting.request", "request"],
  ["ipm.schedule.meeting.canceled", "cancellation"],
  ["ipm.schedule.meeting.resp.", "response"],
];

/** By the message class (MS-OXOCAL, 2.2.5 to 2.2.8), which compares without case. */
function meetingOf(itemClass: string): ClientMeeting | null {
  const found = classes.find(([prefix]) => itemClass.toLowerCase().startsWith(prefix));
  return found?.[1] ?? null;
}

const text = (value: unknown): string => (typeof value === "string" ? value : "");

const instant = (value: unknown): string | null =>
  value instanceof Date && !Number.isNaN(value.getTime()) ? value.toISOString() : null;

const past = (value: unknown): string | null =>
  value instanceof Date && value.getTime() <= Date.now() ? instant(value) : null;

function propertyText(value: unknown, key: string): string | null {
  const property: unknown = typeof value === "object" && value !== null ? Reflect.get(value, key) : null;
  return typeof property === "string" && property !== "" ? property : null;
}

function named(value: unknown): NamedAddress | null {
  const address = propertyText(value, "emailAddress");
  return address === null ? null : { address, name: propertyText(value, "displayName") ?? "" };
}
