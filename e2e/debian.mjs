// @ts-check
/** Programs that tests run: where they are, and how to get Debian's where that is allowed. */
import { spawnSync } from "node:child_process";
import { accessSync, constants, existsSync } from "node:fs";
import { delimiter, join } from "node:path";

/** Where a program is; null: nowhere. @param {string} name */
export function findProgram(name) {
  for (const folder of [...(process.env["PATH"] ?? "").split(delimiter), "/usr/sbin", "/usr/bin"]) {
    const path = join(folder, name);
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      // Not in this folder.
    }
  }
  return null;
}

/** @param {string} command @param {readonly string[]} args */
const run = (command, args) =>
  spawnSync(command, ["-o", "DPkg::Lock::Timeout=120", "-o", "Acquire::http::Timeout=20", ...args], {
    stdio: ["ignore", "ignore", "inherit"],
    // A run level without services: the packages' own must not start.
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive", RUNLEVEL: "1" },
  }).status === 0;

/** Whether Debian's packages were installed: false where that is not allowed here, or does not work. @param {readonly string[]} packages */
export function installPackages(packages) {
  if (!existsSync("/etc/debian_version") || process.getuid?.() !== 0) return false;
  const install = ["install", "--yes", "--no-install-recommends", ...packages];
  return run("apt-get", install) || (run("apt-get", ["update"]) && run("apt-get", install));
}
