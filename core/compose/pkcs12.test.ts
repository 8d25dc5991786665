import { X509Certificate } from "node:crypto";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { openPkcs12, type Pkcs12Result, type SigningIdentity } from "./pkcs12.ts";
import { der, issuing, person, pkcs12, root, type Holder, type KeyKind } from "./testkit/openssl.ts";

const opened = (result: Pkcs12Result): SigningIdentity => {
  if ("error" in result) throw new Error(result.error);
  return result.identity;
};

let olivia: Holder;
beforeAll(() => {
  olivia = person("Olivia Meyer", "email:olivia@acme.example,email:o.meyer@ACME.example,DNS:acme.example");
});

describe("openPkcs12 (RFC 7292), files of openssl", () => {
  it("reads certificate, chain, addresses and name", async () => {
    const identity = opened(await openPkcs12(pkcs12(olivia, { chain: [root, issuing] }), "secret"));
    const certificate = new X509Certificate(der(olivia));
    expect(identity.addresses).toEqual(["olivia@acme.example", "o.meyer@acme.example"]);
    expect(identity.name).toContain("Olivia Meyer");
    expect(identity.notAfter).toBe(new Date(certificate.validTo).toISOString());
    expect(identity.notBefore).toBe(new Date(certificate.validFrom).toISOString());
    expect(identity.certificates).toEqual([olivia, issuing, root].map(der));
    expect(identity.key.extractable).toBe(false);
    expect(identity.key.usages).toEqual(["sign"]);
  });

  it("finds whose the key is among several, and whose issuer is whose", async () => {
    const sam = person("Sam", "email:sam@acme.example", { issuer: root });
    const chain = [sam, root, issuing];
    const identity = opened(await openPkcs12(pkcs12(olivia, { chain }), "secret"));
    expect(identity.certificates).toEqual([olivia, issuing, root].map(der));
    const other = opened(await openPkcs12(pkcs12(sam, { chain: [issuing, olivia] }), "secret"));
    expect(other.certificates).toEqual([der(sam)]);
    expect(other.addresses).toEqual(["sam@acme.example"]);
  });

  it.each([
    ["rsa", "RS256"],
    ["p256", "ES256"],
    ["p384", "ES384"],
  ] as const)("signs with %s", async (kind, algorithm) => {
    const holder = person("A", "email:a@acme.example", { kind });
    const identity = opened(await openPkcs12(pkcs12(holder), "secret"));
    expect(identity.algorithm).toBe(algorithm);
  });

  it.each([
    ["AES-128", ["-keypbe", "AES-128-CBC", "-certpbe", "AES-128-CBC"]],
    ["AES-256, SHA-1 MAC", ["-macalg", "sha1"]],
    ["SHA-384 MAC", ["-macalg", "sha384"]],
    ["SHA-512 MAC", ["-macalg", "sha512"]],
    ["plain certificates", ["-certpbe", "NONE"]],
    ["a plain key", ["-keypbe", "NONE"]],
    ["many rounds", ["-iter", "600000"]],
    ["a name for the key", ["-name", "my key"]],
    ["what older programs write (RC2 of 40 bits, triple DES)", ["-legacy"]],
    ["triple DES", ["-keypbe", "PBE-SHA1-3DES", "-certpbe", "PBE-SHA1-3DES", "-macalg", "sha1"]],
    ["triple DES of two keys", ["-keypbe", "PBE-SHA1-2DES", "-certpbe", "PBE-SHA1-2DES"]],
    ["RC2 of 128 bits", ["-legacy", "-keypbe", "PBE-SHA1-RC2-128", "-certpbe", "PBE-SHA1-RC2-128"]],
  ])("reads %s", async (_name, options) => {
    const { addresses } = opened(await openPkcs12(pkcs12(olivia, { options }), "secret"));
    expect(addresses).toContain("olivia@acme.example");
  });

  it.each(["", "ünïcödé Ω 🗝", "x".repeat(100)])("takes the password %j", async (password) => {
    const { addresses } = opened(await openPkcs12(pkcs12(olivia, { password }), password));
    expect(addresses).toContain("olivia@acme.example");
  });

  it.each([
    ["the wrong password", () => pkcs12(olivia), "Secret", "password"],
    ["no password", () => pkcs12(olivia), "", "password"],
    ["no file", () => new Uint8Array(), "secret", "malformed"],
    ["another file", () => new TextEncoder().encode("-----BEGIN CERTIFICATE-----"), "secret", "malformed"],
    ["a cut file", () => pkcs12(olivia).subarray(0, 900), "secret", "malformed"],
    ["certificates alone", () => pkcs12(olivia, { key: null }), "secret", "no-key"],
    ["a key alone", () => pkcs12(olivia, { options: ["-nocerts"] }), "secret", "no-certificate"],
    ["no MAC", () => pkcs12(olivia, { options: ["-nomac"] }), "secret", "unsupported"],
    ["too many rounds", () => pkcs12(olivia, { options: ["-iter", "1000001"] }), "secret", "unsupported"],
    ["too large a file", () => new Uint8Array(1024 * 1024 + 1), "secret", "unsupported"],
    [
      "single DES",
      () => pkcs12(olivia, { options: ["-legacy", "-keypbe", "PBE-MD5-DES", "-certpbe", "NONE"] }),
      "secret",
      "unsupported",
    ],
    [
      "too many rounds of an older encryption",
      () => pkcs12(olivia, { options: ["-legacy", "-iter", "500001", "-maciter"] }),
      "secret",
      "unsupported",
    ],
  ] as const)("says what is wrong with %s", async (_name, make, password, error) => {
    expect(await openPkcs12(make(), password)).toEqual({ error });
  });

  it.each(["rsa1024", "p521", "ed25519"] as const satisfies readonly KeyKind[])(
    "does not sign with %s",
    async (kind) => {
      const file = pkcs12(person("A", "email:a@acme.example", { kind }));
      expect(await openPkcs12(file, "secret")).toEqual({ error: "unsupported" });
    },
  );

  it("speaks for nobody whom only the subject names", async () => {
    const holder = person("olivia@acme.example/emailAddress=olivia@acme.example", "DNS:acme.example");
    expect(opened(await openPkcs12(pkcs12(holder), "secret")).addresses).toEqual([]);
  });

  it("never rejects, whatever is changed in the file", async () => {
    const whole = pkcs12(olivia, { options: ["-iter", "1"] });
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), async (at, change) => {
        const bytes = whole.slice();
        bytes[at] = (bytes[at] ?? 0) ^ change;
        const result = await openPkcs12(bytes, "secret");
        expect("identity" in result || typeof result.error === "string").toBe(true);
      }),
      { numRuns: 150 },
    );
  });
});
