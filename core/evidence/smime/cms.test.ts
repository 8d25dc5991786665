import { describe, expect, test } from "vitest";
import { readCms, readEncodings, readSigners, type SignedData } from "./cms.ts";
import { certificate, entity, oids, signedData } from "./testkit/cms.ts";
import {
  concat,
  explicit,
  indefinite,
  integer,
  octetString,
  oid,
  sequence,
  set,
  tlv,
  type Bytes,
} from "./testkit/der.ts";

const content = entity();
const segments = [content.subarray(0, 10), content.subarray(10, 11), content.subarray(11)].map(octetString);

/** SignedData around an eContent of this encoding. */
const around = (eContent: Bytes, wrap: (tag: number, ...parts: Bytes[]) => Bytes = tlv): Bytes =>
  wrap(
    0x30,
    oid(oids.signedData),
    wrap(0xa0, wrap(0x30, integer(1), set(), wrap(0x30, oid(oids.data), wrap(0xa0, eContent)), set())),
  );

const signedOf = (bytes: Bytes): SignedData => {
  const cms = readCms(bytes);
  if (cms.kind !== "signed-data") throw new Error(JSON.stringify(cms));
  return cms.signed;
};

describe("eContent in all the lengths BER knows", () => {
  test.each<[string, Bytes]>([
    ["one piece", around(octetString(content))],
    ["one piece in an indefinite frame", around(octetString(content), indefinite)],
    ["segments of definite length", around(tlv(0x24, ...segments))],
    ["segments of indefinite length", around(indefinite(0x24, ...segments), indefinite)],
    [
      "segments of segments",
      around(indefinite(0x24, segments[0]!, tlv(0x24, segments[1]!), indefinite(0x24, segments[2]!))),
    ],
    ["an empty segment", around(tlv(0x24, octetString(new Uint8Array(0)), octetString(content)))],
  ])("%s", (_, bytes) => {
    expect(Buffer.from(signedOf(bytes).content!)).toEqual(Buffer.from(content));
  });

  test("one piece is not copied", () => {
    const bytes = around(octetString(content));
    expect(signedOf(bytes).content!.buffer).toBe(bytes.buffer);
  });

  test("100,000 segments are no trouble", () => {
    const segment = octetString(Uint8Array.of(1, 2, 3));
    const many = new Uint8Array(100_000 * segment.length).map((_, i) => segment[i % segment.length]!);
    expect(signedOf(around(indefinite(0x24, many), indefinite)).content).toHaveLength(300_000);
  });
});

describe("what is no CMS says why", () => {
  const nested = (depth: number, inner: Bytes): Bytes =>
    depth === 0 ? inner : nested(depth - 1, tlv(0x24, inner));
  test.each<[string, Bytes, string]>([
    ["nothing", new Uint8Array(0), "element is cut off"],
    ["text", new TextEncoder().encode("hello, world"), "element is cut off"],
    ["no frame", oid(oids.signedData), "expected tag 48, found 6"],
    ["no content", sequence(oid(oids.signedData)), "a field is missing"],
    [
      "two contents",
      sequence(oid(oids.signedData), explicit(0, sequence(), sequence())),
      "an unexpected field follows",
    ],
    ["octets behind", concat(signedData(content), Uint8Array.of(0)), "octets follow the element"],
    [
      "no end of contents",
      around(octetString(content), indefinite).subarray(0, -1),
      "end of contents is missing",
    ],
    [
      "a segment that is no octet string",
      around(tlv(0x24, integer(1))),
      "expected a segment of an octet string",
    ],
    ["segments nested without end", around(nested(6, segments[0]!)), "expected a segment of an octet string"],
    ["content of another type", around(integer(1)), "expected an octet string"],
  ])("%s", (_, bytes, why) => {
    expect(readCms(bytes)).toEqual({ kind: "unreadable", why });
  });

  test("frames nested deeper than any program's, and a mail full of nothing else, end at once", () => {
    const hostile = new Uint8Array(10_000_000).map((_, i) => (i % 2 === 0 ? 0x30 : 0x80));
    expect(readCms(hostile)).toEqual({ kind: "unreadable", why: "indefinite lengths are nested too deeply" });
  });

  test.each([
    ["definite", tlv],
    ["indefinite", indefinite],
  ])("a mail full of empty segments ends at a bound: %s length", (_, wrap) => {
    const empty = new Uint8Array(20_000_000).map((_octet, i) => (i % 2 === 0 ? 0x04 : 0));
    expect(readCms(around(wrap(0x24, empty), wrap))).toEqual({
      kind: "unreadable",
      why: "too many elements",
    });
  });

  test("other content types are named", () => {
    expect(readCms(sequence(oid("1.2.3"), explicit(0, sequence())))).toEqual({
      kind: "other",
      contentType: "1.2.3",
    });
  });
});

describe("sets are read up to a bound", () => {
  const signed = signedOf(
    signedData(content, {
      signers: [{}, { as: "bob" }],
      certificates: ["alice", "bob", "issuing"].map(certificate),
    }),
  );

  test("certificates, as they stand", () => {
    const { encodings, more } = readEncodings(signed.certificates, 10);
    expect(more).toBe(false);
    expect(encodings.map((der) => Buffer.from(der))).toEqual(
      ["alice", "bob", "issuing"].map((name) => Buffer.from(certificate(name))),
    );
  });

  test("no more of them than asked for, and it is said", () => {
    expect(readEncodings(signed.certificates, 2)).toMatchObject({ encodings: { length: 2 }, more: true });
    expect(readEncodings(null, 2)).toEqual({ encodings: [], more: false });
    expect(readSigners(signed, 1)).toMatchObject({ kind: "signers", signers: { length: 1 }, more: true });
    expect(readSigners(signed, 2)).toMatchObject({ kind: "signers", signers: { length: 2 }, more: false });
  });

  test("a set that is cut off", () => {
    const certificates = { ...signed.certificates!, to: signed.certificates!.to - 1 };
    expect(readEncodings(certificates, 10)).toEqual({ encodings: [], more: true });
    const signerInfos = { ...signed.signerInfos, to: signed.signerInfos.to - 1 };
    expect(readSigners({ ...signed, signerInfos }, 10)).toEqual({
      kind: "unreadable",
      why: "element is cut off",
    });
  });
});
