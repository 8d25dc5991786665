/** Makes revocation lists of every kind, and the distribution points that lead to them, honest or not. */
import { sign } from "node:crypto";
import type { Certificate } from "../certificate.ts";
import { readCrl, type Crl } from "../crl.ts";
import { integer, oid, sequence, set, tlv, utf8 } from "./der.ts";
import { wellFormed } from "./fixtures.ts";
import { date, extension, generalizedTime, nameOf, type Entity } from "./issue.ts";

type Bytes = Uint8Array;

/** By the names of ReasonFlags (RFC 5280, 4.2.1.13), in their order. */
const flags = [
  "unused",
  "keyCompromise",
  "cACompromise",
  "affiliationChanged",
  "superseded",
  "cessationOfOperation",
  "certificateHold",
  "privilegeWithdrawn",
  "aACompromise",
] as const;
export type Flag = (typeof flags)[number];

/** A point's name: a URL, common names from the root down, or a common name below the issuer of the list. */
export type Point =
  { readonly url: string } | { readonly directory: readonly string[] } | { readonly relative: string };

export interface PointOf {
  readonly at?: Point;
  readonly reasons?: readonly Flag[];
  /** Common names. */
  readonly crlIssuer?: readonly string[];
}

export interface EntryOf {
  readonly of: Pick<Certificate, "serialOctets">;
  readonly when?: Date;
  /** CRLReason by number. */
  readonly reason?: number;
  readonly since?: Date;
  /** certificateIssuer, as a common name. */
  readonly issuer?: string;
  readonly extensions?: readonly Bytes[];
}

export interface ListOf {
  readonly by: Entity;
  /** Whose name it bears, its signer's where left out. */
  readonly name?: string;
  readonly thisUpdate?: Date;
  readonly nextUpdate?: Date | null;
  readonly number?: number | null;
  /** BaseCRLNumber: it is a delta. */
  readonly base?: number;
  readonly at?: Point;
  readonly only?: "user" | "ca" | "attribute";
  readonly reasons?: readonly Flag[];
  readonly indirect?: boolean;
  readonly entries?: readonly EntryOf[];
  readonly extensions?: readonly Bytes[];
  /** Signed with SHA-1. */
  readonly weak?: boolean;
}

const yes = Uint8Array.of(0xff);
const number = (value: number): Bytes => integer(...(value > 0x7f ? [value >> 8, value & 0xff] : [value]));
const directory = (...names: readonly string[]): Bytes =>
  tlv(0xa4, sequence(...names.map((name) => set(sequence(oid("2.5.4.3"), utf8(name))))));

function pointName(point: Point): Bytes {
  if ("relative" in point) return tlv(0xa0, tlv(0xa1, sequence(oid("2.5.4.3"), utf8(point.relative))));
  const name = "url" in point ? utf8(point.url, 0x86) : directory(...point.directory);
  return tlv(0xa0, tlv(0xa0, name));
}

function reasonFlags(tag: number, reasons: readonly Flag[]): Bytes {
  const bits = reasons.map((reason) => flags.indexOf(reason));
  const last = Math.max(-1, ...bits);
  const octets = new Uint8Array(Math.ceil((last + 1) / 8));
  for (const bit of bits) octets[bit >> 3]! |= 0x80 >> (bit & 7);
  return tlv(tag, [octets.length * 8 - (last + 1)], octets);
}

/** cRLDistributionPoints, or freshestCRL. */
export const pointsOf = (points: readonly PointOf[], id = "2.5.29.31", isCritical = false): Bytes =>
  extension(
    id,
    sequence(
      ...points.map(({ at, reasons, crlIssuer }) =>
        sequence(
          ...(at === undefined ? [] : [pointName(at)]),
          ...(reasons === undefined ? [] : [reasonFlags(0x81, reasons)]),
          ...(crlIssuer === undefined ? [] : [tlv(0xa2, ...crlIssuer.map((name) => directory(name)))]),
        ),
      ),
    ),
    isCritical,
  );

const kinds = { user: 0x81, ca: 0x82, attribute: 0x85 } as const;

/** issuingDistributionPoint; none where nothing of it is asked for. */
function issuingPoint({ at, only, reasons, indirect }: ListOf): readonly Bytes[] {
  const parts: readonly (readonly [number, Bytes])[] = [
    ...(at === undefined ? [] : [[0xa0, pointName(at)] as const]),
    ...(only === undefined ? [] : [[kinds[only], tlv(kinds[only], yes)] as const]),
    ...(reasons === undefined ? [] : [[0x83, reasonFlags(0x83, reasons)] as const]),
    ...(indirect === true ? [[0x84, tlv(0x84, yes)] as const] : []),
  ];
  if (parts.length === 0) return [];
  const order = (tag: number): number => tag & 0x1f;
  const sorted = [...parts].sort(([a], [b]) => order(a) - order(b));
  return [extension("2.5.29.28", sequence(...sorted.map(([, part]) => part)), true)];
}

function entryDer({ of, when = date("2030-01-01"), reason, since, issuer, ...more }: EntryOf): Bytes {
  const extensions = [
    ...(reason === undefined ? [] : [extension("2.5.29.21", tlv(0x0a, [reason]))]),
    ...(since === undefined ? [] : [extension("2.5.29.24", generalizedTime(since))]),
    ...(issuer === undefined ? [] : [extension("2.5.29.29", sequence(directory(issuer)), true)]),
    ...(more.extensions ?? []),
  ];
  return sequence(
    integer(...of.serialOctets),
    generalizedTime(when),
    ...(extensions.length === 0 ? [] : [sequence(...extensions)]),
  );
}

const ecdsaWithSha256 = sequence(oid("1.2.840.10045.4.3.2"));
const ecdsaWithSha1 = sequence(oid("1.2.840.10045.4.1"));

export function listDer(list: ListOf): Bytes {
  const { by, name = by.name, entries = [], base, weak = false } = list;
  const { thisUpdate = date("2030-05-01"), nextUpdate = date("2030-07-01"), number: own = 1 } = list;
  const algorithm = weak ? ecdsaWithSha1 : ecdsaWithSha256;
  const extensions = [
    ...(own === null ? [] : [extension("2.5.29.20", number(own))]),
    ...(base === undefined ? [] : [extension("2.5.29.27", number(base), true)]),
    ...issuingPoint(list),
    ...(list.extensions ?? []),
  ];
  const tbs = sequence(
    integer(1),
    algorithm,
    nameOf(name),
    generalizedTime(thisUpdate),
    ...(nextUpdate === null ? [] : [generalizedTime(nextUpdate)]),
    ...(entries.length === 0 ? [] : [sequence(...entries.map(entryDer))]),
    ...(extensions.length === 0 ? [] : [tlv(0xa0, sequence(...extensions))]),
  );
  return sequence(tbs, algorithm, tlv(0x03, [0], sign(weak ? "sha1" : "sha256", tbs, by.key)));
}

export const list = (of: ListOf): Crl => wellFormed(readCrl(listDer(of)));
