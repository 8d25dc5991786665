/** What is open in the pane: the item Outlook shows, or a file the person put in its place. */
import type { OpenMessage } from "../host.ts";
import type { MailStore } from "../../core/verify.ts";
import { readMail } from "../ports/files.ts";
import { asItCame, exchangeOnline } from "../ports/mail-stores.ts";
import type { Exchange, ItemRef } from "./graph/exchange.ts";
import type { Absence, Client } from "./office.ts";
import { readItem, withSource, type Reading } from "./reading.ts";

/** Where the pane stands, once that is known. */
export interface Surroundings {
  readonly client: Client | null;
  /** Where there is no client: why. */
  readonly absence: Absence | null;
  /** Null: there is no way to Microsoft Graph. */
  readonly exchange: Exchange | null;
}

/** What is known of a message beside itself. */
interface Origin {
  readonly ref: ItemRef | null;
  readonly store: MailStore;
}

/** One thing being open: over as soon as anything else is. */
interface Turn {
  readonly over: Promise<"over">;
  readonly end: () => void;
  message: Promise<OpenMessage | null> | null;
}

function newTurn(message: Promise<OpenMessage | null> | null): Turn {
  let end: () => void = () => undefined;
  const over = new Promise<"over">((resolve) => (end = () => resolve("over")));
  return { over, end, message };
}

/** How often a client is asked to tell of other items: a pane that is not told would show one mail's verdict at another. */
const followTurns = 3;

const idOf = (client: Client): string | null => (client.item === null ? null : client.restId(client.item));

export class Opening {
  readonly #around: Promise<Surroundings>;
  readonly #canonical: (address: string) => Promise<string | null>;
  readonly #listeners = new Set<() => void>();
  /** Files Outlook made of what Exchange holds: copies as the open item is one. */
  readonly #copies = new WeakSet<File>();
  readonly #catchers = new Set<(file: File | null) => void>();
  readonly #origins = new Map<string, Origin>();
  /** Addresses of the shared mailboxes whose mails were open here, by their canonical form. */
  readonly #owners = new Map<string, string>();
  #turn = newTurn(null);
  /** Id of the item that was read last, null of none; undefined: none was read yet. */
  #seen: string | null | undefined;
  #shown: OpenMessage | null = null;
  #opened = 0;
  /** Files asked for, finished or not; a file that is overtaken is not shown. */
  #asked = 0;
  #file: string | null = null;

