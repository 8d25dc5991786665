import { asciiLower } from "../../bytes/ascii.ts";
import type { AuthenticationResult } from "../../report.ts";

/** What stands in an Authentication-Results field (RFC 8601, 2.2). */
export interface Results {
  /** The authserv-id as written, quotes gone; empty where a relaxed reading found none. */
  readonly server: string;
  readonly version: number;
  readonly results: readonly AuthenticationResult[];
}

/** Characters, results and properties of one honest field: several times what any was seen to have. */
const longest = 8192;
const maxResults = 100;
const maxProperties = 50;

/** All but the tab: none may stand in a field body, not even quoted (RFC 5322, 3.2.1). */
const controls = /[^\P{Cc}\t]/u;

/** What ends a word for everybody. */
const word = /[^ \t;()"]+/y;
/** Keyword (RFC 5321, 4.1.2), and what servers write in its place. */
const name = /[A-Za-z0-9_-]+/y;
const keyword = /^[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?$/;
const digits = /\d{1,9}/y;
const sign = /[=./;]/y;

/** RFC 2045, 5.1; in values with the characters of RFC 6532, 3.2. */
const token = /^[^\0-\x20()<>@,;:\\"/[\]?=\x7f-\u{10ffff}]+$/u;
const wideToken = /^[^\0-\x20()<>@,;:\\"/[\]?=\x7f-\x9f]+$/u;
/** [ [ local-part ] "@" ] domain-name, its local part no quoted string (RFC 5321, 4.1.2; RFC 6376, 3.5). */
const mailbox =
  /^(?:[\w!#$%&'*+/=?^`{|}~.\u00a0-\u{10ffff}-]*@)?[\w\u00a0-\u{10ffff}-]+(?:\.[\w\u00a0-\u{10ffff}-]+)*$/u;
const domainPart = /^@[\w\u00a0-\u{10ffff}-]+(?:\.[\w\u00a0-\u{10ffff}-]+)*$/u;

/** The results RFC 8601, 2.7 (and RFC 7489, 11.2) has for the methods that have no others. */
const resultNames: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ["dkim", new Set(["none", "pass", "fail", "policy", "neutral", "temperror", "permerror"])],
  ["spf", new Set(["none", "pass", "fail", "softfail", "policy", "neutral", "temperror", "permerror"])],
  ["dmarc", new Set(["none", "pass", "fail", "temperror", "permerror"])],
]);

/**
 * Reads the value of an Authentication-Results field, or what follows "i=1;" in one of an ARC set (RFC 8601, 2.2;
 * RFC 8617, 4.1.1). Null where it is none: then nobody can know what was meant.
 *
 * `relaxed` also takes what servers write against the grammar: no authserv-id, a ";" too many, values with "/" or
 * ":" and no quotes, pairs such as "action=none", results of their own. What the grammar allows is read alike, and
 * strings or comments that do not end are refused either way. Left out: results of another version than 1, as they
 * mean something else, and properties of one name that say different things.
 */
export function parseResults(value: string, { relaxed = false } = {}): Results | null {
  if (value.length > longest || controls.test(value)) return null;
  const reader = new Reader(value, relaxed);
  const server = reader.skip() ? reader.server() : null;
  const version = server === null ? null : server === "" ? 1 : reader.version();
  const results = version === null ? null : readAll(reader, server === "");
  return server === null || version === null || results === null ? null : { server, version, results };
}

/** 1*resinfo or no-result; `bare`: the first may stand without its ";". */
function readAll(reader: Reader, bare: boolean): readonly AuthenticationResult[] | null {
  const results: AuthenticationResult[] = [];
  let any = false;
  for (let first = true; ; first = false) {
    if (!reader.skip()) return null;
    if (reader.ended) return any || reader.relaxed ? results : null;
    if (!reader.take(";") && !(first && bare)) return null;
    if (!reader.skip()) return null;
    if (reader.relaxed && (reader.ended || reader.next === ";")) continue;
    if (reader.none()) {
      if (reader.relaxed) continue;
      return !any && reader.skip() && reader.ended ? results : null;
    }
    const result = readResult(reader);
    if (result === null || results.length === maxResults) return null;
    if (result !== "other-version") results.push(result);
    any = true;
  }
}

/** methodspec [ reasonspec ] *propspec */
function readResult(reader: Reader): AuthenticationResult | "other-version" | null {
  const { relaxed } = reader;
  const method = reader.keyword();
  if (method === null || !reader.skip()) return null;
  let version: string | null = "1";
  if (reader.take("/")) {
    if (!reader.skip()) return null;
    version = reader.match(digits);
    if (version === null || !reader.skip()) return null;
  }
  if (!reader.take("=") || !reader.skip()) return null;
  const result = reader.keyword();
  if (result === null || (!relaxed && resultNames.get(method)?.has(result) === false)) return null;
  let reason: string | null = null;
  const properties = new Map<string, string>();
  const doubtful = new Set<string>();
  for (let pairs = 0; ; pairs++) {
    const before = reader.at;
    if (!reader.skip()) return null;
    if (reader.ended || reader.next === ";") break;
    if (reader.at === before || pairs > maxProperties) return null;
    const pair = readPair(reader);
    if (pair === null) return null;
    const { property, value } = pair;
    if (property.includes(".")) {
      if (properties.has(property) && properties.get(property) !== value) doubtful.add(property);
      properties.set(property, value);
    } else if (property === "reason" && (relaxed || pairs === 0)) reason ??= value;
    else if (!relaxed) return null;
  }
  // Of header.d that says two things, header.i is no better word.
  if (doubtful.has("header.d")) doubtful.add("header.i");
  for (const property of doubtful) properties.delete(property);
  if (Number(version) !== 1) return "other-version";
  return { method, result, reason, properties: Object.fromEntries(properties) };
}

/** reasonspec or propspec, or in a relaxed reading any other name "=" value. */
function readPair(reader: Reader): { readonly property: string; readonly value: string } | null {
  let property = reader.keyword();
  if (property === null || !reader.skip()) return null;
  if (reader.take(".")) {
    if (!reader.skip()) return null;
    const rest = reader.keyword();
    if (rest === null || !reader.skip()) return null;
    property += `.${rest}`;
  }
  if (!reader.take("=")) return null;
  const before = reader.at;
  if (!reader.skip()) return null;
  // The empty value of a null sender, behind which the next property stands.
  if (reader.relaxed && reader.at > before && reader.beforeProperty()) {
    reader.at = before;
    return { property, value: "" };
  }
  const start = reader.at;
  const value = reader.value();
  if (value === null) return null;
  const syntax = property.includes(".") ? mailbox : wideToken;
  const written = reader.text[start] !== '"';
  if (!reader.relaxed && written && !wideToken.test(value) && !syntax.test(value)) return null;
  return { property, value };
}

/** A place in the value, and the lexical tokens that can stand there. Every method reads forward, once. */
class Reader {
  readonly text: string;
  readonly relaxed: boolean;
  at = 0;

  constructor(text: string, relaxed: boolean) {
    this.text = text;
    this.relaxed = relaxed;
  }

  get ended(): boolean {
    return this.at >= this.text.length;
  }

  get next(): string | undefined {
    return this.text[this.at];
  }

  /**
   * [CFWS] (RFC 5322, 3.2.2); false where a comment does not end, or holds the one half of a quoted string: servers
   * put the sender's address into comments, and a local part such as "a); dkim=pass (" would end one.
   */
  skip(): boolean {
    let depth = 0;
    let quoted = false;
    for (; this.at < this.text.length; this.at++) {
      const c = this.text[this.at];
      if (c === "(") depth++;
      else if (depth === 0 && c !== " " && c !== "\t") break;
      else if (depth > 0 && c === ")") depth--;
      else if (depth > 0 && c === "\\") this.at++;
      else if (depth > 0 && c === '"') quoted = !quoted;
      if (depth === 0 && quoted) return false;
    }
    return depth === 0;
  }

  take(c: string): boolean {
    if (this.text[this.at] !== c) return false;
    this.at++;
    return true;
  }

  match(pattern: RegExp): string | null {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0] ?? null;
    this.at += found?.length ?? 0;
    return found;
  }

  /** In lower case: literals of a grammar know no case (RFC 5234, 2.3). */
  keyword(): string | null {
    const found = this.match(name);
    return found === null || !(this.relaxed || keyword.test(found)) ? null : asciiLower(found);
  }

  /**
   * A word or a quoted string (its quotes and backslashes gone), or a mailbox whose local part is quoted, as
   * written; empty where neither stands here. Null: the string does not end, or something clings to it.
   */
  value(): string | null {
    if (this.next !== '"') return this.match(word) ?? "";
    const start = this.at++;
    let value = "";
    for (; ; this.at++) {
      if (this.ended) return null;
      let c = this.text[this.at]!;
      if (c === '"') break;
      if (c === "\\" && this.at + 1 < this.text.length) c = this.text[++this.at]!;
      value += c;
    }
    this.at++;
    const behind = this.match(word);
    if (behind === null) return this.next === '"' ? null : value;
    return domainPart.test(behind) ? this.text.slice(start, this.at) : null;
  }

  /** authserv-id; empty where none stands here and the reading is relaxed. */
  server(): string | null {
    if (this.relaxed && (this.ended || this.next === ";" || this.beforeMethod())) return "";
    const quoted = this.next === '"';
    const server = this.value();
    if (server === null || server === "") return null;
    return (quoted ? this.text[this.at - 1] === '"' : token.test(server)) ? server : null;
  }

  /** [ CFWS authres-version ]; null where what follows is neither a version nor the ";" of a result. */
  version(): number | null {
    const before = this.at;
    if (!this.skip()) return null;
    if (this.ended || this.next === ";") return 1;
    const version = this.at === before ? null : this.match(digits);
    if (version === null || !this.skip()) return null;
    return this.ended || this.next === ";" ? Number(version) : null;
  }

  /** Whether a method stands here, where an authserv-id should. */
  private beforeMethod(): boolean {
    return this.ahead(
      () => this.match(name) !== null && this.skip() && (this.next === "=" || this.next === "/"),
    );
  }

  /** Whether a property with its "=" stands here. */
  beforeProperty(): boolean {
    return this.ahead(
      () =>
        this.match(name) !== null &&
        this.match(sign) === "." &&
        this.match(name) !== null &&
        this.match(sign) === "=",
    );
  }

  /** Takes the word "none" where it is all that stands before the end or the next ";". */
  none(): boolean {
    const start = this.at;
    const found = this.keyword() === "none" && this.skip() && (this.ended || this.next === ";");
    if (!found) this.at = start;
    return found;
  }

  private ahead(test: () => boolean): boolean {
    const start = this.at;
    const found = test();
    this.at = start;
    return found;
  }
}
