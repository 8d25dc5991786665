/** English: what a mail client does by itself, what it hands over, and what it opens for the person to finish. */
import type { Answer } from "../../core/compose/reply.ts";
import { quote, say, type Phrase, type Piece } from "../phrase.ts";

const sendThere = (what: Phrase): Phrase => say`Outlook has opened ${what}: send it there.`;
const notNoted = (to: Piece): Phrase =>
  say`It is plain text: the calendar of ${to} will not note it by itself.`;

export const clientWords = {
  /** Forms of Outlook's: nothing is sent or saved before the person does it there. */
  opened: {
    answer: (to: Piece): Phrase => sendThere(say`your answer to ${to}`),
    question: (to: Piece): Phrase => sendThere(say`your question to ${to}`),
    mail: (to: Piece | Phrase): Phrase => sendThere(say`the mail to ${to}`),
    mails: (count: number): string =>
      count === 1
        ? "Outlook has opened the mail: send it there."
        : `Outlook has opened ${count} mails: send them there.`,
    notNoted,
    notNotedMany: "They are plain text: no calendar will note them by itself.",
    event: say`Outlook has opened the event: save it there to have it on your calendar.`,
    ownEvent: say`Outlook has opened your event: save it there, so that your calendar has the change.`,
    undone: say`Taken back here. What Outlook has opened is neither sent nor saved yet: close it there.`,
  },

  /** A meeting that Outlook made of the message by itself. */
  client: {
    title: "On your Outlook calendar",
    placed: say`Outlook has already put this on your calendar, as tentative.`,
    answered: {
      accepted: say`Outlook has put this on your calendar, and you accepted it.`,
      tentative: say`Outlook has put this on your calendar, and you accepted it tentatively.`,
      declined: say`You declined this, and it is still on your calendar.`,
    } satisfies Record<Answer, Phrase>,
    stillThere: say`The event is still on your calendar.`,
    absent: say`It is not on your calendar.`,
    unasked: say`Outlook usually puts requests like this on your calendar by itself, as tentative.`,
    unaskedCancellation: say`Outlook usually marks the event on your calendar as cancelled by itself, and leaves it there.`,
    noted: say`Outlook usually notes an answer like this on your event by itself, whoever sent it.`,
    look: "Look",
    looking: "Looking…",
    unread: say`Outlook made a meeting of this message, but what it hands over holds no invitation: nothing of it was checked.`,
    several: say`This mail holds several invitations. Outlook made a meeting of one of them, and Usher cannot tell of which: your answer is for that one.`,
    remove: "Remove without telling the sender",
    reply: say`Outlook sends your answer to the organizer it knows of.`,
    told: say`Outlook has sent your answer.`,
    left: say`Left alone. Nothing was sent. What Outlook put on your calendar by itself stays there.`,
    removing: {
      held: say`You have this on your calendar already. If this mail is forged, you lose an event that takes place.`,
      unseen: say`Usher has not looked at your calendar. If you accepted this event before, it is lost.`,
    },
    notFound: say`Usher found no such event on your calendar.`,
    unreached: {
      removed: say`Usher has no way to your calendar here: remove the event there yourself.`,
      declined: say`Declined. Usher has no way to your calendar here: if the event is on it, remove it there yourself.`,
    },
    removingTellsNobody: say`Removing it tells nobody.`,
  },

  /** What was done with a mail that is no longer the open one. */
  earlier: {
    about: (title: Piece): Phrase => say`About ${title}:`,
    failed: (why: string): Phrase => say`This was not done: ${quote(why)}`,
    dismiss: "Dismiss",
  },

  /** Whose bytes the message is. */
  given: {
    encrypted:
      "This invitation came encrypted. An answer or a question goes unencrypted, with its title in it.",
    signed: "What is signed is as it was sent; the rest is Exchange’s copy.",
    unsigned: "Outlook shows a copy that Exchange made.",
    more: "More",
    less: "Less",
    signedMore: say`Exchange stores mails in a form of its own. The signature was checked over exactly what was signed. Whatever lies outside of it, the header of the mail among it, is Exchange’s copy.`,
    unsignedMore: say`Exchange stores mails in a form of its own. Signatures of mail domains cannot be checked on such a copy. What your mail service says of them stands in their place.`,
    brokenMore: say`Exchange stores mails in a form of its own. To make sure that the copy is not what breaks the signature, save the mail as a file and drop that file here.`,
  },

  /** All that Outlook says of a message that it does not hand over. */
  outline: {
    badge: "Not checked",
    title: {
      unsupported: "This Outlook does not hand mails over",
      failed: "Outlook did not hand this mail over",
      draft: "This mail was not sent yet",
      appointment: "This is an entry of your calendar",
    },
    why: {
      unsupported:
        "So Usher cannot check who sent it. On phones, and in older versions, Outlook never hands mails over: open it in Outlook on the web or on a computer.",
      failed: "So Usher cannot check who sent it. It may help to open the mail once more.",
      draft: "There is nothing to check before it is sent.",
      appointment: "Usher checks the message that brought it: open that message instead.",
    },
    says: "Outlook says, and nobody has checked it",
    from: "From",
    senderFor: (sender: Phrase, from: Phrase): Phrase => say`${sender} for ${from}`,
    nobody: say`nobody named`,
    subject: "Subject",
    when: "When",
    place: "Where",
    more: "To have it checked",
    ask: (to: Piece): Phrase =>
      say`${to} is what Outlook names as the sender. Nobody has checked that: if you know another address of theirs, use that.`,
    risk: {
      accept: say`Nothing of this mail was checked. If it is forged, a false event stands on your calendar, and an answer tells a stranger that your address is read.`,
      decline: say`Nothing of this mail was checked. If it is genuine, you miss an event that takes place. If it is forged, an answer tells a stranger that your address is read.`,
      remove: say`Nothing of this mail was checked. If it is genuine, you miss an event that takes place.`,
      removeCancelled: say`Nothing of this mail was checked. If it is forged, you miss an event that takes place.`,
    },
    ownButtons: say`To answer it unchecked, use Outlook’s own buttons.`,
  },

  /** Where what the person set, and what is remembered, is kept. */
  keeping: {
    mailbox:
      "What you set, and what Usher remembers, is kept in your mailbox, so that it is there on every device.",
    device: "Everything here stays on this device.",
    page: "Nothing of this can be kept here: it is gone when you leave.",
    forgotten: (count: number): string =>
      count === 1
        ? "There was no room for one of the oldest records: it is forgotten."
        : `There was no room for ${count} of the oldest records: they are forgotten.`,
  },
};
