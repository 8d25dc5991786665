/** What is looked up of certificates, when, and for which of the two times a mail is judged for. */
import { describe, expect, it } from "vitest";
import { clearSigned, fields } from "./evidence/smime/testkit/cms.ts";
import { ascii, integer, oid, sequence, tlv } from "./evidence/smime/testkit/der.ts";
import {
  crl,
  date,
  extensions,
  issue,
  responseDer,
  single,
  type Entity,
  type Single,
} from "./pki/testkit/issue.ts";
import { signDetached } from "./pki/testkit/openssl-sign.ts";
import type { Fetching, Lookup } from "./ports.ts";
import type { Report } from "./report.ts";
import { context } from "./testkit/walk.ts";
import { defaultPolicy, verify, type Context } from "./verify.ts";

const { ca, caUsage, signs, mail, address, access, points } = extensions;
const root = issue(null, { name: "Root" });
const issuing = issue(root, {
  name: "Issuing",
  extensions: [ca, caUsage, points(["http://root.example/crl"])],
});
const ann = issue(issuing, {
  name: "Ann",
  extensions: [
    signs,
    mail,
    address("ann@example.org"),
    access([2, "http://ca.example/issuing"], [1, "http://ca.example/ocsp"]),
  ],
});

const signed = ascii(
  [
    "Content-Type: text/calendar; method=REQUEST; charset=utf-8",
    "",
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//Example//EN",
    "METHOD:REQUEST",
    "BEGIN:VEVENT",
    "UID:1@example.org",
    "DTSTAMP:20260901T080000Z",
    "DTSTART:20261201T090000Z",
    "DTEND:20261201T100000Z",
    "SUMMARY:Review",
    "ORGANIZER:mailto:ann@example.org",
    "ATTENDEE:mailto:bob@example.org",
    "END:VEVENT",
    "END:VCALENDAR",
    "",
  ].join("\r\n"),
);
const header = `From: ann@example.org\r\nTo: bob@example.org\r\nDate: Tue, 1 Sep 2026 08:00:00 +0000\r\nMIME-Version: 1.0\r\nContent-Type: multipart/signed; protocol="application/pkcs7-signature"; micalg=sha-256; boundary=outer\r\n\r\n`;
const cms = signDetached(signed, ann, []);
const invitation = clearSigned(signed, cms, { header });

const delivered = date("2026-09-01");
const now = date("2026-10-01");

const answer = (
  status: Single["status"],
  thisUpdate: Date,
  of: Entity = ann,
  by: Entity = issuing,
): Uint8Array =>
  responseDer({
    by,
    producedAt: thisUpdate,
    singles: [single({ of: of.certificate, issuer: by, status: status!, thisUpdate })],
  });
const yesterday = new Date(now.getTime() - 86_400_000);
const rootList = crl(root, yesterday, date("2027-01-01"), []).der;

class World implements Fetching {
  readonly asked: string[] = [];
  readonly #had: Readonly<Record<string, Uint8Array>>;
  constructor(had: Readonly<Record<string, Uint8Array>> = {}) {
    this.#had = {
      "http://ca.example/issuing": issuing.der,
      "http://ca.example/ocsp": answer("good", yesterday),
      "http://root.example/crl": rootList,
      ...had,
    };
  }
  fetch({ kind, url }: Lookup): Promise<Uint8Array | null> {
    this.asked.push(`${kind} ${url.replace("http://", "")}`);
    return Promise.resolve(this.#had[url] ?? null);
  }
}

const anchors = { anchors: () => Promise.resolve([root.der]) };
const certificates = { certificates: () => Promise.resolve([issuing.der]) };
const require = { ...defaultPolicy, revocation: "require" } as const;

async function stepsOf(over: Partial<Context>, bytes = invitation) {
  const steps: Report[] = [];
  const report = await verify(
    bytes,
    context({ me: ["bob@example.org"], clock: { now: () => now }, anchors, policy: require, ...over }),
    (step) => steps.push(step),
  );
  return { report, steps, pending: steps.map((step) => step.pending) };
}

const told = ({ evidence }: Report): readonly unknown[] =>
  evidence.map(({ status, problems }) => [
    status,
    ...problems.map(({ code, values }) =>
      `${code} ${String(values["reason"] ?? values["why"] ?? "")}`.trim(),
    ),
  ]);

