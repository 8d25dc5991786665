/**
 * Opens encrypted content with the person's keys (RFC 5652, 6; RFC 5083). Loaded only where a message holds some. Encryption
 * proves nothing of who wrote what is inside; whatever does not open comes to the same "failed", and no part of it is shown.
 */
import type { Budget } from "../../bytes/budget.ts";
import { readCertificate, type Certificate } from "../../pki/certificate.ts";
import { Asn1Fault, children, contents, Fields, readOid, tags, type Element } from "../../pki/der.ts";
import { algorithmOids } from "../../pki/oids.ts";
import { readDigestAlgorithm, type Unsupported } from "../../pki/spki.ts";
import type { DecryptionKey, DecryptionKeys } from "../../ports.ts";
import type { Layer } from "../../report.ts";
import { contentTypes } from "./cms.ts";
import { agree } from "./envelope-agreement.ts";
import { cipherOf, openContent, type Cipher } from "./envelope-content.ts";
import { decryptOaep, decryptPkcs1, unseal, type OaepParameters } from "./envelope-rsa.ts";
import {
  isNamed,
  readEnvelope,
  readRecipients,
  recipientText,
  type Envelope,
  type Recipient,
} from "./envelope.ts";
import type { Decrypt, OpenedLayer } from "./open.ts";

/** Recipients that a report names; a list may have thousands. */
const mostNamed = 50;

interface Owned {
  readonly key: DecryptionKey;
  readonly certificate: Certificate;
}

type Addressed = Extract<Recipient, { readonly kind: "transport" | "agreement" }>;

/** A way to the content for one of the person's keys. */
interface Way {
  readonly recipient: Addressed;
  readonly key: DecryptionKey;
}

/** Opens with these keys, which are asked for at the first object; null: there are none. Never rejects but where they do. */
export function decryptWith(keys: DecryptionKeys | null): Decrypt {
  let asked: Promise<readonly Owned[]> | null = null;
  return async (cms, budget) => {
    asked ??= ownedBy(keys);
    return open(cms, await asked, budget);
  };
}

const ownedBy = async (keys: DecryptionKeys | null): Promise<readonly Owned[]> =>
  ((await keys?.keys()) ?? []).flatMap((key) => {
    const certificate = readCertificate(key.certificate);
    return "malformed" in certificate ? [] : [{ key, certificate }];
  });

const unread: Omit<Layer, "part"> = {
  kind: "encrypted",
  state: "failed",
  why: "cms",
  algorithm: null,
  authenticated: false,
  recipients: [],
};

async function open(cms: Uint8Array, owned: readonly Owned[], budget: Budget): Promise<OpenedLayer> {
  const envelope = readEnvelope(cms);
  if (envelope === null) return { entity: null, layer: unread };
  if (envelope === "encrypted-data")
    return { entity: null, layer: { ...unread, state: "unsupported", why: "encrypted-data" } };
  let cipher: Cipher;
  try {
    cipher = cipherOf(envelope.algorithm);
  } catch (fault) {
    if (!(fault instanceof Asn1Fault)) throw fault;
    return { entity: null, layer: unread };
  }
  const { ways, recipients, other, more } = waysTo(envelope, owned, budget);
  const outcome = (state: Layer["state"], why: string | null = null): OpenedLayer => ({
    entity: null,
    layer: { ...unread, state, why, algorithm: cipher.name, recipients },
  });
  if (ways.length === 0) {
    if (more) return outcome("too-large");
    return other === null ? outcome("no-key") : outcome("unsupported", other);
  }
  const { encrypted } = envelope;
  if (cipher.mode === "none" || (cipher.mode === "gcm") !== (envelope.tag !== null))
    return outcome("unsupported", cipher.name);
  if (envelope.contentType !== contentTypes.data)
    return outcome("unsupported", `content-${envelope.contentType}`);
  if (encrypted === null) return outcome("unsupported", "absent-content");
  let end: OpenedLayer | null = null;
  for (const way of ways) {
    if (!budget.spend("decryptions")) return outcome("too-large");
    const result = await openBy(way, envelope, cipher, encrypted, budget);
    if (result instanceof Uint8Array) {
      const { layer } = outcome("opened");
      return { entity: result, layer: { ...layer, authenticated: cipher.mode === "gcm" } };
    }
    if (result === "too-large") return outcome("too-large");
    if (result === null) end = outcome("failed");
    else end ??= outcome("unsupported", result.unsupported);
  }
  return end ?? outcome("failed");
}

interface Ways {
  readonly ways: readonly Way[];
  readonly recipients: readonly string[];
  /** The first kind of recipient that no key of a certificate can be. */
  readonly other: string | null;
  /** The budget ended before the recipients did. */
  readonly more: boolean;
}

