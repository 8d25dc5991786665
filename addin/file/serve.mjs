// @ts-check
/** The preview server of the file host: the built panel on loopback. */
import { fileURLToPath } from "node:url";
import { isResolver } from "../headers.mjs";
import { panelServer, readPolicyFile } from "../server.mjs";

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
