import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  Asn1Fault,
  children,
  readBits,
  readBoolean,
  readElement,
  readInteger,
  readOid,
  readSmallInteger,
  readTime,
  readWhole,
  type Rules,
} from "./der.ts";
import { fromHex, oid, tlv } from "./testkit/der.ts";

const text = (tag: number, value: string): Uint8Array => tlv(tag, new TextEncoder().encode(value));

describe("readElement()", () => {
  it.for<[string, Rules, boolean]>([
    ["0400", "der", true],
    ["04 80 0000", "der", false],
    ["04 80 0000", "ber", false],
    ["30 80 0000", "der", false],
    ["30 80 0000", "ber", true],
    ["30 80 0400", "ber", false],
    ["04 81 01 aa", "der", false],
    ["04 81 01 aa", "ber", true],
    ["04 82 0080", "ber", false],
    ["04 02 aa", "der", false],
    ["04", "der", false],
    ["", "der", false],
    ["1f 1f 00", "ber", false],
    ["04 87 01000000000000", "ber", false],
    ["0400 00", "der", false],
  ])("%s in %s: %s", ([hex, rules, good]) => {
    const read = () => readWhole(fromHex(hex), rules);
    if (good) expect(read).not.toThrow();
    else expect(read).toThrow(Asn1Fault);
  });

  it("follows indefinite lengths only so deep", () => {
    const nested = (depth: number) => fromHex("3080".repeat(depth) + "0000".repeat(depth));
    expect(() => readWhole(nested(30), "ber")).not.toThrow();
    expect(() => readWhole(nested(40), "ber")).toThrow(Asn1Fault);
    expect(() => readWhole(nested(100_000), "ber")).toThrow(Asn1Fault);
  });

  it("bounds the children it lists", () => {
    const many = tlv(
      0x30,
      new Uint8Array(2 * 10_001).map((_, i) => (i % 2 === 0 ? 5 : 0)),
    );
    expect(() => children(readWhole(many))).toThrow(Asn1Fault);
  });

  it("throws nothing but Asn1Fault", () => {
    const readers = [children, readOid, readInteger, readSmallInteger, readBoolean, readBits, readTime];
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), fc.constantFrom<Rules>("der", "ber"), (bytes, rules) => {
        for (const read of readers) {
          try {
            read(readElement(bytes, 0, bytes.length, rules));
          } catch (fault) {
            expect(fault).toBeInstanceOf(Asn1Fault);
          }
        }
      }),
    );
  });
});

describe("values", () => {
  it.for(["1.2.840.113549.1.1.11", "2.5.29.37.0", "2.16.840.1.101.3.4.2.1", "0.9.2342.19200300.100.1.25"])(
    "readOid() %s",
    (dotted) => {
      expect(readOid(readWhole(oid(dotted)))).toBe(dotted);
    },
  );

  it.for(["0600", "0602 8001", "0602 2a80", "0603 2a 8001"])("readOid() refuses %s", (hex) => {
    expect(() => readOid(readWhole(fromHex(hex)))).toThrow(Asn1Fault);
  });

  it.for<[string, number]>([
    ["020100", 0],
    ["02017f", 127],
    ["02020080", 128],
    ["0206 7fffffffffff", 0x7fffffffffff],
  ])("readSmallInteger() %s", ([hex, value]) => {
    expect(readSmallInteger(readWhole(fromHex(hex)))).toBe(value);
  });

  it.for(["0200", "02020001", "0202ff80", "0201ff", "0207 01000000000000", "0a0101"])(
    "readSmallInteger() refuses %s",
    (hex) => {
      expect(() => readSmallInteger(readWhole(fromHex(hex)))).toThrow(Asn1Fault);
    },
  );

  it.for<[string, boolean]>([
    ["0101ff", true],
    ["010100", true],
    ["010101", false],
    ["0100", false],
    ["010200ff", false],
  ])("readBoolean() %s: %s", ([hex, good]) => {
    const read = () => readBoolean(readWhole(fromHex(hex)));
    if (good) expect(read()).toBe(hex === "0101ff");
    else expect(read).toThrow(Asn1Fault);
  });

  it.for<[string, boolean]>([
    ["0302 0000", true],
    ["0302 0780", true],
    ["0302 0781", false],
    ["0302 0800", false],
    ["0301 00", true],
    ["0301 01", false],
    ["0300", false],
  ])("readBits() %s: %s", ([hex, good]) => {
    const read = () => readBits(readWhole(fromHex(hex)));
    if (good) expect(read).not.toThrow();
    else expect(read).toThrow(Asn1Fault);
  });

  it.for<[number, string, string | null]>([
    [0x17, "491231235959Z", "2049-12-31T23:59:59.000Z"],
    [0x17, "500101000000Z", "1950-01-01T00:00:00.000Z"],
    [0x17, "5001010000Z", null],
    [0x17, "500101000000+0100", null],
    [0x18, "20500101000000Z", "2050-01-01T00:00:00.000Z"],
    [0x18, "99991231235959Z", "9999-12-31T23:59:59.000Z"],
    [0x18, "00010101000000Z", "0001-01-01T00:00:00.000Z"],
    [0x18, "20500101000000.5Z", null],
    [0x18, "20500229000000Z", null],
    [0x18, "20520229000000Z", "2052-02-29T00:00:00.000Z"],
    [0x18, "20500101240000Z", null],
    [0x18, "20501301000000Z", null],
    [0x18, "20500101000060Z", null],
    [0x04, "20500101000000Z", null],
  ])("readTime() %i %s", ([tag, written, expected]) => {
    const read = () => readTime(readWhole(text(tag, written)));
    if (expected === null) expect(read).toThrow(Asn1Fault);
    else expect(read().toISOString()).toBe(expected);
  });
});
