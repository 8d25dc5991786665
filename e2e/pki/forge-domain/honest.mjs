// Honest mail that a domain signed, as many ways as it is honestly done: all of these are `domain`.
import { base64, calendar, html, text } from "../mail.mjs";
import { onTop, split, join, usual } from "./sign.mjs";
import {
  acme,
  acmeRsa,
  acmeBits,
  acmePkcs1,
  acmeRecord,
  agency,
  alternative,
  anna,
  arrived,
  below,
  bücher,
  change,
  entries,
  event,
  genuine,
  honest,
  hop,
  invitation,
  letter,
  mailer,
  mixed,
  olivia,
  part,
  sam,
  signed,
  vouched,
  words,
} from "./stage.mjs";

const twice = {
  ...vouched,
  evidence: ["dkim valid", "dkim valid"],
};

const withType = [...usual, "content-type"];
const oversigned = [...usual, "content-type", "from", "to", "subject", "date", "content-type"];

const google = letter(
  mixed(
    alternative(
      text("You have been invited.\n"),
      html("<p>You have been invited.</p>"),
      calendar(event(), "REQUEST"),
    ),
    Buffer.concat([
      Buffer.from(
        'Content-Type: application/ics; name="invite.ics"\r\nContent-Disposition: attachment; filename="invite.ics"\r\nContent-Transfer-Encoding: base64\r\n\r\n',
      ),
      Buffer.from(base64(event())),
    ]),
  ),
);

/** White space and empty lines as relays change them, which relaxed forgives (RFC 6376, 3.4.2 and 3.4.4). */
function reflowed(mail) {
  const { fields, body } = split(mail);
  return join({
    fields: fields.map((field) =>
      field
        .replace(/^Subject: Budget review/, "SUBJECT:\r\n\t Budget  review ")
        .replace(/^From: /, "from  :\t"),
    ),
    body: `${body.replace("figures.", "figures. \t")}\r\n \r\n\r\n`,
  });
}

const fromParent = "olivia@mail.acme.example";
const parentLetter = letter(
  invitation({ by: `ORGANIZER:mailto:${fromParent}`, uid: "budget@mail.acme.example" }),
  { from: fromParent },
);
const idnLetter = (address) =>
  letter(invitation({ by: "ORGANIZER:mailto:olivia@xn--bcher-kva.example" }), { from: address });

const byAgent = (agent) =>
  letter(invitation({ by: `ORGANIZER;SENT-BY="mailto:${agent}":mailto:${olivia}` }), { from: agent });
const pair = (agent) => ({ policy: { trustedPairs: [{ agent, actor: olivia }] } });

const answer = letter(
  alternative(
    words,
    part(
      event({
        method: "REPLY",
        uid: "walk@harbour.example",
        by: `ORGANIZER:mailto:${anna}`,
        to: ["ATTENDEE;PARTSTAT=ACCEPTED:mailto:priya@acme.example"],
        summary: "Walk",
      }),
      { method: "REPLY" },
    ),
  ),
  { from: "priya@acme.example", subject: "Accepted: Walk" },
);
const spread = (text) => text.replace(/.{40}/g, "$& ");

