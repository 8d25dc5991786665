import { isAscii, latin1 } from "../bytes/ascii.ts";
import { toHex } from "../bytes/hex.ts";
import { Asn1Fault, children, contents, encoding, Fields, readOid, tags, type Element } from "./der.ts";
import { attributeOids } from "./oids.ts";

export interface Attribute {
  readonly type: string;
  /** The value where it is a string that decodes, else null. */
  readonly text: string | null;
  readonly value: Element;
}

/** One RelativeDistinguishedName. */
export interface Rdn {
  readonly attributes: readonly Attribute[];
  /** Equal for RDNs that RFC 5280, 7.1 calls equal. */
  readonly key: string;
}

/** A distinguished name, root first as X.501 writes it. */
export interface Name {
  /** The encoding as it stands. */
  readonly der: Uint8Array;
  readonly rdns: readonly Rdn[];
  /** Equal for names that RFC 5280, 7.1 calls equal. */
  readonly key: string;
}

/** Throws `Asn1Fault`. */
export function readName(element: Element): Name {
  if (element.tag !== tags.sequence) throw new Asn1Fault("expected a name");
  const rdns = children(element).map(readRdn);
  return { der: encoding(element), rdns, key: rdns.map((rdn) => sized(rdn.key)).join("") };
}

/** Throws `Asn1Fault`. */
export function readRdn(element: Element): Rdn {
  if (element.tag !== tags.set) throw new Asn1Fault("expected a set of attributes");
  const attributes = children(element).map((child): Attribute => {
    const fields = new Fields(child);
    const type = readOid(fields.take());
    const value = fields.take();
    fields.end();
    return { type, text: decodeString(value), value };
  });
  if (attributes.length === 0) throw new Asn1Fault("an RDN is empty");
  const keys = attributes.map(({ type, text, value }) =>
    sized(`${type}=${text === null ? `#${toHex(encoding(value))}` : `"${comparable(text)}`}`),
  );
  return { attributes, key: keys.sort().join("") };
}

/** Length first, so that no value can pose as the border between two. */
const sized = (key: string): string => `${key.length}:${key}`;

/** Key of the name that the RDN makes one level below `name`. */
export const keyBelow = (name: Name, rdn: Rdn): string => name.key + sized(rdn.key);

export const sameName = (a: Name, b: Name): boolean => a.key === b.key;

/** Whether `name` lies in the subtree below `base` (RFC 5280, 7.1): its first RDNs are the base's. */
export const isWithin = (name: Name, base: Name): boolean =>
  base.rdns.length <= name.rdns.length && base.rdns.every((rdn, i) => rdn.key === name.rdns[i]!.key);

/** Values of emailAddress in a subject: old certificates name their mailbox so. */
export const emailAddresses = (name: Name): readonly (string | null)[] =>
  name.rdns.flatMap((rdn) =>
    rdn.attributes.filter(({ type }) => type === attributeOids.emailAddress).map(({ text }) => text),
  );

/**
 * The string as RFC 4518, 2 prepares it for caseIgnoreMatch: white space collapsed, what is invisible left
 * out, compatibility forms and case folded. The types of two strings do not matter.
 */
function comparable(text: string): string {
  if (/^[!-@[-~]*$/.test(text)) return text;
  return text
    .replace(/[\t\n\v\f\r\u0085]/g, " ")
    .replace(/[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]/gu, "")
    .normalize("NFKC")
    .toLowerCase()
    .normalize("NFKC")
    .replace(/\s+/g, " ")
    .trim();
}

/** Text of the ASN.1 string types a name may use; null where the octets are not of the type. */
export function decodeString(element: Element): string | null {
  const octets = contents(element);
  switch (element.tag) {
    case tags.utf8String:
      return isAscii(octets) ? latin1(octets) : decode("utf-8", octets);
    case tags.printableString:
    case tags.ia5String:
    case tags.numericString:
    case tags.visibleString:
      return isAscii(octets) ? latin1(octets) : null;
    case tags.teletexString:
      return latin1(octets);
    case tags.bmpString:
      return decode("utf-16be", octets);
    default:
      return null;
  }
}

function decode(charset: string, octets: Uint8Array): string | null {
  try {
    return new TextDecoder(charset, { fatal: true, ignoreBOM: true }).decode(octets);
  } catch {
    return null;
  }
}

/** RFC 4514, 3, and the descriptors of RFC 4519 and PKCS #9 that certificates for people use. */
const descriptors = new Map<string, string>([
  ["2.5.4.3", "CN"],
  ["2.5.4.4", "SN"],
  ["2.5.4.5", "serialNumber"],
  ["2.5.4.6", "C"],
  ["2.5.4.7", "L"],
  ["2.5.4.8", "ST"],
  ["2.5.4.9", "STREET"],
  ["2.5.4.10", "O"],
  ["2.5.4.11", "OU"],
  ["2.5.4.12", "title"],
  ["2.5.4.42", "GN"],
  ["2.5.4.65", "pseudonym"],
  ["2.5.4.97", "organizationIdentifier"],
  ["0.9.2342.19200300.100.1.1", "UID"],
  ["0.9.2342.19200300.100.1.25", "DC"],
  [attributeOids.emailAddress, "emailAddress"],
]);

/** The name as RFC 4514 writes it, most specific RDN first; nothing in it can move, hide or end the text. */
export const nameText = (name: Name): string =>
  [...name.rdns]
    .reverse()
    .map((rdn) => rdn.attributes.map(attributeText).join("+"))
    .join(",");

function attributeText({ type, text, value }: Attribute): string {
  const descriptor = descriptors.get(type);
  return descriptor !== undefined && text !== null
    ? `${descriptor}=${escapeValue(text)}`
    : `${type}=#${toHex(encoding(value))}`;
}

/** What RFC 4514, 2.4 escapes, then controls, format and bidirectional characters, foreign spaces, lone surrogates. */
function escapeValue(text: string): string {
  const escaped = text.replace(/[",+;<>\\]|^[# ]| $/g, "\\$&");
  if (/^[ -~]*$/.test(escaped)) return escaped;
  return escaped.replace(
    /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Default_Ignorable_Code_Point}]|(?! )\p{Zs}/gu,
    (character) =>
      [...new TextEncoder().encode(character)]
        .map((octet) => `\\${octet.toString(16).padStart(2, "0").toUpperCase()}`)
        .join(""),
  );
}
