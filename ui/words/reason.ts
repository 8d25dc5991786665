import type { Cast, Facts } from "../facts.ts";
import type { Phrase } from "../phrase.ts";

/** What a reason says. */
export interface ReasonWords {
  /** A clause for the headline, after a dash. */
  readonly short: Phrase;
  /** What it means for the reader. */
  readonly sentence: Phrase;
  /** What was found, for who knows the standards. */
  readonly technical: Phrase;
  /** What the reader can do about it. */
  readonly next?: Phrase;
}

export type Say = (facts: Facts, cast: Cast) => ReasonWords;
