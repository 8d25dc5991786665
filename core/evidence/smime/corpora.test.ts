/**
 * Other people's messages, through the whole walk: NIST's path validation suite as S/MIME, and the test mails
 * of Thunderbird, James and Nextcloud. Expectations are upstream's and OpenSSL's, from each set's cases.json.
 */
import { X509Certificate } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import type { FoundEvidence } from "../evidence.ts";
import { anchorsOf, crlsOf, evidenceOf, short, type Options } from "./testkit/collect.ts";
import type { Bytes } from "./testkit/der.ts";

interface Case {
  readonly id?: string;
  readonly title?: string;
  readonly file: string;
  readonly kind: string;
  readonly expect: string;
  readonly why: string;
  readonly signatureOnly?: string;
  readonly trustAnchors: readonly string[];
  readonly verificationTime: string | null;
  readonly observed?: readonly {
    readonly type: string;
    readonly smimeType?: string;
    readonly protocol?: string;
    readonly signatureOnly?: string;
  }[];
}

const corpora = resolve(process.env["CORPORA"] || "../shared/corpora");
const bytesOf = (path: string): Bytes => Uint8Array.from(readFileSync(path));
const certificateAt = (path: string): Bytes => Uint8Array.from(new X509Certificate(bytesOf(path)).raw);

function casesOf(set: string): readonly Case[] {
  const path = resolve(corpora, set, "cases.json");
  return existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as { cases: Case[] }).cases : [];
}

function walk(set: string, { file, trustAnchors, verificationTime }: Case, options: Options = {}) {
  return evidenceOf(bytesOf(resolve(corpora, set, file)), {
    anchors: anchorsOf(...trustAnchors.map((anchor) => certificateAt(resolve(corpora, set, anchor)))),
    at: new Date(verificationTime ?? "2026-06-01T00:00:00Z"),
    revocation: crlsOf(),
    ...options,
  });
}

/** Checked, and over these bytes, whatever its certificate is worth. */
const isMathRight = ({ covers, problems }: FoundEvidence): boolean =>
  covers.length > 0 || problems.some(({ code }) => code === "certificate-revoked");

/** Test certificates often name their person in the subject alone, where we do not look. */
const problemsOf = ({ problems }: FoundEvidence): string[] =>
  problems.filter(({ code }) => code !== "certificate-address-missing").map(short);

const pkits = casesOf("pkits");

/** DSA, which no browser checks: refused, whatever the suite says of it. */
const dsa: ReadonlySet<string> = new Set(["4.1.4", "4.1.5", "4.1.6"]);
/** Sections whose every case must come out as NIST says; what the rest needs is not built. */
const exact = /^4\.(1|2|3|5|6|7|13|16)\./;

const walkPkits = async (pkit: Case): Promise<FoundEvidence> => {
  const evidence = await walk("pkits", pkit, { revocationPolicy: "require" });
  expect(evidence).toHaveLength(1);
  return evidence[0]!;
};

describe.skipIf(pkits.length === 0)("NIST PKITS as S/MIME messages", () => {
  test("there are 224 messages", () => expect(pkits).toHaveLength(224));

  for (const pkit of pkits.filter(({ id }) => dsa.has(id!)))
    test(`${pkit.id} ${pkit.title}: DSA`, async () => {
      expect(problemsOf(await walkPkits(pkit))).toEqual(["signature-unsupported:dsa"]);
    });

  for (const pkit of pkits.filter(({ id }) => !dsa.has(id!) && exact.test(id!)))
    test(`${pkit.id} ${pkit.title}: ${pkit.expect}`, async () => {
      const evidence = await walkPkits(pkit);
      expect(isMathRight(evidence)).toBe(pkit.signatureOnly === "valid");
      expect(problemsOf(evidence).length === 0).toBe(pkit.expect === "valid");
    });

  for (const pkit of pkits.filter(({ id }) => !exact.test(id!)))
    test(`${pkit.id} ${pkit.title}: no false accept`, async () => {
      const evidence = await walkPkits(pkit);
      expect(isMathRight(evidence)).toBe(pkit.signatureOnly === "valid");
      expect(problemsOf(evidence).length > 0 || pkit.expect === "valid").toBe(true);
    });
});

type Observed = NonNullable<Case["observed"]>[number];
const isSmime = ({ type, protocol = "" }: Observed): boolean =>
  /^(multipart\/signed|application\/(x-)?pkcs7-mime)$/.test(type) && !protocol.includes("pgp");

/**
 * Where the set's word and ours are not the same question, or not the same answer: by the words of its `why`, or by file, what
 * the difference is, and which statuses follow; null: it is for the layers to say, and nothing for a signature.
 */
