import {
  Asn1Fault,
  children,
  contents,
  Fields,
  readBoolean,
  readNamedBits,
  readOctetString,
  readOid,
  readSmallInteger,
  readWhole,
  tags,
  type Element,
} from "./der.ts";
import { readDistributionPoints, type DistributionPoint } from "./distribution-points.ts";
import { readGeneralName, type GeneralName } from "./general-names.ts";
import { extensionOids, policyQualifierOids } from "./oids.ts";

/** RFC 5280, 4.2.1.10; `base` names of a form we do not know stay in, to be refused where they apply. */
export interface NameConstraints {
  readonly permitted: readonly GeneralName[];
  readonly excluded: readonly GeneralName[];
}

/** The subject takes its policy for the issuer's (RFC 5280, 4.2.1.5). */
export interface PolicyMapping {
  readonly issuer: string;
  readonly subject: string;
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
  /** certificatePolicies: object identifiers, each once. */
  readonly policies: readonly string[] | null;
  readonly policyMappings: readonly PolicyMapping[] | null;
  /** In certificates that may yet follow, self-issued ones not counted (4.2.1.11); null: no such constraint. */
  readonly policyConstraints: {
    readonly requireExplicitPolicy: number | null;
    readonly inhibitPolicyMapping: number | null;
  } | null;
  /** Counted likewise (4.2.1.14). */
  readonly inhibitAnyPolicy: number | null;
  readonly distributionPoints: readonly DistributionPoint[] | null;
  /** freshestCRL: where changes since those lists are found. */
  readonly freshest: readonly DistributionPoint[] | null;
  /** Critical, and not processed here: such a certificate must be refused (RFC 5280, 4.2). */
  readonly unknownCritical: readonly string[];
}

const policyQualifiers: ReadonlySet<string> = new Set(Object.values(policyQualifierOids));

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
  /** What is no more than a hint, and no issuer may mark critical (4.2.1.1, 4.2.1.2, 4.2.1.15). */
  const hint = <T>(oid: string, reader: (value: Element) => T): T | null => {
    const extension = list.get(oid);
    return extension === undefined ? null : reader(readWhole(extension.value));
  };
  const processed = new Set<string>();
  /** What path validation carries out, so that it may be critical. */
  const read = <T>(oid: string, reader: (value: Element) => T): T | null => {
    processed.add(oid);
    return hint(oid, reader);
  };
  const policies = read(extensionOids.certificatePolicies, readPolicies);
  if (policies?.hasUnknownQualifier) processed.delete(extensionOids.certificatePolicies);
  return {
    basicConstraints: read(extensionOids.basicConstraints, readBasicConstraints),
    keyUsage: read(extensionOids.keyUsage, readNamedBits),
    extKeyUsage: read(extensionOids.extKeyUsage, (value) => nonEmpty(value).map(readOid)),
    subjectAltName: read(extensionOids.subjectAltName, (value) => nonEmpty(value).map(readGeneralName)),
    nameConstraints: read(extensionOids.nameConstraints, readNameConstraints),
    subjectKeyIdentifier: hint(extensionOids.subjectKeyIdentifier, readOctetString),
    authorityKeyIdentifier: hint(extensionOids.authorityKeyIdentifier, readAuthorityKeyIdentifier),
    policyConstraints: read(extensionOids.policyConstraints, readPolicyConstraints),
    policies: policies?.oids ?? null,
    policyMappings: read(extensionOids.policyMappings, (value) => nonEmpty(value).map(readPolicyMapping)),
    inhibitAnyPolicy: read(extensionOids.inhibitAnyPolicy, readSmallInteger),
    distributionPoints: read(extensionOids.cRLDistributionPoints, readDistributionPoints),
    freshest: hint(extensionOids.freshestCRL, readDistributionPoints),
    // Last, when all has been read that is.
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

/** Whether keyUsage, where the certificate has it, allows the use (RFC 5280, 4.2.1.3). */
export const allowsUsage = (extensions: Extensions, usage: KeyUsage): boolean =>
  extensions.keyUsage === null || (extensions.keyUsage & (1 << keyUsages[usage])) !== 0;

function readAuthorityKeyIdentifier(value: Element): Uint8Array | null {
  const fields = new Fields(value);
  const keyIdentifier = fields.optional(0x80);
  const issuer = fields.optional(0xa1);
  const serial = fields.optional(0x82);
  fields.end();
  if ((issuer === null) !== (serial === null)) throw new Asn1Fault("authority key identifier is incomplete");
  return keyIdentifier === null ? null : contents(keyIdentifier);
}

/** Policies, and whether one bears a qualifier that nobody here can read (RFC 5280, 4.2.1.4). */
function readPolicies(value: Element): {
  readonly oids: readonly string[];
  readonly hasUnknownQualifier: boolean;
} {
  const oids = new Set<string>();
  let hasUnknownQualifier = false;
  for (const information of nonEmpty(value)) {
    const fields = new Fields(information);
    const policy = readOid(fields.take());
    const qualifiers = fields.optional(tags.sequence);
    fields.end();
    if (oids.has(policy)) throw new Asn1Fault("policy is repeated");
    oids.add(policy);
    for (const qualifier of qualifiers === null ? [] : nonEmpty(qualifiers))
      if (!policyQualifiers.has(readOid(new Fields(qualifier).take()))) hasUnknownQualifier = true;
  }
  return { oids: [...oids], hasUnknownQualifier };
}

function readPolicyConstraints(value: Element): NonNullable<Extensions["policyConstraints"]> {
  const fields = new Fields(value);
  const require = fields.optional(0x80);
  const inhibit = fields.optional(0x81);
  fields.end();
  if (require === null && inhibit === null) throw new Asn1Fault("policy constraints are empty");
  return {
    requireExplicitPolicy: require === null ? null : readImplicitInteger(require),
    inhibitPolicyMapping: inhibit === null ? null : readImplicitInteger(inhibit),
  };
}

const readImplicitInteger = (element: Element): number => readSmallInteger({ ...element, tag: tags.integer });

function readPolicyMapping(mapping: Element): PolicyMapping {
  const fields = new Fields(mapping);
  const [issuer, subject] = [readOid(fields.take()), readOid(fields.take())];
  fields.end();
  return { issuer, subject };
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
