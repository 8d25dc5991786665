import { describe, expect, it } from "vitest";
import { toHex } from "../bytes/hex.ts";
import { readPublicKey } from "./spki.ts";
import { certificate } from "./testkit/fixtures.ts";
import { element, fromHex, integer, nothing, oid, sequence, tlv } from "./testkit/der.ts";

const rsaEncryption = sequence(oid("1.2.840.113549.1.1.1"), nothing);
const bits = (content: Uint8Array, unused = 0): Uint8Array => tlv(0x03, [unused], content);

/** An odd modulus of this many bits. */
function modulus(length: number): number[] {
  const octets = Array.from<number>({ length: Math.ceil(length / 8) }).fill(0xff);
  octets[0] = 0xff >> (octets.length * 8 - length);
  return octets[0] >= 0x80 ? [0, ...octets] : octets;
}
const rsa = (n: readonly number[], e: readonly number[], identifier = rsaEncryption): Uint8Array =>
  sequence(identifier, bits(sequence(integer(...n), integer(...e))));

function told(spki: Uint8Array): string {
  const key = readPublicKey(element(spki));
  return "unsupported" in key ? key.unsupported : `${key.kind} ${key.curve ?? key.bits}`;
}

const F4 = [1, 0, 1];

describe("readPublicKey() of RSA", () => {
  it.for<[string, Uint8Array, string]>([
    ["2048 bits", rsa(modulus(2048), F4), "rsa 2048"],
    ["8192 bits", rsa(modulus(8192), F4), "rsa 8192"],
    ["8193 bits", rsa(modulus(8193), F4), "rsa-8193"],
    ["2047 bits", rsa(modulus(2047), F4), "rsa 2047"],
    ["1024 bits", rsa(modulus(1024), F4), "rsa 1024"],
    ["1023 bits", rsa(modulus(1023), F4), "rsa-1023"],
    ["512 bits", rsa(modulus(512), F4), "rsa-512"],
    ["an even modulus", rsa([...modulus(2048).slice(0, -1), 0xfe], F4), "rsa-modulus"],
    ["a negative modulus", rsa(modulus(2048).slice(1), F4), "malformed-key"],
    ["a negative modulus in shortest form", rsa([0x80, ...modulus(2048).slice(2)], F4), "rsa-modulus"],
    ["modulus zero", rsa([0], F4), "rsa-0"],
    ["exponent 3", rsa(modulus(2048), [3]), "rsa 2048"],
    ["exponent 2^32 - 1", rsa(modulus(2048), [0, 0xff, 0xff, 0xff, 0xff]), "rsa 2048"],
    ["exponent 1", rsa(modulus(2048), [1]), "rsa-exponent"],
    ["exponent 0", rsa(modulus(2048), [0]), "rsa-exponent"],
    ["exponent -1", rsa(modulus(2048), [0xff]), "rsa-exponent"],
    ["an even exponent", rsa(modulus(2048), [1, 0, 0]), "rsa-exponent"],
    ["exponent 2^32 + 1", rsa(modulus(2048), [1, 0, 0, 0, 1]), "rsa-exponent"],
    ["a huge exponent", rsa(modulus(2048), modulus(2040)), "rsa-exponent"],
    ["a padded exponent", rsa(modulus(2048), [0, 3]), "malformed-key"],
    ["no parameters", rsa(modulus(2048), F4, sequence(oid("1.2.840.113549.1.1.1"))), "rsa-parameters"],
    [
      "other parameters",
      rsa(modulus(2048), F4, sequence(oid("1.2.840.113549.1.1.1"), oid("1.2.3"))),
      "rsa-parameters",
    ],
    [
      "NULL with content",
      rsa(modulus(2048), F4, sequence(oid("1.2.840.113549.1.1.1"), fromHex("050100"))),
      "rsa-parameters",
    ],
    ["unused bits", sequence(rsaEncryption, bits(Uint8Array.of(0x80), 7)), "malformed-key"],
    ["octets behind the key", sequence(rsaEncryption, bits(fromHex("3006020103020103 00"))), "malformed-key"],
    [
      "a third number",
      sequence(rsaEncryption, bits(sequence(integer(...modulus(2048)), integer(3), integer(5)))),
      "malformed-key",
    ],
  ])("%s", ([, spki, expected]) => {
    expect(told(spki)).toBe(expected);
  });
});

