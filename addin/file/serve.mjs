// @ts-check
/** The preview server of the file host: the built panel, from memory, on loopback, with the real headers. */
import { readdirSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { cacheControl, isResolver, securityHeaders } from "../headers.mjs";

const home = "/file/";
/** Where the page looks for what its organisation decided. */
const policyPath = `${home}policy.json`;

/** @type {Record<string, string>} */
const types = {
  ".css": "text/css; charset=utf-8",
  ".eml": "message/rfc822",
  ".html": "text/html; charset=utf-8",
  ".ics": "text/calendar; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".md": "text/markdown; charset=utf-8",
  ".pem": "application/x-pem-file",
  ".png": "image/png",
  ".svg": "image/svg+xml; charset=utf-8",
  ".txt": "text/plain; charset=utf-8",
  ".webmanifest": "application/manifest+json; charset=utf-8",
  ".woff2": "font/woff2",
};

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
      type: types[extname(entry.name)] ?? "application/octet-stream",
      body: readFileSync(path),
    };
    files.set(prefix + entry.name, file);
    if (entry.name === "index.html") files.set(prefix, file);
  }
  return files;
}

/**
 * A policy file as it is served: a JSON object. The page holds it against the whole schema; what this server
 * itself goes by is its resolver. Throws an Error with a sentence.
 *
 * @param {string} path
 * @returns {{ text: string, resolver: string | null }}
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
  if (!("resolver" in value)) return { text, resolver: null };
  const { resolver } = value;
  if (resolver !== "none" && !isResolver(resolver))
    throw new Error(`The policy ${path} must name its resolver by an https address, or "none".`);
  return { text, resolver: String(resolver) };
}

/**
 * A server for a built panel, not yet listening. Throws where the folder cannot be read.
 *
 * @param {string} folder
 * @param {{ resolvers?: readonly string[], policy?: { text: string, resolver: string | null } | null }} [operator]
 *   Resolvers its pages may ask beside those they offer, and what the organisation decided.
 */
export function panelServer(folder, { resolvers = [], policy = null } = {}) {
  const files = readFolder(folder);
  // Nothing decided is an answer too: a page that gets none has to wonder.
  files.set(policyPath, { type: types[".json"] ?? "", body: Buffer.from(policy?.text ?? "{}") });
  const security = securityHeaders("file", { resolvers, decided: policy?.resolver ?? null });
  return createServer((request, response) => {
    const path = (request.url ?? "/").split("?", 1)[0] ?? "/";
    /** @type {(status: number, headers: Record<string, string>, body?: Buffer | string) => void} */
    const answer = (status, headers, body = "") => {
      response.writeHead(status, { ...security, ...headers, "Content-Length": Buffer.byteLength(body) });
      response.end(request.method === "HEAD" ? undefined : body);
    };
    const plain = { "Content-Type": "text/plain; charset=utf-8", "Cache-Control": "no-store" };
    if (request.method !== "GET" && request.method !== "HEAD")
      return answer(405, { ...plain, Allow: "GET, HEAD" }, "Only GET and HEAD are answered here.\n");
    if (path === "/" || path === home.slice(0, -1))
      return answer(302, { ...plain, Location: home }, `The panel is at ${home}\n`);
    const file = files.get(path);
    if (file === undefined) return answer(404, plain, "There is no such file here.\n");
    return answer(200, { "Content-Type": file.type, "Cache-Control": cacheControl(path) }, file.body);
  });
}

/** @param {string} sentence @returns {never} */
function fail(sentence) {
  console.error(sentence);
  process.exit(1);
}

function main() {
  const folder = fileURLToPath(new URL("../../dist/panel", import.meta.url));
  const wanted = process.env["PORT"] ?? "4173";
  const port = /^\d{1,5}$/.test(wanted) ? Number(wanted) : -1;
  if (port < 0 || port > 65_535) fail(`Cannot listen on port "${wanted}": PORT must be from 0 to 65535.`);

  const resolvers = (process.env["RESOLVERS"] ?? "").split(/\s+/).filter((url) => url !== "");
  for (const url of resolvers)
    if (!isResolver(url)) fail(`Cannot use the resolver "${url}": RESOLVERS must be https addresses.`);
  const named = process.env["POLICY"] ?? "";
  /** @type {ReturnType<typeof readPolicyFile> | null} */
  let policy = null;
  try {
    if (named !== "") policy = readPolicyFile(named);
  } catch (error) {
    fail(error instanceof Error ? error.message : String(error));
  }

  let server;
  try {
    server = panelServer(folder, { resolvers, policy });
  } catch {
    fail(`Cannot read ${folder}: build the panel first with "npm run build".`);
  }
  server.on("error", (error) => {
    const busy = "code" in error && error.code === "EADDRINUSE";
    fail(
      `Cannot listen on 127.0.0.1:${port}: ${busy ? "the port is in use, choose another with PORT=…" : error.message}`,
    );
  });
  server.listen(port, "127.0.0.1", () => {
    const address = server.address();
    const at = typeof address === "object" && address !== null ? address.port : port;
    console.log(`Usher is at http://127.0.0.1:${at}/ (Ctrl+C stops it)`);
  });
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => process.exit(0));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main();
