import {
  createCipheriv,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
  publicEncrypt,
  randomBytes,
  constants,
} from "node:crypto";
import fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import { Budget, defaultLimits } from "../../bytes/budget.ts";
import type { DecryptionKey, DecryptionKeys } from "../../ports.ts";
import { decryptWith } from "./envelope-open.ts";
import type { OpenedLayer } from "./open.ts";
import { issuerAndSerial } from "./testkit/cms.ts";
import {
  concat,
  explicit,
  integer,
  octetString,
  oid,
  sequence,
  set,
  tlv,
  type Bytes,
} from "./testkit/der.ts";
import { encrypt, file, keyOf, keysOf, openssl, recipient, type TestRecipient } from "./testkit/envelope.ts";

const rsa = recipient("rsa", "Ruth");
const other = recipient("rsa", "Otto");
const p256 = recipient("p-256", "Paul");
const text = new TextEncoder().encode("Content-Type: text/plain\r\n\r\nMeet at noon.\r\n");

const open = (cms: Uint8Array, keys: DecryptionKeys | null, budget = new Budget()): Promise<OpenedLayer> =>
  decryptWith(keys)(cms, budget);
const stateOf = async (cms: Uint8Array, keys: DecryptionKeys | null): Promise<unknown> => {
  const { entity, layer } = await open(cms, keys);
  expect(entity === null).toBe(layer.state !== "opened");
  return [layer.state, layer.why, layer.algorithm];
};

afterEach(() => vi.restoreAllMocks());

const ciphers = [
  ["AES-128-CBC", false],
  ["AES-192-CBC", false],
  ["AES-256-CBC", false],
  ["AES-128-GCM", true],
  ["AES-192-GCM", true],
  ["AES-256-GCM", true],
  ["DES-EDE3-CBC", false],
] as const;

