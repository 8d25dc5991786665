import { decodeBase64, encodeBase64 } from "../bytes/base64.ts";

/** Unpadded, as RFC 7515, 2 has it. */
export const encodeBase64url = (octets: Uint8Array): string =>
  encodeBase64(octets).replace(/=+$/, "").replaceAll("+", "-").replaceAll("/", "_");

/**
 * The octets of a base64url text without padding (RFC 7515, 2); null for any other spelling of them, so that
 * no two readers can read it differently.
 */
export function decodeBase64url(text: string): Uint8Array | null {
  if (!/^[\w-]*$/.test(text)) return null;
  const octets = decodeBase64(asciiOctets(text.replaceAll("-", "+").replaceAll("_", "/"))).bytes;
  return encodeBase64url(octets) === text ? octets : null;
}

/** Standard base64 with padding, as x5c has it (RFC 7515, 4.1.6); null for any other spelling. */
export function decodeStrictBase64(text: string): Uint8Array | null {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text)) return null;
  const { bytes } = decodeBase64(asciiOctets(text));
  return encodeBase64(bytes) === text ? bytes : null;
}

const asciiOctets = (text: string): Uint8Array => new TextEncoder().encode(text);
