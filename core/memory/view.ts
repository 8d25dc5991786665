import { sameAddress } from "../mime/address.ts";
import type { Memory } from "../ports.ts";
import type { MemoryBook } from "./book.ts";

/** A book as a verification asks it. */
export const memoryView = (book: MemoryBook): Memory => {
  const of = <T extends { readonly uid: string }>(
    records: readonly T[],
    uid: string,
  ): Promise<readonly T[]> => Promise.resolve(records.filter((record) => record.uid === uid));
  return {
    sender: (address) =>
      Promise.resolve(book.senders.find((sender) => sameAddress(sender.address, address)) ?? null),
    knows: (address) =>
      Promise.resolve(
        book.versions.some(({ decided, organizer }) => decided && sameAddress(organizer, address)),
      ),
    versions: (uid) => of(book.versions, uid),
    answers: (uid) => of(book.answers, uid),
    delegations: (uid) => of(book.delegations, uid),
    asked: (uid) => of(book.asked, uid),
    isWithdrawn: (issuer, id) =>
      Promise.resolve(book.withdrawn.some((one) => one.id === id && sameAddress(one.issuer, issuer))),
  };
};
