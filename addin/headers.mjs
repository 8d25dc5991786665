// @ts-check
import { readFileSync } from "node:fs";

/**
 * The response headers of a host's page and of everything it loads. One list, for our own preview server
 * and for whatever configuration other servers need.
 */

/** Griffel puts an empty style element on the page and fills it rule by rule; this is the empty text's hash. */
const emptyStyle = "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='";

/** Where Outlook on the web runs, the new Outlook for Windows too: it frames the pane. */
const outlookOrigins = [
  "https://outlook.office.com",
  "https://outlook.office365.com",
  "https://outlook.live.com",
  "https://outlook.cloud.microsoft",
];

/** What differs from host to host: who may frame the page, whose scripts it runs, and whom else it asks. */
const hosts = {
  file: {
    frameAncestors: [],
    scripts: [],
    connections: [],
    isolation: { "Cross-Origin-Opener-Policy": "same-origin" },
  },
  outlook: {
    frameAncestors: outlookOrigins,
    // Microsoft has add-ins load office.js from there, and it loads the rest of itself from both; of the
    // second only the folder with that, for beside it lie frameworks that could run a page's text as code. Where it
    // would send its telemetry is not among the connections.
    scripts: ["https://appsforoffice.microsoft.com", "https://ajax.aspnetcdn.com/ajax/3.5/"],
    connections: ["https://graph.microsoft.com", "https://login.microsoftonline.com"],
    // No opener policy: where the pane is a window's own page, the switch of browsing contexts would clear
    // window.name, by which Outlook tells office.js where it runs.
    isolation: {},
  },
};

/** The resolvers every panel offers (RFC 8484), as it knows them too: those that let pages read their answers. */
const offered = /** @type {readonly { url: string }[]} */ (
  JSON.parse(readFileSync(new URL("resolvers.json", import.meta.url), "utf8"))
);

/** Whether a resolver or a relay may be asked from a page: what it is told must be for it alone. @param {unknown} url */
export function isResolver(url) {
  if (typeof url !== "string" || !URL.canParse(url)) return false;
  const { protocol, username, password, host } = new URL(url);
  // A host may hold characters that would end a directive of the policy it is put in.
  return protocol === "https:" && username === "" && password === "" && /^[\w.:[\]-]+$/.test(host);
}

/**
 * What a page may ask beside its own server: the resolvers offered and the operator's own; where the
 * organisation decided, what it decided and nobody else.
 *
 * @param {{ resolvers?: readonly string[], decided?: string | null }} choice
 */
function resolverOrigins({ resolvers = [], decided = null }) {
  const urls = decided === null ? [...offered.map(({ url }) => url), ...resolvers] : [decided];
  return urls.filter(isResolver).map((url) => new URL(url).origin);
}

/**
 * Which relays may look things up for a page: the operator's; where the organisation decided, what it decided and nobody else.
 *
 * @param {{ relays?: readonly string[], fetching?: string | null }} choice
 */
function relayOrigins({ relays = [], fetching = null }) {
  return (fetching === null ? relays : [fetching]).filter(isResolver).map((url) => new URL(url).origin);
}

/**
 * Whether a page of another server may be named as one that frames the pane: an origin, over TLS.
 *
 * @param {unknown} origin
 */
export const isFramer = (origin) =>
  typeof origin === "string" && isResolver(origin) && new URL(origin).origin === origin;

/**
 * @typedef {object} Choice
 * @property {readonly string[]} [resolvers] Resolvers of the operator beside those offered.
 * @property {string | null} [decided] The resolver the organisation decided on, "none", or null where it left
 *   that open.
 * @property {readonly string[]} [relays] Relays of the operator, for look-ups of certificates (addin/relay).
 * @property {string | null} [fetching] The relay the organisation decided on, "off" or "direct", or null where it left
 *   that open.
 * @property {readonly string[]} [frames] Origins that may frame the page beside the host's own.
 */

/**
 * A worker takes its policy from its own script's response, so the same list goes with every file, and with
 * every refusal.
 *
 * @param {keyof typeof hosts} host
 * @param {Choice} [choice]
 * @returns {Record<string, string>}
 */
export function securityHeaders(host, choice = {}) {
  const { frameAncestors, scripts, connections, isolation } = hosts[host];
  const asked = new Set([...connections, ...resolverOrigins(choice), ...relayOrigins(choice)]);
  const frames = new Set([...frameAncestors, ...(choice.frames ?? []).filter(isFramer)]);
  const policy = {
    "default-src": "'none'",
    "script-src": ["'self'", ...scripts].join(" "),
    "style-src": `'self' ${emptyStyle}`,
    "img-src": "'self'",
    "font-src": "'self'",
    "connect-src": ["'self'", ...asked].join(" "),
    "worker-src": "'self'",
    "manifest-src": "'self'",
    "form-action": "'none'",
    "base-uri": "'none'",
    "frame-ancestors": frames.size === 0 ? "'none'" : [...frames].join(" "),
  };
  return {
    "Content-Security-Policy": Object.entries(policy)
      .map((directive) => directive.join(" "))
      .join("; "),
    ...isolation,
    "Permissions-Policy":
      "camera=(), display-capture=(), geolocation=(), hid=(), microphone=(), midi=(), payment=(), serial=(), usb=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
  };
}

/**
 * What goes with a file by where it lies, the first that fits: how long it may be kept, and which pages may
 * show it. Icons stand in Outlook's own pages, which put another picture in their place where they come with
 * Cache-Control of any kind. Names with a content hash never change; everything else is asked for anew.
 */
export const places = [
  {
    prefix: "/assets/",
    headers: {
      "Cache-Control": "public, max-age=31536000, immutable",
      "Cross-Origin-Resource-Policy": "same-origin",
    },
  },
  { prefix: "/icons/", headers: { "Cross-Origin-Resource-Policy": "cross-origin" } },
];

/** What goes with everything else, and with what is not there at all. */
export const elsewhere = { "Cache-Control": "no-store", "Cross-Origin-Resource-Policy": "same-origin" };

/**
 * @param {string} path URL path of a file that is there, from the root
 * @returns {Readonly<Record<string, string>>}
 */
export const placeHeaders = (path) =>
  places.find(({ prefix }) => path.startsWith(prefix))?.headers ?? elsewhere;

/**
 * Goes with answers of a server that people reach by a name of its own (RFC 6797), never with those of
 * localhost: every other server on that machine would have to speak TLS from then on.
 */
export const transportSecurity = { "Strict-Transport-Security": "max-age=31536000" };
