/** Mails that would be believed if a signature were taken for more than the words it was made for. */
import { createPrivateKey, sign } from "node:crypto";
import { describe, expect, it } from "vitest";
import { certificate, file, issuerAndSerial, oids, opaque } from "./evidence/smime/testkit/cms.ts";
import {
  ascii,
  concat,
  explicit,
  integer,
  octetString,
  oid,
  sequence,
  set,
  type Bytes,
} from "./evidence/smime/testkit/der.ts";
import { encrypt, keysOf, recipient } from "./evidence/smime/testkit/envelope.ts";
import type { Report } from "./report.ts";
import { alice, headersReport, mallory, mixed, payload, request, signedMail } from "./testkit/headers.ts";
import { codesOf } from "./testkit/walk.ts";

/** Opaque, Alice's signature over the content itself, without signed attributes (RFC 5652, 5.4). */
function bareSigned(content: Bytes): Bytes {
  const key = createPrivateKey(Buffer.from(file("pki/alice.key")));
  const info = sequence(
    integer(1),
    issuerAndSerial(certificate("alice")),
    sequence(oid(oids.sha256)),
    sequence(oid(oids.ecdsaWithSHA256)),
    octetString(Uint8Array.from(sign("sha256", content, key))),
  );
  const signed = sequence(
    integer(1),
    set(sequence(oid(oids.sha256))),
    sequence(oid(oids.data), explicit(0, octetString(content))),
    explicit(0, certificate("alice"), certificate("issuing")),
    set(info),
  );
  return opaque(sequence(oid(oids.signedData), explicit(0, signed)));
}

describe("what a key signed by itself for another protocol", () => {
  const carried = concat(ascii("\r\n"), payload([], ""));

  it("is content where it is an entity", async () => {
    const report = await headersReport(bareSigned(payload([], "")));
    expect(report.trust?.level).toBe("verified");
  });

  it.each<[string, Bytes]>([
    // RFC 5246, 7.4.8: all handshake messages so far; those of a server that asks for a certificate hold what it likes.
    ["a handshake of TLS 1.2, from its ClientHello on", concat(Uint8Array.of(1, 0, 0, 200, 3, 3), carried)],
    // RFC 8446, 4.4.3.
    ["a handshake of TLS 1.3", concat(ascii(`${" ".repeat(64)}TLS 1.3, client CertificateVerify`), carried)],
    // RFC 4252, 7: the session identifier, a string, comes first.
    ["a log-in by SSH", concat(Uint8Array.of(0, 0, 0, 32), ascii("s".repeat(32)), carried)],
    ["a request for a certificate", concat(Uint8Array.of(0x30, 0x82, 2, 0), carried)],
    ["a document in XML", concat(ascii("<SignedInfo>"), carried)],
  ])("%s: is none", async (_, content) => {
    const report = await headersReport(bareSigned(content));
    expect(report.evidence.map(({ status }) => status)).toEqual(["indeterminate"]);
    expect(report.trust?.level).toBe("unverified");
    expect(codesOf(report)).toContain("signature-unsupported");
  });
});

describe("content beside the signed invitation that only somebody with the key can read", () => {
  const anna = recipient("rsa", "Anna");
  const besides = (type: string): Bytes =>
    mixed(
      [`From: ${alice}`],
      signedMail([], payload([], "")),
      opaque(Uint8Array.from(encrypt(payload([], "", request(mallory)), [anna])), type),
    );

  it.each([
    "application/pkcs7-mime; name=smime.p7m",
    "application/pkcs7-signature; name=smime.p7m",
    "application/x-pkcs7-signature; name=smime.p7s",
  ])("%s: is told, opened or not", async (type) => {
    const closed = await headersReport(besides(type));
    const opened = await headersReport(besides(type), { keys: keysOf(anna) });
    const unsigned = ({ reasons, others }: Report): unknown =>
      [reasons, ...others.map((other) => other.reasons)].flatMap((list) =>
        list.flatMap(({ code, values }) => (code === "unsigned-content" ? [values["parts"]] : [])),
      );
    expect(unsigned(closed)).toEqual([["2"]]);
    expect(unsigned(opened)).toEqual([["2.1"]]);
    expect(opened.trust?.level).toBe("unverified");
  });
});

describe("header fields inside what was encrypted before it was signed", () => {
  const anna = recipient("rsa", "Anna");
  const sealed = (inside: Bytes): Bytes =>
    opaque(
      Uint8Array.from(encrypt(inside, [anna])),
      "application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m",
    );
  const outer = [`From: ${alice}`, "Subject: outside"];
  const inner = payload([`From: ${alice}`, "Subject: inside"]);
  const told = async (mail: Bytes): Promise<unknown> => {
    const { message, smimeStatus } = await headersReport(mail, { keys: keysOf(anna) });
    return [message.subject, message.covered, smimeStatus];
  };

  it.each<[string, Bytes]>([
    ["by nobody", inner],
    ["by somebody else, in the signer's name", signedMail([], inner, "mallory")],
  ])("and signed inside %s: are not shown for the signer's", async (_, inside) => {
    expect(await told(signedMail(outer, sealed(inside)))).toEqual(["outside", [], "signed/verified"]);
  });

  it("are shown where their author signed them inside, or nobody signed anything", async () => {
    const thrice = signedMail(outer, sealed(signedMail([], inner)));
    expect(await told(thrice)).toEqual(["inside", ["from", "subject"], "signed/verified"]);
    const mail = concat(ascii("Subject: outside\r\n"), sealed(inner));
    expect(await told(mail)).toEqual(["inside", [], "unknown"]);
  });
});
