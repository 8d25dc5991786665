/** RFC 9989, 4.7 and 4.10; where the walk's examples are the standard's own, its names are kept. */
import { describe, expect, it, test } from "vitest";
import { Budget } from "../bytes/budget.ts";
import { Questions } from "../evidence/questions.ts";
import type { Dns } from "../ports.ts";
import {
  domainSignature,
  found,
  mallory,
  olivia,
  part,
  registrable,
  roles,
  sam,
  serverWord,
} from "../testkit/cases.ts";
import { alignmentsOf } from "./alignment.ts";
import { readDmarc, walkNames, walkTree } from "./dmarc.ts";

function zone(records: Readonly<Record<string, readonly string[] | "SERVFAIL">>) {
  const asked: string[] = [];
  const dns: Dns = {
    lookup: (name) => {
      asked.push(name);
      const answers = records[name];
      if (answers === "SERVFAIL") return Promise.resolve({ status: "failed", records: [], dnssec: null });
      return Promise.resolve({
        status: answers === undefined ? "none" : "found",
        records: answers ?? [],
        dnssec: null,
      });
    },
  };
  return { questions: new Questions(dns, new Budget()), asked };
}

describe("readDmarc", () => {
  test.each([
    ["v=DMARC1; p=reject", { policy: "reject", subdomains: null, strict: false, psd: "u" }],
    [
      "v=DMARC1;p=quarantine;sp=none;adkim=s",
      { policy: "quarantine", subdomains: "none", strict: true, psd: "u" },
    ],
    [" v = DMARC1 ; P = Reject ; psd = y ", { policy: "reject", subdomains: null, strict: false, psd: "y" }],
    ["v=DMARC1", { policy: "none", subdomains: null, strict: false, psd: "u" }],
    ["v=DMARC1; p=nonsense; p=reject; sp=x", { policy: "none", subdomains: null, strict: false, psd: "u" }],
    ["v=DMARC1; ;;=; p", { policy: "none", subdomains: null, strict: false, psd: "u" }],
  ])("%s", (text, expected) => {
    expect(readDmarc("acme.example", text)).toEqual({ domain: "acme.example", ...expected });
  });

  test.each([
    "",
    "v=spf1 -all",
    "p=reject; v=DMARC1",
    "v=dmarc1; p=reject",
    "v=DMARC11",
    `v=DMARC1;${"a".repeat(5000)}`,
  ])("%s is none", (text) => {
    expect(readDmarc("acme.example", text)).toBe(null);
  });
});

describe("walkNames", () => {
  test.each([
    ["example.com", ["example.com", "com"]],
    ["a.mail.example.com", ["a.mail.example.com", "mail.example.com", "example.com", "com"]],
    [
      // RFC 9989, 4.10: from ten labels to seven, then one at a time.
      "a.b.c.d.e.f.g.h.i.j.mail.example.com",
      [
        "a.b.c.d.e.f.g.h.i.j.mail.example.com",
        "g.h.i.j.mail.example.com",
        "h.i.j.mail.example.com",
        "i.j.mail.example.com",
        "j.mail.example.com",
        "mail.example.com",
        "example.com",
        "com",
      ],
    ],
  ])("%s", (domain, names) => {
    expect(walkNames(domain)).toEqual(names);
  });

  it("never takes more than eight", () => {
    for (let labels = 1; labels < 60; labels++)
      expect(walkNames(Array(labels).fill("a").join(".")).length).toBeLessThanOrEqual(8);
  });
});

