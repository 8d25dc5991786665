/**
 * Reads EnvelopedData (RFC 5652, 6) and AuthEnvelopedData (RFC 5083), whose framing may be BER, and finds the recipients among
 * whom the person is. Nothing is decrypted here.
 */
import type { Budget } from "../../bytes/budget.ts";
import { equalBytes } from "../../bytes/equal.ts";
import { toHex } from "../../bytes/hex.ts";
import type { Certificate } from "../../pki/certificate.ts";
import {
  Asn1Fault,
  context,
  contents,
  encoding,
  Fields,
  readElement,
  readInteger,
  readOid,
  readSmallInteger,
  readWhole,
  tags,
  type Element,
} from "../../pki/der.ts";
import { nameText, readName } from "../../pki/names.ts";
import { contentTypes, only, readOctets } from "./cms.ts";

export interface Envelope {
  /** RecipientInfos. */
  readonly recipients: Element;
  /** Of what is encrypted. */
  readonly contentType: string;
  readonly algorithm: Element;
  /** Null: it stands elsewhere. */
  readonly encrypted: Uint8Array | null;
  /** AuthEnvelopedData alone: its authentication tag, and the attributes that it covers as DER SET OF (RFC 5083, 2.2). */
  readonly tag: Uint8Array | null;
  readonly attributes: Uint8Array | null;
}

/** Null: no such object, or one that cannot be read. "encrypted-data": under a key that no message can name (RFC 5652, 8). */
export function readEnvelope(cms: Uint8Array): Envelope | "encrypted-data" | null {
  try {
    const info = new Fields(readWhole(cms, "ber"));
    const type = readOid(info.take());
    const fields = new Fields(only(info.take(context(0))));
    info.end();
    if (type === contentTypes.encryptedData) return "encrypted-data";
    const authenticated = type === contentTypes.authEnvelopedData;
    if (!authenticated && type !== contentTypes.envelopedData) return null;
    readSmallInteger(fields.take());
    fields.optional(context(0)); // originatorInfo: certificates that might help, which none of our schemes needs
    const recipients = fields.take(tags.set);
    const content = new Fields(fields.take(tags.sequence));
    const contentType = readOid(content.take());
    const algorithm = content.take(tags.sequence);
    const encrypted = content.more ? implicitOctets(content.take(), 0) : null;
    content.end();
    const attributes = fields.optional(context(1));
    const tag = authenticated ? readOctets(fields.take()) : null;
    if (authenticated) fields.optional(context(2));
    fields.end();
    return {
      recipients,
      contentType,
      algorithm,
      encrypted,
      tag,
      attributes: authenticated && attributes !== null ? asSet(attributes) : null,
    };
  } catch (fault) {
    if (!(fault instanceof Asn1Fault)) throw fault;
    return null;
  }
}

/** [n] IMPLICIT OCTET STRING, in one piece or in segments. */
function implicitOctets(element: Element, n: number): Uint8Array {
  if (element.tag === context(n, false)) return contents(element);
  if (element.tag !== context(n)) throw new Asn1Fault("expected an octet string");
  return readOctets({ ...element, tag: 0x24 });
}

/** [1] IMPLICIT SET OF as what is authenticated (RFC 5083, 2.2): with the tag of a set, and as it stands but for that. */
function asSet(attributes: Element): Uint8Array {
  const set = encoding(attributes).slice();
  set[0] = tags.set;
  return set;
}

/** How a recipient is named (RFC 5652, 6.2.1 and 6.2.2). */
export type RecipientName =
  { readonly issuer: Element; readonly serial: Uint8Array } | { readonly identifier: Uint8Array };

/** One way to the content-encryption key, for one recipient. */
export type Recipient =
  | {
      readonly kind: "transport";
      readonly name: RecipientName;
      readonly algorithm: Element;
      readonly encryptedKey: Uint8Array;
    }
  | {
      readonly kind: "agreement";
      readonly name: RecipientName;
      readonly algorithm: Element;
      readonly encryptedKey: Uint8Array;
      /** OriginatorIdentifierOrKey, and the user keying material. */
      readonly originator: Element;
      readonly material: Uint8Array | null;
    }
  /** KEKRecipientInfo, PasswordRecipientInfo, OtherRecipientInfo (6.2.3 to 6.2.5). */
  | { readonly kind: "key-encryption-key" | "password" | "other" };

