/** People with keys, made on the spot by the openssl command, which is also the judge of what we sign. */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const folder = mkdtempSync(join(tmpdir(), "usher-compose-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));

const env = { ...process.env, OPENSSL_CONF: "/dev/null" };

export const openssl = (args: readonly string[], input?: Uint8Array): Buffer =>
  execFileSync("openssl", args, { input, stdio: ["pipe", "pipe", "pipe"], env });

let files = 0;
const path = (suffix: string): string => join(folder, `${++files}${suffix}`);

/** Writes bytes to a temporary file. */
export function file(bytes: Uint8Array | string): string {
  const name = path(".bin");
  writeFileSync(name, bytes);
  return name;
}

const algorithms = {
  rsa: ["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"],
  rsa1024: ["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:1024"],
  p256: ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"],
  p384: ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-384"],
  p521: ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-521"],
  ed25519: ["-algorithm", "ED25519"],
} as const;
export type KeyKind = keyof typeof algorithms;

/** Paths of a key and its certificate, both PEM. */
export interface Holder {
  readonly key: string;
  readonly pem: string;
}

/** When every certificate begins to hold, and ends. */
export const lifetime = { from: "2026-01-01T00:00:00Z", to: "2049-12-31T23:59:59Z" } as const;

const stamp = (iso: string): string => `${iso.replace(/\D/g, "")}Z`;

const configuration = (here: string, extensions: readonly string[]): string => `
[ca]
default_ca = here
[here]
dir = ${here}
database = ${here}/index.txt
rand_serial = yes
new_certs_dir = ${here}
default_md = sha256
policy = any
unique_subject = no
email_in_dn = yes
[any]
commonName = optional
emailAddress = optional
[req]
distinguished_name = dn
[dn]
[extensions]
${extensions.join("\n")}
`;

/** Issues a certificate; without `issuer` it is self-signed. */
export function issue(
  subject: string,
  extensions: readonly string[],
  {
    issuer = null,
    kind = "p256",
    to = lifetime.to,
  }: { readonly issuer?: Holder | null; readonly kind?: KeyKind; readonly to?: string } = {},
): Holder {
  const here = path(".ca");
  mkdirSync(here);
  writeFileSync(join(here, "index.txt"), "");
  const config = join(here, "ca.cnf");
  writeFileSync(config, configuration(here, extensions));
  const [key, request, pem] = [path(".key"), path(".csr"), path(".pem")];
  openssl(["genpkey", ...algorithms[kind], "-out", key]);
  openssl(["req", "-new", "-config", config, "-key", key, "-subj", subject, "-out", request]);
  const by = issuer === null ? ["-selfsign", "-keyfile", key] : ["-cert", issuer.pem, "-keyfile", issuer.key];
  openssl([
    ...["ca", "-batch", "-notext", "-config", config, "-extensions", "extensions", ...by],
    ...["-startdate", stamp(lifetime.from), "-enddate", stamp(to), "-in", request, "-out", pem],
  ]);
  return { key, pem };
}

const authority = [
  "basicConstraints=critical,CA:TRUE",
  "keyUsage=critical,keyCertSign,cRLSign",
  "subjectKeyIdentifier=hash",
  "authorityKeyIdentifier=keyid",
];

export const root = issue("/CN=Compose Root", authority);
export const issuing = issue("/CN=Compose Issuing", authority, { issuer: root });

/** Somebody with a certificate for mail; `san` as openssl writes it. */
export const person = (
  name: string,
  san: string,
  {
    kind = "p256",
    issuer = issuing,
    to = lifetime.to,
    usage = "digitalSignature",
  }: { kind?: KeyKind; issuer?: Holder; to?: string; usage?: string } = {},
): Holder =>
  issue(
    `/CN=${name}`,
    [
      "basicConstraints=CA:FALSE",
      `keyUsage=critical,${usage}`,
      "extendedKeyUsage=emailProtection",
      `subjectAltName=${san}`,
      "subjectKeyIdentifier=hash",
      "authorityKeyIdentifier=keyid",
    ],
    { issuer, kind, to },
  );

export const der = ({ pem }: Holder): Uint8Array =>
  Uint8Array.from(openssl(["x509", "-in", pem, "-outform", "DER"]));

/** A PKCS#12 file as `openssl pkcs12 -export` makes it. */
export function pkcs12(
  holder: Holder | null,
  {
    password = "secret",
    chain = [issuing],
    options = [] as readonly string[],
    key = holder?.key ?? null,
  } = {},
): Uint8Array {
  const certificates = [...(holder === null ? [] : [holder]), ...chain];
  const given = key === null ? ["-nokeys"] : ["-inkey", key];
  const pem = file(certificates.map((one) => readFileSync(one.pem, "utf8")).join(""));
  return Uint8Array.from(
    openssl(["pkcs12", "-export", "-in", pem, ...given, "-passout", `pass:${password}`, ...options]),
  );
}

/** What `openssl cms -verify` says of a whole mail against the root: the content it signed, or null. */
export function verified(mail: Uint8Array, at: Date): Buffer | null {
  const seconds = String(Math.floor(at.getTime() / 1000));
  const { status, stdout } = spawnSync(
    "openssl",
    [
      ...["cms", "-verify", "-in", file(mail), "-CAfile", root.pem, "-no-CApath", "-no-CAstore"],
      ...["-purpose", "smimesign", "-attime", seconds],
    ],
    { env },
  );
  return status === 0 ? stdout : null;
}
