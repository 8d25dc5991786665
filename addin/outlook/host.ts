import type { MemoryBook } from "../../core/memory/book.ts";
import type { Report } from "../../core/report.ts";
import type {
  Answer,
  CalendarChange,
  CalendarItem,
  Handed,
  HeldKeys,
  Kept,
  MailHost,
  Once,
  OpenMessage,
  OpenQuestion,
  Organisation,
  OutgoingMail,
  Placed,
  Removed,
  RevocationLists,
  Settings,
  Standing,
  WaitingAnswer,
} from "../host.ts";
import { Checking, type FetchPolicy } from "../ports/checking.ts";
import { Verifier } from "../ports/verifier.ts";
import resolvers from "../resolvers.json";
import { deliver, granted, place, type Save } from "./delivery.ts";
import type { ItemRef } from "./graph/exchange.ts";
import type { MailboxStore } from "./kept/mailbox-store.ts";
import { Opening, type Surroundings } from "./opening.ts";

/** Where the pane stands, and where it keeps things there. */
export interface Outlook extends Surroundings {
  readonly store: MailboxStore;
}

/** The pane in Outlook: the open item, the mailbox's calendar, and what roams with it. */
export class OutlookHost implements MailHost {
  readonly kind = "outlook";
  readonly resolvers = resolvers;
  readonly opening: Opening;
  readonly #outlook: Promise<Outlook>;
  readonly #save: Save;
  readonly #checking: Checking;

  constructor(outlook: Promise<Outlook>, save: Save, verifier = new Verifier(), policy?: FetchPolicy) {
    this.#outlook = outlook;
    this.#save = save;
    this.#checking = new Checking(verifier, policy);
    this.opening = new Opening(outlook, canonical);
  }

  read(): Promise<OpenMessage | null> {
    return this.opening.read();
  }

  onChange(listener: () => void): () => void {
    return this.opening.onChange(listener);
  }

  verify(
    message: OpenMessage,
    onProgress: (report: Report) => void,
    signal: AbortSignal,
    once: Once = {},
  ): Promise<Report> {
    const store = this.opening.storeOf(message);
    return this.#checking.verify(message, { kept: this, store, keys: this.keys }, onProgress, signal, once);
  }

  organisation(): Promise<Organisation> {
    return this.#checking.organisation();
  }

  /** From the mailbox it is written for: another mail may be open by the time it leaves. */
  async send(mail: OutgoingMail): Promise<Handed> {
    const outlook = await this.#outlook;
    const from = senderOf(mail);
    return deliver(mail, from === null ? null : this.opening.ownerAt(from), outlook, this.#save);
  }

  /** Whose calendar an entry was put on: it is removed from there, whatever mail is open by then. */
  readonly #calendars = new Map<string, string | null>();

  /** Another message may be open by the time a decision about one is carried out. */
  #ownerOf(from: OpenMessage | undefined): string | null {
    return from === undefined ? this.opening.owner : (this.opening.refOf(from)?.owner ?? null);
  }

