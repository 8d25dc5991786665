/** DMARC as far as a reader needs it: which domains are one organisation's, and what its policy says (RFC 9989, 4.10). */
import type { Questions } from "../evidence/questions.ts";

export interface DmarcRecord {
  /** Where it stands. */
  readonly domain: string;
  /** p= and sp=: "none", "quarantine", "reject"; sp null where it is not given. */
  readonly policy: string;
  readonly subdomains: string | null;
  /** adkim=s: only the very same domain is aligned (RFC 9989, 4.7). */
  readonly strict: boolean;
  /** psd=y: a public suffix; psd=n: the top of an organisation. */
  readonly psd: "y" | "n" | "u";
}

/** What the walk up the tree found for one domain. */
export interface DmarcWalk {
  readonly organizational: string;
  /** The policy that holds for the domain itself, null where none was found. */
  readonly policy: string | null;
  readonly strict: boolean;
}

const policies: ReadonlySet<string> = new Set(["none", "quarantine", "reject"]);

/** RFC 9989, 4.7: v=DMARC1 first, then tags in any order; null where it is no DMARC record. */
export function readDmarc(domain: string, text: string): DmarcRecord | null {
  if (text.length > 4096) return null;
  const [version = "", ...rest] = text.split(";");
  if (!/^[ \t]*v[ \t]*=[ \t]*DMARC1[ \t]*$/.test(version)) return null;
  const tags = new Map<string, string>();
  for (const item of rest) {
    const equals = item.indexOf("=");
    if (equals < 0) continue;
    const name = item.slice(0, equals).trim().toLowerCase();
    if (!tags.has(name))
      tags.set(
        name,
        item
          .slice(equals + 1)
          .trim()
          .toLowerCase(),
      );
  }
  const policy = tags.get("p") ?? "none";
  const subdomains = tags.get("sp") ?? null;
  const psd = tags.get("psd");
  return {
    domain,
    // RFC 9989, 4.7: what cannot be read asks for nothing.
    policy: policies.has(policy) ? policy : "none",
    subdomains: subdomains !== null && policies.has(subdomains) ? subdomains : null,
    strict: tags.get("adkim") === "s",
    psd: psd === "y" || psd === "n" ? psd : "u",
  };
}

/** RFC 9989, 4.10: questions of one walk. */
const longestWalk = 8;

/** The names asked, from the domain up: itself, then at most seven labels, one less each time. */
export function walkNames(domain: string): readonly string[] {
  const labels = domain.split(".");
  const names = [domain];
  let left = labels.length > longestWalk ? labels.length - longestWalk + 1 : 1;
  for (; left < labels.length && names.length < longestWalk; left++) names.push(labels.slice(left).join("."));
  return names;
}

/**
 * Walks up the tree from `domain` (RFC 9989, 4.10); null where it was not allowed to or got no answer. Where
 * two records stand at a name, none counts.
 */
export async function walkTree(domain: string, questions: Questions): Promise<DmarcWalk | null> {
  const found: DmarcRecord[] = [];
  for (const name of walkNames(domain)) {
    const { status, records } = await questions.ask(`_dmarc.${name}`);
    if (status !== "found" && status !== "none") return null;
    const read = records.flatMap((text) => readDmarc(name, text) ?? []);
    const [record] = read;
    if (record === undefined || read.length > 1) continue;
    found.push(record);
    if (record.psd === "n" || (record.psd === "y" && name !== domain)) break;
  }
  const last = found.at(-1);
  const organizational =
    last === undefined
      ? domain
      : last.psd === "y" && last.domain !== domain
        ? domain
            .split(".")
            .slice(-last.domain.split(".").length - 1)
            .join(".")
        : last.domain;
  const own = found.find((record) => record.domain === domain);
  const top =
    found.find((record) => record.domain === organizational) ?? (last?.psd === "y" ? last : undefined);
  const governing = own ?? top;
  return {
    organizational,
    policy:
      governing === undefined
        ? null
        : governing === own
          ? governing.policy
          : (governing.subdomains ?? governing.policy),
    strict: governing?.strict ?? false,
  };
}
