/** Mails that domains signed, through the whole walk: what is asked, in which steps it is told, what it comes to. */
import { describe, expect, it, test } from "vitest";
import { sealed } from "./evidence/arc/testkit/seal.ts";
import {
  acmeZone,
  calendar,
  mixedMail,
  signedByHand,
  signedByMailauth,
  toOctets,
} from "./evidence/dkim/testkit/sign.ts";
import { ZoneDns, type Zone } from "./evidence/dkim/testkit/verify.ts";
import type { Dns, DnsAnswer } from "./ports.ts";
import type { Report } from "./report.ts";
import { signingDomain } from "./testkit/sign.ts";
import { codesOf, context, reportOf, sample } from "./testkit/walk.ts";
import { defaultPolicy, verify } from "./verify.ts";

const acme = signingDomain("acme.example");
const service = signingDomain("service.example");

const text = (from: string, organizer = "olivia@acme.example"): Uint8Array =>
  new TextEncoder().encode(
    [
      `From: Olivia <${from}>`,
      "To: anna@home.example",
      "Subject: Budget review",
      "Date: Mon, 30 Nov 2026 10:00:00 +0000",
      "Message-ID: <1@acme.example>",
      "MIME-Version: 1.0",
      "Content-Type: text/calendar; charset=utf-8; method=REQUEST",
      "",
      "BEGIN:VCALENDAR",
      "VERSION:2.0",
      "PRODID:-//test//EN",
      "METHOD:REQUEST",
      "BEGIN:VEVENT",
      "UID:1@acme.example",
      "DTSTAMP:20261101T080000Z",
      "DTSTART:20261215T090000Z",
      "DTEND:20261215T100000Z",
      "SUMMARY:Budget review",
      `ORGANIZER:mailto:${organizer}`,
      "ATTENDEE:mailto:anna@home.example",
      "END:VEVENT",
      "END:VCALENDAR",
      "",
    ].join("\r\n"),
  );

function dnsOf(status: DnsAnswer["status"] = "found"): Dns & { readonly asked: string[] } {
  const records = new Map([acme, service].map(({ name, record }) => [name, record]));
  records.set("_dmarc.acme.example", "v=DMARC1; p=reject");
  const asked: string[] = [];
  return {
    asked,
    lookup: (name) => {
      asked.push(name);
      const record = records.get(name);
      if (status !== "found") return Promise.resolve({ status, records: [], dnssec: null });
      if (record === undefined) return Promise.resolve({ status: "none", records: [], dnssec: "insecure" });
      return Promise.resolve({ status, records: [record], dnssec: "secure" });
    },
  };
}

const honest = await acme.sign(text("olivia@acme.example"));

const told = (report: Report) => ({
  level: report.trust?.level,
  advice: report.advice,
  pending: report.pending,
  evidence: report.evidence.map(({ system, status }) => `${system} ${status}`),
});

