import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fingerprint, keyFingerprint, mailboxes, readCertificate } from "./certificate.ts";
import { findRevoked, readCrl } from "./crl.ts";
import { nameText } from "./names.ts";
import { certificate, certificateDer, crlDer } from "./testkit/fixtures.ts";
import { fromHex, integer, nothing, oid, sequence, set, tlv, utf8 } from "./testkit/der.ts";

const algorithm = sequence(oid("1.2.840.10045.4.3.2"));
const name = sequence(set(sequence(oid("2.5.4.3"), utf8("x"))));
const time = utf8("200101000000Z", 0x17);
const spki = sequence(sequence(oid("1.2.3")), tlv(0x03, [0], nothing));
const extension = (id: string, value: Uint8Array, critical = false): Uint8Array =>
  sequence(oid(id), ...(critical ? [fromHex("0101ff")] : []), tlv(0x04, value));

interface Shape {
  readonly version: Uint8Array | null;
  readonly serial: Uint8Array;
  readonly inner: Uint8Array;
  readonly issuer: Uint8Array;
  readonly validity: Uint8Array;
  readonly ids: readonly Uint8Array[];
  readonly extensions: readonly Uint8Array[] | null;
  readonly outer: readonly Uint8Array[];
}

/** A certificate of the right shape and a signature that is none. */
function shaped(over: Partial<Shape>): Uint8Array {
  const shape: Shape = {
    version: integer(2),
    serial: integer(1),
    inner: algorithm,
    issuer: name,
    validity: sequence(time, time),
    ids: [],
    extensions: [extension("2.5.29.14", tlv(0x04, [1]))],
    outer: [algorithm, tlv(0x03, [0, 1])],
    ...over,
  };
  const tbs = sequence(
    ...(shape.version === null ? [] : [tlv(0xa0, shape.version)]),
    shape.serial,
    shape.inner,
    shape.issuer,
    shape.validity,
    name,
    spki,
    ...shape.ids,
    ...(shape.extensions === null ? [] : [tlv(0xa3, sequence(...shape.extensions))]),
  );
  return sequence(tbs, ...shape.outer);
}

const twenty = Array.from<number>({ length: 20 }).fill(0x7f);

describe("certificates read before", () => {
  const signed = (...signature: number[]) => shaped({ outer: [algorithm, tlv(0x03, [0, ...signature])] });
  const ending = Array.from<number>({ length: 20 }).fill(7);

  it("are the same again, and others that end alike are not", () => {
    const first = shaped({ serial: integer(1), outer: [algorithm, tlv(0x03, [0, ...ending])] });
    const second = shaped({ serial: integer(2), outer: [algorithm, tlv(0x03, [0, ...ending])] });
    const read = readCertificate(first);
    expect(readCertificate(first.slice())).toBe(read);
    expect(readCertificate(second)).toMatchObject({ serial: "02" });
    expect(readCertificate(first)).toMatchObject({ serial: "01" });
  });

  it("owe nothing to the memory they were read from", () => {
    const der = signed(1, 2, 3, ...ending);
    const plain = readCertificate(der);
    const memory = der.slice();
    readCertificate(memory);
    memory.fill(0);
    expect(readCertificate(der)).toEqual(plain);
    expect("der" in plain && plain.der).toEqual(der);
  });

  it("are forgotten once 64 others have been read", () => {
    const mine = readCertificate(signed(0, ...ending));
    const others = (from: number, to: number): void => {
      for (let i = from; i <= to; i++) readCertificate(signed(...twenty, i));
    };
    others(1, 63);
    expect(readCertificate(signed(0, ...ending))).toBe(mine);
    others(64, 64);
    expect(readCertificate(signed(0, ...ending))).not.toBe(mine);
  });
});

