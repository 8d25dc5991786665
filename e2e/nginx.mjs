// @ts-check
/** Debian's nginx on loopback, with a configuration of ours. */
import { spawn, spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findProgram, installPackages } from "./debian.mjs";

/** Why tests that need it are skipped. */
export const missing = "no nginx: install nginx-light";

/** Where nginx is, installed where that is allowed; null: it cannot be had. */
export const findNginx = () =>
  findProgram("nginx") ?? (installPackages(["nginx-light"]) ? findProgram("nginx") : null);

/** Another user's rights where we have root's: nobody's. */
const nobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};

/** A folder that others may read and write, as /tmp of a container is. */
export function openFolder() {
  const folder = mkdtempSync(join(tmpdir(), "nginx-"));
  chmodSync(folder, 0o777);
  return folder;
}

/** What `nginx -t` says of a configuration, as nobody; and whether it would start. @param {string} program @param {string} text */
export function tryConfiguration(program, text) {
  const folder = openFolder();
  const file = join(folder, "nginx.conf");
  writeFileSync(file, text.replaceAll("/tmp/usher-", `${folder}/`));
  const { status, stderr } = spawnSync(program, ["-t", "-e", "stderr", "-c", file], {
    encoding: "utf8",
    cwd: folder,
    ...nobody,
  });
  rmSync(folder, { recursive: true });
  return { good: status === 0, said: stderr };
}

/** @param {number} port @returns {Promise<boolean>} */
const answers = (port) =>
  new Promise((told) => {
    const socket = connect(port, "127.0.0.1", () => {
      socket.destroy();
      told(true);
    });
    socket.on("error", () => told(false));
  });

/**
 * Starts nginx as nobody with the whole of a configuration; what it would write below /tmp lies in a folder of
 * its own. Rejects with what it says where it does not start.
 *
 * @param {string} program
 * @param {string} text
 * @param {number} port Where the configuration has it listen.
 */
export async function startNginx(program, text, port) {
  const folder = openFolder();
  const file = join(folder, "nginx.conf");
  writeFileSync(file, text.replaceAll("/tmp/usher-", `${folder}/`));
  const child = spawn(program, ["-e", "stderr", "-c", file], {
    cwd: folder,
    stdio: ["ignore", "ignore", "pipe"],
    ...nobody,
  });
  let said = "";
  child.stderr.on("data", (chunk) => (said += String(chunk)));
  // Once it has ended all it said was heard.
  const ended = new Promise((done) => child.on("close", done));
  // The workers end with their master only where it can tell them.
  const end = () => void child.kill("SIGTERM");
  process.on("exit", end);
  const stop = async () => {
    end();
    await ended;
    process.off("exit", end);
    rmSync(folder, { recursive: true, force: true });
  };
  // As long as it runs it may still get there: whoever waits has a limit of their own.
  while (child.exitCode === null && child.signalCode === null) {
    if (await answers(port)) return { stop, said: () => said };
    await new Promise((later) => setTimeout(later, 50));
  }
  await stop();
  throw new Error(`nginx did not start: ${said}`);
}
