/**
 * What real programs write when people answer, propose and send others in their place: nobody signed it, nobody
 * forged it. Third-party data, no part of the project: where it is absent these tests are skipped.
 */
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { emptyMemory, type MemoryBook } from "./memory/book.ts";
import { decide, learn } from "./memory/learn.ts";
import { memoryView } from "./memory/view.ts";
import { canonicalAddress } from "./mime/address.ts";
import type { CalendarEntry, CalendarView } from "./ports.ts";
import type { Judgement, Report } from "./report.ts";
import { entry } from "./testkit/cases.ts";
import { reportOf } from "./testkit/walk.ts";

const folder = resolve(process.env["CORPORA"] || "../shared/corpora", "itip-files");
const present = existsSync(folder);

interface Case {
  readonly file: string;
  readonly facets: {
    readonly method?: string;
    readonly organizer?: string;
    readonly attendees?: readonly string[];
  };
}

const cases = present
  ? (JSON.parse(readFileSync(join(folder, "cases.json"), "utf8")) as { cases: readonly Case[] }).cases
  : [];

/** Seven mails in one file: the first one's METHOD meets the second one's parameter. */
const glued = "libical/mail-examples.eml";
const honest = cases.filter(({ file }) => file !== glued);

const now = new Date("2026-12-01T00:00:00Z");

const open = (file: string, book: MemoryBook | null, calendar: CalendarView | null = null): Promise<Report> =>
  reportOf(Uint8Array.from(readFileSync(join(folder, file))), {
    memory: book === null ? null : memoryView(book),
    calendar,
  });

const judgementsOf = (report: Report): readonly Judgement[] => [report, ...report.others];
const dangersOf = (report: Report): readonly string[] =>
  judgementsOf(report).flatMap(({ reasons }) =>
    reasons.filter(({ severity }) => severity === "danger").map(({ code }) => code),
  );

/** The mails of the set, each after what the ones before it taught. */
async function readInOrder(files: readonly string[], pressing: boolean) {
  let book = emptyMemory;
  const dangers: (readonly [file: string, code: string])[] = [];
  for (const file of files) {
    const report = await open(file, book);
    dangers.push(...dangersOf(report).map((code) => [file, code] as const));
    book = learn(book, report, now);
    if (pressing) for (const one of judgementsOf(report)) book = decide(book, report, one, now);
  }
  return { book, dangers };
}

/** Files with an event that other files, or the same one, have under another organizer. */
async function contestedFiles(): Promise<ReadonlySet<string>> {
  const organizers = new Map<string, Set<string>>();
  const uids: (readonly [file: string, uid: string])[] = [];
  for (const { file } of honest)
    for (const { invitation } of judgementsOf(await open(file, null))) {
      const organizer = invitation?.organizer?.address.toLowerCase();
      if (!invitation?.uid || organizer === undefined) continue;
      uids.push([file, invitation.uid]);
      organizers.set(invitation.uid, (organizers.get(invitation.uid) ?? new Set()).add(organizer));
    }
  return new Set(uids.flatMap(([file, uid]) => ((organizers.get(uid)?.size ?? 0) > 1 ? [file] : [])));
}

describe.skipIf(!present)("itip-files: nothing to fear", () => {
  const files = honest.map(({ file }) => file);
  /** Every seventh first, then every seventh of the rest: far from the order they stand in. */
  const mixed = files.toSorted((a, b) => (files.indexOf(a) % 7) - (files.indexOf(b) % 7));
  const orders = { "as they stand": files, backwards: files.toReversed(), mixed } as const;

  it("without a memory, and with an empty one", async () => {
    for (const file of files) {
      const bare = await open(file, null);
      expect([file, dangersOf(bare)]).toEqual([file, []]);
      expect(await open(file, emptyMemory)).toEqual(bare);
    }
    expect(files.length).toBeGreaterThan(300);
  });

  it.for(Object.entries(orders))(
    "learning from all of them, %s: unsigned mails teach nothing",
    async ([, order]) => {
      const { book, dangers } = await readInOrder(order, false);
      expect(dangers).toEqual([]);
      expect(book).toBe(emptyMemory);
    },
  );

  it.for(Object.entries(orders))(
    "where the person accepted every one, %s, but events of two organizers",
    async ([, order]) => {
      const { book, dangers } = await readInOrder(order, true);
      // A UID under two organizers: RFC 5546, 4.2.11, and sets of tests that reuse one.
      const contested = await contestedFiles();
      const unexplained = dangers.filter(
        ([file, code]) => code !== "organizer-changed" || !contested.has(file),
      );
      expect(unexplained).toEqual([]);
      expect(book.senders).toEqual([]);
      expect(book.versions.every(({ proven }) => !proven)).toBe(true);
    },
  );
});

