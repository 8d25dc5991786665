// @ts-check
/**
 * A real validating resolver on loopback that answers over HTTPS: unbound, with zones of the test's own, and
 * dnsdist in front of it, which lets pages of other origins read the answers. No question leaves the machine:
 * the root it knows is a closed port of this one.
 */
import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect } from "node:tls";
import { freePort } from "../ports.mjs";
import { findResolver, installResolver } from "./install.mjs";
import { writeZone } from "./zones.mjs";

/** @typedef {Readonly<Record<string, import("./zones.mjs").Zone>>} Zones By name, without a final dot. */

/**
 * @typedef {object} TestResolver
 * @property {string} url Where it answers (RFC 8484); its certificate is its own.
 * @property {string} certificate That certificate, as PEM.
 * @property {() => readonly string[]} log What it was asked so far: "name TYPE", in order.
 * @property {() => Promise<void>} stop
 */

/** Why tests that need a resolver are skipped. */
export const missing = "no resolver: install unbound, dnsdist and bind9-utils";

/** Whether somebody answers there who has this certificate, as PEM. @param {number} port @param {string} ca @returns {Promise<boolean>} */
const isOurs = (port, ca) =>
  new Promise((told) => {
    const socket = connect({ port, host: "127.0.0.1", ca }, () => {
      socket.destroy();
      told(true);
    });
    socket.on("error", () => told(false));
  });

/** @param {string} folder @param {number} port @param {{ name: string, file: string, anchor: string | null }[]} zones */
const unboundConf = (folder, port, zones) => `
server:
  interface: 127.0.0.1@${port}
  port: ${port}
  access-control: 127.0.0.0/8 allow
  outgoing-interface: 127.0.0.1
  do-ip6: no
  do-not-query-localhost: yes
  username: ""
  chroot: ""
  directory: "${folder}"
  pidfile: ""
  use-syslog: no
  logfile: "${folder}/unbound.log"
  log-queries: yes
  root-hints: "${folder}/root.hints"
  module-config: "validator iterator"
  ede: yes
  trust-anchor-signaling: no
  local-zone: "test." nodefault
${zones.map(({ anchor }) => (anchor === null ? "" : `  trust-anchor-file: "${anchor}"\n`)).join("")}
remote-control:
  control-enable: no
${zones
  .map(
    ({ name, file }) => `
auth-zone:
  name: "${name}"
  zonefile: "${file}"
  for-downstream: no
  for-upstream: yes
  fallback-enabled: no
`,
  )
  .join("")}`;

/** @param {string} folder @param {number} dns @param {number} plain @param {number} doh @param {string} zone */
const dnsdistConf = (folder, dns, plain, doh, zone) => `
setSecurityPollSuffix("")
setLocal("127.0.0.1:${plain}")
s = newServer({address="127.0.0.1:${dns}", tcpOnly=true, checkName="${zone}.", checkType="SOA"})
s:setUp()
addDOHLocal("127.0.0.1:${doh}", "${folder}/tls.crt", "${folder}/tls.key", "/dns-query",
  {customResponseHeaders={["access-control-allow-origin"]="*"}})
`;

/** Starts anew where another program was quicker to take a port. */
const attempts = 5;

/**
 * Starts a resolver that knows these zones and nothing else. Null where its programs are neither here nor can
 * be installed; rejects where they do not start.
 *
 * @param {{ zones: Zones }} options
 * @returns {Promise<TestResolver | null>}
 */
export async function startResolver({ zones }) {
  const programs = findResolver() ?? installResolver();
  if (programs === null) return null;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await startOnce(programs, zones);
    } catch (error) {
      if (attempt === attempts) throw error;
    }
  }
}

/** @param {import("./install.mjs").Programs} programs @param {Zones} zones @returns {Promise<TestResolver>} */
async function startOnce(programs, zones) {
  const folder = mkdtempSync(join(tmpdir(), "usher-dns-"));
  /** @type {import("node:child_process").ChildProcess[]} */
  const running = [];
  const end = () => running.forEach((child) => child.kill("SIGKILL"));
  process.on("exit", end);
  const stop = async () => {
    const ended = running
      .filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null)
      .map((child) => new Promise((done) => child.on("exit", done)));
    end();
    await Promise.all(ended);
    process.off("exit", end);
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const written = Object.entries(zones).map(([name, zone]) => ({
      name,
      ...writeZone(programs, folder, name, zone),
    }));
    const dns = await freePort();
    const plain = await freePort([dns]);
    const doh = await freePort([dns, plain]);
    writeFileSync(
      join(folder, "root.hints"),
      ". 3600 IN NS root.invalid.\nroot.invalid. 3600 IN A 127.0.0.1\n",
    );
    writeFileSync(join(folder, "unbound.conf"), unboundConf(folder, dns, written));
    writeFileSync(
      join(folder, "dnsdist.conf"),
      dnsdistConf(folder, dns, plain, doh, written[0]?.name ?? "invalid"),
    );
    const subject = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1", "-days", "30"];
    const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", "tls.key"];
    execFileSync(programs.openssl, ["req", "-x509", ...key, "-out", "tls.crt", ...subject], {
      cwd: folder,
      stdio: "ignore",
    });
    const certificate = readFileSync(join(folder, "tls.crt"), "utf8");
    const unbound = spawn(programs.unbound, ["-d", "-c", join(folder, "unbound.conf")], {
      cwd: folder,
      stdio: "ignore",
    });
    running.push(unbound);
    const logged = () => {
      const log = join(folder, "unbound.log");
      return existsSync(log) ? readFileSync(log, "utf8") : "";
    };
    // It says so once it has its port, which another program's answer there would not show.
    await ready(unbound, async () => logged().includes("start of service"), logged);
    const options = ["--supervised", "--disable-syslog", "-C", join(folder, "dnsdist.conf")];
    const dnsdist = spawn(programs.dnsdist, options, { cwd: folder, stdio: "ignore" });
    running.push(dnsdist);
    await ready(
      dnsdist,
      () => isOurs(doh, certificate),
      () => "dnsdist ended",
    );
    return {
      url: `https://127.0.0.1:${doh}/dns-query`,
      certificate,
      log: () =>
        // The health checks of dnsdist ask for SOA.
        [...logged().matchAll(/ (\S+)\. ((?!SOA)\S+) IN$/gm)].map(([, name, type]) => `${name} ${type}`),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/**
 * Waits as long as the program runs: it may be slow, and whoever waits has a limit of their own.
 *
 * @param {import("node:child_process").ChildProcess} child
 * @param {() => Promise<boolean>} isUp
 * @param {() => string} why
 */
async function ready(child, isUp, why) {
  while (child.exitCode === null && child.signalCode === null) {
    if (await isUp()) return;
    await new Promise((later) => setTimeout(later, 50));
  }
  throw new Error(`The test resolver did not start: ${why()}`);
}
