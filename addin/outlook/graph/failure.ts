/**
 * Why Microsoft Graph did not do what it was asked: "unavailable" it is not to be had here; "refused" the person, their
 * organisation or the mailbox does not allow it; "absent" what it is about is not there; "busy" later perhaps;
 * "unholdable" Outlook's calendar has no form for how an event repeats; "failed" anything else.
 */
export type FailureKind = "unavailable" | "refused" | "absent" | "busy" | "unholdable" | "failed";

/** Its message is a sentence for the person: what happened, and where there is something to do, what. */
export class GraphFailure extends Error {
  override readonly name = "GraphFailure";
  readonly kind: FailureKind;
  /** HTTP status and Graph's error code, where Graph answered; the code is only to be compared. */
  readonly status: number | null;
  readonly code: string | null;

  constructor(kind: FailureKind, sentence: string, status: number | null = null, code: string | null = null) {
    super(sentence);
    this.kind = kind;
    this.status = status;
    this.code = code;
  }
}
