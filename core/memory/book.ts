import type {
  RememberedAnswer,
  RememberedAsking,
  RememberedDelegation,
  RememberedSender,
  RememberedVersion,
} from "../ports.ts";

/** Everything that is remembered, as one plain value: what a host stores, exports and erases. */
export interface MemoryBook {
  readonly schema: 1;
  readonly senders: readonly RememberedSender[];
  readonly versions: readonly RememberedVersion[];
  readonly answers: readonly RememberedAnswer[];
  readonly delegations: readonly RememberedDelegation[];
  readonly asked: readonly RememberedAsking[];
  /** Mandates that their issuers withdrew. */
  readonly withdrawn: readonly { readonly issuer: string; readonly id: string; readonly at: string }[];
}

export const emptyMemory: MemoryBook = {
  schema: 1,
  senders: [],
  versions: [],
  answers: [],
  delegations: [],
  asked: [],
  withdrawn: [],
};
