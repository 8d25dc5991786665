/**
 * English: every sentence the panel and the terminal say. Another language is one more file of the same
 * shape (`Words`). Sender text enters only as pieces (phrase.ts), never as strings.
 */
import type { Answer } from "../../core/compose/reply.ts";
import type { Level, ReasonCode, Severity } from "../../core/report.ts";
import { lookup, type Cast, type Facts } from "../facts.ts";
import { domain, ours, quote, say, type Phrase, type Piece } from "../phrase.ts";
import { actingHeadlines, actingReasons, actingWords } from "./en-acting.ts";
import { faultReasons, faultWords } from "./en-faults.ts";
import { clientWords } from "./en-client.ts";
import { domainWords } from "./en-domain.ts";
import { outlookWords } from "./en-outlook.ts";
import { peopleWords } from "./en-people.ts";
import { signatureWords } from "./en-signatures.ts";
import type { Say } from "./reason.ts";

/** A sentence by a key of the core's; the general one where the key is new. */
function pick(table: Readonly<Record<string, string>>, key: string, otherwise: string): Piece {
  return ours(lookup(table, key, otherwise));
}

const askFirst = (cast: Cast): Phrase => say`If it matters, ask ${cast.actor} by a way you already know.`;
const openOriginal = say`Open the message in your mail program to see it as it came.`;

const staleWhys: Readonly<Record<string, string>> = {
  sequence: "You already have a newer version of this event.",
  dtstamp: "You already have a newer version of this event.",
  over: "This event is already over.",
  "signed-long-ago": "This was signed long before it was delivered: an old mail may have been sent again.",
};
const overwhelmingWhys: Readonly<Record<string, (f: Facts) => Phrase>> = {
  "per-day": (f) =>
    say`It would flood your calendar: ${f.count("total")} entries, up to ${f.count("most")} on a single day.`,
  overlapping: () => say`It would flood your calendar: its entries overlap each other.`,
  long: () => say`It would fill your calendar: one single entry is longer than a month.`,
  "sub-daily-endless": () => say`It would flood your calendar: several times a day, without end.`,
  "far-endless": () => say`It begins more than a year from now, where nobody looks, and never ends.`,
  "not-measured": () =>
    say`How much it would put on your calendar is not known: how it repeats could not be worked out.`,
};
const floods = (): Phrase => say`It would flood your calendar.`;
const activeWhats: Readonly<Record<string, string>> = {
  "alarm-email": "It asks your calendar to send mail by itself.",
  "alarm-procedure": "It asks your calendar to start a program.",
  attachment: "It carries a file inside.",
};
const tooMuch = "It holds more than Usher looks at: something in it was not read.";
/** Names of bounds that were hit, where the core names one as what is wrong. */
const bounds: ReadonlySet<string> = new Set([
  "too-large",
  "limit",
  "messageBytes",
  "headerBytes",
  "fields",
  "openedBytes",
  "depth",
  "parts",
  "layers",
  "inflatedBytes",
  "calendars",
  "calendarBytes",
  "calendarLines",
  "calendarComponents",
]);

