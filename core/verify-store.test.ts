/** Mails as a mail store hands them over, which wrote them anew: never judged as if they were the sender's bytes. */
import { describe, expect, it, test } from "vitest";
import { sealed } from "./evidence/arc/testkit/seal.ts";
import { acmeZone, calendar, mixedMail, signedByMailauth, toOctets } from "./evidence/dkim/testkit/sign.ts";
import { ZoneDns, type Zone } from "./evidence/dkim/testkit/verify.ts";
import { emptyMemory } from "./memory/book.ts";
import { memoryView } from "./memory/view.ts";
import type { Report } from "./report.ts";
import { codesOf, reportOf, sample } from "./testkit/walk.ts";
import { defaultPolicy, type Context, type MailStore } from "./verify.ts";

const exchange: MailStore = {
  rebuilt: true,
  unnamedResults: true,
  hosts: ["outlook.com", "office365.com"],
};

const zone: Zone = { ...acmeZone(), ...acmeZone("list.example"), ...acmeZone("relay.example") };

/** From the store, where the domains' keys can be had. */
const stored = (mail: string, over: Partial<Context> = {}): Promise<Report> =>
  reportOf(toOctets(mail), { dns: new ZoneDns(zone), store: exchange, ...over });

const valuesOf = ({ reasons }: Report, code: string) =>
  reasons.filter((reason) => reason.code === code).map(({ values }) => values);

const domains = ["domain-vouches", "from-borrowed", "other-domain-vouches", "dkim-not-checkable"];
const told = (report: Report): readonly unknown[] => [
  report.trust?.level,
  ...codesOf(report).filter((code) => domains.includes(code)),
];

const mail = mixedMail();
const signed = await signedByMailauth(mail);

/** What a store may do to a mail. */
const anew: readonly [what: string, change: (mail: string) => string][] = [
  ["its text", (text) => text.replace("Please  come.", "<p>Please come.</p>")],
  ["the calendar", (text) => text.replace("SUMMARY:", "X-MICROSOFT-CDO-BUSYSTATUS:TENTATIVE\r\nSUMMARY:")],
  ["a header field", (text) => text.replace(/^Subject: /m, "Subject: =?utf-8?Q?=20?=")],
  ["both", (text) => text.replace(/^Subject: /m, "Subject: Re: ").replace("Please  come.", "Come.")],
];

describe("a signature of From's domain that no longer fits", () => {
  test.each(anew)(
    "as %s was written anew, is not broken, and says why it cannot be checked",
    async (_, change) => {
      const changed = change(signed);
      expect(changed).not.toBe(signed);
      const report = await stored(changed);
      expect(told(report)).toEqual(["unverified", "dkim-not-checkable"]);
      expect(valuesOf(report, "dkim-not-checkable")).toEqual([{ domain: "acme.example", why: "rebuilt" }]);
      expect(report.advice).toBe("ask");
      expect(report.reasons.filter(({ severity }) => severity === "danger")).toEqual([]);
      const [item] = report.evidence;
      expect([item?.system, item?.status, item?.covers]).toEqual(["dkim", "indeterminate", []]);
      expect(item?.problems[0]).toMatchObject({ code: "mismatch", values: { rebuilt: true } });
      // The same from whoever keeps mails as they came is broken.
      const broken = await stored(changed, { store: { ...exchange, rebuilt: false } });
      expect(broken.evidence[0]?.status).toBe("invalid");
    },
  );

  it("has nobody asked for a key that could prove nothing, nor anything hoped for of asking", async () => {
    const changed = anew[0]![1](signed);
    const dns = new ZoneDns(zone);
    expect((await stored(changed, { dns })).pending).toEqual([]);
    expect(dns.asked).toEqual([]);
    const unasked = await stored(changed, { dns: null });
    expect([told(unasked), unasked.pending]).toEqual([["unverified", "dkim-not-checkable"], []]);
  });

  it("accuses nobody of a borrowed From, whoever signed it afterwards", async () => {
    const onward = await signedByMailauth(anew[2]![1](signed), {
      domain: "list.example",
      headers: "from:to",
    });
    expect(told(await stored(onward))).toEqual(["unverified", "dkim-not-checkable", "other-domain-vouches"]);
    const kept = await stored(onward, { store: { ...exchange, rebuilt: false } });
    expect(told(kept)).toEqual(["unverified", "from-borrowed", "other-domain-vouches"]);
  });

  it("is said of whoever it is from, not of the organizer alone", async () => {
    const service = mail.replace(/^From: [^\r]*/m, "From: notify@list.example");
    const changed = anew[0]![1](await signedByMailauth(service, { domain: "list.example" }));
    expect(valuesOf(await stored(changed), "dkim-not-checkable")).toEqual([
      { domain: "list.example", why: "rebuilt" },
    ]);
    const stranger = anew[0]![1](await signedByMailauth(mail, { domain: "list.example" }));
    expect(told(await stored(stranger))).toEqual(["unverified"]);
  });
});

