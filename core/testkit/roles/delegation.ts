/** Lines and witnesses of delegations (RFC 5546, 2.1.2). */
import type { CalendarEntry, RememberedDelegation } from "../../ports.ts";
import type { Recollection } from "../../verdict/recall.ts";
import { olivia } from "../cases.ts";
import type { Expected } from "./standard.ts";
import { attendee, organizer, type Written } from "./write.ts";

export const quoted = (...addresses: readonly string[]): string =>
  addresses.map((one) => `"mailto:${one}"`).join(",");
export const sends = (delegator: string, ...delegates: readonly string[]): string =>
  attendee(delegator, `;PARTSTAT=DELEGATED;DELEGATED-TO=${quoted(...delegates)}`);
export const comesFor = (delegate: string, delegator: string, status = "ACCEPTED"): string =>
  attendee(delegate, `;PARTSTAT=${status};DELEGATED-FROM=${quoted(delegator)}`);
export const sentOn = (one: string, from: string, to: string): string =>
  attendee(one, `;PARTSTAT=DELEGATED;DELEGATED-FROM=${quoted(from)};DELEGATED-TO=${quoted(to)}`);

export const guests = (...list: readonly [address: string, to?: string][]): CalendarEntry["attendees"] =>
  list.map(([address, to]) => ({ address, delegatedTo: to === undefined ? [] : [to], delegatedFrom: [] }));

export const remembering = (
  delegations: readonly (readonly [delegator: string, delegate: string])[],
): Recollection => ({
  actor: null,
  agent: null,
  versions: [],
  answers: [],
  delegations: delegations.map(([delegator, delegate]): RememberedDelegation => ({
    uid: "1@acme.example",
    recurrenceId: null,
    organizer: olivia,
    delegator,
    delegate,
    at: "2027-02-10T00:00:00.000Z",
  })),
  asked: [],
});

export const object = (
  method: Written["method"],
  attendees: readonly string[],
  more: Partial<Written> = {},
): Written => ({
  method,
  component: "VEVENT",
  organizer: organizer(),
  attendees,
  ...more,
});

/** What a further invitation in the message makes of the advice. */
export const withOther = (wanted: Expected, more: boolean): Expected =>
  more && wanted.advice === "apply" ? { ...wanted, advice: "decide" } : wanted;
