import { canonicalAddress } from "../mime/address.ts";

/** Far above any mailbox (RFC 5321, 4.5.3.1), every octet percent-encoded, and a query behind it. */
const longest = 4096;

/** The characters of RFC 3986, 2. */
const uriOnly = /^[\w.~:/?#[\]@!$&'()*+,;=%-]+$/;

/** Anywhere: behind a name with a colon in it that nobody quoted, a reader who forgives that finds a mailbox. */
const mailto = /mailto(?::|%3a)/i;

/**
 * Whether a calendar address says of itself that it names no mailbox, as RFC 5545, 3.3.3 allows: a URI of another scheme, or
 * the path of an account on a calendar server, which is none and written all the same. What another reader could take for a
 * mailbox, or nobody can read, is neither.
 */
export const namesNoMailbox = (uri: string): boolean =>
  uri.length <= longest &&
  uriOnly.test(uri) &&
  !mailto.test(uri) &&
  (/^[a-z][a-z0-9+.-]*:./i.test(uri) || /^\/[^/]/.test(uri));

/**
 * The mailbox a calendar address names (RFC 6047, 2.3): a mailto URI with exactly one addr-spec, its scheme
 * in any case, its query dropped, percent-encoding undone once. Canonical (core/mime/address.ts); null for
 * anything else: another scheme, none, a list, a display name, white space, characters that do not show.
 */
export function parseCalendarAddress(uri: string): string | null {
  // Readers differ on "mailto://jane@…": whether the slashes are of the address.
  if (uri.length > longest || !/^mailto:(?!\/\/)/i.test(uri)) return null;
  const query = uri.search(/[?#]/);
  const encoded = uri.slice("mailto:".length, query < 0 ? undefined : query);
  try {
    return canonicalAddress(decodeURIComponent(encoded));
  } catch {
    return null;
  }
}
