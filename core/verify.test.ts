import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, test } from "vitest";
import shelf from "../addin/file/samples/index.json";
import { defaultLimits, type Limits, type Resource } from "./bytes/budget.ts";
import type { CalendarView } from "./ports.ts";
import { compressed } from "./evidence/smime/testkit/layers.ts";
import { levels, type Report } from "./report.ts";
import { expectSound } from "./testkit/sound.ts";
import { codesOf, context, limited, reportOf, sample } from "./testkit/walk.ts";
import { defaultPolicy, verify, type Context } from "./verify.ts";

const forgedFolder = join(import.meta.dirname, "../e2e/forged");
const forged = (name: string): Uint8Array => Uint8Array.from(readFileSync(join(forgedFolder, name)));
const mails: readonly (readonly [string, Uint8Array])[] = [
  ...shelf.map(({ file }) => [file, sample(file)] as const),
  ...readdirSync(forgedFolder)
    .filter((name) => name.endsWith(".eml"))
    .map((name) => [name, forged(name)] as const),
];
const verified = shelf.filter(({ level }) => level === "verified").map(({ file }) => file);

const ascii = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0));
const latin1 = (bytes: Uint8Array): string => Buffer.from(bytes).toString("latin1");

async function stepsOf(bytes: Uint8Array, over: Partial<Context> = {}) {
  const steps: Report[] = [];
  const result = await verify(bytes, context(over), (step) => steps.push(step));
  return { steps, result };
}

describe("every mail at hand", () => {
  it("gives a sound report that JSON carries whole, and the same one again", async () => {
    for (const [, bytes] of mails) {
      const before = Uint8Array.from(bytes);
      const report = await reportOf(bytes);
      expectSound(report, bytes.length);
      expect(await reportOf(bytes)).toStrictEqual(report);
      expect(bytes).toEqual(before);
    }
    expect(mails.length).toBeGreaterThan(300);
  });

  it("is reported in two steps: without its signatures, then whole", async () => {
    for (const [name, bytes] of mails) {
      const { steps, result } = await stepsOf(bytes);
      const [first, last] = steps;
      // Nobody may be asked here: where a domain signed, an answer could help.
      const signed = last?.evidence.some(({ system }) => system === "dkim") === true;
      const open = signed && last?.pending.length === 1 ? ["domain"] : [];
      expect([name, steps.length, first?.pending, last?.pending]).toEqual([name, 2, ["signatures"], open]);
      expect(last).toBe(result);
      expect([first?.evidence, first?.smimeStatus]).toEqual([[], null]);
      if (first !== undefined) expectSound(first, bytes.length);
    }
  });

  it("shows nothing early that is taken back: no trust before its proof, no danger that passes", async () => {
    const dangers = (report: Report | undefined): readonly string[] =>
      (report?.reasons ?? []).filter(({ severity }) => severity === "danger").map(({ code }) => code);
    for (const [name, bytes] of mails) {
      const { steps, result } = await stepsOf(bytes);
      const [first] = steps;
      expect([name, first?.trust?.level ?? null]).toEqual([
        name,
        expect.toSatisfy(
          (level: unknown) => level === null || level === "unverified" || level === "suspicious",
        ),
      ]);
      expect([name, dangers(first).filter((code) => !dangers(result).includes(code))]).toEqual([name, []]);
      expect(first?.invitation === null).toBe(result.invitation === null);
      expect(first?.parts).toEqual(result.parts);
    }
  });
});