describe("what is looked up", () => {
  it("is nothing where nobody may", async () => {
    const { report, pending } = await stepsOf({});
    expect(told(report)).toEqual([["indeterminate", "certificate-untrusted no-issuer"]]);
    expect(pending).toEqual([["signatures"], []]);
  });

  it("is waited for after a report without it", async () => {
    const world = new World();
    const { report, steps, pending } = await stepsOf({ fetching: world });
    expect(pending).toEqual([["signatures"], ["revocation"], []]);
    expect(told(steps[1]!)).toEqual([["indeterminate", "certificate-untrusted no-issuer"]]);
    expect(told(report)).toEqual([["valid"]]);
    expect(report.trust?.level).toBe("verified");
    expect(report.smimeStatus).toBe("signed/verified");
    expect(world.asked).toEqual([
      "issuers ca.example/issuing",
      "ocsp ca.example/ocsp",
      "crl root.example/crl",
    ]);
  });

  it("may be the renewed certificate of an issuer whose old one the mail brought", async () => {
    const old = issue(root, {
      name: "Issuing",
      key: issuing,
      extensions: [ca, caUsage],
      to: date("2026-08-01"),
    });
    const brought = { certificates: { certificates: () => Promise.resolve([old.der]) } };
    const alone = await stepsOf(brought);
    expect(told(alone.report)).toEqual([["indeterminate", "certificate-invalid"]]);
    expect(alone.pending).toEqual([["signatures"], []]);
    const world = new World();
    const { report, pending } = await stepsOf({ ...brought, fetching: world });
    expect([told(report), report.trust?.level]).toEqual([[["valid"]], "verified"]);
    expect(pending).toEqual([["signatures"], ["revocation"], []]);
    expect(world.asked[0]).toBe("issuers ca.example/issuing");
  });

  it("is nothing of a signature that does not hold: anybody can send one along, to learn who reads it", async () => {
    const forgedText = ascii(new TextDecoder().decode(signed).replace("Review", "Refund"));
    const forged = clearSigned(forgedText, cms, { header });
    const twisted = cms.slice();
    twisted[twisted.length - 1]! ^= 1;
    for (const bytes of [forged, clearSigned(signed, twisted, { header })]) {
      const world = new World();
      const { report } = await stepsOf(
        { fetching: world, deliveredAt: delivered, policy: defaultPolicy },
        bytes,
      );
      expect(told(report)[0]).toContain("invalid");
      expect(world.asked).toEqual([]);
    }
  });

  it("is nothing where all is known, and then there is nothing to wait for", async () => {
    const world = new World();
    const revocation = {
      crls: () => Promise.resolve([rootList]),
      ocsp: () => Promise.resolve([answer("good", yesterday)]),
    };
    const { report, pending } = await stepsOf({ fetching: world, certificates, revocation });
    expect([told(report), pending, world.asked]).toEqual([[["valid"]], [["signatures"], []], []]);
  });

  it("revokes", async () => {
    const revoked = answer({ when: date("2026-08-01"), reason: 1 }, yesterday);
    const world = new World({ "http://ca.example/ocsp": revoked });
    const { report } = await stepsOf({ fetching: world, certificates, policy: defaultPolicy });
    expect(told(report)).toEqual([["invalid", "certificate-revoked keyCompromise"]]);
    expect(report.trust?.level).toBe("suspicious");
  });
});

