// @ts-check
/** Serves a built panel from memory with the real headers: each host's own preview server, and the tests. */
import { readdirSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { createServer as createSecureServer } from "node:https";
import { extname, join } from "node:path";
import { elsewhere, isResolver, placeHeaders, securityHeaders } from "./headers.mjs";

/** Content types by the ending of a file's name. @type {Readonly<Record<string, string>>} */
export const types = {
  ".css": "text/css; charset=utf-8",
  ".eml": "message/rfc822",
  ".html": "text/html; charset=utf-8",
  ".ics": "text/calendar; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".md": "text/markdown; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".pem": "application/x-pem-file",
  ".png": "image/png",
  ".svg": "image/svg+xml; charset=utf-8",
  ".txt": "text/plain; charset=utf-8",
  ".webmanifest": "application/manifest+json; charset=utf-8",
  ".woff2": "font/woff2",
};

/** The content type of what has none of those endings. */
export const otherType = "application/octet-stream";

/**
 * Every file of the folder by the URL path it answers to. What is not in this table does not exist, so no
 * path can lead out of the folder.
 *
 * @param {string} folder
 * @returns {Map<string, { type: string, body: Buffer }>}
 */
function readFolder(folder, prefix = "/") {
  /** @type {Map<string, { type: string, body: Buffer }>} */
  const files = new Map();
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory())
      for (const [name, file] of readFolder(path, `${prefix}${entry.name}/`)) files.set(name, file);
    if (!entry.isFile()) continue;
    const file = {
      type: types[extname(entry.name)] ?? otherType,
      body: readFileSync(path),
    };
    files.set(prefix + entry.name, file);
    if (entry.name === "index.html") files.set(prefix, file);
  }
  return files;
}

/**
 * A policy file as it is served: a JSON object. The page holds it against the whole schema; what this server
 * itself goes by is its resolver and its relay. Throws an Error with a sentence.
 *
 * @param {string} path
 * @returns {{ text: string, resolver: string | null, fetching: string | null }}
 */
export function readPolicyFile(path) {
  let text;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : error;
    throw new Error(`Cannot read the policy ${path}: ${String(code)}.`);
  }
  /** @type {unknown} */
  let value;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Error(`The policy ${path} is not JSON.`);
  }
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new Error(`The policy ${path} must be an object.`);
  const { resolver = null, fetching = null } = /** @type {{ resolver?: unknown, fetching?: unknown }} */ (
    value
  );
  if ("resolver" in value && resolver !== "none" && !isResolver(resolver))
    throw new Error(`The policy ${path} must name its resolver by an https address, or "none".`);
  if ("fetching" in value && fetching !== "off" && fetching !== "direct" && !isResolver(fetching))
    throw new Error(`The policy ${path} must name its relay by an https address, or say "off" or "direct".`);
  return {
    text,
    resolver: typeof resolver === "string" ? resolver : null,
    fetching: typeof fetching === "string" ? fetching : null,
  };
}

/**
 * @typedef {object} Operator
 * @property {"file" | "outlook"} [host] Whose page is at "/", and whose headers are sent; the file host where left out.
 * @property {readonly string[]} [resolvers] Resolvers its pages may ask beside those they offer.
 * @property {readonly string[]} [relays] Relays its pages may ask to look certificates up.
 * @property {readonly string[]} [frames] Origins that may frame its pages beside the host's own.
 * @property {{ text: string, resolver: string | null, fetching?: string | null } | null} [policy] What the organisation decided.
 * @property {Readonly<Record<string, string>>} [files] JSON texts served beside the page, by name.
 * @property {{ cert: string | Buffer, key: string | Buffer } | null} [tls] The certificate where it speaks https.
 */

/** What may be beside a host's page. Nothing decided is an answer too: a page that gets none has to wonder. */
export const nothingDecided = {
  file: { "policy.json": "{}" },
  outlook: { "policy.json": "{}", "graph.json": "{}" },
};

/**
 * Answers requests for a built panel. Throws where the folder cannot be read.
 *
 * @param {string} folder
 * @param {Operator} [operator]
 * @returns {import("node:http").RequestListener}
 */
export function panelHandler(
  folder,
  { host = "file", resolvers = [], relays = [], frames = [], policy = null, files: beside = {} } = {},
) {
  const home = `/${host}/`;
  const files = readFolder(folder);
  const decided = policy === null ? {} : { "policy.json": policy.text };
  for (const [name, text] of Object.entries({ ...nothingDecided[host], ...beside, ...decided }))
    files.set(home + name, { type: types[".json"] ?? otherType, body: Buffer.from(text) });
  const security = securityHeaders(host, {
    resolvers,
    relays,
    frames,
    decided: policy?.resolver ?? null,
    fetching: policy?.fetching ?? null,
  });
  return (request, response) => {
    const path = (request.url ?? "/").split("?", 1)[0] ?? "/";
    /** @type {(status: number, headers: Record<string, string>, body?: Buffer | string) => void} */
    const answer = (status, headers, body = "") => {
      response.writeHead(status, { ...security, ...headers, "Content-Length": Buffer.byteLength(body) });
      response.end(request.method === "HEAD" ? undefined : body);
    };
    const plain = { ...elsewhere, "Content-Type": "text/plain; charset=utf-8" };
    if (request.method !== "GET" && request.method !== "HEAD")
      return answer(405, { ...plain, Allow: "GET, HEAD" }, "Only GET and HEAD are answered here.\n");
    if (path === "/" || path === home.slice(0, -1))
      return answer(302, { ...plain, Location: home }, `The panel is at ${home}\n`);
    const file = files.get(path);
    if (file === undefined) return answer(404, plain, "There is no such file here.\n");
    return answer(200, { ...placeHeaders(path), "Content-Type": file.type }, file.body);
  };
}

/**
 * A server for a built panel, not yet listening. Throws where the folder cannot be read, or the certificate and
 * its key are none.
 *
 * @param {string} folder
 * @param {Operator} [operator]
 * @returns {import("node:http").Server}
 */
export function panelServer(folder, operator = {}) {
  const handler = panelHandler(folder, operator);
  const { tls = null } = operator;
  return tls === null ? createServer(handler) : createSecureServer(tls, handler);
}
