import type { Report } from "../../core/report.ts";
import type {
  CalendarItem,
  HeldKeys,
  Kept,
  MailHost,
  Once,
  OpenMessage,
  Organisation,
  OutgoingMail,
  RevocationLists,
  Settings,
  WaitingAnswer,
} from "../host.ts";
import type { MemoryBook } from "../../core/memory/book.ts";
import { asItCame } from "../ports/mail-stores.ts";
import { mailFileName, readMail } from "../ports/files.ts";
import { Checking, type FetchPolicy } from "../ports/checking.ts";
import { Verifier } from "../ports/verifier.ts";
import type { VerificationJob } from "../ports/worker-protocol.ts";
import resolvers from "../resolvers.json";
import { loadShelfFile } from "./samples.ts";
import type { Sample } from "./samples.ts";
import { Store, wholePair } from "../ports/store.ts";

/** How a mail leaves where there is no mail server: the person saves it and sends it themselves. */
export type Save = (name: string, bytes: Uint8Array, type: string) => void;

/** No mail client has done anything with a file, nor says when it came. */
const asFile = { deliveredAt: null, outline: null, meeting: null } as const;

/** The embedded default: messages come as files, answers leave as files, the calendar stays in the browser. */
export class FileHost implements MailHost {
  readonly kind = "file";
  readonly resolvers = resolvers;
  readonly meetings = null;
  readonly #store: Store;
  readonly #verifier: Verifier;
  readonly #save: Save;
  readonly #checking: Checking;
  readonly #listeners = new Set<() => void>();
  readonly #samples = new Map<string, Sample>();
  #open: OpenMessage | null = null;
  #opened = 0;
  /** Openings asked for, finished or not. */
  #asked = 0;

  constructor(save: Save, store = new Store(), verifier = new Verifier(), policy?: FetchPolicy) {
    this.#save = save;
    this.#checking = new Checking(verifier, policy);
    this.#store = store;
    this.#verifier = verifier;
  }

  /**
   * Opens a file the person chose or dropped. Rejects with a sentence where it cannot be read. Of several
   * on their way, only the one asked for last is shown.
   */
  async openFile(file: File): Promise<void> {
    const turn = ++this.#asked;
    const { bytes, rebuilt } = await readMail(file);
    if (turn !== this.#asked) return;
    const given = rebuilt ? "rebuilt" : "original";
    this.#show({ name: file.name, bytes, sample: false, me: null, given });
  }

  /** Opens a mail of the shelf: only here is the root of the samples trusted. */
  async openSample(sample: Sample): Promise<void> {
    const turn = ++this.#asked;
    const bytes = await loadShelfFile(sample.file);
    if (turn !== this.#asked) return;
    const id = this.#show({ name: sample.title, bytes, sample: true, me: [sample.me], given: "original" });
    this.#samples.set(id, sample);
    this.#tell();
  }

  get isOpen(): boolean {
    return this.#open !== null;
  }

  async kept(): Promise<Kept> {
    return { where: (await this.#store.lasts()) ? "device" : "page", forgotten: 0 };
  }

  close(): void {
    this.#asked += 1;
    this.#open = null;
    this.#tell();
  }

  #show(message: Pick<OpenMessage, "name" | "bytes" | "sample" | "me" | "given">): string {
    const id = String(++this.#opened);
    this.#open = { ...message, ...asFile, id };
    if (!message.sample) this.#tell();
    return id;
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }

  read(): Promise<OpenMessage | null> {
    return Promise.resolve(this.#open);
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async verify(
    message: OpenMessage,
    onProgress: (report: Report) => void,
    signal: AbortSignal,
    once: Once = {},
  ): Promise<Report> {
    const sample = message.sample ? (this.#samples.get(message.id) ?? null) : null;
    if (sample !== null) return this.#verifier.verify(await sampleJob(message, sample), onProgress, signal);
    // What only says that it is a sample is nobody's but the reader's.
    const own = message.sample ? { ...message, me: null } : message;
    return this.#checking.verify(
      own,
      { kept: this, store: { ...asItCame, rebuilt: own.given === "rebuilt" }, keys: this.#store.keys },
      onProgress,
      signal,
      once,
    );
  }

  organisation(): Promise<Organisation> {
    return this.#checking.organisation();
  }

  send(mail: OutgoingMail): Promise<"handed-over"> {
    this.#save(mailFileName(mail.subject), mail.bytes, "message/rfc822");
    return Promise.resolve("handed-over");
  }

  readonly calendar = {
    elsewhere: false,
    items: () => this.#store.items(),
    put: async (item: CalendarItem) => {
      await this.#store.putItem(item);
      return "placed" as const;
    },
    remove: async (uid: string) => {
      await this.#store.removeItem(uid);
      return "removed" as const;
    },
  };

  questions(): ReturnType<Store["questions"]> {
    return this.#store.questions();
  }

  putQuestion(...[question]: Parameters<Store["putQuestion"]>): Promise<void> {
    return this.#store.putQuestion(question);
  }

  waiting(): Promise<readonly WaitingAnswer[]> {
    return this.#store.waiting();
  }

  putWaiting(answer: WaitingAnswer): Promise<void> {
    return this.#store.putWaiting(answer);
  }

  removeWaiting(id: string): Promise<void> {
    return this.#store.removeWaiting(id);
  }

  get keys(): HeldKeys {
    return this.#store.keys;
  }

  get lists(): RevocationLists {
    return this.#store.lists;
  }

  memory(): Promise<MemoryBook> {
    return this.#store.memory();
  }

  updateMemory(change: (book: MemoryBook) => MemoryBook): Promise<void> {
    return this.#store.updateMemory(change);
  }

  settings(): Promise<Settings> {
    return this.#store.settings();
  }

  saveSettings(settings: Settings): Promise<void> {
    return this.#store.saveSettings(settings);
  }
}

/**
 * A sample is judged by its own story: its reader, their list, their servers, their calendar, what its domains
 * publish, and the samples' root alone. It never asks a resolver, nothing the person set or remembers is held against
 * it, and it is not remembered itself.
 */
async function sampleJob(message: OpenMessage, sample: Sample): Promise<VerificationJob> {
  const [root, calendar, dns] = await Promise.all([
    loadShelfFile(sample.root),
    shelfText(sample.calendar),
    shelfText(sample.dns),
  ]);
  const { authservIds, trustedSealers } = sample;
  return {
    bytes: message.bytes,
    source: message.name,
    me: [sample.me],
    policy: { trustedPairs: sample.trustedPairs.map(wholePair), authservIds, trustedSealers },
    deliveredAt: sample.deliveredAt,
    anchors: [btoa(String.fromCharCode(...root))],
    bundledAnchors: false,
    certificates: [],
    crls: [],
    pins: [],
    keys: [],
    fetching: null,
    resolver: null,
    dns,
    calendar: calendar === null ? null : [calendar],
    calendarComplete: true,
    memory: null,
    mandates: [],
    store: asItCame,
  };
}

const shelfText = async (name: string | null): Promise<string | null> =>
  name === null ? null : new TextDecoder().decode(await loadShelfFile(name));
