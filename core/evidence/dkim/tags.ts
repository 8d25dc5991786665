import { CR, HT, LF, SP, trimSpaceEnd } from "../../bytes/ascii.ts";
import { decodeBase64 } from "../../bytes/base64.ts";
import { decodeUtf8 } from "../../mime/text.ts";
import type { Fault } from "./problems.ts";

/** Thrown inside the readers of this folder and caught where each of them ends; leaves none of them. */
export class TagFault extends Error {
  readonly where: Fault;
  readonly tag: string | null;

  constructor(where: Fault, tag: string | null = null) {
    super(where);
    this.where = where;
    this.tag = tag;
  }
}

interface Tag {
  /** Unfolded and trimmed. */
  readonly value: string;
  /** Where the value stands in the text, white space included: first character and one past the last. */
  readonly from: number;
  readonly to: number;
}
export type Tags = ReadonlyMap<string, Tag>;

/** RFC 6376, 3.2: tag-name and VALCHAR, the latter with the white space it may stand among and RFC 8616, 3. */
const tagName = /^[A-Za-z][A-Za-z0-9_]*$/;
const tagValue = /^[\t\x20-\x3a\x3c-\x7e\x80-\xff]*$/;

/**
 * A tag list (RFC 6376, 3.2) from `start` of a text whose characters are octets; throws `TagFault`. Names are
 * told apart by case, a tag may stand once, and nothing may stand between two semicolons.
 */
export function readTags(text: string, start = 0): Tags {
  const tags = new Map<string, Tag>();
  for (let from = start; ;) {
    const semicolon = text.indexOf(";", from);
    const to = semicolon < 0 ? text.length : semicolon;
    const equals = text.indexOf("=", from);
    if (equals < 0 || equals >= to) {
      // The list may end in a semicolon.
      if (semicolon < 0 && tags.size > 0 && plain(text.slice(from, to)) === "") return tags;
      throw new TagFault("tag-list");
    }
    const name = plain(text.slice(from, equals));
    const value = plain(text.slice(equals + 1, to));
    if (!tagName.test(name) || !tagValue.test(value)) throw new TagFault("tag-list");
    if (tags.has(name)) throw new TagFault("repeated-tag", name);
    tags.set(name, { value: text8(value), from: equals + 1, to });
    if (semicolon < 0) return tags;
    from = semicolon + 1;
  }
}

/** Folding taken out (RFC 5322, 2.2.3), and the white space around. */
function plain(text: string): string {
  const unfolded = text.includes("\n") ? text.replace(/\r?\n(?=[ \t])|\r?\n$/g, "") : text;
  let from = 0;
  while (unfolded.charCodeAt(from) === SP || unfolded.charCodeAt(from) === HT) from++;
  return trimSpaceEnd(unfolded.slice(from));
}

/** Octets above 0x7f are UTF-8 (RFC 8616, 3). */
function text8(value: string): string {
  if (!/[\x80-\xff]/.test(value)) return value;
  const text = decodeUtf8(Uint8Array.from(value, (c) => c.charCodeAt(0)));
  if (text === null) throw new TagFault("tag-list");
  return text;
}

/** The value of a tag that must be there. */
export function required(tags: Tags, name: string): string {
  const tag = tags.get(name);
  if (tag === undefined) throw new TagFault("missing-tag", name);
  return tag.value;
}

/** White space is everywhere allowed in it, and nothing else; null where it is no whole base64 (RFC 4648, 4). */
export function readBase64(value: string): Uint8Array | null {
  if (!/^[A-Za-z0-9+/= \t]+$/.test(value)) return null;
  const { bytes, clean } = decodeBase64(Uint8Array.from(value, (c) => c.charCodeAt(0)));
  return clean && bytes.length > 0 ? bytes : null;
}

/** Items of a colon-separated list, trimmed. */
export const readList = (value: string): readonly string[] => value.split(":").map(plain);

/** A copy of a field, as it stands in the message, with what stands from `from` to `to` left out. */
export function without(field: Uint8Array, from: number, to: number): Uint8Array {
  const copy = new Uint8Array(field.length - (to - from));
  copy.set(field.subarray(0, from));
  copy.set(field.subarray(to), from);
  return copy;
}

/** Where a field ends that its line end does not count to. */
export const lineEndsAt = (field: Uint8Array): number =>
  field[field.length - 1] !== LF
    ? field.length
    : field[field.length - 2] === CR
      ? field.length - 2
      : field.length - 1;
