/** English, continued: one signature looked at closely, and what had to be opened to find it. */
import type { ChainLink, Layer, SmimeStatus } from "../../core/report.ts";
import { ours, say, type Phrase, type Piece } from "../phrase.ts";

/** Why a layer cannot be opened, by how the core's name for it begins. */
const layerFaults: readonly (readonly [start: string, said: string])[] = [
  ["structure", "programs differ on where it begins and ends"],
  ["cms", "it is built in a way that breaks the rules"],
  ["encrypted-data", "it was locked with a key that the mail does not name"],
  ["recipient-password", "it was locked with a password, not for a certificate"],
  ["recipient-key-encryption-key", "it was locked with a key that two programs share, not for a certificate"],
  ["recipient-", "it was locked for somebody in a way that is not known here"],
  ["absent-content", "what was locked did not come along"],
  ["content-", "what is inside is no mail"],
  ["key-", "the key to it was sent in a way that is not known here"],
  ["oaep-", "the key to it was sent in a way that is not known here"],
  ["DES-EDE3-wrap", "the key to it was sent in a way that is not known here"],
  ["static-originator", "the key to it was sent in a way that is not known here"],
];

function layerFault(kind: Layer["kind"], state: "failed" | "unsupported", why: string | null): string {
  const known = layerFaults.find(([start]) => why?.startsWith(start));
  if (known !== undefined) return known[1];
  if (kind === "compressed")
    return state === "failed" ? "it is damaged" : "it was packed in a way that is not known here";
  return state === "failed"
    ? "the key does not fit, or it was changed on the way"
    : "it was encrypted in a way that is not known here";
}