describe("the domain of an honest, unsigned invitation", () => {
  it("vouches where a resolver may be asked", async () => {
    const dns = dnsOf();
    const report = await reportOf(honest, { dns });
    expect(told(report)).toEqual({
      level: "domain",
      advice: "decide",
      pending: [],
      evidence: ["dkim valid"],
    });
    expect(dns.asked[0]).toBe(acme.name);
    expect(new Set(dns.asked)).toEqual(new Set([acme.name, "_dmarc.acme.example", "_dmarc.example"]));
    expect(report.message.covered).toContain("subject");
    expect(report.alignments.map(({ role, policy, dmarc }) => [role, policy, dmarc])).toEqual([
      ["organizer", "reject", null],
      ["from", "reject", "pass"],
    ]);
    expect(report.evidence[0]?.details["dnssec"]).toBe("secure");
  });

  it("says that asking could help where nobody may be asked, or nobody answers", async () => {
    const expected = {
      level: "unverified",
      advice: "ask",
      pending: ["domain"],
      evidence: ["dkim indeterminate"],
    };
    expect(told(await reportOf(honest))).toEqual(expected);
    const dns = dnsOf("failed");
    expect(told(await reportOf(honest, { dns }))).toEqual(expected);
    // Whose policy holds is nobody's business before a signature does.
    expect(dns.asked).toEqual([acme.name]);
  });

  it("says nothing of asking where no answer could help", async () => {
    const other = await service.sign(text("mallory@service.example"));
    expect((await reportOf(other)).pending).toEqual([]);
    const gone = await reportOf(honest, { dns: dnsOf("none") });
    expect(told(gone)).toMatchObject({ level: "unverified", pending: [] });
    expect((await reportOf(text("olivia@acme.example"))).pending).toEqual([]);
  });

  it("says nothing of asking where the signature leaves out how the body is to be read", async () => {
    const l = String(mixedMail().indexOf("--b--") - mixedMail().indexOf("--b\r\n"));
    const h = "from:to:subject:date";
    const loose = signedByHand(mixedMail(), { tags: { l, h } });
    expect((await reportOf(toOctets(loose))).pending).toEqual([]);
    const typed = signedByHand(mixedMail(), { tags: { l, h: `${h}:content-type` } });
    expect((await reportOf(toOctets(typed))).pending).toEqual(["domain"]);
  });

  it("says what others added behind what it signed", async () => {
    const end = mixedMail().indexOf("--b--");
    const length = end + "--b\r\n".length - mixedMail().indexOf("--b\r\n");
    const signed = await signedByMailauth(mixedMail().replace("--b--", "--b"), { length });
    const added = `${signed}Content-Type: text/html\r\n\r\n<p>Bring cash.</p>\r\n--b--\r\n`;
    const report = await reportOf(toOctets(added), { dns: new ZoneDns(acmeZone()) });
    expect(report.trust?.level).toBe("domain");
    expect(report.reasons.find(({ code }) => code === "unsigned-content")?.values).toEqual({
      parts: ["3"],
      domain: "acme.example",
    });
    const whole = await reportOf(toOctets(await signedByMailauth(mixedMail())), {
      dns: new ZoneDns(acmeZone()),
    });
    expect([whole.trust?.level, codesOf(whole).includes("unsigned-content")]).toEqual(["domain", false]);
  });

  it("comes in steps: never a level that later falls", async () => {
    const steps: Report[] = [];
    const final = await verify(honest, context({ dns: dnsOf() }), (report) => steps.push(report));
    expect(steps.map(({ trust, pending }) => [trust?.level, pending])).toEqual([
      ["unverified", ["signatures"]],
      ["unverified", ["domain"]],
      ["domain", []],
    ]);
    expect(steps.at(-1)).toBe(final);
  });

  it("asks nobody for a message without such signatures", async () => {
    const dns = dnsOf();
    const steps: string[][] = [];
    await verify(sample("verified.eml"), context({ dns }), ({ pending }) => steps.push([...pending]));
    expect([dns.asked, steps]).toEqual([[], [["signatures"], []]]);
  });
});

test.each([
  ["Olivia <olivia@acme.example>", "domain"],
  ['"Meyer, Olivia; the one: me" <olivia@acme.example>', "domain"],
  ["olivia@acme.example", "domain"],
  ["undisclosed:;, <olivia@acme.example>", "unverified"],
  ["Team: olivia@acme.example;", "unverified"],
  ["olivia@acme.example,", "unverified"],
])("From: %s: %s", async (from, level) => {
  const plain = Buffer.from(text("olivia@acme.example")).toString("latin1");
  const mail = plain.replace("From: Olivia <olivia@acme.example>", `From: ${from}`);
  const report = await reportOf(await acme.sign(Uint8Array.from(Buffer.from(mail, "latin1"))), {
    dns: dnsOf(),
  });
  expect(report.trust?.level).toBe(level);
});

describe("a calendar service", () => {
  it("is named as what it is", async () => {
    const dns = dnsOf();
    const report = await reportOf(await service.sign(text("notify@service.example")), { dns });
    expect(report.trust?.level).toBe("unverified");
    expect(report.reasons.find(({ code }) => code === "other-domain-vouches")?.values).toEqual({
      domain: "service.example",
      from: "notify@service.example",
    });
    // Whom it names as organizer is not for it to have us ask about.
    expect(dns.asked.filter((name) => name.includes("acme"))).toEqual([]);
  });

  it("borrows From where the author's own signature no longer holds", async () => {
    const changed = Buffer.from(honest)
      .toString("latin1")
      .replace("Budget review\r\nORGANIZER", "Budget party\r\nORGANIZER");
    const forwarded = await service.sign(Uint8Array.from(Buffer.from(changed, "latin1")));
    const report = await reportOf(forwarded, { dns: dnsOf() });
    expect(report.trust?.level).toBe("unverified");
    expect(codesOf(report)).toEqual(expect.arrayContaining(["from-borrowed", "other-domain-vouches"]));
    expect(codesOf(report)).not.toContain("domain-vouches");
  });
});

