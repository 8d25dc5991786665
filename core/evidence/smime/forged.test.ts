/**
 * Forged and odd signatures, each put together so that one thing alone is wrong. `openssl` is what
 * `openssl cms -verify` makes of the same bytes: where it accepts a forgery, only our check refuses it.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import {
  algorithm,
  algorithmProtection,
  attribute,
  certificate,
  clearSigned,
  entity,
  file,
  honestAttributes,
  issuerAndSerial,
  issuerSerial,
  keyIdentifier,
  oids,
  opaque,
  signedData,
  signingCertificate,
  signingCertificateV2,
  type Choices,
  type SignerChoices,
} from "./testkit/cms.ts";
import { evidenceOf, summary } from "./testkit/collect.ts";
import {
  ascii,
  concat,
  explicit,
  indefinite,
  integer,
  nothing,
  octetString,
  oid,
  sequence,
  set,
  sorted,
  startsWith,
  tlv,
  utcTime,
  type Bytes,
} from "./testkit/der.ts";

const content = entity();
const forgedContent = entity("forged");

const clear = (signer: SignerChoices, choices: Choices = {}): Bytes =>
  clearSigned(content, signedData(content, { ...choices, signers: [signer] }));
const adding = (...more: readonly Bytes[]): SignerChoices => ({
  attributes: (honest) => [...honest, ...more],
});
/** The honest attributes but those of this type, and others in their place. */
const replacing = (type: string, ...others: readonly Bytes[]): SignerChoices => ({
  attributes: (honest) => [...honest.filter((item) => !startsWith(item.subarray(2), oid(type))), ...others],
});
const [typeAttribute, timeAttribute, digestAttribute] = honestAttributes(content) as [Bytes, Bytes, Bytes];
const otherDigest = attribute(oids.messageDigest, octetString(new Uint8Array(32)));
const opaqueBytes = opaque(signedData(content, { content }));
const opaqueCms = signedData(content, { content });

interface Row {
  readonly what: string;
  readonly mail: Bytes;
  readonly expect: readonly string[];
  /** Null: it cannot tell. */
  readonly openssl: "accepts" | "rejects" | null;
}

const valid = "valid alice@example.test";
const malformed = (where: string): string => `indeterminate - malformed:${where}`;

