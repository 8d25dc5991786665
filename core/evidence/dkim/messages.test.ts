/** Vectors of the RFCs, and mails that mailauth signed. */
import { readFileSync } from "node:fs";
import { describe, expect, it, test } from "vitest";
import type { DnsAnswer } from "../../ports.ts";
import { atpsName, encodeBase32 } from "./atps.ts";
import {
  acmeZone,
  ed25519Key,
  ed25519Record,
  mixedMail,
  plainMail,
  signedByHand,
  signedByMailauth,
  toOctets,
} from "./testkit/sign.ts";
import { dkimOf, summary, ZoneDns, type Zone } from "./testkit/verify.ts";

const vector = (name: string): Uint8Array =>
  Uint8Array.from(readFileSync(new URL(`testdata/${name}.eml`, import.meta.url)));

const rfc6376: Zone = {
  "brisbane._domainkey.example.com": [
    "v=DKIM1; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDwIRP/UC3SBsEmGqZ9ZJW3/DkMoGeLnQg1fWn7/zYtIxN2SnFCjxOCKG9v3b4jYfcTNh5ijSsq631uBItLa7od+v/RtdC2UzJ1lWT947qR+Rcac2gbto/NMqJ0fzfVjH4OuKhitdY9tf6mcwGjaNBcWToIMmPSPDdQPNUYckcQ2QIDAQAB",
  ],
};
const rfc8463: Zone = {
  "brisbane._domainkey.football.example.com": [
    "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=",
  ],
  "test._domainkey.football.example.com": [
    "v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDkHlOQoBTzWRiGs5V6NpP3idY6Wk08a5qhdR6wy5bdOKb2jLQiY/J16JYi0Qvx/byYzCNb3W91y3FutACDfzwQ/BC/e/8uBsCR+yz1Lxj+PL6lHvqMKrM3rG4hstT5QjvHO9PzoxZyVYLzBfO2EeC3Ip3G+2kryOTIKT+l/K4w3QIDAQAB",
  ],
};

test("RFC 6376, A.2", async () => {
  const [evidence, ...more] = await dkimOf(vector("rfc6376-a2"), { zone: rfc6376 });
  expect(more).toEqual([]);
  expect(evidence).toEqual({
    system: "dkim",
    status: "valid",
    signer: {
      addresses: [],
      domain: "example.com",
      name: null,
      key: expect.stringMatching(/^sha256:[0-9a-f]{64}$/) as string,
    },
    covers: ["1"],
    claims: ["1"],
    headers: ["received", "from", "to", "subject", "date", "message-id"],
    at: null,
    problems: [],
    chain: [],
    details: {
      position: 0,
      query: "brisbane._domainkey.example.com",
      selector: "brisbane",
      algorithm: "rsa-sha256",
      canonicalization: "simple/simple",
      auid: "joe@football.example.com",
      bits: 1024,
      dnssec: "insecure",
    },
    matches: null,
    countersignatures: [],
    results: [],
    node: "1",
    depth: 0,
    subjectAddresses: [],
    until: null,
  });
});

test("RFC 8463, A.3: both signatures, over-signed", async () => {
  const found = await dkimOf(vector("rfc8463-a3"), { zone: rfc8463 });
  expect(summary(found)).toEqual(["valid football.example.com", "valid football.example.com"]);
  expect(
    found.map(({ details, at }) => [details["algorithm"], details["oversigned"], details["bits"], at]),
  ).toEqual([
    ["ed25519-sha256", ["from", "subject", "date"], 256, "2018-06-10T13:38:29.000Z"],
    ["rsa-sha256", ["from", "subject", "date"], 1024, "2018-06-10T13:38:29.000Z"],
  ]);
});

// RFC 4648, 10, without the padding.
test.each([
  ["", ""],
  ["f", "my"],
  ["fo", "mzxq"],
  ["foo", "mzxw6"],
  ["foob", "mzxw6yq"],
  ["fooba", "mzxw6ytb"],
  ["foobar", "mzxw6ytboi"],
])("encodeBase32(%j)", (text, encoded) => {
  expect(encodeBase32(toOctets(text))).toBe(encoded);
});

