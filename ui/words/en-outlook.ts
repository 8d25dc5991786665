/** English: what the pane says in Outlook where no mail is open, or not all of one. */
import { say, type Phrase, type Piece } from "../phrase.ts";

export const outlookWords = {
  outlook: {
    title: "No mail is open",
    hint: "Open an invitation, and Usher says who really sent it before you answer.",
    drop: "Or drop a mail here that you saved as a file (.eml or .msg). It is read on this device and goes nowhere.",
    choose: "Choose a file",
    dropping: "Let go to open it",
    noFile: "What was dropped is no file. Save the mail as a file first, then drop that.",
    back: "Back",
    /** The same button, said whole. */
    backToMail: "Back to Outlook’s mail",
    absent: {
      elsewhere:
        "This page is not open in Outlook, so it sees none of your mails. You can still drop one here that you saved as a file (.eml or .msg). It is read on this device and goes nowhere.",
      unreachable:
        "Outlook did not answer: Microsoft’s part of this pane could not be loaded. Close the pane and open it again. Until then you can drop a mail here that you saved as a file (.eml or .msg). It is read on this device and goes nowhere.",
    },
    absentTitle: "Outlook is not there",
    whole: "Get the whole mail",
    getting: "Getting the whole mail…",
    wholeHint: say`The first time, Microsoft asks whether Usher may read your mail. What it gets is checked in this pane and goes nowhere.`,
    /** In the form of a calendar entry, which cannot be told to repeat. */
    repeats: (rule: string): string =>
      `This event repeats: ${rule}. This entry is its first date; set the rest under “Repeat”.`,
    /** A mail in a mailbox that somebody else owns: where what is done about it goes. */
    shared: {
      reached: (owner: Piece): Phrase =>
        say`This mail is in the mailbox of ${owner}. What you send or note from here goes out from there, if Microsoft 365 lets you. If not, Outlook opens a form, and that belongs to your own mailbox.`,
      own: (owner: Piece): Phrase =>
        say`This mail is in the mailbox of ${owner}. What you send or note from here, Outlook opens in a form that belongs to your own mailbox, not to that one.`,
    },
    dropHint:
      "Or save the mail as a file (.eml or .msg) and drop it here. It is read on this device and goes nowhere.",
  },
};
