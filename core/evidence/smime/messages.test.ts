/** Messages as OpenSSL writes them (testdata/make.sh): what each must come to. */
import { describe, expect, test, vi } from "vitest";
import {
  certificate,
  clearSigned,
  entity,
  keyIdentifier,
  message,
  signedData,
  type SignerChoices,
} from "./testkit/cms.ts";
import { ascii, concat, type Bytes } from "./testkit/der.ts";
import { anchorsOf, certificatesOf, crlsOf, evidenceOf, summary, type Options } from "./testkit/collect.ts";

interface Row {
  readonly mail: string;
  readonly expect: readonly string[];
  /** Of the first evidence. */
  readonly covers?: readonly string[];
  readonly with?: Options;
}

const alice = "valid alice@example.test";

const table: readonly Row[] = [
  { mail: "clear-rsa", expect: [alice], covers: ["1"] },
  { mail: "clear-crlf", expect: [alice], covers: ["1"] },
  { mail: "clear-p256", expect: [alice], covers: ["1"] },
  { mail: "clear-p384", expect: [alice], covers: ["1"] },
  { mail: "clear-p521", expect: [alice], covers: ["1"] },
  { mail: "clear-pss", expect: [alice], covers: ["1"] },
  { mail: "clear-key-identifier", expect: [alice], covers: ["1"] },
  { mail: "clear-signing-certificate", expect: [alice], covers: ["1"] },
  { mail: "clear-two-signers", expect: ["valid bob@example.test", alice], covers: ["1"] },
  { mail: "opaque", expect: [alice], covers: ["1.1"] },
  { mail: "opaque-streamed", expect: [alice], covers: ["1.1"] },
  { mail: "nested", expect: ["valid bob@example.test", alice], covers: ["1", "1.1", "1.2"] },
  { mail: "nested-opaque", expect: ["valid bob@example.test", alice], covers: ["1.1", "1.1.1"] },
  { mail: "whole-message", expect: [alice], covers: ["1", "1.1"] },
  { mail: "encloses-message", expect: [alice], covers: ["1", "1.1", "1.2"] },

  { mail: "certs-only", expect: [] },
  { mail: "enveloped", expect: ["indeterminate - encrypted"], covers: [] },
  { mail: "auth-enveloped", expect: ["indeterminate - encrypted"], covers: [] },

  {
    mail: "clear-sha1",
    expect: ["weak alice@example.test signature-unsupported:sha-1"],
    covers: ["1"],
  },
  {
    mail: "clear-rsa1024",
    expect: ["weak alice@example.test signature-unsupported:rsa-1024"],
    covers: ["1"],
  },
  { mail: "clear-md5", expect: ["indeterminate - signature-unsupported:md5"], covers: [] },
  { mail: "clear-no-attributes", expect: [alice], covers: ["1"] },
  {
    mail: "clear-no-certificates",
    expect: ["indeterminate - certificate-untrusted:certificate-missing"],
    covers: [],
  },
  {
    mail: "clear-no-certificates",
    expect: [alice],
    covers: ["1"],
    with: { certificates: certificatesOf(certificate("alice"), certificate("issuing")) },
  },
  {
    mail: "clear-nameless",
    expect: ["valid - certificate-address-missing"],
    covers: ["1"],
  },
  {
    mail: "clear-server",
    expect: ["indeterminate alice@example.test certificate-invalid:extended-key-usage"],
    covers: ["1"],
  },
  {
    mail: "clear-forged",
    expect: ["indeterminate alice@example.test certificate-untrusted:signature"],
    covers: ["1"],
  },
  {
    mail: "clear-revoked",
    expect: ["invalid revoked@example.test certificate-revoked:unspecified"],
    covers: [],
  },
  {
    mail: "clear-p256",
    expect: ["indeterminate alice@example.test certificate-untrusted:self-signed"],
    covers: ["1"],
    with: { anchors: anchorsOf(), certificates: certificatesOf(certificate("root")) },
  },
  {
    mail: "clear-p256",
    expect: ["indeterminate alice@example.test certificate-invalid:expired"],
    covers: ["1"],
    with: { at: new Date("2090-01-01") },
  },
  {
    mail: "clear-p256",
    expect: [`${alice} revocation-unknown:no-crl`],
    covers: ["1"],
    with: { revocation: crlsOf() },
  },
  {
    mail: "clear-p256",
    expect: ["indeterminate alice@example.test revocation-unknown:no-crl"],
    covers: ["1"],
    with: { revocation: crlsOf(), revocationPolicy: "require" },
  },
  { mail: "clear-p256", expect: [alice], covers: ["1"], with: { revocationPolicy: "require" } },
  {
    mail: "clear-revoked",
    expect: ["valid revoked@example.test"],
    covers: ["1"],
    with: { revocationPolicy: "off" },
  },
];

describe("messages OpenSSL wrote", () => {
  for (const { mail, expect: expected, covers, with: options } of table)
    test(`${mail}: ${expected.join(", ") || "nothing"}`, async () => {
      const evidence = await evidenceOf(message(mail), options);
      expect(summary(evidence)).toEqual(expected);
      expect(evidence[0]?.covers).toEqual(covers);
    });
});