describe("time", () => {
  const expired = sample("unverified-expired.eml");

  test("a mail is judged for its delivery where that is known; today's status stands beside it", async () => {
    const { evidence } = await reportOf(expired);
    const [leaf] = evidence[0]?.chain ?? [];
    const within = new Date(Date.parse(leaf?.notAfter ?? "") - 3_600_000);
    const { steps, result } = await stepsOf(expired, { deliveredAt: within });
    expect(result.validAt).toBe(within.toISOString());
    expect(result.checkedAt).toBe("2026-12-01T00:00:00.000Z");
    expect(result.trust?.level).toBe("verified");
    expect([result.smimeStatus, result.smimeStatusAtDelivery]).toEqual(["signed/failed", "signed/verified"]);
    expect(steps.at(-1)).toBe(result);
    expect(steps).toHaveLength(2);
  });

  test("--at overrules delivery", async () => {
    const { smimeStatusAtDelivery, validAt } = await reportOf(sample("verified.eml"), {
      at: new Date("2027-01-01T00:00:00Z"),
      deliveredAt: new Date("2026-11-16T09:12:44Z"),
    });
    expect([validAt, smimeStatusAtDelivery]).toEqual(["2027-01-01T00:00:00.000Z", null]);
  });

  test("without a delivery time there is no status at delivery", async () => {
    const report = await reportOf(sample("verified.eml"));
    expect([report.smimeStatus, report.smimeStatusAtDelivery]).toEqual(["signed/verified", null]);
    expect(report.validAt).toBe(report.checkedAt);
  });
});

describe("revocation", () => {
  test.for<
    [revocation: "prefer" | "require" | "off", mail: string, level: string, pending: readonly string[]]
  >([
    ["prefer", "suspicious-revoked.eml", "suspicious", []],
    ["require", "suspicious-revoked.eml", "suspicious", []],
    ["off", "suspicious-revoked.eml", "verified", ["revocation"]],
    ["off", "unverified-plain.eml", "unverified", []],
    ["off", "unverified-untrusted.eml", "unverified", []],
    ["off", "suspicious-tampered.eml", "suspicious", []],
  ])("%s: %s is %s, pending %j", async ([revocation, mail, level, pending]) => {
    const { steps, result } = await stepsOf(sample(mail), { policy: { ...defaultPolicy, revocation } });
    expect([result.trust?.level, result.pending]).toEqual([level, pending]);
    expect(steps[0]?.pending).toEqual(["signatures"]);
  });
});

describe("a port that rejects is the host's fault, and said so", () => {
  const fault = new Error("The disk is gone.");
  const fails = (): Promise<never> => Promise.reject(fault);
  const calendar: CalendarView = {
    complete: false,
    find: () => Promise.resolve([]),
    knows: () => Promise.resolve(false),
  };
  test.for<[port: string, over: Partial<Context>]>([
    ["anchors", { anchors: { anchors: fails } }],
    ["certificates", { certificates: { certificates: fails } }],
    ["crls", { revocation: { crls: fails } }],
    ["find", { calendar: { ...calendar, find: fails } }],
    ["knows", { calendar: { ...calendar, knows: fails } }],
  ])("%s", async ([, over]) => {
    await expect(reportOf(sample("verified.eml"), over)).rejects.toBe(fault);
  });

  test("an unsigned mail asks for no certificate", async () => {
    const ports = {
      anchors: { anchors: fails },
      certificates: { certificates: fails },
      revocation: { crls: fails },
    };
    expect((await reportOf(sample("unverified-plain.eml"), ports)).trust?.level).toBe("unverified");
  });
});

