/** What came of a decision, in sentences. */
import type { Handed } from "../addin/host.ts";
import type { MailOutcome, Outcome } from "./decide.ts";
import { address, say, type Phrase } from "./phrase.ts";
import type { Words } from "./words/en.ts";

export function outcomePhrases(outcome: Outcome, words: Words): readonly Phrase[] {
  return [calendarPhrase(outcome, words), ...mailPhrases(outcome, words)];
}

/** What is said of an undone decision: what left cannot be taken back, what was only opened can be closed. */
export function undonePhrase({ calendar, mail }: Outcome, { done, opened }: Words): Phrase {
  if (hasLeft(mail)) return done.undoneSent;
  return calendar === "opened" || mail.kind === "opened" ? opened.undone : done.undone;
}

export function hasLeft({ kind }: MailOutcome): boolean {
  return kind === "sent" || kind === "handed-over";
}

/** What came of a question. */
export function askedPhrase(handed: Handed, to: string, remembered: boolean, words: Words): Phrase {
  const { question, opened } = words;
  const said = { sent: question.sent, "handed-over": question.handedOver, opened: opened.question };
  const left = said[handed](address(to));
  return remembered ? left : say`${left} ${question.notRemembered}`;
}

function calendarPhrase({ decision, calendar }: Outcome, { done, opened, client }: Words): Phrase {
  if (calendar === "opened") return opened.event;
  if (calendar === "left") return client.unreached[decision.kind === "remove" ? "removed" : "declined"];
  if (calendar === "absent" && decision.kind === "remove") return client.notFound;
  switch (decision.kind) {
    case "add":
      return done.added;
    case "remove":
      return done.removed;
    case "answer":
      return done[decision.answer];
  }
}

function mailPhrases(
  { mail, decision, byClient }: Outcome,
  { done, opened, client }: Words,
): readonly Phrase[] {
  switch (mail.kind) {
    case "none":
      return decision.kind === "answer" || (decision.kind === "remove" && byClient) ? [done.quiet] : [];
    case "sent":
      return [done.replySent(address(mail.to))];
    case "handed-over":
      return [done.replyHandedOver(address(mail.to))];
    case "opened":
      return openedPhrases(opened.answer(address(mail.to)), mail, opened);
    case "by-client":
      return [client.told];
    case "impossible":
      return [mail.why === "not-invited" ? done.replyNotInvited : done.replyImpossible];
    case "failed":
      return [done.replyFailed(mail.why)];
  }
}

/** What was opened, and what its plain text does not do. */
export function openedPhrases(
  what: Phrase,
  { to, whole }: Extract<MailOutcome, { readonly kind: "opened" }>,
  { notNoted }: Words["opened"],
): readonly Phrase[] {
  return whole ? [what] : [say`${what} ${notNoted(address(to))}`];
}
