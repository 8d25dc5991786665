/** Chains that mailauth sealed, and what a forger makes of them. */
import { describe, expect, it, test } from "vitest";
import { acmeZone, plainMail, rsaKey, rsaRecord, toOctets } from "../dkim/testkit/sign.ts";
import { summary, ZoneDns, type Options, type Zone } from "../dkim/testkit/verify.ts";
import type { FoundEvidence } from "../evidence.ts";
import { sealed, sealFor } from "./testkit/seal.ts";
import { arcOf } from "./testkit/verify.ts";

const [list, corp, far] = ["list.example", "corp.example", "far.example"] as const;
const zone: Zone = { ...acmeZone(list), ...acmeZone(corp), ...acmeZone(far) };

const found = (mail: string, options: Options = {}): Promise<readonly FoundEvidence[]> =>
  arcOf(toOctets(mail), { zone, trustedSealers: [list], ...options });
const judged = async (mail: string, options: Options = {}): Promise<string[]> =>
  summary(await found(mail, options));

const one = await sealed(plainMail(), list);
const two = await sealed(one, corp);

describe("an honest chain", () => {
  it("of one set", async () => {
    const [evidence, ...more] = await found(one);
    expect(more).toEqual([]);
    expect(evidence).toEqual({
      system: "arc",
      status: "valid",
      signer: { addresses: [], domain: list, name: null, key: expect.stringMatching(/^sha256:/) as string },
      covers: ["1"],
      claims: ["1"],
      headers: expect.arrayContaining(["from", "to", "subject", "date", "content-type"]) as string[],
      at: "2027-02-01T09:00:00.000Z",
      problems: [],
      chain: [],
      details: {
        instance: 1,
        position: 0,
        validation: "none",
        chain: "pass",
        seal: "pass",
        message: "pass",
        intact: true,
        query: "r._domainkey.list.example",
        selector: "r",
        algorithm: "rsa-sha256",
        canonicalization: "relaxed/relaxed",
        bits: 2048,
        dnssec: "insecure",
      },
      matches: null,
      countersignatures: [],
      results: [
        { method: "dkim", result: "pass", reason: null, properties: { "header.d": "acme.example" } },
        { method: "spf", result: "fail", reason: null, properties: { "smtp.mailfrom": "acme.example" } },
      ],
      node: "1",
      depth: 0,
      subjectAddresses: [],
      until: null,
    });
  });

  it("of two sets, told by the oldest first; each counts for whom the policy trusts", async () => {
    expect(await judged(two)).toEqual(["valid list.example", "indeterminate corp.example sealer-untrusted"]);
    expect(await judged(two, { trustedSealers: [list, corp] })).toEqual([
      "valid list.example",
      "valid corp.example",
    ]);
    const evidence = await found(two);
    expect(evidence.map(({ details, covers }) => [details["instance"], details["position"], covers])).toEqual(
      [
        [1, 3, ["1"]],
        [2, 0, ["1"]],
      ],
    );
  });

  it("shows with which set the message was still whole", async () => {
    const changed = one
      .replace("Subject: Budget", "Subject: [list] Budget")
      .replace("SUMMARY:", "SUMMARY:[list] ");
    const evidence = await found(await sealed(changed, corp));
    expect(summary(evidence)).toEqual(["valid list.example", "indeterminate corp.example sealer-untrusted"]);
    expect(
      evidence.map(({ details, covers, headers }) => [
        details["message"],
        details["intact"],
        covers,
        headers.length > 0,
      ]),
    ).toEqual([
      ["fail", undefined, [], false],
      ["pass", true, ["1"], true],
    ]);
  });

  it("says what nobody had to keep of a message that was changed", async () => {
    const kept = one.replace("SUMMARY:", "SUMMARY:[list] ");
    const trusted = { trustedSealers: [list, corp] };
    expect(await judged(await sealed(kept, corp), trusted)).toEqual([
      "valid list.example",
      "valid corp.example",
    ]);
    const untyped = plainMail().replace(/^Content-Type: .*\r\n/m, "");
    const loose = (await sealed(untyped, list)).replace("SUMMARY:", "SUMMARY:[list] ");
    expect(await judged(await sealed(loose, corp), trusted)).toEqual([
      "valid list.example partial:content-type",
      "valid corp.example",
    ]);
  });

  it("puts the most needed questions first", async () => {
    const dns = new ZoneDns(zone);
    await found(await sealed(two, far), { dns });
    expect(dns.asked).toEqual([far, corp, list].map((domain) => `r._domainkey.${domain}`));
  });

  it("also with bare line ends", async () => {
    expect(await judged(two.replaceAll("\r\n", "\n"), { trustedSealers: [list, corp] })).toEqual([
      "valid list.example",
      "valid corp.example",
    ]);
  });
});

