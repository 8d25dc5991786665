/**
 * What is to stand on the calendar for an item, and the mark by which it is found again. Marks are digests: of a fixed
 * length, and without a letter of the sender's, so that no UID can reach into a filter or pass for another's where
 * Graph compares without case.
 */
import type { Placement, Unplaceable } from "../../../core/compose/placements.ts";
import type { CalendarItem } from "../../host.ts";
import { eventBody, eventTimes, type EventBody, type EventTimes } from "./event.ts";
import { GraphFailure } from "./failure.ts";
import { asciiLower, listOf, textOf } from "./json.ts";
import { recurrenceOf } from "./recurrence.ts";

/** Named properties of our own (MS-OXPROPS, 1.3.2): the mark, and the dates that were taken out of a series. */
export const markProperty = "String {2f7c1a54-9b0e-4c86-8d15-6a3e90d47b12} Name UsherEntry";
export const datesProperty = "String {2f7c1a54-9b0e-4c86-8d15-6a3e90d47b12} Name UsherDates";

/** Whose events they are: of the key of an item. */
export interface Entry {
  /** Of the UID: the same for a series and for its dates that stand apart. */
  readonly event: string;
  /** Of the date that stands apart; of nothing for the event as a whole. */
  readonly date: string;
}

export interface Mark extends Entry {
  /** Of this event among those that stand for the item. */
  readonly key: string;
  /** Of its times and its pattern. */
  readonly times: string;
  /** Of the dates taken out. */
  readonly dates: string;
  /** Of the organizer: a UID is no secret, and who knows it may send an event of their own under it. */
  readonly organizer: string;
}

export interface Wanted {
  readonly mark: Mark;
  readonly body: EventBody;
  readonly times: EventTimes;
  /** Starts taken out of the series, on its clock. */
  readonly without: readonly string[];
  /** Where it is a date of a series that stands apart: what the date was called there; else null. */
  readonly apart: string | null;
}

/** One of our events as it stands. */
export interface OwnEvent {
  readonly id: string;
  readonly mark: Mark;
  /** It is a series, and no single event. */
  readonly series: boolean;
}

/** Hex digits of each part: what Exchange compares of a text must not be long. */
const digits = 32;

async function digest(text: string): Promise<string> {
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
  return [...bytes]
    .map((byte) => byte.toString(16).padStart(2, "0"))
    .join("")
    .slice(0, digits);
}

/** What a date is called, in the key of an item; null: the item is the event as a whole. */
function dateOf(key: string): string | null {
  const at = key.indexOf("\n");
  return at < 0 ? null : key.slice(at + 1);
}

/** What every mark of the item begins with. */
export async function entryOf(key: string): Promise<Entry & { readonly apart: string | null }> {
  const apart = dateOf(key);
  const uid = apart === null ? key : key.slice(0, key.length - apart.length - 1);
  const [event, date] = await Promise.all([digest(`item\n${uid}`), dateDigest(apart)]);
  return { event, date, apart };
}

const dateDigest = (apart: string | null): Promise<string> =>
  digest(apart === null ? "whole" : `date\n${apart}`);

/** Of an event as a whole. */
export const wholeDate = (): Promise<string> => dateDigest(null);

/** Of whose event it is; null: nobody's. */
export const organizerDigest = (address: string | null): Promise<string> =>
  digest(`organizer\n${asciiLower(address ?? "")}`);

const markText = ({ event, date, key, times, dates, organizer }: Mark): string =>
  [event, date, key, times, dates, organizer].join(".");

/** The properties that carry the mark. */
export const marked = ({ mark, without, apart }: Pick<Wanted, "mark" | "without" | "apart">) => [
  { id: markProperty, value: markText(mark) },
  { id: datesProperty, value: apart ?? without.join(",") },
];

/** The same for an event of ours that now is without these dates. */
export const markedWithout = async (mark: Mark, without: readonly string[]) =>
  marked({ mark: { ...mark, dates: await digest(without.join(",")) }, without, apart: null });

const written = new RegExp(`^[\\da-f]{${String(digits)}}(?:\\.[\\da-f]{${String(digits)}}){5}$`);

/** One of ours among the events Graph gave; null where it is not. */
export function ownEventOf(given: unknown, event: string): OwnEvent | null {
  const id = textOf(given, "id");
  const values = properties(given).map((property) => textOf(property, "value") ?? "");
  const value = values.find((text) => written.test(text));
  const [own, date = "", key = "", times = "", dates = "", organizer = ""] = value?.split(".") ?? [];
  if (id === null || own !== event) return null;
  return {
    id,
    mark: { event, date, key, times, dates, organizer },
    series: textOf(given, "type") === "seriesMaster",
  };
}

/** The dates an event of ours was told to leave out; of a date that stands apart, its own. */
export function leftOut(event: unknown): readonly string[] {
  const found = properties(event).find((property) => / Name UsherDates$/.test(textOf(property, "id") ?? ""));
  return (textOf(found, "value") ?? "").split(",").filter((date) => date !== "");
}

const properties = (event: unknown): readonly unknown[] =>
  typeof event === "object" && event !== null && "singleValueExtendedProperties" in event
    ? listOf(event.singleValueExtendedProperties)
    : [];

const refusals: Readonly<Record<Unplaceable, string>> = {
  nothing: "There is no event in this invitation that could be put on the calendar.",
  many: "This invitation is more than one calendar entry can hold: it changes too many dates.",
  rules: "Outlook cannot hold how this event repeats, so nothing was put on the calendar.",
  range: "This invitation changes a date and all that follow, which Outlook cannot hold as it is.",
  zone: "Nobody but the sender knows the time zone of this event, so it cannot be put on the calendar.",
};

const unplaceable = (why: Unplaceable): GraphFailure =>
  new GraphFailure(why === "rules" ? "unholdable" : "failed", refusals[why]);

/** What an item stands for. Rejects with a sentence, before anything is asked of Graph, where Outlook cannot hold it. */
export async function wantedOf(item: CalendarItem): Promise<readonly Wanted[]> {
  // The core's readers are loaded when something is put, and not when the pane opens.
  const { ianaToWindows, placementsOf } = await import("../../../core/compose/placements.ts");
  const placements = placementsOf(item.text);
  if (typeof placements === "string") throw unplaceable(placements);
  const zone = ianaToWindows(new Intl.DateTimeFormat().resolvedOptions().timeZone) ?? "UTC";
  const { organizer } = item.invitation;
  const { event, date } = await entryOf(item.uid);
  const own = { event, date, organizer: await organizerDigest(organizer?.address ?? null) };
  return Promise.all(placements.map((placement) => wanted(placement, item, own, zone)));
}

async function wanted(
  placement: Placement,
  { uid, answer }: CalendarItem,
  own: Entry & Pick<Mark, "organizer">,
  zone: string,
): Promise<Wanted> {
  const recurrence = recurrenceOf(placement, placement.zone ?? zone);
  if (placement.pattern !== null && recurrence === null) throw unplaceable("rules");
  const without = placement.pattern?.without ?? [];
  const times = eventTimes(placement, recurrence, zone);
  const [key, shape, dates] = await Promise.all(
    [placement.key, JSON.stringify(times), without.join(",")].map(digest),
  );
  const mark = { ...own, key: key ?? "", times: shape ?? "", dates: dates ?? "" };
  const apart = dateOf(uid) === null ? null : dateOf(placement.key);
  return { mark, body: eventBody(placement, answer), times, without, apart };
}
