/**
 * What one mail and the decision about it teach the host's memory (RFC 6047, 3). A mail is learnt from by itself,
 * and only what it proves; a decision by its press, and with the decision it is taken back.
 */
import type { MailHost } from "../addin/host.ts";
import type { MemoryBook } from "../core/memory/book.ts";
import type { Judgement, Report } from "../core/report.ts";

type Memory = Pick<MailHost, "updateMemory">;

const core = () => import("../core/memory/learn.ts");

/** To be called with final reports of real mails: a sample's people are nobody's. */
export async function learnFrom(report: Report, host: Memory, now: Date): Promise<void> {
  const { learn } = await core();
  await host.updateMemory((book) => learn(book, report, now));
}

/** What a decision changed, to take it back. */
export interface Taught {
  readonly before: MemoryBook;
  readonly after: MemoryBook;
}

export async function learnDecision(
  report: Report,
  judgement: Judgement,
  host: Memory,
  now: Date,
): Promise<Taught | null> {
  const { decide } = await core();
  let taught: Taught | null = null;
  await host.updateMemory((before) => {
    const after = decide(before, report, judgement, now);
    taught = after === before ? null : { before, after };
    return after;
  });
  return taught;
}

/** Takes out what the decision put in, and back what it replaced; what came since stays. */
export async function unlearn({ before, after }: Taught, host: Memory): Promise<void> {
  await host.updateMemory((book) => ({
    schema: 1,
    senders: reverted(book.senders, before.senders, after.senders),
    versions: reverted(book.versions, before.versions, after.versions),
    answers: reverted(book.answers, before.answers, after.answers),
    delegations: reverted(book.delegations, before.delegations, after.delegations),
    asked: reverted(book.asked, before.asked, after.asked),
    withdrawn: reverted(book.withdrawn, before.withdrawn, after.withdrawn),
  }));
}

/** A host may have stored and read the records in between: they are told by what they say. */
function reverted<T>(now: readonly T[], before: readonly T[], after: readonly T[]): readonly T[] {
  if (before === after) return now;
  const [held, was, became] = [now, before, after].map(
    (records) => new Set(records.map((record) => JSON.stringify(record))),
  );
  const added = (record: T): boolean => {
    const text = JSON.stringify(record);
    return became?.has(text) === true && was?.has(text) !== true;
  };
  const isGone = (record: T): boolean => {
    const text = JSON.stringify(record);
    return became?.has(text) !== true && held?.has(text) !== true;
  };
  // Where the record has changed once more, the newer one stays alone.
  if (!now.some(added)) return now;
  return [...now.filter((record) => !added(record)), ...before.filter(isGone)];
}
