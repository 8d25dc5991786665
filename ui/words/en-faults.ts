/** English, continued: what is wrong with certificates and with the signatures that rest on them. */
import { lookup, type Facts } from "../facts.ts";
import { ours, say, type Phrase } from "../phrase.ts";
import type { Say } from "./reason.ts";

interface RuleWords {
  /** Inside a sentence; `issuer`: the certificate that breaks it is not the signer's own. */
  readonly clause: (whose: string, issuer: boolean) => string;
  /** Beside the very certificate that breaks it. */
  readonly link: string;
  readonly technical: string;
}

/** By the names of the core's rules for paths, and `signing-certificate`, which the signature itself breaks. */
const rules: Readonly<Record<string, RuleWords>> = {
  expired: {
    clause: (whose) => `${whose} had run out`,
    link: "It had run out.",
    technical: "notAfter lies before the time judged (RFC 5280, 6.1.3 (a) (2)).",
  },
  "not-yet-valid": {
    clause: (whose) => `${whose} is not valid yet`,
    link: "It was not valid yet.",
    technical: "notBefore lies after the time judged (RFC 5280, 6.1.3 (a) (2)).",
  },
  "weak-algorithm": {
    clause: () => "its certificates rest on something too weak",
    link: "It was issued in a way that is too weak by now: others could make one like it.",
    technical: "Signed with SHA-1, or by an RSA key under 2048 bits (RFC 8550, 4.3).",
  },
  "extended-key-usage": {
    clause: (whose) => `${whose} is not meant for mail`,
    link: "It is not meant for mail.",
    technical: "extKeyUsage names neither emailProtection nor anyExtendedKeyUsage (RFC 8550, 4.4.4).",
  },
  "key-usage": {
    clause: (whose, issuer) => `${whose} is not meant for ${issuer ? "issuing others" : "signing"}`,
    link: "It is not meant for what it is used for here.",
    technical: "keyUsage does not allow it (RFC 8550, 4.4.2; RFC 5280, 6.1.4 (n)).",
  },
  policy: {
    clause: () => "its certificates break the rules of their issuers",
    link: "It was not issued under the rules that are asked for here.",
    technical: "Certificate policies (RFC 5280, 6.1.4 (a) and 6.1.5 (g); RFC 9618).",
  },
  "path-too-long": {
    clause: () => "it was issued further down than allowed",
    link: "It stands further down than whoever stands above it allows.",
    technical: "pathLenConstraint, or more certificates than Usher follows (RFC 5280, 6.1.4 (l) and (m)).",
  },
  "unknown-critical-extension": {
    clause: (whose) => `${whose} carries a rule that cannot be checked here`,
    link: "It carries a rule that has to be kept and cannot be checked here.",
    technical: "A critical extension is not known (RFC 5280, 6.1.4 (o) and 6.1.5 (f)).",
  },
  "name-constraints": {
    clause: () => "its issuer may not vouch for that address",
    link: "Whoever stands above it may not vouch for this name or address.",
    technical: "A name lies outside nameConstraints (RFC 5280, 6.1.3 (b) and (c)).",
  },
  "not-a-ca": {
    clause: () => "it was issued by somebody who may not issue certificates",
    link: "It may not issue certificates, and did.",
    technical: "basicConstraints does not say cA (RFC 5280, 6.1.4 (k)).",
  },
  "signing-certificate": {
    clause: () => "it names another certificate than the one it comes with",
    link: "The signature names another certificate than this one.",
    technical: "signingCertificate does not fit (RFC 5035, 5.4; RFC 8550, 2.3).",
  },
};
const otherRule: RuleWords = {
  clause: (whose) => `${whose} breaks a rule`,
  link: "It breaks a rule.",
  technical: "Path validation (RFC 5280, 6; RFC 8550).",
};
const ruleOf = (name: string): RuleWords => lookup(rules, name, otherRule);

function brokenRule(f: Facts): Phrase {
  const issuer = f.has("depth") && f.key("depth") !== "0";
  const whose = issuer ? "a certificate that vouches for it" : "its certificate";
  return [ours(ruleOf(f.key("rule")).clause(whose, issuer))];
}

const untrustedWhys: Readonly<Record<string, string>> = {
  "no-issuer":
    "It is signed, but whoever issued the certificate is not known here. Anybody can make such a signature.",
  "self-signed":
    "It is signed, but whoever vouches for it in the end vouches only for themselves. Anybody can make such a signature.",
  signature:
    "It is signed, but its certificates were not issued by whom they name. Anybody can write any name into a certificate.",
  budget: "It is signed, but so much came with the signature that it was not all checked.",
  "certificate-missing":
    "It is signed, but the certificate did not come along, so nobody knows whose signature it is.",
};
const untrusted =
  "It is signed, but nobody you trust vouches for that certificate. Anybody can make such a signature.";
const uncheckable =
  "It is signed, but the certificates behind it are signed in a way that cannot be checked here.";

function untrustedWhy(why: string): string {
  return why.startsWith("unsupported-") ? uncheckable : lookup(untrustedWhys, why, untrusted);
}

