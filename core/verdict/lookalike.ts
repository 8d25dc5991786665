import punycode from "punycode.js";
import { domainOf, isWithin } from "../mime/address.ts";

/** Domains this short are near each other by chance. */
const minimumLength = 6;

/** Letters that fonts make one of; beyond what Unicode lists as confusable. */
const joined: readonly (readonly [string, string])[] = [
  ["rn", "m"],
  ["vv", "w"],
  ["cl", "d"],
];

/** What the eye takes a domain for: UTS 39's skeleton, then joined letters. */
async function skeleton(domain: string): Promise<string> {
  let seen = punycode.toUnicode(domain);
  // The table is 100 KB: only for who meets a domain that needs it.
  if (/[^\x20-\x7e]/.test(seen)) seen = (await import("unhomoglyph")).default(seen.normalize("NFKC"));
  seen = seen.toLowerCase().replace(/0/g, "o").replace(/[1i|]/g, "l");
  return joined.reduce((text, [two, one]) => text.replaceAll(two, one), seen);
}

/** Whether one insertion, deletion, replacement or swap of neighbours turns one text into the other. */
export function isOneEditAway(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1) return false;
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  let endA = a.length;
  let endB = b.length;
  while (endA > start && endB > start && a[endA - 1] === b[endB - 1]) {
    endA--;
    endB--;
  }
  const restA = a.slice(start, endA);
  const restB = b.slice(start, endB);
  if (restA.length <= 1 && restB.length <= 1) return true;
  return restA.length === 2 && restB.length === 2 && restA[0] === restB[1] && restA[1] === restB[0];
}

/** Siblings that count upward (mail1, mail2) are one house's, not a forger's. */
const differOnlyInDigits = (a: string, b: string): boolean => a.replace(/\d/g, "") === b.replace(/\d/g, "");

/**
 * The known domain that `address`'s domain could be taken for, else null. A domain that is known, or lies
 * below a known one, is no look-alike; that a domain is international is no sign either.
 */
export async function lookalikeOf(address: string, known: readonly string[]): Promise<string | null> {
  const domain = domainOf(address);
  if (known.some((one) => isWithin(domain, one))) return null;
  const seen = await skeleton(domain);
  for (const one of known) {
    if (one.endsWith(`.${domain}`)) continue;
    const skeletonOfKnown = await skeleton(one);
    if (seen === skeletonOfKnown) return one;
    if (Math.min(domain.length, one.length) < minimumLength || differOnlyInDigits(domain, one)) continue;
    if (isOneEditAway(domain, one)) return one;
  }
  return null;
}
