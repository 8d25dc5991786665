/** The events that Usher put on the calendar of one mailbox. */
import {
  datesProperty,
  leftOut,
  marked,
  markedWithout,
  markProperty,
  ownEventOf,
  type OwnEvent,
  type Wanted,
} from "./entry.ts";
import { GraphFailure } from "./failure.ts";
import { memberOf, textOf } from "./json.ts";
import type { Graph, GraphRequest } from "./request.ts";
import { odataString, route, scopesFor, withQuery } from "./route.ts";

/** Events found at once: an item stands for fewer, and a series with dates that stand apart for not many more. */
const mostFound = "500";

export class OwnEvents {
  readonly #graph: Graph;
  readonly #owner: string | null;
  readonly #scopes: readonly string[];

  constructor(graph: Graph, owner: string | null) {
    this.#graph = graph;
    this.#owner = owner;
    this.#scopes = scopesFor(owner, "Calendars.ReadWrite");
  }

  /** Ours of one UID, by id. */
  async find(event: string): Promise<readonly OwnEvent[]> {
    const mark = `ep/id eq ${odataString(markProperty)} and startswith(ep/value, ${odataString(`${event}.`)})`;
    const address = withQuery(route(this.#owner)`events`, {
      $filter: `singleValueExtendedProperties/Any(ep: ${mark})`,
      $expand: expanded(markProperty),
      $select: "id,type",
      $top: mostFound,
    });
    const found = await this.#list({ method: "GET", address });
    return found.flatMap((given) => ownEventOf(given, event) ?? []).sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  /** Makes an event of ours what it has to be; false where only a new one can be that, or it is no longer there. */
  async change(old: OwnEvent, wanted: Wanted): Promise<boolean> {
    const { mark, body, times } = wanted;
    const moved = old.mark.times !== mark.times;
    // A new pattern would bring back dates that were taken out, or keep some that are none of it.
    if (moved && (old.series || times.recurrence !== null)) return false;
    try {
      if (!moved && old.mark.dates !== mark.dates) {
        const gone = leftOut(await this.#noted(old.id, "id"));
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
      const instance = (await this.#around(series, date, timeZone)).find(
        (one) => startOf(one).slice(0, precision) === date.slice(0, precision),
      );
      if (instance !== undefined) await this.#removeInstance(instance, series);
    }
  }

  /** Takes the date of this name (RECURRENCE-ID) out of a series of ours, and notes it; whether it had it. */
  async leaveOut({ id, mark }: OwnEvent, name: string): Promise<boolean> {
    if (!isDate(name)) return false;
    const series = await this.#noted(id, "id,isAllDay,originalStartTimeZone");
    const timeZone = zoneOf(series);
    const instance = (await this.#around(id, name, timeZone)).find((one) => isCalled(one, name));
    if (instance === undefined || !(await this.#removeInstance(instance, id))) return false;
    const date = startOf(instance).slice(0, memberOf(series, "isAllDay") === true ? 10 : 19);
    const without = [...new Set([...leftOut(series), date])].sort();
    const json = { singleValueExtendedProperties: await markedWithout(mark, without) };
    await this.#call({ method: "PATCH", address: route(this.#owner)`events/${id}`, json });
    return true;
  }

  /** What a date of ours that stands apart was called in its series; null: it is none. */
  async apartOf(id: string): Promise<string | null> {
    const [name, ...more] = leftOut(await this.#noted(id, "id"));
    return name !== undefined && more.length === 0 && isDate(name) ? name : null;
  }

  /** What the series shows around a date, whatever its zone; times in `timeZone`. */
  async #around(series: string, date: string, timeZone: string): Promise<readonly unknown[]> {
    const noon = Date.parse(`${date.slice(0, 10)}T12:00:00Z`);
    const address = withQuery(route(this.#owner)`events/${series}/instances`, {
      startDateTime: new Date(noon - window).toISOString(),
      endDateTime: new Date(noon + window).toISOString(),
      $select: "id,start,originalStart",
      $top: mostFound,
    });
    const headers = { Prefer: `outlook.timezone="${timeZone}"` };
    return this.#list({ method: "GET", address, headers });
  }

  /** Never the series itself; false where there is no id. */
  async #removeInstance(instance: unknown, series: string): Promise<boolean> {
    const id = textOf(instance, "id");
    if (id === null || id === series) return false;
    await this.remove(id);
    return true;
  }

  /** That it is gone already is fine. */
  async remove(id: string): Promise<void> {
    try {
      await this.#call({ method: "DELETE", address: route(this.#owner)`events/${id}` });
    } catch (error) {
      if (!isAbsent(error)) throw error;
    }
  }

  /** An event of ours with the dates that are noted on it. */
  #noted(id: string, $select: string): Promise<unknown> {
    const options = { $expand: expanded(datesProperty), $select };
    return this.#call({ method: "GET", address: withQuery(route(this.#owner)`events/${id}`, options) });
  }

  #list(request: Pick<GraphRequest, "method" | "address" | "headers">): Promise<readonly unknown[]> {
    return this.#graph.list({ ...request, scopes: this.#scopes, pressed: true });
  }

  async #call(request: Pick<GraphRequest, "method" | "address" | "headers" | "json">): Promise<unknown> {
    return this.#graph.json({ ...request, scopes: this.#scopes, pressed: true });
  }
}

/** Milliseconds around the noon of a day in UTC. */
const window = 36 * 60 * 60 * 1000;

/** A RECURRENCE-ID as the core names it: UTC, on no clock in particular, or a day. */
const isDate = (name: string): boolean =>
  /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d:\d\d(?:\.\d{3}Z)?)?$/.test(name) && !Number.isNaN(Date.parse(name));

/** The zone of a series; UTC where it is one that the person's client made, whose name Graph gives and does not take. */
function zoneOf(series: unknown): string {
  const name = textOf(series, "originalStartTimeZone") ?? "";
  return /^[\w .()+/-]+$/.test(name) ? name : "UTC";
}

const startOf = (instance: unknown): string => textOf(memberOf(instance, "start"), "dateTime") ?? "";

/** By the start it had in the series, where that is an instant: the person may have moved it. */
const isCalled = (instance: unknown, name: string): boolean =>
  name.endsWith("Z")
    ? Date.parse(textOf(instance, "originalStart") ?? "") === Date.parse(name)
    : startOf(instance).startsWith(name);

const expanded = (property: string): string =>
  `singleValueExtendedProperties($filter=id eq ${odataString(property)})`;

const isAbsent = (error: unknown): boolean => error instanceof GraphFailure && error.kind === "absent";
