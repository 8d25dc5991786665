/**
 * Links of HTML text (X-ALT-DESC, STYLED-DESCRIPTION): a scanner for the tags that carry one, after the
 * tokenizer of HTML, 13.2.5. Builds no tree, runs nothing, linear. What CSS hides is not known to it.
 */
import type { Link } from "../report.ts";

/** Code units of a link's text kept. */
const longestText = 2000;

/** The attribute that holds the target. */
const linkAttributes: ReadonlyMap<string, string> = new Map([
  ["a", "href"],
  ["area", "href"],
  ["form", "action"],
]);

/** Elements whose content is no markup (HTML, 13.1.2: raw text and escapable raw text). */
const rawElements = new Set(["script", "style", "title", "textarea", "xmp", "iframe", "noembed", "noframes"]);

/** The first `most` links, in order; an anchor's text is what stands between its tags. */
export function htmlLinks(html: string, most: number): readonly Link[] {
  const links: Link[] = [];
  let anchor: { readonly target: string; text: string } | null = null;
  const finish = (): void => {
    if (anchor !== null) links.push({ text: plain(anchor.text), target: anchor.target });
    anchor = null;
  };
  let at = 0;
  while (at < html.length && links.length < most) {
    const open = indexOrEnd(html, "<", at);
    if (anchor !== null && anchor.text.length < longestText)
      anchor.text += html.slice(at, Math.min(open, at + longestText));
    if (open === html.length) break;
    const markup = readMarkup(html, open);
    at = markup.end;
    if (markup.name === null) {
      // A "<" that begins nothing is text.
      if (anchor !== null && at === open + 1 && anchor.text.length < longestText) anchor.text += "<";
      continue;
    }
    if (markup.name === "a") finish();
    if (markup.closing) continue;
    if (rawElements.has(markup.name)) at = rawEnd(html, at, markup.name);
    if (markup.target === null) continue;
    const target = decodeReferences(markup.target);
    if (markup.name === "a") anchor = { target, text: "" };
    else links.push({ text: "", target });
  }
  finish();
  return links.slice(0, most);
}

const plain = (text: string): string => decodeReferences(text).replace(/\s+/g, " ").trim();

const indexOrEnd = (text: string, what: string, from: number): number => {
  const found = text.indexOf(what, from);
  return found < 0 ? text.length : found;
};

interface Markup {
  /** Lower case; null where it is no tag. */
  readonly name: string | null;
  readonly closing: boolean;
  readonly target: string | null;
  readonly end: number;
}

const notTag = (end: number): Markup => ({ name: null, closing: false, target: null, end });

/** What begins with the "<" at `open`. What is never closed takes the rest and is nothing, as in a browser. */
function readMarkup(html: string, open: number): Markup {
  if (html.startsWith("<!--", open)) return notTag(commentEnd(html, open + 4));
  const next = html[open + 1] ?? "";
  if (next === "!" || next === "?") return notTag(indexOrEnd(html, ">", open) + 1);
  const closing = next === "/";
  const start = open + (closing ? 2 : 1);
  if (!/^[a-z]$/i.test(html[start] ?? "")) return notTag(open + 1);
  let at = skip(html, start, isNameCharacter);
  const name = html.slice(start, Math.min(at, start + 20)).toLowerCase();
  const wanted = linkAttributes.get(name);
  let target: string | null = null;
  for (;;) {
    at = skip(html, at, isBetweenAttributes);
    if (at >= html.length || html[at] === ">") break;
    const nameStart = at;
    at = skip(html, at + 1, isAttributeNameCharacter);
    const attribute = html.slice(nameStart, Math.min(at, nameStart + 20)).toLowerCase();
    const equals = skip(html, at, isSpace);
    if (html[equals] !== "=") continue;
    const valueStart = skip(html, equals + 1, isSpace);
    const quote = html[valueStart];
    const quoted = quote === '"' || quote === "'";
    const from = quoted ? valueStart + 1 : valueStart;
    at = quoted ? indexOrEnd(html, quote, from) : skip(html, from, isUnquotedCharacter);
    if (attribute === wanted) target ??= html.slice(from, at);
    if (quoted) at += 1;
  }
  if (at >= html.length) return notTag(html.length);
  return { name, closing, target, end: at + 1 };
}

/** HTML, 13.2.5.43 onwards: "<!-->" and "<!--->" are whole comments, and "--!>" ends one too. */
function commentEnd(html: string, start: number): number {
  if (html[start] === ">") return start + 1;
  if (html.startsWith("->", start)) return start + 2;
  for (let at = html.indexOf("--", start); at >= 0; at = html.indexOf("--", at + 1)) {
    if (html[at + 2] === ">") return at + 3;
    if (html[at + 2] === "!" && html[at + 3] === ">") return at + 4;
  }
  return html.length;
}

function rawEnd(html: string, start: number, name: string): number {
  for (let at = html.indexOf("</", start); at >= 0; at = html.indexOf("</", at + 2))
    if (html.slice(at + 2, at + 2 + name.length).toLowerCase() === name) return at;
  return html.length;
}

function skip(html: string, start: number, matches: (character: string) => boolean): number {
  let at = start;
  while (at < html.length && matches(html[at] ?? "")) at += 1;
  return at;
}

const isSpace = (c: string): boolean => c === " " || c === "\n" || c === "\t" || c === "\f" || c === "\r";
const isNameCharacter = (c: string): boolean => !isSpace(c) && c !== "/" && c !== ">";
const isBetweenAttributes = (c: string): boolean => isSpace(c) || c === "/";
const isAttributeNameCharacter = (c: string): boolean => isNameCharacter(c) && c !== "=";
const isUnquotedCharacter = (c: string): boolean => !isSpace(c) && c !== ">";

/** Character references a scheme, a host or the text naming one can be written with; others stay. */
const references: ReadonlyMap<string, string> = new Map([
  ["amp", "&"],
  ["lt", "<"],
  ["gt", ">"],
  ["quot", '"'],
  ["apos", "'"],
  ["nbsp", " "],
  ["shy", ""],
  ["zwj", ""],
  ["zwnj", ""],
  ["colon", ":"],
  ["sol", "/"],
  ["bsol", "\\"],
  ["period", "."],
  ["commat", "@"],
  ["quest", "?"],
  ["num", "#"],
  ["percnt", "%"],
  ["equals", "="],
  ["lowbar", "_"],
  ["hyphen", "-"],
  ["Tab", "\t"],
  ["NewLine", "\n"],
]);

const reference =
  /&(?:#(\d{1,7})|#[xX]([\dA-Fa-f]{1,6})|(amp|lt|gt|quot|nbsp|shy)(?![\w=;])|(\w{1,12})(?=;));?/g;

function decodeReferences(text: string): string {
  if (!text.includes("&")) return text;
  return text.replace(
    reference,
    (whole: string, decimal?: string, hex?: string, bare?: string, named?: string) => {
      if (decimal !== undefined) return character(Number(decimal));
      if (hex !== undefined) return character(Number.parseInt(hex, 16));
      return references.get(bare ?? named ?? "") ?? whole;
    },
  );
}

const character = (code: number): string =>
  code === 0 || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff) ? "\ufffd" : String.fromCodePoint(code);
