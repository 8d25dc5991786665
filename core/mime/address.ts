import { asciiLower } from "../bytes/ascii.ts";
import { decodeWords } from "./text.ts";

/** RFC 5321, 4.5.3.1: octets. */
const maxLocalPart = 64;
const maxDomain = 255;

/** RFC 5322, 3.2.3, with the non-ASCII characters of RFC 6532, 3.2; what may not show is refused before. */
const dotAtom = /^[\w!#$%&'*+/=?^`{|}~\u0080-\u{10ffff}-]+(?:\.[\w!#$%&'*+/=?^`{|}~\u0080-\u{10ffff}-]+)*$/u;

/** RFC 5322, 3.2.4, without white space. */
const quotedString = /^"(?:[^"\\]|\\[^])*"$/u;

/**
 * Controls, bidirectional and other format characters, white space, lone surrogates, what no font shows, and
 * U+FFFD, which stands for octets that were lost.
 */
const unfit =
  /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Z}\p{Noncharacter_Code_Point}\p{Default_Ignorable_Code_Point}\ufffd]/u;

const hostLabel = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/** RFC 5890, 2.3.1, widely: letters, marks, numbers, hyphen, and the two middle dots that names use. */
const unicodeDomain = /^[\p{L}\p{M}\p{N}\u00b7\u30fb.-]+$/u;

const isHostName = (domain: string): boolean =>
  domain.length <= maxDomain && domain.split(".").every((label) => hostLabel.test(label));

/**
 * A domain name as lower-case A-labels (RFC 5890), null where it is none. ASCII names are only checked and
 * lower-cased; others are mapped by the platform's URL (UTS 46), after refusing whatever that would turn into
 * another name (full-width forms, compatibility characters, capital sharp s).
 */
export function toAsciiDomain(domain: string): string | null {
  if (domain.length > maxDomain) return null;
  const lower = asciiLower(domain);
  if (/^[\0-\x7f]*$/.test(lower)) return isHostName(lower) ? lower : null;
  if (!unicodeDomain.test(lower) || lower.normalize("NFKC") !== lower || lower.includes("\u1e9e"))
    return null;
  try {
    const host = new URL(`http://${lower}`).hostname;
    return isHostName(host) ? host : null;
  } catch {
    return null;
  }
}

/**
 * The one form in which addresses are compared: local part as written (unquoted where it may be), "@", domain
 * as lower-case A-labels. Takes exactly one addr-spec of RFC 5322, 3.4.1 or RFC 6532, without display name,
 * comments, white space or domain literal; null for anything else.
 */
export function canonicalAddress(addrSpec: string): string | null {
  if (addrSpec.length > maxLocalPart * 2 + maxDomain + 3) return null;
  // Nothing between "!" and "~" is unfit.
  if (!/^[!-~]*$/.test(addrSpec) && unfit.test(addrSpec)) return null;
  const at = addrSpec.lastIndexOf("@");
  if (at < 0) return null;
  const local = canonicalLocalPart(addrSpec.slice(0, at));
  const domain = toAsciiDomain(addrSpec.slice(at + 1));
  return local === null || domain === null ? null : `${local}@${domain}`;
}

function canonicalLocalPart(written: string): string | null {
  let local: string | null = null;
  if (dotAtom.test(written)) local = written;
  else if (quotedString.test(written)) {
    const plain = written.slice(1, -1).replace(/\\([^])/gu, "$1");
    local = dotAtom.test(plain) ? plain : `"${plain.replace(/["\\]/g, "\\$&")}"`;
  }
  // No character takes less than one octet or more than three.
  if (local === null || local.length > maxLocalPart) return null;
  return local.length * 3 > maxLocalPart && new TextEncoder().encode(local).length > maxLocalPart
    ? null
    : local;
}

/** The domain of a canonical address. */
export const domainOf = (address: string): string => address.slice(address.lastIndexOf("@") + 1);

/** Whether a domain is another, or lies below it; both as lower-case A-labels. */
export const isWithin = (domain: string, other: string): boolean =>
  domain === other || domain.endsWith(`.${other}`);

/**
 * Compares two canonical addresses: "case" where they differ by ASCII case in the local part alone
 * (RFC 8550, 3). No other character is ever folded.
 */
export function compareAddresses(a: string, b: string): "same" | "case" | "different" {
  if (a === b) return "same";
  return asciiLower(a) === asciiLower(b) ? "case" : "different";
}

/** Whether both are one mailbox, ASCII case of the local part set aside (RFC 8550, 3); no address is none. */
export const sameAddress = (a: string | null | undefined, b: string | null | undefined): boolean =>
  typeof a === "string" && typeof b === "string" && compareAddresses(a, b) !== "different";

/** One mailbox of an address list. */
export interface Mailbox {
  /** Display name, else a comment behind the address; for display only. */
  readonly name: string | null;
  /** Canonical, null where what stands in its place is no address. */
  readonly address: string | null;
  readonly written: string;
}

