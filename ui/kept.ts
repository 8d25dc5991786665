/** What a person changes of what is kept beside the settings: the memory, revocation lists and keys. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { HeldKey, ImportedList } from "../addin/host.ts";
import type { MemoryBook } from "../core/memory/book.ts";
import { useHost } from "./context.ts";
import { listWithId } from "./kept-lists.ts";
import { checkAnew, keys } from "./queries.ts";

/** Changes what is remembered by the person's own press: the open message is then checked anew. */
export function useChangeMemory() {
  const host = useHost();
  const client = useQueryClient();
  return useMutation({
    mutationKey: keys.changes,
    mutationFn: (change: (book: MemoryBook) => MemoryBook) => host.updateMemory(change),
    onSettled: () => {
      checkAnew(client);
      return Promise.all([
        client.invalidateQueries({ queryKey: keys.memory }),
        client.invalidateQueries({ queryKey: keys.kept }),
      ]);
    },
  });
}

/** A list and its bytes. */
export interface Taken {
  readonly list: ImportedList;
  readonly der: Uint8Array;
}

/** Revocation lists of this device; the open message is checked anew where they change. */
export function useLists() {
  const { lists } = useHost();
  const { data } = useQuery<readonly ImportedList[]>({ queryKey: keys.lists, queryFn: () => lists.list() });
  const onSettled = useChanged(keys.lists);
  const mutationKey = keys.changes;
  const remove = useMutation({
    mutationKey,
    mutationFn: async (list: ImportedList): Promise<Taken | "gone"> => {
      const der = await listWithId(list.id, await lists.contents());
      await lists.remove(list.id);
      return der === null ? "gone" : { list, der };
    },
    onSettled,
  });
  const add = useMutation({
    mutationKey,
    mutationFn: ({ list, der }: Taken) => lists.add(list, der),
    onSettled,
  });
  return { data, add: add.mutateAsync, remove: remove.mutateAsync };
}

/** The person's keys; null: the host keeps none. */
export function useHeldKeys() {
  const { keys: held } = useHost();
  const { data } = useQuery<readonly HeldKey[] | null>({
    queryKey: keys.heldKeys,
    queryFn: () => held?.list() ?? null,
  });
  const onSettled = useChanged(keys.heldKeys);
  const mutationKey = keys.changes;
  const remove = useMutation({ mutationKey, mutationFn: async (id: string) => held?.remove(id), onSettled });
  const add = useMutation({
    mutationKey,
    mutationFn: async ({ file, password }: { readonly file: Uint8Array; readonly password: string }) =>
      held?.add(file, password) ?? null,
    onSettled,
  });
  return { data, add: add.mutateAsync, remove: remove.mutateAsync };
}

/** What a check goes by has changed: it is read anew, and the open message checked anew. */
function useChanged(queryKey: readonly string[]): () => void {
  const client = useQueryClient();
  return () => {
    checkAnew(client);
    void client.invalidateQueries({ queryKey });
  };
}
