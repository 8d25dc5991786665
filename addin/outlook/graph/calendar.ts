/**
 * Calendar entries as events of the mailbox, made from invitations that Exchange did not make meetings of. They have no
 * attendees, so that Graph invites and tells nobody, and carry a mark by which they are found again.
 */
import type { CalendarItem } from "../../host.ts";
import {
  datesProperty,
  itemDigest,
  leftOut,
  marked,
  markProperty,
  organizerDigest,
  ownEventOf,
  wantedOf,
  type Mark,
  type OwnEvent,
  type Wanted,
} from "./entry.ts";
import { GraphFailure } from "./failure.ts";
import type { Graph, GraphRequest } from "./request.ts";
import { listOf, memberOf, textOf } from "./json.ts";
import { odataString, route, scopesFor, withQuery } from "./route.ts";

const ofAnother =
  "Your calendar has an event of another organizer that goes by the same identifier. Nothing was changed: look at it in your calendar, and remove it there if this one is to take its place.";

/** Events found at once; an item stands for fewer. */
const mostFound = "100";

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
      await this.#reconcile(await itemDigest(item.uid), wanted, new Mailbox(this.#graph, owner), known);
    });
  }

  /** As Exchange.remove. */
  remove(uid: string, owner: string | null, organizer?: string | null): Promise<boolean> {
    return this.#next(async () => {
      const mailbox = new Mailbox(this.#graph, owner);
      const whose = organizer === undefined ? null : await organizerDigest(organizer);
      const found = (await mailbox.find(await itemDigest(uid))).filter(
        ({ mark }) => whose === null || mark.organizer === whose,
      );
      for (const { id } of found) await mailbox.remove(id);
      return found.length > 0;
    });
  }

  #next<Result>(change: () => Promise<Result>): Promise<Result> {
    const next = this.#last.then(change);
    this.#last = next.catch(() => undefined);
    return next;
  }

  /** Makes what stands for an item what it has to be; where that fails, what was made is taken away again. */
  async #reconcile(item: string, wanted: readonly Wanted[], mailbox: Mailbox, known: boolean): Promise<void> {
    const before = await mailbox.find(item);
    const isTheirs = (mark: Mark): boolean => wanted.every((one) => one.mark.organizer !== mark.organizer);
    if (!known && before.some(({ mark }) => isTheirs(mark))) throw new GraphFailure("failed", ofAnother);
    const kept = new Map<string, string>();
    const made: string[] = [];
    try {
      for (const one of wanted) {
        const old = before.find(({ mark }) => mark.key === one.mark.key);
        if (old !== undefined && (await mailbox.change(old, one))) {
          kept.set(one.mark.key, old.id);
          continue;
        }
        const id = await mailbox.make(one);
        made.push(id);
        await mailbox.takeOut(id, one, one.without);
      }
    } catch (error) {
      for (const id of made) await mailbox.remove(id).catch(() => undefined);
      throw error;
    }
    // Another pane may have made the same meanwhile: of two, both keep the one with the lesser id.
    const after = made.length === 0 ? before : await mailbox.find(item);
    const old = new Set(before.map(({ id }) => id));
    for (const { id, mark } of after) if (!old.has(id) && !kept.has(mark.key)) kept.set(mark.key, id);
    const keys = new Set(wanted.map(({ mark }) => mark.key));
    for (const { id, mark } of after)
      if (!keys.has(mark.key) || kept.get(mark.key) !== id) await mailbox.remove(id);
  }
}

/** The events of one mailbox. */
class Mailbox {
  readonly #graph: Graph;
  readonly #owner: string | null;
  readonly #scopes: readonly string[];

  constructor(graph: Graph, owner: string | null) {
    this.#graph = graph;
    this.#owner = owner;
    this.#scopes = scopesFor(owner, "Calendars.ReadWrite");
  }

