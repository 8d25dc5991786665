// @ts-check
/** GnuPG's S/MIME, which reads signatures and not mails: what is signed and the CMS are cut out for it beforehand. */
import { execFileSync, spawnSync } from "node:child_process";
import { X509Certificate } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** The signed entity and the CMS of a multipart/signed, as the benchmark writes one. @param {string} mail */
function cut(mail) {
  const text = readFileSync(mail, "latin1").replace(/\r?\n/g, "\r\n");
  const boundary = /boundary="?([^"\r\n;]+)/.exec(text)?.[1] ?? "";
  const [, signed = "", signature = ""] = text.split(`--${boundary}`);
  const body = signature.slice(signature.indexOf("\r\n\r\n", 2));
  return { content: signed.slice(2, -2), cms: Buffer.from(body, "base64") };
}

/**
 * What verifies the mail once, under an anchor (PEM), without revocation; null where there is no gpgsm, or it does not
 * get through. `end` takes its home away again.
 * @param {string} mail @param {string} anchor
 */
export function prepareGpgsm(mail, anchor) {
  if (spawnSync("gpgsm", ["--version"], { stdio: "ignore" }).status !== 0) return null;
  // Its agent listens on a socket there, whose path has to be short.
  const home = mkdtempSync(join(tmpdir(), "bench-"));
  const { content, cms } = cut(mail);
  const [file, signature] = [join(home, "content"), join(home, "signature")];
  writeFileSync(file, content, "latin1");
  writeFileSync(signature, cms);
  const root = new X509Certificate(readFileSync(anchor));
  writeFileSync(join(home, "trustlist.txt"), `${root.fingerprint.replaceAll(":", "")} S relax\n`);
  writeFileSync(join(home, "gpgsm.conf"), "disable-crl-checks\ndisable-dirmngr\n");
  const env = { ...process.env, GNUPGHOME: home };
  /** @type {import("node:child_process").ExecFileSyncOptions} */
  const options = { env, stdio: "ignore" };
  const end = () => {
    spawnSync("gpgconf", ["--kill", "all"], { env, stdio: "ignore" });
    rmSync(home, { recursive: true, force: true });
  };
  const verify = () => execFileSync("gpgsm", ["--batch", "--verify", signature, file], options);
  try {
    execFileSync("gpgsm", ["--batch", "--import", anchor], options);
    verify();
  } catch {
    end();
    return null;
  }
  return { verify, end };
}
