import type { Answer, CalendarItem, OutgoingMail, Standing } from "../../host.ts";
import { GraphFailure, type FailureKind } from "../graph/failure.ts";
import type { Exchange, ItemRef } from "../graph/exchange.ts";

/** What was asked of it, in order: the method, and what names its object. */
export type Asked = readonly [method: string, ...about: readonly unknown[]];

/** A mailbox behind Graph, as its interface has it. */
export class FakeExchange implements Exchange {
  readonly asked: Asked[] = [];
  readonly sent: Uint8Array[] = [];
  /** Keys on each calendar, by its owner; the person's own is "". */
  readonly entries = new Map<string, CalendarItem>();
  isThere = true;
  /** How everything fails from now on; null: it does not. */
  failure: FailureKind | null = null;
  bytes: Uint8Array | null = null;

  #ask(...asked: Asked): Promise<void> {
    this.asked.push(asked);
    return this.failure === null
      ? Promise.resolve()
      : Promise.reject(new GraphFailure(this.failure, `Graph says: ${this.failure}.`));
  }

  available(): Promise<boolean> {
    return Promise.resolve(this.isThere);
  }

  async source(ref: ItemRef, pressed: boolean): Promise<Uint8Array | null> {
    await this.#ask("source", ref, pressed);
    return this.bytes;
  }

  async send(mail: OutgoingMail, owner: string | null): Promise<void> {
    await this.#ask("send", owner);
    this.sent.push(mail.bytes);
  }

  async put(item: CalendarItem, owner: string | null, known = false): Promise<void> {
    await this.#ask("put", item.uid, owner);
    const key = `${owner ?? ""} ${item.uid}`;
    const before = this.entries.get(key);
    if (!known && before !== undefined && organizerOf(before) !== organizerOf(item))
      throw new GraphFailure("failed", "It is another organizer’s.");
    this.entries.set(key, item);
  }

  async remove(uid: string, owner: string | null, organizer?: string | null): Promise<boolean> {
    await this.#ask("remove", uid, owner);
    const key = `${owner ?? ""} ${uid}`;
    const item = this.entries.get(key);
    if (item === undefined || (organizer !== undefined && organizerOf(item) !== organizer)) return false;
    return this.entries.delete(key);
  }

  /** Keys of the same event: the UID, and the UID and a date. */
  async removeRest(uid: string, owner: string | null, organizer: string | null): Promise<boolean> {
    await this.#ask("removeRest", uid, owner);
    const rest = [...this.entries].filter(
      ([key, item]) => key.startsWith(`${owner ?? ""} ${uid}\n`) && organizerOf(item) === organizer,
    );
    for (const [key] of rest) this.entries.delete(key);
    return rest.length > 0;
  }

  async standing(ref: ItemRef, pressed: boolean): Promise<Standing> {
    await this.#ask("standing", ref, pressed);
    return { kind: "placed", answer: null };
  }

  answer(ref: ItemRef, answer: Answer, tell: boolean): Promise<void> {
    return this.#ask("answer", ref, answer, tell);
  }

  removeMeeting(ref: ItemRef): Promise<void> {
    return this.#ask("removeMeeting", ref);
  }
}

const organizerOf = ({ invitation }: CalendarItem): string | null => invitation.organizer?.address ?? null;
