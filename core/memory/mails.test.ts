import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import shelf from "../../addin/file/samples/index.json";
import { readCalendar } from "../invitation/stored.ts";
import type { CalendarView } from "../ports.ts";
import type { Report } from "../report.ts";
import { grammarMails, mangled } from "../testkit/mails.ts";
import { codesOf, reportOf, sample } from "../testkit/walk.ts";
import { emptyMemory, type MemoryBook } from "./book.ts";
import { decide, learn } from "./learn.ts";
import { readMemory } from "./read.ts";
import { memoryView } from "./view.ts";

const now = new Date("2026-12-01T00:00:00Z");
const olivia = "olivia@acme.example";

const roots = ["root.der", "agency-root.der"].map(sample);
const anchors = { anchors: () => Promise.resolve(roots) };

function holding(file: string): CalendarView {
  const entries = readCalendar(new TextDecoder().decode(sample(file)));
  return {
    complete: true,
    find: (uid) => Promise.resolve(entries.filter((entry) => entry.uid === uid)),
    knows: () => Promise.resolve(false),
  };
}

/** Opens mails one after the other, as a host does. */
async function opened(
  mails: readonly Uint8Array[],
  calendar: CalendarView | null = null,
  book: MemoryBook = emptyMemory,
): Promise<{ readonly book: MemoryBook; readonly reports: readonly Report[] }> {
  const reports: Report[] = [];
  for (const mail of mails) {
    const report = await reportOf(mail, { anchors, calendar, memory: memoryView(book) });
    book = learn(book, report, now);
    reports.push(report);
  }
  return { book, reports };
}

const event = (organizer: string, ...more: readonly string[]): Uint8Array =>
  new TextEncoder().encode(
    [
      `From: ${organizer}`,
      "Content-Type: text/calendar; charset=utf-8; method=REQUEST",
      "",
      "BEGIN:VCALENDAR",
      "VERSION:2.0",
      "PRODID:-//test//EN",
      "METHOD:REQUEST",
      "BEGIN:VEVENT",
      "DTSTAMP:20261120T080000Z",
      "DTSTART:20261215T090000Z",
      `ORGANIZER:mailto:${organizer}`,
      "ATTENDEE:mailto:anna@harbour.example",
      ...more,
      "END:VEVENT",
      "END:VCALENDAR",
      "",
    ].join("\r\n"),
  );

describe("signed mails, opened one after the other", () => {
  it("a signed one teaches its signer, key, issuer and version", async () => {
    const { book, reports } = await opened([sample("verified.eml")]);
    const [leaf] = reports[0]?.evidence[0]?.chain ?? [];
    expect(book.senders).toMatchObject([{ address: olivia, keys: [{ issuer: leaf?.issuer }] }]);
    expect(book.versions).toMatchObject([
      { uid: reports[0]?.invitation?.uid, organizer: olivia, proven: true, decided: false },
    ]);
  });

  it("an unsigned one of the same organizer is a downgrade after it, and none before", async () => {
    const unsigned = event(olivia, "UID:new@acme.example");
    const { reports } = await opened([unsigned, sample("verified.eml"), unsigned]);
    expect(reports.map(({ trust }) => trust?.level)).toEqual(["unverified", "verified", "suspicious"]);
    expect(codesOf(reports[2]!)).toContain("downgrade");
  });

  it("one whose certificate nobody vouches for is a downgrade, too", async () => {
    const { reports } = await opened([sample("verified.eml"), sample("unverified-untrusted.eml")]);
    expect(codesOf(reports[1]!)).toEqual(expect.arrayContaining(["downgrade", "certificate-untrusted"]));
  });

  it("says nothing of it while signatures are still looked for", async () => {
    const { book } = await opened([sample("verified.eml")]);
    const early: Report[] = [];
    const { verify } = await import("../verify.ts");
    const { context } = await import("../testkit/walk.ts");
    await verify(sample("verified.eml"), context({ anchors, memory: memoryView(book) }), (report) => {
      early.push(report);
    });
    expect(early[0]?.pending).toEqual(["signatures"]);
    expect(early.flatMap(codesOf)).not.toContain("downgrade");
  });

  it("another organizer's mail under its UID is contradicted", async () => {
    const { reports } = await opened([sample("verified.eml")]);
    const uid = reports[0]?.invitation?.uid ?? "";
    const again = await opened([sample("verified.eml"), event("mallory@strange.example", `UID:${uid}`)]);
    expect(codesOf(again.reports[1]!)).toContain("organizer-changed");
  });

  it("is opened again as it was", async () => {
    const first = await opened([sample("verified.eml")]);
    const again = await opened([sample("verified.eml")], null, first.book);
    expect(again.book).toBe(first.book);
    expect(again.reports).toEqual(first.reports);
  });

  it("its organizer is known once the person acted on it, and not before", async () => {
    const calendar: CalendarView = {
      complete: true,
      find: () => Promise.resolve([]),
      knows: () => Promise.resolve(false),
    };
    const { book, reports } = await opened([sample("verified.eml"), sample("verified.eml")], calendar);
    expect(codesOf(reports[1]!)).toContain("first-contact");
    const decided = decide(book, reports[1]!, reports[1]!, now);
    const after = await opened([sample("verified-opaque.eml")], calendar, decided);
    expect(after.reports[0]?.trust?.actor).toBe(olivia);
    expect(codesOf(after.reports[0]!)).not.toContain("first-contact");
  });

  it.each([
    [["unconfirmed-delegate.eml", "verified-delegator.eml", "unconfirmed-delegate.eml"]],
    [["verified-delegator.eml", "unconfirmed-delegate.eml"]],
  ])("a delegate's answer counts once the delegator's word is there: %j", async (names) => {
    const { reports } = await opened(names.map(sample), holding("harbour-walk.ics"));
    expect(reports[0]?.trust?.level).toBe(names.length === 3 ? "unconfirmed" : "verified");
    expect(reports.at(-1)?.trust?.level).toBe("authorized");
    expect(reports.at(-1)?.reasons.find(({ code }) => code === "delegation-verified")?.values).toMatchObject({
      by: "memory",
    });
  });
});

