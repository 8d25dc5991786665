import { CR, HT, LF, SP } from "../bytes/ascii.ts";
import { hasBareCr } from "../mime/content.ts";
import { asciiCompatible, decodeText } from "../mime/text.ts";

export interface CalendarText {
  /** Unfolded lines, ended by line feeds; blank lines at the end dropped. */
  readonly text: string;
  /** Whether every reader sees this text: octets valid in a charset that keeps ASCII as it is. */
  readonly charsetClear: boolean;
  /** What no calendar may hold, and readers take in different ways: "nul", "bare-cr". */
  readonly faults: readonly string[];
}

/**
 * Text of a calendar part, from its octets and its charset parameter. Lines are unfolded before they are
 * decoded, as a fold may stand inside a character (RFC 5545, 3.1).
 */
export function calendarText(bytes: Uint8Array, charset: string | null): CalendarText {
  const compatible = asciiCompatible(charset);
  const decoded = decodeText(compatible ? unfold(bytes) : bytes, charset);
  const faults: string[] = [];
  if (bytes.includes(0)) faults.push("nul");
  if (hasBareCr(bytes)) faults.push("bare-cr");
  const text = compatible ? decoded.text : decoded.text.replace(/\r?\n[ \t]/g, "").replaceAll("\r\n", "\n");
  return {
    text: text.slice(0, endOfText(text)),
    charsetClear: compatible && decoded.valid,
    faults,
  };
}

/** Lines joined where the next begins with a space or tab, and ended by LF alone. */
function unfold(bytes: Uint8Array): Uint8Array {
  const output = new Uint8Array(bytes.length);
  let size = 0;
  for (let at = 0; at < bytes.length; at++) {
    const octet = bytes[at] ?? 0;
    if (octet !== LF) {
      output[size++] = octet;
      continue;
    }
    if (bytes[at - 1] === CR) size -= 1;
    const next = bytes[at + 1];
    if (next === SP || next === HT) at += 1;
    else output[size++] = LF;
  }
  return output.subarray(0, size);
}

function endOfText(text: string): number {
  let end = text.length;
  while (end > 0 && isBlank(text.charCodeAt(end - 1))) end -= 1;
  return end;
}

const isBlank = (code: number): boolean => code === LF || code === CR || code === SP || code === HT;