const maxMailboxes = 1000;

interface Token {
  readonly kind: "word" | "quoted" | "literal" | "comment" | "special";
  /** What it says: quoted strings and comments without their marks. */
  readonly text: string;
  readonly from: number;
  readonly to: number;
}

/**
 * The mailboxes of From, Sender, Reply-To, To or Cc (RFC 5322, 3.4 and 3.6.2), the first 1,000, groups opened.
 * An element that is no mailbox is one whose address is null, so that a second sender cannot hide behind an
 * error. Encoded-words count in display names only (RFC 2047, 5).
 */
export function parseMailboxes(value: string): readonly Mailbox[] {
  const mailboxes: Mailbox[] = [];
  let phrase: Token[] = [];
  let angle: Token[] | null = null;
  // An "@" in the phrase: what a ":" follows is no group's name then.
  let inAddress = false;
  const clear = (): void => {
    phrase = [];
    inAddress = false;
  };
  const add = (tokens: readonly Token[], name: string | null): void => {
    const written = value.slice(tokens[0]?.from ?? 0, tokens.at(-1)?.to ?? 0);
    mailboxes.push({ name, address: addressOf(tokens, value), written });
  };
  const finish = (): void => {
    if (angle !== null) add([...phrase, ...angle], null);
    else if (phrase.some(isNoComment)) add(phrase.filter(isNoComment), commentOf(phrase));
    clear();
    angle = null;
  };
  for (const token of tokens(value)) {
    if (mailboxes.length >= maxMailboxes) return mailboxes;
    const special = token.kind === "special" ? token.text : null;
    if (angle !== null && special !== ">") angle.push(token);
    else if (angle !== null) {
      add(angle.slice(1).filter(isNoComment), nameOf(phrase) ?? commentOf(phrase));
      clear();
      angle = null;
    } else if (special === "<") angle = [token];
    else if (special === "," || special === ";") finish();
    else if (special === ":" && !inAddress) clear();
    else {
      phrase.push(token);
      inAddress ||= special === "@";
    }
  }
  if (mailboxes.length < maxMailboxes) finish();
  return mailboxes;
}

const isNoComment = (token: Token): boolean => token.kind !== "comment";

/** local-part "@" domain with nothing between but comments and white space (RFC 5322, 3.4.1). */
function addressOf(tokens: readonly Token[], value: string): string | null {
  const [local, at, domain] = tokens;
  if (tokens.length !== 3 || at?.text !== "@" || at.kind !== "special" || domain?.kind !== "word")
    return null;
  if (local?.kind !== "word" && local?.kind !== "quoted") return null;
  return canonicalAddress(`${value.slice(local.from, local.to)}@${domain.text}`);
}

function nameOf(phrase: readonly Token[]): string | null {
  let name = "";
  let end = 0;
  for (const token of phrase.filter(isNoComment)) {
    name += (name !== "" && token.from > end ? " " : "") + token.text;
    end = token.to;
  }
  return name === "" ? null : decodeWords(name);
}

const commentOf = (phrase: readonly Token[]): string | null => {
  const comment = phrase.find((token) => token.kind === "comment" && token.text.trim() !== "");
  return comment === undefined ? null : decodeWords(comment.text.trim());
};

/** RFC 5322, 3.2.3: what ends a word. A stray ")", "]" or "\\" is part of one, and no address then. */
const word = /[^ \t()<>[\]:;@,"]+/y;

function* tokens(value: string): Generator<Token> {
  let at = 0;
  while (at < value.length) {
    const from = at;
    const c = value[at]!;
    if (c === " " || c === "\t") {
      at++;
      continue;
    }
    let kind: Token["kind"] = "special";
    let text = c;
    if (c === '"' || c === "(" || c === "[") {
      ({ to: at, text } = enclosed(value, at, c));
      kind = c === '"' ? "quoted" : c === "(" ? "comment" : "literal";
    } else if ("<>@,;:".includes(c)) at++;
    else {
      word.lastIndex = at;
      text = word.exec(value)?.[0] ?? c;
      at += text.length;
      kind = "word";
    }
    yield { kind, text, from, to: at };
  }
}

const closers: Readonly<Record<string, string>> = { '"': '"', "(": ")", "[": "]" };

/** A quoted string, comment (they nest) or domain literal; one without an end takes the rest. */
function enclosed(value: string, from: number, opener: string): { to: number; text: string } {
  const closer = closers[opener];
  let depth = 1;
  let text = "";
  let at = from + 1;
  for (; at < value.length; at++) {
    let c = value[at]!;
    if (c === closer && --depth === 0) return { to: at + 1, text };
    if (c === "(" && opener === "(") depth++;
    if (c === "\\" && at + 1 < value.length) c = value[++at]!;
    text += c;
  }
  return { to: at, text };
}
