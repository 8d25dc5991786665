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

/** An object of a file, not yet read; `isKey`: its PEM label says that it is a private key, in whatever form. */
export interface FileObject {
  readonly octets: Uint8Array;
  readonly isKey: boolean;
}

/** A line of PEM; the label is the same at the end (RFC 7468, 3). */
const blocks = /-----BEGIN ([A-Z0-9 ]{1,40})-----([A-Za-z0-9+/=\s]*)-----END \1-----/g;

const isKeyLabel = /PRIVATE KEY$/;

/** Every object of a PEM file, in order, or the one of a DER file; a block that is no base64 is left out. */
export function readObjects(bytes: Uint8Array): readonly FileObject[] {
  // A bare key may be shorter than any certificate.
  if (isDer(bytes) || (bytes[0] === 0x30 && bytes[1] === bytes.length - 2))
    return [{ octets: bytes, isKey: false }];
  const text = new TextDecoder("latin1").decode(bytes);
  const found = [...text.matchAll(blocks)].flatMap(([, label = "", body = ""]) => {
    try {
      const octets = Uint8Array.from(atob(body), (character) => character.charCodeAt(0));
      return [{ octets, isKey: isKeyLabel.test(label) }];
    } catch {
      return [];
    }
  });
  // Keys of older programs have header fields inside (RFC 1421, 4.6): they are named, not read.
  const isOlderKey = found.length === 0 && /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY-----/.test(text);
  return isOlderKey ? [{ octets: new Uint8Array(), isKey: true }] : found;
}
