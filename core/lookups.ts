/** For who looks up what certificates point to: what may be looked up, and what came back. Nothing here asks anybody. */
import { Budget, defaultLimits } from "./bytes/budget.ts";
import { equalBytes } from "./bytes/equal.ts";
import { toHex } from "./bytes/hex.ts";
import { certificatesIn } from "./evidence/smime/certs-only.ts";
import { readCertificate, type Certificate } from "./pki/certificate.ts";
import { checkSignature } from "./pki/checks.ts";
import { coveredReasons } from "./pki/crl-coverage.ts";
import { readCrl } from "./pki/crl.ts";
import { Asn1Fault, children, contents, Fields, readInteger, readOid, readWhole, tags } from "./pki/der.ts";
import type { Element } from "./pki/der.ts";
import { locationsOf } from "./pki/locations.ts";
import { digestOids } from "./pki/oids.ts";
import { buildPath } from "./pki/path.ts";
import { anyPolicies } from "./pki/policies.ts";
import { digest } from "./pki/signature.ts";
import type { Signed } from "./pki/status.ts";
import type { Lookup } from "./ports.ts";

/** What somebody who looks things up for others goes by. */
export interface Grounds {
  /** Each as DER; what cannot be read counts for nothing. */
  readonly anchors: readonly Uint8Array[];
  /** They help to build paths and prove nothing. */
  readonly intermediates: readonly Uint8Array[];
  /** Hosts, or hosts and ports, that may be asked for the issuer of a certificate that does not chain yet; lower case. */
  readonly issuerHosts: readonly string[];
}

export type Admission =
  /** `chain`: from the certificate that names the address to an anchor, each as DER. */
  | { readonly kind: "admitted"; readonly chain: readonly Uint8Array[] }
  /**
   * "malformed": no certificates, too many, or something else; "not-named": the address stands in none of them; "not-certified":
   * it does, and none of those leads to an anchor; "not-for-it": the request asks for something else.
   */
  | {
      readonly kind: "refused";
      readonly why: "malformed" | "not-named" | "not-certified" | "not-for-it";
    };

const mostCertificates = 12;
/** Public-key operations for one look-up. */
const mostVerifications = 50;
/** A day: how long issuers are kept, which say nothing of that themselves. */
const issuersHold = 24 * 60 * 60 * 1000;

/** Says of each look-up whether it may be done at that time. */
export function gateBy(grounds: Grounds): (lookup: Lookup, at: Date) => Promise<Admission> {
  const anchors = read(grounds.anchors);
  const intermediates = read(grounds.intermediates);
  return async (lookup, at) => {
    const { kind, url, certificates, request } = lookup;
    const given = read(certificates);
    const isWhole = given.length === certificates.length && (kind === "ocsp") === (request !== null);
    if (!isWhole || given.length === 0 || given.length > mostCertificates)
      return { kind: "refused", why: "malformed" };
    const naming = given.filter((certificate) => addressesIn(certificate, kind).includes(url));
    if (naming.length === 0) return { kind: "refused", why: "not-named" };
    let why: "not-certified" | "not-for-it" = "not-certified";
    const budget = new Budget({ ...defaultLimits, verifications: mostVerifications });
    for (const leaf of naming) {
      const untrusted = [...given, ...intermediates];
      const found = await buildPath({
        leaf,
        untrusted,
        anchors,
        crls: [],
        ocsp: [],
        policies: anyPolicies,
        at,
        role: "any",
        revocation: "off",
        budget,
      });
      if (found.kind !== "trusted") continue;
      if (request === null || (await asksFor(request, leaf, found.chain[1])))
        return { kind: "admitted", chain: found.chain.map(({ der }) => der) };
      why = "not-for-it";
    }
    if (kind === "issuers" && isIn(grounds.issuerHosts, new URL(url)))
      return { kind: "admitted", chain: naming.slice(0, 1).map(({ der }) => der) };
    return { kind: "refused", why };
  };
}

const isIn = (hosts: readonly string[], { host, hostname }: URL): boolean =>
  hosts.includes(host) || hosts.includes(hostname);

const read = (list: readonly Uint8Array[]): readonly Certificate[] =>
  list.map(readCertificate).filter((item): item is Certificate => !("malformed" in item));

/** Where a certificate says that such a thing can be had. */
function addressesIn(certificate: Certificate, kind: Lookup["kind"]): readonly string[] {
  const { issuers, ocsp, crls, deltas } = locationsOf(certificate);
  return { issuers, ocsp, crl: [...crls, ...deltas] }[kind];
}

function only(element: Element): Element {
  const [child, ...rest] = children(element, 2);
  if (child === undefined || rest.length > 0) throw new Asn1Fault("expected one element");
  return child;
}

const requestHashes = new Map([
  [digestOids.sha1, "SHA-1"],
  [digestOids.sha256, "SHA-256"],
] as const);

/**
 * Whether an OCSPRequest (RFC 6960, 4.1.1) asks for this one certificate, and says nothing else: no name of who asks, no signature, no
 * extension, by which one question could be told from another.
 */
