import type { OutgoingMail } from "../core/compose/mail.ts";
import type { Answer } from "../core/compose/reply.ts";
import type { MemoryBook } from "../core/memory/book.ts";
import type { CertificatePin, DecryptionKeys } from "../core/ports.ts";
import type { ChainLink, Invitation, Judgement, Level, Report } from "../core/report.ts";

export type { OutgoingMail } from "../core/compose/mail.ts";
export type { Answer } from "../core/compose/reply.ts";

/**
 * How much of a message the client hands over, and whose bytes they are: "original" as it came; "rebuilt" whole, but
 * written anew by the mail store, so that only what a signature covers is surely the sender's; "outline" its header
 * at most, and what the client itself says of it.
 */
export type Given = "original" | "rebuilt" | "outline";

/** Somebody, as the client names them: nothing proves it. */
export interface NamedAddress {
  readonly name: string;
  readonly address: string;
}

/** What the client says of a message it does not hand over. */
export interface Outline {
  /**
   * Why there is no more: "unsupported" this client never hands mails over (mobile, older versions); "failed" it
   * should have and did not; "draft" it was not sent yet; "appointment" it is a calendar entry and no mail.
   */
  readonly why: "unsupported" | "failed" | "draft" | "appointment";
  readonly subject: string;
  /** From and Sender: who it is from, and who sent it for them. */
  readonly from: NamedAddress | null;
  readonly sender: NamedAddress | null;
  /** UTC ISO, of a meeting. */
  readonly start: string | null;
  readonly end: string | null;
  readonly location: string | null;
}

/** What the client made of a message by itself: a meeting with its own place on the calendar. */
export type ClientMeeting = "request" | "cancellation" | "response";

/** A message as the host holds it. */
export interface OpenMessage {
  /** Changes whenever another message is opened, also where the bytes are the same. */
  readonly id: string;
  /** File name or subject: for the person to recognise it by. */
  readonly name: string;
  readonly bytes: Uint8Array;
  /** UTC ISO, from the mail store; null where the host cannot know. */
  readonly deliveredAt: string | null;
  /** Taken from the shelf of samples: only then is the samples' root trusted. */
  readonly sample: boolean;
  /** The addresses it is read for where they are not those of the settings (a sample's), else null. */
  readonly me: readonly string[] | null;
  readonly given: Given;
  /** Where `given` is "outline". */
  readonly outline: Outline | null;
  /** Null: the client sees a mail like any other. */
  readonly meeting: ClientMeeting | null;
}

/** An entry of the host's calendar. */
export interface CalendarItem {
  /** Its key: the UID, or for one date of a series the UID, a line end and the date. */
  readonly uid: string;
  readonly answer: Answer;
  readonly invitation: Invitation;
  /** iCalendar text it was accepted from. */
  readonly text: string;
  /** What was proven when the person added it; null: a calendar file, not judged. */
  readonly level: Level | null;
  /** UTC ISO. */
  readonly addedAt: string;
}

/** A question that went to the organizer and is not answered yet. */
export interface OpenQuestion {
  readonly uid: string;
  readonly to: string;
  readonly reference: string;
  /** UTC ISO. */
  readonly askedAt: string;
}

/** An answer that came for an event of the person's own, and waits for their decision. */
export interface WaitingAnswer {
  /** The same for the same bytes: a mail that is opened twice waits once. */
  readonly id: string;
  readonly name: string;
  readonly bytes: Uint8Array;
  /** As it was judged when it was put here. */
  readonly judgement: Judgement;
  /** From, as a claim. */
  readonly from: readonly string[];
  /** UTC ISO. */
  readonly addedAt: string;
}

/** Who may act for whom, as the person or their organisation says. */
export interface Pair {
  /** Canonical addresses. */
  readonly agent: string;
  readonly actor: string;
  /** Upper case; null: every method. */
  readonly methods: readonly string[] | null;
  /** Last moment it holds, UTC ISO; null: until it is taken back. */
  readonly until: string | null;
  /** Digest of the one invitation it is for (`Judgement.digest`); null: it is for all. */
  readonly only: string | null;
}

/** "placed": it is on the calendar; "opened": a form shows it, for the person to save. */
export type Placed = "placed" | "opened";

/**
 * "removed": it is off the calendar; "absent": it was not there; "left": the client's calendar cannot be reached from
 * here, and only what the host had noted is gone.
 */
export type Removed = "removed" | "absent" | "left";