describe("readCertificate()", () => {
  it.for<[string, Partial<Shape>, string]>([
    ["version 3", {}, "version 3"],
    ["version 1", { version: null, extensions: null }, "version 1"],
    ["version 2", { version: integer(1), extensions: null }, "version 2"],
    [
      "version 1 spelt out, which DER leaves out",
      { version: integer(0), extensions: null },
      "version is unknown",
    ],
    ["version 4", { version: integer(3) }, "version is unknown"],
    ["extensions in version 2", { version: integer(1) }, "extensions need version 3"],
    ["extensions in version 1", { version: null }, "extensions need version 3"],
    [
      "a unique identifier in version 1",
      { version: null, extensions: null, ids: [tlv(0x81, [0, 1])] },
      "unique identifier in version 1",
    ],
    [
      "a unique identifier in version 2",
      { version: integer(1), extensions: null, ids: [tlv(0x81, [0, 1])] },
      "version 2",
    ],
    ["serial zero", { serial: integer(0) }, "version 3"],
    ["a negative serial", { serial: integer(0xff) }, "version 3"],
    ["a serial of 20 octets", { serial: integer(...twenty) }, "version 3"],
    [
      "a serial of 20 octets, its first bit set",
      { serial: integer(0, 0xff, ...twenty.slice(1)) },
      "version 3",
    ],
    ["a serial of 21 octets", { serial: integer(1, ...twenty) }, "serial number is too long"],
    ["a padded serial", { serial: integer(0, 1) }, "integer is padded"],
    ["no issuer", { issuer: sequence() }, "issuer is empty"],
    ["one date", { validity: sequence(time) }, "a field is missing"],
    ["three dates", { validity: sequence(time, time, time) }, "an unexpected field follows"],
    ["two algorithms", { inner: sequence(oid("1.2.840.10045.4.3.3")) }, "signature algorithms differ"],
    [
      "an algorithm with NULL outside alone",
      { outer: [sequence(oid("1.2.840.10045.4.3.2"), nothing), tlv(0x03, [0, 1])] },
      "signature algorithms differ",
    ],
    ["no signature", { outer: [algorithm] }, "a field is missing"],
    [
      "something behind the signature",
      { outer: [algorithm, tlv(0x03, [0, 1]), nothing] },
      "an unexpected field follows",
    ],
    ["no extension in the list", { extensions: [] }, "extensions are empty"],
    [
      "an extension twice",
      { extensions: [extension("1.2.3", nothing), extension("1.2.3", nothing)] },
      "extension is repeated",
    ],
    [
      "FALSE spelt out as TRUE in BER",
      { extensions: [sequence(oid("1.2.3"), fromHex("010101"), tlv(0x04, nothing))] },
      "boolean is malformed",
    ],
    [
      "octets behind an extension's value",
      { extensions: [extension("2.5.29.14", fromHex("040101 00"))] },
      "octets follow the element",
    ],
    ["an unread extension of any content", { extensions: [extension("1.2.3", fromHex("ff"))] }, "version 3"],
    [
      "basicConstraints by a negative length",
      { extensions: [extension("2.5.29.19", sequence(fromHex("0101ff"), integer(0xff)))] },
      "integer is out of range",
    ],
    ["no purpose", { extensions: [extension("2.5.29.37", sequence())] }, "sequence is empty"],
    ["no alternative name", { extensions: [extension("2.5.29.17", sequence())] }, "sequence is empty"],
    [
      "an alternative name of no form",
      { extensions: [extension("2.5.29.17", sequence(tlv(0x89, [1])))] },
      "general name is of no known form",
    ],
    [
      "empty name constraints",
      { extensions: [extension("2.5.29.30", sequence())] },
      "name constraints are empty",
    ],
    [
      "a subtree with a minimum",
      {
        extensions: [extension("2.5.29.30", sequence(tlv(0xa0, sequence(utf8("x", 0x81), tlv(0x80, [1])))))],
      },
      "an unexpected field follows",
    ],
    [
      "empty policy constraints",
      { extensions: [extension("2.5.29.36", sequence())] },
      "policy constraints are empty",
    ],
    [
      "a policy twice",
      { extensions: [extension("2.5.29.32", sequence(sequence(oid("1.2")), sequence(oid("1.2"))))] },
      "policy is repeated",
    ],
    [
      "half an authority's name",
      { extensions: [extension("2.5.29.35", sequence(tlv(0x82, [1])))] },
      "authority key identifier is incomplete",
    ],
  ])("%s: %s", ([, over, expected]) => {
    const read = readCertificate(shaped(over));
    expect("malformed" in read ? read.malformed : `version ${read.version}`).toBe(expected);
  });

  it.for<[string, (der: Uint8Array) => Uint8Array]>([
    ["octets behind it", (der) => Uint8Array.of(...der, 0)],
    ["octets missing", (der) => der.subarray(0, -1)],
    ["a length in more octets than it needs", (der) => Uint8Array.of(0x30, 0x83, 0, ...der.subarray(2))],
    ["an indefinite length", (der) => Uint8Array.of(0x30, 0x80, ...der.subarray(4), 0, 0)],
    ["nothing", () => new Uint8Array()],
    ["64 KiB and more", () => shaped({ extensions: [extension("1.2.3", new Uint8Array(65_536))] })],
  ])("refuses %s", ([, change]) => {
    expect(readCertificate(certificateDer("alice"))).not.toHaveProperty("malformed");
    expect(readCertificate(change(certificateDer("alice")))).toHaveProperty("malformed");
  });

  it("lists what is critical and not processed", () => {
    const critical = (id: string): Uint8Array => extension(id, sequence(nothing), true);
    const points = sequence(sequence(tlv(0xa0, tlv(0xa0, utf8("http://lists.example/a", 0x86)))));
    const read = readCertificate(
      shaped({
        extensions: [
          ...["1.2.3", "2.5.29.18"].map(critical),
          ...["2.5.29.31", "2.5.29.46"].map((id) => extension(id, points, true)),
          extension("2.5.29.14", tlv(0x04, [1]), true),
          extension("2.5.29.35", sequence(tlv(0x80, [1])), true),
          extension("2.5.29.15", tlv(0x03, [7, 0x80]), true),
          extension("1.2.4", nothing),
        ],
      }),
    );
    expect(read).toHaveProperty("extensions.unknownCritical", [
      "1.2.3",
      "2.5.29.18",
      "2.5.29.46",
      "2.5.29.14",
      "2.5.29.35",
    ]);
  });

  it.for<[string, string, boolean, readonly string[]]>([
    ["where it is written down", "1.3.6.1.5.5.7.2.1", true, []],
    ["a notice", "1.3.6.1.5.5.7.2.2", true, []],
    ["nobody knows what", "1.2.3.4", false, []],
    ["nobody knows what, critical", "1.2.3.4", true, ["2.5.29.32"]],
  ])("takes a policy's qualifier for what RFC 5280, 4.2.1.4 says: %s", ([, id, isCritical, unknown]) => {
    const qualifier = sequence(oid(id), utf8("http://a.example/", 0x16));
    const policies = sequence(sequence(oid("1.2.3.5"), sequence(qualifier)));
    const read = readCertificate(shaped({ extensions: [extension("2.5.29.32", policies, isCritical)] }));
    expect(read).toHaveProperty("extensions.unknownCritical", unknown);
    expect(read).toHaveProperty("extensions.policies", ["1.2.3.5"]);
  });

  it("reads what openssl wrote", async () => {
    const alice = certificate("alice");
    expect(nameText(alice.subject)).toBe("CN=Alice,O=Acme");
    expect(nameText(alice.issuer)).toBe("CN=Issuing,O=Acme");
    expect(alice.notBefore.toISOString()).toBe("2020-01-01T00:00:00.000Z");
    expect(alice.notAfter.toISOString()).toBe("2049-12-31T23:59:59.000Z");
    expect(alice.extensions.basicConstraints).toEqual({ ca: false, pathLength: null });
    expect(certificate("issuing").extensions.basicConstraints).toEqual({ ca: true, pathLength: 0 });
    expect(certificate("issuing").extensions.keyUsage).toBe((1 << 5) | (1 << 6));
    expect(await fingerprint(alice)).toMatch(/^[0-9a-f]{64}$/);
    expect(await keyFingerprint(certificate("cross"))).toBe(await keyFingerprint(certificate("cross-old")));
    expect(await fingerprint(certificate("cross"))).not.toBe(await fingerprint(certificate("cross-old")));
  });
});

