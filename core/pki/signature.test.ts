import { describe, expect, it } from "vitest";
import type { Certificate } from "./certificate.ts";
import { toHex } from "../bytes/hex.ts";
import {
  digest,
  readSignatureAlgorithm,
  readSignerAlgorithm,
  verifySignature,
  type SignatureAlgorithm,
  type SignatureCheck,
} from "./signature.ts";
import {
  readDigestAlgorithm,
  readPublicKey,
  type DigestName,
  type PssParameters,
  type PublicKey,
} from "./spki.ts";
import { certificate } from "./testkit/fixtures.ts";
import { element, fromHex, integer, nothing, oid, sequence, tlv } from "./testkit/der.ts";

const sha = (n: number): Uint8Array => sequence(oid(`2.16.840.1.101.3.4.2.${n}`), nothing);
const pssParameters = (n: number, salt: number): Uint8Array =>
  sequence(
    tlv(0xa0, sha(n)),
    tlv(0xa1, sequence(oid("1.2.840.113549.1.1.8"), sha(n))),
    tlv(0xa2, integer(salt)),
  );

const rsaSha256 = oid("1.2.840.113549.1.1.11");
const ecdsaSha256 = oid("1.2.840.10045.4.3.2");
const pssOid = oid("1.2.840.113549.1.1.10");
const ed25519Oid = oid("1.3.101.112");

describe("readSignatureAlgorithm()", () => {
  it.for<[string, Uint8Array, SignatureAlgorithm | string]>([
    ["sha256WithRSAEncryption", sequence(rsaSha256, nothing), { scheme: "pkcs1", hash: "SHA-256" }],
    ["the same without NULL (RFC 4055, 5)", sequence(rsaSha256), { scheme: "pkcs1", hash: "SHA-256" }],
    ["the same with parameters", sequence(rsaSha256, integer(1)), "signature-parameters"],
    [
      "sha384WithRSAEncryption",
      sequence(oid("1.2.840.113549.1.1.12"), nothing),
      { scheme: "pkcs1", hash: "SHA-384" },
    ],
    [
      "sha512WithRSAEncryption",
      sequence(oid("1.2.840.113549.1.1.13"), nothing),
      { scheme: "pkcs1", hash: "SHA-512" },
    ],
    [
      "sha1WithRSAEncryption",
      sequence(oid("1.2.840.113549.1.1.5"), nothing),
      { scheme: "pkcs1", hash: "SHA-1" },
    ],
    ["md5WithRSAEncryption", sequence(oid("1.2.840.113549.1.1.4"), nothing), "md5"],
    ["sha224WithRSAEncryption", sequence(oid("1.2.840.113549.1.1.14"), nothing), "sha-224"],
    [
      "rsaEncryption names no hash",
      sequence(oid("1.2.840.113549.1.1.1"), nothing),
      "signature-1.2.840.113549.1.1.1",
    ],
    [
      "RSASSA-PSS",
      sequence(pssOid, pssParameters(1, 32)),
      { scheme: "pss", hash: "SHA-256", saltLength: 32 },
    ],
    ["RSASSA-PSS by default", sequence(pssOid, sequence()), { scheme: "pss", hash: "SHA-1", saltLength: 20 }],
    ["RSASSA-PSS without parameters", sequence(pssOid), "pss-parameters"],
    ["RSASSA-PSS with NULL", sequence(pssOid, nothing), "malformed-algorithm"],
    ["ecdsa-with-SHA256", sequence(ecdsaSha256), { scheme: "ecdsa", hash: "SHA-256" }],
    ["ecdsa-with-SHA256 with NULL", sequence(ecdsaSha256, nothing), "signature-parameters"],
    ["ecdsa-with-SHA1", sequence(oid("1.2.840.10045.4.1")), { scheme: "ecdsa", hash: "SHA-1" }],
    ["Ed25519", sequence(ed25519Oid), { scheme: "ed25519" }],
    ["Ed25519 with NULL", sequence(ed25519Oid, nothing), "signature-parameters"],
    ["Ed448", sequence(oid("1.3.101.113")), "ed448"],
    ["dsa-with-SHA1", sequence(oid("1.2.840.10040.4.3")), "dsa"],
    ["unknown", sequence(oid("1.2.3")), "signature-1.2.3"],
    ["a third field", sequence(rsaSha256, nothing, nothing), "malformed-algorithm"],
    ["no identifier", sequence(), "malformed-algorithm"],
    ["no sequence", nothing, "malformed-algorithm"],
  ])("%s", ([, identifier, expected]) => {
    const algorithm = readSignatureAlgorithm(element(identifier));
    expect("unsupported" in algorithm ? algorithm.unsupported : algorithm).toEqual(expected);
  });
});