  /** Ours that stand for the item, by id. */
  async find(item: string): Promise<readonly OwnEvent[]> {
    const mark = `ep/id eq ${odataString(markProperty)} and startswith(ep/value, ${odataString(`${item}.`)})`;
    const address = withQuery(route(this.#owner)`events`, {
      $filter: `singleValueExtendedProperties/Any(ep: ${mark})`,
      $expand: expanded(markProperty),
      $select: "id,type",
      $top: mostFound,
    });
    const found = listOf(memberOf(await this.#call({ method: "GET", address }), "value"));
    return found.flatMap((event) => ownEventOf(event, item) ?? []).sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  /** Makes an event of ours what it has to be; false where only a new one can be that, or it is no longer there. */
  async change(old: OwnEvent, wanted: Wanted): Promise<boolean> {
    const { mark, body, times } = wanted;
    const moved = old.mark.times !== mark.times;
    // A new pattern would bring back dates that were taken out, or keep some that are none of it.
    if (moved && (old.series || times.recurrence !== null)) return false;
    try {
      if (!moved && old.mark.dates !== mark.dates) {
        const gone = await this.#leftOut(old.id);
        if (gone.some((date) => !wanted.without.includes(date))) return false;
        await this.takeOut(
          old.id,
          wanted,
          wanted.without.filter((date) => !gone.includes(date)),
        );
      }
      const { start, end, isAllDay } = times;
      const changed = moved ? { ...body, start, end, isAllDay } : body;
      const json = { ...changed, singleValueExtendedProperties: marked(wanted) };
      await this.#call({ method: "PATCH", address: route(this.#owner)`events/${old.id}`, json });
      return true;
    } catch (error) {
      if (isAbsent(error)) return false;
      throw error;
    }
  }

  /**
   * Creates an event and gives its id. The transaction id is one of this press: Graph then makes one event of a request
   * that is sent twice, and a new one where the person removed it and adds it again.
   */
  async make(wanted: Wanted): Promise<string> {
    const { body, times } = wanted;
    const json = {
      ...body,
      ...times,
      transactionId: crypto.randomUUID(),
      singleValueExtendedProperties: marked(wanted),
    };
    const made = await this.#call({ method: "POST", address: route(this.#owner)`events`, json });
    const id = textOf(made, "id");
    if (id === null)
      throw new GraphFailure("failed", "Microsoft 365 answered with something that cannot be read.");
    return id;
  }

  /** Takes dates out of a series of ours; those it does not have are no fault. */
  async takeOut(series: string, { times }: Wanted, dates: readonly string[]): Promise<void> {
    const { timeZone } = times.start;
    const precision = times.isAllDay ? 10 : 19;
    for (const date of dates) {
      // Whatever the zone, the date lies within.
      const noon = Date.parse(`${date.slice(0, 10)}T12:00:00Z`);
      const address = withQuery(route(this.#owner)`events/${series}/instances`, {
        startDateTime: new Date(noon - window).toISOString(),
        endDateTime: new Date(noon + window).toISOString(),
        $select: "id,start",
        $top: mostFound,
      });
      const headers = { Prefer: `outlook.timezone="${timeZone}"` };
      const found = listOf(memberOf(await this.#call({ method: "GET", address, headers }), "value"));
      const instance = found.find(
        (one) => textOf(memberOf(one, "start"), "dateTime")?.slice(0, precision) === date.slice(0, precision),
      );
      const id = textOf(instance, "id");
      if (id !== null && id !== series) await this.remove(id);
    }
  }

  /** That it is gone already is fine. */
  async remove(id: string): Promise<void> {
    try {
      await this.#call({ method: "DELETE", address: route(this.#owner)`events/${id}` });
    } catch (error) {
      if (!isAbsent(error)) throw error;
    }
  }

  async #leftOut(id: string): Promise<readonly string[]> {
    const options = { $expand: expanded(datesProperty), $select: "id" };
    return leftOut(
      await this.#call({ method: "GET", address: withQuery(route(this.#owner)`events/${id}`, options) }),
    );
  }

  async #call(request: Pick<GraphRequest, "method" | "address" | "headers" | "json">): Promise<unknown> {
    return this.#graph.json({ ...request, scopes: this.#scopes, pressed: true });
  }
}

/** Milliseconds around the noon of a day in UTC. */
const window = 36 * 60 * 60 * 1000;

const expanded = (property: string): string =>
  `singleValueExtendedProperties($filter=id eq ${odataString(property)})`;

const isAbsent = (error: unknown): boolean => error instanceof GraphFailure && error.kind === "absent";
