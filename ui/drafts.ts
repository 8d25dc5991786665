import type { QuestionDraft } from "./decide.ts";

/** Questions being written: what the person typed outlives every other press, and another mail that is opened. */
export type Drafts = Map<string, QuestionDraft>;

/** A question belongs to what it is about, a digest or this very opening of a message, and to whom it goes. */
export function draftKey(about: string, to: string | null): string {
  return JSON.stringify([about, to]);
}
