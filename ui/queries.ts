/**
 * What the panel reads from its host. Results are keyed by the message they belong to, so that a late answer
 * about one message never stands under another.
 */
import {
  keepPreviousData,
  useMutation,
  useQuery,
  useQueryClient,
  type QueryClient,
} from "@tanstack/react-query";
import { useEffect } from "react";
import type {
  CalendarItem,
  HeldKey,
  ImportedList,
  Kept,
  OpenMessage,
  OpenQuestion,
  Organisation,
  Settings,
  Standing,
  WaitingAnswer,
} from "../addin/host.ts";
import type { MemoryBook } from "../core/memory/book.ts";
import type { Report } from "../core/report.ts";
import { useHost } from "./context.ts";
import { endOf, whenOver } from "./holding.ts";

export const keys = {
  message: ["message"],
  settings: ["settings"],
  organisation: ["organisation"],
  putOff: ["put-off"],
  calendar: ["calendar"],
  questions: ["questions"],
  waiting: ["waiting"],
  memory: ["memory"],
  kept: ["kept"],
  notices: ["notices"],
  address: (written: string) => ["address", written],
  standing: (message: string) => ["standing", message],
  reports: ["report"],
  lists: ["lists"],
  heldKeys: ["held-keys"],
  certificate: (der: string) => ["certificate", der],
  stated: (mandate: string) => ["stated", mandate],
  upcoming: (items: readonly CalendarItem[], page: number) => [
    "upcoming",
    items.map(({ uid, addedAt }) => [uid, addedAt]),
    page,
  ],
  report: (message: string, settings: string) => ["report", message, settings],
  partial: (message: string, settings: string) => ["partial", message, settings],
} as const;

/** The open message; forgets the one before as soon as another is opened. */
export function useMessage() {
  const host = useHost();
  const client = useQueryClient();
  useEffect(() => host.onChange(() => void client.resetQueries({ queryKey: keys.message })), [host, client]);
  return useQuery<OpenMessage | null>({
    queryKey: keys.message,
    queryFn: () => host.read(),
    structuralSharing: false,
  });
}

export function useSettings() {
  const host = useHost();
  return useQuery<Settings>({ queryKey: keys.settings, queryFn: () => host.settings() });
}

export function useOrganisation() {
  const host = useHost();
  return useQuery<Organisation>({ queryKey: keys.organisation, queryFn: () => host.organisation() });
}

/** Whether the question for the reader's own server was put off; it is not asked again while the panel is open. */
export function usePutOff(): readonly [boolean, () => void] {
  const client = useQueryClient();
  const { data } = useQuery<boolean>({
    queryKey: keys.putOff,
    queryFn: () => false,
    initialData: false,
    gcTime: Infinity,
  });
  return [data, () => void client.setQueryData<boolean>(keys.putOff, true)];
}

export function useSaveSettings() {
  const host = useHost();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (settings: Settings) => host.saveSettings(settings),
    onSuccess: (_, settings) => client.setQueryData<Settings>(keys.settings, settings),
  });
}

export function useCalendar() {
  const host = useHost();
  return useQuery<readonly CalendarItem[]>({ queryKey: keys.calendar, queryFn: () => host.calendar.items() });
}

export function useQuestions() {
  const host = useHost();
  return useQuery<readonly OpenQuestion[]>({ queryKey: keys.questions, queryFn: () => host.questions() });
}

/** Answers that wait for a decision, oldest first. */
export function useWaiting() {
  const host = useHost();
  return useQuery<readonly WaitingAnswer[]>({ queryKey: keys.waiting, queryFn: () => host.waiting() });
}

export interface OwnStanding {
  /** Null: not known yet, or nothing to know. */
  readonly standing: Standing | null;
  /** Looks again, by the person's press. */
  readonly look: () => void;
  readonly looking: boolean;
}

/** What stands on the client's own calendar for a meeting it made of the message. */
export function useOwnStanding(message: OpenMessage): OwnStanding {
  const { meetings } = useHost();
  const client = useQueryClient();
  const queryKey = keys.standing(message.id);
  const { data } = useQuery<Standing | null>({
    queryKey,
    queryFn: () => meetings?.standing(message, false) ?? null,
    enabled: meetings !== null && message.meeting !== null && message.meeting !== "response",
  });
  const look = useMutation({
    mutationFn: async () => meetings?.standing(message, true) ?? null,
    onSuccess: (standing) => client.setQueryData<Standing | null>(queryKey, standing),
  });
  return { standing: data ?? null, look: () => look.mutate(), looking: look.isPending };
}

