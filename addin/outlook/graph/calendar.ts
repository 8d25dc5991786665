/**
 * Calendar entries as events of the mailbox, made from invitations that Exchange did not make meetings of. They have no
 * attendees, so that Graph invites and tells nobody, and carry a mark by which they are found again.
 */
import type { CalendarItem } from "../../host.ts";
import { entryOf, organizerDigest, wantedOf, wholeDate, type OwnEvent, type Wanted } from "./entry.ts";
import { GraphFailure } from "./failure.ts";
import { OwnEvents } from "./own-events.ts";
import type { Graph } from "./request.ts";

const ofAnother =
  "Your calendar has an event of another organizer that goes by the same identifier. Nothing was changed: look at it in your calendar, and remove it there if this one is to take its place.";

export class GraphCalendar {
  readonly #graph: Graph;
  /** One change at a time: two at once would both find nothing, and both make it. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(graph: Graph) {
    this.#graph = graph;
  }

  /** As Exchange.put. */
  put(item: CalendarItem, owner: string | null, known: boolean): Promise<void> {
    return this.#next(async () => {
      const wanted = await wantedOf(item);
      await this.#reconcile(item.uid, wanted, new OwnEvents(this.#graph, owner), known);
    });
  }

  /** As Exchange.remove. */
  remove(uid: string, owner: string | null, organizer?: string | null): Promise<boolean> {
    return this.#next(async () => {
      const events = new OwnEvents(this.#graph, owner);
      const whose = organizer === undefined ? null : await organizerDigest(organizer);
      const { event, date } = await entryOf(uid);
      const found = (await events.find(event)).filter(
        ({ mark }) => mark.date === date && (whose === null || mark.organizer === whose),
      );
      for (const { id } of found) await events.remove(id);
      return found.length > 0;
    });
  }

  /** As Exchange.removeRest. */
  removeRest(uid: string, owner: string | null, organizer: string | null): Promise<boolean> {
    return this.#next(async () => {
      const events = new OwnEvents(this.#graph, owner);
      const whose = await organizerDigest(organizer);
      const { event, date, apart } = await entryOf(uid);
      const rest = (await events.find(event)).filter(
        ({ mark }) => mark.date !== date && mark.organizer === whose,
      );
      if (apart === null) {
        for (const { id } of rest) await events.remove(id);
        return rest.length > 0;
      }
      let had = false;
      for (const series of await seriesIn(rest)) had = (await events.leaveOut(series, apart)) || had;
      return had;
    });
  }

  #next<Result>(change: () => Promise<Result>): Promise<Result> {
    const next = this.#last.then(change);
    this.#last = next.catch(() => undefined);
    return next;
  }

  /** Makes what stands for an item what it has to be; where that fails, what was made is taken away again. */
  async #reconcile(key: string, wanted: readonly Wanted[], events: OwnEvents, known: boolean): Promise<void> {
    const { event, date } = await entryOf(key);
    const isOfItem = ({ mark }: OwnEvent): boolean => mark.date === date;
    const all = await events.find(event);
    const before = all.filter(isOfItem);
    const isTheirs = ({ mark }: OwnEvent): boolean =>
      wanted.every((one) => one.mark.organizer !== mark.organizer);
    if (!known && before.some(isTheirs)) throw new GraphFailure("failed", ofAnother);
    const kept = new Map<string, string>();
    const made: string[] = [];
    try {
      const own: OwnEvent[] = [];
      for (const one of wanted) {
        const { mark } = one;
        const old = before.find((each) => each.mark.key === mark.key);
        if (old !== undefined && (await events.change(old, one))) {
          kept.set(mark.key, old.id);
          own.push({ ...old, mark });
          continue;
        }
        const id = await events.make(one);
        made.push(id);
        own.push({ id, mark, series: one.times.recurrence !== null });
        await events.takeOut(id, one, one.without);
      }
      const rest = all.filter((one) => !isOfItem(one) && !isTheirs(one));
      await standApart(own, rest, wanted, events);
    } catch (error) {
      for (const id of made) await events.remove(id).catch(() => undefined);
      throw error;
    }
    // Another pane may have made the same meanwhile: of two, both keep the one with the lesser id.
    const after = made.length === 0 ? before : (await events.find(event)).filter(isOfItem);
    const old = new Set(before.map(({ id }) => id));
    for (const { id, mark } of after) if (!old.has(id) && !kept.has(mark.key)) kept.set(mark.key, id);
    const keys = new Set(wanted.map(({ mark }) => mark.key));
    for (const { id, mark } of after)
      if (!keys.has(mark.key) || kept.get(mark.key) !== id) await events.remove(id);
  }
}

/** No date that stands apart stands in its series too, whichever of them came first. */
async function standApart(
  own: readonly OwnEvent[],
  rest: readonly OwnEvent[],
  wanted: readonly Wanted[],
  events: OwnEvents,
): Promise<void> {
  const mine = await seriesIn(own);
  const theirs = await seriesIn(rest);
  for (const { apart } of wanted)
    if (apart !== null) for (const series of theirs) await events.leaveOut(series, apart);
  if (mine.length === 0) return;
  for (const { id } of rest) {
    const apart = await events.apartOf(id);
    if (apart !== null) for (const series of mine) await events.leaveOut(series, apart);
  }
}

/** The series as such among events of one UID. */
async function seriesIn(events: readonly OwnEvent[]): Promise<readonly OwnEvent[]> {
  const whole = await wholeDate();
  return events.filter(({ series, mark }) => series && mark.date === whole);
}