/** Every recipient in order, as the budget allows; those that cannot be read are left out. */
export function* readRecipients(set: Element, budget: Budget): Generator<Recipient> {
  for (let at = set.from; at < set.to;) {
    let info: Element;
    try {
      info = readElement(set.buffer, at, set.to, set.rules);
    } catch (fault) {
      if (!(fault instanceof Asn1Fault)) throw fault;
      return;
    }
    at = info.end;
    try {
      if (info.tag === context(1)) yield* readAgreement(info, budget);
      else {
        if (!budget.spend("recipients")) return;
        const other = others.get(info.tag);
        yield other === undefined ? readTransport(info) : { kind: other };
      }
    } catch (fault) {
      if (!(fault instanceof Asn1Fault)) throw fault;
    }
  }
}

const others = new Map<number, "key-encryption-key" | "password" | "other">([
  [context(2), "key-encryption-key"],
  [context(3), "password"],
  [context(4), "other"],
]);

/** KeyTransRecipientInfo (6.2.1). */
function readTransport(info: Element): Recipient {
  const fields = new Fields(info);
  readSmallInteger(fields.take());
  const rid = fields.take();
  const name = rid.tag === tags.sequence ? issuerAndSerial(rid) : { identifier: implicitOctets(rid, 0) };
  const algorithm = fields.take(tags.sequence);
  const encryptedKey = readOctets(fields.take());
  fields.end();
  return { kind: "transport", name, algorithm, encryptedKey };
}

/** KeyAgreeRecipientInfo (6.2.2): one agreement, and a key for each of its recipients. */
function* readAgreement(info: Element, budget: Budget): Generator<Recipient> {
  const fields = new Fields(info, context(1));
  readSmallInteger(fields.take());
  const originator = only(fields.take(context(0)));
  const explicit = fields.optional(context(1));
  const material = explicit === null ? null : readOctets(only(explicit));
  const algorithm = fields.take(tags.sequence);
  const keys = fields.take(tags.sequence);
  fields.end();
  for (let at = keys.from; at < keys.to;) {
    const element = readElement(keys.buffer, at, keys.to, keys.rules);
    at = element.end;
    if (!budget.spend("recipients")) return;
    const key = new Fields(element);
    const rid = key.take();
    const name =
      rid.tag === tags.sequence
        ? issuerAndSerial(rid)
        : { identifier: readOctets(new Fields(rid, context(0)).take()) };
    const encryptedKey = readOctets(key.take());
    key.end();
    yield { kind: "agreement", name, algorithm, encryptedKey, originator, material };
  }
}

function issuerAndSerial(element: Element): RecipientName {
  const fields = new Fields(element);
  const issuer = fields.take(tags.sequence);
  const serial = readInteger(fields.take());
  fields.end();
  return { issuer, serial };
}

/** Whether a recipient's name is that of this certificate. */
export function isNamed(name: RecipientName, certificate: Certificate): boolean {
  if ("identifier" in name) {
    const own = certificate.extensions.subjectKeyIdentifier;
    return own !== null && equalBytes(own, name.identifier);
  }
  if (!equalBytes(name.serial, certificate.serialOctets)) return false;
  if (equalBytes(encoding(name.issuer), certificate.issuer.der)) return true;
  try {
    return readName(name.issuer).key === certificate.issuer.key;
  } catch (fault) {
    if (!(fault instanceof Asn1Fault)) throw fault;
    return false;
  }
}

/** For a report; null where it cannot be read. */
export function recipientText(name: RecipientName): string | null {
  if ("identifier" in name) return toHex(name.identifier.subarray(0, 64));
  try {
    return `${nameText(readName(name.issuer))}, ${toHex(name.serial.subarray(0, 32))}`;
  } catch (fault) {
    if (!(fault instanceof Asn1Fault)) throw fault;
    return null;
  }
}
