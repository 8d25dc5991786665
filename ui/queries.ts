/**
 * What the panel reads from its host. Results are keyed by the message they belong to, so that a late answer
 * about one message never stands under another.
 */
import {
  keepPreviousData,
  notifyManager,
  useMutation,
  useQuery,
  useQueryClient,
  type QueryClient,
} from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type {
  CalendarItem,
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
  /** Changes of what a check goes by. */
  changes: ["changes"],
  turn: ["turn"],
  lists: ["lists"],
  heldKeys: ["held-keys"],
  certificate: (der: string) => ["certificate", der],
  stated: (mandate: string) => ["stated", mandate],
  upcoming: (items: readonly CalendarItem[], page: number) => [
    "upcoming",
    items.map(({ uid, addedAt }) => [uid, addedAt]),
    page,
  ],
  report: (message: string, standing: string) => ["report", message, standing],
  partial: (message: string, standing: string) => ["partial", message, standing],
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

/** Changes a part of the settings. One after the other: each starts from what the one before it left. */
export function useSaveSettings() {
  const host = useHost();
  const client = useQueryClient();
  return useMutation({
    mutationKey: keys.changes,
    scope: { id: "settings" },
    mutationFn: async (part: Partial<Settings>) => {
      const settings = {
        ...(client.getQueryData<Settings>(keys.settings) ?? (await host.settings())),
        ...part,
      };
      await host.saveSettings(settings);
      return settings;
    },
    onSuccess: (settings) => client.setQueryData<Settings>(keys.settings, settings),
  });
}

/** Whether something that a check goes by is being changed; never false before what came of it is seen. */
export function useIsChanging(): boolean {
  const client = useQueryClient();
  const [isChanging, setChanging] = useState(false);
  useEffect(() => {
    const look = (): void => setChanging(client.isMutating({ mutationKey: keys.changes }) > 0);
    look();
    // In the order in which queries say what changed: settings that were kept come first.
    return client.getMutationCache().subscribe(notifyManager.batchCalls(look));
  }, [client]);
  return isChanging;
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

function useStanding(message: OpenMessage) {
  const { meetings } = useHost();
  return useQuery<Standing | null>({
    queryKey: keys.standing(message.id),
    queryFn: () => meetings?.standing(message, false) ?? null,
    enabled: meetings !== null && message.meeting !== null && message.meeting !== "response",
  });
}

/** Whether all that is shown beside the verdict has been read, or cannot be. */
export function useIsBesideRead(message: OpenMessage): boolean {
  // One that failed is loading again as often as somebody asks for it.
  return ![useCalendar(), useQuestions(), useStanding(message)].some(
    ({ isLoading, isFetched }) => isLoading && !isFetched,
  );
}

/** What stands on the client's own calendar for a meeting it made of the message. */
export function useOwnStanding(message: OpenMessage): OwnStanding {
  const { meetings } = useHost();
  const client = useQueryClient();
  const queryKey = keys.standing(message.id);
  const { data } = useStanding(message);
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

/** Whether all that is kept under these names has been read once, from when it is `shown`. */
export function useIsFirstRead(names: readonly string[], shown: boolean): boolean {
  const client = useQueryClient();
  const [isRead, setRead] = useState(false);
  useEffect(() => {
    if (!shown) return;
    const look = (): void => {
      const left = client.isFetching({
        predicate: ({ queryKey: [name], state }) =>
          state.data === undefined && typeof name === "string" && names.includes(name),
      });
      if (left === 0) setRead(true);
    };
    look();
    return client.getQueryCache().subscribe(notifyManager.batchCalls(look));
  }, [client, names, shown]);
  return isRead;
}

/** Nothing that was found, or is being found, before now stands any longer. */
export function checkAnew(client: QueryClient): void {
  client.setQueryData<number>(keys.turn, (turn = 0) => turn + 1);
}

/** How often what checks go by has changed, beside the settings. */
function useTurn(): number {
  const { data } = useQuery<number>({
    queryKey: keys.turn,
    queryFn: () => 0,
    initialData: 0,
    gcTime: Infinity,
  });
  return data;
}

/** What a check found, and under what. */
export interface Found {
  readonly report: Report;
  readonly settings: Settings;
  readonly once: OnceMore | null;
}

export type Checking =
  /** `partial`: this check's last step; `before`: what the check before found, which may be shown, and not acted upon. */
  | { readonly kind: "checking"; readonly partial: Report | null; readonly before: Found | null }
  /** `partial`: the last step before. */
  | { readonly kind: "checked"; readonly partial: Report | null; readonly found: Found }
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
  const standing = JSON.stringify([settings, once, useTurn()]);
  const partialKey = keys.partial(message.id, standing);
  const partial = useQuery<Report | null>({ queryKey: partialKey, queryFn: () => null, enabled: false });
  const result = useQuery<Found>({
    queryKey: keys.report(message.id, standing),
    queryFn: async ({ signal }) => {
      showStep(client, partialKey, null);
      const report = await host.verify(
        message,
        (step) => showStep(client, partialKey, step),
        signal,
        once === null ? {} : { resolver: once.resolver },
      );
      return { report, settings, once };
    },
    placeholderData: keepPreviousData,
    enabled: isReadable(message),
  });
  const { refetch } = result;
  const end = result.data === undefined || result.isPlaceholderData ? Infinity : endOf(result.data.report);
  useEffect(() => whenOver(end, () => void refetch()), [end, refetch]);
  const isUnderWay = result.isFetching || result.isPlaceholderData;
  if (result.isError && !isUnderWay)
    return { kind: "failed", why: result.error.message, retry: () => void result.refetch() };
  const step = partial.data ?? null;
  if (result.isSuccess && !isUnderWay) return { kind: "checked", partial: step, found: result.data };
  return { kind: "checking", partial: step, before: result.data ?? null };
}

/** Of an outline, the header at most is at hand. */
const isReadable = ({ given, bytes }: OpenMessage): boolean => given !== "outline" || bytes.length > 0;

function showStep(client: QueryClient, key: readonly string[], report: Report | null): void {
  client.setQueryData<Report | null>(key, report);
}