/** Where what the person set, and what is remembered, is kept; again whenever the memory changed. */
export function useKept() {
  const host = useHost();
  return useQuery<Kept>({ queryKey: keys.kept, queryFn: () => host.kept(), staleTime: 0 });
}

export function useMemory() {
  const host = useHost();
  return useQuery<MemoryBook>({ queryKey: keys.memory, queryFn: () => host.memory() });
}

/** Changes what is remembered by the person's own press: the open message is then checked anew. */
export function useChangeMemory() {
  const host = useHost();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (change: (book: MemoryBook) => MemoryBook) => host.updateMemory(change),
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: keys.memory }),
        client.invalidateQueries({ queryKey: keys.kept }),
        client.invalidateQueries({ queryKey: keys.reports }),
      ]),
  });
}

/** Revocation lists of this device; the open message is checked anew where they change. */
export function useLists() {
  const { lists } = useHost();
  const { data } = useQuery<readonly ImportedList[]>({ queryKey: keys.lists, queryFn: () => lists.list() });
  const changed = useChanged(keys.lists);
  const remove = useMutation({ mutationFn: (id: string) => lists.remove(id), onSettled: changed });
  const add = useMutation({
    mutationFn: ({ list, der }: { readonly list: ImportedList; readonly der: Uint8Array }) =>
      lists.add(list, der),
    onSettled: changed,
  });
  return { data, add: add.mutateAsync, remove: (id: string) => remove.mutate(id) };
}

/** The person's keys; null: the host keeps none. */
export function useHeldKeys() {
  const { keys: held } = useHost();
  const { data } = useQuery<readonly HeldKey[] | null>({
    queryKey: keys.heldKeys,
    queryFn: () => held?.list() ?? null,
  });
  const changed = useChanged(keys.heldKeys);
  const remove = useMutation({
    mutationFn: async (id: string) => held?.remove(id),
    onSettled: changed,
  });
  return { data, changed, remove: (id: string) => remove.mutate(id) };
}

/** What a check goes by has changed: it is read anew, and the open message checked anew. */
function useChanged(queryKey: readonly string[]): () => Promise<unknown> {
  const client = useQueryClient();
  return () =>
    Promise.all([
      client.invalidateQueries({ queryKey }),
      client.invalidateQueries({ queryKey: keys.reports }),
    ]);
}

export type Checking =
  /** `partial`: the last step, or what was known before this check began. */
  | { readonly kind: "checking"; readonly partial: Report | null }
  | { readonly kind: "checked"; readonly report: Report }
  | { readonly kind: "failed"; readonly why: string; readonly retry: () => void };

/** A check that the person pressed for, with a resolver for it alone; every press is a check of its own. */
export interface OnceMore {
  readonly resolver: string;
  readonly turn: number;
}

/** The check of one message under the settings of now: its steps, then its result. */
export function useReport(message: OpenMessage, settings: Settings, once: OnceMore | null): Checking {
  const host = useHost();
  const client = useQueryClient();
  const standing = JSON.stringify([settings, once]);
  const partialKey = keys.partial(message.id, standing);
  const partial = useQuery<Report | null>({ queryKey: partialKey, queryFn: () => null, enabled: false });
  const result = useQuery<Report>({
    queryKey: keys.report(message.id, standing),
    queryFn: ({ signal }) =>
      host.verify(
        message,
        (report) => showStep(client, partialKey, report),
        signal,
        once === null ? {} : { resolver: once.resolver },
      ),
    placeholderData: keepPreviousData,
    enabled: isReadable(message),
  });
  const { refetch } = result;
  const end = result.data === undefined || result.isPlaceholderData ? Infinity : endOf(result.data);
  useEffect(() => whenOver(end, () => void refetch()), [end, refetch]);
  if (result.isError)
    return { kind: "failed", why: result.error.message, retry: () => void result.refetch() };
  if (result.isSuccess && !result.isPlaceholderData) return { kind: "checked", report: result.data };
  return { kind: "checking", partial: partial.data ?? result.data ?? null };
}

/** Of an outline, the header at most is at hand. */
const isReadable = ({ given, bytes }: OpenMessage): boolean => given !== "outline" || bytes.length > 0;

function showStep(client: QueryClient, key: readonly string[], report: Report): void {
  client.setQueryData<Report>(key, report);
}
