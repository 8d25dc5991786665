import { latin1 } from "../bytes/ascii.ts";
import {
  Asn1Fault,
  children,
  contents,
  Fields,
  readBits,
  readBoolean,
  readOid,
  readSmallInteger,
  readWhole,
  tags,
  type Element,
} from "./der.ts";
import { readName, type Name } from "./names.ts";
import { anyPolicy, extensionOids } from "./oids.ts";

/** RFC 5280, 4.2.1.6. */
export type GeneralName =
  | { readonly kind: "rfc822" | "dns" | "uri"; readonly text: string }
  | { readonly kind: "directory"; readonly name: Name }
  | { readonly kind: "ip"; readonly octets: Uint8Array }
  | { readonly kind: "other"; readonly type: string; readonly value: Element }
  | { readonly kind: "x400" | "edi" | "registered" };

/** RFC 5280, 4.2.1.10; `base` names of a form we do not know stay in, to be refused where they apply. */
export interface NameConstraints {
  readonly permitted: readonly GeneralName[];
  readonly excluded: readonly GeneralName[];
}

/** Bit numbers of RFC 5280, 4.2.1.3. */
export const keyUsages = { digitalSignature: 0, nonRepudiation: 1, keyCertSign: 5, cRLSign: 6 } as const;
export type KeyUsage = keyof typeof keyUsages;

/** Extensions of a certificate that path validation reads; null where absent. */
export interface Extensions {
  readonly basicConstraints: { readonly ca: boolean; readonly pathLength: number | null } | null;
  /** Bit n stands for usage n. */
  readonly keyUsage: number | null;
  readonly extKeyUsage: readonly string[] | null;
  readonly subjectAltName: readonly GeneralName[] | null;
  readonly nameConstraints: NameConstraints | null;
  readonly subjectKeyIdentifier: Uint8Array | null;
  /** Its keyIdentifier alone: a hint that orders the search for an issuer, never a condition. */
  readonly authorityKeyIdentifier: Uint8Array | null;
  readonly policyConstraints: { readonly requireExplicitPolicy: number | null } | null;
  /** A mapping from or to anyPolicy, which RFC 5280, 6.1.4 (a) refuses. */
  readonly mapsAnyPolicy: boolean;
  /** Critical, and not processed here: such a certificate must be refused (RFC 5280, 4.2). */
  readonly unknownCritical: readonly string[];
}

/**
 * Extensions whose meaning path validation carries out, so that they may be critical. Policies belong here
 * because, with any policy acceptable, certificatePolicies, policyMappings, inhibitAnyPolicy and
 * inhibitPolicyMapping change nothing until requireExplicitPolicy runs out, and then path.ts refuses.
 * subjectKeyIdentifier, authorityKeyIdentifier, cRLDistributionPoints and freshestCRL are hints, which no
 * issuer may mark critical (4.2.1.1, 4.2.1.2, 4.2.1.15) or which are not processed yet.
 */
const processed: ReadonlySet<string> = new Set<string>([
  extensionOids.basicConstraints,
  extensionOids.keyUsage,
  extensionOids.extKeyUsage,
  extensionOids.subjectAltName,
  extensionOids.nameConstraints,
  extensionOids.certificatePolicies,
  extensionOids.policyMappings,
  extensionOids.policyConstraints,
  extensionOids.inhibitAnyPolicy,
]);

export interface Extension {
  readonly oid: string;
  readonly critical: boolean;
  /** The DER inside the OCTET STRING, not yet read. */
  readonly value: Uint8Array;
}

/** SEQUENCE OF Extension, of certificates and revocation lists alike; one of a kind (RFC 5280, 4.2). Throws `Asn1Fault`. */
export function readExtensionList(sequence: Element): ReadonlyMap<string, Extension> {
  if (sequence.tag !== tags.sequence) throw new Asn1Fault("expected extensions");
  const found = new Map<string, Extension>();
  for (const child of children(sequence)) {
    const fields = new Fields(child);
    const oid = readOid(fields.take());
    const flag = fields.optional(tags.boolean);
    const value = contents(fields.take(tags.octetString));
    fields.end();
    if (found.has(oid)) throw new Asn1Fault("extension is repeated");
    found.set(oid, { oid, critical: flag !== null && readBoolean(flag), value });
  }
  if (found.size === 0) throw new Asn1Fault("extensions are empty");
  return found;
}

/** Throws `Asn1Fault`, also where the content of an extension read here is malformed. */
export function readExtensions(sequence: Element | null): Extensions {
  const list = sequence === null ? new Map<string, Extension>() : readExtensionList(sequence);
  const read = <T>(oid: string, reader: (value: Element) => T): T | null => {
    const extension = list.get(oid);
    return extension === undefined ? null : reader(readWhole(extension.value));
  };
  read(extensionOids.certificatePolicies, readPolicies);
  read(extensionOids.inhibitAnyPolicy, readSmallInteger);
  return {
    basicConstraints: read(extensionOids.basicConstraints, readBasicConstraints),
    keyUsage: read(extensionOids.keyUsage, readKeyUsage),
    extKeyUsage: read(extensionOids.extKeyUsage, (value) => nonEmpty(value).map(readOid)),
    subjectAltName: read(extensionOids.subjectAltName, (value) => nonEmpty(value).map(readGeneralName)),
    nameConstraints: read(extensionOids.nameConstraints, readNameConstraints),
    subjectKeyIdentifier: read(extensionOids.subjectKeyIdentifier, readOctets),
    authorityKeyIdentifier: read(extensionOids.authorityKeyIdentifier, readAuthorityKeyIdentifier),
    policyConstraints: read(extensionOids.policyConstraints, readPolicyConstraints),
    mapsAnyPolicy: read(extensionOids.policyMappings, readMapsAnyPolicy) ?? false,
    unknownCritical: [...list.values()]
      .filter(({ oid, critical }) => critical && !processed.has(oid))
      .map(({ oid }) => oid),
  };
}

