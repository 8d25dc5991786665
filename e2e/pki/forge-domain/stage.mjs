// The domains, their keys and what the Domain Name System says of them; the one mail that is signed and forged.
import { generateKeyPairSync } from "node:crypto";
import { calendarOf, component, event, part } from "../forge/stage.mjs";
import { entity, multipart } from "../mail.mjs";
import { signed as honest, sealed } from "../mailauth.mjs";
import { dkim, onTop } from "./sign.mjs";

// Not the same hand signs honestly and forges.
export { event, honest, part, sealed };

/** The time all mails are judged for; they are written and signed on 16 November. */
export const at = "2026-12-01T00:00:00Z";

export const olivia = "olivia@acme.example";
export const anna = "anna@harbour.example";
export const bob = "bob@harbour.example";
export const sam = "sam@acme.example";
export const mallory = "mallory@strange.example";

const rsa = (modulusLength = 2048) => generateKeyPairSync("rsa", { modulusLength });
const spki = ({ publicKey }) => publicKey.export({ type: "spki", format: "der" }).toString("base64");
const raw = ({ publicKey }) =>
  Buffer.from(publicKey.export({ format: "jwk" }).x, "base64url").toString("base64");

/** Answers by name, in the form of the terminal's --dns file; each selector of a domain is put here once. */
export const zone = { "_dmarc.acme.example": { TXT: ["v=DMARC1; p=reject; adkim=r"] } };

const put = (domain, selector, answer) => {
  zone[`${selector}._domainkey.${domain}`] = typeof answer === "string" ? { TXT: [answer] } : answer;
};

/** Who signs: a domain's key under a selector. */
const signer = (domain, selector, pair, answer) => {
  put(domain, selector, answer ?? `v=DKIM1; k=rsa; p=${spki(pair)}`);
  return { d: domain, s: selector, key: pair.privateKey };
};

/** RSA as nearly everybody signs, and Ed25519, which is short, where the key is not what a mail is about. */
const acmeKey = rsa();
const listKey = rsa();
const ed = () => generateKeyPairSync("ed25519");
const recordOf = (pair) => `v=DKIM1; k=ed25519; p=${raw(pair)}`;
const acmeEdKey = ed();
const forgersKey = ed();
const othersKey = ed();

export const acmeRsa = signer("acme.example", "s1", acmeKey);
export const acme = signer("acme.example", "e1", acmeEdKey, recordOf(acmeEdKey));
export const acmeBits = (bits) => signer("acme.example", `rsa${bits}`, rsa(bits));
/** Another record for the organizer's RSA key. */
export const acmeRecord = (selector, answer) =>
  signer("acme.example", selector, acmeKey, typeof answer === "function" ? answer(spki(acmeKey)) : answer);
export const acmePkcs1 = () =>
  signer(
    "acme.example",
    "pkcs1",
    acmeKey,
    `v=DKIM1; p=${acmeKey.publicKey.export({ type: "pkcs1", format: "der" }).toString("base64")}`,
  );
export const forgersRecord = recordOf(forgersKey);
export const forgersRsaRecord = `v=DKIM1; k=rsa; p=${spki(rsa())}`;

/** Domains of honest others. */
const other = (domain) => signer(domain, "s1", othersKey, recordOf(othersKey));
export const list = other("list.example");
export const relay = other("relay.example");
/** mailauth seals with RSA alone. */
export const listRsa = signer("list.example", "s2", listKey);
export const relayRsa = signer("relay.example", "s2", listKey);
export const bücher = other("xn--bcher-kva.example");
export const mailer = other("mailer.example");
export const planner = other("planner.example");
export const web = other("web.example");
export const agency = other("agency.example");
export const weber = other("weber.example");

/** Domains in the forger's hand. */
const forger = (domain) => signer(domain, "s1", forgersKey, forgersRecord);
export const strange = forger("strange.example");
export const acrne = forger("acrne.example");
export const cyrillic = forger("xn--cme-5cd.example");
export const below = forger("mail.acme.example");
export const coUk = forger("co.uk");
export const github = forger("github.io");
export const fakeList = forger("seals.list.example");
/** Say that they are somebody else, and have not the key. */
export const pretender = { ...acme, key: forgersKey.privateKey };
export const fakeSealer = { d: "list.example", s: "s1", key: rsa().privateKey };