const honest: readonly Row[] = [
  { what: "clear", mail: clear({}), expect: [valid], openssl: "accepts" },
  { what: "opaque", mail: opaqueBytes, expect: [valid], openssl: "accepts" },
  { what: "RSA", mail: clear({ as: "alice-rsa" }), expect: [valid], openssl: "accepts" },
  {
    what: "sha256WithRSAEncryption",
    mail: clear({ as: "alice-rsa", signatureAlgorithm: algorithm(oids.sha256WithRSA, nothing) }),
    expect: [valid],
    openssl: "accepts",
  },
  { what: "P-384", mail: clear({ as: "alice-p384", digest: "sha384" }), expect: [valid], openssl: "accepts" },
  { what: "P-521", mail: clear({ as: "alice-p521", digest: "sha512" }), expect: [valid], openssl: "accepts" },
  {
    what: "Ed25519 (RFC 8419), which openssl cms 3.0 can neither sign nor verify",
    mail: clear({ as: "alice-ed25519", digest: "sha512" }),
    expect: [valid],
    openssl: null,
  },
  {
    what: "attributes in an order that is not DER's, signed as sent",
    mail: clear({
      attributes: (attributes) => [...sorted(attributes)].reverse(),
      sent: (attributes) => explicit(0, ...attributes),
      signed: (attributes) => set(...attributes),
    }),
    expect: [valid],
    openssl: "accepts",
  },
  {
    what: "attributes in an order that is not DER's, signed in DER's",
    mail: clear({ sent: (attributes) => explicit(0, ...sorted(attributes).reverse()) }),
    expect: [valid],
    openssl: "rejects",
  },
  {
    what: "signed attributes inside a [0] of indefinite length",
    mail: clear({ sent: (attributes) => indefinite(0xa0, ...sorted(attributes)) }),
    expect: [valid],
    openssl: "accepts",
  },
  {
    what: "subjectKeyIdentifier",
    mail: clear({ version: 3, identifier: keyIdentifier("alice") }, { version: 3 }),
    expect: [valid],
    openssl: "accepts",
  },
  {
    what: "signingCertificate, signingCertificateV2 with issuerSerial, CMSAlgorithmProtection",
    mail: clear(
      adding(
        signingCertificate("alice"),
        signingCertificateV2("alice", issuerSerial("alice")),
        algorithmProtection(algorithm(oids.sha256, nothing), algorithm(oids.ecdsaWithSHA256)),
      ),
    ),
    expect: [valid],
    openssl: "accepts",
  },
  {
    what: "an attribute nobody knows, twice",
    mail: clear(adding(attribute("1.2.3.4", integer(1)), attribute("1.2.3.4", integer(2)))),
    expect: [valid],
    openssl: "accepts",
  },
  {
    what: "no signing time",
    mail: clear(replacing(oids.signingTime)),
    expect: [valid],
    openssl: "accepts",
  },
  {
    what: "a countersignature that is none: nobody's verdict rests on it",
    mail: clear({ unsigned: [attribute(oids.countersignature, integer(1))] }),
    expect: [valid],
    openssl: "accepts",
  },
  {
    what: "an unsigned messageDigest, which no signer sends (RFC 5652, 11.2): ignored",
    mail: clear({ unsigned: [otherDigest] }),
    expect: [valid],
    openssl: "rejects",
  },
  {
    what: "other certificate formats and revocation lists beside ours",
    mail: clear(
      {},
      {
        version: 5,
        certificates: [tlv(0xa3, oid("1.2.3"), integer(1)), certificate("alice"), certificate("issuing")],
        crls: [tlv(0xa1, oid("1.2.3"), integer(1)), file("pki/issuing.crl")],
      },
    ),
    expect: [valid],
    openssl: "accepts",
  },
  {
    what: "application/octet-stream named smime.p7m (RFC 8551, 3.9)",
    mail: opaque(opaqueCms, 'application/octet-stream; name="smime.p7m"'),
    expect: [valid],
    openssl: null,
  },
  {
    what: "smime-type says enveloped-data, the content is signed",
    mail: opaque(opaqueCms, "application/pkcs7-mime; smime-type=enveloped-data"),
    expect: [valid],
    openssl: "accepts",
  },
  {
    what: "the old name for the protocol, the new one for the part",
    mail: clearSigned(content, signedData(content), {
      protocol: "application/x-pkcs7-signature",
      type: "application/pkcs7-signature",
    }),
    expect: [valid],
    openssl: "accepts",
  },
  {
    what: "Mallory's certificate for the same key enclosed first, signingCertificateV2 naming Alice's",
    mail: clear(
      { ...adding(signingCertificateV2("alice")), version: 3, identifier: keyIdentifier("alice") },
      { version: 3, certificates: ["mallory", "alice", "issuing"].map(certificate) },
    ),
    expect: [valid],
    openssl: "accepts",
  },
  {
    what: "the old x- types",
    mail: clearSigned(content, signedData(content), { protocol: "application/x-pkcs7-signature" }),
    expect: [valid],
    openssl: "accepts",
  },
];

