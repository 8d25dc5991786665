/**
 * As much of Microsoft Graph as a mail add-in meets, answering as its documentation says: messages with their MIME,
 * the events of meeting messages and their answers, events with extended properties, the dates of a series, and mail
 * sent as MIME.
 */
import { restId, type MailItem } from "./item.ts";
import { scopesOf } from "./naa.ts";
import { property } from "./protocol.ts";
import { instanceOf, instancesOf, preferredZone, rangeOf, zoneOf } from "./series.ts";

export interface GraphRequest {
  readonly method: string;
  /** Below /v1.0, decoded. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface GraphAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON, or the MIME of a message. */
  readonly body?: unknown;
}

/** An event as Graph writes it; what was posted, and what the server adds. */
export type GraphEvent = Readonly<Record<string, unknown>> & { readonly id: string };

type Responses = "accepted" | "tentativelyAccepted" | "declined" | "notResponded";

const answers: Readonly<Record<string, Responses>> = {
  accept: "accepted",
  tentativelyAccept: "tentativelyAccepted",
  decline: "declined",
};

const single = "singleInstance";

const failure = (status: number, code: string, message: string): GraphAnswer => ({
  status,
  body: { error: { code, message } },
});

/** Errors of the documentation. */
export const failures = {
  absent: failure(404, "ErrorItemNotFound", "The specified object was not found in the store."),
  denied: failure(403, "ErrorAccessDenied", "Access is denied. Check credentials and try again."),
  broken: failure(500, "InternalServerError", "Object reference not set to an instance of an object."),
  busy: (seconds: number): GraphAnswer => ({
    ...failure(429, "TooManyRequests", "Too many requests"),
    headers: { "Retry-After": String(seconds) },
  }),
  organizer: failure(
    400,
    "ErrorInvalidRequest",
    "Your request can't be completed. You can't respond to this meeting because you're the meeting organizer.",
  ),
  unanswerable: failure(
    400,
    "ErrorInvalidRequest",
    "Your request can't be completed. The meeting organizer hasn't requested a response.",
  ),
} as const;

/** What the permission reference asks for each resource: the least, or one that holds it. */
function permits(scopes: readonly string[], path: string, method: string): boolean {
  const suffixes = path.startsWith("/users/") ? [".Shared"] : ["", ".Shared"];
  const has = (...names: readonly string[]): boolean =>
    names.some((name) => suffixes.some((suffix) => scopes.includes(name + suffix)));
  if (path.endsWith("/sendMail")) return has("Mail.Send");
  if (path.includes("/messages")) return has("Mail.Read", "Mail.ReadWrite");
  return method === "GET" ? has("Calendars.Read", "Calendars.ReadWrite") : has("Calendars.ReadWrite");
}

interface Sought {
  readonly id: string;
  readonly fits: (value: string) => boolean;
}

const unquoted = (text = ""): string => text.replaceAll("''", "'");

/** Which values a query is for, by each operator Graph has for them; they compare without case. */
const operators: readonly (readonly [RegExp, (value: string, given: string) => boolean])[] = [
  [/^(\w+)\/value eq '((?:[^']|'')*)'$/i, (value, given) => value === given],
  [/^startswith\((\w+)\/value, ?'((?:[^']|'')*)'\)$/i, (value, given) => value.startsWith(given)],
  [/^contains\((\w+)\/value, ?'((?:[^']|'')*)'\)$/i, (value, given) => value.includes(given)],
];

/** The extended property of a single value that a query looks for; null: it is no such query. */
function sought(filter: string): Sought | null {
  const query =
    /^singleValueExtendedProperties\/any\( ?(\w+) ?: ?(\w+)\/id eq '((?:[^']|'')*)' and (.*)\)$/i.exec(
      filter.trim(),
    );
  if (query === null || query[1] !== query[2]) return null;
  for (const [form, compares] of operators) {
    const found = form.exec(query[4]?.trim() ?? "");
    if (found === null || found[1] !== query[1]) continue;
    const given = unquoted(found[2]).toLowerCase();
    return { id: unquoted(query[3]), fits: (value) => compares(value.toLowerCase(), given) };
  }
  return null;
}

const properties = (event: GraphEvent): readonly unknown[] => {
  const list = event["singleValueExtendedProperties"];
  return Array.isArray(list) ? (list as readonly unknown[]) : [];
};

/** As it is read: extended properties are there where they were asked for, and those alone. */
function shown(event: GraphEvent, query: URLSearchParams): unknown {
  const { singleValueExtendedProperties: _, ...plain } = event;
  const id = /^singleValueExtendedProperties\(\$filter=id eq '((?:[^']|'')*)'\)$/.exec(
    query.get("$expand") ?? "",
  )?.[1];
  if (id === undefined) return plain;
  const wanted = properties(event).filter((each) => property(each, "id") === unquoted(id));
  return { ...plain, singleValueExtendedProperties: wanted };
}

