// Algorithms and encodings: the honest ones, the weak, and those that lie about themselves (RFC 5652, 8419, 8933).
import { oid, sequence, tlv } from "../der.mjs";
import { algorithmProtection, ecdsaWith, ed25519, rsaEncryption, signerInfo, usual } from "../cms.mjs";
import { entity } from "../mail.mjs";
import { personExtensions, sign } from "../openssl.mjs";
import { byHand, content, info, refused, withKey } from "./cms-kit.mjs";
import { entries, expected, member, olivia, opaque, signed, signedOpaque } from "./stage.mjs";

const pss = ["-keyopt", "rsa_padding_mode:pss"];

const rsa = withKey("rsa");

const weakRsa = withKey("rsa1024");

const edwards = withKey("ed25519");

function streamed() {
  const cms = sign(content, olivia, { attached: true, extra: ["-stream"] });
  return { body: opaque(cms), check: { cms, content: null } };
}

export const cases = entries("cms", [
  ["good-clear", "nothing", signed(content), expected.verified],
  ["good-opaque", "nothing", signedOpaque(content), expected.verified],
  ["good-by-hand", "nothing: what the hand-made ones differ from", byHand([info()]), expected.verified],
  ["good-rsa", "nothing: RSA PKCS #1", signed(content, rsa), expected.verified],
  ["good-rsa4096", "nothing: RSA 4096", signed(content, withKey("rsa4096")), expected.verified],
  ["good-pss", "nothing: RSASSA-PSS", signed(content, rsa, { extra: pss }), expected.verified],
  [
    "good-pss-key",
    "nothing: a key for RSASSA-PSS alone",
    signed(content, withKey("pss"), { extra: pss }),
    expected.verified,
  ],
  [
    "good-p384",
    "nothing: P-384 with SHA-384",
    signed(content, withKey("p384"), { digest: "sha384" }),
    expected.verified,
  ],
  [
    "good-p521",
    "nothing: P-521 with SHA-512",
    signed(content, withKey("p521"), { digest: "sha512" }),
    expected.verified,
  ],
  [
    "good-ed25519",
    "nothing: Ed25519 (RFC 8419)",
    byHand([signerInfo({ who: edwards, content, digest: "sha512", algorithm: ed25519, signWith: null })], {
      certificates: [edwards],
      digest: "sha512",
    }),
    expected.verified,
    "openssl cms 3.0 cannot sign with Ed25519: put together by hand, signed with openssl pkeyutl",
  ],
  ["good-streamed", "nothing: BER with indefinite lengths", streamed(), expected.verified],
  [
    "good-key-identifier",
    "nothing: signer named by key identifier",
    signed(content, olivia, { extra: ["-keyid"] }),
    expected.verified,
  ],
  [
    "good-key-identifier-odd",
    "nothing: a key identifier that is no digest of the key",
    signed(
      content,
      member("Olivia", olivia.address, {
        extensions: [
          ...personExtensions(`email:${olivia.address}`).filter((one) => !one.startsWith("subjectKey")),
          "subjectKeyIdentifier=0102030405",
        ],
      }),
      { extra: ["-keyid"] },
    ),
    expected.verified,
  ],
  [
    "good-signing-certificate",
    "nothing: signingCertificateV2 names the certificate",
    signed(content, olivia, { extra: ["-cades"] }),
    expected.verified,
  ],
  [
    "good-odd-certificates",
    "nothing: among the certificates stand some of other formats, and one that is none",
    byHand([info()], {
      certificates: [
        { der: sequence(oid("1.2.3.4")) },
        olivia,
        { der: tlv(0xa3, oid("1.2.3.4"), sequence()) },
      ],
      version: 5,
    }),
    expected.verified,
    "RFC 5652, 10.2.2: other formats may stand there, and anybody may add to the set; openssl gives up at the one that is none",
  ],
  [
    "good-algorithm-protection",
    "nothing: CMSAlgorithmProtection agrees",
    byHand([info({ attributes: [...usual(content), algorithmProtection("sha256", ecdsaWith("sha256"))] })]),
    expected.verified,
  ],

  [
    "algorithm-protection",
    "the digest algorithm, against CMSAlgorithmProtection (RFC 6211)",
    byHand([info({ attributes: [...usual(content), algorithmProtection("sha1", ecdsaWith("sha256"))] })]),
    refused,
  ],
  [
    "digest-disagrees",
    "the digest algorithm: SHA-256 of the content, SHA-384 in the signature (RFC 8933)",
    byHand([info({ algorithm: ecdsaWith("sha384"), signWith: "sha384" })]),
    refused,
  ],
  [
    "algorithm-confusion",
    "the signature algorithm: RSA named for a P-256 key",
    byHand([info({ algorithm: rsaEncryption })]),
    { level: ["unverified", "suspicious"], never: ["valid"] },
  ],
  [
    "sha1",
    "strength: SHA-1",
    signed(content, rsa, { digest: "sha1" }),
    { ...expected.unsupported, evidence: ["weak"] },
  ],
  [
    "md5",
    "strength: MD5",
    signed(content, rsa, { digest: "md5" }),
    { ...expected.unsupported, never: ["valid"] },
  ],
  [
    "sha224",
    "strength: SHA-224",
    signed(content, rsa, { digest: "sha224" }),
    { ...expected.unsupported, never: ["valid"] },
  ],
  [
    "rsa1024",
    "strength: RSA 1024",
    signed(content, weakRsa),
    { ...expected.unsupported, evidence: ["weak"] },
  ],
  [
    "brainpool",
    "nothing: brainpool P-256, which browsers cannot check",
    signed(content, withKey("brainpool")),
    { ...expected.unsupported, evidence: ["indeterminate"] },
  ],
  [
    "enveloped-name",
    "nothing: a signature under the name application/octet-stream",
    (() => {
      const one = signedOpaque(content);
      const headers = [
        'Content-Type: application/octet-stream; name="smime.p7m"',
        "Content-Transfer-Encoding: base64",
      ];
      return { ...one, body: entity(headers, one.body.toString("latin1").split("\r\n\r\n")[1]) };
    })(),
    expected.verified,
    "RFC 8551, 3.9: recognised by the file name",
  ],
]);
