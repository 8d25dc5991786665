import { Asn1Fault, children, Fields, onlyChild, readNamedBits, tags, type Element } from "./der.ts";
import { readGeneralName, type GeneralName } from "./general-names.ts";
import { readRdn, type Rdn } from "./names.ts";

/** DistributionPointName: where, or under which name, a part of an issuer's lists is published (RFC 5280, 4.2.1.13). */
export interface PointName {
  /** fullName; null where the point has no name, or a relative one. */
  readonly names: readonly GeneralName[] | null;
  /** nameRelativeToCRLIssuer: one level below whoever issues the list. */
  readonly relative: Rdn | null;
}

/** One of cRLDistributionPoints or freshestCRL. */
export interface DistributionPoint extends PointName {
  /** Bit n stands for reason n of ReasonFlags; `allReasons` where the point does not say. */
  readonly reasons: number;
  /** Whose lists they are, where not the certificate issuer's; null there. */
  readonly crlIssuer: readonly GeneralName[] | null;
}

/** Every reason of ReasonFlags but bit 0, which is not used (RFC 5280, 4.2.1.13). */
export const allReasons = 0b1_1111_1110;

/** Real certificates name three at most. */
const mostPoints = 64;

/** Throws `Asn1Fault`. */
export function readDistributionPoints(value: Element): readonly DistributionPoint[] {
  if (value.tag !== tags.sequence) throw new Asn1Fault("expected distribution points");
  const points = children(value, mostPoints);
  if (points.length === 0) throw new Asn1Fault("distribution points are empty");
  return points.map((point) => {
    const fields = new Fields(point);
    const name = readPointName(fields.optional(0xa0));
    const reasons = fields.optional(0x81);
    const crlIssuer = fields.optional(0xa2);
    fields.end();
    return {
      ...name,
      reasons: reasons === null ? allReasons : readReasonFlags(reasons),
      crlIssuer: crlIssuer === null ? null : readGeneralNames(crlIssuer),
    };
  });
}

/** The explicitly tagged choice, of points and of lists alike (5.2.5). Throws `Asn1Fault`. */
export function readPointName(explicit: Element | null): PointName {
  if (explicit === null) return { names: null, relative: null };
  const name = onlyChild(explicit);
  if (name.tag === 0xa0) return { names: readGeneralNames(name), relative: null };
  if (name.tag === 0xa1) return { names: null, relative: readRdn({ ...name, tag: tags.set }) };
  throw new Asn1Fault("distribution point name is of no known form");
}

function readGeneralNames(element: Element): readonly GeneralName[] {
  const names = children(element, mostPoints).map(readGeneralName);
  if (names.length === 0) throw new Asn1Fault("general names are empty");
  return names;
}

/** ReasonFlags under an implicit tag. Throws `Asn1Fault`. */
export const readReasonFlags = (element: Element): number =>
  readNamedBits({ ...element, tag: tags.bitString }) & allReasons;
