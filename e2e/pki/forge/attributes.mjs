// What was signed, and by which key: content, attributes, signingCertificate (RFC 5652, 5035, 8551).
import {
  attribute,
  contentType,
  digestAlgorithm,
  hash,
  messageDigest,
  signedData,
  signerInfo,
  signingCertificateV2,
  signingTime,
  types,
  usual,
} from "../cms.mjs";
import { children, integer, octets, oid, read, sequence, setOf, tlv } from "../der.mjs";
import { multipart } from "../mail.mjs";
import { issue, personExtensions, sign } from "../openssl.mjs";
import { byHand, content, forged, info, refused, withKey } from "./cms-kit.mjs";
import {
  change,
  clear,
  entries,
  event,
  expected,
  mallory,
  olivia,
  opaque,
  part,
  root,
  signed,
} from "./stage.mjs";

const byHandOpaque = (signers, { inside = content, certificates = [olivia], ...more } = {}) => {
  const cms = signedData({ signers, certificates, content: inside, ...more });
  return { body: opaque(cms), check: { cms, content: null } };
};

const genuine = sign(content, olivia);

const malformed = { level: "unverified", never: ["valid"], reasons: ["malformed"] };

const expired = withKey("p256", { to: "20260301000000Z" });

/** The same public key, certified for somebody else: the key's owner need not know. */
const borrowed = issue({
  subject: "/CN=Mallory",
  issuer: root,
  key: olivia.key,
  extensions: personExtensions("email:mallory@strange.example"),
});

/** The DER SET of signed attributes of the first signer. */
function signedSet(cms) {
  const signedDataFields = children(children(children(read(cms))[1])[0]);
  const [signer] = children(signedDataFields.at(-1));
  return tlv(0x31, children(signer).find((field) => field.tag === 0xa0).content);
}

/** The first signer's info with its attributes left out, and the fields before it. */
function withoutAttributes(cms) {
  const [type, explicit] = children(read(cms));
  const fields = children(children(explicit)[0]).map((field) => field.whole);
  const [signer] = children(read(fields.pop()));
  const kept = children(signer).filter((field) => field.tag !== 0xa0);
  return { type: type.whole, fields, signer: sequence(...kept.map((field) => field.whole)) };
}

/** TSTInfo (RFC 3161, 2.4.2) whose genTime lies in the expired certificate's lifetime. */
const tst = sequence(
  integer(1),
  oid("1.2.3.4"),
  sequence(digestAlgorithm("sha256"), octets(hash("sha256", content))),
  integer(7),
  tlv(0x18, Buffer.from("20260215000000Z")),
);

function attributesAsContent() {
  const { type, fields, signer } = withoutAttributes(genuine);
  const inside = signedSet(genuine);
  fields[2] = sequence(oid(types.data), tlv(0xa0, octets(inside)));
  const cms = sequence(type, tlv(0xa0, sequence(...fields, setOf(signer))));
  return { body: multipart("mixed", "m-1", [opaque(cms), forged]), check: { cms, content: null } };
}

function spoiled() {
  const one = signed(content);
  const cms = Buffer.from(one.check.cms);
  cms[cms.length - 1] ^= 1;
  return { body: clear(content, cms), check: { cms, content } };
}

