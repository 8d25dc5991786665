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

/** What apt-get says where another one is at work, which no time limit of its own makes it wait for everywhere. */
const busy = /Could not get lock|is another process using it/;

/** @param {readonly string[]} args */
function run(args) {
  const options = [
    "-o",
    "DPkg::Lock::Timeout=300",
    "-o",
    "Acquire::Retries=3",
    "-o",
    "Acquire::http::Timeout=20",
  ];
  for (let attempt = 1; ; attempt += 1) {
    const { status, stderr } = spawnSync("apt-get", [...options, ...args], {
      stdio: ["ignore", "ignore", "pipe"],
      encoding: "utf8",
      // A run level without services: the packages' own must not start.
      env: { ...process.env, DEBIAN_FRONTEND: "noninteractive", RUNLEVEL: "1", LC_ALL: "C" },
    });
    if (status === 0) return true;
    if (attempt === 60 || !busy.test(stderr ?? "")) {
      process.stderr.write(stderr ?? "");
      return false;
    }
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5_000);
  }
}

/** Whether Debian's packages were installed: false where that is not allowed here, or does not work. @param {readonly string[]} packages */
export function installPackages(packages) {
  if (!existsSync("/etc/debian_version") || process.getuid?.() !== 0) return false;
  const install = ["install", "--yes", "--no-install-recommends", ...packages];
  return run(install) || (run(["update"]) && run(install));
}