/** Elements of a SEQUENCE SIZE (1..MAX). */
function nonEmpty(element: Element): Element[] {
  if (element.tag !== tags.sequence) throw new Asn1Fault("expected a sequence");
  const elements = children(element);
  if (elements.length === 0) throw new Asn1Fault("sequence is empty");
  return elements;
}

function readBasicConstraints(value: Element): NonNullable<Extensions["basicConstraints"]> {
  const fields = new Fields(value);
  const ca = fields.optional(tags.boolean);
  const pathLength = fields.optional(tags.integer);
  fields.end();
  // An explicit FALSE is not DER, yet common and unambiguous.
  return {
    ca: ca !== null && readBoolean(ca),
    pathLength: pathLength === null ? null : readSmallInteger(pathLength),
  };
}

function readKeyUsage(value: Element): number {
  const { octets } = readBits(value);
  let usages = 0;
  for (let bit = 0; bit < 9; bit++) if ((octets[bit >> 3] ?? 0) & (0x80 >> (bit & 7))) usages |= 1 << bit;
  return usages;
}

/** Whether keyUsage, where the certificate has it, allows the use (RFC 5280, 4.2.1.3). */
export const allowsUsage = (extensions: Extensions, usage: KeyUsage): boolean =>
  extensions.keyUsage === null || (extensions.keyUsage & (1 << keyUsages[usage])) !== 0;

function readOctets(value: Element): Uint8Array {
  if (value.tag !== tags.octetString) throw new Asn1Fault("expected an octet string");
  return contents(value);
}

function readAuthorityKeyIdentifier(value: Element): Uint8Array | null {
  const fields = new Fields(value);
  const keyIdentifier = fields.optional(0x80);
  const issuer = fields.optional(0xa1);
  const serial = fields.optional(0x82);
  fields.end();
  if ((issuer === null) !== (serial === null)) throw new Asn1Fault("authority key identifier is incomplete");
  return keyIdentifier === null ? null : contents(keyIdentifier);
}

function readPolicies(value: Element): void {
  const seen = new Set<string>();
  for (const information of nonEmpty(value)) {
    const fields = new Fields(information);
    const policy = readOid(fields.take());
    fields.optional(tags.sequence);
    fields.end();
    if (seen.has(policy)) throw new Asn1Fault("policy is repeated");
    seen.add(policy);
  }
}

function readPolicyConstraints(value: Element): NonNullable<Extensions["policyConstraints"]> {
  const fields = new Fields(value);
  const require = fields.optional(0x80);
  const inhibit = fields.optional(0x81);
  fields.end();
  if (require === null && inhibit === null) throw new Asn1Fault("policy constraints are empty");
  if (inhibit !== null) readImplicitInteger(inhibit);
  return { requireExplicitPolicy: require === null ? null : readImplicitInteger(require) };
}

const readImplicitInteger = (element: Element): number => readSmallInteger({ ...element, tag: tags.integer });

function readMapsAnyPolicy(value: Element): boolean {
  return nonEmpty(value).some((mapping) => {
    const fields = new Fields(mapping);
    const policies = [readOid(fields.take()), readOid(fields.take())];
    fields.end();
    return policies.includes(anyPolicy);
  });
}

function readNameConstraints(value: Element): NameConstraints {
  const fields = new Fields(value);
  const permitted = fields.optional(0xa0);
  const excluded = fields.optional(0xa1);
  fields.end();
  if (permitted === null && excluded === null) throw new Asn1Fault("name constraints are empty");
  return {
    permitted: permitted === null ? [] : readSubtrees(permitted),
    excluded: excluded === null ? [] : readSubtrees(excluded),
  };
}

function readSubtrees(subtrees: Element): GeneralName[] {
  const elements = children(subtrees);
  if (elements.length === 0) throw new Asn1Fault("subtrees are empty");
  return elements.map((subtree) => {
    const fields = new Fields(subtree);
    const base = readGeneralName(fields.take());
    // RFC 5280, 4.2.1.10: minimum is zero, which DER leaves out, and maximum is absent.
    fields.end();
    return base;
  });
}

/** Throws `Asn1Fault`. */
export function readGeneralName(element: Element): GeneralName {
  switch (element.tag) {
    case 0xa0: {
      const fields = new Fields(element, 0xa0);
      const type = readOid(fields.take());
      const [value, ...rest] = children(fields.take(0xa0), 2);
      fields.end();
      if (value === undefined || rest.length > 0) throw new Asn1Fault("expected one element");
      return { kind: "other", type, value };
    }
    case 0x81:
      return { kind: "rfc822", text: latin1(contents(element)) };
    case 0x82:
      return { kind: "dns", text: latin1(contents(element)) };
    case 0xa3:
      return { kind: "x400" };
    case 0xa4: {
      const [name, ...rest] = children(element, 2);
      if (name === undefined || rest.length > 0) throw new Asn1Fault("expected one element");
      return { kind: "directory", name: readName(name) };
    }
    case 0xa5:
      return { kind: "edi" };
    case 0x86:
      return { kind: "uri", text: latin1(contents(element)) };
    case 0x87:
      return { kind: "ip", octets: contents(element) };
    case 0x88:
      readOid({ ...element, tag: tags.oid });
      return { kind: "registered" };
    default:
      throw new Asn1Fault("general name is of no known form");
  }
}
