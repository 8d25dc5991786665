/** Microsoft Graph's mailbox, as far as the documentation of v1.0 describes it, behind `fetch`. */
import type { CalendarItem } from "../../../host.ts";
import type { EventBody, EventTimes } from "../event.ts";
import { datesOf, utcOf } from "./dates.ts";

export interface FakeProperty {
  readonly id: string;
  readonly value: string;
}

/** An event as it stands in the mailbox. */
export interface FakeEvent extends EventBody, EventTimes {
  readonly id: string;
  readonly transactionId?: string;
  readonly singleValueExtendedProperties: readonly FakeProperty[];
  /** Dates of a series that were deleted, as they began. */
  readonly deleted: readonly string[];
}

/** A request as it came in. */
export interface Seen {
  readonly method: string;
  /** Without the service's address, decoded, and without its query. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Headers;
  readonly body: string;
  readonly url: string;
}

const service = "https://graph.microsoft.com/v1.0/";

/** An error as Graph answers it. */
export const graphError = (status: number, code: string, headers: Record<string, string> = {}): Response =>
  Response.json({ error: { code, message: "For developers: <b>never shown</b>" } }, { status, headers });

export class FakeGraph {
  readonly seen: Seen[] = [];
  readonly events = new Map<string, FakeEvent>();
  /** Messages by id: what a GET gives. */
  readonly messages = new Map<string, unknown>();
  readonly sources = new Map<string, Uint8Array<ArrayBuffer>>();
  /** Answers to the next requests, instead of what would be answered; undefined: that one goes through. */
  readonly next: ((() => Response) | undefined)[] = [];
  /** Runs before a request is answered. */
  before: (seen: Seen) => Promise<void> | void = () => undefined;
  /** Mailbox whose events these are: "me", or "users/" and an address. */
  readonly mailbox: string;
  #made = 0;

  constructor(mailbox = "me") {
    this.mailbox = mailbox;
  }

  readonly fetch: typeof fetch = async (input, init) => {
    const seen = read(new Request(input, init), typeof init?.body === "string" ? init.body : "");
    if (init?.credentials !== "omit" || init.redirect !== "error")
      throw new Error("A request that could carry cookies, or be led elsewhere");
    this.seen.push(seen);
    await this.before(seen);
    const instead = this.next.shift();
    if (instead !== undefined) return instead();
    if (!seen.path.startsWith(`${this.mailbox}/`)) return graphError(404, "ResourceNotFound");
    return this.#answer(seen, seen.path.slice(this.mailbox.length + 1));
  };

  /** What was asked, without queries. */
  get asked(): readonly string[] {
    return this.seen.map(({ method, path }) => `${method} ${path}`);
  }

  #answer(seen: Seen, path: string): Response {
    const { method } = seen;
    if (method === "POST" && path === "sendMail") return new Response(null, { status: 202 });
    const source = /^messages\/(.+)\/\$value$/.exec(path)?.[1];
    if (source !== undefined) return this.#source(source);
    const message = /^messages\/(.+)$/.exec(path)?.[1];
    if (method === "GET" && message !== undefined) return found(this.messages.get(message));
    if (method === "POST" && path === "events") return this.#create(seen);
    if (method === "GET" && path === "events") return this.#list(seen);
    const [, id = "", rest] = /^events\/([^/]+)(?:\/(.+))?$/.exec(path) ?? [];
    if (method === "GET" && rest === "instances") return this.#instances(id, seen);
    if (method === "POST" && /^(?:accept|tentativelyAccept|decline)$/.test(rest ?? ""))
      return new Response(null, { status: 202 });
    if (rest !== undefined) return graphError(400, "BadRequest");
    if (method === "PATCH") return this.#change(id, seen);
    if (method === "DELETE") return this.#delete(id);
    const event = this.events.get(id);
    return found(event === undefined ? event : { ...event, originalStartTimeZone: event.start.timeZone });
  }