const forged: readonly Row[] = [
  {
    what: "another body",
    mail: clearSigned(forgedContent, signedData(content)),
    expect: ["invalid alice@example.test signature-broken:digest"],
    openssl: "rejects",
  },
  {
    what: "another body, the victim's opaque message as its signature",
    mail: clearSigned(forgedContent, opaqueCms),
    expect: ["invalid alice@example.test malformed:attached-content signature-broken:digest"],
    openssl: "rejects",
  },
  {
    what: "the content inside the signature as well (RFC 8551, 3.5.3.1)",
    mail: clearSigned(content, opaqueCms),
    expect: ["indeterminate alice@example.test malformed:attached-content"],
    openssl: null,
  },
  {
    what: "a time stamp for content",
    mail: opaque(signedData(content, { content, contentType: oids.tstInfo })),
    expect: [malformed("content-type")],
    openssl: "accepts",
  },
  {
    what: "a content-type attribute that differs from eContentType",
    mail: clear(replacing(oids.contentType, attribute(oids.contentType, oid(oids.tstInfo)))),
    expect: [malformed("content-type-attribute")],
    openssl: "accepts",
  },
  {
    what: "no content-type attribute",
    mail: clear(replacing(oids.contentType)),
    expect: [malformed("content-type-attribute")],
    openssl: "rejects",
  },
  {
    what: "the content-type attribute twice, the second another",
    mail: clear(adding(attribute(oids.contentType, oid(oids.tstInfo)))),
    expect: [malformed("content-type-attribute")],
    openssl: "rejects",
  },
  {
    what: "the content-type attribute twice, the same",
    mail: clear(adding(typeAttribute)),
    expect: [malformed("content-type-attribute")],
    openssl: "rejects",
  },
  {
    what: "a content-type attribute with two values",
    mail: clear(replacing(oids.contentType, attribute(oids.contentType, oid(oids.data), oid(oids.tstInfo)))),
    expect: [malformed("content-type-attribute")],
    openssl: "rejects",
  },
  {
    what: "a content-type attribute without a value",
    mail: clear(replacing(oids.contentType, attribute(oids.contentType))),
    expect: [malformed("content-type-attribute")],
    openssl: "rejects",
  },
  {
    what: "no message digest",
    mail: clear(replacing(oids.messageDigest)),
    expect: [malformed("message-digest")],
    openssl: "rejects",
  },
  {
    what: "two message digests, the right one first",
    mail: clear({ attributes: () => [typeAttribute, timeAttribute, digestAttribute, otherDigest] }),
    expect: [malformed("message-digest")],
    openssl: "rejects",
  },
  {
    what: "a message digest with two values, the right one first",
    mail: clear(
      replacing(
        oids.messageDigest,
        tlv(
          0x30,
          oid(oids.messageDigest),
          set(...[digestAttribute, otherDigest].map((item) => item.subarray(-34))),
        ),
      ),
    ),
    expect: [malformed("message-digest")],
    openssl: "rejects",
  },
  {
    what: "an empty message digest",
    mail: clear(replacing(oids.messageDigest, attribute(oids.messageDigest, octetString(new Uint8Array(0))))),
    expect: ["invalid alice@example.test signature-broken:digest"],
    openssl: "rejects",
  },
  {
    what: "a message digest that is no octet string",
    mail: clear(replacing(oids.messageDigest, attribute(oids.messageDigest, integer(1)))),
    expect: [malformed("message-digest")],
    openssl: "rejects",
  },
  {
    what: "two signing times",
    mail: clear(adding(attribute(oids.signingTime, utcTime("200101000000Z")))),
    expect: [malformed("signing-time")],
    openssl: "rejects",
  },
  {
    what: "a signing time that does not exist",
    mail: clear(replacing(oids.signingTime, attribute(oids.signingTime, utcTime("301301000000Z")))),
    expect: [malformed("signing-time")],
    openssl: "accepts",
  },
  {
    what: "no attributes, and those of another message for content",
    mail: opaque(attributesAsContent()),
    expect: ["indeterminate - signature-unsupported:no-signed-attributes"],
    openssl: "accepts",
  },
  {
    what: "empty signed attributes",
    mail: clear({ sent: () => explicit(0), signed: () => set() }),
    expect: [malformed("signed-attributes")],
    openssl: "rejects",
  },
  {
    what: "more attributes than anybody sends",
    mail: clear({
      attributes: (attributes) => [
        ...attributes,
        ...Array.from({ length: 62 }, (_, i) => attribute("1.2.3.4", integer(i))),
      ],
    }),
    expect: [malformed("signed-attributes")],
    openssl: "accepts",
  },
  {
    what: "an attribute in BER",
    mail: clear({
      attributes: (attributes) => [...attributes.slice(0, 2), indefinite(0x30, digestAttribute.subarray(2))],
    }),
    expect: [malformed("signed-attributes")],
    openssl: null,
  },
  {
    what: "Mallory's certificate for Alice's key, signingCertificateV2 naming Alice's",
    mail: clear({ ...adding(signingCertificateV2("alice")), as: "mallory" }),
    expect: ["indeterminate - certificate-invalid:signing-certificate"],
    openssl: "accepts",
  },
  {
    what: "the same by signingCertificate",
    mail: clear({ ...adding(signingCertificate("alice")), as: "mallory" }),
    expect: ["indeterminate - certificate-invalid:signing-certificate"],
    openssl: "accepts",
  },
  {
    what: "signingCertificateV2 right, signingCertificate naming another",
    mail: clear(adding(signingCertificateV2("alice"), signingCertificate("mallory"))),
    expect: ["indeterminate - certificate-invalid:signing-certificate"],
    openssl: "accepts",
  },
  {
    what: "signingCertificateV2 with another certificate's issuerSerial",
    mail: clear(adding(signingCertificateV2("alice", issuerSerial("bob")))),
    expect: ["indeterminate - certificate-invalid:signing-certificate"],
    openssl: "accepts",
  },
  {
    what: "signingCertificateV2 with another issuer in its issuerSerial",
    mail: clear(adding(signingCertificateV2("alice", issuerSerial("alice", "issuing")))),
    expect: ["indeterminate - certificate-invalid:signing-certificate"],
    openssl: "accepts",
  },
  {
    what: "signingCertificateV2 with an address for issuer (RFC 5035, 5)",
    mail: clear(
      adding(
        signingCertificateV2("alice", sequence(sequence(tlv(0x81, ascii("ca@example.test"))), integer(1))),
      ),
    ),
    expect: [malformed("signing-certificate-v2")],
    openssl: "accepts",
  },
  {
    what: "signingCertificateV2 twice",
    mail: clear(adding(signingCertificateV2("alice"), signingCertificateV2("mallory"))),
    expect: [malformed("signing-certificate-v2")],
    openssl: null,
  },
  {
    what: "signingCertificateV2 that lists nothing",
    mail: clear(adding(attribute(oids.signingCertificateV2, sequence(sequence())))),
    expect: [malformed("signing-certificate-v2")],
    openssl: "accepts",
  },
  {
    what: "CMSAlgorithmProtection of another digest",
    mail: clear(adding(algorithmProtection(algorithm(oids.sha512), algorithm(oids.ecdsaWithSHA256)))),
    expect: [malformed("algorithm-protection")],
    openssl: null,
  },
  {
    what: "CMSAlgorithmProtection of another signature algorithm",
    mail: clear(adding(algorithmProtection(algorithm(oids.sha256), algorithm(oids.ecdsaWithSHA384)))),
    expect: [malformed("algorithm-protection")],
    openssl: null,
  },
  {
    what: "CMSAlgorithmProtection without a signature algorithm",
    mail: clear(adding(attribute(oids.algorithmProtection, sequence(algorithm(oids.sha256))))),
    expect: [malformed("algorithm-protection")],
    openssl: null,
  },
  {
    what: "digest and signature by different hashes (RFC 8933)",
    mail: clear({ signatureAlgorithm: algorithm(oids.ecdsaWithSHA384) }),
    expect: [malformed("digest-algorithm")],
    openssl: null,
  },
  {
    what: "Ed25519 with SHA-256 (RFC 8419, 2.3)",
    mail: clear({ as: "alice-ed25519", digest: "sha256" }),
    expect: [malformed("digest-algorithm")],
    openssl: null,
  },
  {
    what: "a digest algorithm with parameters",
    mail: clear({ digestAlgorithm: algorithm(oids.sha256, integer(1)) }),
    expect: ["indeterminate - signature-unsupported:digest-parameters"],
    openssl: null,
  },
  {
    what: "a signature algorithm of another kind of key",
    mail: clear({ signatureAlgorithm: algorithm(oids.sha256WithRSA, nothing) }),
    expect: ["invalid alice@example.test signature-broken:signature"],
    openssl: "accepts",
  },
  {
    what: "a flipped bit in the signature",
    mail: clear({
      signature: (bytes) => bytes.map((octet, i) => (i === bytes.length - 1 ? octet ^ 1 : octet)),
    }),
    expect: ["invalid alice@example.test signature-broken:signature"],
    openssl: "rejects",
  },
  {
    what: "no signature at all",
    mail: clear({ signature: () => new Uint8Array(0) }),
    expect: ["invalid alice@example.test signature-broken:signature"],
    openssl: "rejects",
  },
  {
    what: "attributes signed that are not those sent",
    mail: clear({ signed: () => set(...sorted([typeAttribute, digestAttribute])) }),
    expect: ["invalid alice@example.test signature-broken:signature"],
    openssl: "rejects",
  },
  {
    what: "Alice's certificate, Bob's key",
    mail: clear({ as: "bob", identifier: issuerAndSerial(certificate("alice")) }, aliceAndBob()),
    expect: ["invalid alice@example.test signature-broken:signature"],
    openssl: "rejects",
  },
  {
    what: "Alice's names under a root of the forger's own",
    mail: clear({ as: "forged" }, { certificates: [certificate("forged")] }),
    expect: ["indeterminate alice@example.test certificate-untrusted:signature"],
    openssl: "rejects",
  },
  {
    what: "SignerInfo of version 2",
    mail: clear({ version: 2 }),
    expect: [malformed("signer-info-version")],
    openssl: "accepts",
  },
  {
    what: "SignedData of version 2",
    mail: clear({}, { version: 2 }),
    expect: [malformed("signed-data-version")],
    openssl: "accepts",
  },
  {
    what: "nobody signed, beside the content",
    mail: clearSigned(content, signedData(content, { signers: [] })),
    expect: [malformed("no-signer")],
    openssl: "rejects",
  },
  {
    what: "nobody signed, around the content",
    mail: opaque(signedData(content, { content, signers: [] })),
    expect: [malformed("no-signer")],
    openssl: "rejects",
  },
  {
    what: "a detached signature for application/pkcs7-mime",
    mail: opaque(signedData(content)),
    expect: [malformed("absent-content")],
    openssl: "rejects",
  },
  {
    what: "an honest signature beside a broken one",
    mail: clearSigned(
      content,
      signedData(content, { signers: [{}, { as: "bob", signature: () => new Uint8Array(70) }] }),
    ),
    expect: [valid, "invalid bob@example.test signature-broken:signature"],
    openssl: "rejects",
  },
  {
    what: "octets behind the ContentInfo",
    mail: clearSigned(content, concat(signedData(content), Uint8Array.of(0))),
    expect: [malformed("cms")],
    openssl: "accepts",
  },
  {
    what: "a ContentInfo that is cut off",
    mail: clearSigned(content, signedData(content).subarray(0, -1)),
    expect: [malformed("cms")],
    openssl: "rejects",
  },
  {
    what: "an encrypted message for a signature",
    mail: clearSigned(content, sequence(oid("1.2.840.113549.1.7.3"), explicit(0, sequence()))),
    expect: [malformed("signature-type")],
    openssl: "rejects",
  },
  {
    what: "compressed-data",
    mail: opaque(sequence(oid("1.2.840.113549.1.9.16.1.9"), explicit(0, sequence()))),
    expect: ["indeterminate - signature-unsupported:compressed-data"],
    openssl: "rejects",
  },
  {
    what: "a type of content nobody knows",
    mail: opaque(sequence(oid("1.2.3.4"), explicit(0, sequence()))),
    expect: ["indeterminate - signature-unsupported:content-1.2.3.4"],
    openssl: "rejects",
  },
];

