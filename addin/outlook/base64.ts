import { largestFile } from "../ports/files.ts";

/** Characters decoded in one go where the browser does not decode by itself; a multiple of four. */
const chunk = 1 << 20;

interface Native {
  readonly fromBase64?: (text: string) => Uint8Array;
}

/** RFC 4648, 4, with white space and without padding where need be; null: it is no Base64, or more than 64 MB. */
export async function fromBase64(
  text: string,
  native: Native = Uint8Array as Native,
): Promise<Uint8Array | null> {
  // A line end for every 76 characters at most (RFC 2045, 6.8).
  if (text.length > (largestFile / 3) * 4 * (78 / 76) + 4) return null;
  try {
    const bytes =
      native.fromBase64 === undefined ? await inChunks(text.replace(/\s+/g, "")) : native.fromBase64(text);
    return bytes.length > largestFile ? null : bytes;
  } catch {
    return null;
  }
}

/** Lets the page breathe between chunks: data: URLs, which would decode beside it, are barred by its policy. */
async function inChunks(text: string): Promise<Uint8Array> {
  const padding = /={0,2}$/.exec(text)?.[0].length ?? 0;
  const bytes = new Uint8Array(Math.floor(((text.length - padding) * 3) / 4));
  let written = 0;
  for (let from = 0; from < text.length; from += chunk) {
    if (from > 0) await new Promise((resolve) => setTimeout(resolve, 0));
    const piece = atob(text.slice(from, from + chunk));
    for (let index = 0; index < piece.length; index += 1) bytes[written++] = piece.charCodeAt(index);
  }
  if (written !== bytes.length) throw new RangeError("Padding before the end");
  return bytes;
}
