import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { levels, type Advice, type Judgement, type Report } from "../report.ts";
import { ben, olivia, rootB, sam } from "../testkit/cases.ts";
import { emptyMemory, type MemoryBook } from "./book.ts";
import { forgetEvent, forgetSender } from "./forget.ts";
import { answered, decide, learn } from "./learn.ts";
import { compareRevisions } from "./order.ts";
import { readMemory } from "./read.ts";
import {
  answering,
  answers,
  forged,
  forgedProbes,
  honest,
  honestProbes,
  probe,
} from "./testkit/correspondents.ts";
import { accepting, dora, open, ownEvent, type Mail, type Reader } from "./testkit/world.ts";

/**
 * A reader, and everything that can happen to them in any order. What has to hold, holds after every step: memory
 * takes in only what is proven or pressed, and no mail that is not the honest sender's changes a later verdict in
 * its favour, or against the honest.
 */
class World implements Reader {
  book: MemoryBook = emptyMemory;
  pairs: Reader["pairs"] = [];
  calendar: Reader["calendar"] = [ownEvent];
  now = new Date("2027-03-01T12:00:00Z");
  /** The mail that lies open. */
  last: Mail | null = null;
  /** What honest people sent so far. */
  readonly sent: Mail[] = [];
  /** UID and organizer of everything the person acted on. */
  readonly acted = new Set<string>();
  /** Texts the person heard a yes about. */
  readonly confirmed = new Set<string>();
  presses = 0;

  report(mail: Mail, book = this.book): Promise<Report> {
    return open(mail, { book, pairs: this.pairs, calendar: this.calendar, now: this.now });
  }

  /** Opens a mail as a host does: judged, then learnt from. */
  async read(mail: Mail): Promise<Report> {
    this.now = new Date(this.now.getTime() + 60_000);
    const report = await this.report(mail);
    this.last = mail;
    this.book = learn(this.book, report, this.now);
    return report;
  }
}

const advices: readonly Advice[] = ["apply", "decide", "ask", "ignore"];
const strength = ({ trust, advice }: Judgement): readonly [number, number] => [
  levels.indexOf(trust?.level ?? "suspicious"),
  advices.indexOf(advice ?? "ignore"),
];
const codes = ({ reasons }: Judgement, ...severities: readonly string[]): readonly string[] =>
  reasons.filter(({ severity }) => severities.includes(severity)).map(({ code }) => code);

const isProven = ({ trust }: Judgement): boolean =>
  trust?.level === "verified" || trust?.level === "authorized";

const judgementsOf = (report: Report): readonly Judgement[] => [report, ...report.others];

/** No later verdict is better for the forger with `after` than with `before`, or worse for the honest. */
async function expectUnharmed(world: World, before: MemoryBook, after: MemoryBook): Promise<void> {
  if (before === after) return;
  for (const mail of forgedProbes) {
    const [then, now] = [await world.report(mail, before), await world.report(mail, after)];
    const [level, advice] = strength(then);
    expect(strength(now)[0]).toBeGreaterThanOrEqual(level);
    expect(strength(now)[1]).toBeGreaterThanOrEqual(advice);
    expect(codes(now, "danger")).toEqual(expect.arrayContaining([...codes(then, "danger")]));
  }
  for (const mail of [...honestProbes, ...answers, ...world.sent]) {
    const [then, now] = [await world.report(mail, before), await world.report(mail, after)];
    const added = codes(now, "danger", "warning").filter(
      (code) => !codes(then, "danger", "warning").includes(code),
    );
    // Whose a UID is that two claim, only a press can tell: the one who signed for it first is believed till then.
    const claimed = after.versions.some(
      ({ uid, organizer, proven }) => proven && uid === mail.uid && organizer !== mail.organizer,
    );
    expect(added).toEqual(claimed && added.length > 0 ? ["organizer-changed"] : []);
  }
}

type Step = fc.AsyncCommand<object, World>;

