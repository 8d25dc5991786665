import { describe, expect, it } from "vitest";
import { readCertificate } from "./certificate.ts";
import { locationsOf } from "./locations.ts";
import { oid, sequence, tlv, utf8 } from "./testkit/der.ts";
import { certificate } from "./testkit/fixtures.ts";
import { extension, extensions, issue } from "./testkit/issue.ts";

const { access, points } = extensions;
const holding = (...more: readonly Uint8Array[]) => issue(null, { name: "CA", extensions: more });
const none = { issuers: [], ocsp: [], crls: [], deltas: [] };
const url = (text: string) => utf8(text, 0x86);

describe("where a certificate says more is to be had", () => {
  it("is read by kind, in its order", () => {
    const full = holding(
      access([2, "http://a.example/1"], [1, "http://a.example/2"], [2, "https://a.example/3"]),
      points(["http://a.example/4", "http://a.example/5"]),
      points(["http://a.example/6"], "2.5.29.46"),
    );
    expect(locationsOf(full.certificate)).toEqual({
      issuers: ["http://a.example/1", "https://a.example/3"],
      ocsp: ["http://a.example/2"],
      crls: ["http://a.example/4", "http://a.example/5"],
      deltas: ["http://a.example/6"],
    });
    expect(locationsOf(certificate("root"))).toEqual(none);
  });

  it("takes several names of one point, and neither relative names nor other forms", () => {
    const point = (...names: readonly Uint8Array[]) => sequence(tlv(0xa0, ...names));
    const several = point(
      tlv(0xa0, url("http://a.example/1"), utf8("a.example", 0x82), url("http://a.example/2")),
    );
    const relative = point(tlv(0xa1, sequence(oid("2.5.4.3"), utf8("http://a.example/3"))));
    const withIssuer = sequence(tlv(0xa2, tlv(0xa4, sequence())));
    const mixed = holding(extension("2.5.29.31", sequence(several, relative, withIssuer)));
    expect(locationsOf(mixed.certificate).crls).toEqual(["http://a.example/1", "http://a.example/2"]);
  });

  it("is nowhere where it cannot be read", () => {
    const faults = [
      extension("1.3.6.1.5.5.7.1.1", sequence(sequence(oid("1.3.6.1.5.5.7.48.1")))),
      extension("1.3.6.1.5.5.7.1.1", url("http://a.example")),
      extension("1.3.6.1.5.5.7.1.1", Uint8Array.of(0x30, 0x80, 0, 0)),
    ];
    for (const fault of faults) expect(locationsOf(holding(fault).certificate)).toEqual(none);
  });

  it("never throws, whatever octet is changed", () => {
    const { der } = holding(access([1, "http://a.example/1"]), points(["http://a.example/2"]));
    let read = 0;
    for (let i = 0; i < der.length; i++)
      for (const flip of [0x01, 0x80]) {
        const changed = readCertificate(der.with(i, der[i]! ^ flip));
        if ("malformed" in changed) continue;
        read++;
        expect(() => locationsOf(changed)).not.toThrow();
      }
    expect(read).toBeGreaterThan(100);
  });
});
