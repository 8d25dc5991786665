import type { Dns, DnsAnswer, DnsType } from "../../core/ports.ts";
import { readBody } from "./body.ts";
import { encodeQuery, readAnswer } from "./dns-message.ts";
import type { ReadAnswer } from "./dns-message.ts";

/** What a test puts in the world's place. */
export interface ResolverOptions {
  readonly fetch?: typeof fetch;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
  /** Milliseconds after which there is no answer. */
  readonly patience?: number;
}

/** A DNS message is no longer than this (RFC 1035, 4.2.2). */
const longestAnswer = 65_535;
/** Answers kept at once. */
const mostKept = 500;
/** Seconds an answer is kept at most, whatever its TTL. */
const longestKept = 3600;

const mediaType = "application/dns-message";
const failed: ReadAnswer = { answer: { status: "failed", records: [], dnssec: null }, ttl: 0 };

/**
 * The DNS as one resolver tells it over HTTPS (RFC 8484, GET). It learns the names, and from us nothing else:
 * no cookie, no referrer, no length of a name. Answers are kept as long as their TTL lets them, in memory
 * alone; what fails is asked anew the next time.
 */
export function resolverDns(url: string, options: ResolverOptions = {}): Dns {
  const { now = Date.now, patience = 5000 } = options;
  const kept = new Map<string, { readonly answer: DnsAnswer; readonly until: number }>();
  const running = new Map<string, Promise<DnsAnswer>>();

  async function put(name: string, type: DnsType, key: string): Promise<DnsAnswer> {
    const { answer, ttl } = await ask(url, name, type, options.fetch ?? fetch, patience).catch(() => failed);
    const seconds = Math.min(ttl, longestKept);
    if (answer.status !== "failed" && seconds > 0) {
      const [oldest] = kept.keys();
      if (kept.size >= mostKept && oldest !== undefined) kept.delete(oldest);
      kept.set(key, { answer, until: now() + seconds * 1000 });
    }
    return answer;
  }

  return {
    lookup(name, type) {
      const key = `${type} ${name}`;
      const known = kept.get(key);
      if (known !== undefined && now() < known.until) return Promise.resolve(known.answer);
      kept.delete(key);
      let answer = running.get(key);
      if (answer === undefined) {
        answer = put(name, type, key).finally(() => running.delete(key));
        running.set(key, answer);
      }
      return answer;
    },
  };
}

/** Rejects where there is no answer, or none of this protocol. */
async function ask(
  resolver: string,
  name: string,
  type: DnsType,
  get: typeof fetch,
  patience: number,
): Promise<ReadAnswer> {
  const url = new URL(resolver);
  url.searchParams.set("dns", base64url(encodeQuery(name, type)));
  const response = await get(url.href, {
    headers: { accept: mediaType },
    mode: "cors",
    credentials: "omit",
    referrerPolicy: "no-referrer",
    redirect: "error",
    // Kept on disk, names would outlast the page, and TTLs begin anew with every reading.
    cache: "no-store",
    signal: AbortSignal.timeout(patience),
  });
  const [written = ""] = (response.headers.get("content-type") ?? "").split(";", 1);
  if (response.status !== 200 || written.trim().toLowerCase() !== mediaType) {
    await response.body?.cancel();
    return failed;
  }
  const octets = await readBody(response, longestAnswer);
  if (octets === null) return failed;
  const { answer, ttl } = readAnswer(octets, name, type);
  // RFC 8484, 5.1: what a cache on the way kept has that much less to live.
  const age = Number(response.headers.get("age") ?? 0);
  return { answer, ttl: age > 0 ? Math.max(0, ttl - age) : ttl };
}

/** RFC 4648, 5, without padding (RFC 8484, 6). */
const base64url = (octets: Uint8Array): string =>
  btoa(String.fromCharCode(...octets))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