describe("RFC 6541", () => {
  it("names the record as the RFC's example does", async () => {
    expect(await atpsName("one.example.net", "sha1", "example.com")).toBe(
      `${"QSP4I4D24CRHOPDZ3O3ZIU2KSGS3X6Z6".toLowerCase()}._atps.example.com`,
    );
    expect(await atpsName("example.net", "none", "example.com")).toBe("example.net._atps.example.com");
  });

  const agency = (tags: Record<string, string>): Uint8Array =>
    toOctets(signedByHand(plainMail(), { tags: { d: "agency.example", ...tags } }));
  const zone = async (record: string, hash: "sha1" | "sha256" | "none" = "sha1"): Promise<Zone> => ({
    ...acmeZone("agency.example"),
    [await atpsName("agency.example", hash, "acme.example")]: [record],
  });

  test.each([
    ["sha1", "v=ATPS1", "acme.example"],
    ["sha256", "v=ATPS1; d=agency.example", "acme.example"],
    ["none", "v=ATPS1; d=Agency.Example", "acme.example"],
    ["sha1", "v=ATPS1; d=other.example", undefined],
    ["sha1", "d=agency.example", undefined],
    ["sha1", "v=spf1", undefined],
    ["sha1", "hello", undefined],
  ] as const)("%s, %s", async (hash, record, author) => {
    const [evidence] = await dkimOf(agency({ atps: "acme.example", atpsh: hash }), {
      zone: await zone(record, hash),
    });
    expect([evidence?.status, evidence?.details["atps"]]).toEqual(["valid", author]);
  });

  test.each([
    ["no atpsh=", { atps: "acme.example" }],
    ["an unknown atpsh=", { atps: "acme.example", atpsh: "md5" }],
    ["another domain than the author's", { atps: "other.example", atpsh: "sha1" }],
  ])("asks nothing for %s", async (_, tags) => {
    const dns = new ZoneDns(await zone("v=ATPS1"));
    await dkimOf(agency(tags), { dns });
    expect(dns.asked).toEqual(["r._domainkey.agency.example"]);
  });
});

describe("signed by mailauth", () => {
  const forms = ["simple/simple", "simple/relaxed", "relaxed/simple", "relaxed/relaxed"];
  const mails = [
    ["plain", plainMail(), ["1"]],
    ["mixed", mixedMail(), ["TEXT", "1", "2"]],
    ["no body", plainMail().replace(/\r\n\r\n[^]*/, "\r\n\r\n"), ["1"]],
    ["blank lines at the end", `${plainMail()}\r\n \r\n\r\n`, ["1"]],
    ["no line end", plainMail().trimEnd(), ["1"]],
    ["white space", plainMail().replace("SUMMARY:", "DESCRIPTION:a \t b  \r\nSUMMARY: \t"), ["1"]],
    ["folded fields", plainMail().replace("Budget review", "Budget\r\n\t review \r\n of  2027"), ["1"]],
  ] as const;

  test.each(
    mails.flatMap(([name, mail, parts]) =>
      (["rsa", "ed25519"] as const).flatMap((key) =>
        forms.map((canonicalization) => [name, key, canonicalization, mail, parts] as const),
      ),
    ),
  )("%s, %s, %s", async (_, key, canonicalization, mail, parts) => {
    const signed = await signedByMailauth(mail, { key, canonicalization });
    for (const text of [signed, signed.replaceAll("\r\n", "\n")]) {
      const [evidence] = await dkimOf(toOctets(text), { zone: acmeZone() });
      expect([evidence?.status, evidence?.covers, evidence?.claims]).toEqual(["valid", parts, parts]);
      expect(evidence?.headers).toEqual(
        expect.arrayContaining(["from", "to", "subject", "date", "content-type"]),
      );
    }
  });

  it("tells t= and x=, and when that is over", async () => {
    const mail = toOctets(
      await signedByMailauth(plainMail(), {
        time: new Date("2027-02-01T08:00:00Z"),
        expires: new Date("2027-02-08T08:00:00Z"),
      }),
    );
    const judged = async (at: string): Promise<unknown> => {
      const dns = new ZoneDns(acmeZone());
      const [evidence] = await dkimOf(mail, { dns, at: new Date(at) });
      return [
        evidence?.status,
        evidence?.at,
        evidence?.details["expires"],
        evidence?.claims,
        dns.asked.length,
      ];
    };
    const [signed, over] = ["2027-02-01T08:00:00.000Z", "2027-02-08T08:00:00.000Z"];
    expect(await judged("2027-02-03T00:00:00Z")).toEqual(["valid", signed, over, ["1"], 1]);
    expect(await judged("2027-02-08T08:00:01Z")).toEqual(["indeterminate", signed, over, ["1"], 0]);
  });

  it("counts l= exactly: a part is inside where its last octet is", async () => {
    const mail = mixedMail();
    const body = mail.slice(mail.indexOf("\r\n\r\n") + 4);
    const end = body.indexOf("\r\n--b--");
    for (const [length, covers] of [
      [1, []],
      [end - 1, ["1"]],
      [end, ["1", "2"]],
      [body.length - 1, ["1", "2"]],
      [body.length, ["TEXT", "1", "2"]],
    ] as const) {
      const signed = await signedByMailauth(mail, { canonicalization: "relaxed/simple", length });
      const [evidence] = await dkimOf(toOctets(signed), { zone: acmeZone() });
      expect([length, evidence?.status, evidence?.covers]).toEqual([length, "valid", covers]);
      const outside = ["TEXT", "1", "2"].filter((id) => !covers.some((one) => one === id));
      expect(evidence?.problems).toEqual(
        outside.length === 0 ? [] : [{ code: "partial", values: { parts: outside } }],
      );
    }
  });
});

