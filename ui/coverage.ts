/** What was signed: which bytes which evidence reaches, told apart for the eye. */
import type { Evidence, Report, ReportPart } from "../core/report.ts";
import { domainOf, vouchersOf, wholeDomains } from "./evidence.ts";

/** "signed" is a person's signature; "domain" no more than a mail domain that vouches. */
export type CoverState = "signed" | "domain" | "unusable" | "revoked" | "broken" | "none";

export interface Cover {
  readonly state: CoverState;
  /** Addresses of who signed, the matched one first; empty unless signed. */
  readonly by: readonly string[];
  /** Domains that vouch; empty unless no person signed and one does. */
  readonly domains: readonly string[];
}

/** The best that any evidence does for the parts, persons first: equal twins count as one. */
export function coverOf(report: Report, parts: readonly string[], matched: string | null): Cover {
  const reaches = (ids: readonly string[]): boolean => parts.some((part) => ids.includes(part));
  const vouches = (item: Evidence): boolean => item.status === "valid" && reaches(item.covers);
  const { persons, domains } = vouchersOf(report);
  const signing = persons.filter(vouches);
  if (signing.length > 0) return { state: "signed", by: signersOf(signing, matched), domains: [] };
  // What a mail domain signed and does not fit any more is no accusation: only persons' signatures are broken.
  const claiming = persons.filter((item) => reaches(item.claims) || reaches(item.covers));
  const failed = claiming.filter(({ status }) => status === "invalid");
  if (failed.length > 0)
    return { state: failed.every(isRevoked) ? "revoked" : "broken", by: [], domains: [] };
  const vouching = domains.filter(vouches).flatMap(domainsOf);
  if (vouching.length > 0) return { state: "domain", by: [], domains: [...new Set(vouching)] };
  return { state: claiming.length > 0 ? "unusable" : "none", by: [], domains: [] };
}

/** It fits, and its certificate was withdrawn. */
const isRevoked = ({ problems }: Evidence): boolean =>
  problems.some(({ code }) => code === "certificate-revoked");

/** The domains that vouch: those that signed, and those whose signatures a server says it found whole. */
function domainsOf(evidence: Evidence): readonly string[] {
  const signing = evidence.system === "authres" ? null : domainOf(evidence);
  return [...(signing === null ? [] : [signing]), ...wholeDomains(evidence.results)];
}

function signersOf(evidence: readonly Evidence[], matched: string | null): readonly string[] {
  const addresses = evidence.flatMap(({ signer }) => signer?.addresses ?? []);
  if (matched !== null && addresses.includes(matched)) return [matched];
  return [...new Set(evidence.flatMap(({ signer }) => signer?.addresses.slice(0, 1) ?? []))];
}

export interface PartView {
  readonly part: ReportPart;
  readonly level: number;
  readonly size: number;
  /** 0 to 1, of the largest part. */
  readonly share: number;
  readonly cover: Cover;
  readonly invitation: boolean;
  /** What a signature's own parts are for; nothing signs them. */
  readonly role: "content" | "frame" | "signature";
}

/** Parts drawn, at most; the core reads up to 1,000. */
const drawn = 200;

/** The message's parts in order, each with its depth and what covers it. */
export function partViews(
  report: Report,
  invitation: readonly string[],
  matched: string | null,
): readonly PartView[] {
  const levels = new Map<string, number>();
  const sizeOf = ({ bytes: [from, to] }: ReportPart): number => to - from;
  const largest = report.parts.reduce((most, part) => Math.max(most, sizeOf(part)), 1);
  return report.parts.slice(0, drawn).map((part) => {
    const level = part.parent === null ? 0 : (levels.get(part.parent) ?? 0) + 1;
    levels.set(part.id, level);
    return {
      part,
      level,
      size: sizeOf(part),
      share: sizeOf(part) / largest,
      cover: coverOf(report, [part.id], matched),
      invitation: invitation.includes(part.id),
      role: roleOf(part.type),
    };
  });
}

function roleOf(type: string): PartView["role"] {
  if (type === "multipart/signed") return "frame";
  return /^application\/(x-)?(pkcs7|pgp)-signature$/.test(type) ? "signature" : "content";
}
