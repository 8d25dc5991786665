// @ts-check
/** The programs of a real resolver: where they are, and how to get them where that is allowed. */
import { spawnSync } from "node:child_process";
import { accessSync, constants, existsSync } from "node:fs";
import { delimiter, join } from "node:path";

/** What is needed, and the Debian package that has it. */
const programs = {
  unbound: "unbound",
  dnsdist: "dnsdist",
  "dnssec-keygen": "bind9-utils",
  "dnssec-signzone": "bind9-utils",
  openssl: "openssl",
};

/** @typedef {Readonly<Record<keyof typeof programs, string>>} Programs Paths by name. */

/** @param {string} name */
function find(name) {
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

/** The programs where all of them are at hand, else null. @returns {Programs | null} */
export function findResolver() {
  const found = Object.keys(programs).map((name) => /** @type {const} */ ([name, find(name)]));
  if (found.some(([, path]) => path === null)) return null;
  return /** @type {Programs} */ (Object.fromEntries(found));
}

/** @param {string} command @param {string[]} args */
const run = (command, args) =>
  spawnSync(command, ["-o", "DPkg::Lock::Timeout=120", "-o", "Acquire::http::Timeout=20", ...args], {
    stdio: ["ignore", "ignore", "inherit"],
    // A run level without services: the packages' own must not start.
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive", RUNLEVEL: "1" },
  }).status === 0;

/** Installs Debian's packages where that is allowed here; null where it is not, or does not work. */
export function installResolver() {
  if (!existsSync("/etc/debian_version") || process.getuid?.() !== 0) return null;
  const packages = ["install", "--yes", "--no-install-recommends", ...new Set(Object.values(programs))];
  const installed = run("apt-get", packages) || (run("apt-get", ["update"]) && run("apt-get", packages));
  return installed ? findResolver() : null;
}