const sha = (n: number): Uint8Array => sequence(oid(`2.16.840.1.101.3.4.2.${n}`), nothing);
const mgf1 = (hash: Uint8Array): Uint8Array => sequence(oid("1.2.840.113549.1.1.8"), hash);
const pss = (...parameters: readonly Uint8Array[]): Uint8Array =>
  rsa(modulus(2048), F4, sequence(oid("1.2.840.113549.1.1.10"), ...parameters));

describe("readPublicKey() of id-RSASSA-PSS", () => {
  it.for<[string, Uint8Array, unknown]>([
    ["no parameters", pss(), null],
    ["the defaults", pss(sequence()), { hash: "SHA-1", saltLength: 20 }],
    [
      "SHA-256",
      pss(sequence(tlv(0xa0, sha(1)), tlv(0xa1, mgf1(sha(1))), tlv(0xa2, integer(32)))),
      { hash: "SHA-256", saltLength: 32 },
    ],
    [
      "the one trailer, spelt out",
      pss(sequence(tlv(0xa0, sha(3)), tlv(0xa1, mgf1(sha(3))), tlv(0xa2, integer(0)), tlv(0xa3, integer(1)))),
      { hash: "SHA-512", saltLength: 0 },
    ],
    ["two hashes", pss(sequence(tlv(0xa0, sha(1)), tlv(0xa1, mgf1(sha(2))))), "pss-mask"],
    ["SHA-1 masks by default", pss(sequence(tlv(0xa0, sha(1)))), "pss-mask"],
    ["another mask", pss(sequence(tlv(0xa0, sha(1)), tlv(0xa1, sequence(oid("1.2.3"), sha(1))))), "pss-mask"],
    ["another trailer", pss(sequence(tlv(0xa3, integer(2)))), "pss-trailer"],
    ["a salt beyond any key", pss(sequence(tlv(0xa2, integer(0x10, 0)))), "pss-salt"],
    ["a negative salt", pss(sequence(tlv(0xa2, integer(0xff)))), "malformed-key"],
    ["NULL", pss(nothing), "malformed-key"],
    ["SHA-224", pss(sequence(tlv(0xa0, sha(4)), tlv(0xa1, mgf1(sha(4))))), "sha-224"],
  ])("%s", ([, spki, expected]) => {
    const key = readPublicKey(element(spki));
    expect("unsupported" in key ? key.unsupported : key.pssParameters).toEqual(expected);
  });

  it("is absent from an rsaEncryption key", () => {
    expect(readPublicKey(element(rsa(modulus(2048), F4)))).not.toHaveProperty("pssParameters");
  });
});

/** The generator of P-256 (SEC 2, 2.4.2). */
const gx = "6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296";
const gy = "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5";
const p256 = "ffffffff00000001000000000000000000000000ffffffffffffffffffffffff";
const ec = (point: string, curve: Uint8Array = oid("1.2.840.10045.3.1.7")): Uint8Array =>
  sequence(sequence(oid("1.2.840.10045.2.1"), curve), bits(fromHex(point)));
const plusP = (coordinate: string): string =>
  ((BigInt(`0x${coordinate}`) + BigInt(`0x${p256}`)) % 2n ** 256n).toString(16).padStart(64, "0");