describe("readSignerAlgorithm()", () => {
  it.for<[string, Uint8Array, DigestName, SignatureAlgorithm | string]>([
    [
      "rsaEncryption",
      sequence(oid("1.2.840.113549.1.1.1"), nothing),
      "SHA-384",
      { scheme: "pkcs1", hash: "SHA-384" },
    ],
    ["ecPublicKey", sequence(oid("1.2.840.10045.2.1")), "SHA-256", { scheme: "ecdsa", hash: "SHA-256" }],
    ["the digest's own", sequence(rsaSha256, nothing), "SHA-256", { scheme: "pkcs1", hash: "SHA-256" }],
    ["another digest", sequence(rsaSha256, nothing), "SHA-512", "digest-mismatch"],
    ["another digest under PSS", sequence(pssOid, pssParameters(1, 32)), "SHA-1", "digest-mismatch"],
    ["Ed25519 with SHA-512", sequence(ed25519Oid), "SHA-512", { scheme: "ed25519" }],
    ["Ed25519 with SHA-256", sequence(ed25519Oid), "SHA-256", "digest-mismatch"],
    [
      "a curve where none belongs",
      sequence(oid("1.2.840.10045.2.1"), oid("1.2.3")),
      "SHA-256",
      "signature-parameters",
    ],
  ])("%s", ([, identifier, name, expected]) => {
    const algorithm = readSignerAlgorithm(element(identifier), name);
    expect("unsupported" in algorithm ? algorithm.unsupported : algorithm).toEqual(expected);
  });
});

describe("readDigestAlgorithm()", () => {
  it.for<[string, Uint8Array, string]>([
    ["SHA-256 with NULL", sha(1), "SHA-256"],
    ["SHA-256 without", sequence(oid("2.16.840.1.101.3.4.2.1")), "SHA-256"],
    ["SHA-1", sequence(oid("1.3.14.3.2.26"), nothing), "SHA-1"],
    ["MD5", sequence(oid("1.2.840.113549.2.5"), nothing), "md5"],
    ["SHA-256 with parameters", sequence(oid("2.16.840.1.101.3.4.2.1"), integer(1)), "digest-parameters"],
    ["SHA-3", sequence(oid("2.16.840.1.101.3.4.2.8")), "digest-2.16.840.1.101.3.4.2.8"],
  ])("%s", ([, identifier, expected]) => {
    const name = readDigestAlgorithm(element(identifier));
    expect(typeof name === "string" ? name : name.unsupported).toBe(expected);
  });
});

function keyOf({ key }: Certificate): PublicKey {
  if ("unsupported" in key) throw new Error(key.unsupported);
  return key;
}

/** The signature on a fixture, checked with its issuer's key; each argument can be put in another's place. */
function check(
  name: string,
  issuer: string,
  over: Partial<{
    key: PublicKey;
    algorithm: SignatureAlgorithm;
    signature: Uint8Array;
    tbs: Uint8Array;
  }> = {},
): Promise<SignatureCheck> {
  const { signatureAlgorithm, signature, tbs } = certificate(name);
  if ("unsupported" in signatureAlgorithm) throw new Error(signatureAlgorithm.unsupported);
  const use = { key: keyOf(certificate(issuer)), algorithm: signatureAlgorithm, signature, tbs, ...over };
  return verifySignature(use.key, use.algorithm, use.signature, use.tbs);
}

const good = { kind: "good", weak: null };
const bad = { kind: "bad" };

describe("verifySignature()", () => {
  it.for([
    ["alice", "issuing", null],
    ["rsa-sha256", "rsa", null],
    ["rsa-sha384", "rsa", null],
    ["rsa-sha512", "rsa", null],
    ["rsa-pss", "rsa", null],
    ["bypsskey", "psskey", null],
    ["byp384", "p384", null],
    ["byp521", "p521", null],
    ["byed25519", "ed25519", null],
    ["sha1", "issuing", "sha-1"],
    ["byrsa1024", "rsa1024", "rsa-1024"],
  ] as const)("holds for openssl's %s by %s, weak: %s", async ([name, issuer, weak]) => {
    expect(await check(name, issuer)).toEqual({ kind: "good", weak });
    const { tbs, signature } = certificate(name);
    expect(await check(name, issuer, { tbs: tbs.subarray(1) })).toEqual(bad);
    const changed = Uint8Array.from(signature);
    changed[changed.length - 1]! ^= 1;
    expect(await check(name, issuer, { signature: changed })).toEqual(bad);
    expect(await check(name, issuer, { signature: new Uint8Array() })).toEqual(bad);
  });

  it.for<[string, string, string, SignatureAlgorithm]>([
    ["an EC key", "alice", "issuing", { scheme: "pkcs1", hash: "SHA-256" }],
    ["an EC key", "alice", "issuing", { scheme: "ed25519" }],
    ["an RSA key", "rsa-sha256", "rsa", { scheme: "ecdsa", hash: "SHA-256" }],
    ["an Ed25519 key", "byed25519", "ed25519", { scheme: "ecdsa", hash: "SHA-256" }],
    ["an Ed25519 key", "byed25519", "ed25519", { scheme: "pss", hash: "SHA-256", saltLength: 32 }],
  ])("uses %s for its own scheme alone", async ([, name, issuer, algorithm]) => {
    expect(await check(name, issuer, { algorithm })).toEqual(bad);
  });

  it.for<[string, PssParameters | null, object]>([
    ["no parameters", null, good],
    ["its parameters", { hash: "SHA-256", saltLength: 32 }, good],
    ["a shorter salt than the signature's", { hash: "SHA-256", saltLength: 20 }, good],
    ["a longer salt than the signature's", { hash: "SHA-256", saltLength: 33 }, bad],
    ["another hash", { hash: "SHA-512", saltLength: 32 }, bad],
  ])("holds a PSS key with %s to them (RFC 4055, 3.3)", async ([, pssParameters, expected]) => {
    const key = { ...keyOf(certificate("rsa")), pssParameters };
    expect(await check("rsa-pss", "rsa", { key })).toEqual(expected);
    expect(await check("rsa-sha256", "rsa", { key })).toEqual(bad);
  });

  it.for<[string, SignatureAlgorithm]>([
    ["another hash", { scheme: "pss", hash: "SHA-384", saltLength: 32 }],
    ["another salt", { scheme: "pss", hash: "SHA-256", saltLength: 31 }],
    ["a salt the key has no room for", { scheme: "pss", hash: "SHA-256", saltLength: 223 }],
    ["the other padding", { scheme: "pkcs1", hash: "SHA-256" }],
  ])("refuses an RSASSA-PSS signature under %s", async ([, algorithm]) => {
    expect(await check("rsa-pss", "rsa", { algorithm })).toEqual(bad);
  });

  it("takes an RSA signature of the modulus's length alone", async () => {
    const { signature } = certificate("rsa-sha256");
    expect(await check("rsa-sha256", "rsa", { signature: Uint8Array.of(0, ...signature) })).toEqual(bad);
    expect(await check("rsa-sha256", "rsa", { signature: signature.subarray(1) })).toEqual(bad);
  });
});

