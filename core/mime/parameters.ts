import { asciiLower, hexDigit, trimSpaceEnd } from "../bytes/ascii.ts";
import { decodeText } from "./text.ts";

/** A field of the form `value *(";" attribute "=" value)` (RFC 2045, 5.1; RFC 2183, 2). */
export interface Parameterised {
  /** Lower case, comments and white space gone; may be no token: the caller judges. */
  readonly value: string;
  /** Names in lower case, RFC 2231 undone. The first of several counts. */
  readonly parameters: ReadonlyMap<string, string>;
  /** Names that stand more than once, plainly or in two forms; file names may have two forms. */
  readonly repeated: readonly string[];
  /** Something stood where the grammar has no place for it. */
  readonly broken: boolean;
}

interface Cursor {
  readonly text: string;
  at: number;
  broken: boolean;
}

const isSpace = (c: string | undefined): boolean => c === " " || c === "\t";

/** White space and comments, which nest (RFC 5322, 3.2.2). */
function skipComments(cursor: Cursor): void {
  const { text } = cursor;
  let depth = 0;
  for (; cursor.at < text.length; cursor.at++) {
    const c = text[cursor.at];
    if (c === "(") depth++;
    else if (depth > 0) {
      if (c === ")") depth--;
      else if (c === "\\") cursor.at++;
    } else if (!isSpace(c)) return;
  }
  if (depth > 0) cursor.broken = true;
}

function readQuoted(cursor: Cursor): string {
  const { text } = cursor;
  let value = "";
  for (cursor.at++; cursor.at < text.length; cursor.at++) {
    let c = text[cursor.at]!;
    if (c === '"') {
      cursor.at++;
      return value;
    }
    if (c === "\\" && cursor.at + 1 < text.length) c = text[++cursor.at]!;
    value += c;
  }
  cursor.broken = true;
  return value;
}

/** Up to one of `ends`, white space at its end dropped. */
function readUntil(cursor: Cursor, ends: RegExp): string {
  ends.lastIndex = cursor.at;
  const end = ends.exec(cursor.text)?.index ?? cursor.text.length;
  const value = trimSpaceEnd(cursor.text.slice(cursor.at, end));
  cursor.at = end;
  return value;
}

/** Honest mail writes file names with spaces and without quotes. */
const namesFile = /^(?:file)?name(?:\*|$)/;

const valueEnds = /[;(]/g;
const nameEnds = /[;=(]/g;

export function parseParameterised(text: string): Parameterised {
  const cursor: Cursor = { text, at: 0, broken: false };
  skipComments(cursor);
  let value = "";
  while (cursor.at < text.length && text[cursor.at] !== ";") {
    value += readUntil(cursor, valueEnds);
    skipComments(cursor);
  }
  const written = new Map<string, string>();
  const repeated = new Set<string>();
  while (cursor.at < text.length) {
    cursor.at++;
    skipComments(cursor);
    const name = asciiLower(readUntil(cursor, nameEnds));
    skipComments(cursor);
    if (text[cursor.at] !== "=") {
      if (name !== "") cursor.broken = true;
      readUntil(cursor, /;/g);
      continue;
    }
    cursor.at++;
    skipComments(cursor);
    const quoted = text[cursor.at] === '"';
    const parameter = quoted ? readQuoted(cursor) : readUntil(cursor, valueEnds);
    if (!quoted && !namesFile.test(name) && /[\s"]/.test(parameter)) cursor.broken = true;
    skipComments(cursor);
    if (cursor.at < text.length && text[cursor.at] !== ";") {
      cursor.broken = true;
      readUntil(cursor, /;/g);
    }
    if (written.has(name)) repeated.add(name);
    else written.set(name, parameter);
  }
  const parameters = undoRfc2231(written, repeated);
  return { value: asciiLower(value), parameters, repeated: [...repeated], broken: cursor.broken };
}

/** attribute *section *extended (RFC 2231, 7). */
const sectioned = /^([^*]+)(?:\*(0|[1-9]\d{0,3}))?(\*)?$/;

interface Section {
  readonly text: string;
  readonly extended: boolean;
}

function undoRfc2231(written: ReadonlyMap<string, string>, repeated: Set<string>): Map<string, string> {
  const plain = new Map<string, string>();
  const sections = new Map<string, Map<number, Section>>();
  for (const [attribute, text] of written) {
    const [, name, section, extended] = sectioned.exec(attribute) ?? [];
    if (name === undefined || (section === undefined && extended === undefined)) {
      plain.set(attribute, text);
      continue;
    }
    const found = sections.get(name) ?? new Map<number, Section>();
    sections.set(name, found);
    const number = Number(section ?? 0);
    if (found.has(number)) repeated.add(name);
    else found.set(number, { text, extended: extended !== undefined });
  }
  for (const [name, found] of sections) {
    const value = joinSections(found);
    if (value === null) continue;
    if (plain.has(name) && !namesFile.test(name)) repeated.add(name);
    else plain.set(name, value);
  }
  return plain;
}

/** Sections 0, 1, 2 … as far as they go (RFC 2231, 3); null where 0 is missing. */
function joinSections(sections: ReadonlyMap<number, Section>): string | null {
  const first = sections.get(0);
  if (first === undefined) return null;
  const [, charset = null, initial = first.text] =
    (first.extended ? /^([^']*)'[^']*'([^]*)$/.exec(first.text) : null) ?? [];
  let value = "";
  let octets: number[] = [];
  const flush = (): void => {
    if (octets.length > 0) value += decodeText(Uint8Array.from(octets), charset).text;
    octets = [];
  };
  for (let number = 0; ; number++) {
    const section = sections.get(number);
    if (section === undefined) break;
    const text = number === 0 ? initial : section.text;
    if (section.extended) percentDecode(text, octets);
    else {
      flush();
      value += text;
    }
  }
  flush();
  return value;
}

const encoder = new TextEncoder();

function percentDecode(text: string, octets: number[]): void {
  const bytes = encoder.encode(text);
  for (let i = 0; i < bytes.length; i++) {
    const high = hexDigit(bytes[i + 1]);
    const low = hexDigit(bytes[i + 2]);
    if (bytes[i] === 0x25 && high >= 0 && low >= 0) {
      octets.push((high << 4) | low);
      i += 2;
    } else octets.push(bytes[i]!);
  }
}