const structures: readonly Row[] = [
  {
    what: "a third part (RFC 1847, 2.1)",
    mail: clearSigned(content, signedData(content), { parts: ([a, b]) => [a!, b!, forgedContent] }),
    expect: [malformed("two-parts")],
    openssl: "rejects",
  },
  {
    what: "a forged part before the signed one",
    mail: clearSigned(content, signedData(content), { parts: ([a, b]) => [forgedContent, a!, b!] }),
    expect: [malformed("two-parts")],
    openssl: "rejects",
  },
  {
    what: "the signature alone",
    mail: clearSigned(content, signedData(content), { parts: ([, b]) => [b!] }),
    expect: [malformed("two-parts")],
    openssl: "rejects",
  },
  {
    what: "a second part of another type",
    mail: clearSigned(content, signedData(content), { type: "application/octet-stream" }),
    expect: [malformed("protocol")],
    openssl: "rejects",
  },
  {
    what: "another protocol",
    mail: clearSigned(content, signedData(content), {
      protocol: "application/pgp-signature",
      type: "application/pkcs7-signature",
    }),
    expect: [malformed("protocol")],
    openssl: "accepts",
  },
  {
    what: "no protocol",
    mail: clearSigned(content, signedData(content), {
      header: "Content-Type: multipart/signed; boundary=outer\r\n\r\n",
    }),
    expect: [malformed("protocol")],
    openssl: "accepts",
  },
  {
    what: "two Content-Type fields",
    mail: clearSigned(content, signedData(content), {
      header:
        'Content-Type: multipart/signed; protocol="application/pkcs7-signature"; boundary=outer\r\nContent-Type: multipart/mixed; boundary=other\r\n\r\n',
    }),
    expect: [malformed("structure")],
    openssl: null,
  },
  {
    what: "two boundaries",
    mail: clearSigned(content, signedData(content), {
      header:
        'Content-Type: multipart/signed; protocol="application/pkcs7-signature"; boundary=outer; boundary=other\r\n\r\n',
    }),
    expect: [malformed("structure")],
    openssl: null,
  },
  {
    what: "a transfer encoding around it all (RFC 1847, 2.1)",
    mail: clearSigned(content, signedData(content), {
      header:
        'Content-Type: multipart/signed; protocol="application/pkcs7-signature"; boundary=outer\r\nContent-Transfer-Encoding: base64\r\n\r\n',
    }),
    expect: [malformed("structure")],
    openssl: "accepts",
  },
  {
    what: "two transfer encodings on the signature",
    mail: clearSigned(content, signedData(content), {
      type: "application/pkcs7-signature\r\nContent-Transfer-Encoding: base64",
    }),
    expect: [malformed("structure")],
    openssl: null,
  },
  {
    what: "two transfer encodings on an opaque message",
    mail: opaque(opaqueCms, "application/pkcs7-mime\r\nContent-Transfer-Encoding: base64"),
    expect: [malformed("structure")],
    openssl: null,
  },
  {
    what: "base64 with something else in between, around the content",
    mail: ascii(Buffer.from(opaqueBytes).toString("latin1").replace("\r\n\r\nMII", "\r\n\r\nM!II")),
    expect: [malformed("structure")],
    openssl: null,
  },
  {
    what: "a bare CR in the content",
    mail: clearSigned(bareCr(), signedData(bareCr())),
    expect: ["indeterminate alice@example.test malformed:bare-cr"],
    openssl: "accepts",
  },
  {
    what: "base64 that ends twice",
    mail: concat(opaque(concat(opaqueCms, new Uint8Array(3 - (opaqueCms.length % 3)))), ascii("AAAA=\r\n")),
    expect: [malformed("cms")],
    openssl: null,
  },
  {
    what: "text/plain named smime.p7m is no S/MIME",
    mail: opaque(opaqueCms, 'text/plain; name="smime.p7m"'),
    expect: [],
    openssl: "rejects",
  },
  {
    what: "a detached signature left behind in a multipart/mixed",
    mail: clearSigned(content, signedData(content), {
      header: "Content-Type: multipart/mixed; boundary=outer\r\n\r\n",
    }),
    expect: [],
    openssl: "rejects",
  },
  {
    what: "the same, as application/octet-stream",
    mail: opaque(signedData(content), 'application/octet-stream; name="smime.p7s"'),
    expect: [],
    openssl: "rejects",
  },
  {
    what: "an OpenPGP signature is somebody else's",
    mail: clearSigned(content, ascii("-----BEGIN PGP SIGNATURE-----"), {
      protocol: "application/pgp-signature",
    }),
    expect: [],
    openssl: "rejects",
  },
];