describe("what still counts of a mail that was written anew", () => {
  it("a signature that holds as a whole", async () => {
    const report = await stored(signed);
    expect(told(report)).toEqual(["domain", "domain-vouches"]);
    expect(report.evidence.map(({ status }) => status)).toEqual(["valid"]);
  });

  it("another signature that cannot be checked takes nothing from it", async () => {
    const other = `DKIM-Signature: ${/^DKIM-Signature: ((?:.|\r\n[ \t])*)/.exec(signed)?.[1]?.replace(/bh=[^;]{4}/, "bh=AAAA")}\r\n${signed}`;
    const report = await stored(other);
    expect(report.evidence.map(({ status }) => status).toSorted()).toEqual(["indeterminate", "valid"]);
    expect(told(report)).toEqual(["domain", "domain-vouches"]);
  });

  it("a person's own signature, and none of theirs that is broken", async () => {
    const verified = await reportOf(sample("verified.eml"), { store: exchange });
    expect(verified.trust?.level).toBe("verified");
    const tampered = await reportOf(sample("suspicious-tampered.eml"), { store: exchange });
    expect([tampered.trust?.level, codesOf(tampered)[0]]).toEqual(["suspicious", "signature-broken"]);
  });

  it("that somebody who signs did not: a signature would have been kept", async () => {
    const sender = {
      address: "olivia@acme.example",
      keys: [],
      first: "2026-01-01T00:00:00.000Z",
      last: "2026-02-01T00:00:00.000Z",
    };
    const memory = memoryView({ ...emptyMemory, senders: [sender] });
    expect(codesOf(await stored(anew[0]![1](signed), { memory }))).toContain("downgrade");
  });

  it("what reads in two ways: no reader can tell what another sees, whoever wrote it", async () => {
    const twice = anew[0]![1](signed).replace("SUMMARY:", "SUMMARY:Party\r\nSUMMARY:");
    expect(codesOf(await stored(twice))).toContain("ambiguous");
  });
});

describe("an ARC chain of a mail that was written anew", () => {
  const policy = { ...defaultPolicy, trustedSealers: ["relay.example"] };
  const results = "relay.example; dkim=pass header.d=acme.example";

  it("counts where it holds", async () => {
    const relayed = await sealed(signed, "relay.example", { results });
    expect((await stored(relayed, { policy })).trust?.level).toBe("domain");
  });

  test.each(anew)("is not broken where it does not, as %s is another", async (_, change) => {
    const relayed = await sealed(signed, "relay.example", { results });
    const report = await stored(change(relayed), { policy });
    expect(told(report)).toEqual(["unverified", "dkim-not-checkable"]);
    const set = report.evidence.find(({ system }) => system === "arc");
    expect(set?.status).toBe("indeterminate");
    expect(set?.problems[0]).toMatchObject({ code: "chain-broken", values: { rebuilt: true } });
    expect(Object.entries(set?.details ?? {}).filter(([, value]) => value === "fail")).toEqual([]);
    const kept = await stored(change(relayed), { policy, store: { ...exchange, rebuilt: false } });
    expect(kept.evidence.find(({ system }) => system === "arc")?.status).toBe("invalid");
  });

  it("is broken where its own fields say so, whoever keeps it", async () => {
    const failed = await sealed(signed, "relay.example", { results, cv: "fail" });
    const report = await stored(failed, { policy });
    const set = report.evidence.find(({ system }) => system === "arc");
    expect(set?.status).toBe("invalid");
    expect(set?.problems[0]?.values).toMatchObject({ why: "validation", validation: "fail" });
  });
});

/** As Exchange Online puts it on top of what it takes in. */
const received = (dkim: string, from = "acme.example", dmarc = "pass"): string =>
  [
    "Received: from BY5PR04CA0017.namprd04.prod.outlook.com (2603:10b6:a03:1d0::27)",
    " by DS7PR06MB6790.namprd06.prod.outlook.com (2603:10b6:5:2ce::8) with HTTPS;",
    " Mon, 30 Nov 2026 10:00:02 +0000",
    "Received: from CO1PEPF000066E8.namprd05.prod.outlook.com",
    " (2603:10b6:a03:1d0:cafe::de) by BY5PR04CA0017.outlook.office365.com",
    " (2603:10b6:a03:1d0::27) with Microsoft SMTP Server (version=TLS1_3,",
    " cipher=TLS_AES_256_GCM_SHA384) id 15.20.9745.29 via Frontend Transport; Mon,",
    " 30 Nov 2026 10:00:01 +0000",
    "Authentication-Results: spf=pass (sender IP is 192.0.2.1)",
    ` smtp.mailfrom=${from}; ${dkim}dmarc=${dmarc} action=none`,
    ` header.from=${from};compauth=pass reason=100`,
    `Received-SPF: Pass (protection.outlook.com: domain of ${from}`,
    " designates 192.0.2.1 as permitted sender)",
    " receiver=protection.outlook.com; client-ip=192.0.2.1;",
    " helo=mail.acme.example; pr=C",
    "Received: from mail.acme.example (192.0.2.1) by",
    " CO1PEPF000066E8.mail.protection.outlook.com (10.167.249.6) with Microsoft",
    " SMTP Server (version=TLS1_3, cipher=TLS_AES_256_GCM_SHA384) id 15.20.9769.17",
    " via Frontend Transport; Mon, 30 Nov 2026 10:00:01 +0000",
    "",
  ].join("\r\n");