describe("what openssl encrypts", () => {
  it.each(ciphers)("opens %s", async (algorithm, authenticated) => {
    const options = [algorithm === "DES-EDE3-CBC" ? "-des3" : `-${algorithm.toLowerCase()}`];
    const { entity, layer } = await open(encrypt(text, [rsa], options), keysOf(rsa));
    expect(entity).toEqual(text);
    expect(layer).toMatchObject({ kind: "encrypted", state: "opened", why: null, algorithm, authenticated });
  });

  it("opens nothing at all", async () => {
    const { entity, layer } = await open(encrypt(new Uint8Array(), [rsa]), keysOf(rsa));
    expect([entity, layer.state]).toEqual([new Uint8Array(), "opened"]);
  });

  it.each([1, 15, 16, 17, 100_000])("opens %i octets, in one piece and in segments", async (length) => {
    const content = Uint8Array.from(randomBytes(length));
    for (const algorithm of ["-aes-256-cbc", "-aes-256-gcm"])
      for (const framing of [[], ["-stream"]]) {
        const cms = encrypt(content, [rsa], [algorithm, ...framing]);
        if (framing.length > 0) expect(cms[1]).toBe(0x80);
        expect((await open(cms, keysOf(rsa))).entity).toEqual(content);
      }
  });

  it.each([
    ["rsa_padding_mode:oaep"],
    ["rsa_padding_mode:oaep", "rsa_oaep_md:sha256"],
    ["rsa_padding_mode:oaep", "rsa_oaep_md:sha384", "rsa_mgf1_md:sha384"],
    ["rsa_padding_mode:oaep", "rsa_oaep_md:sha512", "rsa_mgf1_md:sha1"],
    ["rsa_padding_mode:oaep", "rsa_oaep_md:sha1", "rsa_mgf1_md:sha256"],
    ["rsa_padding_mode:oaep", "rsa_oaep_md:sha256", "rsa_mgf1_md:sha256", "rsa_oaep_label:75736865"],
    ["rsa_padding_mode:oaep", "rsa_oaep_md:sha256", "rsa_mgf1_md:sha1", "rsa_oaep_label:75736865"],
  ])("opens RSA-OAEP with %s %s %s %s", async (...options) => {
    const { entity } = await open(encrypt(text, [[rsa, ...options.filter(Boolean)]]), keysOf(rsa));
    expect(entity).toEqual(text);
  });

  describe.each(["p-256", "p-384", "p-521"] as const)("to %s", (kind) => {
    const eve = recipient(kind);
    it.each(["sha1", "sha256", "sha384", "sha512"])("opens with the KDF over %s", async (hash) => {
      const cms = encrypt(text, [[eve, `ecdh_kdf_md:${hash}`, "ecdh_cofactor_mode:1"]]);
      expect((await open(cms, keysOf(eve))).entity).toEqual(text);
      const plain = encrypt(text, [[eve, `ecdh_kdf_md:${hash}`]]);
      expect((await open(plain, keysOf(eve))).entity).toEqual(text);
    });
    it.each(["-aes128-wrap", "-aes192-wrap", "-aes256-wrap"])("opens with %s", async (wrap) => {
      const cms = encrypt(text, [eve], ["-aes-128-cbc", wrap]);
      expect((await open(cms, keysOf(eve))).entity).toEqual(text);
    });
  });

  it("opens for each of several recipients, by whatever key they have and however they are named", async () => {
    for (const naming of [[], ["-keyid"]]) {
      const cms = encrypt(text, [other, p256, rsa], ["-aes-256-gcm", ...naming]);
      for (const keys of [[rsa], [other], [p256], [other, rsa, p256]]) {
        const { entity, layer } = await open(cms, keysOf(...keys));
        expect(entity).toEqual(text);
        expect(layer.recipients).toHaveLength(3);
      }
      expect(await stateOf(cms, keysOf(recipient("rsa")))).toEqual(["no-key", null, "AES-256-GCM"]);
      expect(await stateOf(cms, null)).toEqual(["no-key", null, "AES-256-GCM"]);
    }
  });

  it("names recipients by issuer and serial number, or by key identifier", async () => {
    const serial = openssl(["x509", "-in", rsa.pem, "-noout", "-serial"]).toString().trim().slice(7);
    const named = await open(encrypt(text, [rsa]), null);
    expect(named.layer.recipients).toEqual([`CN=Ruth, ${serial.toLowerCase()}`]);
    const identifier = openssl(["x509", "-in", rsa.pem, "-noout", "-ext", "subjectKeyIdentifier"])
      .toString()
      .replace(/^.*\n/, "")
      .replace(/[^\dA-F]/g, "");
    const identified = await open(encrypt(text, [rsa], ["-aes-256-cbc", "-keyid"]), null);
    expect(identified.layer.recipients).toEqual([identifier.toLowerCase()]);
  });

  it("asks for the keys once, and only where something is encrypted", async () => {
    const keys = vi.fn<DecryptionKeys["keys"]>(() => keysOf(rsa).keys());
    const decrypt = decryptWith({ keys });
    expect(keys).not.toHaveBeenCalled();
    await decrypt(encrypt(text, [rsa]), new Budget());
    await decrypt(encrypt(text, [rsa]), new Budget());
    expect(keys).toHaveBeenCalledTimes(1);
  });
});

describe("where the platform has no AES of 192 bits, as Chromium", () => {
  it.each([
    [["-aes-192-cbc"], rsa],
    [["-aes-192-gcm"], rsa],
    [["-aes-128-cbc", "-aes192-wrap"], p256],
    [["-aes-192-gcm", "-aes192-wrap"], p256],
  ] as const)("opens %j", async (options, to) => {
    const { subtle } = crypto;
    const importKey = subtle.importKey.bind(subtle) as (...args: unknown[]) => Promise<CryptoKey>;
    vi.spyOn(subtle, "importKey").mockImplementation((...args: unknown[]) => {
      const [, octets, algorithm] = args;
      const isAes = JSON.stringify(algorithm).includes("AES");
      return isAes && octets instanceof Uint8Array && octets.length === 24
        ? Promise.reject(new DOMException("not supported", "OperationError"))
        : importKey(...args);
    });
    expect((await open(encrypt(text, [to], options), keysOf(to))).entity).toEqual(text);
  });
});