function waysTo({ recipients }: Envelope, owned: readonly Owned[], budget: Budget): Ways {
  const ways: Way[] = [];
  const named: string[] = [];
  let other: string | null = null;
  const more = budget.exceeded.includes("recipients");
  for (const recipient of readRecipients(recipients, budget)) {
    if (!("name" in recipient)) {
      other ??= `recipient-${recipient.kind}`;
      continue;
    }
    const { name } = recipient;
    if (named.length < mostNamed) {
      const text = recipientText(name);
      if (text !== null) named.push(text);
    }
    for (const { key, certificate } of owned) if (isNamed(name, certificate)) ways.push({ recipient, key });
  }
  return { ways, recipients: named, other, more: more || budget.exceeded.includes("recipients") };
}

/** The content; null where it does not open, whatever the reason. */
async function openBy(
  { recipient, key }: Way,
  envelope: Envelope,
  cipher: Cipher,
  encrypted: Uint8Array,
  budget: Budget,
): Promise<Uint8Array | Unsupported | "too-large" | null> {
  try {
    const contentKey =
      recipient.kind === "transport"
        ? await transported(recipient, key, cipher)
        : key.agreement === null
          ? null
          : await agree(key.agreement, recipient);
    if (!(contentKey instanceof Uint8Array)) return contentKey;
    return await openContent(envelope, cipher, encrypted, contentKey, budget);
  } catch (fault) {
    if (!(fault instanceof Asn1Fault)) throw fault;
    return null;
  }
}

const rsaesOaep = "1.2.840.113549.1.1.7";
const specified = "1.2.840.113549.1.1.9";

/** The content-encryption key of a KeyTransRecipientInfo (RFC 3370, 4.2.1; RFC 3560). */
async function transported(
  { algorithm, encryptedKey }: Addressed,
  key: DecryptionKey,
  cipher: Cipher,
): Promise<Uint8Array<ArrayBuffer> | Unsupported | null> {
  const fields = new Fields(algorithm);
  const oid = readOid(fields.take());
  if (oid === algorithmOids.rsaEncryption) {
    const numbers = key.numbers === null ? null : await unseal(key.numbers);
    return numbers === null ? null : decryptPkcs1(numbers, encryptedKey, cipher.keyLength);
  }
  if (oid !== rsaesOaep) return { unsupported: `key-transport-${oid}` };
  const parameters = oaepParameters(fields.more ? fields.take() : null);
  if ("unsupported" in parameters) return parameters;
  const { hash, maskHash, label } = parameters;
  const platform = key.oaep.find(({ algorithm: own }) => hashOf(own) === hash);
  if (hash === maskHash && platform !== undefined) {
    const oaep = { name: "RSA-OAEP", label: new Uint8Array(label) };
    return crypto.subtle.decrypt(oaep, platform, new Uint8Array(encryptedKey)).then(
      (octets) => new Uint8Array(octets),
      () => null,
    );
  }
  const numbers = key.numbers === null ? null : await unseal(key.numbers);
  return numbers === null ? null : decryptOaep(numbers, encryptedKey, parameters);
}

/** RsaHashedKeyAlgorithm. */
const hashOf = (algorithm: KeyAlgorithm): string | null => {
  const hash: unknown = "hash" in algorithm ? algorithm.hash : null;
  return typeof hash === "object" && hash !== null && "name" in hash ? String(hash.name) : null;
};

/** RSAES-OAEP-params (RFC 4055, 4.1). Throws `Asn1Fault`. */
function oaepParameters(parameters: Element | null): OaepParameters | Unsupported {
  const fields = parameters === null ? null : new Fields(parameters);
  const explicit = (tag: number): Element | null => {
    const [inner = null] = children(fields?.optional(tag) ?? nothing, 1);
    return inner;
  };
  const hashField = explicit(0xa0);
  const maskField = explicit(0xa1);
  const labelField = explicit(0xa2);
  fields?.end();
  const hash = hashField === null ? "SHA-1" : readDigestAlgorithm(hashField);
  if (typeof hash !== "string") return hash;
  const mask = maskField === null ? null : new Fields(maskField);
  if (mask !== null && readOid(mask.take()) !== algorithmOids.mgf1) return { unsupported: "oaep-mask" };
  const maskHash = mask === null ? "SHA-1" : readDigestAlgorithm(mask.take(tags.sequence));
  if (typeof maskHash !== "string") return maskHash;
  const source = labelField === null ? null : new Fields(labelField);
  if (source !== null && readOid(source.take()) !== specified) return { unsupported: "oaep-label" };
  const label = source === null ? new Uint8Array() : contents(source.take(tags.octetString));
  return { hash, maskHash, label };
}

/** An element without children. */
const nothing: Element = {
  buffer: new Uint8Array(),
  tag: 0x20,
  start: 0,
  from: 0,
  to: 0,
  end: 0,
  rules: "der",
};
