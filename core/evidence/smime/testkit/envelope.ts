/** Recipients with keys, and mail encrypted to them, made on the spot by the openssl command. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { decryptionKey, newSeal } from "../../../compose/decryption-key.ts";
import type { DecryptionKey, DecryptionKeys } from "../../../ports.ts";

const folder = mkdtempSync(join(tmpdir(), "usher-envelope-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
const env = { ...process.env, OPENSSL_CONF: "/dev/null" };

export const openssl = (args: readonly string[], input: Uint8Array = new Uint8Array()): Buffer =>
  execFileSync("openssl", args, { input, stdio: ["pipe", "pipe", "pipe"], env, maxBuffer: 2 ** 28 });

let files = 0;
export function file(bytes: Uint8Array | string, suffix = ".bin"): string {
  const path = join(folder, `${++files}${suffix}`);
  writeFileSync(path, bytes);
  return path;
}

const kinds = {
  rsa: ["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"],
  "rsa-3072": ["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:3072"],
  "p-256": ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"],
  "p-384": ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-384"],
  "p-521": ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-521"],
} as const;
export type RecipientKind = keyof typeof kinds;

export interface TestRecipient {
  readonly pem: string;
  readonly key: string;
  readonly certificate: Uint8Array;
  readonly pkcs8: Uint8Array;
}

export function recipient(kind: RecipientKind, name = kind as string): TestRecipient {
  const key = file(openssl(["genpkey", ...kinds[kind]]), ".key");
  const pem = file(
    openssl([
      ...["req", "-x509", "-new", "-key", key, "-subj", `/CN=${name}`, "-days", "9000"],
      ...["-config", file("[req]\ndistinguished_name=dn\n[dn]\n"), "-addext", "subjectKeyIdentifier=hash"],
    ]),
    ".pem",
  );
  return {
    pem,
    key,
    certificate: Uint8Array.from(openssl(["x509", "-in", pem, "-outform", "DER"])),
    pkcs8: Uint8Array.from(openssl(["pkcs8", "-topk8", "-nocrypt", "-in", key, "-outform", "DER"])),
  };
}

const seal = newSeal();

export async function keyOf({
  pkcs8,
  certificate,
}: Pick<TestRecipient, "pkcs8" | "certificate">): Promise<DecryptionKey> {
  const key = await decryptionKey(Uint8Array.from(pkcs8).buffer, certificate, await seal);
  if (key === null) throw new Error("no key that decrypts");
  return key;
}

export const keysOf = (...recipients: readonly TestRecipient[]): DecryptionKeys => ({
  keys: () => Promise.all(recipients.map(keyOf)),
});

/** ContentInfo by `openssl cms -encrypt`; each recipient with options of its own. */
export function encrypt(
  content: Uint8Array,
  recipients: readonly (TestRecipient | readonly [TestRecipient, ...string[]])[],
  options: readonly string[] = ["-aes-256-cbc"],
): Uint8Array {
  const named = recipients.flatMap((each) => {
    const [{ pem }, ...own] = "pem" in each ? [each] : each;
    return ["-recip", pem, ...own.flatMap((option) => ["-keyopt", option])];
  });
  return Uint8Array.from(
    openssl(["cms", "-encrypt", "-binary", "-outform", "DER", ...options, ...named], content),
  );
}
