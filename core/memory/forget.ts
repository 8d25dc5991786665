import { sameAddress } from "../mime/address.ts";
import type { MemoryBook } from "./book.ts";

/**
 * Without how somebody signs, so that they are met as if for the first time. What is known of events stays, and
 * so do withdrawn mandates: forgetting one would make it count again.
 */
export function forgetSender(book: MemoryBook, address: string): MemoryBook {
  const senders = book.senders.filter((sender) => !sameAddress(sender.address, address));
  return senders.length === book.senders.length ? book : { ...book, senders };
}

/** Without anything about the events of one UID, whoever organizes them. */
export function forgetEvent(book: MemoryBook, uid: string): MemoryBook {
  const without = <T extends { readonly uid: string }>(records: readonly T[]): readonly T[] =>
    records.filter((record) => record.uid !== uid);
  const { versions, answers, delegations, asked } = book;
  const holds = [versions, answers, delegations, asked].some((records) =>
    records.some((record) => record.uid === uid),
  );
  return holds
    ? {
        ...book,
        versions: without(versions),
        answers: without(answers),
        delegations: without(delegations),
        asked: without(asked),
      }
    : book;
}