describe("walkTree", () => {
  test.each([
    ["no record", {}, { organizational: "mail.example.com", policy: null, strict: false }],
    [
      "one above",
      { "_dmarc.example.com": ["v=DMARC1; p=reject; sp=quarantine"] },
      { organizational: "example.com", policy: "quarantine", strict: false },
    ],
    [
      "its own, and one above",
      { "_dmarc.mail.example.com": ["v=DMARC1; p=none"], "_dmarc.example.com": ["v=DMARC1; p=reject"] },
      { organizational: "example.com", policy: "none", strict: false },
    ],
    [
      "psd=n ends it",
      {
        "_dmarc.mail.example.com": ["v=DMARC1; p=reject; psd=n"],
        "_dmarc.example.com": ["v=DMARC1; p=none"],
      },
      { organizational: "mail.example.com", policy: "reject", strict: false },
    ],
    [
      "psd=y above: one label below it",
      { "_dmarc.com": ["v=DMARC1; p=reject; psd=y"] },
      { organizational: "example.com", policy: "reject", strict: false },
    ],
    [
      "two at a name: none counts",
      { "_dmarc.example.com": ["v=DMARC1; p=reject", "v=DMARC1; p=none"] },
      { organizational: "mail.example.com", policy: null, strict: false },
    ],
    [
      "something else beside it",
      { "_dmarc.example.com": ["hello", "v=DMARC1; p=reject"] },
      { organizational: "example.com", policy: "reject", strict: false },
    ],
    ["no answer", { "_dmarc.example.com": "SERVFAIL" as const }, null],
  ])("%s", async (_, records, expected) => {
    expect(await walkTree("mail.example.com", zone(records).questions)).toEqual(expected);
  });
});

describe("alignmentsOf", () => {
  const records = {
    "_dmarc.acme.example": ["v=DMARC1; p=reject"],
    "_dmarc.news.acme.example": ["v=DMARC1; p=none; adkim=s"],
  };
  const align = async (over: Partial<Parameters<typeof alignmentsOf>[0]>) => {
    const { questions, asked } = zone(records);
    const from = over.from ?? [olivia];
    const author = from.length === 1 ? (from[0] ?? null) : null;
    const input = {
      found: found(),
      evidence: [],
      actor: olivia,
      from,
      author,
      root: part("1", "text/calendar"),
      ...over,
    };
    const rows = await alignmentsOf(input, registrable, questions);
    return {
      asked,
      rows: rows.map(({ role, domain, organizational, policy, dmarc, vouching }) =>
        [
          role,
          domain,
          organizational,
          policy,
          dmarc,
          ...vouching.map((one) => `${one.domain} ${one.relation}`),
        ].join(" "),
      ),
    };
  };

  it("shows each person apart, and whose domain a service's is", async () => {
    const { rows, asked } = await align({
      found: found({ roles: roles({ agent: sam }) }),
      from: ["notify@service.example"],
      evidence: [domainSignature("service.example")],
    });
    expect(rows).toEqual([
      "organizer acme.example acme.example   service.example other",
      "agent acme.example acme.example   service.example other",
      "from service.example service.example   service.example same",
    ]);
    // Nothing of the organizer's domain, which a stranger named, is asked.
    expect(asked.filter((name) => name.includes("acme"))).toEqual([]);
  });

  it("has DMARC pass where From's own domain signs", async () => {
    const { rows } = await align({ evidence: [domainSignature("acme.example")] });
    expect(rows).toEqual([
      "organizer acme.example acme.example reject  acme.example same",
      "from acme.example acme.example reject pass acme.example same",
    ]);
  });

  it("passes DMARC, and proves no domain, by a subdomain's key", async () => {
    const { rows } = await align({ evidence: [domainSignature("mail.acme.example")] });
    expect(rows[1]).toBe("from acme.example acme.example reject pass mail.acme.example organization");
  });

  it("knows strict alignment", async () => {
    const from = ["o@news.acme.example"];
    const { rows } = await align({ from, evidence: [domainSignature("acme.example")] });
    expect(rows[1]).toBe("from news.acme.example acme.example none  acme.example parent");
  });

  it("takes a believed server's word", async () => {
    const evidence = [serverWord([["dmarc", "fail", { "header.from": "acme.example" }]])];
    expect((await align({ evidence })).rows[1]).toBe("from acme.example acme.example  fail");
  });

  it("gives no DMARC result over two Froms, or none that can be read", async () => {
    const evidence = [domainSignature("acme.example")];
    expect((await align({ evidence, from: [olivia, mallory] })).rows.slice(1)).toEqual([
      "from acme.example acme.example reject  acme.example same",
      "from evil.example evil.example   acme.example other",
    ]);
    expect((await align({ evidence, from: ["nobody"] })).rows).toHaveLength(1);
  });

  it("has nothing to say where no domain speaks", async () => {
    expect(await align({})).toEqual({ asked: [], rows: [] });
  });
});
