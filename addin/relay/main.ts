#!/usr/bin/env node
import { bundledAnchors } from "../ports/anchors/anchors.ts";
import { help, readOptions, type Options } from "./options.ts";
import { relayServer } from "./server.ts";
import { relayService } from "./service.ts";

function fail(message: string): never {
  process.stderr.write(`usher-relay: ${message}\n`);
  process.exit(2);
}

async function start(options: Options): Promise<void> {
  const { intermediates, issuerHosts, allowed, origins, proxied, tls, host, port } = options;
  const anchors = options.anchors ?? (await bundledAnchors());
  const answer = relayService({ anchors, intermediates, issuerHosts, allowed });
  let server;
  try {
    server = relayServer({ answer, origins, proxied, tls });
  } catch (error) {
    fail(`cannot use certificate and key: ${error instanceof Error ? error.message : String(error)}`);
  }
  server.on("error", (error) => fail(`cannot listen on ${host}:${String(port)}: ${error.message}`));
  server.listen(port, host, () => {
    const address = server.address();
    const actual = typeof address === "object" && address !== null ? address.port : port;
    const scheme = tls === null ? "http" : "https";
    const named = host.includes(":") ? `[${host}]` : host;
    process.stdout.write(`The relay answers at ${scheme}://${named}:${String(actual)}/\n`);
    if (origins.length === 0)
      process.stdout.write("No --origin is named: no page may ask, only programs such as the terminal.\n");
  });
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => process.exit(0));
}

/** npm runs this project's script in its folder, and says in INIT_CWD where the person stands. */
const { npm_package_name: project, npm_lifecycle_event: script, INIT_CWD: stands } = process.env;
const folder = project === "usher" && script === "relay" ? (stands ?? process.cwd()) : process.cwd();

const result = await readOptions(process.argv.slice(2), folder);
switch (result.kind) {
  case "help":
    process.stdout.write(help);
    break;
  case "error":
    fail(result.message);
  case "options":
    await start(result.options);
    break;
}
