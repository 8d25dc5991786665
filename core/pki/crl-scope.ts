import { toHex } from "../bytes/hex.ts";
import {
  Asn1Fault,
  Fields,
  onlyChild,
  readBoolean,
  readInteger,
  readWhole,
  tags,
  type Element,
} from "./der.ts";
import {
  allReasons,
  readDistributionPoints,
  readPointName,
  readReasonFlags,
  type DistributionPoint,
  type PointName,
} from "./distribution-points.ts";
import { readExtensionList, type Extension } from "./extensions.ts";
import { extensionOids } from "./oids.ts";

/** For which certificates and reasons a list is complete (RFC 5280, 5.2.5). */
export interface CrlScope {
  readonly point: PointName;
  /** One kind of certificate alone; "none" where the list names two kinds that exclude each other. */
  readonly only: "user" | "ca" | "attribute" | "none" | null;
  /** As in `DistributionPoint`. */
  readonly reasons: number;
  /** Entries may be of other issuers. */
  readonly indirect: boolean;
  /**
   * A critical extension that nobody here understands: what the list names is revoked (X.509, 9.5), its silence proves
   * nothing.
   */
  readonly strange: boolean;
}

/** crlExtensions, as far as they are read (RFC 5280, 5.2). */
export interface CrlExtensions {
  readonly scope: CrlScope;
  /** cRLNumber; null where there is none that counts. */
  readonly number: bigint | null;
  /** Of a delta: BaseCRLNumber, the number of the oldest list it can be put on top of (5.2.4); null: a complete list. */
  readonly base: bigint | null;
  /** freshestCRL: where changes since this list are found. */
  readonly freshest: readonly DistributionPoint[] | null;
  /** Values of issuingDistributionPoint and authorityKeyIdentifier, by which a delta and its base are known to belong together. */
  readonly issuingDistributionPoint: Uint8Array | null;
  readonly authorityKeyIdentifier: Uint8Array | null;
}

/** The extensions of a list that may be critical because their meaning is carried out. */
const understood: ReadonlySet<string> = new Set<string>([
  extensionOids.issuingDistributionPoint,
  extensionOids.deltaCRLIndicator,
]);

const wholeScope: CrlScope = {
  point: { names: null, relative: null },
  only: null,
  reasons: allReasons,
  indirect: false,
  strange: false,
};

/** Of the explicitly tagged element; null where there are none. Throws `Asn1Fault`. */
export function readCrlExtensions(explicit: Element | null): CrlExtensions {
  const extensions =
    explicit === null ? new Map<string, Extension>() : readExtensionList(onlyChild(explicit));
  const value = (oid: string): Uint8Array | null => extensions.get(oid)?.value ?? null;
  const read = <T>(oid: string, reader: (element: Element) => T): T | null => {
    const octets = value(oid);
    return octets === null ? null : reader(readWhole(octets));
  };
  const base = read(extensionOids.deltaCRLIndicator, readNumber);
  if (base === null && extensions.has(extensionOids.deltaCRLIndicator))
    throw new Asn1Fault("base number is out of range");
  const strange = [...extensions.values()].some(({ oid, critical }) => critical && !understood.has(oid));
  const scope = read(extensionOids.issuingDistributionPoint, readIssuingPoint) ?? wholeScope;
  return {
    scope: { ...scope, strange },
    number: read(extensionOids.cRLNumber, readNumber),
    base,
    freshest: read(extensionOids.freshestCRL, readDistributionPoints),
    issuingDistributionPoint: value(extensionOids.issuingDistributionPoint),
    authorityKeyIdentifier: value(extensionOids.authorityKeyIdentifier),
  };
}

function readIssuingPoint(value: Element): CrlScope {
  const fields = new Fields(value);
  const flag = (tag: number): boolean => {
    const field = fields.optional(tag);
    return field !== null && readBoolean({ ...field, tag: tags.boolean });
  };
  const point = readPointName(fields.optional(0xa0));
  const user = flag(0x81);
  const ca = flag(0x82);
  const reasons = fields.optional(0x83);
  const indirect = flag(0x84);
  const attribute = flag(0x85);
  fields.end();
  const kinds = [user && "user", ca && "ca", attribute && "attribute"] as const;
  const [only = null, ...others] = kinds.filter((kind) => kind !== false);
  return {
    point,
    only: others.length > 0 ? "none" : only,
    reasons: reasons === null ? allReasons : readReasonFlags(reasons),
    indirect,
    strange: false,
  };
}

/** RFC 5280, 5.2.3: at most 20 octets; null where it is longer or below zero. */
function readNumber(element: Element): bigint | null {
  const octets = readInteger(element);
  return octets[0]! >= 0x80 || octets.length > 21 ? null : BigInt(`0x${toHex(octets)}`);
}
