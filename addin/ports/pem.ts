/** A DER certificate or revocation list is a SEQUENCE, of 128 octets at least: no text begins so. */
const isDer = (bytes: Uint8Array): boolean => bytes[0] === 0x30 && (bytes[1] ?? 0) >= 0x80;

/**
 * The objects of one label in a PEM file (RFC 7468), or the one object of a DER file; empty where there is
 * none. Throws a DOMException where a PEM block is no base64.
 */
export function readPemOrDer(bytes: Uint8Array, label: "CERTIFICATE" | "X509 CRL"): readonly Uint8Array[] {
  if (isDer(bytes)) return [bytes];
  const text = new TextDecoder("latin1").decode(bytes);
  const begin = `-----BEGIN ${label}-----`;
  const end = `-----END ${label}-----`;
  return text
    .split(begin)
    .slice(1)
    .map((block) => block.slice(0, Math.max(0, block.indexOf(end))))
    .map((body) => Uint8Array.from(atob(body.replace(/\s+/g, "")), (character) => character.charCodeAt(0)))
    .filter((der) => der.length > 0);
}