describe.each([
  ["honest, if odd", honest],
  ["forged", forged],
  ["structures", structures],
] as const)("%s", (_, rows) => {
  for (const { what, mail, expect: expected } of rows)
    test(`${what}: ${expected.join(", ") || "nothing"}`, async () => {
      const evidence = await evidenceOf(mail);
      expect(summary(evidence)).toEqual(expected);
      for (const { status, covers, claims } of evidence) {
        expect(claims).not.toEqual([]);
        const possible = { valid: [claims], weak: [claims], invalid: [[]], indeterminate: [[], claims] };
        expect(possible[status]).toContainEqual(covers);
      }
    });
});

const folder = mkdtempSync(join(tmpdir(), "forged-"));
afterAll(() => rmSync(folder, { recursive: true }));
const hasOpenssl = spawnSync("openssl", ["version"]).stdout?.toString().startsWith("OpenSSL 3") ?? false;

describe.skipIf(!hasOpenssl)("the table's column on OpenSSL is what it says", () => {
  for (const { what, mail, openssl } of [...honest, ...forged, ...structures]) {
    if (openssl === null) continue;
    test(`${what}: ${openssl}`, () => {
      const path = join(folder, "mail.eml");
      writeFileSync(path, mail);
      const root = join(import.meta.dirname, "testdata/pki/root.crt");
      const args = [
        "cms",
        "-verify",
        "-in",
        path,
        "-CAfile",
        root,
        "-attime",
        "1893456000",
        "-out",
        "/dev/null",
      ];
      const { status } = spawnSync("openssl", args);
      expect(status === 0 ? "accepts" : "rejects").toBe(openssl);
    });
  }
});

