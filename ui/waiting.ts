/** Answers that wait for a decision, as a list to work through: by event, each with what is known of it. */
import type { CalendarItem, WaitingAnswer } from "../addin/host.ts";
import type { RememberedDelegation } from "../core/ports.ts";
import type { Level } from "../core/report.ts";
import { guestOf, isSame, type Guest, type GuestStep } from "./guest.ts";

export interface WaitingRow {
  readonly answer: WaitingAnswer;
  /** Who answers; null: the message names nobody. */
  readonly address: string | null;
  readonly level: Level | null;
  /** Their own signature bears it, or one with proven permission. */
  readonly proven: boolean;
  /** PARTSTAT, upper case; null: it is no REPLY. */
  readonly status: string | null;
  readonly agent: string | null;
  /** Who passed the invitation on, or the mail, as far as it says. */
  readonly passedOn: readonly string[];
  /** For whom they say they come, and whether that person said so, then or meanwhile. */
  readonly delegation: { readonly delegator: string; readonly confirmed: boolean } | null;
  /** What the person heard when they asked by other means. */
  readonly asked: "yes" | "no" | null;
  /** "in": let in, or their answer noted where they are on the list already; empty: it is for no event here. */
  readonly steps: { readonly in: GuestStep | null; readonly away: boolean };
}

export interface WaitingGroup {
  /** UID, "" where there is none. */
  readonly uid: string;
  /** Its title on the person's own calendar, else as the first answer has it. */
  readonly title: string | null;
  readonly onCalendar: boolean;
  readonly rows: readonly WaitingRow[];
}

/** What a list is read beside. */
export interface Standing {
  readonly items: readonly CalendarItem[];
  readonly delegations: readonly RememberedDelegation[];
  readonly me: readonly string[];
}

/** In the order in which the first answer of each event came; the rows of a group in theirs. */
export function groupWaiting(answers: readonly WaitingAnswer[], standing: Standing): readonly WaitingGroup[] {
  const groups = new Map<string, WaitingRow[]>();
  for (const answer of answers) {
    const uid = answer.judgement.invitation?.uid ?? "";
    const rows = groups.get(uid) ?? [];
    rows.push(rowOf(answer, standing));
    groups.set(uid, rows);
  }
  return [...groups].map(([uid, rows]) => {
    const own = standing.items.find((item) => item.uid === uid);
    const title = (own?.invitation ?? rows[0]?.answer.judgement.invitation)?.summary ?? null;
    return { uid, title, onCalendar: own !== undefined, rows };
  });
}

function rowOf(answer: WaitingAnswer, { items, delegations, me }: Standing): WaitingRow {
  const { judgement } = answer;
  const { trust, invitation, reasons } = judgement;
  const guest = guestOf(judgement, items, me);
  const address = trust?.actor ?? null;
  const own = invitation?.attendees.find((each) => address !== null && isSame(each.address, address));
  const delegator = guest?.delegation?.delegator ?? own?.delegatedFrom[0] ?? null;
  const has = (code: string): boolean => reasons.some((reason) => reason.code === code);
  const confirmed =
    guest?.delegation?.proven === true ||
    has("delegation-verified") ||
    delegations.some(
      (each) =>
        each.uid === invitation?.uid &&
        isSame(each.organizer, invitation.organizer?.address ?? "") &&
        (each.recurrenceId === null || each.recurrenceId === invitation.recurrenceId) &&
        isSame(each.delegator, delegator ?? "") &&
        isSame(each.delegate, address ?? ""),
    );
  return {
    answer,
    address,
    level: trust?.level ?? null,
    proven: guest?.proven ?? (trust?.level === "verified" || trust?.level === "authorized"),
    status: invitation?.method === "REPLY" ? (own?.status.toUpperCase() ?? "") : null,
    agent: trust?.agent ?? null,
    passedOn: passedOnBy(answer),
    delegation: delegator === null ? null : { delegator, confirmed },
    asked: has("denied-by-asking") ? "no" : has("confirmed-by-asking") ? "yes" : null,
    steps: stepsOf(guest),
  };
}

function stepsOf(guest: Guest | null): WaitingRow["steps"] {
  const has = (step: GuestStep): boolean => guest?.steps.includes(step) === true;
  return {
    in: has("let-in") ? "let-in" : has("note") ? "note" : null,
    away: has("turn-away"),
  };
}

/** Whoever vouches for passing it on, by the reasons of the judgement. */
function passedOnBy({ judgement }: WaitingAnswer): readonly string[] {
  const named = judgement.reasons
    .filter(({ code }) => code === "forwarded" || code === "party-crasher")
    .map(({ values }) => values["by"] ?? []);
  return [
    ...new Set(
      named.flatMap((each) => (typeof each === "string" ? [each] : typeof each === "object" ? each : [])),
    ),
  ];
}

/** Comes for somebody who has not said so. */
export const isHeld = ({ delegation }: WaitingRow): boolean => delegation?.confirmed === false;

export type Proof = "all" | "proven" | "unproven";

export interface Filter {
  /** UID; null: every event. */
  readonly uid: string | null;
  readonly proof: Proof;
}

/** Groups with the rows that fit; none without any. */
export const filterGroups = (
  groups: readonly WaitingGroup[],
  { uid, proof }: Filter,
): readonly WaitingGroup[] =>
  groups
    .filter((group) => uid === null || group.uid === uid)
    .map((group) => ({
      ...group,
      rows: group.rows.filter((row) => proof === "all" || row.proven === (proof === "proven")),
    }))
    .filter(({ rows }) => rows.length > 0);

/** The first `limit` rows over all groups. */
export function firstRows(groups: readonly WaitingGroup[], limit: number): readonly WaitingGroup[] {
  let left = limit;
  return groups.flatMap((group) => {
    const rows = group.rows.slice(0, left);
    left -= rows.length;
    return rows.length === 0 ? [] : [{ ...group, rows }];
  });
}

export const countRows = (groups: readonly WaitingGroup[]): number =>
  groups.reduce((sum, { rows }) => sum + rows.length, 0);