/** Why nothing is known of withdrawal. */
const unknownWhys: Readonly<Record<string, string>> = {
  "no-crl": "no revocation list was at hand",
  "bad-crl": "the revocation list at hand cannot be relied on",
  "unsupported-crl": "the revocation list at hand is of a kind that cannot be read here",
  "weak-crl": "the revocation list at hand is signed in a way that is too weak to count",
  "other-crl": "the revocation list at hand is about other certificates",
  "delta-crl": "of the revocation list only the latest changes were at hand",
  "future-crl": "the revocation list at hand is dated later than this device’s clock",
  "stale-crl": "the revocation list at hand is out of date",
  "partial-crl": "the revocation lists at hand tell of some kinds of withdrawal only",
  "no-ocsp": "no answer about it was at hand",
  "bad-ocsp": "the answer at hand cannot be relied on",
  "unsupported-ocsp": "the answer at hand is of a kind that cannot be read here",
  "weak-ocsp": "the answer at hand is signed in a way that is too weak to count",
  "future-ocsp": "the answer at hand is dated later than this device’s clock",
  "stale-ocsp": "the answer at hand is out of date",
  "unknown-ocsp": "whoever answers for its issuer does not know it",
  budget: "so much came along that it was not all looked at",
  pinned: "it is trusted as it stands, so nobody above it could withdraw it",
};
const unknownWhy = (why: string): string => lookup(unknownWhys, why, "there was no answer");

/** CRLReason (RFC 5280, 5.3.1). */
const revokedWhys: Readonly<Record<string, string>> = {
  unspecified: "its issuer does not say why, so the key may be in other hands",
  keyCompromise: "the key got into other hands",
  cACompromise: "the key of its issuer got into other hands",
  affiliationChanged: "its owner changed their name or place",
  superseded: "a newer one took its place",
  cessationOfOperation: "it is not used any more",
  certificateHold: "it is on hold until its issuer says otherwise",
  removeFromCRL: "it was on hold",
  privilegeWithdrawn: "its owner lost the right to it",
  aACompromise: "the key of whoever grants rights to its owner got into other hands",
};
const revokedWhy = (why: string): string => lookup(revokedWhys, why, "the key may be in other hands");

/** RSA keys shorter than this are weak. */
const strongRsaBits = 2048;

const unsupportedSentences = {
  weak: "It is signed in a way that is too weak by now: others could make such a signature, so it proves nothing.",
  unknown: "It is signed in a way that is not known here, so the signature proves nothing.",
  broken: "Its signature is built in a way that breaks the rules, so it cannot be checked.",
  either: "It is signed in a way that is too weak or not known here, so the signature proves nothing.",
};

/** What the core's name of an algorithm, a key or a parameter that it refuses comes down to. */
function unsupportedKind(why: string): keyof typeof unsupportedSentences {
  const bits = /^rsa-(\d+)$/.exec(why)?.[1];
  if (bits !== undefined) return Number(bits) < strongRsaBits ? "weak" : "unknown";
  if (/^(md\d|sha-?1)\b/.test(why)) return "weak";
  if (/parameters|malformed|point|modulus|exponent|mismatch|^pss-/.test(why)) return "broken";
  return why === "" ? "either" : "unknown";
}

/** Reasons about certificates, and about signatures that cannot be checked for what they are. */
export const faultReasons = {
  "signature-unsupported": (f) => ({
    short: say`its signature cannot be checked here`,
    sentence: [ours(unsupportedSentences[unsupportedKind(f.key("why"))])],
    technical: say`Algorithm, key size or format outside what is accepted (SHA-1, MD5, RSA below 2048 bits, or unsupported).`,
    next: say`Ask the sender to renew their certificate.`,
  }),
  "certificate-untrusted": (f) => ({
    short: say`its signature leads to nobody you trust`,
    sentence: [ours(untrustedWhy(f.key("why")))],
    technical: say`The path reaches no configured trust anchor (RFC 5280, 6.1).`,
    next: say`If you know the issuer, for example your own organisation, add its certificate in Settings.`,
  }),
  "certificate-invalid": (f) => ({
    short: brokenRule(f),
    sentence: say`It is signed, but ${brokenRule(f)}, so the signature does not count.`,
    technical: say`Path validation fails: ${ours(ruleOf(f.key("rule")).technical)}`,
    next: say`Ask the sender for an invitation signed with a current certificate.`,
  }),
  "certificate-revoked": (f, c) => ({
    short: say`the certificate was withdrawn`,
    sentence: say`The certificate behind this signature was withdrawn${f.has("when") ? say` on ${f.time("when")}` : say``}: ${ours(revokedWhy(f.key("why")))}.`,
    technical: say`A revocation list or an answer for its issuer names a certificate of the path as revoked (RFC 5280, 5.3; RFC 6960, 2.2).`,
    next: say`If it matters, ask ${c.actor} by a way you already know.`,
  }),
  "certificate-pinned": (f, c) => ({
    short: say`you decided to trust this certificate`,
    sentence: say`You trust this certificate for ${f.address("address", c.signer)}${f.has("since") ? say` since ${f.date("since")}` : say``}, and for no other address.`,
    technical: say`The certificate is pinned for one address (RFC 6047, 3, step 2a).`,
    next: say`You can take it back in Settings, under “Certificates you trust for one address”.`,
  }),
  "revocation-unknown": (f) => ({
    short: say`withdrawal was not checked`,
    sentence: say`Whether a certificate was withdrawn meanwhile is not known: ${ours(unknownWhy(f.key("reason")))}.`,
    technical: say`No fresh CRL or OCSP answer for some certificate of the path (RFC 5280, 6.3; RFC 6960, 3.2).`,
  }),
  encrypted: () => ({
    short: say`it is encrypted`,
    sentence: say`It is encrypted. Without your key nothing can be said about what is inside.`,
    technical: say`CMS EnvelopedData or another encryption (RFC 8551, 3.3).`,
    next: say`Add your own certificate with its key in Settings, or open it in the mail program that has your key and save it from there.`,
  }),
} as const satisfies Readonly<Record<string, Say>>;

/** The same codes where they stand beside one certificate. */
export const faultWords = {
  certificateFaults: {
    rule: (name: string): string => ruleOf(name).link,
    ruleTechnical: (name: string): string => ruleOf(name).technical,
    unknownWhys,
    unknownWhy,
    revokedWhys,
    revokedWhy,
  },
};
