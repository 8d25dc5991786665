/** `openssl ca` as an issuer of lists, `openssl verify` as a reader of them: a second implementation that nobody here wrote. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Certificate } from "../certificate.ts";
import type { Crl } from "../crl.ts";
import { pem, type Entity } from "./issue.ts";

function withFolder<T>(work: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), "usher-crl-"));
  try {
    return work(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function openssl(folder: string, ...options: readonly string[]): string {
  const { stdout, stderr, error } = spawnSync("openssl", options, { cwd: folder, encoding: "utf8" });
  if (error !== undefined) throw error;
  return stdout + stderr;
}

export interface Gencrl {
  readonly issuer: Entity;
  /** "YYMMDDHHMMSSZ", and a reason of `openssl ca -crl_reason`. */
  readonly revoked: readonly { readonly of: Entity; readonly when: string; readonly reason?: string }[];
  readonly days: number;
  /** Lines of the extension section of the list. */
  readonly extensions?: string;
}

/** A list as `openssl ca -gencrl` makes it, just now. */
export const gencrl = ({ issuer, revoked, days, extensions = "" }: Gencrl): Uint8Array =>
  withFolder((folder) => {
    writeFileSync(join(folder, "issuer.pem"), pem(issuer.der));
    writeFileSync(join(folder, "issuer.key"), issuer.key.export({ format: "pem", type: "pkcs8" }));
    const lines = revoked.map(({ of, when, reason }) =>
      ["R", "401231000000Z", reason === undefined ? when : `${when},${reason}`]
        .concat(of.certificate.serial.toUpperCase(), "unknown", `/CN=${of.name}`)
        .join("\t"),
    );
    writeFileSync(join(folder, "index.txt"), lines.map((line) => `${line}\n`).join(""));
    writeFileSync(join(folder, "number"), "1000\n");
    writeFileSync(
      join(folder, "ca.cnf"),
      `[ca]\ndefault_ca=one\n[one]\ndatabase=index.txt\ncrlnumber=number\ndefault_md=sha256\n${extensions === "" ? "" : `crl_extensions=ext\n[ext]\n${extensions}\n`}`,
    );
    const made = openssl(
      folder,
      ...["ca", "-config", "ca.cnf", "-gencrl", "-crldays", String(days)],
      ...["-cert", "issuer.pem", "-keyfile", "issuer.key", "-out", "made.pem"],
    );
    const read = openssl(folder, "crl", "-in", "made.pem", "-outform", "DER", "-out", "made.der");
    try {
      return new Uint8Array(readFileSync(join(folder, "made.der")));
    } catch {
      throw new Error(made + read);
    }
  });

export interface Verified {
  readonly leaf: Certificate;
  readonly untrusted: readonly Certificate[];
  readonly anchors: readonly Certificate[];
  readonly crls: readonly Crl[];
  readonly at: Date;
}

const crlPem = (der: Uint8Array): string => pem(der).replaceAll("CERTIFICATE", "X509 CRL");

/** What `openssl verify` says of a path with every list looked at: "OK", or its first error. */
export const opensslVerify = ({ leaf, untrusted, anchors, crls, at }: Verified): string =>
  withFolder((folder) => {
    const write = (name: string, texts: readonly string[]): void =>
      writeFileSync(join(folder, name), texts.join(""));
    const pems = (certificates: readonly Certificate[]): readonly string[] =>
      certificates.map(({ der }) => pem(der));
    write("leaf.pem", pems([leaf]));
    write("untrusted.pem", pems(untrusted));
    write("anchors.pem", pems(anchors));
    write(
      "crls.pem",
      crls.map(({ der }) => crlPem(der)),
    );
    const said = openssl(
      folder,
      ...["verify", "-crl_check_all", "-extended_crl", "-use_deltas"],
      ...[
        "-attime",
        String(Math.floor(at.getTime() / 1000)),
        "-CAfile",
        "anchors.pem",
        "-untrusted",
        "untrusted.pem",
      ],
      ...(crls.length === 0 ? [] : ["-CRLfile", "crls.pem"]),
      "leaf.pem",
    );
    // Of the path of whoever signs lists it tells, and goes on.
    const [, fault] = /error \d+ at \d+ depth lookup: (.+)/.exec(said) ?? [];
    return fault ?? (/^leaf\.pem: OK$/m.test(said) ? "OK" : said);
  });
