import { sameAddress } from "../mime/address.ts";
import type { RememberedAsking } from "../ports.ts";
import type { Invitation } from "../report.ts";

/** The version somebody was asked about, and its very text. */
export type Question = Pick<
  RememberedAsking,
  "uid" | "recurrenceId" | "actor" | "sequence" | "dtstamp" | "digest"
>;

/** What a person could ask the actor about; null: nothing that can be named for sure. */
export function questionOf(
  invitation: Invitation | null,
  actor: string | null,
  digest: string | null,
): Question | null {
  if (invitation === null || invitation.uid === null || actor === null || digest === null) return null;
  const { uid, recurrenceId, sequence, dtstamp } = invitation;
  return { uid, recurrenceId, actor, sequence, dtstamp, digest };
}

const isSameVersion = (a: Question, b: Question): boolean =>
  a.uid === b.uid &&
  a.recurrenceId === b.recurrenceId &&
  a.sequence === b.sequence &&
  a.dtstamp === b.dtstamp &&
  sameAddress(a.actor, b.actor);

/** What was answered about this very text. */
export const askedExactly = (
  asked: readonly RememberedAsking[],
  question: Question,
): RememberedAsking | null =>
  asked.find((one) => isSameVersion(one, question) && one.digest === question.digest) ?? null;

/**
 * The answers that count here: the one about this very text, else every "no" about the version. A "yes" says
 * nothing of another text: whoever knows UID and DTSTAMP could write one.
 */
export function answersTo(
  asked: readonly RememberedAsking[],
  question: Question,
): readonly RememberedAsking[] {
  const exact = askedExactly(asked, question);
  return exact === null
    ? asked.filter((one) => isSameVersion(one, question) && one.answer === "no")
    : [exact];
}
