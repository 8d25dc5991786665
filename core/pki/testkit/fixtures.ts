import { readFileSync } from "node:fs";
import { Budget } from "../../bytes/budget.ts";
import { readCertificate, type Certificate } from "../certificate.ts";
import { readCrl, type Crl } from "../crl.ts";
import { anyPolicies } from "../policies.ts";
import { buildPath, type PathInput, type PathResult } from "../path.ts";

/** One path of testdata/make.sh, by the names of its certificates and lists, and what `openssl verify` said. */
export interface FixturePath {
  readonly name: string;
  readonly leaf: string;
  readonly untrusted: readonly string[];
  readonly anchors: readonly string[];
  readonly crls: readonly string[];
  readonly openssl: string;
}

const text = (file: string): string =>
  readFileSync(new URL(`../testdata/${file}`, import.meta.url), "latin1");

export const fromPem = (pem: string): Uint8Array =>
  new Uint8Array(Buffer.from(pem.replace(/-----[^-]+-----/g, ""), "base64"));

/** DER by the name in the "# name" line before each PEM block. */
function readBundle(file: string): ReadonlyMap<string, Uint8Array> {
  const blocks = text(file).split(/^# /m).slice(1);
  return new Map(
    blocks.map((block) => [block.slice(0, block.indexOf("\n")), fromPem(block.slice(block.indexOf("\n")))]),
  );
}

const certificates = readBundle("certs.pem");
const lists = readBundle("crls.pem");
export const paths = JSON.parse(text("paths.json")) as readonly FixturePath[];

function find(bundle: ReadonlyMap<string, Uint8Array>, name: string): Uint8Array {
  const der = bundle.get(name);
  if (der === undefined) throw new Error(`no fixture is named ${name}`);
  return der;
}

export const certificateDer = (name: string): Uint8Array => find(certificates, name);
export const crlDer = (name: string): Uint8Array => find(lists, name);

export function wellFormed<T extends object>(read: T | { readonly malformed: string }): T {
  if ("malformed" in read) throw new Error(read.malformed);
  return read;
}

export const certificate = (name: string): Certificate => wellFormed(readCertificate(certificateDer(name)));
export const crl = (name: string): Crl => wellFormed(readCrl(crlDer(name)));

/** The time every fixture path is judged for, some time after it. */
export const at = new Date("2030-01-01T00:00:00Z");
const now = new Date("2031-06-01T00:00:00Z");

export function inputOf(name: string): PathInput {
  const path = paths.find((candidate) => candidate.name === name);
  if (path === undefined) throw new Error(`no path is named ${name}`);
  return {
    leaf: certificate(path.leaf),
    untrusted: path.untrusted.filter(Boolean).map(certificate),
    anchors: path.anchors.filter(Boolean).map(certificate),
    crls: path.crls.filter(Boolean).map(crl),
    ocsp: [],
    policies: anyPolicies,
    at,
    now,
    revocation: "prefer",
    budget: new Budget(),
  };
}

/** The result in a few words: kind, and rule, reason or state. */
export function summary(result: PathResult): string {
  switch (result.kind) {
    case "trusted":
      return `trusted ${result.revocation.state === "unknown" ? result.revocation.reason : result.revocation.state}`;
    case "invalid":
      return `invalid ${result.rule}`;
    case "revoked":
    case "untrusted":
      return `${result.kind} ${result.why}`;
  }
}

export const judge = async (name: string, over: Partial<PathInput> = {}): Promise<string> =>
  summary(await buildPath({ ...inputOf(name), ...over }));
