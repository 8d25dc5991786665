import { createHash } from "node:crypto";
import type { FoundEvidence } from "../../evidence/evidence.ts";
import type { FoundInvitation } from "../../invitation/invitation.ts";
import { memoryView } from "../view.ts";
import type { CalendarEntry } from "../../ports.ts";
import type { Attendee, Judgement, Report } from "../../report.ts";
import {
  anna,
  ben,
  caseOf,
  certified,
  entry,
  found,
  hash,
  invitation,
  mallory,
  olivia,
  reportOn,
  roles,
  rootA,
  sam,
} from "../../testkit/cases.ts";
import { findActor } from "../../verdict/judge.ts";
import type { TrustedPair } from "../../authority/trusted-pairs.ts";
import { defaultPolicy } from "../../verdict/policy.ts";
import { recollect } from "../../verdict/recall.ts";
import type { MemoryBook } from "../book.ts";

export const carol = "carol@plain.example";
export const dora = "dora@other.example";

/** The event the reader organizes, to which Ben is invited. */
export const mine = "mine@home.example";

/** One person's key, each another; `renewed` of the same issuer. */
const keys: Readonly<Record<string, number>> = { [olivia]: 1, [sam]: 2, [ben]: 3, [dora]: 4, [mallory]: 5 };

export interface Signing {
  readonly by: string;
  readonly issuer?: string;
  readonly renewed?: boolean;
  readonly broken?: boolean;
}

/** One mail, as far as a judgement looks at it. */
export interface Mail {
  readonly method: string;
  readonly uid: string;
  readonly organizer: string;
  readonly sequence: number;
  /** DTSTAMP, minutes into February 2027. */
  readonly stamp: number;
  readonly text: string;
  /** Whoever answers, of a REPLY or COUNTER. */
  readonly attendee?: string;
  readonly sentBy?: string;
  /** [delegator, delegate]. */
  readonly delegation?: readonly [string, string];
  readonly signing: readonly Signing[];
  readonly from: string;
  /** What it can be read as, beside this: by whoever put more around what was signed. */
  readonly ambiguous?: boolean;
  /** A further invitation of the same mail. */
  readonly beside?: Mail;
}

/** What the reader has: memory, settings and a calendar. */
export interface Reader {
  readonly book: MemoryBook;
  readonly pairs: readonly TrustedPair[];
  readonly calendar: readonly CalendarEntry[];
  readonly now: Date;
}

const start = Date.UTC(2027, 1, 1);

/** What the calendar has from the beginning. */
export const ownEvent = entry({
  uid: mine,
  organizer: anna,
  attendees: [{ address: ben, delegatedTo: [], delegatedFrom: [] }],
});

const attendeeOf = (address: string, mail: Mail): Attendee => ({
  address,
  name: null,
  type: "INDIVIDUAL",
  role: "REQ-PARTICIPANT",
  status: "ACCEPTED",
  sentBy: null,
  delegatedTo: mail.delegation?.[0] === address ? [mail.delegation[1]] : [],
  delegatedFrom: mail.delegation?.[1] === address ? [mail.delegation[0]] : [],
});

function foundIn(mail: Mail, part: string): FoundInvitation {
  const { method, uid, organizer, sequence, delegation, attendee } = mail;
  const [delegator, delegate] = delegation ?? [null, null];
  const people = delegator === null || delegate === null ? [attendee ?? anna] : [delegator, delegate];
  return found({
    parts: [part],
    invitation: invitation({
      method,
      uid,
      sequence,
      dtstamp: new Date(start + mail.stamp * 60_000).toISOString(),
      summary: mail.text,
      organizer: { address: organizer, name: null, sentBy: mail.sentBy ?? null },
      attendees: people.map((address) => attendeeOf(address, mail)),
      parts: [part],
    }),
    roles: roles({
      actorKind: attendee === undefined ? "organizer" : "attendee",
      actor: attendee ?? organizer,
      agent: mail.sentBy ?? null,
      organizer,
      attendees: people,
      delegations: delegator === null || delegate === null ? [] : [{ delegator, delegate }],
    }),
    findings: mail.ambiguous === true ? [{ code: "ambiguous", values: { where: "alternative" } }] : [],
  });
}

const signatureOf = (part: string, { by, issuer = rootA, renewed, broken }: Signing): FoundEvidence =>
  certified(by, hash((keys[by] ?? 9) + (renewed === true ? 100 : 0) + (issuer === rootA ? 0 : 200)), issuer, {
    covers: broken === true ? [] : [part],
    claims: [part],
    ...(broken === true ? { status: "invalid", problems: [{ code: "signature-broken", values: {} }] } : {}),
  });

/** The text decides, and who signed it is no part of it. */
const digestOf = ({ signing: _s, from: _f, beside: _b, ...text }: Mail): string =>
  `sha256:${createHash("sha256")
    .update(JSON.stringify(Object.entries(text).toSorted(([a], [b]) => a.localeCompare(b))))
    .digest("hex")}`;

/** Opens a mail: as `verify` does, with everything about signatures known already. */
export async function open(mail: Mail, { book, pairs, calendar, now }: Reader): Promise<Report> {
  const mails = [mail, ...(mail.beside === undefined ? [] : [mail.beside])];
  const partOf = (index: number): string => (index === 0 ? "1" : "3");
  const all = mails.map((one, index) => foundIn(one, partOf(index)));
  const evidence = mails.flatMap((one, index) =>
    one.signing.map((signing) => signatureOf(partOf(index), signing)),
  );
  const memory = memoryView(book);
  const cases = await Promise.all(
    all.map(async (item, index) => {
      const actor = findActor({ found: item, evidence, from: [mail.from] });
      const named = calendar.some(({ organizer }) => organizer === actor);
      return caseOf({
        found: item,
        all,
        evidence,
        from: [mail.from],
        digest: digestOf(mails[index] ?? mail),
        policy: { ...defaultPolicy, trustedPairs: pairs },
        remembered: await recollect(memory, item, actor),
        entries: calendar.filter(({ uid }) => uid === item.invitation?.uid),
        actorKnown: named || (actor !== null && (await memory.knows(actor))),
        now,
        validAt: now,
      });
    }),
  );
  const [first, ...more] = cases;
  if (first === undefined) throw new Error("A mail has an invitation.");
  return reportOn(first, ...more);
}

/** The calendar after the person accepted an organizer's invitation. */
export const accepting = (
  calendar: readonly CalendarEntry[],
  { invitation: accepted, trust }: Judgement,
): readonly CalendarEntry[] =>
  accepted === null || accepted.uid === null || accepted.method === "REPLY" || accepted.method === "COUNTER"
    ? calendar
    : [
        ...calendar.filter(({ uid }) => uid !== accepted.uid),
        entry({
          uid: accepted.uid,
          organizer: trust?.actor ?? null,
          sequence: accepted.sequence,
          dtstamp: accepted.dtstamp,
          cancelled: accepted.method === "CANCEL",
          summary: accepted.summary,
          attendees: [{ address: anna, delegatedTo: [], delegatedFrom: [] }],
        }),
      ];