describe.skipIf(!hasOpenssl)("Ed25519 by openssl pkeyutl, as openssl cms cannot sign it", () => {
  test("is the signature that the table's message carries", async () => {
    const key = join(import.meta.dirname, "testdata/pki/alice-ed25519.key");
    const signature = (honest: Bytes, signed: Bytes): Bytes => {
      const input = join(folder, "signed");
      writeFileSync(input, signed);
      const made = spawnSync("openssl", ["pkeyutl", "-sign", "-rawin", "-inkey", key, "-in", input]);
      expect(Uint8Array.from(made.stdout)).toEqual(honest);
      return Uint8Array.from(made.stdout);
    };
    const evidence = await evidenceOf(clear({ as: "alice-ed25519", digest: "sha512", signature }));
    expect(summary(evidence)).toEqual([valid]);
  });
});

function aliceAndBob(): Choices {
  return { certificates: ["alice", "bob", "issuing"].map(certificate) };
}

function bareCr(): Bytes {
  return concat(content, ascii("a\rb\r\n"));
}

/** A signature over attributes, presented as one over content: possible wherever attributes are optional. */
function attributesAsContent(): Bytes {
  const attributes = set(...sorted(honestAttributes(content)));
  return signedData(content, {
    content: attributes,
    signers: [{ sent: () => new Uint8Array(0) }],
  });
}
