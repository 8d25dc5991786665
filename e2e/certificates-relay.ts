/** An organisation's relay as its panels meet it: the built relay, openssl as the responder of an issuer, and a panel that may ask. */
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { panelHandler } from "../addin/server.mjs";
import {
  answerTo,
  authority,
  olivia,
  pemOf,
  person,
  server as serverHolder,
  type Holder,
} from "./certificates-made.ts";
import { builtPanel } from "./panel.ts";

export interface RelayWorld {
  readonly root: Holder;
  readonly issuing: Holder;
  /** Two certificates of Olivia's whose issuer can be asked about them: one counts, one was revoked. */
  readonly good: Holder;
  readonly revoked: Holder;
  /** What the responder answered so far. */
  readonly answers: readonly Buffer[];
  /** Where the panel is. */
  readonly panel: string;
  /** Where the relay is. */
  readonly relay: string;
  stop(): Promise<void>;
}

const listen = async (server: Server): Promise<string> => {
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  return `127.0.0.1:${String((server.address() as AddressInfo).port)}`;
};

function close(server: Server): void {
  server.closeAllConnections();
  server.close();
}

export async function relayWorld(): Promise<RelayWorld> {
  const root = authority("Acme root");
  const issuing = authority("Acme issuing", root);
  const answers: Buffer[] = [];
  const answering = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const answer = answerTo(Buffer.concat(chunks), issuing, { good, revoked });
      answers.push(answer);
      response.writeHead(200, { "Content-Type": "application/ocsp-response" }).end(answer);
    });
  });
  const place = await listen(answering);
  const member = (): Holder =>
    person("Olivia", olivia, issuing, { more: [`authorityInfoAccess=OCSP;URI:http://${place}/`] });
  const [good, revoked] = [member(), member()];
  // The panel's server has to name the relay, and the relay the panel's server.
  let handler: RequestListener = (_, response) => response.writeHead(503).end();
  const serving = createServer((request, response) => handler(request, response));
  const panel = `http://${await listen(serving)}`;
  const relay = await startRelay(root, panel, place);
  handler = panelHandler(builtPanel, { relays: [relay.url] });
  const stop = async (): Promise<void> => {
    await relay.stop();
    close(serving);
    close(answering);
  };
  return { root, issuing, good, revoked, answers, panel, relay: relay.url, stop };
}

const project = fileURLToPath(new URL("..", import.meta.url));

/** Builds the relay into a folder of its own, so that it is none of before, and starts it. */
async function startRelay(
  root: Holder,
  origin: string,
  allowed: string,
): Promise<{ readonly url: string; readonly stop: () => Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), "usher-relay-"));
  const build = ["build", "--mode", "relay", "--outDir", folder, "--logLevel", "warn"];
  execFileSync(join(project, "node_modules/.bin/vite"), build, { cwd: project, stdio: "pipe" });
  writeFileSync(join(folder, "root.pem"), pemOf(root));
  const own = serverHolder();
  const child = spawn(process.execPath, [
    ...[join(folder, "relay.mjs"), "--listen", "0", "--origin", origin, "--allow-hosts", allowed],
    ...["--anchors", join(folder, "root.pem"), "--cert", own.pem, "--key", own.key],
  ]);
  const url = await new Promise<string>((started, failed) => {
    let said = "";
    const hear = (chunk: Buffer): void => {
      said += chunk.toString();
      const found = /answers at (\S+)/.exec(said)?.[1];
      if (found !== undefined) started(found);
    };
    child.stdout.on("data", hear);
    child.stderr.on("data", hear);
    child.on("error", failed);
    child.on("exit", () => failed(new Error(said)));
  });
  const stop = async (): Promise<void> => {
    const ended = new Promise((done) => child.once("exit", done));
    if (child.kill()) await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  return { url, stop };
}
