/** A mail host in memory: answers with a given report, and remembers what it was asked to do. Test only. */
import type {
  CalendarItem,
  ClientMeetings,
  Handed,
  HeldKeys,
  ImportedList,
  Kept,
  MailHost,
  OpenMessage,
  OpenQuestion,
  Organisation,
  OutgoingMail,
  Resolver,
  Settings,
  WaitingAnswer,
} from "../../addin/host.ts";
import { emptyMemory, type MemoryBook } from "../../core/memory/book.ts";
import type { Report } from "../../core/report.ts";

const opened: Omit<OpenMessage, "id" | "bytes"> = {
  name: "invite.eml",
  deliveredAt: null,
  sample: false,
  me: null,
  given: "original",
  outline: null,
  meeting: null,
};

export class MemoryHost implements MailHost {
  readonly kind: MailHost["kind"] = "file";
  meetings: ClientMeetings | null = null;
  keeping: Kept = { where: "device", forgotten: 0 };
  readonly sent: OutgoingMail[] = [];
  readonly items: CalendarItem[] = [];
  readonly asked: OpenQuestion[] = [];
  saved: Settings = {
    me: ["anna@harbour.example"],
    trustedPairs: [],
    mandates: [],
    anchors: [],
    certificates: [],
    pins: [],
    fetching: null,
    resolver: null,
    authservIds: [],
  };
  decided: Organisation = {
    resolver: null,
    fetching: null,
    authservIds: [],
    trustedSealers: [],
    ownDomains: [],
    trustedPairs: [],
    rejectsOnBehalf: false,
  };
  waits: readonly WaitingAnswer[] = [];
  book: MemoryBook = emptyMemory;
  readonly resolvers: readonly Resolver[] = [
    { name: "Quad9", url: "https://dns.quad9.net/dns-query" },
    { name: "Mullvad", url: "https://dns.mullvad.net/dns-query" },
  ];
  message: OpenMessage | null = null;
  /** What a check answers; replaced by tests that need a slow or failing one. */
  check: MailHost["verify"] = () => Promise.reject(new Error("No report"));
  readonly #listeners = new Set<() => void>();
  #opened = 0;

  open(report: Report | null, bytes = new Uint8Array(), more: Partial<OpenMessage> = {}): void {
    const id = String(++this.#opened);
    this.message = report === null ? null : { ...opened, id, bytes, ...more };
    if (report !== null) this.check = () => Promise.resolve(report);
    for (const listener of this.#listeners) listener();
  }

  read(): Promise<OpenMessage | null> {
    return Promise.resolve(this.message);
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  verify(...args: Parameters<MailHost["verify"]>): Promise<Report> {
    return this.check(...args);
  }

  send(mail: OutgoingMail): Promise<Handed> {
    this.sent.push(mail);
    return Promise.resolve("handed-over");
  }

  readonly calendar: MailHost["calendar"] = {
    elsewhere: false,
    items: () => Promise.resolve([...this.items]),
    put: (item) => {
      void this.calendar.remove(item.uid);
      this.items.push(item);
      return Promise.resolve("placed");
    },
    remove: (uid) => {
      const at = this.items.findIndex((item) => item.uid === uid);
      if (at >= 0) this.items.splice(at, 1);
      return Promise.resolve("removed");
    },
  };

  questions(): Promise<readonly OpenQuestion[]> {
    return Promise.resolve([...this.asked]);
  }

  putQuestion(question: OpenQuestion): Promise<void> {
    this.asked.push(question);
    return Promise.resolve();
  }

  waiting(): Promise<readonly WaitingAnswer[]> {
    return Promise.resolve(this.waits);
  }

  putWaiting(answer: WaitingAnswer): Promise<void> {
    this.waits = [...this.waits.filter(({ id }) => id !== answer.id), answer];
    return Promise.resolve();
  }

  removeWaiting(id: string): Promise<void> {
    this.waits = this.waits.filter((answer) => answer.id !== id);
    return Promise.resolve();
  }

  memory(): Promise<MemoryBook> {
    return Promise.resolve(this.book);
  }

  updateMemory(change: (book: MemoryBook) => MemoryBook): Promise<void> {
    this.book = change(this.book);
    return Promise.resolve();
  }

  keys: HeldKeys | null = null;
  held: readonly ImportedList[] = [];
  /** What adding a list comes to. */
  room: "added" | "known" | "full" = "added";
  readonly lists: MailHost["lists"] = {
    list: () => Promise.resolve(this.held),
    add: (list) => {
      if (this.room === "added") this.held = [...this.held, list];
      return Promise.resolve(this.room);
    },
    remove: (id) => {
      this.held = this.held.filter((list) => list.id !== id);
      return Promise.resolve();
    },
    contents: () => Promise.resolve([]),
  };

  kept(): Promise<Kept> {
    return Promise.resolve(this.keeping);
  }

  organisation(): Promise<Organisation> {
    return Promise.resolve(this.decided);
  }

  settings(): Promise<Settings> {
    return Promise.resolve(this.saved);
  }

  saveSettings(settings: Settings): Promise<void> {
    this.saved = settings;
    return Promise.resolve();
  }
}
