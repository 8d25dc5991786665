/** Devices of one person over one mailbox, and what is learnt and forgotten on them. */
import type { MemoryBook } from "../../../../core/memory/book.ts";
import { Store } from "../../../ports/store.ts";
import { MailboxStore } from "../mailbox-store.ts";
import type { Mailbox } from "./mailbox.ts";

let devices = 0;
/** A device: panes that open on it share its storage. */
export const device = (mailbox: Mailbox | null) => {
  const name = `mailbox-store-${++devices}`;
  return { name, open: () => new MailboxStore(mailbox?.open() ?? null, new Store(name)) };
};

type Withdrawal = MemoryBook["withdrawn"][number];
const withdrawal = (id: string): Withdrawal => ({
  issuer: "olivia@acme.example",
  id,
  at: "2026-12-01T00:00:00.000Z",
});
export const learning =
  (...ids: readonly string[]) =>
  (known: MemoryBook): MemoryBook => ({ ...known, withdrawn: [...known.withdrawn, ...ids.map(withdrawal)] });
export const forgetting =
  (id: string) =>
  (known: MemoryBook): MemoryBook => ({
    ...known,
    withdrawn: known.withdrawn.filter((one) => one.id !== id),
  });
export const idsOf = async (store: MailboxStore): Promise<readonly string[]> =>
  (await store.memory()).withdrawn.map(({ id }) => id).toSorted();

/** Hex digits that no packing makes shorter, the same for the same number. */
export const noise = (seed: number): string => {
  let state = seed + 1;
  return Array.from({ length: 8 }, () => {
    state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) ^ Math.imul(seed + 7, 0x9e3779b1);
    return (state >>> 0).toString(16).padStart(8, "0");
  }).join("");
};
export const sender = (index: number, domain = `d${index}.example`): MemoryBook["senders"][number] => {
  const at = new Date(Date.UTC(2026, 0, 1) + index * 3_600_000).toISOString();
  return {
    address: `somebody${index}@${domain}`,
    first: at,
    last: at,
    keys: [{ key: `sha256:${noise(index)}`, issuer: "CN=Some People", first: at, last: at }],
  };
};
