/** Signatures on signatures (RFC 5652, 11.4), and SignerInfos that were moved to where they do not belong. */
import { createHash, createPrivateKey, sign } from "node:crypto";
import { describe, expect, test } from "vitest";
import {
  algorithm,
  attribute,
  certificate,
  clearSigned,
  entity,
  fields,
  file,
  issuerAndSerial,
  oids,
  opaque,
  signedData,
  type SignerChoices,
} from "./testkit/cms.ts";
import { evidenceOf, short, type Options } from "./testkit/collect.ts";
import {
  ascii,
  explicit,
  integer,
  octetString,
  oid,
  sequence,
  set,
  sorted,
  utcTime,
  type Bytes,
} from "./testkit/der.ts";

const content = entity();
const sha256 = (bytes: Bytes): Bytes => Uint8Array.from(createHash("sha256").update(bytes).digest());

/** A SignerInfo by `as` over `octets`. */
function countersigner(octets: Bytes, as: string, attributes?: readonly Bytes[] | null): Bytes {
  const honest = [
    attribute(oids.messageDigest, octetString(sha256(octets))),
    attribute(oids.signingTime, utcTime("300102000000Z")),
  ];
  const signed = attributes === null ? null : sorted(attributes ?? honest);
  const key = createPrivateKey(Buffer.from(file(`pki/${as}.key`)));
  return sequence(
    integer(1),
    issuerAndSerial(certificate(as)),
    algorithm(oids.sha256),
    ...(signed === null ? [] : [explicit(0, ...signed)]),
    algorithm(oids.ecdsaWithSHA256),
    octetString(Uint8Array.from(sign("sha256", signed === null ? octets : set(...signed), key))),
  );
}

/** The SignerInfo of a ContentInfo with one. */
function signerInfoOf(cms: Bytes): Bytes {
  const signed = fields(fields(fields(cms)[1]!)[0]!);
  return fields(signed.at(-1)!)[0]!;
}
const signatureOf = (info: Bytes): Bytes => {
  const octets = fields(info).find((field) => field[0] === 0x04)!;
  return octets.subarray(octets.length - octets[1]!);
};

/** The same signature, with unsigned attributes put under it, as anybody on the way can. */
function under(cms: Bytes, unsigned: readonly Bytes[]): Bytes {
  const [type, wrapped] = fields(cms);
  const parts = fields(fields(wrapped!)[0]!);
  const info = sequence(...fields(signerInfoOf(cms)), explicit(1, ...unsigned));
  return sequence(type!, explicit(0, sequence(...parts.slice(0, -1), set(info))));
}

const certificates = ["alice", "bob", "mallory", "issuing"].map(certificate);
const base = (signer: SignerChoices = {}): Bytes => signedData(content, { certificates, signers: [signer] });

async function countersigned(
  values: (signature: Bytes, cms: Bytes) => readonly Bytes[],
  options: Options = {},
) {
  const cms = base();
  const unsigned = [attribute(oids.countersignature, ...values(signatureOf(signerInfoOf(cms)), cms))];
  const evidence = await evidenceOf(clearSigned(content, under(cms, unsigned)), options);
  expect(evidence).toHaveLength(1);
  const [{ status, signer, problems, countersignatures }] = evidence as [(typeof evidence)[number]];
  // Whatever stands under it, Alice's signature stays hers.
  expect([status, signer?.addresses, problems]).toEqual(["valid", ["alice@example.test"], []]);
  return countersignatures.map((item) =>
    [item.status, item.signer?.addresses[0] ?? "-", ...item.problems.map(short)].join(" "),
  );
}

