import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { MemoryBook } from "../../core/memory/book.ts";
import type { Report } from "../../core/report.ts";
import type { CalendarItem, ImportedList, MailHost, OpenMessage, Pair, Pin, Settings } from "../host.ts";

/** One host, and the hands of the mail client around it. */
export interface Rig {
  readonly host: MailHost;
  /** The addresses it takes for the person's before they say; left out: none. */
  readonly me?: readonly string[];
  /** From now on the person's organisation has decided this, the value of a policy file. */
  readonly decide: (policy: unknown) => void;
  /** What the person does to look at a message. */
  readonly open: (name: string, bytes: Uint8Array) => Promise<void>;
  /** Where the client can show no message at all. */
  readonly close: () => Promise<void>;
  /** Mails that left, as they left. */
  readonly sent: () => readonly Uint8Array[];
  /** The same person's next visit: another host over what the first one kept. */
  readonly again: () => MailHost;
  /** From now on nothing can be kept or looked up: storage full, no network. */
  readonly refuse: () => void;
}

const samples = join(import.meta.dirname, "../file/samples");
export const sample = (name: string): Uint8Array => Uint8Array.from(readFileSync(join(samples, name)));

/** A sample, opened as the person does it. */
export async function openSample(rig: Rig, file: string): Promise<OpenMessage> {
  await rig.open(file, sample(file));
  const message = await rig.host.read();
  if (message === null) throw new Error("no message");
  return message;
}

/** The last report about it. */
export const verifyOnce = (host: MailHost, message: OpenMessage): Promise<Report> =>
  host.verify(message, () => undefined, new AbortController().signal);

/** The samples' root, as settings keep anchors. */
const root = Buffer.from(sample("root.der")).toString("base64");

export const anna = "anna@harbour.example";

/** What a person is told. */
export const sentence = /^[A-Z][^\n]*\.$/;

/** Settings before the person set anything, and those of somebody who trusts the samples' root. */
export const unset: Settings = {
  me: null,
  trustedPairs: [],
  mandates: [],
  anchors: [],
  certificates: [],
  pins: [],
  fetching: null,
  resolver: null,
  authservIds: [],
};
export const settings: Settings = { ...unset, me: [anna], anchors: [root] };

/** A pair for everything, until it is taken back. */
export const pair = (agent: string, actor: string, over: Partial<Pair> = {}): Pair => ({
  agent,
  actor,
  methods: null,
  until: null,
  only: null,
  ...over,
});

/** A pin of its own for each number. */
export const pin = (number: number, over: Partial<Pin> = {}): Pin => ({
  certificate: number.toString(16).padStart(64, "0"),
  address: "olivia@acme.example",
  since: "2026-11-20T08:00:00.000Z",
  until: "2028-01-01T00:00:00.000Z",
  ...over,
});

/** A revocation list of Acme's, and the octets it would have. */
export const list = (id: string, over: Partial<ImportedList> = {}): ImportedList => ({
  id,
  series: "acme",
  issuer: "CN=Acme People,O=Acme",
  thisUpdate: "2026-11-20T08:00:00.000Z",
  nextUpdate: "2099-11-27T08:00:00.000Z",
  entries: 2,
  octets: 3,
  ...over,
});

/** What stands on a calendar after accepting, with one text of it replaced by another. */
export function itemOf({ invitation, trust }: Report, from = "", to = ""): CalendarItem {
  if (invitation?.uid === null || invitation === null) throw new Error("no invitation");
  const text = [
    "BEGIN:VCALENDAR",
    "BEGIN:VEVENT",
    `UID:${invitation.uid}`,
    "DTSTAMP:20261101T080000Z",
    `ORGANIZER:mailto:${invitation.organizer?.address ?? ""}`,
    `ATTENDEE:mailto:${anna}`,
    "END:VEVENT",
    "END:VCALENDAR",
    "",
  ].join("\n");
  return {
    uid: invitation.uid,
    answer: "accepted",
    invitation,
    text: text.replace(from, to),
    level: trust?.level ?? null,
    addedAt: "2026-12-01T00:00:00.000Z",
  };
}

/** A memory with something of everything. */
export const book: MemoryBook = {
  schema: 1,
  senders: [
    {
      address: "olivia@acme.example",
      first: "2026-11-01T08:00:00.000Z",
      last: "2026-11-20T08:00:00.000Z",
      keys: [
        {
          key: `sha256:${"1".repeat(64)}`,
          issuer: "CN=Acme People, O=Acme",
          first: "2026-11-01T08:00:00.000Z",
          last: "2026-11-20T08:00:00.000Z",
        },
      ],
    },
  ],
  versions: [
    {
      uid: "1@acme.example",
      recurrenceId: null,
      organizer: "olivia@acme.example",
      sequence: 1,
      dtstamp: "2026-11-01T08:00:00.000Z",
      cancelled: false,
      proven: true,
      decided: false,
      at: "2026-11-01T08:00:00.000Z",
    },
  ],
  answers: [
    {
      uid: "2@harbour.example",
      recurrenceId: "2026-12-02T09:00:00.000Z",
      organizer: "anna@harbour.example",
      attendee: "olivia@acme.example",
      sequence: 0,
      dtstamp: null,
      at: "2026-11-02T08:00:00.000Z",
    },
  ],
  delegations: [
    {
      uid: "2@harbour.example",
      recurrenceId: null,
      organizer: "anna@harbour.example",
      delegator: "olivia@acme.example",
      delegate: "sam@acme.example",
      at: "2026-11-02T08:00:00.000Z",
    },
  ],
  asked: [
    {
      uid: "1@acme.example",
      recurrenceId: null,
      actor: "olivia@acme.example",
      sequence: 1,
      dtstamp: "2026-11-01T08:00:00.000Z",
      digest: `sha256:${"2".repeat(64)}`,
      answer: "yes",
      at: "2026-11-03T08:00:00.000Z",
    },
  ],
  withdrawn: [{ issuer: "olivia@acme.example", id: "mandate-1", at: "2026-11-04T08:00:00.000Z" }],
};
