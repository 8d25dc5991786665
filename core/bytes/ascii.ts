/** Octets and the text they spell. Nothing here spreads an array into arguments: inputs may be megabytes. */

export const HT = 0x09;
export const LF = 0x0a;
export const CR = 0x0d;
export const SP = 0x20;

const chunk = 8192;

const characters = (bytes: Uint8Array): string => Reflect.apply(String.fromCharCode, null, bytes) as string;

/** Each octet as the character of the same number (ISO-8859-1, not the windows-1252 that TextDecoder makes of it). */
export function latin1(bytes: Uint8Array): string {
  if (bytes.length <= chunk) return characters(bytes);
  let text = "";
  for (let at = 0; at < bytes.length; at += chunk) {
    text += characters(bytes.subarray(at, at + chunk));
  }
  return text;
}

export function isAscii(bytes: Uint8Array): boolean {
  for (let i = 0; i < bytes.length; i++) if (bytes[i]! > 0x7f) return false;
  return true;
}

/** Lower case for A to Z alone: U+212A and U+0130 stay what they are, in every locale. */
export const asciiLower = (text: string): string =>
  isAsciiText(text)
    ? text.toLowerCase()
    : text.replace(/[A-Z]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) + 32));

/** Where it holds, the platform's upper and lower case, which ask no locale, are ASCII's. */
export const isAsciiText = (text: string): boolean => /^[\0-\x7f]*$/.test(text);

/** Drops spaces and tabs at the end, in linear time, and no other kind of white space. */
export function trimSpaceEnd(text: string): string {
  let end = text.length;
  while (end > 0 && (text[end - 1] === " " || text[end - 1] === "\t")) end--;
  return text.slice(0, end);
}

/** Value of a hexadecimal digit, else -1. */
export function hexDigit(octet: number | undefined): number {
  if (octet === undefined) return -1;
  if (octet >= 0x30 && octet <= 0x39) return octet - 0x30;
  const lower = octet | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
}
