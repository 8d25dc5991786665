/** English, continued: who acts for whom in one message, who passed it on, whose answer came, what is remembered. */
import { lookup, type Cast, type Facts } from "../facts.ts";
import { domain, ours, quote, say, type Phrase, type Piece } from "../phrase.ts";
import type { Say } from "./reason.ts";

const mandateFaults: Readonly<Record<string, (f: Facts) => Phrase>> = {
  "not-proven": () => say`whose signature it bears is not proven`,
  "not-yet": () => say`it does not hold yet`,
  expired: (f) => (f.has("until") ? say`it ran out on ${f.date("until")}` : say`it has run out`),
  role: () => say`it is for another part in events`,
  method: () => say`it is not for messages of this kind`,
  component: () => say`it is not for entries of this kind`,
  event: () => say`it is for another event`,
  audience: () => say`it was said to others, not to you`,
  certificate: () => say`it is for another key than the one that signed this`,
  format: () => say`it cannot be read`,
  signer: () => say`somebody else signed it`,
  "not-signed": () => say`nobody signed it`,
  withdrawn: () => say`it was taken back`,
  superseded: () => say`a later one took its place`,
  "too-many": () => say`more came along than Usher looks at`,
};
const doesNotFit = (): Phrase => say`it cannot be relied on`;

const since = (f: Facts): Phrase => (f.has("since") ? say` since ${f.date("since")}` : say``);
const until = (f: Facts): Phrase => (f.has("until") ? say`, until ${f.date("until")}` : say``);

/** Who trusts an assistant: their own list, or their organisation's; `once`: for one message alone. */
function trusts(f: Facts, c: Cast): Phrase {
  const agent = f.address("agent", c.agent);
  const actor = f.address("actor", c.actor);
  if (f.key("whose") === "organisation")
    return say`Your organisation trusts ${agent} to send for ${actor}${until(f)}.`;
  return f.flag("once")
    ? say`You trust ${agent} to send this one for ${actor}.`
    : say`You trust ${agent} to send for ${actor}${until(f)}.`;
}

/** Without a proof an agent's word is a claim, and unsigned even that is no more than what the mail says. */
function claimsToAct(f: Facts, c: Cast): Phrase {
  const agent = f.address("agent", c.agent);
  const actor = f.address("actor", c.actor);
  const says = f.has("signer")
    ? say`${agent} signed it and says to act for ${actor}.`
    : say`It says that ${agent} sends it for ${actor}, and bears no signature of either.`;
  return f.flag("sameOrganization")
    ? say`${says} They share a mail domain, which proves nothing.`
    : say`${says} Nothing proves it.`;
}

