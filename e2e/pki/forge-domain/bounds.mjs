// What a stranger's mail may make us do, and signatures of persons beside those of domains.
import { readFileSync } from "node:fs";
import { dkim, dkimField, onTop } from "./sign.mjs";
import {
  acme,
  acmeRsa,
  arrived,
  entries,
  genuine,
  invitation,
  letter,
  mallory,
  moved,
  signed,
  strange,
  vouched,
} from "./stage.mjs";

const plain = letter();
/** A signature field that holds for this body and names whatever it likes. */
const named = (who, options = {}) =>
  Buffer.from(
    dkimField(plain, { ...strange, ...who, h: ["from"], tags: { t: undefined }, ...options }),
    "latin1",
  );
const many = (count, fieldOf) => Array.from({ length: count }, (_, i) => fieldOf(i));
const unasked = { level: "unverified", not: ["domain-vouches"], asked: [] };
const byMallory = letter(invitation(), { from: mallory });

const boundCases = entries("bound", [
  [
    "hundred-above-honest",
    "99 of them above the organizer's own",
    arrived(onTop(genuine, ...many(99, (i) => named({ d: `victim${i}.example` })))),
    { level: ["domain", "unverified"], not: ["from-borrowed"], questions: 24 },
    "RFC 6376, 6.1 lets a verifier stop, since each field would have somebody else asked; whether the hundredth is still read is open. mailauth reads them all.",
  ],
  [
    "nine-above-honest",
    "nothing: nine useless ones above the organizer's own",
    arrived(onTop(genuine, ...many(9, (i) => named({ d: `service${i}.example` })))),
    { level: "domain", reasons: ["domain-vouches"], questions: 24 },
    "Honest mail carries a few; one that holds is enough.",
  ],
  [
    "one-question",
    "nothing: the same key for two signatures is asked for once",
    signed(acmeRsa, genuine),
    {
      ...vouched,
      evidence: ["dkim valid", "dkim valid"],
      asked: ["_dmarc.acme.example", "_dmarc.example", "s1._domainkey.acme.example"],
    },
    "Its policy is asked for too (RFC 9989, 4.10: the domain, then one label less each time).",
  ],
  [
    "names",
    "names no record can stand under",
    arrived(
      onTop(
        plain,
        ...[
          "localhost",
          "a..b.example",
          "-x-.ex ample",
          "*.acme.example",
          `${"x".repeat(64)}.example`,
          `${"x.".repeat(130)}example`,
          "acme.example/..",
          ".",
          "[192.0.2.1]",
        ].map((d) => named({ d })),
        named({ d: "acme.example", s: "a b" }),
        named({ d: "acme.example", s: "*" }),
      ),
    ),
    unasked,
    "RFC 1035, 2.3.4; RFC 6376, 3.5.",
  ],
  [
    "other-body",
    "ten signatures that do not fit the body, of domains that are not the author's",
    arrived(onTop(letter(invitation(moved)), ...many(10, (i) => named({ d: `victim${i}.example` })))),
    { ...unasked, evidence: many(10, () => "dkim invalid") },
    "Whatever their keys say, these do not hold.",
  ],
  [
    "expired",
    "a signature that is over",
    signed(strange, plain, { tags: { x: 1_794_900_000 } }),
    unasked,
    "RFC 6376, 3.5: whatever its key says.",
  ],
  ["from-unsigned", "a signature without From", signed(strange, plain, { h: ["to", "subject"] }), unasked],
  [
    "no-invitation-asked",
    "a signature whose l= leaves everything out",
    arrived(onTop(byMallory, Buffer.from(dkimField(byMallory, { ...strange, l: 0 }), "latin1"))),
    { level: "unverified", not: ["domain-vouches"], questions: 1 },
    "mailauth takes l=0 for no limit.",
  ],
  [
    "blanks",
    "a header field and a body of blanks and empty lines",
    arrived(
      dkim(
        onTop(letter(invitation({ lines: [`X-PAD:${" ".repeat(700)}x`] })), `X-Pad: ${" \t".repeat(400)}.`),
        { ...acme, h: ["from", "subject", "x-pad"] },
      ),
    ),
    { level: "domain", reasons: ["domain-vouches"], evidence: ["dkim valid"] },
    "Relaxed makes one blank of each run.",
  ],
]);

const shelf = (name) => readFileSync(new URL(`../../../addin/file/samples/${name}`, import.meta.url));
const anchored = { anchors: ["samples-root.pem"] };

const personCases = entries("person", [
  [
    "signed-both",
    "nothing: the organizer signed, her domain too",
    dkim(shelf("verified.eml"), acme),
    {
      level: "verified",
      evidence: ["smime valid", "dkim valid"],
      reasons: ["signed-by-actor"],
      not: ["domain-vouches", "other-domain-vouches"],
    },
    "A person's own signature leaves nothing for a domain to say.",
    anchored,
  ],
  [
    "signed-stranger-domain",
    "nothing of hers: the organizer signed, another domain besides",
    dkim(shelf("verified.eml"), strange),
    {
      level: "verified",
      evidence: ["smime valid", "dkim valid"],
      reasons: ["signed-by-actor"],
      not: ["other-domain-vouches", "from-borrowed"],
    },
    "VERDICT: somebody else's signature never gives better advice, nor takes anything from hers.",
    anchored,
  ],
  [
    "tampered-domain-whole",
    "her signature is broken, the domain signed what came of it",
    dkim(shelf("suspicious-tampered.eml"), acme),
    { level: "suspicious", evidence: ["smime invalid", "dkim valid"], reasons: ["signature-broken"] },
    "A domain's word takes back no contradiction.",
    anchored,
  ],
  [
    "stranger-domain-whole",
    "a stranger signed in her name, her domain signed the mail",
    dkim(shelf("suspicious-stranger.eml"), acme),
    { level: "suspicious", evidence: ["smime valid", "dkim valid"], reasons: ["signer-not-listed"] },
    undefined,
    anchored,
  ],
  [
    "untrusted-domain-whole",
    "nothing: her certificate is nobody's, her domain vouches",
    dkim(shelf("unverified-untrusted.eml"), acme),
    {
      level: "domain",
      evidence: ["smime indeterminate", "dkim valid"],
      reasons: ["certificate-untrusted", "domain-vouches"],
    },
    "VERDICT: an untrusted signature counts as absent.",
    anchored,
  ],
]);

export const cases = [...boundCases, ...personCases];
