// Reads the roots that an installed Thunderbird trusts for e-mail, writes email-anchors.pem anew and builds:
// `node addin/ports/anchors/refresh.mjs [path of the thunderbird program]`. Look at the difference before you
// commit it: what stands there is whom every reader of mail will trust.
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { writePem } from "./pem.mjs";

const collator = new Intl.Collator("en");
const program = process.argv[2] ?? "thunderbird";
const port = 20_000 + (process.pid % 20_000);

/** Runs in Thunderbird: every built-in or added CA certificate that is trusted for e-mail. */
const script = `
  const db = Cc["@mozilla.org/security/x509certdb;1"].getService(Ci.nsIX509CertDB);
  return db
    .getCerts()
    .filter((one) => db.isCertTrusted(one, Ci.nsIX509Cert.CA_CERT, Ci.nsIX509CertDB.TRUSTED_EMAIL))
    .map((one) => ({ name: one.displayName, der: one.getBase64DERString() }));
`;

/** @typedef {{name: string, der: string}} Found */

/** Marionette: length-prefixed JSON arrays [0, id, command, parameters] over TCP. */
async function marionette() {
  const socket = await connected();
  let buffered = Buffer.alloc(0);
  /** @type {() => void} */
  let wake = () => {};
  /** @type {Error | null} */
  let fault = null;
  socket.on("data", (data) => {
    buffered = Buffer.concat([buffered, data]);
    wake();
  });
  socket.on("close", () => {
    fault = new Error("Cannot go on: Thunderbird closed the connection");
    wake();
  });
  /** @returns {Promise<[number, number, {message: string} | null, {value: Found[]}]>} */
  const next = async () => {
    for (;;) {
      const colon = buffered.indexOf(":");
      const size = colon < 0 ? Number.NaN : Number(buffered.subarray(0, colon).toString());
      if (buffered.length > colon + size) {
        /** @type {unknown} */
        const packet = JSON.parse(buffered.subarray(colon + 1, colon + 1 + size).toString("utf8"));
        buffered = buffered.subarray(colon + 1 + size);
        return packet;
      }
      if (fault) throw fault;
      await new Promise((resolve) => (wake = resolve));
    }
  };
  await next();
  let id = 0;
  return {
    /**
     * @param {string} command
     * @param {object} parameters
     */
    async send(command, parameters = {}) {
      const packet = JSON.stringify([0, ++id, command, parameters]);
      socket.write(`${Buffer.byteLength(packet)}:${packet}`);
      const [, , error, result] = await next();
      if (error) throw new Error(`${command}: ${error.message}`);
      return result;
    },
    close: () => socket.destroy(),
  };
}

/** @returns {Promise<import("node:net").Socket>} */
async function connected() {
  for (let attempt = 0; attempt < 120; attempt++) {
    /** @type {import("node:net").Socket | null} */
    const socket = await new Promise((resolve) => {
      const one = connect(port, "127.0.0.1", () => resolve(one));
      one.on("error", () => resolve(null));
    });
    if (socket) return socket;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  throw new Error(`Cannot reach Thunderbird on port ${port} within a minute`);
}

const version = execFileSync(program, ["--version"], { encoding: "utf8" }).trim();
const profile = mkdtempSync(join(tmpdir(), "usher-anchors-"));
writeFileSync(join(profile, "user.js"), `user_pref("marionette.port", ${port});\n`);
const thunderbird = spawn(
  program,
  ["--headless", "--marionette", "--remote-allow-system-access", "--no-remote", "--profile", profile],
  { stdio: "ignore" },
);
try {
  const session = await marionette();
  await session.send("WebDriver:NewSession", { capabilities: {} });
  await session.send("Marionette:SetContext", { value: "chrome" });
  const { value } = await session.send("WebDriver:ExecuteScript", { script, args: [] });
  session.close();
  if (value.length < 20) throw new Error(`Cannot believe a list of ${value.length} anchors`);
  const certificates = value
    .map(({ name, der }) => ({ name, der: Buffer.from(der, "base64") }))
    .toSorted((a, b) => collator.compare(a.name, b.name) || Buffer.compare(a.der, b.der));
  const source = `read from the certificate database of ${version} (Mozilla's root programme, MPL 2.0)`;
  const date = new Date().toISOString().slice(0, 10);
  const path = fileURLToPath(new URL("email-anchors.pem", import.meta.url));
  const before = readFileSync(path, "utf8");
  writeFileSync(path, writePem({ source, date, certificates }));
  /** @param {string} text */
  const byDigest = (text) =>
    new Map([...text.matchAll(/^# (.+ {2}sha256:(.+))$/gm)].map(([, line, digest]) => [digest, line]));
  const [old, now] = [byDigest(before), byDigest(readFileSync(path, "utf8"))];
  for (const [digest, line] of now) if (!old.has(digest)) process.stdout.write(`+ ${line}\n`);
  for (const [digest, line] of old) if (!now.has(digest)) process.stdout.write(`- ${line}\n`);
  execFileSync(process.execPath, [fileURLToPath(new URL("build.mjs", import.meta.url))], {
    stdio: "inherit",
  });
} finally {
  const ended = new Promise((resolve) => thunderbird.on("exit", resolve));
  if (thunderbird.exitCode === null && thunderbird.kill()) await ended;
  rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
}
