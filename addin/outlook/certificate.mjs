// @ts-check
/**
 * The certificate the preview server shows for localhost: files of one's own, or the development certificate
 * that Microsoft's tools for add-ins share. It is trusted with the system where Outlook goes by that.
 */
import { createPrivateKey, X509Certificate } from "node:crypto";
import { readFileSync, rmSync } from "node:fs";
import { homedir, platform } from "node:os";
import { join } from "node:path";

/** Where Microsoft's tools keep theirs. */
const folder = join(homedir(), ".office-addin-dev-certs");
const authority = join(folder, "ca.crt");
const certificate = join(folder, "localhost.crt");
const privateKey = join(folder, "localhost.key");

/**
 * @typedef {object} Identity
 * @property {Buffer} cert PEM.
 * @property {Buffer} key PEM.
 * @property {readonly string[]} advice What is left to do before a browser trusts it; lines for a person.
 */

/** @param {string} what @param {string} path */
function read(what, path) {
  try {
    return readFileSync(path);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : error;
    throw new Error(`Cannot read the ${what} ${path}: ${String(code)}.`);
  }
}

/** Whether they belong together and last a day longer. @param {Buffer} cert @param {Buffer} key */
function lasts(cert, key) {
  const made = new X509Certificate(cert);
  const ends = Date.parse(made.validTo);
  return made.checkPrivateKey(createPrivateKey(key)) && ends > Date.now() + 86_400_000;
}

/** Whether the development certificate of last time can be shown again. */
function stillGood() {
  try {
    const [ca, cert, key] = [readFileSync(authority), readFileSync(certificate), readFileSync(privateKey)];
    return lasts(cert, key) && new X509Certificate(cert).verify(new X509Certificate(ca).publicKey);
  } catch {
    return false;
  }
}

/** Certificate and key from files. Throws an Error with a sentence. @param {string} cert @param {string} key */
function ownFiles(cert, key) {
  if (cert === "" || key === "")
    throw new Error("CERT and KEY go together: name the certificate's file and its key's.");
  const identity = { cert: read("certificate", cert), key: read("key", key), advice: [] };
  let fits = false;
  try {
    fits = new X509Certificate(identity.cert).checkPrivateKey(createPrivateKey(identity.key));
  } catch {
    throw new Error(`The certificate ${cert} and the key ${key} must both be PEM.`);
  }
  if (!fits) throw new Error(`The key ${key} is not that of the certificate ${cert}.`);
  return identity;
}

/** What a person does where nobody else may: only they can say whom their browser trusts. */
const trustIt = (/** @type {string} */ why, /** @type {readonly string[]} */ how) => [
  `${why} Before the browser shows the pane in Outlook, the certificate's authority has to be trusted:`,
  `  ${authority}`,
  ...how.map((way) => `  ${way}`),
  "  Firefox: Settings, Privacy & Security, View Certificates, Authorities, Import",
  "It can vouch for nothing else: its own key was never written down.",
];

/**
 * The identity named by CERT and KEY, else the development certificate, made where there is none that lasts.
 * Rejects with a sentence.
 *
 * @param {{ readonly CERT?: string | undefined, readonly KEY?: string | undefined }} environment
 * @returns {Promise<Identity>}
 */
export async function serverIdentity({ CERT = "", KEY = "" }) {
  if (CERT !== "" || KEY !== "") return ownFiles(CERT, KEY);
  const { ensureCertificatesAreInstalled, generateCertificates } = await import("office-addin-dev-certs");
  /** @type {readonly string[]} */
  let advice = [];
  // The key is for the person alone, whatever their other files are.
  const before = process.umask(0o077);
  try {
    const system = platform();
    if (system === "win32" || system === "darwin")
      // Asks the person, for it has the system trust the authority.
      await ensureCertificatesAreInstalled().catch(() => {
        advice = trustIt("The development certificate could not be installed.", [
          "Outlook, Edge, Chrome, Safari: npx office-addin-dev-certs install",
        ]);
      });
    // Browsers on Linux do not read the list of the system, which only root could change.
    else
      advice = trustIt("The certificate is a development certificate.", [
        "Chrome, Edge: Settings, Privacy and security, Manage certificates, Authorities, Import",
      ]);
    if (!stillGood()) {
      // It keeps what is there, even where that has expired.
      for (const path of [authority, certificate, privateKey]) rmSync(path, { force: true });
      await generateCertificates();
    }
    return { cert: readFileSync(certificate), key: readFileSync(privateKey), advice };
  } catch (error) {
    const why = error instanceof Error ? error.message.replaceAll("\n", " ") : String(error);
    throw new Error(`Cannot make a development certificate (${why}): name your own with CERT=… KEY=….`);
  } finally {
    process.umask(before);
  }
}
