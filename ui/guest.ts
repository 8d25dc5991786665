/** Whose answer came, and what they are to an event of the reader's own. */
import type { CalendarItem } from "../addin/host.ts";
import type { Invitation, Judgement } from "../core/report.ts";
import { heldEntry } from "./entries.ts";

/**
 * "let-in": onto the guest list, and an invitation to them; "turn-away": a cancellation to them alone; "note":
 * their answer beside their name.
 */
export type GuestStep = "let-in" | "turn-away" | "note";

export interface Guest {
  /** The person's own event, as their calendar holds it. */
  readonly event: CalendarItem;
  /** Who answers: the actor. */
  readonly address: string;
  /** PARTSTAT as it was answered, upper case; "NEEDS-ACTION" where the message answers nothing. */
  readonly status: string;
  /** On the event's own list. */
  readonly listed: boolean;
  /** For whom they say they come, and whether that is proven. */
  readonly delegation: { readonly delegator: string; readonly proven: boolean } | null;
  /** Their own signature, or one with proven permission, bears the answer, and nothing contradicts it. */
  readonly proven: boolean;
  /** What may be done to the event or its list; the first is the one that fits. */
  readonly steps: readonly GuestStep[];
}

/** Methods by which attendees write to the organizer (RFC 5546, 1.4). */
const toOrganizer: readonly string[] = ["REPLY", "COUNTER", "REFRESH"];

/** As everywhere an address of the person's own meets one of a message: ASCII case is set aside (RFC 8550, 3). */
export function isSame(a: string, b: string): boolean {
  const folded = (text: string): string => text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
  return folded(a) === folded(b);
}

/** Null where the message is no answer to an event that the person organizes and their calendar holds. */
export function guestOf(
  { trust, invitation, reasons }: Judgement,
  items: readonly CalendarItem[],
  me: readonly string[],
): Guest | null {
  const actor = trust?.actor ?? null;
  if (actor === null || invitation === null || !toOrganizer.includes(invitation.method ?? "")) return null;
  const isMine = (organizer: Invitation["organizer"]): boolean =>
    organizer !== null && me.some((own) => isSame(own, organizer.address));
  const event = heldEntry(items, invitation);
  if (event === null || !isMine(event.invitation.organizer) || !isMine(invitation.organizer)) return null;
  const listed = isListed(event, actor);
  const delegation = delegationOf(reasons);
  const danger = reasons.some(({ severity }) => severity === "danger");
  const own = trust?.signer !== null && trust?.signer !== undefined && isSame(trust.signer, actor);
  const strong = trust?.level === "verified" || trust?.level === "authorized";
  const guest = {
    event,
    address: actor,
    status: statusOf(invitation, actor),
    listed,
    delegation,
    proven: strong || (own && !danger),
  };
  return { ...guest, steps: stepsFor(guest, invitation) };
}

/**
 * Whether a step wants a confirmation: nothing proves who wrote the answer, or it would be noted of somebody who
 * says to come for another, and that other has not said so.
 */
export function asksFirst({ proven, delegation }: Guest, step: GuestStep): boolean {
  return !proven || (step === "note" && delegation?.proven === false);
}

function isListed({ invitation }: CalendarItem, address: string): boolean {
  return invitation.attendees.some((attendee) => isSame(attendee.address, address));
}

function delegationOf(reasons: Judgement["reasons"]): Guest["delegation"] {
  const reason = reasons.find(
    ({ code }) => code === "delegation-unverified" || code === "delegation-verified",
  );
  const delegator = reason?.values["delegator"];
  if (reason === undefined || typeof delegator !== "string" || delegator === "") return null;
  return { delegator, proven: reason.code === "delegation-verified" };
}

function statusOf({ method, attendees }: Invitation, actor: string): string {
  const own = method === "REPLY" ? attendees.find(({ address }) => isSame(address, actor)) : undefined;
  const status = own?.status.toUpperCase() ?? "";
  return status === "" ? "NEEDS-ACTION" : status;
}

/** An answer about one date cannot change the list of the whole series. */
function stepsFor(
  { event, listed, delegation }: Pick<Guest, "event" | "listed" | "delegation">,
  { method, recurrenceId, uid }: Invitation,
): readonly GuestStep[] {
  if (recurrenceId !== null && event.uid === uid) return [];
  if (listed || (delegation?.proven === true && isListed(event, delegation.delegator)))
    return method === "REPLY" ? ["note"] : [];
  return ["let-in", "turn-away"];
}
