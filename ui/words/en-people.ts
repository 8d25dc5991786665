/** English, continued: who may act for whom, what is remembered, answers that wait, and sending for somebody. */
import { ours, say, type Phrase, type Piece } from "../phrase.ts";

/** Kinds of message by METHOD (RFC 5546, 1.4), as a person knows them. */
const kinds: Readonly<Record<string, string>> = {
  REQUEST: "invitations and changes",
  CANCEL: "cancellations",
  ADD: "further dates of a series",
  PUBLISH: "published events",
  DECLINECOUNTER: "refusals of proposals",
  REPLY: "answers",
  COUNTER: "proposals",
  REFRESH: "requests for news",
};

const one = (count: number, single: string, many: string): string =>
  count === 1 ? `1 ${single}` : `${count} ${many}`;

export const peopleWords = {
  methodKinds: kinds,

  /** Settings: the person's own word on who may act for others. */
  pairs: {
    title: "People who may act for others",
    hint: "Whom you trust to send invitations or answers in somebody else’s name. No signature says so: it is your own word.",
    empty: "You named nobody.",
    own: "Named by you",
    decided: "Decided by your organisation",
    organisation: "Your organisation decided",
    pair: (agent: Piece, actor: Piece): Phrase => say`${agent} for ${actor}`,
    all: "for all messages",
    only: (kinds: string): string => `only for ${kinds}`,
    once: "only for one invitation",
    until: (date: string): string => `until ${date}`,
    ended: (date: string): string => `ran out on ${date}, and no longer counts`,
    overruled: "does not count: your organisation takes nothing from people it did not name",
    agent: "Assistant",
    actor: "May act for",
    invalidAddress: "This is not a mail address.",
    same: "These are the same: nobody needs permission to act for themselves.",
    which: "For which messages?",
    everything: "All of them",
    some: "Only these",
    none: "Choose at least one kind of message.",
    untilLabel: "Last day (may stay empty)",
    invalidUntil: "This is no day to come.",
    trust: "Trust",
    rejectsAll:
      "Your organisation decided: what somebody sends for another is not to be taken unless that is proven. So nobody can be named here.",
    rejectsSome: (domains: Phrase): Phrase =>
      say`Your organisation decided: what somebody at ${domains} sends for another, or what is sent for them, is not to be taken unless that is proven. Nobody there can be named here.`,
    rejected: "Your organisation decided this for these mail domains. Nobody there can be named here.",
  },

  /** Settings: mandates that were imported. */
  mandates: {
    title: "Signed permissions",
    hint: "In a signed permission somebody says who may send for them. Usually it comes with the invitation; what you add here counts for every mail. It is checked whenever it is used.",
    empty: "None added.",
    list: "Signed permissions added by you",
    says: (actor: Piece, agent: Piece): Phrase => say`Says: ${agent} may act for ${actor}`,
    takesBack: (issuer: Piece): Phrase => say`Says: ${issuer} takes a permission back`,
    scope: (kinds: string): Phrase => say`for ${ours(kinds)}`,
    scopeUnknown: say`for nothing that is known here`,
    oneEvent: say`only for one event`,
    until: (date: string): Phrase => say`until ${ours(date)}`,
    ended: (date: string): Phrase => say`ran out on ${ours(date)}, and no longer counts`,
    notYet: (date: string): Phrase => say`counts from ${ours(date)} on`,
    withdrawn: say`taken back since, and no longer counts`,
    audience: (who: Phrase): Phrase => say`said to ${who} alone`,
    unproven: "What it says stands here. Who signed it is checked with every mail it is used for.",
    mail: say`A mail that bears a signed permission`,
    unreadable: say`Cannot be read, and proves nothing.`,
    which: "this signed permission",
    file: "Add from a file (.jws or .eml)",
    paste: "Or paste it here",
    pasteHint: "A signed permission is one long line of letters and digits with two dots in it.",
    add: "Add",
    added: "Added.",
    removed: (actor: Piece, agent: Piece): Phrase => say`the permission of ${actor} for ${agent}`,
    removedOther: say`a signed permission`,
    faults: {
      empty: "There is nothing in it.",
      "too-large": "This is too large to be a signed permission.",
      "too-many": "There are too many already. Remove some first.",
      known: "You have added this already.",
      "not-a-mandate": "This is no signed permission, and no mail that bears one.",
      broken: "This begins like a signed permission, and cannot be read. Perhaps a part of it is missing.",
      unreadable: "The file could not be read.",
    },
  },

  /** Settings: the memory of senders, versions and decisions. */
  remembered: {
    title: "What Usher remembers",
    hint: "Who has signed so far, which versions of events came, and what you decided. By this Usher notices when something is not as before. It learns only from what was proven, and from what you pressed.",
    empty: "Nothing yet.",
    search: "Search in it",
    nothingFound: "Nothing in it matches.",
    showMore: (count: number): string => `Show ${count} more`,
    senders: (count: number): string => `People who sign (${count})`,
    signs: (since: string, last: string): Phrase => say`signs since ${ours(since)}, last on ${ours(last)}`,
    keys: (count: number): string => one(count, "key", "keys"),
    events: (count: number): string => `Events (${count})`,
    organizer: (who: Piece): Phrase => say`from ${who}`,
    version: (number: string, date: string): string => `version ${number}, seen on ${date}`,
    cancelled: "cancelled",
    proven: "proven",
    accepted: "not proven, you decided",
    unproven: "not proven",
    more: (count: number): string => one(count, "more version", "more versions"),
    answersSeen: (count: number): string => one(count, "answer seen", "answers seen"),
    asked: (count: number): string => `What you asked yourself (${count})`,
    askedYes: (who: Piece): Phrase => say`I asked ${who} myself: yes`,
    askedNo: (who: Piece): Phrase => say`I asked ${who} myself: no`,
    on: (date: string): string => `on ${date}`,
    takeBack: "Take back",
    delegations: (count: number): string => `Who comes for whom (${count})`,
    delegation: (delegate: Piece, delegator: Piece): Phrase => say`${delegate} comes for ${delegator}`,
    inTheirWords: (date: string): string => `by their own word, on ${date}`,
    withdrawn: (count: number): string => `Permissions taken back (${count})`,
    withdrawal: (issuer: Piece): Phrase => say`${issuer} took a permission back`,
    forget: "Forget",
    forgotten: "Forgotten.",
    takenBack: "Taken back.",
    notChanged: "This could not be changed:",
    unreadable: "What is remembered could not be read:",
    export: "Save as a file",
    import: "Bring back from a file",
    imported: "Brought back from the file.",
    importInvalid: "This file holds no memory of Usher’s.",
    importTooLarge: "This file is too large to be a memory of Usher’s.",
    replaceTitle: "Put this in place of what is remembered?",
    replaceRisk: say`What is remembered now is forgotten, and what the file says counts. Use only a file that you saved yourself.`,
    replace: "Put it in its place",
    keep: "Keep what is there",
    forgetAll: "Forget everything…",
    forgetAllTitle: "Forget everything?",
    forgetAllRisk: say`Usher then no longer notices that somebody who always signed stops signing, that a key or an organizer changes, or that a permission was taken back. It begins anew.`,
    forgetEverything: "Forget everything",
    allForgotten: "Everything is forgotten.",
  },

  /** The page of answers that wait for a decision. */
  guestAnswers: {
    title: "Answers",
    open: (count: number): string => (count === 0 ? "Answers" : `Answers, ${count} waiting`),
    hint: "Answers to your own events that need a decision of yours. Nothing changes before you press.",
    empty: "No answer waits.",
    emptyHint:
      "Open an answer from somebody who is not on your guest list, and put it here if you want to decide later.",
    failed: "The answers could not be read.",
    filterEvent: "Event",
    allEvents: (count: number): string => `All events (${count})`,
    filterProof: "Who is shown",
    proofs: { all: "Everybody", proven: "Proven people", unproven: "The others" },
    eventOption: (title: string, count: number): string => `${title} (${count})`,
    onCalendar: "on your calendar",
    notOnCalendar: "not on your calendar: the title is theirs",
    selectAll: "Select all shown",
    chosen: (count: number): string => (count === 0 ? "Nobody selected" : `${count} selected`),
    letInSelected: "Let in selected",
    turnAwaySelected: "Turn away selected",
    removeSelected: "Remove from list",
    letIn: "Let in",
    note: "Note their answer",
    notYours: "It is for no event of yours on this calendar. Nothing but taking it off the list can be done.",
    turnAway: "Turn away",
    remove: "Remove from list",
    group: "What to do with those selected",
    nobody: "An answer that names nobody",
    answers: (status: string): string => `answers: ${status}`,
    proposes: "proposes a change",
    asksAgain: "asks for the latest version",
    sentBy: (agent: Piece): Phrase => say`sent by ${agent}`,
    passedOn: (by: Phrase): Phrase => say`passed on by ${by}`,
    from: (who: Phrase): Phrase => say`The mail says it is from ${who}`,
    comesFor: (who: Piece): Phrase => say`comes for ${who}`,
    held: (who: Piece): Phrase => say`Held until ${who} confirms`,
    confirmed: (who: Piece): Phrase => say`${who} has confirmed it`,
    denied: "You asked, and they said no",
    askedYes: "You asked, and they said yes",
    came: (date: string): string => `put here on ${date}`,
    showMore: (count: number): string => `Show ${count} more`,
    noneShown: "Nobody here fits that choice.",
    working: (done: number, all: number): string => `${done} of ${all} done…`,
    confirm: {
      letInTitle: "Let in all the same?",
      turnAwayTitle: "Turn away all the same?",
      letInRisk: (count: number): Phrase =>
        count === 1
          ? say`Nothing proves that this answer is from the address it bears. That address gets your event, with everything in it.`
          : say`Nothing proves that ${count} of these answers are from the addresses they bear. Those addresses get your event, with everything in it.`,
      heldRisk: (count: number): Phrase =>
        count === 1
          ? say`One comes for somebody who has not confirmed it.`
          : say`${count} come for somebody who has not confirmed it.`,
      turnAwayRisk: (count: number): Phrase =>
        count === 1
          ? say`Nothing proves that this answer is from the address it bears. Somebody who never wrote to you gets a cancellation.`
          : say`Nothing proves that ${count} of these answers are from the addresses they bear. People who never wrote to you get a cancellation.`,
      letInProven: (count: number): string => `Let in the proven ones only (${count})`,
      turnAwayProven: (count: number): string => `Turn away the proven ones only (${count})`,
      letWait: "Let them wait",
      letInAll: "Let in anyway",
      turnAwayAll: "Turn away anyway",
    },
    done: {
      letIn: (count: number): string =>
        count === 1
          ? "1 is on your guest list, with what they answered."
          : `${count} are on your guest list, with what they answered.`,
      turnedAway: (count: number): string =>
        count === 1
          ? "1 was turned away. Your event is unchanged."
          : `${count} were turned away. Your event is unchanged.`,
      removed: (count: number): string =>
        count === 1
          ? "1 was taken off this list. Nobody was told."
          : `${count} were taken off this list. Nobody was told.`,
      handedOver: (count: number): string =>
        count === 1
          ? "The mail is ready as a file: open it and send it."
          : `${count} mails are ready as files: open and send them.`,
      failed: (count: number): string =>
        count === 1
          ? "1 could not be done, and still waits. The reason stands there."
          : `${count} could not be done, and still wait. The reasons stand there.`,
    },
    notDone: "Not done:",
  },

  /** The page of an assistant, and of whoever has one. */
  behalf: {
    title: "Send for somebody",
    hint: "Say in writing who may send for you, or invite for somebody who said so to you. Both are signed with your own certificate.",
    key: {
      title: "Your certificate and key",
      hint: "A file that your mail program exports (.p12 or .pfx). It is read in this page alone, and forgotten when you leave this page. So is its password.",
      choose: "Choose the file",
      chosen: (name: Piece): Phrase => say`Chosen: ${name}`,
      password: "Its password",
      open: "Open it",
      opening: "Opening…",
      opened: (until: string): Phrase => say`Open. The certificate holds until ${ours(until)}.`,
      signedAs: (who: Piece): Phrase => say`You sign as ${who}`,
      as: "Sign as",
      forget: "Forget the key now",
      faults: {
        missing: "Choose the file first.",
        "too-large": "This file is too large to hold a certificate and key.",
        "not-read": "The file could not be read.",
        password: "The password does not fit this file.",
        malformed: "This is no file with a certificate and key (PKCS#12), or it is damaged.",
        unsupported:
          "This file is locked in a way, or holds a key of a kind, that is too old or not known here. Export it anew with AES.",
        "no-key": "This file holds no private key.",
        "no-certificate": "This file holds no certificate that belongs to its key.",
        "no-address": "Its certificate names no mail address, so nobody could know whose signature it is.",
      },
    },
    tasks: {
      label: "What do you want to do?",
      issue: "Let somebody send for me",
      withdraw: "Take a permission back",
      invite: "Invite for somebody",
    },
    issue: {
      agent: "Who may send for you",
      role: "What may they send?",
      roles: { organizer: "Invitations to my events", attendee: "Answers to invitations I get" },
      methods: "Which kinds of message",
      until: "Last day",
      untilHint:
        "At most 13 months from now. The shorter the better: a permission that ran out cannot be misused.",
      audience: "To whom do you say it?",
      everyone: "To everyone",
      oneReader: "To one person",
      reader: "Their mail address",
      events: "For which events?",
      allEvents: "For all of them",
      oneEvent: "For one event",
      event: "Which event",
      eventOther: "Another, by its identifier",
      uid: "Its identifier (UID)",
      sign: "Sign it",
      issued: (agent: Piece, actor: Piece, until: string): Phrase =>
        say`Signed: ${agent} may send for ${actor} until ${ours(until)}.`,
      next: "Hand the mail over to your assistant. Save the file for yourself: with it you can take the permission back.",
    },
    withdraw: {
      which: "Which permission?",
      issued: (agent: string): string => `The one just signed, for ${agent}`,
      option: (agent: string, actor: string): string => `${agent} for ${actor}, from Settings`,
      other: "Another, from its file",
      file: "Choose its file (.jws or .eml)",
      chosen: (agent: Piece, actor: Piece): Phrase => say`It says: ${agent} may act for ${actor}`,
      to: "Whom shall the mail tell?",
      toHint: "Mail addresses, one a line. It counts for those who get it, and nobody else knows of it.",
      sign: "Sign that I take it back",
      withdrawn: (agent: Piece): Phrase => say`Signed: you take the permission of ${agent} back.`,
      next: "Hand the mail over to whoever must know. Who gets mail from that assistant can add the file in Settings.",
    },
    result: {
      save: "Save as a file (.jws)",
      send: "Hand over the mail",
      handed: (to: Phrase): Phrase => say`The mail to ${to} is ready as a file: open it and send it.`,
      sent: (to: Phrase): Phrase => say`The mail to ${to} was sent.`,
      again: "Make another",
    },
    invite: {
      mandate: "Their signed permission",
      mandateNone: "None",
      mandateOption: (agent: string, actor: string): string => `${agent} may act for ${actor}`,
      mandateHint:
        "It goes along and proves that you may. Add it in Settings first. Without it the guests see that nothing proves your permission, unless they trust you already.",
      actor: "For whom you invite",
      actorHint: "They stay the organizer: answers go to them, not to you.",
      title: "Title",
      start: "Begins",
      end: "Ends",
      zone: (zone: string): string => `By the clock of ${zone}`,
      place: "Place (may stay empty)",
      text: "Text (may stay empty)",
      guests: "Guests",
      guestsHint: "Mail addresses, one a line.",
      sign: "Sign and hand over",
      invited: (to: Phrase, actor: Piece): Phrase =>
        say`Signed for ${actor}. The invitation to ${to} is ready as a file: open it and send it.`,
      invitedOpened: (to: Phrase, actor: Piece): Phrase =>
        say`Signed for ${actor}. Outlook has opened the invitation to ${to}: send it there.`,
      invitedSent: (to: Phrase, actor: Piece): Phrase => say`Signed for ${actor}, and sent to ${to}.`,
    },
    signing: "Signing…",
    others: (count: number): string => one(count, "other", "others"),
    mails: {
      mandateSubject: "You may send for me",
      mandateText: (agent: string, actor: string, until: string): string =>
        `Hello,\n\nthis mail bears a signed permission: ${agent} may send for ${actor}, until ${until}.\nKeep it, and enclose it in what you send.\n`,
      withdrawalSubject: "A permission is taken back",
      withdrawalText: (agent: string, actor: string): string =>
        `Hello,\n\n${actor} takes back the permission of ${agent} to send in their name.\nThe signed statement is enclosed.\n`,
      inviteSubject: (title: string): string => `Invitation: ${title}`,
      inviteText: (title: string, actor: string): string => `${actor} invites you: ${title}\n`,
    },
    faults: {
      "no-identity": "Open the file with your certificate and key first.",
      "not-mine": "Your certificate does not speak for the address that has to sign this.",
      "not-valid-now": "Your certificate does not hold today: it has run out, or begins later.",
      "outlives-certificate": "Your certificate runs out before that day: nobody could check it to its end.",
      address: "This is not a mail address.",
      "address-kind": "One of the addresses is of a kind that cannot be used here.",
      same: "Nobody needs permission to act for themselves.",
      methods: "Choose at least one kind of message.",
      components: "This kind of event cannot be permitted.",
      until: "Enter a day to come.",
      "too-long": "That is more than 13 months from now.",
      event: "Choose the event, or enter its identifier.",
      permission: "Choose the permission first.",
      "not-a-permission": "This file holds no signed permission that can be read.",
      "other-actor": "That permission is somebody else’s.",
      "other-agent": "That permission is not for you.",
      mandate: "This permission cannot go along as it is. Choose it anew from its file.",
      title: "Enter a title.",
      start: "Enter when it begins.",
      end: "Enter an end after the beginning.",
      recipients: "Enter at least one mail address, and each only once.",
      guest: (which: Piece): Phrase => say`${which} is not a mail address.`,
    },
    failed: "This could not be done:",
  },
};