describe("believes nobody the policy does not trust", () => {
  it.each([[[]], [[corp]], [["example"]], [["x.list.example"]]])("%j", async (trustedSealers) => {
    const dns = new ZoneDns(zone);
    expect(await judged(one, { dns, trustedSealers })).toEqual([
      "indeterminate list.example sealer-untrusted",
    ]);
    expect(dns.asked).toEqual([]);
    const [evidence] = await found(one, { trustedSealers });
    expect([evidence?.details["message"], evidence?.covers, evidence?.results.length]).toEqual([
      "unchecked",
      [],
      2,
    ]);
  });
});

describe("leaves open what cannot be asked", () => {
  test.each<[string, Options]>([
    ["off", { dns: null }],
    ["failed", { zone: { ...zone, "r._domainkey.list.example": { rcode: "SERVFAIL" } } }],
    ["limit", { limits: { dnsQuestions: 0 } }],
    ["limit", { limits: { verifications: 1 } }],
    ["limit", { limits: { digestBytes: 10 } }],
  ])("%s", async (why, options) => {
    const evidence = await found(one, options);
    expect(summary(evidence)).toEqual([`indeterminate list.example unchecked:${why}`]);
    expect(evidence.map(({ covers, claims }) => [covers, claims])).toEqual([[[], ["1"]]]);
  });
});

