/** What a person is about to add: certificates, bundles of them, revocation lists, keys. It says what stands there, and proves nothing. */
import { toHex } from "../../bytes/hex.ts";
import { mailboxes, readCertificate, type Certificate } from "../../pki/certificate.ts";
import { readCrl, type Crl } from "../../pki/crl.ts";
import { Asn1Fault, children, Fields, readElement, readWhole, tags } from "../../pki/der.ts";
import { readExtensionList } from "../../pki/extensions.ts";
import { nameText } from "../../pki/names.ts";
import { extensionOids } from "../../pki/oids.ts";
import { digest } from "../../pki/signature.ts";
import type { ChainLink } from "../../report.ts";
import { readCms, readEncodings } from "./cms.ts";
import { describeCertificate } from "./signer.ts";

export interface DescribedCertificate {
  readonly kind: "certificate";
  readonly der: Uint8Array;
  readonly link: ChainLink;
  /** Those it speaks for (RFC 6047, 3), canonical. */
  readonly addresses: readonly string[];
  /** It says that it may issue certificates (RFC 5280, 4.2.1.9). */
  readonly authority: boolean;
}

export interface DescribedCrl {
  readonly kind: "crl";
  readonly der: Uint8Array;
  /** SHA-256 of its DER, lower-case hex. */
  readonly sha256: string;
  /** The same for lists of one issuer, key and scope (RFC 5280, 5.2.1 and 5.2.5); delta lists are a series of their own. */
  readonly series: string;
  readonly issuer: string;
  /** UTC ISO. */
  readonly thisUpdate: string;
  readonly nextUpdate: string | null;
  readonly entries: number;
}

export type Described =
  | DescribedCertificate
  | DescribedCrl
  /** RFC 7292: a key and its certificates under a password, not opened here. */
  | { readonly kind: "pkcs12" }
  /** A key by itself, which says nothing of whose it is. */
  | { readonly kind: "private-key" };

/** Of one bundle, at most. */
const mostCertificates = 100;
const mostLists = 20;

/** What one object is, or what a bundle (RFC 8551, 3.2.2: certs-only) holds; empty where it is nothing of these. Never rejects. */
export async function describeObject(octets: Uint8Array): Promise<readonly Described[]> {
  const key = keyKind(octets);
  if (key !== null) return [{ kind: key }];
  const one = (await certificate(octets)) ?? (await crl(octets));
  if (one !== null) return [one];
  const cms = readCms(octets);
  if (cms.kind !== "signed-data") return [];
  const found = await Promise.all([
    ...readEncodings(cms.signed.certificates, mostCertificates).encodings.map(certificate),
    ...readEncodings(cms.signed.crls, mostLists).encodings.map(crl),
  ]);
  return found.filter((each) => each !== null);
}

/** By the first fields alone: whatever it is, it is opened elsewhere or not at all. */
function keyKind(octets: Uint8Array): "pkcs12" | "private-key" | null {
  try {
    const [first, second] = children(readWhole(octets, "ber"), 16);
    if (first?.tag === tags.integer) {
      // PFX is version 3, then a ContentInfo; keys (RFC 5208, 8017, 5915) are version 0 or 1.
      const [version, ...more] = octets.subarray(first.from, first.to);
      if (more.length > 0) return null;
      if (version === 3) return second?.tag === tags.sequence ? "pkcs12" : null;
      return "private-key";
    }
    // EncryptedPrivateKeyInfo (RFC 5958, 3).
    return first?.tag === tags.sequence && second?.tag === tags.octetString ? "private-key" : null;
  } catch (fault) {
    if (fault instanceof Asn1Fault) return null;
    throw fault;
  }
}

async function certificate(der: Uint8Array): Promise<DescribedCertificate | null> {
  const read: Certificate | { readonly malformed: string } = readCertificate(der);
  const link = await describeCertificate(der);
  if ("malformed" in read || link === null) return null;
  return {
    kind: "certificate",
    der: read.der,
    link,
    addresses: mailboxes(read),
    authority: read.extensions.basicConstraints?.ca === true,
  };
}

async function crl(octets: Uint8Array): Promise<DescribedCrl | null> {
  const der = octets.slice();
  const read = readCrl(der);
  if ("malformed" in read) return null;
  const entries = entriesOf(read);
  if (entries === null) return null;
  const [sha256, series] = await Promise.all([der, new TextEncoder().encode(seriesOf(read))].map(hashOf));
  return {
    kind: "crl",
    der,
    sha256: sha256 ?? "",
    series: series ?? "",
    issuer: nameText(read.issuer),
    thisUpdate: read.thisUpdate.toISOString(),
    nextUpdate: read.nextUpdate?.toISOString() ?? null,
    entries,
  };
}

const hashOf = async (octets: Uint8Array): Promise<string> => toHex(await digest("SHA-256", octets));

/** Null where the list of entries breaks off. */
function entriesOf({ entries }: Crl): number | null {
  if (entries === null) return 0;
  try {
    let count = 0;
    for (let at = entries.from; at < entries.to; count++)
      at = readElement(entries.buffer, at, entries.to).end;
    return count;
  } catch (fault) {
    if (fault instanceof Asn1Fault) return null;
    throw fault;
  }
}

/** Whoever renews a key, or splits a list, issues several that are current at once: they differ by these. */
function seriesOf({ issuer, tbs }: Crl): string {
  const fields = new Fields(readWhole(tbs));
  let explicit = null;
  while (fields.more) {
    const field = fields.take();
    if (field.tag === 0xa0) explicit = field;
  }
  const [sequence] = explicit === null ? [] : children(explicit, 2);
  const extensions = sequence === undefined ? null : readExtensionList(sequence);
  const hex = (oid: string): string => toHex(extensions?.get(oid)?.value ?? new Uint8Array());
  return JSON.stringify([
    issuer.key,
    hex(extensionOids.authorityKeyIdentifier),
    hex(extensionOids.issuingDistributionPoint),
    extensions?.has(extensionOids.deltaCRLIndicator) ?? false,
  ]);
}
