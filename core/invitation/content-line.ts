/**
 * Content lines (RFC 5545, 3.1), with parameter values as RFC 6868 encodes them. Our own reader, linear and
 * strict, where ical.js (the oracle of its test) is quadratic in the number of parameters, takes an unquoted
 * SENT-BY for the value, the last of two equal parameters for the only one, and one bad rule for the end of all.
 */
import { isAsciiText } from "../bytes/ascii.ts";

/** Code units of one line after unfolding: 50 times the longest line seen in real calendars. */
export const longestLine = 1024 * 1024;

/** Parameters of one property; real calendars have at most 6. */
const mostParameters = 100;

export interface ContentLine {
  /** Upper case. */
  readonly name: string;
  /** Names upper case; values decoded, quotes removed, one but where it is a list. Of two equal names the first. */
  readonly parameters: ReadonlyMap<string, readonly string[]>;
  /** As written. */
  readonly value: string;
  /** Names of parameters that stand twice. */
  readonly repeated: readonly string[];
  /** Whether some parameter could not be read. */
  readonly faulty: boolean;
}

/** "line": no name and value to be told apart; "too-large": past a bound. */
export interface LineFault {
  readonly fault: "line" | "too-large";
}

const SEMICOLON = 0x3b;
const COLON = 0x3a;
const COMMA = 0x2c;
const QUOTE = 0x22;
const EQUALS = 0x3d;

const nameLength = 128;
const namePattern = /^[A-Za-z0-9_.-]+$/;

/** Parameters that hold a list; in any other a comma is one of the value: "CN=Doe, Jane". */
const listParameters = new Set(["DELEGATED-TO", "DELEGATED-FROM", "MEMBER", "FEATURE", "DISPLAY"]);
/** Parameters whose value is a calendar address; in real mail it is not always quoted. */
const addressParameters = new Set(["SENT-BY", "DELEGATED-TO", "DELEGATED-FROM", "MEMBER"]);
/** Parameters whose value is another URI. */
const uriParameters = new Set(["DIR", "ALTREP"]);

/** Upper case for a to z alone: the long s is no S, the dotless i no I. */
export const asciiUpper = (text: string): string =>
  isAsciiText(text)
    ? text.toUpperCase()
    : text.replace(/[a-z]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) - 32));

const escapes: Readonly<Record<string, string>> = { "^n": "\n", "^'": '"', "^^": "^" };

const decodeParameter = (value: string): string =>
  value.includes("^") ? value.replace(/\^[n'^]/g, (escape) => escapes[escape] ?? escape) : value;

const noParameters: ContentLine["parameters"] = new Map();
const none: readonly string[] = [];

/** Reads one unfolded line. Linear in its length; no text makes it throw. */
export function parseContentLine(line: string): ContentLine | LineFault {
  if (line.length > longestLine) return { fault: "too-large" };
  let at = endOf(line, 0, isNameEnd);
  if (at === 0 || at === line.length || at > nameLength) return { fault: "line" };
  const name = asciiUpper(line.slice(0, at));
  if (!namePattern.test(name) || isQuoteOrComma(line.charCodeAt(at))) return { fault: "line" };

  if (line.charCodeAt(at) === COLON)
    return { name, parameters: noParameters, value: line.slice(at + 1), repeated: none, faulty: false };
  const parameters = new Map<string, readonly string[]>();
  const repeated: string[] = [];
  let faulty = false;
  let count = 0;
  while (line.charCodeAt(at) === SEMICOLON) {
    count += 1;
    if (count > mostParameters) return { fault: "too-large" };
    const nameStart = at + 1;
    at = endOf(line, nameStart, isParameterNameEnd);
    const parameter = asciiUpper(line.slice(nameStart, Math.min(at, nameStart + nameLength)));
    if (line.charCodeAt(at) !== EQUALS || !namePattern.test(parameter)) {
      faulty = true;
      at = endOf(line, at, isParameterEnd);
      continue;
    }
    const read = readValues(line, at + 1, parameter);
    if (read === null) return { fault: "line" };
    faulty ||= read.faulty;
    at = read.end;
    const values = listParameters.has(parameter) ? read.values : [read.values.join(",")];
    if (parameters.has(parameter)) repeated.push(parameter);
    else parameters.set(parameter, values);
  }
  if (line.charCodeAt(at) !== COLON) return { fault: "line" };
  return { name, parameters, value: line.slice(at + 1), repeated, faulty };
}

interface ReadValues {
  readonly values: readonly string[];
  readonly end: number;
  readonly faulty: boolean;
}

/** The comma-separated values from `start`; null where a quote is never closed. */
function readValues(line: string, start: number, parameter: string): ReadValues | null {
  const values: string[] = [];
  let faulty = false;
  let at = start;
  for (;;) {
    if (line.charCodeAt(at) === QUOTE) {
      const close = line.indexOf('"', at + 1);
      if (close < 0) return null;
      values.push(decodeParameter(line.slice(at + 1, close)));
      at = endOf(line, close + 1, isValueEnd);
      faulty ||= at > close + 1;
    } else {
      const end = endOf(line, at + schemeLength(line, at, parameter), isValueEnd);
      const written = line.slice(at, end);
      faulty ||= written.includes('"');
      values.push(decodeParameter(written));
      at = end;
    }
    if (line.charCodeAt(at) !== COMMA) return { values, end: at, faulty };
    at += 1;
  }
}

/** How much of an unquoted URI value to step over, so that its scheme's colon does not end it. */
function schemeLength(line: string, at: number, parameter: string): number {
  const scheme = addressParameters.has(parameter)
    ? /^mailto:/i
    : uriParameters.has(parameter)
      ? /^[a-z][a-z0-9+.-]{0,20}:\/\//i
      : null;
  return scheme?.exec(line.slice(at, at + 24))?.[0].length ?? 0;
}

/** Where the first code unit that ends something stands, else the line's length. */
function endOf(line: string, start: number, isEnd: (code: number) => boolean): number {
  let at = start;
  while (at < line.length && !isEnd(line.charCodeAt(at))) at += 1;
  return at;
}

const isQuoteOrComma = (code: number): boolean => code === QUOTE || code === COMMA;
const isParameterEnd = (code: number): boolean => code === SEMICOLON || code === COLON;
const isNameEnd = (code: number): boolean => isParameterEnd(code) || isQuoteOrComma(code);
const isParameterNameEnd = (code: number): boolean => isNameEnd(code) || code === EQUALS;
const isValueEnd = (code: number): boolean => isParameterEnd(code) || code === COMMA;