/** Reasons about who acts for whom, who passed it on, and what is remembered. */
export const actingReasons = {
  "agent-trusted-pair": (f, c) => ({
    short:
      f.key("whose") === "organisation"
        ? say`your organisation trusts this assistant`
        : say`you trust this assistant`,
    sentence: trusts(f, c),
    technical: say`A trusted pair in your settings or policy (RFC 6047, section 3).`,
  }),
  "agent-mandate": (f, c) => ({
    short: say`a signed permission proves it`,
    sentence: f.has("until")
      ? say`${f.address("actor", c.actor)}’s own signed permission says so, valid to ${f.date("until")}.`
      : say`${f.address("actor", c.actor)}’s own signed permission says so.`,
    technical: say`A mandate signed by the calendar user names the SENT-BY, and fits method, component, event and time (RFC 8693, 4.4).`,
  }),
  "mandate-unusable": (f, c) => ({
    short: say`a signed permission does not reach this`,
    sentence: say`There is a signed permission of ${f.address("actor", c.actor)} for ${f.address("agent", c.agent)}, but it does not count here: ${lookup(mandateFaults, f.key("why"), doesNotFit)(f)}.`,
    technical: say`A mandate is at hand, and cannot be read, is not proven, or does not fit.`,
    next: say`Ask for a new one where it should hold.`,
  }),
  "agent-unauthorized": (f, c) => ({
    short: say`nothing proves the permission`,
    sentence: claimsToAct(f, c),
    technical: say`SENT-BY without a trusted pair or mandate (RFC 6047, section 3).`,
    next: say`Ask ${f.address("actor", c.actor)}. Trust ${f.address("agent", c.agent)} only if you know that it is right.`,
  }),
  "on-behalf-rejected": (f, c) => ({
    short: say`your organisation takes nothing sent for somebody else`,
    sentence: f.has("domain")
      ? say`Your organisation does not take messages sent for somebody else, in ${f.domain("domain", ours("that domain"))}, unless permission is proven. ${f.address("agent", c.agent)} says to act for ${f.address("actor", c.actor)}.`
      : say`Your organisation does not take messages sent for somebody else unless permission is proven. ${f.address("agent", c.agent)} says to act for ${f.address("actor", c.actor)}.`,
    technical: say`The policy says "reject" for SENT-BY without proof (RFC 6047, section 3).`,
    next: say`Ask ${f.address("actor", c.actor)} to send it themselves.`,
  }),
  "forwarded-by-attendee": (f, c) => ({
    short: say`passed on by a guest`,
    sentence: say`${f.address("signer", c.signer)}, a guest, signed this copy and says that it is ${c.actor}’s. ${c.actor} did not sign it.`,
    technical: say`A listed ATTENDEE signed the organizer's METHOD, and it is no delegation.`,
    next: say`If it matters, ask ${c.actor} by a way you already know.`,
  }),
  "party-crasher": (f, c) => ({
    short: say`from somebody who is not on the guest list`,
    // Unsigned, not even the answer is theirs.
    sentence:
      c.signer.kind === "address"
        ? say`${f.address("address", c.signer)} answers an invitation without being on the guest list.`
        : say`It is an answer in the name of ${f.address("address", c.actor)}, who is not on the guest list.`,
    technical: say`REPLY, COUNTER or REFRESH by a calendar user who is not listed (RFC 5546, 3.2.3).`,
    next: say`If the event is yours, you decide whether they may come. Until then your guest list stays as it is.`,
  }),
  "not-invited": (f, c) => ({
    short: say`you are not on the guest list`,
    sentence: f.has("groups")
      ? say`You are not on the guest list yourself; you may be in one of the groups on it.`
      : f.flag("acceptable")
        ? say`You are not on the guest list. If you accept, ${c.actor} will see you as somebody who came without an invitation.`
        : say`You are not on the guest list: somebody passed it on to you, or you go under another address.`,
    technical: say`None of your addresses is ATTENDEE or ORGANIZER (RFC 5546, 3.2.2.6).`,
    next: say`If one of the addresses is yours, add it in Settings.`,
  }),
  downgrade: (f, c) => ({
    short: say`a signature is missing that they have used before`,
    sentence: say`${c.actor} has signed${since(f)}, and this bears no such signature: somebody took it away, somebody else wrote this, or it is older than their first signed one.`,
    technical: say`Earlier messages of this calendar user were signed, and this one carries no signature that could stand for them (RFC 6047, section 3).`,
    next: say`Ask ${c.actor} by a way you already know. If they gave up signing, Usher can forget that they did.`,
  }),
  "signer-changed": (f, c) => ({
    short: say`signed with another key than before`,
    sentence: f.has("since")
      ? say`${f.address("signer", c.signer)} has signed${since(f)}. This bears another key, issued by somebody else: a new certificate, or another person.`
      : say`${f.address("signer", c.signer)} used to sign with another key. This one was issued by somebody else: a new certificate, or another person.`,
    technical: say`Neither key nor issuer is one that was seen for this address${f.has("known") ? say`: ${f.quote("known")}` : say``} (RFC 6047, section 3).`,
    next: say`Ask whether the certificate is new. If you answer the invitation, Usher takes the new key for theirs.`,
  }),
  "confirmed-by-asking": (f, c) => ({
    short: say`you asked, and they said yes`,
    sentence: say`You asked ${f.address("actor", c.actor)} yourself${f.has("at") ? say` on ${f.date("at")}` : say``}: it is theirs.`,
    technical: say`Your own word for this UID, version and text; the level stays what the evidence gives.`,
  }),
  "denied-by-asking": (f, c) => ({
    short: say`you asked, and they said no`,
    sentence: say`You asked ${f.address("actor", c.actor)} yourself${f.has("at") ? say` on ${f.date("at")}` : say``}: it is not theirs.`,
    technical: say`Your own word for this UID and version.`,
    next: say`Leave it.`,
  }),
} satisfies Readonly<Record<string, Say>>;