describe("what cannot be opened is named", () => {
  it.each([
    ["a password", ["-pwri_password", "secret"], "recipient-password"],
    [
      "a key that both have",
      ["-secretkey", "00".repeat(32), "-secretkeyid", "01"],
      "recipient-key-encryption-key",
    ],
  ])("%s", async (_name, options, why) => {
    expect(await stateOf(encrypt(text, [], ["-aes-256-cbc", ...options]), keysOf(rsa))).toEqual([
      "unsupported",
      why,
      "AES-256-CBC",
    ]);
    // A key of the person's beside it does.
    expect((await open(encrypt(text, [rsa], ["-aes-256-cbc", ...options]), keysOf(rsa))).entity).toEqual(
      text,
    );
  });

  it.each([
    ["-camellia256", "CAMELLIA-256-CBC"],
    ["-camellia128", "CAMELLIA-128-CBC"],
  ])("%s", async (option, name) => {
    const cms = encrypt(text, [rsa], [option]);
    expect(await stateOf(cms, keysOf(rsa))).toEqual(["unsupported", name, name]);
    expect(await stateOf(cms, null)).toEqual(["no-key", null, name]);
  });

  it("encrypted-data, whose key no message names", async () => {
    const options = ["-EncryptedData_encrypt", "-secretkey", "00".repeat(32), "-aes256"];
    const cms = openssl(["cms", "-outform", "DER", "-binary", ...options], text);
    expect(await stateOf(cms, keysOf(rsa))).toEqual(["unsupported", "encrypted-data", null]);
  });

  it("bytes that are no such object", async () => {
    for (const bytes of [new Uint8Array(), text, sequence(oid("1.2.840.113549.1.7.1"))])
      expect(await stateOf(bytes, keysOf(rsa))).toEqual(["failed", "cms", null]);
  });
});

/** The parts of an EnvelopedData or AuthEnvelopedData, put together anew. */
interface Made {
  readonly recipients: readonly Bytes[];
  readonly algorithm?: Bytes;
  readonly encrypted: Bytes;
  readonly contentType?: string;
  /** The tag, and attributes that it covers. */
  readonly tag?: Bytes;
  readonly attributes?: Bytes;
}

const oids = {
  data: "1.2.840.113549.1.7.1",
  enveloped: "1.2.840.113549.1.7.3",
  authEnveloped: "1.2.840.113549.1.9.16.1.23",
  aes256Cbc: "2.16.840.1.101.3.4.1.42",
  aes256Gcm: "2.16.840.1.101.3.4.1.46",
  aes256Wrap: "2.16.840.1.101.3.4.1.45",
  rsaEncryption: "1.2.840.113549.1.1.1",
  rsaKem: "1.2.840.113549.1.9.16.3.14",
  x25519: "1.3.101.110",
} as const;

const iv = Uint8Array.from(randomBytes(16));
const cbc = (key: Uint8Array, content = text): Bytes => {
  const cipher = createCipheriv("aes-256-cbc", key, iv);
  return Uint8Array.from(Buffer.concat([cipher.update(content), cipher.final()]));
};

const envelope = ({
  recipients,
  algorithm,
  encrypted,
  contentType = oids.data,
  tag,
  attributes,
}: Made): Bytes =>
  sequence(
    oid(tag === undefined ? oids.enveloped : oids.authEnveloped),
    explicit(
      0,
      sequence(
        integer(0),
        set(...recipients),
        sequence(
          oid(contentType),
          algorithm ?? sequence(oid(oids.aes256Cbc), octetString(iv)),
          tlv(0x80, encrypted),
        ),
        ...(attributes === undefined ? [] : [attributes]),
        ...(tag === undefined ? [] : [octetString(tag)]),
      ),
    ),
  );

const transport = (
  { certificate }: Pick<TestRecipient, "certificate">,
  encryptedKey: Uint8Array,
  algorithm: string = oids.rsaEncryption,
): Bytes =>
  sequence(
    integer(0),
    issuerAndSerial(certificate),
    sequence(oid(algorithm), Uint8Array.of(5, 0)),
    octetString(encryptedKey),
  );

