/** What orders two versions of one event, or two answers of one attendee (RFC 5546, 2.1.5). */
export interface Revision {
  readonly sequence: number;
  /** UTC ISO. */
  readonly dtstamp: string | null;
}

/** Below zero where `a` is the older: SEQUENCE, then DTSTAMP; a DTSTAMP that is missing decides nothing. */
export function compareRevisions(a: Revision, b: Revision): number {
  if (a.sequence !== b.sequence) return a.sequence - b.sequence;
  return a.dtstamp === null || b.dtstamp === null ? 0 : Date.parse(a.dtstamp) - Date.parse(b.dtstamp);
}
