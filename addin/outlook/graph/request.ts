/** Requests to Microsoft Graph v1.0: tokens, time-outs, throttling, and what went wrong as a sentence. */
import { discard, readBody, unreached } from "./body.ts";
import { GraphFailure } from "./failure.ts";
import { failureOf } from "./errors.ts";
import { listOf, memberOf } from "./json.ts";
import { isOwn } from "./route.ts";
import type { Tokens } from "./token.ts";

export interface GraphOptions {
  readonly tokens: Tokens;
  readonly fetch: typeof fetch;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
}

export interface GraphRequest {
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  /** By `route` and `withQuery`. */
  readonly address: string;
  /** The permissions it needs, by their short names. */
  readonly scopes: readonly string[];
  /** The person asked for it, and may be asked for a permission. */
  readonly pressed: boolean;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly json?: unknown;
  /** Sent as text/plain. */
  readonly text?: string;
}

/** Octets of an answer in JSON; an event message carries its body as HTML. */
const largestJson = 16 * 1024 * 1024;
/** Octets of a message; the core reads no larger one. */
const largestMessage = 64 * 1024 * 1024;
/** Milliseconds until an answer has come whole. */
const patience = 60_000;
/** Requests that are made anew because Graph was busy, and milliseconds waited for it altogether. */
const mostRetries = 4;
const longestWait = 45_000;
/** Pages of a list; each of the lists asked for is meant to come in one. */
const mostPages = 20;
/** Milliseconds to wait the first time, doubled with each, where Graph does not say how long. */
const firstWait = 1000;

export class Graph {
  readonly #options: GraphOptions;

  constructor(options: GraphOptions) {
    this.#options = options;
  }

  /** What Graph answers, undefined where that is nothing; null: the person was not asked for a permission yet. */
  async json(request: GraphRequest): Promise<unknown> {
    const bytes = await this.#bytes(request, largestJson);
    if (bytes === null) return null;
    if (bytes.length === 0) return undefined;
    try {
      return JSON.parse(new TextDecoder().decode(bytes)) as unknown;
    } catch {
      throw unreadable();
    }
  }

  /**
   * The members of a list, page by page (OData's nextLink). An address of another's is never asked: a token would go
   * there. Rejects where there are more pages than an honest list has.
   */
  async list(request: GraphRequest): Promise<readonly unknown[]> {
    const pages: (readonly unknown[])[] = [];
    let { address } = request;
    for (let page = 0; page < mostPages; page++) {
      const answer = await this.json({ ...request, address });
      pages.push(listOf(memberOf(answer, "value")));
      const next = memberOf(answer, "@odata.nextLink");
      if (next === undefined) return pages.flat();
      if (typeof next !== "string" || !isOwn(next)) break;
      address = next;
    }
    throw unreadable();
  }

  /** The same for a message's own bytes. */
  bytes(request: GraphRequest): Promise<Uint8Array | null> {
    return this.#bytes(request, largestMessage);
  }

  async #bytes(request: GraphRequest, largest: number): Promise<Uint8Array | null> {
    const { tokens, sleep } = this.#options;
    let waited = 0;
    let retries = 0;
    let anew = false;
    let token = await tokens.token(request.scopes, request.pressed, false);
    for (;;) {
      if (token === null) return null;
      const response = await this.#send(request, token);
      if (response.ok) return readBody(response, largest);
      // A token may be taken back before its time.
      if (response.status === 401 && !anew) {
        anew = true;
        await discard(response);
        token = await tokens.token(request.scopes, request.pressed, true);
        continue;
      }
      const failure = await failureOf(response);
      if (failure.kind !== "busy" || retries === mostRetries) throw failure;
      const wait = this.#waitOf(response, retries);
      if (waited + wait > longestWait) throw wait < 2 * longestWait ? failure : askedToWait(wait);
      await sleep(wait);
      waited += wait;
      retries += 1;
    }
  }

  async #send(request: GraphRequest, token: string): Promise<Response> {
    const { method, address, headers, json, text } = request;
    const type = json === undefined ? "text/plain" : "application/json";
    const body = json === undefined ? text : JSON.stringify(json);
    try {
      return await this.#options.fetch(address, {
        method,
        headers: {
          ...headers,
          Accept: "*/*",
          Authorization: `Bearer ${token}`,
          ...(body === undefined ? {} : { "Content-Type": type }),
        },
        ...(body === undefined ? {} : { body }),
        // Nothing but the token says who asks, and it goes nowhere else.
        credentials: "omit",
        redirect: "error",
        referrerPolicy: "no-referrer",
        cache: "no-store",
        signal: AbortSignal.timeout(patience),
      });
    } catch (error) {
      throw unreached(error);
    }
  }

  /** Milliseconds Graph asks for (RFC 9110, 10.2.3: seconds, or a date), else ever longer. */
  #waitOf(response: Response, retries: number): number {
    const after = response.headers.get("Retry-After")?.trim() ?? "";
    if (/^\d{1,9}$/.test(after)) return Number(after) * 1000;
    const until = after === "" ? Number.NaN : Date.parse(after);
    return Number.isNaN(until) ? firstWait * 2 ** retries : Math.max(until - this.#options.now(), 0);
  }
}

const unreadable = (): GraphFailure =>
  new GraphFailure("failed", "Microsoft 365 answered with something that cannot be read.");

function askedToWait(milliseconds: number): GraphFailure {
  const minutes = Math.ceil(milliseconds / 60_000);
  return new GraphFailure(
    "busy",
    `Microsoft 365 is busy and asks to be left alone for ${String(minutes)} minutes. Try again then.`,
  );
}
