/** What a press does to answers that wait: one after the other, and what fails stays where it was. */
import type { GuestDesk, GuestOutcome } from "./guests.ts";
import type { GuestStep } from "./guest.ts";
import type { WaitingRow } from "./waiting.ts";
import type { Words } from "./words/en.ts";

/** "in": let in, or note the answer of somebody on the list; "away": turn away; "remove": off this list, nobody is told. */
export type RowStep = "in" | "away" | "remove";

export interface Results {
  readonly done: number;
  /** Ids of the answers that wait no longer. */
  readonly decided: ReadonlySet<string>;
  /** Why not, by id, each a sentence. */
  readonly failures: ReadonlyMap<string, string>;
  /** Mails that were handed over for the person to send. */
  readonly handedOver: number;
  /** Mails that the client opened, and whether a calendar object was lost with one of them. */
  readonly opened: { readonly count: number; readonly whole: boolean };
}

const flow = () => import("./guests.ts");

/** Never rejects: each answer is decided, or waits on with a reason. */
export async function decideRows(
  step: RowStep,
  rows: readonly WaitingRow[],
  me: readonly string[],
  desk: GuestDesk,
  onProgress: (done: number) => void,
): Promise<Results> {
  const decided = new Set<string>();
  const failures = new Map<string, string>();
  let handedOver = 0;
  let opened: Results["opened"] = { count: 0, whole: true };
  for (const [index, row] of rows.entries()) {
    try {
      const mail = await decideRow(step, row, me, desk);
      decided.add(row.answer.id);
      if (mail?.kind === "handed-over") handedOver++;
      if (mail?.kind === "opened") opened = { count: opened.count + 1, whole: opened.whole && mail.whole };
    } catch (error) {
      failures.set(row.answer.id, error instanceof Error ? error.message : desk.words.failures.mail);
    }
    onProgress(index + 1);
  }
  return { done: rows.length, decided, failures, handedOver, opened };
}

async function decideRow(
  step: RowStep,
  { answer, steps }: WaitingRow,
  me: readonly string[],
  desk: GuestDesk,
): Promise<GuestOutcome["mail"] | null> {
  const wanted: GuestStep | null = step === "in" ? steps.in : step === "away" ? "turn-away" : null;
  if (wanted === null) {
    await desk.host.removeWaiting(answer.id);
    return null;
  }
  const { decideGuest, undoGuest } = await flow();
  const outcome = await decideGuest(wanted, { message: answer, judgement: answer.judgement, me }, desk);
  // The answer may have been kept under an id of its own: decided, it waits no more.
  if (outcome.mail.kind !== "failed") {
    if (outcome.waited === null) await desk.host.removeWaiting(answer.id);
    return outcome.mail;
  }
  // A guest who was never told is no guest: the event goes back to what it was, and the answer waits on.
  await undoGuest(outcome, desk.host);
  throw new Error(outcome.mail.why);
}

export function sayResults(
  step: RowStep,
  results: Results,
  { guestAnswers: { done }, opened: words }: Words,
): readonly string[] {
  const { decided, failures, handedOver, opened } = results;
  const ways = { in: done.letIn, away: done.turnedAway, remove: done.removed };
  return [
    ...(decided.size > 0 ? [ways[step](decided.size)] : []),
    ...(handedOver > 0 ? [done.handedOver(handedOver)] : []),
    ...(opened.count > 0 ? [words.mails(opened.count)] : []),
    ...(opened.whole ? [] : [words.notNotedMany]),
    ...(failures.size > 0 ? [done.failed(failures.size)] : []),
  ];
}