describe("mailboxes()", () => {
  it.for<[string, readonly string[]]>([
    ["alice", ["alice@acme.example"]],
    ["nc-dn-excluded", []],
    ["box-none", []],
    ["box-two", ["Alice@acme.example", "alice@acme.example"]],
    ["box-utf8", ["jörg@xn--mnchen-3ya.example"]],
    ["box-utf8-ascii", []],
    ["box-utf8-ulabel", []],
    ["box-utf8-upper", []],
    ["box-utf8-bom", []],
    ["box-utf8-ia5", []],
    ["box-nul", []],
    ["box-space", []],
    ["box-list", []],
    ["box-angle", []],
    ["box-comment", []],
    ["box-star", []],
    ["box-star-host", []],
    ["box-quoted", []],
    ["box-latin1", []],
    ["box-newline", []],
    ["box-ulabel", []],
    ["box-literal", []],
  ])("of %s: %j", ([fixture, expected]) => {
    expect(mailboxes(certificate(fixture))).toEqual(expected);
  });
});

describe("no input", () => {
  const seeds = [
    ...["alice", "ncwiden", "bypollax", "box-utf8", "psskey"].map(certificateDer),
    ...["revoked", "held", "only-user"].map(crlDer),
  ];
  const mutated = fc
    .record({
      seed: fc.constantFrom(...seeds),
      changes: fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 6 }),
      cut: fc.option(fc.nat()),
    })
    .map(({ seed, changes, cut }) => {
      const bytes = Uint8Array.from(seed);
      for (const [at, octet] of changes) bytes[at % bytes.length] = octet;
      return cut === null ? bytes : bytes.subarray(0, cut % bytes.length);
    });

  it("makes a reader throw", () => {
    const serial = Uint8Array.of(1);
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 200 }), mutated), (bytes) => {
        const read = readCertificate(bytes);
        if (!("malformed" in read)) mailboxes(read).concat(nameText(read.subject), nameText(read.issuer));
        const list = readCrl(bytes);
        if (!("malformed" in list)) findRevoked(list, serial);
      }),
      { numRuns: 5000 },
    );
  });
});
