import { isAscii, latin1 } from "../bytes/ascii.ts";
import { decodeBase64 } from "../bytes/base64.ts";
import { decodeQuotedPrintable } from "../bytes/quoted-printable.ts";

interface DecodedText {
  readonly text: string;
  /** The octets are well formed in the charset that was named, and the name is known. */
  readonly valid: boolean;
  /** What it was read as, by its WHATWG name or "us-ascii"; null where the name given is unknown (UTF-8 was used). */
  readonly charset: string | null;
}

/** WHATWG Encoding, windows-1252: 0x80 to 0x9f. Our own table, as Node 20 decodes them as ISO-8859-1. */
const windows1252 = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ";

function decodeWindows1252(bytes: Uint8Array): string {
  return latin1(bytes).replace(/[\u0080-\u009f]/g, (c) => windows1252[c.charCodeAt(0) - 0x80] ?? c);
}

const usAscii = new Set(["us-ascii", "ascii", "ansi_x3.4-1968", "iso646-us", "iso-ir-6"]);

const normalised = (charset: string): string => charset.trim().toLowerCase();

function decoderFor(label: string, options: TextDecoderOptions): TextDecoder | null {
  try {
    return new TextDecoder(label, options);
  } catch {
    return null;
  }
}

/** Null where the octets are malformed in UTF-8. A byte order mark stays. */
export function decodeUtf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

/**
 * Text of a body in `charset` (a MIME name in any case; null: none named, UTF-8 as RFC 5545, 3.1.4 has it).
 * One leading byte order mark goes. Octets that are malformed become U+FFFD and the text invalid; octets
 * above 0x7f in US-ASCII are read as UTF-8 if they are, else windows-1252, and the text is invalid too.
 */
export function decodeText(bytes: Uint8Array, charset: string | null): DecodedText {
  const label = normalised(charset ?? "utf-8");
  if (usAscii.has(label)) {
    if (isAscii(bytes)) return { text: latin1(bytes), valid: true, charset: "us-ascii" };
    return { text: decodeUtf8(bytes) ?? decodeWindows1252(bytes), valid: false, charset: "us-ascii" };
  }
  const decoder = decoderFor(label, { fatal: true });
  if (decoder === null) return { text: new TextDecoder().decode(bytes), valid: false, charset: null };
  const name = decoder.encoding;
  if (name === "windows-1252") return { text: decodeWindows1252(bytes), valid: true, charset: name };
  try {
    return { text: decoder.decode(bytes), valid: true, charset: name };
  } catch {
    return { text: new TextDecoder(name).decode(bytes), valid: false, charset: name };
  }
}

/** WHATWG encodings in which octets below 0x80 do not always mean ASCII. */
const notAscii = new Set(["utf-16le", "utf-16be", "iso-2022-jp", "replacement"]);

/** Whether ASCII stands for itself in `charset`; an unknown name counts as not (UTF-7, HZ, EBCDIC …). */
export function asciiCompatible(charset: string | null): boolean {
  if (charset === null) return true;
  const decoder = decoderFor(normalised(charset), {});
  return decoder !== null && !notAscii.has(decoder.encoding);
}

/** An encoded-word (RFC 2047, 2; the language suffix of RFC 2231, 5). Its three runs exclude what ends them. */
const encodedWord = /=\?([^\s?*=]+)(?:\*[^\s?=]*)?\?([bq])\?([^\s?]*)\?=/gi;

/**
 * Decodes the encoded-words of a field value (RFC 2047). White space between two of them goes; neighbours
 * in one charset are decoded together, as senders cut characters in two. What is no encoded-word stays as it
 * is, so that the result may hold anything: it is for display, never for an address.
 */
export function decodeWords(value: string): string {
  if (!value.includes("=?")) return value;
  let text = "";
  let charset: string | null = null;
  let run: Uint8Array[] = [];
  let from = 0;
  const flush = (): void => {
    if (charset !== null) text += decodeRun(run, charset);
    charset = null;
    run = [];
  };
  for (const match of value.matchAll(encodedWord)) {
    const between = value.slice(from, match.index);
    if (charset === null || !/^[ \t]*$/.test(between)) {
      flush();
      text += between;
    }
    const named = normalised(match[1]!);
    if (named !== charset) flush();
    charset = named;
    run.push(wordOctets(match[2]!, match[3]!));
    from = match.index + match[0].length;
  }
  flush();
  return text + value.slice(from);
}

const utf8Encoder = new TextEncoder();

function wordOctets(encoding: string, encoded: string): Uint8Array {
  if (encoding === "b" || encoding === "B") return decodeBase64(utf8Encoder.encode(encoded)).bytes;
  return decodeQuotedPrintable(utf8Encoder.encode(encoded.replaceAll("_", "=20"))).bytes;
}

function decodeRun(words: readonly Uint8Array[], charset: string): string {
  const bytes = new Uint8Array(words.reduce((sum, word) => sum + word.length, 0));
  let at = 0;
  for (const word of words) {
    bytes.set(word, at);
    at += word.length;
  }
  const decoder = decoderFor(charset, { ignoreBOM: true });
  if (decoder?.encoding === "windows-1252") return decodeWindows1252(bytes);
  return (decoder ?? new TextDecoder("utf-8", { ignoreBOM: true })).decode(bytes);
}
