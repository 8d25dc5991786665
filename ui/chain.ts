/** A signature's certificates as a path: what was checked of each, and how it hangs on the next. */
import type { ChainLink } from "../core/report.ts";
import { ours, type Phrase } from "./phrase.ts";
import { day, type Place } from "./when.ts";
import { withdrawalPhrase, type Chained } from "./withdrawal.ts";

/** How one thing came out: "plain" where it is right, and the signature does not count all the same. */
export type Mark = "good" | "plain" | "broken" | "contradicted" | "weak" | "unknown" | "skipped" | "pinned";

export interface Check {
  readonly kind: "dates" | "rule" | "revocation" | "chosen";
  readonly mark: Mark;
  readonly said: Phrase;
}

/** How a certificate hangs on the next one, or on nobody. */
export interface Bond {
  readonly kind: "good" | "weak" | "bad" | "unchecked" | "skipped";
  readonly mark: Mark;
  readonly said: string;
}

export interface LinkView {
  readonly link: ChainLink;
  readonly title: string;
  /** What is wrong with it, in a word or two; null: nothing that was found. */
  readonly fault: { readonly kind: "broken" | "revoked" | "weak"; readonly said: string } | null;
  readonly isTrusted: boolean;
  readonly checks: readonly Check[];
  /** Null: it hangs on nobody, being trusted as it stands. */
  readonly bond: Bond | null;
}

/** Leaf first. `validAt` is the time that counts, UTC ISO. */
export function linkViews(chained: Chained, validAt: string, place: Place): readonly LinkView[] {
  const counts = chained.status === "valid";
  return chained.chain.map((link, index) => {
    const checks = checksOf(link, counts, validAt, place);
    const bond = bondOf(link, chained, place);
    return {
      link,
      title: titleOf(link, index, place),
      fault: faultOf(link, checks, place),
      isTrusted: link.signature === "anchor" || link.signature === "pinned",
      checks,
      bond,
    };
  });
}

function titleOf({ signature }: ChainLink, index: number, { words }: Place): string {
  const { path } = words;
  if (signature === "pinned") return path.pinned;
  if (signature === "anchor") return index === 0 ? path.ownAnchor : path.anchor;
  return index === 0 ? path.leaf : path.middle;
}

function faultOf(
  { signature, revocation, breaks }: ChainLink,
  checks: readonly Check[],
  { words }: Place,
): LinkView["fault"] {
  const kind =
    revocation?.state === "revoked"
      ? "revoked"
      : breaks.length > 0 || checks.some(({ mark }) => mark === "broken")
        ? "broken"
        : signature === "weak"
          ? "weak"
          : null;
  return kind === null ? null : { kind, said: words.path.states[kind] };
}

function checksOf(link: ChainLink, counts: boolean, validAt: string, place: Place): readonly Check[] {
  const { path, certificateFaults } = place.words;
  const fine: Mark = counts ? "good" : "plain";
  const checks: Check[] = [];
  if (link.signature === "anchor" || link.signature === "pinned")
    checks.push({
      kind: "chosen",
      mark: link.signature === "pinned" ? "pinned" : fine,
      said: [ours(path.signature[link.signature])],
    });
  const dates = datesOf(link, validAt);
  const said = {
    good: path.dates.good(day(link.notBefore, place), day(link.notAfter, place)),
    early: path.dates.early(day(link.notBefore, place)),
    late: path.dates.late(day(link.notAfter, place)),
  };
  const isDated = dates === "good" && !link.breaks.some((rule) => dateRules.includes(rule));
  checks.push({ kind: "dates", mark: isDated ? fine : "broken", said: said[dates] });
  for (const rule of link.breaks)
    if (!isSaid(rule, dates, link.signature))
      checks.push({ kind: "rule", mark: "broken", said: [ours(certificateFaults.rule(rule))] });
  if (link.signature !== "anchor")
    checks.push({
      kind: "revocation",
      mark: revocationMark(link, fine),
      said: withdrawalPhrase(link.revocation, place),
    });
  return checks;
}

const dateRules: readonly string[] = ["expired", "not-yet-valid"];

/** By whole seconds, as certificates count (RFC 5280, 4.1.2.5). */
function datesOf({ notBefore, notAfter }: ChainLink, validAt: string): "good" | "early" | "late" {
  const second = (iso: string): string => iso.slice(0, 19);
  if (second(validAt) < second(notBefore)) return "early";
  return second(validAt) > second(notAfter) ? "late" : "good";
}

/** What the dates or the signature beside it say already. */
function isSaid(rule: string, dates: "good" | "early" | "late", signature: ChainLink["signature"]): boolean {
  switch (rule) {
    case "expired":
      return dates === "late";
    case "not-yet-valid":
      return dates === "early";
    case "weak-algorithm":
      return signature === "weak";
    default:
      return false;
  }
}

function revocationMark({ revocation }: ChainLink, fine: Mark): Mark {
  if (revocation === null) return "skipped";
  if (revocation.state === "revoked") return "contradicted";
  return revocation.state === "good" && revocation.thisUpdate !== null ? fine : "unknown";
}

function bondOf(link: ChainLink, { status, problems }: Chained, { words }: Place): Bond | null {
  const said = words.path.signature;
  switch (link.signature) {
    case "anchor":
    case "pinned":
      return null;
    case "good":
      return { kind: "good", mark: status === "valid" ? "good" : "plain", said: said.good };
    case "weak":
      return { kind: "weak", mark: "weak", said: said.weak };
    case "bad":
      return { kind: "bad", mark: "broken", said: said.bad };
    case "unchecked": {
      // Nobody looks for the issuer of a certificate whose signature does not count in any case.
      if (!problems.some(({ code }) => code === "certificate-untrusted"))
        return { kind: "skipped", mark: "skipped", said: said.skipped };
      const self = link.subject === link.issuer;
      return { kind: "unchecked", mark: "unknown", said: self ? said.self : said.unchecked };
    }
  }
}
