/**
 * Other people's mails, from bytes to report. They are no part of the project: CORPORA names the folder they
 * lie in, and where it is absent these tests are skipped.
 */
import { X509Certificate } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it, test } from "vitest";
import type { CalendarView, Dns } from "./ports.ts";
import { levels, type Report, type SmimeStatus } from "./report.ts";
import { signingDomain } from "./testkit/sign.ts";
import { expectSound } from "./testkit/sound.ts";
import { codesOf, reportOf } from "./testkit/walk.ts";
import { readCalendar, type Context } from "./verify.ts";

const corpora = resolve(process.env["CORPORA"] || "../shared/corpora");
const bytesOf = (...path: readonly string[]): Uint8Array =>
  Uint8Array.from(readFileSync(join(corpora, ...path)));

function casesOf<Case>(set: string): readonly Case[] {
  const path = join(corpora, set, "cases.json");
  return existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as { cases: Case[] }).cases : [];
}

async function judged(bytes: Uint8Array, over: Partial<Context>): Promise<Report> {
  const report = await reportOf(bytes, over);
  expectSound(report, bytes.length);
  return report;
}

const isProven = ({ trust }: Report): boolean =>
  trust !== null && levels.indexOf(trust.level) < levels.indexOf("unverified");
const dangersOf = (report: Report): readonly string[] =>
  [report, ...report.others].flatMap(({ reasons }) =>
    reasons.filter(({ severity }) => severity === "danger").map(({ code }) => code),
  );

interface Observed {
  readonly part: string;
  readonly type: string;
  readonly smimeType?: string;
  readonly protocol?: string;
  readonly signatureOnly?: string;
  readonly chain?: string;
  readonly info?: {
    readonly digestAlgs?: readonly string[];
    readonly certs?: readonly { readonly emails: readonly string[] }[];
  };
}

interface SmimeCase {
  readonly file: string;
  readonly kind: string;
  readonly expect: "valid" | "invalid" | "other";
  readonly why: string;
  readonly headers: { readonly From?: string | null };
  readonly trustAnchors: readonly string[];
  readonly verificationTime: string | null;
  readonly observed?: readonly Observed[];
}

const isSmime = ({ type, protocol = "" }: Observed): boolean =>
  /^(multipart\/signed|application\/(x-)?pkcs7-mime)$/.test(type) && !protocol.includes("pgp");

/** RFC 9219, 3.1.1 by what openssl says of the mail's outermost layer; SHA-1 is no proof to us. */
function statusOf({ observed = [], headers }: SmimeCase): SmimeStatus | null {
  const smime = observed.filter(isSmime);
  const root = smime.find(({ part }) => part === "1");
  if (root === undefined) return smime.length > 0 ? "unknown" : null;
  if (root.smimeType === "enveloped-data") return "unknown";
  const from = headers.From?.toLowerCase() ?? "";
  const named = root.info?.certs?.flatMap(({ emails }) => emails) ?? [];
  const verified =
    root.signatureOnly === "valid" &&
    root.chain === "valid" &&
    root.info?.digestAlgs?.includes("sha1") !== true &&
    named.some((address) => from.includes(address.toLowerCase()));
  return verified ? "signed/verified" : "signed/failed";
}

/** Where upstream's word is not ours, and why. */
const otherwise = new Map([
  ["smime/alice.future.dsig.SHA256.multipart.eml", "a claimed signing time decides nothing"],
  ["decrypted-message-body.txt", "no anchor is known"],
  ["signed-message.txt", "no anchor is known"],
  ["signed-opaque-message.txt", "no anchor is known"],
]);

describe.each(["thunderbird", "james", "nextcloud-mail"])("%s: smimeStatus", (set) => {
  const cases = casesOf<SmimeCase>(set).filter(({ observed = [] }) => observed.some(isSmime));

  test.skipIf(cases.length === 0).each(cases.map((mail) => [mail.file, mail] as const))(
    "%s",
    async (_, mail) => {
      const report = await judged(bytesOf(set, mail.file), {
        at: new Date(mail.verificationTime ?? "2026-06-01T00:00:00Z"),
        anchors: {
          anchors: () =>
            Promise.resolve(
              mail.trustAnchors.map((anchor) =>
                Uint8Array.from(new X509Certificate(bytesOf(set, anchor)).raw),
              ),
            ),
        },
      });
      expect(report.smimeStatus).toBe(statusOf(mail));
      if (statusOf(mail) !== "unknown" && mail.expect !== "other" && !otherwise.has(mail.file))
        expect(report.smimeStatus).toBe(mail.expect === "valid" ? "signed/verified" : "signed/failed");
      // None of them holds an invitation: what cannot be read is all there is to judge.
      expect(report.trust === null || codesOf(report).includes("encrypted")).toBe(true);
      expect(isProven(report)).toBe(false);
    },
  );

  it.skipIf(cases.length === 0)("shows good and bad", () => {
    expect(cases.length).toBeGreaterThan(4);
    expect(new Set(cases.map(statusOf)).has("signed/failed")).toBe(true);
  });
});

