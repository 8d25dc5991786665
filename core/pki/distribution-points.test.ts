import { describe, expect, it } from "vitest";
import { Asn1Fault } from "./der.ts";
import { allReasons, readDistributionPoints } from "./distribution-points.ts";
import { nameKeys } from "./point-names.ts";
import { element, integer, nothing, oid, sequence, set, tlv, utf8 } from "./testkit/der.ts";

const uri = (text: string): Uint8Array => utf8(text, 0x86);
const full = (...names: readonly Uint8Array[]): Uint8Array => tlv(0xa0, tlv(0xa0, ...names));
const directory = (text: string): Uint8Array =>
  tlv(0xa4, sequence(set(sequence(oid("2.5.4.3"), utf8(text)))));
const read = (...points: readonly Uint8Array[]) => readDistributionPoints(element(sequence(...points)));

describe("readDistributionPoints()", () => {
  const nothingElse = { names: null, relative: null, reasons: allReasons, crlIssuer: null };

  it.for<[string, Uint8Array, object]>([
    ["nothing", sequence(), {}],
    [
      "URLs",
      sequence(full(uri("u"), uri("v"))),
      {
        names: [
          { kind: "uri", text: "u" },
          { kind: "uri", text: "v" },
        ],
      },
    ],
    ["reasons", sequence(tlv(0x81, [4, 0xf0])), { reasons: 0b1110 }],
    ["a bit that stands for no reason", sequence(tlv(0x81, [6, 0x80, 0x40])), { reasons: 0 }],
    ["no reasons", sequence(tlv(0x81, [0])), { reasons: 0 }],
  ])("of %s", ([, point, expected]) => {
    expect(read(point)).toEqual([{ ...nothingElse, ...expected }]);
  });

  it("of issuers and relative names", () => {
    const [point] = read(
      sequence(tlv(0xa0, tlv(0xa1, sequence(oid("2.5.4.3"), utf8("x")))), tlv(0xa2, directory("Lister"))),
    );
    expect(point!.relative?.attributes[0]!.text).toBe("x");
    expect(nameKeys(point!.crlIssuer!)).toEqual(
      nameKeys(read(sequence(full(directory("LISTER "))))[0]!.names!),
    );
  });

  it.for<[string, readonly Uint8Array[]]>([
    ["no points", []],
    ["a point that is none", [integer(1)]],
    ["a name without its choice", [sequence(tlv(0xa0))]],
    ["two names", [sequence(tlv(0xa0, tlv(0xa0, uri("u")), tlv(0xa0, uri("v"))))]],
    ["no names", [sequence(full())]],
    ["an unknown choice", [sequence(tlv(0xa0, tlv(0xa2, uri("u"))))]],
    ["an empty relative name", [sequence(tlv(0xa0, tlv(0xa1)))]],
    ["reasons before the name", [sequence(tlv(0x81, [0]), full(uri("u")))]],
    ["reasons that are no bits", [sequence(tlv(0x81, [9, 0]))]],
    ["no issuers", [sequence(tlv(0xa2))]],
    ["something else", [sequence(nothing)]],
    ["hundreds", Array.from({ length: 300 }, () => sequence())],
  ])("refuses %s", ([, points]) => {
    expect(() => read(...points)).toThrow(Asn1Fault);
  });
});

describe("nameKeys()", () => {
  const keys = (...names: readonly Uint8Array[]): readonly string[] =>
    nameKeys(read(sequence(full(...names)))[0]!.names!);

  it.for<[string, Uint8Array, Uint8Array, boolean]>([
    ["the same", uri("http://a.example/x"), uri("http://a.example/x"), true],
    ["scheme and host in capitals", uri("HTTP://A.example/x"), uri("http://a.example/x"), true],
    ["a path in capitals", uri("http://a.example/X"), uri("http://a.example/x"), false],
    ["ldap", uri("LDAP://A.example/CN=x?y"), uri("ldap://a.example/CN=x?y"), true],
    ["hosts in capitals", utf8("A.example", 0x82), utf8("a.example", 0x82), true],
    ["a host and a URL", utf8("a.example", 0x82), uri("a.example"), false],
    ["a name and a URL that looks like its key", directory("x"), uri("directory x"), false],
    ["names by case", directory("X"), directory("x"), true],
    ["addresses of hosts", tlv(0x87, [1, 2, 3, 4]), tlv(0x87, [1, 2, 3, 5]), false],
    ["mailboxes", utf8("x@a.example", 0x81), utf8("X@a.example", 0x81), false],
    [
      "other names",
      tlv(0xa0, oid("1.2.3"), tlv(0xa0, integer(1))),
      tlv(0xa0, oid("1.2.3"), tlv(0xa0, integer(1))),
      true,
    ],
    ["forms nobody compares", tlv(0xa3), tlv(0xa3), false],
  ])("%s", ([, one, another, same]) => {
    expect(keys(one).some((key) => keys(another).includes(key))).toBe(same);
  });
});