describe("a countersignature", () => {
  test("is shown with its own signer, time and chain, and changes nothing else", async () => {
    expect(await countersigned((signature) => [countersigner(signature, "bob")])).toEqual([
      "valid bob@example.test",
    ]);
    const cms = base();
    const unsigned = attribute(oids.countersignature, countersigner(signatureOf(signerInfoOf(cms)), "bob"));
    const [evidence] = await evidenceOf(clearSigned(content, under(cms, [unsigned])));
    expect(evidence!.signer!.addresses).toEqual(["alice@example.test"]);
    expect(evidence!.countersignatures[0]).toMatchObject({ at: "2030-01-02T00:00:00.000Z" });
    expect(evidence!.countersignatures[0]!.chain.map(({ subject }) => subject)).toEqual([
      "CN=bob",
      "CN=Test Issuing CA",
      "CN=Test Root",
    ]);
  });

  test.each<[string, (signature: Bytes, cms: Bytes) => readonly Bytes[], string[]]>([
    [
      "over another signature",
      () => [countersigner(signatureOf(signerInfoOf(base())), "bob")],
      ["invalid bob@example.test signature-broken:digest"],
    ],
    [
      "over the content",
      () => [countersigner(content, "bob")],
      ["invalid bob@example.test signature-broken:digest"],
    ],
    [
      "that is a message's own signature",
      (_, cms) => [signerInfoOf(cms)],
      ["indeterminate - malformed:countersignature"],
    ],
    [
      "with a content type, over the right octets",
      (signature) => [
        countersigner(signature, "bob", [
          attribute(oids.contentType, oid(oids.data)),
          attribute(oids.messageDigest, octetString(sha256(signature))),
        ]),
      ],
      ["indeterminate - malformed:countersignature"],
    ],
    [
      "without a message digest",
      (signature) => [
        countersigner(signature, "bob", [attribute(oids.signingTime, utcTime("300102000000Z"))]),
      ],
      ["indeterminate - malformed:message-digest"],
    ],
    [
      "without attributes",
      (signature) => [countersigner(signature, "bob", null)],
      ["indeterminate - signature-unsupported:no-signed-attributes"],
    ],
    [
      "under a stranger's certificate",
      (signature) => [countersigner(signature, "forged")],
      ["indeterminate - certificate-untrusted:certificate-missing"],
    ],
    ["that is none", () => [integer(1)], ["indeterminate - malformed:countersignature"]],
  ])("%s", async (_, values, expected) => {
    expect(await countersigned(values)).toEqual(expected);
  });

  test("is looked at so many times in a message and no more", async () => {
    const found = await countersigned(
      (signature) => [1, 2, 3, 4].map(() => countersigner(signature, "bob")),
      { limits: { countersignatures: 3 } },
    );
    expect(found).toEqual([
      ...Array<string>(3).fill("valid bob@example.test"),
      "indeterminate - malformed:limit",
    ]);
  });

  test("under a broken signature is not looked at", async () => {
    const cms = base();
    const unsigned = attribute(oids.countersignature, countersigner(signatureOf(signerInfoOf(cms)), "bob"));
    const [evidence] = await evidenceOf(clearSigned(entity("2"), under(cms, [unsigned])));
    expect([evidence!.status, evidence!.countersignatures]).toEqual(["invalid", []]);
  });
});

/** Exchanges the SignerInfos of a ContentInfo. */
function withSigners(cms: Bytes, infos: readonly Bytes[]): Bytes {
  const [type, wrapped] = fields(cms);
  const parts = fields(fields(wrapped!)[0]!);
  return sequence(type!, explicit(0, sequence(...parts.slice(0, -1), set(...infos))));
}
const lines = async (mail: Bytes): Promise<string[]> =>
  (await evidenceOf(mail)).map(({ status, signer, problems }) =>
    [status, signer?.addresses[0] ?? "-", ...problems.map(short)].join(" "),
  );

describe("a SignerInfo put elsewhere", () => {
  test("a countersignature in the place of the message's signer", async () => {
    const cms = base();
    const counter = countersigner(signatureOf(signerInfoOf(cms)), "bob");
    expect(await lines(clearSigned(content, withSigners(cms, [counter])))).toEqual([
      "indeterminate - malformed:content-type-attribute",
    ]);
  });

  test("a countersignature without attributes, over the very content, is a signature of that content", async () => {
    // Whoever signs octets that are an entity has signed that entity (RFC 5652, 5.4): the two cannot be told apart,
    // which is why none is taken for a countersignature.
    const counter = countersigner(content, "bob", null);
    expect(await lines(clearSigned(content, withSigners(base(), [counter])))).toEqual([
      "valid bob@example.test",
    ]);
    expect(await lines(clearSigned(entity("2"), withSigners(base(), [counter])))).toEqual([
      "invalid bob@example.test signature-broken:signature",
    ]);
  });

  test("the signer of another message beside the right one", async () => {
    const other = signerInfoOf(signedData(entity("2"), { certificates, signers: [{ as: "bob" }] }));
    const cms = base();
    expect(await lines(clearSigned(content, withSigners(cms, [signerInfoOf(cms), other])))).toEqual([
      "valid alice@example.test",
      "invalid bob@example.test signature-broken:digest",
    ]);
  });

  test("one signer under another's name", async () => {
    const info = fields(signerInfoOf(base()));
    const swapped = sequence(info[0]!, issuerAndSerial(certificate("bob")), ...info.slice(2));
    expect(await lines(clearSigned(content, withSigners(base(), [swapped])))).toEqual([
      "invalid bob@example.test signature-broken:signature",
    ]);
  });

  test("signed attributes left out under the same signature", async () => {
    const info = fields(signerInfoOf(base()));
    const bare = sequence(...info.filter((field) => field[0] !== 0xa0));
    expect(await lines(clearSigned(content, withSigners(base(), [bare])))).toEqual([
      "invalid alice@example.test signature-broken:signature",
    ]);
  });
});

