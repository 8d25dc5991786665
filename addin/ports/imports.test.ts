import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, test } from "vitest";
import type { FoundObject } from "../host.ts";
import { readImports } from "./imports.ts";

const folder = mkdtempSync(join(tmpdir(), "usher-imports-"));
const at = (name: string): string => join(folder, name);
const bytes = (name: string): Uint8Array => Uint8Array.from(readFileSync(at(name)));
const openssl = (...args: readonly string[]): Buffer =>
  execFileSync("openssl", args, { cwd: folder, stdio: ["ignore", "pipe", "ignore"] });

const config = `
[ca]
default_ca=ca_here
[ca_here]
database=index.txt
crlnumber=number
default_md=sha256
[point]
issuingDistributionPoint=critical,@scope
[scope]
onlyuser=TRUE
[key_id]
authorityKeyIdentifier=keyid
[delta]
2.5.29.27=critical,ASN1:INTEGER:1
`;

/** A list that openssl makes of what its database says. */
const crl = (name: string, ...more: readonly string[]): void => {
  openssl(
    "ca",
    "-config",
    "ca.cnf",
    "-gencrl",
    "-keyfile",
    "ca.key",
    "-cert",
    "ca.pem",
    "-out",
    `${name}.pem`,
    ...more,
  );
  openssl("crl", "-in", `${name}.pem`, "-outform", "DER", "-out", `${name}.crl`);
};

beforeAll(() => {
  writeFileSync(at("ca.cnf"), config);
  const revoked = (serial: string): string => `R\t350101000000Z\t260101000000Z\t${serial}\tunknown\t/CN=x\n`;
  writeFileSync(at("index.txt"), revoked("01") + revoked("02") + revoked("03"));
  writeFileSync(at("number"), "01\n");
  const ec = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-noenc"];
  openssl(
    "req",
    "-x509",
    ...ec,
    "-keyout",
    "ca.key",
    "-out",
    "ca.pem",
    "-subj",
    "/O=Acme/CN=Acme Root",
    "-days",
    "3650",
  );
  openssl(
    ...[
      "req",
      "-x509",
      ...ec,
      "-keyout",
      "olivia.key",
      "-out",
      "olivia.pem",
      "-subj",
      "/CN=Olivia",
      "-days",
      "365",
    ],
    ...[
      "-addext",
      "subjectAltName=email:olivia@acme.example",
      "-addext",
      "basicConstraints=critical,CA:FALSE",
    ],
    ...["-CA", "ca.pem", "-CAkey", "ca.key"],
  );
  for (const name of ["ca", "olivia"])
    openssl("x509", "-in", `${name}.pem`, "-outform", "DER", "-out", `${name}.der`);
  crl("full", "-crldays", "7");
  crl("later", "-crldays", "14");
  crl("users", "-crldays", "7", "-crlexts", "point");
  crl("keyed", "-crldays", "7", "-crlexts", "key_id");
  crl("changes", "-crldays", "7", "-crlexts", "delta");
  for (const form of ["DER", "PEM"])
    openssl(
      ...["crl2pkcs7", "-in", "full.pem", "-certfile", "ca.pem", "-certfile", "olivia.pem"],
      ...["-outform", form, "-out", `bundle.${form}`],
    );
  openssl(
    "pkcs12",
    "-export",
    "-inkey",
    "olivia.key",
    "-in",
    "olivia.pem",
    "-passout",
    "pass:secret",
    "-out",
    "olivia.p12",
  );
  openssl("pkcs8", "-topk8", "-in", "olivia.key", "-passout", "pass:secret", "-out", "locked.pem");
  for (const [form, name] of [["DER", "der"]] as const) {
    openssl("pkcs8", "-topk8", "-nocrypt", "-in", "olivia.key", "-outform", form, "-out", `pkcs8.${name}`);
    openssl(
      "pkcs8",
      "-topk8",
      "-in",
      "olivia.key",
      "-passout",
      "pass:secret",
      "-outform",
      form,
      "-out",
      `locked.${name}`,
    );
    openssl("ec", "-in", "olivia.key", "-outform", form, "-out", `sec1.${name}`);
  }
  openssl("ec", "-in", "olivia.key", "-aes128", "-passout", "pass:secret", "-out", "older.pem");
  openssl(
    "req",
    "-new",
    "-key",
    "olivia.key",
    "-subj",
    "/CN=Olivia",
    "-outform",
    "DER",
    "-out",
    "request.der",
  );
});
afterAll(() => rmSync(folder, { recursive: true }));

const sha256 = (name: string): string => createHash("sha256").update(bytes(name)).digest("hex");
const kinds = (found: readonly FoundObject[]): readonly string[] => found.map(({ kind }) => kind);
async function listOf(name: string) {
  const [object] = await readImports(bytes(name));
  if (object?.kind !== "list") throw new Error("no list");
  return object;
}