describe("a mail that was rebuilt", () => {
  const rebuilt = Uint8Array.from(
    Buffer.from(
      Buffer.from(honest).toString("latin1").replace("SUMMARY:Budget", "SUMMARY:  Budget"),
      "latin1",
    ),
  );

  it("cannot be checked, and is not accused", async () => {
    const report = await reportOf(rebuilt, { dns: dnsOf() });
    expect(told(report)).toMatchObject({ level: "unverified", evidence: ["dkim invalid"] });
    expect(codesOf(report)).toContain("dkim-not-checkable");
    expect(report.reasons.filter(({ severity }) => severity === "danger")).toEqual([]);
  });

  it("is vouched for by the reader's own server that saw it whole", async () => {
    const arrived = Uint8Array.from(
      Buffer.concat([
        Buffer.from("Authentication-Results: mx.home.example; dkim=pass header.d=acme.example\r\n"),
        rebuilt,
      ]),
    );
    const policy = { ...defaultPolicy, authservIds: ["mx.home.example"] };
    expect(told(await reportOf(arrived, { dns: dnsOf(), policy }))).toMatchObject({ level: "domain" });
    expect((await reportOf(arrived, { policy })).trust?.level).toBe("domain");
    expect((await reportOf(arrived, { dns: dnsOf() })).trust?.level).toBe("unverified");
  });
});

describe("relaying in trusted hands", () => {
  const policy = { ...defaultPolicy, trustedSealers: ["relay.example", "list.example"] };
  const zone: Zone = { ...acmeZone(), ...acmeZone("relay.example"), ...acmeZone("list.example") };
  const judged = async (mail: string): Promise<string> => {
    const report = await reportOf(toOctets(mail), { dns: new ZoneDns(zone), policy });
    return `${report.trust?.level} ${report.invitation?.summary}`;
  };
  const onward = (mail: string): Promise<string> =>
    sealed(mail, "list.example", { results: "list.example; arc=pass" });

  it("may change the message", async () => {
    const seen = await sealed(await signedByMailauth(mixedMail()), "relay.example", {
      results: "relay.example; dkim=pass header.d=acme.example",
    });
    const changed = seen.replace("Please  come.", "Please  come.\r\n___\r\nThe list");
    expect(await judged(await onward(changed))).toBe("domain Budget review");
    const report = await reportOf(toOctets(await onward(changed)), { dns: new ZoneDns(zone), policy });
    expect(codesOf(report)).not.toContain("unsigned-content");
    expect(await judged(changed)).toBe("unverified Budget review");
  });
});

describe("a line of white space is no blank line, and a relaxed signature cannot tell", () => {
  // What the author wrote is a text that somebody else dictated.
  const dictated = mixedMail()
    .replace("Content-Type: text/plain\r\n\r\n", "Content-Disposition: inline\r\n\r\n")
    .replace("Please  come.", `Content-Type: text/calendar; method=REQUEST\r\n\r\n${calendar("Hotel lobby")}`)
    .replace(/--b\r\nContent-Type: text\/calendar; method=REQUEST(?![^]*--b\r\nContent)[^]*--b--/, "--b--");

  test.each([
    ["written as it is", "inline\r\n\r\nContent", [undefined, []]],
    ["with its header drawn out", "inline\r\n \r\nContent", ["unverified", ["ambiguous"]]],
  ])("%s", async (_, to, expected) => {
    const mail = (await signedByMailauth(dictated)).replace("inline\r\n\r\nContent", to);
    const report = await reportOf(toOctets(mail), { dns: new ZoneDns(acmeZone()) });
    expect(report.evidence.map(({ status }) => status)).toEqual(["valid"]);
    expect([report.trust?.level, codesOf(report).filter((code) => code === "ambiguous")]).toEqual(expected);
  });
});

test("what a message makes us ask is bounded, whoever signed how often", async () => {
  const many = Array.from({ length: 40 }, (_, n) => signingDomain(`d${n}.example`));
  let mail = text("olivia@acme.example");
  for (const domain of many) mail = await domain.sign(mail);
  const dns = dnsOf();
  const report = await reportOf(mail, { dns });
  expect(dns.asked.length).toBeLessThanOrEqual(24);
  expect(report.evidence.length).toBeLessThanOrEqual(11);
});