const publicOf = ({ key }: TestRecipient) => createPublicKey(openssl(["pkey", "-in", key, "-pubout"]));
const pkcs1 = (to: TestRecipient, key: Uint8Array): Uint8Array =>
  publicEncrypt({ key: publicOf(to), padding: constants.RSA_PKCS1_PADDING }, key);
/** RSA over octets of the forger's choice, as long as the modulus. */
const raw = (to: TestRecipient, octets: Uint8Array): Uint8Array =>
  publicEncrypt({ key: publicOf(to), padding: constants.RSA_NO_PADDING }, octets);

describe("wrong padding (Bleichenbacher) comes to what a wrong key comes to", () => {
  const secret = Uint8Array.from(randomBytes(32));
  const block = (make: (octets: Uint8Array) => void): Uint8Array => {
    const octets = Uint8Array.from({ length: 256 }, () => 0x11);
    octets.set([0, 2]);
    octets[223] = 0;
    octets.set(secret, 224);
    make(octets);
    return octets;
  };
  const cases: readonly (readonly [string, (octets: Uint8Array) => void])[] = [
    ["another first octet", (octets) => octets.set([1], 0)],
    ["block type 1", (octets) => octets.set([1], 1)],
    ["block type 0", (octets) => octets.set([0], 1)],
    ["no end of the padding", (octets) => octets.set([7], 223)],
    ["a zero within the padding", (octets) => octets.set([0], 100)],
    ["a zero among the first eight", (octets) => octets.set([0], 5)],
    ["a key that is one octet shorter", (octets) => octets.set([9, 0], 223)],
    ["a key that is one octet longer", (octets) => octets.set([0], 222)],
    ["zeros alone", (octets) => octets.fill(0)],
  ];

  it("opens the right block", async () => {
    const cms = envelope({
      recipients: [
        transport(
          rsa,
          raw(
            rsa,
            block(() => undefined),
          ),
        ),
      ],
      encrypted: cbc(secret),
    });
    expect((await open(cms, keysOf(rsa))).entity).toEqual(text);
  });

  it.each(cases)("%s", async (_name, change) => {
    const wrongKey = envelope({
      recipients: [transport(rsa, pkcs1(rsa, randomBytes(32)))],
      encrypted: cbc(secret),
    });
    const expected = await open(wrongKey, keysOf(rsa));
    const cms = envelope({ recipients: [transport(rsa, raw(rsa, block(change)))], encrypted: cbc(secret) });
    const result = await open(cms, keysOf(rsa));
    // One wrong key of 256 ends in octets that look like padding: that says nothing of this key either.
    if (expected.layer.state === "failed" && result.layer.state === "failed")
      expect(result).toEqual(expected);
    else expect(result.entity).not.toEqual(text);
  });

  it("as do ciphertexts that no block has, and those of another length", async () => {
    const zeros = new Uint8Array(256);
    const most = zeros.map(() => 0xff);
    for (const encryptedKey of [zeros, most, zeros.subarray(1), new Uint8Array(257), new Uint8Array()]) {
      const cms = envelope({ recipients: [transport(rsa, encryptedKey)], encrypted: cbc(secret) });
      const first = await open(cms, keysOf(rsa));
      expect(first.entity).not.toEqual(text);
      expect(["failed", "opened"]).toContain(first.layer.state);
      // The same again: nobody learns by asking twice.
      expect(await open(cms, keysOf(rsa))).toEqual(first);
    }
  });
});

