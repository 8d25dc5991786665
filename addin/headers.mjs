// @ts-check
import { readFileSync } from "node:fs";

/**
 * The response headers of a host's page and of everything it loads. One list, for our own preview server
 * and for whatever configuration other servers need.
 */

/** Griffel puts an empty style element on the page and fills it rule by rule; this is the empty text's hash. */
const emptyStyle = "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='";

/** Where Outlook on the web runs, which frames the pane. */
const outlookOrigins = [
  "https://outlook.office.com",
  "https://outlook.office365.com",
  "https://outlook.live.com",
  "https://outlook.cloud.microsoft",
];

/** What differs from host to host: who may frame the page, whose scripts it runs, and whom else it asks. */
const hosts = {
  file: { frameAncestors: ["'none'"], scripts: [], connections: [] },
  outlook: {
    frameAncestors: outlookOrigins,
    // Microsoft has add-ins load office.js from there, and it loads the rest of itself from both.
    scripts: ["https://appsforoffice.microsoft.com", "https://ajax.aspnetcdn.com"],
    connections: ["https://graph.microsoft.com", "https://login.microsoftonline.com"],
  },
};

/** The resolvers every panel offers (RFC 8484), as it knows them too: those that let pages read their answers. */
const offered = /** @type {readonly { url: string }[]} */ (
  JSON.parse(readFileSync(new URL("resolvers.json", import.meta.url), "utf8"))
);

/** Whether a resolver may be asked from a page: what it is told must be for it alone. @param {unknown} url */
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
 * A worker takes its policy from its own script's response, so the same list goes with every file.
 *
 * @param {keyof typeof hosts} host
 * @param {{ resolvers?: readonly string[], decided?: string | null }} [choice] Resolvers of the operator beside
 *   those offered; and the one the organisation decided on, "none", or null where it left that open.
 * @returns {Record<string, string>}
 */
export function securityHeaders(host, choice = {}) {
  const { frameAncestors, scripts, connections } = hosts[host];
  const asked = new Set([...connections, ...resolverOrigins(choice)]);
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
    "frame-ancestors": frameAncestors.join(" "),
  };
  return {
    "Content-Security-Policy": Object.entries(policy)
      .map((directive) => directive.join(" "))
      .join("; "),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy":
      "camera=(), display-capture=(), geolocation=(), hid=(), microphone=(), midi=(), payment=(), serial=(), usb=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
  };
}

/**
 * Names with a content hash never change; everything else is asked for anew.
 *
 * @param {string} path URL path, from the root
 */
export const cacheControl = (path) =>
  path.startsWith("/assets/") ? "public, max-age=31536000, immutable" : "no-store";