export interface HostCalendar {
  /** Entries may stand there that were put from another device: one that is not among `items` is looked for. */
  readonly elsewhere: boolean;
  /** What was put here through the host: not all the person has on their calendar. */
  items(): Promise<readonly CalendarItem[]>;
  /** `from`: the message it is put from, for whose reader's calendar it is; left out: where it was, or the open one's. */
  put(item: CalendarItem, from?: OpenMessage): Promise<Placed>;
  /** `organizer`: whose event it is meant to be, where it is not among `items`; left out: whoever's it is. */
  remove(uid: string, organizer?: string | null, from?: OpenMessage): Promise<Removed>;
}

/** Entries to put and keys to remove, at once. */
export interface CalendarChange {
  readonly put: readonly CalendarItem[];
  readonly remove: readonly string[];
}

/** What stands on the client's own calendar for a meeting it made of a message. */
export type Standing =
  /** `answer`: null where none was given yet, and the client keeps the time as tentative. */
  | { readonly kind: "placed"; readonly answer: Answer | null }
  | { readonly kind: "absent" }
  /** It was not looked up, as that needs a permission the person has not given yet. */
  | { readonly kind: "unasked" }
  /** It cannot be looked up here; a sentence. */
  | { readonly kind: "unknown"; readonly why: string };

/** The meetings the client made of messages by itself (OpenMessage.meeting), and their answers through the client. */
export interface ClientMeetings {
  /** `pressed`: the person asked for it, and may be asked for a permission. Never rejects. */
  standing(message: OpenMessage, pressed: boolean): Promise<Standing>;
  /** Answers through the client, and notes `record` as HostCalendar.put does. Rejects with nothing done. */
  answer(message: OpenMessage, answer: Answer, tell: boolean, record: CalendarChange): Promise<void>;
  /** Takes it off the client's calendar without a word to anybody. Rejects with nothing done. */
  remove(message: OpenMessage, record: CalendarChange): Promise<void>;
}

/** Where what the person set and what is remembered is kept, and how much of it had no room. */
export interface Kept {
  readonly where: "mailbox" | "device" | "page";
  /** Records that were left out of the mailbox, the oldest first. */
  readonly forgotten: number;
}

/**
 * "sent"; "handed-over" as a file for the person to send; "opened" in a form of the client for the person to send:
 * its text alone, so that a calendar object it bore is lost.
 */
export type Handed = "sent" | "handed-over" | "opened";

/** One certificate that the person trusts for one address, and how long it can be. */
export interface Pin extends CertificatePin {
  /** The certificate's own end, UTC ISO. */
  readonly until: string;
}

/** A revocation list that the person imported, as it says itself; nothing of it is proven before a check needs it. */
export interface ImportedList {
  /** SHA-256 of its DER, lower-case hex. */
  readonly id: string;
  /** The same for lists of one issuer, key and scope, of which the newer takes the older's place. */
  readonly series: string;
  readonly issuer: string;
  /** UTC ISO. */
  readonly thisUpdate: string;
  readonly nextUpdate: string | null;
  /** Certificates it names. */
  readonly entries: number;
  readonly octets: number;
}

/** Something in a file that the person chose, as it says itself: shown to them before it counts. */
export type FoundObject =
  | {
      readonly kind: "certificate";
      /** DER in base64. */
      readonly der: string;
      readonly link: ChainLink;
      /** Those it speaks for, canonical. */
      readonly addresses: readonly string[];
      /** It says that it may issue certificates. */
      readonly authority: boolean;
    }
  | { readonly kind: "list"; readonly list: ImportedList; readonly der: Uint8Array }
  /** A key and its certificates under a password (RFC 7292), not opened. */
  | { readonly kind: "pkcs12"; readonly bytes: Uint8Array }
  /** A key by itself, which nothing here can use. */
  | { readonly kind: "private-key" };

/** Revocation lists that were imported: too large to roam, they stay on this device. */
export interface RevocationLists {
  /** Those that were issued last first. */
  list(): Promise<readonly ImportedList[]>;
  /** "known": it is here already; "full": there is no room for it, and nothing was changed. */
  add(list: ImportedList, der: Uint8Array): Promise<"added" | "known" | "full">;
  remove(id: string): Promise<void>;
  /** All of them as DER, for a check. */
  contents(): Promise<readonly Uint8Array[]>;
}

/** A key of the person's own for mail that is encrypted to them. */
export interface HeldKey {
  /** SHA-256 of its certificate, lower-case hex. */
  readonly id: string;
  /** As the certificate says it. */
  readonly subject: string;
  readonly issuer: string;
  /** Canonical. */
  readonly addresses: readonly string[];
  /** UTC ISO. */
  readonly notBefore: string;
  readonly notAfter: string;
}

/** Why a PKCS#12 file gave no key; "unsupported": an encryption or a kind of key that is not read here; "known": all are here. */
export type KeyFault = "password" | "malformed" | "unsupported" | "no-key" | "no-certificate" | "known";

