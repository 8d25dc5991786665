import { asciiLower } from "../../bytes/ascii.ts";
import { toAsciiDomain } from "../../mime/address.ts";

/** The clauses of a Received field (RFC 5321, 4.4), words as written. */
export interface Received {
  readonly from: string | null;
  /** Comments and address literals of the from-clause. */
  readonly fromComment: string | null;
  /** Every by-clause: honest fields have one; a second may have come in with a name the client chose. */
  readonly by: readonly string[];
  readonly with: string | null;
  /** What stands behind the last ";", comments gone. */
  readonly date: string | null;
  /** A comment or a quoted string has no end: what stands in it may be more than that. */
  readonly broken: boolean;
}

interface Clause {
  readonly keyword: string;
  readonly words: string[];
  readonly comments: string[];
}

const keywords: ReadonlySet<string> = new Set(["from", "by", "via", "with", "id", "for"]);

/** What the date follows; clauses behind it are read all the same, as a client's name may hold one. */
const dateSign = ";";
const plain = /[^ \t;("]+/y;

/** Clauses of one field looked at: honest ones have six. */
const maxClauses = 50;

/**
 * Reads a Received field as servers write them, which is seldom as RFC 5321, 4.4 has it: clauses in any order and
 * number, comments anywhere and nested, words of no clause. Linear; never fails: what cannot be read is null.
 */
export function parseReceived(value: string): Received {
  const clauses: Clause[] = [];
  let broken = false;
  for (const { kind, text } of tokens(value)) {
    const clause = clauses.at(-1);
    if (kind === "open") broken = true;
    else if (kind === "comment") clause?.comments.push(text);
    // A keyword is none where the word of a clause is awaited: a client may call itself "by".
    else if (text === dateSign || (!isEmpty(clause) && keywords.has(asciiLower(text)))) {
      if (clauses.length === maxClauses) return { ...read(clauses), broken: true };
      clauses.push({ keyword: asciiLower(text), words: [], comments: [] });
    } else if (text.startsWith("[") && clause !== undefined && clause.words.length > 0)
      clause.comments.push(text);
    else clause?.words.push(text);
  }
  return { ...read(clauses), broken };
}

const isEmpty = (clause: Clause | undefined): boolean =>
  clause?.words.length === 0 && clause.comments.length === 0;

function read(clauses: readonly Clause[]): Omit<Received, "broken"> {
  const first = (keyword: string): Clause | undefined => clauses.find((one) => one.keyword === keyword);
  const from = first("from");
  const last = clauses.at(-1);
  return {
    from: from?.words[0] ?? null,
    fromComment: joined(from?.comments),
    by: clauses.flatMap(({ keyword, words }) => (keyword === "by" ? words.slice(0, 1) : [])),
    with: joined(first("with")?.words),
    date: last?.keyword === dateSign ? joined(last.words) : null,
  };
}

const joined = (texts: readonly string[] | null | undefined): string | null =>
  texts?.join(" ").trim() || null;

interface Token {
  /** "open" is what does not close. */
  readonly kind: "word" | "comment" | "open";
  readonly text: string;
}

function* tokens(value: string): Generator<Token> {
  let at = 0;
  while (at < value.length) {
    const c = value[at]!;
    if (c === " " || c === "\t") at++;
    else if (c === "(" || c === '"') {
      const end = enclosedEnd(value, at);
      if (end < 0) {
        yield { kind: "open", text: value.slice(at + 1) };
        return;
      }
      if (c === "(") yield { kind: "comment", text: value.slice(at + 1, end - 1) };
      else yield { kind: "word", text: value.slice(at, end) };
      at = end;
    } else {
      plain.lastIndex = at;
      const text = plain.exec(value)?.[0] ?? c;
      yield { kind: "word", text };
      at += text.length;
    }
  }
}

/** One past the end of a comment, which nest, or of a quoted string; -1 where there is none. */
function enclosedEnd(value: string, from: number): number {
  const comment = value[from] === "(";
  let depth = 1;
  for (let at = from + 1; at < value.length; at++) {
    const c = value[at];
    if (c === "\\") at++;
    else if (c === (comment ? ")" : '"') && --depth === 0) return at + 1;
    else if (comment && c === "(") depth++;
  }
  return -1;
}

/** Names that are nobody's in the world (RFC 6761, RFC 6762 and custom): they do not say whose a host is. */
const privateName = /(?:^|\.)(?:local|localdomain|localhost|lan|corp|internal)$/;
const ipv4 = /^\d{1,3}(?:\.\d{1,3}){3}$/;

/**
 * Whether the host of a by-clause is somebody's who is none of `own` (authserv-ids and domains, as A-labels). A
 * name without a dot, a private one and an address say nothing of that.
 */
export function isForeignHost(by: string, own: readonly string[]): boolean {
  const name = by.endsWith(".") ? by.slice(0, -1) : by;
  const host = toAsciiDomain(name) ?? asciiLower(name);
  if (!host.includes(".") || /[:[\]]/.test(host) || ipv4.test(host) || privateName.test(host)) return false;
  return !own.some((one) => areRelated(host, one));
}

/** Last label but one of two names of one organisation; shorter ones ("co.uk", "com.au") belong to many. */
const shortestOwn = 4;

/** Whether two hosts look like one organisation's, as far as that is told without the public suffix list. */
function areRelated(a: string, b: string): boolean {
  if (a === b) return true;
  const left = a.split(".");
  const right = b.split(".");
  if (left.length < 2 || right.length < 2) return false;
  let shared = 0;
  while (shared < left.length && shared < right.length && left.at(-1 - shared) === right.at(-1 - shared))
    shared++;
  // One lies below the other.
  if (shared >= 2 && (shared === left.length || shared === right.length)) return true;
  return shared >= ((left.at(-2) ?? "").length >= shortestOwn ? 2 : 3);
}