/** A step whose `run` is followed by what has to hold at any time. */
const step = (
  name: string,
  run: (world: World) => Promise<void> | void,
  check: () => boolean = () => true,
): Step => ({
  check,
  run: async (_, world) => {
    const { calendar, presses } = world;
    await run(world);
    expect(world.calendar === calendar || world.presses > presses).toBe(true);
    for (const { uid, organizer, decided } of world.book.versions)
      if (decided) expect(world.acted).toContain(`${uid} ${organizer}`);
    expect(readMemory(JSON.parse(JSON.stringify(world.book)))).toEqual({ book: world.book });
  },
  toString: () => name,
});

const press = (name: string, run: (world: World, mail: Mail) => Promise<void> | void): Step =>
  step(name, async (world) => {
    world.presses++;
    if (world.last !== null) await run(world, world.last);
  });

/** Accepting what nothing proves makes no proven mail look old, and no old one look new. */
async function expectUnmoved(world: World, before: MemoryBook, pressed: Judgement): Promise<void> {
  const isOld = (report: Report): boolean => codes(report, "warning").includes("stale");
  for (const mail of [...honestProbes, ...world.sent]) {
    const [then, now] = [await world.report(mail, before), await world.report(mail, world.book)];
    if (isOld(then)) expect(isOld(now)).toBe(true);
    if (!isProven(pressed) && isProven(then)) expect(isOld(now)).toBe(isOld(then));
  }
}

/** Whether the second certificate would be one more of the keys that are known, or the first that is seen. */
const isUnprepared = ({ book }: World): boolean =>
  !book.senders.some(
    ({ address, keys }) => address === olivia && keys.every(({ issuer }) => issuer !== rootB),
  );

/** An agent, or a yes, counts while the person says so, for what they said, and not a moment longer. */
function expectGrounded(world: World, report: Report): void {
  for (const judgement of judgementsOf(report)) {
    const { trust, digest, reasons } = judgement;
    const counted = reasons.some(({ code }) => code === "agent-trusted-pair");
    const given = world.pairs.some(({ only }) => only === null || only === digest);
    if (counted) expect(given).toBe(true);
    if (reasons.some(({ code }) => code === "confirmed-by-asking")) expect(world.confirmed).toContain(digest);
    if (trust?.agent === sam && trust.signer === sam && !given)
      expect(levels.indexOf(trust.level)).toBeGreaterThanOrEqual(levels.indexOf("unconfirmed"));
  }
}

async function expectHonestRead(world: World, mail: Mail): Promise<void> {
  world.sent.push(mail);
  const report = await world.read(mail);
  expectGrounded(world, report);
  const unexpected = codes(report, "danger").filter(
    (code) => code !== "organizer-changed" && code !== "denied-by-asking",
  );
  expect(unexpected).toEqual([]);
  // Opened twice: nothing more is learnt, and nothing else is said.
  const { book } = world;
  const again = await world.report(mail);
  expect(learn(book, again, world.now)).toBe(book);
  expect(strength(again)).toEqual(strength(report));
  expect(codes(again, "danger", "warning", "info")).toEqual(codes(report, "danger", "warning", "info"));
}

const openHonest = honest.map((mail) =>
  step(`${mail.from} sends ${JSON.stringify(mail)}`, (world) => expectHonestRead(world, mail)),
);

const openForged = forged.map(({ name, mail }) =>
  step(`${name}: ${JSON.stringify(mail)}`, async (world) => {
    const before = world.book;
    if (name === "by a second certificate" && isUnprepared(world)) return;
    expectGrounded(world, await world.read(mail));
    await expectUnharmed(world, before, world.book);
  }),
);

/** An old mail sent again makes nothing that is known older. */
async function expectReplayed(world: World, n: number): Promise<void> {
  const mail = world.sent[n % Math.max(world.sent.length, 1)];
  if (mail === undefined) return;
  const before = world.book;
  await world.read(mail);
  const { book } = world;
  // What was forgotten or not believed then may be learnt now; nothing that is known gets older.
  for (const known of before.versions) {
    const now = book.versions.filter(
      ({ uid, organizer, proven }) =>
        uid === known.uid && organizer === known.organizer && proven === known.proven,
    );
    expect(now.map((one) => compareRevisions(one, known) >= 0)).toEqual([true]);
  }
  for (const known of before.answers) {
    const now = book.answers.filter(({ attendee }) => attendee === known.attendee);
    expect(now.map((one) => compareRevisions(one, known) >= 0)).toEqual([true]);
  }
  if (book.answers === before.answers) expect(book.delegations).toBe(before.delegations);
  for (const sender of before.senders) {
    const now = book.senders.find(({ address }) => address === sender.address);
    expect(now?.first).toBe(sender.first);
    expect(Date.parse(now?.last ?? "")).toBeGreaterThanOrEqual(Date.parse(sender.last));
  }
}

