/** The invitation itself as what is shown of it: what, when, where, who, and what of it is signed. */
import type { Attendee, Invitation, Judgement, Reason, Report } from "../core/report.ts";
import { coverOf, type Cover } from "./coverage.ts";
import { lookup, type Cast } from "./facts.ts";
import type { Phrase } from "./phrase.ts";
import { neutralise } from "./untrusted.ts";
import { count, day, weekday, whenOf, type Place, type When } from "./when.ts";

export interface PersonView {
  /** Null: the sender lists them without one. */
  readonly address: string | null;
  /** The sender's words; how they are listed, where there is neither. */
  readonly name: string | null;
  /** A word for PARTSTAT, null where there is nothing to say. */
  readonly answer: string | null;
  readonly organizer: boolean;
  readonly me: boolean;
}

export interface EventView {
  readonly introduction: string;
  /** What the METHOD says, where it is more than an invitation. */
  readonly says: Phrase | null;
  readonly title: string | null;
  readonly when: When;
  readonly instance: Phrase | null;
  readonly repeats: string | null;
  readonly where: string | null;
  readonly description: string | null;
  readonly people: readonly PersonView[];
  /** Guests beside the reader and the organizer. */
  readonly others: number;
  readonly cover: Cover;
  /** The proven signer, whom the verdict names. */
  readonly signer: string | null;
  /** The mail domain that vouches and that the verdict names. */
  readonly domain: string | null;
}

/** What the invitation says, for its card. */
export function eventView(
  report: Report,
  { trust, reasons }: Judgement,
  invitation: Invitation,
  cast: Cast,
  me: readonly string[],
  place: Place,
): EventView {
  const { words } = place;
  const people = peopleOf(invitation, me, place);
  return {
    introduction: lookup(words.event.introductions, invitation.method ?? "", words.event.introductionOther),
    says: saysOf(invitation, cast, place),
    title: unlessBlank(invitation.summary),
    when: whenOf(invitation, place),
    instance:
      invitation.recurrenceId === null ? null : words.event.instance(day(invitation.recurrenceId, place)),
    repeats: repeatsOf(invitation, place),
    where: unlessBlank(invitation.location),
    description: unlessBlank(invitation.description),
    people,
    others: people.filter((person) => !person.me && !person.organizer).length,
    cover: coverOf(report, invitation.parts, trust?.signer ?? null),
    signer: trust?.level === "verified" || trust?.level === "authorized" ? trust.signer : null,
    domain: trust?.level === "domain" ? vouchingDomain(reasons) : null,
  };
}

/** The domain that vouches for the actor or the agent, as the reasons name it. */
export function vouchingDomain(reasons: readonly Reason[]): string | null {
  const domain = reasons.find(({ code }) => code === "domain-vouches")?.values["domain"];
  return typeof domain === "string" && domain !== "" ? domain : null;
}

/** Null for text of which nothing would show. */
function unlessBlank(text: string | null): string | null {
  if (text === null) return null;
  return neutralise(text, { limit: 1000, lines: "one" }).fragments.length > 0 ? text : null;
}

function saysOf({ method, component, attendees }: Invitation, cast: Cast, { words }: Place): Phrase | null {
  const { says, answers } = words.event;
  if (component === "VFREEBUSY") return says.VFREEBUSY;
  switch (method ?? "") {
    case "REPLY":
      return says.REPLY(cast.actor, lookup(answers, answerOf(attendees, cast), words.event.answerUnknown));
    case "COUNTER":
      return says.COUNTER(cast.actor);
    case "REFRESH":
      return says.REFRESH(cast.actor);
    case "CANCEL":
      return says.CANCEL;
    case "DECLINECOUNTER":
      return says.DECLINECOUNTER;
    default:
      return null;
  }
}

function answerOf(attendees: readonly Attendee[], { actor }: Cast): string {
  const own = attendees.find((each) => actor.kind === "address" && each.address === actor.address);
  return (own ?? attendees[0])?.status.toUpperCase() ?? "";
}

/** People listed, at most; the rest are counted. */
const peopleListed = 200;

function peopleOf(invitation: Invitation, me: readonly string[], { words }: Place): readonly PersonView[] {
  const organizer = invitation.organizer;
  const isMe = (each: string): boolean => me.some((own) => own.toLowerCase() === each.toLowerCase());
  const answerIn = (status: string): string | null =>
    lookup(words.event.answers, status.toUpperCase(), "") || null;
  const addressed = invitation.attendees
    .filter((attendee) => attendee.address !== organizer?.address)
    .map(({ address, name, status }) => ({
      address,
      name,
      answer: answerIn(status),
      organizer: false,
      me: isMe(address),
    }));
  const unaddressed = invitation.unaddressed.map(({ uri, name, status }) => ({
    address: null,
    name: name ?? uri,
    answer: answerIn(status),
    organizer: false,
    me: false,
  }));
  const guests = [...addressed, ...unaddressed].slice(0, peopleListed);
  if (organizer === null) return guests;
  const own = {
    address: organizer.address,
    name: organizer.name,
    answer: null,
    organizer: true,
    me: isMe(organizer.address),
  };
  return [own, ...guests];
}

/** Characters of an RRULE read for its sentence; honest rules have fewer. */
const ruleRead = 500;

/** How often, as a few words; null where it happens once. */
export function repeatsOf({ rule, load }: Invitation, place: Place): string | null {
  const { repeats } = place.words.event;
  if (rule === null) return load !== null && load.total > 1 ? repeats.times(count(load.total, place)) : null;
  const fields = new Map(
    rule
      .slice(0, ruleRead)
      .toUpperCase()
      .split(";")
      .map((field) => field.split("=", 2) as [string, string | undefined]),
  );
  const interval = Number(fields.get("INTERVAL") ?? "1");
  const parts = [repeats.frequency(fields.get("FREQ") ?? "", Number.isSafeInteger(interval) ? interval : 1)];
  const days = (fields.get("BYDAY") ?? "").split(",").map((name) => weekday(name, place));
  if (fields.get("FREQ") === "WEEKLY" && days.length > 1 && days.every((name) => name !== ""))
    parts.push(days.join(" "));
  const times = Number(fields.get("COUNT") ?? "");
  const until = /^(\d{4})(\d\d)(\d\d)/.exec(fields.get("UNTIL") ?? "");
  if (times > 0) parts.push(repeats.times(count(times, place)));
  else if (until) parts.push(repeats.until(day(`${until[1]}-${until[2]}-${until[3]}`, place)));
  else parts.push(repeats.endless);
  return parts.join(place.words.comma);
}
