// Whose domain signed: strangers, look-alikes, relatives, providers, services.
import { onTop, usual } from "./sign.mjs";
import {
  acrne,
  arrived,
  below,
  change,
  coUk,
  cyrillic,
  elsewhere,
  entries,
  forgersRecord,
  genuine,
  github,
  invitation,
  letter,
  mallory,
  moved,
  neither,
  olivia,
  planner,
  pretender,
  signed,
  strange,
  useless,
  web,
  zone,
} from "./stage.mjs";

const from = (address, by = olivia) =>
  letter(invitation({ by: `ORGANIZER:mailto:${by}` }), { from: address });
const own = (address) => from(address, address);
const ownDomains = { policy: { ownDomains: ["acme.example"] } };
zone["s1._domainkey.example"] = { TXT: [forgersRecord] };
zone["strange.example._atps.acme.example"] = { TXT: ["v=ATPS1; d=strange.example"] };

export const cases = entries("identity", [
  ["stranger", "the organizer's From, signed by the forger's domain", signed(strange), elsewhere],
  [
    "stranger-honest-from",
    "mallory's own From and domain, the organizer in the calendar",
    signed(strange, from(mallory)),
    neither,
  ],
  [
    "lookalike",
    "a look-alike domain signs for a look-alike From",
    signed(acrne, from("olivia@acrne.example")),
    neither,
  ],
  [
    "lookalike-whole",
    "a look-alike domain, also in the calendar",
    signed(acrne, own("olivia@acrne.example")),
    { level: "domain", evidence: ["dkim valid"], reasons: ["domain-vouches", "lookalike-address"] },
    "acrne.example is really acrne.example's; that it looks like acme.example is another thing to know.",
    ownDomains,
  ],
  [
    "homograph",
    "a domain with a Cyrillic letter, also in the calendar",
    signed(cyrillic, own("olivia@xn--cme-5cd.example")),
    { level: "domain", evidence: ["dkim valid"], reasons: ["domain-vouches", "lookalike-address"] },
    "As above.",
    ownDomains,
  ],
  [
    "subdomain",
    "a key of a subdomain",
    signed(below),
    elsewhere,
    "VERDICT, Domain: who runs mail.acme.example need not be acme.example; relaxed alignment (RFC 9989, 4.4) would have it pass.",
  ],
  ["suffix", "the public suffix signs", signed(coUk, own("olivia@acme.co.uk")), elsewhere],
  [
    "suffix-private",
    "the suffix of a company that hands out names signs",
    signed(github, own("olivia@acme.github.io")),
    elsewhere,
  ],
  [
    "top-level",
    "the top-level domain signs",
    signed({ ...strange, d: "example" }),
    { level: "unverified", evidence: ["dkim valid|indeterminate|invalid"], not: ["domain-vouches"] },
    "RFC 6376, 3.5 wants two labels in d=; mailauth does not mind.",
  ],
  [
    "ends-alike",
    "a domain that only ends like the organizer's",
    signed(strange, own("olivia@verystrange.example")),
    elsewhere,
  ],
  [
    "provider",
    "mallory and olivia have their mail at the same provider, which signs for both",
    signed(web, from("mallory@web.example", "olivia@web.example")),
    neither,
    "The provider says mallory; it says nothing of olivia.",
  ],
  [
    "provider-identity",
    "the same, i= naming olivia",
    signed(web, from("mallory@web.example", "olivia@web.example"), { tags: { i: "olivia@web.example" } }),
    neither,
    "RFC 6376, 3.11: the local part of i= is no mailbox anybody vouched for.",
  ],
  [
    "provider-unquoted",
    "the same, olivia's address before mallory's in angle brackets, without quotes",
    signed(web, from("olivia@web.example <mallory@web.example>", "olivia@web.example")),
    { level: "unverified", not: ["domain-vouches"] },
    "No From of RFC 5322, 3.4; what stands in angle brackets is the mailbox.",
  ],
  [
    "provider-local-part",
    "the same, From differing from the organizer in a detail of the local part alone",
    signed(web, from("olivia.@web.example", "olivia@web.example")),
    { level: "unverified", not: ["domain-vouches"] },
  ],
  [
    "service",
    "a calendar service signs, naming a stranger as organizer",
    signed(planner, from("notify@planner.example")),
    neither,
  ],
  [
    "service-list",
    "the same, the organizer's name as display name and Reply-To",
    signed(
      planner,
      letter(invitation(), { from: "Olivia <notify@planner.example>", extra: [`Reply-To: <${olivia}>`] }),
      { h: [...usual, "reply-to"] },
    ),
    neither,
  ],
  [
    "auid-outside",
    "i= of the organizer's domain under the forger's d=",
    signed(strange, letter(), { tags: { i: "@acme.example" } }),
    { ...useless, evidence: ["dkim invalid|indeterminate"] },
    "RFC 6376, 6.1.1: i= is d= or below it, else PERMFAIL. mailauth does not look.",
  ],
  [
    "pretender",
    "d= of the organizer's domain, made with another key",
    signed(pretender),
    {
      level: "unverified",
      evidence: ["dkim invalid"],
      not: ["domain-vouches", "dkim-not-checkable", "from-borrowed"],
    },
  ],
  [
    "pretender-body-differs",
    "a mail never signed, made to look like one that a store rebuilt",
    change(signed(pretender), "20261215T100000Z", "20261215T060000Z"),
    { level: "unverified", evidence: ["dkim invalid"], not: ["domain-vouches", "dkim-not-checkable"] },
    "The header must be whole, or everybody could have that said.",
  ],
  [
    "copied-signature",
    "the signature of another mail of hers",
    arrived(onTop(letter(invitation(moved)), genuine.toString("latin1").split("\r\nFrom:")[0])),
    { level: "unverified", evidence: ["dkim invalid"], not: ["domain-vouches", "from-borrowed"] },
  ],
  [
    "third-party",
    "nothing: a third party whom the author's domain authorises (RFC 6541), which is not the organizer's domain",
    signed(strange, letter(), { tags: { atps: "acme.example", atpsh: "none" } }),
    elsewhere,
    "VERDICT, Domain: d= equals the domain or is its parent; RFC 6541 is no part of it.",
  ],
]);
zone["strange.example._atps.acme.example"] = { TXT: ["v=ATPS1; d=strange.example"] };
