// @ts-check
/**
 * Writes the nginx configuration that serves the built panel to Outlook, made from the same lists as our own
 * servers': node addin/outlook/deploy/nginx.mjs --origin https://usher.example --root /usr/share/usher …
 */
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { isFramer, isResolver } from "../../headers.mjs";
import { readPolicyFile } from "../../server.mjs";
import { httpPart, wholeFile } from "./configuration.mjs";

const usage = `Usage: npm run -s nginx -- --origin ORIGIN --root FOLDER [option…] > usher.conf

  --origin ORIGIN     where people reach it: https://usher.example
  --root FOLDER       where the built panel (dist/panel) is on the server
  --cert FILE         the server's certificate, there
  --key FILE          its key; without both it speaks HTTP, for a proxy in front that speaks https
  --listen ADDRESS    port, or address and port: 443, [::]:443, 127.0.0.1:8080; repeatable
  --policy FILE       policy.json, here: whom its pages may ask. Put it beside the page too: FOLDER/outlook/
  --resolver URL      a resolver its pages may ask beside those they offer; repeatable
  --relay URL         a relay they may have look certificates up (docs/DEPLOY.md); repeatable
  --frame ORIGIN      another server that may frame the pane, such as your own Exchange; repeatable
  --whole             the whole of nginx.conf, for a server that runs nothing else and writes only below /tmp
`;

/** One path of the server, as a word of the configuration. @param {string} option @param {string} path */
function serverPath(option, path) {
  if (!/^\/[\w./@+-]*$/.test(path))
    throw new Error(
      `Cannot use ${option} "${path}": it must be an absolute path of letters, digits and . _ - + @.`,
    );
  return path.replace(/(?<=.)\/+$/, "");
}

/** @param {string} origin */
function checkOrigin(origin) {
  if (!isFramer(origin))
    throw new Error(`Cannot use --origin "${origin}": it must be an origin such as https://usher.example.`);
  return origin;
}

/** @param {string} address */
function checkAddress(address) {
  const [, port = ""] = /^(?:(?:[\w.-]+|\[[\da-f:.]+\]):)?(\d{1,5})$/i.exec(address) ?? [];
  if (port === "" || Number(port) < 1 || Number(port) > 65_535)
    throw new Error(`Cannot use --listen "${address}": it must be a port, or an address and a port.`);
  return address;
}

/** What the arguments ask for. Throws an Error with a sentence. @param {readonly string[]} args */
export function readArguments(args) {
  const { values } = parseArgs({
    args: [...args],
    options: {
      origin: { type: "string" },
      root: { type: "string" },
      cert: { type: "string" },
      key: { type: "string" },
      listen: { type: "string", multiple: true },
      policy: { type: "string" },
      resolver: { type: "string", multiple: true, default: [] },
      relay: { type: "string", multiple: true, default: [] },
      frame: { type: "string", multiple: true, default: [] },
      whole: { type: "boolean", default: false },
    },
  });
  const { origin, root, cert, key, policy, resolver: resolvers, relay: relays, frame: frames } = values;
  if (origin === undefined || root === undefined) throw new Error("--origin and --root are needed.");
  if ((cert === undefined) !== (key === undefined)) throw new Error("--cert and --key go together.");
  for (const url of resolvers)
    if (!isResolver(url)) throw new Error(`Cannot use --resolver "${url}": it must be an https address.`);
  for (const url of relays)
    if (!isResolver(url)) throw new Error(`Cannot use --relay "${url}": it must be an https address.`);
  for (const other of frames)
    if (!isFramer(other))
      throw new Error(
        `Cannot use --frame "${other}": it must be an origin such as https://mail.acme.example.`,
      );
  const decided = policy === undefined ? null : readPolicyFile(policy);
  const tls =
    cert === undefined || key === undefined
      ? null
      : { cert: serverPath("--cert", cert), key: serverPath("--key", key) };
  return {
    origin: checkOrigin(origin),
    root: serverPath("--root", root),
    tls,
    listen: (values.listen ?? [tls === null ? "8080" : "443"]).map(checkAddress),
    choice: {
      resolvers,
      relays,
      frames,
      decided: decided?.resolver ?? null,
      fetching: decided?.fetching ?? null,
    },
    whole: values.whole,
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    const wanted = readArguments(process.argv.slice(2));
    process.stdout.write(wanted.whole ? wholeFile(wanted) : httpPart(wanted));
  } catch (error) {
    const why = error instanceof Error ? error.message.replace(/[^.]$/, "$&.") : String(error);
    console.error(`${why}\n\n${usage}`);
    process.exitCode = 1;
  }
}
