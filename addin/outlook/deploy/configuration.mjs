// @ts-check
/** nginx configurations for the built panel, made from the lists our own servers go by. */
import { elsewhere, places, securityHeaders, transportSecurity } from "../../headers.mjs";
import { nothingDecided, otherType, types } from "../../server.mjs";

/**
 * @typedef {object} Site
 * @property {string} origin Where people reach it; https.
 * @property {string} root The built panel on the server; absolute.
 * @property {{ cert: string, key: string } | null} tls Paths on the server; null: a proxy in front speaks https.
 * @property {readonly string[]} listen Ports, or addresses and ports.
 * @property {import("../../headers.mjs").Choice} choice
 */

/** A text as one word: nothing in it ends the word or names a variable. @param {string} text */
function word(text) {
  if (/["\\$\p{Cc}]/u.test(text)) throw new Error(`nginx cannot be told ${JSON.stringify(text)}.`);
  return `"${text}"`;
}

/** @param {string} opening @param {readonly string[]} lines */
const block = (opening, lines) =>
  `${opening} {\n${lines.map((line) => line.replace(/^(?=.)/gm, "  ")).join("\n")}\n}`;

/** Headers that differ from place to place. */
const differing = [
  ...new Set([elsewhere, ...places.map(({ headers }) => headers)].flatMap((headers) => Object.keys(headers))),
];

/** @param {string} header */
const variable = (header) => `$usher_${header.toLowerCase().replaceAll("-", "_")}`;

/** A header by the answer's place; an empty one is not sent. @param {string} name */
function map(name) {
  /** @type {(headers: Readonly<Record<string, string>>) => string} */
  const value = (headers) => word(headers[name] ?? "");
  return block(`map "$status:$uri" ${variable(name)}`, [
    // A refusal has no place: nobody should keep "not there" for a year.
    ...places.map(({ prefix, headers }) => `"~^(?:200|304):${prefix}" ${value(headers)};`),
    `default ${value(elsewhere)};`,
  ]);
}

const methods = block("map $request_method $usher_allow", ['GET "";', 'HEAD "";', 'default "GET, HEAD";']);

/** Text shrinks to a third; pictures and certificates do not. */
const shrinking = [
  ...new Set(Object.values(types).filter((type) => type.includes("charset=") || type === types[".eml"])),
];

/** A text of our own, whatever the name that was asked for ends in. @param {string} type @param {number} status @param {string} text */
const answer = (type, status, text) => [
  "types { }",
  `default_type ${word(type)};`,
  `return ${status} "${text}";`,
];

/** @param {Site} site */
function server({ origin, root, tls, listen, choice }) {
  const everywhere = { ...securityHeaders("outlook", choice), ...transportSecurity };
  const plain = "text/plain; charset=utf-8";
  const json = types[".json"] ?? otherType;
  return block("server", [
    ...listen.map((address) => `listen ${address}${tls === null ? "" : " ssl http2"};`),
    `server_name ${new URL(origin).hostname};`,
    ...(tls === null
      ? []
      : [
          `ssl_certificate ${word(tls.cert)};`,
          `ssl_certificate_key ${word(tls.key)};`,
          "ssl_protocols TLSv1.2 TLSv1.3;",
          "ssl_session_cache shared:usher:1m;",
          "ssl_session_tickets off;",
        ]),
    "server_tokens off;",
    "absolute_redirect off;",
    "",
    `root ${word(root)};`,
    `disable_symlinks on from=${word(root)};`,
    "autoindex off;",
    "merge_slashes off;",
    "max_ranges 0;",
    "client_max_body_size 1k;",
    "",
    block(
      "types",
      Object.entries(types).map(([ending, type]) => `${word(type)} ${ending.slice(1)};`),
    ),
    `default_type ${otherType};`,
    "gzip on;",
    "gzip_vary on;",
    "gzip_proxied any;",
    "gzip_min_length 1024;",
    `gzip_types ${shrinking.map(word).join(" ")};`,
    "",
    "# All headers stand here: a single one in a location would take the place of them all.",
    ...Object.entries(everywhere).map(([name, value]) => `add_header ${name} ${word(value)} always;`),
    ...differing.map((name) => `add_header ${name} ${variable(name)} always;`),
    "add_header Allow $usher_allow always;",
    "",
    'if ($usher_allow != "") { return 405; }',
    "error_page 405 @refused;",
    "location = / { return 302 /outlook/; }",
    "location = /outlook { return 302 /outlook/; }",
    "# The operator's own: containers mount such files as links, and one that is not followed would decide nothing.",
    ...Object.keys(nothingDecided.outlook).map(
      (name) => `location = /outlook/${name} { disable_symlinks off; try_files $uri @undecided; }`,
    ),
    'location / { try_files $uri "${uri}index.html" @absent; }',
    block("location @undecided", answer(json, 200, "{}")),
    block("location @absent", answer(plain, 404, "There is no such file here.\\n")),
    block("location @refused", answer(plain, 405, "Only GET and HEAD are answered here.\\n")),
  ]);
}

/**
 * What a server that runs other sites too includes at the level of http. Throws where something cannot be
 * written as nginx reads it.
 *
 * @param {Site} site
 */
export const httpPart = (site) => `${[...differing.map(map), methods, server(site)].join("\n\n")}\n`;

/**
 * The whole configuration of a server that runs this site alone, as anybody, on a file system that it may
 * write to below /tmp only.
 *
 * @param {Site} site
 */
export const wholeFile = (site) =>
  `${[
    "daemon off;",
    "worker_processes auto;",
    "pid /tmp/usher-nginx.pid;",
    "error_log stderr;",
    "events { }",
    block("http", [
      // Who opens mail when is nobody's business.
      "access_log off;",
      ...["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(
        (name) => `${name}_temp_path /tmp/usher-${name};`,
      ),
      "sendfile on;",
      "tcp_nopush on;",
      "",
      httpPart(site).trimEnd(),
    ]),
  ].join("\n")}\n`;