describe("AES-CBC, which whoever forwards can change", () => {
  const secret = Uint8Array.from(randomBytes(32));
  const to = transport(rsa, pkcs1(rsa, secret));

  it("gives nothing where the padding is wrong, and never says that it was", async () => {
    const cut = cbc(secret).subarray(0, -16);
    const odd = cbc(secret).subarray(0, -1);
    for (const encrypted of [cut, odd, new Uint8Array()])
      expect(await stateOf(envelope({ recipients: [to], encrypted }), keysOf(rsa))).toEqual([
        "failed",
        null,
        "AES-256-CBC",
      ]);
  });

  it("never counts as authenticated", async () => {
    const encrypted = cbc(secret);
    const changed = iv.slice();
    changed[0] = changed[0]! ^ 1;
    const algorithm = sequence(oid(oids.aes256Cbc), octetString(changed));
    const { entity, layer } = await open(envelope({ recipients: [to], encrypted, algorithm }), keysOf(rsa));
    expect(entity).not.toEqual(text);
    expect(layer).toMatchObject({ state: "opened", authenticated: false });
  });

  it("is not taken for authenticated content, nor GCM without its tag", async () => {
    const encrypted = cbc(secret);
    const dressed = envelope({ recipients: [to], encrypted, tag: new Uint8Array(16) });
    expect(await stateOf(dressed, keysOf(rsa))).toEqual(["unsupported", "AES-256-CBC", "AES-256-CBC"]);
    const gcm = sequence(oid(oids.aes256Gcm), sequence(octetString(iv.subarray(0, 12)), integer(16)));
    const stripped = envelope({ recipients: [to], encrypted, algorithm: gcm });
    expect(await stateOf(stripped, keysOf(rsa))).toEqual(["unsupported", "AES-256-GCM", "AES-256-GCM"]);
  });
});

describe("AES-GCM (RFC 5083, RFC 5084)", () => {
  const secret = Uint8Array.from(randomBytes(32));
  const to = transport(rsa, pkcs1(rsa, secret));
  const attributes = tlv(0xa1, sequence(oid("1.2.840.113549.1.9.3"), set(oid(oids.data))));
  const covered = concat(Uint8Array.of(0x31), attributes.subarray(1));

  const made = (
    tagLength: number,
    data: Uint8Array | null,
    over: Partial<Made> = {},
    length: Bytes[] = [],
  ): Bytes => {
    const nonce = iv.subarray(0, 12);
    const cipher = createCipheriv("aes-256-gcm", secret, nonce, { authTagLength: tagLength });
    if (data !== null) cipher.setAAD(data);
    const encrypted = Uint8Array.from(Buffer.concat([cipher.update(text), cipher.final()]));
    const algorithm = sequence(oid(oids.aes256Gcm), sequence(octetString(nonce), ...length));
    return envelope({
      recipients: [to],
      algorithm,
      encrypted,
      tag: Uint8Array.from(cipher.getAuthTag()),
      ...over,
    });
  };

  it("takes tags of 12 to 16 octets, of which 12 is the default, and no shorter ones", async () => {
    for (const tagLength of [13, 14, 15, 16])
      expect((await open(made(tagLength, null, {}, [integer(tagLength)]), keysOf(rsa))).entity).toEqual(text);
    expect((await open(made(12, null), keysOf(rsa))).entity).toEqual(text);
    for (const tagLength of [4, 8])
      expect(await stateOf(made(tagLength, null, {}, [integer(tagLength)]), keysOf(rsa))).toEqual([
        "failed",
        null,
        "AES-256-GCM",
      ]);
    // Cut to a length that the parameters still name.
    const short = made(16, null, { tag: new Uint8Array(12) }, [integer(16)]);
    expect(await stateOf(short, keysOf(rsa))).toEqual(["failed", null, "AES-256-GCM"]);
  });

  it("covers the attributes beside it", async () => {
    const right = made(16, covered, { attributes }, [integer(16)]);
    expect((await open(right, keysOf(rsa))).layer).toMatchObject({ state: "opened", authenticated: true });
    for (const wrong of [made(16, covered, {}, [integer(16)]), made(16, null, { attributes }, [integer(16)])])
      expect(await stateOf(wrong, keysOf(rsa))).toEqual(["failed", null, "AES-256-GCM"]);
  });

  it("never opens with other content, whatever bit is turned", async () => {
    const cms = made(16, covered, { attributes }, [integer(16)]);
    const keys: DecryptionKeys = { keys: () => Promise.resolve(held) };
    const held: readonly DecryptionKey[] = [await keyOf(rsa)];
    await fc.assert(
      fc.asyncProperty(fc.nat(cms.length * 8 - 1), async (bit) => {
        const changed = cms.slice();
        changed[bit >> 3] = changed[bit >> 3]! ^ (1 << (bit & 7));
        const { entity, layer } = await open(changed, keys);
        expect(entity === null).toBe(layer.state !== "opened");
        if (entity !== null) expect(entity).toEqual(text);
      }),
      { numRuns: 400 },
    );
  });
});

