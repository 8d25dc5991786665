/** Thousands of mails, honest, mutated and put together, before us and `openssl cms -verify`; every disagreement is explained. */
import { describe, expect, it } from "vitest";
import { content as contentOf, entity as entityOf } from "../../mime/content.ts";
import { parseMessage } from "../../mime/parse.ts";
import { Budget } from "../../bytes/budget.ts";
import type { FoundEvidence } from "../evidence.ts";
import { openSignedData } from "./parse.ts";
import {
  algorithm,
  attribute,
  certificate,
  clearSigned,
  entity,
  fields,
  hash,
  keyIdentifier,
  message,
  oids,
  opaque,
  signedData,
  signingCertificate,
  signingCertificateV2,
  type DigestName,
  type SignerChoices,
} from "./testkit/cms.ts";
import { crlsOf, evidenceOf, short } from "./testkit/collect.ts";
import {
  concat,
  explicit,
  integer,
  nothing,
  octetString,
  oid,
  sequence,
  set,
  sorted,
  type Bytes,
} from "./testkit/der.ts";
import { opensslVerify } from "./testkit/openssl-verify.ts";
import { seeded, type Random } from "../../testkit/seeded.ts";

/** One change such as transport, programs and forgers make. */
function mutate(bytes: Bytes, random: Random): Bytes {
  const at = random(bytes.length);
  const [before, after] = [bytes.subarray(0, at), bytes.subarray(at)];
  switch (random(5)) {
    case 0:
      return bytes.map((octet, i) => (i === at ? octet ^ (1 << random(8)) : octet));
    case 1:
      return concat(before, after.subarray(1 + random(4)));
    case 2:
      return concat(before, Uint8Array.of(random(256)), after);
    case 3: {
      const from = random(bytes.length);
      return concat(before, bytes.subarray(from, from + random(40)), after);
    }
    default:
      return before;
  }
}

/** Messages of testdata whose outermost part is signed, as OpenSSL wrote them. */
const written = [
  "clear-rsa",
  "clear-crlf",
  "clear-p256",
  "clear-p384",
  "clear-p521",
  "clear-pss",
  "clear-key-identifier",
  "clear-signing-certificate",
  "clear-two-signers",
  "clear-sha1",
  "clear-md5",
  "clear-rsa1024",
  "clear-no-attributes",
  "clear-no-certificates",
  "clear-nameless",
  "clear-server",
  "clear-forged",
  "clear-revoked",
  "opaque",
  "opaque-streamed",
  "nested",
  "nested-opaque",
  "whole-message",
  "encloses-message",
] as const;

const people = [
  "alice",
  "bob",
  "alice-rsa",
  "alice-p384",
  "alice-p521",
  "mallory",
  "nameless",
  "server",
] as const;
const digestNames: readonly DigestName[] = ["sha1", "sha256", "sha384", "sha512"];

/** What a program, or somebody who would like to be believed, may do to the attributes. */
function attributesBy(random: Random, as: string): SignerChoices["attributes"] {
  const other = random(2) === 0 ? as : "bob";
  const all: readonly NonNullable<SignerChoices["attributes"]>[] = [
    (honest) => honest,
    (honest) => [...honest, honest[random(honest.length)]!],
    (honest) => honest.filter((_, i) => i !== 0),
    (honest) => honest.filter((_, i) => i !== 1),
    (honest) => honest.filter((_, i) => i !== 2),
    (honest) => [attribute(oids.contentType, oid(oids.tstInfo)), ...honest.slice(1)],
    (honest) => [...honest.slice(0, 2), attribute(oids.messageDigest, octetString(hash("sha256", nothing)))],
    (honest) => [...honest, signingCertificateV2(other)],
    (honest) => [...honest, signingCertificate(other)],
    (honest) => [...honest, attribute("1.2.3.4", integer(1))],
    () => [],
  ];
  return all[Math.max(0, random(all.length * 2) - all.length)];
}