describe("readPublicKey() of elliptic curves", () => {
  it.for<[string, Uint8Array, string]>([
    ["P-256", ec(`04${gx}${gy}`), "ec P-256"],
    ["a compressed point", ec(`03${gx}`), "ec-point"],
    ["a hybrid point", ec(`07${gx}${gy}`), "ec-point"],
    ["infinity", ec("00"), "ec-point"],
    ["no point", ec(""), "ec-point"],
    ["a point off the curve", ec(`04${gx}${gx}`), "ec-point"],
    ["the point (0, 0)", ec(`04${"00".repeat(64)}`), "ec-point"],
    ["a coordinate of p", ec(`04${p256}${gy}`), "ec-point"],
    ["a coordinate past p", ec(`04${gx}${plusP(gy)}`), "ec-point"],
    ["a long point", ec(`04${gx}${gy}00`), "ec-point"],
    ["P-256's point on P-384", ec(`04${gx}${gy}`, oid("1.3.132.0.34")), "ec-point"],
    ["implicit parameters", ec(`04${gx}${gy}`, nothing), "curve-parameters"],
    [
      "no parameters",
      sequence(sequence(oid("1.2.840.10045.2.1")), bits(fromHex(`04${gx}${gy}`))),
      "curve-parameters",
    ],
    ["secp256k1", ec(`04${gx}${gy}`, oid("1.3.132.0.10")), "curve-1.3.132.0.10"],
    ["brainpoolP256r1", ec(`04${gx}${gy}`, oid("1.3.36.3.3.2.8.1.1.7")), "brainpool"],
  ])("%s", ([, spki, expected]) => {
    expect(told(spki)).toBe(expected);
  });

  it.for([
    ["issuing", "ec P-256"],
    ["p384", "ec P-384"],
    ["p521", "ec P-521"],
    ["explicit", "curve-parameters"],
    ["brainpool", "brainpool"],
    ["ed25519", "ed25519 256"],
    ["ed448", "ed448"],
    ["rsa1024", "rsa 1024"],
    ["psskey", "rsa 2048"],
  ] as const)("openssl's %s", ([name, expected]) => {
    expect(told(certificate(name).spki)).toBe(expected);
  });
});

const edwards = (point: string, ...parameters: readonly Uint8Array[]): Uint8Array =>
  sequence(sequence(oid("1.3.101.112"), ...parameters), bits(fromHex(point)));
/** RFC 8032, 7.1, TEST 1. */
const test1 = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";

describe("readPublicKey() of Ed25519 and others", () => {
  it.for<[string, Uint8Array, string]>([
    ["Ed25519", edwards(test1), "ed25519 256"],
    ["NULL parameters", edwards(test1, nothing), "ed25519-parameters"],
    ["31 octets", edwards(test1.slice(2)), "ed25519-point"],
    ["33 octets", edwards(`${test1}00`), "ed25519-point"],
    ["the neutral point", edwards(`01${"00".repeat(31)}`), "ed25519-point"],
    ["the point of order 2", edwards(`ec${"ff".repeat(30)}7f`), "ed25519-point"],
    ["a point of order 4", edwards("00".repeat(32)), "ed25519-point"],
    ["the same with its sign", edwards(`${"00".repeat(31)}80`), "ed25519-point"],
    // The octets that RFC 7748's and others' lists of small orders give.
    [
      "a point of order 8",
      edwards("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"),
      "ed25519-point",
    ],
    [
      "another of order 8",
      edwards("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"),
      "ed25519-point",
    ],
    ["y of p", edwards(`ed${"ff".repeat(30)}7f`), "ed25519-point"],
    ["y past p", edwards(`f0${"ff".repeat(30)}7f`), "ed25519-point"],
    ["X25519", sequence(sequence(oid("1.3.101.110")), bits(fromHex(test1))), "x25519"],
    ["DSA", sequence(sequence(oid("1.2.840.10040.4.1")), bits(integer(1))), "dsa"],
    ["what nobody knows", sequence(sequence(oid("1.2.3.4")), bits(integer(1))), "key-1.2.3.4"],
    ["no key at all", sequence(), "malformed-key"],
    [
      "a field too many",
      sequence(sequence(oid("1.3.101.112")), bits(fromHex(test1)), nothing),
      "malformed-key",
    ],
  ])("%s", ([, spki, expected]) => {
    expect(told(spki)).toBe(expected);
  });

  it("keeps the whole structure and the key within it", () => {
    const spki = edwards(test1);
    const key = readPublicKey(element(spki));
    if ("unsupported" in key) throw new Error(key.unsupported);
    expect(toHex(key.octets)).toBe(test1);
    expect(key.spki).toEqual(spki);
  });
});