describe("what is in a file", () => {
  test.for(["ca.pem", "ca.der"])("an authority's certificate: %s", async (name) => {
    const [object, ...more] = await readImports(bytes(name));
    expect(more).toEqual([]);
    expect(object).toMatchObject({
      kind: "certificate",
      der: Buffer.from(bytes("ca.der")).toString("base64"),
      link: { subject: "CN=Acme Root,O=Acme", issuer: "CN=Acme Root,O=Acme", sha256: sha256("ca.der") },
      addresses: [],
      authority: true,
    });
  });

  it("a person's certificate, with the addresses it speaks for", async () => {
    expect(await readImports(bytes("olivia.pem"))).toMatchObject([
      {
        kind: "certificate",
        link: { subject: "CN=Olivia", issuer: "CN=Acme Root,O=Acme", sha256: sha256("olivia.der") },
        addresses: ["olivia@acme.example"],
        authority: false,
      },
    ]);
  });

  test.for(["full.pem", "full.crl"])("a revocation list, with its entries counted: %s", async (name) => {
    const { list, der } = await listOf(name);
    const date = (flag: string): string => {
      const [, text = ""] = openssl("crl", "-in", "full.pem", "-noout", flag).toString().split("=");
      return new Date(text.trim()).toISOString();
    };
    expect(list).toEqual({
      id: sha256("full.crl"),
      series: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
      issuer: "CN=Acme Root,O=Acme",
      thisUpdate: date("-lastupdate"),
      nextUpdate: date("-nextupdate"),
      entries: 3,
      octets: bytes("full.crl").length,
    });
    expect(der).toEqual(bytes("full.crl"));
  });

  test.for(["bundle.DER", "bundle.PEM"])("a bundle: %s", async (name) => {
    const found = await readImports(bytes(name));
    expect(kinds(found)).toEqual(["certificate", "certificate", "list"]);
    expect(
      found.flatMap((object) => (object.kind === "certificate" ? [object.link.sha256] : [])).toSorted(),
    ).toEqual([sha256("ca.der"), sha256("olivia.der")].toSorted());
  });

  it("several objects of several kinds in one PEM file, with text between them", async () => {
    const text = ["Bag Attributes", "olivia.pem", "ca.pem", "", "full.pem"]
      .map((part) => (part.endsWith(".pem") ? new TextDecoder().decode(bytes(part)) : part))
      .join("\r\n");
    expect(kinds(await readImports(new TextEncoder().encode(text)))).toEqual([
      "certificate",
      "certificate",
      "list",
    ]);
  });

  it("a key of one's own under a password, and nothing of it is opened", async () => {
    expect(await readImports(bytes("olivia.p12"))).toEqual([{ kind: "pkcs12", bytes: bytes("olivia.p12") }]);
  });

  test.for(["olivia.key", "locked.pem", "older.pem", "pkcs8.der", "locked.der", "sec1.der"])(
    "a key by itself: %s",
    async (name) => {
      expect(await readImports(bytes(name))).toEqual([{ kind: "private-key" }]);
    },
  );
});

describe("lists of one series", () => {
  it("are those of one issuer, key and scope, whenever they were issued", async () => {
    const [full, later, users, keyed, changes] = await Promise.all(
      ["full.crl", "later.crl", "users.crl", "keyed.crl", "changes.crl"].map(listOf),
    );
    expect(later?.list.series).toBe(full?.list.series);
    expect(later?.list.id).not.toBe(full?.list.id);
    // A list of users alone, one by another key, and one of changes are all in force beside it.
    const others = [full, users, keyed, changes].map((each) => each?.list.series);
    expect(new Set(others).size).toBe(4);
  });
});

describe("what is none of these", () => {
  const text = (value: string): Uint8Array => new TextEncoder().encode(value);
  const cut = (name: string, octets: number): Uint8Array => bytes(name).slice(0, -octets);
  test.for<[what: string, file: () => Uint8Array]>([
    ["nothing", () => new Uint8Array()],
    ["a text", () => text("Dear Anna, here is the certificate.")],
    ["a picture", () => Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10)],
    ["a certificate that is cut off", () => cut("ca.der", 1)],
    ["a certificate with something behind it", () => Uint8Array.from([...bytes("ca.der"), 0])],
    ["a list that is cut off", () => cut("full.crl", 1)],
    ["a bundle that is cut off", () => cut("bundle.DER", 3)],
    ["a request for a certificate", () => bytes("request.der")],
    ["PEM that is no base64", () => text("-----BEGIN CERTIFICATE-----\nA\n-----END CERTIFICATE-----\n")],
    [
      "PEM of another label at its end",
      () => text(new TextDecoder().decode(bytes("ca.pem")).replace("END CERTIFICATE", "END X509 CRL")),
    ],
    [
      "PEM without its end",
      () => text(new TextDecoder().decode(bytes("ca.pem")).replace(/-----END[^]*/, "")),
    ],
  ])("%s", async ([, file]) => {
    expect(await readImports(file())).toEqual([]);
  });

  it("a PEM file of very many objects is read as far as 200", async () => {
    const many = new TextDecoder().decode(bytes("olivia.pem")).repeat(300);
    expect(await readImports(text(many))).toHaveLength(200);
  });

  it("beginnings without an end, over and over, cost no more than reading them", async () => {
    const many = "-----BEGIN CERTIFICATE-----\nMIIB\n".repeat(100_000);
    expect(await readImports(text(many))).toEqual([]);
  });
});
