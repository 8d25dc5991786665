// @ts-check
/** The programs of a real resolver: where they are, and how to get them where that is allowed. */
import { findProgram, installPackages } from "../debian.mjs";

/** What is needed, and the Debian package that has it. */
const programs = {
  unbound: "unbound",
  dnsdist: "dnsdist",
  "dnssec-keygen": "bind9-utils",
  "dnssec-signzone": "bind9-utils",
  openssl: "openssl",
};

/** @typedef {Readonly<Record<keyof typeof programs, string>>} Programs Paths by name. */

/** The programs where all of them are at hand, else null. @returns {Programs | null} */
export function findResolver() {
  const found = Object.keys(programs).map((name) => /** @type {const} */ ([name, findProgram(name)]));
  if (found.some(([, path]) => path === null)) return null;
  return /** @type {Programs} */ (Object.fromEntries(found));
}

/** Installs Debian's packages where that is allowed here; null where it is not, or does not work. */
export function installResolver() {
  return installPackages([...new Set(Object.values(programs))]) ? findResolver() : null;
}