describe("key agreement over X25519 (RFC 8418)", () => {
  const pair = generateKeyPairSync("x25519");
  const ephemeral = generateKeyPairSync("x25519");
  const certificate = p256.certificate;
  const wrap = sequence(oid(oids.aes256Wrap));
  const material = Uint8Array.from(randomBytes(64));

  const agreed = (material: Uint8Array | null, point = rawPublic(ephemeral.publicKey)): Bytes => {
    const secret = Uint8Array.from(randomBytes(32));
    const shared = diffieHellman({ privateKey: ephemeral.privateKey, publicKey: pair.publicKey });
    const info = sequence(
      wrap,
      ...(material === null ? [] : [explicit(0, octetString(material))]),
      explicit(2, octetString(Uint8Array.of(0, 0, 1, 0))),
    );
    const by = Buffer.from(hkdfSync("sha256", shared, Buffer.alloc(0), info, 32));
    const cipher = createCipheriv("id-aes256-wrap", by, Buffer.alloc(8, 0xa6));
    const wrapped = Uint8Array.from(Buffer.concat([cipher.update(secret), cipher.final()]));
    const info2 = tlv(
      0xa1,
      integer(3),
      explicit(0, tlv(0xa1, sequence(oid(oids.x25519)), tlv(0x03, concat(Uint8Array.of(0), point)))),
      ...(material === null ? [] : [explicit(1, octetString(material))]),
      sequence(oid("1.2.840.113549.1.9.16.3.19"), wrap),
      sequence(sequence(issuerAndSerial(certificate), octetString(wrapped))),
    );
    return envelope({ recipients: [info2], encrypted: cbc(secret) });
  };
  const rawPublic = (key: typeof pair.publicKey): Uint8Array =>
    Uint8Array.from(key.export({ format: "der", type: "spki" }).subarray(-32));
  const keys: DecryptionKeys = {
    keys: async () => {
      const pkcs8 = Uint8Array.from(pair.privateKey.export({ format: "der", type: "pkcs8" }));
      return [await keyOf({ pkcs8, certificate })];
    },
  };

  it("opens with and without keying material of the sender's", async () => {
    expect((await open(agreed(material), keys)).entity).toEqual(text);
    expect((await open(agreed(null), keys)).entity).toEqual(text);
  });

  it("refuses a point that makes every secret zero", async () => {
    expect(await stateOf(agreed(null, new Uint8Array(32)), keys)).toEqual(["failed", null, "AES-256-CBC"]);
  });
});

describe("a point that is not on the recipient's curve", () => {
  it("is never multiplied with the key", async () => {
    const cms = encrypt(text, [p256], ["-aes-256-cbc"]);
    const marker = Buffer.from([0x03, 0x42, 0x00, 0x04]);
    const at = Buffer.from(cms).indexOf(marker) + marker.length;
    expect(at).toBeGreaterThan(marker.length);
    const derive = vi.spyOn(crypto.subtle, "deriveBits");
    const changed = cms.slice();
    changed[at + 40] = changed[at + 40]! ^ 1;
    expect(await stateOf(changed, keysOf(p256))).toEqual(["unsupported", "ec-point", "AES-256-CBC"]);
    expect(derive).not.toHaveBeenCalled();
  });
});

