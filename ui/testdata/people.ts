/** Answers that wait, mandates and a memory, as a host holds them. Test data only. */
import type { CalendarItem, WaitingAnswer } from "../../addin/host.ts";
import type { MemoryBook } from "../../core/memory/book.ts";
import type { Level, Reason } from "../../core/report.ts";
import { anna, bob, budgetReview, makeReport, reason, sam } from "./reports.ts";
import { olivia } from "./domains.ts";

const lines = (...text: readonly string[]): string => text.map((line) => `${line}\r\n`).join("");

/** An event of the reader's own, Anna's, to which Bob is invited. */
export function ownEvent(uid = "party@harbour.example", summary = "Summer party"): CalendarItem {
  return {
    uid,
    answer: "accepted",
    level: null,
    addedAt: "2026-11-20T08:00:00.000Z",
    invitation: {
      ...budgetReview,
      uid,
      summary,
      rule: null,
      load: null,
      organizer: { address: anna, name: null, sentBy: null },
      attendees: budgetReview.attendees.filter(({ address }) => address === bob),
    },
    text: lines(
      "BEGIN:VCALENDAR",
      "VERSION:2.0",
      "PRODID:x",
      "BEGIN:VEVENT",
      `UID:${uid}`,
      "DTSTAMP:20261120T080000Z",
      "DTSTART:20261215T100000Z",
      "DTEND:20261215T110000Z",
      `SUMMARY:${summary}`,
      `ORGANIZER:mailto:${anna}`,
      `ATTENDEE;PARTSTAT=NEEDS-ACTION:mailto:${bob}`,
      "END:VEVENT",
      "END:VCALENDAR",
    ),
  };
}

interface AnswerFacts {
  readonly uid?: string;
  readonly level?: Level;
  readonly reasons?: readonly Reason[];
  readonly summary?: string;
  readonly delegatedFrom?: readonly string[];
  readonly signer?: string | null;
  readonly from?: readonly string[];
}

/** An answer of somebody who is not on the list. */
export function waitingAnswer(address: string, facts: AnswerFacts = {}): WaitingAnswer {
  const { uid = "party@harbour.example", level = "unconfirmed", signer = address, from = [address] } = facts;
  const {
    reasons = [reason("party-crasher", { address })],
    summary = "Summer party",
    delegatedFrom = [],
  } = facts;
  const report = makeReport({
    level,
    actor: address,
    signer,
    reasons,
    invitation: {
      ...budgetReview,
      method: "REPLY",
      uid,
      summary,
      organizer: { address: anna, name: null, sentBy: null },
      attendees: [
        {
          address,
          name: null,
          type: "INDIVIDUAL",
          role: "REQ-PARTICIPANT",
          status: "ACCEPTED",
          sentBy: null,
          delegatedTo: [],
          delegatedFrom,
        },
      ],
    },
  });
  const { trust, advice, invitation, alignments, digest } = report;
  return {
    id: `${uid} ${address}`,
    name: "reply.eml",
    bytes: new TextEncoder().encode(`${uid} ${address}`),
    judgement: { trust, advice, reasons, invitation, alignments, digest },
    from,
    addedAt: "2026-11-21T08:00:00.000Z",
  };
}

const base64url = (text: string): string =>
  btoa(text).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");

/** A compact JWS (RFC 7515, 7.1) that nobody signed: enough to be shown. */
export const token = (claims: unknown, type = "imip-mandate+jwt"): string =>
  [JSON.stringify({ alg: "ES256", typ: type, x5c: [] }), JSON.stringify(claims), "no signature"]
    .map(base64url)
    .join(".");

/** Olivia lets Sam send invitations, from 1 November to 1 December 2026. */
export const mandateClaims = {
  iss: `mailto:${olivia}`,
  sub: `mailto:${olivia}`,
  may_act: { sub: `mailto:${sam}` },
  imip: { methods: ["REQUEST", "CANCEL"], components: ["VEVENT"], role: "ORGANIZER", uid: null },
  aud: "*",
  iat: 1_793_491_200,
  nbf: 1_793_491_200,
  exp: 1_796_083_200,
  jti: "m-1",
};

export const memory: MemoryBook = {
  schema: 1,
  senders: [
    {
      address: olivia,
      first: "2026-09-01T08:00:00.000Z",
      last: "2026-11-20T08:00:00.000Z",
      keys: [
        {
          key: `sha256:${"a1".repeat(32)}`,
          issuer: "Acme Issuing CA 2",
          first: "2026-09-01T08:00:00.000Z",
          last: "2026-11-20T08:00:00.000Z",
        },
      ],
    },
    { address: bob, first: "2026-10-01T08:00:00.000Z", last: "2026-10-02T08:00:00.000Z", keys: [] },
  ],
  versions: [
    {
      uid: "review@acme.example",
      recurrenceId: null,
      organizer: olivia,
      sequence: 2,
      dtstamp: "2026-11-20T08:00:00.000Z",
      cancelled: true,
      proven: true,
      decided: false,
      at: "2026-11-20T09:00:00.000Z",
    },
  ],
  answers: [
    {
      uid: "review@acme.example",
      recurrenceId: null,
      organizer: olivia,
      attendee: bob,
      sequence: 2,
      dtstamp: null,
      at: "2026-11-20T09:30:00.000Z",
    },
  ],
  delegations: [
    {
      uid: "party@harbour.example",
      recurrenceId: null,
      organizer: anna,
      delegator: bob,
      delegate: "carla@partner.example",
      at: "2026-11-21T09:00:00.000Z",
    },
  ],
  asked: [
    {
      uid: "review@acme.example",
      recurrenceId: null,
      actor: olivia,
      sequence: 2,
      dtstamp: "2026-11-20T08:00:00.000Z",
      digest: `sha256:${"d1".repeat(32)}`,
      answer: "yes",
      at: "2026-11-20T10:00:00.000Z",
    },
  ],
  withdrawn: [{ issuer: olivia, id: "m-2", at: "2026-11-19T08:00:00.000Z" }],
};
