/** Fetches addresses that strangers chose, from Node: what a certificate says must not lead into the network of who asks. */
import { lookup as resolveName } from "node:dns/promises";
import { request as requestPlain, type IncomingMessage, type RequestOptions } from "node:http";
import { request as requestSecure } from "node:https";
import { BlockList, isIP, isIPv6 } from "node:net";

/** Refused before or after somebody was asked; `code` says why. */
export class Refusal extends Error {
  readonly code: RefusalCode;

  constructor(code: RefusalCode) {
    super(code);
    this.code = code;
  }
}

export type RefusalCode =
  /** Not http or https, with a password, or on a port nobody listed. */
  | "address"
  /** Not of the public network, and not listed. */
  | "private"
  /** No such name, no answer, another status than 200. */
  | "unreachable"
  | "redirects"
  | "too-large"
  /** In a form that would have to be unpacked. */
  | "encoded"
  | "too-late";

export interface Guard {
  /** Octets of the answer. */
  readonly limit: number;
  /** Milliseconds, all in all. */
  readonly patience: number;
  /** Hosts, or hosts and ports, that may lie anywhere: "crl.acme.example", "10.1.2.3:8080"; lower case. */
  readonly allowed: readonly string[];
  /** All addresses of a name. */
  readonly resolve: (name: string) => Promise<readonly string[]>;
}

/** What is posted, else it is a GET. */
export interface Posted {
  readonly body: Uint8Array;
  readonly type: string;
}

/** As the operating system has it. */
export const systemResolve = async (name: string): Promise<readonly string[]> =>
  (await resolveName(name, { all: true, verbatim: true })).map(({ address }) => address);

const mostRedirects = 2;
/** Addresses of one name that are tried, where the first does not answer. */
const mostTried = 4;

/**
 * One answer of status 200, whole. A name is resolved once, every address it has must be public, and the connection goes
 * to one of those: a second answer of the resolver leads nowhere. Redirects are held to the same, and who is not listed
 * leads to nobody who is. No cookie, no referrer, nothing of who asks is sent. Rejects with a `Refusal`.
 */
export async function guardedFetch(
  written: string,
  posted: Posted | null,
  guard: Guard,
): Promise<Uint8Array> {
  const deadline = AbortSignal.timeout(guard.patience);
  let url = written;
  let { allowed } = guard;
  for (let left = mostRedirects; ; left--) {
    const address = readAddress(url, allowed);
    const answer = await askOnce(address, posted, { ...guard, allowed }, deadline);
    if (answer.kind === "found") return answer.octets;
    // Who is not listed has no say in what is asked of those who are, which may be inside.
    if (!isListed(address, allowed)) allowed = [];
    // What was posted is not told to somebody else.
    if (left === 0 || posted !== null) throw new Refusal("redirects");
    url = URL.canParse(answer.location, url) ? new URL(answer.location, url).href : "";
  }
}

/** Throws a `Refusal`. */
export function readAddress(text: string, allowed: readonly string[] = []): URL {
  // Octets a parser would drop could make two readers see two addresses.
  if (!/^https?:\/\/[!-~]+$/i.test(text) || !URL.canParse(text)) throw new Refusal("address");
  const url = new URL(text);
  if (url.username !== "" || url.password !== "" || url.hostname === "") throw new Refusal("address");
  // 80 and 443 are the schemes' own, which the parser leaves out; each on the other scheme is none.
  if (url.port !== "" && !allowed.includes(url.host)) throw new Refusal("address");
  return url;
}

type Answer =
  | { readonly kind: "found"; readonly octets: Uint8Array }
  | { readonly kind: "elsewhere"; readonly location: string };

async function askOnce(
  url: URL,
  posted: Posted | null,
  guard: Guard,
  deadline: AbortSignal,
): Promise<Answer> {
  const addresses = await within(deadline, addressesOf(url, guard));
  const response = await reach(url, addresses, posted, deadline);
  try {
    const { statusCode = 0, headers } = response;
    if ([301, 302, 303, 307, 308].includes(statusCode))
      return { kind: "elsewhere", location: headers.location ?? "" };
    if (statusCode !== 200) throw new Refusal("unreachable");
    if (!/^(identity)?$/i.test(headers["content-encoding"] ?? "")) throw new Refusal("encoded");
    return { kind: "found", octets: await bodyOf(response, guard.limit, deadline) };
  } finally {
    response.destroy();
  }
}

const isListed = ({ hostname, host }: URL, allowed: Guard["allowed"]): boolean =>
  allowed.includes(hostname) || allowed.includes(host);