/** A mail put together at random, most of it honest. */
function putTogether(random: Random): Bytes {
  const rarely = <T>(value: T): T | undefined => (random(8) === 0 ? value : undefined);
  const content = entity(String(random(1000)));
  const signers = Array.from({ length: 1 + Math.max(0, random(6) - 3) }, (): SignerChoices => {
    const as = random(2) === 0 ? "alice" : people[random(people.length)]!;
    const attributes = attributesBy(random, as);
    const version = rarely(random(5));
    const identifier = rarely(keyIdentifier(as));
    const unsigned = rarely([attribute("1.2.3.4", integer(2))]);
    return {
      as,
      digest: as === "alice-p384" || as === "alice-p521" ? "sha512" : digestNames[random(4)]!,
      ...(attributes === undefined ? {} : { attributes }),
      ...(version === undefined ? {} : { version }),
      ...(identifier === undefined ? {} : { identifier }),
      ...(unsigned === undefined ? {} : { unsigned }),
    };
  });
  const names = [...new Set(signers.map(({ as = "alice" }) => as)), "issuing"];
  const certificates = names.filter(() => random(12) !== 0).map(certificate);
  const version = rarely(random(6));
  const inside = random(3) === 0;
  const cms = signedData(content, {
    signers,
    certificates,
    content: inside ? content : null,
    ...(version === undefined ? {} : { version }),
  });
  // Now and then the content stands in both places, or in none.
  return inside !== (random(10) === 0) ? opaque(cms) : clearSigned(content, cms);
}

/** What OpenSSL takes and we do not, by our own words for it. */
const stricter: Readonly<Record<string, string>> = {
  "malformed:protocol":
    "OpenSSL reads no protocol parameter, and goes by the second part's type (RFC 1847, 2.1)",
  "malformed:structure":
    "a Content field that is broken or stands twice: readers take the part for different things",
  "malformed:cms": "a damaged Content-Transfer-Encoding: OpenSSL takes every signature for base64",
  "malformed:content-type": "eContentType is not id-data, and the attribute says that it is (RFC 5652, 11.1)",
  "malformed:content-type-attribute": "RFC 5652, 11.1: equal to eContentType, once, and there",
  "malformed:message-digest": "RFC 5652, 11.2: once, with one value",
  "malformed:signing-time": "RFC 5652, 11.3: once, with one value",
  "malformed:signing-certificate": "RFC 5035, 5: once",
  "malformed:signing-certificate-v2": "RFC 5035, 3: once",
  "malformed:signed-attributes": "RFC 5652, 5.3: DER, and not empty",
  "malformed:signer-info-version": "RFC 5652, 5.3: 1 or 3",
  "malformed:signed-data-version": "RFC 5652, 5.1: 1, 3, 4 or 5",
  "malformed:attached-content":
    "RFC 8551, 3.5.3.1: absent; else the bytes shown and those signed may be others",
  "malformed:bare-cr": "RFC 2045, 2.7: readers end lines differently",
  "malformed:two-parts": "RFC 1847, 2.1: exactly two",
  "signature-unsupported:md5": "MD5 is broken",
  "signature-unsupported:signature-parameters":
    "RFC 3370, 3.2: NULL, or none; anything else would say something that is not understood",
  "certificate-invalid:signing-certificate": "RFC 5035, 5.4: the certificate is not the one the signer meant",
};

/** OpenSSL goes by key and digest, whatever algorithm the SignerInfo names. */
const isUnknownAlgorithm = (reason: string): boolean =>
  /^signature-unsupported:signature-[0-9.]+$/.test(reason);
const isExplained = (reason: string): boolean => stricter[reason] !== undefined || isUnknownAlgorithm(reason);

const root = ({ depth, node }: FoundEvidence): boolean => depth === 0 || node === "TEXT";
const isGood = ({ status }: FoundEvidence): boolean => status === "valid" || status === "weak";

/**
 * The same content and SignerInfos in the most usual framing: what OpenSSL may stumble on in a mail that we take must lie in
 * what no signature rests on, which is stray octets in base64 (RFC 2045, 6.8: to be ignored), an unfinished closing delimiter,
 * and digestAlgorithms, a hint for readers in one pass (RFC 5652, 5.1).
 */
