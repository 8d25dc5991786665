import { canonicalAddress, parseMailboxes } from "../mime/address.ts";
import type { HeaderField } from "../mime/part.ts";
import type { Trace } from "../report.ts";
import { clip, clipOrNull } from "./text.ts";

type ReturnPath = NonNullable<Trace["returnPath"]>;
type Tag = NonNullable<ReturnPath["tag"]>;

/** Tags undone one inside the other: a forwarder's around a sender's, and one more. */
const maxTags = 3;
/** A path, brackets included (RFC 5321, 4.5.3.1.3), and what the tags of SRS add to it. */
const longest = 500;

/** Local part and domain of an address; the latter empty where there is none. */
type Pair = readonly [local: string, domain: string];

/** prvs: key number, day of expiry, first three octets of the code (BATV draft, 3). */
const prvsValue = /^\d{4}[0-9a-f]{6}$/i;

/**
 * Ways of marking an address so that a bounce can be told from a forgery, or so that it passes SPF after
 * forwarding. Nobody but who made a tag can verify it; here it is only taken off.
 */
const untag: Readonly<Record<Tag, (address: Pair) => Pair | null>> = {
  /** BATV, prvs=tag=user; some write prvs=user=tag. */
  prvs: ([local, domain]) => {
    const [, first = "", rest = ""] = /^prvs=([^=]+)=(.+)$/i.exec(local) ?? [];
    if (prvsValue.test(first)) return [rest, domain];
    const at = local.lastIndexOf("=");
    return first !== "" && prvsValue.test(local.slice(at + 1))
      ? [local.slice("prvs=".length, at), domain]
      : null;
  },
  /** Barracuda: btv1==tag==user. */
  btv1: ([local, domain]) => behind(/^btv1==[^=]+==(.+)$/i, local, domain),
  /** SparkPost: msprvs1=tag=user. */
  msprvs1: ([local, domain]) => behind(/^msprvs1=[^=]+=(.+)$/i, local, domain),
  /** Sender Rewriting Scheme: SRS0=hash=day=domain=user, at the forwarder's domain. */
  srs0: ([local]) => rewritten(/^SRS0[=+-][^=]+=[^=]+=([^=]+)=(.+)$/i, local),
  /** Rewritten again: SRS1=hash=first forwarder=, then that one's SRS0 without its name. */
  srs1: ([local]) => rewritten(/^SRS1[=+-][^=]+=[^=]+=[=+-][^=]+=[^=]+=([^=]+)=(.+)$/i, local),
};

const tags = Object.keys(untag) as readonly Tag[];

function behind(pattern: RegExp, local: string, domain: string): Pair | null {
  const user = pattern.exec(local)?.[1];
  return user === undefined ? null : [user, domain];
}

function rewritten(pattern: RegExp, local: string): Pair | null {
  const [, domain, user] = pattern.exec(local) ?? [];
  return domain === undefined || user === undefined ? null : [user, domain];
}

/** The topmost Return-Path (RFC 5321, 4.4); null where there is none. An empty path has no address. */
export function readReturnPath(fields: readonly HeaderField[]): Trace["returnPath"] {
  const field = fields.find(({ name }) => name === "return-path");
  if (field === undefined) return null;
  const address = pathOf(field.value);
  const none = { address: clipOrNull(address), original: null, tag: null };
  if (address === null || address.length > longest) return none;
  const at = address.lastIndexOf("@");
  let pair: Pair = at < 0 ? [address, ""] : [address.slice(0, at), address.slice(at + 1)];
  let outermost: Tag | null = null;
  for (let undone = 0; undone < maxTags; undone++) {
    const found = tags.map((tag) => ({ tag, inner: untag[tag](pair) })).find(({ inner }) => inner !== null);
    if (found === undefined || found.inner === null) break;
    pair = found.inner;
    outermost ??= found.tag;
  }
  const plain = pair[1] === "" ? pair[0] : `${pair[0]}@${pair[1]}`;
  return { ...none, original: canonicalAddress(plain) ?? clip(plain), tag: outermost };
}

/** What stands in the angle brackets, else the whole value, comments gone where it is one address. */
function pathOf(value: string): string | null {
  const [mailbox, ...others] = value.length > longest ? [] : parseMailboxes(value);
  if (mailbox !== undefined && mailbox.address !== null && others.length === 0) return mailbox.address;
  const from = value.indexOf("<");
  const to = value.lastIndexOf(">");
  return (from >= 0 && to > from ? value.slice(from + 1, to) : value).trim() || null;
}
