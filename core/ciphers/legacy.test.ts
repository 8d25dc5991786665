import { createCipheriv, randomBytes } from "node:crypto";
import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { decryptCbc, decryptGcm192, unwrapAes192 } from "./legacy.ts";

const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text.replaceAll(" ", ""), "hex"));
const octets = (text: string): Uint8Array => new TextEncoder().encode(text);

/** OpenSSL's; RC2 is in its provider for old ciphers. */
const encrypted = (name: string, key: Uint8Array, iv: Uint8Array, text: Uint8Array): Uint8Array =>
  Uint8Array.from(
    execFileSync(
      "openssl",
      [
        ...[
          "enc",
          `-${name}`,
          "-K",
          Buffer.from(key).toString("hex"),
          "-iv",
          Buffer.from(iv).toString("hex"),
        ],
        ...["-provider", "legacy", "-provider", "default"],
      ],
      { input: text },
    ),
  );

describe("decryptCbc opens what openssl encrypted", () => {
  it.each([
    ["DES-EDE3-CBC", "des-ede3-cbc", 24, 8],
    ["AES-192-CBC", "aes-192-cbc", 24, 16],
  ] as const)("%s", (name, openssl, keyLength, block) => {
    for (const length of [0, 1, 7, 8, 15, 16, 17, 4095, 4096, 4097, 20_000]) {
      const [key, iv, text] = [keyLength, block, length].map((size) => Uint8Array.from(randomBytes(size)));
      const made = encrypted(openssl, key!, iv!, text!);
      expect(decryptCbc({ name, iv: iv! }, key!, made), String(length)).toEqual(text);
    }
  });

  it.each([
    ["rc2-40-cbc", 5, 40],
    ["rc2-cbc", 16, 128],
  ])("%s", (openssl, keyLength, bits) => {
    for (const length of [0, 1, 8, 5000]) {
      const [key, iv, text] = [keyLength, 8, length].map((size) => Uint8Array.from(randomBytes(size)));
      const made = encrypted(openssl, key!, iv!, text!);
      expect(decryptCbc({ name: "RC2-CBC", iv: iv!, bits }, key!, made), String(length)).toEqual(text);
    }
  });
});

describe("decryptCbc", () => {
  const key = randomBytes(24);
  const iv = randomBytes(8);
  const raw = (text: Uint8Array): Uint8Array => {
    const cipher = createCipheriv("des-ede3-cbc", key, iv).setAutoPadding(false);
    return Uint8Array.from(Buffer.concat([cipher.update(text), cipher.final()]));
  };

  it.each([
    ["a count of none", "61 62 63 64 65 66 67 00"],
    ["a count above the block", "09 09 09 09 09 09 09 09"],
    ["octets that differ", "61 62 63 64 65 01 03 03"],
    ["a first octet that differs", "07 08 08 08 08 08 08 08"],
  ])("refuses padding of %s", (_name, text) => {
    expect(decryptCbc({ name: "DES-EDE3-CBC", iv }, key, raw(hex(text)))).toBeNull();
  });

  it("refuses what is no whole number of blocks, and another length of the start", () => {
    const whole = raw(hex("61 62 63 64 65 66 67 01"));
    expect(decryptCbc({ name: "DES-EDE3-CBC", iv }, key, whole)).toEqual(octets("abcdefg"));
    expect(decryptCbc({ name: "DES-EDE3-CBC", iv }, key, whole.subarray(1))).toBeNull();
    expect(decryptCbc({ name: "DES-EDE3-CBC", iv }, key, new Uint8Array())).toBeNull();
    expect(decryptCbc({ name: "DES-EDE3-CBC", iv: iv.subarray(1) }, key, whole)).toBeNull();
  });
});

describe("decryptGcm192", () => {
  it("opens what Node encrypted, and nothing that was changed", () => {
    for (const length of [0, 1, 4095, 4096, 4097, 9000]) {
      const [key, iv, data, text] = [24, 12, 30, length].map((size) => Uint8Array.from(randomBytes(size)));
      const cipher = createCipheriv("aes-192-gcm", key!, iv!).setAAD(data!);
      const made = Uint8Array.from(Buffer.concat([cipher.update(text!), cipher.final()]));
      const tag = Uint8Array.from(cipher.getAuthTag());
      expect(decryptGcm192(key!, iv!, data!, made, tag), String(length)).toEqual(text);
      expect(decryptGcm192(key!, iv!, data!.subarray(1), made, tag)).toBeNull();
      tag[3] = tag[3]! ^ 1;
      expect(decryptGcm192(key!, iv!, data!, made, tag)).toBeNull();
    }
  });
});

describe("unwrapAes192 (RFC 3394, 4.2 and 4.4)", () => {
  const key = hex("000102030405060708090A0B0C0D0E0F1011121314151617");
  it.each([
    ["96778B25AE6CA435F92B5B97C050AED2468AB8A17AD84E5D", "00112233445566778899AABBCCDDEEFF"],
    [
      "031D33264E15D33268F24EC260743EDCE1C6C7DDEE725A936BA814915C6762D2",
      "00112233445566778899AABBCCDDEEFF0001020304050607",
    ],
  ])("unwraps %s", (wrapped, plain) => {
    expect(unwrapAes192(key, hex(wrapped))).toEqual(hex(plain));
    const changed = hex(wrapped);
    changed[9] = changed[9]! ^ 0x80;
    expect(unwrapAes192(key, changed)).toBeNull();
  });
});
