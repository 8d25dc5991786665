/**
 * Real mails of other people, damaged as transport and forgers damage them: every one gets a sound report, and none gains
 * by it. CORPORA names the folder they lie in; where it is absent these tests are skipped.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { levels, type Report } from "./report.ts";
import { expectSound } from "./testkit/sound.ts";
import { reportOf, sample } from "./testkit/walk.ts";
import { seeded, type Random } from "./testkit/seeded.ts";

const corpora = resolve(process.env["CORPORA"] || "../shared/corpora");
const sets = [
  "itip-files",
  "james",
  "nextcloud-mail",
  "rfc9788",
  "thunderbird",
  "pkits/smime",
  "arc-suite",
  "dkim",
];

function mailsIn(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.(eml|ics|txt)$/.test(name))
    .toSorted()
    .map((name) => join(folder, name));
}

/** Between one and four octets changed, cut out, put in or said twice. */
function damage(bytes: Uint8Array, random: Random): Uint8Array {
  let mail = Buffer.from(bytes);
  for (let left = 1 + random(4); left > 0 && mail.length > 0; left--) {
    const at = random(mail.length);
    const [before, after] = [mail.subarray(0, at), mail.subarray(at)];
    const from = random(mail.length);
    const middle = [
      () => Buffer.of(random(256)),
      () => Buffer.from(["\r\n\r\n", "\0", "\r", "--", "=", ";", '"', "\u00e9"][random(8)]!),
      () => mail.subarray(from, from + random(200)),
      () => Buffer.alloc(0),
    ][random(4)]!();
    mail = Buffer.concat([before, middle, after.subarray(random(3))]);
  }
  return Uint8Array.from(mail);
}

const strength = ({ trust }: Report): number => levels.indexOf(trust?.level ?? "unverified");

describe.each(sets)("mails of %s, damaged", (set) => {
  const mails = mailsIn(join(corpora, set));
  it.skipIf(mails.length === 0)(
    "have a sound report each, and none that is better than unverified",
    async () => {
      const random = seeded(2045);
      for (const path of mails) {
        const bytes = Uint8Array.from(readFileSync(path));
        if (bytes.length > 200_000) continue;
        for (let turn = 0; turn < 4; turn++) {
          const mail = damage(bytes, random);
          const report = await reportOf(mail);
          expectSound(report, mail.length);
          // Nobody here is anybody's anchor.
          expect(strength(report), path).toBeGreaterThanOrEqual(levels.indexOf("unconfirmed"));
        }
      }
    },
  );
});

describe("a mail that is verified, damaged", () => {
  it.each(["verified.eml", "verified-opaque.eml", "verified-time.eml", "authorized-mandate.eml"])(
    "%s: stays what its signer signed, or is verified no more",
    async (name) => {
      const random = seeded(6047);
      const bytes = sample(name);
      const honest = await reportOf(bytes);
      expect(strength(honest)).toBeLessThanOrEqual(levels.indexOf("authorized"));
      for (let turn = 0; turn < 300; turn++) {
        const mail = damage(bytes, random);
        const report = await reportOf(mail);
        expectSound(report, mail.length);
        if (strength(report) > levels.indexOf("authorized")) continue;
        expect(report.digest).toBe(honest.digest);
        expect(report.trust?.signer).toBe(honest.trust?.signer);
      }
    },
  );
});
