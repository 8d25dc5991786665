/** English, continued: what mail domains and the servers on the way can prove, and whom to ask about them. */
import type {
  Alignment,
  ClaimedResults,
  DomainProblemCode,
  DomainRelation,
  EvidenceStatus,
} from "../../core/report.ts";
import { lookup, type Facts } from "../facts.ts";
import { ours, say, type Phrase, type Piece } from "../phrase.ts";

const mismatches: Readonly<Record<string, string>> = {
  body: "The text of this mail is not what the domain signed. That happens to honest mail on its way, too.",
  header:
    "The header lines of this mail are not what the domain signed. That happens to honest mail on its way, too.",
  signature: "The signature does not fit the domain’s key.",
};
const rebuilt =
  "It was made for the mail as it was sent. This is a copy that the mail store wrote anew, on which it cannot be checked.";
const keyFaults: Readonly<Record<string, string>> = {
  none: "The domain publishes no such key, or no longer.",
  revoked: "The domain has withdrawn the key.",
  malformed: "The key that the domain publishes cannot be read.",
  mismatch: "The key that the domain publishes is not meant for this signature.",
};
const uncheckedWhys: Readonly<Record<string, string>> = {
  off: "Nobody was asked for the domain’s key.",
  failed: "No answer came for the domain’s key.",
  limit: "This mail would have made Usher ask too much: the rest was not asked.",
};
const weaknesses: Readonly<Record<string, string>> = {
  "rsa-sha1": "It holds, but was made in a way that is too old to count.",
  "key-size": "It holds, but the domain’s key is too short to count.",
  testing: "It holds, but the domain says that it is only testing.",
};

const problems: Record<DomainProblemCode, (f: Facts) => Phrase> = {
  mismatch: (f) =>
    f.has("rebuilt")
      ? [ours(rebuilt)]
      : [ours(lookup(mismatches, f.key("why"), "It does not fit this mail."))],
  partial: (f) => {
    const left: Phrase[] = [];
    if (f.has("headers")) left.push(say`header lines ${f.quote("headers")}`);
    if (f.has("missing")) left.push(say`header lines ${f.quote("missing")}`);
    if (f.has("parts")) left.push(say`parts ${f.quote("parts")}`);
    const what = left.flatMap((each, index) => (index === 0 ? each : say` and ${each}`));
    return left.length === 0
      ? say`It leaves out something that it should cover.`
      : say`It leaves out what it should cover: ${what}.`;
  },
  expired: () => say`It does not hold for the time judged: it had run out, or was made later.`,
  "key-unusable": (f) => [ours(lookup(keyFaults, f.key("why"), "The domain’s key cannot be used."))],
  unchecked: (f) => [ours(lookup(uncheckedWhys, f.key("why"), "The domain’s key could not be had."))],
  weak: (f) => [ours(lookup(weaknesses, f.key("why"), "It holds, but is too weak to count."))],
  "chain-broken": (f) =>
    f.has("rebuilt")
      ? [ours(rebuilt)]
      : f.has("instance") && f.key("instance") !== "0"
        ? say`The chain of servers that vouch for each other breaks at number ${f.count("instance")}.`
        : say`The chain of servers that vouch for each other does not hold.`,
  "sealer-untrusted": () =>
    say`It holds, but none of these servers is one that you or your organisation trusts.`,
};

const relations: Record<DomainRelation, (vouching: Piece, own: Piece) => Phrase> = {
  same: (vouching) => say`${vouching} vouches: it is this very domain.`,
  parent: (vouching) => say`${vouching} vouches: this domain lies below it.`,
  organization: (vouching) =>
    say`${vouching} vouches: another domain of the same organisation, which proves less.`,
  other: (vouching, own) => say`${vouching} vouches, which is not ${own}: a service on the way, or anybody.`,
};

