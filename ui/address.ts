import punycode from "punycode.js";
import { neutralise, plain, type Harmless } from "./untrusted.ts";

/** A domain as a person reads it. */
export interface ShownDomain {
  /** The form to lead with. */
  readonly lead: Harmless;
  /** The other form, beside it: A-labels for a domain beyond ASCII (RFC 5890, 2.3.2.1), else null. */
  readonly beside: Harmless | null;
}

/** An address as a person reads it: whole, and never a display name in its place. */
export interface ShownAddress {
  readonly local: Harmless;
  /** Null where the value has no "@": then `local` is all of it. */
  readonly domain: ShownDomain | null;
}

/** RFC 5321, 4.5.3.1: 64 octets of local part, 255 of domain; what is longer is cut. */
const localLimit = 64;
const domainLimit = 255;

const label = /^[\p{L}\p{M}\p{Nd}-]+$/u;
const beyondAscii = /[^\p{ASCII}]/u;
const scripts: readonly RegExp[] = [
  /\p{Script=Latin}/u,
  /\p{Script=Cyrillic}/u,
  /\p{Script=Greek}/u,
  /\p{Script=Armenian}/u,
  /\p{Script=Hebrew}/u,
  /\p{Script=Arabic}/u,
  /\p{Script=Cherokee}/u,
  /\p{Script=Georgian}/u,
];

export function showAddress(address: string): ShownAddress {
  const at = address.lastIndexOf("@");
  if (at < 0) return { local: part(address, domainLimit), domain: null };
  return { local: part(address.slice(0, at), localLimit), domain: showDomain(address.slice(at + 1)) };
}

/** Letters that look Latin and are not: a label of nothing else is read as another one. */
const disguised = /^[асԁеһіјӏорԛѕԝхуъьҽпгѵѡαικνρυωηοτχ\d-]+$/u;

/** Shows both forms of an internationalised domain; the A-labels lead where a label could be taken for another. */
export function showDomain(domain: string): ShownDomain {
  const ascii = part(domain, domainLimit);
  if (domain.length > domainLimit) return { lead: ascii, beside: null };
  const unicode = toUnicode(domain.toLowerCase());
  if (unicode === null) return { lead: ascii, beside: null };
  const own = part(unicode, domainLimit);
  return unicode.split(".").some(misleads) ? { lead: ascii, beside: own } : { lead: own, beside: ascii };
}

/** One string for a terminal: "olivia@bücher.example (xn--bcher-kva.example)". */
export function plainAddress(address: string): string {
  const { local, domain } = showAddress(address);
  return domain === null ? plain(local) : `${plain(local)}@${plainDomain(domain)}`;
}

export function plainDomain(domain: ShownDomain): string {
  const beside = domain.beside === null ? "" : ` (${plain(domain.beside)})`;
  return plain(domain.lead) + beside;
}

function part(text: string, limit: number): Harmless {
  return neutralise(text, { limit, lines: "one", exact: true });
}

/** Null where the domain holds no A-label, or one that does not stand for letters (RFC 5891, 5.4). */
function toUnicode(domain: string): string | null {
  if (!domain.includes("xn--")) return null;
  try {
    const unicode = punycode.toUnicode(domain);
    const labels = domain.split(".");
    const sound = unicode
      .split(".")
      .every((each, index) => label.test(each) && (each === labels[index] || beyondAscii.test(each)));
    return sound ? unicode : null;
  } catch {
    return null;
  }
}

function misleads(text: string): boolean {
  if (beyondAscii.test(text) && disguised.test(text)) return true;
  return scripts.filter((script) => script.test(text)).length > 1;
}