/** The person's own keys: they stay on this device, and leave it in no form. */
export interface HeldKeys extends DecryptionKeys {
  list(): Promise<readonly HeldKey[]>;
  /** Takes the keys of a PKCS#12 file (RFC 7292). */
  add(
    file: Uint8Array,
    password: string,
  ): Promise<{ readonly added: readonly HeldKey[] } | { readonly fault: KeyFault }>;
  remove(id: string): Promise<void>;
}

/** What the person set; kept by the host, on this device unless it says otherwise. */
export interface Settings {
  /** The person's own addresses, canonical; null: not asked yet. */
  readonly me: readonly string[] | null;
  readonly trustedPairs: readonly Pair[];
  /** Mandates and withdrawals that were imported, as they came (compact JWS, or a mail), in base64. */
  readonly mandates: readonly string[];
  /** Own trust anchors beside the bundled ones, DER in base64. */
  readonly anchors: readonly string[];
  /** Certificates that only help to build paths to an anchor, DER in base64; nobody is believed for them. */
  readonly certificates: readonly string[];
  readonly pins: readonly Pin[];
  /** The relay that looks up what certificates point to, an https URL; null: nothing is looked up. */
  readonly fetching: string | null;
  /** Who may be asked about mail domains: the https URL of a resolver (RFC 8484), "none"; null: not decided yet. */
  readonly resolver: string | null;
  /** authserv-ids of the person's own mail servers (RFC 8601, 2.5), lower case. */
  readonly authservIds: readonly string[];
}

/** What the person's organisation decided for them, where it did; the panel shows it and changes none of it. */
export interface Organisation {
  /** As in Settings; null: left to the person. */
  readonly resolver: string | null;
  /** As in Settings, or "off"; null: left to the person. */
  readonly fetching: string | null;
  readonly authservIds: readonly string[];
  readonly trustedSealers: readonly string[];
  readonly ownDomains: readonly string[];
  readonly trustedPairs: readonly Pair[];
  /** What is sent for somebody else, and not proven, is not to be taken: for everybody, or by mail domain. */
  readonly rejectsOnBehalf: boolean | readonly string[];
}

/** A resolver the host's page may ask: what to call it, and where it is. */
export interface Resolver {
  readonly name: string;
  /** https, and the path of RFC 8484 queries. */
  readonly url: string;
}

/** What one check may do beyond the settings. */
export interface Once {
  /** A resolver to ask for this check alone, because the person pressed for it. */
  readonly resolver?: string;
}

/**
 * One mail client, as the panel sees it. Each host implements it once; the contract test in host.test.ts
 * holds for every one of them. Methods reject only where the host itself fails (storage full, no network),
 * with an Error whose message is a sentence for the person.
 */
export interface MailHost {
  readonly kind: "file" | "outlook";
  /** The message now open, null where none is. */
  read(): Promise<OpenMessage | null>;
  /** Calls back after another message was opened or closed; returns how to stop. */
  onChange(listener: () => void): () => void;
  /**
   * Verifies in a worker. `onProgress` gets reports in order, each replacing the one before; the last is
   * also the result. Aborting rejects with the signal's reason and stops the work.
   */
  verify(
    message: OpenMessage,
    onProgress: (report: Report) => void,
    signal: AbortSignal,
    once?: Once,
  ): Promise<Report>;
  /** Resolvers to choose from. */
  readonly resolvers: readonly Resolver[];
  organisation(): Promise<Organisation>;
  /** Hands a mail over. */
  send(mail: OutgoingMail): Promise<Handed>;
  readonly calendar: HostCalendar;
  /** Null: the client makes nothing of a message by itself. */
  readonly meetings: ClientMeetings | null;
  kept(): Promise<Kept>;
  questions(): Promise<readonly OpenQuestion[]>;
  putQuestion(question: OpenQuestion): Promise<void>;
  /** Answers to the person's own events that wait for a decision, oldest first. */
  waiting(): Promise<readonly WaitingAnswer[]>;
  putWaiting(answer: WaitingAnswer): Promise<void>;
  removeWaiting(id: string): Promise<void>;
  /** What is remembered of senders, versions and decisions. */
  memory(): Promise<MemoryBook>;
  /** Changes it in one step: two panels at once lose nothing of each other's. */
  updateMemory(change: (book: MemoryBook) => MemoryBook): Promise<void>;
  readonly lists: RevocationLists;
  /** Null: the host can keep no keys. */
  readonly keys: HeldKeys | null;
  settings(): Promise<Settings>;
  saveSettings(settings: Settings): Promise<void>;
}