function reframed(mail: Bytes): Bytes {
  const { root: part } = parseMessage(mail, { budget: new Budget(), open: openSignedData });
  const [first, second] = part.children;
  const isClear = part.type === "multipart/signed" && first !== undefined && second !== undefined;
  const cms = Uint8Array.from(contentOf(isClear ? second : part));
  return isClear ? clearSigned(Uint8Array.from(entityOf(first)), usual(cms)) : opaque(usual(cms));
}

function usual(cms: Bytes): Bytes {
  // Indefinite lengths are left as they are.
  if (cms[1] === 0x80) return cms;
  const [, explicitly] = fields(cms);
  const [signed] = fields(explicitly!);
  const [version, , encapsulated, certificates, ...rest] = fields(signed!);
  const digests = set(...sorted(digestNames.map((name) => algorithm(oids[name]))));
  return sequence(
    oid(oids.signedData),
    explicit(0, sequence(version!, digests, encapsulated!, certificates!, ...rest)),
  );
}

interface Comparison {
  /** How many both accept. */
  readonly both: number;
  /** Where they disagree, and nothing above says why. */
  readonly unexplained: readonly string[];
}

async function compare(mails: readonly Bytes[]): Promise<Comparison> {
  const theirs = await opensslVerify(mails);
  const stray: { readonly at: number; readonly mail: Bytes }[] = [];
  const unexplained: string[] = [];
  let both = 0;
  for (const [at, mail] of mails.entries()) {
    const evidence = (await evidenceOf(mail, { revocation: crlsOf(), revocationPolicy: "off" })).filter(root);
    const accepted = evidence.length > 0 && evidence.every(isGood);
    const { accepted: taken, why } = theirs[at]!;
    if (accepted && taken) both++;
    if (accepted && !taken) stray.push({ at, mail });
    if (accepted || !taken) continue;
    const reasons = evidence.filter((item) => !isGood(item)).flatMap(({ problems }) => problems.map(short));
    if (evidence.length === 0 || !reasons.every(isExplained))
      unexplained.push(`${String(at)}: we refuse for ${reasons.join(", ") || "nothing"}; ${why}`);
  }
  // A framing that OpenSSL could not read is no excuse: framed anew, the same signature has to be good to it, too.
  const anew = await opensslVerify(stray.map(({ mail }) => reframed(mail)));
  for (const [i, { at }] of stray.entries())
    if (!anew[i]!.accepted)
      unexplained.push(`${String(at)}: only we accept; ${theirs[at]!.why}; ${anew[i]!.why}`);
  return { both, unexplained };
}

/** Thousands of processes, on a machine that may be busy. */
const patience = 1_200_000;

describe("beside openssl cms -verify", { timeout: patience }, () => {
  it("mails that OpenSSL wrote, each changed in sixty ways", async () => {
    const random = seeded(5652);
    const { both, unexplained } = await compare(
      written.flatMap((name) => [
        message(name),
        ...Array.from({ length: 60 }, () => mutate(message(name), random)),
      ]),
    );
    expect(unexplained).toEqual([]);
    expect(both).toBeGreaterThan(60);
  });

  it("signatures changed inside their transfer encoding", async () => {
    const random = seeded(8551);
    const content = entity();
    // RSA signs the same octets alike, so that every run changes the same ones.
    const signers = [{ as: "alice-rsa" }] as const;
    const detached = signedData(content, { signers });
    const attached = signedData(content, { signers, content });
    const honest = [clearSigned(content, detached), opaque(attached)];
    const changed = Array.from({ length: 500 }, () => [
      clearSigned(content, mutate(detached, random)),
      opaque(mutate(attached, random)),
    ]);
    const { both, unexplained } = await compare([...honest, ...changed.flat()]);
    expect(unexplained).toEqual([]);
    expect(both).toBeGreaterThan(2);
  });

  it("mails put together of what is honest and what is not", async () => {
    const random = seeded(6047);
    const { both, unexplained } = await compare(Array.from({ length: 1200 }, () => putTogether(random)));
    expect(unexplained).toEqual([]);
    expect(both).toBeGreaterThan(300);
  });
});
