import { canonicalAddress } from "../mime/address.ts";

/** Far above any mailbox (RFC 5321, 4.5.3.1), every octet percent-encoded, and a query behind it. */
const longest = 4096;

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
