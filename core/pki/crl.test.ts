import { describe, expect, it } from "vitest";
import { findRevoked, readCrl, type Crl } from "./crl.ts";
import { certificate, crl, wellFormed } from "./testkit/fixtures.ts";
import { fromHex, integer, nothing, oid, sequence, set, tlv, utf8 } from "./testkit/der.ts";

const algorithm = sequence(oid("1.2.840.10045.4.3.2"));
const name = sequence(set(sequence(oid("2.5.4.3"), utf8("x"))));
const time = (text = "200101000000Z"): Uint8Array => utf8(text, text.length > 13 ? 0x18 : 0x17);
const extension = (id: string, value: Uint8Array, critical = false): Uint8Array =>
  sequence(oid(id), ...(critical ? [fromHex("0101ff")] : []), tlv(0x04, value));
const entry = (serial: readonly number[], ...extensions: readonly Uint8Array[]): Uint8Array =>
  sequence(integer(...serial), time(), ...(extensions.length > 0 ? [sequence(...extensions)] : []));
const reason = (code: number, critical = false): Uint8Array =>
  extension("2.5.29.21", tlv(0x0a, [code]), critical);

function list(entries: readonly Uint8Array[], extensions: readonly Uint8Array[] = []): Uint8Array {
  const tbs = sequence(
    integer(1),
    algorithm,
    name,
    time(),
    time("20491231235959Z"),
    ...(entries.length > 0 ? [sequence(...entries)] : []),
    ...(extensions.length > 0 ? [tlv(0xa0, sequence(...extensions))] : []),
  );
  return sequence(tbs, algorithm, tlv(0x03, [0, 1]));
}
const read = (der: Uint8Array): Crl => wellFormed(readCrl(der));

describe("readCrl()", () => {
  const point = (...fields: readonly Uint8Array[]): Uint8Array =>
    extension("2.5.29.28", sequence(...fields), true);

  it.for<[string, readonly Uint8Array[], string]>([
    ["no extension", [], "complete"],
    ["a number", [extension("2.5.29.20", integer(1))], "complete"],
    ["an empty distribution point", [point()], "complete"],
    ["users", [point(tlv(0x81, [0xff]))], "user"],
    ["authorities", [point(tlv(0x82, [0xff]))], "ca"],
    ["attributes", [point(tlv(0x85, [0xff]))], "attribute"],
    ["users and authorities at once", [point(tlv(0x81, [0xff]), tlv(0x82, [0xff]))], "partial"],
    ["a named point", [point(tlv(0xa0, tlv(0xa0, utf8("u", 0x86))))], "partial"],
    ["some reasons", [point(tlv(0x83, [1, 0x40]))], "partial"],
    ["a delta", [extension("2.5.29.27", integer(1), true)], "partial"],
    ["a delta that hides it", [extension("2.5.29.27", integer(1))], "partial"],
    ["a critical unknown", [extension("1.2.3", nothing, true)], "partial"],
    ["a critical number", [extension("2.5.29.20", integer(1), true)], "partial"],
    ["others' entries", [point(tlv(0x84, [0xff]))], "indirect"],
    [
      "others' entries and a critical unknown",
      [point(tlv(0x84, [0xff])), extension("1.2.3", nothing, true)],
      "indirect",
    ],
  ])("scope of %s: %s", ([, extensions, expected]) => {
    expect(read(list([], extensions)).scope.kind).toBe(expected);
  });

  it.for<[string, Uint8Array]>([
    ["nothing", new Uint8Array()],
    ["a certificate", certificate("alice").der],
    ["octets behind it", Uint8Array.of(...list([]), 0)],
    ["an extension twice", list([], [extension("1.2.3", nothing), extension("1.2.3", nothing)])],
    ["a flag that is no boolean", list([], [point(tlv(0x81, [1]))])],
  ])("refuses %s", ([, der]) => {
    expect(readCrl(der)).toHaveProperty("malformed");
  });

  it("reads what openssl wrote", () => {
    const revoked = crl("revoked");
    expect(revoked.thisUpdate.toISOString()).toBe("2029-01-01T00:00:00.000Z");
    expect(revoked.nextUpdate?.toISOString()).toBe("2049-01-01T00:00:00.000Z");
    expect(findRevoked(revoked, certificate("bob").serialOctets)).toEqual({
      entry: { when: new Date("2021-01-01T00:00:00Z"), reason: "keyCompromise", invalidSince: null },
      complete: true,
    });
    expect(findRevoked(crl("later"), certificate("bob").serialOctets).entry).toEqual({
      when: new Date("2031-01-01T00:00:00Z"),
      reason: "keyCompromise",
      invalidSince: new Date("2029-06-01T00:00:00Z"),
    });
    expect(findRevoked(revoked, certificate("alice").serialOctets)).toEqual({ entry: null, complete: true });
  });
});

