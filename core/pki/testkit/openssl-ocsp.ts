/** `openssl ocsp` as a responder and as a reader of answers: a second implementation that nobody here wrote. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pem, type Entity } from "./issue.ts";

export interface Asked {
  readonly issuer: Entity;
  readonly certificate: Entity;
  readonly responder: Entity;
  /** "V" valid, "R" revoked with "YYMMDDHHMMSSZ[,reason]", none: the responder does not know it. */
  readonly record: "V" | { readonly revoked: string } | null;
  /** Beside the certificate's name in the request: "-sha256". */
  readonly request?: readonly string[];
  /** "-ndays 7", "-resp_key_id", "-resp_no_certs". */
  readonly options?: readonly string[];
}

const withFolder = <T>(work: (folder: string) => T): T => {
  const folder = mkdtempSync(join(tmpdir(), "usher-ocsp-"));
  try {
    return work(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
};

const openssl = (folder: string, ...options: readonly string[]): string => {
  const { stdout, stderr, error } = spawnSync("openssl", options, { cwd: folder, encoding: "utf8" });
  if (error !== undefined) throw error;
  return stdout + stderr;
};

const write = (folder: string, file: string, { der, key }: Entity): void => {
  writeFileSync(join(folder, `${file}.pem`), pem(der));
  writeFileSync(join(folder, `${file}.key`), key.export({ format: "pem", type: "pkcs8" }));
};

/** What an OpenSSL responder answers to an OpenSSL request, just now. */
export const answerOf = ({
  issuer,
  certificate,
  responder,
  record,
  request = [],
  options = ["-ndays", "7"],
}: Asked): Uint8Array =>
  withFolder((folder) => {
    write(folder, "issuer", issuer);
    write(folder, "leaf", certificate);
    write(folder, "responder", responder);
    const serial = certificate.certificate.serial.toUpperCase();
    const revoked = record !== null && record !== "V" ? record.revoked : "";
    const line = ["401231000000Z", revoked, serial, "unknown", `/CN=${certificate.name}`];
    writeFileSync(
      join(folder, "index.txt"),
      record === null ? "" : `${[revoked === "" ? "V" : "R", ...line].join("\t")}\n`,
    );
    const files = ["-issuer", "issuer.pem", ...request, "-cert", "leaf.pem"];
    openssl(folder, "ocsp", ...files, "-reqout", "request.der");
    const signing = ["-CA", "issuer.pem", "-rsigner", "responder.pem", "-rkey", "responder.key"];
    const wires = ["-reqin", "request.der", "-respout", "response.der"];
    const output = openssl(folder, "ocsp", "-index", "index.txt", ...signing, ...wires, ...options);
    try {
      return Uint8Array.from(readFileSync(join(folder, "response.der")));
    } catch {
      throw new Error(output);
    }
  });

/** Status and whether the signature is one that counts, as OpenSSL sees a response now: "good", "revoked", "unknown", "refused". */
export const opensslStatus = (
  response: Uint8Array,
  {
    issuer,
    certificate,
    root,
  }: { readonly issuer: Entity; readonly certificate: Entity; readonly root: Entity },
  ...options: readonly string[]
): string =>
  withFolder((folder) => {
    write(folder, "issuer", issuer);
    write(folder, "leaf", certificate);
    write(folder, "root", root);
    writeFileSync(join(folder, "response.der"), response);
    const files = ["-respin", "response.der", "-issuer", "issuer.pem", ...options, "-cert", "leaf.pem"];
    const trust = ["-CAfile", "root.pem", "-verify_other", "issuer.pem", "-no_nonce"];
    const output = openssl(folder, "ocsp", ...files, ...trust);
    const status = /^leaf\.pem: (\w+)/m.exec(output)?.[1];
    return !output.includes("Response verify OK") || /WARNING/.test(output)
      ? "refused"
      : (status ?? "refused");
  });

/** The request OpenSSL makes for a certificate, by SHA-1 and without a nonce. */
export const requestOf = (issuer: Entity, certificate: Entity): Uint8Array =>
  withFolder((folder) => {
    write(folder, "issuer", issuer);
    write(folder, "leaf", certificate);
    const files = ["-issuer", "issuer.pem", "-cert", "leaf.pem", "-no_nonce"];
    openssl(folder, "ocsp", ...files, "-reqout", "request.der");
    return Uint8Array.from(readFileSync(join(folder, "request.der")));
  });