/** The addresses to connect to, and no others. */
async function addressesOf(url: URL, { allowed, resolve }: Guard): Promise<readonly string[]> {
  const bare = url.hostname.replace(/^\[|\]$/g, "");
  const addresses =
    isIP(bare) === 0
      ? await resolve(bare).catch(() => {
          throw new Refusal("unreachable");
        })
      : [bare];
  if (addresses.length === 0) throw new Refusal("unreachable");
  // One private address among public ones is no accident.
  if (!isListed(url, allowed) && !addresses.every(isPublic)) throw new Refusal("private");
  return addresses.slice(0, mostTried);
}

/** The first that answers. */
async function reach(
  url: URL,
  addresses: readonly string[],
  posted: Posted | null,
  deadline: AbortSignal,
): Promise<IncomingMessage> {
  let fault: unknown = new Refusal("unreachable");
  for (const address of addresses) {
    try {
      return await connect(url, address, posted, deadline);
    } catch (error) {
      fault = error;
      if (deadline.aborted) break;
    }
  }
  throw fault;
}

function connect(
  url: URL,
  address: string,
  posted: Posted | null,
  deadline: AbortSignal,
): Promise<IncomingMessage> {
  const secure = url.protocol === "https:";
  const name = url.hostname.replace(/^\[|\]$/g, "");
  const options: RequestOptions & { servername?: string } = {
    host: address,
    port: url.port === "" ? (secure ? 443 : 80) : Number(url.port),
    path: `${url.pathname}${url.search}`,
    method: posted === null ? "GET" : "POST",
    setHost: false,
    headers: {
      host: url.host,
      accept: "*/*",
      "accept-encoding": "identity",
      connection: "close",
      ...(posted === null
        ? {}
        : { "content-type": posted.type, "content-length": String(posted.body.length) }),
    },
    agent: false,
    signal: deadline,
    maxHeaderSize: 16 * 1024,
    ...(secure && isIP(name) === 0 ? { servername: name } : {}),
  };
  return new Promise((resolve, reject) => {
    const fail = (): void => reject(new Refusal(deadline.aborted ? "too-late" : "unreachable"));
    const request = (secure ? requestSecure : requestPlain)(options, resolve);
    request.on("error", fail);
    request.on("upgrade", (_response, socket) => {
      socket.destroy();
      fail();
    });
    request.end(posted?.body);
  });
}

async function bodyOf(response: IncomingMessage, limit: number, deadline: AbortSignal): Promise<Uint8Array> {
  const announced = Number(response.headers["content-length"] ?? 0);
  if (announced > limit) throw new Refusal("too-large");
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const chunk of response as AsyncIterable<Uint8Array>) {
      length += chunk.length;
      if (length > limit) throw new Refusal("too-large");
      chunks.push(chunk);
    }
  } catch (fault) {
    if (fault instanceof Refusal) throw fault;
    throw new Refusal(deadline.aborted ? "too-late" : "unreachable");
  }
  if (deadline.aborted) throw new Refusal("too-late");
  // One that broke off without an end would otherwise pass for whole.
  if (!response.complete) throw new Refusal("unreachable");
  return Uint8Array.from(Buffer.concat(chunks));
}

/** Rejects with "too-late" where the promise takes longer: a resolver cannot be told to stop. */
function within<T>(deadline: AbortSignal, promise: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const late = (): void => reject(new Refusal("too-late"));
    if (deadline.aborted) late();
    deadline.addEventListener("abort", late, { once: true });
    promise.then(resolve, reject).finally(() => deadline.removeEventListener("abort", late));
  });
}

/** What is not the public network by IANA's registry of special IPv4 addresses (RFC 6890). */
const special4 = [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.31.196.0", 24],
  ["192.52.193.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["192.175.48.0", 24],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 4],
  ["240.0.0.0", 4],
] as const;

/** The same of IPv6, within 2000::/3, beside which nothing is public; 2002::/16 and 2001::/32 hold IPv4 addresses. */
const special6 = [
  ["2001::", 23],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["2620:4f:8000::", 48],
  ["3fff::", 20],
] as const;

const refused = new BlockList();
for (const [net, prefix] of special4) refused.addSubnet(net, prefix, "ipv4");
for (const [net, prefix] of special6) refused.addSubnet(net, prefix, "ipv6");
const global6 = new BlockList();
global6.addSubnet("2000::", 3, "ipv6");

/** Whether an address is one of the public network: of the loopback, private, link-local, multicast or translated ones none is. */
export function isPublic(address: string): boolean {
  if (isIP(address) === 0) return false;
  if (!isIPv6(address)) return !refused.check(address, "ipv4");
  return global6.check(address, "ipv6") && !refused.check(address, "ipv6");
}