  #source(id: string): Response {
    const bytes = this.sources.get(id);
    return bytes === undefined ? graphError(404, "ErrorItemNotFound") : new Response(bytes);
  }

  #create(seen: Seen): Response {
    const body = JSON.parse(seen.body) as Omit<FakeEvent, "id" | "deleted">;
    const before = [...this.events.values()].find(
      ({ transactionId }) => transactionId !== undefined && transactionId === body.transactionId,
    );
    if (before !== undefined) return Response.json(before, { status: 201 });
    this.#made += 1;
    const event = { ...body, id: `AAMk=${String(this.#made).padStart(3, "0")}`, deleted: [] };
    this.events.set(event.id, event);
    return Response.json(event, { status: 201 });
  }

  #change(id: string, seen: Seen): Response {
    const event = this.events.get(id);
    if (event === undefined) return graphError(404, "ErrorItemNotFound");
    const changed = { ...event, ...(JSON.parse(seen.body) as Partial<FakeEvent>), id };
    this.events.set(id, changed);
    return Response.json(changed);
  }

  #delete(id: string): Response {
    const [series = "", date] = id.split("@");
    const event = this.events.get(series);
    if (event === undefined) return graphError(404, "ErrorItemNotFound");
    if (date === undefined) this.events.delete(id);
    else this.events.set(series, { ...event, deleted: [...event.deleted, date] });
    return new Response(null, { status: 204 });
  }

  /** "Filtering the value property of an extended property is case-insensitive." */
  #list({ query }: Seen): Response {
    const string = "'((?:[^']|'')*)'";
    const filter = new RegExp(
      `^singleValueExtendedProperties/Any\\(ep: ep/id eq ${string} and startswith\\(ep/value, ${string}\\)\\)$`,
    ).exec(query["$filter"] ?? "");
    if (filter === null) return graphError(400, "ErrorInvalidUrlQueryFilter");
    const [property, value] = filter.slice(1).map((text) => text.replaceAll("''", "'"));
    const value_ = (value ?? "").toLowerCase();
    const events = [...this.events.values()].filter(({ singleValueExtendedProperties }) =>
      singleValueExtendedProperties.some(
        (one) => one.id === property && one.value.toLowerCase().startsWith(value_),
      ),
    );
    return Response.json({
      value: events.slice(0, Number(query["$top"] ?? 10)).map((event) => ({
        id: event.id,
        type: event.recurrence === null ? "singleInstance" : "seriesMaster",
        singleValueExtendedProperties: event.singleValueExtendedProperties.filter(({ id }) =>
          (query["$expand"] ?? "").includes(`'${id}'`),
        ),
      })),
    });
  }

  #instances(id: string, { query, headers }: Seen): Response {
    const event = this.events.get(id);
    if (event === undefined) return graphError(404, "ErrorItemNotFound");
    const zone = /^outlook\.timezone="([^"]+)"$/.exec(headers.get("Prefer") ?? "")?.[1];
    // A fake has no zones to turn times by: they have to be asked for as they were given.
    if (zone !== event.start.timeZone) return graphError(400, "TimeZoneNotSupportedException");
    const [from, to] = ["startDateTime", "endDateTime"].map((name) => (query[name] ?? "").slice(0, 10));
    const value = startsOf(event, 1000)
      .filter((start) => start.slice(0, 10) >= (from ?? "") && start.slice(0, 10) <= (to ?? ""))
      .map((start) => ({
        id: `${id}@${start}`,
        start: { dateTime: `${start}.0000000`, timeZone: zone },
        originalStart: utcOf(start, zone),
      }));
    return Response.json({ value });
  }
}

/** What the event shows on the calendar, as local starts. */
export function startsOf({ recurrence, start, deleted }: FakeEvent, most: number): readonly string[] {
  if (recurrence === null) return [start.dateTime];
  return datesOf(recurrence, most)
    .map((date) => `${date}${start.dateTime.slice(10)}`)
    .filter((one) => !deleted.includes(one));
}

const found = (value: unknown): Response =>
  value === undefined ? graphError(404, "ErrorItemNotFound") : Response.json(value);

function read(request: Request, body: string): Seen {
  const { url, method, headers } = request;
  if (!url.startsWith(service)) throw new Error(`A request to ${url}`);
  const { pathname, searchParams } = new URL(url);
  return {
    method,
    path: pathname.slice("/v1.0/".length).split("/").map(decodeURIComponent).join("/"),
    query: Object.fromEntries(searchParams),
    headers,
    body,
    url,
  };
}

/** A calendar entry made of an event's lines. */
export function itemOf(lines: readonly string[], uid = "1@acme.example"): CalendarItem {
  const text = ["BEGIN:VCALENDAR", "VERSION:2.0", "METHOD:REQUEST", ...lines, "END:VCALENDAR"].join("\n");
  return {
    uid,
    answer: "accepted",
    text,
    level: "verified",
    addedAt: "2026-12-01T00:00:00.000Z",
    invitation: {
      method: "REQUEST",
      component: "VEVENT",
      uid,
      sequence: 0,
      dtstamp: null,
      summary: null,
      description: null,
      start: null,
      end: null,
      startUtc: null,
      endUtc: null,
      timeZone: null,
      allDay: false,
      floating: false,
      location: null,
      status: null,
      rule: null,
      links: [],
      recurrenceId: null,
      changes: [],
      organizer: null,
      attendees: [],
      unaddressed: [],
      load: null,
      parts: [],
    },
  };
}

/** The lines of one event. */
export const event = (...lines: readonly string[]): readonly string[] => [
  "BEGIN:VEVENT",
  "UID:1@acme.example",
  ...lines,
  "END:VEVENT",
];