export const domainWords = {
  /** The group of “Who signed” that no person signed. */
  domains: {
    title: "Mail domains and servers",
    hint: "These vouch for the way a mail took, and never for the person who wrote it.",
    kind: {
      dkim: (who: Piece): Phrase => say`The mail domain ${who}`,
      arc: (who: Piece): Phrase => say`The forwarding server of ${who}`,
      authres: (who: Piece): Phrase => say`Your mail server ${who}`,
      smime: (who: Piece): Phrase => say`The mail domain ${who}`,
    },
    nobody: "without a name",
    status: {
      valid: "Signed it, and that holds.",
      weak: "Signed it, too weakly to count.",
      invalid: "A signature in its name does not fit.",
      indeterminate: "A signature in its name could not be made to count.",
    } satisfies Record<EvidenceStatus, string>,
    serverSays: "Wrote down what it checked.",
    signedAt: (time: string): Phrase => say`Its server says that it signed on ${ours(time)}.`,
    resultsOf: (server: Piece): Phrase => say`In the words of ${server}:`,
    problems,
    coversAll: say`It covers all parts of the mail.`,
    coversParts: (covered: string, missing: Phrase): Phrase =>
      say`It covers ${ours(covered)} of the mail’s parts, and not ${missing}.`,
    coversNone: say`It covers no part of the mail.`,
    coversHeaders: (names: Phrase): Phrase => say`Header lines covered: ${names}.`,
    coversNoHeaders: say`It covers no header line.`,
    more: (count: number): string => `and ${count} more`,
    intact: say`When it passed here, the mail was still as this server left it.`,
    changed: say`The mail was changed after it passed here.`,
    whole: (domains: Phrase): Phrase => say`Here the signature of ${domains} was still whole.`,
    saysWhole: (domains: Phrase): Phrase =>
      say`It says that the signature of ${domains} was still whole here.`,
    facts: {
      query: "Asked for in the directory (DNS)",
      selector: "Name of the key (selector)",
      algorithm: "Algorithm",
      canonicalization: "Canonicalization",
      auid: "Acts for (i=)",
      bodyLength: "Bytes of text signed (l=)",
      expires: "Holds until (x=)",
      bits: "Length of the key, in bits",
      dnssec: "Answer of the directory (DNSSEC)",
      oversigned: "Protected against additions",
      atps: "Signs on behalf of (ATPS)",
      instance: "Number in the chain",
      validation: "Says of the chain before it (cv=)",
      seal: "Seal",
      message: "Message signature",
      chain: "Whole chain",
      intact: "Unchanged since it passed here",
    } as Readonly<Record<string, string>>,
    values: {
      secure: "the resolver says the answer was signed",
      insecure: "not signed, or not looked at",
      bogus: "signed, and wrong",
      pass: "holds",
      fail: "does not hold",
      unchecked: "not checked",
      none: "first of its chain",
      true: "yes",
      false: "no",
    } as Readonly<Record<string, string>>,
    /** Facts whose values are the words above; all others are shown as they stand. */
    worded: ["dnssec", "seal", "message", "chain", "validation"] as readonly string[],
  },

  alignments: {
    title: "Who vouches for whom",
    role: {
      organizer: "Organizer",
      attendee: "Who answers",
      agent: "Who acts for them",
      from: "Sender on the mail",
    } satisfies Record<Alignment["role"], string>,
    domain: (own: Piece): Phrase => say`Mail domain: ${own}`,
    nobody: say`No mail domain vouches for it.`,
    suffix: say`Nobody’s own domain: everybody below it goes by this ending.`,
    relation: relations,
    policies: {
      none: "asks for nothing where a mail fails its check",
      quarantine: "asks to set aside what fails its check",
      reject: "asks to refuse what fails its check",
    } as Readonly<Record<string, string>>,
    policyOther: "publishes a rule that is not known here",
    policy: (rule: string): Phrase => say`The domain ${ours(rule)} (DMARC).`,
    dmarc: {
      pass: say`This mail passes that check.`,
      fail: say`This mail fails that check.`,
    },
  },

  way: {
    hint: "Newest first: your own mail server stands at the top, and where it began at the bottom. The further down, the more people could have written it.",
    standing: {
      proven: "proven",
      server: "your server says",
      claimed: "only claimed",
    },
    legend: {
      proven: "a signature holds",
      server: "a mail server that you told Usher to believe",
      claimed: "anybody on the way could have written this",
    },
    hop: (from: Phrase, by: Phrase): Phrase => say`${by} took it from ${from}`,
    hopBy: (by: Phrase): Phrase => say`${by} took it`,
    hopFrom: (from: Phrase): Phrase => say`Taken from ${from}`,
    hopUnknown: say`Some server took it`,
    at: (time: string): Phrase => say`${ours(time)}`,
    waited: (time: string): string => `${time} after the one before`,
    sooner: "by its clock, before the one before",
    signature: {
      valid: (who: Piece): Phrase => say`The mail domain ${who} signed it`,
      weak: (who: Piece): Phrase => say`The mail domain ${who} signed it, too weakly to count`,
      invalid: (who: Piece): Phrase => say`A signature in the name of ${who} does not fit`,
      indeterminate: (who: Piece): Phrase => say`A signature in the name of ${who} could not be checked`,
    } satisfies Record<EvidenceStatus, (who: Piece) => Phrase>,
    seal: {
      valid: (who: Piece): Phrase => say`${who} passed it on and sealed what it had found`,
      weak: (who: Piece): Phrase => say`${who} passed it on; its seal is too weak to count`,
      invalid: (who: Piece): Phrase => say`Says that ${who} passed it on; the seal does not hold`,
      indeterminate: (who: Piece): Phrase => say`Says that ${who} passed it on; its seal does not count here`,
    } satisfies Record<EvidenceStatus, (who: Piece) => Phrase>,
    results: (server: Piece): Phrase => say`${server} wrote down what it checked`,
    ignored: {
      "not-listed": "Not believed: this server is none that you told Usher to believe.",
      "below-another": "Not believed: it stands below what your own server wrote.",
      unclear: "Not believed: the header can be read in more than one way.",
      "foreign-hop": "Not believed: the mail passed a server of somebody else’s after it.",
    } satisfies Record<ClaimedResults["ignored"], string>,
    list: (id: Phrase): Phrase => say`It went through the mailing list ${id}`,
    listUnnamed: say`It went through a mailing list`,
    listPost: (to: Phrase): Phrase => say`Mail to the list goes to ${to}.`,
    resent: (by: Phrase): Phrase => say`${by} sent it on`,
    resentUnknown: say`Somebody sent it on`,
    opes: (entry: Phrase): Phrase => say`A service on the way had a hand in it: ${entry}`,
    more: (count: number): string => `${count} further steps are not shown.`,
    bounces: (to: Phrase): Phrase => say`What cannot be delivered goes back to ${to}.`,
    bouncesOriginal: (to: Phrase): Phrase => say`Without the tag of its mail server: ${to}.`,
    bouncesNowhere: say`What cannot be delivered goes back to nobody.`,
    responsible: (who: Phrase, field: Phrase): Phrase =>
      say`By its header, ${who} is responsible for the sending (${field}).`,
    reason: "reason",
    none: say`Its header says nothing about the way it came.`,
  },

  /** Whom to ask about mail domains. */
  resolver: {
    title: "Check mail domains?",
    why: (which: Piece): Phrase =>
      say`Usher can check whether ${which} really sent this. For that it must ask the Internet’s directory (DNS) for that domain’s key. Whoever answers learns the domain, not the mail. Any of the services named here will do.`,
    whySettings:
      "Whoever is asked learns the domains of those who write to you, not the mails. Any of the services named here will do.",
    theDomain: "its mail domain",
    question: "Whom may Usher ask?",
    other: "Another",
    otherLabel: "Address of the resolver",
    otherHint:
      "It begins with https:// and answers DNS over HTTPS. Whoever runs this page must let Usher ask it.",
    otherInvalid:
      "This is no address that can be asked. It has to begin with https://, as in https://dns.example/dns-query.",
    nobody: "Nobody",
    check: "Check now",
    keepNobody: "Ask nobody",
    once: "Just this once",
    save: "Save",
    undecided: "Not decided yet: nobody is asked.",
    noAnswer: (who: Phrase): Phrase => say`No usable answer came from ${who}. Try again, or ask another.`,
    noAnswerDecided: (who: Phrase): Phrase => say`No usable answer came from ${who}. Try again later.`,
    noAnswerOther: (who: Phrase): Phrase =>
      say`No usable answer came from ${who}. Perhaps the address is wrong, or whoever runs this page does not let Usher ask it. Ask another.`,
    checkDomain: "Check the domain",
    checkAgain: "Check the domain again",
    onceTitle: "Check this mail’s domain",
    onceNote: "For this mail alone. What you set stays as it is.",
    kept: (who: Phrase): Phrase =>
      say`From now on Usher asks ${who}. Change it in Settings, under “Mail domains”.`,
    keptNobody: say`Usher asks nobody. Change it in Settings, under “Mail domains”.`,
    decidedNobody: say`Your organisation decided that nobody is asked.`,
    decided: (who: Phrase): Phrase => say`Your organisation decided that ${who} is asked.`,
  },

  /** Learning which server is the reader's own. */
  server: {
    title: "Is this your mail server?",
    why: (id: Piece): Phrase =>
      say`Your mail passed ${id}, which wrote down what it checked. If this mail reached you the usual way, Usher can believe that server from now on.`,
    risk: "A forged mail can name a server of the forger’s. Say yes only if you know the name, for instance from your mail provider.",
    undo: "You can take it back in Settings.",
    yes: "This is my mail server",
    no: "Not now",
    kept: (id: Piece): Phrase =>
      say`Usher believes ${id} from now on. Take it back in Settings, under “Mail domains”.`,
  },

  domainSettings: {
    title: "Mail domains",
    hint: "What the mail domain of a sender and your own mail server can prove where no person signed.",
    servers: "Own mail servers",
    serversHint:
      "What these wrote down about a mail is believed. Each has a name that it puts into every mail (Authentication-Results).",
    serversEmpty: "None yet.",
    serverLabel: "Name of the server",
    serverInvalid: "This is no name of a mail server.",
    add: "Believe it",
    organisation: "Decided by your organisation",
    sealers: "Forwarding servers believed",
    ownDomains: "Domains of your organisation",
  },
};