  constructor(around: Promise<Surroundings>, canonical: (address: string) => Promise<string | null>) {
    this.#around = around;
    this.#canonical = canonical;
    void around.then(async ({ client }) => {
      if (client === null) return;
      await this.#follow(client);
      await client.on("DragAndDropEvent", "1.5", (event) => this.#dropped(event));
    });
  }

  /** Hears of every other item from now on. Of one that came meanwhile nobody told: it is looked for. */
  async #follow(client: Client): Promise<void> {
    for (let turn = 0; turn < followTurns; turn++) {
      const isHeard = await client.on("ItemChanged", "1.5", () => this.back());
      const isMissed = this.#seen !== undefined && this.#seen !== idOf(client);
      // A file in its place stays.
      if (isMissed && this.#file === null) this.back();
      if (isHeard) return;
    }
  }

  /** Calls back with what was dragged from Outlook into the pane, which no page hears of otherwise. */
  onDropped(listener: (file: File | null) => void): () => void {
    this.#catchers.add(listener);
    return () => this.#catchers.delete(listener);
  }

  #dropped(event: unknown): void {
    const file = droppedFile(event);
    if (file instanceof File) this.#copies.add(file);
    if (file !== undefined) for (const catcher of this.#catchers) catcher(file);
  }

  /** Why there is no Outlook around the pane; null: there is. */
  async absence(): Promise<Absence | null> {
    return (await this.#around).absence;
  }

  /** Name of the file that is shown in the item's place; null: the item is. */
  get file(): string | null {
    return this.#file;
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** What is open when it answers: never what was, however late its reading ends. */
  async read(): Promise<OpenMessage | null> {
    for (;;) {
      const turn = this.#turn;
      turn.message ??= this.#readItem();
      const message = await Promise.race([turn.message, turn.over]);
      if (message === "over" || turn !== this.#turn) continue;
      this.#shown = message;
      return message;
    }
  }

  async #readItem(): Promise<OpenMessage | null> {
    const { client, exchange } = await this.#around;
    const item = client?.item ?? null;
    if (client !== null) this.#seen = idOf(client);
    if (client === null || item === null) return null;
    const store = client.isOnline ? exchangeOnline : { ...asItCame, rebuilt: true };
    return this.#admit(await readItem(item, client, exchange), store);
  }

  async #admit({ message, ref }: Reading, store: MailStore): Promise<OpenMessage> {
    const owner = ref?.owner ?? null;
    const address = owner === null ? null : await this.#canonical(owner);
    if (owner !== null && address !== null) this.#owners.set(address, owner);
    const id = String(++this.#opened);
    this.#origins.set(id, { ref, store });
    return { ...message, id, me: address === null ? null : [address] };
  }

  /** Whether all of the open message may be had through Graph, where the client did not hand it over. */
  async canFetch(): Promise<boolean> {
    const message = await this.read();
    const { exchange } = await this.#around;
    if (message?.given !== "outline" || exchange === null) return false;
    return this.refOf(message) !== null && exchange.available();
  }

  /** Whose mailbox the open message lies in; null: the person's own. */
  async sharedBy(): Promise<string | null> {
    const message = await this.read();
    return message === null ? null : (this.refOf(message)?.owner ?? null);
  }

  /** Whether there may be a way into a shared mailbox: Outlook's forms are of the person's own alone. */
  async reaches(): Promise<boolean> {
    const { exchange } = await this.#around;
    return exchange !== null && exchange.available().catch(() => false);
  }

  /** Gets all of the open message, and asks the person for the permission where need be. Rejects with a sentence. */
  async fetchWhole(): Promise<void> {
    const turn = this.#turn;
    const message = await this.read();
    const origin = this.#origins.get(message?.id ?? "");
    const { exchange } = await this.#around;
    if (message === null || exchange === null || origin === undefined || origin.ref === null)
      throw new Error("Outlook has no way to the whole mail here.");
    const bytes = await exchange.source(origin.ref, true);
    if (turn !== this.#turn) return;
    if (bytes === null) throw new Error("Without your permission, Usher cannot get the whole mail.");
    this.#show(this.#admit({ message: withSource(message, bytes), ref: origin.ref }, origin.store), null);
  }

  /** Shows a file in the item's place. Rejects with a sentence where it cannot be read. */
  async openFile(file: File): Promise<void> {
    const asked = ++this.#asked;
    const { name } = file;
    const mail = await readMail(file);
    const rebuilt = mail.rebuilt || this.#copies.has(file);
    if (asked !== this.#asked) return;
    const message = {
      name,
      bytes: mail.bytes,
      deliveredAt: null,
      sample: false,
      given: rebuilt ? "rebuilt" : "original",
      outline: null,
      meeting: null,
    } as const;
    this.#show(this.#admit({ message, ref: null }, { ...asItCame, rebuilt }), name);
  }

  /** Shows Outlook's item, read anew. */
  back(): void {
    this.#show(null, null);
  }

  #show(message: Promise<OpenMessage | null> | null, file: string | null): void {
    const before = this.#turn;
    this.#asked += 1;
    this.#file = file;
    this.#turn = newTurn(message);
    before.end();
    for (const listener of this.#listeners) listener();
  }

  /** Whose mailbox the message lies in that the person sees; null: their own. */
  get owner(): string | null {
    return this.#shown === null ? null : (this.refOf(this.#shown)?.owner ?? null);
  }

  /** The shared mailbox of a canonical address, as Outlook writes it; null: none of those known here. */
  ownerAt(address: string): string | null {
    return this.#owners.get(address) ?? null;
  }

  refOf(message: OpenMessage): ItemRef | null {
    return this.#origins.get(message.id)?.ref ?? null;
  }

  storeOf(message: OpenMessage): MailStore {
    return this.#origins.get(message.id)?.store ?? asItCame;
  }
}

/** The first file of a drop (Office.DropEventData); null: it holds none; undefined: the event is no drop. */
function droppedFile(event: unknown): File | null | undefined {
  const data = property(event, "dragAndDropEventData");
  if (property(data, "type") !== "drop") return undefined;
  const files = property(property(data, "dataTransfer"), "files");
  const file: unknown = Array.isArray(files) ? files[0] : null;
  const [name, content] = [property(file, "name"), property(file, "fileContent")];
  return content instanceof Blob
    ? new File([content], typeof name === "string" ? name : "message.eml")
    : null;
}

const property = (value: unknown, key: string): unknown =>
  typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