export const cases = entries("good", [
  ["rsa", "nothing", arrived(genuine), { ...vouched, summary: "Budget review" }],
  ["ed25519", "nothing: Ed25519 (RFC 8463)", arrived(await honest(letter(), acme)), vouched],
  [
    "simple",
    "nothing: simple/simple",
    arrived(await honest(letter(), acmeRsa, { c: "simple/simple" })),
    vouched,
  ],
  [
    "simple-relaxed",
    "nothing: simple/relaxed",
    arrived(await honest(letter(), acmeRsa, { c: "simple/relaxed" })),
    vouched,
  ],
  [
    "relaxed-simple",
    "nothing: c=relaxed alone, the body simple",
    signed(acme, letter(), { c: "relaxed" }),
    vouched,
  ],
  [
    "two",
    "nothing: RSA and Ed25519 by the same domain (RFC 8463, 3)",
    arrived(await honest(await honest(letter(), acme), acmeRsa)),
    twice,
  ],
  [
    "oversigned",
    "nothing: names listed once more than there are fields",
    signed(acme, letter(), { h: oversigned }),
    vouched,
  ],
  ["type-signed", "nothing: Content-Type signed too", signed(acme, letter(), { h: withType }), vouched],
  [
    "type-unsigned",
    "nothing: Content-Type not signed, as nine in ten",
    signed(acme),
    vouched,
    "The body hash covers every octet; RFC 6376, 8.2 warns of Content-Type only where l= is used.",
  ],
  ["parent", "nothing: the parent domain signs", signed(acme, parentLetter), vouched],
  ["parent-own", "nothing: a subdomain signs for its own addresses", signed(below, parentLetter), vouched],
  [
    "service-too",
    "nothing: a mailing service signs besides",
    signed(mailer, await honest(letter(), acme)),
    twice,
  ],
  [
    "base64",
    "nothing: base64 in multipart/alternative, the twin attached",
    arrived(await honest(google, acmeRsa)),
    vouched,
  ],
  [
    "one-of-two",
    "nothing: an older signature of the same domain no longer fits, the newer does",
    signed(acme, change(genuine, "the figures", "your figures")),
    { ...vouched, evidence: ["dkim valid", "dkim invalid"] },
    "RFC 6376, 6.1: a signature that fails is as good as none; one that holds is enough. mailauth agrees on each.",
  ],
  ["reflowed", "nothing: a relay folded, spaced and lengthened it", reflowed(arrived(genuine)), vouched],
  [
    "length",
    "nothing: l= over the whole body, Content-Type signed",
    arrived(await honest(letter(), acme, { l: 100_000, h: withType })),
    vouched,
    "mailauth writes l= as the octets there are.",
  ],
  [
    "length-footer",
    "nothing: l= over the whole body, Content-Type signed; a list put its words behind the last delimiter",
    Buffer.concat([
      signed(acme, letter(), { l: split(letter()).body.length, h: withType }),
      Buffer.from("___\r\nlist@list.example\r\n"),
    ]),
    vouched,
    "Behind the closing delimiter is the epilogue (RFC 2046, 5.1.1), no part of anything; the calendar is inside l=.",
  ],
  ["expires", "nothing: x= not over yet", signed(acme, letter(), { tags: { x: 1_830_000_000 } }), vouched],
  ["identity", "nothing: i= names the person", signed(acme, letter(), { tags: { i: olivia } }), vouched],
  [
    "identity-strict",
    "nothing: t=s, and i= is of d= itself",
    signed(
      acmeRecord("strict", (p) => `v=DKIM1; t=s; p=${p}`),
      letter(),
      { tags: { i: "@acme.example" } },
    ),
    vouched,
  ],
  [
    "idn",
    "nothing: an internationalised domain in A-labels",
    signed(bücher, idnLetter("olivia@xn--bcher-kva.example")),
    vouched,
  ],
  [
    "idn-u-labels",
    "nothing: the same in U-labels (RFC 8616, 4)",
    signed(
      { ...bücher, d: Buffer.from("bücher.example").toString("latin1") },
      idnLetter("olivia@bücher.example"),
    ),
    vouched,
    "mailauth asks for the name as it stands.",
  ],
  [
    "address-case",
    "nothing: the domain in capitals",
    signed(acme, letter(invitation(), { from: "olivia@ACME.Example" })),
    vouched,
  ],
  ["domain-case", "nothing: d= in capitals", signed({ ...acme, d: "Acme.EXAMPLE" }), vouched],
  [
    "list-untouched",
    "nothing: through a list that changes nothing",
    onTop(
      arrived(genuine, { from: "list.example" }),
      "List-Id: Planning <planning.list.example>",
      "Sender: <planning-bounces@list.example>",
      hop("out.acme.example", "list.example"),
    ),
    vouched,
  ],
  [
    "bare-lf",
    "nothing: kept by a store that ends lines with LF",
    Buffer.from(arrived(genuine).toString("latin1").replaceAll("\r\n", "\n"), "latin1"),
    vouched,
  ],
  ["key-1024", "nothing: RSA 1024, which must be accepted (RFC 8301, 3.2)", signed(acmeBits(1024)), vouched],
  [
    "key-hashes",
    "nothing: h= of the key names sha256 among others",
    signed(acmeRecord("hashes", (p) => `v=DKIM1; h=sha1 : sha256; p=${p}`)),
    vouched,
  ],
  [
    "key-services",
    "nothing: s= of the key names e-mail",
    signed(acmeRecord("services", (p) => `v=DKIM1; s=tlsrpt:email; p=${p}`)),
    vouched,
  ],
  [
    "key-spaces",
    "nothing: a record with spaces wherever they may be, and longer than one string",
    signed(acmeRecord("spaces", (p) => `v = DKIM1 ;  k =\trsa; n= a note; p = ${spread(p)} ;`)),
    vouched,
  ],
  ["key-bare", "nothing: p= alone", signed(acmeRecord("bare", (p) => `p=${p}`)), vouched],
  [
    "key-unknown-tags",
    "nothing: unknown tags and flags in key and signature",
    signed(
      acmeRecord("unknown", (p) => `v=DKIM1; zz=1; t=q; p=${p}`),
      letter(),
      { tags: { zz: "y", r: "y" } },
    ),
    vouched,
  ],
  [
    "key-pkcs1",
    "nothing: the key as RSAPublicKey",
    signed(acmePkcs1()),
    vouched,
    "RFC 6376, 3.6.1 says so, and everybody publishes SubjectPublicKeyInfo. mailauth takes that alone.",
  ],
  [
    "key-dnssec",
    "nothing: the resolver says the answer is secure",
    signed(acmeRecord("secure", (p) => ({ TXT: [`p=${p}`], dnssec: "secure" }))),
    vouched,
  ],
  [
    "agent",
    "nothing: an agent of the same domain, trusted",
    signed(acme, byAgent(sam)),
    vouched,
    undefined,
    pair(sam),
  ],
  [
    "agent-elsewhere",
    "nothing: an agent of another domain, trusted: that domain speaks for the agent",
    signed(agency, byAgent("sam@agency.example")),
    vouched,
    undefined,
    pair("sam@agency.example"),
  ],
  [
    "reply",
    "nothing: a guest answers",
    signed(acme, answer),
    vouched,
    undefined,
    { calendar: "calendar.ics" },
  ],
  [
    "cancel",
    "nothing: the organizer cancels",
    signed(
      acme,
      letter(alternative(words, part(event({ method: "CANCEL", sequence: 1 }), { method: "CANCEL" }))),
    ),
    vouched,
  ],
]);
