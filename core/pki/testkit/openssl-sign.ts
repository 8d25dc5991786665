/** `openssl` as a signer: what it puts into CMS for certificates that a test issued. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pem, type Entity } from "./issue.ts";

function inFolder(files: Readonly<Record<string, string | Uint8Array>>, ...options: string[]): Uint8Array {
  const folder = mkdtempSync(join(tmpdir(), "usher-sign-"));
  try {
    for (const [name, contents] of Object.entries(files)) writeFileSync(join(folder, name), contents);
    const { error, stderr } = spawnSync("openssl", [...options, "-outform", "DER", "-out", "out.der"], {
      cwd: folder,
      encoding: "utf8",
    });
    if (error !== undefined) throw error;
    try {
      return Uint8Array.from(readFileSync(join(folder, "out.der")));
    } catch {
      throw new Error(stderr);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Certificates alone (RFC 5280, 4.2.2.1; RFC 8551, 3.2.2). */
export const certsOnly = (...entities: readonly Entity[]): Uint8Array =>
  inFolder(
    { "certs.pem": entities.map(({ der }) => pem(der)).join("") },
    ...["crl2pkcs7", "-nocrl", "-certfile", "certs.pem"],
  );

/** A detached signature over `content`, with the certificates of `signer` and of `more`. */
export const signDetached = (content: Uint8Array, signer: Entity, more: readonly Entity[]): Uint8Array =>
  inFolder(
    {
      content,
      "signer.pem": pem(signer.der),
      "signer.key": signer.key.export({ format: "pem", type: "pkcs8" }),
      ...(more.length === 0 ? {} : { "more.pem": more.map(({ der }) => pem(der)).join("") }),
    },
    ...["cms", "-sign", "-binary", "-in", "content", "-signer", "signer.pem", "-inkey", "signer.key"],
    ...["-md", "sha256", "-nosmimecap", ...(more.length === 0 ? [] : ["-certfile", "more.pem"])],
  );