describe("beside a signature", () => {
  /** The signed message as one part among others. */
  function among(bytes: Uint8Array, before: string, after: string): Uint8Array {
    const text = latin1(bytes);
    const end = text.indexOf("\r\n\r\n");
    const lines = text.slice(0, end).split(/\r\n(?![ \t])/);
    const isContent = (line: string): boolean => /^content-/i.test(line);
    return ascii(
      [
        ...lines.filter((line) => !isContent(line)),
        'Content-Type: multipart/mixed; boundary="outer"',
        "",
        `${before}--outer`,
        ...lines.filter(isContent),
        text.slice(end + 2),
        `--outer${after}`,
        "--outer--",
        "",
      ].join("\r\n"),
    );
  }
  const part = (type: string, body: string): string => `\r\nContent-Type: ${type}\r\n\r\n${body}\r\n`;
  const note = part("text/plain", "Please pay first.");

  test.for<[what: string, before: string, after: string]>([
    ["a footer", "", note],
    ["a note above", `--outer${note}`, ""],
    ["a page above", `--outer${part("text/html", "<p>Pay here</p>")}`, ""],
    ["a picture", "", part("image/png", "x")],
    ["a file", "", part('application/pdf; name="invite.pdf"', "x")],
    ["a mail", "", part("message/rfc822", "Subject: Pay\r\n\r\nPlease")],
  ])("%s is unsigned content, and the level says it of the signed alone", async ([, before, after]) => {
    for (const file of verified) {
      const report = await reportOf(among(sample(file), before, after));
      expect([file, report.trust?.level]).toEqual([file, "verified"]);
      expect(codesOf(report)).toContain("unsigned-content");
      expect(report.smimeStatus).toBe("unknown");
      expect(codesOf(await reportOf(sample(file)))).not.toContain("unsigned-content");
    }
  });

  test("another invitation is judged by itself, and leads", async () => {
    const other = latin1(sample("unverified-words.eml")).replace(/^(?:(?!content-).*\r\n)+/i, "");
    for (const file of verified) {
      const report = await reportOf(among(sample(file), "", `\r\n${other}`));
      expect([file, report.trust?.level, report.others[0]?.trust?.level]).toEqual([
        file,
        "unverified",
        "verified",
      ]);
      expect(codesOf(report)).toContain("several-invitations");
    }
  });
});

describe("bounds", () => {
  const trusted = (report: Report): boolean =>
    report.trust !== null && levels.indexOf(report.trust.level) < levels.indexOf("unverified");
  const malformed: readonly Resource[] = [
    "messageBytes",
    "headerBytes",
    "fields",
    "depth",
    "parts",
    "calendars",
    "calendarBytes",
    "calendarLines",
    "calendarComponents",
    "signatures",
    "signersPerSignature",
    "digestBytes",
    "verifications",
  ];

  it.for(malformed)("%s: nothing left of it is malformed and unverified", async (resource) => {
    for (const file of ["verified.eml", "verified-opaque.eml"]) {
      const report = await reportOf(sample(file), limited({ [resource]: 0 }));
      expect([file, report.trust?.level]).toEqual([file, "unverified"]);
      expect(codesOf(report)).toContain("malformed");
    }
  });

  it("openedBytes: what stays closed may hold anything", async () => {
    for (const openedBytes of [0, 1000]) {
      const report = await reportOf(sample("verified-opaque.eml"), limited({ openedBytes }));
      expect(report.trust?.level).toBe("unverified");
      expect(codesOf(report)).toContain("malformed");
    }
  });

  it.for(["layers", "inflatedBytes"] satisfies Resource[])(
    "%s: what stays compressed may hold anything",
    async (resource) => {
      const mail = compressed(sample("verified.eml"));
      expect((await reportOf(mail)).trust?.level).toBe("verified");
      const report = await reportOf(mail, limited({ [resource]: 0 }));
      expect([report.trust?.level, report.layers[0]?.state]).toEqual(["unverified", "too-large"]);
      expect(codesOf(report)).toContain("malformed");
    },
  );

  // A search that ended early found no way to trust; it says nothing against the mail.
  it.for(["certificates", "crlBytes", "pathLength"] satisfies Resource[])(
    "%s: nothing left of it is no trust",
    async (resource) => {
      for (const file of ["verified.eml", "verified-opaque.eml"]) {
        const report = await reportOf(sample(file), limited({ [resource]: 0 }));
        expect([file, report.trust?.level]).toEqual([file, "unverified"]);
      }
    },
  );

  /** Shown by the tests of core/evidence/dkim and of core/evidence/questions.ts. */
  const ofDomains: readonly Resource[] = ["domainSignatures", "dnsQuestions"];

  /** Shown by core/evidence/smime/look-up.test.ts. */
  const ofLookups: readonly Resource[] = ["lookups", "lookupBytes"];

  /** Shown by the tests of core/evidence/smime: countersign, envelope. */
  const ofSignatures: readonly Resource[] = ["countersignatures", "recipients", "decryptions", "legacyBytes"];

  it("knows all of them", () => {
    const shown = [...ofDomains, ...ofLookups, ...ofSignatures, "layers", "inflatedBytes"];
    const known = [...malformed, "openedBytes", "certificates", "crlBytes", "pathLength", ...shown];
    expect(known.toSorted()).toEqual(Object.keys(defaultLimits).toSorted());
  });

  it("a tighter bound never proves more, at any step of any resource", async () => {
    const steps = [1, 2, 3, 4, 5, 7, 10, 20, 50, 100, 300, 1000, 3000, 10_000];
    const files = [
      "authorized-delegated.eml",
      "unverified-two.eml",
      "suspicious-tampered.eml",
      "verified-lookalike.eml",
    ];
    for (const file of files) {
      const whole = await reportOf(sample(file));
      for (const resource of Object.keys(defaultLimits) as (keyof Limits)[])
        for (const step of steps) {
          const report = await reportOf(sample(file), limited({ [resource]: step }));
          expectSound(report, sample(file).length);
          if (!trusted(report)) continue;
          expect([file, resource, step, report.trust]).toEqual([file, resource, step, whole.trust]);
        }
    }
  });
});

