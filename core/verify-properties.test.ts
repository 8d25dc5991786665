import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import shelf from "../addin/file/samples/index.json";
import type { Report } from "./report.ts";
import { calendars, grammarMails, mangled } from "./testkit/mails.ts";
import { expectSound } from "./testkit/sound.ts";
import { reportOf, sample } from "./testkit/walk.ts";
import { defaultPolicy } from "./verify.ts";

const forgedFolder = join(import.meta.dirname, "../e2e/forged");
const forgedRoot = Uint8Array.from(
  Buffer.from(
    readFileSync(join(forgedFolder, "root.pem"), "latin1").replace(/-----[^-]+-----/g, ""),
    "base64",
  ),
);
const trustForged = { anchors: { anchors: () => Promise.resolve([forgedRoot]) } };
const forged = (name: string): Uint8Array => Uint8Array.from(readFileSync(join(forgedFolder, name)));

const isProven = ({ trust }: Report): boolean => trust?.level === "verified" || trust?.level === "authorized";

/** RFC 1847, 2.1 by another road than the one under test. */
const canonical = (bytes: Uint8Array): string =>
  Buffer.from(bytes).toString("latin1").replace(/\r?\n/g, "\r\n");

const replaced = (bytes: Uint8Array, at: number, octet: number): Uint8Array => bytes.with(at, octet);

describe("whatever the bytes, a report comes of them", () => {
  const sound = async (bytes: Uint8Array): Promise<Report> => {
    const report = await reportOf(bytes, {
      me: ["anna@harbour.example"],
      deliveredAt: bytes.length % 2 === 0 ? new Date("2026-11-20T00:00:00Z") : null,
      policy: { ...defaultPolicy, revocation: bytes.length % 3 === 0 ? "require" : "prefer" },
      calendar: {
        complete: bytes.length % 5 === 0,
        find: () => Promise.resolve([]),
        knows: () => Promise.resolve(false),
      },
    });
    expectSound(report, bytes.length);
    return report;
  };

  test("any octets", async () => {
    expect.hasAssertions();
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 3000 }), async (bytes) => {
        await sound(bytes);
      }),
      { numRuns: 300 },
    );
  });

  test("mails of right and wrong parts", async () => {
    let invitations = 0;
    await fc.assert(
      fc.asyncProperty(grammarMails, async (bytes) => {
        const report = await sound(bytes);
        if (report.trust !== null) invitations++;
        expect(isProven(report)).toBe(false);
      }),
      { numRuns: 400 },
    );
    expect(invitations).toBeGreaterThan(100);
  });

  test("calendar files of right and wrong lines", async () => {
    let invitations = 0;
    await fc.assert(
      fc.asyncProperty(calendars, async (text) => {
        const report = await sound(new TextEncoder().encode(text));
        if (report.trust !== null) invitations++;
        expect(isProven(report)).toBe(false);
      }),
      { numRuns: 400 },
    );
    expect(invitations).toBeGreaterThan(100);
  });

  const mails = [
    ...shelf.map(({ file }) => sample(file)),
    ...readdirSync(forgedFolder)
      .filter((name) => name.endsWith(".eml"))
      .map(forged),
  ];
  test("mangled samples and forged mails", async () => {
    expect.hasAssertions();
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...mails).chain(mangled), async (bytes) => {
        await sound(bytes);
      }),
      { numRuns: 1000 },
    );
  });
});

describe("no signature outlives a change of what it signed", () => {
  const signedPart = ({ parts }: Report): readonly [number, number] =>
    parts.find(({ id }) => id === "1")?.bytes ?? [0, 0];

  test.for([
    ["cms-good-clear.eml", forged, trustForged, [0x01, 0x07, 0x20, 0x80]],
    ["verified-link.eml", sample, {}, [0x01]],
  ] as const)(
    "%s: every octet of the signed part, in turn, to other values",
    async ([name, read, ports, values]) => {
      const mail = read(name);
      const whole = await reportOf(mail, ports);
      expect(whole.trust?.level).toBe("verified");
      const [from, to] = signedPart(whole);
      expect(to - from).toBeGreaterThan(400);
      const signed = canonical(mail.subarray(from, to));
      for (let at = from; at < to; at++)
        for (const by of values) {
          const changed = replaced(mail, at, (mail[at] ?? 0) ^ by);
          if (canonical(changed.subarray(from, to)) === signed) continue;
          const report = await reportOf(changed, ports);
          expect([at, by, isProven(report)]).toEqual([at, by, false]);
          expect(report.evidence.flatMap(({ covers }) => covers)).toEqual([]);
        }
    },
  );

  test("every octet of the signed part taken out or doubled", async () => {
    const mail = forged("cms-good-clear.eml");
    const [from, to] = signedPart(await reportOf(mail, trustForged));
    const signed = canonical(mail.subarray(from, to));
    for (let at = from; at < to; at++)
      for (const count of [0, 2]) {
        const changed = Uint8Array.from([
          ...mail.subarray(0, at),
          ...Array.from({ length: count }, () => mail[at] ?? 0),
          ...mail.subarray(at + 1),
        ]);
        if (canonical(changed.subarray(from, to + count - 1)) === signed) continue;
        const report = await reportOf(changed, trustForged);
        expect([at, count, isProven(report)]).toEqual([at, count, false]);
      }
  });

  const verified = shelf.filter(({ level }) => level === "verified").map(({ file }) => file);
  it.for(verified)(
    "%s: any octet of the mail: the same proof of the same invitation, or none",
    async (file) => {
      const bytes = sample(file);
      const whole = await reportOf(bytes);
      expect(whole.trust?.level).toBe("verified");
      let broken = 0;
      await fc.assert(
        fc.asyncProperty(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), async (at, by) => {
          const report = await reportOf(replaced(bytes, at, (bytes[at] ?? 0) ^ by));
          if (isProven(report)) {
            expect(report.trust).toEqual(whole.trust);
            expect({ ...report.invitation, parts: [] }).toEqual({ ...whole.invitation, parts: [] });
          } else broken++;
        }),
        { numRuns: 300 },
      );
      expect(broken).toBeGreaterThan(100);
    },
  );

  test("mangled mails that were not proven stay unproven", async () => {
    // Beside a good signature: what makes these unproven is not signed, and may be damaged by anybody.
    const besideIt = new Set(["unverified-two.eml", "suspicious-revoked.eml"]);
    // Those that are unproven without a calendar to ask.
    const names = shelf.filter(
      ({ file, level, calendar }) =>
        level !== "verified" && level !== "authorized" && calendar === null && !besideIt.has(file),
    );
    const unproven = names.map(({ file }) => sample(file));
    expect(unproven.length).toBeGreaterThan(8);
    for (const bytes of unproven) expect(isProven(await reportOf(bytes))).toBe(false);
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...unproven).chain(mangled), async (bytes) => {
        expect(isProven(await reportOf(bytes))).toBe(false);
      }),
      { numRuns: 600 },
    );
  });
});