describe("verifySignature() of ECDSA", () => {
  const { signature } = certificate("alice");
  const halves = (): [number[], number[]] => {
    const rLength = signature[3]!;
    const r = [...signature.subarray(4, 4 + rLength)];
    return [r, [...signature.subarray(6 + rLength)]];
  };
  const [r, s] = halves();
  const full = Array.from<number>({ length: 32 }).fill(0xff);

  it.for<[string, Uint8Array, object]>([
    ["as it stands", sequence(integer(...r), integer(...s)), good],
    ["r padded", sequence(integer(0, ...r), integer(...s)), bad],
    ["s padded", sequence(integer(...r), integer(0, ...s)), bad],
    ["r and s exchanged", sequence(integer(...s), integer(...r)), bad],
    ["r of zero", sequence(integer(0), integer(...s)), bad],
    ["s of zero", sequence(integer(...r), integer(0)), bad],
    ["both zero", sequence(integer(0), integer(0)), bad],
    ["both beyond the order", sequence(integer(0, ...full), integer(0, ...full)), bad],
    ["r too wide", sequence(integer(1, ...full), integer(...s)), bad],
    ["r negative", sequence(integer(0xff), integer(...s)), bad],
    ["a third number", sequence(integer(...r), integer(...s), integer(1)), bad],
    ["one number", sequence(integer(...r)), bad],
    ["an octet more", Uint8Array.of(...signature, 0), bad],
    ["r || s without DER", Uint8Array.from([...r.slice(-32), ...s.slice(-32)]), bad],
    ["a length in two octets", Uint8Array.of(0x30, 0x81, ...signature.subarray(1)), bad],
  ])("%s", async ([, encoded, expected]) => {
    expect(await check("alice", "issuing", { signature: encoded })).toEqual(expected);
  });
});

describe("verifySignature() of Ed25519", () => {
  /** RFC 8032, 7.1, TEST 2. */
  const key = readPublicKey(
    element(
      sequence(
        sequence(ed25519Oid),
        tlv(0x03, [0], fromHex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c")),
      ),
    ),
  ) as PublicKey;
  const signature = fromHex(
    "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da" +
      "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
  );
  const message = Uint8Array.of(0x72);

  it("holds for RFC 8032's TEST 2", async () => {
    expect(await verifySignature(key, { scheme: "ed25519" }, signature, message)).toEqual(good);
    expect(await verifySignature(key, { scheme: "ed25519" }, signature, Uint8Array.of(0x73))).toEqual(bad);
  });

  it("refuses the same with the order of the group added to S (RFC 8032, 5.1.7)", async () => {
    const order = 2n ** 252n + 27742317777372353535851937790883648493n;
    const s = BigInt(`0x${toHex(Uint8Array.from(signature.subarray(32)).reverse())}`) + order;
    const malleated = Uint8Array.from(signature);
    malleated.set(fromHex(s.toString(16).padStart(64, "0")).reverse(), 32);
    expect(await verifySignature(key, { scheme: "ed25519" }, malleated, message)).toEqual(bad);
  });
});

describe("digest()", () => {
  // FIPS 180-4 examples for "abc".
  it.for([
    ["SHA-1", "a9993e364706816aba3e25717850c26c9cd0d89d"],
    ["SHA-256", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"],
  ] as const)("%s", async ([name, expected]) => {
    expect(toHex(await digest(name, new TextEncoder().encode("abc")))).toBe(expected);
  });
});
