// A throw-away certification authority and S/MIME signatures, all by the openssl command (3.0 or later).
// Keys live in a temporary folder that goes when the process ends; nothing of them is ever committed.
import { execFileSync, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const dir = mkdtempSync(join(tmpdir(), "usher-pki-"));
process.on("exit", () => rmSync(dir, { recursive: true, force: true }));

let files = 0;
/** A fresh path in the temporary folder. */
export const temporary = (suffix) => join(dir, `${++files}${suffix}`);

export function openssl(args, input) {
  return execFileSync("openssl", args, {
    input,
    stdio: ["pipe", "pipe", "pipe"],
    maxBuffer: 1 << 28,
    env: { ...process.env, OPENSSL_CONF: "/dev/null" },
  });
}

/** Writes bytes to a temporary file. */
export function file(bytes, suffix = "") {
  const path = temporary(suffix);
  writeFileSync(path, bytes);
  return path;
}

const algorithms = {
  rsa: ["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"],
  rsa1024: ["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:1024"],
  rsa4096: ["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:4096"],
  pss: ["-algorithm", "RSA-PSS", "-pkeyopt", "rsa_keygen_bits:2048"],
  p256: ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"],
  p384: ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-384"],
  p521: ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-521"],
  brainpool: ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:brainpoolP256r1"],
  explicit: [
    ...["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"],
    ...["-pkeyopt", "ec_param_enc:explicit"],
  ],
  ed25519: ["-algorithm", "ED25519"],
};

/** A new private key, as a path to its PEM. */
export function newKey(algorithm) {
  const path = temporary(".key");
  openssl(["genpkey", ...algorithms[algorithm], "-out", path]);
  return path;
}

export const caExtensions = [
  "basicConstraints=critical,CA:TRUE",
  "keyUsage=critical,keyCertSign,cRLSign",
  "subjectKeyIdentifier=hash",
  "authorityKeyIdentifier=keyid",
];

/** What certificates for mail usually carry; `san` as openssl writes it ("email:a@b.example"). */
export const personExtensions = (san) => [
  "basicConstraints=CA:FALSE",
  "keyUsage=critical,digitalSignature",
  "extendedKeyUsage=emailProtection",
  ...(san ? [`subjectAltName=${san}`] : []),
  "subjectKeyIdentifier=hash",
  "authorityKeyIdentifier=keyid",
];

export const lifetime = { from: "20260101000000Z", to: "20491231235959Z" };

const configuration = (folder, digest, extensions, sections) => `
[ca]
default_ca = here
[here]
dir = ${folder}
database = ${folder}/index.txt
serial = ${folder}/serial
crlnumber = ${folder}/crlnumber
new_certs_dir = ${folder}
default_md = ${digest}
default_days = 365
default_crl_days = 30
policy = any
preserve = yes
email_in_dn = yes
unique_subject = no
copy_extensions = none
string_mask = utf8only
utf8 = yes
[any]
countryName = optional
organizationName = optional
commonName = optional
emailAddress = optional
[req]
distinguished_name = dn
prompt = no
string_mask = utf8only
utf8 = yes
[dn]
CN = x
[crl]
authorityKeyIdentifier = keyid
[extensions]
${extensions.join("\n")}
${sections}
`;

/** A folder as `openssl ca` wants it. */
function authority(digest, extensions, sections, { index = "", serial = "01", crlNumber = "01" } = {}) {
  const folder = temporary(".ca");
  mkdirSync(folder);
  writeFileSync(join(folder, "index.txt"), index);
  writeFileSync(join(folder, "serial"), `${serial}\n`);
  writeFileSync(join(folder, "crlnumber"), `${crlNumber}\n`);
  const config = join(folder, "ca.cnf");
  writeFileSync(config, configuration(folder, digest, extensions, sections));
  return config;
}

/**
 * Issues one certificate. Without `issuer` it is self-signed.
 * @param {{
 *   subject: string, issuer?: { pem: string, key: string } | null, key?: string, extensions: readonly string[],
 *   sections?: string, from?: string, to?: string, digest?: string
 * }} wanted
 * @returns {{subject: string, key: string, pem: string, der: Buffer, serial: string}} paths of key and PEM
 */
export function issue({
  subject,
  issuer = null,
  key = newKey("p256"),
  extensions,
  sections = "",
  from = lifetime.from,
  to = lifetime.to,
  digest = "sha256",
}) {
  const serial = `4${randomBytes(8).toString("hex").slice(1)}`.toUpperCase();
  const config = authority(digest, extensions, sections, { serial });
  const request = temporary(".csr");
  openssl(["req", "-new", "-utf8", "-config", config, "-key", key, "-subj", subject, "-out", request]);
  const pem = temporary(".pem");
  const by = issuer ? ["-cert", issuer.pem, "-keyfile", issuer.key] : ["-selfsign", "-keyfile", key];
  openssl([
    ...["ca", "-batch", "-notext", "-utf8", "-config", config, "-extensions", "extensions"],
    ...[...by, "-startdate", from, "-enddate", to, "-in", request, "-out", pem],
  ]);
  return { subject, key, pem, der: openssl(["x509", "-in", pem, "-outform", "DER"]), serial };
}

/**
 * A certificate revocation list of `issuer`; `revoked` are certificates, `at` when they were revoked.
 * @param {{ pem: string, key: string }} issuer
 * @param {{ revoked?: readonly { serial: string, subject: string }[], at?: string, from?: string, to?: string }} [more]
 */
export function revocationList(
  issuer,
  { revoked = [], at = "261001000000Z", from = "20261101000000Z", to = "20491231235959Z" } = {},
) {
  const index = revoked
    .map((one) => `R\t491231235959Z\t${at},keyCompromise\t${one.serial}\tunknown\t${one.subject}\n`)
    .join("");
  const config = authority("sha256", [], "", { index });
  const pem = openssl([
    ...["ca", "-config", config, "-gencrl", "-crlexts", "crl", "-cert", issuer.pem, "-keyfile", issuer.key],
    ...["-crl_lastupdate", from, "-crl_nextupdate", to],
  ]);
  return openssl(["crl", "-outform", "DER"], pem);
}

/** A CMS SignedData over exactly these bytes, as DER; detached unless `attached`. */
export function sign(content, signers, { chain = [], attached = false, digest = "sha256", extra = [] } = {}) {
  const args = ["cms", "-sign", "-binary", "-outform", "DER", "-md", digest, "-in", file(content)];
  for (const one of [signers].flat()) args.push("-signer", one.pem, "-inkey", one.key);
  if (chain.length > 0) {
    args.push("-certfile", file(chain.map((one) => readFileSync(one.pem, "utf8")).join("")));
  }
  if (attached) args.push("-nodetach");
  // Key options hold for the signer before them.
  return openssl([...args, ...extra]);
}

export function encrypt(content, recipient) {
  return openssl([
    ...["cms", "-encrypt", "-binary", "-aes256", "-outform", "DER", "-in", file(content), recipient.pem],
  ]);
}

/** What `openssl cms -verify -purpose smimesign` says: "ok", or the reason of its last error. */
export function verdict(cms, content, anchors, at, extra = []) {
  const args = ["cms", "-verify", "-binary", "-inform", "DER", "-in", file(cms), "-purpose", "smimesign"];
  args.push("-no-CAstore", "-no-CApath", "-out", "/dev/null", ...extra);
  if (anchors.length > 0) {
    args.push("-CAfile", file(anchors.map((one) => readFileSync(one.pem, "utf8")).join("")));
  } else {
    args.push("-no-CAfile");
  }
  args.push("-attime", String(Math.floor(Date.parse(at) / 1000)));
  if (content !== null) args.push("-content", file(content));
  const { status, stderr } = spawnSync("openssl", args, { encoding: "utf8", timeout: 240_000 });
  if (status === 0) return "ok";
  const detail = /Verify error: ?(.*)$/m.exec(stderr)?.[1];
  if (detail) return detail;
  // "8021B2F4:error:1700009E:CMS routines:CMS_SignerInfo_verify_content:verification failure:file:line:"
  const [, , , , , reason] =
    stderr
      .split("\n")
      .find((line) => line.includes(":error:"))
      ?.split(":") ?? [];
  return reason ?? `exit ${status}`;
}