export const cases = entries("cms", [
  [
    "tampered",
    "the time, after it was signed",
    (() => {
      const one = signed(content);
      const body = change(one.body, "DTSTART:20261215T10", "DTSTART:20261215T06");
      return {
        body,
        check: { cms: one.check.cms, content: change(content, "DTSTART:20261215T10", "DTSTART:20261215T06") },
      };
    })(),
    expected.broken,
  ],
  [
    "tampered-opaque",
    "the time, inside an opaque signature",
    (() => {
      const cms = change(
        sign(content, olivia, { attached: true }),
        "DTSTART:20261215T10",
        "DTSTART:20261215T06",
      );
      return { body: opaque(cms), check: { cms, content: null } };
    })(),
    expected.broken,
  ],
  [
    "zero-signature",
    "the signature: r and s are zero",
    (() => {
      const one = signedData({ signers: [info()], certificates: [olivia] });
      const [type, explicit] = children(read(one));
      const fields = children(children(explicit)[0]).map((field) => field.whole);
      const signer = children(children(read(fields.pop()))[0]).map((field) => field.whole);
      signer[signer.length - 1] = octets(sequence(integer(0), integer(0)));
      const cms = sequence(type.whole, tlv(0xa0, sequence(...fields, setOf(sequence(...signer)))));
      return { body: clear(content, cms), check: { cms, content } };
    })(),
    expected.broken,
  ],
  ["wrong-signature", "one bit of the signature", spoiled(), expected.broken],
  [
    "swapped",
    "the victim's signature of another mail under a forged one",
    { body: clear(forged, genuine), check: { cms: genuine, content: forged } },
    expected.broken,
  ],
  [
    "subst",
    "the text shown: the signature part is an opaque message of the victim, its content inside",
    (() => {
      const cms = sign(part(event({ uid: "lunch@acme.example", summary: "Lunch" })), olivia, {
        attached: true,
      });
      return { body: clear(forged, cms), check: { cms, content: forged } };
    })(),
    expected.broken,
    "RFC 8551, 3.5.3.1: eContent must be absent in multipart/signed",
  ],
  [
    "attached-in-detached",
    "nothing but the form: the signature part encloses the very bytes shown",
    (() => {
      const cms = sign(content, olivia, { attached: true });
      return { body: clear(content, cms), check: { cms, content } };
    })(),
    malformed,
    "RFC 8551, 3.5.3.1: eContent must be absent in multipart/signed",
  ],
  [
    "tst",
    "the time that counts: a time-stamp as content, whose genTime lies in the lifetime of an expired certificate",
    byHandOpaque(
      [signerInfo({ who: expired, content: tst, attributes: usual(tst, { type: types.tstInfo }) })],
      { inside: tst, type: types.tstInfo, certificates: [expired], version: 3 },
    ),
    { level: null, never: ["valid"] },
    "as whole message; nothing calendar-like inside",
  ],
  [
    "tst-detached",
    "the same beside a forged body",
    (() => {
      const signer = signerInfo({
        who: expired,
        content: tst,
        attributes: usual(tst, { type: types.tstInfo }),
      });
      const cms = signedData({
        signers: [signer],
        certificates: [expired],
        content: tst,
        type: types.tstInfo,
        version: 3,
      });
      return { body: clear(forged, cms), check: { cms, content: forged } };
    })(),
    { level: ["unverified", "suspicious"], never: ["valid"] },
  ],
  [
    "tst-type",
    "the content type: the mail is declared a time-stamp",
    byHand([info({ attributes: usual(content, { type: types.tstInfo }) })], {
      type: types.tstInfo,
      version: 3,
    }),
    refused,
    "S/MIME content is id-data (RFC 8551, 2.4.1)",
  ],
  [
    "tst-type-attribute-data",
    "the content type: declared a time-stamp, the attribute says data",
    byHand([info()], { type: types.tstInfo, version: 3 }),
    refused,
    "RFC 5652, 11.1: the two are the same",
  ],
  [
    "ctattr",
    "the content-type attribute, which differs from eContentType",
    byHand([info({ attributes: usual(content, { type: types.tstInfo }) })]),
    refused,
  ],
  [
    "no-content-type",
    "the content-type attribute, which is missing",
    byHand([info({ attributes: usual(content).slice(1) })]),
    refused,
  ],
  [
    "no-message-digest",
    "the message-digest attribute, which is missing",
    byHand([info({ attributes: usual(content).slice(0, 2) })]),
    refused,
  ],
  [
    "duplicate-content-type",
    "a second content-type attribute",
    byHand([info({ attributes: [...usual(content), contentType(types.tstInfo)] })]),
    refused,
  ],
  [
    "duplicate-message-digest",
    "a second message digest, of other bytes",
    byHand([info({ attributes: [...usual(content), messageDigest(hash("sha256", forged))] })]),
    refused,
  ],
  [
    "two-valued-message-digest",
    "two values in one message-digest attribute",
    byHand([
      info({
        attributes: [
          ...usual(content).slice(0, 2),
          attribute("1.2.840.113549.1.9.4", octets(hash("sha256", content)), octets(hash("sha256", forged))),
        ],
      }),
    ]),
    refused,
  ],
  [
    "two-valued-message-digest-swapped",
    "the same under the forged text",
    (() => {
      const attributes = [
        ...usual(content).slice(0, 2),
        attribute("1.2.840.113549.1.9.4", octets(hash("sha256", content)), octets(hash("sha256", forged))),
      ];
      return byHand([info({ attributes })], { body: forged });
    })(),
    refused,
  ],
  [
    "duplicate-signing-time",
    "a second signing time",
    byHand([info({ attributes: [...usual(content), signingTime("2026-02-01T00:00:00Z")] })]),
    refused,
  ],
  [
    "no-attributes",
    "nothing to see: a signature straight over the content, without signed attributes",
    byHand([info({ attributes: null })]),
    { level: "unverified", never: ["valid"], anyReason: ["malformed", "signature-unsupported"] },
    "RFC 5652, 5.3 allows it for id-data; refused because such a signature can be passed off as one over attributes and the reverse",
  ],
  [
    "attributes-as-content",
    "a signature over nothing: the victim's signed attributes passed off as content signed without attributes",
    attributesAsContent(),
    { level: "unverified", never: ["valid"] },
  ],
  [
    "signing-certificate-wrong",
    "whose key it is: signer identifier and certificate name another holder of the same key, signingCertificateV2 the true one",
    byHand([info({ named: borrowed, attributes: [...usual(content), signingCertificateV2(olivia.der)] })], {
      certificates: [borrowed],
    }),
    { level: ["unverified", "suspicious"], never: ["valid"] },
  ],
  [
    "signing-certificate-other",
    "the certificate hash in signingCertificateV2",
    byHand([info({ attributes: [...usual(content), signingCertificateV2(mallory.der)] })]),
    { level: ["unverified", "suspicious"], never: ["valid"] },
  ],
  [
    "signing-certificate-twice",
    "a second signingCertificateV2",
    byHand([
      info({
        attributes: [...usual(content), signingCertificateV2(olivia.der), signingCertificateV2(mallory.der)],
      }),
    ]),
    refused,
  ],
  [
    "borrowed-key",
    "whose key it is, with nothing that binds the certificate",
    byHand([info({ named: borrowed })], { certificates: [borrowed] }),
    expected.stranger,
    "without signingCertificate nobody can tell; the mail then is the other holder's",
  ],
  ["no-signer", "the signer: certificates only", byHand([], {}), { level: "unverified", never: ["valid"] }],
  [
    "no-certificate",
    "the certificate, which is missing",
    signed(content, olivia, { extra: ["-nocerts"] }),
    { level: "unverified", evidence: ["indeterminate"] },
  ],
  [
    "garbage",
    "the signature: not CMS at all",
    {
      body: clear(content, Buffer.from("no signature")),
      check: { cms: Buffer.from("no signature"), content },
    },
    malformed,
  ],
]);
