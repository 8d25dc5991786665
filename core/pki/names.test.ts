import { describe, expect, it } from "vitest";
import { Asn1Fault } from "./der.ts";
import { isWithin, nameText, readName, sameName, type Name } from "./names.ts";
import { element, fromHex, oid, sequence, set, tlv, utf8 } from "./testkit/der.ts";

const types = { CN: "2.5.4.3", O: "2.5.4.10", OU: "2.5.4.11", C: "2.5.4.6" } as const;
const UID = "0.9.2342.19200300.100.1.1";
const DC = "0.9.2342.19200300.100.1.25";

const attribute = (type: string, value: Uint8Array): Uint8Array => sequence(oid(type), value);
const rdn = (type: string, text: string, tag = 0x0c): Uint8Array => set(attribute(type, utf8(text, tag)));
const name = (...rdns: readonly Uint8Array[]): Name => readName(element(sequence(...rdns)));
const bmp = (text: string): Uint8Array =>
  tlv(
    0x1e,
    [...text].flatMap((character) => [character.charCodeAt(0) >> 8, character.charCodeAt(0) & 0xff]),
  );

const printable = 0x13;
const teletex = 0x14;

describe("sameName()", () => {
  const cn = (value: Uint8Array): Name => name(set(attribute(types.CN, value)));

  it.for<[string, Name, Name, boolean]>([
    ["itself", name(rdn(types.CN, "Acme")), name(rdn(types.CN, "Acme")), true],
    ["another case", name(rdn(types.CN, "ACME Inc")), name(rdn(types.CN, "acme inc")), true],
    [
      "white space about and within",
      name(rdn(types.CN, " Acme   Inc ")),
      name(rdn(types.CN, "Acme Inc")),
      true,
    ],
    ["white space left out", name(rdn(types.CN, "Acme Inc")), name(rdn(types.CN, "AcmeInc")), false],
    ["another string type", name(rdn(types.CN, "Acme", printable)), name(rdn(types.CN, "acme")), true],
    ["UTF-16", cn(bmp("Größe")), cn(utf8("größe")), true],
    ["Latin-1", cn(tlv(teletex, [0x47, 0xf6])), cn(utf8("gö")), true],
    ["composed and decomposed", cn(utf8("Jo\u0308rg")), cn(utf8("J\u00f6rg")), true],
    ["full width", cn(utf8("\uff21\uff43\uff4d\uff45")), cn(utf8("acme")), true],
    ["a soft hyphen", cn(utf8("Ac\u00adme")), cn(utf8("acme")), true],
    ["a zero-width space", cn(utf8("Ac\u200bme")), cn(utf8("acme")), true],
    ["a no-break space", cn(utf8("Acme\u00a0Inc")), cn(utf8("acme inc")), true],
    ["a tab", cn(utf8("Acme\tInc")), cn(utf8("acme inc")), true],
    ["another letter", cn(utf8("\u0430cme")), cn(utf8("acme")), false],
    ["another type of attribute", name(rdn(types.CN, "Acme")), name(rdn(types.O, "Acme")), false],
    [
      "another order",
      name(rdn(types.O, "a"), rdn(types.CN, "b")),
      name(rdn(types.CN, "b"), rdn(types.O, "a")),
      false,
    ],
    [
      "another order within one RDN",
      name(set(attribute(types.O, utf8("a")), attribute(types.CN, utf8("b")))),
      name(set(attribute(types.CN, utf8("b")), attribute(types.O, utf8("a")))),
      true,
    ],
    [
      "two RDNs for one",
      name(set(attribute(types.O, utf8("a")), attribute(types.CN, utf8("b")))),
      name(rdn(types.O, "a"), rdn(types.CN, "b")),
      false,
    ],
    [
      "a value that imitates a border",
      name(rdn(types.CN, 'a10:2.5.4.10="b')),
      name(rdn(types.CN, "a"), rdn(types.O, "b")),
      false,
    ],
    ["the empty name", name(), name(rdn(types.CN, "")), false],
    ["octets that are no UTF-8", cn(tlv(0x0c, [0xff])), cn(tlv(0x0c, [0xff])), true],
    ["different octets that are no UTF-8", cn(tlv(0x0c, [0xff])), cn(tlv(0x0c, [0xfe])), false],
    ["no string and a string", cn(tlv(0x03, [0, 1])), cn(utf8("\u0001")), false],
  ])("%s: %s", ([, a, b, same]) => {
    expect(sameName(a, b)).toBe(same);
    expect(sameName(b, a)).toBe(same);
  });
});

