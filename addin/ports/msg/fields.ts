/** Header fields of a message that is written anew: nothing in a value can begin a field of its own. */

export interface Field {
  /** In lower case. */
  readonly name: string;
  /** The whole field, folded as it was, without its last line end. */
  readonly text: string;
}

/** RFC 5322, 2.2: the fields of a header, up to the first empty line; lines that are no field are left out. */
export function fieldsOf(header: string): readonly Field[] {
  const fields: { name: string; lines: string[] }[] = [];
  let isField = false;
  for (const line of header.replaceAll("\0", "").split(/\r\n|\r|\n/)) {
    if (line === "" && fields.length > 0) break;
    const name = /^([!-9;-~]+)[ \t]*:/.exec(line)?.[1];
    if (name !== undefined) fields.push({ name: name.toLowerCase(), lines: [line] });
    else if (isField && /^[ \t]+\S/.test(line)) fields.at(-1)?.lines.push(line);
    isField = name !== undefined || (isField && /^[ \t]/.test(line));
  }
  return fields.map(({ name, lines }) => ({ name, text: lines.join("\r\n") }));
}

/** One line, without anything that is no text. */
const plain = (text: string): string =>
  text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\p{Cs}]+/gu, " ")
    .trim()
    .slice(0, 1000);

const isPrintable = (text: string): boolean => /^[ -~]*$/.test(text);

/** RFC 2047, 2: an encoded word has 75 characters at most, and no part of a character. */
function encodedWords(text: string): string {
  const words: string[] = [];
  let word = "";
  const size = (part: string): number => new TextEncoder().encode(part).length;
  for (const character of text) {
    if (size(word + character) > 45) {
      words.push(word);
      word = "";
    }
    word += character;
  }
  return [...words, word]
    .map((part) => `=?utf-8?B?${base64(new TextEncoder().encode(part))}?=`)
    .join("\r\n ");
}

/** An unstructured value (RFC 5322, 2.2.1); null: there is none. */
export function textField(text: string): string | null {
  const line = plain(text);
  if (line === "") return null;
  // What looks like an encoded word would be read as one.
  return isPrintable(line) && !line.includes("=?") && line.length < 900 ? line : encodedWords(line);
}

/** A mailbox (RFC 5322, 3.4), by the first of its addresses that is one; null: none is. */
export function addressField(addresses: readonly (string | null)[], name: string | null): string | null {
  const address = addresses.find(
    (one) => one !== null && /^[^\s<>()[\]\\,;:@"\p{Cc}]{1,64}@[^\s<>()\\,;:@"\p{Cc}]{1,255}$/u.test(one),
  );
  if (address === undefined || address === null) return null;
  const shown = plain(name ?? "");
  return shown === "" || shown === address ? address : `${encodedWords(shown)} <${address}>`;
}

/** The parameter of a file name (RFC 2231, 4), whatever is in it. */
export const fileNameParameter = (name: string): string =>
  `filename*=UTF-8''${encodeURIComponent([...plain(name)].slice(0, 200).join("") || "attachment").replace(
    /['()*!]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )}`;

function base64(bytes: Uint8Array): string {
  let binary = "";
  for (const octet of bytes) binary += String.fromCharCode(octet);
  return btoa(binary);
}

/** Octets of one piece: a whole number of lines. */
const piece = 57 * 512;

/** RFC 2045, 6.8: lines of 76 characters. */
export function base64Lines(bytes: Uint8Array): string {
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; at += piece)
    lines.push(base64(bytes.subarray(at, at + piece)).replace(/.{76}(?=.)/g, "$&\r\n"));
  return lines.join("\r\n");
}
