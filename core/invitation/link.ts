/** Whether a link leads where it says (verdict.md, link-deceptive). */
import { canonicalAddress } from "../mime/address.ts";
import type { Link } from "../report.ts";

/**
 * Schemes besides http(s) that open no program but mail and telephone, or stay in the message: honest
 * invitations carry them (RFC 7986, 5.11: tel and xmpp as conferences; RFC 5545, 3.8.1.1: cid as attachment).
 */
const plainSchemes = new Set([
  "http:",
  "https:",
  "mailto:",
  "tel:",
  "sms:",
  "sip:",
  "sips:",
  "xmpp:",
  "geo:",
  "cid:",
]);

/** Last labels of a bare word that make it a file's name rather than a site's. */
const fileEndings = new Set(
  "doc docx xls xlsx ppt pptx pdf txt rtf csv odt ods odp ics vcf eml msg png jpg jpeg gif svg htm html xml json md zip mp3 mp4 one vsdx js ts py cpp".split(
    " ",
  ),
);

/** Code units of a target; none that honest mail holds is near it. */
const longestTarget = 8192;

/** Code units of text looked at for a site's name. */
const longestText = 2000;

export function isDeceptive({ text, target }: Link): boolean {
  if (target.length > longestTarget) return true;
  const url = parseTarget(target);
  if (url === null) return false;
  if (!plainSchemes.has(url.protocol)) return true;
  if (url.protocol !== "http:" && url.protocol !== "https:")
    return namedUrls(text).length > 0 || (url.protocol === "mailto:" && namesOtherMailbox(text, url));
  // https://bank.example@evil.example, and the backslash that some readers take for a slash.
  if (url.username !== "" || url.password !== "" || /^[^?#]*\\/.test(target)) return true;
  // Right-to-left override: the text on screen is another than the one compared.
  if (/[\u202d\u202e]/.test(text)) return true;
  const reached = [url, unwrapped(url)].flatMap((candidate) =>
    candidate === null ? [] : [candidate.hostname],
  );
  return namedSites(text).some((named) => !reached.some((host) => isSameSite(named, host)));
}

/** Whether a text reads as the name of a site. */
export const namesSite = (text: string): boolean => namedSites(text).length > 0;

const namedSites = (text: string): readonly string[] => [...namedUrls(text), ...namedHost(text)];

/** Reads a target as a browser does; null where it leads nowhere outside the text (a fragment, a path). */
function parseTarget(target: string): URL | null {
  const written = target.replace(/[\t\n\r]/g, "").replace(/^[\0- ]+/, "");
  if (written === "" || written.startsWith("#")) return null;
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(written)?.[1] ?? null;
  // "www.example.com:8080" has no scheme, whatever the grammar says.
  if (scheme !== null && !scheme.includes(".")) return parseUrl(written);
  if (written.startsWith("//")) return parseUrl(`https:${written}`);
  return /^[^/?#]+\.[^/?#]/.test(written) ? parseUrl(`https://${written}`) : null;
}

function parseUrl(text: string): URL | null {
  try {
    return new URL(text);
  } catch {
    return null;
  }
}

/** Hosts that stand in for another by a rule known to all, honest mail being full of them. */
function unwrapped(url: URL): URL | null {
  const { hostname, pathname, searchParams } = url;
  if (hostname === "www.google.com" && pathname === "/url")
    return parseUrl(searchParams.get("q") ?? searchParams.get("url") ?? "");
  if (hostname.endsWith(".safelinks.protection.outlook.com")) return parseUrl(searchParams.get("url") ?? "");
  if (hostname === "urldefense.com" && pathname.startsWith("/v3/__"))
    return parseUrl(pathname.slice("/v3/__".length).replace(/^(https?:)\/(?!\/)/, "$1//"));
  return null;
}

const visible = (text: string): string =>
  text
    .slice(0, longestText)
    .normalize("NFKC")
    .replace(/\p{Cf}/gu, "")
    .trim();

/** Hosts of the URLs in a text, with or without a scheme. */
function namedUrls(text: string): readonly string[] {
  const shown = visible(text);
  const hosts: string[] = [];
  for (const [, authority = ""] of shown.matchAll(/\bhttps?:\/\/([^\s/?#\\<>"']+)/gi)) hosts.push(authority);
  for (const [host] of shown.matchAll(/\bwww\.[^\s/?#:\\<>"'@]+/gi)) hosts.push(host);
  return hosts.flatMap(hostOf);
}

/** The host that a text of one word is, if it reads as one. */
function namedHost(text: string): readonly string[] {
  const word = /^[^\s/?#:@]+(?=[/?#:]\S*$|$)/.exec(visible(text))?.[0] ?? "";
  const labels = word.replace(/\.$/, "").split(".");
  const last = labels.at(-1)?.toLowerCase() ?? "";
  return labels.length > 1 && /^\p{L}{2,}$/u.test(last) && !fileEndings.has(last) ? hostOf(word) : [];
}

function hostOf(authority: string): readonly string[] {
  const host = parseUrl(`https://${authority.slice(0, 512).replace(/[.,;:!)\]}]+$/, "")}`)?.hostname ?? "";
  return host === "" ? [] : [host];
}

function isSameSite(named: string, actual: string): boolean {
  const site = withoutWww(named);
  const host = withoutWww(actual);
  return site === host || host.endsWith(`.${site}`) || (site.endsWith(`.${host}`) && host.includes("."));
}

const withoutWww = (host: string): string => host.replace(/\.$/, "").replace(/^www\./, "");

/** Text that is a mailbox, over a mailto URI to another. */
function namesOtherMailbox(text: string, url: URL): boolean {
  const named = canonicalAddress(text.trim());
  if (named === null) return false;
  let address: string;
  try {
    address = decodeURIComponent(url.pathname);
  } catch {
    return true;
  }
  return canonicalAddress(address)?.toLowerCase() !== named.toLowerCase();
}
