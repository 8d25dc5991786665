/**
 * Other people's encrypted mails and PKCS#12 files: of Thunderbird and Nextcloud, and of RFC 9216. What is inside is OpenSSL's word,
 * which decrypts with the same keys.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it, test } from "vitest";
import { Budget } from "../../bytes/budget.ts";
import { newSeal, openDecryptionKeys, openPkcs12 } from "../../compose/pkcs12.ts";
import { entity } from "../../mime/content.ts";
import type { DecryptionKey } from "../../ports.ts";
import { decryptWith } from "./envelope-open.ts";
import { openMessage } from "./open.ts";
import { file, openssl } from "./testkit/envelope.ts";

const corpora = resolve(process.env["CORPORA"] || "../shared/corpora");
const there = existsSync(corpora);
const bytesOf = (path: string): Uint8Array => Uint8Array.from(readFileSync(join(corpora, path)));

const opened = new Map<string, Promise<readonly DecryptionKey[]>>();

/** Each file once: its password is slow to try on purpose. */
function keysIn(path: string, password: string): Promise<readonly DecryptionKey[]> {
  const keys = opened.get(path) ?? readKeys(path, password);
  opened.set(path, keys);
  return keys;
}

async function readKeys(path: string, password: string): Promise<readonly DecryptionKey[]> {
  const result = await openDecryptionKeys(bytesOf(path), password, await newSeal());
  if ("error" in result) throw new Error(`${path}: ${result.error}`);
  return result.keys.map(({ key }) => key);
}

/** What openssl finds inside, with the key and certificates of a PKCS#12 file. */
function decrypted(mail: Uint8Array, p12: string, password: string): Uint8Array {
  const from = ["pkcs12", "-in", join(corpora, p12), "-passin", `pass:${password}`, "-legacy"];
  const pem = file(openssl([...from, "-nodes"]));
  const read = openssl(["cms", "-decrypt", "-binary", "-in", file(mail), "-inkey", pem]);
  return Uint8Array.from(read);
}

const isWholeEncrypted = (mail: Uint8Array): boolean => {
  const [header = ""] = new TextDecoder("latin1").decode(mail).split(/\r?\n\r?\n/);
  return /^content-type: application\/(x-)?pkcs7-mime.*enveloped-data/ims.test(
    header.replace(/\r?\n[ \t]+/g, " "),
  );
};

const mailsIn = (folder: string): readonly string[] =>
  there
    ? readdirSync(join(corpora, folder))
        .filter((name) => name.endsWith(".eml") && isWholeEncrypted(bytesOf(join(folder, name))))
        .map((name) => join(folder, name))
    : [];

describe.skipIf(!there)("mails of Thunderbird's tests, encrypted as a whole", () => {
  const mails = ["thunderbird/smime", "thunderbird/browser-smime"].flatMap(mailsIn);

  it("are all there", () => {
    expect(mails.length).toBeGreaterThan(15);
  });

  test.each(mails)("%s", async (path) => {
    const p12 = join(path, "../Bob.p12");
    const keys = await keysIn(p12, "nss");
    const mail = bytesOf(path);
    const decrypt = decryptWith({ keys: () => Promise.resolve(keys) });
    const { message, layers } = await openMessage(mail, { budget: new Budget(), decrypt });
    expect(layers[0]).toMatchObject({ part: message.root.id, state: "opened", algorithm: "AES-128-CBC" });
    const [inside] = message.root.children;
    expect(inside && Uint8Array.from(entity(inside))).toEqual(decrypted(mail, p12, "nss"));
    const none = await openMessage(mail, { budget: new Budget(), decrypt: decryptWith(null) });
    expect(none.layers).toMatchObject([{ state: "no-key" }]);
  });
});

describe.skipIf(!there)("mails of Nextcloud's tests, of whose key there is no copy", () => {
  test.each([
    ["encrypted-message.txt", "AES-128-CBC", 2],
    ["encrypted-signed-opaque-message.txt", "DES-EDE3-CBC", 1],
  ])("%s", async (name, algorithm, count) => {
    // Of the same person, and another key.
    const keys = await keysIn("nextcloud-mail/user@imap.localhost.p12", "smime");
    const decrypt = decryptWith({ keys: () => Promise.resolve(keys) });
    const { layers } = await openMessage(bytesOf(`nextcloud-mail/${name}`), {
      budget: new Budget(),
      decrypt,
    });
    const [first] = layers;
    expect(first).toMatchObject({ state: "no-key", algorithm });
    expect(first?.recipients).toHaveLength(count);
    expect(first?.recipients).toContain("CN=imap.localhost S/MIME CA, 41c03ba1e3845021c9e031d622a60284");
  });
});

describe.skipIf(!there)("PKCS#12 files", () => {
  /** Number of keys that open mail, and who may sign. */
  test.each([
    ["rfc9216/4.5-PKCS-12-Object-for-Alice.p12", "alice", 1, "RS256"],
    ["rfc9216/5.5-PKCS-12-Object-for-Bob.p12", "bob", 1, "RS256"],
    ["rfc9216/7.5-PKCS-12-Object-for-Carlos.p12", "carlos", 1, "unsupported"],
    ["rfc9216/8.5-PKCS-12-Object-for-Dana.p12", "dana", 1, "unsupported"],
    ["thunderbird/smime/Alice.p12", "nss", 1, "RS256"],
    ["thunderbird/smime/Alice-ec.p12", "nss", 1, "ES384"],
    ["thunderbird/smime/Fran.p12", "nss", 1, "RS256"],
    ["thunderbird/smime/Fran-ec.p12", "nss", 1, "ES384"],
  ] as const)("%s", async (path, password, count, algorithm) => {
    expect(await keysIn(path, password)).toHaveLength(count);
    const signing = await openPkcs12(bytesOf(path), password);
    expect("error" in signing ? signing.error : signing.identity.algorithm).toBe(algorithm);
    const wrong = await openDecryptionKeys(bytesOf(path), `${password} `, await newSeal());
    expect(wrong).toEqual({ error: "password" });
  });

  it("signs and decrypts with the certificate that is for it, where a file holds two (RFC 9216, 4.5)", async () => {
    const [key] = await keysIn("rfc9216/4.5-PKCS-12-Object-for-Alice.p12", "alice");
    const der = (name: string): Uint8Array =>
      Uint8Array.from(openssl(["x509", "-in", join(corpora, "rfc9216", name), "-outform", "DER"]));
    expect(key?.certificate).toEqual(der("4.3-Alice-Encryption-End-Entity-Certificate.crt.pem"));
    const signing = await openPkcs12(bytesOf("rfc9216/4.5-PKCS-12-Object-for-Alice.p12"), "alice");
    expect("identity" in signing && signing.identity.certificates[0]).toEqual(
      der("4.1-Alice-Signature-Verification-End-Entity-Certificate.crt.pem"),
    );
  });
});