describe("without signed attributes (RFC 5652, 5.3)", () => {
  const attributesOf = (cms: Bytes): Bytes => {
    const sent = fields(signerInfoOf(cms)).find((field) => field[0] === 0xa0)!;
    return Uint8Array.from([0x31, ...sent.subarray(1)]);
  };

  test("the content is what is signed", async () => {
    const bare = countersigner(content, "alice", null);
    const mail = opaque(withSigners(signedData(content, { content, certificates }), [bare]));
    expect(await lines(mail)).toEqual(["valid alice@example.test"]);
  });

  test("nothing that begins as attributes do is a content, however its length is written", async () => {
    for (const stolen of [attributesOf(base()), Uint8Array.of(0x31, 0), ascii("1: x\r\n\r\n")]) {
      const bare = countersigner(stolen, "alice", null);
      const mail = opaque(withSigners(signedData(stolen, { content: stolen, certificates }), [bare]));
      expect(await lines(mail)).toEqual(["indeterminate - signature-unsupported:no-signed-attributes"]);
    }
  });

  test("each time it is hashed is paid for", async () => {
    const bare = countersigner(content, "alice", null);
    const mail = clearSigned(content, withSigners(base(), [bare, bare]));
    const evidence = await evidenceOf(mail, { limits: { digestBytes: content.length } });
    expect(evidence.map(({ status }) => status)).toEqual(["valid", "indeterminate"]);
    expect(short(evidence[1]!.problems[0]!)).toBe("malformed:limit");
  });
});

describe("micalg", () => {
  const micalgOf = async (micalg: string): Promise<unknown> => {
    const header = `From: alice@example.test\r\nContent-Type: multipart/signed; protocol="application/pkcs7-signature"; micalg=${micalg}; boundary=outer\r\n\r\n`;
    const [evidence] = await evidenceOf(clearSigned(content, base(), { header }));
    expect(evidence!.status).toBe("valid");
    return evidence!.details["micalg"] ?? null;
  };

  test.each<[string, string | null]>([
    ["sha-256", null],
    ["SHA256", null],
    ["rsa-sha256", null],
    ['"sha-1,sha-256"', null],
    ["unknown", null],
    ["x-other", null],
    ["sha-512", "sha-512"],
    ["md5", "md5"],
    ['"sha1, sha-384"', "sha1, sha-384"],
  ])("%s: told %s, and never more than a hint", async (micalg, told) => {
    expect(await micalgOf(micalg)).toBe(told);
  });
});

describe("certificates sent along in a message of their own (RFC 8551, 3.8)", () => {
  const sent = (names: readonly string[]): Bytes =>
    signedData(content, { certificates: names.map(certificate), signers: [] });
  const beside = (certs: Bytes, cms: Bytes): Bytes =>
    Uint8Array.from(
      Buffer.concat([
        ascii("From: alice@example.test\r\nContent-Type: multipart/mixed; boundary=m\r\n\r\n--m\r\n"),
        opaque(certs, "application/pkcs7-mime; smime-type=certs-only; name=smime.p7c"),
        ascii("\r\n--m\r\n"),
        clearSigned(content, cms),
        ascii("\r\n--m--\r\n"),
      ]),
    );

  test("help to build a path, and vouch for nothing by themselves", async () => {
    const alone = signedData(content, { certificates: [certificate("alice")] });
    expect(await lines(clearSigned(content, alone))).toEqual([
      "indeterminate alice@example.test certificate-untrusted:no-issuer",
    ]);
    expect(await lines(beside(sent(["issuing"]), alone))).toEqual(["valid alice@example.test"]);
  });

  test("make no stranger's root trusted", async () => {
    const forged = signedData(content, {
      certificates: [certificate("forged")],
      signers: [{ as: "forged" }],
    });
    const [line] = await lines(beside(sent(["issuing", "root", "forged"]), forged));
    expect(line).toMatch(/^indeterminate/);
  });
});
