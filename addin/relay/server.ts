import { createServer, type IncomingMessage, type RequestListener, type Server } from "node:http";
import { createServer as createSecureServer } from "node:https";
import { largestLookup, type Outcome } from "../ports/fetching.ts";
import type { Lookup } from "../../core/ports.ts";
import { rateLimit } from "./rate.ts";
import { readLookup } from "./request.ts";
import { Busy } from "./service.ts";

export interface Serving {
  /** As `relayService`. */
  readonly answer: (lookup: Lookup) => Promise<Outcome>;
  /** Origins of pages that may ask; who sends none is no page. */
  readonly origins: readonly string[];
  /** A proxy is in front, and says in X-Forwarded-For who asks. */
  readonly proxied?: boolean;
  readonly tls?: { readonly cert: string | Buffer; readonly key: string | Buffer } | null;
  readonly now?: () => number;
  /** Milliseconds within which a request has to be there, whole. */
  readonly patience?: number;
}

const types: Readonly<Record<Lookup["kind"], string>> = {
  crl: "application/pkix-crl",
  ocsp: "application/ocsp-response",
  issuers: "application/octet-stream",
};

/** Status and sentence of each word for what went wrong. */
const faults: Readonly<Record<string, readonly [number, string]>> = {
  "no-such-place": [404, "There are /lookup and /health here, and nothing else."],
  method: [405, "Look-ups are posted."],
  origin: [403, "Pages of this origin may not ask here."],
  type: [415, "A look-up is application/json, not compressed."],
  "request-too-large": [413, "This is longer than any look-up."],
  rate: [429, "Too many look-ups from here. Wait a little."],
  busy: [503, "Too many look-ups are under way. Wait a little."],
  malformed: [400, "This is no look-up."],
  "not-named": [403, "None of the certificates names this address."],
  "not-certified": [403, "No certificate that names this address leads to a trusted root."],
  "not-for-it": [403, "The OCSP request does not ask for a certificate that names this address."],
  address: [403, "Addresses of this kind are not looked up."],
  private: [403, "This address is not of the public network."],
  unreachable: [502, "No answer could be had."],
  redirects: [502, "The answer leads elsewhere."],
  "too-large": [502, "The answer is too long."],
  encoded: [502, "The answer is compressed."],
  "too-late": [504, "The answer took too long."],
  unlike: [502, "The answer is not what was asked for."],
  failed: [500, "Something went wrong here."],
};

const always = {
  "Cache-Control": "no-store",
  "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
  "Cross-Origin-Resource-Policy": "cross-origin",
  "Referrer-Policy": "no-referrer",
  "X-Content-Type-Options": "nosniff",
  Vary: "Origin",
};

/** Milliseconds after which an answer nobody fetches is dropped. */
const longestAnswer = 60_000;

/** Answers look-ups. Nothing is written down of who asks, or for what. */
export function relayHandler({ answer, origins, proxied = false, now }: Serving): RequestListener {
  const mayAsk = rateLimit(now);
  return (request, response) => {
    const { origin } = request.headers;
    const isKnown = origin !== undefined && origins.includes(origin);
    const shared = isKnown ? { ...always, "Access-Control-Allow-Origin": origin } : always;
    const timer = setTimeout(() => response.destroy(), longestAnswer);
    response.on("close", () => clearTimeout(timer));
    const send = (status: number, type: string, body: Uint8Array | string, more = {}): void => {
      response.writeHead(status, {
        ...shared,
        ...more,
        "Content-Type": type,
        "Content-Length": Buffer.byteLength(body),
        // What of the request is still under way is not read.
        ...(request.complete ? {} : { Connection: "close" }),
      });
      response.end(request.method === "HEAD" ? undefined : body);
    };
    const refuse = (word: string): void => {
      const [status, message] = faults[word] ?? faults["failed"]!;
      const more =
        status === 405
          ? { Allow: "POST, OPTIONS" }
          : [429, 503].includes(status)
            ? { "Retry-After": "5" }
            : {};
      send(status, "application/json", JSON.stringify({ error: word, message }), more);
    };
    const act = async (): Promise<void> => {
      if (request.url === "/health") {
        if (request.method !== "GET" && request.method !== "HEAD") return refuse("method");
        return send(200, "application/json", '{"status":"ok"}');
      }
      if (request.url !== "/lookup") return refuse("no-such-place");
      if (origin !== undefined && !isKnown) return refuse("origin");
      if (request.method === "OPTIONS") {
        response.writeHead(204, {
          ...shared,
          Allow: "POST, OPTIONS",
          "Access-Control-Allow-Methods": "POST",
          "Access-Control-Allow-Headers": "content-type",
          "Access-Control-Max-Age": "7200",
        });
        response.end();
        return;
      }
      if (request.method !== "POST") return refuse("method");
      if (!isJson(request)) return refuse("type");
      if (!mayAsk(addressOf(request, proxied))) return refuse("rate");
      const body = await bodyOf(request);
      if (body === null) return refuse("request-too-large");
      const lookup = readLookup(body);
      if (lookup === null) return refuse("malformed");
      const outcome = await answer(lookup);
      if (typeof outcome === "string") return refuse(outcome);
      send(200, types[lookup.kind], outcome);
    };
    act().catch((fault: unknown) => {
      if (!response.headersSent) refuse(fault instanceof Busy ? "busy" : "failed");
    });
  };
}

const isJson = ({ headers }: IncomingMessage): boolean =>
  /^application\/json(;\s*charset=utf-8)?$/i.test(headers["content-type"] ?? "") &&
  headers["content-encoding"] === undefined;

/** The proxy's own word is the last one; what stands before it, anybody can write. */
function addressOf({ headers, socket }: IncomingMessage, proxied: boolean): string {
  const said = headers["x-forwarded-for"];
  const last = [said ?? ""].flat().join(",").split(",").at(-1)?.trim() ?? "";
  return proxied && last !== "" ? last : (socket.remoteAddress ?? "");
}

/** Null: longer than any look-up. */
async function bodyOf(request: IncomingMessage): Promise<Uint8Array | null> {
  if (Number(request.headers["content-length"] ?? 0) > largestLookup) return null;
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Uint8Array>) {
    length += chunk.length;
    if (length > largestLookup) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** The relay, not yet listening. Throws where certificate and key are none. */
export function relayServer(serving: Serving): Server {
  const { tls = null, patience = 15_000 } = serving;
  const bounds = {
    maxHeaderSize: 8 * 1024,
    headersTimeout: patience,
    requestTimeout: patience,
    keepAliveTimeout: 5_000,
    connectionsCheckingInterval: Math.min(patience, 2_000),
  };
  const handler = relayHandler(serving);
  const server =
    tls === null ? createServer(bounds, handler) : createSecureServer({ ...bounds, ...tls }, handler);
  server.maxConnections = 256;
  return server;
}