describe("itip-files", () => {
  const files = casesOf<{ readonly file: string }>("itip-files").map(({ file }) => file);
  const at = new Date("2026-11-22T00:00:00Z");

  /** Seven mails in one file, which the first header takes for its own body. */
  const several = "libical/mail-examples.eml";

  it.skipIf(files.length === 0)(
    "gives every one a report, none of it proven, and calls no honest one a danger",
    async () => {
      const seen = new Map<string, number>();
      for (const file of files) {
        const report = await judged(bytesOf("itip-files", file), { at });
        const level = report.trust?.level ?? "none";
        seen.set(level, (seen.get(level) ?? 0) + 1);
        expect([file, isProven(report), report.smimeStatus]).toEqual([file, false, null]);
        expect([file, dangersOf(report)]).toEqual([file, file === several ? ["method-mismatch"] : []]);
      }
      expect(files.length).toBeGreaterThan(300);
      expect(seen.get("unverified")).toBeGreaterThan(280);
    },
  );

  const alarmsOf = (report: Report): readonly string[] =>
    [report, ...report.others].flatMap(({ reasons }) =>
      reasons
        .filter(({ severity }) => severity === "warning" || severity === "danger")
        .map(({ code }) => code),
    );

  /** Their domains no longer publish these keys; a resolver says so, or fails. */
  it.skipIf(files.length === 0).each(["none", "failed"] as const)(
    "raises no alarm over their domains, whatever DNS says: %s",
    async (status) => {
      const dns = { lookup: () => Promise.resolve({ status, records: [], dnssec: null }) };
      let signed = 0;
      for (const file of files) {
        const [asked, unasked] = [
          await judged(bytesOf("itip-files", file), { at, dns }),
          await judged(bytesOf("itip-files", file), { at }),
        ];
        if (asked.evidence.some(({ system }) => system === "dkim")) signed++;
        expect([file, alarmsOf(asked)]).toEqual([file, alarmsOf(unasked)]);
        expect([file, isProven(asked)]).toEqual([file, false]);
      }
      expect(signed).toBe(2);
    },
  );

  it.skipIf(files.length === 0)(
    "raises no alarm where whoever sent them signs: iCloud, Yandex, Google and the like name another organizer",
    async () => {
      let elsewhere = 0;
      for (const file of files) {
        const bytes = bytesOf("itip-files", file);
        const before = await judged(bytes, { at });
        const [from, ...more] = before.message.from;
        const domain = from?.slice(from.lastIndexOf("@") + 1) ?? "";
        if (before.trust === null || more.length > 0 || !/^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(domain)) continue;
        const sender = signingDomain(domain);
        const dns: Dns = {
          lookup: (name) =>
            Promise.resolve(
              name === sender.name
                ? { status: "found", records: [sender.record], dnssec: null }
                : { status: "none", records: [], dnssec: null },
            ),
        };
        const report = await judged(await sender.sign(bytes), { at, dns });
        expect([file, alarmsOf(report)]).toEqual([file, alarmsOf(before)]);
        if (from !== report.trust?.actor) {
          elsewhere++;
          expect([file, isProven(report)]).toEqual([file, false]);
        }
      }
      expect(elsewhere).toBeGreaterThan(10);
    },
  );
});

interface Scenario {
  readonly id: string;
  readonly kind: "process" | "generate";
  readonly files: { readonly message?: string; readonly stored?: string | null };
  readonly expect: { readonly result: string };
}

/**
 * Of these only the messages that arrive say who may change what; "generate" is about messages to send. Most
 * were cut where their source had a variable: what is left names neither organizer nor attendee, so the
 * party crashers and changed organizers among them say nothing any more.
 */
describe("itip-scenarios", () => {
  const set = "itip-scenarios";
  const scenarios = casesOf<Scenario>(set).filter(({ kind }) => kind === "process");
  const heldBy = ({ files }: Scenario): CalendarView => {
    const stored = files.stored ?? null;
    const held = stored === null ? [] : readCalendar(Buffer.from(bytesOf(set, stored)).toString("utf8"));
    return {
      complete: true,
      find: (uid) => Promise.resolve(held.filter((entry) => entry.uid === uid)),
      knows: () => Promise.resolve(false),
    };
  };
  const open = (scenario: Scenario): Promise<Report> =>
    judged(bytesOf(set, scenario.files.message ?? ""), {
      at: new Date("2014-01-01T00:00:00Z"),
      calendar: heldBy(scenario),
    });

  it.skipIf(scenarios.length === 0)("proves none of them, and accuses nobody", async () => {
    for (const scenario of scenarios) {
      const report = await open(scenario);
      expect([scenario.id, isProven(report), dangersOf(report)]).toEqual([scenario.id, false, []]);
    }
    expect(scenarios.length).toBeGreaterThan(15);
  });

  it.skipIf(scenarios.length === 0).each([
    ["BrokerProcessMessageTest/testCancelNoExistingEvent", true],
    ["BrokerProcessReplyTest/testReplyNoOriginal", true],
    ["BrokerProcessMessageTest/testCancel", false],
    ["BrokerProcessReplyTest/testReplyRequestStatus", false],
    ["BrokerProcessMessageTest/testRequestNew", false],
  ])("%s: about an event that is not there: %s", async (id, unknown) => {
    const scenario = scenarios.find((one) => one.id === `sabre/${id}`);
    if (scenario === undefined) throw new Error("no such scenario");
    expect(codesOf(await open(scenario)).includes("event-unknown")).toBe(unknown);
    expect(scenario.expect.result === "ignored").toBe(unknown);
  });

  it.skipIf(scenarios.length === 0)("has no word for what is no scheduling message", async () => {
    const todo = scenarios.find(({ id }) => id.endsWith("testUnsupportedComponent"));
    expect(todo === undefined ? null : (await open(todo)).trust).toBe(null);
  });
});