const reasons: Record<ReasonCode, Say> = {
  ...actingReasons,
  ...faultReasons,
  "signed-by-actor": (_, c) => ({
    short: say`signed by ${c.actor}`,
    sentence: say`${c.actor} signed it, and nothing was changed since.`,
    technical: say`A valid S/MIME signature covers the invitation; its certificate names the address in subjectAltName (RFC 6047, section 3).`,
  }),
  "signed-by-agent": (_, c) => ({
    short: say`signed by ${c.signer}`,
    sentence: say`${c.signer} signed it, in ${c.actor}’s name.`,
    technical: say`A valid S/MIME signature by the SENT-BY of the calendar user covers the invitation (RFC 5545, 3.2.18).`,
  }),
  "signed-by-delegator": (_, c) => ({
    short: say`signed by ${c.signer}`,
    sentence: say`${c.signer} signed it and passes their place on to somebody else.`,
    technical: say`The delegator signed the REQUEST to the delegate (RFC 5546, 3.2.2.3).`,
  }),
  "delegation-verified": (f, c) => ({
    short: say`the delegation is confirmed`,
    sentence: say`It is confirmed that ${f.address("delegate", c.signer)} comes for ${f.address("delegator", c.signer)}${f.key("by") === "memory" ? say`: so says their own answer, which you opened before` : say``}.`,
    technical: lookup(
      {
        memory: say`An earlier REPLY, signed by the delegator and remembered, names the delegate in DELEGATED-TO (RFC 5546, 3.2.3).`,
      },
      f.key("by"),
      say`The delegator's own word, the organizer's signed original or your calendar names both ends of the delegation.`,
    ),
  }),
  "domain-vouches": (f, c) => {
    const its = f.domain("domain", ours("of the sender"));
    const whose = f.key("role") === "agent" ? c.agent : c.actor;
    const server = f.domain("server", ours("a server you trust"));
    const by = f.key("by");
    const says = lookup(
      {
        authres: f.has("store")
          ? say`Your mail service (${server}) says that the mail domain ${its} vouches for ${whose}’s address.`
          : say`Your own mail server ${server} says that the mail domain ${its} vouches for ${whose}’s address.`,
        arc: say`${server}, which you trust, passed it on and says that the mail domain ${its} vouched for ${whose}’s address.`,
      },
      by,
      say`The mail domain ${its} vouches that this was sent through it with ${whose}’s address.`,
    );
    return {
      short: say`its mail domain vouches for it`,
      sentence: say`${says} It proves the domain, not the person.`,
      technical: lookup(
        {
          authres: f.has("store")
            ? say`The Authentication-Results field that the mail service wrote on receipt, which bears no name, says dkim=pass for this domain (RFC 8601).`
            : say`An Authentication-Results field of a server on your list says dkim=pass for this domain (RFC 8601).`,
          smime: say`A certificate of the whole domain signed the invitation (RFC 3183).`,
          arc: say`A whole ARC chain of a trusted sealer records dkim=pass for this domain (RFC 8617).`,
        },
        by,
        say`A valid DKIM signature, aligned with the address, covers the invitation and From (RFC 6376; RFC 7489, 3.1).`,
      ),
    };
  },
  "signature-broken": (_, c) => ({
    short: say`it was changed after it was signed`,
    sentence: say`The signature does not fit: this was changed after it was signed, or never signed as it stands.`,
    technical: say`Digest or signature value does not match the signed bytes (RFC 5652, 5.4 and 5.6).`,
    next: askFirst(c),
  }),
  "signer-not-listed": (f, c) => ({
    short: say`signed by a stranger to it`,
    sentence: say`${f.address("signer", c.signer)} signed it and says that it is ${c.actor}’s, but has no part in this event: neither organizer nor assistant nor guest.`,
    technical: say`No address of the certificate is ORGANIZER, ATTENDEE or SENT-BY (RFC 6047, section 3, step 2).`,
    next: askFirst(c),
  }),
  "signer-lacks-authority": (f, c) => ({
    short: say`the sender has no right to send this`,
    sentence: say`${f.address("signer", c.signer)} is on this event, but only ${c.actor} may send this.`,
    technical: say`The METHOD belongs to another role than the signer's (RFC 5546, 1.4; RFC 6047, section 3, step 3).`,
    next: askFirst(c),
  }),
  "method-mismatch": (f) => ({
    short: say`it says two different things`,
    sentence: say`It contradicts itself: the mail announces ${f.has("parameter") ? f.quote("parameter") : ours("one thing")}, the calendar part says ${f.has("property") ? f.quote("property") : ours("another")}.`,
    technical: say`Content-Type method parameter and METHOD property differ (RFC 6047, 2.4).`,
    next: openOriginal,
  }),
  "organizer-changed": (f, c) => ({
    short: say`it takes over another organizer’s event`,
    sentence: say`You know this event from ${f.address("held", ours("another organizer"))}${f.has("since") ? say`, since ${f.date("since")}` : say``}. Now ${c.actor} claims it.`,
    technical: say`Same UID under another ORGANIZER (RFC 6638, 11.2; RFC 5546, 4.2.11).`,
    next: say`Ask the organizer you know before you change anything.`,
  }),
  "claims-my-event": () => ({
    short: say`it pretends to come from you`,
    sentence: say`It is sent in your own name, but you did not send it.`,
    technical: say`An organizer's METHOD with your address as ORGANIZER, and neither your key nor an event of yours.`,
    next: say`Leave it. If you did send it, add its event to your calendar yourself.`,
  }),
  "certificate-address-missing": () => ({
    short: say`its certificate names no address`,
    sentence: say`It is signed, but the certificate says no mail address, so nobody knows whose signature it is.`,
    technical: say`No rfc822Name or SmtpUTF8Mailbox in subjectAltName (RFC 6047, section 3; RFC 9598).`,
  }),
  "invitation-not-signed": (f) => ({
    short: f.flag("elsewhere") ? say`only other parts of the mail are signed` : say`it is not signed`,
    sentence: f.flag("elsewhere")
      ? say`Something in this mail is signed, but not the invitation: the signature says nothing about it.`
      : f.flag("vouched")
        ? say`No person signed it. Anybody at that mail domain could have sent it under this name.`
        : say`No person signed it. Anybody could have sent this under any name.`,
    technical: say`No personal signature covers the invitation's part.`,
  }),
  "unsigned-content": (f) => ({
    short: say`parts of the mail are not signed`,
    sentence: f.has("domain")
      ? say`${f.domain("domain", ours("Its mail domain"))} vouches for the invitation, but the mail shows other parts for which it does not. Somebody may have added them.`
      : say`The invitation is signed, but the mail shows other parts that nobody signed. Only what stands here is covered.`,
    technical: say`A displayed part lies outside the signature${f.has("parts") ? say`: ${f.quote("parts")}` : say``}.`,
  }),
  "delegation-unverified": (f, c) => ({
    short: say`the delegation is not confirmed`,
    sentence: say`${f.address("delegate", c.signer)} says to come for ${f.address("delegator", ours("somebody on the list"))}, who has not confirmed it.`,
    technical: say`DELEGATED-FROM or DELEGATED-TO without the delegator's or organizer's own signed word (RFC 5546, 5.2.2).`,
    next: say`Wait for the other’s own answer, or ask.`,
  }),
  stale: (f) => ({
    short: say`it is out of date`,
    sentence: [pick(staleWhys, f.key("why"), "This is not the latest version.")],
    technical: say`SEQUENCE, DTSTAMP, last occurrence or signing time (RFC 5546, 2.1.5).`,
  }),
  ambiguous: () => ({
    short: say`it can be read in two ways`,
    sentence: say`Different programs would read different things in this mail. What you see here may not be what others see.`,
    technical: say`Repeated or contradicting properties, parts or encodings.`,
    next: openOriginal,
  }),
  "several-invitations": (f) => ({
    short: say`it holds several invitations`,
    sentence: say`This mail holds ${f.has("count") ? f.count("count") : ours("several")} different invitations. Look at each before you answer.`,
    technical: say`More than one calendar object that is no equal twin; the weakest comes first.`,
  }),
  "recurrence-overwhelming": (f) => ({
    short:
      f.key("why") === "not-measured"
        ? say`how often it repeats is not known`
        : say`it would flood your calendar`,
    sentence: lookup(overwhelmingWhys, f.key("why"), floods)(f),
    technical: say`Measured over five years from its first entry, override components included.`,
  }),
  "time-unclear": (f) => ({
    short: say`its time is unclear`,
    sentence:
      f.has("stated") && f.has("known")
        ? say`Its time can be read in two ways: ${f.time("known")} by the name of its time zone, ${f.time("stated")} by what it says of that zone.`
        : say`Its time zone ${f.quote("tzid")} is not one that everybody knows, so its time may be another.`,
    technical: say`VTIMEZONE and the zone database differ for this TZID, or the TZID is unknown (RFC 5545, 3.6.5).`,
    next: say`Ask for the time before you rely on it.`,
  }),
  "lookalike-address": (f, c) => ({
    short: say`an address imitates another`,
    sentence: f.has("known")
      ? say`${f.address("address", c.actor)} looks like ${domain(f.key("known"))}, which you know, but is another.`
      : say`A name in it shows ${f.address("shown", ours("an address"))}, but the real address is ${f.address("real", c.actor)}.`,
    technical: say`CN, EMAIL parameter or domain is confusable with another address (UTS 39; RFC 7986, 6.2).`,
  }),
  "from-borrowed": (f, c) => {
    const its = f.domain("domain", ours("the organizer’s mail domain"));
    return {
      short: say`not even ${its}`,
      sentence: say`It bears ${c.actor}’s address, but ${f.has("by") ? say`came through ${f.domain("by", ours("another"))}, and ` : say``}${its} does not vouch for it. Somebody forwarded it and kept the address, or it is forged.`,
      technical:
        f.key("why") === "dmarc"
          ? say`From is the calendar user's, and DMARC fails for its domain, as ${f.domain("server", ours("the receiving server"))} saw it (RFC 7489, 6.6.2).`
          : say`From is the calendar user's, no valid DKIM signature is aligned with it, and another domain sent it (RFC 6376; RFC 7489, 3.1).`,
      next: askFirst(c),
    };
  },
  "link-deceptive": (f) => ({
    short: say`a link leads elsewhere than it says`,
    sentence:
      f.has("text") && f.key("text") !== f.key("target")
        ? say`A link in it says ${f.quote("text")} and leads to ${f.quote("target")}.`
        : f.has("target")
          ? say`A link in it leads to no web page: ${f.quote("target")}.`
          : say`A link in it leads elsewhere than it says.`,
    technical: say`Link text and target name different sites, or the target is not http(s).`,
  }),
  "active-content": (f) => ({
    short: say`it wants to do something by itself`,
    sentence: say`${pick(activeWhats, f.key("what"), "It wants your calendar to do something by itself.")} Usher does none of that.`,
    technical: say`VALARM with ACTION EMAIL or PROCEDURE, or inline ATTACH.`,
  }),
  malformed: (f) => ({
    short: say`it cannot be read properly`,
    sentence: [
      ours(
        bounds.has(f.key("where").split(", ")[0] ?? "")
          ? tooMuch
          : "It is built in a way that breaks the rules, so that parts of it cannot be relied on.",
      ),
    ],
    technical: say`A violation of its standard where it matters.`,
    next: openOriginal,
  }),
  forwarded: (f) => ({
    short: say`it was forwarded`,
    sentence: say`It came inside a forwarded mail${f.has("by") ? say`, passed on by ${f.addresses("by", " and ", ours("somebody"))}` : say``}.`,
    technical: say`The invitation lies in an attached message/rfc822.`,
  }),
  "from-differs": (f) =>
    f.has("inner")
      ? {
          short: say`it names two senders`,
          sentence: say`The mail says it is from ${f.addresses("from", " and ", ours("nobody"))}. Its signed or encrypted content says ${f.addresses("inner", " and ", ours("nobody"))}, and nothing proves that.`,
          technical: say`The protected From differs from the outer one, and no valid signature is bound to it (RFC 9788, 4.4).`,
        }
      : {
          short: say`another sender is on the mail`,
          sentence: say`The mail itself says it is from ${f.addresses("from", " and ", ours("somebody else"))}. That is often a calendar service, and proves nothing.`,
          technical: say`From is neither the calendar user nor the SENT-BY (RFC 6047, 2.3).`,
        },
  "other-domain-vouches": (f, c) => ({
    short: say`another mail domain vouches for it`,
    sentence: f.has("domains")
      ? say`${f.domains("domains", " and ", [f.domain("domain", ours("Another mail domain"))])} vouch for this mail. None of them is ${c.actor}’s mail domain: whoever uses such a service could have named ${c.actor}.`
      : say`${f.domain("domain", ours("Another mail domain"))} vouches for this mail. That is not ${c.actor}’s mail domain: whoever uses that service could have named ${c.actor}.`,
    technical: say`The valid DKIM signatures are aligned with neither the calendar user nor the SENT-BY (RFC 7489, 3.1).`,
  }),
  "dkim-not-checkable": (f) => ({
    short: say`its mail domain’s signature cannot be checked any more`,
    sentence:
      f.key("why") === "rebuilt"
        ? say`The signature of ${f.domain("domain", ours("its mail domain"))} cannot be checked here: it was made for the mail as it was sent, and this is a copy that Exchange made. What your mail service says of it stands in its place. That it cannot be checked says nothing either way.`
        : say`The signature of ${f.domain("domain", ours("its mail domain"))} no longer fits the text of this mail. Mail programs that rebuild messages, Outlook among them, do this; so could a forger. It says nothing either way.`,
    technical:
      f.key("why") === "rebuilt"
        ? say`The mail store wrote the message anew, so a DKIM signature that does not fit (RFC 6376, 6.1.3) tells nothing; Authentication-Results of the receiver are the second source (RFC 8601).`
        : say`The DKIM signature of the header fields holds, the body hash differs (RFC 6376, 6.1.3).`,
  }),
  "first-contact": (_, c) => ({
    short: say`you have not met before`,
    sentence: say`You have not met ${c.actor} before: neither your contacts nor your calendar know this address.`,
    technical: say`No contact, calendar entry or memory holds the address.`,
    next: say`Read the address letter by letter.`,
  }),
  "event-unknown": () => ({
    short: say`your calendar does not have this event`,
    sentence: say`It is about an event that your calendar does not have.`,
    technical: say`UID not found in the calendar (RFC 5546, 5.2.1).`,
  }),
  "method-missing": () => ({
    short: say`it is announced only once`,
    sentence: say`It says only in one of two places what it is. Some programs send it so.`,
    technical: say`Only one of METHOD property and method parameter is present (RFC 6047, 2.4).`,
  }),
  "address-case": () => ({
    short: say`upper and lower case differ`,
    sentence: say`The address on the certificate differs in upper and lower case only.`,
    technical: say`Local parts match except ASCII case (RFC 8550, 3; RFC 5280, 7.5).`,
  }),
};

