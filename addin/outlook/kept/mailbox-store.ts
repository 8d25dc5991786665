import type { MemoryBook } from "../../../core/memory/book.ts";
import type {
  CalendarItem,
  Kept,
  OpenQuestion,
  RevocationLists,
  Settings,
  WaitingAnswer,
} from "../../host.ts";
import type { KeyStore } from "../../ports/keys.ts";
import { noSettings, type Held, type Store } from "../../ports/store.ts";
import { emptyMemory } from "../../../core/memory/book.ts";
import { isMark, newMark, noted, reached, seenWith, taken, type Mark } from "./mark.ts";
import { copyName, pack, unpack, type Copy } from "./pack.ts";
import { bookOf, identity, isImported, settingsOf, stateOf, type Kind, type State } from "./state.ts";

/** Office's roaming settings: what was loaded when the add-in started, and what was set since. */
export interface Roaming {
  get(name: string): unknown;
  set(name: string, value: unknown): void;
  /** Rejects where the mailbox did not take it; settles in bounded time. */
  save(): Promise<void>;
}

/**
 * What the Outlook host keeps: all of it on this device, and of settings and memory a copy in the mailbox, where they
 * roam. A change is made on the device first, and nobody loses it by a mailbox that cannot be written: that is tried
 * again with the next change, and at the next visit. What holds where two devices write: see mark.ts.
 */
export class MailboxStore {
  readonly #roaming: Roaming | null;
  readonly #device: Store;
  #begun: Promise<void> | null = null;
  /** Whether the copy is a later version's, or not to be had: then it is neither read nor written. */
  #apart = false;
  /** Whether the mailbox took what was written last. */
  #taken = true;
  #forgotten = 0;
  #wanted = false;
  #saving: Promise<void> | null = null;

  constructor(roaming: Roaming | null, device: Store) {
    this.#roaming = roaming;
    this.#device = device;
  }