const replay = fc.nat(50).map((n) => step(`replay ${n}`, (world) => expectReplayed(world, n)));

async function expectAnswered(world: World, mail: Mail, answer: "yes" | "no" | null): Promise<void> {
  const report = await world.report(mail);
  world.book = answered(world.book, report, answer, world.now);
  if (answer === "yes") world.confirmed.add(report.digest ?? "");
  else world.confirmed.delete(report.digest ?? "");
  const again = judgementsOf(await world.report(mail)).find(({ digest }) => digest === report.digest);
  const heard = codes(again ?? report, "good", "danger").filter((code) => code.endsWith("-by-asking"));
  // Behind a yes that is taken back an earlier no may stand, about another text of the version.
  if (answer === null) expect(heard).not.toContain("confirmed-by-asking");
  else expect(heard).toEqual([answer === "yes" ? "confirmed-by-asking" : "denied-by-asking"]);
}

const presses: readonly Step[] = [
  press("accept", async (world, mail) => {
    const report = await world.report(mail);
    world.acted.add(`${report.invitation?.uid ?? ""} ${report.trust?.actor ?? ""}`);
    const before = world.book;
    world.book = decide(before, report, report, world.now);
    await expectUnmoved(world, before, report);
    world.calendar = accepting(world.calendar, report);
  }),
  press("trust once", async (world, mail) => {
    const { digest } = await world.report(mail);
    world.pairs = [...world.pairs, { agent: sam, actor: olivia, methods: null, until: null, only: digest }];
  }),
  press("trust always", (world) => {
    world.pairs = [...world.pairs, { agent: sam, actor: olivia, methods: null, until: null, only: null }];
  }),
  press("revoke", (world) => {
    world.pairs = [];
  }),
  ...(["yes", "no", null] as const).map((answer) =>
    press(`asked: ${answer ?? "taken back"}`, (world, mail) => expectAnswered(world, mail, answer)),
  ),
  press("forget the sender", (world, mail) => {
    world.book = forgetSender(world.book, mail.organizer);
  }),
  press("forget the event", (world, mail) => {
    world.book = forgetEvent(world.book, mail.uid);
  }),
];

describe("a reader's memory, whatever comes in whatever order", () => {
  test("learns from the proven and the pressed alone", async () => {
    expect.hasAssertions();
    await fc.assert(
      fc.asyncProperty(
        fc.commands(
          [
            ...Array.from({ length: 6 }, () => [openHonest, openForged]).flat(),
            replay,
            replay,
            ...presses.map((one) => fc.constant(one)),
          ],
          { maxCommands: 40, size: "max" },
        ),
        (steps) => fc.asyncModelRun(() => ({ model: {}, real: new World() }), steps),
      ),
      { numRuns: 250 },
    );
  });
});

describe("delegations, in any order of arrival", () => {
  const said: Mail = {
    ...probe,
    ...answering,
    sequence: 0,
    attendee: ben,
    delegation: [ben, dora],
    from: ben,
    signing: [{ by: ben }],
  };
  const further: Mail = {
    ...said,
    attendee: dora,
    delegation: [dora, "eve@other.example"],
    from: dora,
    signing: [{ by: dora }],
  };
  const comes: Mail = {
    ...said,
    attendee: "eve@other.example",
    delegation: [dora, "eve@other.example"],
    from: "eve@other.example",
    signing: [{ by: "eve@other.example" }],
  };

  test("a delegate of a delegate counts once every word is there, and not before", async () => {
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray([said, further], { minLength: 0 }), async (words) => {
        const world = new World();
        const first = await world.read(comes);
        expect(first.trust?.level).toBe("unconfirmed");
        for (const word of words) await world.read(word);
        const level = words.length === 2 ? "authorized" : "unconfirmed";
        expect((await world.report(comes)).trust?.level).toBe(level);
      }),
      { numRuns: 30 },
    );
  });
});
