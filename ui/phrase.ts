/**
 * Sentences in which our words and the sender's cannot be confused: text written by others goes in only as
 * a `Piece` that says what it is, and whoever draws a phrase decides by that how it may look.
 */

export type Piece =
  | { readonly kind: "ours"; readonly text: string }
  /** A calendar or mail address: shown whole, domain emphasised. */
  | { readonly kind: "address"; readonly address: string }
  /** A domain as A-labels. */
  | { readonly kind: "domain"; readonly domain: string }
  /** Anything else the mail or a certificate says. */
  | { readonly kind: "quote"; readonly text: string };

export type Phrase = readonly Piece[];

export function address(value: string): Piece {
  return { kind: "address", address: value };
}

export function domain(value: string): Piece {
  return { kind: "domain", domain: value };
}

/** Text of the sender's, as one short piece inside a sentence of ours. */
export function quote(value: string): Piece {
  return { kind: "quote", text: value };
}

/** Text that this program made (a formatted date, a word from the words room); never the mail's. */
export function ours(text: string): Piece {
  return { kind: "ours", text };
}

/**
 * Template tag: the literal parts are ours; a bare string cannot be put in, only numbers, pieces and phrases.
 */
export function say(literals: TemplateStringsArray, ...values: readonly (number | Piece | Phrase)[]): Phrase {
  const pieces: Piece[] = [];
  literals.forEach((literal, index) => {
    if (literal !== "") pieces.push(ours(literal));
    const value = values[index];
    if (value === undefined) return;
    if (typeof value === "number") pieces.push(ours(String(value)));
    else if ("kind" in value) pieces.push(value);
    else pieces.push(...value);
  });
  return pieces;
}

/** Joins phrases as a list: "a, b and c". */
export function listed(items: readonly (Piece | Phrase)[], comma: string, and: string): Phrase {
  const pieces: Piece[] = [];
  items.forEach((item, index) => {
    if (index > 0) pieces.push(ours(index === items.length - 1 ? and : comma));
    if ("kind" in item) pieces.push(item);
    else pieces.push(...item);
  });
  return pieces;
}