const explained: readonly (readonly [what: RegExp, why: string, statuses: RegExp | null])[] = [
  [
    /^smime\/alice\.future\./,
    "Thunderbird refuses a signing time to come; it is the signer's own word, shown and never judged",
    /^valid$/,
  ],
  [
    /SHA-1/,
    "Thunderbird refuses SHA-1 and OpenSSL does not: right, and it counts for nothing",
    /^(weak|invalid)( |$)/,
  ],
  [
    /its own rule: nested signatures/,
    "Thunderbird calls no outer signature good that holds another; each is told apart here, and is what it is",
    /^valid( |$)/,
  ],
  [
    /only a part of the mail is signed/,
    "the part that is signed is validly signed; what lies outside is told",
    /^valid$/,
  ],
  [
    /^browser-smime\/alice\.html\.sig\.SHA256\.opaque\.eml$/,
    "made under another CA of the same name, and later, than the anchor that goes with it",
    /^indeterminate$/,
  ],
  [
    /^smime-manual\/.*enc|^smime-manual\/.*env|^smime\/alice\.env\.d?sig/,
    "the signature is around what is encrypted",
    /^(valid|weak|invalid)( |$)/,
  ],
  [/no signed state/, "the S/MIME signature around the OpenPGP one is broken", /^invalid$/],
  [/encrypted|no signed MIME part/, "what is inside is for whoever has the key", null],
];

describe.each(["thunderbird", "james", "nextcloud-mail", "rfc9788"])("%s", (set) => {
  const cases = casesOf(set).filter(
    ({ kind, observed = [] }) => !kind.startsWith("pgp") && observed.some(isSmime),
  );

  test.skipIf(cases.length === 0)("there are S/MIME mails", () => {
    expect(cases.length).toBeGreaterThan(4);
  });

  for (const mail of cases)
    test(`${mail.file}: ${mail.expect}`, async () => {
      const evidence = await walk(set, mail);
      const observed = mail.observed!.filter(isSmime);
      expect(evidence).toHaveLength(observed.length);
      expect(evidence.map(isMathRight)).toEqual(
        observed.map(({ signatureOnly }) => signatureOnly === "valid"),
      );
      const enveloped = evidence.filter((_, i) => observed[i]!.smimeType === "enveloped-data");
      expect(enveloped.map(problemsOf)).toEqual(enveloped.map(() => ["encrypted"]));
      const signatures = evidence.filter((item) => !enveloped.includes(item));
      const statuses = signatures.map(({ status }) => status).join(" ");
      const difference = explained.find(([what]) => what.test(mail.file) || what.test(mail.why));
      if (difference !== undefined && (mail.expect === "other" || difference[2]?.test("valid") === true)) {
        const [, , expected] = difference;
        if (expected !== null) expect(statuses).toMatch(expected);
        else expect(statuses).not.toMatch(/(^| )valid/);
      } else if (mail.expect === "invalid") expect(statuses).not.toMatch(/^valid/);
      else {
        expect(mail.expect).toBe("valid");
        // Where upstream named the anchor: good but for what these certificates cannot say.
        const anchored = mail.trustAnchors.length > 0;
        expect(statuses.split(" ")).toEqual(signatures.map(() => (anchored ? "valid" : "indeterminate")));
        const problems = anchored ? "revocation-unknown:no-crl" : "certificate-untrusted:no-issuer";
        expect(signatures.map(problemsOf)).toEqual(signatures.map(() => [problems]));
      }
    });
});

/** Of mails whose outermost format is OpenPGP's, or that only hold some S/MIME. */
describe("thunderbird: S/MIME inside or around OpenPGP", () => {
  const lines = async (name: string): Promise<string[]> => {
    const mail = casesOf("thunderbird").find(({ file }) => file === name)!;
    return (await walk("thunderbird", mail)).map((item) => [item.status, ...problemsOf(item)].join(" "));
  };

  test.skipIf(casesOf("thunderbird").length === 0).each([
    ["smime-manual/outer-pgp-sig-inner-smime-enc-sig.eml", ["indeterminate encrypted"]],
    ["smime-manual/outer-pgp-sig-inner-smime-enc.eml", ["indeterminate encrypted"]],
    ["openpgp/eml/inner-smime-sig-in-pgp-encrypted.eml", []],
    ["openpgp/eml/fwd-signed.eml", []],
    ["openpgp/eml/openpgp__stripped_sig.eml", []],
  ])("%s", async (name, expected) => {
    expect(await lines(name)).toEqual(expected);
  });
});
