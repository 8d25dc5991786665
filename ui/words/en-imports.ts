/** English, continued: what a person adds of certificates, revocation lists and keys, whom they trust by it, and looking things up. */
import { ours, say, type Phrase, type Piece } from "../phrase.ts";

/** What each kind of thing means for the person; said wherever one is listed or added. */
const means = {
  anchor:
    "A trust anchor decides whom Usher believes: whoever holds its key can prove anybody’s identity to you.",
  helper:
    "A helping certificate is believed for nothing. It only fills a gap between a signature and an authority that you trust already.",
  list: "A revocation list can only take trust away: it names certificates that no longer count. Whether it is genuine is checked whenever it is used.",
  key: "Your own key opens mail that was encrypted to you. It stays on this device.",
};

const most = "20 MB";

export const importWords = {
  /** One certificate, wherever it is shown. */
  certificate: {
    issuer: (issuer: Piece): Phrase => say`Issued by ${issuer}`,
    selfIssued: say`Issued by itself: nobody else vouches for it`,
    for: (addresses: Phrase): Phrase => say`For ${addresses}`,
    forNobody: say`Names no mail address`,
    ended: (date: string): Phrase => say`Ran out on ${ours(date)}`,
    fingerprint: "Fingerprint (SHA-256)",
  },

  /** Settings: one place for every kind of file. */
  imports: {
    title: "Add certificates, lists or keys",
    hint: "Choose a file that your organisation or a person gave you. Usher shows what is in it, and nothing of it counts before you say so.",
    choose: "Choose a file…",
    reading: "Reading the file…",
    found: (name: Piece): Phrase => say`What is in ${name}`,
    more: (count: number): string => `and ${count} more, which are not shown`,
    authority: "An authority’s certificate",
    person: "A certificate",
    list: "A revocation list",
    pkcs12: "A key of your own, under a password",
    "private-key": "A key by itself",
    means,
    aloneMeans:
      "A key by itself does not say whose it is, so Usher cannot use it. Where you have it from, save key and certificate together, as a .p12 or .pfx file with a password.",
    addHelper: "Add as a helper",
    addHelpers: (count: number): string => `Add all ${count} as helpers`,
    addAnchor: "Make it a trust anchor…",
    addList: "Add this list",
    close: "Close",
    /** Before an anchor is added. */
    sure: "Believe this authority?",
    sureOfOne: "Believe this certificate for itself?",
    risk: (subject: Piece): Phrase =>
      say`Whoever holds the key of ${subject} will be able to prove anybody’s identity to you. Add only what your own organisation gave you, by a way you trust.`,
    riskOfOne: (subject: Piece): Phrase =>
      say`${subject} does not say that it may vouch for others. As a trust anchor it is believed for itself, without anybody’s word. To trust a person’s certificate for their address, open a mail they signed instead.`,
    surely: "Make it a trust anchor",
    password: "Password of the file",
    open: "Add the key",
    opening: "Opening…",
    noKeys: "Keys cannot be kept here.",
    isAnchor: "It is one of your trust anchors.",
    isHelper: "It is one of your helpers.",
    added: {
      anchor: "Added: Usher now believes whom it vouches for.",
      helper: "Added: it helps to find the way to an authority you trust.",
      helpers: "Added as helpers.",
      list: "Added: it is asked whenever a certificate of its issuer is checked.",
      key: "Added: mail encrypted to you can now be opened here.",
    },
    faults: {
      empty: "There is nothing in this file.",
      "too-large": `This file is larger than ${most}. Nothing that large is taken.`,
      unreadable: "The file could not be read. Try again.",
      unknown:
        "This is no certificate, no revocation list and no file with a key, or it is damaged. Usually such files end in .pem, .crt, .cer, .der, .p7b, .p7c, .crl, .p12 or .pfx.",
      "too-many": "There are too many already. Remove some first.",
      "list-known": "You have added this list already.",
      "list-full": `There is no room for it: all lists together may take ${most}. Remove some first.`,
      failed: "This could not be kept.",
    },
    keyFaults: {
      password: "This password does not open the file. Try again; capital letters count.",
      malformed: "The file is damaged: nothing in it can be read.",
      unsupported: "The file is locked in a way, or holds a kind of key, that cannot be used here.",
      "no-key": "There is no key in this file.",
      "no-certificate": "There is a key in this file, and no certificate that belongs to it.",
      known: "You have added this key already.",
    },
  },

  /** Settings: what was added, each by its kind. */
  helpers: {
    title: "Certificates that only help",
    hint: means.helper,
    empty: "None added.",
    which: "this helping certificate",
    removed: (what: Phrase): Phrase => say`the helping certificate ${what}`,
  },
  lists: {
    title: "Revocation lists",
    hint: `${means.list} They stay on this device.`,
    empty: "None added.",
    which: "this revocation list",
    removed: (issuer: Piece): Phrase => say`the revocation list of ${issuer}`,
    /** Ours counts, the list says. */
    names: (entries: number, count: string): Phrase =>
      entries === 0
        ? say`Names no certificate`
        : entries === 1
          ? say`Names 1 certificate`
          : say`Names ${ours(count)} certificates`,
    issued: (date: string): Phrase => say`Issued on ${ours(date)}`,
    next: (date: string): Phrase => say`next one due on ${ours(date)}`,
    noNext: say`without a date for the next one`,
    over: (date: string): Phrase =>
      say`out of date since ${ours(date)}: it shows of no certificate that it still counts`,
  },
  heldKeys: {
    title: "Keys to open encrypted mail",
    hint: `${means.key} It is never shown, and cannot be copied out of here.`,
    empty: "None added.",
    which: "this key",
    /** Before it is removed. */
    remove: "Remove this key?",
    risk: (who: Phrase, until: string): Phrase =>
      say`It is the key for ${who}, valid until ${ours(until)}. Mail that was encrypted to it can then no longer be opened here. To have it back, you need its file and the password.`,
    removed: (who: Phrase): Phrase => say`the key for ${who}`,
  },
  pins: {
    title: "Certificates you trust for one address",
    hint: "You looked at one certificate and trust it for one address, until it runs out. Its issuer is not trusted for that, nor any other certificate.",
    empty: "None.",
    since: (date: string): Phrase => say`Trusted since ${ours(date)}`,
    until: (date: string): Phrase => say`until ${ours(date)}`,
    ended: (date: string): Phrase => say`ran out on ${ours(date)}, and no longer counts`,
    which: (who: string): string => `the certificate trusted for ${who}`,
    removed: (who: Piece): Phrase => say`the certificate trusted for ${who}`,
  },

  /** Under an invitation signed by a certificate that nobody trusted vouches for. */
  pinning: {
    question: (who: Piece): Phrase => say`Do you know this certificate of ${who}?`,
    look: "Look at it…",
    title: "Trust this one certificate?",
    says: "What it says of itself. Anybody can make a certificate that says this.",
    why: {
      untrusted:
        "Nobody you trust vouches for it: the way to an authority is missing, or leads to one that is not yours.",
      unnamed: "Somebody you trust vouches for it, but it names no mail address.",
      path: "Those who vouch for it break a rule on the way to an authority you trust.",
    },
    unnamed: (who: Piece): Phrase =>
      say`The certificate itself names no mail address. That it belongs to ${who} would be your word alone.`,
    compare: (who: Piece): Phrase =>
      say`Ask ${who} for the fingerprint by another way than mail, such as a telephone number you already know, and compare it to the last character.`,
    means: (who: Piece): Phrase =>
      say`If you trust it: what is signed by this very certificate counts as ${who}’s own.`,
    bounds: [
      "It holds for this address and no other.",
      "It holds for this one certificate: neither for its issuer nor for the one that follows it.",
      "It holds until the certificate runs out or is withdrawn, or you take it back in the settings.",
    ],
    runsOut: (date: string): Phrase => say`It runs out on ${ours(date)}.`,
    compared: "I compared the fingerprint",
    uncompared: "First say that you compared the fingerprint.",
    trust: (who: Piece): Phrase => say`Trust this certificate for ${who}`,
    leave: "Do not trust it",
    kept: say`Kept, and checked anew.`,
    trusted: (who: Piece, date: string): Phrase =>
      say`You trust this certificate for ${who} since ${ours(date)}.`,
    takeBack: "Take it back",
    takenBack: (who: Piece): Phrase => say`You no longer trust this certificate for ${who}.`,
    refused: {
      "other-address": (who: Piece, others: Phrase): Phrase =>
        say`This certificate cannot be trusted for ${who}: it is made out to ${others}.`,
      expired: (who: Piece): Phrase =>
        say`This certificate cannot be trusted for ${who}: it has run out. Ask for an invitation signed with a current one.`,
      "not-yet-valid": (who: Piece): Phrase =>
        say`This certificate cannot be trusted for ${who}: it is not valid yet.`,
      rule: (who: Piece): Phrase =>
        say`This certificate cannot be trusted for ${who}: it breaks a rule itself, which no trust of yours can mend.`,
    },
  },

  /** Settings: whether anything that certificates point to is fetched. */
  lookingUp: {
    title: "Looking up certificates",
    hint: "A certificate may say where to ask whether it still counts, and where its issuer’s certificate is. Without that, Usher goes by what came with the mail and what you added.",
    tells:
      "Asking tells the issuer’s server that mail signed with this certificate was read, when, and from which network. Through a relay, the network it sees is the relay’s; whoever runs the relay sees what you ask for.",
    question: "May Usher look things up?",
    off: "No, never (as Usher comes)",
    relay: "Yes, through a relay of my organisation",
    address: "Address of the relay",
    addressHint:
      "It begins with https://. Your organisation tells you the address. This page must be allowed to reach it.",
    invalid: "This is no address of a relay: it begins with https://, and holds no password, “?” or “#”.",
    missing: "Say where the relay is.",
    save: "Save",
    decidedOff: say`Your organisation decided: nothing is looked up.`,
    decided: (who: Phrase): Phrase => say`Your organisation decided: things are looked up through ${who}.`,
  },
};
