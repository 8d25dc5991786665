import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { encodeQuery, readAnswer } from "./dns-message.ts";
import { flags, message, nameOctets, opt, soa, txt, type Sections, type Written } from "./testkit/dns.ts";

const name = "s1._domainkey.acme.example";
const key: Written = { name, type: "TXT", data: txt("v=DKIM1; ", "p=AAAA") };
const alias = (from: string, to: string, ttl = 300): Written => ({
  name: from,
  type: "CNAME",
  ttl,
  data: nameOctets(to),
});
const failed = { answer: { status: "failed", records: [], dnssec: null }, ttl: 0 };

describe("encodeQuery", () => {
  it("is the query of RFC 8484, 4.1.1 with AD, the type asked and EDNS padding to 128 octets (RFC 8467)", () => {
    const query = Buffer.from(encodeQuery("www.example.com", "TXT")).toString("hex");
    const [header, asked] = [
      "0000 0120 0001 0000 0000 0001",
      "03777777 076578616d706c65 03636f6d 00 0010 0001",
    ];
    // OPT: root, 41, 4096 octets, no flags; 84 octets of options: padding (12) of 80.
    const padding = `00 0029 1000 00000000 0054 000c 0050 ${"00".repeat(80)}`;
    expect(query).toBe(`${header} ${asked} ${padding}`.replaceAll(" ", ""));
  });

  test.for([
    ["SMIMEA", "0035"],
    ["OPENPGPKEY", "003d"],
  ] as const)("asks for %s by its number", ([type, number]) => {
    expect(Buffer.from(encodeQuery("a.example", type)).toString("hex")).toContain(
      `0161076578616d706c6500${number}0001`,
    );
  });

  it("has one of three lengths, whatever the name", () => {
    fc.assert(
      fc.property(
        fc.array(fc.stringMatching(/^[a-z0-9_]{1,61}$/), { minLength: 1, maxLength: 4 }),
        (labels) => {
          expect([128, 256, 384]).toContain(encodeQuery(labels.join("."), "TXT").length);
        },
      ),
    );
  });
});