export const signatureWords = {
  /** The way from the signer's certificate to who vouches, drawn as a path. */
  path: {
    judgedNow: (time: string): Phrase =>
      say`Each certificate as it stood when this was checked, ${ours(time)}.`,
    judgedThen: (time: string): Phrase =>
      say`Each certificate as it stood when the mail was delivered, ${ours(time)}.`,
    leaf: "The signer’s certificate",
    middle: "Vouched for by",
    anchor: "Trusted starting point",
    ownAnchor: "The signer’s certificate, trusted as it stands",
    pinned: "The signer’s certificate, trusted by you",
    /** Beside the title of a certificate with which something is wrong. */
    states: { broken: "breaks a rule", revoked: "withdrawn", weak: "too weak" },
    dates: {
      good: (from: string, to: string): Phrase => say`Valid ${ours(from)} – ${ours(to)}.`,
      early: (from: string): Phrase => say`Not valid yet: it begins on ${ours(from)}.`,
      late: (to: string): Phrase => say`It had run out on ${ours(to)}.`,
    },
    /** Its own signature, by the next one. */
    signature: {
      good: "The next one issued it: its signature fits.",
      weak: "The next one issued it, but in a way that is too weak to count.",
      bad: "It was not issued by whom it names: the certificate under that name did not sign it.",
      unchecked: "Whoever issued it is not known here, so nothing proves what it says.",
      self: "It names only itself as who issued it, so nothing proves what it says.",
      skipped: "Who issued it was not looked at.",
      anchor: "It was chosen to be trusted: it came with Usher, or you or your organisation added it.",
      pinned: "You chose to trust this very certificate, so nobody was asked who issued it.",
    } satisfies Record<ChainLink["signature"] | "self" | "skipped", string>,
    end: "Nobody you trust stands behind this",
    endSkipped: "It goes no further: the signature does not count in any case",
    rules: "Rules broken",
  },

  /** Whether certificates were withdrawn before their end. */
  withdrawal: {
    title: "Withdrawn meanwhile?",
    /** One certificate. */
    good: {
      crl: (time: string): Phrase =>
        say`Not withdrawn: the revocation list of ${ours(time)} does not name it.`,
      ocsp: (time: string): Phrase => say`Not withdrawn, says an answer for its issuer of ${ours(time)}.`,
    },
    revoked: (since: string | null, why: string): Phrase =>
      since === null ? say`Withdrawn: ${ours(why)}.` : say`Withdrawn on ${ours(since)}: ${ours(why)}.`,
    held: (since: string | null): Phrase =>
      since === null
        ? say`On hold until its issuer says otherwise.`
        : say`On hold since ${ours(since)}, until its issuer says otherwise.`,
    says: {
      crl: (time: string): Phrase => say` So says the revocation list of ${ours(time)}.`,
      ocsp: (time: string): Phrase => say` So says an answer for its issuer of ${ours(time)}.`,
    },
    until: (time: string): Phrase => say` It holds until ${ours(time)}.`,
    unknown: (why: string): Phrase => say`Not known whether it was withdrawn: ${ours(why)}.`,
    notAsked: "Not asked whether it was withdrawn.",
    /** All certificates of one signature. */
    all: {
      good: (time: string, until: string | null): Phrase =>
        until === null
          ? say`No, none of its certificates, by answers of ${ours(time)} or later.`
          : say`No, none of its certificates, by answers of ${ours(time)} or later. They hold until ${ours(until)}.`,
      revoked: "Yes: one of its certificates was. See below which, and why.",
      unknown: (why: string): Phrase => say`Not known: ${ours(why)}.`,
      partly: "Not known: not every certificate was asked about.",
      notAsked: {
        broken: "Not asked, because the signature does not fit in any case.",
        unjudged:
          "Not asked, because its certificates lead to nobody you trust, and only their issuers could tell.",
        rules: "Not asked, because its certificates break a rule and do not count in any case.",
        configured:
          "Not asked, because the signer’s certificate is itself trusted as it stands: nobody above it could withdraw it.",
        pinned: "Not asked, because you trust this certificate yourself and its issuer is not known here.",
        off: "Not asked, because whoever set this up turned it off.",
      },
    },
    lookups: {
      off: "Usher looks nothing up by itself: each look-up tells a stranger that this mail was read. You can turn it on in Settings, under “Looking up certificates”, or add a revocation list there.",
      decided:
        "Your organisation decided that nothing is looked up. You can add a revocation list in Settings.",
      on: "What was looked up gave no answer that counts. Later it may.",
    },
  },

  /** Whose address the certificate names, asked in three ways. */
  matches: {
    title: "Whose address the certificate names",
    calendar: "Who acts in the calendar (organizer, or who answers)",
    sender: "Who sent the mail (From or Sender)",
    from: "Who wrote the mail (From alone)",
    fits: (who: Piece): Phrase => say`${who}: the same address.`,
    none: "Another address, or none.",
    notCounting: "This signature does not count, so an address that fits proves nothing.",
    clauses: { calendar: "RFC 6047, 3", sender: "RFC 8550, 3", from: "RFC 9219, 3.1.1" },
  },

  /** RFC 9219: what a mail program would say of the whole mail. */
  smime: {
    title: "The mail as a whole, by the rules of mail programs",
    hint: "Mail programs ask whether the writer in From signed the mail. Usher asks who acts in the calendar, which may be somebody else.",
    now: "Now",
    atDelivery: "When it was delivered",
    status: {
      unknown: "Signed or encrypted, but not as a whole: nothing is said of it.",
      "signed/verified": "Signed by the address in From, and that holds.",
      "signed/failed": "Signed, but not provably by the address in From.",
      "encrypted+signed/verified": "Encrypted, and signed inside by the address in From, and that holds.",
      "encrypted+signed/failed": "Encrypted, and signed inside, but not provably by the address in From.",
    } satisfies Record<SmimeStatus, string>,
    technical: "smimeStatus (RFC 9219, 3.1.1)",
  },

  pinned: {
    trust: (who: Piece, since: string | null): Phrase =>
      since === null
        ? say`You trust this certificate for ${who}, and for no other address.`
        : say`You trust this certificate for ${who} since ${ours(since)}, and for no other address.`,
    nobody: "Nobody else vouches for it.",
    /** Beside who signed. */
    yourself: "You decided yourself to trust this certificate.",
  },
  /** To where it can be changed. */
  toSettings: "Open Settings",

  countersignatures: {
    title: (count: number): string =>
      count === 1 ? "1 signature on this signature" : `${count} signatures on this signature`,
    hint: "Whoever made one vouches that this signature was there, and for nothing in the mail.",
    by: (who: Phrase): Phrase => say`By ${who}`,
    nobody: "By somebody whose certificate names no address",
    unknown: "By somebody who cannot be named",
    at: (time: string): Phrase => say`Its signer’s computer says it was made ${ours(time)}.`,
    more: (count: number): string => `and ${count} more`,
  },

  layers: {
    title: "What was opened",
    encrypted: {
      opened: "Encrypted, and opened with your key.",
      "no-key": "Encrypted, and none of your keys opens it. Nothing can be said about what is inside.",
      failed: "Encrypted, but it cannot be opened",
      unsupported: "Encrypted, but it cannot be opened",
      "too-large": "Encrypted, but it holds more than Usher opens.",
    },
    compressed: {
      opened: "Compressed, and unpacked.",
      "no-key": "Compressed, and not unpacked.",
      failed: "Compressed, but it cannot be unpacked",
      unsupported: "Compressed, but it cannot be unpacked",
      "too-large": "Compressed, but it holds more than Usher unpacks.",
    },
    fault: layerFault,
    notAuthenticated:
      "This kind of encryption hides what is inside, and does not keep it from being changed on the way.",
    authenticated: "Whoever has no key to it cannot have changed it on the way.",
    saysNothing: "It does not tell who wrote it: only a signature does.",
    addKey: "If it was encrypted for you, add your certificate with its key in Settings.",
    part: "Part of the mail",
    algorithm: "Algorithm",
    why: "Why not",
    recipients: "Encrypted for",
    more: (count: number): string => `and ${count} more`,
  } satisfies Record<Layer["kind"], Record<Layer["state"], string>> & Readonly<Record<string, unknown>>,

  outer: {
    title: "Two headers",
    hint: "The sender’s program put these lines inside the signed or encrypted part, too. Usher reads those, and here is what stands outside, where anybody on the way can change it.",
    inside: "Inside",
    outside: "Outside",
    fields: { from: "From", subject: "Subject", date: "Date" },
    none: "nothing",
    same: "the same",
  },
};