describe("findRevoked()", () => {
  const when = new Date("2020-01-01T00:00:00Z");
  const found = (why: string) => ({ entry: { when, reason: why, invalidSince: null }, complete: true });
  const absent = { entry: null, complete: true };

  it.for<[string, readonly Uint8Array[], object]>([
    ["no entries", [], absent],
    ["another serial", [entry([6])], absent],
    ["a longer serial", [entry([0, 0x85])], absent],
    ["a serial that ends alike", [entry([1, 5])], absent],
    ["the serial", [entry([5])], found("unspecified")],
    ["the last of three", [entry([3]), entry([4], reason(1)), entry([5], reason(4))], found("superseded")],
    ["the first of two", [entry([5], reason(1)), entry([5], reason(8))], found("keyCompromise")],
    ["reason 7, which is none", [entry([5], reason(7))], found("unspecified")],
    ["reason 200", [entry([5], extension("2.5.29.21", tlv(0x0a, [0, 200])))], found("unspecified")],
  ])("%s", ([, entries, expected]) => {
    expect(findRevoked(read(list(entries)), Uint8Array.of(5))).toEqual(expected);
  });

  it.for<[string, readonly Uint8Array[], boolean]>([
    [
      "a critical unknown extension elsewhere",
      [entry([4], extension("1.2.3", nothing, true)), entry([5])],
      true,
    ],
    ["a critical unknown extension, absent", [entry([4], extension("1.2.3", nothing, true))], false],
    ["a critical extension behind others", [entry([4], reason(1), extension("1.2.3", nothing, true))], false],
    ["no entry but NULL", [nothing], false],
    ["an entry without date", [sequence(integer(4))], false],
    ["a serial that is no integer", [sequence(oid("1.2"), time())], false],
    ["something behind the extensions", [sequence(integer(4), time(), sequence(reason(1)), nothing)], false],
    ["a fault behind the entry", [entry([5]), nothing], true],
    ["a date that is none, in the entry", [sequence(integer(5), nothing)], true],
  ])("is not complete by %s", ([, entries, listed]) => {
    const { entry: revoked, complete } = findRevoked(read(list(entries)), Uint8Array.of(5));
    expect(complete).toBe(false);
    expect(revoked !== null).toBe(listed);
  });

  it("finds its way through a list of 20,000", () => {
    const serial = (i: number): readonly number[] => [1, i >> 16, (i >> 8) & 0xff, i & 0xff];
    const entries = Array.from({ length: 20_000 }, (_, i) =>
      entry(serial(i), ...(i % 3 === 0 ? [reason(1)] : [])),
    );
    const big = read(list(entries));
    for (const i of [0, 9_999, 19_999])
      expect(findRevoked(big, Uint8Array.from(serial(i)))).toEqual(
        found(i % 3 === 0 ? "keyCompromise" : "unspecified"),
      );
    expect(findRevoked(big, Uint8Array.from(serial(20_000)))).toEqual(absent);
  });
});
