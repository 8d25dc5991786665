import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import type { DnsAnswer, DnsType } from "../../core/ports.ts";
import { fileDns, readDnsFile } from "./dns-file.ts";

const none = { status: "none", records: [], dnssec: null };

async function asked(file: unknown, name: string, type: DnsType = "TXT"): Promise<DnsAnswer> {
  const result = readDnsFile(file);
  if ("error" in result) throw new Error(result.error);
  return fileDns(result.records).lookup(name, type);
}

describe("a DNS file", () => {
  const file = {
    "s1._domainkey.acme.example": { TXT: ["v=DKIM1; p=AAAA", "x"] },
    "c93f._smimecert.acme.example": { SMIMEA: ["3 0 1 ab0c"], OPENPGPKEY: ["AQID"] },
  };

  test.for<[name: string, type: DnsType, records: readonly string[]]>([
    ["s1._domainkey.acme.example", "TXT", ["v=DKIM1; p=AAAA", "x"]],
    ["c93f._smimecert.acme.example", "SMIMEA", ["3 0 1 ab0c"]],
    ["c93f._smimecert.acme.example", "OPENPGPKEY", ["AQID"]],
  ])("%s %s is found", async ([name, type, records]) => {
    expect(await asked(file, name, type)).toEqual({ status: "found", records, dnssec: null });
  });

  test.for<[name: string, type: DnsType]>([
    ["s1._domainkey.acme.example", "SMIMEA"],
    ["acme.example", "TXT"],
    ["_domainkey.acme.example", "TXT"],
    ["constructor", "TXT"],
    ["__proto__", "TXT"],
    ["", "TXT"],
  ])("%j %s is not there", async ([name, type]) => {
    expect(await asked(file, name, type)).toEqual(none);
  });

  test.for<[written: string, name: string]>([
    ["S1._DomainKey.ACME.example", "s1._domainkey.acme.example"],
    ["s1._domainkey.acme.example.", "s1._domainkey.acme.example"],
    ["s1._domainkey.bücher.example", "s1._domainkey.xn--bcher-kva.example"],
    ["S1._domainkey.BÜCHER.example.", "s1._domainkey.xn--bcher-kva.example"],
    ["__proto__", "__proto__"],
  ])("%s is asked for as %s", async ([written, name]) => {
    const given: unknown = JSON.parse(`{${JSON.stringify(written)}: {"TXT": ["x"]}}`);
    expect((await asked(given, name)).records).toEqual(["x"]);
  });

  test.for(["SERVFAIL", "TIMEOUT"])("%s instead of a list fails", async (outage) => {
    const given = { "a.example": { TXT: outage, SMIMEA: ["3 0 1 ab"] } };
    expect(await asked(given, "a.example")).toEqual({ status: "failed", records: [], dnssec: null });
    expect((await asked(given, "a.example", "SMIMEA")).status).toBe("found");
    expect(await asked(given, "a.example", "OPENPGPKEY")).toEqual(none);
  });

  test.for<[dnssec: string, found: string, absent: string]>([
    ["secure", "found", "none"],
    ["insecure", "found", "none"],
    ["bogus", "failed", "failed"],
  ])("dnssec %s", async ([dnssec, found, absent]) => {
    const given = { "a.example": { TXT: ["x"], dnssec } };
    const records = found === "found" ? ["x"] : [];
    expect(await asked(given, "a.example")).toEqual({ status: found, records, dnssec });
    expect(await asked(given, "a.example", "SMIMEA")).toEqual({ status: absent, records: [], dnssec });
  });

  it("holds text as a zone does, an octet a character", async () => {
    expect((await asked({ "a.example": { TXT: ["n=ü"] } }, "a.example")).records).toEqual(["n=\u00c3\u00bc"]);
  });

  test.for<[file: unknown, error: string]>([
    [null, 'must be {"name": {"TXT": ["..."]}}'],
    [[], 'must be {"name": {"TXT": ["..."]}}'],
    ["{}", 'must be {"name": {"TXT": ["..."]}}'],
    [{ "a.example": ["x"] }, '"a.example" must be {"TXT": ["..."]}'],
    [{ "a.example": null }, '"a.example" must be {"TXT": ["..."]}'],
    [{ "a.example": { TXT: "x" } }, '"a.example": TXT must be a list of texts, "SERVFAIL" or "TIMEOUT"'],
    [{ "a.example": { TXT: null } }, '"a.example": TXT must be a list of texts, "SERVFAIL" or "TIMEOUT"'],
    [{ "a.example": { SMIMEA: [1] } }, '"a.example": SMIMEA must be a list of texts: 1'],
    [{ "a.example": { txt: [] } }, '"a.example" has an unknown key: "txt"'],
    [JSON.parse('{"a.example": {"__proto__": []}}'), '"a.example" has an unknown key: "__proto__"'],
    [
      { "a.example": { dnssec: true } },
      '"a.example": dnssec must be one of "secure", "insecure", "bogus": true',
    ],
    [{ "a.example": {}, "A.example.": {} }, '"A.example." stands twice'],
    [{ "ü/x": {} }, '"ü/x" is no domain name'],
    [{ "a b": {} }, '"a b" is no domain name'],
    [{ "": {} }, '"" is no domain name'],
  ])("%j is refused", ([file, error]) => {
    expect(readDnsFile(file)).toEqual({ error });
  });

  it("is read or refused, whatever it holds", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.string(), (value, name) => {
        for (const file of [value, { [name]: value }, { [name]: { TXT: value } }])
          expect(Object.keys(readDnsFile(file))).toHaveLength(1);
      }),
    );
  });
});
