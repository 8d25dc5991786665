// Authentication-Results: the word of the reader's own server, and whoever pretends to be it (RFC 8601).
import { text } from "../mail.mjs";
import { calendarOutside } from "./length.mjs";
import { onTop } from "./sign.mjs";
import {
  acmeRecord,
  arrived,
  attachedMessage,
  change,
  entries,
  event,
  genuine,
  hop,
  invitation,
  letter,
  mallory,
  mixed,
  olivia,
  part,
  signed,
  strange,
} from "./stage.mjs";

const server = "mx.harbour.example";
const ar = (results, id = server) => `Authentication-Results: ${id};\r\n\t${results}`;
const pass = "dkim=pass header.d=acme.example header.s=s1 header.b=AbCdEfGh";
const plain = letter();
/** What the server found above its own Received, `below` what the mail came with. */
const seen = (results, { mail = plain, id, below = [], from } = {}) =>
  arrived(onTop(mail, ...below), {
    ...(from && { from }),
    fields: results === null ? [] : [ar(results, id)],
  });
const own = { policy: { authservIds: [server] } };
const spoken = { level: "domain", evidence: ["authres valid"], reasons: ["domain-vouches"] };
const silent = { level: "unverified", not: ["domain-vouches", "from-borrowed", "dkim-not-checkable"] };
const heard = { ...silent, evidence: ["authres valid"] };
const unheard = { ...silent, evidence: [] };
const other = {
  level: "unverified",
  evidence: ["authres valid"],
  reasons: ["other-domain-vouches"],
  not: ["domain-vouches"],
};
const failed = "dkim=fail (bad signature) header.d=acme.example;\r\n\tspf=fail smtp.mailfrom=strange.example";

