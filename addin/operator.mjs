// @ts-check
/** What the hosts' own servers have in common: how they are told what to serve, and how they start. */
import { isFramer, isResolver } from "./headers.mjs";
import { panelServer, readPolicyFile } from "./server.mjs";

/** Ends the command with one line about what is wrong. @param {unknown} fault @returns {never} */
export function fail(fault) {
  console.error(fault instanceof Error ? fault.message : String(fault));
  process.exit(1);
}

/** The words of a variable. @param {string} name */
const words = (name) => (process.env[name] ?? "").split(/\s+/).filter((word) => word !== "");

/** The port of PORT. Throws an Error with a sentence. @param {number} usual Where it names none. */
export function wantedPort(usual) {
  const wanted = process.env["PORT"] ?? String(usual);
  const port = /^\d{1,5}$/.test(wanted) ? Number(wanted) : -1;
  if (port < 0 || port > 65_535)
    throw new Error(`Cannot listen on port "${wanted}": PORT must be from 0 to 65535.`);
  return port;
}

/**
 * What RESOLVERS, RELAYS, FRAMES and POLICY name. Throws an Error with a sentence.
 *
 * @returns {{ resolvers: string[], relays: string[], frames: string[], policy: ReturnType<typeof readPolicyFile> | null }}
 */
export function wantedOperator() {
  const resolvers = words("RESOLVERS");
  for (const url of resolvers)
    if (!isResolver(url))
      throw new Error(`Cannot use the resolver "${url}": RESOLVERS must be https addresses.`);
  const relays = words("RELAYS");
  for (const url of relays)
    if (!isResolver(url)) throw new Error(`Cannot use the relay "${url}": RELAYS must be https addresses.`);
  const frames = words("FRAMES");
  for (const origin of frames)
    if (!isFramer(origin))
      throw new Error(
        `Cannot be framed by "${origin}": FRAMES must be origins, such as https://mail.acme.example.`,
      );
  const named = process.env["POLICY"] ?? "";
  return { resolvers, relays, frames, policy: named === "" ? null : readPolicyFile(named) };
}

/**
 * Starts a server on loopback and says so; ends the command with a line where that is not possible.
 *
 * @param {string} folder The built panel.
 * @param {import("./server.mjs").Operator} operator
 * @param {number} port 0: any.
 * @param {(port: number) => void} started
 */
export function serve(folder, operator, port, started) {
  let server;
  try {
    server = panelServer(folder, operator);
  } catch (error) {
    const unread = error instanceof Error && "syscall" in error;
    fail(
      unread
        ? `Cannot read ${folder}: build the panel first with "npm run build".`
        : `Cannot use the certificate and its key: ${error instanceof Error ? error.message : String(error)}.`,
    );
  }
  server.on("error", (error) => {
    const busy = "code" in error && error.code === "EADDRINUSE";
    fail(
      `Cannot listen on 127.0.0.1:${port}: ${busy ? "the port is in use, choose another with PORT=…" : error.message}`,
    );
  });
  server.listen(port, "127.0.0.1", () => {
    const address = server.address();
    started(typeof address === "object" && address !== null ? address.port : port);
  });
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => process.exit(0));
}