const isHonest = ({ level }: { readonly level: string | null }): boolean =>
  level === "verified" || level === "authorized";
const honest = shelf.filter(isHonest).map(({ file }) => sample(file));
const others = shelf.filter((one) => !isHonest(one)).map(({ file }) => sample(file));

/** Whether anything of the mail is somebody's own, proven word. */
const provesSomething = (report: Report): boolean =>
  [report, ...report.others].some(({ reasons }) =>
    reasons.some(({ code }) => code.startsWith("signed-by")),
  ) || report.evidence.some(({ system }) => system === "mandate");

interface Reader {
  book: MemoryBook;
}

type Kind = "honest" | "other" | "mangled";

async function expectOpened(reader: Reader, mail: Uint8Array, kind: Kind): Promise<void> {
  const before = reader.book;
  const { book, reports } = await opened([mail], null, before);
  reader.book = book;
  const [report] = reports;
  if (report === undefined) throw new Error("A mail has a report.");
  if (!provesSomething(report)) expect(book).toBe(before);
  if (kind === "honest") expect(report.reasons.filter(({ severity }) => severity === "danger")).toEqual([]);
  for (const sender of before.senders)
    expect(book.senders.map(({ address }) => address)).toContain(sender.address);
  expect(book.versions.some(({ decided }) => decided)).toBe(false);
  expect(readMemory(JSON.parse(JSON.stringify(book)))).toEqual({ book });
}

const opening = (
  mails: fc.Arbitrary<Uint8Array>,
  kind: Kind,
): fc.Arbitrary<fc.AsyncCommand<object, Reader>> =>
  mails.map((mail) => ({
    check: () => true,
    run: (_, reader) => expectOpened(reader, mail, kind),
    toString: () => `${kind}: ${Buffer.from(mail).toString("latin1").slice(0, 200)}`,
  }));

describe("a reader's memory, over real mails in any order", () => {
  test("takes in what is proven, and accuses nobody honest", async () => {
    expect.hasAssertions();
    await fc.assert(
      fc.asyncProperty(
        fc.commands(
          [
            opening(fc.constantFrom(...honest), "honest"),
            opening(fc.constantFrom(...others), "other"),
            opening(fc.constantFrom(...honest, ...others).chain(mangled), "mangled"),
            opening(grammarMails, "mangled"),
          ],
          { maxCommands: 12, size: "max" },
        ),
        (steps) => fc.asyncModelRun(() => ({ model: {}, real: { book: emptyMemory } }), steps),
      ),
      { numRuns: 25 },
    );
  });
});
