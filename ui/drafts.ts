import type { QuestionDraft } from "./decide.ts";

/** Questions being written, by message and invitation: what the person typed outlives every other press. */
export type Drafts = Map<string, QuestionDraft>;

export function draftKey(message: string, uid: string | null): string {
  return JSON.stringify([message, uid]);
}