test("a mailbox in the certificate's subject is the S/MIME author's, and no organizer's", async () => {
  const anchor = Uint8Array.from(
    Buffer.from(
      Buffer.from(forged("root.pem"))
        .toString("latin1")
        .replace(/-----[^-]+-----/g, ""),
      "base64",
    ),
  );
  const over = { anchors: { anchors: () => Promise.resolve([anchor]) } };
  for (const name of ["cert-address-in-subject.eml", "cert-address-in-name.eml"]) {
    const report = await reportOf(forged(name), over);
    expect([name, report.trust?.level, report.trust?.signer]).toEqual([name, "unverified", null]);
    expect(report.smimeStatus).toBe(
      name === "cert-address-in-subject.eml" ? "signed/verified" : "signed/failed",
    );
  }
  // Beside another mailbox in subjectAltName the subject is silent.
  expect((await reportOf(forged("cert-address-in-subject-other-san.eml"), over)).smimeStatus).toBe(
    "signed/failed",
  );
});

describe("which message", () => {
  test.for([
    ["nothing", ""],
    ["one octet", "\0"],
    ["a blank line", "\r\n"],
    ["a body alone", "\r\nHello"],
    ["no calendar", "Subject: Hello\r\n\r\nHello\r\n"],
  ] as const)("%s: no invitation, nothing to advise", async ([, text]) => {
    const report = await reportOf(ascii(text));
    expect([report.trust, report.advice, report.invitation, report.reasons]).toEqual([null, null, null, []]);
    expect(report.smimeStatus).toBe(null);
  });

  test("what the message claims stands apart, decoded", async () => {
    const { message } = await reportOf(
      ascii(
        "From: =?utf-8?Q?Andr=C3=A9?= <andre@acme.example>, b@acme.example\r\nSender: c@acme.example\r\nReply-To: Desk <desk@evil.example>\r\n" +
          "Subject: =?utf-8?Q?caf=C3=A9?=\r\nDate: Mon, 16 Nov 2026 09:12:44 +0100\r\n\r\n",
      ),
    );
    expect(message).toEqual({
      from: ["andre@acme.example", "b@acme.example"],
      sender: "c@acme.example",
      replyTo: ["desk@evil.example"],
      subject: "café",
      date: "2026-11-16T08:12:44.000Z",
      outer: null,
      covered: [],
    });
  });
});