async function asksFor(der: Uint8Array, certificate: Certificate, issuer?: Certificate): Promise<boolean> {
  if (issuer === undefined) return false;
  try {
    // Each has one field and no other: OCSPRequest, TBSRequest, requestList, Request.
    let inner = readWhole(der);
    for (let level = 0; level < 4; level++) {
      if (inner.tag !== tags.sequence) return false;
      inner = only(inner);
    }
    const id = new Fields(inner);
    const algorithm = new Fields(id.take());
    const oid = readOid(algorithm.take());
    const parameters = algorithm.optional(tags.null);
    algorithm.end();
    const [name, key] = [id.take(tags.octetString), id.take(tags.octetString)].map(contents);
    const serial = readInteger(id.take());
    id.end();
    const hash = [...requestHashes].find(([known]) => known === oid)?.[1];
    if (hash === undefined || (parameters !== null && parameters.from !== parameters.to)) return false;
    const { issuerHashes } = await import("./pki/ocsp-check.ts");
    const hashes = await issuerHashes(certificate, issuer, hash);
    return (
      equalBytes(serial, certificate.serialOctets) &&
      equalBytes(name!, hashes.name) &&
      equalBytes(key!, hashes.key)
    );
  } catch (fault) {
    if (fault instanceof Asn1Fault) return false;
    throw fault;
  }
}

/** What came back is what was asked for, and may be kept until then; null: not at all. */
export interface Found {
  readonly until: Date | null;
}

/**
 * Holds what came back against what was asked for: null where it is something else. It may be kept where it is about the first
 * certificate of the look-up and that one's issuer vouches for it, until its own nextUpdate; without that word anybody on the way could have the wrong answer kept.
 * Who uses it has to check it all the same.
 */
export async function readFound(lookup: Lookup, octets: Uint8Array, at: Date): Promise<Found | null> {
  const certificates = read(lookup.certificates);
  switch (lookup.kind) {
    case "crl":
      return readList(certificates, octets, at);
    case "ocsp":
      return readResponse(certificates, octets, at);
    case "issuers":
      return readIssuers(certificates, octets, at);
  }
}

async function readList(
  certificates: readonly Certificate[],
  octets: Uint8Array,
  at: Date,
): Promise<Found | null> {
  const crl = readCrl(octets);
  if ("malformed" in crl) return null;
  const { thisUpdate, nextUpdate, issuer } = crl;
  const [certificate] = certificates;
  // Another authority's list, or one of other certificates, could stand in the true one's place for months.
  const isFor =
    certificate?.issuer.key === issuer.key && coveredReasons(crl, certificate) !== 0 && !crl.scope.strange;
  const isKept = isFor && (await isSigned(crl, issuersOf(certificate, certificates)));
  return { until: isKept ? whileFresh(thisUpdate, nextUpdate, at) : null };
}

async function readResponse(
  certificates: readonly Certificate[],
  octets: Uint8Array,
  at: Date,
): Promise<Found | null> {
  const [{ ocspOids, readOcspResponse }, { issuerHashes }] = await Promise.all([
    import("./pki/ocsp.ts"),
    import("./pki/ocsp-check.ts"),
  ]);
  const response = readOcspResponse(octets);
  if ("malformed" in response) return null;
  const [certificate] = certificates;
  for (const issuer of issuersOf(certificate, certificates)) {
    const delegates = response.certificates.filter(
      ({ extensions }) => extensions.extKeyUsage?.includes(ocspOids.signing) ?? false,
    );
    const certified: Certificate[] = [issuer];
    for (const delegate of delegates) if (await isSigned(delegate, [issuer])) certified.push(delegate);
    for (const answer of response.answers.get(certificate!.serial) ?? []) {
      if (answer.hash === null) continue;
      const hashes = await issuerHashes(certificate!, issuer, answer.hash);
      const isFor =
        equalBytes(answer.issuerNameHash, hashes.name) && equalBytes(answer.issuerKeyHash, hashes.key);
      if (isFor && (await isSigned(response, certified)))
        return { until: whileFresh(answer.thisUpdate, answer.nextUpdate, at) };
    }
  }
  return { until: null };
}

async function readIssuers(
  certificates: readonly Certificate[],
  octets: Uint8Array,
  at: Date,
): Promise<Found | null> {
  const issuers = read(certificatesIn(octets));
  if (issuers.length === 0) return null;
  const [certificate] = certificates;
  for (const issuer of issuersOf(certificate, issuers))
    if (await isSigned(certificate!, [issuer])) {
      const until = new Date(Math.min(issuer.notAfter.getTime(), at.getTime() + issuersHold));
      return { until: until > at ? until : null };
    }
  return { until: null };
}

/** None where there is no certificate. */
const issuersOf = (
  certificate: Certificate | undefined,
  among: readonly Certificate[],
): readonly Certificate[] => among.filter(({ subject }) => subject.key === certificate?.issuer.key);

async function isSigned(signed: Signed, by: readonly Certificate[]): Promise<boolean> {
  for (const certificate of by) if ((await checkSignature(signed, certificate)).kind === "good") return true;
  return false;
}

const whileFresh = (thisUpdate: Date, nextUpdate: Date | null, at: Date): Date | null =>
  nextUpdate !== null && thisUpdate <= at && at < nextUpdate ? nextUpdate : null;

/**
 * Under what something that was found is kept, short however long the certificates are: the same address of certificates by two
 * issuers, or two keys of one, is two; issuers are kept for each certificate by itself, since no path proves yet who they are. Null
 * where the certificate cannot be read.
 */
export async function placeOf({ kind, url, certificates, request }: Lookup): Promise<string | null> {
  const [certificate] = read(certificates.slice(0, 1));
  if (certificate === undefined) return null;
  const [issuer] = issuersOf(certificate, read(certificates.slice(1, 2)));
  const asked =
    kind === "issuers"
      ? [certificate.der]
      : [certificate.issuer.der, issuer?.spki ?? certificate.extensions.authorityKeyIdentifier, request];
  const place = [kind, url, ...asked.map((octets) => (octets === null ? "" : toHex(octets)))];
  return toHex(await digest("SHA-256", new TextEncoder().encode(JSON.stringify(place))));
}