export const en = {
  language: "en",
  direction: "ltr" as "ltr" | "rtl",
  somebody: "somebody",
  theSender: "the sender",
  and: " and ",
  or: " or ",
  comma: ", ",

  /** A word or two for a badge. */
  levels: {
    verified: "Proven",
    authorized: "Proven, with permission",
    domain: "Domain proven",
    unconfirmed: "Not confirmed",
    unverified: "Not proven",
    suspicious: "Contradicted",
  } satisfies Record<Level, string>,

  headlines: {
    verified: (c: Cast): Phrase => say`Really from ${c.actor}`,
    authorized: (c: Cast): Phrase => say`From ${c.actor}, sent by ${c.signer} with permission`,
    domain: (_: Cast, actorDomain: string | null): Phrase =>
      actorDomain === null
        ? say`From somebody at the organizer’s domain – the person is not proven`
        : say`From somebody at ${domain(actorDomain)} – the person is not proven`,
    unsigned: (c: Cast): Phrase =>
      say`Not signed, like most invitations – check with ${c.actor} if it surprises you`,
    unverified: (noun: string, short: Phrase): Phrase =>
      say`Nobody vouches for this ${ours(noun)} – ${short}`,
    suspicious: (noun: string, short: Phrase): Phrase => say`Do not trust this ${ours(noun)} – ${short}`,
    firstContact: (c: Cast): Phrase => say`Really from ${c.actor} – you have not met before`,
    partyCrasher: (c: Cast): Phrase => say`${c.signer} answered and is not on your guest list`,
    delegate: (delegate: Piece, delegator: Piece): Phrase =>
      say`${delegate} comes for ${delegator} – not confirmed`,
    delegateConfirmed: (delegate: Piece, delegator: Piece): Phrase =>
      say`${delegate} comes for ${delegator} – confirmed`,
    ...actingHeadlines,
    calendarFile: say`A calendar file – not an invitation`,
    noInvitation: say`There is no invitation in this message`,
    checking: say`Checking who sent this…`,
    checkingDomain: say`Checking the mail domain…`,
    checkingAgain: say`Something changed: this is being checked again…`,
  },
  nouns: {
    REQUEST: "invitation",
    ADD: "invitation",
    PUBLISH: "event",
    CANCEL: "cancellation",
    REPLY: "answer",
    COUNTER: "proposal",
    DECLINECOUNTER: "answer",
    REFRESH: "request",
  } as Readonly<Record<string, string>>,
  nounOther: "invitation",
  calendarFileNote: say`It asks for no answer and was not judged. Look before you add it.`,
  noInvitationNote: say`Usher judges invitations only. Nothing here would change your calendar.`,
  postedBy: (agent: Piece): Phrase => say`Posted by ${agent} for them: their own signature is on it.`,
  /** A level that a check still running may change. */
  soFar: (level: string): string => `So far: ${level}`,
  notChecked: (what: Phrase): Phrase => say`Not checked: ${what}.`,
  pendingChecks: {
    signatures: "checking signatures",
    revocation: "asking whether certificates were withdrawn",
    domain: "asking its mail domain",
  } as Readonly<Record<string, string>>,
  pendingOther: "a further check",
  /** The same checks where they were not made. */
  uncheckedNames: {
    signatures: "the signatures",
    revocation: "whether certificates were withdrawn",
    domain: "its mail domain",
  } as Readonly<Record<string, string>>,

  reasons,
  severities: {
    danger: "Contradictions",
    warning: "Warnings",
    info: "Worth knowing",
    good: "In its favour",
  } satisfies Record<Severity, string>,

  event: {
    untitled: "No title",
    introductions: {
      REQUEST: "From the invitation",
      PUBLISH: "From the published event",
      ADD: "From the addition",
      CANCEL: "From the cancellation",
      REPLY: "From the answer",
      COUNTER: "From the counter-proposal",
      DECLINECOUNTER: "From the answer to your proposal",
      REFRESH: "From the request for news",
    } as Readonly<Record<string, string>>,
    introductionOther: "From the calendar file",
    cover: {
      signed: (by: Phrase): Phrase => say`signed by ${by}`,
      asAbove: say`signed`,
      domain: say`its mail domain vouches`,
      through: (by: Phrase): Phrase => say`not signed, sent through ${by}`,
      unusable: say`signed, but the signature does not count`,
      revoked: say`signed, but the certificate was withdrawn`,
      broken: say`the signature does not fit`,
      none: say`not signed`,
    },
    mine: "your time",
    inZone: (time: string, place: Piece): Phrase => say`${ours(time)} in ${place}`,
    unknownZone: (time: string, zone: string): Phrase =>
      say`${ours(time)}, in a time zone called ${quote(zone)}`,
    floating: (time: string): Phrase => say`${ours(time)}, wherever you are`,
    allDay: (date: string): Phrase => say`${ours(date)}, all day`,
    noTime: "No time given",
    due: (time: string): Phrase => say`Due ${ours(time)}`,
    people: (count: number): string => (count === 1 ? "1 person" : `${count} people`),
    others: (count: number): string => (count === 1 ? "1 other" : `${count} others`),
    organizer: "organizer",
    noAddress: "no mail address",
    you: "you",
    more: "more",
    less: "less",
    beyond: "There is more. Open the message in your mail program to see all of it.",
    instance: (date: string): Phrase => say`Only the one on ${ours(date)}`,
    changes: (count: number): string => (count === 1 ? "1 date differs" : `${count} dates differ`),
    description: "Description",
    links: "Links, spelled out. They are not active here.",
    leadsTo: "leads to",
    rest: (count: number): string => `and ${count} more`,
    answerUnknown: "something unknown",
    answers: {
      ACCEPTED: "accepted",
      DECLINED: "declined",
      TENTATIVE: "perhaps",
      DELEGATED: "sends somebody else",
      "NEEDS-ACTION": "no answer yet",
      COMPLETED: "done",
      "IN-PROCESS": "being done",
    } as Readonly<Record<string, string>>,
    says: {
      REPLY: (who: Piece, answer: string): Phrase => say`${who} answers: ${ours(answer)}`,
      CANCEL: say`This event is cancelled`,
      COUNTER: (who: Piece): Phrase => say`${who} proposes a change`,
      DECLINECOUNTER: say`Your proposal was declined`,
      REFRESH: (who: Piece): Phrase => say`${who} asks for the latest version`,
      VFREEBUSY: say`Free and busy times`,
    },
    repeats: {
      frequency: (unit: string, interval: number): string => {
        const units: Readonly<Record<string, readonly [one: string, many: string]>> = {
          SECONDLY: ["every second", "seconds"],
          MINUTELY: ["every minute", "minutes"],
          HOURLY: ["every hour", "hours"],
          DAILY: ["daily", "days"],
          WEEKLY: ["weekly", "weeks"],
          MONTHLY: ["monthly", "months"],
          YEARLY: ["yearly", "years"],
        };
        const [one, many] = lookup(units, unit, ["again and again", "times"] as const);
        return interval === 1 ? one : `every ${interval} ${many}`;
      },
      times: (count: string): string => `${count} times`,
      until: (date: string): string => `until ${date}`,
      endless: "without end",
    },
  },

  actions: {
    accept: "Accept",
    tentative: "Tentative",
    decline: "Decline",
    ask: "Ask",
    askFirst: "Ask first",
    askWho: (who: Piece): Phrase => say`Ask ${who}`,
    leave: "Leave it",
    add: "Add to calendar",
    remove: "Remove from calendar",
    undo: "Undo",
    close: "Close",
    back: "Back",
    retry: "Try again",
    group: "Your answer",
  },
  repliesTo: (to: Piece): Phrase => say`Your answer goes to ${to}`,
  repliesToStranger: (to: Piece): Phrase =>
    say`An answer goes to ${to}, and tells them that your address is read`,
  noReply: {
    published: say`It asks for no answer, and none is sent.`,
    cancelled: say`No answer is expected.`,
    answered: say`No answer is expected. To count it in, open it in your calendar program.`,
    counter: say`Answer a proposal in your calendar program. Usher only shows it.`,
    freeBusy: say`Usher does not give away your free times. It only shows what was asked.`,
    unknown: say`This cannot be answered.`,
    noOrganizer: say`It names no organizer, so no answer can be sent.`,
  },
  quietly: "Without telling the sender",

  risks: {
    title: {
      accept: "Accept all the same?",
      tentative: "Accept tentatively all the same?",
      decline: "Answer all the same?",
      add: "Add it all the same?",
      remove: "Remove it all the same?",
    },
    accept: {
      domain: (c: Cast): Phrase =>
        say`The domain is proven, the person is not: somebody else there could have written in ${c.actor}’s name.`,
      unconfirmed: (c: Cast): Phrase =>
        say`If ${c.signer} has no permission, a false event stands on your calendar, and ${c.actor} gets an answer to something they never sent.`,
      unverified: (c: Cast): Phrase =>
        say`Nothing proves that ${c.actor} sent this. If it is forged, it stands on your calendar all the same.`,
      suspicious: (_: Cast): Phrase =>
        say`What was found contradicts this invitation. Accepting most likely does what a forger wants.`,
    },
    file: say`Nobody vouches for a calendar file. Whatever it holds stands on your calendar then.`,
    decline: say`An answer tells the sender that somebody reads this address.`,
    remove: (c: Cast): Phrase =>
      say`Nothing proves that ${c.actor} cancelled this. If it is forged, you miss an event that takes place.`,
    anyway: {
      accept: "Accept anyway",
      tentative: "Tentative anyway",
      decline: "Send the answer",
      add: "Add anyway",
      remove: "Remove anyway",
    },
    declineQuietly: "Decline quietly",
  },

  identity: {
    title: "Which address is yours?",
    why: say`Your answer is given under it, and Usher can tell whether you are invited.`,
    other: "Another address",
    none: "None of these",
    use: "This is me",
    ask: "Which of these is you?",
    invalid: "This is not a mail address.",
  },

  mails: {
    replySubject: (answer: Answer, title: string): string =>
      `${{ accepted: "Accepted", tentative: "Tentative", declined: "Declined" }[answer]}: ${title}`,
    replyText: (answer: Answer, title: string): string =>
      `${{ accepted: "I accept", tentative: "I may come to", declined: "I decline" }[answer]}: ${title}\n`,
    /** `proven`: who sent it is known, so the question is about something else. */
    questionSubject: (title: string, proven: boolean): string =>
      proven ? `Question about: ${title}` : `Did you send this? ${title}`,
    questionText: (title: string, proven: boolean): string =>
      proven
        ? `Hello,\n\nabout your message “${title}”:\n\n`
        : `Hello,\n\na message about a meeting reached me in your name: “${title}”.\nNothing proves to me that it is from you. Did you send it, or have it sent?\n\nUntil I know, I will not rely on it.\n\nThank you!\n`,
    reference: (reference: string): string => `Reference: ${reference}`,
  },
  failures: {
    nothingToDecide: "The message no longer holds this invitation.",
    mail: "The mail could not be handed over.",
    partOfSeries: "This changes many dates of a series at once. Change them in your calendar program.",
  },

  done: {
    accepted: say`On your calendar, accepted.`,
    tentative: say`On your calendar, tentative.`,
    declined: say`Declined. It is not on your calendar.`,
    added: say`On your calendar.`,
    removed: say`Removed from your calendar.`,
    left: say`Left alone. Nothing was sent, nothing was added.`,
    replySent: (to: Piece): Phrase => say`Your answer was sent to ${to}.`,
    replyHandedOver: (to: Piece): Phrase =>
      say`Your answer to ${to} is ready as a file: open it and send it.`,
    quiet: say`The sender was not told.`,
    undone: say`Taken back from your calendar.`,
    undoneSent: say`Taken back from your calendar. The answer that already left stays sent.`,
    replyFailed: (why: string): Phrase =>
      say`Your calendar is done, but the answer could not be handed over: ${quote(why)}`,
    replyNotInvited: say`No answer was written: none of your addresses is on the guest list.`,
    replyImpossible: say`No answer was written: it cannot be answered.`,
  },
  standing: {
    accepted: (since: string): Phrase => say`You accepted this on ${ours(since)}.`,
    tentative: (since: string): Phrase => say`You accepted this tentatively on ${ours(since)}.`,
    declined: (since: string): Phrase => say`You declined this on ${ours(since)}.`,
    added: (since: string): Phrase => say`On your calendar since ${ours(since)}.`,
    question: (to: Piece, since: string): Phrase =>
      say`You asked ${to} on ${ours(since)}. No answer is known yet.`,
  },

  question: {
    title: "Ask before you answer",
    to: "To",
    subject: "Subject",
    text: "Your question",
    address: (to: Piece): Phrase =>
      say`${to} is the address that the invitation itself names. If you know another one, use that.`,
    stranger: say`Asking tells a stranger that your address is read. Leaving it alone tells nothing.`,
    send: "Hand over the question",
    empty: "Write what you want to know.",
    sent: (to: Piece): Phrase => say`Your question to ${to} was sent.`,
    handedOver: (to: Piece): Phrase => say`Your question to ${to} is ready as a file: open it and send it.`,
    notRemembered: say`This device could not note that it is open.`,
  },

  details: {
    /** Beside a title, while a check is made again. */
    before: "As found before",
    title: "Details",
    why: "Why?",
    who: "Who signed",
    what: "What was signed",
    load: "Load",
    route: "Who is who",
    way: "The way it came",
    event: "All of it",
    next: "What you can do:",
    technical: "Technical",
    code: "code",
    noEvidence: say`No person signed anything in this message.`,
    signature: (number: number, total: number): string =>
      total === 1 ? "Signature" : `Signature ${number} of ${total}`,
    evidence: {
      valid: "checked and trusted",
      weak: "right, but too weak to count",
      invalid: "does not fit",
      indeterminate: "could not be trusted",
      revoked: "its certificate was withdrawn",
    },
    claimedAt: (time: string): Phrase => say`The signer’s computer says it was signed ${ours(time)}.`,
    signerAddresses: (list: Phrase): Phrase => say`The certificate speaks for ${list}.`,
    signerNoAddress: say`The certificate names no mail address.`,
    calledName: (name: string): Phrase => say`It calls its owner ${quote(name)}. Names prove nothing.`,
    path: "From the signer up to who vouches",
    valid: (from: string, to: string): Phrase => say`Valid ${ours(from)} – ${ours(to)}`,
    serial: "Serial number",
    fingerprint: "SHA-256",
    issuer: "Issuer",
    parts: "The message, part by part. Bars are as long as the parts are large.",
    partCover: {
      signed: (by: Phrase): Phrase => say`signed by ${by}`,
      domain: (by: Phrase): Phrase => say`vouched for by the mail domain ${by}`,
      unusable: say`signature does not count`,
      revoked: say`signed, but the certificate was withdrawn`,
      broken: say`signature does not fit`,
      none: say`not signed`,
      frame: say`holds what is signed, and the signature`,
      signature: say`the signature itself`,
    },
    holdsInvitation: "the invitation",
    raw: "Show as it came",
    rawHide: "Hide",
    rawIntroduction: "From the message, as it came",
    rawInside: "This part lies inside another one in encoded form. Show that one to see it as it came.",
    rawCut: (shown: string, all: string): string => `The first ${shown} of ${all}.`,
    loadSummary: {
      total: (total: string): Phrase => say`${ours(total)} entries within five years`,
      one: say`One single entry`,
      perDay: (most: string): Phrase => say`up to ${ours(most)} on one day`,
      overlapping: (count: string): Phrase => say`${ours(count)} overlap the one before`,
      endless: say`it never ends`,
      truncated: say`counting stopped early: there are more`,
      until: (last: string): Phrase => say`the last on ${ours(last)}`,
    },
    loadYear: "Entries per day in the first year",
    loadTable: "Show as a table",
    loadMonth: "Month",
    loadEntries: "Entries",
    loadDays: "Days",
    loadMost: "Most on a day",
    legend: { none: "none", few: "1", some: "2–4", many: "5–24", flood: "25 or more" },
  },

  ...faultWords,
  ...clientWords,
  ...domainWords,
  ...outlookWords,
  ...peopleWords,
  ...actingWords,
  ...signatureWords,

  several: {
    title: (count: number): string => `This mail holds ${count} invitations`,
    one: (number: number, count: number): string => `${number} of ${count}`,
    previous: "Previous invitation",
    next: "Next invitation",
  },

  /** The file host: how a message gets open. */
  file: {
    title: "Who really sent this invitation?",
    hint: "Drop a mail (.eml, .msg) or a calendar file (.ics) here. It is read on this device and goes nowhere.",
    choose: "Choose a file",
    dropping: "Let go to open it",
    shelf: "Or try a sample",
    shelfHint: "Each is a real mail, signed or forged to show one verdict.",
    /** What the samples of one verdict have in common. */
    shelves: {
      domain: "A mail domain vouches for it. Who sat at the keyboard is not proven.",
      verified:
        "The one it names signed it, or somebody who may act for them. Some deserve a second look all the same.",
      unconfirmed: "Somebody signed it, without proof that they may.",
      unverified: "Nobody vouches for it, as for most honest mail.",
      suspicious: "What is proven contradicts what it says.",
    },
    keepsNothing:
      "This browser keeps nothing for this page. What you set or accept here is gone when you leave it, and what you accepted before is not seen.",
    noFile: "What was dropped is no file. Save the mail as a file first, then drop that.",
    close: "Back",
  },

  panel: {
    name: "Usher",
    skip: "Skip to your answer",
    menu: "Menu",
    invitation: "Invitation",
    agenda: "My calendar",
    settings: "Settings",
    empty: "Nothing open",
    emptyHint: "Open an invitation, and Usher says who really sent it before it gets on your calendar.",
    opening: "Opening…",
    checking: "Checking…",
    failed: "This could not be checked",
    readFailed: "The message could not be opened",
    partFailed: "This part of Usher could not be shown. Opening Usher again may help.",
    messageFailed:
      "Usher cannot show this message, and says nothing about who sent it. Do not take that for a good sign: ask the sender some other way, for example by phone.",
    failedHint: "Nothing was added or sent. Try again, or open the message in your mail program.",
    sample: "A sample: what it proves counts only here.",
    announce: (level: string, headline: string): string => `${level}. ${headline}`,
  },

  agenda: {
    title: "My calendar",
    empty: "Nothing on it yet",
    emptyHint: "What you accept appears here.",
    from: (who: Piece): Phrase => say`from ${who}`,
    noOrganizer: "no organizer named",
    trust: (level: string): string => `${level} when you added it`,
    notJudged: "A calendar file, not judged",
    export: "Save as .ics",
    remove: "Remove",
    removed: "Removed. Nobody was told.",
    answers: { accepted: "Accepted", tentative: "Tentative", declined: "Declined" },
    undated: "Without a date",
    later: "Later",
    over: "Over",
    unknown: "Dates that could not be worked out",
    nothingNext: (until: string): string => `Nothing up to ${until}.`,
    until: (until: string): string => `Up to ${until}.`,
    cut: (title: Piece): Phrase => say`${title} has more dates here than are listed.`,
    cutOthers: (count: number): string => `So have ${count} more.`,
    showMore: "Show more weeks",
    failed: "Your calendar could not be read.",
    removeAll: "Remove, with all its dates",
  },

  settings: {
    title: "Settings",
    me: "My addresses",
    meHint: "Whom the invitations you get are for. Your answers are given under one of these.",
    add: "Add",
    remove: "Remove",
    removeWhat: (what: string): string => `Remove ${what}`,
    removed: (what: Phrase): Phrase => say`Removed: ${what}.`,
    back: "It is back.",
    keepIt: "Keep it",
    removeIt: "Remove it",
    removeAnchor: "Stop believing this authority?",
    removeAnchorRisk: (what: Phrase): Phrase =>
      say`What only ${what} vouches for will no longer be proven. To have it back, you need its file again.`,
    removedAnchor: (what: Phrase): Phrase => say`the trust anchor ${what}`,
    address: "Mail address",
    invalidAddress: "This is not a mail address.",
    pairs: "Trusted assistants",
    pairsHint: "Who may send invitations in somebody else’s name.",
    pairsEmpty: "Nobody yet.",
    agent: "Assistant",
    actor: "May send for",
    pair: (agent: Piece, actor: Piece): Phrase => say`${agent} for ${actor}`,
    trust: "Trust",
    anchors: "Whose certificates count",
    anchorsHint:
      "A signature counts where its certificates lead to one of these trust anchors. A trust anchor decides whom Usher believes: whoever holds its key can prove anybody’s identity to you.",
    anOwnAnchor: "this trust anchor",
    bundled: (count: string, source: string, date: string): Phrase =>
      say`${ours(count)} certificate authorities for mail come with Usher, as of ${ours(date)}: ${ours(source)}.`,
    bundledUnknown: say`The certificate authorities for mail that come with Usher.`,
    ownAnchors: "Added by you",
    ownAnchorsEmpty: "None.",
    about: "About",
    aboutText:
      "Usher checks who really sent a meeting invitation before it gets on your calendar. It checks in your browser: no mail leaves it. Whom it may ask for the keys of mail domains is yours to say.",
    saved: "Saved",
    notSaved: "This could not be saved.",
  },
};

export type Words = typeof en;
