import type { Values } from "../core/report.ts";
import { address, domain, listed, ours, quote, type Phrase, type Piece } from "./phrase.ts";
import { count, day, moment, type Place } from "./when.ts";

/** The people of one judgement, ready for a sentence; `somebody` of the language where one is not known. */
export interface Cast {
  readonly actor: Piece;
  readonly agent: Piece;
  readonly signer: Piece;
}

/**
 * Reads a reason's values for the words room. A value may be missing or of another kind than expected: a
 * sentence must come out all the same, so every reader has an answer for that.
 */
export interface Facts {
  readonly has: (key: string) => boolean;
  readonly address: (key: string, otherwise: Piece) => Piece;
  /** A domain, or the name of a server. */
  readonly domain: (key: string, otherwise: Piece) => Piece;
  readonly quote: (key: string) => Piece;
  readonly count: (key: string) => Piece;
  /** A moment in the reader's zone. */
  readonly time: (key: string) => Piece;
  /** The day of a moment, in the reader's zone. */
  readonly date: (key: string) => Piece;
  /** As a plain string to look up in a table of words; "" where it is none. Never to be shown. */
  readonly key: (key: string) => string;
  readonly flag: (key: string) => boolean;
  /** Addresses, at most three of them spelled out. */
  readonly addresses: (key: string, and: string, otherwise: Piece) => Phrase;
  /** Domains, at most three of them spelled out. */
  readonly domains: (key: string, and: string, otherwise: Phrase) => Phrase;
}

const spelledOut = 3;

export function factsOf(values: Values, place: Place): Facts {
  const text = (key: string): string => {
    const value = Object.hasOwn(values, key) ? values[key] : undefined;
    if (value === undefined) return "";
    return typeof value === "object" ? value.join(", ") : String(value);
  };
  const several = (key: string, and: string, otherwise: Phrase, piece: (text: string) => Piece): Phrase => {
    const value = Object.hasOwn(values, key) ? values[key] : undefined;
    const list = typeof value === "object" ? value : typeof value === "string" && value !== "" ? [value] : [];
    if (list.length === 0) return otherwise;
    const shown = list.slice(0, spelledOut).map(piece);
    if (list.length > spelledOut) shown.push(ours(`+${list.length - spelledOut}`));
    return listed(shown, ", ", and);
  };
  return {
    has: (key) => text(key) !== "",
    address: (key, otherwise) => (text(key) === "" ? otherwise : address(text(key))),
    domain: (key, otherwise) => (text(key) === "" ? otherwise : domain(text(key))),
    quote: (key) => quote(text(key)),
    time: (key) => ours(moment(text(key), place)),
    date: (key) => ours(day(text(key), place)),
    count: (key) => {
      const value = Object.hasOwn(values, key) ? values[key] : undefined;
      return ours(typeof value === "number" ? count(value, place) : "?");
    },
    key: text,
    flag: (key) => Object.hasOwn(values, key) && values[key] === true,
    addresses: (key, and, otherwise) => several(key, and, [otherwise], address),
    domains: (key, and, otherwise) => several(key, and, otherwise, domain),
  };
}

/** A word by a key that may be the mail's own; never a property every object has. */
export function lookup<T>(table: Readonly<Record<string, T>>, key: string, otherwise: T): T {
  return Object.hasOwn(table, key) ? (table[key] ?? otherwise) : otherwise;
}