export const words = entity(["Content-Type: text/plain; charset=utf-8"], "Please bring the figures.\n");
export const alternative = (...parts) => multipart("alternative", "a-1", parts);
export const mixed = (...parts) => multipart("mixed", "m-1", parts);
export const invitation = (options = {}) => alternative(words, part(event(options)));
/** Another meeting, at the forger's place. */
export const moved = { summary: "Hotel lobby", start: "20261215T060000Z", end: "20261215T070000Z" };

/** What the reader's calendar holds: their own event. */
export const calendar = calendarOf(
  "",
  component({
    uid: "walk@harbour.example",
    by: `ORGANIZER:mailto:${anna}`,
    to: [`ATTENDEE:mailto:${bob}`, "ATTENDEE:mailto:priya@acme.example"],
    summary: "Walk",
  }),
);

/** What the author's program writes; `extra` fields come last. */
export function letter(
  body = invitation(),
  { from = olivia, to = anna, subject = "Budget review", extra = [] } = {},
) {
  const fields = [
    `From: ${from.includes("<") ? from : `<${from}>`}`,
    `To: <${to}>`,
    `Subject: ${subject}`,
    "Date: Mon, 16 Nov 2026 09:12:44 +0000",
    `Message-ID: <20261116091244@${/@([^>]*)>?$/.exec(from)[1]}>`,
    "MIME-Version: 1.0",
    ...extra,
  ];
  return onTop(body, ...fields);
}

const date = "Mon, 16 Nov 2026 09:12:44 +0000";
export const hop = (from, by) => `Received: from ${from} by ${by} with ESMTPS;\r\n\t${date}`;

/** As it lies in the reader's mailbox: what the own server puts on top, here its Received and `fields` above it. */
export const arrived = (mail, { from = "out.acme.example", fields = [] } = {}) =>
  onTop(mail, ...fields, hop(from, "mx.harbour.example"));

/** The mail most forgeries begin with: the organizer's own, signed by mailauth. */
export const genuine = await honest(letter(), acmeRsa);
/** Signed by a domain as told, and delivered. */
export const signed = (who, mail = letter(), options = {}) => arrived(dkim(mail, { ...who, ...options }));

/** The signature of one mail with the body hash of another. */
export function dkimTwice() {
  const hashOf = (mail) => /bh=([^;]*)/.exec(mail.toString("latin1"))[1];
  const other = dkim(letter(invitation(moved)), acme);
  const mixed = change(other, hashOf(other), hashOf(dkim(letter(), acme)));
  return arrived(onTop(letter(), mixed.toString("latin1").split("\r\nFrom:")[0]));
}

/** Cuts one occurrence of `from` out of bytes and puts `to` in its place. */
export function change(bytes, from, to) {
  const whole = bytes.toString("latin1");
  const where = whole.indexOf(from);
  if (where < 0) throw new Error(`Cannot change "${from}": it is not there`);
  return Buffer.from(whole.slice(0, where) + to + whole.slice(where + from.length), "latin1");
}

/** One more calendar, whole as a part, at the forger's place. */
export const forgedPart = part(event({ ...moved, uid: "lunch@acme.example" })).toString("latin1");
/** text/plain as it stands in the header of a whole mail. */
export const plain = (body) =>
  Buffer.from(`Content-Type: text/plain; charset=utf-8\r\n\r\n${body}`.replace(/\r?\n/g, "\r\n"));
export const attachedMessage = (mail) =>
  Buffer.concat([Buffer.from("Content-Type: message/rfc822\r\n\r\n"), mail]);
/** Expectations that many share. */
export const vouched = { level: "domain", reasons: ["domain-vouches"], evidence: ["dkim valid"] };
const nobody = ["domain-vouches", "from-borrowed", "dkim-not-checkable"];
export const broken = { level: "unverified", evidence: ["dkim invalid"], not: nobody };
export const useless = { level: "unverified", evidence: ["dkim indeterminate"], not: nobody };
export const weak = { level: "unverified", evidence: ["dkim weak"], not: nobody };
export const elsewhere = {
  level: "unverified",
  evidence: ["dkim valid"],
  reasons: ["other-domain-vouches"],
  not: nobody,
};
/** The same, and From says so too. */
export const neither = { ...elsewhere, reasons: ["other-domain-vouches", "from-differs"] };
/** The signature holds, and not for the invitation. */
export const unreached = { level: "unverified", evidence: ["dkim valid"], not: nobody };

/** A table's rows: [file, what it forges ("nothing": honest), bytes, expectation, note, more fields]. */
export const entries = (prefix, table) =>
  table.map(([file, forges, bytes, expect, note, more]) => ({
    file: `${prefix}-${file}`,
    forges,
    bytes,
    expect,
    ...(note && { note }),
    ...more,
  }));