describe.skipIf(!present)("itip-files: who answers", () => {
  const single = honest.flatMap(({ file, facets: { method, attendees, organizer } }) => {
    const [one, ...more] = attendees ?? [];
    const address = canonicalAddress(one?.replace(/^mailto:/i, "") ?? "");
    const answers = method === "REPLY" || method === "REFRESH";
    return answers && address !== null && more.length === 0
      ? [{ file, address: address.toLowerCase(), organizer: organizer?.toLowerCase() ?? null }]
      : [];
  });

  /** A calendar that holds whatever is asked for, with these guests. */
  const holding = (organizer: string | null, guests: readonly string[]): CalendarView => {
    const held = (uid: string): CalendarEntry =>
      entry({
        uid,
        organizer,
        attendees: guests.map((address) => ({ address, delegatedTo: [], delegatedFrom: [] })),
      });
    return {
      complete: true,
      find: (uid) => Promise.resolve([held(uid)]),
      knows: () => Promise.resolve(true),
    };
  };
  const codesOf = ({ reasons }: Report): readonly string[] => reasons.map(({ code }) => code);
  const readable = async (file: string): Promise<boolean> => (await open(file, null)).trust?.actor !== null;

  it.for(single.map((one) => [one.file, one] as const))(
    "%s: the one attendee",
    async ([file, { address }]) => {
      const report = await open(file, null);
      const malformed = codesOf(report).includes("malformed");
      const actor = report.trust?.actor?.toLowerCase() ?? null;
      // A METHOD that the component does not have, or addresses that are no mail, leave nobody to be held against.
      if (actor === null) expect([file, malformed]).toEqual([file, true]);
      else expect(actor).toBe(address);
      expect(["unverified", undefined]).toContain(report.trust?.level);
      expect(report.advice).toBe("ask");
    },
  );

  it("is no party crasher where the calendar lists them, and one where it does not", async () => {
    const seen: string[] = [];
    for (const { file, address, organizer } of single) {
      if (!(await readable(file))) continue;
      const guests = ["zoe@elsewhere.example"];
      const invited = codesOf(await open(file, null, holding(organizer, [address, ...guests])));
      const uninvited = codesOf(await open(file, null, holding(organizer, guests)));
      const own = organizer === address;
      expect([file, invited.includes("party-crasher"), uninvited.includes("party-crasher")]).toEqual([
        file,
        false,
        !own,
      ]);
      seen.push(file);
    }
    expect(seen.length).toBeGreaterThan(25);
  });

  it("several answers in one file are several people's", async () => {
    const report = await open("ical4j/incoming.ics", null);
    const actors = judgementsOf(report).flatMap(({ trust, invitation }) =>
      invitation?.method === "REPLY" ? [trust?.actor] : [],
    );
    expect(actors).toEqual(
      expect.arrayContaining(["B@example.com", "C@example.com", "X@example.com", "Y@example.com"]),
    );
  });
});

describe.skipIf(!present)("itip-files: delegations of RFC 2446, 4.2.5 to 4.2.7", () => {
  const delegation = { delegator: "C@example.com", delegate: "E@example.com" };
  const sent = ["013-reply", "014-request", "015-reply", "016-reply", "017-request"];

  it.for(sent)("%s names both ends, and nobody's word", async (name) => {
    const report = await open(`rfc2446/${name}.ics`, emptyMemory);
    const ends = report.invitation?.attendees.flatMap(({ address, delegatedTo, delegatedFrom }) => [
      ...delegatedTo.map((delegate) => ({ delegator: address, delegate })),
      ...delegatedFrom.map((delegator) => ({ delegator, delegate: address })),
    ]);
    for (const end of ends ?? []) expect(end).toEqual(delegation);
    expect(ends?.length).toBeGreaterThan(0);
    const said = report.reasons.find(({ code }) => code === "delegation-unverified");
    expect(said?.values).toEqual(delegation);
  });

  it("the delegator tells, the delegate answers", async () => {
    const actors = await Promise.all(
      sent.map(async (name) => (await open(`rfc2446/${name}.ics`, null)).trust?.actor?.toLowerCase()),
    );
    expect(actors).toEqual([
      "c@example.com",
      "a@example.com",
      "e@example.com",
      "c@example.com",
      "a@example.com",
    ]);
  });
});