describe("bounds", () => {
  const secret = Uint8Array.from(randomBytes(32));
  const foreign = transport(other, new Uint8Array(256).fill(1));
  const own = transport(rsa, pkcs1(rsa, secret));
  const many = (count: number, last: readonly Bytes[] = []): Bytes =>
    envelope({
      recipients: [...Array.from({ length: count }, () => foreign), ...last],
      encrypted: cbc(secret),
    });

  it("finds its recipient among ten thousand, and names only some", async () => {
    const { entity, layer } = await open(many(10_000, [own]), keysOf(rsa));
    expect(entity).toEqual(text);
    expect(layer.recipients).toHaveLength(50);
  });

  it("looks at no more than the budget allows", async () => {
    const limits = { ...defaultLimits, recipients: 10 };
    expect((await open(many(9, [own]), keysOf(rsa), new Budget(limits))).entity).toEqual(text);
    const budget = new Budget(limits);
    expect((await open(many(10, [own]), keysOf(rsa), budget)).layer.state).toBe("too-large");
    expect(budget.exceeded).toEqual(["recipients"]);
  });

  it("tries no more keys than the budget allows", async () => {
    const wrong = Array.from({ length: 5 }, () => transport(rsa, randomBytes(256), oids.rsaKem));
    const cms = envelope({ recipients: [...wrong, own], encrypted: cbc(secret) });
    const budget = (decryptions: number): Budget => new Budget({ ...defaultLimits, decryptions });
    expect((await open(cms, keysOf(rsa), budget(5))).layer.state).toBe("too-large");
    expect((await open(cms, keysOf(rsa), budget(6))).entity).toEqual(text);
    const unknown = envelope({ recipients: wrong, encrypted: cbc(secret) });
    expect(await stateOf(unknown, keysOf(rsa))).toEqual([
      "unsupported",
      `key-transport-${oids.rsaKem}`,
      "AES-256-CBC",
    ]);
  });

  it("spends little on ciphers that no platform has", async () => {
    const cms = encrypt(new Uint8Array(1000), [rsa], ["-des3"]);
    const limits = { ...defaultLimits, legacyBytes: 1000 };
    expect((await open(cms, keysOf(rsa), new Budget(limits))).layer.state).toBe("too-large");
  });

  it("passes over a recipient that cannot be read", async () => {
    const broken = [
      sequence(),
      tlv(0xa1, integer(3)),
      tlv(0xa5, integer(1)),
      sequence(integer(0), integer(1)),
    ];
    const cms = envelope({ recipients: [...broken, own], encrypted: cbc(secret) });
    expect((await open(cms, keysOf(rsa))).entity).toEqual(text);
  });
});

describe("whatever is changed in a message", () => {
  it.each([
    ["RSA, AES-CBC", () => encrypt(text, [rsa, other], ["-aes-256-cbc"]), rsa],
    [
      "RSA-OAEP, segments",
      () => encrypt(text, [[rsa, "rsa_padding_mode:oaep"]], ["-stream", "-aes-128-cbc"]),
      rsa,
    ],
    ["ECDH, AES-GCM", () => encrypt(text, [p256], ["-aes-128-gcm"]), p256],
    ["triple DES", () => encrypt(text, [rsa], ["-des3"]), rsa],
  ] as const)("never rejects: %s", async (_name, make, to) => {
    const cms = make();
    const held = [await keyOf(to)];
    const keys = { keys: () => Promise.resolve(held) };
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(cms.length - 1), fc.integer({ min: 1, max: 255 })), {
          minLength: 1,
          maxLength: 3,
        }),
        fc.nat(cms.length),
        fc.boolean(),
        async (changes, end, cut) => {
          const bytes = cms.slice(0, cut ? end : cms.length);
          for (const [at, change] of changes) if (at < bytes.length) bytes[at] = bytes[at]! ^ change;
          const { entity, layer } = await open(bytes, keys);
          expect(entity === null).toBe(layer.state !== "opened");
        },
      ),
      { numRuns: 150 },
    );
  });
});

describe("openssl cannot tell ours from its own", () => {
  it("reads the messages that are put together here", async () => {
    const secret = Uint8Array.from(randomBytes(32));
    const cms = envelope({ recipients: [transport(rsa, pkcs1(rsa, secret))], encrypted: cbc(secret) });
    const read = openssl([
      "cms",
      "-decrypt",
      "-binary",
      "-inform",
      "DER",
      "-inkey",
      rsa.key,
      "-recip",
      rsa.pem,
      "-in",
      file(cms),
    ]);
    expect(Uint8Array.from(read)).toEqual(text);
  });
});
