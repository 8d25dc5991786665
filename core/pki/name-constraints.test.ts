import { describe, expect, it } from "vitest";
import type { Certificate } from "./certificate.ts";
import { readGeneralName, type GeneralName } from "./general-names.ts";
import { noSubtrees, satisfies } from "./name-constraints.ts";
import { certificate } from "./testkit/fixtures.ts";
import { element, fromHex, oid, tlv, utf8 } from "./testkit/der.ts";

const mail = (text: string): GeneralName => ({ kind: "rfc822", text });
const dns = (text: string): GeneralName => ({ kind: "dns", text });
const uri = (text: string): GeneralName => ({ kind: "uri", text });
const ip = (hex: string): GeneralName => ({ kind: "ip", octets: fromHex(hex) });
const other = (type: string, text: string): GeneralName =>
  readGeneralName(element(tlv(0xa0, oid(type), tlv(0xa0, utf8(text)))));
const smtpUtf8 = (text: string): GeneralName => other("1.3.6.1.5.5.7.8.9", text);

const alice = certificate("alice");
const named = (...subjectAltName: readonly GeneralName[]): Certificate => ({
  ...alice,
  extensions: { ...alice.extensions, subjectAltName },
});
const permits = (name: GeneralName, ...bases: readonly GeneralName[]): boolean =>
  satisfies(named(name), { ...noSubtrees, permitted: [bases] });
const excludes = (name: GeneralName, ...bases: readonly GeneralName[]): boolean =>
  !satisfies(named(name), { ...noSubtrees, excluded: bases });

describe("one subtree (RFC 5280, 4.2.1.10)", () => {
  // Whether the name lies inside; null: it cannot be told, so that it is neither permitted nor spared.
  it.for<[GeneralName, GeneralName, boolean | null]>([
    [mail("a@acme.example"), mail("acme.example"), true],
    [mail("a@ACME.example"), mail("Acme.Example"), true],
    [mail("a@sub.acme.example"), mail("acme.example"), false],
    [mail("a@sub.acme.example"), mail(".acme.example"), true],
    [mail("a@acme.example"), mail(".acme.example"), false],
    [mail("a@evilacme.example"), mail(".acme.example"), false],
    [mail("a@acme.example.evil.example"), mail("acme.example"), false],
    [mail("a@acme.example"), mail("a@acme.example"), true],
    [mail("b@acme.example"), mail("a@acme.example"), false],
    [mail("A@acme.example"), mail("a@acme.example"), null],
    [mail('"a"@acme.example'), mail("a@acme.example"), true],
    [mail("a@acme.example@evil.example"), mail("acme.example"), null],
    [mail("a@acme.example."), mail("acme.example"), null],
    [mail("a@acme.example\0"), mail("acme.example"), null],
    [mail("acme.example"), mail("acme.example"), null],
    [mail("a@acme.example"), mail(""), null],
    [mail("a@acme.example"), mail("."), null],
    [mail("a@acme.example"), mail("@acme.example"), null],
    [mail("a@acme.example"), mail("*.example"), null],
    [mail("a@acme.example"), mail(`${"a".repeat(400)}.example`), null],
    [smtpUtf8("jörg@acme.example"), mail("acme.example"), true],
    [smtpUtf8("jörg@evil.example"), mail("acme.example"), false],
    [smtpUtf8("jörg@acme.example"), mail("jorg@acme.example"), false],
    [smtpUtf8("jörg"), mail("acme.example"), null],
    [dns("acme.example"), dns("acme.example"), true],
    [dns("www.Acme.example"), dns("acme.EXAMPLE"), true],
    [dns("evilacme.example"), dns("acme.example"), false],
    [dns("acme.example"), dns(""), true],
    [dns("acme.example"), dns(".acme.example"), null],
    [dns("acme..example"), dns("acme.example"), null],
    [dns("*.acme.example"), dns("acme.example"), true],
    [dns("*.example"), dns("acme.example"), null],
    [uri("https://acme.example/x"), uri("acme.example"), true],
    [uri("https://evil.example/acme.example"), uri("acme.example"), false],
    [uri("https://acme.example@evil.example/"), uri("acme.example"), false],
    [uri("https://acme.example:443/"), uri("acme.example"), true],
    [uri("https://www.acme.example"), uri("acme.example"), false],
    [uri("https://www.acme.example"), uri(".acme.example"), true],
    [uri("https://192.0.2.1/"), uri("acme.example"), null],
    [uri("mailto:a@acme.example"), uri("acme.example"), null],
    [uri("urn:x"), uri("acme.example"), null],
    [ip("c0000201"), ip("c0000200 ffffff00"), true],
    [ip("c0000301"), ip("c0000200 ffffff00"), false],
    [ip("c0000201"), ip("00000000 00000000"), true],
    [ip("c0000201"), ip("c0000200 ff00ff00"), null],
    [ip("c0000201"), ip("c0000200 fffffd00"), null],
    [ip("c00002"), ip("c0000200 ffffff00"), null],
    [ip("c0000201"), ip("c0000200"), null],
    [ip("00000000000000000000000000000001"), ip("00000000 00000000"), false],
    [other("1.2.3", "x"), other("1.2.3", "x"), null],
    [smtpUtf8("jörg@acme.example"), smtpUtf8("jörg@acme.example"), null],
  ])("%# %o in %o: %s", ([name, base, within]) => {
    expect([permits(name, base), excludes(name, base)]).toEqual(
      within === null ? [false, true] : [within, within],
    );
  });
});

describe("satisfies()", () => {
  it("lets a name be, of whose form no subtree speaks", () => {
    expect(permits(mail("a@evil.example"), dns("acme.example"))).toBe(true);
    expect(excludes(mail("a@acme.example"), dns("acme.example"))).toBe(false);
  });

  it("asks every permitted set, and any one subtree within each", () => {
    const a = mail("acme.example");
    const b = mail("evil.example");
    expect(satisfies(named(mail("x@evil.example")), { ...noSubtrees, permitted: [[a, b]] })).toBe(true);
    expect(satisfies(named(mail("x@evil.example")), { ...noSubtrees, permitted: [[b], [a]] })).toBe(false);
    expect(satisfies(named(mail("x@evil.example")), { permitted: [[b]], excluded: [a] })).toBe(true);
  });

  it("asks every name", () => {
    const two = named(mail("x@acme.example"), mail("x@evil.example"));
    expect(satisfies(two, { ...noSubtrees, permitted: [[mail("acme.example")]] })).toBe(false);
  });

  it("gives up on ten thousand names under ten thousand subtrees", () => {
    const many = Array.from({ length: 10_000 }, (_, i) => mail(`x@${i}.acme.example`));
    const bases = Array.from({ length: 10_000 }, (_, i) => mail(`${i}.evil.example`));
    expect(satisfies(named(...many), { ...noSubtrees, excluded: bases })).toBe(false);
    expect(satisfies(named(...many), { ...noSubtrees, permitted: [[...bases, mail(".acme.example")]] })).toBe(
      false,
    );
    expect(
      satisfies(named(...many.slice(0, 100)), { ...noSubtrees, permitted: [[mail(".acme.example")]] }),
    ).toBe(true);
  });
});