export const cases = entries("server", [
  ["good", "nothing: the own server saw DKIM pass, the signature is gone", seen(pass), spoken],
  [
    "good-rebuilt",
    "nothing: the own server saw DKIM pass, then the store rebuilt the mail",
    change(seen(pass, { mail: genuine }), "charset=utf-8", "charset=UTF-8"),
    { ...spoken, evidence: ["dkim invalid", "authres valid"], not: ["dkim-not-checkable"] },
  ],
  [
    "good-identity",
    "nothing: header.i alone, as Exchange Online and others write",
    seen("dkim=pass header.i=@acme.example"),
    spoken,
  ],
  [
    "good-case",
    "nothing: the id in other case, comments, a version",
    seen(`(checked) dkim = pass (2048-bit key) header.d = ACME.example`, { id: "MX.Harbour.Example 1" }),
    spoken,
  ],
  [
    "good-two-fields",
    "nothing: two fields of one server",
    arrived(plain, { fields: [ar("spf=softfail smtp.mailfrom=acme.example"), ar(pass)] }),
    { ...spoken, evidence: ["authres valid", "authres valid"] },
  ],
  [
    "good-above-hop",
    "nothing: an own hop after the one that looked",
    onTop(seen(pass), hop(server, "store.harbour.example")),
    spoken,
  ],
  [
    "not-listed",
    "nothing: the person named no server of their own",
    seen(pass),
    unheard,
    "RFC 8601, 7.1: the list is empty until somebody fills it.",
    { policy: {} },
  ],
  [
    "copied-below",
    "the server's id under its own field: DKIM failed",
    seen(failed, { below: [ar(pass)] }),
    heard,
    "RFC 8601, 5: the topmost is its word.",
  ],
  [
    "copied-below-hop",
    "the same with a Received of the same server above the copy",
    seen(failed, { below: [hop("out.acme.example", server), ar(pass)] }),
    heard,
  ],
  [
    "copied-below-other-method",
    "the server said nothing of DKIM; the copy below does",
    seen("spf=fail smtp.mailfrom=strange.example", { below: [ar(pass)] }),
    silent,
    "Below its Received nothing tells the server's second field from the sender's first.",
  ],
  [
    "copied-above",
    "a field of the forger's own server stands above",
    onTop(seen(failed), ar(pass, "mx.strange.example")),
    heard,
    "Who writes above the own server's field is no outsider, yet also none of the listed.",
  ],
  [
    "copied-alone",
    "the server's id from the forger; the server writes no such fields, and removes none",
    seen(null, { below: [ar(pass)] }),
    spoken,
    "The limit: RFC 8601, 5 has the server remove what pretends to be its own. An id may be listed only where it does, and nothing in the mail shows whether it did.",
  ],
  [
    "copied-alone-foreign-hop",
    "the same, above it a server of somebody else's",
    seen(null, {
      below: [hop("laptop.strange.example", "relay.strange.example"), ar(pass)],
      from: "relay.strange.example",
    }),
    unheard,
    "The own server cannot have written below the hop of a stranger.",
  ],
  [
    "lookalike-suffix",
    "an id that begins like the server's",
    seen(pass, { id: `${server}.strange.example` }),
    unheard,
  ],
  ["lookalike-prefix", "an id that ends like the server's", seen(pass, { id: `x${server}` }), unheard],
  ["lookalike-parent", "an id of the server's domain", seen(pass, { id: "harbour.example" }), unheard],
  [
    "lookalike-comment",
    "the server's id in a comment",
    seen(pass, { id: `(${server};) mx.strange.example` }),
    unheard,
  ],
  [
    "lookalike-quoted",
    "the server's id in quotes with more",
    seen(pass, { id: `"${server}; ${pass}" x` }),
    unheard,
  ],
  [
    "version",
    "a version nobody knows",
    seen(pass, { id: `${server} 2` }),
    unheard,
    "RFC 8601, 2.2: its meaning is not known.",
  ],
  [
    "in-comment",
    "a pass in a comment",
    seen(`dkim=fail (dkim=pass header.d=acme.example;) header.d=acme.example`),
    heard,
  ],
  [
    "in-reason",
    "a pass in a reason",
    seen(`dkim=fail reason="; dkim=pass header.d=acme.example; " header.d=acme.example`),
    heard,
  ],
  [
    "in-attachment",
    "a field in the header of an attached message",
    arrived(letter(mixed(text("See below.\n"), attachedMessage(seen(pass))), { from: olivia })),
    { ...unheard, reasons: ["forwarded"] },
    "RFC 8601, 1.5: it speaks of another message.",
  ],
  [
    "spf",
    "nothing: SPF and DMARC pass, DKIM did not",
    seen("spf=pass smtp.mailfrom=acme.example; dmarc=pass header.from=acme.example"),
    heard,
    "VERDICT: SPF never counts, and a DMARC pass may rest on it.",
  ],
  ["dkim-none", "nothing: no DKIM", seen("dkim=none; dmarc=none header.from=acme.example"), heard],
  ["dkim-neutral", "DKIM neutral", seen("dkim=neutral header.d=acme.example"), heard],
  [
    "dmarc-fail",
    "her From, and the server saw DMARC fail",
    seen("dkim=none; dmarc=fail (p=reject) header.from=acme.example"),
    { level: "unverified", evidence: ["authres valid"], reasons: ["from-borrowed"], not: ["domain-vouches"] },
  ],
  [
    "dmarc-fail-other-signed",
    "the same, signed by the forger's domain",
    seen("dkim=pass header.d=strange.example; dmarc=fail header.from=acme.example", { mail: plain }),
    {
      level: "unverified",
      evidence: ["authres valid"],
      reasons: ["from-borrowed", "other-domain-vouches"],
      not: ["domain-vouches"],
    },
  ],
  ["other-domain", "DKIM passed for the forger's domain", seen("dkim=pass header.d=strange.example"), other],
  ["subdomain", "DKIM passed for a subdomain", seen("dkim=pass header.d=mail.acme.example"), other],
  [
    "identity-differs",
    "header.i of the organizer's domain beside header.d of the forger's",
    seen("dkim=pass header.d=strange.example header.i=@acme.example"),
    other,
    "RFC 6376, 6.1.1: an honest verifier writes no such thing; header.d is what passed.",
  ],
  ["header-from", "only header.from is the organizer's", seen("dkim=pass header.from=acme.example"), heard],
  [
    "other-from",
    "DKIM passed for the organizer's domain, From is mallory",
    seen(pass, { mail: letter(invitation(), { from: mallory }) }),
    other,
  ],
  [
    "two-from",
    "DKIM passed, and there are two From fields",
    seen(pass, { mail: onTop(plain, `From: <${mallory}>`) }),
    { level: "unverified", not: ["domain-vouches"] },
  ],
  [
    "unfinished",
    "a field nobody can read, above the copy",
    arrived(onTop(plain, ar(pass)), { fields: [`Authentication-Results: ${server}; dkim=fail (`] }),
    unheard,
    "It may be the server's own word, and what is below is not.",
  ],
  [
    "beside-dkim",
    "nothing: DKIM holds, and the server says that it failed",
    seen(failed, { mail: genuine }),
    { level: "domain", evidence: ["dkim valid", "authres valid"], reasons: ["domain-vouches"] },
    "What can be checked here is checked here.",
  ],
  [
    "length",
    "a calendar behind the end of l=; to the server that is a pass",
    onTop(calendarOutside, ar("dkim=pass header.d=acme.example header.s=e1")),
    { level: "unverified", evidence: ["dkim valid", "authres valid"], not: ["domain-vouches"] },
    "RFC 8601, 2.7.1 knows no pass for a part. The signature it speaks of lies here and holds, and leaves the calendar out: a server's word can be no more than that (RFC 6376, 8.2).",
  ],
  [
    "testing",
    "nothing: t=y, the domain only tries; to the server that is a pass",
    onTop(
      signed(acmeRecord("trying", (p) => `v=DKIM1; t=y; p=${p}`)),
      ar("dkim=pass header.d=acme.example header.s=trying"),
    ),
    { level: "domain", evidence: ["dkim weak", "authres valid"] },
    "As above, RFC 6376, 3.6.1; the organizer's domain did send it. mailauth does not look.",
  ],
  [
    "beside-forger",
    "the forger's DKIM holds, a copied field says acme.example",
    signed(strange, onTop(letter(part(event())), ar(pass, "mx.strange.example"))),
    {
      level: "unverified",
      evidence: ["dkim valid"],
      reasons: ["other-domain-vouches"],
      not: ["domain-vouches"],
    },
  ],
]).map((entry) => ({ ...own, ...entry }));
