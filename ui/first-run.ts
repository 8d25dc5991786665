/** What is asked once about mail domains: whom Usher may ask, and which mail server is the reader's own. */
import type { Organisation, Resolver, Settings } from "../addin/host.ts";
import type { Judgement, Report } from "../core/report.ts";
import { isWithin } from "./evidence.ts";
import { domain, ours, type Phrase } from "./phrase.ts";
import { isPlainlyUnsigned } from "./present.ts";

/** Whether it is still open whom Usher may ask, and this message would be known better if somebody were. */
export function asksForResolver(
  { pending }: Report,
  { resolver }: Settings,
  { resolver: decided }: Organisation,
): boolean {
  return pending.includes("domain") && resolver === null && decided === null;
}

/**
 * The server that wrote the topmost results, where the reader may say that it is theirs; null where it may not
 * be offered: some server is known already, anything about the message is odd, another server had the message
 * after it, or its name is of the sender's own domain, which is what a forger would write.
 */
export function serverToLearn(
  report: Report,
  { authservIds }: Settings,
  organisation: Organisation,
  me: readonly string[],
): string | null {
  if (authservIds.length > 0 || organisation.authservIds.length > 0) return null;
  const [top] = report.trace.claimed;
  if (top?.ignored !== "not-listed" || !top.near || report.trust === null) return null;
  if ([report, ...report.others].some(isOdd)) return null;
  const server = readServer(top.server);
  if (server === null) return null;
  const near = (address: string): boolean => isNear(server, domainOf(address));
  return report.message.from.some(near) && !me.some(near) ? null : server;
}

function isOdd({ reasons }: Judgement): boolean {
  return reasons.some(
    (reason) =>
      reason.severity === "danger" || (reason.severity === "warning" && !isPlainlyUnsigned(reason, reasons)),
  );
}

function domainOf(address: string): string {
  return address.slice(address.lastIndexOf("@") + 1).toLowerCase();
}

function isNear(server: string, own: string): boolean {
  return isWithin(server, own) || isWithin(own, server);
}

/** Longest name of a server kept. */
const longestServer = 253;
/** A token (RFC 2045, 5.1; RFC 8601, 2.2), beyond ASCII too (RFC 6532). */
const serverName = /^[^\s\p{C}()<>@,;:\\"/[\]?=]+$/u;

/** An authserv-id as it is compared, lower case; null where the text is none. */
export function readServer(typed: string): string | null {
  const name = typed.trim().toLowerCase();
  return name.length <= longestServer && serverName.test(name) ? name : null;
}

/** The address of a resolver as it is kept; null where it is no https URL, or says more than where to ask. */
export function readResolver(typed: string): string | null {
  // RFC 8484, 4.1.1 names resolvers by templates.
  const address = typed.trim().replace(/\{\?dns\}$/, "");
  if (!URL.canParse(address)) return null;
  const url = new URL(address);
  const plain = url.username === "" && url.password === "" && url.hash === "";
  return url.protocol === "https:" && plain ? url.href : null;
}

/** A resolver by the name its host gives it, else by its own. */
export function resolverName(url: string, resolvers: readonly Resolver[]): Phrase {
  const known = resolvers.find((each) => each.url === url);
  if (known !== undefined) return [ours(known.name)];
  return [domain(URL.canParse(url) ? new URL(url).host : url)];
}
