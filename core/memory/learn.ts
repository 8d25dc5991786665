/**
 * What mails and presses teach. A mail teaches by itself only what somebody's valid signature proves, and
 * nothing at all where it is broken, contradicted or to be read in two ways; a press teaches what the person
 * acted on. Nothing is ever unlearnt because of a mail, and the same book comes back where nothing changed.
 */
import type { Judgement, Report } from "../report.ts";
import { askedExactly, answersTo, questionOf } from "./asking.ts";
import type { MemoryBook } from "./book.ts";
import { isAuthorized, isNewKey, isSound, proofOf } from "./proof.ts";
import {
  teachAnswer,
  teachAsking,
  teachSender,
  teachVersion,
  teachWithdrawal,
  versionOf,
} from "./records.ts";

const judgementsOf = (report: Report): readonly Judgement[] => [report, ...report.others];

/** The book after a mail was looked at. To be called with final reports of real mails, never of samples. */
export function learn(book: MemoryBook, report: Report, now: Date): MemoryBook {
  const learnt = withdrawals(book, report, now);
  const judgements = judgementsOf(report);
  return judgements.every(isSound)
    ? judgements.reduce((taught, judgement) => learnFrom(taught, report, judgement, now), learnt)
    : learnt;
}

/** That a mandate is withdrawn only takes power away, so the rest of the mail does not matter. */
function withdrawals(book: MemoryBook, report: Report, now: Date): MemoryBook {
  return report.evidence.reduce((taught, { system, status, details }) => {
    const { kind, actor, id } = details;
    return system === "mandate" &&
      status === "valid" &&
      kind === "withdrawal" &&
      typeof actor === "string" &&
      typeof id === "string"
      ? teachWithdrawal(taught, actor, id, now)
      : taught;
  }, book);
}

function learnFrom(book: MemoryBook, report: Report, judgement: Judgement, now: Date): MemoryBook {
  const proof = proofOf(judgement, report);
  // A key that somebody else's authority vouches for waits for a press: it may be a second, wrong certificate.
  if (proof === null || isNewKey(judgement)) return book;
  const answered = teachAnswer(book, judgement, proof, now);
  if (!isAuthorized(judgement)) return answered;
  const version = versionOf(judgement, { proven: true, decided: false }, now);
  const known = teachSender(answered, proof, seenAt(report, now));
  return version === null ? known : teachVersion(known, version);
}

/** When the mail came, as far as the mail store says; never later than now. */
const seenAt = ({ validAt }: Report, now: Date): string =>
  new Date(Math.min(Date.parse(validAt), now.getTime())).toISOString();

/**
 * The book after the person acted on one of the report's invitations: accepted, declined or added it. Their
 * press stands for what no signature proves, and makes a changed key the sender's own.
 */
export function decide(book: MemoryBook, report: Report, judgement: Judgement, now: Date): MemoryBook {
  if (!isSound(judgement)) return book;
  const proof = proofOf(judgement, report);
  const proven = proof !== null && isAuthorized(judgement);
  const answered = proof === null ? book : teachAnswer(book, judgement, proof, now);
  const known = proven ? teachSender(answered, proof, seenAt(report, now)) : answered;
  const version = versionOf(judgement, { proven, decided: true }, now);
  return version === null ? known : teachVersion(known, version);
}

/**
 * The book after the person asked the actor by other means, about this version and this very text; null takes
 * back whatever answer counts here.
 */
export function answered(
  book: MemoryBook,
  judgement: Judgement,
  answer: "yes" | "no" | null,
  now: Date,
): MemoryBook {
  const { invitation, trust, digest } = judgement;
  const question = questionOf(invitation, trust?.actor ?? null, digest);
  if (question === null) return book;
  if (answer === null) {
    const counting = answersTo(book.asked, question);
    return counting.length === 0
      ? book
      : { ...book, asked: book.asked.filter((one) => !counting.includes(one)) };
  }
  const before = askedExactly(book.asked, question);
  return before?.answer === answer
    ? book
    : teachAsking(book, before, { ...question, answer, at: now.toISOString() });
}