export const actingWords = {
  /** Whether somebody may act for somebody: the reader decides before anything is applied (RFC 6047, 3). */
  trusting: {
    question: (agent: Piece, actor: Piece): Phrase => say`May ${agent} send for ${actor}?`,
    once: "Trust once",
    always: "Always…",
    sample: say`A sample: whom you trust is decided on real mail.`,
    title: "Always trust this assistant?",
    who: (agent: Piece, actor: Piece): Phrase =>
      say`What ${agent} sends in ${actor}’s name then counts as sent with permission, also where only their mail domain vouches for it.`,
    what: "For which messages?",
    only: {
      REQUEST: "Only invitations and changes to them",
      ADD: "Only invitations and changes to them",
      CANCEL: "Only cancellations",
      PUBLISH: "Only published events",
      REPLY: "Only answers",
      COUNTER: "Only proposals",
    } as Readonly<Record<string, string>>,
    onlyOther: "Only messages of this kind",
    every: "All messages",
    until: "Until when?",
    year: (date: string): string => `For one year, until ${date}`,
    date: "Until a day you choose",
    lastDay: "Last day",
    revoked: "Until I take it back",
    invalid: "Choose a day to come.",
    trust: "Trust",
    keptOnce: (agent: Piece): Phrase =>
      say`You trusted ${agent} for this one. It stands in Settings, where you can take it back.`,
    keptAlways: (agent: Piece, actor: Piece): Phrase =>
      say`You trust ${agent} for ${actor} from now on. It stands in Settings, where you can take it back.`,
  },

  /** Who is who in a message, and where an answer goes. */
  route: {
    line: (to: Piece, others: Phrase): Phrase =>
      say`Your answer goes to ${to}, the organizer, and not to ${others}`,
    lineToStranger: (to: Piece, others: Phrase): Phrase =>
      say`An answer goes to ${to}, the organizer, and not to ${others}. It tells them that your address is read`,
    none: say`No answer is sent. These are the people it names.`,
    goes: (to: Piece): Phrase => say`Your answer goes to ${to}, and to nobody else named here.`,
    names: {
      organizer: "Organizer",
      "sent-by": "Sent in the organizer’s name by",
      from: "Sender of the mail",
      "reply-to": "Where the mail wants answers",
    },
    says: {
      organizer: say`Whose event it is. Answers go here.`,
      organizerSilent: say`Whose event it is.`,
      "sent-by": say`Says to act for the organizer. Gets no answer.`,
      "sent-by-proven": say`Acts for the organizer, with proven permission. Gets no answer.`,
      from: say`What the mail itself says. Gets no answer.`,
      "reply-to": say`Usher does not follow this: an answer to an invitation goes to its organizer.`,
      same: (who: Phrase): Phrase => say`The same as ${who}.`,
      signed: say`Signed this invitation.`,
      none: say`Names nobody.`,
    },
    sameAs: {
      organizer: say`the organizer`,
      "sent-by": say`who sent it in the organizer’s name`,
      from: say`the sender of the mail`,
    },
  },

  /** Who passed it on; proven, or no more than what the mail says. */
  passedOn: {
    signed: (who: Phrase): Phrase => say`Passed on by ${who}, who signed that.`,
    attached: (who: Phrase): Phrase => say`It came inside another mail, which says it is from ${who}.`,
    attachedUnknown: say`It came inside another mail. Nobody is named who passed it on.`,
    resent: (who: Phrase): Phrase => say`The mail says that ${who} passed it on. Nothing proves it.`,
    resentUnknown: say`The mail says that it was passed on, and not by whom.`,
    list: (name: Piece): Phrase => say`The mail says that it came through the mailing list ${name}.`,
    listUnnamed: say`The mail says that it came through a mailing list.`,
    listProven: (name: Piece, by: Piece): Phrase =>
      say`It came through the mailing list ${name}; ${by} vouches for that.`,
    from: (who: Phrase): Phrase =>
      say`The mail around it says it is from ${who}, who may have passed it on. Nothing proves that.`,
    borrowed: (by: Piece): Phrase =>
      say`It came through ${by} with the organizer’s address on it: somebody passed it on, or forged it.`,
  },

  /** The organizer's side of an answer. */
  guests: {
    group: "Your guest list",
    letIn: "Let in",
    turnAway: "Turn away",
    note: "Note the answer",
    keep: "Keep for later",
    hold: (who: Piece): Phrase => say`Hold until ${who} confirms`,
    askWho: "Ask who passed it on",
    yours: (title: Piece): Phrase => say`Your event ${title} stays as it is until you decide.`,
    listed: say`They are on your guest list.`,
    oneDate: say`This answers for one date of a series. Change the guests of that date in your calendar program.`,
    risks: {
      title: {
        "let-in": "Let them in all the same?",
        "turn-away": "Turn them away all the same?",
        note: "Note it all the same?",
      },
      "let-in": (who: Piece): Phrase =>
        say`Nothing proves that ${who} wrote this. That address then gets your event, with everything in it.`,
      "turn-away": (who: Piece): Phrase =>
        say`Nothing proves that ${who} wrote this. That address then gets a cancellation, and learns that yours is read.`,
      note: (who: Piece): Phrase =>
        say`Nothing proves that ${who} wrote this. Your event then says what a stranger may have answered.`,
      noteDelegate: (who: Piece, delegator: Piece): Phrase =>
        say`${who} says to come for ${delegator}, who has not confirmed it. Your event then has the answer, but not for whom it is.`,
      anyway: { "let-in": "Let in anyway", "turn-away": "Turn away anyway", note: "Note it anyway" },
    },
    done: {
      "let-in": (who: Piece): Phrase => say`${who} is on your guest list now.`,
      "turn-away": (who: Piece): Phrase => say`${who} was turned away. Your event is unchanged.`,
      note: (who: Piece): Phrase => say`The answer of ${who} stands on your event now.`,
      kept: say`Kept for later. It waits under “Answers”.`,
      sent: (to: Piece): Phrase => say`The mail to ${to} was sent.`,
      handedOver: (to: Piece): Phrase => say`The mail to ${to} is ready as a file: open it and send it.`,
      failed: (why: string): Phrase =>
        say`Your event is done, but the mail could not be handed over: ${quote(why)}`,
      undone: say`Your event is as it was before.`,
      undoneSent: say`Your event is as it was before. The mail that already left stays sent.`,
    },
    notYours: "This is no answer to an event of yours.",
    unreadable: "Your event could not be changed: its text cannot be read.",
    mails: {
      letInSubject: (title: string): string => `Invitation: ${title}`,
      letInText: (title: string): string => `You are on the guest list now: ${title}\n`,
      turnAwaySubject: (title: string): string => `Not on the guest list: ${title}`,
      turnAwayText: (title: string): string =>
        `You answered an invitation to “${title}”. You are not on its guest list, so please do not come.\n`,
      whoSubject: (title: string): string => `Who invited you? ${title}`,
      whoText: (title: string): string =>
        `Hello,\n\nyour answer about “${title}” reached me. You are not on my guest list: who passed the invitation on to you?\n\nThank you!\n`,
      confirmSubject: (title: string): string => `Do you send somebody else? ${title}`,
      confirmText: (title: string, who: string): string =>
        `Hello,\n\n${who} says to come to “${title}” in your place. Is that right?\n\nThank you!\n`,
    },
  },

  /** "I asked them myself": the person's own word. */
  asking: {
    open: "I asked them myself…",
    title: (who: Piece): Phrase =>
      say`You asked ${who} by another way: on the telephone, in person. What did they say?`,
    yes: "Yes, it is theirs",
    no: "No, it is not",
    note: say`A yes counts for this message alone; a no for every message about the same version that they did not sign. You can take it back.`,
    takeBack: "Take back",
    saved: say`Noted.`,
    takenBack: say`Taken back.`,
  },

  memory: {
    forget: (who: Piece): Phrase => say`Forget what Usher remembers of ${who}`,
    forgetRisk: (who: Piece): Phrase =>
      say`Usher then no longer notices when ${who} stops signing, or another key appears.`,
    forgetTitle: "Forget it?",
    forgetAnyway: "Forget",
    keep: "Keep it",
    notLearnt: "Usher could not remember this check: its memory cannot be written.",
  },

  /** A mandate among what was signed: who let whom act. */
  mandate: {
    title: (number: number, total: number): string =>
      total === 1 ? "Signed permission" : `Signed permission ${number} of ${total}`,
    says: (actor: Piece, agent: Piece, until: string): Phrase =>
      say`${actor} lets ${agent} send for them until ${ours(until)}.`,
    saysUndated: (actor: Piece, agent: Piece): Phrase => say`${actor} lets ${agent} send for them.`,
    unproven: (actor: Piece, agent: Piece): Phrase =>
      say`It says that ${actor} lets ${agent} send for them. That is not proven.`,
    withdrawal: (actor: Piece): Phrase => say`${actor} takes a signed permission back.`,
    unreadable: say`What it says cannot be read.`,
    signedBy: (who: Phrase): Phrase => say`Signed by ${who}.`,
    methods: "For messages",
    components: "For entries",
    uid: "For the event",
    audience: "Said to",
    from: "Valid from",
    until: "Valid to",
    id: "Its number",
    source: "Where it was found",
    sources: { enclosed: "in this message", imported: "added by you" } as Readonly<Record<string, string>>,
    everybody: "everybody",
    anyEvent: "any event",
  },

  risksUninvited: (c: Cast): Phrase =>
    say`You are not on the guest list: ${c.actor} will see you as somebody who came without an invitation.`,
};

export const actingHeadlines = {
  unconfirmed: (c: Cast): Phrase => say`${c.signer} says to act for ${c.actor} – nothing proves it`,
  sharedDomain: (c: Cast): Phrase =>
    say`${c.signer} says to act for ${c.actor} – they share a mail domain, which proves nothing`,
  forwardedByAttendee: (c: Cast): Phrase => say`${c.signer} passed this on and says it is from ${c.actor}`,
  rejected: (own: string | null): Phrase =>
    own === null
      ? say`Your organisation does not take invitations sent for somebody else`
      : say`Your organisation does not take invitations sent for somebody else in ${domain(own)}`,
};