describe("now and at delivery", () => {
  it("are judged from the same material, each thing asked for once", async () => {
    const calls: string[] = [];
    const count = (name: string, ders: readonly Uint8Array[]) => () => {
      calls.push(name);
      return Promise.resolve(ders);
    };
    const world = new World({
      "http://ca.example/ocsp": answer({ when: date("2026-09-15"), reason: 4 }, yesterday),
    });
    const { report, pending } = await stepsOf({
      deliveredAt: delivered,
      anchors: { anchors: count("anchors", [root.der]) },
      certificates: { certificates: count("certificates", []) },
      revocation: { crls: count("crls", []), ocsp: count("ocsp", []) },
      fetching: world,
    });
    // Withdrawn between the two: only today's answer says so of today.
    expect([report.smimeStatusAtDelivery, report.smimeStatus]).toEqual(["signed/verified", "signed/failed"]);
    expect(told(report)).toEqual([["valid"]]);
    expect(calls.sort()).toEqual(["anchors", "certificates", "crls", "ocsp"]);
    expect(world.asked).toEqual([
      "issuers ca.example/issuing",
      "ocsp ca.example/ocsp",
      "crl root.example/crl",
    ]);
    expect(pending).toEqual([["signatures"], ["revocation"], ["revocation"], []]);
  });

  it("know of a revocation before delivery, though only today's answer tells of it", async () => {
    // A thief sends along what the responder said before the theft was known, and it held at delivery.
    const kept = [answer("good", date("2026-08-28"))];
    const world = new World({
      "http://ca.example/ocsp": answer({ when: date("2026-08-29"), reason: 1 }, yesterday),
    });
    const lists = [crl(root, date("2026-08-30"), date("2027-01-01"), []).der];
    const { report, steps } = await stepsOf({
      deliveredAt: delivered,
      certificates,
      revocation: { crls: () => Promise.resolve(lists), ocsp: () => Promise.resolve(kept) },
      fetching: world,
    });
    expect(told(steps[1]!)).toEqual([["valid"]]);
    expect(told(report)).toEqual([["invalid", "certificate-revoked keyCompromise"]]);
    expect([report.smimeStatusAtDelivery, report.smimeStatus]).toEqual(["signed/failed", "signed/failed"]);
    expect(report.trust?.level).toBe("suspicious");
    expect(world.asked).toEqual(["ocsp ca.example/ocsp"]);
  });

  it("believe no answer from the future, of either", async () => {
    const tomorrow = new Date(now.getTime() + 86_400_000);
    const revocation = (...answers: readonly Uint8Array[]) => ({
      crls: () => Promise.resolve([rootList]),
      ocsp: () => Promise.resolve(answers),
    });
    const ofBoth = async (over: Partial<Context>) => {
      const { report } = await stepsOf({ deliveredAt: delivered, certificates, ...over });
      return [report.smimeStatusAtDelivery, report.smimeStatus, ...told(report)];
    };
    expect(await ofBoth({ revocation: revocation(answer("good", yesterday)) })).toEqual([
      "signed/verified",
      "signed/verified",
      ["valid"],
    ]);
    const ahead = { revocation: revocation(answer("good", tomorrow)) };
    const unknown = ["indeterminate", "revocation-unknown future-ocsp"];
    expect(await ofBoth(ahead)).toEqual(["signed/failed", "signed/failed", unknown]);
    // Then there is somebody to ask, who knows today's.
    expect(await ofBoth({ ...ahead, fetching: new World() })).toEqual([
      "signed/verified",
      "signed/verified",
      ["valid"],
    ]);
    // A time asked about is not the time it is.
    const { report } = await stepsOf({ at: delivered, certificates, ...ahead });
    expect(told(report)).toEqual([unknown]);
    const later = await stepsOf({ at: new Date(tomorrow.getTime() + 1000), certificates, ...ahead });
    expect(told(later.report)).toEqual([["valid"]]);
  });

  it("may need another answer each, and then both are asked for before the last report", async () => {
    const old = answer("good", new Date(delivered.getTime() - 86_400_000));
    const lists = [crl(root, date("2026-08-30"), date("2027-01-01"), []).der];
    const world = new World();
    const { report, pending } = await stepsOf({
      deliveredAt: delivered,
      certificates,
      revocation: { crls: () => Promise.resolve(lists), ocsp: () => Promise.resolve([old]) },
      fetching: world,
    });
    expect([report.smimeStatusAtDelivery, report.smimeStatus]).toEqual([
      "signed/verified",
      "signed/verified",
    ]);
    expect(world.asked).toEqual(["ocsp ca.example/ocsp"]);
    expect(pending).toEqual([["signatures"], ["revocation"], []]);
  });
});

describe("OCSP responses in the message", () => {
  const within = (format: string, der: Uint8Array): Uint8Array => {
    const [type, wrapped] = fields(cms);
    const parts = fields(fields(wrapped!)[0]!);
    const other = tlv(0xa1, oid(format), der);
    // Version 5 says that there are other revocation formats (RFC 5652, 5.1).
    const again = sequence(integer(5), ...parts.slice(1, -1), tlv(0xa1, other), parts.at(-1)!);
    return clearSigned(signed, sequence(type!, tlv(0xa0, again)), { header });
  };
  const over = { certificates, revocation: { crls: () => Promise.resolve([rootList]) } };
  const judged = async (format: string, der: Uint8Array) =>
    told((await stepsOf(over, within(format, der))).report);
  const ocspFormat = "1.3.6.1.5.5.7.16.2";

  it("count like any other", async () => {
    expect(await judged(ocspFormat, answer("good", yesterday))).toEqual([["valid"]]);
    const revoked = answer({ when: date("2026-08-01"), reason: 1 }, yesterday);
    expect(await judged(ocspFormat, revoked)).toEqual([["invalid", "certificate-revoked keyCompromise"]]);
  });

  it("are not believed for being there, and no other format is read for them", async () => {
    const singles = [single({ of: ann.certificate, issuer: issuing, thisUpdate: yesterday })];
    const forged = responseDer({ by: issue(null, { name: "Issuing" }), producedAt: yesterday, singles });
    const unknown = (reason: string) => [["indeterminate", `revocation-unknown ${reason}`]];
    expect(await judged(ocspFormat, forged)).toEqual(unknown("bad-ocsp"));
    expect(await judged("1.3.6.1.5.5.7.16.4", answer("good", yesterday))).toEqual(unknown("no-crl"));
    expect(await judged(ocspFormat, ascii("0"))).toEqual(unknown("no-crl"));
    expect(await judged(ocspFormat, tlv(0x30))).toEqual(unknown("no-crl"));
  });
});
