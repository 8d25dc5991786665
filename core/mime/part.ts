import type { Budget } from "../bytes/budget.ts";

/** First byte and one past the last. */
export type Range = readonly [start: number, end: number];

/**
 * One header field as it stands; `value` is unfolded and trimmed, otherwise untouched (octets above 0x7f as
 * UTF-8, else Latin-1; a byte order mark stays).
 */
export interface HeaderField {
  /** Lower case. */
  readonly name: string;
  readonly value: string;
  /** The field in `Part.buffer`, its final line end included unless that belongs to a delimiter. */
  readonly range: Range;
}

/** What is wrong with a part's structure; never thrown. */
export interface StructureProblem {
  readonly kind:
    | "too-deep"
    | "too-many-parts"
    | "header-too-large"
    | "message-too-large"
    | "no-boundary"
    | "boundary-unclosed"
    /** A line that some readers take for a delimiter and others do not. */
    | "ambiguous-delimiter"
    /** A header line that is no field, or (named) a Content field whose syntax is broken. */
    | "bad-field"
    /**
     * A line of white space alone in the header of a part (RFC 5322, 4.2): it goes on for some readers and has ended
     * for others, and to a relaxed signature over the message's body (RFC 6376, 3.4.4) both lines are one.
     */
    | "blank-line"
    | "repeated-field"
    | "repeated-parameter"
    /** An unknown transfer encoding, or one where none may be (RFC 2045, 6.4). */
    | "bad-encoding"
    /** In the header or at a delimiter; for content see `hasBareCr`. */
    | "bare-cr"
    | "nul";
  /** Field or parameter name where one is at fault. */
  readonly name?: string;
}

/**
 * One entity of the message (RFC 2045, 2.4), immutable. Ranges count in `buffer`: the message itself, or
 * the decoded content of the part named by `within`.
 */
export interface Part {
  /** IMAP section number, continued through opened content: see core/report.ts. */
  readonly id: string;
  readonly parent: string | null;
  readonly within: string | null;
  readonly depth: number;
  readonly buffer: Uint8Array;
  /** Header and body; the CRLF before the next delimiter is not part of it (RFC 2046, 5.1.1). */
  readonly range: Range;
  readonly body: Range;
  readonly fields: readonly HeaderField[];
  /** type/subtype, lower case; the default of its place where the field is absent or unreadable. */
  readonly type: string;
  /** Content-Type parameters, names lower case, RFC 2231 decoded. */
  readonly parameters: ReadonlyMap<string, string>;
  /** Content-Transfer-Encoding, lower case, "7bit" where absent. */
  readonly encoding: string;
  readonly disposition: string | null;
  /** From Content-Disposition filename, else Content-Type name; RFC 2231 and RFC 2047 decoded. */
  readonly filename: string | null;
  readonly children: readonly Part[];
  /** What is inside was encrypted: who vouches for this part has not seen it, and made none of it theirs (RFC 8551, 6). */
  readonly sealed: boolean;
  readonly problems: readonly StructureProblem[];
}

/** A message taken apart. */
export interface Message {
  readonly root: Part;
  /** In document order, root first; opened content follows the part it was opened from. */
  readonly parts: readonly Part[];
  byId(id: string): Part | undefined;
  /** The problems of all parts, in that order. */
  readonly problems: readonly (StructureProblem & { readonly part: string })[];
}

/**
 * Opens content that MIME itself cannot: called for application/pkcs7-mime and its kin, returns the entity
 * inside (for signed-data the eContent), or null where there is none to open.
 */
export type Opener = (part: Part, content: Uint8Array) => Uint8Array | null;

export interface MessageOptions {
  readonly budget: Budget;
  readonly open?: Opener;
}