describe("readAnswer", () => {
  it("joins the strings of a record, and keeps records apart", () => {
    const other: Written = { ...key, ttl: 60, data: txt("caf\u00e9", "", "\u0000 ") };
    expect(readAnswer(message({ answers: [key, other] }), name, "TXT")).toEqual({
      answer: { status: "found", records: ["v=DKIM1; p=AAAA", "caf\u00e9\u0000 "], dnssec: "insecure" },
      ttl: 60,
    });
  });

  test.for<[what: string, type: "SMIMEA" | "OPENPGPKEY", data: readonly number[], record: string | null]>([
    ["as RFC 8162, 2 has it", "SMIMEA", [3, 0, 1, 0xab, 0x0c], "3 0 1 ab0c"],
    ["without its first fields", "SMIMEA", [3, 0], null],
    ["as RFC 7929, 2.3 has it", "OPENPGPKEY", [0xff, 0xfe, 0, 1], "//4AAQ=="],
    ["that is empty", "OPENPGPKEY", [], null],
  ])("%s: %s", ([, type, data, record]) => {
    const answer = readAnswer(
      message({ questions: [[name, type]], answers: [{ name, type, data }] }),
      name,
      type,
    );
    expect(answer.answer.records).toEqual(record === null ? [] : [record]);
    expect(answer.answer.status).toBe(record === null ? "failed" : "found");
  });

  const nothing: Written = { name: "acme.example", type: "SOA", ttl: 900, data: soa(120) };
  test.for<[what: string, sections: Sections, ttl: number]>([
    ["NXDOMAIN", { rcode: 3, authorities: [nothing] }, 120],
    ["no such type", { authorities: [{ ...nothing, ttl: 30 }] }, 30],
    ["without the zone's word for how long (RFC 2308, 5)", { rcode: 3 }, 0],
    ["records of another name", { answers: [{ ...key, name: "s1._domainkey.evil.example" }] }, 0],
    ["records of another class", { answers: [{ ...key, class: 3 }] }, 0],
    ["records of another type", { answers: [{ ...key, type: "SMIMEA" }] }, 0],
    [
      "an alias that leads nowhere",
      { answers: [alias(name, "gone.example", 10)], authorities: [nothing] },
      10,
    ],
    ["NXDOMAIN beside records", { rcode: 3, answers: [key], authorities: [nothing] }, 120],
  ])("none: %s", ([, sections, ttl]) => {
    expect(readAnswer(message(sections), name, "TXT")).toEqual({
      answer: { status: "none", records: [], dnssec: "insecure" },
      ttl,
    });
  });

  it("follows aliases in any order and case, with the least TTL on the way", () => {
    const answers = [
      { ...key, name: "keys.host.example" },
      alias("Key.ACME.example", "KEYS.host.example", 20),
      alias("S1._domainkey.acme.example", "key.acme.example", 40),
    ];
    const { answer, ttl } = readAnswer(message({ answers }), name, "TXT");
    expect([answer.status, answer.records, ttl]).toEqual(["found", ["v=DKIM1; p=AAAA"], 20]);
  });

  const chain = (length: number): readonly Written[] => [
    ...Array.from({ length }, (_, step) =>
      alias(step === 0 ? name : `${step}.example`, `${step + 1}.example`),
    ),
    { ...key, name: `${length}.example` },
  ];
  test.for<[what: string, answers: readonly Written[], status: string]>([
    ["to itself", [alias(name, name)], "failed"],
    ["in a ring", [alias(name, "b.example"), alias("b.example", name)], "failed"],
    ["of 16", chain(16), "found"],
    ["of 17", chain(17), "failed"],
  ])("an alias %s", ([, answers, status]) => {
    expect(readAnswer(message({ answers }), name, "TXT").answer.status).toBe(status);
  });

  test.for<[what: string, ttl: number, seconds: number]>([
    ["zero", 0, 0],
    ["a day", 86_400, 86_400],
    ["with its first bit set (RFC 2181, 8)", 0x80000001, 0],
  ])("TTL %s", ([, ttl, seconds]) => {
    expect(readAnswer(message({ answers: [{ ...key, ttl }] }), name, "TXT").ttl).toBe(seconds);
  });

  it("says what the resolver says of DNSSEC", () => {
    const dnssec = (sections: Sections) => readAnswer(message(sections), name, "TXT").answer;
    expect(dnssec({ flags: flags.secure, answers: [key] })).toMatchObject({
      status: "found",
      dnssec: "secure",
    });
    expect(dnssec({ flags: flags.secure, rcode: 3 })).toMatchObject({ status: "none", dnssec: "secure" });
    expect(dnssec({ answers: [key] })).toMatchObject({ status: "found", dnssec: "insecure" });
  });

  test.for<[code: number | null, dnssec: "bogus" | null]>([
    [null, null],
    [0, null],
    [5, null],
    [6, "bogus"],
    [7, "bogus"],
    [8, "bogus"],
    [9, "bogus"],
    [10, "bogus"],
    [11, "bogus"],
    [12, "bogus"],
    [13, null],
    [22, null],
  ])("SERVFAIL with Extended DNS Error %s", ([code, dnssec]) => {
    const octets = message({ rcode: 2, additionals: [opt(code)] });
    expect(readAnswer(octets, name, "TXT")).toEqual({ answer: { ...failed.answer, dnssec }, ttl: 0 });
  });

  test.for<[what: string, octets: Uint8Array]>([
    ["nothing", Uint8Array.of()],
    ["half a header", message({}).slice(0, 6)],
    ["a query", message({ flags: flags.query, answers: [key] })],
    ["another opcode", message({ flags: flags.plain | 0x2800, answers: [key] })],
    ["truncated (RFC 1035, 4.1.1)", message({ flags: flags.truncated, answers: [key] })],
    ["REFUSED", message({ rcode: 5, answers: [key] })],
    ["FORMERR", message({ rcode: 1 })],
    ["an extended RCODE", message({ answers: [key], additionals: [opt(null, 1)] })],
    ["no question", message({ questions: [], answers: [key] })],
    [
      "two questions",
      message({
        questions: [
          [name, "TXT"],
          [name, "TXT"],
        ],
        answers: [key],
      }),
    ],
    ["another name", message({ questions: [["s2._domainkey.acme.example", "TXT"]], answers: [key] })],
    ["another type", message({ questions: [[name, "SMIMEA"]], answers: [key] })],
    [
      "the example of RFC 8484, 4.2.2, which answers another question",
      Uint8Array.from(
        Buffer.from(
          "00008180000100010000000003777777076578616d706c6503636f6d00001c0001c00c001c000100000e7d001020010db8abcd00120001000200030004",
          "hex",
        ),
      ),
    ],
    ["cut short", message({ answers: [key] }).slice(0, -1)],
    ["cut within a string", message({ answers: [key] }).slice(0, -8)],
    ["with more after it", Uint8Array.from([...message({ answers: [key] }), 0])],
    ["a string longer than its record", message({ answers: [{ ...key, data: [9, 65] }] })],
    ["more records than anybody has", message({ answers: Array.from({ length: 1001 }, () => key) })],
    [
      "a count with nothing behind it",
      Uint8Array.from([...message({ answers: [key] })].map((octet, at) => (at === 6 ? 255 : octet))),
    ],
    [
      "a name that points at itself",
      Uint8Array.from([...message({}), 0xc0, 44, 0, 16, 0, 1, 0, 0, 0, 9, 0, 1, 0]).map((octet, at) =>
        at === 7 ? 1 : octet,
      ),
    ],
  ])("failed: %s", ([, octets]) => {
    expect(readAnswer(octets, name, "TXT")).toEqual(failed);
  });

  it("takes the question in any case", () => {
    const questions = [[name.toUpperCase(), "TXT"] as const];
    expect(readAnswer(message({ questions, answers: [key] }), name, "TXT").answer.status).toBe("found");
  });

  it("never throws, whatever the octets, and finds nothing in rubbish", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), (octets) => {
        expect(readAnswer(octets, name, "TXT")).toEqual(failed);
      }),
    );
  });

  it("never throws on an answer with octets changed", () => {
    const octets = message({
      flags: flags.secure,
      answers: [alias(name, "key.example"), { ...key, name: "key.example" }],
      authorities: [nothing],
      additionals: [opt(6)],
    });
    const place = fc.nat(octets.length - 1);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(place, fc.nat(255)), { minLength: 1, maxLength: 6 }),
        place,
        (changes, cut) => {
          const changed = octets.slice();
          for (const [at, octet] of changes) changed[at] = octet;
          for (const read of [changed, changed.slice(0, cut)]) {
            const { answer, ttl } = readAnswer(read, name, "TXT");
            expect(["found", "none", "failed"]).toContain(answer.status);
            expect(answer.records.length > 0).toBe(answer.status === "found");
            expect(ttl).toBeGreaterThanOrEqual(0);
          }
        },
      ),
      { numRuns: 1000 },
    );
  });

  it("reads names at the end of eight thousand pointers, a thousand times", () => {
    // The first record's data is a chain of pointers, as far as they reach; the others' names begin at its end.
    const start = message({ answers: [key] }).length + nameOctets(name).length + 10;
    const pointer = (to: number): readonly number[] => [0xc0 | (to >> 8), to & 255];
    const links = Math.floor((0x4000 - start) / 2);
    const chain: Written = {
      name,
      type: "OPENPGPKEY",
      data: [0, 0, ...Array.from({ length: links - 1 }, (_, step) => pointer(start + 2 * step)).flat()],
    };
    const far = [...pointer(start + 2 * (links - 1)), 0, 16, 0, 1, 0, 0, 0, 9, 0, 2, 1, 65];
    const octets = Uint8Array.from([
      ...message({ answers: [key, chain] }),
      ...Array.from({ length: 990 }, () => far).flat(),
    ]);
    octets.set([992 >> 8, 992 & 255], 6);
    const { answer } = readAnswer(octets, name, "TXT");
    expect(answer.records).toEqual(["v=DKIM1; p=AAAA"]);
  });
});