export class Graph {
  readonly requests: GraphRequest[] = [];
  /** MIME of every mail that was sent, oldest first. */
  readonly sent: string[] = [];
  readonly #messages = new Map<string, { readonly item: MailItem; event: string | null }>();
  readonly #events = new Map<string, GraphEvent>();
  /** Ids of dates that were taken out of their series. */
  readonly #gone = new Set<string>();
  readonly #owner: string;
  #made = 0;
  #instead: { readonly matches: (request: GraphRequest) => boolean; readonly answers: GraphAnswer[] }[] = [];

  /** `owner`: whose mailbox "me" is. */
  constructor(owner: string) {
    this.#owner = owner;
  }

  /** The next matching requests are answered so, instead; each answer once. */
  fails(path: RegExp, ...answers: readonly GraphAnswer[]): void {
    const matches = (request: GraphRequest): boolean => path.test(`${request.method} ${request.path}`);
    this.#instead.push({ matches, answers: [...answers] });
  }

  /** A message of the mailbox that became no meeting. */
  message(item: MailItem): void {
    this.#messages.set(restId(item), { item, event: null });
  }

  /** A meeting message, and the event Exchange made of it. */
  meeting(item: MailItem, given: Readonly<Record<string, unknown>> = {}): GraphEvent {
    const event: GraphEvent = {
      id: `event-${restId(item)}`,
      subject: item.subject,
      showAs: "tentative",
      isCancelled: false,
      isOrganizer: false,
      responseRequested: true,
      responseStatus: { response: "notResponded", time: "0001-01-01T00:00:00Z" },
      ...given,
    };
    this.#messages.set(restId(item), { item, event: event.id });
    this.#events.set(event.id, event);
    return event;
  }

  /** All there is on the calendar. */
  get events(): readonly GraphEvent[] {
    return [...this.#events.values()];
  }

  /** Starts of the dates an event shows in turn, by the clock of UTC, as "2026-12-22T11:00". */
  shownBy(event: GraphEvent): readonly string[] {
    return instancesOf(event, this.#gone, [0, Infinity], "UTC").map((one) =>
      String(property(property(one, "start"), "dateTime")).slice(0, 16),
    );
  }

  /** Requests as "POST /me/events/…/accept", without those that only read. */
  get changes(): readonly string[] {
    return this.requests
      .filter(({ method }) => method !== "GET")
      .map(({ method, path }) => `${method} ${path}`);
  }

  answer(request: GraphRequest): GraphAnswer {
    this.requests.push(request);
    const scopes = scopesOf(request.headers["authorization"]);
    if (scopes === null) return failure(401, "InvalidAuthenticationToken", "Access token is empty.");
    const instead = this.#instead.find(({ matches, answers: left }) => left.length > 0 && matches(request));
    if (instead !== undefined) return instead.answers.shift() ?? failures.absent;
    if (!permits(scopes, request.path, request.method)) return failures.denied;
    const [, user = "", path = ""] = /^\/(me|users\/[^/]+)(\/.*)$/.exec(request.path) ?? [];
    const address = user.startsWith("users/") ? user.slice("users/".length) : this.#owner;
    if (path === "/sendMail" && request.method === "POST") return this.#send(request, address);
    const message = /^\/messages\/([^/]+)(\/\$value)?$/.exec(path);
    if (message !== null && request.method === "GET")
      return this.#read(message[1] ?? "", address, message[2] !== undefined, request.query);
    const event = /^(?:\/calendar)?\/events(?:\/([^/]+)(?:\/(\w+))?)?$/.exec(path);
    return event === null
      ? failure(400, "BadRequest", `Resource not found for the segment '${path}'.`)
      : this.#event(request, event[1] ?? null, event[2] ?? null);
  }

  /** Of another mailbox only what lies in it. */
  #read(id: string, address: string, whole: boolean, query: URLSearchParams): GraphAnswer {
    const found = this.#messages.get(id);
    if (found === undefined || (found.item.owner ?? this.#owner) !== address) return failures.absent;
    if (whole) return { status: 200, headers: { "Content-Type": "text/plain" }, body: found.item.mime };
    const isMeeting = found.item.itemClass.startsWith("IPM.Schedule.Meeting.");
    const type = isMeeting ? "#microsoft.graph.eventMessageRequest" : "#microsoft.graph.message";
    const event = found.event === null ? undefined : this.#events.get(found.event);
    const expands = /eventMessage\/event/.test(query.get("$expand") ?? "");
    return {
      status: 200,
      body: {
        "@odata.type": type,
        id,
        subject: found.item.subject,
        // Of an event that is gone an empty one is left.
        ...(isMeeting && expands && found.event !== null ? { event: event ?? {} } : {}),
      },
    };
  }

  /** sendMail in MIME format: Base64 as text. */
  #send({ headers, body }: GraphRequest, address: string): GraphAnswer {
    if (!/^text\/plain\b/.test(headers["content-type"] ?? ""))
      return failure(400, "ErrorInvalidRequest", "Property message is missing.");
    if (!/^[A-Za-z0-9+/\r\n]+={0,2}\s*$/.test(body))
      return failure(400, "ErrorMimeContentInvalidBase64String", "Invalid base64 string for MIME content.");
    const mime = Buffer.from(body, "base64").toString("latin1");
    const from = /^From:[^\r\n]*?([^\s<>@]+@[^\s<>@]+?)>?\s*$/im.exec(mime)?.[1];
    if (from?.toLowerCase() !== address.toLowerCase())
      return failure(
        403,
        "ErrorSendAsDenied",
        "The user account doesn't have the right to send as this one.",
      );
    this.sent.push(mime);
    return { status: 202 };
  }

  #event(request: GraphRequest, id: string | null, action: string | null): GraphAnswer {
    const given = request.body === "" ? {} : (JSON.parse(request.body) as Readonly<Record<string, unknown>>);
    if (id === null) {
      if (request.method === "GET") return this.#list(request.query);
      const type =
        property(given, "recurrence") === null || !("recurrence" in given) ? single : "seriesMaster";
      const event = { ...given, id: `event-made-${String(++this.#made)}`, type };
      this.#events.set(event.id, event);
      return { status: 201, body: event };
    }
    const event = this.#events.get(id);
    if (event === undefined) return this.#instance(request.method, id);
    if (action === "instances") return this.#instances(event, request);
    if (action !== null) return this.#answered(event, action, given);
    if (request.method === "GET")
      return {
        status: 200,
        body: shown({ ...event, originalStartTimeZone: zoneOf(event) }, request.query),
      };
    if (request.method === "DELETE") {
      this.#events.delete(id);
      return { status: 204 };
    }
    const changed = { ...event, ...given, id };
    this.#events.set(id, changed);
    return { status: 200, body: changed };
  }

