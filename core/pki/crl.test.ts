import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findRevoked, readCrl, type Crl } from "./crl.ts";
import { certificate, crl, wellFormed } from "./testkit/fixtures.ts";
import { readName } from "./names.ts";
import { element, fromHex, integer, nothing, oid, sequence, set, tlv, utf8 } from "./testkit/der.ts";

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

  const whole = { only: null, reasons: 0b1_1111_1110, indirect: false, strange: false };
  const number = extension("2.5.29.20", integer(1));
  const uri = tlv(0xa0, tlv(0xa0, utf8("u", 0x86)));
  const unnamed = { names: null, relative: null };

  it.for<[string, readonly Uint8Array[], object]>([
    ["no extension", [], {}],
    ["a number", [number], {}],
    ["an empty distribution point", [point()], {}],
    ["users", [point(tlv(0x81, [0xff]))], { only: "user" }],
    ["authorities", [point(tlv(0x82, [0xff]))], { only: "ca" }],
    ["attributes", [point(tlv(0x85, [0xff]))], { only: "attribute" }],
    ["users and authorities at once", [point(tlv(0x81, [0xff]), tlv(0x82, [0xff]))], { only: "none" }],
    ["some reasons", [point(tlv(0x83, [1, 0x42]))], { reasons: 0b100_0010 }],
    ["a reason of the second octet", [point(tlv(0x83, [7, 0x80, 0x80]))], { reasons: 0b1_0000_0000 }],
    ["no reason", [point(tlv(0x83, [0]))], { reasons: 0 }],
    ["others' entries", [point(tlv(0x84, [0xff]))], { indirect: true }],
    ["a critical unknown", [extension("1.2.3", nothing, true)], { strange: true }],
    ["a critical number", [extension("2.5.29.20", integer(1), true)], { strange: true }],
    [
      "all at once",
      [
        point(uri, tlv(0x81, [0xff]), tlv(0x83, [1, 2]), tlv(0x84, [0xff])),
        extension("1.2.3", nothing, true),
      ],
      {
        point: { names: [{ kind: "uri", text: "u" }], relative: null },
        only: "user",
        reasons: 0b100_0000,
        indirect: true,
        strange: true,
      },
    ],
  ])("scope of %s", ([, extensions, expected]) => {
    expect(read(list([], extensions)).scope).toEqual({ point: unnamed, ...whole, ...expected });
  });

  it("reads a point relative to the issuer", () => {
    const rdn = [sequence(oid("2.5.4.3"), utf8("part"))];
    const { scope } = read(list([], [point(tlv(0xa0, tlv(0xa1, ...rdn)))]));
    expect(scope.point.names).toBe(null);
    expect(scope.point.relative?.attributes.map(({ text }) => text)).toEqual(["part"]);
  });

  it.for<[string, readonly Uint8Array[], bigint | null, bigint | null]>([
    ["none", [], null, null],
    ["a number", [number], 1n, null],
    [
      "the longest number",
      [extension("2.5.29.20", integer(0, ...Array<number>(20).fill(255)))],
      2n ** 160n - 1n,
      null,
    ],
    ["a longer one", [extension("2.5.29.20", integer(1, ...Array<number>(21).fill(0)))], null, null],
    ["one below zero", [extension("2.5.29.20", integer(0xff))], null, null],
    ["a delta", [number, extension("2.5.29.27", integer(0), true)], 1n, 0n],
    ["a delta that does not say so critically", [number, extension("2.5.29.27", integer(1))], 1n, 1n],
  ])("numbers: %s", ([, extensions, expected, base]) => {
    expect(read(list([], extensions))).toMatchObject({ number: expected, base });
  });

  it("gives the same object for the same octets", () => {
    const der = list([entry([5])]);
    expect(readCrl(Uint8Array.from(der))).toBe(readCrl(der));
    const other = Uint8Array.from(der);
    other[other.indexOf(5, 40)]!++;
    expect(readCrl(other)).not.toBe(readCrl(der));
  });

  it.for<[string, Uint8Array]>([
    ["nothing", new Uint8Array()],
    ["a certificate", certificate("alice").der],
    ["octets behind it", Uint8Array.of(...list([]), 0)],
    ["an extension twice", list([], [extension("1.2.3", nothing), extension("1.2.3", nothing)])],
    ["a flag that is no boolean", list([], [point(tlv(0x81, [1]))])],
    ["a flag out of its place", list([], [point(tlv(0x82, [0xff]), tlv(0x81, [0xff]))])],
    ["a point that is neither name", list([], [point(tlv(0xa0, tlv(0xa2)))])],
    ["a point of no names", list([], [point(tlv(0xa0, tlv(0xa0)))])],
    ["a base below zero", list([], [extension("2.5.29.27", integer(0xff), true)])],
    ["a base that is no number", list([], [extension("2.5.29.27", nothing, true)])],
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
    [
      "the graver of two",
      [entry([5], reason(8)), entry([5], reason(6)), entry([5], reason(1))],
      found("keyCompromise"),
    ],
    ["what is lifted, alone", [entry([5], reason(8))], found("removeFromCRL")],
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

  const indirect = extension("2.5.29.28", sequence(tlv(0x84, [0xff])), true);
  const nameOf = (text: string): Uint8Array => sequence(set(sequence(oid("2.5.4.3"), utf8(text))));
  const by = (...names: readonly Uint8Array[]): Uint8Array =>
    extension("2.5.29.29", sequence(...names), true);
  const directory = (text: string): Uint8Array => tlv(0xa4, nameOf(text));
  const lookup = (entries: readonly Uint8Array[], issuer: string, more: readonly Uint8Array[] = [indirect]) =>
    findRevoked(read(list(entries, more)), Uint8Array.of(5), readName(element(nameOf(issuer))));

  it.for<[string, readonly Uint8Array[], string, object]>([
    ["the list's own issuer before anybody is named", [entry([5])], "x", found("unspecified")],
    ["another before anybody is named", [entry([5])], "a", absent],
    ["the one named", [entry([5], by(directory("a")))], "a", found("unspecified")],
    ["the one named, spelt otherwise", [entry([5], by(directory(" A ")))], "a", found("unspecified")],
    ["the list's own issuer where another is named", [entry([5], by(directory("a")))], "x", absent],
    [
      "the one named before",
      [entry([4], by(directory("a"))), entry([6]), entry([5])],
      "a",
      found("unspecified"),
    ],
    ["the list's own issuer after another", [entry([4], by(directory("a"))), entry([5])], "x", absent],
    [
      "the one named before another",
      [entry([4], by(directory("a"))), entry([6], by(directory("b"))), entry([5])],
      "a",
      absent,
    ],
    [
      "the list's own issuer named again",
      [entry([4], by(directory("a"))), entry([5], by(directory("x")))],
      "x",
      found("unspecified"),
    ],
    [
      "one named beside other forms",
      [entry([5], by(utf8("a@x", 0x81), directory("a")))],
      "a",
      found("unspecified"),
    ],
    ["one of two named", [entry([5], by(directory("b"), directory("a")))], "a", found("unspecified")],
    [
      "one named though not critically",
      [entry([4], extension("2.5.29.29", sequence(directory("a")))), entry([5])],
      "a",
      found("unspecified"),
    ],
    ["a reason beside the name", [entry([5], reason(4), by(directory("a")))], "a", found("superseded")],
    [
      "nobody by a distinguished name",
      [entry([5], by(utf8("a@x", 0x81)))],
      "a",
      { entry: null, complete: false },
    ],
    [
      "a name that cannot be read",
      [entry([5], by(tlv(0xa4, nothing)))],
      "a",
      { entry: null, complete: false },
    ],
    [
      "two names of issuers in one entry",
      [entry([5], by(directory("b")), by(directory("a")))],
      "a",
      { entry: null, complete: false },
    ],
  ])("in an indirect list: %s", ([, entries, issuer, expected]) => {
    expect(lookup(entries, issuer)).toEqual(expected);
  });

  it("takes no name in a list that is not indirect", () => {
    expect(lookup([entry([5], by(directory("a")))], "a", [])).toEqual({ entry: null, complete: false });
    expect(lookup([], "a", [])).toEqual({ entry: null, complete: false });
    // Of its own issuer, whoever else it names.
    expect(lookup([entry([5], by(directory("a")))], "x", [])).toEqual({
      ...found("unspecified"),
      complete: false,
    });
  });

  it("attributes every entry to the issuer named last, whatever the order", () => {
    const names = ["x", "a", "b", "c"];
    const listed = fc.record({
      serial: fc.nat(3),
      issuer: fc.option(fc.constantFrom(...names)),
      reason: fc.constantFrom(null, 1, 4, 5),
    });
    fc.assert(
      fc.property(fc.array(listed), fc.nat(3), fc.constantFrom(...names), (entries, serial, issuer) => {
        const der = entries.map((one) =>
          entry(
            [one.serial],
            ...(one.reason === null ? [] : [reason(one.reason)]),
            ...(one.issuer === null ? [] : [by(directory(one.issuer))]),
          ),
        );
        let owner = "x";
        const hits = entries.filter((one) => {
          owner = one.issuer ?? owner;
          return one.serial === serial && owner === issuer;
        });
        const [first] = hits;
        const words = { null: "unspecified", 1: "keyCompromise", 4: "superseded", 5: "cessationOfOperation" };
        expect(
          findRevoked(read(list(der, [indirect])), Uint8Array.of(serial), readName(element(nameOf(issuer)))),
        ).toEqual(first === undefined ? absent : found(words[first.reason ?? "null"]));
      }),
    );
  });

  it("survives any octet that is changed", () => {
    const der = list(
      [entry([4], by(directory("a"))), entry([5], reason(1)), entry([6], by(directory("b")), reason(6))],
      [indirect, extension("2.5.29.20", integer(9)), extension("2.5.29.27", integer(7), true)],
    );
    const issuer = readName(element(nameOf("a")));
    let readable = 0;
    for (let at = 0; at < der.length; at++)
      for (const octet of [0, 1, 0x30, 0x7f, 0x80, 0xff]) {
        const changed = readCrl(Uint8Array.from(der, (before, i) => (i === at ? octet : before)));
        if (!("malformed" in changed) && findRevoked(changed, Uint8Array.of(5), issuer).complete) readable++;
      }
    expect(readable).toBeGreaterThan(100);
    expect(readable).toBeLessThan(der.length * 5);
  });

  it("finds its way through an indirect list of 20,000, each entry of another issuer", () => {
    const entries = Array.from({ length: 20_000 }, (_, i) =>
      entry([i & 0x7f], by(directory(`ca${String(i)}`))),
    );
    const big = read(list(entries, [indirect]));
    const issuer = (text: string) => readName(element(nameOf(text)));
    expect(findRevoked(big, Uint8Array.of(19_999 & 0x7f), issuer("ca19999"))).toEqual(found("unspecified"));
    expect(findRevoked(big, Uint8Array.of(6), issuer("ca5")).entry).toBe(null);
  });
});