describe("A message that is passed on", () => {
  const attached = mixedMail().replace(
    "--b\r\nContent-Type: text/calendar",
    `--b\r\nContent-Type: message/rfc822\r\n\r\n${plainMail()}\r\n--b\r\nContent-Type: text/calendar`,
  );

  it("is covered, and what it holds is not", async () => {
    const [evidence] = await dkimOf(toOctets(await signedByMailauth(attached)), { zone: acmeZone() });
    expect(evidence?.covers).toEqual(["TEXT", "1", "2", "3"]);
  });

  it("is no more where it is all there is", async () => {
    const outer = plainMail().replace(/Content-Type: [^]*/, "Content-Type: message/rfc822\r\n\r\n");
    const [evidence] = await dkimOf(toOctets(await signedByMailauth(outer + plainMail())), {
      zone: acmeZone(),
    });
    expect(evidence?.covers).toEqual(["1"]);
  });
});

describe("questions", () => {
  const offDns = null;

  it("reports what it would ask for where nobody may be asked", async () => {
    const [evidence] = await dkimOf(toOctets(await signedByMailauth(plainMail())), { dns: offDns });
    expect(evidence).toMatchObject({
      status: "indeterminate",
      problems: [{ code: "unchecked", values: { why: "off" } }],
      covers: [],
      claims: ["1"],
      headers: [],
      signer: { domain: "acme.example", key: null },
      details: { selector: "r", query: "r._domainkey.acme.example", algorithm: "rsa-sha256" },
    });
  });

  it("needs none to see that the body is another", async () => {
    const mail = (await signedByMailauth(plainMail())).replace("SUMMARY:Budget", "SUMMARY:Party");
    expect(summary(await dkimOf(toOctets(mail), { dns: offDns }))).toEqual([
      "invalid acme.example mismatch:body:unchecked unchecked:off",
    ]);
  });

  it("asks for the author's domain first, and for a broken body's last; answers in the header's order", async () => {
    const changed = (text: string): string => text.replace(/bh=.{8}/s, "bh=AAAAAAAA");
    let mail = plainMail();
    mail = signedByHand(mail, { tags: { d: "acme.example", s: "r" } });
    mail = changed(signedByHand(mail, { tags: { d: "acme.example", s: "broken" } }));
    mail = signedByHand(mail, { tags: { d: "service.example" } });
    mail = changed(signedByHand(mail, { tags: { d: "stranger.example" } }));
    mail = changed(signedByHand(mail, { tags: { d: "mail.acme.example", s: "below" } }));
    const dns = new ZoneDns({});
    const found = await dkimOf(toOctets(mail), { dns });
    expect(dns.asked).toEqual([
      "r._domainkey.acme.example",
      "r._domainkey.service.example",
      "below._domainkey.mail.acme.example",
      "broken._domainkey.acme.example",
    ]);
    expect(summary(found)).toEqual([
      "invalid mail.acme.example mismatch:body:unchecked key-unusable:none",
      "invalid stranger.example mismatch:body:unchecked",
      "indeterminate service.example key-unusable:none",
      "invalid acme.example mismatch:body:unchecked key-unusable:none",
      "indeterminate acme.example key-unusable:none",
    ]);
    expect(found.map(({ details }) => details["position"])).toEqual([0, 1, 2, 3, 4]);
  });

  test.each([
    ["malformed", { v: "2" }],
    ["over", { x: "1" }],
    ["of no known algorithm", { a: "rsa-md5" }],
    ["without From", { h: "to:subject" }],
    ["with i= elsewhere", { i: "@other.example" }],
  ])("puts none for a signature that is %s", async (_, tags) => {
    const dns = new ZoneDns(acmeZone());
    const [evidence] = await dkimOf(toOctets(signedByHand(plainMail(), { tags })), { dns });
    expect([evidence?.status, evidence?.covers, dns.asked]).toEqual(["indeterminate", [], []]);
  });

  it("stops at ten signatures, and says so once", async () => {
    let mail = plainMail();
    for (let i = 0; i < 14; i++) mail = signedByHand(mail, { tags: { s: `s${i}` } });
    const dns = new ZoneDns({});
    const found = await dkimOf(toOctets(mail), { dns });
    expect(summary(found).slice(9)).toEqual([
      "indeterminate acme.example key-unusable:none",
      "indeterminate - malformed:limit:domainSignatures",
    ]);
    expect(dns.asked.length).toBe(10);
  });

  test.each([
    ["questions", { dnsQuestions: 0 }],
    ["octets to hash", { digestBytes: 10 }],
    ["keys to use", { verifications: 0 }],
  ])("leaves undecided what the budget of %s does not reach", async (_, limits) => {
    const mail = toOctets(await signedByMailauth(plainMail()));
    expect(summary(await dkimOf(mail, { zone: acmeZone(), limits }))).toEqual([
      "indeterminate acme.example unchecked:limit",
    ]);
  });

  it("counts off no more lengths than the budget has octets for", async () => {
    const mixed = toOctets(await signedByMailauth(mixedMail(), { length: 60 }));
    const [within] = await dkimOf(mixed, { zone: acmeZone() });
    expect([within?.status, within?.claims]).toEqual(["valid", ["1"]]);
    const [beyond] = await dkimOf(mixed, { zone: acmeZone(), limits: { digestBytes: 59 } });
    expect([beyond?.status, beyond?.claims, beyond?.covers]).toEqual(["indeterminate", [], []]);
  });

  it("shows what the resolver says of DNSSEC", async () => {
    const records = [ed25519Record(ed25519Key())];
    const mail = toOctets(await signedByMailauth(plainMail(), { key: "ed25519" }));
    const dnssecOf = async (answer: DnsAnswer): Promise<unknown> => {
      const [evidence] = await dkimOf(mail, { dns: { lookup: () => Promise.resolve(answer) } });
      return [evidence?.status, evidence?.details["dnssec"]];
    };
    expect(await dnssecOf({ status: "found", records, dnssec: "secure" })).toEqual(["valid", "secure"]);
    expect(await dnssecOf({ status: "found", records, dnssec: null })).toEqual(["valid", undefined]);
    expect(await dnssecOf({ status: "failed", records: [], dnssec: "bogus" })).toEqual([
      "indeterminate",
      "bogus",
    ]);
  });
});

test("says nothing of what has no header", async () => {
  expect(await dkimOf(new Uint8Array())).toEqual([]);
  expect(await dkimOf(toOctets("\r\nDKIM-Signature: v=1\r\n"))).toEqual([]);
});

test("decides nothing of a header that is not read to its end", async () => {
  const mail = toOctets(signedByHand(plainMail()));
  expect(summary(await dkimOf(mail, { zone: acmeZone(), limits: { headerBytes: 650 } }))).toEqual([
    "indeterminate - malformed:limit:headerBytes",
  ]);
});