describe("a key identifier that fits several certificates", () => {
  const byKey = (names: readonly string[], choices: SignerChoices = {}): Bytes =>
    clearSigned(
      entity(),
      signedData(entity(), {
        version: 3,
        certificates: names.map(certificate),
        signers: [{ version: 3, identifier: keyIdentifier("alice"), ...choices }],
      }),
    );

  /** Well-formed, so that no short cut spares the check. */
  const otherSignature = (honest: Bytes): Bytes =>
    honest.map((octet, i) => (i === honest.length - 1 ? octet ^ 1 : octet));

  test("means the one that is trusted, wherever it stands", async () => {
    const options = { anchors: anchorsOf(certificate("alice")) };
    for (const names of [
      ["mallory", "alice"],
      ["alice", "mallory"],
    ])
      expect(summary(await evidenceOf(byKey(names), options))).toEqual([
        `${alice} revocation-unknown:pinned`,
      ]);
  });

  test("is followed four times at most", async () => {
    const mail = byKey(Array<string>(9).fill("alice"), { signature: otherSignature });
    const verify = vi.spyOn(crypto.subtle, "verify");
    const evidence = await evidenceOf(mail);
    expect(summary(evidence)).toEqual(["invalid alice@example.test signature-broken:signature"]);
    expect(verify.mock.calls.length).toBe(4);
    verify.mockRestore();
  });
});

describe("what an evidence says beside its status", () => {
  test("the chain from the leaf to the anchor, the key, the signing time, the place", async () => {
    const [evidence] = await evidenceOf(message("nested"));
    expect(evidence).toMatchObject({
      system: "smime",
      node: "TEXT",
      depth: 0,
      headers: [],
      signer: { addresses: ["bob@example.test"], domain: null, name: "CN=bob" },
    });
    expect(evidence!.signer!.key).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(evidence!.at).toMatch(/^20\d\d-\d\d-\d\dT[\d:]{8}\.000Z$/);
    expect(evidence!.chain.map(({ subject, issuer }) => [subject, issuer])).toEqual([
      ["CN=bob", "CN=Test Issuing CA"],
      ["CN=Test Issuing CA", "CN=Test Root"],
      ["CN=Test Root", "CN=Test Root"],
    ]);
    for (const link of evidence!.chain) {
      expect(link.sha256).toMatch(/^[0-9a-f]{64}$/);
      expect(link.serial).toMatch(/^[0-9a-f]+$/);
      expect(new Date(link.notAfter).toISOString()).toBe(link.notAfter);
    }
  });

  test("claims stay where nothing is covered", async () => {
    const broken = replace(message("nested"), "UID:1", "UID:2");
    const evidence = await evidenceOf(broken);
    expect(evidence.map(({ status, covers, claims }) => [status, covers, claims])).toEqual([
      ["invalid", [], ["1", "1.1", "1.2"]],
      ["invalid", [], ["1.1"]],
    ]);
  });

  test("a signature inside an attached message is found, and covers only what it signed", async () => {
    const inner = Buffer.from(clearSigned(entity(), signedData(entity()))).toString("latin1");
    const outer = entityAround(ascii(inner.replaceAll("outer", "inner")));
    const evidence = await evidenceOf(clearSigned(outer, signedData(outer, { signers: [{ as: "bob" }] })));
    expect(evidence.map(({ node, status, covers }) => [node, status, covers])).toEqual([
      ["TEXT", "valid", ["1", "1.1", "1.2"]],
      ["1.2.TEXT", "valid", ["1.2.1"]],
    ]);
  });

  test("an encrypted part is claimed by itself", async () => {
    const [evidence] = await evidenceOf(message("enveloped"));
    expect(evidence).toMatchObject({ node: "1", claims: ["1"], signer: null, chain: [] });
  });

  test("micalg is a hint: a wrong one changes nothing (RFC 8551, 3.5.3.2)", async () => {
    const evidence = await evidenceOf(replace(message("clear-p256"), 'micalg="sha-256"', 'micalg="sha-512"'));
    expect(summary(evidence)).toEqual([alice]);
  });

  test("text around a multipart/signed is not covered", async () => {
    const signed = entity();
    const mail = concat(
      ascii("Content-Type: multipart/mixed; boundary=list\r\n\r\n--list\r\n"),
      clearSigned(signed, signedData(signed)),
      ascii("--list\r\nContent-Type: text/plain\r\n\r\nfooter\r\n--list--\r\n"),
    );
    expect((await evidenceOf(mail))[0]).toMatchObject({ status: "valid", covers: ["1.1"], node: "1" });
  });
});

function replace(bytes: Bytes, from: string, to: string): Bytes {
  const text = Buffer.from(bytes).toString("latin1");
  expect(text).toContain(from);
  return Uint8Array.from(Buffer.from(text.replace(from, to), "latin1"));
}

const entityAround = (mail: Bytes): Bytes =>
  concat(
    ascii(
      "Content-Type: multipart/mixed; boundary=around\r\n\r\n--around\r\n\r\nfyi\r\n--around\r\nContent-Type: message/rfc822\r\n\r\n",
    ),
    mail,
    ascii("\r\n--around--\r\n"),
  );
