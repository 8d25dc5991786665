import { CR, LF } from "../bytes/ascii.ts";
import { type Decoded, decodeBase64 } from "../bytes/base64.ts";
import { lineEnds, stretch } from "../bytes/line-ends.ts";
import { decodeQuotedPrintable } from "../bytes/quoted-printable.ts";
import type { Part } from "./part.ts";

/** Transfer encodings (RFC 2045, 6.1) and how to undo them; any other leaves the octets as they are. */
const decoders: ReadonlyMap<string, (body: Uint8Array) => Decoded> = new Map([
  ["base64", decodeBase64],
  ["quoted-printable", decodeQuotedPrintable],
]);

const decoded = new WeakMap<Part, Decoded>();
const canonicallyDecoded = new WeakMap<Part, Uint8Array>();

const body = (part: Part): Uint8Array => stretch(part.buffer, part.body[0], part.body[1]);

const composite = (part: Part): boolean => part.type.startsWith("multipart/");

function decode(part: Part): Decoded {
  let result = decoded.get(part);
  if (result === undefined) {
    const decoder = composite(part) ? undefined : decoders.get(part.encoding);
    result = decoder?.(body(part)) ?? { bytes: body(part), clean: true };
    decoded.set(part, result);
  }
  return result;
}

/** The body with its transfer encoding undone; no copy is made where there is none. */
export const content = (part: Part): Uint8Array => decode(part).bytes;

/** Whether every reader undoes the transfer encoding alike. */
export const contentIsClean = (part: Part): boolean => decode(part).clean;

/**
 * The content as it follows from the octets that are hashed for a signature: line ends are made canonical
 * before the transfer encoding is undone.
 */
export function canonicalContent(part: Part): Uint8Array {
  if (part.encoding === "base64" && !composite(part)) return content(part);
  let result = canonicallyDecoded.get(part);
  if (result === undefined) {
    const raw = body(part);
    const lines = canonical(raw);
    if (lines === raw) result = content(part);
    else if (part.encoding === "quoted-printable" && !composite(part))
      result = decodeQuotedPrintable(lines).bytes;
    else result = lines;
    canonicallyDecoded.set(part, result);
  }
  return result;
}

/** The whole entity, header and body, as it stands in the message. */
export const entity = (part: Part): Uint8Array => stretch(part.buffer, part.range[0], part.range[1]);

/**
 * The form that is hashed (RFC 1847, 2.1; RFC 8551, 3.1.1): a bare LF becomes CRLF, nothing else changes.
 * Returns the argument itself where there is nothing to do.
 */
export function canonical(bytes: Uint8Array): Uint8Array {
  const { bareLf } = lineEnds(bytes);
  if (bareLf === 0) return bytes;
  const output = new Uint8Array(bytes.length + bareLf);
  let size = 0;
  let before = 0;
  for (let i = 0; i < bytes.length; i++) {
    const octet = bytes[i]!;
    if (octet === LF && before !== CR) output[size++] = CR;
    output[size++] = octet;
    before = octet;
  }
  return output;
}

/** Whether a CR stands anywhere but before a LF. */
export const hasBareCr = (bytes: Uint8Array): boolean => lineEnds(bytes).bareCr > 0;