describe("isWithin()", () => {
  const base = name(rdn(types.C, "DE"), rdn(types.O, "Acme"));
  it.for<[string, Name, boolean]>([
    ["itself", base, true],
    ["a child", name(rdn(types.C, "de", printable), rdn(types.O, "ACME"), rdn(types.CN, "x")), true],
    ["the parent", name(rdn(types.C, "DE")), false],
    ["a sibling", name(rdn(types.C, "DE"), rdn(types.O, "Acme2")), false],
    ["one that ends alike", name(rdn(types.CN, "x"), rdn(types.C, "DE"), rdn(types.O, "Acme")), false],
  ])("%s: %s", ([, candidate, within]) => {
    expect(isWithin(candidate, base)).toBe(within);
  });

  it("is everywhere below the empty name", () => {
    expect(isWithin(base, name())).toBe(true);
  });
});

describe("nameText()", () => {
  it.for<[Name, string]>([
    // RFC 4514, 4, with the escapes in the spelling that section 2.4 asks for.
    [name(rdn(DC, "net"), rdn(DC, "example"), rdn(UID, "jsmith")), "UID=jsmith,DC=example,DC=net"],
    [
      name(
        rdn(DC, "net"),
        rdn(DC, "example"),
        set(attribute(types.OU, utf8("Sales")), attribute(types.CN, utf8("J.  Smith"))),
      ),
      "OU=Sales+CN=J.  Smith,DC=example,DC=net",
    ],
    [
      name(rdn(DC, "net"), rdn(DC, "example"), rdn(types.CN, 'James "Jim" Smith, III')),
      'CN=James \\"Jim\\" Smith\\, III,DC=example,DC=net',
    ],
    [
      name(rdn(DC, "net"), rdn(DC, "example"), rdn(types.CN, "Before\rAfter")),
      "CN=Before\\0DAfter,DC=example,DC=net",
    ],
    [name(set(attribute("1.3.6.1.4.1.1466.0", fromHex("04024869")))), "1.3.6.1.4.1.1466.0=#04024869"],
    [name(rdn(types.CN, "Lu\u010di\u0107")), "CN=Lu\u010di\u0107"],
    [name(rdn(types.CN, " #a ")), "CN=\\ #a\\ "],
    [name(rdn(types.CN, "#a")), "CN=\\#a"],
    [name(rdn(types.CN, "a+b;c<d>e\\f=g")), "CN=a\\+b\\;c\\<d\\>e\\\\f=g"],
    [name(rdn(types.CN, "x,O=Bank")), "CN=x\\,O=Bank"],
    [name(rdn(types.CN, "a\u202egnp.exe")), "CN=a\\E2\\80\\AEgnp.exe"],
    [name(rdn(types.CN, "a\u200bb\u2028c\u00a0d\0e")), "CN=a\\E2\\80\\8Bb\\E2\\80\\A8c\\C2\\A0d\\00e"],
    [name(rdn("1.2.840.113549.1.9.1", "a@b.example", 0x16)), "emailAddress=a@b.example"],
    [name(set(attribute(types.CN, tlv(0x0c, [0xff])))), "2.5.4.3=#0c01ff"],
    [name(), ""],
  ])("%#: %o", ([read, text]) => {
    expect(nameText(read)).toBe(text);
  });
});

describe("readName()", () => {
  it.for<[string, Uint8Array]>([
    ["no sequence", set()],
    ["an RDN that is no set", sequence(sequence())],
    ["an empty RDN", sequence(set())],
    ["an attribute without value", sequence(set(sequence(oid("2.5.4.3"))))],
    ["an attribute with two", sequence(set(sequence(oid("2.5.4.3"), utf8("a"), utf8("b"))))],
  ])("refuses %s", ([, der]) => {
    expect(() => readName(element(der))).toThrow(Asn1Fault);
  });
});