describe("a chain that does not hold is as none", () => {
  const first = one.slice(0, one.indexOf("From: Olivia"));
  const second = two.slice(0, two.length - one.length);
  const field = (set: string, name: string): string =>
    set.split(/\r\n(?![ \t])/).find((line) => line.startsWith(name)) ?? "";
  const seal = field(first, "ARC-Seal");
  const other = plainMail().replace("Budget review", "Other");

  test.each<[string, string, string]>([
    ["a set from another mail", first + other, "chain-broken:mismatch:1"],
    ["another calendar", one.replace("SUMMARY:Budget", "SUMMARY:Party"), "chain-broken:mismatch:1"],
    ["another subject", one.replace("Subject: Budget", "Subject: Party"), "chain-broken:mismatch:1"],
    ["other results", one.replace("spf=fail", "spf=pass"), "chain-broken:mismatch:1"],
    ["i=0", one.replaceAll("i=1;", "i=0;"), "chain-broken:instance:0"],
    ["i=51", one.replaceAll("i=1;", "i=51;"), "chain-broken:instance:0"],
    ["a field without i=", one.replace(/ARC-Seal: i=1;/, "ARC-Seal:"), "chain-broken:instance:0"],
    [
      "a field that is no tag list",
      one.replace("ARC-Seal: i=1;", "ARC-Seal: i=1;;"),
      "chain-broken:instance:0",
    ],
    ["a gap", one.replaceAll("i=1;", "i=2;"), "chain-broken:missing:1"],
    ["a set too few", second + plainMail(), "chain-broken:missing:1"],
    ["two sets of one instance", first + one, "chain-broken:several:1"],
    ["two seals", `${seal}\r\n${one}`, "chain-broken:several:1"],
    ["no seal", one.replace(`${seal}\r\n`, ""), "chain-broken:missing:1"],
    ["cv=pass at the first", one.replace("cv=none", "cv=pass"), "chain-broken:validation:1"],
    ["cv=none at the second", two.replace("cv=pass", "cv=none"), "chain-broken:validation:2"],
    ["cv=fail", two.replace("cv=pass", "cv=fail"), "chain-broken:validation:2"],
    [
      "a seal that names fields",
      one.replace("ARC-Seal: i=1;", "ARC-Seal: i=1; h=from;"),
      "chain-broken:malformed:tag-value:h:1",
    ],
    ["rsa-sha1", one.replaceAll("a=rsa-sha256", "a=rsa-sha1"), "chain-broken:malformed:algorithm:a:1"],
  ])("%s", async (_, mail, problem) => {
    const evidence = await found(mail, { trustedSealers: [list, corp] });
    expect(evidence.length).toBeGreaterThan(0);
    for (const item of evidence) {
      expect([item.status, item.covers, item.headers]).toEqual(["invalid", [], []]);
      expect(summary([item])[0]?.split(" ").at(-1)).toBe(problem);
    }
  });

  it("where an older seal is broken below a newer one that holds", async () => {
    const tampered = one.replace("spf=fail", "spf=pass");
    const evidence = await found(await sealed(tampered, corp), { trustedSealers: [list, corp] });
    expect(summary(evidence)).toEqual([
      "invalid list.example chain-broken:mismatch:1",
      "invalid corp.example chain-broken:mismatch:1",
    ]);
    expect(evidence.map(({ details }) => [details["seal"], details["message"], details["chain"]])).toEqual([
      ["fail", "unchecked", "fail"],
      ["pass", "pass", "fail"],
    ]);
  });

  it("at fifty sets it ends", async () => {
    const set = (i: number): string =>
      first.replaceAll("i=1;", `i=${i};`).replace("cv=none", i === 1 ? "cv=none" : "cv=pass");
    const chainOf = (sets: number): string =>
      Array.from({ length: sets }, (_, i) => set(sets - i)).join("") + plainMail();
    const fifty = await found(chainOf(50));
    expect([fifty.length, summary(fifty.slice(0, 1))]).toEqual([
      50,
      ["invalid list.example chain-broken:mismatch:50"],
    ]);
    const more = await found(chainOf(51));
    expect([more.length, summary(more.slice(0, 1))]).toEqual([
      50,
      ["invalid list.example chain-broken:instance:0"],
    ]);
    expect((await found(chainOf(2000), { limits: { headerBytes: 10_000_000 } })).length).toBe(50);
  });

  test.each([
    ["none", ""],
    ["revoked", "v=DKIM1; p="],
    ["on trial", rsaRecord(rsaKey(), "t=y; ")],
    ["too short", rsaRecord(rsaKey(512))],
  ])("whose key is %s", async (_, record) => {
    const records: Zone = record === "" ? {} : { "r._domainkey.list.example": [record] };
    expect(await judged(one, { zone: records })).toEqual(["invalid list.example chain-broken:key:1"]);
  });

  it("by a stranger who names a trusted sealer", async () => {
    const forged = await sealFor(other, "evil.example");
    const named = forged.replaceAll("d=evil.example", `d=${list}`) + other;
    expect(await judged(named)).toEqual(["invalid list.example chain-broken:mismatch:1"]);
    expect(await judged(forged + other)).toEqual(["indeterminate evil.example sealer-untrusted"]);
  });
});

it("decides nothing of a header that is not read to its end", async () => {
  const [evidence, ...more] = await found(one, { limits: { headerBytes: one.indexOf("\r\n\r\n") - 20 } });
  expect(more).toEqual([]);
  expect([evidence?.status, evidence?.details["chain"], evidence?.problems]).toEqual([
    "indeterminate",
    "unchecked",
    [{ code: "malformed", values: { where: "limit", limit: "headerBytes" } }],
  ]);
});

it("says nothing where there is no ARC field", async () => {
  expect(await judged(plainMail())).toEqual([]);
  expect(await judged("")).toEqual([]);
});