const passed = (domain = "acme.example"): string =>
  `dkim=pass (signature was\r\n verified) header.d=${domain};`;

describe("the mail service's own results", () => {
  const changed = anew[0]![1](signed);

  it("are the second source, and say whose word they are", async () => {
    const report = await stored(received(passed()) + changed);
    expect(told(report)).toEqual(["domain", "domain-vouches"]);
    expect(valuesOf(report, "domain-vouches")).toEqual([
      { domain: "acme.example", by: "authres", role: "actor", server: "outlook.com", store: true },
    ]);
    expect([report.advice, report.pending, report.trace.claimed]).toEqual(["decide", [], []]);
    const index = report.reasons.find(({ code }) => code === "domain-vouches")?.evidence ?? -1;
    expect(report.evidence[index]).toMatchObject({
      system: "authres",
      details: { position: 2, store: true },
    });
    expect(
      report.alignments.map(({ role, dmarc, vouching }) => [role, dmarc, vouching[0]?.relation]),
    ).toEqual([
      ["organizer", null, "same"],
      ["from", "pass", "same"],
    ]);
  });

  it("count without any key, and for nobody else's store", async () => {
    expect((await stored(received(passed()) + changed, { dns: null })).trust?.level).toBe("domain");
    const others: readonly Partial<Context>[] = [
      { store: { ...exchange, unnamedResults: false } },
      { store: { ...exchange, hosts: ["home.example"] } },
      { store: { ...exchange, hosts: [] } },
    ];
    for (const over of others) {
      const report = await stored(received(passed()) + changed, over);
      expect(told(report)).toEqual(["unverified", "dkim-not-checkable"]);
      expect(report.trace.claimed.map(({ server }) => server)).toEqual([""]);
    }
    const plain = await reportOf(toOctets(received(passed()) + mail));
    expect(told(plain)).toEqual(["unverified"]);
  });

  it("name another domain as what it is, and whose word that is", async () => {
    const report = await stored(received(passed("service.example")) + mail);
    expect(told(report)).toEqual(["unverified", "other-domain-vouches"]);
    expect(valuesOf(report, "other-domain-vouches")).toEqual([
      { domain: "service.example", server: "outlook.com", store: true },
    ]);
  });

  it("leave no excuse to a signature that did not hold when it came", async () => {
    const report = await stored(
      received("dkim=fail (body hash did not verify)\r\n header.d=acme.example;") + changed,
    );
    expect(told(report)).toEqual(["unverified"]);
    const other = await stored(
      received("dkim=fail (no key for signature)\r\n header.d=other.example;") + changed,
    );
    expect(told(other)).toEqual(["unverified", "dkim-not-checkable"]);
    const later = await stored(
      received("dkim=temperror (key query timeout)\r\n header.d=acme.example;") + changed,
    );
    expect(told(later)).toEqual(["unverified", "dkim-not-checkable"]);
  });

  it("say that From was borrowed where DMARC failed", async () => {
    const report = await stored(
      received("dkim=none (message not signed)\r\n header.d=none;", "acme.example", "fail") + mail,
    );
    expect(valuesOf(report, "from-borrowed")).toEqual([
      { domain: "acme.example", why: "dmarc", server: "outlook.com", store: true },
    ]);
  });

  it("say nothing of a signature with a length limit, whose field is still there", async () => {
    const short = await signedByMailauth(mail, { length: 20 });
    expect(told(await stored(received(passed()) + short))[0]).toBe("unverified");
  });

  it("are none that the sender wrote below them", async () => {
    const none = received("dkim=none (message not signed)\r\n header.d=none;");
    const forged = `Authentication-Results: ${passed()}\r\n`;
    for (const lie of [forged, received(passed()), `${received(passed())}${forged}`])
      expect((await stored(none + lie + mail)).trust?.level).toBe("unverified");
  });
});

test("a mail that is stored as it came is judged as before, whoever keeps it", async () => {
  const plain: MailStore = { rebuilt: false, unnamedResults: false, hosts: [] };
  for (const text of [signed, anew[0]![1](signed), received(passed()) + mail, `X: y\r\n${calendar()}`]) {
    const dns = new ZoneDns(zone);
    const [one, two] = [await stored(text, { dns, store: plain }), await reportOf(toOctets(text), { dns })];
    expect(one).toEqual(two);
  }
});