  /** One date of a series, by its own id: it can be taken out. */
  #instance(method: string, id: string): GraphAnswer {
    if (this.#gone.has(id) || instanceOf(id, this.events) === null) return failures.absent;
    if (method !== "DELETE")
      return failure(400, "BadRequest", "A date of a series is not read by this test.");
    this.#gone.add(id);
    return { status: 204 };
  }

  /** What a series shows within a range, both ends of which have to be given. */
  #instances(event: GraphEvent, { method, query, headers }: GraphRequest): GraphAnswer {
    const range = rangeOf(query);
    if (method !== "GET" || range === null)
      return failure(
        400,
        "ErrorInvalidParameter",
        "This request requires a time window specified by the query string parameters StartDateTime and EndDateTime.",
      );
    const fields = query.get("$select")?.split(",") ?? null;
    const found = instancesOf(event, this.#gone, range, preferredZone(headers));
    const value = found.map((one) =>
      Object.fromEntries(Object.entries(one).filter(([name]) => fields?.includes(name) ?? true)),
    );
    // A page holds ten where nobody asks for more.
    return { status: 200, body: { value: value.slice(0, Number(query.get("$top") ?? 10)) } };
  }

  #list(query: URLSearchParams): GraphAnswer {
    const wanted = sought(query.get("$filter") ?? "");
    if (wanted === null) return failure(400, "ErrorInvalidUrlQueryFilter", "The query filter is invalid.");
    const has = (event: GraphEvent): boolean =>
      properties(event).some(
        (each) => property(each, "id") === wanted.id && wanted.fits(String(property(each, "value"))),
      );
    const found = this.events.filter(has);
    return { status: 200, body: { value: found.map((event) => shown(event, query)) } };
  }

  /** The organizer answers not to themselves, and nobody answers where no answer is asked for. */
  #answered(event: GraphEvent, action: string, given: Readonly<Record<string, unknown>>): GraphAnswer {
    const response = answers[action];
    if (response === undefined) return failure(400, "BadRequest", `Resource not found for '${action}'.`);
    if (event["isOrganizer"] === true) return failures.organizer;
    if (event["responseRequested"] === false && given["sendResponse"] !== false) return failures.unanswerable;
    // Who declines has it no longer on their calendar.
    if (response === "declined") this.#events.delete(event.id);
    else
      this.#events.set(event.id, {
        ...event,
        showAs: response === "accepted" ? "busy" : "tentative",
        responseStatus: { response, time: new Date().toISOString() },
      });
    return { status: 202 };
  }
}
