import { CR, HT, LF, SP, latin1 } from "../bytes/ascii.ts";
import type { Part } from "./part.ts";

/** What programs of old days are told in the preamble (RFC 2046, 5.1.1), and nothing else. */
const notice =
  /^\s*This (?:is an?|message is) [ -~]{0,80}MIME format\.?(?:\s+Since your mail reader does not understand\s+this format, some or all of this message may not be legible\.)?\s*$/i;
const longestNotice = 400;

function isBlank(bytes: Uint8Array): boolean {
  for (let i = 0; i < bytes.length; i++) {
    const octet = bytes[i];
    if (octet !== CR && octet !== LF && octet !== SP && octet !== HT) return false;
  }
  return true;
}

/** Every signature and every invitation asks anew, and a preamble can be as long as the message. */
const known = new WeakMap<Part, boolean>();

/**
 * Whether a multipart holds nothing outside its parts: no preamble but blanks or the usual notice, no epilogue but
 * blanks, and a close delimiter. Where a signature over the body leaves Content-Type out, anybody may name another
 * boundary, one that stands in text the signer quoted; then what the signer really wrote is preamble or epilogue.
 * What is no multipart has neither.
 */
export function isPlainlyFramed(root: Part): boolean {
  let plain = known.get(root);
  if (plain === undefined) known.set(root, (plain = hasNothingOutside(root)));
  return plain;
}

function hasNothingOutside(root: Part): boolean {
  const first = root.children[0];
  const last = root.children.at(-1);
  if (!root.type.startsWith("multipart/") || first === undefined || last === undefined) return true;
  if (root.problems.some(({ kind }) => kind !== "repeated-parameter" && kind !== "bad-field")) return false;
  const { buffer } = root;
  const preamble = buffer.subarray(root.body[0], lineBefore(buffer, first.range[0]));
  if (!isBlank(preamble) && (preamble.length > longestNotice || !notice.test(latin1(preamble)))) return false;
  // The line end before the close delimiter belongs to it; an empty part may have none.
  let close = last.range[1];
  if (buffer[close] === CR) close++;
  if (buffer[close] === LF) close++;
  const end = buffer.indexOf(LF, close);
  return end < 0 || end >= root.body[1] || isBlank(buffer.subarray(end + 1, root.body[1]));
}

/** Where the line begins that ends at `at`. */
function lineBefore(buffer: Uint8Array, at: number): number {
  const line = buffer.lastIndexOf(LF, at - 2);
  return line + 1;
}