  readonly calendar = {
    elsewhere: true,
    items: async (): Promise<readonly CalendarItem[]> =>
      (await (await this.#outlook).store.items()).map(withoutOwner),
    put: async (item: CalendarItem, from?: OpenMessage): Promise<Placed> => {
      const known = this.#calendars.get(item.uid);
      const owner = from === undefined && known !== undefined ? known : this.#ownerOf(from);
      this.#calendars.set(item.uid, owner);
      const outlook = await this.#outlook;
      // Where it is noted here, it was held against the message, and the person was told whose it is.
      const isKnown = await isNoted(outlook.store, item.uid);
      const note: NotedItem = { ...item, owner };
      return noted(outlook.store, { put: [note], remove: [] }, () => place(item, owner, outlook, isKnown));
    },
    remove: async (uid: string, organizer?: string | null, from?: OpenMessage): Promise<Removed> => {
      const open = this.#ownerOf(from);
      const { store, exchange } = await this.#outlook;
      const note: NotedItem | undefined = (await store.items()).find((item) => item.uid === uid);
      const owner = [this.#calendars.get(uid), note?.owner, open].find((one) => one !== undefined) ?? null;
      const whose = note === undefined ? organizer : undefined;
      return noted(store, { put: [], remove: [uid] }, async () => {
        let found = false;
        const reached = await granted(exchange?.available(), async () => {
          found = (await exchange?.remove(uid, owner, whose)) ?? false;
          // Decided by a mail of theirs, and not taken back: another device may have put more of it there.
          if (organizer !== undefined)
            found = (await exchange?.removeRest(uid, owner, organizer)) === true || found;
        });
        return reached ? (found ? "removed" : "absent") : "left";
      });
    },
  };

  readonly meetings = {
    standing: async (message: OpenMessage, pressed: boolean): Promise<Standing> => {
      const ref = this.opening.refOf(message);
      const { exchange } = await this.#outlook;
      const isThere = exchange !== null && (await exchange.available().catch(() => false));
      return ref === null || !isThere ? unconnected : exchange.standing(ref, pressed);
    },
    answer: async (
      message: OpenMessage,
      answer: Answer,
      tell: boolean,
      record: CalendarChange,
    ): Promise<void> => {
      const { ref, exchange, store } = await this.#meetingOf(message);
      const shown = record.put.at(-1)?.invitation ?? null;
      const notes = record.put.map((item): NotedItem => ({ ...item, owner: ref.owner }));
      await noted(store, { ...record, put: notes }, () => exchange.answer(ref, answer, tell, shown));
    },
    remove: async (message: OpenMessage, record: CalendarChange): Promise<void> => {
      const { ref, exchange, store } = await this.#meetingOf(message);
      await noted(store, record, () => exchange.removeMeeting(ref));
    },
  };

  async #meetingOf(message: OpenMessage): Promise<{
    readonly ref: ItemRef;
    readonly exchange: NonNullable<Surroundings["exchange"]>;
    readonly store: MailboxStore;
  }> {
    const ref = this.opening.refOf(message);
    const { exchange, store } = await this.#outlook;
    if (ref === null || exchange === null)
      throw new Error("Usher cannot answer this here: use Outlook’s own buttons above the message.");
    return { ref, exchange, store };
  }

  async kept(): Promise<Kept> {
    return (await this.#outlook).store.kept();
  }

  async questions(): Promise<readonly OpenQuestion[]> {
    return (await this.#outlook).store.questions();
  }

  async putQuestion(question: OpenQuestion): Promise<void> {
    await (await this.#outlook).store.putQuestion(question);
  }

  async waiting(): Promise<readonly WaitingAnswer[]> {
    return (await this.#outlook).store.waiting();
  }

  async putWaiting(answer: WaitingAnswer): Promise<void> {
    await (await this.#outlook).store.putWaiting(answer);
  }

  async removeWaiting(id: string): Promise<void> {
    await (await this.#outlook).store.removeWaiting(id);
  }

  async memory(): Promise<MemoryBook> {
    return (await this.#outlook).store.memory();
  }

  readonly keys: HeldKeys = {
    keys: async () => (await this.#outlook).store.keys.keys(),
    list: async () => (await this.#outlook).store.keys.list(),
    add: async (file, password) => (await this.#outlook).store.keys.add(file, password),
    remove: async (id) => (await this.#outlook).store.keys.remove(id),
  };

  readonly lists: RevocationLists = {
    list: async () => (await this.#outlook).store.lists.list(),
    add: async (list, der) => (await this.#outlook).store.lists.add(list, der),
    remove: async (id) => (await this.#outlook).store.lists.remove(id),
    contents: async () => (await this.#outlook).store.lists.contents(),
  };

  async updateMemory(change: (book: MemoryBook) => MemoryBook): Promise<void> {
    await (await this.#outlook).store.updateMemory(change);
  }

  /** The mailbox's own address is the person's, until they say otherwise. */
  async settings(): Promise<Settings> {
    const { store, client } = await this.#outlook;
    const settings = await store.settings();
    const address = client?.address ?? null;
    if (settings.me !== null || address === null) return settings;
    const own = await canonical(address);
    return own === null ? settings : { ...settings, me: [own] };
  }

  async saveSettings(settings: Settings): Promise<void> {
    await (await this.#outlook).store.saveSettings(settings);
  }
}

/** An item as it is noted: with whose calendar it is on, null for the person's own. */
interface NotedItem extends CalendarItem {
  readonly owner?: string | null;
}

const withoutOwner = ({ owner: _, ...item }: NotedItem): CalendarItem => item;

const unconnected: Standing = {
  kind: "unknown",
  why: "Usher has no way to your calendar here: use Outlook’s own buttons above the message.",
};

/** The address in From of a mail that was written here. */
const senderOf = ({ bytes }: OutgoingMail): string | null =>
  /^From: <([^>\r\n]*)>\r?$/m.exec(new TextDecoder().decode(bytes.subarray(0, 4096)))?.[1] ?? null;

const isNoted = async (store: MailboxStore, uid: string): Promise<boolean> =>
  (await store.items()).some((item) => item.uid === uid);

/** With the core, which is loaded where it is needed first; of it the bundler takes what is named here. */
async function canonical(address: string): Promise<string | null> {
  const { canonicalAddress } = await import("../../core/verify.ts");
  return canonicalAddress(address);
}

/**
 * Notes a change, then acts: what cannot be noted is not done. Where acting fails, the notes are as they were.
 */
async function noted<Result>(
  store: MailboxStore,
  change: CalendarChange,
  act: () => Promise<Result>,
): Promise<Result> {
  const keys = [...change.put.map(({ uid }) => uid), ...change.remove];
  const before = await store.items();
  for (const item of change.put) await store.putItem(item);
  for (const uid of change.remove) await store.removeItem(uid);
  try {
    return await act();
  } catch (error) {
    for (const uid of keys) {
      const item = before.find((known) => known.uid === uid);
      await (item === undefined ? store.removeItem(uid) : store.putItem(item)).catch(() => undefined);
    }
    throw error;
  }
}
