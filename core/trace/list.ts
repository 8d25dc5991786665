import { canonicalAddress } from "../mime/address.ts";
import type { HeaderField } from "../mime/part.ts";
import type { Trace } from "../report.ts";
import { clip, clipOrNull } from "./text.ts";

/** The mailing list that passed the message on, by its first List-Id (RFC 2919) and List-Post (RFC 2369). */
export function readList(fields: readonly HeaderField[]): Trace["list"] {
  const at = (wanted: string): number => fields.findIndex(({ name }) => name === wanted);
  const [id, post] = [at("list-id"), at("list-post")];
  const position = id >= 0 ? id : post;
  if (position < 0) return null;
  return {
    position,
    id: id < 0 ? null : listId(fields[id]!.value),
    post: post < 0 ? null : clipOrNull(postAddress(fields[post]!.value)),
  };
}

/** What stands in the last angle brackets (RFC 2919, 3: a phrase may stand before), else the whole value. */
function listId(value: string): string | null {
  const from = value.lastIndexOf("<");
  const to = value.indexOf(">", from + 1);
  const id = from < 0 ? value : value.slice(from + 1, to < 0 ? value.length : to);
  return clip(id.trim()) || null;
}

/** The address of the first mailto URI (RFC 2369, 3.4), else the first URI; null for "NO" and where there is none. */
function postAddress(value: string): string | null {
  const uris: string[] = [];
  for (let from = value.indexOf("<"); from >= 0 && uris.length < 10; from = value.indexOf("<", from + 1)) {
    const to = value.indexOf(">", from + 1);
    if (to < 0) break;
    uris.push(value.slice(from + 1, to).trim());
  }
  const mailto = uris.find((uri) => /^mailto:/i.test(uri));
  if (mailto === undefined) return uris[0] || null;
  const address = mailto.slice("mailto:".length).split("?", 1)[0]!;
  return canonicalAddress(address) ?? address;
}