  /** Once a visit: what is in the mailbox does not change any more for this pane. */
  #begin(): Promise<void> {
    this.#begun ??= this.#meet().catch((error: unknown) => {
      this.#begun = null;
      throw error;
    });
    return this.#begun;
  }

  async #meet(): Promise<void> {
    const copy = await this.#copy();
    if (copy === "foreign") {
      this.#apart = true;
      return;
    }
    if (copy === null || copy === "damaged") {
      const { count } = markOf(await this.#device.revise(marked));
      // What is damaged is replaced by the next change, as on the device.
      this.#wanted = copy === null && count > 0;
    } else {
      const held = await this.#device.revise((before) => {
        const after = marked(before);
        if (after.memory === null) return after;
        const { mark, state } = taken(markOf(after), stateOf(after.settings, after.memory), copy);
        return mark === after.mark ? after : { settings: settingsOf(state), memory: bookOf(state), mark };
      });
      this.#forgotten = copy.forgotten;
      this.#wanted = reached(markOf(held), copy) < markOf(held).count;
    }
    if (this.#wanted) this.#save();
  }

  async #copy(): Promise<Copy | "foreign" | "damaged" | null> {
    if (this.#roaming === null) return "foreign";
    let value: unknown;
    try {
      value = this.#roaming.get(copyName);
    } catch {
      return "foreign";
    }
    return unpack(value);
  }

  /** In the background: nobody waits for a mailbox to go on. */
  #save(): void {
    this.#wanted = true;
    this.#saving ??= this.#write().finally(() => {
      this.#saving = null;
      if (this.#wanted) this.#save();
    });
  }

  async #write(): Promise<void> {
    while (this.#wanted) {
      this.#wanted = false;
      // By turns with other panes on this device, so that none writes an older state over a newer one.
      this.#taken = await byTurns(() => this.#put()).catch(() => false);
    }
  }

  async #put(): Promise<boolean> {
    const { settings, memory, mark } = await this.#device.revise(marked);
    if (this.#roaming === null || memory === null || !isMark(mark)) return false;
    const state = stateOf(settings, memory);
    const fitting = await pack(state, seenWith(mark), mark.lost);
    if (fitting === null) return false;
    this.#roaming.set(copyName, fitting.packed.value);
    await this.#roaming.save();
    this.#forgotten = fitting.packed.forgotten;
    const staying = fitting.left.flatMap(({ kind, place }) => importedId(state, kind, place));
    await this.#device.revise((held) =>
      isMark(held.mark) && String(held.mark.staying) !== String(staying)
        ? { ...held, mark: { ...held.mark, staying } }
        : held,
    );
    return true;
  }

  /** Once nothing is on its way to the mailbox any more. */
  async settled(): Promise<void> {
    await this.#begin();
    while (this.#saving !== null) await this.#saving;
  }

  async kept(): Promise<Kept> {
    await this.settled();
    if (!this.#apart && this.#taken) return { where: "mailbox", forgotten: this.#forgotten };
    return { where: (await this.#device.lasts()) ? "device" : "page", forgotten: 0 };
  }

  items(): Promise<readonly CalendarItem[]> {
    return this.#device.items();
  }

  putItem(item: CalendarItem): Promise<void> {
    return this.#device.putItem(item);
  }

  removeItem(uid: string): Promise<void> {
    return this.#device.removeItem(uid);
  }

  questions(): Promise<readonly OpenQuestion[]> {
    return this.#device.questions();
  }

  putQuestion(question: OpenQuestion): Promise<void> {
    return this.#device.putQuestion(question);
  }

  /** Oldest first. */
  waiting(): Promise<readonly WaitingAnswer[]> {
    return this.#device.waiting();
  }

  putWaiting(answer: WaitingAnswer): Promise<void> {
    return this.#device.putWaiting(answer);
  }

  removeWaiting(id: string): Promise<void> {
    return this.#device.removeWaiting(id);
  }

  /** On this device alone. */
  get keys(): KeyStore {
    return this.#device.keys;
  }

  get lists(): RevocationLists {
    return this.#device.lists;
  }

  async memory(): Promise<MemoryBook> {
    await this.#begin();
    return this.#device.memory();
  }

  /** In one step, as `Store.updateMemory` on the device. */
  async updateMemory(change: (book: MemoryBook) => MemoryBook): Promise<void> {
    await this.#change((held) => (held.memory === null ? held : { ...held, memory: change(held.memory) }));
  }

  async settings(): Promise<Settings> {
    await this.#begin();
    return this.#device.settings();
  }

  async saveSettings(settings: Settings): Promise<void> {
    await this.#change((held) => ({ ...held, settings }));
  }

  async #change(change: (held: Held) => Held): Promise<void> {
    await this.#begin();
    let isNew = false;
    await this.#device.revise((before) => {
      const held = marked(before);
      const after = change(held);
      const mark = noted(markOf(held), contentOf(held), contentOf(after));
      isNew = mark !== held.mark;
      return { ...after, mark };
    });
    if (!this.#apart && (isNew || !this.#taken)) this.#save();
  }
}

const contentOf = ({ settings, memory }: Held): State => stateOf(settings, memory ?? emptyMemory);

/** With a mark; what was kept here before there was one is this device's own. */
const marked = (held: Held): Held =>
  isMark(held.mark)
    ? held
    : { ...held, mark: noted(newMark(), stateOf(noSettings, emptyMemory), contentOf(held)) };

const markOf = ({ mark }: Held): Mark => (isMark(mark) ? mark : newMark());

/** What the person imported or pinned, which stays here though it has no room in the mailbox. */
const importedId = (state: State, kind: Kind, place: number): readonly string[] => {
  if (!isImported(kind)) return [];
  const record = state[kind][place];
  return record === undefined ? [] : [identity(kind, record)];
};

/** Where the browser gives no locks, as it does not where it keeps nothing for the page, there is nobody to wait for. */
async function byTurns<Result>(act: () => Promise<Result>): Promise<Result> {
  if (typeof navigator !== "object" || !("locks" in navigator)) return act();
  let begun = false;
  const turn = (): Promise<Result> => {
    begun = true;
    return act();
  };
  try {
    return await navigator.locks.request("usher mailbox", turn);
  } catch (error) {
    if (begun) throw error;
    return act();
  }
}
